"""Division as every ratio here needs it: a zero denominator is undefined, never 0 and never infinite."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas.normal import Array


def ratio(top: ArrayLike, bottom: ArrayLike) -> Array:
    """Top / bottom; NaN where bottom is 0.

    >>> ratio([6.0, 1.0], [3.0, 0.0]).tolist()
    [2.0, nan]
    """
    below = np.asarray(bottom, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        result = np.asarray(np.asarray(top, dtype=float) / below)
    if below.all():
        return result
    return np.asarray(np.where(below == 0.0, np.nan, result))


def annualised(per_period: ArrayLike, days_in_period: ArrayLike, days_in_year: ArrayLike) -> Array:
    """A period's figure per year: x days in the year / days in the period; unchanged where the period is not given.

    >>> annualised([2.0, 2.0], [91.0, np.nan], 364.0).tolist()
    [8.0, 2.0]
    """
    days = np.asarray(days_in_period, dtype=float)
    if days.ndim == 0 and np.isnan(days):
        return np.asarray(per_period, dtype=float)
    factor = ratio(days_in_year, days)
    return np.asarray(np.where(np.isnan(days), 1.0, factor) * np.asarray(per_period, dtype=float))
