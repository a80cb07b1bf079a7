"""Status words, targets and who answers: at every limit, on both sides, with and without each part of a threshold."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invxl.analysis.figures import Figure, amount, missing, quotient
from invxl.analysis.grading import grade, word
from invxl.settings.model import CategorySettings, Config, OwnerSettings, Threshold
from invxl.terms.kpis import AREAS, KPI_TERMS

HIGHER = Threshold(6.0, 5.0, 4.0, "higher", "Operations")
LOWER = Threshold(60.0, 75.0, 90.0, "lower", "Finance")


@pytest.mark.parametrize(
    ("value", "threshold", "expected"),
    [
        (6.0, HIGHER, "On target"),
        (5.99, HIGHER, "Near target"),
        (5.01, HIGHER, "Near target"),
        (5.0, HIGHER, "Watch"),
        (4.01, HIGHER, "Watch"),
        (4.0, HIGHER, "Off target"),
        (-1.0, HIGHER, "Off target"),
        (60.0, LOWER, "On target"),
        (74.9, LOWER, "Near target"),
        (75.0, LOWER, "Watch"),
        (89.9, LOWER, "Watch"),
        (90.0, LOWER, "Off target"),
        (6.0, Threshold(target=6.0), "On target"),
        (5.9, Threshold(target=6.0), "Watch"),
        (5.9, Threshold(target=6.0, bad=5.9), "Off target"),
        (61.0, Threshold(target=60.0, better="lower"), "Watch"),
        (5.0, Threshold(bad=4.0), "On target"),
        (5.0, Threshold(), "Not graded"),
    ],
)
def test_words(value: float, threshold: Threshold, expected: str) -> None:
    assert word(value, threshold) == expected


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3, unique=True))
def test_a_better_value_never_has_a_worse_word(one: float, other: float, limits: list[float]) -> None:
    bad, warn, target = sorted(limits)
    rank = {"Off target": 0, "Watch": 1, "Near target": 2, "On target": 3}
    threshold = Threshold(target, warn, bad, "higher")
    low, high = sorted((one, other))
    assert rank[word(low, threshold)] <= rank[word(high, threshold)]
    turned = Threshold(-target, -warn, -bad, "lower")
    assert word(-low, turned) == word(low, threshold)


def test_what_is_missing_says_so_and_keeps_its_target() -> None:
    kpi = grade("turnover", missing("turnover", "Sales has no rows"), None, Config())
    assert (kpi.value, kpi.status, kpi.note, kpi.target) == (None, "Not available", "Sales has no rows", 6.0)
    assert kpi.responsible == "Operations"


@pytest.mark.parametrize("figure", [amount("turns", 9.0).doubted("estimated"), amount("turns", 9.0).short("partial")])
def test_a_gap_or_a_doubt_is_shown_and_not_graded(figure: Figure) -> None:
    kpi = grade("turnover", figure, amount("turns", 8.0), Config())
    assert (kpi.value, kpi.status, kpi.prior) == (9.0, "Not graded", 8.0)
    assert kpi.note in ("estimated", "partial")


def test_a_note_does_not_stop_the_grade() -> None:
    assert grade("turnover", amount("turns", 9.0).noted("1 unit"), None, Config()).status == "On target"
    assert grade("turnover", amount("turns", 9.0).lacking("few", 0.005, 0.99), None, Config()).status == "On target"
    assert grade("turnover", amount("turns", 9.0).lacking("many", 0.02, 0.99), None, Config()).status == "Not graded"


def test_a_category_has_its_own_threshold_and_owner() -> None:
    own = CategorySettings(thresholds={"turnover": Threshold(12.0, 10.0, 8.0)}, responsible="Ann")
    config = Config(categories={"Pens": own})
    figure = amount("turns", 9.0)
    pens = grade("turnover", figure, None, config, "Pens")
    assert (pens.status, pens.target, pens.responsible) == ("Watch", 12.0, "Ann")
    ink = grade("turnover", figure, None, config, "Ink")
    assert (ink.status, ink.target, ink.responsible) == ("On target", 6.0, "Operations")
    assert grade("dsi", figure, None, config, "Pens").responsible == "Ann"


def test_every_kpi_belongs_to_one_area_with_an_owner() -> None:
    assert {field.name for field in fields(OwnerSettings)} == set(AREAS)
    assert Counter(kpi for kpis in AREAS.values() for kpi in kpis) == Counter(list(KPI_TERMS))
    assert all(Config().responsible(kpi) for kpi in KPI_TERMS)


def test_who_answers_is_named_by_the_threshold_else_by_the_category_else_by_the_area() -> None:
    owners = OwnerSettings(valuation="Cleo", stock="Stan")
    pens = CategorySettings(thresholds={"cogs": Threshold(responsible="Pam")}, responsible="Ann")
    config = Config(owners=owners, categories={"Pens": pens}, thresholds={"ccc": Threshold(responsible="Tom")})
    figure = amount("COGS", 9.0)
    said = {(id, at): grade(id, figure, None, config, at) for id in ("cogs", "ccc", "dsi") for at in (None, "Pens")}
    assert {key: kpi.responsible for key, kpi in said.items()} == {
        ("cogs", None): "Cleo", ("ccc", None): "Tom", ("dsi", None): "Stan",
        ("cogs", "Pens"): "Pam", ("ccc", "Pens"): "Ann", ("dsi", "Pens"): "Ann",
    }  # fmt: skip
    assert {kpi.status for kpi in said.values()} == {"Not graded"}, "a threshold that only names who answers"


def test_an_amount_whose_own_threshold_only_names_who_answers_is_graded_by_its_share() -> None:
    at_risk = amount("value at risk", 120.0)
    share = quotient("share", at_risk, amount("closing inventory", 1000.0))
    marks = Threshold(0.05, 0.10, 0.15, "lower", "Stan")
    for own, answers in ((Threshold(responsible="Ann"), "Ann"), (Threshold(), "Stan")):
        config = Config(thresholds={"value_at_risk_share": marks, "value_at_risk": own})
        kpi = grade("value_at_risk", at_risk, None, config, graded_as=("value_at_risk_share", share))
        assert (kpi.status, kpi.target, kpi.responsible) == ("Watch", 50.0, answers)


def test_an_amount_is_graded_by_its_share() -> None:
    at_risk = amount("value at risk", 120.0)
    share = quotient("share", at_risk, amount("closing inventory", 1000.0))
    kpi = grade("value_at_risk", at_risk, None, Config(), graded_as=("value_at_risk_share", share))
    assert (kpi.value, kpi.status, kpi.target) == (120.0, "Watch", 50.0)
    own = Config(thresholds={"value_at_risk": Threshold(200.0, 300.0, 400.0, "lower")})
    kpi = grade("value_at_risk", at_risk, None, own, graded_as=("value_at_risk_share", share))
    assert (kpi.status, kpi.target) == ("On target", 200.0)
