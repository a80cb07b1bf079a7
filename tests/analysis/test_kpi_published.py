"""KPIs at published figures, and equal to the functions that users have in their sheets."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest
from support.cleanframes import clean_frames
from support.kpis import kpi_of, kpis_of

from invxl.formulas import accuracy as counting
from invxl.formulas import margin, performance, service
from invxl.rawdata.model import Clean
from invxl.settings.model import AccuracySettings, BasisSettings, Config, ServiceSettings

AS_OF = date(2025, 12, 31)
OPENING = date(2024, 12, 31)


def orders(lines: list[tuple[str, float, float, float]], **columns: list[Any]) -> Clean:
    """Order lines of the period: order, ordered, shipped, unit price."""
    n = len(lines)
    table: dict[str, list[Any]] = {
        "order_number": [line[0] for line in lines],
        "sku": ["a"] * n,
        "order_date": [date(2025, 1, 31)] * n,
        "ship_date": [date(2025, 6, 1)] * n,
        "ordered_qty": [line[1] for line in lines],
        "shipped_qty": [line[2] for line in lines],
        "cancelled_qty": [None] * n,
        "unit_price": [line[3] for line in lines],
        **columns,
    }
    return clean_frames(AS_OF, tblItems={"sku": ["a"], "unit_cost": [1.0]}, tblOrders=table)


@pytest.mark.parametrize(
    ("mode", "lines", "expected", "parts"),
    [
        ("order", [(str(i), 10, 10 if i < 350 else 9, 1) for i in range(500)], 0.70, (350, 500)),
        ("line", [(str(i // 2), 10, 10 if i < 350 else 0, 1) for i in range(500)], 0.70, (350, 500)),
        ("unit", [("1", 1000, 1000, 1), ("2", 2100, 1325, 1)], 0.75, (2325, 3100)),
        ("value", [("1", 100, 100, 80), ("2", 200, 120, 40)], 0.80, (12800, 16000)),
    ],
)
def test_fill_rates(mode: Any, lines: list[Any], expected: float, parts: tuple[float, float]) -> None:
    found = kpi_of("fill_rate", orders(lines), Config(service=ServiceSettings(fill_rate_mode=mode)))
    assert found.value == pytest.approx(expected)
    assert (found.numerator, found.denominator) == parts
    assert f"by {mode}" in found.basis


def test_fill_rate_edges() -> None:
    lines = [("1", 10.0, 8.0, 1.0), ("1", 5.0, 9.0, 1.0), ("2", 4.0, 0.0, 1.0), ("3", 3.0, 3.0, 1.0)]
    table = orders(lines, cancelled_qty=[2.0, None, 4.0, None], promised_date=[None, None, None, date(2026, 1, 1)])
    by_unit = kpi_of("fill_rate", table, Config(service=ServiceSettings(fill_rate_mode="unit")))
    assert (by_unit.numerator, by_unit.denominator) == (13.0, 13.0)  # an excess fills no other line; order 2 is off
    assert "6 units cancelled" in by_unit.note
    assert kpi_of("fill_rate", table).denominator == 1.0  # order 3 is promised after the as-of date


@pytest.mark.parametrize(("mode", "later", "first"), [("order", 1.0, 0.5), ("line", 1.0, 0.5), ("unit", 1.0, 0.85)])
def test_the_first_shipment_alone_counts_when_asked(mode: Any, later: float, first: float) -> None:
    table = orders([("1", 10.0, 10.0, 1.0), ("2", 10.0, 10.0, 1.0)], backordered_qty=[None, 3.0])
    assert kpi_of("fill_rate", table, Config(service=ServiceSettings(fill_rate_mode=mode))).value == later
    service = ServiceSettings(fill_rate_mode=mode, fill_rate_first_shipment=True)
    found = kpi_of("fill_rate", table, Config(service=service))
    assert found.value == pytest.approx(first)
    assert "first shipment only" in found.basis
    without = kpi_of("fill_rate", orders([("1", 1.0, 1.0, 1.0)]), Config(service=service))
    assert (without.value, "Orders has no column Backordered qty" in without.note) == (None, True)


def test_what_is_shipped_after_the_as_of_date_is_not_shipped() -> None:
    table = orders([("1", 1.0, 1.0, 1.0), ("2", 1.0, 1.0, 1.0)], ship_date=[AS_OF, date(2026, 1, 1)])
    assert kpi_of("fill_rate", table).value == 0.5


@pytest.mark.parametrize(
    ("lacks", "kpi", "mode", "header"),
    [
        ("shipped_qty", "fill_rate", "unit", "Shipped qty"),
        ("unit_price", "fill_rate", "value", "Unit price"),
        ("ship_date", "cycle_time", "unit", "Ship date"),
        ("backordered_qty", "backorder_rate", "unit", "Backordered qty"),
    ],
)
def test_a_missing_column_is_named(lacks: str, kpi: str, mode: Any, header: str) -> None:
    clean = orders([("1", 1.0, 1.0, 1.0)])
    frame = clean.frames["tblOrders"].drop(columns=lacks, errors="ignore")
    bare = Clean({**clean.frames, "tblOrders": frame}, clean.skus, clean.known, clean.as_of, (), {})
    found = kpi_of(kpi, bare, Config(service=ServiceSettings(fill_rate_mode=mode)))
    assert (found.value, found.status) == (None, "Not available")
    assert f"Orders has no column {header}" in found.note


def counts(**more: dict[str, list[Any]]) -> Clean:
    """The published four records: 100/95, 100/105, 200/200, 50/49."""
    table = {
        "date": [date(2025, 6, 1)] * 4,
        "sku": ["a", "b", "c", "d"],
        "book_quantity": [100.0, 100.0, 200.0, 50.0],
        "counted_quantity": [95.0, 105.0, 200.0, 49.0],
    }
    items = {"sku": ["a", "b", "c", "d"], "unit_cost": [2.0] * 4}
    return clean_frames(AS_OF, tblItems=items, tblCounts=table, **more)


@pytest.mark.parametrize(("tolerance", "expected"), [(0.0, 0.25), (0.01, 0.25), (0.03, 0.5), (0.05, 1.0)])
def test_accuracy_by_record(tolerance: float, expected: float) -> None:
    limits = AccuracySettings(tolerance_a=tolerance, tolerance_b=tolerance, tolerance_c=tolerance)
    assert kpi_of("accuracy", counts(), Config(accuracy=limits)).value == expected


@pytest.mark.parametrize("mode", ["absolute_quantity", "absolute_value"])
def test_absolute_accuracy_never_nets(mode: Literal["absolute_quantity", "absolute_value"]) -> None:
    found = kpi_of("accuracy", counts(), Config(accuracy=AccuracySettings(mode=mode)))
    assert found.value == pytest.approx(0.9756, abs=5e-5)
    assert found.numerator is not None and found.denominator is not None
    assert found.numerator / found.denominator == pytest.approx(found.value)


def test_tolerance_follows_the_abc_class() -> None:
    sales = {"date": [date(2025, 3, 1)] * 4, "sku": ["a", "b", "c", "d"], "quantity": [80.0, 14.0, 5.0, 1.0]}
    limits = AccuracySettings(tolerance_a=0.04, tolerance_b=0.05, tolerance_c=0.0)
    # a is A (off by 5 %, beyond 4 %), b is B (5 %), c is C (exact), d is C (2 %, beyond 0)
    assert kpi_of("accuracy", counts(tblSales=sales), Config(accuracy=limits)).value == 0.5


def full() -> Clean:
    """One SKU, a whole year, every tab that the headline figures need."""
    days = [date(2025, 1, 1), date(2025, 1, 31), *(date(2025, m, 1) for m in range(3, 12)), AS_OF]
    return clean_frames(
        AS_OF,
        tblItems={"sku": ["a"], "unit_cost": [4.0], "category": ["Pens"]},
        tblOnHand={"as_of": [AS_OF], "sku": ["a"], "quantity": [300.0], "location": ["North"]},
        tblSales={
            "date": days, "sku": ["a"] * 12, "quantity": [100.0] * 12, "revenue": [1000.0] * 12, "cogs": [400.0] * 12,
            "location": ["North"] * 12,
        },
        tblReceipts={"date": [OPENING, date(2025, 2, 1)], "sku": ["a", "a"], "quantity": [500.0, 1000.0]},
        tblBalances={
            "period_end": [OPENING, AS_OF], "inventory_value": [2000.0, 1200.0], "receivables": [900.0, 1100.0],
            "payables": [300.0, 500.0], "purchases": [None, 6000.0],
        },
        tblCounts={
            "date": [date(2025, 11, 1)], "sku": ["a"], "location": ["North"], "book_quantity": [120.0],
            "counted_quantity": [111.0],
        },
        tblAdjustments={
            "date": [date(2025, 11, 1)] * 3, "sku": ["a"] * 3, "quantity": [-9.0, -5.0, -2.0],
            "reason": ["count", "damage", "write-off"],
        },
        tblCarryingCosts={
            "component": ["capital", "storage", "service", "risk"], "year": [2025.0] * 4,
            "annual_amount": [160.0, 100.0, 40.0, 20.0],
        },
    )  # fmt: skip


def test_every_figure_equals_the_function_of_its_name() -> None:
    found = {id: k.value for id, k in kpis_of(full()).items()}
    cogs, revenue, average, closing = 4800.0, 12000.0, 1600.0, 1200.0
    expected = {
        "turnover": performance.turnover(cogs, average, 365, 365),
        "turnover_period": performance.turnover(cogs, average),
        "dsi": performance.dsi(cogs, average, 365),
        "gmroi": margin.gmroi(revenue - cogs, average, 365, 365),
        "gmroi_period": margin.gmroi(revenue - cogs, average),
        "gross_margin": margin.gross_margin(revenue, cogs),
        "days_on_hand": performance.days_on_hand(cogs, closing, 365),
        "weeks_of_supply": performance.weeks_of_supply(closing, cogs, 365 / 7),
        "inventory_to_sales": performance.inventory_to_sales(closing, revenue, 12),
        "sell_through": performance.sell_through(1200, 1000),
        "dso": performance.dso(revenue, 1000.0, 365),
        "dpo": performance.dpo(cogs, 400.0, 365),
        "ccc": performance.ccc(121.6666666667, 30.4166666667, 30.4166666667),
        "shrinkage": counting.shrinkage(480.0, 444.0, cogs),
        "write_off_rate": counting.write_off_rate(28.0, average),
        "carrying_cost_rate": margin.carrying_cost_rate(average, 160.0, 100.0, 40.0, 20.0),
        "counted_share": 1.0,
        "days_since_count": 60.0,
        "booked_adjustments": -64.0,
        "stockout_rate": service.stockout_rate([300.0], [1200.0]),
    }
    for id, value in expected.items():
        assert found[id] == pytest.approx(float(value)), id


@pytest.mark.parametrize(
    ("basis", "kpi", "expected"),
    [
        (BasisSettings(sell_through="available"), "sell_through", 1200 / 1500),
        (BasisSettings(shrinkage="sales"), "shrinkage", 36 / 12000),
        (BasisSettings(shrinkage="book"), "shrinkage", 36 / 480),
        (BasisSettings(dpo="purchases"), "dpo", 400 / 6000 * 365),
    ],
)
def test_other_bases(basis: BasisSettings, kpi: str, expected: float) -> None:
    assert kpi_of(kpi, full(), Config(basis=basis)).value == pytest.approx(expected)


def test_purchases_of_some_month_ends_only_are_not_graded() -> None:
    found = kpi_of("dpo", full(), Config(basis=BasisSettings(dpo="purchases")))
    assert "Purchases of 11 period ends are missing in Balances" in found.note


def test_sell_through_of_opening_stock_asks_for_it() -> None:
    found = kpi_of("sell_through", full(), Config(basis=BasisSettings(sell_through="opening")))
    assert found.value is None and "opening stock of 2024-12-31" in found.note


def test_category_and_location_have_the_figures_that_exist_for_them() -> None:
    by_category, by_location = kpis_of(full(), category="Pens"), kpis_of(full(), location="North")
    assert by_category["gross_margin"].value == by_location["gross_margin"].value == pytest.approx(0.6)
    assert "ccc" not in by_category and "carrying_cost_rate" not in by_location
    assert by_location["fill_rate"].note == "Orders carry no Location"
