"""Checks in a real spreadsheet program: every native line gives our value, and a changed cell turns its check red.

The workbook is a foreign one with headers that need care inside references (but for the apostrophe: LibreOffice 7.4
does not read its escape, which Excel asks for); LibreOffice recalculates it, after a wrong
cache was planted and seen corrected.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from support import recalc, tied
from support.rawbook import ExcelError, raw_rows

from invxl.analysis.results import Check
from invxl.columns import Kind, RawBook, RawTable
from invxl.hosts.file import FileHost
from invxl.progress import silent
from invxl.refresh import Refreshed, Run, refresh
from invxl.schema import BY_TABLE, CONTROLS, LOAD_LOG
from invxl.settings.model import ReadSettings

pytestmark = pytest.mark.libreoffice

RENAMED = {
    ("tblOnHand", "Quantity"): "Qty [on hand] #", ("tblSales", "COGS"): "COGS [net]", ("tblGL", "Balance"): "Bal #]",
}  # fmt: skip
ALIASES = {"OnHand": {"Qty [on hand] #": "Quantity"}, "Sales": {"COGS [net]": "COGS"}, "GL": {"Bal #]": "Balance"}}
CONFIG = replace(tied.CONFIG, read=ReadSettings(aliases=ALIASES))
DAY_ZERO = datetime(1899, 12, 30)
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
    """A data cell under a header of a sheet's table, by its place from 1; summaries above it may say the same."""
    heads = [cell for line in sheet.iter_rows() for cell in line if cell.value == header]
    return sheet.cell(heads[-1].row + row, heads[-1].column)


Change = Callable[[Any], None]


def plus(sheet: str, header: str, row: int, amount: float) -> Change:
    """Adds to a number in a cell; a formula of ours is replaced by its value plus the amount."""

    def change(book: Any) -> None:
        cell = cell_of(book[sheet], header, row)
        cell.value = (cell.value or 0) + amount if not isinstance(cell.value, str) else f"{cell.value}+{amount}"

    return change


def kpi(id_: str, amount: float) -> Change:
    """Adds to a figure of the KPI sheet, found by its settings key."""

    def change(book: Any) -> None:
        sheet = book["KPI"]
        row = next(r for r in range(1, 200) if cell_of(sheet, "Settings key", r).value == id_)
        plus("KPI", "Value (in the unit)", row, amount)(book)

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
    "stock of Aging, units": (plus("Aging", "On hand (units)", 1, 75), {"layers_quantity": 24 / 100 - 0.95}),
    "stock of Aging, value": (
        plus("Aging", "Value (currency)", 1, 1000),
        {"layers_value": 91 / 1094 - 0.95, "kpi_inventory": -1000.0, "gl_inventory": 1000.0,
         "gl_inventory:Pens": 1000.0}),
    "the KPI": (plus("KPI", "Value (in the unit)", 1, 9), {"kpi_inventory": 9.0}),
    "the KPI of costs": (kpi("cost_coverage", -0.25), {"cost_coverage": 1 - 0.25 - 0.99}),
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


# --- Every check, not only those above -------------------------------------------------------------------------------

LOG = [c.header for c in LOAD_LOG.columns]
CONTROLLED = ("Rows", "Quantity", "Value", "First date")  # columns of the Load log that checks compare with the tabs


def log_of(book: RawBook) -> RawTable:
    """Control totals as a load would have left them: numbers as SUM and SUMPRODUCT see them.

    Receipts came in two files, of which the later one had the first row only.
    """
    rows = []
    every = {name: slice(name == "tblReceipts", None) for name in book.tables}
    for name, part in (*every.items(), ("tblReceipts", slice(1))):
        raw = book.tables[name]
        control, cells = CONTROLS[name], {c.id: raw.columns[c.header] for c in BY_TABLE[name].columns
                                          if c.header in raw.columns}  # fmt: skip
        seen = {id_: [n if k in (Kind.NUMBER, Kind.DATE) else 0.0
                      for k, n in zip(c.kind[part], c.number[part], strict=True)]
                for id_, c in cells.items()}  # fmt: skip
        n_rows = len(range(raw.n_rows)[part])
        factors = [control.amount] if control.amount else [control.quantity, control.price]
        value = sum(map(math.prod, zip(*(seen[f] for f in factors), strict=True))) if all(
            f in seen for f in factors) else None  # fmt: skip
        days = [n for n in seen.get(control.date, []) if n]
        first, last = (DAY_ZERO + timedelta(days=end(days)) if days else None for end in (min, max))
        quantity = sum(seen[control.quantity]) if control.quantity in seen else None
        rows.append([name, tied.AS_OF, "x.csv", "00", n_rows, 0, n_rows, quantity, value, first, last, None])
    return raw_rows(LOAD_LOG.table, LOG, rows)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, Check]]:
    """The company as a load left it."""
    path = tmp_path_factory.mktemp("loaded") / "loaded.xlsx"
    xlsxwriter.Workbook(str(path)).close()
    book = tied.book()
    FileHost(path).write_raw(tuple(book.tables.values()), log_of(book))
    host = FileHost(path)
    done = refresh(host.read(), tied.CONFIG, as_of=tied.AS_OF, run=RUN, progress=silent)
    host.write(done.pack)
    found = {c.id: c for c in done.results.checks}
    assert {c.status for c in found.values()} == {"OK"}, [c for c in found.values() if c.status != "OK"]
    return path, found


def test_every_check_has_a_live_formula_and_what_it_is_graded_by_is_one_too(
    loaded: tuple[Path, Mapping[str, Check]],
) -> None:
    path, found = loaded
    assert all(any(line.native for line in (*check.left, *check.right)) for check in found.values())
    rows = check_rows(openpyxl.load_workbook(path)["Checks"])
    for id_ in found:
        for header in ("Left side", "Right side", "Difference", "Status"):
            assert str(rows[id_, "Check"][header].value).startswith("="), (id_, header)


def check_rows(sheet: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """(check id, Line) -> its cells by header."""
    rows = list(sheet.iter_rows())
    head = next(i for i, row in enumerate(rows) if "Check id" in [c.value for c in row])
    headers = [c.value for c in rows[head]]
    cells = [dict(zip(headers, row, strict=True)) for row in rows[head + 1 :]]
    return {(row["Check id"].value, row["Line"].value): row for row in cells if row["Check id"].value}


Expected = dict[str, float]


def formulas_changed(book: Any, found: Mapping[str, Check], part: int) -> Expected:
    """The first native formula of every other check, each by an amount of its own."""
    rows, expected = check_rows(book["Checks"]), {}
    for number, check in list(enumerate(found.values()))[part::2]:
        side, lines = ("Left", check.left) if any(x.native for x in check.left) else ("Right", check.right)
        place = next(i for i, line in enumerate(lines, 1) if line.native)
        cell, by = rows[check.id, f"{side} {place}"]["Amount"], -0.5 if check.share else 7.0 + number
        cell.value = f"{cell.value}+({by})"
        expected[check.id] = (check.difference or 0.0) + (by if side == "Left" else -by)
    return expected


def amounts_changed(book: Any, found: Mapping[str, Check], part: int) -> Expected:
    """The first amount that we wrote as a value, of every other check that has one."""
    rows, expected = check_rows(book["Checks"]), {}
    for number, check in list(enumerate(found.values()))[part::2]:
        written = [(side, i) for side, lines in (("Right", check.right), ("Left", check.left))
                   for i, line in enumerate(lines, 1) if not line.native]  # fmt: skip
        if not written:
            continue
        (side, place), by = written[0], 0.5 if check.share else 7.0 + number
        cell = rows[check.id, f"{side} {place}"]["Amount"]
        cell.value = (cell.value or 0) + by
        expected[check.id] = (check.difference or 0.0) + (by if side == "Left" else -by)
    assert len(expected) > 5
    return expected


def log_changed(book: Any, found: Mapping[str, Check], part: int) -> Expected:
    """One control total of the Load log in every row: each turns the check of that table and total red."""
    sheet, expected = book["Load log"], {}
    for row in range(1, 1 + len(tied.tables())):
        table, header = cell_of(sheet, "Table", row).value, CONTROLLED[(row + part) % 4]
        kind = header.split()[-1].lower().replace("date", "dates")
        if (id_ := f"load_{kind}_{table}") not in found:
            continue
        cell, by = cell_of(sheet, header, row), 7.0 + row
        cell.value = cell.value - timedelta(days=by) if kind == "dates" else cell.value + by
        expected[id_] = by if kind == "dates" else -by
    assert expected
    return expected


CHANGES = {
    f"{change.__name__} {part}": (change, part)
    for change, parts in ((formulas_changed, 2), (amounts_changed, 2), (log_changed, 4))
    for part in range(parts)
}


@pytest.fixture(scope="module")
def changed_all(
    loaded: tuple[Path, Mapping[str, Check]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Mapping[str, Expected], Mapping[str, Path]]:
    path, found = loaded
    folder, expected = tmp_path_factory.mktemp("changed"), {}
    for number, (name, (change, part)) in enumerate(CHANGES.items()):
        book = openpyxl.load_workbook(path)
        expected[name] = change(book, found, part)
        book.save(folder / f"c{number}.xlsx")
    out = recalc.recalculated_all([folder / f"c{i}.xlsx" for i in range(len(CHANGES))], folder)
    return expected, dict(zip(CHANGES, out, strict=True))


@pytest.mark.parametrize("name", CHANGES)
def test_each_check_turns_red_by_its_own_amount_and_no_other_does(
    name: str, changed_all: tuple[Mapping[str, Expected], Mapping[str, Path]]
) -> None:
    expected, files = changed_all
    red = {id_: difference for id_, (status, difference) in statuses(files[name]).items() if status != "OK"}
    assert red == pytest.approx(expected[name])


def test_no_check_is_left_out(
    loaded: tuple[Path, Mapping[str, Check]], changed_all: tuple[Mapping[str, Expected], Mapping[str, Path]]
) -> None:
    by_formula, by_log = (
        {id_ for name, expected in changed_all[0].items() if name.startswith(kind) for id_ in expected}
        for kind in ("formulas_changed", "log_changed")
    )
    assert by_formula == set(loaded[1])
    assert by_log == {id_ for id_ in loaded[1] if id_.startswith("load_")}
