"""The form of a row, taken from one row and held against thousands: which bytes must be the same, and where values are.

A program that writes a sheet writes its rows alike. The form of one row is compiled from its text with a strict
grammar; another row has that form only if every byte that is not a value, a row number or an attribute of the row
itself agrees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from invxl.ooxml.limits import MAX_COLUMN
from invxl.ooxml.refs import column_of

_ROW = re.compile(rb'<row r="\d{1,7}"[^<>]*>')
_OPEN = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"((?: (?:s|t|cm|vm|ph)="[A-Za-z0-9]*")*)(/?)>')
_ATTRIBUTE = re.compile(rb' (\w+)="([A-Za-z0-9]*)"')
_EMPTY = b"</c>"
_FORMULA = re.compile(rb"<f[ >][^<]*</f>|<f [^<>]*/>")
_VALUE = re.compile(rb"<v>[^<]+</v></c>")
_INLINE = re.compile(rb'<is><t(?: xml:space="preserve")?>[^<]*</t></is></c>')
_PRESERVED = b'<is><t xml:space="preserve">'
_SCANNED = frozenset({b"n", b"s", b"b", b"e", b"str"})  # cell types with a <v> that the scan reads


@dataclass(frozen=True, slots=True)
class Check:
    """Eight bytes, `offset` after a token of the row: where `mask` is set they must be as `expected`."""

    token: int
    offset: int
    mask: np.uint64
    expected: np.uint64


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of a wanted column: from `start_offset` after its start token to its end token."""

    column: int
    type: bytes
    style: int
    start_token: int
    start_offset: int
    end_token: int


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a row.

    checks: what must agree. digits: (token, offset) of every place where the row's number stands. tokens: how many "<".
    """

    checks: tuple[Check, ...]
    digits: tuple[tuple[int, int], ...]
    slots: tuple[Slot, ...]
    tokens: int


# One cell as the grammar found it: letters, everything from the quote to ">", formula b"" or "<f...>" or "<f.../>",
# content b"" (empty), b"v", b"t" or b"p" (an inline text, or a space-preserving one); wanted.
_Cell = tuple[bytes, bytes, bytes, bytes, bool]


def compile_row(row: bytes, digits: int, wanted: frozenset[int]) -> Form | None:
    """The form of a row whose number has so many digits; None where the grammar does not know it."""
    opening = _ROW.match(row)
    if opening is None:
        return None
    at, before = opening.end(), 0
    number = row[8 : 8 + digits]
    cells: list[_Cell] = []
    while not row.startswith(b"</row>", at):
        found = _OPEN.match(row, at)
        if found is None or found[2] != number:
            return None
        column = column_of(found[1].decode())
        if not before < column <= MAX_COLUMN:
            return None
        before, at = column, found.end()
        formula = content = b""
        if not found[4] and not row.startswith(_EMPTY, at):
            if inside := _FORMULA.match(row, at):
                formula = b"<f/>" if inside[0].endswith(b"/>") else inside[0][:3]
                at = inside.end()
            if value := _VALUE.match(row, at):
                content = b"v"
            elif not formula and (value := _INLINE.match(row, at)):
                content = b"p" if value[0].startswith(_PRESERVED) else b"t"
            else:
                return None
            at = value.end()
        elif not found[4]:
            at += len(_EMPTY)
        tag = b'"' + found[3] + found[4] + b">"
        cells.append((found[1], tag, formula, content, column in wanted))
    return _form(digits, tuple(cells))


@lru_cache(maxsize=512)
def _form(digits: int, cells: tuple[_Cell, ...]) -> Form | None:
    checks: list[Check] = []
    numbers: list[tuple[int, int]] = []
    slots: list[Slot] = []
    token = 1  # 0 is <row
    for letters, tag, formula, content, wanted in cells:
        head = b'<c r="' + letters
        numbers.append((token, len(head)))
        attributes = dict(_ATTRIBUTE.findall(tag))
        type, style = attributes.get(b"t", b"n"), attributes.get(b"s", b"0")
        if len(attributes) != tag.count(b"=") or not style.isdigit() or len(style) > 7:
            return None
        if content and type not in (_SCANNED if content == b"v" else {b"inlineStr"}) and wanted:
            return None
        here = token
        literal, first, offset = tag, here, 0
        if not content:
            token += 1 if tag.endswith(b"/>") else 2
            literal += b"" if tag.endswith(b"/>") else b"</c>"
        elif formula == b"<f/>":
            token += 1
            literal += b"<f"
            checks += _words(token + 1, -2, b"/><v>") if wanted else ()
            first, offset = token + 1, 3
            token += 4  # <f/> <v> </v> </c>
        elif formula:
            token += 1
            literal += formula
            checks += _words(token + 1, 0, b"</f><v>") if wanted else ()
            first, offset = token + 1, 7
            token += 5  # <f> </f> <v> </v> </c>
        else:
            literal += {b"v": b"<v>", b"t": b"<is><t>", b"p": _PRESERVED}[content]
            offset = len(head) + digits + len(literal)
            token += 4 if content == b"v" else 6  # <c> <v> </v> </c>, or <c> <is> <t> </t> </is> </c>
        if not wanted:
            literal = b'"'  # of other columns only their place matters
        checks += _words(here, 0, head + bytes(digits) + literal, len(head), digits)
        if content and wanted:
            close = b"</v></c>" if content == b"v" else b"</t></is></c>"
            end = token - 2 if content == b"v" else token - 3
            checks += _words(end, 0, close)
            slots.append(Slot(column_of(letters.decode()), type, int(style), first, offset, end))
    checks += _words(token, 0, b"</row>")
    return Form(tuple(checks), tuple(numbers), tuple(slots), token + 1)


def _words(token: int, offset: int, literal: bytes, hole: int = 0, width: int = 0) -> list[Check]:
    """Checks for a literal, eight bytes each; the `width` bytes from `hole` on may be anything."""
    mask = bytearray(b"\xff" * len(literal))
    mask[hole : hole + width] = bytes(width)
    out = []
    for at in range(0, len(literal), 8):
        at = max(0, min(at, len(literal) - 8))
        m, e = bytes(mask[at : at + 8]), literal[at : at + 8]
        whole = int.from_bytes(m.ljust(8, b"\0"), "little")
        expected = int.from_bytes(e.ljust(8, b"\0"), "little") & whole
        out.append(Check(token, offset + at, np.uint64(whole), np.uint64(expected)))
    return out
