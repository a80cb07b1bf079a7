"""Columns of analysis frames as a table takes them: whole arrays, the empty text and NaN blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Values = Sequence[Any]  # NumPy arrays, which the packs' columns welcome, or lists


def numbers(frame: pd.DataFrame | None, column: str) -> Values:
    """float64; what cannot be written into a cell (infinite) is blank like NaN.

    >>> numbers(pd.DataFrame({"a": [1, 2]}), "a")
    array([1., 2.])
    """
    if frame is None:
        return ()
    values = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    return cast("Values", np.where(np.isfinite(values), values, np.nan))


def texts(frame: pd.DataFrame | None, column: str) -> Values:
    """Objects: str, or None where there is no text.

    >>> texts(pd.DataFrame({"a": ["x", ""]}), "a")
    array(['x', None], dtype=object)
    """
    if frame is None:
        return ()
    values = frame[column].astype(object).to_numpy()
    out = np.empty(len(values), dtype=object)
    out[:] = [str(v) if isinstance(v, str) and v else None for v in values]
    return cast("Values", out)


def dates(frame: pd.DataFrame | None, column: str) -> Values:
    """datetime64[D], NaT blank."""
    if frame is None:
        return ()
    return cast("Values", frame[column].to_numpy().astype("datetime64[D]"))


def total(frame: pd.DataFrame | None, column: str, where: NDArray[np.bool_] | None = None) -> float:
    """What Excel's SUM (or SUMIFS) over the written column gives: blanks count nothing."""
    values = np.asarray(numbers(frame, column), dtype=np.float64)
    return float(np.nansum(values if where is None else values[where])) if len(values) else 0.0
