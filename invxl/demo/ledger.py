"""What the company's books say: balances and ledger by month and category, at standard cost. They tie out by design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from invxl.demo.chance import Ints
from invxl.demo.company import CATEGORIES, FIRST_DAY, Items
from invxl.demo.history import PLACES, History

DAYS_RECEIVABLE, DAYS_PAYABLE = 43, 37


@dataclass(frozen=True, slots=True)
class Ledger:
    """Cents, [month ends, categories]; flows are of the month that ends, none for the first month end."""

    month_ends: Ints  # days
    inventory: Ints
    cogs: Ints
    revenue: Ints
    purchases: Ints
    receivables: Ints
    payables: Ints


@dataclass(frozen=True, slots=True)
class Postings:
    """One kind of movement, booked: the day, the position and the amount of each row in cents."""

    day: Ints
    position: Ints
    amount: Ints


def ledger(items: Items, history: History, closing: Ints, sold: Postings, earned: Postings, bought: Postings) -> Ledger:
    """Books the movements; `closing` is the stock of the last day by position."""
    category = np.repeat(items.category, PLACES)
    cost = np.repeat(items.cost, PLACES)
    stock = [*history.stock[:-1], closing]
    inventory = np.array([_by_category(category, units * cost) for units in stock])
    ends = np.array(history.month_ends, np.int64)
    cogs, revenue, purchases = (_monthly(ends, category, postings) for postings in (sold, earned, bought))
    length = np.diff(ends, prepend=ends[0] - 31)[:, None]
    return Ledger(
        ends, inventory, cogs, revenue, purchases,
        receivables=revenue * DAYS_RECEIVABLE // length, payables=purchases * DAYS_PAYABLE // length,
    )  # fmt: skip


def _by_category(category: Ints, amount: Ints) -> Ints:
    found = np.zeros(len(CATEGORIES), np.int64)
    np.add.at(found, category, amount)
    return found


def _monthly(ends: Ints, category: Ints, postings: Postings) -> Ints:
    """Sums by month end and category. The month before the first is taken to be like the first one."""
    found = np.zeros((len(ends), len(CATEGORIES)), np.int64)
    within = postings.day > ends[0]
    month = np.searchsorted(ends, postings.day[within], side="left")
    np.add.at(found, (month, category[postings.position[within]]), postings.amount[within])
    found[0] = found[1]
    return found


def dates_of(days: Ints) -> np.ndarray:
    """Days since the first one, as dates."""
    return FIRST_DAY + days.astype("m8[D]")
