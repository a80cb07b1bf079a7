"""Comments of a sheet: the notes, their boxes in the legacy drawing, and threaded comments, moved together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from invxl.ooxml.attributes import area
from invxl.ooxml.namespaces import local
from invxl.ooxml.refs import address
from invxl.ooxml.workbook import SheetRef, Workbook

Place = tuple[int, int]
# The legacy drawing is read as text, since programs write it with any prefixes and not always as XML.
_SHAPE = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)shape\s.*?</(?P=p)shape>", re.DOTALL)
_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_ROW = re.compile(rb"(<(?:[\w.-]+:)?Row>\s*)([0-9]+)(\s*</)")
_COLUMN = re.compile(rb"(<(?:[\w.-]+:)?Column>\s*)([0-9]+)(\s*</)")
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor>\s*)([^<]*?)(\s*</)")


@dataclass(frozen=True, slots=True)
class CommentParts:
    """The parts that hold a sheet's comments; "" where there is none."""

    notes: str
    threads: tuple[str, ...]
    boxes: str


def comment_parts(book: Workbook, sheet: SheetRef) -> CommentParts:
    """Where a sheet's comments are."""
    relations = [r for r in book.relations(sheet.part).all() if not r.external and r.target in book]
    notes = next((r.target for r in relations if r.kind == "comments"), "")
    threads = tuple(r.target for r in relations if r.kind == "threadedComment")
    boxes = next((r.target for r in relations if r.kind == "vmlDrawing"), "")
    return CommentParts(notes, threads, boxes)


def commented_cells(book: Workbook, sheet: SheetRef) -> frozenset[Place]:
    """The cells that have a comment."""
    parts = comment_parts(book, sheet)
    out: set[Place] = set()
    for part in (parts.notes, *parts.threads):
        if part:
            for e in book.tree(part).iter():
                if local(e) in ("comment", "threadedComment") and e.get("ref"):
                    at = area(e)
                    out.add((at.top, at.left))
    return frozenset(out)


def comment_text(book: Workbook, sheet: SheetRef, place: Place) -> str:
    """What the comments on a cell say, threads first."""
    parts = comment_parts(book, sheet)
    ref = address(*place)
    texts: list[str] = []
    for part in (*parts.threads, parts.notes):
        if not part or (texts and part == parts.notes):
            continue
        for e in book.tree(part).iter():
            if local(e) in ("comment", "threadedComment") and e.get("ref") == ref:
                texts.append("".join(t.text or "" for t in e.iter() if local(t) in ("t", "text")))
    return "\n".join(texts)


def move_comments(book: Workbook, sheet: SheetRef, to: Callable[[Place], Place | None]) -> None:
    """Put every comment where `to` says its cell went; None removes it.

    A note's box keeps its size and its distance from its cell.
    """
    parts = comment_parts(book, sheet)
    for part in (parts.notes, *parts.threads):
        if not part:
            continue
        for e in list(book.tree(part).iter()):
            if local(e) not in ("comment", "threadedComment") or not e.get("ref"):
                continue
            at = area(e)
            new = to((at.top, at.left))
            if new is None:
                parent = e.getparent()
                if parent is not None:
                    parent.remove(e)
            elif new != (at.top, at.left):
                e.set("ref", address(*new))
    if parts.boxes:
        old = book.read(parts.boxes)
        text = _SHAPE.sub(lambda m: _moved_box(m[0], to), old)
        if text != old:
            book.put(parts.boxes, text)


def _moved_box(shape: bytes, to: Callable[[Place], Place | None]) -> bytes:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if not _NOTE.search(shape) or row is None or column is None:
        return shape
    old = (int(row[2]) + 1, int(column[2]) + 1)
    new = to(old)
    if new is None:
        return b""
    if new == old:
        return shape
    down, right = new[0] - old[0], new[1] - old[1]
    shape = _ROW.sub(lambda m: m[1] + str(int(m[2]) + down).encode() + m[3], shape)
    shape = _COLUMN.sub(lambda m: m[1] + str(int(m[2]) + right).encode() + m[3], shape)
    return _ANCHOR.sub(lambda m: m[1] + _moved_anchor(m[2], down, right) + m[3], shape)


def _moved_anchor(anchor: bytes, down: int, right: int) -> bytes:
    """Left column, offset, top row, offset, right column, offset, bottom row, offset."""
    try:
        n = [int(x) for x in anchor.split(b",")]
    except ValueError:
        return anchor
    if len(n) != 8:
        return anchor
    up = min(down, 0)
    down = max(down, -n[2]) if up else down
    n[0], n[4], n[2], n[6] = n[0] + right, n[4] + right, n[2] + down, n[6] + down
    return b", ".join(str(x).encode() for x in n)
