"""What is missing, partial or estimated is said, and never shown as 0 or graded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from support.cleanframes import clean_frames
from support.kpis import analysed, kpi_of, kpis_of

from invxl.rawdata.model import Clean
from invxl.settings.model import AgingSettings, Config
from invxl.terms.kpis import DETAILS, HEADLINES

AS_OF = date(2025, 12, 31)
OPENING = date(2024, 12, 31)
Columns = dict[str, list[Any]]


def sales(first: date, last: date = AS_OF, **columns: list[Any]) -> Columns:
    """One unit of "a" a day."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    n = len(days)
    return {"date": days, "sku": ["a"] * n, "quantity": [1.0] * n, "revenue": [10.0] * n, "cogs": [4.0] * n, **columns}


def pack(**tables: Columns) -> Clean:
    base: dict[str, Columns] = {
        "tblItems": {"sku": ["a", "b"], "unit_cost": [4.0, None], "category": ["Pens", "Ink"]},
        "tblOnHand": {"as_of": [AS_OF], "sku": ["a"], "quantity": [100.0]},
        "tblSales": sales(date(2025, 1, 1)),
        "tblBalances": {"period_end": [OPENING, AS_OF], "inventory_value": [400.0, 400.0]},
    }
    given = {name: table for name, table in (base | tables).items() if table}
    return clean_frames(AS_OF, **given)


def test_the_order_is_that_of_the_glossary_headlines_first() -> None:
    found = analysed(pack())
    assert [k.id for k in found.total] == [term.name for term in (*HEADLINES, *DETAILS)]
    assert [k.headline for k in found.total] == [True] * 8 + [False] * len(DETAILS)


@pytest.mark.parametrize(
    ("kpi", "tab"),
    [
        ("fill_rate", "Orders"), ("backorder_rate", "Orders"), ("cycle_time", "Orders"), ("accuracy", "Counts"),
        ("counted_share", "Counts"), ("days_since_count", "Counts"), ("shrinkage", "Counts"),
        ("booked_adjustments", "Adjustments"), ("write_off_rate", "Adjustments"), ("supply_delay", "Receipts"),
        ("supply_delay_sd", "Receipts"), ("supply_on_time", "Receipts"), ("sell_through", "Receipts"),
        ("value_at_risk", "Receipts"), ("value_at_risk_share", "Receipts"), ("value_no_history", "Receipts"),
        ("carrying_cost_rate", "CarryingCosts"), ("on_order_value", "OpenPOs"), ("forecast_bias", "Forecast"),
        ("forecast_wape", "Forecast"), ("dso", "Balances gives no Receivables"),
        ("dpo", "Balances gives no Payables"), ("ccc", "Receivables"),
    ],
)  # fmt: skip
def test_an_absent_tab_is_named(kpi: str, tab: str) -> None:
    found = kpi_of(kpi, pack())
    assert (found.value, found.status) == (None, "Not available")
    assert tab in found.note


@pytest.mark.parametrize("kpi", ["cogs", "revenue", "turnover", "dsi", "gmroi", "gross_margin", "stockout_rate"])
def test_without_sales(kpi: str) -> None:
    found = kpi_of(kpi, pack(tblSales={}))
    assert found.value is None
    assert "Sales has no rows" in found.note


def test_a_history_shorter_than_the_period_is_partial() -> None:
    found = kpis_of(pack(tblSales=sales(date(2025, 7, 1))))
    for id in ("cogs", "turnover", "dsi", "gmroi", "gross_margin"):
        assert "partial, 184 of 365 days" in found[id].note, id
        assert found[id].status == "Not graded"
        assert found[id].value is not None


def test_a_history_that_stops_early_is_partial_too() -> None:
    found = kpi_of("turnover", pack(tblSales=sales(date(2025, 1, 1), date(2025, 11, 30))))
    assert found.status == "Not graded"
    assert "partial, 334 of 365 days" in found.note


def test_prior_is_there_only_where_the_data_reach_back() -> None:
    assert kpi_of("cogs", pack()).prior is None
    reaching = pack(tblSales=sales(date(2024, 1, 1)))
    assert kpi_of("cogs", reaching).prior == 366 * 4.0
    assert kpi_of("turnover", reaching).prior is None  # no balance at the prior opening
    assert kpi_of("cogs", pack(tblSales=sales(date(2024, 1, 2)))).prior is None


def test_estimated_cogs_is_marked_with_its_share_and_not_graded() -> None:
    blank = sales(date(2025, 1, 1))
    blank["cogs"] = [None, *blank["cogs"][1:]]
    found = kpis_of(pack(tblSales=blank))
    assert found["cogs"].value == 365 * 4.0
    for id in ("turnover", "dsi", "gmroi", "gross_margin"):
        assert found[id].status == "Not graded", id
        assert "estimated at the item's cost: 0.3% of it" in found[id].note


def test_sales_without_any_cost_are_named() -> None:
    rows = sales(date(2025, 1, 1))
    rows["sku"] = ["b", *rows["sku"][1:]]
    rows["cogs"] = [None, *rows["cogs"][1:]]
    assert "1 unit sold without a cost" in kpi_of("cogs", pack(tblSales=rows)).note
    assert kpi_of("turnover", pack(tblSales=rows)).status == "Off target"  # graded: 0.3 % of units is a note
    rows["sku"] = ["b"] * 20 + ["a"] * 345
    rows["cogs"] = [None] * 20 + [4.0] * 345
    assert kpi_of("turnover", pack(tblSales=rows)).status == "Not graded"


def test_no_sales_in_the_period_is_no_turnover_of_zero_days() -> None:
    found = kpis_of(pack(tblSales=sales(date(2024, 1, 1), date(2024, 1, 31))))
    assert found["cogs"].value == 0.0
    assert (found["dsi"].value, found["dsi"].note.split(";")[0]) == (None, "COGS is 0")
    assert found["gross_margin"].value is None


def test_stock_without_any_cost_has_no_value_of_zero() -> None:
    stock = {"as_of": [AS_OF], "sku": ["b"], "quantity": [5.0]}
    found = kpis_of(pack(tblOnHand=stock))
    assert found["inventory_value"].value is None
    assert "no unit of this stock has a cost" in found["inventory_value"].note


def test_not_owned_stock_is_apart() -> None:
    stock = {"as_of": [AS_OF] * 2, "sku": ["a", "a"], "quantity": [10.0, 90.0], "ownership": ["owned", "consigned"]}
    found = kpis_of(pack(tblOnHand=stock))
    assert (found["inventory_value"].value, found["value_not_owned"].value) == (40.0, 360.0)


def test_negative_stock_stays_in_the_value() -> None:
    stock = {"as_of": [AS_OF] * 2, "sku": ["a", "a"], "quantity": [10.0, -4.0]}
    assert kpi_of("inventory_value", pack(tblOnHand=stock)).value == 24.0


def receipts(*quantities: tuple[date, float]) -> Columns:
    return {"date": [d for d, _ in quantities], "sku": ["a"] * len(quantities), "quantity": [q for _, q in quantities]}


def test_value_at_risk_is_graded_by_its_share() -> None:
    found = kpis_of(pack(tblReceipts=receipts((date(2025, 1, 2), 12.0), (date(2025, 12, 1), 88.0))))
    assert (found["value_at_risk"].value, found["value_at_risk"].target) == (48.0, 20.0)
    assert found["value_at_risk"].status == found["value_at_risk_share"].status == "Watch"


def test_value_at_risk_with_much_stock_of_unknown_age_is_not_graded() -> None:
    clean = pack(tblReceipts=receipts((date(2025, 12, 1), 50.0)))
    found = kpis_of(clean)
    assert found["value_no_history"].value == 200.0
    assert found["value_at_risk_share"].status == "Not graded"
    assert "200 (50.0% of value) has no receipt history" in found["value_at_risk"].note
    lenient = Config(aging=AgingSettings(layers_share_bad=0.5))
    assert kpi_of("value_at_risk_share", clean, lenient).status == "On target"


def test_value_at_risk_of_stock_without_any_receipt_is_not_known() -> None:
    other = {"date": [AS_OF], "sku": ["b"], "quantity": [1.0]}
    found = kpis_of(pack(tblReceipts=other))
    assert found["value_at_risk"].value is None
    assert found["value_no_history"].value == 400.0


def costs(year: int, *components: str) -> Columns:
    n = len(components)
    return {"component": list(components), "year": [float(year)] * n, "annual_amount": [20.0] * n}


def test_carrying_cost_carries_its_year() -> None:
    every = ("capital", "storage", "service", "risk")
    found = kpi_of("carrying_cost_rate", pack(tblCarryingCosts=costs(2025, *every)))
    assert found.value == pytest.approx(0.2)
    assert "amounts of 2025" in found.basis and not found.note
    older = kpi_of("carrying_cost_rate", pack(tblCarryingCosts=costs(2024, *every)))
    assert older.value == pytest.approx(0.2) and "not of 2025" in older.note
    later = kpi_of("carrying_cost_rate", pack(tblCarryingCosts=costs(2026, *every)))
    assert later.value is None and "no amounts of 2025" in later.note
    part = kpi_of("carrying_cost_rate", pack(tblCarryingCosts=costs(2025, "storage")))
    assert "gives no capital, service, risk" in part.note


def located(places: list[str | None]) -> Clean:
    stock = {"as_of": [AS_OF] * 2, "sku": ["a", "a"], "quantity": [10.0, 20.0], "location": ["North", "South"]}
    return pack(tblOnHand=stock, tblSales=sales(date(2025, 1, 1), location=(places * 365)[:365]))


def test_without_locations_there_are_no_kpis_by_location() -> None:
    assert analysed(pack()).by_location == {}


def test_sales_without_location_do_not_make_a_location_without_sales() -> None:
    found = kpis_of(located([None]), location="North")
    assert found["inventory_value"].value == 40.0
    assert (found["cogs"].value, found["cogs"].note) == (None, "Sales gives no Location")


def test_sales_partly_without_location_are_not_graded() -> None:
    found = kpis_of(located(["North", None]), location="North")
    assert found["gross_margin"].value == pytest.approx(0.6)
    assert found["gross_margin"].status == "Not graded"
    assert "182 units in Sales without a Location" in found["gross_margin"].note
    assert list(analysed(located(["North", None])).by_location) == ["North", "South", ""]


def test_categories_are_sorted_with_the_nameless_one_last() -> None:
    items = {"sku": ["a", "b", "c"], "unit_cost": [1.0] * 3, "category": [None, "Pens", "Ink"]}
    assert list(analysed(pack(tblItems=items)).by_category) == ["Ink", "Pens", "(no category)"]


def test_purchase_orders_of_the_as_of_date_count_and_later_ones_do_not() -> None:
    days = [AS_OF, AS_OF + timedelta(days=1), None]
    orders: Columns = {
        "po_number": ["1", "2", "3"],
        "sku": ["a"] * 3,
        "quantity_open": [1.0, 10.0, 100.0],
        "ordered_date": days,
    }
    found = kpi_of("on_order_value", pack(tblOpenPOs=orders))
    assert (found.value, found.basis) == (404.0, "2 open lines")


def test_purchase_orders_without_a_cost_are_named() -> None:
    orders: Columns = {"po_number": ["1", "2"], "sku": ["a", "b"], "quantity_open": [1.0, 10.0]}
    found = kpi_of("on_order_value", pack(tblOpenPOs=orders))
    assert (found.value, found.note) == (4.0, "1 line without a unit cost left out")
