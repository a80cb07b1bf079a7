"""Economic order quantity: published values, balance of costs, and no cheaper quantity nearby."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invxl.formulas import eoq

AMOUNT = st.floats(0.1, 1e4)


def plain_cost(q: float, d: float, k: float, h: float) -> float:
    return k * d / q + h * q / 2.0


@pytest.mark.parametrize(
    ("d", "k", "h", "p", "quantity", "short", "cost"),
    [
        (1300, 8, 0.225, 5, 310.8125551589646, 0.043062200956938, 66.92136355097325),
        (2080, 40, 40.05, 60, 83.23544812889804, 0.400299850074962, 1999.148244415212),
    ],
)
def test_backorders_published(
    d: float, k: float, h: float, p: float, quantity: float, short: float, cost: float
) -> None:
    assert float(eoq.order_quantity(d, k, h, stockout_cost=p)) == pytest.approx(quantity, abs=1e-6)
    assert float(eoq.stockout_fraction(h, p)) == pytest.approx(short, abs=1e-6)
    assert float(eoq.cost(d, k, h, stockout_cost=p)) == pytest.approx(cost, abs=1e-6)


def test_production_rate_published() -> None:
    assert float(eoq.order_quantity(1300, 8, 0.225, production_rate=2000)) == pytest.approx(513.9328595516969, abs=1e-6)
    assert float(eoq.cost(1300, 8, 0.225, production_rate=2000)) == pytest.approx(40.47221268969612, abs=1e-6)
    q = float(eoq.order_quantity(200, 100, 5, production_rate=1000))
    assert q == pytest.approx(100, abs=1e-9)
    assert float(eoq.cost(200, 100, 5, production_rate=1000)) == pytest.approx(400, abs=1e-9)
    assert float(eoq.max_inventory(200, 100, 5, production_rate=1000)) == pytest.approx(80, abs=1e-9)


@given(AMOUNT, AMOUNT, AMOUNT)
def test_ordering_and_holding_cost_balance(d: float, k: float, h: float) -> None:
    q = float(eoq.order_quantity(d, k, h))
    assert k * d / q == pytest.approx(h * q / 2.0, rel=1e-9)
    assert float(eoq.cost(d, k, h)) == pytest.approx(plain_cost(q, d, k, h), rel=1e-9)


@given(AMOUNT, AMOUNT, AMOUNT, st.floats(0.2, 5.0))
def test_no_other_quantity_is_cheaper(d: float, k: float, h: float, factor: float) -> None:
    q = float(eoq.order_quantity(d, k, h))
    assert plain_cost(q, d, k, h) <= plain_cost(q * factor, d, k, h) * (1 + 1e-12)


@given(
    st.floats(10, 5000), st.floats(1, 500), st.floats(0.05, 0.5), st.integers(2, 500), st.integers(501, 2000),
    st.floats(0.7, 0.999), st.floats(0.7, 0.999),
)  # fmt: skip
def test_no_whole_quantity_beats_the_discount_choice(
    d: float, k: float, rate: float, second: int, third: int, cut: float, cut_again: float
) -> None:
    starts, units = [0, second, third], [10.0, 10.0 * cut, 10.0 * cut * cut_again]
    best = float(eoq.discount_cost(d, k, rate, starts, units))
    for q in range(1, 2500, 7):
        unit = units[sum(q >= s for s in starts) - 1]
        assert best <= (d * unit + k * d / q + rate * unit * q / 2.0) * (1 + 1e-9)
