"""AdventureWorks' KPIs: the published figures, and a plain word for each that its exports do not give."""

from __future__ import annotations

import pytest
from support.kpis import analysed

from invxl.analysis.results import Kpi, KpiResult
from invxl.rawdata.model import Clean

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def result(adventureworks: Clean) -> KpiResult:
    return analysed(adventureworks)


@pytest.fixture(scope="module")
def kpis(result: KpiResult) -> dict[str, Kpi]:
    return {k.id: k for k in result.total}


def test_published_figures(kpis: dict[str, Kpi]) -> None:
    assert kpis["inventory_value"].value == pytest.approx(20_092_679.1712, abs=1e-4)
    assert kpis["quantity_on_hand"].value == 335_974
    assert kpis["cogs"].value == pytest.approx(9_003_742.1605, abs=1e-4)
    assert kpis["revenue"].value == pytest.approx(15_646_451.4139, abs=1e-4)
    assert kpis["gross_margin"].value == pytest.approx(1 - 9_003_742.1605 / 15_646_451.4139)
    assert kpis["stockout_rate"].denominator == 110
    assert kpis["days_on_hand"].value == pytest.approx(20_092_679.1712 / 9_003_742.1605 * 365)


@pytest.mark.parametrize("id", ["average_inventory", "turnover", "dsi", "gmroi", "turnover_period", "gmroi_period"])
def test_average_inventory_needs_an_opening_balance(kpis: dict[str, Kpi], id: str) -> None:
    assert (kpis[id].value, kpis[id].status) == (None, "Not available")
    assert "needs an opening balance" in kpis[id].note


def test_risk_is_not_graded_where_the_age_of_most_stock_is_not_known(kpis: dict[str, Kpi]) -> None:
    assert kpis["value_no_history"].value == pytest.approx(20_092_679.1712 - 349_937.51, abs=0.01)
    assert kpis["value_at_risk_share"].status == "Not graded"
    assert "98.3% of value" in kpis["value_at_risk"].note


def test_categories_add_up_and_locations_without_sales_say_so(result: KpiResult, kpis: dict[str, Kpi]) -> None:
    for id in ("inventory_value", "quantity_on_hand", "cogs", "revenue", "value_no_history"):
        parts = [k.value for group in result.by_category.values() for k in group if k.id == id]
        assert sum(part for part in parts if part is not None) == pytest.approx(kpis[id].value), id
    places = [{k.id: k for k in group} for group in result.by_location.values()]
    assert all(place["cogs"].value is None and "no Location" in place["cogs"].note for place in places)
