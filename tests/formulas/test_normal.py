"""The normal distribution against the standard library's, one number at a time."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invxl.formulas.normal import density, inverse_unit_loss, quantile, unit_loss, upper_tail

NORMAL = NormalDist()


@given(st.floats(1e-300, 1.0 - 1e-15))
def test_quantile_is_the_standard_librarys(p: float) -> None:
    assert float(quantile(p)) == pytest.approx(NORMAL.inv_cdf(p), rel=1e-13, abs=1e-15)


@given(st.floats(-8.0, 8.0))
def test_density_and_tail_are_the_standard_librarys(z: float) -> None:
    assert float(density(z)) == pytest.approx(NORMAL.pdf(z), rel=1e-12)
    assert float(upper_tail(z)) == pytest.approx(NORMAL.cdf(-z), rel=1e-9, abs=1e-15)


@given(st.lists(st.floats(1e-9, 1.0 - 1e-9), min_size=1, max_size=20))
def test_an_array_gives_each_elements_own_quantile(p: list[float]) -> None:
    assert quantile(p).tolist() == [float(quantile(x)) for x in p]


@pytest.mark.parametrize(("p", "z"), [(0.90, 1.281552), (0.95, 1.644854), (0.98, 2.053749), (0.99, 2.326348)])
def test_quantile_published(p: float, z: float) -> None:
    assert float(quantile(p)) == pytest.approx(z, abs=5e-7)


def test_unit_loss_published() -> None:
    assert float(unit_loss(3.1)) == pytest.approx(0.0002672490952231408, abs=1e-12)
    assert 3.1 + float(unit_loss(3.1)) == pytest.approx(3.100267249095223, abs=1e-12)


@given(st.floats(-8.0, 5.0))
def test_unit_loss_is_the_expected_shortage(z: float) -> None:
    """Simpson's rule over the shortage x - z, weighted by the density: the definition, not the closed form."""
    x = np.linspace(z, max(z, 0.0) + 12.0, 4001)
    values = [(v - z) * NORMAL.pdf(v) for v in x.tolist()]
    step = float(x[1] - x[0])
    area = step / 3.0 * (values[0] + 4.0 * math.fsum(values[1:-1:2]) + 2.0 * math.fsum(values[2:-1:2]) + values[-1])
    assert float(unit_loss(z)) == pytest.approx(area, rel=1e-6, abs=1e-12)


@given(st.floats(-30.0, 7.0))
def test_inverse_loss_returns_to_its_z(z: float) -> None:
    loss = float(unit_loss(z))
    assert float(unit_loss(inverse_unit_loss(loss))) == pytest.approx(loss, rel=1e-9)
    assert float(inverse_unit_loss(loss)) == pytest.approx(z, abs=1e-7)
