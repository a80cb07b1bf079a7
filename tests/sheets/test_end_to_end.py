"""Raw tabs in a closed file to its output sheets and back: read, judged, computed, laid out, written, recalculated."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from sheets import company
from support import recalc
from support.corpus import SHARED
from support.rawbook import raw_table

from invxl import layers
from invxl.commands import new
from invxl.hosts.file import FileHost
from invxl.intake import load
from invxl.pack import Formula, Pack, Sheet
from invxl.progress import silent
from invxl.refresh import Refreshed, Run, refresh
from invxl.settings.model import Band, Config

OUTPUT = [
    "KPI", "KPI by category", "KPI by location", "ABC", "Aging", "Aging by category", "Checks", "Exceptions", "Config",
    "Functions", "Run log", "About",
]  # fmt: skip


def run_on(path: Path, config: Config | None = None, run: Run = company.RUN) -> Refreshed:
    """One refresh of a closed file, as the command does it."""
    host = FileHost(path)
    book = host.read()
    done = refresh(book, config or layers.read_config([], book), as_of=None, run=run, progress=silent)
    host.write(done.pack)
    return done


def filled(path: Path, categories: Sequence[str | None] = company.CATEGORIES) -> Path:
    """The template with the small company's raw tabs."""
    new.make(path)
    FileHost(path).write_raw(tuple(company.book(categories).tables.values()))
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Refreshed]:
    path = filled(tmp_path_factory.mktemp("small") / "small.xlsm")
    return path, run_on(path, company.CONFIG)


def written(sheet: Sheet) -> dict[tuple[int, int], Any]:
    """(row, column) -> what the Pack says stands there, blanks left out."""
    cells: dict[tuple[int, int], Any] = {(c.row, c.column): c.value for c in sheet.cells}
    if sheet.table:
        for at, column in enumerate(sheet.table.columns, sheet.table_column):
            cells[sheet.table_row, at] = column.header
            for row, value in enumerate(column.values, sheet.table_row + 1):
                cells[row, at] = value
    return {place: v for place, v in cells.items() if v is not None and v == v and not is_nat(v)}


def is_nat(value: Any) -> bool:
    return isinstance(value, np.datetime64) and bool(np.isnat(value))


def as_read(value: Any) -> Any:
    """A Pack's value as openpyxl reads it."""
    found = value.value if isinstance(value, Formula) else value
    if isinstance(found, np.datetime64):
        found = found.astype(object)
    if isinstance(found, date) and not isinstance(found, datetime):
        return datetime(found.year, found.month, found.day)
    return found if isinstance(found, (str, bool, datetime)) or found is None else float(found)


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=1e-15)
    return bool((ours or "") == (theirs or ""))


def test_the_file_holds_the_pack_value_for_value(small: tuple[Path, Refreshed]) -> None:
    path, done = small
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    for sheet in done.pack.sheets:
        expected = written(sheet)
        found = {
            (c.row, c.column): c.value for row in values[sheet.name].iter_rows() for c in row if c.value is not None
        }
        for place, value in expected.items():
            assert same(as_read(value), found.pop(place, None)), f"{sheet.name} {place}"
            if isinstance(value, Formula):
                assert formulas[sheet.name].cell(*place).value == f"={value.text}", f"{sheet.name} {place}"
        assert not found, f"{sheet.name} holds more than the pack"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_repeat_changes_the_run_log_and_nothing_else(tmp_path: Path) -> None:
    path = filled(tmp_path / "small.xlsm")
    run_on(path, company.CONFIG)
    run_on(path, company.CONFIG)
    before = members(path)
    run_on(path, company.CONFIG, replace(company.RUN, stamp=datetime(2026, 2, 1)))
    after = members(path)
    assert list(before) == list(after)
    changed = [name for name in before if before[name] != after[name]]
    log = [n for n, content in after.items() if b"tblRunLog" in content and n.startswith("xl/tables/")]
    assert set(changed) >= set(log)
    allowed = re.compile(r"xl/(worksheets/sheet\d+|tables/table\d+|workbook)\.xml")
    assert len(changed) <= 3 and all(allowed.fullmatch(name) for name in changed), changed


@pytest.mark.libreoffice
def test_a_raw_table_may_have_another_name(tmp_path: Path) -> None:
    """As Excel's own Table1, in a workbook that is not of our making; formulas name it as it is called there."""
    path, other = filled(tmp_path / "ours.xlsm"), tmp_path / "other.xlsm"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as z:
        for name in old.namelist():
            content = old.read(name)
            z.writestr(name, content.replace(b"tblSales", b"Table1") if name.startswith("xl/tables/") else content)
    FileHost(other).write_raw((), raw_table("tblLoadLog", {"Table": ["tblSales"], "Rows": [156], "Quantity": [1.0]}))
    ours, theirs = run_on(path, company.CONFIG), run_on(other, company.CONFIG)
    assert [c.label for c in theirs.results.checks if c.id.startswith("load_quantity_tblSales")]
    mine = {c.id: c for c in ours.results.checks}
    for check in theirs.results.checks:
        if not check.id.startswith("load_"):
            assert check.status == mine[check.id].status, check.id
    assert [(k.id, k.value) for k in theirs.results.kpi.total] == [(k.id, k.value) for k in ours.results.kpi.total]
    with zipfile.ZipFile(other) as z:
        formulas = b"".join(z.read(n) for n in z.namelist() if n.startswith("xl/worksheets/"))
    assert b"Table1[" in formulas and b"tblSales[" not in formulas
    assert_recalculates(other, tmp_path)


def test_an_override_typed_into_the_sheet_is_in_force_after_the_next_refresh(tmp_path: Path) -> None:
    path = filled(tmp_path / "small.xlsm")
    run_on(path)
    book = openpyxl.load_workbook(path, keep_vba=True)
    sheet = book["Config"]
    row = next(r for r in range(7, sheet.max_row + 1) if sheet.cell(r, 2).value == "categories.Iron.responsible")
    sheet.cell(row, 5).value = "Irene"
    book.save(path)
    done = run_on(path)
    config = layers.read_config([], FileHost(path).read())
    assert config.categories["Iron"].responsible == "Irene"
    by_id = {c.id: c.values for c in done.pack.sheet("Config").table.columns}  # type: ignore[union-attr]
    at = list(by_id["key"]).index("categories.Iron.responsible")
    assert (by_id["effective"][at], by_id["source"][at]) == ("Irene", "Override in this row")
    read = openpyxl.load_workbook(path)["Config"]
    kept = next(r for r in range(7, read.max_row + 1) if read.cell(r, 2).value == "categories.Iron.responsible")
    assert read.cell(kept, 5).value == "Irene", "the user's cell followed its key"


def test_a_key_typed_below_the_table_takes_its_place_with_its_override_and_stays(tmp_path: Path) -> None:
    path = filled(tmp_path / "small.xlsm")
    run_on(path)
    book = openpyxl.load_workbook(path, keep_vba=True)
    sheet = book["Config"]
    area = sheet.tables["tblConfig"]
    last = int(area.ref.rpartition("G")[2])
    sheet.cell(last + 1, 2).value, sheet.cell(last + 1, 5).value = "categories.Wool.thresholds.dsi.target", 45
    area.ref = area.autoFilter.ref = f"A6:G{last + 1}"  # as Excel extends a table that one types below
    book.save(path)
    for _ in range(2):
        run_on(path)
        sheet = openpyxl.load_workbook(path)["Config"]
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=7, max_col=7)]
        typed = [row for row in rows if row[4] is not None]
        assert [row[1:5] for row in typed] == [["categories.Wool.thresholds.dsi.target", 45, "days", 45]]
    members_before = members(path)
    run_on(path, run=replace(company.RUN, stamp=datetime(2026, 3, 1)))
    changed = [name for name, content in members(path).items() if content != members_before[name]]
    assert len(changed) <= 3, "only the run log's parts"


def sheet_part(path: Path, name: str) -> str:
    """The part of a sheet."""
    book = openpyxl.load_workbook(path, read_only=True)
    return str(book[name]._worksheet_path).lstrip("/")  # type: ignore[attr-defined]


def assert_recalculates(path: Path, folder: Path) -> None:
    """LibreOffice's values are ours, and it did recalculate: a wrong cache on each of two sheets is put right."""
    planted = folder / "planted.xlsm"
    recalc.with_wrong_cache(path, folder / "once.xlsm", sheet_part(path, "ABC"))
    recalc.with_wrong_cache(folder / "once.xlsm", planted, sheet_part(path, "Aging"))
    wrong = recalc.values(planted, ["ABC", "Aging"])
    assert list(wrong.values()).count(-987654321) == 2
    ours, formulas = recalc.values(path, OUTPUT), recalc.formulas(path, OUTPUT)
    found = recalc.values(recalc.recalculated(planted, folder), OUTPUT)
    assert len(formulas) > 150
    assert recalc.differences(ours, found, formulas) == []


@pytest.mark.libreoffice
def test_every_formula_recalculates_to_the_value_beside_it(small: tuple[Path, Refreshed], tmp_path: Path) -> None:
    assert_recalculates(small[0], tmp_path)


@pytest.mark.libreoffice
def test_categories_that_look_like_patterns_numbers_or_each_other_recalculate_too(tmp_path: Path) -> None:
    path = filled(tmp_path / "odd.xlsm", ("10", "A*", "AB", "ab", "<>x"))
    done = run_on(path, company.CONFIG)
    assert_recalculates(path, tmp_path)
    by_category = table(done.pack, "Aging by category")
    assert dict(zip(by_category["category"], by_category["value"], strict=True)) == pytest.approx(
        {"10": 500.0, "A*": 1000.0, "AB": 150.0, "ab": 0.0, "<>x": -3.0}
    )


# --- AdventureWorks ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Refreshed]:
    folder = SHARED / "data" / "adventureworks"
    if not folder.is_dir():
        pytest.skip(f"no data at {folder}; set INVXL_SHARED")
    path = tmp_path_factory.mktemp("adventureworks") / "aw.xlsm"
    new.make(path)
    loaded = load([folder], "adventureworks", Config().read, stamp=company.RUN.stamp)
    FileHost(path).write_raw(loaded.tables, loaded.log)
    return path, run_on(path)


def table(pack: Pack, sheet: str) -> dict[str, Any]:
    found = pack.sheet(sheet).table
    assert found is not None
    return {c.id: [v.value if isinstance(v, Formula) else v for v in c.values] for c in found.columns}


@pytest.mark.shared
def test_adventureworks_shows_the_published_figures(adventureworks: tuple[Path, Refreshed]) -> None:
    _, done = adventureworks
    kpi = table(done.pack, "KPI")
    value = dict(zip(kpi["id"], kpi["value"], strict=True))
    assert value["inventory_value"] == pytest.approx(20_092_679.17, abs=0.005)
    assert value["quantity_on_hand"] == 335_974
    assert value["cogs"] == pytest.approx(9_003_742.16, abs=0.005)
    note = dict(zip(kpi["id"], kpi["note"], strict=True))
    assert value["turnover"] is None and note["turnover"].startswith("needs an opening balance")
    aging = table(done.pack, "Aging")
    assert np.nansum(aging["layered_value"]) == pytest.approx(349_937.51, abs=0.005)
    assert np.nansum(aging["receipt_cost_value"]) == pytest.approx(1_798_156.86, abs=0.005)
    assert np.nansum(aging["qty_no_history"]) == pytest.approx(261_408)
    missing = [e for e in done.clean.exceptions if e.kind in ("missing_cost", "zero_cost")]
    assert len({e.sku for e in missing}) == 200


@pytest.mark.libreoffice
@pytest.mark.shared
def test_adventureworks_recalculates_to_the_values_written(
    adventureworks: tuple[Path, Refreshed], tmp_path: Path
) -> None:
    assert_recalculates(adventureworks[0], tmp_path)


# --- One cell changed: exactly the named checks turn red, by exactly the amount --------------------------------------


def check_rows(path: Path) -> dict[str, tuple[float, str]]:
    """Check id -> difference and status, as the file holds them."""
    found = {}
    for row in openpyxl.load_workbook(path, data_only=True, read_only=True)["Checks"].iter_rows(
        min_row=12, max_col=9, values_only=True
    ):
        if row[0] and row[8]:
            found[str(row[0])] = (float(str(row[6] or 0)), str(row[8]))
    return found


def place_of(path: Path, sheet: str, row_holds: str, header: str) -> tuple[str, Any]:
    """Address and value of the first cell under a header in a row that holds a text."""
    rows = openpyxl.load_workbook(path, data_only=True)[sheet]
    top, at = next((c.row, c.column) for row in rows.iter_rows() for c in row if c.value == header)
    for row in rows.iter_rows(min_row=top + 1):
        if any(c.value == row_holds for c in row):
            cell = rows.cell(row[0].row, at)
            return cell.coordinate, cell.value
    raise AssertionError(f"{sheet} has no row with {row_holds}")


MUTATIONS = {
    # name: (sheet, a text of the row, header, change of the cell, checks that move and by how much)
    "a raw quantity": ("OnHand", "C-1", "Quantity", 7.0, {"aging_quantity": -7.0}),
    "a raw cost": ("Sales", "A-1", "COGS", 100.0, {"abc_usage": -100.0}),
    "a written value": ("Aging", "C-1", "Value (currency)", 50.0, {"kpi_inventory": -50.0}),
    "a written band": ("Aging", "C-1", "31-60 days (currency)", 40.0, {"aging_value": 40.0}),
    "a written usage": ("ABC", "B-1", "Annual usage (currency)", -25.0, {"abc_usage": -25.0}),
}


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_cell_turns_its_checks_red_by_its_amount(
    small: tuple[Path, Refreshed], tmp_path: Path, name: str
) -> None:
    path = small[0]
    sheet, row_holds, header, change, expected = MUTATIONS[name]
    address, value = place_of(path, sheet, row_holds, header)
    mutated = recalc.with_cell(
        path, tmp_path / "mutated.xlsm", sheet_part(path, sheet), address, f"<v>{float(value) + change!r}</v>"
    )
    before, after = check_rows(path), check_rows(recalc.recalculated(mutated, tmp_path))
    assert list(before) == list(after)
    moved = {
        id: after[id][0] - before[id][0] for id in before if after[id][0] != pytest.approx(before[id][0], abs=1e-6)
    }
    shares = {id for id in moved if id.startswith(("layers_", "cost_"))}
    assert {id: moved[id] for id in moved if id not in shares} == pytest.approx(expected)
    assert {id for id in after if after[id][1] == "FAIL" and before[id][1] != "FAIL"} - shares == set(expected)
    status = openpyxl.load_workbook(tmp_path / "recalculated" / "mutated.xlsx", data_only=True, read_only=True)
    assert {status[name]["A3"].value for name in OUTPUT} == {"CHECKS FAIL"}


@pytest.mark.libreoffice
def test_a_changed_formula_turns_its_check_red(small: tuple[Path, Refreshed], tmp_path: Path) -> None:
    path = small[0]
    address, _ = place_of(path, "Checks", "abc_usage", "Amount")
    row = int(re.sub("[A-Z]", "", address)) + 1  # the first line below the check
    mutated = recalc.with_cell(
        path, tmp_path / "mutated.xlsm", sheet_part(path, "Checks"), f"D{row}",
        "<f>SUM(tblABC[Annual usage (currency)])+1000</f><v>0</v>",
    )  # fmt: skip
    before, after = check_rows(path), check_rows(recalc.recalculated(mutated, tmp_path))
    assert {id for id in before if before[id] != after[id]} == {"abc_usage"}
    assert after["abc_usage"] == (pytest.approx(before["abc_usage"][0] + 1000), "FAIL")


# --- Other aging bands in a pack that stands -------------------------------------------------------------------------


def test_other_bands_fill_their_own_columns_and_leave_no_old_figure_standing(tmp_path: Path) -> None:
    path = filled(tmp_path / "small.xlsm")
    run_on(path, company.CONFIG)
    before = openpyxl.load_workbook(path)["Aging"]
    youngest, older = before["I13"].value, before["N13"].value
    assert (youngest, older) == ("0-30 days (currency)", "Over 365 days (currency)")
    first, *_, last = company.CONFIG.aging.bands
    fewer = replace(company.CONFIG.aging, bands=(first, Band(100, "31-100 days"), last), at_risk_after_days=100)
    done = run_on(path, replace(company.CONFIG, aging=fewer))
    sheet = openpyxl.load_workbook(path, data_only=True)["Aging"]
    by_header = {c.value: c.column for c in sheet[13] if c.value}
    rows = range(14, 14 + len(done.results.aging.lines))

    def filled_in(header: str) -> list[Any]:
        return [v for row in rows if (v := sheet.cell(row, by_header[header]).value) is not None]

    assert filled_in("31-60 days (currency)") == filled_in("181-365 days (units)") == []
    banded = [youngest, "31-100 days (currency)", older, "No receipt history (currency)", "Negative stock (currency)"]
    assert sum(sum(filled_in(header)) for header in banded) == pytest.approx(1647.0)
    run_on(path, company.CONFIG)
    again = openpyxl.load_workbook(path, data_only=True)["Aging"]
    assert [c.value for c in again[13]][: len(by_header)] == list(by_header), "no column twice"
    assert again.cell(14, by_header["31-100 days (currency)"]).value is None
