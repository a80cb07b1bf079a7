"""How stock performs: turns, days, averages. Money on both sides at cost, and for the same period."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.errors import Fault, NotAvailable
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


def average_inventory(balances: ArrayLike, method: str = "n_point") -> Array:
    """Mean of the balances, in date order: first and last, all of them, by trapezoids, or the closing one alone.

    >>> year = [100, 110, 120, 130, 140, 150, 150, 140, 130, 120, 110, 105, 100]
    >>> [round(float(average_inventory(year, m)), 2) for m in ("two_point", "n_point", "trapezoid")]
    [100.0, 123.46, 125.42]
    """
    b = np.asarray(balances, dtype=float)
    if method == "closing":
        return np.asarray(b[-1])
    if b.size < 2:
        raise NotAvailable(Fault("balances", "found one balance", "an opening and a closing balance are needed"))
    ends = (b[0] + b[-1]) / 2.0
    if method == "two_point":
        return np.asarray(ends)
    if method == "trapezoid":
        return np.asarray((b[1:-1].sum() + ends) / (b.size - 1))
    return np.asarray(b.mean())


def days_on_hand(cogs: ArrayLike, closing_inventory: ArrayLike, days_in_period: ArrayLike = 365.0) -> Array:
    """Closing inventory / COGS x days in the period: how long the stock of today lasts, not DSI.

    >>> round(float(days_on_hand(38.35, 2.66)), 1)
    25.3
    """
    return dsi(cogs, closing_inventory, days_in_period)


def days_of_supply(on_hand: ArrayLike, daily_demand: ArrayLike) -> Array:
    """On hand / demand per day, both in units.

    >>> float(days_of_supply(500, 50))
    10.0
    """
    return ratio(on_hand, daily_demand)


def weeks_of_supply(on_hand: ArrayLike, demand: ArrayLike, weeks: ArrayLike = 1.0) -> Array:
    """On hand / (demand / weeks): both in units, or both in money of one basis.

    >>> float(weeks_of_supply(250, 200, 4))
    5.0
    """
    return np.asarray(ratio(on_hand, demand) * np.asarray(weeks, dtype=float))


def months_of_supply(on_hand: ArrayLike, demand: ArrayLike, months: ArrayLike = 1.0) -> Array:
    """On hand / (demand / months).

    >>> float(months_of_supply(300, 1200, 12))
    3.0
    """
    return weeks_of_supply(on_hand, demand, months)


def inventory_to_sales(closing_inventory: ArrayLike, revenue: ArrayLike, months: ArrayLike = 1.0) -> Array:
    """Closing inventory / average monthly revenue.

    >>> float(inventory_to_sales(300_000, 600_000, 3))
    1.5
    """
    return weeks_of_supply(closing_inventory, revenue, months)


def stock_to_sales(opening_inventory: ArrayLike, revenue: ArrayLike, months: ArrayLike = 1.0) -> Array:
    """Opening inventory / average monthly revenue.

    >>> float(stock_to_sales(240_000, 80_000))
    3.0
    """
    return weeks_of_supply(opening_inventory, revenue, months)


def sell_through(
    units_sold: ArrayLike,
    units_received: ArrayLike = np.nan,
    basis: str = "received",
    on_hand: ArrayLike = np.nan,
    opening_stock: ArrayLike = np.nan,
) -> Array:
    """Units sold / units received, / (sold + on hand), or / opening stock.

    >>> float(sell_through(300, 500))
    0.6
    """
    sold = np.asarray(units_sold, dtype=float)
    base = {
        "received": units_received,
        "available": sold + np.asarray(on_hand, dtype=float),
        "opening": opening_stock,
    }
    return ratio(sold, base[basis])


def turn_earn(turnover: ArrayLike, gross_margin: ArrayLike) -> Array:
    """Turns x gross margin rate.

    >>> float(turn_earn(4, 0.25))
    1.0
    """
    return np.asarray(np.asarray(turnover, dtype=float) * np.asarray(gross_margin, dtype=float))


def dso(revenue: ArrayLike, average_receivables: ArrayLike, days_in_period: ArrayLike = 365.0) -> Array:
    """Average receivables / revenue x days in the period.

    >>> round(float(dso(523_964, 6283.5)), 1)
    4.4
    """
    return dsi(revenue, average_receivables, days_in_period)


def dpo(
    cogs: ArrayLike,
    average_payables: ArrayLike,
    days_in_period: ArrayLike = 365.0,
    basis: str = "cogs",
    purchases: ArrayLike = np.nan,
) -> Array:
    """Average payables / COGS (or purchases) x days in the period.

    >>> round(float(dpo(394_605, 47_021.5)), 1)
    43.5
    """
    return dsi(purchases if basis == "purchases" else cogs, average_payables, days_in_period)


def ccc(dsi: ArrayLike, dso: ArrayLike, dpo: ArrayLike) -> Array:
    """Days of inventory + days of receivables - days of payables.

    >>> float(ccc(45, 35, 30))
    50.0
    """
    return np.asarray(np.asarray(dsi, dtype=float) + np.asarray(dso, dtype=float) - np.asarray(dpo, dtype=float))
