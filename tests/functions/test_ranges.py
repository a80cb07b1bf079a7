"""What functions of ranges do with blanks, text, errors, keys and sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import invxl
from invxl.addin.marshalling import call
from invxl.errors import DivisionByZero, ErrorValue, NotANumber, NotAvailable, OutsideDomain


def column(*cells: Any) -> list[list[Any]]:
    return [[cell] for cell in cells]


@pytest.mark.parametrize("other", [None, "text", "", True, False])
def test_a_range_passes_over_what_average_passes_over(other: Any) -> None:
    assert call("AVERAGEINVENTORY", [column(100.0, other, 140.0)]) == 120.0
    assert call("LEADTIMESTATS", [column(10.0, 12.0, other, 14.0), None, "sd"]) == 2.0


def test_a_range_without_numbers_is_a_division_by_zero_as_for_average() -> None:
    for cells in (column(None, "text"), column(None), None):
        assert call("LEADTIMESTATS", [cells]) == "#DIV/0!"
    with pytest.raises(DivisionByZero, match="LEADTIMESTATS, lead_times: found no number"):
        invxl.lead_time_stats([])


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?"])
def test_an_error_in_a_range_is_the_answer(error: str) -> None:
    assert call("WAPE", [column(1.0, error), column(1.0, 2.0)]) == error
    assert call("ABCCLASS", [column(5.0, error, 1.0)]) == error
    with pytest.raises(ErrorValue) as caught:
        invxl.wape([1.0, 2.0], [1.0, error])
    assert caught.value.excel == error


def test_rows_that_lack_a_number_are_passed_over_in_all_ranges() -> None:
    assert call("MAD", [column(100.0, None, 80.0), column(90.0, 55.0, 100.0)]) == 15.0
    assert call("FILLRATE", [column(10.0, 10.0, "?"), column(10.0, None, 5.0)]) == 1.0
    assert call("WAPE", [column(1.0, None), column(None, 2.0)]) == "#DIV/0!"


def test_ranges_of_different_sizes_do_not_pair() -> None:
    assert call("WAPE", [column(1.0, 2.0, 3.0), column(1.0, 2.0)]) == "#N/A"
    with pytest.raises(NotAvailable, match="WAPE, forecast: found 2 cells; as many as actual has"):
        invxl.wape([1.0, 2.0, 3.0], [1.0, 2.0])


def test_one_value_serves_a_whole_range_and_a_blank_one_is_the_default() -> None:
    book, counted = column(100.0, 100.0, 200.0), column(95.0, 101.0, 200.0)
    assert call("ACCURACY", [book, counted, None, 0.01]) == pytest.approx(2 / 3)
    assert call("ACCURACY", [book, counted, None, column(0.05, 0.01, 0.0)]) == 1.0
    assert call("ACCURACY", [book, counted, None, column(None, 0.01, None)]) == pytest.approx(2 / 3)


def test_text_is_no_way_to_leave_an_optional_range_out() -> None:
    assert call("AGEBUCKET", [31.0, column("thirty", "sixty")]) == "#VALUE!"
    assert call("ACCURACY", [column(10.0), column(9.0), None, "ten percent"]) == "#VALUE!"
    assert call("AGEBUCKET", [31.0, column(None, None)]) == call("AGEBUCKET", [31.0]) == "31-60"


def test_rows_and_columns_and_tables_are_one_range() -> None:
    assert call("AVERAGEINVENTORY", [[[100.0, 120.0, 140.0]]]) == call(
        "AVERAGEINVENTORY", [column(100.0, 120.0, 140.0)]
    )
    assert call("ABCCLASS", [[[50.0, 30.0], [15.0, 5.0]]]) == [["A", "A"], ["B", "C"]]


def test_an_answer_of_a_ranges_shape_has_not_available_where_there_is_no_number() -> None:
    assert call("ABCCLASS", [column(50.0, None, "text", 10.0)]) == [["A"], ["#N/A"], ["#N/A"], ["B"]]
    assert call("ABCCLASS", [column(5.0, 0.0, -1.0), None, None, None, "rank"]) == [[1.0], ["#DIV/0!"], ["#DIV/0!"]]
    assert invxl.abc_class([50.0, None, 10.0]).tolist() == ["A", None, "B"]
    marked = invxl.outlier([10.0, None, 11.0, 9.0, 99.0])
    assert np.isnan(marked[1])
    assert marked[4] == 1.0


def test_a_number_outside_its_domain_in_a_range_is_named() -> None:
    assert call("FILLRATE", [column(10.0, -2.0), column(1.0, 1.0)]) == "#NUM!"
    with pytest.raises(OutsideDomain, match="FILLRATE, ordered: found -2; a number at least 0"):
        invxl.fill_rate([10.0, -2.0], [1.0, 1.0])


def test_keys_may_be_numbers_or_text() -> None:
    ordered, shipped = column(1.0, 1.0, 1.0, 1.0), column(1.0, 0.0, 1.0, 1.0)
    for keys in (column(7.0, 7.0, 8.0, 9.0), column("A", "A", "B", "C"), column("A", "A", 1.0, 2.0)):
        assert call("FILLRATE", [ordered, shipped, "order", keys]) == pytest.approx(2 / 3)
    assert call("FILLRATE", [ordered, shipped, "order", column("A", "A", None, "C")]) == 0.5
    assert call("FILLRATE", [ordered, shipped, "order"]) == "#N/A"


def test_a_table_of_one_answer_needs_single_values_beside_it() -> None:
    assert call("AGINGTABLE", [column(5.0, 6.0), column(5.0, 5.0), column(1.0, 40.0)]) == "#VALUE!"
    with pytest.raises(NotANumber, match="found 2 values; one value is needed"):
        invxl.aging_table([5.0, 6.0], [5.0], [1.0])
    assert call("ABCCLASS", [column(5.0, 1.0), "#N/A"]) == "#N/A"
    assert call("ABCCLASS", [column(5.0, 1.0), 80.0]) == "#NUM!"


def test_single_values_beside_a_range_still_spill() -> None:
    assert call("RUNOUT", [column(50.0, 250.0, 900.0), column(100.0, 100.0, 100.0)]) == [[15.0], [75.0], ["#N/A"]]
    assert call("AGEBUCKET", [column(30.0, 31.0, -1.0), column(30.0, 60.0)]) == [["0-30"], ["31-60"], ["#NUM!"]]


def test_a_receipt_without_a_cost_is_refused_an_issue_needs_none() -> None:
    assert call("VALUATION", [column(10.0, -4.0), column(2.5, None)]) == 15.0
    assert call("VALUATION", [column(10.0, -4.0), column(None, None)]) == "#VALUE!"
    assert call("VALUATION", [column(10.0, -14.0), column(2.5, None)]) == "#NUM!"
    assert call("VALUATION", [column(10.0, -10.0), column(2.5, None), None, None, None, None, "cost_layers"]) == "#N/A"


def test_layers_spill_in_date_order() -> None:
    moves, costs, days = column(5.0, 4.0, -6.0), column(3.0, 2.0, None), column(46002.0, 46001.0, 46003.0)
    assert call("VALUATION", [moves, costs, None, None, None, days, "consumed"]) == [
        [4.0, 2.0, 46001.0],
        [2.0, 3.0, 46002.0],
    ]
    assert call("VALUATION", [moves, costs, None, None, None, days, "cost_layers"]) == [[3.0, 3.0, 46002.0]]
