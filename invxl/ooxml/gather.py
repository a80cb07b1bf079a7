"""Columns of a sheet as they fill: where the fast and the slow reader put what they found.

Arrays are made only for what a column holds, so that a column of text costs 5 bytes a row and one of numbers 9.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from invxl.columns import Kind, RawColumn
from invxl.errors import Fault, WorkbookError
from invxl.ooxml.limits import MAX_TABLE_CELLS
from invxl.ooxml.strings_read import SharedStrings

# What a formula cell without a stored result is called. It is an error cell: its value is not known, and is not blank.
NOT_CALCULATED = "formula without a stored result"

BLANK, NUMBER, TEXT, BOOL, ERROR, DATE = (int(k) for k in Kind)

SHIFT_1904 = 1462.0  # days between the two date systems


@dataclass(frozen=True, slots=True)
class Workings:
    """What cells of every sheet refer to: the shared strings, which styles show dates, and the date system."""

    strings: SharedStrings
    dates: NDArray[np.bool_]
    date1904: bool = False


class Pool:
    """Texts that stand in cells themselves. Code -2 is the first, -3 the second, so that -1 stays "none"."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def code(self, text: str) -> int:
        """The code of a text."""
        return self._codes.setdefault(text, -2 - len(self._codes))

    @property
    def texts(self) -> list[str]:
        return list(self._codes)


class _Filling:
    def __init__(self, n: int) -> None:
        self.n = n
        self.kind = np.zeros(n, np.uint8)
        self.number: NDArray[np.float64] | None = None
        self.code: NDArray[np.int32] | None = None

    def numbers(self) -> NDArray[np.float64]:
        if self.number is None:
            self.number = np.full(self.n, np.nan)
        return self.number

    def codes(self) -> NDArray[np.int32]:
        if self.code is None:
            self.code = np.full(self.n, -1, np.int32)
        return self.code


Rows = NDArray[np.int64] | slice


class Gather:
    """The wanted columns of the sheet rows `first_row` to `last_row`, and how far data go on below them.

    bottom: the last sheet row in the window with a value in a wanted column; 0 where there is none.
    below: the last sheet row, counting on from `edge` without a gap, that holds a value in a wanted column. Rows
        between `last_row` and `edge` (a totals row) do not matter. Nothing is looked for where `edge` is None.
    """

    def __init__(self, place: str, columns: Collection[int], first_row: int, last_row: int, workings: Workings,
                 edge: int | None = None) -> None:  # fmt: skip
        self.place = place
        self.columns = columns
        self.first_row, self.last_row = first_row, last_row
        self.bottom, self.below = 0, last_row if edge is None else edge
        self.workings = workings
        self._edge = edge
        self.pool = Pool()
        self.n = max(0, last_row - first_row + 1)
        self._fill: dict[int, _Filling] = {}
        self._room = MAX_TABLE_CELLS

    def done(self, row: int) -> bool:
        """Whether rows from this one on can no longer matter."""
        return row > self.below + (self._edge is not None)

    def put_numbers(self, column: int, at: Rows, kind: NDArray[np.uint8] | int, number: NDArray[np.float64]) -> None:
        """Numbers, dates and booleans at these positions (0 is `first_row`)."""
        fill = self._filling(column)
        fill.kind[at] = kind
        fill.numbers()[at] = number

    def put_codes(self, column: int, at: Rows, kind: NDArray[np.uint8] | int, code: NDArray[np.int32]) -> None:
        """Texts and errors: positions in the shared strings, or codes of the pool."""
        fill = self._filling(column)
        fill.kind[at] = kind
        fill.codes()[at] = code

    def put_rows(self, rows: NDArray[np.int64]) -> None:
        """Note that these sheet rows hold a value in a wanted column; ascending, and after those noted before."""
        inside = rows[rows <= self.last_row]
        if len(inside):
            self.bottom = int(inside[-1])
        if self._edge is None:
            return
        for row in rows[rows > self._edge].tolist():
            if row != self.below + 1:
                break
            self.below = row

    def _filling(self, column: int) -> _Filling:
        fill = self._fill.get(column)
        if fill is None:
            self._room -= self.n
            if self._room < 0:
                raise WorkbookError(
                    Fault(f"sheet {self.place}", f"{len(self._fill) + 1:,} columns of {self.n:,} rows",
                          f"at most {MAX_TABLE_CELLS:,} cells in one table", "Make the table as large as its data.")
                )  # fmt: skip
            fill = self._fill[column] = _Filling(self.n)
        return fill

    @property
    def filled(self) -> Collection[int]:
        """The wanted columns that hold something."""
        return self._fill.keys()

    def finish(self, columns: Collection[int] | None = None, trim: bool = False) -> dict[int, RawColumn]:
        """The wanted columns, or these of them, in ascending order. Every text once; arrays may be read-only views.

        trim: no rows after the last that holds something.
        """
        pooled = self.pool.texts
        n = max(0, self.bottom - self.first_row + 1) if trim else self.n
        out = {}
        for column in sorted(self.columns if columns is None else columns):
            fill = self._fill.pop(column, None)
            if fill is None:
                out[column] = _nothing(n)
                continue
            number = np.broadcast_to(np.float64(np.nan), n) if fill.number is None else fill.number[:n]
            code: NDArray[np.int32] = np.broadcast_to(np.int32(-1), n)
            texts: tuple[str, ...] = ()
            if fill.code is not None:
                code, texts = _compact(fill.code[:n], self.workings.strings, pooled)
            out[column] = RawColumn(fill.kind[:n], number, code, texts)
        return out


def _nothing(n: int) -> RawColumn:
    """A column of blanks, however long, that takes no memory."""
    blank = np.broadcast_to(np.uint8(BLANK), n)
    return RawColumn(blank, np.broadcast_to(np.float64(np.nan), n), np.broadcast_to(np.int32(-1), n))


def _compact(
    code: NDArray[np.int32], strings: SharedStrings, pooled: Sequence[str]
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Codes into the column's own texts, each text once, whether it was shared, written in the cell, or both."""
    n = len(strings) + len(pooled) + 1
    used = np.zeros(n, np.bool_)  # shared ones from the front, those of the pool from behind, the last is -1: none
    used[code] = True
    used[-1] = False
    shared = np.flatnonzero(used[: len(strings)])
    inside = np.flatnonzero(used[len(strings) : -1])
    positions = np.concatenate((inside + len(strings), shared))
    texts = [*(pooled[-1 - i] for i in inside.tolist()), *strings.texts(shared)]
    new = np.full(n, -1, np.int32)
    if len(set(texts)) == len(texts):
        new[positions] = np.arange(len(texts), dtype=np.int32)
        return np.take(new, code, mode="wrap"), tuple(texts)
    numbers: dict[str, int] = {}
    new[positions] = [numbers.setdefault(t, len(numbers)) for t in texts]
    return np.take(new, code, mode="wrap"), tuple(numbers)
