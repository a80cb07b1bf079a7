"""A sheet that is to be rewritten: its frame, and what must survive of its rows; never held whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from lxml import etree

from invxl.errors import WorkbookError
from invxl.ooxml import frame, xmltext
from invxl.ooxml.kept_places import NotPlain
from invxl.ooxml.kept_scan import KeptScanner
from invxl.ooxml.limits import MAX_TEXT_BYTES
from invxl.ooxml.namespaces import q
from invxl.ooxml.old_cells import OldCells
from invxl.ooxml.refs import Area
from invxl.ooxml.sheet_cells import NOWHERE, read_cells

_OPENING, _CLOSING, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_ROOT = re.compile(rb"\s*(<worksheet(?:\s[^<>]*)?>)")
_SCAN = 800 << 10  # bytes of whole rows that are scanned at once: more would not stay in the processor's cache


def read_sheet(
    read: Callable[[], Iterable[bytes]],
    part: str,
    area: Area = NOWHERE,
    skipped: frozenset[int] = frozenset(),
    keys: frozenset[int] = frozenset(),
) -> tuple[etree._Element, OldCells]:
    """The frame of a worksheet and its cells, as `frame.split` and `sheet_cells.read_cells` give them.

    read: gives the part's bytes, each time from the start. area, skipped, keys: see `read_cells`.
    """
    try:
        return _scanned(read(), part, area, skipped, keys)
    except (NotPlain, WorkbookError):  # the parser reads it, or tells what is wrong
        root, text = frame.split(b"".join(read()), part)
        return root, read_cells(text, part, skipped_area=area, skipped_columns=skipped, key_columns=keys)


def _scanned(
    raw: Iterable[bytes], part: str, area: Area, skipped: frozenset[int], keys: frozenset[int]
) -> tuple[etree._Element, OldCells]:
    chunks = xmltext.utf8(raw, part)
    head, rest = _head(chunks)
    opening = _ROOT.match(head)
    if opening is None or b"<!" in head or b"<?" in head:
        raise NotPlain
    declared = frame.around(head + _CLOSING + b"</worksheet>", part).nsmap
    prefixes = frozenset({"xml", *(prefix for prefix in declared if prefix is not None)})
    scanner = KeptScanner(part, area, skipped, keys, (opening[1] + _OPENING, _CLOSING + b"</worksheet>"), prefixes)
    behind = b""
    for rows, behind in _rows(rest, chunks):  # noqa: B007  # the last one is used
        if rows:
            scanner.read(rows)
    root = frame.around(head + behind, part)
    if next(root.iter(q("row")), None) is not None:  # which the parser reads wherever they stand
        raise NotPlain
    return root, scanner.finish()


def _head(chunks: Iterator[bytes]) -> tuple[bytes, bytes]:
    """All before the rows, with the tag that opens them, and what follows."""
    head = b""
    for chunk in chunks:
        head += chunk
        found = frame.START.search(head)
        if found is not None:
            if found[0] != _OPENING:
                break
            return head[: found.end()], head[found.end() :]
        if len(head) > frame.MOST_BEHIND:
            break
    raise NotPlain


def _rows(rest: bytes, chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """(whole rows, what stands behind all rows): the second is given with the last of the first."""
    for chunk in chain((b"",), chunks):
        rest += chunk
        end = rest.find(_CLOSING[:-1])  # a text that ends as few others do is found much faster
        if end >= 0:
            rows, tail = rest[:end], rest[end:]
            for chunk in chunks:
                tail += chunk
                if len(tail) > frame.MOST_BEHIND:
                    raise NotPlain
            yield rows, tail
            return
        if len(rest) < _SCAN:
            continue
        cut = rest.rfind(_ROW_END) + len(_ROW_END)
        if cut >= len(_ROW_END):
            yield rest[:cut], b""
            rest = rest[cut:]
        elif len(rest) > MAX_TEXT_BYTES:
            break
    raise NotPlain
