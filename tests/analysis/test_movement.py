"""Slow and non-movers: both measures, their limits, and who is excluded."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from analysis.factories import AS_OF, facts

from invxl.analysis.movement import movement
from invxl.settings.model import CategorySettings, Config


def moves(
    issued: int | None = 10, stocked: int | None = 900, demand: float = 365.0, stock: float = 30.0,
    config: Config | None = None, **given: Any,
) -> tuple[str, str, float, float]:  # fmt: skip
    """Word, note, days since issue, months of supply of one item; ages in days before the as-of date."""
    ago = {name: {"a": str((AS_OF - pd.Timedelta(days=days)).date())} for name, days in
           (("last_issue", issued), ("first_movement", stocked)) if days is not None}  # fmt: skip
    ago["category"] = {"a": "Pens"}
    known = facts(["a"], items=ago, stock=[("a", "", stock, 1.0)], demand_window=np.array([demand]), **given)
    found = movement(known, config or Config())
    return str(found.word[0]), str(found.note[0]), float(found.days_since_issue[0]), float(found.months_of_supply[0])


def test_months_of_supply_are_stock_over_monthly_demand() -> None:
    """30 units at one a day, months of 365/12 days."""
    word, note, since, months = moves()
    assert (word, note, since) == ("Moving", "", 10)
    assert months == pytest.approx(30 / (365 / 12))


@pytest.mark.parametrize(("since", "word"), [(179, "Moving"), (180, "Non-mover"), (181, "Non-mover")])
def test_a_non_mover_had_no_issue_for_so_many_days(since: int, word: str) -> None:
    assert moves(issued=since)[0] == word


def test_more_months_than_the_limit_is_slow_and_the_limit_itself_is_not() -> None:
    assert moves(demand=1200.0, stock=600.0)[0] == "Moving"
    assert moves(demand=1200.0, stock=600.1)[:2] == ("Slow mover", "Over 6 months of supply")


def test_no_net_demand_is_slow_and_has_no_months_of_supply() -> None:
    word, note, _, months = moves(demand=0.0)
    assert (word, note) == ("Slow mover", "No net demand in 365 days")
    assert math.isnan(months), "neither 0 nor infinite"


@pytest.mark.parametrize(("age", "word"), [(89, "New item"), (90, "Non-mover")])
def test_new_items_are_not_called_non_movers(age: int, word: str) -> None:
    config = replace(Config(), movement=replace(Config().movement, non_mover_days=80))
    assert moves(issued=85, stocked=age, config=config)[0] == word


def test_demand_is_averaged_over_the_items_life_where_that_is_shorter() -> None:
    assert moves(stocked=100, demand=100.0)[3] == pytest.approx(30 / (365 / 12))


@pytest.mark.parametrize(
    ("given", "note"),
    [({"sales_given": False, "consumption_given": False}, "Sales and Consumption not given"),
     ({"consumption_given": False}, "No issue known, and Consumption not given"),
     ({"sales_given": False}, "No issue known, and Sales not given"),
     ({"history_start": AS_OF - pd.Timedelta(days=59)}, "No issue, but only 60 days of history; 180 needed")],
)  # fmt: skip
def test_an_item_without_a_source_of_usage_says_so(given: dict[str, Any], note: str) -> None:
    assert moves(issued=None, demand=0.0, **given)[:2] == ("No usage source", note)


def test_never_issued_in_a_long_history_of_both_sources_is_a_non_mover() -> None:
    word, note, since, _ = moves(issued=None, demand=0.0)
    assert word == "Non-mover" and note.startswith("No issue in ") and math.isnan(since)


def test_limits_of_the_category() -> None:
    own = CategorySettings(non_mover_days=5, slow_months_of_supply=0.5)
    config = replace(Config(), categories={"Pens": own})
    assert moves(config=config)[0] == "Non-mover"
    assert moves(issued=4, config=config)[:2] == ("Slow mover", "Over 0.5 months of supply")


def test_stock_at_or_below_zero_has_no_months_of_supply() -> None:
    word, _, _, months = moves(stock=-3.0)
    assert word == "Moving" and math.isnan(months)
