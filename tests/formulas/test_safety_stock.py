"""Safety stock: published values, and what must hold for any demand."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invxl.formulas import safety_stock as ss

Z = NormalDist()
LEVEL = st.floats(0.5, 0.999)
SIZE = st.floats(0.1, 1e4)


@pytest.mark.parametrize(
    ("z", "sd", "lead_time", "published", "tolerance"),
    [(1.65, 40, 9, 198, 0.05), (4.13, 40, 9, 496, 0.5), (1.65, 36, 12, 206, 0.5), (1.65, 12, 10, 62.56, 0.06)],
)
def test_demand_published(z: float, sd: float, lead_time: float, published: float, tolerance: float) -> None:
    assert float(ss.by_demand(Z.cdf(z), sd, lead_time)) == pytest.approx(published, abs=tolerance)


def test_lead_time_published() -> None:
    assert 60 * 6 + float(ss.by_lead_time(Z.cdf(1.28), 60, 2)) == pytest.approx(513.6, abs=1e-6)


def test_king_form_in_days() -> None:
    assert float(ss.by_demand(0.95, 60 / math.sqrt(30), 45)) == pytest.approx(120.87, abs=0.005)


@pytest.mark.parametrize(("quantity", "published"), [(900, 12.99), (100, 86.58)])
def test_fill_rate_published(quantity: float, published: float) -> None:
    assert float(ss.by_fill_rate(0.98, quantity, 60)) == pytest.approx(published, abs=0.005)


def test_a_large_order_needs_no_safety_stock_and_says_so() -> None:
    raw = ss.by_fill_rate(0.98, 6000, 60)
    assert float(raw) / 60 == pytest.approx(-1.99, abs=0.005)
    value, was_floored = ss.floored(raw)
    assert float(value) == 0.0
    assert bool(was_floored)


@given(LEVEL, SIZE, SIZE, SIZE, SIZE)
def test_methods_equal_their_written_equations(p: float, d: float, sd: float, t: float, u: float) -> None:
    z = Z.inv_cdf(p)
    assert float(ss.combined(p, d, sd, t, u)) == pytest.approx(
        z * math.sqrt(t * sd**2 + d**2 * u**2), rel=1e-9, abs=1e-9
    )
    assert float(ss.dependent(p, d, sd, t, u)) == pytest.approx(z * sd * math.sqrt(t) + z * d * u, rel=1e-9, abs=1e-9)
    assert float(ss.periodic(p, d, sd, t, u)) == pytest.approx(z * sd * math.sqrt(t + u), rel=1e-9, abs=1e-9)


@given(LEVEL, SIZE, SIZE, SIZE, SIZE)
def test_combined_lies_between_its_parts_and_their_sum(p: float, d: float, sd: float, t: float, u: float) -> None:
    both = float(ss.combined(p, d, sd, t, u))
    parts = float(ss.by_demand(p, sd, t)), float(ss.by_lead_time(p, d, u))
    assert max(parts) * (1 - 1e-9) <= both <= float(ss.dependent(p, d, sd, t, u)) * (1 + 1e-9)


@given(LEVEL, LEVEL, SIZE, SIZE)
def test_safety_stock_grows_with_the_service_level(p: float, q: float, sd: float, t: float) -> None:
    low, high = sorted((p, q))
    assert float(ss.by_demand(low, sd, t)) <= float(ss.by_demand(high, sd, t))
