"""Published stock and receipts of AdventureWorks: what is in layers, at both costs, and what has no history."""

from __future__ import annotations

import pytest

from invxl.analysis import abc, aging
from invxl.analysis.facts import build
from invxl.analysis.results import AbcResult, AgingResult
from invxl.rawdata.model import Clean
from invxl.settings.model import Config

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def results(adventureworks: Clean) -> tuple[AbcResult, AgingResult]:
    facts = build(adventureworks, Config())
    classes = abc.analyse(facts, Config())
    return classes, aging.analyse(facts, Config(), classes)


def test_layers_at_both_costs(results: tuple[AbcResult, AgingResult]) -> None:
    aged = results[1]
    assert aged.layered_quantity == 74_566
    assert round(aged.layered_value, 2) == 349_937.51
    assert round(aged.receipt_cost_value, 2) == 1_798_156.86
    assert aged.no_history_quantity == 261_408
    assert round(aged.layered_value + aged.no_history_value, 2) == 20_092_679.17


def test_bands_add_up_to_every_location(results: tuple[AbcResult, AgingResult]) -> None:
    lines = results[1].lines
    quantities = [c for c in lines if c.startswith("qty_")]
    assert (lines[quantities].sum(axis=1) + lines["negative_quantity"] == lines["on_hand"]).all()
    assert lines["on_hand"].sum() == 335_974


def test_stock_that_never_sells_is_not_called_a_non_mover_where_consumption_is_missing(
    results: tuple[AbcResult, AgingResult],
) -> None:
    lines = results[1].lines
    made = lines[lines["days_since_issue"].isna()]
    assert len(made) > 0
    assert set(made["movement"]) <= {"No usage source", "New item"}


def test_usage_is_the_cost_of_the_last_twelve_months(results: tuple[AbcResult, AgingResult]) -> None:
    classes = results[0]
    assert round(classes.usage_total, 2) == 9_003_742.16
    assert classes.items["rank"].max() == 110
    assert classes.summary.set_index("abc")["items"].loc[["A", "B", "C"]].sum() == 110
