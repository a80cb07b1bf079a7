"""KPIs against plain loops over the rows, on random packs: in total, by category and by location."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from support.kpis import analysed
from support.randompack import AS_OF, BOOKS, Book, Rows, category_of, clean_of, cost_of, row_cost_of

from invxl.analysis import abc, facts
from invxl.analysis.results import Kpi, KpiResult
from invxl.settings.model import AccuracySettings, Config, PeriodSettings, ServiceSettings
from invxl.terms.kpis import KPI_TERMS

BEGIN = date(2025, 6, 30)
QUARTER = Config(period=PeriodSettings(length_periods=3))
EXAMPLES = settings(max_examples=15, deadline=None)
Scope = Callable[[dict[str, Any]], bool]


def within(day: date | None) -> bool:
    return day is not None and BEGIN < day <= AS_OF


def scopes(book: Book, found: KpiResult) -> list[tuple[Scope, dict[str, Kpi], str]]:
    """Every group: which rows belong to it, its KPIs by id, and its kind."""
    out: list[tuple[Scope, dict[str, Kpi], str]] = [(lambda row: True, {k.id: k for k in found.total}, "total")]
    for name, kpis in found.by_category.items():
        out.append((lambda row, c=name: category_of(book, row["sku"]) == c, {k.id: k for k in kpis}, "category"))
    for name, kpis in found.by_location.items():
        out.append((lambda row, c=name: (row.get("location") or "") == c, {k.id: k for k in kpis}, "location"))
    return out


def agrees(kpi: Kpi, expected: float | None) -> None:
    if expected is None:
        assert kpi.value is None, kpi
        assert kpi.status == "Not available" and kpi.note
    else:
        assert kpi.value == pytest.approx(expected, abs=1e-9), kpi


def share(above: float, below: float) -> float | None:
    return above / below if below > 0 else None


@given(BOOKS)
@EXAMPLES
def test_nothing_is_zero_that_is_not_known(book: Book) -> None:
    for _, kpis, kind in scopes(book, analysed(clean_of(book), QUARTER)):
        assert set(kpis) <= set(KPI_TERMS)
        if kind == "total":
            assert list(kpis) == list(KPI_TERMS)
        for kpi in kpis.values():
            assert (kpi.value is None) == (kpi.status == "Not available"), kpi
            assert kpi.value is not None or kpi.note, kpi
            assert kpi.value is None or math.isfinite(kpi.value), kpi
            if kpi.value is not None and kpi.denominator is not None and kpi.numerator is not None:
                again = kpi.numerator / kpi.denominator * (1.0 if kpi.factor is None else kpi.factor)
                assert kpi.value == pytest.approx(again), kpi
                assert kpi.numerator_label and kpi.denominator_label


@given(BOOKS)
@EXAMPLES
def test_stock_and_its_coverage(book: Book) -> None:
    rows = [row for row in book["tblOnHand"] if row["as_of"] == AS_OF]
    owned = [row for row in rows if row["ownership"] in (None, "owned")]
    for belongs, kpis, _ in scopes(book, analysed(clean_of(book), QUARTER)):
        mine = [(row["quantity"], row_cost_of(book, row)) for row in owned if belongs(row)]
        value = sum(q * c for q, c in mine if c is not None)
        quantity, costed = sum(q for q, _ in mine), sum(q for q, c in mine if c is not None)
        apart = sum(r["quantity"] * (row_cost_of(book, r) or 0) for r in rows if r not in owned and belongs(r))
        if not rows:
            agrees(kpis["inventory_value"], None)
            agrees(kpis["quantity_on_hand"], None)
            continue
        agrees(kpis["inventory_value"], None if quantity and not value and not costed else value)
        agrees(kpis["quantity_on_hand"], quantity)
        agrees(kpis["cost_coverage"], share(costed, quantity))
        agrees(kpis["value_not_owned"], apart)


@given(BOOKS)
@EXAMPLES
def test_sales_margin_and_days(book: Book) -> None:
    found = analysed(clean_of(book), QUARTER)
    now = [row for row in book["tblSales"] if within(row["date"])]
    for belongs, kpis, kind in scopes(book, found):
        mine = [row for row in now if belongs(row)]
        unlocated = kind == "location" and not any(row["location"] and row["quantity"] for row in now)
        if not any(row["date"] <= AS_OF for row in book["tblSales"]) or unlocated:
            assert kpis["cogs"].value is None
            continue
        costs = [(row, row["cogs"], cost_of(book, row["sku"])) for row in mine]
        cogs = sum(given if given is not None else (c or 0.0) * row["quantity"] for row, given, c in costs)
        agrees(kpis["cogs"], cogs)
        guessed = sum(c * row["quantity"] for row, given, c in costs if given is None and c is not None)
        assert ("estimated" in kpis["cogs"].note) == (guessed != 0)
        revenue = sum(row["revenue"] or 0.0 for row in mine)
        if kpis["revenue"].value is not None:
            agrees(kpis["revenue"], revenue)
            agrees(kpis["gross_margin"], share(revenue - cogs, revenue))
        if (closing := kpis["inventory_value"].value) is not None:
            days = share(closing, cogs)
            agrees(kpis["days_on_hand"], None if days is None else days * 92)
            agrees(kpis["weeks_of_supply"], None if days is None else days * 92 / 7)
            if kpis["revenue"].value is not None:
                stock = share(closing, revenue)
                agrees(kpis["inventory_to_sales"], None if stock is None else stock * 3)


@given(BOOKS)
@EXAMPLES
def test_sell_through_and_stockouts(book: Book) -> None:
    found = analysed(clean_of({**book, "tblOrders": []}), QUARTER)
    stock = [r for r in book["tblOnHand"] if r["as_of"] == AS_OF and r["ownership"] in (None, "owned")]
    for belongs, kpis, kind in scopes(book, found):
        if kpis["cogs"].value is None:
            continue
        sold = [row for row in book["tblSales"] if within(row["date"]) and belongs(row)]
        used = [row for row in book["tblConsumption"] if within(row["date"]) and belongs(row)]
        received = [row for row in book["tblReceipts"] if within(row["date"]) and belongs(row)]
        if any(row["date"] <= AS_OF for row in book["tblReceipts"]):
            units = sum(row["quantity"] for row in received)
            agrees(kpis["sell_through"], share(sum(row["quantity"] for row in sold), units))

        def key(row: dict[str, Any], kind: str = kind) -> tuple[str, ...]:
            return (row["sku"], row["location"] or "") if kind == "location" else (row["sku"],)

        moved = {key(row) for row in [*sold, *used]}
        wanted = {k for k in moved if sum(row["quantity"] for row in [*sold, *used] if key(row) == k) > 0}
        out = {k for k in wanted if sum(row["quantity"] for row in stock if key(row) == k) <= 0}
        agrees(kpis["stockout_rate"], share(len(out), len(wanted)))


def _cohort(book: Book, belongs: Scope) -> Rows:
    due = [(row, row["promised_date"] or row["order_date"]) for row in book["tblOrders"] if belongs(row)]
    return [row for row, day in due if within(day) and row["ordered_qty"] > (row["cancelled_qty"] or 0)]


def _asked(row: dict[str, Any]) -> float:
    return float(row["ordered_qty"] - (row["cancelled_qty"] or 0))


def _sent(row: dict[str, Any]) -> float:
    return 0.0 if row["ship_date"] is not None and row["ship_date"] > AS_OF else float(row["shipped_qty"] or 0)


def _sent_first(row: dict[str, Any]) -> float:
    return min(_sent(row), max(_asked(row) - (row["backordered_qty"] or 0), 0.0))


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("mode", ["order", "line", "unit", "value"])
@given(book=BOOKS)
@settings(max_examples=8, deadline=None)
def test_fill_rate(mode: Any, first: bool, book: Book) -> None:
    service = ServiceSettings(fill_rate_mode=mode, fill_rate_first_shipment=first)
    found = analysed(clean_of(book), replace(QUARTER, service=service))
    sent_of = _sent_first if first else _sent
    for belongs, kpis, kind in scopes(book, found):
        lines = _cohort(book, belongs)
        if kind == "location" or not book["tblOrders"]:
            agrees(kpis["fill_rate"], None)
            continue
        if mode == "order":
            orders = {row["order_number"] for row in lines}
            short = {row["order_number"] for row in lines if sent_of(row) < _asked(row)}
            agrees(kpis["fill_rate"], share(len(orders - short), len(orders)))
        elif mode == "line":
            agrees(kpis["fill_rate"], share(sum(sent_of(r) >= _asked(r) for r in lines), len(lines)))
        else:
            priced = [(r, 1.0 if mode == "unit" else r["unit_price"]) for r in lines]
            known = [(r, p) for r, p in priced if p is not None]
            sent = sum(min(sent_of(r), _asked(r)) * p for r, p in known)
            agrees(kpis["fill_rate"], share(sent, sum(_asked(r) * p for r, p in known)))


@pytest.mark.parametrize("mode", ["unit", "line", "order"])
@given(book=BOOKS)
@settings(max_examples=8, deadline=None)
def test_backorders(mode: Any, book: Book) -> None:
    found = analysed(clean_of(book), replace(QUARTER, service=ServiceSettings(backorder_mode=mode)))
    for belongs, kpis, kind in scopes(book, found):
        if kind == "location" or not book["tblOrders"]:
            continue
        lines = [r for r in book["tblOrders"] if belongs(r) and within(r["order_date"]) and _asked(r) > 0]
        waiting = [r for r in lines if (r["backordered_qty"] or 0) > 0]
        expected = {
            "unit": share(sum(r["backordered_qty"] for r in waiting), sum(_asked(r) for r in lines)),
            "line": share(len(waiting), len(lines)),
            "order": share(len({r["order_number"] for r in waiting}), len({r["order_number"] for r in lines})),
        }[mode]
        agrees(kpis["backorder_rate"], expected)


@pytest.mark.parametrize("working", [False, True])
@given(book=BOOKS)
@settings(max_examples=8, deadline=None)
def test_cycle_time(working: bool, book: Book) -> None:
    found = analysed(clean_of(book), replace(QUARTER, service=ServiceSettings(cycle_time_working_days=working)))
    for belongs, kpis, kind in scopes(book, found):
        if kind == "location" or not book["tblOrders"]:
            continue
        pairs = [(r["order_date"], r["ship_date"]) for r in book["tblOrders"] if belongs(r) and within(r["ship_date"])]
        took = [_days(a, b, working) for a, b in pairs if b >= a]
        agrees(kpis["cycle_time"], statistics.mean(took) if took else None)


def _days(start: date, end: date, working: bool) -> int:
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    return sum(not working or day.weekday() < 5 for day in passed)


@given(BOOKS)
@EXAMPLES
def test_supply_delay(book: Book) -> None:
    found = analysed(clean_of(book), QUARTER)
    for belongs, kpis, _ in scopes(book, found):
        lines = [r for r in book["tblReceipts"] if belongs(r) and within(r["date"]) and r["quantity"] > 0]
        delays = [
            (r["date"] - r["ordered_date"]).days for r in lines if r["ordered_date"] and r["ordered_date"] <= r["date"]
        ]
        agrees(kpis["supply_delay"], statistics.mean(delays) if delays else None)
        agrees(kpis["supply_delay_sd"], statistics.stdev(delays) if len(delays) > 1 else None)
        promised = [r for r in lines if r["promised_date"]]
        agrees(kpis["supply_on_time"], share(sum(r["date"] <= r["promised_date"] for r in promised), len(promised)))


@pytest.mark.parametrize("mode", ["record", "absolute_quantity", "absolute_value"])
@pytest.mark.parametrize("over", ["book", "counted"])
@given(book=BOOKS)
@settings(max_examples=8, deadline=None)
def test_accuracy_and_shrinkage(mode: Any, over: Any, book: Book) -> None:
    limits = AccuracySettings(mode=mode, over=over, tolerance_a=0.05, tolerance_b=0.25, tolerance_c=0.5)
    config = replace(QUARTER, accuracy=limits)
    clean = clean_of(book)
    found = analysed(clean, config)
    classes = abc.analyse(facts.build(clean, config), config).items.set_index("sku")["abc"]
    allowed = {"A": 0.05, "B": 0.25}
    for belongs, kpis, _ in scopes(book, found):
        rows = [r for r in book["tblCounts"] if belongs(r) and within(r["date"])]
        if not rows:
            agrees(kpis["accuracy"], None)
            continue
        base = "book_quantity" if over == "book" else "counted_quantity"
        off = [abs(r["counted_quantity"] - r["book_quantity"]) for r in rows]
        if mode == "record":
            marks = [allowed.get(classes[r["sku"]], 0.5) * r[base] for r in rows]
            agrees(kpis["accuracy"], sum(v <= m for v, m in zip(off, marks, strict=True)) / len(rows))
        else:
            price = [1.0 if mode == "absolute_quantity" else row_cost_of(book, r) or 0.0 for r in rows]
            below = sum(r[base] * p for r, p in zip(rows, price, strict=True))
            variance = share(sum(v * p for v, p in zip(off, price, strict=True)), below)
            agrees(kpis["accuracy"], None if variance is None else 1 - variance)
        loss = sum((r["book_quantity"] - r["counted_quantity"]) * (row_cost_of(book, r) or 0.0) for r in rows)
        if (cogs := kpis["cogs"].value) is not None:
            agrees(kpis["shrinkage"], share(loss, cogs))


@given(BOOKS)
@EXAMPLES
def test_counted_share_and_age_of_counts(book: Book) -> None:
    stock = [r for r in book["tblOnHand"] if r["as_of"] == AS_OF and r["ownership"] in (None, "owned")]
    counted = [r for r in book["tblCounts"] if within(r["date"])]
    located = any(r["location"] for r in counted)
    seen = {(r["sku"], (r["location"] or "") if located else "") for r in counted}
    for belongs, kpis, _ in scopes(book, analysed(clean_of(book), QUARTER)):
        held = [r for r in stock if belongs(r) and (r["sku"], (r["location"] or "") if located else "") in seen]
        value = sum(r["quantity"] * (row_cost_of(book, r) or 0.0) for r in held)
        total = kpis["inventory_value"].value
        agrees(kpis["counted_share"], None if total is None or not book["tblCounts"] else share(value, total))
        days = [r["date"] for r in book["tblCounts"] if belongs(r) and r["date"] <= AS_OF]
        agrees(kpis["days_since_count"], (AS_OF - max(days)).days if days else None)


@given(BOOKS)
@EXAMPLES
def test_adjustments_and_orders_on_order(book: Book) -> None:
    for belongs, kpis, kind in scopes(book, analysed(clean_of(book), QUARTER)):
        rows = [r for r in book["tblAdjustments"] if belongs(r) and within(r["date"])]
        value = sum(r["quantity"] * (row_cost_of(book, r) or 0.0) for r in rows)
        agrees(kpis["booked_adjustments"], value if book["tblAdjustments"] else None)
        open_ = [r for r in book["tblOpenPOs"] if belongs(r)]
        due = [r for r in open_ if r["ordered_date"] is None or r["ordered_date"] <= AS_OF]
        asked = sum(r["quantity_open"] * (row_cost_of(book, r) or 0.0) for r in due)
        agrees(kpis["on_order_value"], asked if book["tblOpenPOs"] and kind != "location" else None)


@given(BOOKS)
@EXAMPLES
def test_forecast(book: Book) -> None:
    clean = clean_of(book)
    ends = {end.date() for end in facts.build(clean, QUARTER).demand_ends if within(end.date())}
    moves = [*book["tblSales"], *book["tblConsumption"]]
    for belongs, kpis, kind in scopes(book, analysed(clean, QUARTER)):
        pairs: dict[tuple[str, date], float] = {}
        for row in book["tblForecast"]:
            end = _month_end(row["period"])
            if belongs(row) and end in ends:
                pairs[row["sku"], end] = pairs.get((row["sku"], end), 0.0) + row["forecast_qty"]
        real = {
            (sku, end): sum(m["quantity"] for m in moves if m["sku"] == sku and _month_end(m["date"]) == end)
            for sku, end in pairs
        }
        if kind == "location" or not pairs:
            agrees(kpis["forecast_bias"], None)
            continue
        demand = sum(real.values())
        agrees(kpis["forecast_bias"], share(sum(pairs[k] - real[k] for k in pairs), demand))
        agrees(kpis["forecast_wape"], share(sum(abs(pairs[k] - real[k]) for k in pairs), demand))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
