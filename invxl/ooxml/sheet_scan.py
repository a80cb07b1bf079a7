"""Sheet XML to columns without an object per cell: rows of one form are read together, column by column.

Rows of nothing but plain cells are read from where each row starts (`scan_cells`). Where others are left, the chunk is
searched for every "<": the first row that is not read yet gives a form (`scan_template`); every row with the same tags
that agrees with it byte for byte is read with it; and so on. Rows of no known form, and rows with a value that is not
plainly what its cell says, go to `sheet_slow`: what is not recognised is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml import scan_cells
from invxl.ooxml.gather import BOOL, DATE, ERROR, NUMBER, SHIFT_1904, TEXT, Gather
from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.scan_cells import Value
from invxl.ooxml.scan_numbers import Flags, Positions, Words, naturals, numbers, words
from invxl.ooxml.scan_template import ROW_REST, Form, Slot, compile_row
from invxl.ooxml.scan_texts import TextCodes, distinct
from invxl.ooxml.sheet_slow import SlowReader

_LT, _BANG, _QUESTION, _R, _QUOTE, _F = 60, 33, 63, 114, 34, 102
_ROW_R = np.uint64(int.from_bytes(b'<row r="', "little"))
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_MOST_FORMS = 48  # in one chunk; more is not a sheet that was written by rows
_FEW_ROWS = 16  # of which not one needs to be plain
_MOST_MISSES = 4  # rows without a form, before the rest of the chunk is not tried
_MAX_DIGITS = 7


class NotRows(Exception):  # a message to the caller, no error
    """The chunk is not plainly a list of rows: it holds comments, CDATA, or rows without a number."""


@dataclass(slots=True)
class _Chunk:
    data: bytes
    bytes: NDArray[np.uint8]
    at: Words
    tags: Positions  # of every "<"
    names: NDArray[np.uint8]  # the byte after it
    first: Positions  # per row: its first tag's place in `tags`
    count: Positions  # per row: how many tags
    row: Positions  # per row: its number
    digits: Positions  # per row: how many digits that has
    number: Words  # per row: the digits as they are written
    end: int  # of the rows in the data


class Scanner:
    """Reads chunks of whole rows into a Gather."""

    def __init__(self, gather: Gather, slow: SlowReader, wrapping: tuple[bytes, bytes]) -> None:
        self._gather, self._slow, self._wrapping = gather, slow, wrapping
        self._wanted = frozenset(gather.columns)
        self._texts = TextCodes(gather.pool)
        self._by_cells = True  # whether rows are plain so far
        self.row = 0  # the last row read
        self.formulas = False  # whether any row so far holds one, in whatever column

    def read(self, data: bytes, end: int) -> None:
        """Read data[:end]: whole rows and nothing else, PAD or more behind. Raises NotRows, having read nothing."""
        starts = scan_cells.find(data, end, self.row) if self._by_cells else None
        parts: list[scan_cells.Part] = []
        unread = None
        if starts is not None:
            strings, first_row = len(self._gather.workings.strings), self._gather.first_row
            parts = list(scan_cells.read(starts, self._wanted, strings, self._texts, first_row))
            unread = np.ones(len(starts.row), np.bool_)
            for part in parts:
                unread[part.rows] = False
            self._by_cells = bool(parts) or len(unread) < _FEW_ROWS  # else this is no sheet of plain rows
        if starts is None or unread is None or unread.any():
            chunk = _chunk(data, end, self.row)
            self.formulas = self.formulas or bool((chunk.names == _F).any())
            held = [self._keep(chunk.row, part) for part in parts]
            held += self._by_tags(chunk, np.ones(len(chunk.row), np.bool_) if unread is None else unread)
            self.row = int(chunk.row[-1])
        else:
            held = [self._keep(starts.row, part) for part in parts]
            self.row = int(starts.row[-1])
        self._gather.put_rows(held[0] if len(held) == 1 else np.sort(np.concatenate(held)))

    def _keep(self, row: Positions, part: scan_cells.Part) -> Positions:
        """Put the values of rows into the columns; gives the rows that hold some."""
        rows = row[part.rows]
        inside = rows <= self._gather.last_row
        every = bool(inside.all())
        at = self._at(rows if every else rows[inside])
        for value, read in part.values:
            self._put(value, at, read if every else read[inside])
        return rows if part.values else rows[:0]

    def _by_tags(self, chunk: _Chunk, unread: Flags) -> list[Positions]:
        """Read these rows. Gives those that hold values."""
        odd = unread & ~_well_formed(chunk)
        pending = unread & ~odd & (chunk.count > 2) & (chunk.row >= self._gather.first_row)  # with fewer tags: no cell
        held: list[Positions] = []
        slow: list[Positions] = [np.flatnonzero(odd)]
        forms = misses = 0
        while len(left := np.flatnonzero(pending)):
            if forms >= _MOST_FORMS or misses >= _MOST_MISSES:
                slow.append(left)
                break
            leader = int(left[0])
            form = self._form(chunk, leader)
            if form is None:
                misses += 1
                slow.append(left[:1])
                pending[leader] = False
                continue
            forms += 1
            same = left[(chunk.count[left] == form.tokens) & (chunk.digits[left] == chunk.digits[leader])]
            same = self._agreeing(chunk, form, same)
            pending[same] = False
            pending[leader] = False
            read, bad = self._columns(chunk, form, same)
            held.append(chunk.row[read])
            slow.append(bad)
        held.append(self._slowly(chunk, slow))
        return held

    def _form(self, chunk: _Chunk, i: int) -> Form | None:
        start = int(chunk.tags[chunk.first[i]])
        last = int(chunk.tags[chunk.first[i] + chunk.count[i] - 1])
        form = compile_row(chunk.data[start : last + 6], int(chunk.digits[i]), self._wanted)
        return form if form is not None and form.tokens == chunk.count[i] else None

    def _agreeing(self, chunk: _Chunk, form: Form, rows: Positions) -> Positions:
        """Those of the rows that have this form."""
        if not form.exact:
            rows = _named_alike(chunk, form, rows)
        base = chunk.first[rows]
        number = chunk.number[rows]
        off = np.zeros(len(rows), np.uint64)
        shifted: dict[int, Words] = {0: number}
        token, place = -1, base
        for word in form.words:
            if word.token != token:
                token, place = word.token, chunk.tags[base + word.token]
            expected: Words | np.uint64 = word.expected
            for shift in word.numbers:
                if shift not in shifted:
                    bits = np.uint64(8 * abs(shift))
                    shifted[shift] = number << bits if shift > 0 else number >> bits
                expected = shifted[shift] | expected
            found = chunk.at[place + word.offset if word.offset else place]
            found ^= expected
            off |= found if word.mask == _ALL else found & word.mask
        return rows if not off.any() else rows[off == 0]

    def _columns(self, chunk: _Chunk, form: Form, rows: Positions) -> tuple[Positions, Positions]:
        """Read the rows' values. Gives the rows that hold some, and those that must be read slowly."""
        base = chunk.first[rows]
        found = []
        good = np.ones(len(rows), np.bool_)
        for slot in form.slots:
            start = chunk.tags[base + slot.start_token] + slot.start_offset
            end = chunk.tags[base + slot.end_token]
            values, plain = self._values(chunk, slot, start, end)
            found.append((slot, values))
            good &= plain
        nothing = rows[:0]
        if good.all():
            good_rows, bad = rows, nothing
        else:
            good_rows, bad = rows[good], rows[~good]
        inside = chunk.row[good_rows] <= self._gather.last_row
        at = self._at(chunk.row[good_rows[inside]] if not inside.all() else chunk.row[good_rows])
        keep = None if good.all() and inside.all() else np.flatnonzero(good)[inside]
        for slot, values in found:
            self._put(slot, at, values if keep is None else values[keep])
        return good_rows if form.slots else nothing, bad

    def _at(self, rows: Positions) -> Positions | slice:
        """Positions in the columns; a slice where the rows are consecutive, which is written much faster."""
        first = self._gather.first_row
        if len(rows) and int(rows[-1]) - int(rows[0]) == len(rows) - 1:
            return slice(int(rows[0]) - first, int(rows[-1]) - first + 1)
        return rows - first

    def _values(self, chunk: _Chunk, slot: Slot, start: Positions, end: Positions) -> tuple[NDArray[Any], Flags]:
        if slot.type == b"s":
            index, good = naturals(chunk.at, start, end)
            good &= index < len(self._gather.workings.strings)
            return index.astype(np.int32), good
        if slot.type == b"n":
            return numbers(chunk.bytes, chunk.at, start, end)
        if slot.type == b"b":
            digit = chunk.bytes[start] - np.uint8(48)
            return digit.astype(np.float64), (end - start == 1) & (digit <= 1)
        return self._texts.codes(chunk.data, chunk.at, start, end)

    def _put(self, slot: Slot | Value, at: Positions | slice, values: NDArray[Any]) -> None:
        gather = self._gather
        if slot.type == b"n":
            dates = gather.workings.dates
            if slot.style < len(dates) and dates[slot.style]:
                gather.put_numbers(slot.column, at, DATE, values + SHIFT_1904 if gather.workings.date1904 else values)
            else:
                gather.put_numbers(slot.column, at, NUMBER, values)
        elif slot.type == b"b":
            gather.put_numbers(slot.column, at, BOOL, values)
        else:
            gather.put_codes(slot.column, at, ERROR if slot.type == b"e" else TEXT, values)

    def _slowly(self, chunk: _Chunk, rows: list[Positions]) -> Positions:
        every = np.sort(np.concatenate(rows)) if rows else np.zeros(0, np.int64)
        if not len(every):
            return every
        start = chunk.tags[chunk.first[every]]
        stop = chunk.tags[chunk.first[every] + chunk.count[every] - 1] + len(b"</row>")
        data = chunk.data
        texts = [data[a:b] for a, b in zip(start.tolist(), stop.tolist(), strict=True)]
        self._slow.row = int(chunk.row[every[0]]) - 1
        self._slow.read_some(b"".join((self._wrapping[0], *texts, self._wrapping[1])))
        held, self._slow.held = self._slow.held, []
        return np.array(held, np.int64)


def _chunk(data: bytes, end: int, row_before: int) -> _Chunk:
    array = np.frombuffer(data, np.uint8)
    at = words(data)
    tags = np.flatnonzero(array[:end] == _LT)
    names = array[tags + 1]
    if ((names == _BANG) | (names == _QUESTION)).any():
        raise NotRows
    first = np.flatnonzero(names == _R)
    if not len(first):
        raise NotRows
    start = tags[first]
    if first[0] != 0 or (at[start] != _ROW_R).any():
        raise NotRows
    count = np.diff(first, append=len(tags))
    row = np.zeros(len(start), np.int64)
    digits = np.zeros(len(start), np.int64)
    live = np.ones(len(start), np.bool_)
    for k in range(_MAX_DIGITS):
        digit = array[start + 8 + k] - np.uint8(48)
        live &= digit < 10
        if not live.any():
            break
        row = np.where(live, row * 10 + digit, row)
        digits += live
    if (array[start + 8 + digits] != _QUOTE).any() or row[0] <= row_before or (np.diff(row) <= 0).any() \
            or row[-1] > MAX_ROW:  # fmt: skip
        raise NotRows
    number = at[start + 8] & _MASKS[digits]
    return _Chunk(data, array, at, tags, names, first, count, row, digits, number, end)


def _well_formed(chunk: _Chunk) -> Flags:
    """Per row: whether its tag is whole, whatever else it says of the row."""
    start = chunk.tags[chunk.first] + 9 + chunk.digits
    after = chunk.first + 1
    end = chunk.tags[np.minimum(after, len(chunk.tags) - 1)]
    if after[-1] == len(chunk.tags):
        end[-1] = chunk.end
    first, inverse = distinct(chunk.at, start, end - start)
    rests = [chunk.data[a:b] for a, b in zip(start[first].tolist(), end[first].tolist(), strict=True)]
    return np.array([ROW_REST.fullmatch(rest) is not None for rest in rests], np.bool_)[inverse]


def _named_alike(chunk: _Chunk, form: Form, rows: Positions) -> Positions:
    """Those of the rows whose tags have the names that the first one's have."""
    base, names = chunk.first[rows], chunk.names
    if int(base[-1] - base[0]) == (len(rows) - 1) * form.tokens:  # side by side: nothing to gather
        tags = names[base[0] : base[-1] + form.tokens].reshape(len(rows), form.tokens)
    else:
        tags = names[base[:, None] + np.arange(form.tokens)]
    same = tags == tags[0]
    return rows if same.all() else rows[same.all(axis=1)]


_MASKS = np.array([(1 << 8 * d) - 1 for d in range(8)], np.uint64)
