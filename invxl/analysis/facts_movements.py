"""Sales and consumption as arrays up to the as-of date, and what they add up to per SKU, location and period."""

from __future__ import annotations

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
    numbers,
    sku_codes,
    sums,
    text_codes,
)
from invxl.analysis.facts_item import row_cost
from invxl.analysis.periods import Calendar
from invxl.analysis.results import Period
from invxl.rawdata.model import Clean


@dataclass(frozen=True, slots=True)
class Lines:
    """Movement rows on or before the as-of date, whole columns.

    sku, location: positions. day: days since 1970. quantity [units], signed as in the tab. cost [currency]: what the
    line cost; NaN where unknown. estimated: the cost is quantity x item cost, because the row gave none. revenue
    [currency]: NaN where blank. given: the tab has rows up to the as-of date.
    """

    sku: Ints
    location: Ints
    day: Ints
    quantity: Floats
    cost: Floats
    estimated: Mask
    revenue: Floats
    given: bool

    def within(self, period: Period) -> Mask:
        """The rows of a period."""
        return (self.day > day_of(period.prior_end)) & (self.day <= day_of(period.as_of))


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
    return Lines(sku, place, day, quantity, cost, estimated, numbers(frame, "revenue"), len(frame) > 0)


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
    return {
        "rows": counts(sku, skus),
        "units": sums(sku, lines.quantity[at], skus),
        "cost": sums(sku[costed], cost[costed], skus),
        "costed": counts(sku[costed], skus),
        "revenue": sums(sku[priced], revenue[priced], skus),
        "priced": counts(sku[priced], skus),
    }


def demand(sales: Lines, consumption: Lines, calendar: Calendar, complete: Ints, born: Ints, skus: int) -> Floats:
    """`Facts.demand` [units]: one column per complete period; NaN before the day a SKU was born, or where unknown."""
    out = np.zeros((skus, len(complete)))
    if not len(complete):
        return out
    first, last = int(complete[0]), int(complete[-1])
    begin, end = int(calendar.ends[first - 1]), int(calendar.ends[last])
    column = np.searchsorted(calendar.ends[first : last + 1], np.arange(begin + 1, end + 1))  # period of each day
    for lines in (sales, consumption):
        at = (lines.day > begin) & (lines.day <= end)
        code = lines.sku[at] * len(complete) + column[lines.day[at] - begin - 1]
        out += sums(code, lines.quantity[at], out.size).reshape(out.shape)
    out[born[:, None] > calendar.ends[complete][None, :]] = np.nan
    return out


def window_demand(sales: Lines, consumption: Lines, after: int, skus: int) -> Floats:
    """Net units [units] of every SKU after a day."""
    late = [(lines.sku[lines.day > after], lines.quantity[lines.day > after]) for lines in (sales, consumption)]
    return sum((sums(sku, quantity, skus) for sku, quantity in late), np.zeros(skus))


def flows(
    sales: Lines, consumption: Lines, receipts: Lines, windows: dict[str, Period], locations: pd.Index, skus: int
) -> pd.DataFrame:
    """`Facts.flows`: what moved in each window, by SKU and location."""
    return pd.concat(
        [_flows(name, period, sales, consumption, receipts, locations, skus) for name, period in windows.items()],
        ignore_index=True,
    )


def _flows(
    name: str, period: Period, sales: Lines, consumption: Lines, receipts: Lines, locations: pd.Index, skus: int
) -> pd.DataFrame:
    picked = [(lines, lines.within(period)) for lines in (sales, consumption, receipts)]
    many = len(locations)
    keys, (sold, used, got) = distinct((o.sku[at] * many + o.location[at] for o, at in picked), skus * many)
    size = len(keys)

    def total(code: Ints, amount: Floats) -> Floats:
        known = ~np.isnan(amount)
        return sums(code, amount, size) if known.all() else sums(code[known], amount[known], size)

    (_, sale), (_, use), (_, receipt) = picked
    quantity, cost = sales.quantity[sale], sales.cost[sale]
    estimated = sales.estimated[sale]
    return pd.DataFrame({
        "window": pd.array([name] * size, dtype="str"),
        "sku": (keys // many).astype(np.int32),
        "location": locations[keys % many].array,
        "sold_units": total(sold, quantity),
        "revenue": total(sold, sales.revenue[sale]),
        "unpriced_units": total(sold, np.where(np.isnan(sales.revenue[sale]), quantity, 0.0)),
        "cogs": total(sold, cost),
        "cogs_estimated": total(sold[estimated], cost[estimated]),
        "uncosted_units": total(sold, np.where(np.isnan(cost), quantity, 0.0)),
        "consumed_units": total(used, consumption.quantity[use]),
        "consumed_value": total(used, consumption.cost[use]),
        "received_units": total(got, receipts.quantity[receipt]),
        "received_value": total(got, receipts.cost[receipt]),
    })  # fmt: skip
