"""Raw tables built from plain Python values, as a host would deliver them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from invxl.columns import Kind, RawBook, RawColumn, RawTable
from invxl.schema import BY_TABLE

_EPOCH = datetime(1899, 12, 30)


class ExcelError(str):
    """An error cell, e.g. `ExcelError("#N/A")`."""


def serial(day: date) -> float:
    """The serial of the 1900 date system; for days from 1900-03-01 on.

    >>> serial(date(2025, 9, 30))
    45930.0
    """
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return (moment - _EPOCH).total_seconds() / 86400


def raw_column(values: Sequence[Any] | np.ndarray) -> RawColumn:
    """Cells from Python values: None is blank, str text, bool a boolean, date a date cell, `ExcelError` an error cell.

    Arrays of float64 and datetime64 are taken whole (NaN and NaT are blank), so that big tables build fast.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iufM":
        return _from_array(values)
    kind = np.zeros(len(values), np.uint8)
    number = np.full(len(values), np.nan)
    code = np.full(len(values), -1, np.int32)
    texts: dict[str, int] = {}
    for i, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, str):
            kind[i] = Kind.ERROR if isinstance(value, ExcelError) else Kind.TEXT
            code[i] = texts.setdefault(str(value), len(texts))
        elif isinstance(value, bool | np.bool_):
            kind[i], number[i] = Kind.BOOL, float(value)
        elif isinstance(value, date):
            kind[i], number[i] = Kind.DATE, serial(value)
        else:
            kind[i], number[i] = Kind.NUMBER, float(value)
    return RawColumn(kind, number, code, tuple(texts))


def _from_array(values: np.ndarray) -> RawColumn:
    if values.dtype.kind == "M":
        days = values.astype("M8[D]")
        blank = np.isnat(days)
        number = np.where(blank, np.nan, (days - np.datetime64("1899-12-30", "D")).astype(np.float64))
        filled = Kind.DATE
    else:
        number = values.astype(np.float64)
        blank = np.isnan(number)
        filled = Kind.NUMBER
    kind = np.where(blank, np.uint8(Kind.BLANK), np.uint8(filled)).astype(np.uint8)
    return RawColumn(kind, number, np.full(len(number), -1, np.int32))


def text_column(codes: np.ndarray, texts: Sequence[str]) -> RawColumn:
    """A column of text cells from codes into distinct texts; -1 is blank."""
    code = codes.astype(np.int32)
    kind = np.where(code >= 0, np.uint8(Kind.TEXT), np.uint8(Kind.BLANK)).astype(np.uint8)
    return RawColumn(kind, np.full(len(code), np.nan), code, tuple(texts))


def raw_table(table: str, columns: Mapping[str, Any], *, sheet: str | None = None, first_row: int = 2) -> RawTable:
    """One table: `raw_table("tblSales", {"Date": [date(2025, 1, 2)], "SKU": ["00011"], "Quantity": [3]})`.

    Values per header are sequences for `raw_column`, or RawColumns as they are. The sheet follows from the table.
    """
    built = {h: v if isinstance(v, RawColumn) else raw_column(v) for h, v in columns.items()}
    if len({len(c) for c in built.values()}) > 1:
        raise ValueError(f"{table}: columns differ in length")
    name = sheet or (BY_TABLE[table].sheet if table in BY_TABLE else table)
    return RawTable(name, table, built, first_row)


def raw_rows(table: str, headers: Sequence[str], rows: Sequence[Sequence[Any]], *, first_row: int = 2) -> RawTable:
    """The same, written row by row."""
    return raw_table(table, {h: [row[i] for row in rows] for i, h in enumerate(headers)}, first_row=first_row)


def raw_book(*tables: RawTable, name: str = "pack.xlsx") -> RawBook:
    """A book of these tables."""
    return RawBook(name, {t.table: t for t in tables})
