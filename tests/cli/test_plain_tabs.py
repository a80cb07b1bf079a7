"""Raw tabs that are plain sheets, without an Excel table: the same figures, checks and exceptions, by command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner
from sheets import company

from invxl.cli import main
from invxl.columns import Kind, RawTable
from invxl.schema import BY_TABLE


def workbook(path: Path, *, plain: bool, without: str = "") -> Path:
    """The company's data as a person would paste them: headers in row 1, cells below. without: a header left out."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for table in company.book().tables.values():
        sheet = book.add_worksheet(BY_TABLE[table.table].sheet)
        headers = [h for h in table.columns if h != without]
        if not plain:
            columns = [{"header": h} for h in headers]
            sheet.add_table(0, 0, table.n_rows, len(headers) - 1, {"name": table.table, "columns": columns})
        for at, header in enumerate(headers):
            sheet.write_string(0, at, header)
            _fill(sheet, at, table, header, day)
    book.close()
    return path


def _fill(sheet: Any, at: int, table: RawTable, header: str, day: Any) -> None:
    column = table.columns[header]
    for i, (kind, number, code) in enumerate(zip(column.kind, column.number, column.code, strict=True), 1):
        if kind == Kind.TEXT:
            sheet.write_string(i, at, column.texts[code])
        elif kind == Kind.DATE:
            sheet.write_number(i, at, number, day)
        elif kind != Kind.BLANK:
            sheet.write_number(i, at, number)


def said(path: Path, command: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, [command, str(path), "--json"])
    assert result.exit_code in (0, 1), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("command", ["check", "refresh"])
def test_the_same_is_found_without_excel_tables(tmp_path: Path, command: str) -> None:
    table, plain = (
        said(workbook(tmp_path / f"{name}.xlsx", plain=name == "plain"), command) for name in ("table", "plain")
    )
    assert table["kpis"] == plain["kpis"] and any(k["value"] is not None for k in plain["kpis"])
    assert table["exceptions"] == plain["exceptions"]
    amounts = [[(c["id"], c["status"], c["difference"]) for c in found["checks"]] for found in (table, plain)]
    assert amounts[0] == amounts[1]


def test_a_refresh_leaves_the_plain_sheets_as_they_are_and_checks_them_again(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plain.xlsx", plain=True)
    before = {s.title: list(s.iter_rows(values_only=True)) for s in openpyxl.load_workbook(path)}
    first = said(path, "refresh")
    again = said(path, "refresh")
    after = openpyxl.load_workbook(path)
    assert {name: list(after[name].iter_rows(values_only=True)) for name in before} == before
    assert first["kpis"] == again["kpis"] and "KPI" in after.sheetnames


def test_a_plain_sheet_without_a_needed_header_is_missing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plain.xlsx", plain=True, without="Quantity")
    content = path.read_bytes()
    for command in ("check", "refresh"):
        result = CliRunner().invoke(main, [command, str(path)])
        assert result.exit_code == 2, result.output
        assert "OnHand, Quantity: no such header" in result.stderr, result.stderr
    assert path.read_bytes() == content
