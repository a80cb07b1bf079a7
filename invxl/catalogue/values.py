"""What callers hand in, as NumPy holds it: one reader for numbers, lists, arrays, Series, dates and cells.

A blank (None, NaN, NaT) is NaN without an error. Error values and text become codes beside the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.errors import ERROR_CODES, Fault, FormulaError, NotANumber, OutsideDomain

Codes = NDArray[np.uint8]
TEXT = 255  # a code of our own: text, which a scalar refuses and a range passes over
NUM = ERROR_CODES[OutsideDomain.excel]
VALUE = ERROR_CODES[FormulaError.excel]
_EPOCH = datetime(1899, 12, 30)
_EPOCH64 = np.datetime64("1899-12-30")
_DAY64 = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True)
class Elements:
    """Values and, beside them, the number of each element's error (0 for none). None: no element has one.

    `codes` are the input's own errors and text, `faults` what lies outside the argument's domain.
    """

    values: NDArray[Any]
    codes: Codes | None = None
    faults: Codes | None = None


def read_numbers(raw: Any, *, count_logical: bool = True) -> Elements:
    """Numbers and dates (as Excel's serial numbers); TRUE and FALSE count as 1 and 0, or are blanks in a range."""
    if isinstance(raw, float):
        return Elements(np.asarray(raw))
    array = _array(raw)
    kind = array.dtype.kind
    if kind in "iuf":
        if not count_logical and isinstance(raw, list) and _holds_logical(raw):
            return _read_objects(np.array(raw, dtype=object), count_logical)
        return Elements(array if array.dtype == np.float64 else array.astype(np.float64))
    if kind == "b":
        return Elements(array.astype(np.float64) if count_logical else np.full(array.shape, np.nan))
    if kind == "M":
        return Elements(np.where(np.isnat(array), np.nan, (array - _EPOCH64) / _DAY64))
    return _read_objects(array, count_logical)


def read_words(raw: Any) -> Elements:
    """Text (options and keys) as it stands; numbers among keys stay numbers; blanks are None."""
    array = _array(raw)
    if array.dtype.kind != "O":
        array = array.astype(object)
    values = np.empty(array.shape, dtype=object)
    codes = np.zeros(array.shape, dtype=np.uint8)
    flat, out, marks = array.ravel(), values.reshape(-1), codes.reshape(-1)
    for i, value in enumerate(flat):
        if isinstance(value, str) and value in ERROR_CODES:
            marks[i] = ERROR_CODES[value]
        elif not _blank(value):
            out[i] = value
    return Elements(values, codes if codes.any() else None)


def _array(raw: Any) -> NDArray[Any]:
    try:
        array = np.asarray(raw)
        if array.dtype.kind in "US" and not isinstance(raw, np.ndarray):
            array = np.array(raw, dtype=object)  # NumPy turned the numbers among text into text
    except ValueError:
        raise NotANumber(
            Fault("An argument", "rows of different lengths", "one value, a list, or rows of equal length")
        ) from None
    return array


def _holds_logical(raw: list[Any]) -> bool:
    if raw and isinstance(raw[0], (list, tuple)):
        return bool in set(map(type, chain.from_iterable(raw)))
    return bool in set(map(type, raw))


def _read_objects(array: NDArray[Any], count_logical: bool) -> Elements:
    values = np.full(array.shape, np.nan)
    codes = np.zeros(array.shape, dtype=np.uint8)
    out, marks = values.reshape(-1), codes.reshape(-1)
    for i, value in enumerate(array.ravel()):
        if isinstance(value, str):
            marks[i] = ERROR_CODES.get(value, TEXT)
        elif isinstance(value, (bool, np.bool_)):
            if count_logical:
                out[i] = value
        elif isinstance(value, (int, float, np.number)):
            try:
                out[i] = value
            except OverflowError:
                marks[i] = NUM
        elif _blank(value):
            pass
        elif isinstance(value, (date, np.datetime64)):
            out[i] = serial(value)
        else:
            try:
                out[i] = float(value)  # Decimal, Fraction
            except (TypeError, ValueError):
                marks[i] = VALUE
    return Elements(values, codes if codes.any() else None)


def _blank(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return True
    if isinstance(value, np.datetime64):
        return bool(np.isnat(value))
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def serial(value: date | np.datetime64) -> float:
    """Excel's number for a day; the time of day is its fraction.

    >>> serial(date(2025, 12, 31))
    46022.0
    """
    if isinstance(value, np.datetime64):
        return float((value - _EPOCH64) / _DAY64)
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment - _EPOCH).total_seconds() / 86400.0
