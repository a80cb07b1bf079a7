"""A worksheet without its rows: a small tree for everything around `sheetData`, whatever the size of the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml.attributes import areas
from invxl.ooxml.namespaces import MAIN, OFFICE, local, place, q, serialise
from invxl.ooxml.refs import Area
from invxl.ooxml.xmltext import parse, refuse_doctype, utf8

ORDER = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
         "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
         "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
         "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
         "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
         "webPublishItems", "tableParts", "extLst")  # fmt: skip
START = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?sheetData\b[^>]*?(/?)>")
_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?sheetData\s*>")
MOST_BEHIND = 4 << 20  # bytes behind the rows, mostly
_MINE = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?sheetData\s*/>")


def empty() -> etree._Element:
    """The frame of a new worksheet."""
    root = etree.fromstring(f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"/>')
    etree.SubElement(root, q("sheetData"))
    return root


def split(part: bytes, place_name: str) -> tuple[etree._Element, bytes]:
    """The frame of a worksheet part, and its whole text in UTF-8 (for `rows`)."""
    text = b"".join(utf8((part,), place_name))
    refuse_doctype(text, place_name)
    start = START.search(text)
    if start is None:
        raise WorkbookError(Fault(place_name, "a worksheet without cells' part", "a whole worksheet",
                                  "Open the workbook in Excel and save it again."))  # fmt: skip
    end = start.end()
    if not start[1]:
        last = list(_END.finditer(text, max(start.end(), len(text) - MOST_BEHIND)))
        if not last:
            last = list(_END.finditer(text, start.end()))
        if not last:
            raise WorkbookError(Fault(place_name, "a worksheet that is cut off", "a whole worksheet"))
        end = last[0].end()
    opening = start[0] if start[1] else start[0][:-1] + b"/>"
    return around(text[: start.start()] + opening + text[end:], place_name), text


def around(text: bytes, place_name: str) -> etree._Element:
    """The frame of a worksheet from its text without rows."""
    root = parse(text, place_name)
    if root.find(q("sheetData")) is None:
        raise WorkbookError(Fault(place_name, "cells in a place or a namespace where a worksheet has none",
                                  "a whole worksheet", "Open the workbook in Excel and save it again."))  # fmt: skip
    return root


def join(root: etree._Element, rows: Iterable[str]) -> Iterator[bytes]:
    """The worksheet part: the frame with these rows (each the text of whole `row` elements) in it."""
    data = root.find(q("sheetData"))
    assert data is not None
    for e in list(data):
        data.remove(e)
    data.text = None
    text = serialise(root)
    m = _MINE.search(text)
    assert m is not None
    declared = f' xmlns="{MAIN}"'.encode() if m[1] else b""
    yield text[: m.start()] + b"<sheetData" + declared + b">"
    for row in rows:
        yield row.encode()
    yield b"</sheetData>" + text[m.end() :]


@dataclass(frozen=True, slots=True)
class Streamed:
    """A worksheet part whose rows are drawn each time it is read through, and never held whole."""

    before: bytes
    rows: Callable[[], Iterator[bytes]]
    after: bytes

    def __iter__(self) -> Iterator[bytes]:
        yield self.before
        yield from self.rows()
        yield self.after


def streamed(root: etree._Element, rows: Callable[[], Iterator[bytes]]) -> Streamed:
    """The worksheet part: the frame as it is now, with rows that are drawn when the part is read."""
    before, after = join(root, ())
    return Streamed(before, rows, after)


def child(root: etree._Element, name: str) -> etree._Element:
    """A child of the worksheet, made in its place where it is absent."""
    found = root.find(q(name))
    return place(root, etree.Element(q(name)), ORDER) if found is None else found


def refer(root: etree._Element, name: str, id: str) -> None:
    """Point a child such as `drawing` at a relationship."""
    child(root, name).set(q("id", OFFICE), id)


def list_table(root: etree._Element, id: str) -> None:
    """Add a table's relationship to the sheet's list of tables."""
    parent = child(root, "tableParts")
    etree.SubElement(parent, q("tablePart")).set(q("id", OFFICE), id)
    parent.set("count", str(len(parent)))


def merges(root: etree._Element) -> list[Area]:
    """Merged cells."""
    parent = root.find(q("mergeCells"))
    return [] if parent is None else [a for e in parent if local(e) for a in areas(e, "ref")]


def merge(root: etree._Element, area: Area) -> None:
    """Merge cells, once."""
    if area in merges(root):
        return
    parent = child(root, "mergeCells")
    etree.SubElement(parent, q("mergeCell"), ref=str(area))
    parent.set("count", str(len(parent)))


def set_dimension(root: etree._Element, area: Area) -> None:
    """Declare the used range."""
    child(root, "dimension").set("ref", str(area))
