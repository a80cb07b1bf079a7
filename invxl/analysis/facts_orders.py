"""Customer orders: what was promised, filled, put on backorder, and how long it took, per group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis.columnar import (
    NO_DAY,
    Floats,
    Ints,
    Mask,
    categories_of,
    counts,
    day_of,
    days_of,
    distinct,
    numbers,
    sku_codes,
    sums,
)
from invxl.analysis.groups import Grouping
from invxl.analysis.results import Period
from invxl.rawdata.model import Clean
from invxl.settings.model import Config

_SAME = 1e-9  # units by which shipped may fall short of demand through the rounding of floats


@dataclass(frozen=True, slots=True)
class Served:
    """How many of one unit of measure there were, and how many of them have the property that is asked for."""

    of: Floats
    having: Floats


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Per group. Cohort of the fill rate: lines promised (ordered, where nothing was promised) in the period, net of
    cancellations. Cohort of the backorder rate: lines ordered in the period, net of cancellations. Cohort of the cycle
    time: lines that reached its end in the period."""

    filled: dict[str, Served]  # by mode: order, line, unit, value
    backordered: dict[str, Served]  # by mode: order, line, unit
    cancelled_units: Floats  # in the cohort of the fill rate
    unpriced_lines: Floats
    cycle_days: Floats  # sum over lines
    cycle_lines: Floats
    cycle_left_out: Floats  # lines that end before they were ordered
    first_day: int  # of any order
    demanded: Mask  # per SKU: ordered in the period
    columns: frozenset[str]  # the optional columns that Orders has


def build(clean: Clean, group: Grouping, period: Period, config: Config) -> OrderFacts | None:
    """None where there are no order lines, and by location, which order lines do not carry."""
    frame = clean.frames.get("tblOrders")
    if frame is None or not len(frame) or group.kind == "location":
        return None
    after, until = day_of(period.prior_end), day_of(period.as_of)
    ordered_day, promised, shipped_day = (days_of(frame, c) for c in ("order_date", "promised_date", "ship_date"))
    due = np.where(promised == NO_DAY, ordered_day, promised)
    cancelled = np.nan_to_num(numbers(frame, "cancelled_qty"))
    asked = numbers(frame, "ordered_qty") - cancelled
    shipped = np.where(shipped_day > until, 0.0, np.nan_to_num(numbers(frame, "shipped_qty")))
    waiting = np.clip(np.nan_to_num(numbers(frame, "backordered_qty")), 0.0, None)
    if config.service.fill_rate_first_shipment:
        shipped = np.minimum(shipped, np.clip(asked - waiting, 0.0, None))
    code, order = group.of(frame), categories_of(frame["order_number"])[0]
    price = numbers(frame, "unit_price")

    due_now = (due > after) & (due <= until)
    cohort = due_now & (asked > 0)
    full = shipped >= asked - _SAME
    got = np.minimum(shipped, asked)
    valued = cohort & ~np.isnan(price)
    ordered_now = (ordered_day > after) & (ordered_day <= until) & (asked > 0)
    demanded = np.zeros(len(clean.skus), np.bool_)
    demanded[sku_codes(frame)[ordered_now]] = True
    end = days_of(frame, "ship_date" if config.service.cycle_time_end == "ship" else "delivered_date")
    ended = (end > after) & (end <= until)
    forward = ended & (end >= ordered_day)
    took = _days_between(ordered_day[forward], end[forward], working=config.service.cycle_time_working_days)
    size = group.size
    return OrderFacts(
        filled={
            "order": _orders(code[cohort], order[cohort], full[cohort], size, every=True),
            "line": Served(counts(code[cohort], size), counts(code[cohort & full], size)),
            "unit": Served(sums(code[cohort], asked[cohort], size), sums(code[cohort], got[cohort], size)),
            "value": Served(
                sums(code[valued], (asked * price)[valued], size), sums(code[valued], (got * price)[valued], size)
            ),
        },
        backordered={
            "order": _orders(code[ordered_now], order[ordered_now], waiting[ordered_now] > 0, size, every=False),
            "line": Served(counts(code[ordered_now], size), counts(code[ordered_now & (waiting > 0)], size)),
            "unit": Served(
                sums(code[ordered_now], asked[ordered_now], size), sums(code[ordered_now], waiting[ordered_now], size)
            ),
        },
        cancelled_units=sums(code[due_now], cancelled[due_now], size),
        unpriced_lines=counts(code[cohort & np.isnan(price)], size),
        cycle_days=sums(code[forward], took, size),
        cycle_lines=counts(code[forward], size),
        cycle_left_out=counts(code[ended & ~forward], size),
        first_day=int(ordered_day.min()),
        demanded=demanded,
        columns=frozenset(str(c) for c in frame.columns),
    )


def _orders(code: Ints, order: Ints, having: Mask, size: int, *, every: bool) -> Served:
    """Orders, and those of which every line, or any line, has the property."""
    many = int(order.max()) + 1 if len(order) else 1
    key, (at,) = distinct([code * many + order], size * many)
    lines, with_it = counts(at, len(key)), sums(at, having.astype(np.float64), len(key))
    met = with_it == lines if every else with_it > 0
    return Served(counts(key // many, size), counts((key // many)[met], size))


def _days_between(start: Ints, end: Ints, *, working: bool) -> Floats:
    """Days from start to end: calendar days, or those of Monday to Friday among them after the start."""
    if not working:
        return (end - start).astype(np.float64)
    first, last = (start + 1).astype("datetime64[D]"), (end + 1).astype("datetime64[D]")
    return np.busday_count(first, last).astype(np.float64)


def stockouts(demanded: Mask, on_hand: pd.Series, group: Grouping) -> Served:
    """SKUs with demand, and those of them at or below zero on hand. `on_hand` is by SKU position; absent is zero."""
    sku = np.flatnonzero(demanded)
    out = on_hand.reindex(sku).fillna(0.0).to_numpy() <= 0
    code = group.of_sku[sku]
    return Served(counts(code, group.size), counts(code[out], group.size))
