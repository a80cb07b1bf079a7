"""Sheet XML to columns, cell by cell, for whatever shape it has: the path that is always right, and slow.

Everything that `sheet_scan` does not recognise comes here: missing `r` attributes, rich and odd text, comments, CDATA.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import datetime, time

import numpy as np
from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml import refs, xmltext
from invxl.ooxml.gather import BLANK, BOOL, DATE, ERROR, NOT_CALCULATED, NUMBER, SHIFT_1904, TEXT, Gather
from invxl.ooxml.limits import MAX_COLUMN, MAX_ROW
from invxl.ooxml.strings_read import rich_text

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_SPACE = " \t\r\n"
_TYPES = frozenset({"n", "s", "b", "e", "d", "str", "inlineStr"})
_BATCH = 4096  # cells per column between two writes into the arrays
_MOST_FAULTS = 20
_SAVE_AGAIN = "Open the workbook in Excel and save it again."
_EPOCH = datetime(1899, 12, 30)


class _Column:
    """The cells of one column since the last write."""

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        self.number_rows: list[int] = []
        self.number_kinds: list[int] = []
        self.numbers: list[float] = []
        self.code_rows: list[int] = []
        self.code_kinds: list[int] = []
        self.codes: list[int] = []

    def write(self, gather: Gather, column: int) -> None:
        if self.numbers:
            at, kind = np.array(self.number_rows, np.int64), np.array(self.number_kinds, np.uint8)
            gather.put_numbers(column, at, kind, np.array(self.numbers))
        if self.codes:
            at, kind = np.array(self.code_rows, np.int64), np.array(self.code_kinds, np.uint8)
            gather.put_codes(column, at, kind, np.array(self.codes, np.int32))
        self.empty()


class SlowReader:
    """Reads rows into a Gather. Several pieces of one sheet may be read in turn.

    row: the last row read. held: rows that hold a value in a wanted column, until `settle` hands them over.
    """

    def __init__(self, gather: Gather, part: str) -> None:
        self._gather, self._part = gather, part
        self._columns: dict[int, _Column] = {}
        self._faults: list[Fault] = []
        self._letters: dict[str, int] = {}
        self._styles: dict[str | None, bool] = {}
        self.row = 0
        self.held: list[int] = []

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read a sheet, or the rest of one in its own wrapping, as UTF-8; no further than rows matter."""
        for count, element in enumerate(xmltext.elements(chunks, self._part, "row"), 1):
            self._row(element)
            if self.row >= self._gather.last_row:
                self.settle()
                if self._gather.done(self.row + 1):
                    break
            if count % _BATCH == 0:
                self._write()
        self._write()
        self.settle()

    def read_some(self, document: bytes) -> None:
        """Read some rows in the sheet's wrapping; `settle` is the caller's."""
        for element in xmltext.elements((document,), self._part, "row"):
            self._row(element)
        self._write()

    def settle(self) -> None:
        """Hand over which rows hold values."""
        self._gather.put_rows(np.array(self.held, np.int64))
        self.held = []

    def _write(self) -> None:
        for number, column in self._columns.items():
            column.write(self._gather, number)
        if self._faults:
            raise WorkbookError(*self._faults[:_MOST_FAULTS])

    def _row(self, element: etree._Element) -> None:
        gather = self._gather
        row = self._row_number(element)
        if row <= self.row or row > MAX_ROW:
            raise self._damaged(f"row {row} after row {self.row}", "rows in ascending order, each once")
        self.row = row
        at = row - gather.first_row
        if at < 0:
            return
        column = 0
        held = False
        cell_tag = element.tag[:-3] + "c"  # of the same namespace as "row"
        for cell in element:
            if cell.tag != cell_tag:
                continue
            column = self._column_number(cell, row, column)
            if column not in gather.columns:
                continue
            try:
                kind, number, code = self._value(cell)
            except ValueError as fault:
                place = f"{gather.place}!{refs.letters(column)}{row}"
                self._faults.append(Fault(place, str(fault), "a cell as Excel writes it", _SAVE_AGAIN))
                continue
            if kind == BLANK:
                continue
            held = True
            if row <= gather.last_row:
                self._keep(column, at, kind, number, code)
        if held:
            self.held.append(row)

    def _keep(self, column: int, at: int, kind: int, number: float, code: int) -> None:
        filling = self._columns.get(column)
        if filling is None:
            filling = self._columns[column] = _Column()
        if kind in (TEXT, ERROR):
            filling.code_rows.append(at)
            filling.code_kinds.append(kind)
            filling.codes.append(code)
        else:
            filling.number_rows.append(at)
            filling.number_kinds.append(kind)
            filling.numbers.append(number)

    def _row_number(self, element: etree._Element) -> int:
        """Of the row: as it says, else as its first cell with a reference says, else the next."""
        if (text := element.get("r")) is not None:
            return _natural(text) or self._bad_reference(text)
        for cell in element:
            if (reference := cell.get("r")) is not None:
                found = cell_reference(reference)
                return found[0] or self._bad_reference(reference)
        return self.row + 1

    def _column_number(self, cell: etree._Element, row: int, before: int) -> int:
        """Of the cell: as it says, else the one after the cell before."""
        reference = cell.get("r")
        if reference is None:
            column = before + 1
            if column > MAX_COLUMN:
                self._bad_reference(f"column {column}")
            return column
        digits = str(row)
        letters = reference[: -len(digits)]
        column = self._letters.get(letters, 0) if reference.endswith(digits) else 0
        if not column:
            found, column = cell_reference(reference)
            if found != row:
                self._bad_reference(reference)
            self._letters[letters] = column
        if column <= before:
            raise self._damaged(f"cell {reference} twice, or after a later column", "cells in ascending order")
        return column

    def _bad_reference(self, text: str) -> int:
        raise self._damaged(f"a cell or row called {text!r} after row {self.row}", "references such as B7")

    def _damaged(self, found: str, needed: str) -> WorkbookError:
        return WorkbookError(Fault(f"sheet {self._gather.place}", found, needed, _SAVE_AGAIN))

    def _value(self, cell: etree._Element) -> tuple[int, float, int]:
        """Kind, number and code of a cell. Raises ValueError for what no cell holds."""
        text: str | None = None
        inline: str | None = None
        formula = False
        namespace = cell.tag[:-1]
        for child in cell:
            name = child.tag
            if name == namespace + "v":
                text = child.text or ""
            elif name == namespace + "f":
                formula = True
            elif name == namespace + "is":
                inline = rich_text(child)
        type = cell.get("t", "n")
        if type == "inlineStr" and inline is not None:
            return TEXT, math.nan, self._gather.pool.code(xmltext.unescape_x(inline))
        if type == "str" and text is not None:
            return TEXT, math.nan, self._gather.pool.code(xmltext.unescape_x(text))
        stripped = (text or "").strip(_SPACE)
        if not stripped:
            if formula:
                return ERROR, math.nan, self._gather.pool.code(NOT_CALCULATED)
            if type not in _TYPES:
                raise ValueError(f"the cell type {type!r}")
            return BLANK, math.nan, -1
        return self._typed(type, text or "" if type == "e" else stripped, cell)

    def _is_date(self, style: str | None) -> bool:
        known = self._styles.get(style)
        if known is None:
            dates, number = self._gather.workings.dates, _natural(style or "0")
            known = self._styles[style] = number is not None and number < len(dates) and bool(dates[number])
        return known

    def _typed(self, type: str, text: str, cell: etree._Element) -> tuple[int, float, int]:
        workings = self._gather.workings
        if type == "s":
            index = _natural(text)
            if index is None or index >= len(workings.strings):
                raise ValueError(f"shared string {text} of {len(workings.strings):,}")
            return TEXT, math.nan, index
        if type == "n":
            number = parse_number(text)
            if not self._is_date(cell.get("s")):
                return NUMBER, number, -1
            return DATE, number + SHIFT_1904 if workings.date1904 else number, -1
        if type == "b":
            if text not in ("0", "1", "true", "false"):
                raise ValueError(f"the boolean {text!r}")
            return BOOL, float(text in ("1", "true")), -1
        if type == "e":
            return ERROR, math.nan, self._gather.pool.code(text)
        if type == "d":
            return DATE, iso_serial(text), -1
        raise ValueError(f"the cell type {type!r}")


def cell_reference(text: str) -> tuple[int, int]:
    """Row and column as a cell's `r` gives them; (0, 0) for anything else.

    >>> cell_reference("AB7"), cell_reference("ab7"), cell_reference("XFE1"), cell_reference("A0")
    ((7, 28), (0, 0), (0, 0), (0, 0))
    """
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return 0, 0
    row, column = int(found[2]), refs.column_of(found[1])
    return (row, column) if column <= MAX_COLUMN and row <= MAX_ROW else (0, 0)


def parse_number(text: str) -> float:
    """The number that a cell's text stands for, correctly rounded. Raises ValueError for anything else.

    >>> parse_number("-1.5E3")
    -1500.0
    >>> parse_number("nan")
    Traceback (most recent call last):
    ValueError: 'nan' where a number is needed
    """
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(f"{text!r} where a number is needed")
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text!r}, larger than any number Excel knows")
    return number


def iso_serial(text: str) -> float:
    """The 1900 serial of an ISO 8601 date, time of day, or both. Raises ValueError for anything else.

    Excel's calendar has a 29 February 1900 that never was; serials before it are one less.

    >>> iso_serial("2025-09-30"), iso_serial("2025-09-30T12:00:00Z"), iso_serial("06:00:00"), iso_serial("1900-01-01")
    (45930.0, 45930.5, 0.25, 1.0)
    """
    try:
        if ":" in text[:3]:
            of_day = time.fromisoformat(text)
            return (of_day.hour * 3600 + of_day.minute * 60 + of_day.second + of_day.microsecond / 1e6) / 86400
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"{text!r} where an ISO date is needed") from None
    serial = (moment - _EPOCH).total_seconds() / 86400
    return serial if serial >= 61 else serial - 1


def _natural(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else None
