"""Aging: bands, layers, what is shared out to locations, and an oracle that walks back receipt by receipt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from analysis.factories import AS_OF, Layer, Stock, facts
from hypothesis import given, settings
from hypothesis import strategies as st

from invxl.analysis import abc, aging
from invxl.analysis.facts_model import Facts
from invxl.analysis.results import AgingResult
from invxl.settings.model import CategorySettings, Config

N = len(Config().aging.bands)
QUANTITIES = [*(f"qty_band_{i}" for i in range(N)), "qty_no_history", "negative_quantity"]
VALUES = [*(f"value_band_{i}" for i in range(N)), "value_no_history", "negative_value"]


def aged(known: Facts, config: Config | None = None) -> AgingResult:
    config = config or Config()
    return aging.analyse(known, config, abc.analyse(known, config))


def day(age: int) -> str:
    return str((AS_OF - pd.Timedelta(days=age)).date())


def line(result: AgingResult, sku: str = "a", location: str = "") -> Mapping[str, Any]:
    found = result.lines[(result.lines["sku"] == sku) & (result.lines["location"] == location)]
    assert len(found) == 1
    return dict(found.iloc[0])


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (180, 3), (181, 4), (365, 4), (366, 5), (4000, 5)],
)
def test_upper_ends_of_bands_are_inclusive(age: int, band: int) -> None:
    found = line(aged(facts(["a"], stock=[("a", "", 4, 2.5)], layers=[("a", "", day(age), 9, 2.0)])))
    assert found[f"qty_band_{band}"] == 4 and found[f"value_band_{band}"] == 10.0
    assert sum(found[c] for c in QUANTITIES) == 4
    assert found["band"] == Config().aging.bands[band].label
    assert found["action"] == Config().aging.bands[band].action
    assert (found["average_age_days"], found["oldest_receipt"]) == (age, pd.Timestamp(day(age)))


def test_stock_comes_from_the_newest_receipts_and_the_rest_has_no_history() -> None:
    known = facts(
        ["a"], stock=[("a", "", 50, 2.0)], layers=[("a", "", day(400), 10, 1.0), ("a", "", day(70), 20, 1.5),
                                                 ("a", "", day(5), 15, 3.0)],
    )  # fmt: skip
    found = line(aged(known))
    assert [found[c] for c in QUANTITIES] == [15, 0, 20, 0, 0, 10, 5, 0]
    assert [found[c] for c in VALUES] == [30, 0, 40, 0, 0, 20, 10, 0]
    assert found["receipt_cost_value"] == 15 * 3.0 + 20 * 1.5 + 10 * 1.0
    assert found["layered_value"] == 90.0
    assert found["average_age_days"] == pytest.approx((15 * 5 + 20 * 70 + 10 * 400) / 45)
    assert (found["band"], found["action"]) == ("No receipt history", "Find the receipts")


def test_of_two_receipts_on_one_day_the_later_row_is_the_newer() -> None:
    known = facts(["a"], stock=[("a", "", 3, 1.0)], layers=[("a", "", day(9), 5, 7.0), ("a", "", day(9), 2, 9.0)])
    assert line(aged(known))["receipt_cost_value"] == 2 * 9.0 + 1 * 7.0


def test_negative_stock_is_a_line_of_its_own_without_an_age() -> None:
    known = facts(
        ["a"],
        stock=[("a", "w", 10, 2.0), ("a", "w", -4, 2.0), ("a", "x", -1, 2.0)],
        layers=[("a", "", day(1), 50, 2.0)],
    )
    result = aged(known)
    assert list(result.lines["on_hand"]) == [10, -4, -1]
    assert list(result.lines["value"]) == [20, -8, -2]
    assert list(result.lines["qty_band_0"]) == [10, 0, 0], "never netted"
    assert list(result.lines["negative_value"]) == [0, -8, -2]
    assert result.lines["oldest_receipt"].isna().tolist() == [False, True, True]
    assert list(result.lines["band"])[1:] == ["Negative stock"] * 2
    assert result.totals["quantity"].sum() == 5 and result.totals["value"].sum() == 10


def test_stock_without_a_cost_has_a_quantity_and_no_value() -> None:
    result = aged(facts(["a"], stock=[("a", "", 5, None)], layers=[("a", "", day(200), 3, 4.0)]))
    found = line(result)
    assert (found["qty_band_4"], found["qty_no_history"]) == (3, 2)
    assert all(math.isnan(found[c]) for c in ("value", "value_band_4", "value_no_history", "layered_value"))
    assert math.isnan(found["value_at_risk"]), "unknown, not 0"
    assert found["receipt_cost_value"] == 12.0
    assert result.layered_quantity == 3 and result.layered_value == 0.0


def test_a_receipt_without_a_cost_leaves_the_memo_blank_on_both_sides() -> None:
    known = facts(["a"], stock=[("a", "", 5, 2.0)], layers=[("a", "", day(2), 3, None), ("a", "", day(1), 2, 1.0)])
    found = line(aged(known))
    assert math.isnan(found["receipt_cost_value"]) and math.isnan(found["layered_value"])
    assert found["value_band_0"] == 10.0


def test_value_at_risk_follows_the_category() -> None:
    config = replace(Config(), categories={"Fresh": CategorySettings(at_risk_after_days=30)})
    known = facts(
        ["a", "b"], items={"category": {"a": "Fresh", "b": "Tins"}},
        stock=[("a", "", 10, 1.0), ("b", "", 10, 1.0)],
        layers=[(s, "", day(age), 2, 1.0) for s in "ab" for age in (400, 200, 100, 31, 30)],
    )  # fmt: skip
    result = aged(known, config)
    assert line(result, "a")["value_at_risk"] == 8.0
    assert line(result, "b")["value_at_risk"] == 4.0
    assert dict(zip(result.by_category["category"], result.by_category["value_at_risk"], strict=True)) == {
        "Fresh": 8.0, "Tins": 4.0,
    }  # fmt: skip


def test_layers_are_per_sku_and_shared_out_in_whole_units() -> None:
    stock: list[Stock] = [("a", "w", 3, 1.0), ("a", "x", 2, 1.0), ("a", "y", 2, 1.0)]
    result = aged(facts(["a"], stock=stock, layers=[("a", "w", day(100), 3, 1.0), ("a", "w", day(1), 4, 1.0)]))
    assert result.lines["qty_band_0"].tolist() == [2, 1, 1]
    assert result.lines["qty_band_3"].tolist() == [1, 1, 1]
    assert "pro rata" in result.method


def test_layers_by_location_only_where_all_is_located_and_nothing_was_transferred() -> None:
    stock: list[Stock] = [("a", "w", 5, 1.0), ("a", "x", 5, 1.0)]
    layers: list[Layer] = [("a", "w", day(100), 9, 1.0), ("a", "x", day(1), 2, 1.0), ("a", "z", day(1), 2, 1.0)]
    located = aged(facts(["a"], stock=stock, layers=layers, receipts_located=True))
    assert located.lines["qty_band_3"].tolist() == [5, 0]
    assert located.lines["qty_band_0"].tolist() == [0, 2]
    assert located.lines["qty_no_history"].tolist() == [0, 3]
    moved = aged(facts(["a"], stock=stock, layers=layers, receipts_located=True, transfers_given=True))
    assert moved.lines["qty_no_history"].tolist() == [0, 0]
    unplaced = aged(facts(["a"], stock=[("a", "", 5, 1.0)], layers=layers, receipts_located=True))
    assert line(unplaced)["qty_no_history"] == 0, "stock without a location cannot be matched by location"


def test_no_receipts_at_all() -> None:
    result = aged(facts(["a"], stock=[("a", "", 5, 1.0)], receipts_given=False))
    assert line(result)["qty_no_history"] == 5
    assert not result.estimated and "not known" in result.method


def test_no_stock_at_all() -> None:
    result = aged(facts(["a"], stock=[("a", "", 0, 1.0)]))
    assert len(result.lines) == 0 and len(result.by_category) == 0
    assert result.totals["quantity"].sum() == 0 and result.totals["share"].isna().all()


def test_quantities_past_all_reason_still_add_up() -> None:
    known = facts(["a"], stock=[("a", "w", 1e300, 1.0), ("a", "x", 1 / 3, 1.0)], layers=[("a", "", day(1), 0.1, 1.0)])
    found = aged(known).lines
    assert found[QUANTITIES].sum(axis=1).tolist() == pytest.approx([1e300, 1 / 3])


def walk_back(stock: dict[str, int], layers: list[tuple[str, int, int, int]], ends: list[int]) -> dict[str, list[int]]:
    """Per SKU: units in each band and units unexplained, taken one by one from the newest receipt."""
    out = {}
    for sku, on_hand in stock.items():
        bands, left = [0] * (len(ends) + 2), on_hand
        own = [(age, row, quantity) for s, age, row, quantity in layers if s == sku]
        for age, _, quantity in sorted(own, key=lambda layer: (layer[0], -layer[1])):
            for _ in range(quantity):
                if left:
                    band = next((i for i, end in enumerate(ends) if age <= end), len(ends))
                    bands[band] += 1
                    left -= 1
        bands[-1] = left
        out[sku] = bands
    return out


SKUS = ["a", "b", "c"]
PLACES = ["", "w", "x", "y"]
receipts = st.lists(st.tuples(st.sampled_from(SKUS), st.integers(0, 420), st.integers(1, 30)), max_size=14)
on_hand = st.dictionaries(
    st.tuples(st.sampled_from(SKUS), st.sampled_from(PLACES)), st.integers(-5, 40).filter(bool), max_size=9
)


@settings(max_examples=50, deadline=None)
@given(on_hand, receipts, st.sampled_from([1, 10, 1000]), st.randoms(use_true_random=False))
def test_bands_agree_with_a_walk_back_and_add_up_everywhere(
    held: dict[tuple[str, str], int], got: list[tuple[str, int, int]], parts: int, random: Any
) -> None:
    """Quantities in parts of a unit, so that whole units, tenths and thousandths are all shared out."""
    costs = {sku: random.randint(1, 999) / 100 for sku in SKUS}
    known = facts(
        SKUS, stock=[(sku, place, q / parts, costs[sku]) for (sku, place), q in held.items()],
        layers=[(sku, "", day(age), q / parts, 1.0) for sku, age, q in got],
    )  # fmt: skip
    result = aged(known)
    above = {sku: sum(q for (s, _), q in held.items() if s == sku and q > 0) for sku in SKUS}
    numbered = [(sku, age, row, q) for row, (sku, age, q) in enumerate(got)]
    expected = walk_back(above, numbered, [30, 60, 90, 180, 365])
    for sku in SKUS:
        own = result.lines[result.lines["sku"] == sku]
        units = np.rint(own[QUANTITIES[:-1]].sum().to_numpy() * parts)
        assert units.tolist() == expected[sku]
    quantities = result.lines[QUANTITIES].to_numpy()
    assert (quantities[:, :-1] >= 0).all()
    assert np.allclose(np.rint(quantities * parts), quantities * parts, atol=1e-9), "whole parts only"
    assert np.allclose(quantities.sum(axis=1), result.lines["on_hand"], atol=1e-12, rtol=1e-12)
    assert np.allclose(result.lines[VALUES].sum(axis=1), result.lines["value"], atol=1e-9)
    each = {(s, p, q > 0): q for (s, p), q in held.items()}
    shown = {(r.sku, r.location, r.on_hand > 0): round(r.on_hand * parts) for r in result.lines.itertuples()}
    assert shown == each
    assert result.by_category["value"].sum() == pytest.approx(result.totals["value"].sum())
    assert result.lines["value"].sum() == pytest.approx(sum(q / parts * costs[s] for (s, _), q in held.items()))


@settings(max_examples=30, deadline=None)
@given(on_hand, st.lists(st.tuples(receipts.map(lambda r: r[:1]), st.sampled_from(PLACES[1:])), max_size=12))
def test_layers_by_location_agree_with_a_walk_back_per_location(
    held: dict[tuple[str, str], int], got: list[tuple[list[tuple[str, int, int]], str]]
) -> None:
    stock = {(sku, place or "w"): q for (sku, place), q in held.items()}
    rows = [(sku, place, age, q) for one, place in got for sku, age, q in one]
    known = facts(
        SKUS, stock=[(sku, place, q, 1.0) for (sku, place), q in stock.items()],
        layers=[(sku, place, day(age), q, 1.0) for sku, place, age, q in rows], receipts_located=True,
    )  # fmt: skip
    above = {f"{sku} {place}": q for (sku, place), q in stock.items() if q > 0}
    numbered = [(f"{sku} {place}", age, row, q) for row, (sku, place, age, q) in enumerate(rows)]
    expected = walk_back(above, numbered, [30, 60, 90, 180, 365])
    shown = aged(known).lines
    shown = shown[shown["on_hand"] > 0]
    found = {f"{r['sku']} {r['location']}": [round(r[c]) for c in QUANTITIES[:-1]] for _, r in shown.iterrows()}
    assert found == expected


@settings(max_examples=20, deadline=None)
@given(on_hand, receipts)
def test_the_order_of_stock_rows_changes_nothing(
    held: dict[tuple[str, str], int], got: list[tuple[str, int, int]]
) -> None:
    stock: list[Stock] = [(sku, place, float(q), 1.5) for (sku, place), q in held.items()]
    layers: list[Layer] = [(sku, "", day(age), q, 1.0) for sku, age, q in got]
    forward, backward = (aged(facts(SKUS, stock=rows, layers=layers)) for rows in (stock, stock[::-1]))
    pd.testing.assert_frame_equal(forward.lines, backward.lines)


def test_a_day_is_a_day_whatever_the_year() -> None:
    leap = facts(["a"], stock=[("a", "", 1, 1.0)], layers=[("a", "", "2024-02-29", 1, 1.0)])
    assert line(aged(leap))["average_age_days"] == (date(2025, 9, 30) - date(2024, 2, 29)) / timedelta(days=1)
