"""Columns that no analysis reads can be left out of the frames; nothing else changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.judged import SALES, sound
from support.rawbook import ExcelError

from invxl.columns import RawBook
from invxl.rawdata import judge, tab
from invxl.rawdata.tab import CARRIED
from invxl.rawdata.text_dates import from_serials
from invxl.schema import BY_TABLE, Type
from invxl.settings.model import Config


def book() -> RawBook:
    """A pack whose Sales carry customers and order numbers, an error among them."""
    carried: dict[str, list[Any]] = {"Customer": ["x", ExcelError("#N/A"), None], "Order number": [1.0, 2.0, "B"]}
    return sound(tblSales={**SALES, **carried})


def test_without_them_only_their_columns_are_missing() -> None:
    whole, lean = judge(book(), Config()), judge(book(), Config(), carried=False)
    assert [e.kind for e in whole.exceptions].count("error_cell") == 1
    assert (list(whole.exceptions), whole.tallies, whole.as_of) == (list(lean.exceptions), lean.tallies, lean.as_of)
    assert set(whole.frames["tblSales"]) - set(lean.frames["tblSales"]) == {"customer", "order_number"}
    for table, frame in lean.frames.items():
        pd.testing.assert_frame_equal(frame, whole.frames[table][list(frame)])


def test_they_are_columns_of_text() -> None:
    assert all(BY_TABLE[table].column(id).type is Type.TEXT for table, id in CARRIED)


@pytest.mark.parametrize("block", [1, 2, 16384])
def test_duplicates_are_found_whatever_the_block(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "_BLOCK", block)
    twice = {header: [*cells, cells[1], cells[0], cells[1]] for header, cells in SALES.items()}
    found = [(e.row, e.found) for e in judge(sound(tblSales=twice), Config()).exceptions if e.kind == "duplicate_row"]
    assert found == [(5, "the same as row 3"), (6, "the same as row 2"), (7, "the same as row 3")]


@settings(max_examples=50)
@given(st.lists(st.one_of(st.just(float("nan")), st.floats(-5, 5000)), max_size=30))
def test_many_serials_of_few_days_are_read_as_each_alone(serials: list[float]) -> None:
    alone = [from_serials(np.array([s]))[0] for s in serials]
    together = from_serials(np.array(serials * 200, np.float64))
    assert together.astype("M8[s]").astype(np.int64).tolist() == (
        np.array(alone * 200, "M8[s]").astype(np.int64).tolist()
    )
