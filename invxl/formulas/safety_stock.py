"""Service factor and safety stock. One time base throughout: days, unless every argument is in another period."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas.normal import Array, inverse_unit_loss, quantile


def lead_time_demand_sd(
    demand: ArrayLike, demand_sd: ArrayLike, lead_time: ArrayLike, lead_time_sd: ArrayLike
) -> Array:
    """Standard deviation of demand over a lead time (units); demand and lead time independent.

    sqrt(L * sd_d^2 + d^2 * sd_L^2). L is not squared. Source: Baudin (2012), with proof.

    >>> round(float(lead_time_demand_sd(100, 20, 9, 2)), 2)
    208.81
    """
    d, s, t, u = (np.asarray(x, dtype=float) for x in (demand, demand_sd, lead_time, lead_time_sd))
    return np.asarray(np.sqrt(t * s * s + d * d * u * u))


def by_demand(service_level: ArrayLike, demand_sd: ArrayLike, lead_time: ArrayLike) -> Array:
    """Safety stock (units) where only demand varies: z * sd_d * sqrt(L). Source: King, APICS Magazine (2011).

    >>> round(float(by_demand(0.95, 20, 9)), 2)
    98.69
    """
    return np.asarray(quantile(service_level) * np.asarray(demand_sd, dtype=float) * np.sqrt(lead_time))


def by_lead_time(service_level: ArrayLike, demand: ArrayLike, lead_time_sd: ArrayLike) -> Array:
    """Safety stock (units) where only the lead time varies: z * d * sd_L. Source: Heizer, Render, eq. 12-16.

    >>> round(float(by_lead_time(0.95, 100, 2)), 2)
    328.97
    """
    return np.asarray(quantile(service_level) * np.asarray(demand, dtype=float) * np.asarray(lead_time_sd, dtype=float))


def combined(
    service_level: ArrayLike, demand: ArrayLike, demand_sd: ArrayLike, lead_time: ArrayLike, lead_time_sd: ArrayLike
) -> Array:
    """Safety stock (units), demand and lead time both varying and independent: z * sd of demand over the lead time.

    >>> round(float(combined(0.95, 100, 20, 9, 2)), 2)
    343.46
    """
    return np.asarray(quantile(service_level) * lead_time_demand_sd(demand, demand_sd, lead_time, lead_time_sd))


def dependent(
    service_level: ArrayLike, demand: ArrayLike, demand_sd: ArrayLike, lead_time: ArrayLike, lead_time_sd: ArrayLike
) -> Array:
    """Safety stock (units) where demand and lead time vary together: the sum of both. Source: King (2011).

    >>> round(float(dependent(0.95, 100, 20, 9, 2)), 2)
    427.66
    """
    return np.asarray(
        by_demand(service_level, demand_sd, lead_time) + by_lead_time(service_level, demand, lead_time_sd)
    )


def periodic(
    service_level: ArrayLike,
    demand: ArrayLike,
    demand_sd: ArrayLike,
    lead_time: ArrayLike,
    review_period: ArrayLike,
    lead_time_sd: ArrayLike = 0.0,
) -> Array:
    """Safety stock (units) under periodic review; the interval protected is review period + lead time.

    `lead_time` must not already hold the review period.

    >>> round(float(periodic(0.95, 100, 20, 9, 7)), 2), round(float(periodic(0.95, 100, 20, 9, 7, 2)), 2)
    (131.59, 354.31)
    """
    interval = np.asarray(lead_time, dtype=float) + np.asarray(review_period, dtype=float)
    return combined(service_level, demand, demand_sd, interval, lead_time_sd)


def by_fill_rate(fill_rate: ArrayLike, order_quantity: ArrayLike, cycle_sd: ArrayLike) -> Array:
    """Safety stock (units) that fills this share of demand; negative where no safety stock is needed.

    k * sd with unit loss G(k) = Q / sd * (1 - fill rate); `cycle_sd` is the standard deviation of demand over the lead
    time. Backorders, not lost sales. Source: Silver, Pyke, Thomas.

    >>> round(float(by_fill_rate(0.98, 900, 60)), 2)
    12.99
    """
    sd = np.asarray(cycle_sd, dtype=float)
    return np.asarray(
        sd
        * inverse_unit_loss(np.asarray(order_quantity, dtype=float) / sd * (1.0 - np.asarray(fill_rate, dtype=float)))
    )


def floored(safety_stock: ArrayLike) -> tuple[Array, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """The safety stock with negative results set to 0, and where that was done.

    >>> [x.tolist() for x in floored([-3.0, 4.0])]
    [[0.0, 4.0], [True, False]]
    """
    raw = np.asarray(safety_stock, dtype=float)
    return np.asarray(np.where(raw < 0.0, 0.0, raw)), np.asarray(raw < 0.0)
