"""Replenishment as its functions take it: one entry per function that chooses among the published methods."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas import eoq
from invxl.formulas import safety_stock as stock
from invxl.formulas.normal import Array
from invxl.formulas.ratio import ratio


def unfloored_safety_stock(
    service_level: ArrayLike,
    demand_mean: ArrayLike = np.nan,
    demand_sd: ArrayLike = np.nan,
    lead_time_mean: ArrayLike = np.nan,
    lead_time_sd: ArrayLike = 0.0,
    method: str = "combined",
    review_period: ArrayLike = np.nan,
    order_quantity: ArrayLike = np.nan,
) -> Array:
    """Safety stock (units) by the method; negative where the service level needs none.

    `periodic` and `fill_rate` take the lead time's variation along where it is given.
    """
    level, d, s, t, u = service_level, demand_mean, demand_sd, lead_time_mean, np.asarray(lead_time_sd, dtype=float)
    if method == "demand":
        return stock.by_demand(level, s, t)
    if method == "lead_time":
        return stock.by_lead_time(level, d, u)
    if method == "dependent":
        return stock.dependent(level, _where_used(d, u), s, t, u)
    if method == "periodic":
        return stock.periodic(level, _where_used(d, u), s, t, review_period, u)
    if method == "fill_rate":
        spread = stock.lead_time_demand_sd(_where_used(d, u), s, t, u)
        none = np.asarray(spread) == 0.0  # certain demand and supply: nothing to be safe from
        exact = stock.by_fill_rate(level, order_quantity, np.where(none, 1.0, spread))
        return np.asarray(np.where(none, np.asarray(order_quantity, dtype=float) * 0.0, exact))
    return stock.combined(level, _where_used(d, u), s, t, u)


def _where_used(demand_mean: ArrayLike, lead_time_sd: Array) -> Array:
    """Mean demand, which plays no part (and may be missing) where the lead time does not vary."""
    return np.asarray(np.where(lead_time_sd == 0.0, 0.0, np.asarray(demand_mean, dtype=float)))


def safety_stock(
    service_level: ArrayLike,
    demand_mean: ArrayLike = np.nan,
    demand_sd: ArrayLike = np.nan,
    lead_time_mean: ArrayLike = np.nan,
    lead_time_sd: ArrayLike = 0.0,
    method: str = "combined",
    review_period: ArrayLike = np.nan,
    order_quantity: ArrayLike = np.nan,
) -> Array:
    """Safety stock (units) by the method, never below 0.

    >>> round(float(safety_stock(0.95, 100, 20, 9, 2)), 2)
    343.46
    """
    return np.maximum(
        0.0,
        unfloored_safety_stock(
            service_level, demand_mean, demand_sd, lead_time_mean, lead_time_sd, method, review_period, order_quantity
        ),
    )


def was_floored(
    service_level: ArrayLike,
    demand_mean: ArrayLike = np.nan,
    demand_sd: ArrayLike = np.nan,
    lead_time_mean: ArrayLike = np.nan,
    lead_time_sd: ArrayLike = 0.0,
    method: str = "combined",
    review_period: ArrayLike = np.nan,
    order_quantity: ArrayLike = np.nan,
) -> Array:
    """1 where a negative safety stock was raised to 0, else 0.

    >>> float(was_floored(0.98, demand_sd=60, lead_time_mean=1, method="fill_rate", order_quantity=6000))
    1.0
    """
    raw = unfloored_safety_stock(
        service_level, demand_mean, demand_sd, lead_time_mean, lead_time_sd, method, review_period, order_quantity
    )
    return np.asarray(np.where(np.isnan(raw), np.nan, (raw < 0.0).astype(float)))


def order_quantity(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Economic order quantity (units), with planned backorders and a finite production rate where they are given.

    >>> round(float(order_quantity(5000, 400, 28)), 2)
    377.96
    """
    p, rate = _unbounded(stockout_cost), _unbounded(production_rate)
    quantity = eoq.order_quantity(annual_demand, order_cost, holding_cost, p, rate)
    return np.asarray(np.where(np.asarray(annual_demand, dtype=float) >= rate, np.inf, quantity))


def order_policy_cost(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Ordering, holding and backorder cost a year (currency) at the economic order quantity; purchases not in it.

    >>> round(float(order_policy_cost(1300, 8, 0.225, stockout_cost=5)), 4)
    66.9214
    """
    d, k, h = (np.asarray(x, dtype=float) for x in (annual_demand, order_cost, holding_cost))
    p, rate = _unbounded(stockout_cost), _unbounded(production_rate)
    yearly = np.sqrt(2.0 * k * d * h * eoq.gap(d, rate) * (1.0 - eoq.stockout_fraction(h, p)))
    return np.asarray(np.where(d >= rate, np.inf, yearly))


def stockout_fraction(holding_cost: ArrayLike, stockout_cost: ArrayLike = np.nan) -> Array:
    """Share of the cycle spent short under the best plan (fraction); 0 where backorders are not planned.

    >>> round(float(stockout_fraction(0.225, 5)), 6)
    0.043062
    """
    return eoq.stockout_fraction(holding_cost, _unbounded(stockout_cost))


def max_inventory(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Highest stock of a cycle (units): Q (1 - D/P) (1 - share short).

    >>> round(float(max_inventory(200, 100, 5, production_rate=1000)), 6)
    80.0
    """
    q = order_quantity(annual_demand, order_cost, holding_cost, stockout_cost, production_rate)
    p, rate = _unbounded(stockout_cost), _unbounded(production_rate)
    return np.asarray(q * eoq.gap(annual_demand, rate) * (1.0 - eoq.stockout_fraction(holding_cost, p)))


def order_cycle(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Time between orders (years, or the period of the demand): Q / D.

    >>> round(float(order_cycle(200, 100, 5, production_rate=1000)), 6)
    0.5
    """
    return ratio(order_quantity(annual_demand, order_cost, holding_cost, stockout_cost, production_rate), annual_demand)


def production_time(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Time a cycle produces (years, or the period of the demand): Q / P; 0 where deliveries come at once.

    >>> round(float(production_time(200, 100, 5, production_rate=1000)), 6)
    0.1
    """
    q = order_quantity(annual_demand, order_cost, holding_cost, stockout_cost, production_rate)
    return np.asarray(q / _unbounded(production_rate))


def _unbounded(rate: ArrayLike) -> Array:
    """Infinity where nothing was given: no backorders, or delivery at once."""
    given = np.asarray(rate, dtype=float)
    return np.asarray(np.where(np.isnan(given), np.inf, given))
