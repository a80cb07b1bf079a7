"""Sales and consumption as arrays up to the as-of date, and what they add up to per SKU, location and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis.columnar import (
    Floats,
    Ints,
    Mask,
    counts,
    day_of,
    days_of,
    distinct,
    labelled,
    numbers,
    sku_codes,
    sums,
    text_codes,
)
from invxl.analysis.facts_item import row_cost
from invxl.analysis.periods import Calendar
from invxl.analysis.results import Period
from invxl.rawdata.model import Clean

_NEVER = int(np.iinfo(np.int64).max)  # a day after all


@dataclass(frozen=True, slots=True)
class Lines:
    """Movement rows on or before the as-of date, whole columns.

    sku, location: positions. day: days since 1970. quantity [units], signed as in the tab. cost [currency]: what the
    line cost; NaN where unknown. estimated: the cost is quantity x item cost, because the row gave none. revenue
    [currency]: NaN where blank. given: the tab has rows up to the as-of date. in_order: the days ascend.
    """

    sku: Ints
    location: Ints
    day: Ints
    quantity: Floats
    cost: Floats
    estimated: Mask
    revenue: Floats
    given: bool
    in_order: bool

    def within(self, period: Period) -> Mask | slice:
        """The rows of a period."""
        return self.between(day_of(period.prior_end), day_of(period.as_of))

    def between(self, after: int, until: int) -> Mask | slice:
        """The rows after a day and up to another. Tabs are mostly in order of their days: then a slice, which copies
        nothing."""
        if self.in_order:
            first, behind = np.searchsorted(self.day, [after, until], side="right").tolist()
            return slice(first, behind)
        return (self.day > after) & (self.day <= until)


def read(clean: Clean, table: str, item: pd.DataFrame, unit_cost: Floats, locations: pd.Index) -> Lines:
    """The rows of Sales, Consumption or Receipts. Only Sales carries revenue and COGS; of the others the cost is
    quantity x the row's unit cost, else the item's."""
    frame = clean.frames.get(table)
    if frame is None:
        frame = pd.DataFrame({"sku": pd.Categorical([], categories=clean.skus)})
    day = days_of(frame, "date")
    known = day <= day_of(clean.as_of)
    if not known.all():
        frame, day = frame[known], day[known]
    sku, quantity = sku_codes(frame), numbers(frame, "quantity")
    cost, estimated = numbers(frame, "cogs"), np.zeros(len(frame), np.bool_)
    if "unit_cost" in frame:
        cost = quantity * row_cost(frame, item)
    elif np.isnan(cost).any():
        blank = np.isnan(cost)
        guess = quantity * unit_cost[sku]
        cost = np.where(blank, guess, cost)
        estimated = blank & ~np.isnan(guess)
    place = text_codes(frame, "location", locations)
    in_order = bool((day[1:] >= day[:-1]).all())
    return Lines(sku, place, day, quantity, cost, estimated, numbers(frame, "revenue"), len(frame) > 0, in_order)


def usage(sales: Lines, consumption: Lines, period: Period, skus: int) -> pd.DataFrame:
    """`Facts.usage`: units, cost, revenue and margin of every SKU over a window."""
    sold, used = _per_sku(sales, period, skus), _per_sku(consumption, period, skus)
    units = sold["units"] + used["units"]
    costed = sold["costed"] + used["costed"]
    revenue = np.where((sold["rows"] > 0) & (sold["priced"] == 0), np.nan, sold["revenue"])
    cogs = np.where((sold["units"] != 0) & (sold["costed"] == 0), np.nan, sold["cost"])
    return pd.DataFrame({
        "units": units,
        "sold_units": sold["units"],
        "consumed_units": used["units"],
        "cost": np.where((units != 0) & (costed == 0), np.nan, sold["cost"] + used["cost"]),
        "revenue": revenue,
        "margin": revenue - cogs,
    })  # fmt: skip


def _per_sku(lines: Lines, period: Period, skus: int) -> dict[str, Floats]:
    at = lines.within(period)
    sku, cost, revenue = lines.sku[at], lines.cost[at], lines.revenue[at]
    costed, priced = ~np.isnan(cost), ~np.isnan(revenue)
    rows = counts(sku, skus)
    return {
        "rows": rows,
        "units": sums(sku, lines.quantity[at], skus),
        "cost": _sum_known(sku, cost, costed, skus),
        "costed": rows if costed.all() else counts(sku[costed], skus),
        "revenue": _sum_known(sku, revenue, priced, skus),
        "priced": rows if priced.all() else counts(sku[priced], skus),
    }


def _sum_known(code: Ints, amount: Floats, known: Mask, size: int) -> Floats:
    return sums(code, amount, size) if known.all() else sums(code[known], amount[known], size)


def demand(sales: Lines, consumption: Lines, calendar: Calendar, complete: Ints, born: Ints, skus: int) -> Floats:
    """`Facts.demand` [units]: one column per complete period; NaN before the day a SKU was born, or where unknown."""
    out = np.zeros((skus, len(complete)))
    if not len(complete):
        return out
    first, last = int(complete[0]), int(complete[-1])
    begin, end = int(calendar.ends[first - 1]), int(calendar.ends[last])
    column = np.searchsorted(calendar.ends[first : last + 1], np.arange(begin + 1, end + 1))  # period of each day
    for lines in (sales, consumption):
        at = lines.between(begin, end)
        code = column[lines.day[at] - (begin + 1)]
        code += lines.sku[at] * len(complete)
        out += sums(code, lines.quantity[at], out.size).reshape(out.shape)
    out[born[:, None] > calendar.ends[complete][None, :]] = np.nan
    return out


def window_demand(sales: Lines, consumption: Lines, after: int, skus: int) -> Floats:
    """Net units [units] of every SKU after a day."""
    late = ((lines, lines.between(after, _NEVER)) for lines in (sales, consumption))
    return sum((sums(lines.sku[at], lines.quantity[at], skus) for lines, at in late), np.zeros(skus))


def flows(
    sales: Lines, consumption: Lines, receipts: Lines, windows: dict[str, Period], locations: pd.Index, skus: int
) -> pd.DataFrame:
    """`Facts.flows`: what moved in each window, by SKU and location."""
    many = len(locations)
    every = [(o, o.sku * many + o.location) for o in (sales, consumption, receipts)]
    found = [_flows(period, every, skus * many) for period in windows.values()]
    key = np.concatenate([keys for keys, _ in found])
    window = np.repeat(np.arange(len(found)), [len(keys) for keys, _ in found])
    columns = {
        "window": labelled(window, list(windows)),
        "sku": (key // many).astype(np.int32),
        "location": labelled(key % many, locations),
        **{column: np.concatenate([amounts[column] for _, amounts in found]) for column in found[0][1]},
    }
    return pd.DataFrame(columns, copy=False)


def _flows(period: Period, every: Sequence[tuple[Lines, Ints]], most: int) -> tuple[Ints, dict[str, Floats]]:
    """The keys, below `most`, that moved in a period, and what did. every: sales, consumption, receipts with keys."""
    picked = [(lines, keys, lines.within(period)) for lines, keys in every]
    found, (sold, used, got) = distinct((keys[at] for _, keys, at in picked), most)

    def total(code: Ints, amount: Floats) -> Floats:
        return _sum_known(code, amount, ~np.isnan(amount), len(found))

    def units_without(amount: Floats) -> Floats:
        unknown = np.isnan(amount)
        return total(sold, np.where(unknown, quantity, 0.0)) if unknown.any() else np.zeros(len(found))

    (sales, _, sale), (consumption, _, use), (receipts, _, receipt) = picked
    quantity, revenue, cost = sales.quantity[sale], sales.revenue[sale], sales.cost[sale]
    estimated = sales.estimated[sale]
    return found, {
        "sold_units": total(sold, quantity),
        "revenue": total(sold, revenue),
        "unpriced_units": units_without(revenue),
        "cogs": total(sold, cost),
        "cogs_estimated": total(sold[estimated], cost[estimated]),
        "uncosted_units": units_without(cost),
        "consumed_units": total(used, consumption.quantity[use]),
        "consumed_value": total(used, consumption.cost[use]),
        "received_units": total(got, receipts.quantity[receipt]),
        "received_value": total(got, receipts.cost[receipt]),
    }
