"""What openpyxl makes of a sheet, in the words of RawColumn; and a way to read every cell of one with ours."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import to_excel

from invxl.columns import Kind
from invxl.ooxml.package import Package
from invxl.ooxml.sheet_read import read_columns, workings
from invxl.ooxml.workbook_read import read_workbook

Value = tuple[Kind, float | str | None]
Grid = dict[tuple[int, int], Value]


def theirs(source: Path | bytes) -> dict[str, Grid]:
    """Every filled cell of every worksheet as openpyxl reads it. Dates are serials of the 1900 system."""
    file = io.BytesIO(source if isinstance(source, bytes) else source.read_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it does not support, none of which is a cell's value
        book = openpyxl.load_workbook(file, data_only=True, read_only=True)  # pivots are beyond its other mode
    return {
        sheet.title: {
            (cell.row, cell.column): value
            for row in _rows(sheet)
            for cell in row
            if (value := _value(cell)) is not None
        }
        for sheet in book.worksheets
    }


def _rows(sheet: Any) -> Iterator[Any]:
    sheet.reset_dimensions()  # what the file says of its size need not be so
    return sheet.iter_rows()


def _value(cell: Any) -> Value | None:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        return Kind.ERROR, value
    if isinstance(value, bool):
        return Kind.BOOL, float(value)
    if isinstance(value, dt.timedelta):  # [h]:mm, a duration: a number to us
        return Kind.NUMBER, value.total_seconds() / 86400
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return Kind.DATE, float(to_excel(value))
    if isinstance(value, int | float):
        return Kind.NUMBER, float(value)
    return Kind.TEXT, str(value)


def ours(source: Path | bytes, columns: int = 60, fast: bool = True) -> dict[str, Grid]:
    """The same of the first so many columns, as our reader has it."""
    out = {}
    with Package.open(source) as package:
        book = read_workbook(package)
        of = workings(package, book)
        for sheet in book.sheets:
            if sheet.kind != "worksheet":
                continue
            cells = read_columns(package, sheet, range(1, columns + 1), 1, 5000, of, fast=fast)
            out[sheet.name] = {
                (i + 1, c): (Kind(int(column.kind[i])), _plain(column.value(i)))
                for c, column in cells.columns.items()
                for i in column.kind.nonzero()[0].tolist()
            }
    return out


def _plain(value: float | str | bool | None) -> float | str | None:
    return float(value) if isinstance(value, bool) else value


def agree(mine: Value | None, other: Value | None) -> bool:
    """Whether both stand for the same cell; what openpyxl changes on reading is allowed for and named."""
    if mine == other:
        return True
    if mine is not None and mine[0] is Kind.ERROR and str(mine[1]).startswith("formula without"):
        return other is None  # openpyxl gives None for a formula that was never calculated
    if mine is None or other is None:
        return mine == (Kind.TEXT, "")  # an empty text result is None there
    if mine[0] is Kind.TEXT and other[0] is Kind.TEXT:  # it leaves Excel's escapes in, but takes an underscore's out
        escaped = re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), str(other[1]))
        return mine[1] == escaped or str(mine[1]).replace("x005F_", "") == other[1]
    if {mine[0], other[0]} <= {Kind.DATE, Kind.NUMBER} and mine[0] is other[0]:
        return abs(float(mine[1] or 0) - float(other[1] or 0)) < 1e-8  # through datetime: microseconds
    return False
