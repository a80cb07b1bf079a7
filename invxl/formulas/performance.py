"""How stock performs: turns, days, averages. Money on both sides at cost, and for the same period."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas.normal import Array
from invxl.formulas.ratio import annualised, ratio


def turnover(
    cogs: ArrayLike, average_inventory: ArrayLike, days_in_period: ArrayLike = np.nan, days_in_year: ArrayLike = 365.0
) -> Array:
    """COGS / average inventory; x days in year / days in period where the period's days are given.

    >>> float(turnover(600_000, 120_000))
    5.0
    """
    return annualised(ratio(cogs, average_inventory), days_in_period, days_in_year)


def dsi(cogs: ArrayLike, average_inventory: ArrayLike, days_in_period: ArrayLike = 365.0) -> Array:
    """Average inventory / COGS x days in the period that COGS covers.

    >>> round(float(dsi(160_000, 44_750, 90)), 2)
    25.17
    """
    return np.asarray(ratio(average_inventory, cogs) * np.asarray(days_in_period, dtype=float))
