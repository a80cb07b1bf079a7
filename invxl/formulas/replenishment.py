"""Safety stock as its function takes it: one entry that chooses among the published methods."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas import safety_stock as stock
from invxl.formulas.normal import Array


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
