"""Inventory at the ends of earlier periods, per group: from Balances, and from earlier as-of dates in OnHand.

Nothing is rolled back from movements: they may be incomplete, and a balance made of them would be invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis.columnar import NO_DAY, Floats, Ints, Mask, day_of, days_of, distinct, numbers, sums, texts
from invxl.analysis.facts_item import row_cost
from invxl.analysis.facts_model import Facts
from invxl.analysis.facts_stock import ownership_of
from invxl.analysis.groups import Grouping
from invxl.rawdata.model import Clean


@dataclass(frozen=True, slots=True)
class BalanceFacts:
    """Balances of one source by day (ascending) and group; NaN where the source does not say.

    inventory, receivables, payables [currency] stand at the day; purchases [currency] are of the period that ends on
    it; units [units] are known of OnHand only. Only the total has receivables, payables and purchases.
    """

    source: str  # the tab
    days: Ints
    inventory: Floats  # [days, groups]
    units: Floats  # [days, groups]
    receivables: Floats  # [days]
    payables: Floats
    purchases: Floats

    def at(self, day: int) -> int | None:
        """The position of a day; None where it has no balance."""
        found = np.flatnonzero(self.days == day)
        return int(found[0]) if len(found) else None


def ledger(clean: Clean, group: Grouping) -> BalanceFacts:
    """From Balances, up to the as-of date. Of a day with a total (category and location blank) the total is taken, else
    its details are added up: those by category, else those by location."""
    frame = clean.frames.get("tblBalances", pd.DataFrame())
    day = days_of(frame, "period_end")
    known = (day <= day_of(clean.as_of)) & (day != NO_DAY)
    frame, day = frame[known], day[known]
    days, at = np.unique(day, return_inverse=True)
    category, location = (np.array(texts(frame, c), dtype=str) for c in ("category", "location"))
    by_category, by_location = category != "", location != ""

    def add(column: str, rows: Mask, code: Ints) -> Floats:
        amount = numbers(frame, column)
        rows = rows & ~np.isnan(amount)
        key, size = at[rows] * group.size + code[rows], len(days) * group.size
        said = np.bincount(key, minlength=size) > 0
        return np.where(said, sums(key, amount[rows], size), np.nan).reshape(len(days), group.size)

    if group.kind != "total":
        names, rows = (category, by_category) if group.kind == "category" else (location, by_location)
        code = group.names.get_indexer(pd.Index(names)).astype(np.int64)
        inventory = add("inventory_value", rows & (code >= 0), code)
        nothing = np.full(len(days), np.nan)
        return BalanceFacts("Balances", days, inventory, np.full_like(inventory, np.nan), nothing, nothing, nothing)
    whole = ~by_category & ~by_location
    has_whole, has_category = (np.bincount(at, weights=w, minlength=len(days)) > 0 for w in (whole, by_category))
    taken = np.where(has_whole[at], whole, np.where(has_category[at], by_category, by_location))
    one = np.zeros(len(frame), np.int64)
    columns = {c: add(c, taken, one) for c in ("inventory_value", "receivables", "payables", "purchases")}
    inventory = columns.pop("inventory_value")
    flat = {c: amounts[:, 0] for c, amounts in columns.items()}
    return BalanceFacts("Balances", days, inventory, np.full_like(inventory, np.nan), **flat)


def snapshots(clean: Clean, facts: Facts, group: Grouping) -> BalanceFacts:
    """From every as-of date in OnHand up to the run's: owned stock that has a cost. A group that a date does not list
    held nothing on it."""
    frame = clean.frames.get("tblOnHand", pd.DataFrame({"sku": pd.Categorical([], categories=clean.skus)}))
    day = days_of(frame, "as_of")
    taken = (day <= day_of(clean.as_of)) & (day != NO_DAY)
    if "ownership" in frame:
        taken &= ownership_of(frame)[1]
    if not taken.all():
        frame, day = frame[taken], day[taken]
    days, at = _distinct_days(day)
    code, quantity, cost = group.of(frame), numbers(frame, "quantity"), row_cost(frame, facts.item)
    inside = code >= 0
    key, shape = (at * group.size + code)[inside], (len(days), group.size)
    value = np.where(np.isnan(cost), 0.0, quantity * cost)
    nothing = np.full(len(days), np.nan)
    return BalanceFacts(
        "OnHand",
        days,
        sums(key, value[inside], len(days) * group.size).reshape(shape),
        sums(key, quantity[inside], len(days) * group.size).reshape(shape),
        nothing,
        nothing,
        nothing,
    )


def _distinct_days(days: Ints) -> tuple[Ints, Ints]:
    """The days that occur, ascending, and for each which of these it is."""
    if not len(days):
        return days, days
    first, last = int(days.min()), int(days.max())
    found, (at,) = distinct([days - first], last - first + 1)
    return found + first, at


@dataclass(frozen=True, slots=True)
class CarryingFacts:
    """Annual amounts of CarryingCosts [currency], by year and component; empty where the tab has none."""

    by_year: dict[int, dict[str, float]]


def carrying(clean: Clean) -> CarryingFacts:
    """Amounts of the same year and component are added."""
    found: dict[int, dict[str, float]] = {}
    frame = clean.frames.get("tblCarryingCosts", pd.DataFrame())
    rows = zip(numbers(frame, "year"), texts(frame, "component"), numbers(frame, "annual_amount"), strict=True)
    for year, component, amount in rows:  # a handful
        of_year = found.setdefault(int(year), {})
        of_year[component] = of_year.get(component, 0.0) + amount
    return CarryingFacts(found)
