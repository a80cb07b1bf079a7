"""Each sheet by itself: what it shows is what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import company
from support.rawbook import raw_book, raw_column, raw_rows, raw_table

from invxl.analysis.results import Check, CheckLine, Results
from invxl.columns import RawColumn
from invxl.pack import Column, Formula, Pack, Sheet
from invxl.rawdata.model import DataException
from invxl.settings.load import load
from invxl.settings.overrides import Override, from_table
from invxl.sheets import checks, exceptions, runlog
from invxl.sheets.context import Context, Outcome


@pytest.fixture(scope="module")
def pack() -> Pack:
    return company.refreshed().pack


@pytest.fixture(scope="module")
def results() -> Results:
    return company.refreshed().results


def column(sheet: Sheet, id: str) -> Column:
    assert sheet.table is not None
    return next(c for c in sheet.table.columns if c.id == id)


def plain(value: Any) -> Any:
    return value.value if isinstance(value, Formula) else value


def block(sheet: Sheet) -> dict[tuple[int, int], Any]:
    return {(c.row, c.column): plain(c.value) for c in sheet.cells}


# --- KPI by category, by location --------------------------------------------------------------------------------


def test_kpis_by_category_are_those_of_the_analysis(pack: Pack, results: Results) -> None:
    sheet = pack.sheet("KPI by category")
    assert list(column(sheet, "category").values) == list(results.kpi.by_category)
    for row, kpis in enumerate(results.kpi.by_category.values()):
        for kpi in kpis:
            ids = [c.id for c in sheet.table.columns] if sheet.table else []
            if kpi.id in ids:
                found = plain(column(sheet, kpi.id).values[row])
                assert found == (None if kpi.value is None else pytest.approx(kpi.value, rel=1e-12)), kpi.id


def test_locations_are_listed_with_their_stock(pack: Pack) -> None:
    sheet = pack.sheet("KPI by location")
    assert list(column(sheet, "location").values) == ["North", "South", "(no location)"]  # sales name no location
    assert [plain(v) for v in column(sheet, "inventory_value").values[:2]] == [1397.0, 250.0]


# --- ABC ----------------------------------------------------------------------------------------------------------


def test_abc_summary_counts_every_item_once(pack: Pack) -> None:
    sheet = pack.sheet("ABC")
    cells = block(sheet)
    assert [cells[row, 1] for row in range(6, 13)] == ["A", "B", "C", "No usage", "Negative usage", "No cost", "Total"]
    assert cells[12, 2] == sheet.table.n_rows == 5  # type: ignore[union-attr]
    assert cells[12, 3] == pytest.approx(1.0)  # shares of items
    assert cells[12, 4] == pytest.approx(float(np.nansum(column(sheet, "usage").values)))
    assert cells[12, 5] == pytest.approx(1.0)  # shares of usage
    assert cells[12, 6] == pytest.approx(1647.0)


def test_nine_boxes_are_always_there_and_count_the_items_in_them(pack: Pack) -> None:
    cells, boxes = block(pack.sheet("ABC")), list(column(pack.sheet("ABC"), "box").values)
    assert [cells[row, 8] for row in range(4, 13)] == ["AX", "AY", "AZ", "BX", "BY", "BZ", "CX", "CY", "CZ"]
    for row in range(4, 13):
        assert cells[row, 9] == boxes.count(cells[row, 8])


def test_tenths_of_the_items_add_up_to_the_usage(pack: Pack) -> None:
    cells = block(pack.sheet("ABC"))
    total = sum(cells[row, 17] for row in range(3, 13))
    assert total == pytest.approx(cells[12, 4])
    assert cells[12, 18] == pytest.approx(1.0)
    assert [cells[row, 18] for row in range(3, 13)] == sorted(cells[row, 18] for row in range(3, 13))


# --- Aging --------------------------------------------------------------------------------------------------------


def test_aging_bands_add_up_to_the_stock_in_every_row_and_in_the_totals(pack: Pack) -> None:
    sheet = pack.sheet("Aging")
    assert sheet.table is not None
    values = [c for c in sheet.table.columns if c.id.startswith(("value_to_", "value_older", "value_no", "value_neg"))]
    quantities = [c for c in sheet.table.columns if c.id.startswith("qty_")]
    assert len(values) == len(quantities) == 8
    for parts, whole in ((values, "value"), (quantities, "on_hand")):
        summed = np.nansum([np.asarray(c.values, float) for c in parts], axis=0)
        assert summed == pytest.approx(np.nan_to_num(np.asarray(column(sheet, whole).values, float)))
    cells = block(sheet)
    assert sum(cells[4, c] for c in range(9, 17)) == pytest.approx(1647.0)
    assert sum(cells[6, c] for c in range(9, 17)) == 50 + 500 + 30 + 7 - 3
    assert sum(cells[5, c] for c in range(9, 17)) == pytest.approx(1.0)


def test_aging_totals_stand_right_above_their_columns(pack: Pack) -> None:
    sheet = pack.sheet("Aging")
    assert sheet.table is not None
    cells = block(sheet)
    for at, found in enumerate(sheet.table.columns, sheet.table_column):
        if found.id.startswith("value_") and found.id not in ("value_at_risk",):
            assert cells[3, at] in found.header
            assert cells[4, at] == pytest.approx(float(np.nansum(np.asarray(found.values, float))))


def test_negative_stock_is_a_line_of_its_own(pack: Pack) -> None:
    sheet = pack.sheet("Aging")
    rows = list(zip(*(column(sheet, id).values for id in ("sku", "location", "line")), strict=True))
    assert ("0005", "North", "Negative") in rows
    assert ("A-1", "South", "Stock") in rows


def test_aging_by_category_sums_the_lines(pack: Pack) -> None:
    lines, sheet = pack.sheet("Aging"), pack.sheet("Aging by category")
    for row, category in enumerate(column(sheet, "category").values):
        inside = np.array([c == category for c in column(lines, "category").values])
        for id in ("value", "on_hand", "value_at_risk", "value_no_history"):
            expected = float(np.nansum(np.asarray(column(lines, id).values, float)[inside]))
            assert plain(column(sheet, id).values[row]) == pytest.approx(expected)


def test_aging_by_category_has_its_totals_above_the_columns(pack: Pack) -> None:
    sheet = pack.sheet("Aging by category")
    assert sheet.table is not None
    cells = block(sheet)
    assert cells[sheet.table_row - 2, 1] == "Total"
    for at, found in enumerate(sheet.table.columns[1:], 2):
        assert cells[sheet.table_row - 2, at] == pytest.approx(sum(plain(v) for v in found.values)), found.header


# --- Checks -------------------------------------------------------------------------------------------------------

LINES = (CheckLine("native", 10.0, "SUM(tblSales[COGS])"), CheckLine("left out", 4.0, sign=-1))


def checks_sheet(*found: Check) -> Sheet:
    done = company.refreshed()
    outcome = Outcome(replace(done.results, checks=found), done.clean, None, company.RUN, company.book())  # type: ignore[arg-type]
    return checks.build(Context(company.CONFIG, outcome))


def test_a_check_is_a_row_with_its_lines_below() -> None:
    sheet = checks_sheet(Check("c", "C", LINES, (CheckLine("ours", 6.5),), -0.5, 1.0, "OK", money=True))
    assert list(column(sheet, "line").values) == ["Check", "Left 1", "Left 2", "Right 1"]
    assert [plain(v) for v in column(sheet, "amount").values] == [None, 10.0, -4.0, 6.5]
    assert column(sheet, "amount").values[1] == Formula("SUM(tblSales[COGS])", 10.0)
    assert [plain(column(sheet, id).values[0]) for id in ("left", "right", "difference", "tolerance", "status")] == [
        6.0, 6.5, -0.5, 1.0, "OK",
    ]  # fmt: skip
    assert column(sheet, "difference").values[0] == Formula(
        "ROUND(tblChecks[[#This Row],[Left side]]-tblChecks[[#This Row],[Right side]],6)", -0.5
    )


def test_a_line_that_is_taken_off_is_taken_off_in_its_formula() -> None:
    line = CheckLine("off", 4.0, "SUM(tblSales[COGS])", sign=-1)
    sheet = checks_sheet(Check("c", "C", (line,), (), -4.0, 0.0, "FAIL"))
    assert column(sheet, "amount").values[1] == Formula("-(SUM(tblSales[COGS]))", -4.0)


def test_a_check_that_cannot_be_had_says_so_and_has_no_figures() -> None:
    sheet = checks_sheet(Check("gl", "GL", (), (), None, 1.0, "Not available", "no GL tab"))
    row = [column(sheet, id).values[0] for id in ("left", "right", "difference", "tolerance", "status", "note")]
    assert row == [None, None, None, None, "Not available", "no GL tab"]


def redo(text: str, off: float, tolerance: float, left: float, right: float) -> str:
    """The status formula, evaluated apart: IF, ABS and MAX are all it uses."""
    for name, value in (("Difference", off), ("Tolerance", tolerance), ("Left side", left), ("Right side", right)):
        text = text.replace(f"tblChecks[[#This Row],[{name}]]", repr(value))
    found = eval(text, {"IF": lambda c, a, b: a if c else b, "ABS": abs, "MAX": max})
    assert isinstance(found, str)
    return found


@given(
    left=st.floats(-1e9, 1e9), off=st.floats(-10, 10), tolerance=st.floats(0, 10), change=st.floats(-100, 100),
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_the_status_formula_follows_the_difference(left: float, off: float, tolerance: float, change: float) -> None:
    right = left - off
    off = round(left - right, checks.DIGITS)
    allowed = tolerance + checks.NOISE * max(abs(left), abs(right))
    word = "OK" if abs(off) <= allowed else "FAIL"
    found = Check("c", "C", (CheckLine("a", left),), (CheckLine("b", right),), off, tolerance, word)
    status = checks._status(checks.Row(found))
    assert isinstance(status, Formula) and status.value == word
    assert redo(status.text, off, tolerance, left, right) == word
    changed = round(left + change - right, checks.DIGITS)
    expected = "OK" if abs(changed) <= tolerance + checks.NOISE * max(abs(left + change), abs(right)) else "FAIL"
    assert redo(status.text, changed, tolerance, left + change, right) == expected


@pytest.mark.parametrize(
    ("share", "status"), [(0.96, "OK"), (0.95, "OK"), (0.85, "Warning"), (0.80, "Warning"), (0.5, "FAIL")]
)
def test_a_share_is_graded_by_its_formula(share: float, status: str) -> None:
    found = Check(
        "s", "S", (CheckLine("share", share),), (CheckLine("good", 0.95),), share - 0.95, 0.15, status, share=True
    )
    formula = checks._status(checks.Row(found))
    assert isinstance(formula, Formula)
    for other, word in ((0.99, "OK"), (0.9, "Warning"), (0.1, "FAIL"), (share, status)):
        assert redo(formula.text, other - 0.95, 0.15, other, 0.95) == word


def test_a_share_that_never_fails_only_warns() -> None:
    found = Check(
        "s", "S", (CheckLine("share", 0.5),), (CheckLine("good", 0.99),), -0.49, 0.0, "Warning", share=True, fails=False
    )
    formula = checks._status(checks.Row(found))
    assert isinstance(formula, Formula)
    assert redo(formula.text, -0.49, 0.0, 0.5, 0.99) == "Warning"
    assert redo(formula.text, 0.0, 0.0, 0.99, 0.99) == "OK"


# --- Exceptions ---------------------------------------------------------------------------------------------------


def found(kind: str, severity: str, sheet: str, row: int | None, value: float | None = None) -> DataException:
    return DataException(kind, severity, sheet, row, "Quantity", "x", "a number", value, "A-1")  # type: ignore[arg-type]


def exceptions_sheet(*listed: DataException) -> Sheet:
    done = company.refreshed()
    outcome = Outcome(done.results, replace(done.clean, exceptions=listed), None, company.RUN, company.book())  # type: ignore[arg-type]
    return exceptions.build(Context(company.CONFIG, outcome))


def test_every_exception_of_the_run_is_listed() -> None:
    done = company.refreshed()
    table = done.pack.sheet("Exceptions").table
    assert table is not None
    assert len(done.clean.exceptions) == table.n_rows >= 3


def test_exceptions_come_by_severity_and_are_counted_whole() -> None:
    sheet = exceptions_sheet(
        found("number_as_text", "warning", "Sales", 9),
        found("missing_cost", "error", "OnHand", 4, 70.0),
        found("missing_cost", "error", "OnHand", 3, 30.0),
    )
    assert list(column(sheet, "severity").values) == ["Error", "Error", "Warning"]
    assert list(column(sheet, "row").values) == [3, 4, 9]
    cells = block(sheet)
    assert [cells[6, c] for c in range(1, 6)] == ["Error", "Missing cost", "OnHand", 2, 100.0]
    assert [cells[7, c] for c in range(6, 9)] == ["Error", 2, 100.0]
    assert [cells[6, c] for c in range(6, 9)] == ["Blocks", 0, None]


def test_more_of_one_kind_than_anyone_reads_are_counted_not_listed() -> None:
    n = exceptions.LISTED_PER_KIND + 7
    sheet = exceptions_sheet(*(found("number_as_text", "warning", "Sales", row) for row in range(2, n + 2)))
    assert sheet.table is not None and sheet.table.n_rows == exceptions.LISTED_PER_KIND
    assert block(sheet)[6, 4] == n
    assert f"{n:,} findings" in block(sheet)[4, 1]


def test_kinds_past_those_shown_are_summed_in_one_line() -> None:
    sheet = exceptions_sheet(*(found("missing_cost", "error", f"S{i:02}", 2, 1.0) for i in range(12)))
    cells = block(sheet)
    last = exceptions.BLOCK_ROW + exceptions.GROUPS_SHOWN + 1
    assert (cells[last, 2], cells[last, 4], cells[last, 5]) == ("5 other kinds", 5, 5.0)


def test_the_id_of_a_finding_does_not_hang_on_its_row() -> None:
    first, moved = found("missing_cost", "error", "OnHand", 3), found("missing_cost", "error", "OnHand", 30)
    assert exceptions.ids([first]) == exceptions.ids([moved])
    assert len(set(exceptions.ids([first, moved]))) == 2


# --- Config -------------------------------------------------------------------------------------------------------


def test_every_key_on_the_sheet_may_be_overridden_by_what_it_shows(pack: Pack) -> None:
    sheet = pack.sheet("Config")
    keys, values = column(sheet, "key").values, column(sheet, "effective").values
    overrides = [
        Override(str(key), value, f"Config, {key}")  # type: ignore[arg-type]
        for key, value in zip(keys, values, strict=True)
        if value is not None
    ]
    assert len(overrides) > 150
    assert any(o.key == "categories.Iron.thresholds.gmroi.target" for o in overrides)
    again = load([], overrides)
    assert again.categories["Textile"].thresholds["dsi"].target == 60.0
    assert again.pack.company == "Five Items Ltd"


def test_the_headers_are_those_that_the_settings_read(pack: Pack) -> None:
    sheet = pack.sheet("Config")
    typed = {c.header: [None] * 3 for c in sheet.table.columns} if sheet.table else {}
    typed["Key"], typed["Override"] = ["abc.cut_a", "abc.cut_b", "categories.Iron.responsible"], [0.7, None, "Ida"]
    read = list(from_table(raw_table("tblConfig", typed, sheet="Config", first_row=7)))
    assert [(o.key, o.value, o.place) for o in read] == [
        ("abc.cut_a", 0.7, "Config row 7, Override"),
        ("categories.Iron.responsible", "Ida", "Config row 9, Override"),
    ]


def test_the_override_column_is_the_users(pack: Pack) -> None:
    override = column(pack.sheet("Config"), "override")
    assert override.user_owned and set(override.values) == {None}


# --- Run log ------------------------------------------------------------------------------------------------------


def test_the_run_log_tells_what_went_in_and_what_came_out(pack: Pack, results: Results) -> None:
    sheet = pack.sheet("Run log")
    assert sheet.table is not None and sheet.table.append and sheet.table.n_rows == 1
    row = {c.id: c.values[0] for c in sheet.table.columns}
    assert row["stamp"] == datetime(2026, 1, 5, 8, 30)
    assert row["as_of"] == date(2025, 12, 31)
    assert row["period_from"] == date(2025, 1, 1)
    assert row["settings"] == "f" * 64
    assert (row["rows_tblItems"], row["rows_tblSales"], row["rows_tblGL"]) == (5, 156, None)
    assert row["checks_FAIL"] == sum(c.status == "FAIL" for c in results.checks)
    assert len(str(row["inputs"])) == 64 and row["hash_tblGL"] is None


def test_a_hash_is_the_tables_content_and_not_its_storage() -> None:
    def hashed(values: Any) -> str:
        return runlog.table_hash(raw_book(raw_table("tblSales", {"SKU": values})), "tblSales")

    plain_ = raw_column(["b", "a", None, 7.0])
    recoded = RawColumn(plain_.kind, plain_.number, np.array([2, 0, -1, -1], np.int32), ("a", "unused", "b"))
    assert hashed(plain_) == hashed(recoded)
    for other in (["a", "b", None, 7.0], ["b", "a", None, "7"], ["b", "a", "", 7.0], ["b", "a", None, 7.5]):
        assert hashed(plain_) != hashed(raw_column(other))
    assert runlog.table_hash(raw_book(), "tblSales") == ""


def test_texts_cannot_be_shifted_into_each_other() -> None:
    one = raw_book(raw_rows("tblSales", ["SKU"], [["a\x1fb"], ["c"]]))
    two = raw_book(raw_rows("tblSales", ["SKU"], [["a"], ["b\x1fc"]]))
    assert runlog.table_hash(one, "tblSales") != runlog.table_hash(two, "tblSales")
