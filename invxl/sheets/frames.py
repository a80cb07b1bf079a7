"""Columns of analysis frames as a table takes them: whole arrays, the empty text and NaN blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.columns import Coded

Values = Sequence[Any]  # what the packs' columns welcome: NumPy arrays, Coded or lists


def numbers(frame: pd.DataFrame | None, column: str) -> Values:
    """float64; what cannot be written into a cell (infinite) is blank like NaN.

    >>> numbers(pd.DataFrame({"a": [1, 2]}), "a")
    array([1., 2.])
    """
    if frame is None:
        return ()
    values = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    infinite = np.isinf(values)
    return cast("Values", np.where(infinite, np.nan, values) if infinite.any() else values)


def texts(frame: pd.DataFrame | None, column: str) -> Values:
    """Texts, or None where there is none.

    >>> list(texts(pd.DataFrame({"a": ["x", ""]}), "a"))
    ['x', None]
    """
    return () if frame is None else coded(frame[column])


def coded(values: pd.Series) -> Coded:
    """A column by its distinct texts; what is no text, or empty, is blank."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, distinct = values.cat.codes.to_numpy(), values.cat.categories.tolist()
    else:
        codes, found = pd.factorize(values.to_numpy(dtype=object))
        distinct = list(found)
    kept = [i for i, text in enumerate(distinct) if isinstance(text, str) and text]
    if len(kept) < len(distinct):
        place = np.full(len(distinct) + 1, -1, np.int64)  # the last is for -1
        place[kept] = np.arange(len(kept))
        codes = place[codes]
    return Coded(codes, [str(distinct[i]) for i in kept])


def dates(frame: pd.DataFrame | None, column: str) -> Values:
    """datetime64[D], NaT blank."""
    if frame is None:
        return ()
    return cast("Values", frame[column].to_numpy().astype("datetime64[D]"))


def total(frame: pd.DataFrame | None, column: str, where: NDArray[np.bool_] | None = None) -> float:
    """What Excel's SUM (or SUMIFS) over the written column gives: blanks count nothing."""
    values = np.asarray(numbers(frame, column), dtype=np.float64)
    return float(np.nansum(values if where is None else values[where])) if len(values) else 0.0
