"""What a user puts beside our rows follows the row's key, on every refresh, and comes back with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import TableColumn
from support.packs import small_pack

from invxl.errors import OwnershipError
from invxl.hosts.file import FileHost

YELLOW = PatternFill("solid", fgColor="FFFFFF00")
HEADER = 6  # row of tblABC's header


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsx"
    book = Workbook()
    book.active.title = "Mine"
    book.active["A1"] = "=SUM(ABC!C7:C9)"
    book.save(path)
    FileHost(path).write(small_pack(["A", "B", "C"]))
    return path


def edit(path: Path, change: Any) -> None:
    """What a person does in a spreadsheet program."""
    book = load_workbook(path)
    change(book["ABC"])
    book.save(path)


def rows(path: Path) -> dict[str, list[Any]]:
    """SKU -> the cells right of our columns."""
    sheet = load_workbook(path)["ABC"]
    bottom = int(sheet.tables["tblABC"].ref.split(":")[1].lstrip("ABCDEFGHIJ"))
    return {
        sheet.cell(r, 2).value: [sheet.cell(r, c).value for c in range(5, 9)] for r in range(HEADER + 1, bottom + 1)
    }


def annotate(sheet: Any) -> None:
    sheet["E6"] = "My note"
    for row, sku in ((7, "A"), (8, "B"), (9, "C")):
        sheet.cell(row, 5, f"note on {sku}")
        sheet.cell(row, 6, f"=C{row}*2+C{row - 1}*$C$7+C$3+Mine!A{row}")
    sheet["E8"].fill = YELLOW
    sheet["B9"].comment = Comment("ask the supplier", "Ann")
    sheet["C9"].fill = YELLOW
    listed = DataValidation(type="list", formula1='"yes,no"')
    listed.add("E8")
    sheet.add_data_validation(listed)


def test_values_formulas_fills_comments_and_validation_follow_the_key(pack: Path) -> None:
    edit(pack, annotate)
    FileHost(pack).write(small_pack(["C", "X", "A", "Y", "B"]))
    found = rows(pack)
    assert {sku: cells[0] for sku, cells in found.items()} == {
        "C": "note on C", "X": None, "A": "note on A", "Y": None, "B": "note on B",
    }  # fmt: skip
    assert found["B"][1] == "=C11*2+C10*$C$7+C$3+Mine!A8"
    assert found["C"][1] == "=C7*2+C6*$C$7+C$3+Mine!A9"
    sheet = load_workbook(pack)["ABC"]
    assert sheet["E11"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["C7"].fill.fgColor.rgb == "FFFFFF00" and sheet["C8"].fill.fgColor.rgb != "FFFFFF00"
    assert {c.coordinate for line in sheet.iter_rows() for c in line if c.comment} == {"B7"}
    assert sheet["B7"].comment.text == "ask the supplier"
    assert [str(d.sqref) for d in sheet.data_validations.dataValidation if d.type == "list"] == ["E11"]


def test_a_moved_formula_has_no_stale_value_and_excel_is_asked_to_calculate(pack: Path) -> None:
    edit(pack, annotate)
    FileHost(pack).write(small_pack(["C", "B", "A"]))
    from zipfile import ZipFile

    with ZipFile(pack) as z:
        text = z.read("xl/worksheets/sheet2.xml").decode()
        assert "<f>C9*2+C6*$C$7+C$3+Mine!A7</f></c>" in text
        assert 'fullCalcOnLoad="1"' in z.read("xl/workbook.xml").decode()


def test_ten_refreshes_with_the_same_data_change_nothing(pack: Path) -> None:
    edit(pack, annotate)
    FileHost(pack).write(small_pack(["C", "B", "A"]))
    first = pack.read_bytes()
    for _ in range(3):
        FileHost(pack).write(small_pack(["C", "B", "A"]))
        assert pack.read_bytes() == first


def test_removed_keys_keep_their_cells_aside_and_get_them_back(pack: Path) -> None:
    edit(pack, annotate)
    report = FileHost(pack).write(small_pack(["C", "A"]))
    assert any("Removed items" in n for n in report.notes)
    aside = load_workbook(pack)["Removed items"]
    lines = [[c.value for c in line] for line in aside.iter_rows(min_row=5)]
    assert [line[:4] for line in lines] == [
        ["tblABC", "B", "My note", "note on B"],
        ["tblABC", "B", "F", "=C8*2+C7*$C$7+C$3+Mine!A8"],
    ]
    FileHost(pack).write(small_pack(["X", "C", "A"]))
    FileHost(pack).write(small_pack(["C", "A", "X", "B"]))
    assert rows(pack)["B"][:2] == ["note on B", "=C10*2+C7*$C$7+C$3+Mine!A8"]
    sheet = load_workbook(pack)
    assert sheet["ABC"]["E10"].fill.fgColor.rgb == "FFFFFF00"
    assert [c.value for c in sheet["Removed items"][5]] == [None] * 6


@pytest.mark.parametrize("totals", [False, True])
def test_a_blank_cell_that_is_only_coloured_does_not_hide_ours_where_the_table_grows(pack: Path, totals: bool) -> None:
    """Below the table; it once won over the cell that was written there, so that a figure was missing."""

    def change(sheet: Any) -> None:
        if totals:
            table = sheet.tables["tblABC"]
            table.totalsRowCount = 1
            table.ref = "A6:D10"
            table.tableColumns[2].totalsRowFunction = "sum"
            sheet["C10"] = "=SUBTOTAL(109,tblABC[Annual usage])"
        sheet["E6"] = "My note"
        for row in (11, 12):
            for column in range(1, 6):
                sheet.cell(row, column).fill = YELLOW

    edit(pack, change)
    FileHost(pack).write(small_pack(["A", "B", "C", "D", "E"]))
    sheet = load_workbook(pack)["ABC"]
    assert [[c.value for c in row] for row in sheet["A7:D11"]] == [
        [i, sku, 100.0 * (6 - i), "OK" if i < 5 else "Watch"] for i, sku in enumerate("ABCDE", 1)
    ]
    assert sheet["C12"].value == ("=SUBTOTAL(109,tblABC[Annual usage])" if totals else None)
    assert sheet["E11"].fill.fgColor.rgb == "FFFFFF00"  # beside the table, where nothing of ours stands


def test_a_comment_of_a_removed_row_is_kept_and_comes_back(pack: Path) -> None:
    edit(pack, annotate)
    FileHost(pack).write(small_pack(["A", "B"]))
    lines = [[c.value for c in line] for line in load_workbook(pack)["Removed items"].iter_rows(min_row=5)]
    assert ["tblABC", "C", "SKU", None, "ask the supplier"] in [line[:5] for line in lines]
    FileHost(pack).write(small_pack(["C", "A", "B"]))
    sheet = load_workbook(pack)["ABC"]
    assert sheet["B7"].comment.text == "ask the supplier"


def test_a_renamed_header_and_a_column_inside_the_table_are_the_users(pack: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["C6"] = "Usage per year"
        sheet["E6"] = "Owner"
        table = sheet.tables["tblABC"]
        table.tableColumns[2].name = "Usage per year"
        table.tableColumns.append(TableColumn(id=9, name="Owner"))
        table.ref = table.autoFilter.ref = "A6:E9"
        sheet["E7"] = "Ann"

    edit(pack, change)
    FileHost(pack).write(small_pack(["B", "A"]))
    sheet = load_workbook(pack)["ABC"]
    assert [c.value for c in sheet[6][:5]] == ["Rank", "SKU", "Usage per year", "Status", "Owner"]
    assert rows(pack) == {"B": [None] * 4, "A": ["Ann", None, None, None]}
    assert sheet["C3"].value == "=SUM(tblABC[Usage per year])"


def test_growth_over_a_cell_of_the_users_is_refused_by_its_address(pack: Path) -> None:
    edit(pack, lambda sheet: sheet.__setitem__("B11", "keep me"))
    before = pack.read_bytes()
    with pytest.raises(OwnershipError, match="ABC!B11"):
        FileHost(pack).write(small_pack(["A", "B", "C", "D", "E"]))
    assert pack.read_bytes() == before
    FileHost(pack).write(small_pack(["A", "B", "C", "D"]))
    assert load_workbook(pack)["ABC"]["B11"].value == "keep me"


def test_growth_over_a_merge_is_refused(pack: Path) -> None:
    edit(pack, lambda sheet: sheet.merge_cells("C12:D13"))
    with pytest.raises(OwnershipError, match="C12:D13"):
        FileHost(pack).write(small_pack(list("ABCDEFG")))


def test_two_rows_with_one_key_and_notes_are_refused(pack: Path) -> None:
    edit(pack, annotate)
    with pytest.raises(OwnershipError, match="occur twice in the new rows: A"):
        FileHost(pack).write(small_pack(["A", "A", "B"]))


def test_what_stands_apart_from_the_table_stays_where_it_is(pack: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["H8"] = "apart"
        sheet["H40"] = "=SUM(C7:C9)"
        sheet["B2"] = "above"
        sheet.row_dimensions[40].height = 33

    edit(pack, change)
    FileHost(pack).write(small_pack(["C", "X", "B", "A"]))
    sheet = load_workbook(pack)["ABC"]
    assert (sheet["H8"].value, sheet["H40"].value, sheet["B2"].value) == ("apart", "=SUM(C7:C9)", "above")
    assert sheet.row_dimensions[40].height == 33


def test_ranges_that_covered_exactly_the_old_column_cover_the_new_one(pack: Path) -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.workbook.defined_name import DefinedName

    book = load_workbook(pack)
    sheet = book["ABC"]
    sheet.conditional_formatting.add("C7:C9", CellIsRule("greaterThan", ["5"], fill=YELLOW))
    sheet.conditional_formatting.add("C7:C8", CellIsRule("greaterThan", ["6"], fill=YELLOW))
    book.defined_names["usage"] = DefinedName("usage", attr_text="ABC!$C$7:$C$9")
    book.defined_names["part"] = DefinedName("part", attr_text="ABC!$C$7:$C$8")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=7, max_row=9))
    book["Mine"].add_chart(chart, "C3")
    book.save(pack)
    FileHost(pack).write(small_pack(list("ABCDE")))
    book = load_workbook(pack)
    assert {"C7:C11", "C7:C8"} <= {str(r.sqref) for r in book["ABC"].conditional_formatting}
    assert book.defined_names["usage"].attr_text == "ABC!$C$7:$C$11"
    assert book.defined_names["part"].attr_text == "ABC!$C$7:$C$8"
    from zipfile import ZipFile

    with ZipFile(pack) as z:
        charts = [z.read(n).decode() for n in z.namelist() if "/charts/chart" in n]
    assert sum(text.count("$C$7:$C$11") for text in charts) == 2


def test_a_totals_row_stays_last(pack: Path) -> None:
    def change(sheet: Any) -> None:
        table = sheet.tables["tblABC"]
        table.ref, table.totalsRowCount, table.totalsRowShown = "A6:D10", 1, True
        sheet["B10"], sheet["C10"] = "Total", "=SUBTOTAL(109,C7:C9)"
        sheet["E10"] = "beside"

    edit(pack, change)
    FileHost(pack).write(small_pack(list("ABCDEF")))
    sheet = load_workbook(pack)["ABC"]
    assert sheet.tables["tblABC"].ref == "A6:D13"
    assert [sheet.cell(13, c).value for c in (2, 3)] == ["Total", "=SUBTOTAL(109,C7:C12)"]
    assert sheet["B10"].value == "D"
    FileHost(pack).write(small_pack(["A"]))
    sheet = load_workbook(pack)["ABC"]
    assert sheet.tables["tblABC"].ref == "A6:D8" and sheet["C8"].value == "=SUBTOTAL(109,C7:C7)"
    assert sheet["B13"].value is None


def filtered(path: Path, *, descending: bool = False) -> None:
    """A sort by usage and a filter on the status, as Excel saves them."""
    from openpyxl.worksheet.filters import FilterColumn, Filters, SortCondition, SortState

    def change(sheet: Any) -> None:
        table = sheet.tables["tblABC"]
        table.autoFilter.filterColumn.append(FilterColumn(colId=3, filters=Filters(filter=["OK"])))
        condition = SortCondition(ref="C7:C9", descending=descending)
        table.sortState = SortState(ref="A7:D9", sortCondition=[condition])

    edit(path, change)


def test_sort_and_value_filter_stay_and_are_evaluated_again(pack: Path) -> None:
    filtered(pack)
    edit(pack, annotate)
    FileHost(pack).write(small_pack(["A", "B", "C", "D"], [400, 100, 300, 120]))
    sheet = load_workbook(pack)["ABC"]
    assert [sheet.cell(r, 2).value for r in range(7, 11)] == ["B", "D", "C", "A"]
    assert [sheet.cell(r, 5).value for r in range(7, 11)] == ["note on B", None, "note on C", "note on A"]
    assert [sheet.row_dimensions[r].hidden for r in range(7, 11)] == [True, True, False, False]
    table = sheet.tables["tblABC"]
    assert table.sortState.ref == "A7:D10" and table.sortState.sortCondition[0].ref == "C7:C10"
    assert table.autoFilter.filterColumn[0].filters.filter == ["OK"]


def test_a_descending_sort_leaves_equal_values_in_order(pack: Path) -> None:
    filtered(pack, descending=True)
    FileHost(pack).write(small_pack(["A", "B", "C", "D"], [200, 100, 200, 300]))
    sheet = load_workbook(pack)["ABC"]
    assert [sheet.cell(r, 2).value for r in range(7, 11)] == ["D", "A", "C", "B"]


def test_other_filters_are_cleared_and_said_so(pack: Path) -> None:
    from openpyxl.worksheet.filters import FilterColumn, Top10

    def change(sheet: Any) -> None:
        sheet.tables["tblABC"].autoFilter.filterColumn.append(FilterColumn(colId=2, top10=Top10(val=2)))
        sheet.row_dimensions[9].hidden = True

    edit(pack, change)
    report = FileHost(pack).write(small_pack(["A", "B", "C"]))
    assert any('the filter on "Annual usage" was cleared' in n for n in report.notes)
    sheet = load_workbook(pack)["ABC"]
    assert not sheet.tables["tblABC"].autoFilter.filterColumn
    assert not sheet.row_dimensions[9].hidden


def test_a_row_hidden_by_hand_stays_hidden_with_its_key(pack: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[8].hidden = True

    edit(pack, change)
    FileHost(pack).write(small_pack(["B", "C", "A"]))
    sheet = load_workbook(pack)["ABC"]
    assert [sheet.row_dimensions[r].hidden for r in (7, 8, 9)] == [True, False, False]


def test_a_formula_that_points_into_our_table_by_address_is_told_and_left(pack: Path) -> None:
    report = FileHost(pack).write(small_pack(["A", "B", "C", "D"]))
    assert report.notes == (
        "Mine!A1: =SUM(ABC!C7:C9) points into tblABC by address, where rows move; write tblABC[Annual usage] instead",
    )
    assert load_workbook(pack)["Mine"]["A1"].value == "=SUM(ABC!C7:C9)"


def test_a_print_area_that_ended_with_the_table_ends_with_it_again(pack: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.print_area = "A1:F9"

    edit(pack, change)
    FileHost(pack).write(small_pack(list("ABCDE")))
    assert load_workbook(pack)["ABC"].print_area == "'ABC'!$A$1:$F$11"


def test_a_column_of_one_formula_is_filled_down_and_not_put_aside(pack: Path) -> None:
    from openpyxl.worksheet.table import TableFormula

    def change(sheet: Any) -> None:
        table = sheet.tables["tblABC"]
        table.tableColumns.append(
            TableColumn(id=9, name="Twice", calculatedColumnFormula=TableFormula(attr_text="C7*2"))
        )
        table.ref = table.autoFilter.ref = "A6:E9"
        sheet["E6"] = "Twice"
        for row in (7, 8, 9):
            sheet.cell(row, 5, f"=C{row}*2")

    edit(pack, change)
    report = FileHost(pack).write(small_pack(["X", "B", "Y", "A"]))
    assert not any("Removed items" in note for note in report.notes)
    assert {sku: cells[0] for sku, cells in rows(pack).items()} == {
        "X": "=C7*2", "B": "=C8*2", "Y": "=C9*2", "A": "=C10*2",
    }  # fmt: skip
