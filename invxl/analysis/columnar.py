"""Columns of clean frames as plain arrays: codes, days, sums by code. Rows are never looped over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.rawdata.model import Clean
from invxl.rawdata.text_dates import day_numbers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

NO_DAY = int(np.iinfo(np.int64).min)  # what NaT is as a number of days
_DENSE = 50_000_000  # above this many possible keys, sorting them is cheaper than a table over all of them


def day_of(moment: pd.Timestamp) -> int:
    """Days since 1970-01-01.

    >>> day_of(pd.Timestamp("1970-01-03"))
    2
    """
    return int(np.datetime64(moment, "D").astype(np.int64))


def moment(day: int) -> pd.Timestamp:
    """The midnight of a day.

    >>> moment(2)
    Timestamp('1970-01-03 00:00:00')
    """
    return pd.Timestamp(np.datetime64(int(day), "D").astype("datetime64[s]"))


def moments(days: Ints) -> NDArray[np.datetime64]:
    """Days as datetime64[s]; NO_DAY is NaT."""
    return days.astype("datetime64[D]").astype("datetime64[s]")


def days_of(frame: pd.DataFrame, column: str) -> Ints:
    """A date column in days since 1970-01-01; NO_DAY where blank, and where the column is absent."""
    if column not in frame:
        return np.full(len(frame), NO_DAY, np.int64)
    return day_numbers(frame[column].to_numpy())


def numbers(frame: pd.DataFrame, column: str) -> Floats:
    """A number column as float64; NaN where blank, and where the column is absent."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def categories_of(series: pd.Series) -> tuple[Ints, pd.Index]:
    """Codes (-1 where blank) and the texts they stand for."""
    kept = _categorical(series)
    return kept.cat.codes.to_numpy().astype(np.int64), kept.cat.categories


def _categorical(series: pd.Series) -> pd.Series:
    return series if isinstance(series.dtype, pd.CategoricalDtype) else series.astype("category")


def sku_codes(frame: pd.DataFrame) -> Ints:
    """Positions into `Clean.skus`."""
    return frame["sku"].cat.codes.to_numpy().astype(np.int64)


def text_codes(frame: pd.DataFrame, column: str, index: pd.Index) -> Ints:
    """Positions of a text column's values in `index`: of "" where blank or absent, -1 where `index` lacks it."""
    blank = int(index.get_indexer(pd.Index([""]))[0])
    if column not in frame:
        return np.full(len(frame), blank, np.int64)
    kept = _categorical(frame[column])
    table = np.append(index.get_indexer(kept.cat.categories), blank).astype(np.int64)
    return np.take(table, kept.cat.codes.to_numpy(), mode="wrap")  # -1 is the last


def labelled(codes: NDArray[np.integer], names: pd.Index | Sequence[str]) -> pd.Categorical:
    """A column of texts as positions in `names`, none of them -1; names may say the same twice.

    >>> labelled(np.array([0, 1, 2, 0]), ["x", "", "x"]).tolist()
    ['x', '', 'x', 'x']
    """
    index = names if isinstance(names, pd.Index) else pd.Index(list(names), dtype="str")
    if not index.is_unique:
        place, index = pd.factorize(index)
        codes = place[codes]
    return pd.Categorical.from_codes(codes, categories=index, validate=False)


def texts(frame: pd.DataFrame, column: str, blank: str = "") -> list[str]:
    """A text column as Python strings, `blank` where blank or absent."""
    if column not in frame:
        return [blank] * len(frame)
    codes, found = categories_of(frame[column])
    table = [str(t) or blank for t in found.tolist()] + [blank]
    return [table[c] for c in codes.tolist()]


def locations_of(clean: Clean) -> pd.Index:
    """Every location that a frame names, sorted; "" (no location) is always there, and first."""
    named: set[str] = {""}
    for frame in clean.frames.values():
        for column in ("location", "from_location", "to_location"):
            if column in frame:
                named.update(str(t) for t in categories_of(frame[column])[1])
    return pd.Index(sorted(named), dtype="str")


def sums(code: Ints, weight: Floats, size: int) -> Floats:
    """Sum of the weights by code. NaN weights must have been dealt with before.

    >>> sums(np.array([0, 2, 0]), np.array([1.0, 5.0, 2.0]), 3).tolist()
    [3.0, 0.0, 5.0]
    """
    return np.bincount(code, weights=weight, minlength=size).astype(np.float64, copy=False)


def counts(code: Ints, size: int) -> Floats:
    """How often each code stands, as float64."""
    return np.bincount(code, minlength=size).astype(np.float64)


def distinct(keys: Iterable[Ints], size: int) -> tuple[Ints, list[Ints]]:
    """The distinct keys of several arrays, sorted, and for each array the positions of its keys among them.

    >>> found, (left, right) = distinct([np.array([4, 1]), np.array([4])], 5)
    >>> found.tolist(), left.tolist(), right.tolist()
    ([1, 4], [1, 0], [1])
    """
    arrays = list(keys)
    if size > _DENSE:
        found = np.unique(np.concatenate([np.empty(0, np.int64), *arrays]))
        return found, [np.searchsorted(found, a).astype(np.int64) for a in arrays]
    seen = np.zeros(size, np.bool_)
    for array in arrays:
        seen[array] = True
    found = np.flatnonzero(seen).astype(np.int64)
    place = np.empty(size, np.int32)  # only the pages that hold a key are touched
    place[found] = np.arange(len(found), dtype=np.int32)
    return found, [place[a].astype(np.int64) for a in arrays]


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Elementwise quotient; NaN where the denominator is 0."""
    out = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=out, where=denominator != 0)
    return out
