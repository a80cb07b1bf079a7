"""Figures that were worked out by hand or published, through the functions as users call them."""

from __future__ import annotations

from statistics import NormalDist

import pytest

import invxl
from invxl.addin.marshalling import call


def near(value: float, digits: int = 2) -> object:
    return pytest.approx(value, abs=0.5 * 10**-digits + 1e-12)


def test_a_quarters_cogs_needs_the_quarters_days() -> None:
    assert invxl.dsi(250, 100) == near(146.0, 1)  # a quarter's COGS taken for a year's
    assert invxl.dsi(250, 100, 91) == near(36.4, 1)


def test_averaging_methods_see_the_season_or_not() -> None:
    balances = [100.0, 110, 115, 120, 130, 140, 150, 135, 125, 110, 100, 90, 100]
    two, all_, trapezoid = (invxl.average_inventory(balances, m) for m in ("two_point", "n_point", "trapezoid"))
    assert two == 100.0
    assert all_ == near(117.31)
    assert trapezoid == near(118.75)
    assert [round(invxl.turnover(960, x), 2) for x in (two, all_, trapezoid)] == [9.60, 8.18, 8.08]


def test_gmroi_at_cost_and_what_its_1_means() -> None:
    assert invxl.gmroi(1000 - 700, 100) == 3.0
    assert invxl.gmroi(100 - 60, 80) == 0.5  # below 1, and yet 40 were earned


@pytest.mark.parametrize(
    ("method", "extra", "stock"),
    [
        ("demand", {}, 98.69),
        ("lead_time", {"lead_time_sd": 2}, 328.97),
        ("combined", {"lead_time_sd": 2}, 343.46),
        ("dependent", {"lead_time_sd": 2}, 427.66),
        ("periodic", {"review_period": 7}, 131.59),
        ("periodic", {"review_period": 7, "lead_time_sd": 2}, 354.31),
    ],
)
def test_safety_stock_methods(method: str, extra: dict[str, float], stock: float) -> None:
    assert invxl.safety_stock(0.95, 100, 20, 9, method=method, **extra) == near(stock)


def test_levels_that_follow_from_safety_stock() -> None:
    assert invxl.reorder_point(100, 9, invxl.safety_stock(0.95, 100, 20, 9, 2)) == near(1243.46)
    periodic = invxl.safety_stock(0.95, 100, 20, 9, method="periodic", review_period=7)
    assert invxl.order_up_to_level(100, 9, 7, periodic) == near(1731.59)


def test_safety_stock_for_a_fill_rate() -> None:
    stock = {q: invxl.safety_stock(0.98, demand_sd=60, lead_time_mean=1, method="fill_rate", order_quantity=q)
             for q in (100, 900, 6000)}  # fmt: skip
    assert stock[900] == near(12.99)
    assert NormalDist().cdf(stock[900] / 60) == near(0.586, 3)  # the cycle service level that goes with it
    assert stock[100] == near(86.58)
    given = {"demand_sd": 60, "lead_time_mean": 1, "method": "fill_rate", "order_quantity": 6000}
    assert invxl.safety_stock(0.98, **given, output="unfloored") / 60 == near(-1.99)
    assert stock[6000] == 0.0
    assert invxl.safety_stock(0.98, **given, output="floored") == 1.0


def test_eoq() -> None:
    assert invxl.eoq(5000, 400, 28) == near(377.96)


def test_forecast_measures() -> None:
    pair = {"actual": [100, 80, 0, 120], "forecast": [90, 100, 10, 120]}
    assert invxl.bias(**pair) == near(0.0667, 4)
    assert invxl.wape(**pair) == near(0.1333, 4)
    assert invxl.tracking_signal(**pair) == 2.0
    assert invxl.mape(**pair) == near(0.1167, 4)
    assert invxl.mape(**pair, output="excluded") == 1.0
    assert invxl.bias(**pair, error_sign="actual_minus_forecast") == -invxl.bias(**pair)


def test_accuracy_modes_never_net() -> None:
    count = {"book": [100, 100, 200, 50], "counted": [95, 105, 200, 49]}
    assert [invxl.accuracy(**count, tolerance=t) for t in (0, 0.01, 0.03, 0.05)] == [0.25, 0.25, 0.5, 1.0]
    assert invxl.accuracy(**count, mode="absolute_quantity") == near(0.9756, 4)


def test_sample_and_population_spread() -> None:
    orders = [1509, 1855, 2665, 1841, 1231, 2598, 1988, 1988, 2927, 2707, 731, 2598]
    assert invxl.demand_stats(orders, output="cv") == near(0.3275, 4)
    assert invxl.demand_stats(orders, "population", "cv") == near(0.3135, 4)


def test_the_item_that_crosses_the_cut_is_a_by_one_rule_and_b_by_the_other() -> None:
    usage = [70, 20, 10]
    assert invxl.abc_class(usage).tolist() == ["A", "A", "B"]
    assert invxl.abc_class(usage, rule="including").tolist() == ["A", "B", "C"]
    assert invxl.abc_class([1000.0]).tolist() == ["A"]  # the top item is always A


def test_bounds_are_inclusive_at_the_upper_end() -> None:
    assert invxl.age_bucket([0, 30, 31, 365, 366]).tolist() == ["0-30", "0-30", "31-60", "181-365", "Over 365"]


def test_lower_of_cost_and_nrv_by_either_book() -> None:
    falls, comes_back = {"quantity": 100, "unit_cost": 10, "nrv": 7}, {"quantity": 100, "unit_cost": 10, "nrv": 9}
    assert invxl.lcnrv(**falls) == 300.0
    for gaap, write_up, carried in (("us", 0.0, 700.0), ("us_interim", 200.0, 900.0), ("ifrs", 200.0, 900.0)):
        given = {**comes_back, "gaap": gaap, "prior_write_down": 300}
        assert invxl.lcnrv(**given, output="reversal") == write_up
        assert invxl.lcnrv(**given, output="carrying_value") == carried
    above = {"quantity": 100, "unit_cost": 10, "nrv": 15, "gaap": "ifrs", "prior_write_down": 300}
    assert invxl.lcnrv(**above, output="reversal") == 300.0  # capped at what was written down


def test_reserve_takes_the_larger_rate_and_evidence_governs_its_units() -> None:
    item = {"quantity": 500, "unit_cost": 20, "age_days": 100, "age_bounds": [90, 180], "age_rates": [0, 0.25, 0.5]}
    supply = {"months_held": 30, "supply_bounds": [6, 12], "supply_rates": [0, 0.1, 0.4]}
    assert invxl.reserve(**item) == 2500.0
    assert invxl.reserve(**item, **supply) == 4000.0  # not 0.65
    assert invxl.reserve(**item, **supply, nrv=19) == 500.0
    assert invxl.reserve(**item, **supply, nrv=19, nrv_quantity=100) == 100.0 + 400 * 20 * 0.4


@pytest.mark.parametrize("output", ["order_quantity", "policy_cost", "max_inventory", "order_cycle", "production_time"])
@pytest.mark.parametrize("demand", [1.0, 2.0])
def test_demand_that_takes_all_that_is_made_has_no_best_quantity(output: str, demand: float) -> None:
    assert call("EOQ", [demand, 1.0, 1.0, None, 1.0, output]) == "#NUM!"
