"""Margin and what stock earns and costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas.normal import Array
from invxl.formulas.ratio import annualised, ratio


def gmroi(
    gross_margin_amount: ArrayLike,
    average_inventory: ArrayLike,
    days_in_period: ArrayLike = np.nan,
    days_in_year: ArrayLike = 365.0,
) -> Array:
    """Gross margin / average inventory at cost; annualised where the period's days are given.

    >>> float(gmroi(150_000, 50_000))
    3.0
    """
    return annualised(ratio(gross_margin_amount, average_inventory), days_in_period, days_in_year)
