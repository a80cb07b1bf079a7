"""How customers and suppliers are served. Rows are order lines; a line in excess never fills another."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from invxl.errors import Fault, NotAvailable
from invxl.formulas.classification import standard_deviation
from invxl.formulas.normal import Array
from invxl.formulas.ratio import ratio


def fill_rate(
    ordered: ArrayLike,
    shipped: ArrayLike,
    mode: str = "unit",
    order_number: NDArray[np.object_] | None = None,
    unit_price: ArrayLike | None = None,
    cancelled: ArrayLike = 0.0,
) -> Array:
    """Share of what was ordered, net of cancellations, that was shipped: of units, value, lines or orders in full.

    >>> float(fill_rate([100, 100], [100, 75]))
    0.875
    >>> float(fill_rate([100, 100], [100, 75], "line"))
    0.5
    """
    wanted = np.asarray(ordered, dtype=float) - np.asarray(cancelled, dtype=float)
    sent = np.asarray(shipped, dtype=float)
    alive = wanted > 0.0
    if mode in ("unit", "value"):
        price = _needed("unit_price", unit_price) if mode == "value" else np.ones_like(wanted)
        return ratio((np.minimum(sent, wanted) * price)[alive].sum(), (wanted * price)[alive].sum())
    complete = sent >= wanted
    if mode == "line":
        return ratio((complete & alive).sum(), alive.sum())
    return _share_of_orders(_needed("order_number", order_number)[alive], ~complete[alive], complement=True)


def backorder_rate(
    backordered: ArrayLike,
    ordered: ArrayLike,
    mode: str = "unit",
    order_number: NDArray[np.object_] | None = None,
) -> Array:
    """Share of what was ordered that is on backorder: of units, of lines, or of orders with any line waiting.

    >>> round(float(backorder_rate([45], [295])), 6)
    0.152542
    """
    waiting, wanted = np.asarray(backordered, dtype=float), np.asarray(ordered, dtype=float)
    if mode == "unit":
        return ratio(waiting.sum(), wanted.sum())
    alive = wanted > 0.0
    if mode == "line":
        return ratio(((waiting > 0.0) & alive).sum(), alive.sum())
    return _share_of_orders(_needed("order_number", order_number)[alive], waiting[alive] > 0.0)


def _needed(name: str, column: ArrayLike | None) -> NDArray[np.object_]:
    if column is None:
        raise NotAvailable(Fault(name, "found nothing", "this mode needs it for every line"))
    return np.asarray(column)


def _share_of_orders(order_number: NDArray[np.object_], marked: NDArray[np.bool_], complement: bool = False) -> Array:
    """Share of orders with a marked line, or without one."""
    orders, with_mark = set(order_number.tolist()), set(order_number[marked].tolist())
    return ratio(len(orders) - len(with_mark) if complement else len(with_mark), len(orders))


def stockout_rate(on_hand: ArrayLike, demand: ArrayLike) -> Array:
    """Items at or below zero on hand that had demand / items with demand.

    >>> float(stockout_rate([0, 5, 0, -1], [3, 3, 0, 2]))
    0.6666666666666666
    """
    moving = np.asarray(demand, dtype=float) > 0.0
    return ratio((moving & (np.asarray(on_hand, dtype=float) <= 0.0)).sum(), moving.sum())


def perfect_order(
    on_time: ArrayLike, in_full: ArrayLike, damage_free: ArrayLike = 1.0, documented: ArrayLike = 1.0
) -> Array:
    """Product of the shares of orders on time, in full, free of damage and rightly documented.

    >>> round(float(perfect_order(0.95, 0.97, 0.99, 0.98)), 4)
    0.894
    """
    a, b, c, d = (np.asarray(x, dtype=float) for x in (on_time, in_full, damage_free, documented))
    return np.asarray(a * b * c * d)


def cycle_time(
    order_date: ArrayLike,
    ship_date: ArrayLike = np.nan,
    cycle_end: str = "ship",
    delivery_date: ArrayLike = np.nan,
    days: str = "calendar",
    holidays: ArrayLike | None = None,
) -> Array:
    """Days from the order to the end that is named.

    >>> float(cycle_time(46027, 46034)), float(cycle_time(46027, 46034, "deliver", 46036))
    (7.0, 9.0)
    """
    return days_between(order_date, delivery_date if cycle_end == "deliver" else ship_date, days, holidays)


def days_between(
    first_date: ArrayLike, last_date: ArrayLike, days: str = "calendar", holidays: ArrayLike | None = None
) -> Array:
    """Days from one date to the other: calendar days, or working days after the first up to and with the second.

    Dates are Excel's serial numbers. Infinity where the end is before the beginning.

    >>> float(days_between(46027, 46034)), float(days_between(46027, 46034, "working"))
    (7.0, 5.0)
    """
    start, end = np.broadcast_arrays(np.asarray(first_date, dtype=float), np.asarray(last_date, dtype=float))
    if days == "calendar":
        return np.asarray(np.where(end < start, np.inf, end - start))
    epoch = np.datetime64("1899-12-30")
    known = ~(np.isnan(start) | np.isnan(end))
    first, last = (np.where(known, np.floor(x), 0.0).astype(int) + 1 + epoch for x in (start, end))
    off = [] if holidays is None else (np.floor(np.asarray(holidays, dtype=float)).astype(int) + epoch)
    count = np.busday_count(first, last, holidays=np.asarray(off, dtype="datetime64[D]")).astype(float)
    return np.asarray(np.where(known, np.where(end < start, np.inf, count), np.nan))


def supply_delay(
    ordered_date: ArrayLike, received_date: ArrayLike, days: str = "calendar", holidays: ArrayLike | None = None
) -> Array:
    """Days from ordering to receipt.

    >>> float(supply_delay(46027, 46034))
    7.0
    """
    return days_between(ordered_date, received_date, days, holidays)


def lead_time(supply_delay: ArrayLike, reordering_delay: ArrayLike = 0.0) -> Array:
    """Supply delay + the buyer's own delay in reordering.

    >>> float(lead_time(14, 3))
    17.0
    """
    return np.asarray(np.asarray(supply_delay, dtype=float) + np.asarray(reordering_delay, dtype=float))


def mean(lead_times: ArrayLike) -> Array:
    """Mean of the lead times."""
    return np.asarray(np.mean(np.asarray(lead_times, dtype=float)))


def deviation(lead_times: ArrayLike, sd_basis: str = "sample") -> Array:
    """Sample (n - 1) or population standard deviation; NaN for a sample of one.

    >>> float(deviation([10, 12, 14]))
    2.0
    """
    return standard_deviation(lead_times, sd_basis)


def variation(lead_times: ArrayLike, sd_basis: str = "sample") -> Array:
    """Standard deviation / mean."""
    return ratio(standard_deviation(lead_times, sd_basis), mean(lead_times))


def longest(lead_times: ArrayLike) -> Array:
    """The longest lead time."""
    return np.asarray(np.max(np.asarray(lead_times, dtype=float)))


def on_time_rate(promised_date: ArrayLike, received_date: ArrayLike, grace_days: ArrayLike = 0.0) -> Array:
    """Lines received on or before the promised date plus a grace / lines.

    >>> float(on_time_rate([46027, 46030], [46027, 46031]))
    0.5
    """
    late = np.floor(np.asarray(received_date, dtype=float)) - np.floor(np.asarray(promised_date, dtype=float))
    grace = np.asarray(grace_days, dtype=float)
    within = np.searchsorted(np.sort(late.reshape(-1)), grace, side="right")
    return np.asarray(np.where(np.isnan(grace), np.nan, within / late.size))


def po_variance(
    promised_date: ArrayLike,
    received_date: ArrayLike,
    basis: str = "lead_time",
    ordered_date: ArrayLike | None = None,
) -> Array:
    """Days off the promise, late or early, / planned lead time, both summed; or the share of lines off their date.

    >>> float(po_variance([46040, 46050], [46042, 46049], "lines"))
    1.0
    >>> float(po_variance([46040, 46050], [46042, 46049], ordered_date=[46030, 46030]))
    0.1
    """
    promised, received = (np.floor(np.asarray(x, dtype=float)) for x in (promised_date, received_date))
    off = np.abs(received - promised)
    if basis == "lines":
        return np.asarray((off > 0.0).mean())
    planned = promised - np.floor(np.asarray(_needed("ordered_date", ordered_date), dtype=float))
    return ratio(off.sum(), planned.sum())
