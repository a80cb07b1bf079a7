"""What customers order: order lines over two years, with seasons, weekdays, growth and a long tail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from invxl.demo.chance import Ints, below, mixed
from invxl.demo.company import CATEGORIES, DAYS, FIRST_DAY, LOCATION_SHARES, N_CUSTOMERS, Items

N_LINES = 59_660  # with deliveries of backorders and returns, 60,000 sales lines
_WEEKDAYS = (10, 11, 11, 10, 9, 3, 0)  # Monday first
_YEARS = {2024: 100, 2025: 106}
_WIDE = 900  # best sellers that every place stocks; the rest is kept at the first one
_TAIL = 12  # a larger number makes the best sellers less outstanding


@dataclass(frozen=True, slots=True)
class Lines:
    """Order lines in the order in which they are served."""

    day: Ints
    item: Ints
    location: Ints
    quantity: Ints
    order: Ints  # running number of the order, from 0
    line: Ints  # of the order, from 1
    customer: Ints


def lines(items: Items) -> Lines:
    """Every order line of the two years."""
    item = np.repeat(np.arange(len(items.cost)), _per_item(items))
    index = np.arange(len(item), dtype=np.int64)
    day = _days(items, item, index)
    location = np.searchsorted(np.array(LOCATION_SHARES), below(21, index, 100), side="right").astype(np.int64)
    location[items.rank[item] >= _WIDE] = 0
    quantity = np.maximum(1, items.line_units[item] * (40 + below(22, index, 121)) // 100)
    placed = np.lexsort((mixed(23, index), location, day))
    day, item, location, quantity = day[placed], item[placed], location[placed], quantity[placed]
    # An order is one to a few lines of one day and place, each of another item.
    begins = np.ones(len(day), np.bool_)
    begins[1:] = (day[1:] != day[:-1]) | (location[1:] != location[:-1]) | (below(24, index[1:], 100) < 55)
    order = np.cumsum(begins) - 1
    kept = np.sort(np.unique(order * len(items.cost) + item, return_index=True)[1])
    day, item, location, quantity, order = day[kept], item[kept], location[kept], quantity[kept], order[kept]
    first = np.searchsorted(order, order)
    line = np.arange(len(order)) - first + 1
    return Lines(day, item, location, quantity, order, line, below(25, order, N_CUSTOMERS))


def _per_item(items: Items) -> Ints:
    """How many lines each item has: falling with its rank, shorter lives fewer."""
    life = items.gone - np.maximum(items.born, 0)
    weight = 1_000_000 // (items.rank + _TAIL) * life // DAYS
    per_item: Ints = weight * N_LINES // weight.sum()
    return per_item


def _days(items: Items, item: Ints, index: Ints) -> Ints:
    """A day for every line, by the season of its category, within the item's life."""
    calendar = FIRST_DAY + np.arange(DAYS)
    month = (calendar.astype("M8[M]").astype(np.int64) % 12).astype(np.int64)
    weekday = np.array(_WEEKDAYS)[(calendar.astype(np.int64) + 3) % 7]
    year = np.array([_YEARS[int(str(day)[:4])] for day in calendar])
    season = np.array([c.season for c in CATEGORIES])[:, month]
    cumulative = np.zeros((len(CATEGORIES), DAYS + 1), np.int64)
    np.cumsum(season * (weekday * year), axis=1, out=cumulative[:, 1:])
    group = items.category[item]
    low = cumulative[group, np.maximum(items.born[item], 0)]
    drawn = low + below(26, index, cumulative[group, items.gone[item]] - low)
    found = np.empty(len(item), np.int64)
    for c in range(len(CATEGORIES)):
        mine = group == c
        found[mine] = np.searchsorted(cumulative[c], drawn[mine], side="right") - 1
    return found
