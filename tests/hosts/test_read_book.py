"""Which tables a closed pack gives, under which headers, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from ooxml.sheets import sheet_part, table_part, workbook

from invxl.columns import Kind, RawTable
from invxl.errors import WorkbookError
from invxl.hosts.file import FileHost
from invxl.hosts.file.read import book_of
from invxl.ooxml.package import Package

HEADERS = ["Date", "SKU", "Quantity", "Revenue"]
DAY = dt.datetime(2025, 1, 2)
ROWS = [[DAY, "00011", 3, 10.5], [DAY, "a<b", -1, None], ["2025-01-05", "00011", "7", 2.25]]


def _pack(path: Path, rows: list[list[Any]] = ROWS, *, sheet: str = "Sales", table: str = "tblSales",
          at: int = 0, headers: list[Any] = HEADERS, totals: bool = False,
          below: tuple[int, Any] | None = None) -> Path:  # fmt: skip
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        ws = book.add_worksheet(sheet)
        options = {"name": table, "columns": [{"header": h} for h in headers], "data": rows, "total_row": totals}
        if table:
            ws.add_table(at, at, at + len(rows) + totals, at + len(headers) - 1, options)
        else:
            for r, row in enumerate([headers, *rows]):
                ws.write_row(r, 0, row)
        if totals:
            ws.write_number(at + len(rows) + 1, at + 2, 99)
        if below:
            ws.write(at + len(rows) + 1 + below[0], at + 1, below[1])
    return path


def _read(path: Path, table: str = "tblSales") -> RawTable:
    return FileHost(path).read().tables[table]


def _values(table: RawTable) -> dict[str, list[Any]]:
    return {h: [c.value(i) for i in range(len(c))] for h, c in table.columns.items()}


EXPECTED = {
    "Date": [45659.0, 45659.0, "2025-01-05"],
    "SKU": ["00011", "a<b", "00011"],
    "Quantity": [3.0, -1.0, "7"],
    "Revenue": [10.5, None, 2.25],
}


@pytest.mark.parametrize("at", [0, 4])
def test_a_raw_table_wherever_it_stands(tmp_path: Path, at: int) -> None:
    table = _read(_pack(tmp_path / "p.xlsx", sheet="Mine", at=at))
    assert _values(table) == EXPECTED
    assert (table.sheet, table.table, table.first_row, table.first_column) == ("Mine", "tblSales", at + 2, at + 1)
    assert table.columns["Date"].kind.tolist() == [Kind.DATE, Kind.DATE, Kind.TEXT]
    assert table.columns["SKU"].texts == ("00011", "a<b")
    assert table.columns["SKU"].code.dtype == np.int32


def test_the_case_of_a_tables_name_does_not_matter(tmp_path: Path) -> None:
    assert _read(_pack(tmp_path / "p.xlsx", table="TBLSALES")).table == "tblSales"


def test_a_totals_row_is_no_data(tmp_path: Path) -> None:
    table = _read(_pack(tmp_path / "p.xlsx", totals=True))
    assert _values(table) == EXPECTED


@pytest.mark.parametrize("totals", [False, True])
def test_rows_pasted_below_a_raw_table_are_refused(tmp_path: Path, totals: bool) -> None:
    path = _pack(tmp_path / "p.xlsx", totals=totals, below=(int(totals), "a pasted SKU"))
    row = 5 + totals
    with pytest.raises(WorkbookError) as fault:
        FileHost(path).read()
    assert f"Sales, row {row}: data directly below the table tblSales, which ends at row {row - 1}" in str(fault.value)
    assert "Extend the table" in str(fault.value)


def test_all_rows_pasted_below_are_named_together(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(2, 9000))
    data = workbook(sheet_part(_HEADER_ROW + rows), table=table_part("tblSales", "A1:A3", ["Date"]))
    (tmp_path / "p.xlsx").write_bytes(data)
    with pytest.raises(WorkbookError, match=r"Sales, rows 4 to 8,999: data directly below"):
        FileHost(tmp_path / "p.xlsx").read()


_HEADER_ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c></row>'


def test_what_stands_apart_below_is_the_users(tmp_path: Path) -> None:
    assert _values(_read(_pack(tmp_path / "p.xlsx", below=(1, "a note of mine")))) == EXPECTED


def test_our_own_output_tables_are_read_back_and_may_have_notes_below(tmp_path: Path) -> None:
    path = _pack(tmp_path / "p.xlsx", sheet="KPI", table="tblKPI", below=(0, "note"))
    assert _values(_read(path, "tblKPI")) == EXPECTED


def test_settings_typed_below_configs_table_are_refused_not_ignored(tmp_path: Path) -> None:
    path = _pack(tmp_path / "p.xlsx", sheet="Config", table="tblConfig", below=(0, "categories.Wine.responsible"))
    with pytest.raises(WorkbookError, match=r"Config, row 5: data directly below the table tblConfig"):
        FileHost(path).read()


def test_tables_of_others_are_not_read(tmp_path: Path) -> None:
    assert FileHost(_pack(tmp_path / "p.xlsx", sheet="Mine", table="Table1")).read().tables == {}


@pytest.mark.parametrize("headers", [HEADERS, ["Invoice date", "ITEM NUMBER", "qty", "Anything"]])
def test_a_plain_sheet_with_the_required_headers_is_the_tab(tmp_path: Path, headers: list[str]) -> None:
    table = _read(_pack(tmp_path / "p.xlsx", sheet="sales", table="", headers=headers))
    assert list(table.columns) == headers
    assert list(_values(table).values()) == list(EXPECTED.values())
    assert (table.sheet, table.first_row, table.first_column, table.plain) == ("sales", 2, 1, True)


def test_a_note_apart_from_a_plain_sheets_columns_is_the_users(tmp_path: Path) -> None:
    rows = [[*row, None, "mine"] for row in ROWS]
    table = _read(_pack(tmp_path / "p.xlsx", rows, table="", headers=[*HEADERS, None, "Note"]))
    assert _values(table) == EXPECTED


def test_a_table_of_another_name_on_the_tabs_sheet_is_the_tab(tmp_path: Path) -> None:
    path = _pack(tmp_path / "p.xlsx", sheet="Sales", table="Export_2025", at=3, totals=True)
    table = _read(path)
    assert _values(table) == EXPECTED
    assert (table.table, table.first_row, table.plain) == ("Export_2025", 5, False)


@pytest.mark.parametrize(("sheet", "headers", "found"), [
    ("Sales", ["Date", "SKU", "Amount", "Note"], {"tblSales"}),  # a pack needs it: what lacks is told by its name
    ("Sales", ["When", "What", "Amount", "Note"], set()),
    ("Receipts", ["Date", "SKU", "Amount", "Note"], set()),  # may be a person's own sheet
])  # fmt: skip
def test_a_plain_sheet_without_all_of_them(tmp_path: Path, sheet: str, headers: list[str], found: set[str]) -> None:
    path = _pack(tmp_path / "p.xlsx", sheet=sheet, table="", headers=headers)
    assert set(FileHost(path).read().tables) == found


def test_a_plain_output_sheet_is_never_adopted(tmp_path: Path) -> None:
    assert FileHost(_pack(tmp_path / "p.xlsx", sheet="KPI", table="")).read().tables == {}


def test_two_columns_of_one_name_on_a_plain_sheet_are_refused(tmp_path: Path) -> None:
    path = _pack(tmp_path / "p.xlsx", table="", headers=["Date", "SKU", "Quantity", "Quantity"])
    with pytest.raises(WorkbookError, match="two columns headed Quantity"):
        FileHost(path).read()


def test_headers_are_what_the_cells_show(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Qty</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    data = workbook(sheet_part(rows), table=table_part("tblSales", "A1:B2", ["Quantity", "SKU"]))
    (tmp_path / "p.xlsx").write_bytes(data)
    assert _values(_read(tmp_path / "p.xlsx")) == {"Qty": [1.0], "SKU": [None]}


def test_a_table_without_a_header_row_has_the_headers_of_its_part(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>5</v></c></row>'
    data = workbook(sheet_part(rows), table=table_part("tblSales", "A1:A1", ["Quantity"], header_rows=0))
    (tmp_path / "p.xlsx").write_bytes(data)
    table = _read(tmp_path / "p.xlsx")
    assert _values(table) == {"Quantity": [5.0]}
    assert table.first_row == 1


def test_faults_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        for sheet in ("Sales", "Receipts"):
            ws = book.add_worksheet(sheet)
            ws.add_table(0, 0, 1, 1, {"name": f"tbl{sheet}", "columns": [{"header": "Date"}, {"header": "SKU"}]})
            ws.write(2, 0, 5)
    with pytest.raises(WorkbookError) as fault:
        FileHost(tmp_path / "p.xlsx").read()
    assert len(fault.value.faults) == 2


def test_a_formula_without_a_result_is_an_error_and_no_blank(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2"><f>1+1</f></c></row><row r="3"><c r="A3"><f>1+1</f><v></v></c></row>' \
           '<row r="4"><c r="A4" t="str"><f>""</f><v></v></c></row>'  # fmt: skip
    data = workbook(sheet_part(_HEADER_ROW + rows), table=table_part("tblSales", "A1:A4", ["Date"]))
    (tmp_path / "p.xlsx").write_bytes(data)
    column = _read(tmp_path / "p.xlsx").columns["Date"]
    assert column.kind.tolist() == [Kind.ERROR, Kind.ERROR, Kind.TEXT]
    assert [column.value(i) for i in range(3)] == ["formula without a stored result"] * 2 + [""]


def test_the_file_is_let_go_of(tmp_path: Path) -> None:
    path = _pack(tmp_path / "p.xlsx")
    FileHost(path).read()
    path.rename(tmp_path / "q.xlsx")
    assert not path.exists()


def test_sheets_without_formulas_are_known(tmp_path: Path) -> None:
    without, with_one = _pack(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="9"><c r="H9"><f>A2</f><v>1</v></c></row>'
    with_one.write_bytes(workbook(sheet_part(_HEADER_ROW + rows), table=table_part("tblSales", "A1:A2", ["Date"])))
    for path, expected in ((without, {"xl/worksheets/sheet1.xml"}), (with_one, set())):
        known: set[str] = set()
        with Package.open(path) as package:
            book_of(package, known)
        assert known == expected
