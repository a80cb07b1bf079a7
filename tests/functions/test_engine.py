"""What every function does with blanks, text, errors, shapes: shown on functions whose arithmetic is plain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

import invxl
from invxl.addin.marshalling import call
from invxl.catalogue import function
from invxl.catalogue.evaluate import evaluate
from invxl.catalogue.values import read_numbers
from invxl.errors import (
    ERROR_VALUES,
    DivisionByZero,
    ErrorValue,
    FormulaError,
    NotANumber,
    NotAvailable,
    OutsideDomain,
)

ERRORS = [text for text in ERROR_VALUES if text]


def tokens(name: str, **given: Any) -> list[str]:
    result = evaluate(function(name), given)
    codes = np.zeros(result.values.shape, dtype=int) if result.codes is None else result.codes
    return [ERROR_VALUES[int(c)] for c in codes.reshape(-1)]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_gives_the_same_error_out(error: str) -> None:
    assert call("TURNOVER", [error, 0.0]) == error
    assert call("TURNOVER", [100.0, error]) == error
    assert call("TURNOVER", [[[100.0], [error]], 20.0]) == [[5.0], [error]]
    with pytest.raises(ErrorValue) as caught:
        invxl.turnover(100, error)
    assert caught.value.excel == error


def test_the_earlier_arguments_error_wins_and_errors_win_over_faults() -> None:
    assert call("TURNOVER", ["#REF!", "#NUM!"]) == "#REF!"
    assert call("TURNOVER", [0.0, "#NAME?", -1.0]) == "#NAME?"


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ((100, 0), DivisionByZero, "average_inventory: found 0"),
        ((100, 20, 0), OutsideDomain, "days_in_period: found 0; a number above 0 is needed"),
        ((100, 20, -91), OutsideDomain, "found -91"),
        (("abc", 20), NotANumber, 'cogs: found "abc"'),
        ((None, 20), NotANumber, "cogs: found nothing"),
        ((float("inf"), 20), OutsideDomain, "cogs: found inf"),
        ((1e308, 1e-308), OutsideDomain, "no answer"),
    ],
)
def test_typed_errors_for_single_values(arguments: tuple[Any, ...], kind: type[FormulaError], words: str) -> None:
    with pytest.raises(kind) as caught:
        invxl.turnover(*arguments)
    assert words in str(caught.value)
    assert call("TURNOVER", [None if a is None else a for a in arguments]) == kind.excel


def test_a_percent_is_told_its_fraction() -> None:
    with pytest.raises(OutsideDomain, match=r"Write 0\.95, not 95"):
        invxl.safety_stock(95, 100, 20, 9)
    assert call("SAFETYSTOCK", [95.0, 100.0, 20.0, 9.0]) == "#NUM!"


def test_marks_in_arrays_are_per_element() -> None:
    assert tokens("TURNOVER", cogs=[1.0, 1.0, "x", None, "#N/A", True], average_inventory=[2, 0, 2, 2, 2, 2]) == [
        "", "#DIV/0!", "#VALUE!", "#VALUE!", "#N/A", "",
    ]  # fmt: skip
    marked = invxl.turnover([1.0, 1.0], [2.0, 0.0])
    assert marked[0] == 0.5
    assert np.isnan(marked[1])


def test_a_blank_is_the_default() -> None:
    assert call("DSI", [100.0, 10.0, None]) == call("DSI", [100.0, 10.0]) == 36.5
    assert call("DSI", [100.0, 10.0, [[None, 90.0]]]) == [[36.5, 9.0]]
    assert call("TURNOVER", [100.0, 20.0, [[None], [365.0 / 4.0]]]) == [[5.0], [20.0]]


def test_what_a_method_needs_is_not_available_until_given() -> None:
    with pytest.raises(NotAvailable, match="review_period"):
        invxl.safety_stock(0.95, 100, 20, 9, method="periodic")
    assert call("SAFETYSTOCK", [0.95, None, 20.0, 9.0]) == pytest.approx(98.69, abs=0.005)


def test_options_may_differ_per_element_and_are_read_kindly() -> None:
    rows = call("SAFETYSTOCK", [0.95, 100.0, 20.0, 9.0, 2.0, [["demand"], ["Lead time"], [None], ["demnad"]]])
    assert [r[0] for r in rows[:3]] == pytest.approx([98.69, 328.97, 343.46], abs=0.005)
    assert rows[3] == ["#VALUE!"]
    with pytest.raises(NotANumber, match="Did you mean demand"):
        invxl.safety_stock(0.95, 100, 20, 9, 2, "demnad")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([[2.0], [4.0]], [[1.0, 2.0]], [[2.0, 1.0], [4.0, 2.0]]),  # a column against a row: a table
        ([[2.0], [4.0], [6.0]], [[1.0], [2.0]], [[2.0], [2.0], ["#N/A"]]),  # the shorter one ends: #N/A
        ([[2.0, 4.0, 6.0]], [[1.0, 2.0]], [[2.0, 2.0, "#N/A"]]),
        ([[2.0, 4.0], [6.0, 8.0]], [[1.0, 2.0, 4.0]], [[2.0, 2.0, "#N/A"], [6.0, 4.0, "#N/A"]]),
        ([[2.0], [4.0]], 2.0, [[1.0], [2.0]]),
        ([[2.0]], [[2.0]], 1.0),
    ],
)
def test_shapes_line_up_as_in_excel(left: Any, right: Any, expected: Any) -> None:
    assert call("TURNOVER", [left, right]) == expected


def test_an_unknown_name_and_too_many_arguments() -> None:
    assert call("TURNVOER", [1.0]) == "#NAME?"
    assert call("TURNOVER", [1.0] * 5) == "#VALUE!"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (3, 3.0), (True, 1.0), (np.float32(1.5), 1.5), (np.int64(7), 7.0), (date(2026, 1, 5), 46027.0),
        (datetime(2026, 1, 5, 12), 46027.5), (np.datetime64("2026-01-05"), 46027.0),
        (pd.Timestamp("2026-01-05"), 46027.0),
        (10**400, None),
    ],
)  # fmt: skip
def test_one_value_of_any_type(raw: Any, number: float | None) -> None:
    read = read_numbers(raw)
    if number is None:
        assert ERROR_VALUES[int(read.codes.item())] == "#NUM!"  # type: ignore[union-attr]
    else:
        assert read.values.item() == number
        assert read.codes is None


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA, pd.NaT, np.datetime64("NaT")])
def test_blanks_of_any_type(blank: Any) -> None:
    assert np.isnan(read_numbers([blank, 1.0]).values[0])


def test_pandas_and_lists_and_arrays_give_the_same() -> None:
    for cogs in ([100.0, 50.0], (100, 50), np.array([100, 50]), pd.Series([100.0, 50.0]), pd.array([100, 50])):
        assert invxl.turnover(cogs, 20).tolist() == [5.0, 2.5]


def test_ragged_rows_are_refused() -> None:
    with pytest.raises(NotANumber, match="rows of different lengths"):
        invxl.turnover([[1.0, 2.0], [3.0]], 2.0)
