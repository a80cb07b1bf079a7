"""Whether an item moves: days since its last issue, months of supply, and the word for both (definition 14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from invxl.analysis.by_item import per_category
from invxl.analysis.columnar import sums
from invxl.analysis.facts_model import Facts
from invxl.settings.model import Config

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]

MOVING, SLOW, NON_MOVER, NEW, NO_SOURCE = "Moving", "Slow mover", "Non-mover", "New item", "No usage source"


_ROUNDING = 1e-9  # six months of supply to the unit are six months, whatever the division's last bit


@dataclass(frozen=True, slots=True)
class Movement:
    """Per SKU: days since the last issue (NaN: none), months of supply (NaN: no demand), the word, and why."""

    days_since_issue: Floats
    months_of_supply: Floats
    word: Objects
    note: Objects


def movement(facts: Facts, config: Config) -> Movement:
    """How every SKU of the run moves.

    months of supply = stock / (net demand of the window / its days x days of a month). Days before an item's life do
    not count, and a month is a twelfth of the year of the settings. A non-mover had no issue for so many days or more,
    a slow mover has more months of supply than the limit, or no net demand at all.
    """
    since, age = _days(facts, "last_issue"), _age(facts)
    days = np.minimum(np.where(np.isnan(age), np.inf, np.maximum(age, 1.0)), facts.demand_window_days)
    stock = sums(facts.stock["sku"].to_numpy(), facts.stock["quantity"].to_numpy(), len(facts.skus))
    demand = facts.demand_window
    with np.errstate(divide="ignore", invalid="ignore"):
        supply = stock / (demand / days * (config.period.days_in_year / 12))
    months = np.where((stock > 0) & (demand > 0) & (days > 0), supply, np.nan)
    return Movement(since, months, *_words(facts, config, since, months, age))


def _days(facts: Facts, column: str) -> Floats:
    """Days from a date of each item to the as-of date; NaN where there is none."""
    then = facts.item[column].to_numpy().astype("datetime64[D]")
    days = (np.datetime64(facts.as_of, "D") - then).astype(np.float64)
    return np.where(np.isnat(then), np.nan, days)


def _age(facts: Facts) -> Floats:
    """Days since an item was first stocked or first moved, whichever is earlier; NaN where neither is known."""
    return np.fmax(_days(facts, "first_stocked"), _days(facts, "first_movement"))


def _words(facts: Facts, config: Config, since: Floats, months: Floats, age: Floats) -> tuple[Objects, Objects]:
    limit = per_category(facts.item, config.non_mover_days)
    slow = per_category(facts.item, config.slow_months_of_supply)
    new = config.movement.new_item_days
    history = 0 if facts.history_start is None else (facts.as_of - facts.history_start).days + 1
    tabs = (("Sales", facts.sales_given), ("Consumption", facts.consumption_given))
    absent = " and ".join(name for name, given in tabs if not given)
    never = np.isnan(since)
    idle = np.where(never, history, since) >= limit
    cases: tuple[tuple[NDArray[np.bool_], str, Callable[[int], str]], ...] = (
        (np.full(len(age), all(not given for _, given in tabs)), NO_SOURCE, lambda i: f"{absent} not given"),
        (age < new, NEW, lambda i: f"{age[i]:.0f} days old; new below {new}"),
        (never & bool(absent), NO_SOURCE, lambda i: f"No issue known, and {absent} not given"),
        (idle & never, NON_MOVER, lambda i: f"No issue in {history} days of history"),
        (idle, NON_MOVER, lambda i: f"No issue for {since[i]:.0f} days; limit {limit[i]:.0f}"),
        (never, NO_SOURCE, lambda i: f"No issue, but only {history} days of history; {limit[i]:.0f} needed"),
        (facts.demand_window <= 0, SLOW, lambda i: f"No net demand in {facts.demand_window_days} days"),
        (months > slow * (1 + _ROUNDING), SLOW, lambda i: f"Over {slow[i]:g} months of supply"),
    )
    word, note = np.full(len(age), MOVING, dtype=object), np.full(len(age), "", dtype=object)
    open_ = np.ones(len(age), np.bool_)
    for applies, name, said in cases:
        here = np.flatnonzero(open_ & applies)
        word[here] = name
        note[here] = [said(i) for i in here.tolist()]
        open_[here] = False
    return word, note
