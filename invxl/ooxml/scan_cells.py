"""Rows found by where they and their cells start, and by nothing else: one place per cell to look for, not four tags.

Of such a row every byte but the values is held against its form, eight at a time, and a value against what its cell
says it is. Rows with formulas, cells of columns that nobody wants, or text between their tags are left to the search by
tags in `sheet_scan`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.refs import column_of
from invxl.ooxml.scan_numbers import PAD, Flags, Positions, Words, decimals, first_digits, natural, words
from invxl.ooxml.scan_template import BEFORE, BEHIND, Cell, parse_row, readable, type_and_style, word_of
from invxl.ooxml.scan_texts import TextCodes

_LT, _C, _R, _QUOTE = 60, 99, 114, np.uint64(34)
_ROW_R = word_of(b'<row r="')
_ROW_END = b"</row>"
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_64 = np.uint64(64)
_MOST_TAG = 512  # bytes of a row's tag
_MOST_FORMS = 48  # in one chunk; more is not a sheet that was written by rows
_MOST_MISSES = 4  # rows without a form, before the rest of the chunk is left


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes from `lead` before a place on, as words: (which, its mask, what it must be, where the row's number is)."""

    lead: int
    size: int  # in words
    words: tuple[tuple[int, np.uint64, np.uint64, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a cell. offset: in bytes from the cell's start; word, shift: where it is in the block."""

    column: int
    type: bytes
    style: int
    offset: int
    behind: int  # bytes from its end to the next place
    word: int
    shift: np.uint64


@dataclass(frozen=True, slots=True)
class CellForm:
    """The form of a row: a block for its tag, for each cell and for its end; per cell its value, or its length."""

    blocks: tuple[Block, ...]
    values: tuple[Value | None, ...]  # the first is the tag's: none
    lengths: tuple[int | None, ...]


@dataclass(slots=True)
class Starts:
    """A chunk of whole rows. places: of every row and cell, and the chunk's end."""

    data: bytes
    bytes: NDArray[np.uint8]
    places: Positions
    first: Positions  # per row: its own place among `places`
    count: Positions  # per row: its cells
    row: Positions  # per row: its number
    digits: Positions  # per row: how many digits that has
    number: Words  # per row: the digits as they are written


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one form, read: which of the chunk's, and each value of theirs."""

    rows: Positions
    values: list[tuple[Value, NDArray[Any]]]


def find(data: bytes, end: int, row_before: int) -> Starts | None:
    """The rows in data[:end]; None where it is not, from its first byte on, rows in ascending order."""
    array = np.frombuffer(data, np.uint8)
    after = array[1 : end + 1]
    start = array[:end] == _LT
    start &= (after == _C) | (after == _R)
    places = np.flatnonzero(start)
    first = np.flatnonzero(array[1:][places] == _R)
    if not len(first) or places[0] != 0 or first[0] != 0:
        return None
    at = words(data)
    begin = places[first]
    number = at[begin + 8]
    row, digits = first_digits(number)
    behind = number >> (digits << 3).view(np.uint64) & np.uint64(255)
    if (at[begin] != _ROW_R).any() or (behind != _QUOTE).any() or row[0] <= row_before or (np.diff(row) <= 0).any() \
            or row[-1] > MAX_ROW:  # fmt: skip
        return None
    number &= ~(_ALL << (digits << 3).view(np.uint64))
    count = np.diff(first, append=len(places)) - 1
    return Starts(data, array, np.append(places, end), first, count, row, digits, number)


def read(starts: Starts, wanted: frozenset[int], strings: int, texts: TextCodes, first_row: int) -> Iterator[Part]:
    """Those rows from `first_row` on that are plain, form by form. strings: how many shared strings there are."""
    pending = (starts.count > 0) & (starts.row >= first_row)
    misses = 0
    for _ in range(_MOST_FORMS):
        left = np.flatnonzero(pending) if not pending.all() else np.arange(len(pending))
        if not len(left) or misses >= _MOST_MISSES:
            return
        leader = int(left[0])
        pending[leader] = False
        form = _form_of(starts, leader, wanted)
        if form is None:
            misses += 1
            continue
        same = left[(starts.count[left] == starts.count[leader]) & (starts.digits[left] == starts.digits[leader])]
        part = _read(starts, form, same, strings, texts)
        if len(part.rows):
            pending[part.rows] = False
            yield part


def _form_of(starts: Starts, i: int, wanted: frozenset[int]) -> CellForm | None:
    begin, stop = starts.places[starts.first[i]], starts.places[starts.first[i] + starts.count[i] + 1]
    digits = int(starts.digits[i])
    found = parse_row(starts.data[begin:stop], digits, wanted)
    if found is None or len(found[1]) != starts.count[i]:
        return None
    tag, cells = found
    return _form(digits, tag[:8] + bytes(digits) + tag[8 + digits :], cells)


@lru_cache(maxsize=512)
def _form(digits: int, tag: bytes, cells: tuple[Cell, ...]) -> CellForm | None:
    """From a row's tag, its number taken out, and its cells."""
    if len(tag) > _MOST_TAG:
        return None
    blocks = [_block(b"", tag, 8, digits, value=False)]
    values: list[Value | None] = [None]
    lengths: list[int | None] = [len(tag)]
    lead = b""
    for letters, attributes, formula, content, is_wanted in cells:
        kind = type_and_style(attributes)
        if formula or not is_wanted or kind is None or (content and not readable(kind[0], content)):
            return None
        address = b'<c r="' + letters
        text = address + bytes(digits) + attributes
        if content:
            text += BEFORE[content]
        elif not attributes.endswith(b"/>"):
            text += b"</c>"
        block = _block(lead, text, len(address), digits, value=bool(content))
        if 8 * block.size > len(PAD):
            return None
        blocks.append(block)
        if content:
            word, byte = divmod(len(lead) + len(text), 8)
            lead, place = BEHIND[content], column_of(letters.decode())
            values.append(Value(place, *kind, len(text), len(lead), word, np.uint64(8 * byte)))
            lengths.append(None)
        else:
            lead = b""
            values.append(None)
            lengths.append(len(text))
    lead += _ROW_END
    blocks.append(_block(lead, b"", 0, 0, value=False))
    last = values[-1]
    if last is None:
        lengths[-1] = (lengths[-1] or 0) + len(_ROW_END)
    else:
        values[-1] = Value(last.column, last.type, last.style, last.offset, len(lead), last.word, last.shift)
    return CellForm(tuple(blocks), tuple(values), tuple(lengths))


def _block(lead: bytes, text: bytes, number_at: int, digits: int, *, value: bool) -> Block:
    """lead, text: before and from the place on; the row's number, of so many digits, at `number_at` in `text`.

    value: sixteen bytes of what follows are taken along.
    """
    whole = lead + text
    at = len(lead) + number_at
    found = []
    for i in range(0, len(whole), 8):
        eight = whole[i : i + 8]
        numbers = (at - i,) if digits and -digits < at - i < 8 else ()
        found.append((i // 8, word_of((b"\xff" * len(eight)).ljust(8, b"\0")), word_of(eight.ljust(8, b"\0")), numbers))
    return Block(len(lead), len(whole) // 8 + 3 if value else len(found), tuple(found))


def _read(starts: Starts, form: CellForm, rows: Positions, strings: int, texts: TextCodes) -> Part:
    """Those of the rows that have this form and plain values."""
    places = _places(starts, form, rows)
    off = np.zeros(len(rows), np.bool_)
    for j, length in enumerate(form.lengths):
        if length is not None:
            off |= places[j + 1] - places[j] != length
    if off.any():  # before any block is taken: only now no tag can reach beyond the data
        rows = rows[~off]
        places = [place[~off] for place in places]
    shifted: dict[int, Words] = {0: starts.number[rows]}
    wrong = np.zeros(len(rows), np.uint64)
    good = np.ones(len(rows), np.bool_)
    found: list[tuple[Value, NDArray[Any]]] = []
    for j, block in enumerate(form.blocks):
        taken = _taken(starts.data, places[j] - block.lead if block.lead else places[j], block.size)
        for i, mask, expected, numbers in block.words:
            word = taken[:, i] ^ expected
            for by in numbers:
                word ^= _shifted(shifted, by)
            wrong |= word if mask == _ALL else word & mask
        value = form.values[j] if j < len(form.values) else None
        if value is None:
            continue
        begin, end = places[j] + value.offset, places[j + 1] - value.behind
        if value.type in _AS_TEXT:
            found.append((value, begin))  # to be looked up once the rows are known to be of this form
            continue
        read, plain = _value(starts, value, taken, begin, end, strings)
        good &= plain
        found.append((value, read))
    good &= wrong == 0
    if any(value.type in _AS_TEXT for value, _ in found):
        found, good = _with_texts(starts, form, found, places, good, texts)
    if good.all():
        return Part(rows, found)
    return Part(rows[good], [(value, read[good]) for value, read in found])


def _places(starts: Starts, form: CellForm, rows: Positions) -> list[Positions]:
    """Per row its own place, each cell's, and where the next row starts."""
    n = len(form.blocks)
    if len(rows) == len(starts.row) and len(starts.places) == len(rows) * (n - 1) + 1:  # all: side by side
        return [starts.places[j :: n - 1][: len(rows)] for j in range(n - 1)] + [starts.places[n - 1 :: n - 1]]
    first = starts.first[rows]
    return [starts.places[first + j] for j in range(n)]


def _taken(data: bytes, at: Positions, size: int) -> Words:
    """So many words from each place on."""
    every = np.ndarray((len(data) - 8 * size + 1,), f"V{8 * size}", data, 0, (1,))
    return every[at].view("<u8").reshape(len(at), size)


def _shifted(known: dict[int, Words], by: int) -> Words:
    if by not in known:
        bits = np.uint64(8 * abs(by))
        known[by] = known[0] << bits if by > 0 else known[0] >> bits
    return known[by]


def _value(
    starts: Starts, value: Value, taken: Words, begin: Positions, end: Positions, strings: int
) -> tuple[NDArray[Any], Flags]:
    word = taken[:, value.word] >> value.shift | taken[:, value.word + 1] << (_64 - value.shift)
    if value.type == b"n":
        then = taken[:, value.word + 1] >> value.shift | taken[:, value.word + 2] << (_64 - value.shift)
        return decimals(starts.bytes, word, then, begin, end)
    index, good = natural(word, end - begin)
    if value.type == b"b":
        return index.astype(np.float64), good & (end - begin == 1) & (index <= 1)
    good &= index < strings
    return index.astype(np.int32), good


def _with_texts(
    starts: Starts, form: CellForm, found: list[tuple[Value, NDArray[Any]]], places: list[Positions], good: Flags,
    texts: TextCodes,
) -> tuple[list[tuple[Value, NDArray[Any]]], Flags]:  # fmt: skip
    """The same with the codes of texts that stand in the sheet; looked up only in rows that are good so far."""
    at, which, out = words(starts.data), np.flatnonzero(good), []
    good = good.copy()
    for value, read in found:
        if value.type in _AS_TEXT:
            j = form.values.index(value)
            codes = np.full(len(read), -1, np.int32)
            end = places[j + 1][which] - value.behind
            codes[which], plain = texts.codes(starts.data, at, read[which], end)
            good[which] &= plain
            read = codes
        out.append((value, read))
    return out, good


_AS_TEXT = frozenset({b"e", b"str", b"inlineStr"})
