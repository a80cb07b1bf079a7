"""The form of a row, taken from one row and held against thousands: which bytes must be the same, and where values are.

A program that writes a sheet writes its rows alike. The form of one row is compiled from its text with a strict
grammar; another row has that form only if every byte that is not a value, a row number or an attribute of the row
itself agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from invxl.ooxml.limits import MAX_COLUMN
from invxl.ooxml.refs import column_of

_ATTRIBUTES = rb"""(?: +[A-Za-z_][\w:.-]*="[^"<>&]*")*"""
ROW_REST = re.compile(_ATTRIBUTES + rb" *(?:/>\s*|>)")  # a row's tag from behind the quote of its number
_ROW = re.compile(rb'<row r="\d{1,7}"' + _ATTRIBUTES + rb" *>")
_OPEN = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"((?: (?:s|t|cm|vm|ph)="[A-Za-z0-9]*")*)(/?)>')
_ATTRIBUTE = re.compile(rb' (\w+)="([A-Za-z0-9]*)"')
_EMPTY = b"</c>"
_FORMULA = re.compile(rb"<f[ >][^<]*</f>|<f [^<>]*/>")
_VALUE = re.compile(rb"<v>[^<]+</v></c>")
_INLINE = re.compile(rb'<is><t(?: xml:space="preserve")?>[^<]*</t></is></c>')
_PRESERVED = b'<is><t xml:space="preserve">'
BEFORE = {b"v": b"<v>", b"t": b"<is><t>", b"p": _PRESERVED}  # what stands around a value, by a cell's content
BEHIND = {b"v": b"</v></c>", b"t": b"</t></is></c>", b"p": b"</t></is></c>"}
_SCANNED = frozenset({b"n", b"s", b"b", b"e", b"str"})  # cell types with a <v> that the scan reads


@dataclass(frozen=True, slots=True)
class Word:
    """Eight bytes, `offset` after a token of the row, as they must be where `mask` is set.

    The row's number, as it is written, belongs to them where `numbers` says: shifted by so many bytes, up or down.
    """

    token: int
    offset: int
    mask: np.uint64
    expected: np.uint64
    numbers: tuple[int, ...]


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
    """The form of a row: what must agree, where values are, how many tags it has.

    exact: every byte but values and formulas is held by `words`; else the names of all tags must agree as well.
    """

    words: tuple[Word, ...]
    slots: tuple[Slot, ...]
    tokens: int
    exact: bool


# One cell as the grammar found it: letters, everything from the quote to ">", formula b"" or "<f...>" or "<f.../>",
# content b"" (empty), b"v", b"t" or b"p" (an inline text, or a space-preserving one); wanted.
Cell = tuple[bytes, bytes, bytes, bytes, bool]


def compile_row(row: bytes, digits: int, wanted: frozenset[int]) -> Form | None:
    """The form of a row whose number has so many digits; None where the grammar does not know it."""
    found = parse_row(row, digits, wanted)
    return None if found is None else _form(digits, found[1])


def parse_row(row: bytes, digits: int, wanted: frozenset[int]) -> tuple[bytes, tuple[Cell, ...]] | None:
    """A row's own tag and its cells."""
    opening = _ROW.match(row)
    if opening is None:
        return None
    at, before = opening.end(), 0
    number = row[8 : 8 + digits]
    cells: list[Cell] = []
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
    return opening[0], tuple(cells)


@lru_cache(maxsize=512)
def _form(digits: int, cells: tuple[Cell, ...]) -> Form | None:
    text = _Literal(digits)
    slots: list[Slot] = []
    token = 1  # 0 is <row>
    text.start(token)
    for letters, tag, formula, content, wanted in cells:
        text.add(b'<c r="' + letters)
        text.add_number()
        kind = type_and_style(tag)
        if kind is None:
            return None
        type, style = kind
        if not wanted:  # of other columns only their place matters
            text.add(b'"')
            token += _tags(tag, formula, content)
            text.start(token)
            continue
        if content and not readable(type, content):
            return None
        text.add(tag)
        if not content:
            text.add(b"" if tag.endswith(b"/>") else b"</c>")
        elif formula == b"<f/>":
            text.add(b"<f ")
            text.start(token + 2, -2)
            text.add(b"/><v>")
        elif formula:
            text.add(formula)
            text.start(token + 2)
            text.add(b"</f><v>")
        else:
            text.add(BEFORE[content])
        token += _tags(tag, formula, content)
        if content:
            first, offset = text.end
            last = token - 2 if content == b"v" else token - 3
            slots.append(Slot(column_of(letters.decode()), type, style, first, offset, last))
            text.start(last)
            text.add(BEHIND[content])
    text.add(b"</row>")
    return Form(tuple(text.words()), tuple(slots), token + 1, all(cell[-1] for cell in cells))


def type_and_style(tag: bytes) -> tuple[bytes, int] | None:
    """What a cell's attributes say of it; None where they say it twice, or no style."""
    attributes = dict(_ATTRIBUTE.findall(tag))
    style = attributes.get(b"s", b"0")
    if len(attributes) != tag.count(b"=") or not style.isdigit() or len(style) > 7:
        return None
    return attributes.get(b"t", b"n"), int(style)


def readable(type: bytes, content: bytes) -> bool:
    """Whether the scan reads such a value."""
    return type in _SCANNED if content == b"v" else type == b"inlineStr"


def _tags(tag: bytes, formula: bytes, content: bytes) -> int:
    """How many tags a cell has."""
    if not content:
        return 1 if tag.endswith(b"/>") else 2
    if content != b"v":
        return 6  # <c> <is> <t> </t> </is> </c>
    return 4 + (1 if formula == b"<f/>" else 2 if formula else 0)  # <c> <f> </f> <v> </v> </c>


class _Literal:
    """Pieces of text that every row of a form has, each at a place relative to a tag, with the row's number in it."""

    def __init__(self, digits: int) -> None:
        self._digits = digits
        self._pieces: list[tuple[int, int, bytearray, list[int]]] = []

    def start(self, token: int, offset: int = 0) -> None:
        self._pieces.append((token, offset, bytearray(), []))

    def add(self, text: bytes) -> None:
        self._pieces[-1][2].extend(text)

    def add_number(self) -> None:
        _, _, text, numbers = self._pieces[-1]
        numbers.append(len(text))
        text.extend(bytes(self._digits))

    @property
    def end(self) -> tuple[int, int]:
        """Where the current piece ends: its token, and how far behind that."""
        token, offset, text, _ = self._pieces[-1]
        return token, offset + len(text)

    def words(self) -> Iterator[Word]:
        for token, offset, text, numbers in self._pieces:
            for at in range(0, len(text), 8):
                at = max(0, min(at, len(text) - 8))
                inside = tuple(n - at for n in numbers if -self._digits < n - at < 8)
                expected = bytes(text[at : at + 8])
                mask = (b"\xff" * len(expected)).ljust(8, b"\0")
                yield Word(token, offset + at, word_of(mask), word_of(expected.ljust(8, b"\0")), inside)


def word_of(eight: bytes) -> np.uint64:
    """Eight bytes as they are compared."""
    return np.uint64(int.from_bytes(eight, "little"))
