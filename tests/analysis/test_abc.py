"""ABC and XYZ: boundaries, named classes, and an oracle in plain loops."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from analysis.factories import facts, period
from hypothesis import given, settings
from hypothesis import strategies as st

from invxl.analysis import abc
from invxl.analysis.results import AbcResult
from invxl.settings.model import AbcSettings, Config, XyzSettings

Rule = Literal["before", "including"]


def config(**changed: Any) -> Config:
    return replace(Config(), abc=AbcSettings(**changed))


def classes(result: AbcResult) -> dict[str, str]:
    return dict(zip(result.items["sku"], result.items["abc"], strict=True))


def ranked(usage: dict[str, float], **changed: Any) -> AbcResult:
    return abc.analyse(facts(list(usage), usage={"cost": usage}), config(**changed))


def test_a_share_on_the_cut_off_does_not_hang_on_rounding() -> None:
    """Ten equal items of 0.1: eight are 80 %, although eight times 0.1 added up is 0.7999999999999999."""
    assert sum([0.1] * 8) < 0.8
    usage = {f"i{n}": 0.1 for n in range(10)}
    assert "".join(ranked(usage).items["abc"]) == "AAAAAAAABB"
    assert "".join(ranked(usage, rule="including").items["abc"]) == "AAAAAAAABC"


def test_the_top_item_is_always_a_by_the_share_before_it() -> None:
    usage = {"big": 96.0, "small": 4.0}
    assert classes(ranked(usage)) == {"big": "A", "small": "C"}
    assert classes(ranked(usage, rule="including")) == {"big": "C", "small": "C"}


def test_ties_are_ranked_by_the_text_of_the_sku() -> None:
    result = ranked({"b": 1.0, "a": 1.0, "B": 1.0, "10": 1.0, "9": 1.0})
    assert list(result.items["sku"]) == ["10", "9", "B", "a", "b"]
    assert list(result.items["rank"]) == [1, 2, 3, 4, 5]


def test_named_classes_for_what_cannot_be_ranked() -> None:
    """Usage of a cost unknown, stock of a cost unknown, none, and more returns than sales."""
    skus = ["sold", "returned", "idle", "sold uncosted", "stocked uncosted"]
    known = facts(
        skus,
        usage={"cost": {"sold": 10.0, "returned": -3.0, "sold uncosted": math.nan}},
        stock=[("idle", "", 5, 2.0), ("stocked uncosted", "", 5, None)],
    )
    result = abc.analyse(known, Config())
    assert classes(result) == {
        "sold": "A", "returned": "Negative usage", "idle": "No usage", "sold uncosted": "No cost",
        "stocked uncosted": "No cost",
    }  # fmt: skip
    assert result.usage_total == 10.0
    by_class = result.summary.set_index("abc")
    assert list(by_class.index) == ["A", "B", "C", "No usage", "Negative usage", "No cost"]
    assert list(by_class["items"]) == [1, 0, 0, 1, 1, 2]
    assert math.isnan(by_class.loc["No cost", "usage"]), "unknown, not 0"
    assert by_class.loc["Negative usage", "usage"] == -3.0
    values = dict(zip(result.items["sku"], result.items["on_hand_value"], strict=True))
    assert values["idle"] == 10.0 and math.isnan(values["stocked uncosted"]) and values["sold"] == 0.0
    policies = dict(zip(result.items["sku"], result.items["policy"], strict=True))
    assert policies["sold uncosted"] == "Give the item a cost"


def test_without_any_source_of_usage_nothing_is_ranked_or_called_0() -> None:
    known = facts(["a"], usage={"cost": {"a": 0.0}}, sales_given=False, consumption_given=False)
    result = abc.analyse(known, Config())
    assert classes(result) == {"a": "No usage"}
    assert result.items["usage"].isna().all()
    assert result.usage_total == 0.0
    assert result.summary["usage_share"].isna().all()


@pytest.mark.parametrize(
    ("basis", "expected"), [("usage_cost", "a"), ("revenue", "b"), ("margin", "c")]
)  # fmt: skip
def test_the_basis_decides_the_order(basis: str, expected: str) -> None:
    known = facts(
        ["a", "b", "c"],
        usage={"cost": {"a": 3.0, "b": 2.0, "c": 1.0}, "revenue": {"a": 1.0, "b": 3.0, "c": 2.0},
               "margin": {"a": 1.0, "b": 2.0, "c": 3.0}},
    )  # fmt: skip
    assert abc.analyse(known, config(basis=basis)).items["sku"].iloc[0] == expected


def test_a_partial_window_is_said() -> None:
    known = facts(["a"], usage={"cost": {"a": 1.0}}, abc_period=period(365, covered=90))
    assert abc.analyse(known, Config()).basis == "usage at cost, 365 days to 2025-09-30 (partial, 90 of 365 days)"


def xyz(*demand: float, **changed: Any) -> pd.Series:
    known = facts(["a"], usage={"cost": {"a": 1.0}}, demand=np.array([demand]))
    return abc.analyse(known, replace(Config(), xyz=XyzSettings(**changed))).items.iloc[0]


def test_published_coefficient_of_variation() -> None:
    """supplychainpy's series KR202-209: sample CV 0.3275 (the population's would be 0.3135)."""
    orders = [1509, 1855, 2665, 1841, 1231, 2598, 1988, 1988, 2927, 2707, 731, 2598]
    item = xyz(*(float(q) for q in orders))
    assert round(item["cv"], 4) == 0.3275
    assert item["periods"] == 12


@pytest.mark.parametrize(
    ("demand", "expected"),
    [((10.0, 10.0, 10.0), "X"), ((5.0, 10.0, 15.0), "X"), ((4.9, 10.0, 15.1), "Y"), ((0.0, 10.0, 20.0), "Y"),
     ((0.0, 9.9, 20.1), "Z"), ((0.0, 0.0, 30.0), "Z")],
)  # fmt: skip
def test_cut_offs_of_the_coefficient_of_variation_are_inclusive(demand: tuple[float, ...], expected: str) -> None:
    assert xyz(*demand)["xyz"] == expected


def test_periods_before_an_items_life_do_not_count_and_idle_ones_do() -> None:
    item = xyz(math.nan, math.nan, 12.0, 0.0, 12.0)
    assert item["periods"] == 3 and item["demand_mean"] == 8.0
    assert item["demand_sd"] == pytest.approx(statistics.stdev([12, 0, 12]))


@pytest.mark.parametrize(
    ("demand", "note"),
    [((math.nan, 3.0, 4.0), "2 of 3 complete periods needed"), ((0.0, 0.0, 0.0), "No demand"),
     ((0.0, 1.0, -2.0), "Returns exceed demand"), ((), "0 of 3 complete periods needed")],
)  # fmt: skip
def test_no_class_says_why(demand: tuple[float, ...], note: str) -> None:
    item = xyz(*demand)
    assert (item["xyz"], item["xyz_note"], item["box"]) == ("", note, "")


def test_boxes_and_their_policies_are_always_complete() -> None:
    known = facts(["a"], usage={"cost": {"a": 7.0}}, demand=np.array([[5.0, 5.0, 5.0]]), stock=[("a", "", 2, 3.0)])
    result = abc.analyse(known, Config())
    assert list(result.boxes["box"]) == ["AX", "AY", "AZ", "BX", "BY", "BZ", "CX", "CY", "CZ"]
    first = result.boxes.iloc[0]
    assert (first["items"], first["usage"], first["on_hand_value"]) == (1, 7.0, 6.0)
    assert result.items.iloc[0]["policy"] == first["policy"] == Config().policy.boxes["AX"]


def test_no_items_at_all() -> None:
    result = abc.analyse(facts([]), Config())
    assert len(result.items) == 0 and list(result.summary["items"]) == [0] * 6 and len(result.boxes) == 9


def by_hand(usage: dict[str, Fraction], rule: Rule, cut_a: Fraction, cut_b: Fraction) -> dict[str, str]:
    """Classes in exact arithmetic, item by item."""
    total = sum(u for u in usage.values() if u > 0)
    found, before = {}, Fraction(0)
    for sku in sorted(usage, key=lambda s: (-usage[s], s)):
        if usage[sku] <= 0:
            found[sku] = "Negative usage" if usage[sku] < 0 else "No usage"
            continue
        after = before + usage[sku]
        if rule == "before":
            found[sku] = "A" if before < cut_a * total else "B" if before < cut_b * total else "C"
        else:
            found[sku] = "A" if after <= cut_a * total else "B" if after <= cut_b * total else "C"
        before = after
    return found


cents = st.integers(-500, 5000).map(lambda c: c if c % 5 else c // 5 * 100)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(cents, min_size=1, max_size=40),
    st.sampled_from(["before", "including"]),
    st.sampled_from([("0.8", "0.95"), ("0.5", "0.75"), ("0.7", "0.9")]),
)
def test_classes_agree_with_exact_arithmetic(amounts: list[int], rule: Rule, cuts: tuple[str, str]) -> None:
    usage = {f"s{i % 7}{i}": Fraction(c, 100) for i, c in enumerate(amounts)}
    result = ranked({s: float(u) for s, u in usage.items()}, rule=rule, cut_a=float(cuts[0]), cut_b=float(cuts[1]))
    assert classes(result) == by_hand(usage, rule, *(Fraction(Decimal(c)) for c in cuts))
    order = list(result.items.loc[result.items["rank"].notna(), "sku"])
    assert order == sorted((s for s in usage if usage[s] > 0), key=lambda s: (-usage[s], s))
    running = result.items["cumulative_share"].dropna().to_numpy()
    assert (np.diff(running) > 0).all()
    if len(running):
        assert running[-1] == 1.0 and result.items["share"].sum() == pytest.approx(1.0)
    assert result.summary["items"].sum() == len(usage)
    assert result.summary["usage"].sum() == pytest.approx(float(sum(usage.values())))
