"""Two years of stock, day by day: what arrives, what is shipped, what waits, what is counted, lost and moved.

A position is an item at a location. Stock is kept in whole units and never goes below zero here; what real exports get
wrong is planted later. Everything is integers, so that the same company comes out on every machine.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from math import isqrt

import numpy as np

from invxl.demo.chance import Ints, below, order
from invxl.demo.company import DAYS, FIRST_DAY, LAST_DAY, LOCATIONS, Items
from invxl.demo.demand import Lines

PLACES = len(LOCATIONS)
CENTRAL = 0
N_COUNTS, N_LOSSES, N_WORK_ORDERS = 4200, 1100, 2600
_LATE = (0, 0, 0, 0, 0, -1, -1, -2, 2)  # days after the promise, of an ordinary delivery
REASONS = ("shrink", "damage", "write-off", "count", "other")
Row = tuple[int, ...]


@dataclass(slots=True)
class History:
    """What happened. Rows are tuples of whole numbers, in the order in which they were booked."""

    sales: list[Row] = field(default_factory=list)  # day, position, quantity, order, customer
    served: list[Row] = field(default_factory=list)  # per order line: ship day or -1, shipped, backordered, cancelled
    receipts: list[Row] = field(default_factory=list)  # day, position, quantity, PO, ordered day, promised day
    open_orders: list[Row] = field(default_factory=list)  # PO, position, quantity, ordered day, promised day
    transfers: list[Row] = field(default_factory=list)  # day, item, from, to, quantity
    adjustments: list[Row] = field(default_factory=list)  # day, position, quantity, reason
    counts: list[Row] = field(default_factory=list)  # day, position, book, counted
    consumption: list[Row] = field(default_factory=list)  # day, position, quantity, work order
    month_ends: list[int] = field(default_factory=list)  # days; -1 is the day before the first
    stock: list[Ints] = field(default_factory=list)  # per month end, by position


@dataclass(frozen=True, slots=True)
class _Policy:
    """When and how much a position is ordered."""

    reorder_at: list[int]
    quantity: list[int]
    opening: list[int]
    forgotten: list[bool]  # what is there is older than any receipt on record
    by_transfer: list[bool]


def history(items: Items, lines: Lines) -> History:
    """Runs the two years."""
    return _Run(items, lines).go()


class _Run:
    """The running state; one use."""

    def __init__(self, items: Items, lines: Lines) -> None:
        self.items, self.lines, self.done = items, lines, History()
        self.lead: list[int] = items.lead.tolist()
        self.last_order: list[int] = np.where(items.gone < DAYS, items.gone - 60, DAYS).tolist()
        self.policy = _policy(items, lines)
        self.stock = list(self.policy.opening)
        self.on_order = [0] * len(self.stock)
        self.waiting: dict[int, deque[Row]] = defaultdict(deque)  # position -> quantity, order, customer
        self.arriving: dict[int, list[Row]] = defaultdict(list)  # day -> position, quantity, PO, ordered, promised
        self.returning: dict[int, list[Row]] = defaultdict(list)  # day -> position, quantity, order, customer
        self.counted: dict[int, int] = {}  # position -> day of its last count
        self.ordered = 0  # purchase orders so far
        self.chance = below(31, np.arange(400_000), 1000).tolist()

    def go(self) -> History:
        self._opening_receipts()
        of_day = np.searchsorted(self.lines.day, np.arange(DAYS + 1)).tolist()
        columns = [getattr(self.lines, n).tolist() for n in ("item", "location", "quantity", "order", "customer")]
        events = _events(self.items, self.lines)
        month_ends = _month_ends()
        self._snapshot(-1)
        for day in range(DAYS):
            for arrival in self.arriving.pop(day, ()):
                self._receive(day, *arrival)
            for position, quantity, number, customer in self.returning.pop(day, ()):
                self.stock[position] += quantity
                self.done.sales.append((day, position, -quantity, number, customer))
            for at in range(of_day[day], of_day[day + 1]):
                item, place, quantity, number, customer = (column[at] for column in columns)
                self._serve(day, item * PLACES + place, quantity, number, customer, self.chance[at])
            for kind, position, detail in events.get(day, ()):
                self._happens(day, kind, position, detail)
            if day in month_ends:
                self._snapshot(day)
        self.done.open_orders = [
            (po, position, quantity, ordered, promised)
            for day in sorted(self.arriving)
            for position, quantity, po, ordered, promised in self.arriving[day]
        ]
        self.done.transfers = _by_day(self.done.transfers)
        return self.done

    def _snapshot(self, day: int) -> None:
        self.done.month_ends.append(day)
        self.done.stock.append(np.array(self.stock, np.int64))

    def _opening_receipts(self) -> None:
        """Stock of the first day came in over the half year before, but for what is older than the records."""
        age = below(32, np.arange(len(self.stock)), 180).tolist()
        known = below(33, np.arange(len(self.stock)), 100).tolist()
        for position, quantity in enumerate(self.stock):
            if quantity and not self.policy.forgotten[position]:
                arrived = -1 - age[position]
                ordered = arrived - self.lead[position // PLACES]
                self.ordered += 1
                row = (arrived, position, quantity, self.ordered, ordered, arrived + known[position] % 9 - 1)
                self.done.receipts.append(row)
        self.done.receipts.sort()

    def _receive(self, day: int, position: int, quantity: int, po: int, ordered: int, promised: int) -> None:
        self.on_order[position] -= quantity
        self.stock[position] += quantity
        self.done.receipts.append((day, position, quantity, po, ordered, promised))
        queue = self.waiting[position]
        while queue and queue[0][0] <= self.stock[position]:
            wanted, number, customer = queue.popleft()
            self.stock[position] -= wanted
            self.done.sales.append((day, position, wanted, number, customer))

    def _serve(self, day: int, position: int, quantity: int, number: int, customer: int, chance: int) -> None:
        """Ships what is there; what is short is cancelled now and then, else it waits."""
        shipped = min(quantity, self.stock[position])
        short = quantity - shipped
        cancelled = short if short and chance < 150 else (quantity if chance >= 996 else 0)
        if cancelled == quantity:
            shipped = 0
        if shipped:
            self.stock[position] -= shipped
            self.done.sales.append((day, position, shipped, number, customer))
            if chance % 62 == 1:
                back = day + 4 + chance % 23
                self.returning[back].append((position, max(1, shipped // 3), number, customer))
        if short > cancelled:
            self.waiting[position].append((short, number, customer))
        self.done.served.append((day if shipped else -1, shipped, quantity - shipped - cancelled, cancelled))
        self._reorder(day, position)

    def _reorder(self, day: int, position: int) -> None:
        policy = self.policy
        owed = sum(row[0] for row in self.waiting[position]) if self.waiting[position] else 0
        if self.stock[position] + self.on_order[position] - owed > policy.reorder_at[position]:
            return
        quantity = policy.quantity[position] + owed
        item = position // PLACES
        if day >= self.last_order[item]:
            return
        if policy.by_transfer[position]:
            hub = item * PLACES + CENTRAL
            moved = min(quantity, self.stock[hub] // 2)
            if moved:
                self.stock[hub] -= moved
                self.stock[position] += moved
                self.done.transfers.append((day, item, CENTRAL, position % PLACES, moved))
                self._reorder(day, hub)
            return
        self.ordered += 1
        lead, chance = self.lead[item], self.chance[self.ordered]
        late = _LATE[chance % len(_LATE)] if chance < 930 else 4 + chance % 12
        promised = day + lead
        self.arriving[max(day + 1, promised + late)].append((position, quantity, self.ordered, day, promised))
        self.on_order[position] += quantity

    def _happens(self, day: int, kind: str, position: int, detail: int) -> None:
        have = self.stock[position]
        if kind == "count":
            if self.counted.get(position) == day:
                return
            self.counted[position] = day
            off = 0 if detail >= 50 else (1 + have * (detail % 7 + 6) // 100) * (1 if detail % 3 == 0 else -1)
            counted = max(0, have + off)
            self.done.counts.append((day, position, have, counted))
            if counted != have:
                self.done.adjustments.append((day, position, counted - have, REASONS.index("count")))
            self.stock[position] = counted
            return
        quantity = min(have // 4, 1 + detail % 9)
        if not quantity:
            return
        self.stock[position] -= quantity
        if kind == "loss":
            self.done.adjustments.append((day, position, -quantity, (0, 0, 1, 1, 2, 4)[detail % 6]))
        else:
            self.done.consumption.append((day, position, quantity, detail))


def _policy(items: Items, lines: Lines) -> _Policy:
    """Reorder points from demand and lead time, with a margin for lumpy demand; quantities from months of cover."""
    n = len(items.cost) * PLACES
    at = lines.item * PLACES + lines.location
    hub = below(41, np.arange(len(items.cost)), 100) < 12
    pooled = np.repeat(hub, PLACES)
    units, count = np.bincount(at, lines.quantity, n).astype(np.int64), np.bincount(at, minlength=n).astype(np.int64)
    for measure in (units, count):  # a hub carries what it passes on
        by_item = measure.reshape(-1, PLACES)
        by_item[hub, CENTRAL] = by_item[hub].sum(axis=1)
    life = np.repeat(items.gone - np.maximum(items.born, 0), PLACES)
    lead, pack, moq = (np.repeat(values, PLACES) for values in (items.lead, items.pack, items.moq))
    usual = np.repeat(items.line_units, PLACES)
    lines_in_lead = count * (lead + 5) * 100 // life
    margin = np.array([isqrt(x) for x in (lines_in_lead * 100).tolist()], np.int64) * usual * 34 // 1000
    reorder_at = units * (lead + 4) // life + margin
    cover = np.repeat(np.minimum(10 + items.rank // 80, 28), PLACES)  # days; the tail is ordered rarely
    quantity = np.maximum.reduce([units * cover // life, usual, moq, pack])
    quantity = -(-quantity // pack) * pack
    stocked = np.repeat(items.born < 0, PLACES) & (count > 0)
    excess = np.repeat(below(42, np.arange(len(items.cost)), 100) < 5, PLACES)
    forgotten = np.repeat((below(43, np.arange(len(items.cost)), 100) < 4) & (items.rank > 800), PLACES)
    surplus = np.where(forgotten, units * 2, np.where(excess, units // 4, 0))
    opening = np.where(stocked, reorder_at + quantity // 2 + surplus, 0)
    by_transfer = pooled & (np.arange(n) % PLACES != CENTRAL)
    return _Policy(reorder_at.tolist(), quantity.tolist(), opening.tolist(), forgotten.tolist(), by_transfer.tolist())


def _by_day(transfers: list[Row]) -> list[Row]:
    """One row per day, item and way, however many orders caused it."""
    found: dict[Row, int] = defaultdict(int)
    for *way, quantity in transfers:
        found[tuple(way)] += quantity
    return [(*way, quantity) for way, quantity in found.items()]


def _events(items: Items, lines: Lines) -> dict[int, list[tuple[str, int, int]]]:
    """Counts in the second year, best sellers first and often; losses and work orders over both."""
    by_rank = np.argsort(items.rank, kind="stable")
    found: dict[int, list[tuple[str, int, int]]] = defaultdict(list)

    def spread(kind: str, stream: int, n: int, first: int, item: Ints) -> None:
        index = np.arange(n)
        days = first + index * (DAYS - first - 6) // n
        position = item * PLACES + below(stream, index, PLACES)
        for day, where, detail in zip(
            days.tolist(), position.tolist(), below(stream + 1, index, 1000).tolist(), strict=True
        ):
            found[day].append((kind, where, detail))

    often = np.concatenate([by_rank[:500], by_rank[:500], by_rank])
    spread("count", 51, N_COUNTS, 366, often[order(53, len(often))][np.arange(N_COUNTS) % len(often)])
    spread("loss", 54, N_LOSSES, 0, below(56, np.arange(N_LOSSES), len(items.cost)))
    parts = by_rank[40:190]
    spread("use", 57, N_WORK_ORDERS, 0, parts[below(59, np.arange(N_WORK_ORDERS), len(parts))])
    return found


def _month_ends() -> frozenset[int]:
    months = np.arange("2024-02", "2026-02", dtype="M8[M]").astype("M8[D]")
    assert months[-1] - 1 == LAST_DAY
    return frozenset((months - FIRST_DAY).astype(int) - 1)
