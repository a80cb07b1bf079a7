"""What must hold for any arguments, inside their domains and past them; and pairs of functions that undo each other."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import pytest
from functions.properties import PROPERTIES
from functions.strategies import calls
from functions.test_oracles import outcome, same
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import invxl
from invxl.catalogue import BY_NAME, FUNCTIONS
from invxl.catalogue.docs import needed
from invxl.catalogue.evaluate import evaluate
from invxl.catalogue.model import Function, Kind, Shape
from invxl.errors import ERROR_VALUES, FormulaError

quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.parametrize(
    ("name", "rule", "options"),
    PROPERTIES,
    ids=lambda x: x if isinstance(x, str) else type(x).__name__,
)
@given(data=st.data())
@quick
def test_property(name: str, rule: Any, options: dict[str, str], data: Any) -> None:
    f = BY_NAME[name]
    values = data.draw(calls(f, options))
    assert rule.holds(f, values, data.draw), f"{name} {values}"


def test_every_function_has_a_property() -> None:
    assert {name for name, _, _ in PROPERTIES} == {f.name for f in FUNCTIONS}


def _singles(f: Function) -> list[Any]:
    return [a for a in f.arguments if a.shape is Shape.EACH and a.kind is Kind.NUMBER]


@pytest.mark.parametrize("f", [f for f in FUNCTIONS if _singles(f)], ids=lambda f: f.name)
@given(data=st.data())
@quick
def test_past_the_edges_only_that_element_fails_and_says_so(f: Function, data: Any) -> None:
    """A value outside one argument's domain is #NUM! (0 under a division #DIV/0!), its neighbours are as before."""
    values = data.draw(calls(f))
    singles = [a for a in _singles(f) if a.name in values]
    assume(singles)
    a = data.draw(st.sampled_from(singles))
    good, bad = values[a.name], data.draw(st.sampled_from(_beyond(a.term.domain)))
    try:
        result = evaluate(f, {**values, a.name: [good, bad]})
    except FormulaError:
        return  # a fault of a range, which the argument cannot mend
    codes = [0, 0] if result.codes is None else [int(c) for c in result.codes.reshape(-1)]
    assert ERROR_VALUES[codes[1]] == "#NUM!"
    assert same(outcome(f, values), ERROR_VALUES[codes[0]] if codes[0] else result.values.reshape(-1)[0])
    with pytest.raises(FormulaError) as caught:
        getattr(invxl, f.python)(**{**values, a.name: bad})
    assert caught.value.excel == "#NUM!"
    assert f"{f.name}, {a.name}: found {bad:g}; {needed(a.domain)}" in str(caught.value)


def _beyond(domain: Any) -> list[float]:
    values = [math.inf, -math.inf]
    if domain.low is not None:
        values += [domain.low - 0.5] + ([domain.low] if domain.low_open else [])
    if domain.high is not None:
        values += [domain.high + 0.5] + ([domain.high] if domain.high_open else [])
    return values


AMOUNT = st.floats(0.5, 1e6)


@given(AMOUNT, AMOUNT, st.floats(1.0, 400.0))
def test_dsi_times_turnover_is_the_days(cogs: float, stock: float, days: float) -> None:
    assert invxl.dsi(cogs, stock, days) * invxl.turnover(cogs, stock) == pytest.approx(days)


@given(AMOUNT, st.floats(0.01, 0.9), AMOUNT)
def test_gmroi_is_turns_and_margin(revenue: float, margin: float, stock: float) -> None:
    turns = invxl.turnover(revenue * (1 - margin), stock)
    assert invxl.gmroi(revenue * margin, stock) == pytest.approx(invxl.gmroi_from_turns(turns, margin))


@given(AMOUNT, AMOUNT, AMOUNT)
def test_eoq_balances_ordering_and_holding(demand: float, order: float, hold: float) -> None:
    q = invxl.eoq(demand, order, hold)
    assert order * demand / q == pytest.approx(hold * q / 2)
    assert invxl.eoq(demand, order, hold, output="policy_cost") == pytest.approx(hold * q)


@given(st.floats(0.001, 0.999))
def test_service_z_is_undone_by_the_distribution(level: float) -> None:
    assert NormalDist().cdf(invxl.service_z(level)) == pytest.approx(level)
    assert invxl.service_z(1 - level) == pytest.approx(-invxl.service_z(level), abs=1e-9)


@given(st.floats(-6.0, 6.0))
def test_losses_of_z_and_its_mirror_differ_by_z(z: float) -> None:
    assert invxl.unit_loss(-z) - invxl.unit_loss(z) == pytest.approx(z, abs=1e-9)


@given(st.floats(0.5, 0.999), st.floats(0.0, 100.0), st.floats(0.1, 50.0), st.floats(0.1, 30.0), st.floats(0.0, 5.0))
def test_safety_stock_methods_are_in_order(level: float, d: float, s: float, t: float, u: float) -> None:
    stock = {m: invxl.safety_stock(level, d, s, t, u, m, 7.0) for m in
             ("demand", "lead_time", "combined", "dependent", "periodic")}  # fmt: skip
    assert max(stock["demand"], stock["lead_time"]) <= stock["combined"] * (1 + 1e-9) + 1e-9
    assert stock["combined"] <= min(stock["dependent"], stock["periodic"]) * (1 + 1e-9) + 1e-9


@given(
    st.floats(0.1, 50.0), st.floats(0.1, 50.0), st.floats(1.0, 500.0), st.floats(0.1, 90.0), st.floats(-200.0, 200.0)
)
def test_no_stock_level_costs_less_than_the_newsvendors(
    co: float, cu: float, mean: float, sd: float, off: float
) -> None:
    best = invxl.newsvendor(co, cu, mean, sd)
    least = invxl.newsvendor(co, cu, mean, sd, output="expected_cost")
    other = invxl.newsvendor(co, cu, mean, sd, base_stock=best + off, output="expected_cost")
    assert least <= other + 1e-7 * (1 + other)


@given(st.lists(st.floats(0.5, 500.0), min_size=1, max_size=8), st.floats(0.0, 1.0), st.floats(1.0, 40.0))
def test_run_out_and_reorder_point_undo_each_other(forecast: list[float], share: float, days: float) -> None:
    stock = share * sum(forecast) * (1 - 1e-9)
    lasts = invxl.run_out(stock, forecast, days)
    assert invxl.forecast_reorder_point(forecast, lasts, days) == pytest.approx(stock, rel=1e-6, abs=1e-6)


@given(st.data())
@quick
def test_what_was_received_is_either_left_or_sold(data: Any) -> None:
    values = data.draw(calls(BY_NAME["VALUATION"], {"shortage": "next_receipt"}))
    values.pop("movement_date", None)
    left, sold = (
        outcome(BY_NAME["VALUATION"], {**values, "output": o}) for o in ("ending_inventory", "cost_of_goods_sold")
    )
    assume(not isinstance(left, str))
    received = sum(q * c for q, c in zip(values["movement"], values["receipt_cost"], strict=True) if q > 0)
    assert left + sold == pytest.approx(received, rel=1e-7, abs=1e-6)


@given(st.data())
@quick
def test_aging_adds_up_to_the_stock(data: Any) -> None:
    values = data.draw(calls(BY_NAME["AGINGTABLE"], {"output": "buckets"}))
    assert sum(outcome(BY_NAME["AGINGTABLE"], values)) == pytest.approx(values["stock"], rel=1e-9, abs=1e-9)


@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=30), st.sampled_from(["before", "including"]))
def test_abc_classes_fall_with_usage(usage: list[float], rule: str) -> None:
    classes = invxl.abc_class(usage, rule=rule).tolist()
    ranked = [c for _, c in sorted(zip(usage, classes, strict=True), key=lambda x: (-x[0], x[1]))]
    assert ranked == sorted(ranked)
    assert rule == "including" or ranked[0] == "A"


@given(st.floats(0.0, 500.0), st.floats(0.0, 90.0), st.floats(0.0, 90.0), st.floats(0.0, 1.0))
def test_carrying_value_is_lower_of_cost_and_nrv(quantity: float, cost: float, nrv: float, share: float) -> None:
    prior = share * quantity * cost * (1 - 1e-12)
    kept = {g: invxl.lcnrv(quantity, cost, nrv, g, prior, "carrying_value") for g in ("us", "ifrs")}
    assert kept["ifrs"] == pytest.approx(min(quantity * cost, quantity * nrv), rel=1e-7, abs=1e-6)
    assert kept["us"] <= kept["ifrs"] + 1e-6


@given(st.lists(st.floats(1.0, 100.0), min_size=2, max_size=12), st.floats(0.05, 0.95))
def test_smoothed_forecasts_stay_within_the_history(demands: list[float], alpha: float) -> None:
    for forecast in (
        invxl.exp_smoothing(demands, alpha),
        invxl.moving_average(demands, 2),
        invxl.seasonal_naive(demands, 2),
    ):
        assert min(demands) * (1 - 1e-9) <= forecast <= max(demands) * (1 + 1e-9)
    assert invxl.croston(demands, alpha, "sba") <= invxl.croston(demands, alpha)
