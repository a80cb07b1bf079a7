"""When to order and up to what. One time base: days, unless every argument is in another period."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas.marks import Marked
from invxl.formulas.normal import Array, quantile

SAME = 1e-9  # a need this near to whole packs is whole packs


def service_z(service_level: ArrayLike) -> Array:
    """Standard deviations that cover demand with this probability.

    >>> round(float(service_z(0.95)), 6)
    1.644854
    """
    return quantile(service_level)


def reorder_point(demand_mean: ArrayLike, lead_time_mean: ArrayLike, safety_stock: ArrayLike = 0.0) -> Array:
    """Demand over the lead time + safety stock.

    >>> float(reorder_point(40, 10, 200))
    600.0
    """
    d, t, s = (np.asarray(x, dtype=float) for x in (demand_mean, lead_time_mean, safety_stock))
    return np.asarray(d * t + s)


def forecast_reorder_point(
    period_forecast: ArrayLike,
    lead_time_mean: ArrayLike,
    days_per_period: ArrayLike = 30.0,
    safety_stock: ArrayLike = 0.0,
) -> Marked:
    """Forecast of the periods that the lead time covers, the last one by its days, + safety stock.

    >>> float(forecast_reorder_point([200, 300], 40, 30, 100).values)
    400.0
    """
    wanted = np.asarray(period_forecast, dtype=float)
    covered = np.asarray(lead_time_mean, dtype=float) / np.asarray(days_per_period, dtype=float)
    running = np.concatenate([[0.0], np.cumsum(wanted)])
    demand = np.interp(covered, np.arange(running.size), running)
    beyond = covered > wanted.size
    return Marked(np.asarray(demand + np.asarray(safety_stock, dtype=float)), np.asarray(beyond))


def run_out(on_hand: ArrayLike, period_forecast: ArrayLike, days_per_period: ArrayLike = 30.0) -> Marked:
    """Days until the stock is used up, when demand follows the forecast, evenly within each period.

    >>> float(run_out(250, [100, 100, 100]).values)
    75.0
    """
    stock, wanted = np.asarray(on_hand, dtype=float), np.asarray(period_forecast, dtype=float)
    running = np.concatenate([[0.0], np.cumsum(wanted)])
    at = np.clip(np.searchsorted(running, stock, side="left"), 1, wanted.size)
    within = (stock - running[at - 1]) / np.where(wanted[at - 1] == 0.0, 1.0, wanted[at - 1])
    periods = np.where(stock <= 0.0, 0.0, at - 1 + within)
    lasts = stock > running[-1]
    return Marked(np.asarray(periods * np.asarray(days_per_period, dtype=float)), np.asarray(lasts))


def run_out_date(
    on_hand: ArrayLike, period_forecast: ArrayLike, days_per_period: ArrayLike = 30.0, as_of: ArrayLike = np.nan
) -> Marked:
    """The day on which the stock is used up (Excel's serial number)."""
    days, lasts = run_out(on_hand, period_forecast, days_per_period)
    return Marked(np.asarray(np.floor(np.asarray(as_of, dtype=float) + days)), lasts)


def order_up_to_level(
    demand_mean: ArrayLike, lead_time_mean: ArrayLike, review_period: ArrayLike = 0.0, safety_stock: ArrayLike = 0.0
) -> Array:
    """Demand over lead time + review period, + safety stock.

    >>> float(order_up_to_level(100, 9, 7, 131.59))
    1731.59
    """
    d, t, r, s = (np.asarray(x, dtype=float) for x in (demand_mean, lead_time_mean, review_period, safety_stock))
    return np.asarray(d * (t + r) + s)


def min_level(demand_mean: ArrayLike, lead_time_mean: ArrayLike, safety_stock: ArrayLike = 0.0) -> Array:
    """The minimum: the reorder point."""
    return reorder_point(demand_mean, lead_time_mean, safety_stock)


def max_level(
    demand_mean: ArrayLike,
    lead_time_mean: ArrayLike,
    safety_stock: ArrayLike = 0.0,
    order_quantity: ArrayLike = np.nan,
    review_period: ArrayLike = np.nan,
) -> Array:
    """The maximum: minimum + order quantity; or the order-up-to level where a review period is given instead.

    >>> float(max_level(40, 10, 200, 500)), float(max_level(40, 10, 200, review_period=7))
    (1100.0, 880.0)
    """
    q = np.asarray(order_quantity, dtype=float)
    by_review = order_up_to_level(demand_mean, lead_time_mean, review_period, safety_stock)
    return np.asarray(np.where(np.isnan(q), by_review, min_level(demand_mean, lead_time_mean, safety_stock) + q))


def order_up_to(
    order_up_to_level: ArrayLike,
    inventory_position: ArrayLike,
    moq: ArrayLike = 0.0,
    pack_size: ArrayLike = np.nan,
    reorder_point: ArrayLike = np.nan,
) -> Array:
    """Units to order: up to the level, at least the minimum order, in whole packs; 0 above the reorder point.

    >>> float(order_up_to(1000, 310, 500, 24))
    696.0
    """
    level, position, least, pack = (
        np.asarray(x, dtype=float) for x in (order_up_to_level, inventory_position, moq, pack_size)
    )
    trigger = np.asarray(reorder_point, dtype=float)
    need = np.maximum(level - position, least)
    packs = np.ceil(need / pack - SAME)
    quantity = np.where(np.isnan(pack), need, packs * pack)
    idle = (position >= level) | (position > np.where(np.isnan(trigger), np.inf, trigger))
    return np.asarray(np.where(idle, 0.0, quantity))
