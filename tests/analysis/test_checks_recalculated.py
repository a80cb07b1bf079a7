"""Checks in a real spreadsheet program: every native line gives our value, and a changed cell turns its check red.

The workbook is a foreign one with headers that need care inside references (but for the apostrophe: LibreOffice 7.4
does not read its escape, which Excel asks for); LibreOffice recalculates it, after a wrong
cache was planted and seen corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from support import recalc, tied
from support.rawbook import ExcelError

from invxl.hosts.file import FileHost
from invxl.progress import silent
from invxl.refresh import Refreshed, Run, refresh
from invxl.settings.model import ReadSettings

pytestmark = pytest.mark.libreoffice

RENAMED = {
    ("tblOnHand", "Quantity"): "Qty [on hand] #", ("tblSales", "COGS"): "COGS [net]", ("tblGL", "Balance"): "Bal #]",
}  # fmt: skip
ALIASES = {"OnHand": {"Qty [on hand] #": "Quantity"}, "Sales": {"COGS [net]": "COGS"}, "GL": {"Bal #]": "Balance"}}
CONFIG = replace(tied.CONFIG, read=ReadSettings(aliases=ALIASES))
RUN = Run(datetime(2025, 10, 2, 9, 0, 0), "0.1.0", "a" * 64)


def workbook(path: Path) -> None:
    """The company in a workbook that is not ours."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, columns in tied.tables().items():
        sheet = book.add_worksheet(name.removeprefix("tbl"))
        headers = [RENAMED.get((name, header), header) for header in columns]
        rows = max(len(values) for values in columns.values())
        sheet.add_table(0, 0, rows, len(headers) - 1, {"name": name, "columns": [{"header": h} for h in headers]})
        for j, values in enumerate(columns.values()):
            for i, value in enumerate(values, 1):
                if isinstance(value, ExcelError):
                    sheet.write_formula(i, j, "=NA()", None, value)
                elif isinstance(value, str):
                    sheet.write_string(i, j, value)
                elif isinstance(value, date):
                    sheet.write_datetime(i, j, value, day)
                elif value is not None:
                    sheet.write(i, j, value)
    book.close()


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Refreshed]:
    path = tmp_path_factory.mktemp("checks") / "client.xlsx"
    workbook(path)
    host = FileHost(path)
    done = refresh(host.read(), CONFIG, as_of=tied.AS_OF, run=RUN, progress=silent)
    host.write(done.pack)
    assert {c.status for c in done.results.checks} == {"OK"}
    return path, done


def statuses(book: Path) -> dict[str, tuple[str, float | None]]:
    """Check id -> status and difference, as the file has them."""
    sheet = openpyxl.load_workbook(book, data_only=True)["Checks"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(i for i, row in enumerate(rows) if "Check id" in row)
    at = {name: rows[head].index(name) for name in ("Check id", "Line", "Status", "Difference")}
    return {
        row[at["Check id"]]: (row[at["Status"]], row[at["Difference"]])
        for row in rows[head + 1 :]
        if row[at["Line"]] == "Check"
    }


def test_every_native_line_is_what_we_wrote(pack: tuple[Path, Refreshed], tmp_path: Path) -> None:
    path, done = pack
    checks = openpyxl.load_workbook(path, read_only=True)["Checks"]
    planted = recalc.with_wrong_cache(path, tmp_path / "planted.xlsx", str(checks._worksheet_path).lstrip("/"))  # type: ignore[attr-defined]
    assert -987654321 in recalc.values(planted, ["Checks"]).values()
    found = recalc.values(recalc.recalculated(planted, tmp_path), ["Checks"])
    formulas = recalc.formulas(path, ["Checks"])
    natives = [x.native for c in done.results.checks for x in (*c.left, *c.right) if x.native]
    assert len(natives) > 30 and len(formulas) > 60
    assert recalc.differences(recalc.values(path, ["Checks"]), found, formulas) == []


def cell_of(sheet: Any, header: str, row: int) -> Any:
    """A data cell under a header of a table, by its place from 1."""
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value == header:
                return sheet.cell(cell.row + row, cell.column)
    raise AssertionError(f"no {header}")


Change = Callable[[Any], None]


def plus(sheet: str, header: str, row: int, amount: float) -> Change:
    """Adds to a number in a cell; a formula of ours is replaced by its value plus the amount."""

    def change(book: Any) -> None:
        cell = cell_of(book[sheet], header, row)
        cell.value = (cell.value or 0) + amount if not isinstance(cell.value, str) else f"{cell.value}+{amount}"

    return change


MUTATIONS: Mapping[str, tuple[Change, dict[str, float]]] = {
    "raw quantity of stock without a cost of its own": (
        plus("OnHand", "Qty [on hand] #", 1, 3), {"aging_quantity": -3.0}),
    "raw quantity of stock with a cost of its own": (
        plus("OnHand", "Qty [on hand] #", 2, -2), {"aging_quantity": 2.0, "aging_value": 8.0}),
    "raw quantity of stock that is not owned": (plus("OnHand", "Qty [on hand] #", 6, 11), {}),
    "raw unit cost of stock": (plus("OnHand", "Unit cost", 2, 0.5), {"aging_value": -2.5}),
    "raw COGS": (plus("Sales", "COGS [net]", 2, 7), {"abc_usage": -7.0}),
    "raw COGS of the ledger's month": (plus("Sales", "COGS [net]", 3, 7), {"abc_usage": -7.0, "gl_cogs": 7.0}),
    "raw COGS after the as-of date": (plus("Sales", "COGS [net]", 7, 7), {}),
    "the ledger's COGS": (plus("GL", "Bal #]", 7, 4), {"gl_cogs": -4.0}),
    "the ledger's stock": (plus("GL", "Bal #]", 1, 4), {"gl_inventory": -4.0, "gl_inventory:Pens": -4.0}),
    "an account that holds no stock": (plus("GL", "Bal #]", 5, 4), {}),
    "a band of Aging, quantity": (plus("Aging", "0-30 days (units)", 1, 5), {"aging_quantity": 5.0}),
    "a band of Aging, value": (plus("Aging", "Over 365 days (currency)", 1, 5), {"aging_value": 5.0}),
    "usage of ABC": (plus("ABC", "Annual usage (currency)", 1, 2), {"abc_usage": 2.0}),
    "the KPI": (plus("KPI", "Value (in the unit)", 1, 9), {"kpi_inventory": 9.0}),
    "a cleared row key": (lambda book: setattr(cell_of(book["Receipts"], "Date", 1), "value", None),
                          {"rows_tblReceipts": -1.0}),
}  # fmt: skip


@pytest.fixture(scope="module")
def mutated(pack: tuple[Path, Refreshed], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Each mutation in a file of its own, recalculated; one start of LibreOffice for all."""
    folder = tmp_path_factory.mktemp("mutated")
    files = {}
    for number, (name, (change, _)) in enumerate(MUTATIONS.items()):
        book = openpyxl.load_workbook(pack[0])
        change(book)
        files[name] = folder / f"m{number}.xlsx"
        book.save(files[name])
    out = recalc.recalculated_all(list(files.values()), folder)
    return dict(zip(files, out, strict=True))


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_cell_turns_exactly_its_checks_red_by_exactly_its_amount(
    name: str, mutated: Mapping[str, Path]
) -> None:
    red = {id_: difference for id_, (status, difference) in statuses(mutated[name]).items() if status != "OK"}
    assert red == pytest.approx(MUTATIONS[name][1])
