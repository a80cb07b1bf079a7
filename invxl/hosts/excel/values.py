"""Values of the Pack as they are entered into an open workbook's cells, and cells as raw columns.

A program that takes an entry reads texts as if they were typed: "0005" would become 5, "=x" a formula, "1-2" a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from invxl.columns import Kind, RawColumn
from invxl.errors import ERROR_CODES
from invxl.hosts.file.shown import plain
from invxl.pack import Formula

Entry = None | bool | float | str

_EPOCH = datetime(1899, 12, 30)
_DAYS_1904 = 1462.0  # serials of the 1904 system are so much smaller
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# What a spreadsheet may take for a formula, number, day, time, truth value or error.
_READ = re.compile(rf"\s*(?:[-+=@'$€£¥(.\d%#\t\0]|(?:true|false)\s*$|(?:{_MONTHS})[a-z]*[-\s./,]*\d)", re.IGNORECASE)


def guarded(text: str, as_text: bool) -> str:
    """A text as it must be entered to stay what it is. as_text: whether the cell has the text format.

    >>> guarded("0005", False), guarded("0005", True), guarded("Bolt", False)
    ("'0005", '0005', 'Bolt')
    """
    if text.startswith("'") or (not as_text and _READ.match(text)):
        return f"'{text}"
    return text


def entry(value: Any, as_text: bool, native: Callable[[str], str], counts_from_1904: bool = False) -> Entry:
    """A Pack value for a cell; dates as serials, because their format is the cell's."""
    if isinstance(value, Formula):
        return f"={native(value.text)}"
    is_day = isinstance(value, (date, np.datetime64))
    found = plain(value)
    if isinstance(found, str):
        return guarded(found, as_text)
    if is_day and counts_from_1904 and found is not None:
        return float(found) - _DAYS_1904
    return found


def kept(value: Any, formula: str, as_text: bool = False, counts_from_1904: bool = False) -> Entry:
    """A cell of the user's as it is entered again elsewhere."""
    if formula:
        return formula
    if isinstance(value, datetime):
        return serial(value) - (_DAYS_1904 if counts_from_1904 else 0.0)
    if isinstance(value, str):
        return value if value in ERROR_CODES else guarded(value, as_text)
    return None if value is None else value if isinstance(value, bool) else float(value)


def serial(moment: datetime) -> float:
    """A moment as Excel counts it.

    >>> serial(datetime(2025, 12, 31, 12))
    46022.5
    """
    return (moment.replace(tzinfo=None) - _EPOCH).total_seconds() / 86400


def raw_column(cells: Sequence[Any]) -> RawColumn:
    """Cells as a raw column. A text that reads like an error value counts as one: values do not tell them apart."""
    n = len(cells)
    kind = np.zeros(n, np.uint8)
    number = np.full(n, np.nan)
    code = np.full(n, -1, np.int32)
    texts: dict[str, int] = {}
    for i, v in enumerate(cells):
        if v is None or v == "":
            continue
        if isinstance(v, str):
            kind[i] = Kind.ERROR if v in ERROR_CODES else Kind.TEXT
            code[i] = texts.setdefault(v, len(texts))
        elif isinstance(v, bool):
            kind[i], number[i] = Kind.BOOL, v
        elif isinstance(v, datetime):
            kind[i], number[i] = Kind.DATE, serial(v)
        else:
            kind[i], number[i] = Kind.NUMBER, v
    return RawColumn(kind, number, code, tuple(texts))
