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


def gross_margin(revenue: ArrayLike, cogs: ArrayLike) -> Array:
    """(Revenue - COGS) / revenue.

    >>> float(gross_margin(1_300_000, 1_040_000))
    0.2
    """
    sales = np.asarray(revenue, dtype=float)
    return ratio(sales - np.asarray(cogs, dtype=float), sales)


def gmroi_from_turns(turnover: ArrayLike, gross_margin: ArrayLike) -> Array:
    """Turns x gross margin / (1 - gross margin): turns on COGS, gross margin on revenue.

    >>> round(float(gmroi_from_turns(7, 0.3)), 6)
    3.0
    """
    m = np.asarray(gross_margin, dtype=float)
    return np.asarray(np.asarray(turnover, dtype=float) * ratio(m, 1.0 - m))


def carrying_cost(
    average_inventory: ArrayLike,
    carrying_rate: ArrayLike,
    days_in_period: ArrayLike = np.nan,
    days_in_year: ArrayLike = 365.0,
) -> Array:
    """Inventory x annual rate; x days in period / days in year where the period's days are given.

    >>> float(carrying_cost(6000, 0.35))
    2100.0
    """
    days = np.asarray(days_in_period, dtype=float)
    share = np.where(np.isnan(days), 1.0, ratio(days, days_in_year))
    return np.asarray(np.asarray(average_inventory, dtype=float) * np.asarray(carrying_rate, dtype=float) * share)


def carrying_cost_rate(
    average_inventory: ArrayLike,
    capital_cost: ArrayLike = np.nan,
    storage_cost: ArrayLike = np.nan,
    service_cost: ArrayLike = np.nan,
    risk_cost: ArrayLike = np.nan,
) -> Array:
    """Annual costs that are given, summed, / average inventory; NaN where none is given.

    >>> round(float(carrying_cost_rate(100_000, 9_000, 5_000, 2_000, 8_000)), 6)
    0.24
    """
    parts = np.broadcast_arrays(
        *(np.asarray(x, dtype=float) for x in (capital_cost, storage_cost, service_cost, risk_cost))
    )
    given = ~np.isnan(parts)
    total = np.where(given.any(axis=0), np.where(given, parts, 0.0).sum(axis=0), np.nan)
    return ratio(total, average_inventory)


def capital_rate(average_inventory: ArrayLike, capital_cost: ArrayLike = np.nan) -> Array:
    """Annual capital cost / average inventory."""
    return ratio(capital_cost, average_inventory)


def storage_rate(average_inventory: ArrayLike, storage_cost: ArrayLike = np.nan) -> Array:
    """Annual storage cost / average inventory."""
    return ratio(storage_cost, average_inventory)


def service_rate(average_inventory: ArrayLike, service_cost: ArrayLike = np.nan) -> Array:
    """Annual service cost (insurance, tax) / average inventory."""
    return ratio(service_cost, average_inventory)


def risk_rate(average_inventory: ArrayLike, risk_cost: ArrayLike = np.nan) -> Array:
    """Annual risk cost (shrinkage, obsolescence) / average inventory."""
    return ratio(risk_cost, average_inventory)
