"""Files to tabs by name, workbooks as exports, and the control totals that a load leaves."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.exports import SALES, STAMP, cells, kinds, loaded, mapping, refused, written
from support.rawbook import serial

from invxl.columns import Kind
from invxl.intake.naming import CALLED, tab_of
from invxl.schema import BY_SHEET, LOAD_LOG, TABS


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_tab_is_found_by_its_own_names() -> None:
    assert set(CALLED) == set(BY_SHEET)
    for tab in TABS:
        for name in (tab.sheet, tab.sheet.lower(), tab.sheet.upper(), f"2025-09 {tab.sheet}", *CALLED[tab.sheet]):
            assert tab_of(name) == tab.sheet, name
    assert tab_of("sales and receipts") == tab_of("purchase") == tab_of("") == ""


def test_a_folder_by_names_alone(tmp_path: Path) -> None:
    written(tmp_path, "Sales 2025-01.csv", SALES)
    written(tmp_path, "sales_2025-02.csv", SALES.replace("00011", "X"))
    written(tmp_path, "items.csv", "Item code,Std cost\n00011,2\nAB,3\n")
    written(tmp_path, "readme.txt", "nothing\n")
    written(tmp_path, ".hidden.csv", "x")
    written(tmp_path, "~$items.xlsx", "x")
    written(tmp_path, "picture.png", "x")
    made = loaded(tmp_path)
    assert [t.table for t in made.tables] == ["tblItems", "tblSales"]
    assert cells(made, "tblSales", "SKU") == ["00011", "AB", "X", "AB"]
    assert cells(made, "tblItems", "Unit cost") == [2.0, 3.0]
    assert [line for line in made.lines if "left out" in line] == [
        "  picture.png: left out, no .csv, .txt, .tsv or .xlsx",
        "  readme.txt: left out, its name tells no tab",
    ]


def test_control_totals(tmp_path: Path) -> None:
    path = written(
        tmp_path, "onhand.csv", "As of,SKU,Quantity,Unit cost\n2025-09-30,A,10,2.5\n2025-09-30,B,4,\n2025-08-31,C,x,1\n"
    )
    made = loaded(path)
    (total,) = made.totals
    assert (total.quantity, total.value) == (14.0, 25.0)  # what Excel's SUM and SUMPRODUCT of numbers give
    row = {column.id: made.log.columns[column.header].value(0) for column in LOAD_LOG.columns}
    assert row == {
        "table": "tblOnHand", "loaded_at": pytest.approx(serial(STAMP)), "file": "onhand.csv",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "rows_read": 3.0, "rows_filtered": 0.0, "rows": 3.0,
        "quantity": 14.0, "value": 25.0, "first_date": serial(date(2025, 8, 31)),
        "last_date": serial(date(2025, 9, 30)),
        "mapping": None,
    }  # fmt: skip
    assert made.log.table == "tblLoadLog" and list(made.log.columns) == [c.header for c in LOAD_LOG.columns]
    assert made.lines == ["  OnHand from onhand.csv: 3 rows, quantity 14, value 25.00, 2025-08-31 to 2025-09-30\n"
                          '    Quantity: 1 cell is no number, "x"']  # fmt: skip
    assert total.data()["first_date"] == "2025-08-31"


def test_texts_where_numbers_and_dates_belong_are_told_at_once(tmp_path: Path) -> None:
    lines = ["As of;SKU;Quantity;Unit cost", "31.12.2025;A;1.500;2", "n/a;B;30,5;2", "31.12.2025;C;7,25; "]
    path = written(tmp_path, "onhand.csv", "\n".join(lines) + "\n")
    (total,) = loaded(path).totals
    assert total.data()["not_read"] == {"As of": 3, "Quantity": 2}
    assert total.line().splitlines()[1:] == [
        '    As of: 3 cells are no dates, such as "31.12.2025"; does date_formats list how dates are written?',
        '    Quantity: 2 cells are no numbers, such as "30,5"; are its decimals behind a comma? Say decimal_comma: '
        "true in the mapping or the settings, and load again",
    ]
    comma = "loads:\n- {file: onhand.csv, tab: OnHand, decimal_comma: true, date_formats: ['%d.%m.%Y'], columns: " \
            "{As of: As of, SKU: SKU, Quantity: Quantity, Unit cost: Unit cost}}\n"  # fmt: skip
    (total,) = loaded(path, str(written(tmp_path, "map.yaml", comma))).totals
    assert (total.quantity, total.data()["not_read"]) == (1537.75, {"As of": 1})


def test_a_tab_without_dates_or_amounts_leaves_them_blank(tmp_path: Path) -> None:
    made = loaded(written(tmp_path, "items.csv", "SKU,Unit cost\nA,2\n"))
    row = {column.id: made.log.columns[column.header].value(0) for column in LOAD_LOG.columns}
    assert [row[id] for id in ("quantity", "value", "first_date", "last_date")] == [None] * 4
    assert made.totals[0].data()["first_date"] is None


def test_a_workbook_of_several_sheets_keeps_kinds(tmp_path: Path) -> None:
    path = written(tmp_path, "export.xlsx", workbook({
        "Cover": [["ACME"]],
        "Items": [["SKU", "Unit cost"], ["00011", 2.5], [12, "3,50"], ["C", None]],
        "Sales": [["Date", "SKU", "Quantity"], [datetime(2025, 1, 2), "00011", 3], ["2025-01-03", "C", "4"],
        [45000, "C", True]],
    }))  # fmt: skip
    made = loaded(path)
    assert [t.table for t in made.tables] == ["tblItems", "tblSales"]
    assert cells(made, "tblItems", "SKU") == ["00011", 12.0, "C"]
    assert cells(made, "tblItems", "Unit cost") == [2.5, "3,50", None]
    assert kinds(made, "tblSales", "Date") == [Kind.DATE, Kind.DATE, Kind.NUMBER]
    assert cells(made, "tblSales", "Quantity") == [3.0, "4", True]  # typed as text there: for the gate to say
    assert [t.sheet for t in made.totals] == ["Items", "Sales"]
    assert made.log.columns["File"].value(0) == "export.xlsx, sheet Items"


def test_a_workbook_through_a_mapping(tmp_path: Path) -> None:
    written(tmp_path, "stock.xlsx", workbook({
        "Info": [["x"]],
        "Bestand": [["Lager 1"], [], ["Artikel", "Menge", "Stand", "Art"], ["A", "1.250,5", "30.09.2025", 1],
                    ["B", 7, datetime(2025, 9, 30), 2], ["C", 1, datetime(2025, 9, 30), 3]],
    }))  # fmt: skip
    text = """\
        loads:
          - file: stock.xlsx
            sheet: bestand
            header_row: 3
            tab: OnHand
            decimal_comma: true
            date_formats: ["%d.%m.%Y"]
            columns: {As of: Stand, SKU: Artikel, Quantity: Menge, Ownership: Art}
            values: {Ownership: {"1": owned, "2": consigned}}
            where: ["Art <> 3"]
        """
    made = loaded(tmp_path, mapping(tmp_path, text))
    assert cells(made, "tblOnHand", "Quantity") == [1250.5, 7.0]
    assert cells(made, "tblOnHand", "As of") == [serial(date(2025, 9, 30))] * 2
    assert cells(made, "tblOnHand", "Ownership") == ["owned", "consigned"]
    faults = refused(tmp_path, mapping(tmp_path, text.replace("sheet: bestand", "sheet: Bestnd")))
    assert faults[0].found == "no sheet Bestnd; there are Info, Bestand"
    assert faults[0].next_step == "Is it Bestand?"


def test_a_broken_workbook_is_a_sentence(tmp_path: Path) -> None:
    whole = workbook({"Sales": [["Date", "SKU", "Quantity"], [datetime(2025, 1, 2), "A", 1]]})
    for cut in (whole[: len(whole) // 2], whole[:40]):
        (fault,) = refused(written(tmp_path, "sales.xlsx", cut))
        assert fault.place == "sales.xlsx"


def test_a_workbook_with_no_sheet_or_name_that_tells(tmp_path: Path) -> None:
    path = written(tmp_path, "book1.xlsx", workbook({"Sheet1": [["Date", "SKU", "Quantity"]]}))
    assert refused(path)[0].found == "its name does not tell which tab it fills"
    named = written(tmp_path, "sales.xlsx", workbook({"Sheet1": [["Date", "SKU", "Quantity"], ["2025-01-02", "A", 1]]}))
    assert cells(loaded(named), "tblSales", "SKU") == ["A"]


def test_nothing_to_load_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path)[0].found == "no exports in this folder"
    assert refused(tmp_path / "none.csv")[0].found == "there is no such file or folder"
    assert refused(written(tmp_path, "data.csv", SALES))[0].found == "its name does not tell which tab it fills"
    empty = tmp_path / "folder"
    empty.mkdir()
    written(empty, "readme.txt", "x")
    assert refused(empty)[0].found == "its name does not tell which tab it fills"


def test_missing_headers_of_a_named_export(tmp_path: Path) -> None:
    faults = refused(written(tmp_path, "sales.csv", "Dte,SKU\n2025-01-02,A\n"))
    assert [f.place for f in faults] == ["sales.csv, Date", "sales.csv, Quantity"]
    assert 'Is it "Dte"?' in faults[0].next_step


def test_every_file_at_fault_at_once(tmp_path: Path) -> None:
    written(tmp_path, "sales.csv", "Date\n1\n")
    written(tmp_path, "items.csv", b"\xff\xfa\xff")
    written(tmp_path, "receipts.xlsx", "text")
    assert {f.place.split(",")[0] for f in refused(tmp_path)} == {"sales.csv", "items.csv", "receipts.xlsx"}


def test_more_rows_than_a_sheet_holds(tmp_path: Path) -> None:
    text = "Date,SKU,Quantity\n" + "2025-01-02,A,1\n" * 600_000
    written(tmp_path, "sales1.csv", text)
    written(tmp_path, "sales2.csv", text)
    (fault,) = refused(tmp_path)
    assert fault.found == "1,200,000 rows"


def test_the_same_sources_give_the_same_tables(tmp_path: Path) -> None:
    written(tmp_path, "sales.csv", SALES)
    first, second = loaded(tmp_path), loaded(tmp_path)
    for one, other in zip([*first.tables, first.log], [*second.tables, second.log], strict=True):
        for header, column in one.columns.items():
            again = other.columns[header]
            assert column.texts == again.texts and column.code.tolist() == again.code.tolist()
            assert column.number.tobytes() == again.number.tobytes() and column.kind.tolist() == again.kind.tolist()
