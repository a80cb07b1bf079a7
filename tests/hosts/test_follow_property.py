"""Whatever the order, growth and shrinkage of the data: every note is on its key, nothing else moves."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from support.packs import small_pack

from invxl.hosts.file import FileHost

KEYS = [f"K{i}" for i in range(9)]
TOP = 7  # first data row
texts = st.text("abc =+-@<&\t\n_x000D_é漢", min_size=1, max_size=12).filter(
    lambda t: t.strip() and not t.startswith("=")
)
contents = st.one_of(texts, st.integers(-(10**6), 10**6), st.booleans(), st.integers(-4000, 4000).map(lambda n: n / 8))
notes = st.dictionaries(st.tuples(st.sampled_from(KEYS), st.sampled_from("EF")), contents, max_size=12)
comments = st.dictionaries(st.tuples(st.sampled_from(KEYS), st.sampled_from("BCE")), st.just("look"), max_size=6)
fills = st.sets(st.tuples(st.sampled_from(KEYS), st.sampled_from("ABCE")), max_size=6)
apart = st.dictionaries(st.tuples(st.sampled_from([2, 4, 7, 8, 12, 30]), st.sampled_from("HJL")), texts, max_size=6)
orders = st.lists(st.lists(st.sampled_from(KEYS), unique=True, max_size=9), min_size=1, max_size=5)
YELLOW = PatternFill("solid", fgColor="FFFFFF00")


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW, phases=[Phase.generate])
@given(notes, comments, fills, apart, orders)
def test_every_note_is_on_its_key(
    noted: dict[tuple[str, str], Any],
    commented: dict[tuple[str, str], str],
    filled: set[tuple[str, str]],
    fixed: dict[tuple[int, str], str],
    packs: list[list[str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.xlsx"
        book = Workbook()
        book.active.title = "Mine"
        book.save(path)
        FileHost(path).write(small_pack(KEYS))
        _annotate(path, noted, commented, filled, fixed)
        for order in [*packs, KEYS]:
            FileHost(path).write(small_pack(order))
            _hold(path, order, noted, commented, filled, fixed)


def _annotate(path: Path, noted: Any, commented: Any, filled: Any, fixed: Any) -> None:
    book = load_workbook(path)
    sheet = book["ABC"]
    sheet["E6"], sheet["F6"] = "Note", "Action"
    sheet["F5"] = "above"
    for (key, column), value in noted.items():
        sheet[f"{column}{TOP + KEYS.index(key)}"].value = value
    for (key, column), text in commented.items():
        sheet[f"{column}{TOP + KEYS.index(key)}"].comment = Comment(text, "Ann")
    for key, column in filled:
        sheet[f"{column}{TOP + KEYS.index(key)}"].fill = YELLOW
    for (row, column), text in fixed.items():
        sheet[f"{column}{row}"] = text
    sheet.merge_cells("H50:J51")
    listed = DataValidation(type="whole", operator="lessThan", formula1="F7+1")
    listed.add(f"F7:F{TOP + len(KEYS) - 1}")
    sheet.add_data_validation(listed)
    book.save(path)


def _hold(path: Path, order: list[str], noted: Any, commented: Any, filled: Any, fixed: Any) -> None:
    sheet = load_workbook(path)["ABC"]
    rows = {key: TOP + i for i, key in enumerate(order)}
    bottom = TOP + max(1, len(order)) - 1
    assert [sheet[f"B{r}"].value for r in range(TOP, bottom + 1)] == (order or [None])
    assert sheet.tables["tblABC"].ref == f"A6:D{bottom}"
    found = {
        (sheet[f"B{r}"].value, c): sheet[f"{c}{r}"].value
        for r in range(TOP, 40)
        for c in "EF"
        if sheet[f"{c}{r}"].value is not None
    }
    assert found == {k: v for k, v in noted.items() if k[0] in rows}
    spots = {f"{c}{rows[k]}" for k, c in commented if k in rows}
    assert {x.coordinate for line in sheet.iter_rows() for x in line if x.comment} == spots
    for key, column in filled:
        if key in rows:
            assert sheet[f"{column}{rows[key]}"].fill.fgColor.rgb == "FFFFFF00"
    assert (sheet["E6"].value, sheet["F6"].value, sheet["F5"].value) == ("Note", "Action", "above")
    assert {k: sheet[f"{k[1]}{k[0]}"].value for k in fixed} == fixed
    assert "H50:J51" in {str(m) for m in sheet.merged_cells.ranges}
    whole = [d for d in sheet.data_validations.dataValidation if d.type == "whole"]
    assert [(str(d.sqref), d.formula1) for d in whole] == [(f"F7:F{bottom}" if bottom > TOP else "F7", "F7+1")]
