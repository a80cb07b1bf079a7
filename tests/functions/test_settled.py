"""What the product's definitions settle, held in the catalogue: every alternative is an argument, the settled one its
default, and no other word is taken.
"""

from __future__ import annotations

from typing import Any

import pytest

import invxl
from invxl.addin.marshalling import call
from invxl.catalogue import FUNCTIONS, function
from invxl.errors import FormulaError

# Row of the settled definitions, function, argument, its default, the other words it takes.
WORDS: tuple[tuple[int, str, str, str, tuple[str, ...]], ...] = (
    (2, "AVERAGEINVENTORY", "method", "n_point", ("two_point", "trapezoid", "closing")),
    (4, "ACCURACY", "mode", "record", ("absolute_quantity", "absolute_value")),
    (4, "ACCURACY", "over", "book", ("counted",)),
    (5, "FILLRATE", "mode", "unit", ("order", "line", "value")),
    (5, "BACKORDERRATE", "mode", "unit", ("order", "line")),
    (7, "CYCLETIME", "cycle_end", "ship", ("deliver",)),
    (7, "CYCLETIME", "days", "calendar", ("working",)),
    (6, "SUPPLYDELAY", "days", "calendar", ("working",)),
    (10, "SAFETYSTOCK", "method", "combined", ("demand", "lead_time", "dependent", "periodic", "fill_rate")),
    (10, "LEADTIMESTATS", "sd_basis", "sample", ("population",)),
    (10, "DEMANDSTATS", "sd_basis", "sample", ("population",)),
    (11, "ABCCLASS", "rule", "before", ("including",)),
    (12, "XYZCLASS", "sd_basis", "sample", ("population",)),
    (16, "LCNRV", "gaap", "us", ("us_interim", "ifrs")),
    (20, "BIAS", "mode", "percent", ("mean", "mean_percent")),
    (20, "BIAS", "error_sign", "forecast_minus_actual", ("actual_minus_forecast",)),
    (20, "TRACKINGSIGNAL", "error_sign", "forecast_minus_actual", ("actual_minus_forecast",)),
    (21, "POVARIANCE", "basis", "lead_time", ("lines",)),
    (30, "SELLTHROUGH", "basis", "received", ("available", "opening")),
    (31, "SHRINKAGE", "basis", "cogs", ("sales", "book")),
    (32, "DPO", "basis", "cogs", ("purchases",)),
    (36, "VALUATION", "system", "perpetual", ("periodic",)),
    (36, "VALUATION", "shortage", "error", ("next_receipt",)),
)
# The same for numbers: default, None where it plays no part unless it is given.
NUMBERS: tuple[tuple[int, str, str, float | None], ...] = (
    (1, "TURNOVER", "days_in_period", None),
    (1, "TURNOVER", "days_in_year", 365.0),
    (1, "DSI", "days_in_period", 365.0),
    (3, "GMROI", "days_in_period", None),
    (4, "ACCURACY", "tolerance", 0.0),
    (6, "LEADTIME", "reordering_delay", 0.0),
    (10, "SAFETYSTOCK", "lead_time_sd", 0.0),
    (11, "ABCCLASS", "cut_a", 0.8),
    (11, "ABCCLASS", "cut_b", 0.95),
    (12, "XYZCLASS", "cut_x", 0.5),
    (12, "XYZCLASS", "cut_y", 1.0),
    (20, "MASE", "season", 1.0),
    (20, "MASE", "insample", None),
)


@pytest.mark.parametrize(("row", "name", "argument", "default", "others"), WORDS)
def test_alternatives_are_words_of_an_argument(
    row: int, name: str, argument: str, default: str, others: tuple[str, ...]
) -> None:
    found = function(name).argument(argument)
    assert found.default == default
    assert set(found.domain.choices) == {default, *others}, f"row {row}"


def test_no_choice_of_a_function_is_missing_from_the_table() -> None:
    listed = {(name, argument) for _, name, argument, _, _ in WORDS}
    others = {("NEWSVENDOR", "distribution"), ("CROSTON", "method"), ("VALUATION", "method")}  # no row settles them
    there = {(f.name, a.name) for f in FUNCTIONS for a in f.arguments if a.domain.choices}
    assert there == listed | others


@pytest.mark.parametrize(("row", "name", "argument", "default"), NUMBERS)
def test_numbers_have_the_settled_default(row: int, name: str, argument: str, default: float | None) -> None:
    found = function(name).argument(argument)
    assert not found.required
    assert found.default == default, f"row {row}"


def test_the_defaults_are_what_the_words_say() -> None:
    assert invxl.turnover(600, 120) == 5.0
    assert invxl.turnover(600, 120, days_in_period=91, days_in_year=364) == 20.0
    assert invxl.dsi(365, 100) == invxl.dsi(365, 100, days_in_period=365)
    assert invxl.lead_time_stats([10, 12, 14], output="sd") == 2.0
    assert invxl.lead_time_stats([10, 14], sd_basis="population", output="sd") == 2.0
    assert invxl.xyz_class([80, 100, 120], output="demand_cv") == pytest.approx(0.2)
    assert invxl.safety_stock(0.95, 100, 20, 9) == pytest.approx(invxl.safety_stock(0.95, 100, 20, 9, 0.0))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("service_z", {"service_level": 95.0}),  # a percent for a fraction
        ("safety_stock", {"service_level": 95.0, "demand_mean": 1.0, "demand_sd": 1.0, "lead_time_mean": 1.0}),
        ("safety_stock", {"service_level": 0.95, "demand_mean": 1.0, "lead_time_mean": 4.0, "method": "square_root"}),
        ("accuracy", {"book": [10.0], "counted": [9.0], "mode": "net"}),  # pluses and minuses are never netted
        ("average_inventory", {"balances": [1.0, 2.0], "method": "rolled_back"}),
        ("gmroi", {"gross_margin_amount": 5.0, "average_inventory": 0.0}),  # undefined is no number
    ],
)
def test_what_is_forbidden_is_not_offered(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(FormulaError):
        getattr(invxl, name)(**given)


def test_a_service_level_in_percent_says_what_to_write() -> None:
    assert call("SERVICEZ", [95.0]) == "#NUM!"
    with pytest.raises(FormulaError, match=r"0\.95"):
        invxl.service_z(95.0)
