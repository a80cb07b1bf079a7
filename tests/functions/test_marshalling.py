"""The cell path takes whatever a cell may hold and answers with what a cell may show."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import invxl
from invxl.addin.marshalling import call
from invxl.catalogue import FUNCTIONS
from invxl.catalogue.model import Function, Kind
from invxl.errors import ERROR_CODES, FormulaError

CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0.0, 1.0, -1.0, 0.5, 1e-300, 1e308, -1e308, 46022.0, 12.0]),
    st.floats(-1e6, 1e6),
    st.sampled_from(["", "abc", "12", "A", *ERROR_CODES]),
    st.sampled_from([date(2026, 1, 5), datetime(2026, 1, 5, 12, 30)]),
)


@st.composite
def ranges(draw: Any) -> Any:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    return [[draw(CELL) for _ in range(columns)] for _ in range(rows)]


def argument(a: Any) -> Any:
    words = [st.sampled_from(a.term.domain.choices)] if a.kind is Kind.CHOICE else []
    return st.one_of(*words, *words, CELL, ranges())


def is_cell(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, float) and math.isfinite(value))


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.name)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_cells_give_cells(f: Function, data: Any) -> None:
    arguments = [data.draw(argument(a)) for a in f.all_arguments]
    answer = call(f.name, arguments)
    if isinstance(answer, list):
        assert all(isinstance(row, list) and len(row) == len(answer[0]) for row in answer)
        assert all(is_cell(cell) for row in answer for cell in row)
    else:
        assert is_cell(answer)


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.name)
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_answer_in_a_cell_is_the_same_in_python(f: Function, data: Any) -> None:
    arguments = {a.name: data.draw(argument(a)) for a in f.all_arguments}
    shown = call(f.name, list(arguments.values()))
    single = {name: v[0][0] if isinstance(v, list) and len(v) == len(v[0]) == 1 else v for name, v in arguments.items()}
    try:
        answer: Any = getattr(invxl, f.python)(**single)
    except FormulaError as error:
        assert shown == error.excel
        assert str(error)
        return
    if isinstance(answer, (float, str)):
        assert shown == answer


def test_nothing_at_all_is_an_error_of_the_arguments() -> None:
    for f in FUNCTIONS:
        assert call(f.name, []) in ERROR_CODES, f.name


def test_a_column_stays_a_column_and_a_row_a_row() -> None:
    assert call("TURNOVER", [[[10.0], [20.0]], 10.0]) == [[1.0], [2.0]]
    assert call("TURNOVER", [[[10.0, 20.0]], 10.0]) == [[1.0, 2.0]]
    assert call("turnover", [[[10.0]], [[10.0]]]) == 1.0


def test_dates_come_as_serial_numbers_or_as_dates() -> None:
    assert call("AGE", [date(2025, 12, 1), 46022.0]) == call("AGE", [45992.0, datetime(2025, 12, 31, 18)]) == 30.0
