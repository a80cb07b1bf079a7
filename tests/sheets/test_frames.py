"""Columns of frames on their way to a table: what is blank is blank, wherever the empty text stands."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from invxl.sheets.frames import coded, numbers


@pytest.mark.parametrize("names", [["a", "", "b"], ["", "a", "b"], ["a", "b", ""], ["a", "b"]])
def test_the_empty_text_is_blank(names: list[str]) -> None:
    values = ["b", "" if "" in names else None, "a", None, "b"]
    index = pd.Index(names, dtype="str")
    for column in (pd.Series(pd.Categorical(values, categories=index)), pd.Series(values, dtype="str")):
        found = coded(column)
        assert list(found) == ["b", None, "a", None, "b"]


def test_what_no_cell_can_hold_is_blank() -> None:
    frame = pd.DataFrame({"a": [1.0, np.inf, -np.inf, np.nan]})
    assert np.array_equal(np.asarray(numbers(frame, "a")), [1.0, np.nan, np.nan, np.nan], equal_nan=True)
