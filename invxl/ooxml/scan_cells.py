"""Plain rows, read from where each starts: its cells follow from one another, so that nobody looks for them.

A cell of a known form has its value so many bytes behind its start, and the next cell starts so many behind the value's
end. Of such a row every byte but the values is held against its form, eight at a time, and a value against what its
cell says it is. Rows with formulas, cells of columns that nobody wants, or text between their tags are left to the
search by tags in `sheet_scan`.
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
from invxl.ooxml.scan_numbers import (
    PAD,
    Bytes,
    Flags,
    Positions,
    Words,
    before_tag,
    decimals,
    first_digits,
    lowest_byte,
    words,
)
from invxl.ooxml.scan_template import BEFORE, BEHIND, Cell, parse_row, readable, type_and_style, word_of
from invxl.ooxml.scan_texts import TextCodes

_LT, _ROW_TAG, _QUOTE = 60, int.from_bytes(b"<r", "little"), np.uint64(34)
_ROW_R = word_of(b'<row r="')
_ROW_END = b"</row>"
_ROW_END_WORD, _16 = word_of(_ROW_END + bytes(2)), np.uint64(16)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_64, _BYTE, _TAG = np.uint64(64), np.uint64(255), np.uint64(60)
_MOST_TAG = 512  # bytes of a row's tag
_MOST_VALUE_WORDS = 32  # a longer value is nothing plain
_MOST_FORMS = 48  # in one chunk; more is not a sheet that was written by rows
_MOST_MISSES = 4  # rows without a form, before the rest of the chunk is left
_MOST_TRIES = 8  # forms that a row is held against, of all rows on average
_FEW = 8  # one row of so many is not worth leaving out
_LOOK_EVERY = 4  # cells, whether rows are of another form


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes from `lead` before a place on, as words: (which, its mask, what it must be, where the row's number is)."""

    lead: int
    size: int  # in words
    words: tuple[tuple[int, np.uint64, np.uint64, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a cell. word, shift: where it begins in the block."""

    column: int
    type: bytes
    style: int
    behind: int  # bytes from its end to the next place
    word: int
    shift: np.uint64


@dataclass(frozen=True, slots=True)
class CellForm:
    """The form of a row: a block for its tag, for each cell and for what its last value ends with; per block the value
    behind it, or how long it is."""

    blocks: tuple[Block, ...]
    values: tuple[Value | None, ...]  # the first is the tag's: none
    lengths: tuple[int, ...]  # of what has no value


@dataclass(slots=True)
class Starts:
    """A chunk of whole rows."""

    data: bytes
    bytes: Bytes
    at: Words
    begin: Positions  # of every row, and the chunk's end
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
    array, at = np.frombuffer(data, np.uint8), words(data)
    begin = _row_tags(data, array, end)
    if not len(begin) or begin[0] != 0:
        return None
    number = at[begin + 8]
    row, digits = first_digits(number)
    behind = number >> (digits << 3).view(np.uint64) & _BYTE
    if (at[begin] != _ROW_R).any() or (behind != _QUOTE).any() or row[0] <= row_before or (np.diff(row) <= 0).any() \
            or row[-1] > MAX_ROW:  # fmt: skip
        return None
    number &= ~(_ALL << (digits << 3).view(np.uint64))
    return Starts(data, array, at, np.append(begin, end), row, digits, number)


def _row_tags(data: bytes, array: Bytes, end: int) -> Positions:
    """Where "<r" stands, two bytes at a time from even and from odd places; nowhere, where two stand within sixteen."""
    pairs = (end + 15) // 16 * 8  # PAD is behind
    found = np.frombuffer(data, "<u2", pairs) == _ROW_TAG
    found |= np.frombuffer(data, "<u2", pairs, 1) == _ROW_TAG
    eight = found.view(np.uint64)
    which = np.flatnonzero(eight != 0)
    eight = eight[which]
    if (eight & (eight - np.uint64(1))).any():  # no cell has room between them
        return which[:0]
    place = which * 16 + lowest_byte(eight) * 2
    place += array[place] != _LT
    return place[:-1] if len(place) and place[-1] >= end else place


def read(starts: Starts, wanted: frozenset[int], strings: int, texts: TextCodes, first_row: int) -> Iterator[Part]:
    """Those rows from `first_row` on that are plain, form by form. strings: how many shared strings there are."""
    closing = starts.at[starts.begin[1:] - 8] >> _16  # a row without cells has none
    pending = (closing == _ROW_END_WORD) & (starts.row >= first_row)
    misses = tries = 0
    for _ in range(_MOST_FORMS):
        left = np.flatnonzero(pending) if not pending.all() else np.arange(len(pending))
        if not len(left) or misses >= _MOST_MISSES or tries > _MOST_TRIES * len(pending):
            return
        leader = int(left[0])
        pending[leader] = False
        form = _form_of(starts, leader, wanted)
        if form is None:
            misses += 1
            continue
        same = left[starts.digits[left] == starts.digits[leader]]
        part = _read(starts, form, same, strings, texts)
        tries += len(same)
        if len(part.rows):
            pending[part.rows] = False
            yield part


def _form_of(starts: Starts, i: int, wanted: frozenset[int]) -> CellForm | None:
    digits = int(starts.digits[i])
    found = parse_row(starts.data[starts.begin[i] : starts.begin[i + 1]], digits, wanted)
    if found is None:
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
    lengths = [len(tag)]
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
        lengths.append(len(text))
        if content:
            word, byte = divmod(len(lead) + len(text), 8)
            lead, place = BEHIND[content], column_of(letters.decode())
            values.append(Value(place, *kind, len(lead), word, np.uint64(8 * byte)))
        else:
            lead = b""
            values.append(None)
    blocks.append(_block(lead, b"", 0, 0, value=False))
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
    place = starts.begin[rows]
    shifted: dict[int, Words] = {0: starts.number[rows]}
    wrong = np.zeros(len(rows), np.uint64)
    found: list[tuple[Value, NDArray[Any], Positions]] = []  # what was read, and where it ends
    for j, block in enumerate(form.blocks):
        if j % _LOOK_EVERY == 1 and _FEW * np.count_nonzero(wrong) > len(rows):  # many are of another form
            same = wrong == 0
            rows, place, wrong = rows[same], place[same], wrong[same]
            shifted = {0: shifted[0][same]}
            found = [(value, read[same], end[same]) for value, read, end in found]
        taken = _taken(starts.data, place - block.lead, block.size)
        for i, mask, expected, numbers in block.words:
            word = taken[:, i] ^ expected
            for by in numbers:
                word ^= _shifted(shifted, by)
            wrong |= word if mask == _ALL else word & mask
        if j == len(form.values):
            break
        place = place + form.lengths[j]
        value = form.values[j]
        if value is not None:
            read, end, plain = _value(starts, value, taken, place, strings)
            if not plain.all():
                wrong[~plain] = _ALL
            found.append((value, read, end))
            place = end + value.behind
    wrong |= (place + len(_ROW_END) != starts.begin[rows + 1]).view(np.uint8)
    good = wrong == 0
    every = bool(good.all())
    out = [(value, read if every else read[good]) for value, read, _ in found]
    rows = rows if every else rows[good]
    if any(value.type in _AS_TEXT for value, _ in out):
        return _with_texts(starts, rows, out, [end if every else end[good] for _, _, end in found], texts)
    return Part(rows, out)


def _taken(data: bytes, at: Positions, size: int) -> Words:
    """So many words from each place on; where a row of another form has no such place, others inside the data."""
    if not size:
        return np.zeros((len(at), 0), np.uint64)
    last = len(data) - 8 * size
    every = np.ndarray((last + 1,), f"V{8 * size}", data, 0, (1,))
    return every[np.minimum(at, last)].view("<u8").reshape(len(at), size)


def _shifted(known: dict[int, Words], by: int) -> Words:
    if by not in known:
        bits = np.uint64(8 * abs(by))
        known[by] = known[0] << bits if by > 0 else known[0] >> bits
    return known[by]


def _value(
    starts: Starts, value: Value, taken: Words, begin: Positions, strings: int
) -> tuple[NDArray[Any], Positions, Flags]:
    """What stands there, where it ends, and whether it is plain. Of a text where it begins: it is looked up once its
    row is known to be of this form."""
    if value.type in _AS_TEXT:
        return begin, begin + _lengths(starts.at, begin, np.zeros(len(begin), np.int64)), np.ones(len(begin), np.bool_)
    word = taken[:, value.word] >> value.shift | taken[:, value.word + 1] << (_64 - value.shift)
    if value.type == b"n" and not (len(begin) and starts.data[begin[0] : begin[0] + 8].partition(b"<")[0].isdigit()):
        return _decimals(starts, value, taken, word, begin)
    index, n = first_digits(word)
    if value.type == b"n":
        if (n > 7).any() or (word >> (n << 3).view(np.uint64) & _BYTE != _TAG).any():  # the first was whole, not all
            return _decimals(starts, value, taken, word, begin)
        return index.astype(np.float64), begin + n, n > 0
    if value.type == b"b":
        return index.astype(np.float64), begin + n, (n == 1) & (index <= 1)
    return index.astype(np.int32), begin + n, (n > 0) & (index < strings)


def _decimals(
    starts: Starts, value: Value, taken: Words, word: Words, begin: Positions
) -> tuple[NDArray[np.float64], Positions, Flags]:
    then = taken[:, value.word + 1] >> value.shift | taken[:, value.word + 2] << (_64 - value.shift)
    n = before_tag(word)
    if (n == 8).any():
        n = _lengths(starts.at, begin, np.where(n == 8, 8 + before_tag(then), n))
    read, good = decimals(starts.bytes, word, then, begin, begin + n)
    return read, begin + n, good


def _lengths(at: Words, begin: Positions, n: Positions) -> Positions:
    """How many characters stand before the next tag, where it is not among the first n, a multiple of 8."""
    live = np.flatnonzero(n % 8 == 0)
    for _ in range(_MOST_VALUE_WORDS):
        if not len(live):
            break
        more = before_tag(at[np.minimum(begin[live] + n[live], len(at) - 1)])
        n[live] += more
        live = live[more == 8]
    return n


def _with_texts(
    starts: Starts, rows: Positions, found: list[tuple[Value, NDArray[Any]]], ends: list[Positions], texts: TextCodes
) -> Part:
    """The same with the codes of texts that stand in the sheet."""
    good, out = np.ones(len(rows), np.bool_), []
    for (value, read), end in zip(found, ends, strict=True):
        if value.type in _AS_TEXT:
            read, plain = texts.codes(starts.data, starts.at, read, end)
            good &= plain
        out.append((value, read))
    if good.all():
        return Part(rows, out)
    return Part(rows[good], [(value, read[good]) for value, read in out])


_AS_TEXT = frozenset({b"e", b"str", b"inlineStr"})
