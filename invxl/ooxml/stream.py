"""A sheet's bytes on their way to the readers: whole rows to the fast one, and all that is odd to the slow one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from invxl.errors import Fault, WorkbookError
from invxl.ooxml import namespaces, xmltext
from invxl.ooxml.gather import Gather
from invxl.ooxml.limits import MAX_TEXT_BYTES, MIB
from invxl.ooxml.scan_numbers import PAD
from invxl.ooxml.sheet_scan import NotRows, Scanner
from invxl.ooxml.sheet_slow import SlowReader

_NAMES = (f"{{{namespaces.MAIN}}}worksheet", f"{{{namespaces.STRICT}}}worksheet")
_SHEET_DATA = re.compile(rb"<(?:(\w+):)?sheetData\s*(/?)>")
_ROOT = re.compile(rb"\s*(<(?:\w+:)?worksheet(?:\s[^<>]*)?>)")
_SCAN = 1600 << 10  # bytes of whole rows that are scanned at once: more would not stay in the processor's cache
_MOST_AROUND = 1 << 20  # bytes around the rows that are checked by a parser
_TAIL = 4096  # bytes at the end of a part within which its root must be closed
_SAVE_AGAIN = "Open the workbook in Excel and save it again."


@dataclass(frozen=True, slots=True)
class _Names:
    """How this sheet writes its tags: the prefix of each, with its colon, or nothing."""

    prefix: bytes
    root: bytes  # the root's start tag, as it is

    @property
    def wrapping(self) -> tuple[bytes, bytes]:
        """What makes a document of some rows whose prefixes were taken off."""
        return self.root.replace(b"<" + self.prefix, b"<", 1) + b"<sheetData>", b"</sheetData></worksheet>"

    def plain(self, rows: bytes) -> bytes:
        """Rows without prefixes. Raises NotRows where one tag is written otherwise."""
        prefix = self.prefix
        if not prefix:
            return rows
        opening, closing = b"<" + prefix, b"</" + prefix
        if rows.count(b"<") != rows.count(opening) + rows.count(closing) or b"xmlns" in rows:
            raise NotRows
        return rows.replace(opening, b"<").replace(closing, b"</")


def read(gather: Gather, part: str, chunks: Iterator[bytes], fast: bool = True) -> bool:
    """Read a sheet's UTF-8 chunks into `gather`; by rows of one form where `fast`, else cell by cell.

    Gives whether the sheet is known to hold no formula in any cell, so that nobody needs to look for one.
    """
    head, found = _head(chunks, part)
    slow = SlowReader(gather, part)
    root = _ROOT.match(head)
    if not fast or found is None or found[2] or root is None or b"<!" in head[: found.end()]:
        slow.read(chain((head,), chunks))
        return False
    names = _Names(found[1] + b":" if found[1] else b"", root[1])
    scanner = Scanner(gather, slow, names.wrapping)
    start, rest = head[: found.end()], head[found.end() :]
    try:
        left = _rows(gather, scanner, names, rest, chunks, part)
    except _Odd as odd:
        slow.row = scanner.row
        slow.read(chain((start, odd.rest), chunks))
        return False
    if left is None:
        for _ in chunks:  # to the end, where the checksum is
            pass
        return False
    closing = b"</" + names.prefix + b"sheetData>"
    rest, _, after = left.partition(closing)
    if rest.strip():  # rows without an end tag of their own
        slow.row = scanner.row
        slow.read((names.wrapping[0], names.plain(rest), names.wrapping[1]))
    for chunk in chunks:
        after += chunk
        if len(after) > _MOST_AROUND:
            after = after[-_TAIL:]
    if len(start) + len(after) <= _MOST_AROUND:
        xmltext.parse(start + closing + after, part)  # what stands around the rows is whole
    elif b"</" + names.prefix + b"worksheet>" not in after[-_TAIL:]:
        raise WorkbookError(Fault(part, "broken XML (its end is missing)", "a whole part", _SAVE_AGAIN))
    return not scanner.formulas and not rest.strip()


class _Odd(Exception):  # a message to the caller, no error
    """From `rest` on, the sheet is not plainly a list of rows."""

    def __init__(self, rest: bytes) -> None:
        self.rest = rest


def _head(chunks: Iterator[bytes], part: str) -> tuple[bytes, re.Match[bytes] | None]:
    """The start of the part up to its rows at least, or all of it where it has none."""
    head = b""
    checked = False
    for chunk in chunks:
        head += chunk
        if not checked and (name := xmltext.root_tag(head, part)) is not None:
            checked = True
            if name not in _NAMES:
                raise WorkbookError(Fault(part, f"an element {name}", "a worksheet", _SAVE_AGAIN))
        if checked and (found := _SHEET_DATA.search(head)):
            return head, found
        if len(head) > MAX_TEXT_BYTES:
            raise WorkbookError(Fault(part, f"no rows in the first {MAX_TEXT_BYTES // MIB} MiB", "a worksheet"))
    if not checked:
        raise WorkbookError(Fault(part, "no XML", "a worksheet", _SAVE_AGAIN))
    return head, None


def _rows(
    gather: Gather, scanner: Scanner, names: _Names, rest: bytes, chunks: Iterator[bytes], part: str
) -> bytes | None:
    """Read all whole rows. Gives what follows them, from the last row's end; None once no row matters any more."""
    end, closing = b"</" + names.prefix + b"row>", b"</" + names.prefix + b"sheetData>"
    more: bytes | None = b""
    while True:
        pieces, size = [rest], len(rest)
        while more is not None and size < _SCAN and closing not in pieces[-1][-_TAIL:]:
            more = next(chunks, None)
            pieces.append(more or b"")
            size += len(pieces[-1])
        data = b"".join((*pieces, PAD))
        cut = data.rfind(end) + len(end)
        if cut >= len(end):
            try:
                _scan(scanner, names, data, cut)
            except NotRows:
                raise _Odd(data[: -len(PAD)]) from None
            if gather.done(scanner.row + 1):
                return None
        elif size > MAX_TEXT_BYTES:
            raise WorkbookError(
                Fault(part, f"more than {MAX_TEXT_BYTES // MIB} MiB in one row", "smaller rows", _SAVE_AGAIN)
            )
        else:
            cut = 0
        rest = data[cut : -len(PAD)]
        if more is None or closing in rest:
            return rest


def _scan(scanner: Scanner, names: _Names, data: bytes, end: int) -> None:
    if names.prefix:
        rows = names.plain(data[:end])
        data, end = rows + PAD, len(rows)
    scanner.read(data, end)
