"""Average inventory: the published example by three methods, what is asked for where balances are missing."""

from __future__ import annotations

from datetime import date

import pytest
from support.cleanframes import clean_frames
from support.kpis import kpi_of, kpis_of

from invxl.analysis.results import Kpi
from invxl.rawdata.model import Clean
from invxl.settings.model import AverageSettings, Averaging, Config, PeriodSettings

AS_OF = date(2025, 12, 31)
# Thirteen month ends of which the first and last are 100, with the published means of 100.0, 117.31 and 118.75.
MONTH_ENDS = [
    date(2024, 12, 31),
    *(date(2025, m, d) for m, d in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)),
]
BALANCES = [100.0, 110.0, 115.0, 120.0, 125.0, 130.0, 135.0, 130.0, 125.0, 120.0, 115.0, 100.0, 100.0]


def pack(days: list[date], values: list[float], *, on_hand: float | None = 100.0, **more: dict[str, list]) -> Clean:
    stock = {} if on_hand is None else {"tblOnHand": {"as_of": [AS_OF], "sku": ["a"], "quantity": [on_hand]}}
    balances = {"tblBalances": {"period_end": days, "inventory_value": values}} if days else {}
    sales_days = [date(2025, 1, 1), date(2025, 1, 31), date(2025, 12, 31)]
    sales = {"date": sales_days, "sku": ["a"] * 3, "quantity": [1.0] * 3, "revenue": [500.0] * 3, "cogs": [320.0] * 3}
    items = {"sku": ["a"], "unit_cost": [1.0], "category": ["Pens"]}
    return clean_frames(AS_OF, tblItems=items, tblSales=sales, **stock, **balances, **more)


def by(method: Averaging, **settings: int) -> Config:
    return Config(average=AverageSettings(method=method, **settings))


@pytest.mark.parametrize(
    ("method", "average", "turns"),
    [("two_point", 100.0, 9.60), ("n_point", 117.31, 8.18), ("trapezoid", 118.75, 8.08)],
)
def test_published_example(method: Averaging, average: float, turns: float) -> None:
    found = kpis_of(pack(MONTH_ENDS, BALANCES), by(method))
    assert found["average_inventory"].value == pytest.approx(average, abs=0.005)
    assert found["turnover"].value == pytest.approx(turns, abs=0.005)
    assert found["turnover"].status == "On target"
    assert "Balances" in found["turnover"].basis
    assert ("13 balances" in found["turnover"].basis) == (method != "two_point")


def test_without_an_opening_balance_it_asks_for_one() -> None:
    for method in ("two_point", "n_point", "trapezoid"):
        found = kpi_of("dsi", pack([], []), by(method))
        assert (found.value, found.status) == (None, "Not available")
        assert "needs an opening balance" in found.note and "2024-12-31" in found.note


@pytest.mark.parametrize("method", ["two_point", "trapezoid"])
def test_opening_and_closing_must_be_of_their_very_days(method: Averaging) -> None:
    found = kpi_of("average_inventory", pack(MONTH_ENDS[1:], BALANCES[1:]), by(method))
    assert found.value is None
    assert "opening balance at 2024-12-31" in found.note


def test_n_point_without_the_opening_month_end_is_the_mean_of_twelve() -> None:
    found = kpi_of("turnover", pack(MONTH_ENDS[1:], BALANCES[1:]), by("n_point"))
    assert found.value == pytest.approx(960 / (sum(BALANCES[1:]) / 12))
    assert found.status == "On target"


def test_balances_that_begin_late_are_shown_and_not_graded() -> None:
    found = kpi_of("turnover", pack(MONTH_ENDS[2:], BALANCES[2:]), by("n_point"))
    assert found.value == pytest.approx(960 / (sum(BALANCES[2:]) / 11))
    assert found.status == "Not graded"
    assert "balances begin only on 2025-02-28" in found.note


def test_a_missing_closing_balance_is_the_stock_on_hand() -> None:
    found = kpi_of("average_inventory", pack(MONTH_ENDS[:-1], BALANCES[:-1], on_hand=130.0), by("n_point"))
    assert found.value == pytest.approx((sum(BALANCES[:-1]) + 130.0) / 13)
    assert "closing from OnHand" in found.basis


def test_without_closing_at_all_it_is_not_graded() -> None:
    found = kpi_of("turnover", pack(MONTH_ENDS[:-1], BALANCES[:-1], on_hand=None), by("n_point"))
    assert found.status == "Not graded"
    assert "no closing balance at 2025-12-31" in found.note


def test_fewer_balances_than_the_settings_ask_for() -> None:
    clean = pack(MONTH_ENDS[::12], [100.0, 100.0])
    assert kpi_of("average_inventory", clean, by("n_point")).value == 100.0
    found = kpi_of("average_inventory", clean, by("n_point", minimum_balances=3))
    assert found.value is None and "needs an opening balance" in found.note


def test_closing_alone_is_labelled_and_never_graded() -> None:
    found = kpis_of(pack(MONTH_ENDS, BALANCES, on_hand=80.0), by("closing"))
    assert found["average_inventory"].value == 80.0
    assert found["turnover"].value == pytest.approx(12.0)
    assert found["turnover"].status == "Not graded"
    assert "closing balance alone" in found["turnover"].note


def test_earlier_as_of_dates_in_on_hand_serve_where_balances_do_not() -> None:
    stock = {
        "as_of": [MONTH_ENDS[0], MONTH_ENDS[0], MONTH_ENDS[6], AS_OF, AS_OF],
        "sku": ["a"] * 5,
        "quantity": [90.0, 10.0, 60.0, 50.0, 1000.0],
        "unit_cost": [1.0, 2.0, None, None, 1.0],
        "ownership": [None, None, "owned", None, "consigned"],
    }
    found = kpis_of(pack([], [], on_hand=None, tblOnHand=stock), by("n_point"))
    assert found["average_inventory"].value == pytest.approx((110.0 + 60.0 + 50.0) / 3)
    assert "3 balances (OnHand)" in found["average_inventory"].basis
    assert found["inventory_value"].prior == 110.0
    assert found["quantity_on_hand"].prior == 100.0


def test_balances_outside_the_period_take_no_part() -> None:
    days = [date(2024, 11, 30), *MONTH_ENDS]
    assert kpi_of("average_inventory", pack(days, [9999.0, *BALANCES]), by("n_point")).value == pytest.approx(1525 / 13)


def test_details_add_up_to_the_total_and_give_the_categories() -> None:
    ends = [MONTH_ENDS[0], AS_OF]
    rows = {
        "period_end": [*ends, *ends],
        "category": ["Pens", "Pens", "Ink", "Ink"],
        "inventory_value": [60.0, 80.0, 40.0, 20.0],
    }
    clean = pack([], [], tblBalances=rows)
    assert kpi_of("average_inventory", clean, by("n_point")).value == 100.0
    assert kpi_of("average_inventory", clean, by("n_point"), category="Pens").value == 70.0


def test_totals_alone_do_not_give_the_categories() -> None:
    found: Kpi = kpi_of("average_inventory", pack(MONTH_ENDS, BALANCES), by("n_point"), category="Pens")
    assert found.value is None
    assert "Balances by Category" in found.note


def test_quarterly_days_are_those_of_the_quarter() -> None:
    as_of, opening = date(2025, 3, 31), date(2024, 12, 31)
    clean = clean_frames(
        as_of,
        tblItems={"sku": ["a"], "unit_cost": [1.0]},
        tblOnHand={"as_of": [as_of], "sku": ["a"], "quantity": [100.0]},
        tblSales={"date": [date(2025, 1, 1), as_of], "sku": ["a", "a"], "quantity": [1, 1], "cogs": [125.0, 125.0]},
        tblBalances={"period_end": [opening, as_of], "inventory_value": [100.0, 100.0]},
    )
    found = kpi_of("dsi", clean, Config(period=PeriodSettings(length_periods=3)))
    assert found.value == pytest.approx(100 / 250 * 90)  # 36.4 in a quarter of 91 days, never 146
    assert found.factor == 90.0
    turns = kpi_of("turnover", clean, Config(period=PeriodSettings(length_periods=3)))
    assert turns.value == pytest.approx(2.5 * 365 / 90)
