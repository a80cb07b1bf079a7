"""One cell as text: nothing that data holds becomes a formula, a tag or a broken part."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from invxl.ooxml.celltext import CellStyle, NativeFormula, body, number
from invxl.ooxml.formula_text import column_specifier, renamed, shifted, tokens
from invxl.ooxml.xmltext import unescape_x

STYLE = CellStyle(3, 4)


def cell(value: object) -> etree._Element:
    return etree.fromstring(f'<c r="A1"{body(value, STYLE)}')  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_is_text_with_the_prefix_style(text: str) -> None:
    e = cell(text)
    assert (e.get("t"), e.get("s"), e.find("f")) == ("inlineStr", "4", None)
    assert unescape_x("".join(e.itertext())) == text


@given(st.text(min_size=1))
def test_any_text_comes_back(text: str) -> None:
    read = unescape_x("".join(cell(text).itertext()))
    assert read == text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert "".join(cell("a\ud83d").itertext()) == "a\ufffd"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_comes_back_exactly(value: float) -> None:
    assert float(number(value)) == value
    assert float(cell(value).findtext("v") or "") == value


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, None, ""),
        ("", None, ""),
        (math.nan, None, ""),
        (math.inf, "e", "#NUM!"),
        (True, "b", "1"),
        (0, None, "0"),
    ],
)
def test_special_values(value: object, kind: str | None, shown: str) -> None:
    e = cell(value)
    assert (e.get("t"), "".join(e.itertext())) == (kind, shown)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [(1.5, None, "1.5"), ("a<b", "str", "a<b"), ("#DIV/0!", "e", "#DIV/0!"), (False, "b", "0"), (None, "str", "")],
)
def test_a_formula_carries_its_value(value: object, kind: str | None, shown: str) -> None:
    e = cell(NativeFormula('IF(A1<B1,"a&b",0)', value))  # type: ignore[arg-type]
    assert (e.findtext("f"), e.get("t"), e.findtext("v") or "") == ('IF(A1<B1,"a&b",0)', kind, shown)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "A3"),
        ("$A1+A$1+$A$1", "$A3+A$1+$A$1"),
        ("LOG10(A1)+taxes2024+TRUE", "LOG10(A3)+taxes2024+TRUE"),
        ('"A1"&A1', '"A1"&A3'),
        ("'My A1'!A1:B2", "'My A1'!A3:B4"),
        ("tblABC[[#This Row],[A1]]+A1", "tblABC[[#This Row],[A1]]+A3"),
        ("tblABC['[A1']]+A1", "tblABC['[A1']]+A3"),
        ("[1]Sheet!A1", "[1]Sheet!A3"),
        ("SUM(A:A,1:1)", "SUM(A:A,1:1)"),
        ("XFE1+A1048577", "XFE1+A1048577"),
        ("A1048576", "#REF!"),
        ("1E5+A1", "1E5+A3"),
    ],
)
def test_references_move_as_a_fill_down_moves_them(formula: str, moved: str) -> None:
    assert shifted(formula, 2) == moved


@given(st.text("A1$'\"[]#!:()+,. =$Ωx\\", max_size=30))
def test_the_scanner_loses_nothing(formula: str) -> None:
    assert "".join(t for _, t in tokens(formula)) == formula


def test_only_references_to_data_rows_of_the_own_sheet_move() -> None:
    inside = range(7, 10)
    formula = "C7*F1+ABC!C7+Other!C7:C8+C8"
    assert shifted(formula, 2, only=inside.__contains__, sheet="ABC") == "C9*F1+ABC!C9+Other!C7:C8+C10"


def test_the_workbooks_own_names_are_put_into_our_formulas() -> None:
    headers = {"tblABC": {"Usage": "Use [x]", "SKU": "SKU"}}
    formula = 'SUM(tblABC[Usage])+COUNTIF(tblABC[[#All],[Usage]],"Usage")+Checks!$B$3+tblXYZ[Usage]'
    assert renamed(formula, {"Checks": "Checks (invxl)"}, headers, {}) == (
        "SUM(tblABC[Use '[x']])+COUNTIF(tblABC[[#All],[Use '[x']]],\"Usage\")+'Checks (invxl)'!$B$3+tblXYZ[Usage]"
    )
    assert column_specifier("a#b") == "a'#b"
