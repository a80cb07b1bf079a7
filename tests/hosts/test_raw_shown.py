"""A raw tab that the template hides is shown once it is filled; what a person hid stays hidden."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from support.rawbook import raw_table

from invxl.commands import new
from invxl.hosts.file import FileHost


def filled(n: int) -> list[object]:
    return [raw_table("tblForecast", {"Period": [45930.0] * n, "SKU": ["A"] * n, "Forecast qty": [1.0] * n})]


def states(path: Path) -> dict[str, str]:
    return {sheet.title: sheet.sheet_state for sheet in openpyxl.load_workbook(path)}


def test_an_empty_tab_is_shown_when_it_is_filled(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    new.make(pack)
    before = states(pack)
    FileHost(pack).write_raw(filled(3))
    assert before["Forecast"] == "hidden"
    assert states(pack) == before | {"Forecast": "visible"}


def test_a_tab_filled_with_nothing_stays_hidden(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    new.make(pack)
    FileHost(pack).write_raw(filled(0))
    assert states(pack)["Forecast"] == "hidden"


def test_a_tab_that_a_person_hid_stays_hidden(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    new.make(pack)
    FileHost(pack).write_raw(filled(3))
    book = openpyxl.load_workbook(pack, keep_vba=True)
    book["Forecast"].sheet_state = "hidden"
    book.save(pack)
    FileHost(pack).write_raw(filled(4))
    assert states(pack)["Forecast"] == "hidden"


def test_the_load_logs_columns_are_as_wide_as_the_totals_of_a_full_sheet(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsx"
    openpyxl.Workbook().save(pack)
    row = {
        "Table": "tblSales",
        "Loaded at": 45930.75,
        "File": "sales.csv",
        "SHA-256": "f" * 64,
        "Value": 1e12,
        "Quantity": 1e10,
    }
    log = raw_table("tblLoadLog", {header: [value] for header, value in row.items()})
    FileHost(pack).write_raw(filled(1), log)
    sheet = openpyxl.load_workbook(pack)["Load log"]
    wide = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    shown = {
        "Loaded at": "2025-10-01 18:00:00",
        "SHA-256": "f" * 64,
        "Value": "1,000,000,000,000.00",
        "Quantity": "10,000,000,000.00",
    }
    assert {h: wide[h] for h in shown if wide[h] < len(shown[h])} == {}
