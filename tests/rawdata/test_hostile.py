"""Cells that somebody put there on purpose: they are text, they are shown safely, nothing crashes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.judged import AS_OF, ITEMS, ON_HAND, SALES, check_tallies, clean, found, sound, spoilt
from support.rawbook import ExcelError

from invxl.errors import InputError
from invxl.rawdata import judge
from invxl.settings.model import Config

NASTY = ["=cmd|' /C calc'!A0", "+1+1", "-1-1", "@SUM(A1)", "\tx", "a\x00b", "\ud800", "\udfff\ud800",
    "x" * 1_000_000, "\u202eB",
         "\ufeff", "A\u200b", "\r\n", "_x0041_", "<x>&amp;", "'; DROP TABLE", "\x1b[31m"]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize(("table", "header"), [("tblSales", "SKU"), ("tblSales", "Quantity"), ("tblSales", "Date"),
                                               ("tblOnHand", "Location"), ("tblItems", "Category")])  # fmt: skip
def test_text_stays_text_and_is_shown_on_one_short_line(table: str, header: str, text: str) -> None:
    made = clean(spoilt(table, header, 3, text))
    for one in made.exceptions:
        assert len(one.found) < 100 and len(one.expected) < 300
        assert "\x00" not in one.found + one.expected and "\n" not in one.found
        one.found.encode(), one.expected.encode(), one.sku.encode()
    check_tallies(made)


def test_a_formula_as_text_is_an_unknown_code_and_nothing_else() -> None:
    (one,) = found(spoilt("tblSales", "SKU", 3, "=1+1"))
    assert (one.kind, one.sku) == ("unknown_sku", "=1+1")


def test_codes_that_differ_by_a_zero_byte_or_a_broken_surrogate_stay_apart() -> None:
    codes = ["a\x00b", "a\x00c", "a", "\ud800", "\\ud800", "\ud801"]
    n = len(codes)
    items: dict[str, list[Any]] = {"SKU": codes, "Unit cost": [1.0] * n}
    on_hand = {"As of": [AS_OF] * n, "SKU": codes, "Quantity": [float(i) for i in range(1, n + 1)]}
    sales = {"Date": [AS_OF] * n, "SKU": codes, "Quantity": [float(10**i) for i in range(n)], "COGS": [1.0] * n}
    try:
        made = judge(sound(tblItems=items, tblOnHand=on_hand, tblSales=sales), Config())
    except InputError as error:  # the half of a pair and its own escape are told as one code twice
        assert all("again" in fault.found for fault in error.faults)  # type: ignore[union-attr]
        codes = codes[:4] + codes[5:]
        items, on_hand, sales = ({h: v[:4] + v[5:] for h, v in t.items()} for t in (items, on_hand, sales))
        made = judge(sound(tblItems=items, tblOnHand=on_hand, tblSales=sales), Config())
    assert made.known == len(codes)
    sums = made.frames["tblSales"].groupby("sku", observed=True)["quantity"].sum()
    assert sorted(sums) == sorted(sales["Quantity"])


def test_control_characters_do_not_make_two_headers_one() -> None:
    made = clean(sound(tblItems={**ITEMS, "Unit\x00cost": [9.0, 9.0, 9.0]}))
    assert made.frames["tblItems"]["unit_cost"].tolist() == [2.0, 3.5, 10.0]


CELLS = (
    st.none() | st.booleans() | st.floats(-1e300, 1e300) | st.text(max_size=12) | st.dates()
    | st.sampled_from([ExcelError("#N/A"), ExcelError("#DIV/0!"), *NASTY[:8]])
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_the_cells_hold_it_is_judged_or_refused(data: st.DataObject) -> None:
    tables = {"tblItems": ITEMS, "tblOnHand": ON_HAND, "tblSales": SALES}
    drawn = {}
    for name, columns in tables.items():
        drawn[name] = {h: list(values) for h, values in columns.items()}
        for _ in range(data.draw(st.integers(0, 3))):
            header = data.draw(st.sampled_from(sorted(columns)))
            drawn[name][header][data.draw(st.integers(0, 2))] = data.draw(CELLS)
    try:
        made = judge(sound(**drawn), Config())
    except InputError as error:
        assert error.faults
        assert all(len(str(fault)) < 2000 for fault in error.faults)
        return
    check_tallies(made)
    for one in made.exceptions:
        assert one.kind and one.found and one.expected and one.sheet
