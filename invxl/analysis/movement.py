"""Whether an item moves: days since its last issue, months of supply, and the word for both (definition 14)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.by_item import per_category
from invxl.analysis.columnar import labelled, sums
from invxl.analysis.facts_model import Facts
from invxl.settings.model import Config

Floats = NDArray[np.float64]

MOVING, SLOW, NON_MOVER, NEW, NO_SOURCE = "Moving", "Slow mover", "Non-mover", "New item", "No usage source"


_ROUNDING = 1e-9  # six months of supply to the unit are six months, whatever the division's last bit


@dataclass(frozen=True, slots=True)
class Movement:
    """Per SKU: days since the last issue (NaN: none), months of supply (NaN: no demand), the word, and why."""

    days_since_issue: Floats
    months_of_supply: Floats
    word: pd.Categorical
    note: pd.Categorical


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


def _words(
    facts: Facts, config: Config, since: Floats, months: Floats, age: Floats
) -> tuple[pd.Categorical, pd.Categorical]:
    limit = per_category(facts.item, config.non_mover_days)
    slow = per_category(facts.item, config.slow_months_of_supply)
    new = config.movement.new_item_days
    history = 0 if facts.history_start is None else (facts.as_of - facts.history_start).days + 1
    tabs = (("Sales", facts.sales_given), ("Consumption", facts.consumption_given))
    absent = " and ".join(name for name, given in tabs if not given)
    never = np.isnan(since)
    idle = np.where(never, history, since) >= limit
    nothing = np.full(len(age), all(not given for _, given in tabs))
    window = facts.demand_window_days
    cases: tuple[tuple[NDArray[np.bool_], str, Callable[..., str], tuple[Floats, ...]], ...] = (
        (nothing, NO_SOURCE, lambda: f"{absent} not given", ()),
        (age < new, NEW, lambda age: f"{age:.0f} days old; new below {new}", (age,)),
        (never & bool(absent), NO_SOURCE, lambda: f"No issue known, and {absent} not given", ()),
        (idle & never, NON_MOVER, lambda: f"No issue in {history} days of history", ()),
        (idle, NON_MOVER, lambda since, limit: f"No issue for {since:.0f} days; limit {limit:.0f}", (since, limit)),
        (never, NO_SOURCE, lambda limit: f"No issue, but only {history} days of history; {limit:.0f} needed", (limit,)),
        (facts.demand_window <= 0, SLOW, lambda: f"No net demand in {window} days", ()),
        (months > slow * (1 + _ROUNDING), SLOW, lambda slow: f"Over {slow:g} months of supply", (slow,)),
    )
    word, note, notes = np.zeros(len(age), np.int64), np.zeros(len(age), np.int64), [""]
    open_ = np.ones(len(age), np.bool_)
    for i, (applies, _, say, of) in enumerate(cases, 1):
        here = np.flatnonzero(open_ & applies)
        which, said = _said(say, [amount[here] for amount in of])
        word[here], note[here] = i, which + len(notes)
        notes += said
        open_[here] = False
    return labelled(word, [MOVING, *(name for _, name, _, _ in cases)]), labelled(note, notes)


def _said(say: Callable[..., str], of: Sequence[Floats]) -> tuple[NDArray[np.intp] | int, list[str]]:
    """What is said of each row, once for all of which the same is said: which, and the texts. of: at most two amounts
    per row."""
    if not of:
        return 0, [say()]
    both = np.empty(len(of[0]), np.complex128)
    both.real, both.imag = of[0], of[-1]
    distinct, which = np.unique(both, return_inverse=True)
    return which, [say(*(pair.real, pair.imag)[: len(of)]) for pair in distinct.tolist()]
