"""The company's history as the exports of its systems: one draft per raw tab, still without faults."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from invxl import schema
from invxl.demo.chance import Ints, below
from invxl.demo.company import CATEGORIES, DAYS, LOCATIONS, N_CUSTOMERS, SUPPLIERS, Items, items
from invxl.demo.demand import Lines, lines
from invxl.demo.draft import Draft, cents, choices, dates, draft, numbers, words
from invxl.demo.history import PLACES, REASONS, History, Row, history
from invxl.demo.ledger import Ledger, Postings, dates_of, ledger

N_FORECAST_ITEMS = 500
N_NEGATIVE = 9
CARRYING_SHARES = {"capital": 90, "storage": 55, "service": 20, "risk": 45}  # per mille of inventory a year
INVENTORY_ACCOUNT = "1400"


@dataclass(frozen=True, slots=True)
class Exports:
    """Drafts by table name, and what is needed to plant faults that can be accounted for."""

    drafts: dict[str, Draft]
    items: Items
    closing: Ints  # units by position
    ledger: Ledger


def exports() -> Exports:
    """Everything the company's systems would export on the last day."""
    made = items()
    ordered = lines(made)
    past = history(made, ordered)
    closing = _closing(past)
    sales = _columns(past.sales, 5)
    receipts = _columns(past.receipts, 6)
    cost = np.repeat(made.cost, PLACES)
    paid = _paid(cost[receipts[1]], receipts[0])
    revenue = _revenue(made, sales)
    books = ledger(
        made, past, closing,
        Postings(sales[0], sales[1], sales[2] * cost[sales[1]]), Postings(sales[0], sales[1], revenue),
        Postings(receipts[0], receipts[1], receipts[2] * paid),
    )  # fmt: skip
    drafts = [
        _items(made), _on_hand(made, closing), _receipts(made, receipts, paid), _sales(made, sales, revenue),
        _consumption(made, past), _transfers(made, past), _adjustments(made, past), _counts(made, past),
        _orders(made, ordered, past), _open_pos(made, past), _forecast(made, ordered), _balances(books), _gl(books),
        _carrying_costs(books),
    ]  # fmt: skip
    return Exports({d.tab.table: d for d in drafts}, made, closing, books)


def _columns(rows: list[Row], width: int) -> list[Ints]:
    return list(np.array(rows, np.int64).reshape(-1, width).T)


def _closing(past: History) -> Ints:
    """The last day's stock. Some of what is at zero is booked below it: shipped before its receipt was entered."""
    closing = past.stock[-1].copy()
    at_zero = np.flatnonzero((closing == 0) & (past.stock[-2] > 0))
    chosen = at_zero[:: max(1, len(at_zero) // N_NEGATIVE)][:N_NEGATIVE]
    closing[chosen] = -1 - below(61, chosen, 8)
    return closing


def _paid(cost: Ints, day: Ints) -> Ints:
    """What was paid per unit: standard cost, some percent less in the past, and a little noise."""
    drift = (DAYS - day) * 5 // DAYS  # percent
    paid: Ints = np.maximum(1, cost * (1000 - drift * 10 + below(62, np.arange(len(cost)), 41) - 20) // 1000)
    return paid


def _revenue(made: Items, sales: list[Ints]) -> Ints:
    """Net of the customer's discount, in cents; a return has the sign of its quantity."""
    discount = below(63, sales[4], 9) * 10  # per mille
    price = np.repeat(made.price, PLACES)[sales[1]]
    revenue: Ints = np.sign(sales[2]) * (np.abs(sales[2]) * price * (1000 - discount) // 1000)
    return revenue


def _items(made: Items) -> Draft:
    n = len(made.sku)
    index = np.arange(n)
    ended = made.gone < DAYS
    return draft(
        schema.ITEMS,
        sku=words(made.sku), description=words(made.description),
        category=choices(made.category, [c.name for c in CATEGORIES]), subcategory=words(made.subcategory),
        supplier=choices(made.supplier, SUPPLIERS), uom=choices(np.zeros(n, np.int64), ["each"]),
        unit_cost=cents(made.cost), selling_price=cents(made.price),
        nrv=cents(made.price * np.where(ended, 45, 88) // 100, below(64, index, 10) < 3),
        lead_time_mean=numbers(made.lead), lead_time_sd=numbers(made.lead_sd),
        review_period=numbers(np.full(n, 7), made.rank >= 400), order_cost=cents(made.order_cost),
        moq=numbers(made.moq, made.moq == 0), pack_size=numbers(made.pack),
        service_level=numbers(np.full(n, 0.98), made.rank >= 60),
        responsible=choices(made.category, [c.responsible for c in CATEGORIES]),
        status=choices(ended.astype(np.int64), ["Active", "Discontinued"]), first_stocked=dates(dates_of(made.born)),
    )  # fmt: skip


def _on_hand(made: Items, closing: Ints) -> Draft:
    """Stock and a few empty places; paint has lots. Some stock is not the company's own."""
    index = np.arange(len(closing))
    listed = np.flatnonzero((closing != 0) | (below(65, index, 100) < 8))
    guest = listed[(closing[listed] > 20) & (below(66, listed, 100) < 3)]
    position = np.concatenate([listed, guest])
    quantity = np.concatenate([closing[listed], np.maximum(1, closing[guest] // 4)])
    whose = np.concatenate([np.zeros(len(listed), np.int64), 1 + below(67, guest, 3)])
    item = position // PLACES
    paint = made.category[item] == next(i for i, c in enumerate(CATEGORIES) if c.name == "Paint")
    lots = [f"L{2501 + i}" for i in range(24)]
    return draft(
        schema.ON_HAND,
        as_of=dates(dates_of(np.full(len(position), DAYS - 1))), sku=choices(item, made.sku),
        location=choices(position % PLACES, LOCATIONS), lot=choices(np.where(paint, below(68, position, 24), -1), lots),
        quantity=numbers(quantity), unit_cost=cents(made.cost[item], below(75, position, 100) < 4),
        ownership=choices(np.where((whose == 0) & (below(69, position, 2) == 0), -1, whose), schema.OWNERSHIP),
    )  # fmt: skip


def _receipts(made: Items, rows: list[Ints], paid: Ints) -> Draft:
    day, position, quantity, po, ordered, promised = rows
    item = position // PLACES
    return draft(
        schema.RECEIPTS,
        date=dates(dates_of(day)), sku=choices(item, made.sku), quantity=numbers(quantity), unit_cost=cents(paid),
        location=choices(position % PLACES, LOCATIONS), supplier=choices(made.supplier[item], SUPPLIERS),
        po_number=words(f"PO{n:06d}" for n in po.tolist()), ordered_date=dates(dates_of(ordered)),
        promised_date=dates(dates_of(promised)),
    )  # fmt: skip


def _sales(made: Items, rows: list[Ints], revenue: Ints) -> Draft:
    day, position, quantity, order, customer = rows
    item = position // PLACES
    return draft(
        schema.SALES,
        date=dates(dates_of(day)), sku=choices(item, made.sku), quantity=numbers(quantity), revenue=cents(revenue),
        cogs=cents(quantity * made.cost[item]), location=choices(position % PLACES, LOCATIONS),
        customer=choices(customer, _customers()), order_number=words(_order_number(n) for n in order.tolist()),
    )  # fmt: skip


def _customers() -> list[str]:
    return [f"C{10001 + n}" for n in range(N_CUSTOMERS)]


def _order_number(n: int) -> str:
    return f"SO{100001 + n}"


def _consumption(made: Items, past: History) -> Draft:
    day, position, quantity, detail = _columns(past.consumption, 4)
    return draft(
        schema.CONSUMPTION,
        date=dates(dates_of(day)), sku=choices(position // PLACES, made.sku), quantity=numbers(quantity),
        location=choices(position % PLACES, LOCATIONS), work_order=words(f"WO{7001 + n}" for n in detail.tolist()),
    )  # fmt: skip


def _transfers(made: Items, past: History) -> Draft:
    day, item, origin, target, quantity = _columns(past.transfers, 5)
    return draft(
        schema.TRANSFERS,
        date=dates(dates_of(day)), sku=choices(item, made.sku), from_location=choices(origin, LOCATIONS),
        to_location=choices(target, LOCATIONS), quantity=numbers(quantity),
    )  # fmt: skip


def _adjustments(made: Items, past: History) -> Draft:
    day, position, quantity, reason = _columns(past.adjustments, 4)
    return draft(
        schema.ADJUSTMENTS,
        date=dates(dates_of(day)), sku=choices(position // PLACES, made.sku), quantity=numbers(quantity),
        unit_cost=cents(made.cost[position // PLACES]), location=choices(position % PLACES, LOCATIONS),
        reason=choices(reason, REASONS),
    )  # fmt: skip


def _counts(made: Items, past: History) -> Draft:
    day, position, book, counted = _columns(past.counts, 4)
    return draft(
        schema.COUNTS,
        date=dates(dates_of(day)), sku=choices(position // PLACES, made.sku),
        location=choices(position % PLACES, LOCATIONS), book_quantity=numbers(book), counted_quantity=numbers(counted),
    )  # fmt: skip


def _orders(made: Items, ordered: Lines, past: History) -> Draft:
    """The second year's order lines: what was promised, shipped at once, put on backorder or cancelled."""
    recent = ordered.day > 365
    shipped_day, shipped, waiting, cancelled = (column[recent] for column in _columns(past.served, 4))
    item, day = ordered.item[recent], ordered.day[recent]
    index = np.flatnonzero(recent)
    to_ship = day + below(71, index, 4)  # days to pick and pack
    unshipped = (shipped_day < 0) | (to_ship >= DAYS)
    arrived = to_ship + 1 + below(72, index, 3)
    return draft(
        schema.ORDERS,
        order_number=words(_order_number(n) for n in ordered.order[recent].tolist()),
        line=numbers(ordered.line[recent]),
        sku=choices(item, made.sku), order_date=dates(dates_of(day)), promised_date=dates(dates_of(day + 3)),
        ship_date=dates(dates_of(to_ship), unshipped),
        delivered_date=dates(dates_of(arrived), unshipped | (arrived >= DAYS)),
        ordered_qty=numbers(ordered.quantity[recent]), shipped_qty=numbers(np.where(unshipped, 0, shipped)),
        backordered_qty=numbers(waiting), cancelled_qty=numbers(cancelled), unit_price=cents(made.price[item]),
    )  # fmt: skip


def _open_pos(made: Items, past: History) -> Draft:
    po, position, quantity, ordered, promised = _columns(past.open_orders, 5)
    item = position // PLACES
    return draft(
        schema.OPEN_POS,
        po_number=words(f"PO{n:06d}" for n in po.tolist()), sku=choices(item, made.sku),
        quantity_open=numbers(quantity),
        ordered_date=dates(dates_of(ordered)), promised_date=dates(dates_of(promised)),
        unit_cost=cents(made.cost[item]), supplier=choices(made.supplier[item], SUPPLIERS),
    )  # fmt: skip


def _forecast(made: Items, ordered: Lines) -> Draft:
    """The best sellers, by month: last year's forecasts, and three months ahead at last year's level."""
    months = np.arange("2025-01", "2026-04", dtype="M8[M]")
    month = (dates_of(ordered.day).astype("M8[M]") - months[0]).astype(np.int64)
    chosen = np.sort(np.argsort(made.rank, kind="stable")[:N_FORECAST_ITEMS])
    place = np.full(len(made.sku), -1)
    place[chosen] = np.arange(len(chosen))
    actual = np.zeros((len(months), len(chosen)), np.int64)
    mine = (month >= 0) & (place[ordered.item] >= 0)
    np.add.at(actual, (month[mine], place[ordered.item[mine]]), ordered.quantity[mine])
    actual[12:] = actual[:3]
    index = np.arange(actual.size).reshape(actual.shape)
    forecast = actual * (86 + below(73, index, 34)) // 100
    last_days = (months + 1).astype("M8[D]") - 1
    return draft(
        schema.FORECAST,
        period=dates(np.repeat(last_days, len(chosen))), sku=choices(np.tile(chosen, len(months)), made.sku),
        forecast_qty=numbers(forecast.ravel()),
    )  # fmt: skip


def _balances(books: Ledger) -> Draft:
    n = len(CATEGORIES)
    return draft(
        schema.BALANCES,
        period_end=dates(dates_of(np.repeat(books.month_ends, n))),
        category=choices(np.tile(np.arange(n), len(books.month_ends)), [c.name for c in CATEGORIES]),
        inventory_value=cents(books.inventory.ravel()), cogs=cents(books.cogs.ravel()),
        revenue=cents(books.revenue.ravel()),
        receivables=cents(books.receivables.ravel()), payables=cents(books.payables.ravel()),
        purchases=cents(books.purchases.ravel()),
    )  # fmt: skip


def _gl(books: Ledger) -> Draft:
    """The inventory account by category, the last thirteen month ends."""
    ends, n = books.month_ends[-13:], len(CATEGORIES)
    return draft(
        schema.GL,
        period_end=dates(dates_of(np.repeat(ends, n))),
        account=choices(np.zeros(len(ends) * n, np.int64), [INVENTORY_ACCOUNT]),
        category=choices(np.tile(np.arange(n), len(ends)), [c.name for c in CATEGORIES]),
        balance=cents(books.inventory[-13:].ravel()),
    )  # fmt: skip


def _carrying_costs(books: Ledger) -> Draft:
    """A share of the year's average inventory, by component."""
    total = books.inventory.sum(axis=1)
    average = {2024: int(total[:13].mean()), 2025: int(total[12:].mean())}
    rows = [
        (name, year, value * share // 1000)
        for year, value in average.items()
        for name, share in CARRYING_SHARES.items()
    ]
    return draft(
        schema.CARRYING_COSTS,
        component=words(name for name, _, _ in rows), year=numbers(np.array([year for _, year, _ in rows])),
        annual_amount=cents(np.array([amount // 10000 * 10000 for _, _, amount in rows], np.int64)),
    )  # fmt: skip
