"""Where the rows and cells of a sheet are, all of a chunk at once: addresses, styles, and which tags a cell has.

A cell is known by how it begins and how it ends; what stands between holds no tag if the chunk has no more "<" than
were accounted for, which the caller counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml.limits import MAX_COLUMN, MAX_ROW
from invxl.ooxml.scan_numbers import PAD, Flags, Positions, Words, first_digits, words


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))


_LT, _GT, _C, _R, _QUOTE = b'<>cr"'
_ROW_R, _ROW_END, _CELL_R = _word(b'<row r="'), _word(b"</row>"), _word(b'<c r="')
_STYLE, _TYPE = _word(b' s="'), _word(b' t="')
_INLINE, _INLINE_END, _STRING = _word(b"inlineSt"), _word(b'r"'), _word(b'str"')
_EMPTY, _CLOSED, _VALUE = _word(b"/>"), _word(b"></c>"), _word(b"><v>")
_TEXT, _PRESERVED = _word(b"><is><t>"), tuple(map(_word, (b"><is><t ", b"xml:spac", b'e="prese', b'rve">')))
_VALUE_END, _TEXT_END, _IS_END = _word(b"</v></c>"), _word(b"</t></is"), _word(b"/is></c>")
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(8)] + [0xFFFFFFFFFFFFFFFF], np.uint64)
_A, _Z = ord("A"), ord("Z")


class NotPlain(Exception):  # a message to the caller, no error
    """The sheet is not plainly a list of rows, each with its number, one after another."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Whole rows, PAD behind. Per row its begin and end, its number with how it is written, how many cells it has,
    where its tag goes on behind the number and where it must end; per cell its place, its end and its row.
    """

    data: bytes
    bytes: NDArray[np.uint8]
    at: Words
    tags: int  # how many "<" there are
    begin: Positions
    end: Positions
    row: Positions
    digits: Positions
    number: Words
    count: Positions
    tag: Positions
    tag_end: Positions
    whole: Flags  # whether it ends with its end tag
    place: Positions
    cell_end: Positions
    of: Positions

    @property
    def plain_tag(self) -> Flags:
        """Whether the tag says nothing but the number, and a cell follows."""
        plain: Flags = (self.bytes[self.tag] == _GT) & (self.tag_end - self.tag == 1) & (self.count > 0)
        return plain


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of these rows. text: where each begins behind its address. tags: how many "<" it has, 0 where it is not
    written in a usual way. wrong: its address is none of this row, or not after the one before."""

    column: Positions
    style: Positions
    text: Positions
    tags: Positions
    wrong: Flags


def find_rows(text: bytes, row_before: int) -> Rows:
    """The rows of a text that is nothing else. Raises NotPlain where it is not, from its first byte on, rows in
    ascending order."""
    end = len(text)
    data = text + PAD
    array, at = np.frombuffer(data, np.uint8), words(data)
    start, after = array[:end] == _LT, array[1 : end + 1]
    tags = int(np.count_nonzero(start))
    start &= (after == _C) | (after == _R)
    places = np.flatnonzero(start)
    is_row = array[places + 1] == _R
    first = np.flatnonzero(is_row)
    if not len(first) or first[0] or places[0]:
        raise NotPlain
    begin = places[first]
    number = at[begin + 8]
    row, digits = first_digits(number)
    if (at[begin] != _ROW_R).any() or (digits < 1).any() or (digits > 7).any() or row[0] <= row_before \
            or (np.diff(row) <= 0).any() or row[-1] > MAX_ROW:  # fmt: skip
        raise NotPlain
    number &= _MASKS[digits + 1]
    if (number >> (digits << 3).view(np.uint64) != _QUOTE).any():
        raise NotPlain
    stop = np.append(begin[1:], end)
    count = np.diff(first, append=len(places)) - 1
    following = np.append(places[1:], end)
    last = np.append(is_row[1:], True)
    cell_end = (following - 6 * last)[~is_row]
    tag_end = np.where(count > 0, following[first], stop)
    whole = at[stop - 6] & _MASKS[6] == _ROW_END
    of = np.repeat(np.arange(len(row)), count)
    return Rows(data, array, at, tags, begin, stop, row, digits, number, count, begin + 9 + digits, tag_end, whole,
                places[~is_row], cell_end, of)  # fmt: skip


def find_cells(rows: Rows) -> Cells:
    """What their tags say."""
    at, place, end = rows.at, rows.place, rows.cell_end
    address = at[place + 6]
    b0, b1, b2 = (((address >> np.uint64(8 * k)) & np.uint64(255)).astype(np.int64) for k in range(3))
    two = b1 >= _A
    three = two & (b2 >= _A)
    wrong = (at[place] & _MASKS[6] != _CELL_R) | (b0 < _A) | (b0 > _Z) | (two & (b1 > _Z)) | (three & (b2 > _Z))
    column = b0 - (_A - 1)
    if two.any():
        column = np.where(two, column * 26 + b1 - (_A - 1), column)
    if three.any():
        column = np.where(three, column * 26 + b2 - (_A - 1), column)
    wrong |= column > MAX_COLUMN
    number = place + 7 + two + three
    digits = rows.digits[rows.of]
    wrong |= at[number] & _MASKS[digits + 1] != rows.number[rows.of]
    wrong[1:] |= (rows.of[1:] == rows.of[:-1]) & (column[1:] <= column[:-1])
    column[wrong] = 1
    text = number + digits + 1
    style, kind = _style(at, text)
    behind = _type(at, kind)
    return Cells(column, style, text, _tags(at, behind, end), wrong)


def _style(at: Words, text: Positions) -> tuple[Positions, Positions]:
    """A cell's style, and where its attributes go on; an odd one is left for a stricter look."""
    styled = at[text] & _MASKS[4] == _STYLE
    if not styled.any():
        return np.zeros(len(text), np.int64), text
    value = at[text + 4]
    style, digits = first_digits(value)
    styled &= (digits >= 1) & (digits <= 7)
    styled &= (value >> (digits << 3).view(np.uint64)) & np.uint64(255) == _QUOTE
    if styled.all():
        return style, text + (digits + 5)
    return np.where(styled, style, 0), np.where(styled, text + (digits + 5), text)


def _type(at: Words, kind: Positions) -> Positions:
    """Where the attributes end behind a cell's type."""
    typed = np.flatnonzero(at[kind] & _MASKS[4] == _TYPE)
    if not len(typed):
        return kind
    value = at[kind[typed] + 4]
    length = np.where((value >> np.uint64(8)) & np.uint64(255) == _QUOTE, 1, 0)  # one letter
    length[value & _MASKS[4] == _STRING] = 3
    inline = np.flatnonzero(value == _INLINE)
    if len(inline):
        closed = at[kind[typed[inline]] + 12] & _MASKS[2] == _INLINE_END
        length[inline[closed]] = 9
    known = length > 0
    behind = kind.copy()
    behind[typed[known]] += length[known] + 5
    return behind


def _tags(at: Words, behind: Positions, end: Positions) -> Positions:
    """How many "<" cells have whose attributes end there; 0 where they go on in no known way."""
    content = at[behind]
    room = end - behind
    tags = np.zeros(len(behind), np.int64)
    tags[(content & _MASKS[2] == _EMPTY) & (room == 2)] = 1
    tags[(content & _MASKS[5] == _CLOSED) & (room == 5)] = 2
    tail = at[end - 8]
    tags[(content & _MASKS[4] == _VALUE) & (room >= 12) & (tail == _VALUE_END)] = 4
    ends = (tail == _IS_END) & (at[end - 13] == _TEXT_END)
    tags[(content == _TEXT) & (room >= 21) & ends] = 6
    spaced = np.flatnonzero(ends & (content == _PRESERVED[0]) & (room >= 42))
    if len(spaced):
        here = behind[spaced]
        same = (at[here + 8] == _PRESERVED[1]) & (at[here + 16] == _PRESERVED[2])
        tags[spaced[same & (at[here + 24] & _MASKS[5] == _PRESERVED[3])]] = 6
    return tags
