"""What every sheet of every pack keeps to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from sheets import company

from invxl import resources
from invxl.errors import Cancelled
from invxl.pack import LIGHTS, Column, Formula, Pack, Role, Sheet
from invxl.progress import silent
from invxl.refresh import refresh
from invxl.settings.model import Config
from invxl.sheets import empty_pack
from invxl.terms.kpis import KPI_TERMS
from invxl.terms.model import Format

NAMES = [
    "KPI", "KPI by category", "KPI by location", "ABC", "Aging", "Aging by category", "Checks", "Exceptions", "Config",
    "Functions", "Run log", "About",
]  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return company.refreshed().pack


@pytest.fixture(scope="module", params=["refreshed", "empty"])
def either(request: pytest.FixtureRequest, pack: Pack) -> Pack:
    return pack if request.param == "refreshed" else empty_pack(Config())


def cells_of(sheet: Sheet) -> Iterator[tuple[str, Any, Role]]:
    """(place, value, role) of everything on a sheet."""
    for cell in sheet.cells:
        yield f"{sheet.name} R{cell.row}C{cell.column}", cell.value, cell.role
    for column in sheet.table.columns if sheet.table else ():
        roles = column.roles or [column.role] * len(column.values)
        for i, value in enumerate(column.values):
            yield f"{sheet.name}.{column.id}[{i}]", value, roles[i]


def plain(value: Any) -> Any:
    return value.value if isinstance(value, Formula) else value


def test_every_sheet_is_there_in_order_with_or_without_data(either: Pack) -> None:
    assert [s.name for s in either.sheets] == NAMES
    assert [s.table.name for s in either.sheets if s.table] == [
        "tblKPI", "tblKPICategory", "tblKPILocation", "tblABC", "tblAging", "tblAgingCategory", "tblChecks",
        "tblExceptions", "tblConfig", "tblFunctions", "tblRunLog",
    ]  # fmt: skip


def test_an_empty_pack_has_the_geometry_of_a_full_one(pack: Pack) -> None:
    for full, empty in zip(pack.sheets, empty_pack(Config()).sheets, strict=True):
        assert (full.table_row, full.table_column, full.charts) == (empty.table_row, empty.table_column, empty.charts)
        if full.table and empty.table:
            assert [(c.id, c.header, c.format, c.width) for c in full.table.columns] == [
                (c.id, c.header, c.format, c.width) for c in empty.table.columns
            ]
            assert {(c.row, c.column) for c in full.cells} == {(c.row, c.column) for c in empty.cells}


def test_columns_of_a_table_are_of_one_length_and_their_ids_and_headers_unique(either: Pack) -> None:
    for sheet in either.sheets:
        for table in [sheet.table] if sheet.table else []:
            assert len({len(c.values) for c in table.columns}) == 1, table.name
            for names in ([c.id for c in table.columns], [c.header.casefold() for c in table.columns]):
                assert len(set(names)) == len(names), table.name
            for column in table.columns:
                assert column.formats is None or len(column.formats) == table.n_rows
                assert column.roles is None or len(column.roles) == table.n_rows
            assert set(table.key) <= {c.id for c in table.columns}


def test_keys_are_unique_and_never_blank(either: Pack) -> None:
    for sheet in either.sheets:
        for table in [sheet.table] if sheet.table else []:
            by_id = {c.id: c for c in table.columns}
            keys = list(zip(*(by_id[k].values for k in table.key), strict=True))
            assert len(set(keys)) == len(keys), table.name
            assert all(part is not None for key in keys for part in key), table.name


def test_no_nan_no_infinity_and_no_stranger_type_reaches_a_cell(either: Pack) -> None:
    for sheet in either.sheets:
        for place, value, _ in cells_of(sheet):
            found = plain(value)
            if isinstance(found, np.datetime64):
                continue
            if isinstance(found, float) and not isinstance(value, Formula):
                assert math.isfinite(found) or math.isnan(found), place  # NaN of an array column is blank
            else:
                assert (
                    found is None or isinstance(found, (str, bool, int, float, datetime)) or hasattr(found, "year")
                ), place
            if isinstance(value, Formula):
                assert found is not None and found == found, place
                assert not value.text.startswith("="), place


def test_a_status_cell_holds_a_word_that_has_a_light(either: Pack) -> None:
    for sheet in either.sheets:
        for place, value, role in cells_of(sheet):
            if role is Role.STATUS and plain(value) is not None:
                assert plain(value) in LIGHTS, place


def test_blocks_stand_above_the_table_and_inside_no_other_cell(either: Pack) -> None:
    for sheet in either.sheets:
        places = [(c.row, c.column) for c in sheet.cells]
        assert len(set(places)) == len(places), sheet.name
        if sheet.table:
            assert max(row for row, _ in places) < sheet.table_row - 1, sheet.name


def test_every_formula_names_only_tables_and_headers_that_are_there(pack: Pack) -> None:
    book = company.book()
    headers = {t.name: {c.header for c in t.columns} for s in pack.sheets for t in ([s.table] if s.table else [])}
    headers |= {name: set(table.columns) for name, table in book.tables.items()}
    for sheet in pack.sheets:
        for place, value, _ in cells_of(sheet):
            if isinstance(value, Formula):
                for table, inner in re.findall(r"\b(tbl\w+)\[((?:\[#This Row\],)?\[[^]]*\]|[^]]*)\]", value.text):
                    header = inner.removeprefix("[#This Row],").removeprefix("[").removesuffix("]")
                    assert header in headers[table], f"{place}: {table}[{header}]"


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value


UNITS = re.compile(
    r"\((currency|units|days|months|weeks|%|number|rows|ratio|turns per year|per 1 invested|in the unit|"
    r"units per period|SD / mean)\)$"
)


def test_every_header_of_figures_says_its_unit(pack: Pack) -> None:
    said_by_a_column = {"tblKPI": {"numerator", "denominator", "factor"}, "tblChecks": {"amount", "left", "right",
                        "difference", "tolerance"}, "tblConfig": {"effective"}}  # fmt: skip
    counts = {"Rank", "Row", "Checks: OK", "Checks: Warning", "Checks: FAIL", "Checks: Not available"}
    for sheet in pack.sheets:
        for table in [sheet.table] if sheet.table else []:
            for column in table.columns:
                numeric = any(is_number(plain(v)) for v in column.values)
                if numeric and column.id not in said_by_a_column.get(table.name, ()) and column.header not in counts:
                    assert UNITS.search(column.header), f"{table.name}[{column.header}]"


def test_widths_hold_twelve_digits_of_money_and_no_header_is_cut(pack: Pack) -> None:
    room = {Format.MONEY: len("(123,456,789,012)") + 2, Format.CENTS: len("(123,456,789,012.00)") + 2}
    for sheet in pack.sheets:
        for column in sheet.table.columns if sheet.table else ():
            assert column.width >= max(len(word) for word in column.header.split()), f"{sheet.name}: {column.header}"
            if "(units)" in column.header or column.id == "tolerance":
                continue
            for format in {*(column.formats or ()), column.format} & set(room):
                assert column.width >= room[format], f"{sheet.name}: {column.header}"


def test_money_in_a_summary_has_the_room_that_it_has_in_a_table(either: Pack) -> None:
    for sheet in either.sheets:
        columns = sheet.table.columns if sheet.table else ()
        widths = {**sheet.widths, **{sheet.table_column + i: c.width for i, c in enumerate(columns)}}
        for cell in sheet.cells:
            if cell.format is Format.MONEY and cell.role in (Role.VALUE, Role.TOTAL):
                assert widths[cell.column] >= len("(123,456,789,012)") + 1, f"{sheet.name} {cell.row}, {cell.column}"


def test_every_header_is_frozen_and_repeated_on_every_page() -> None:
    book = openpyxl.load_workbook(resources.file("workbook_templates", "inventory_pack.xlsm"))
    for sheet in empty_pack(Config()).sheets:
        if sheet.table:
            there = book[sheet.name]
            assert coordinate_to_tuple(there.freeze_panes) == (sheet.table_row + 1, 1 + sheet.freeze_columns)
            assert there.print_title_rows == f"${sheet.table_row}:${sheet.table_row}"
            assert bool(there.print_title_cols) == (sheet.pages_wide > 1), sheet.name


def test_every_kpi_has_somebody_who_answers_and_says_what_it_stands_on(pack: Pack) -> None:
    table = pack.sheet("KPI").table
    assert table is not None
    by_id = {c.id: c for c in table.columns}
    for id in ("responsible", "basis", "definition", "question"):
        assert all(by_id[id].values), id


def test_every_kpi_of_the_glossary_has_its_row(either: Pack) -> None:
    table = either.sheet("KPI").table
    assert table is not None
    by_id = {c.id: c for c in table.columns}
    assert list(by_id["id"].values) == list(KPI_TERMS)
    assert list(by_id["section"].values) == ["Headline"] * 8 + ["Detail"] * (len(KPI_TERMS) - 8)
    assert list(by_id["definition"].values) == [t.definition for t in KPI_TERMS.values()]
    for status, value, note in zip(by_id["status"].values, by_id["value"].values, by_id["note"].values, strict=True):
        if plain(value) is None and status != "Not refreshed":
            assert status == "Not available" and note, "what is undefined says what is missing"


def test_a_kpi_formula_gives_what_the_analysis_computed() -> None:
    done = company.refreshed()
    table = done.pack.sheet("KPI").table
    assert table is not None
    by_id = {c.id: c for c in table.columns}
    values = dict(zip(by_id["id"].values, by_id["value"].values, strict=True))
    formulas = 0
    for kpi in done.results.kpi.total:
        if kpi.value is None or math.isnan(kpi.value):
            assert values[kpi.id] is None
            continue
        assert plain(values[kpi.id]) == pytest.approx(kpi.value, rel=1e-12)
        if isinstance(values[kpi.id], Formula):
            formulas += 1
            parts = ["tblKPI[[#This Row],[Numerator]]/tblKPI[[#This Row],[Denominator]]"]
            parts += ["tblKPI[[#This Row],[Times]]"] if kpi.factor is not None else []
            assert values[kpi.id].text == "*".join(parts)
            assert kpi.numerator is not None and kpi.denominator
            assert kpi.numerator / kpi.denominator * (1 if kpi.factor is None else kpi.factor) == pytest.approx(
                kpi.value
            )
    assert formulas >= 8


def same(a: Any, b: Any) -> bool:
    """Deep equality in which NaN equals NaN."""
    if is_dataclass(a) and not isinstance(a, type):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, np.ndarray):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True))
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b) or (a != a and b != b)


def test_the_same_inputs_give_the_same_pack() -> None:
    assert same(company.refreshed().pack, company.refreshed().pack)


def test_another_stamp_changes_the_run_log_and_nothing_else(pack: Pack) -> None:
    later = company.refreshed(run=replace(company.RUN, stamp=datetime(2026, 1, 6, 9, 0, 0))).pack
    assert [a.name for a, b in zip(pack.sheets, later.sheets, strict=True) if not same(a, b)] == ["Run log"]


def test_a_run_that_is_cancelled_ends_there() -> None:
    def stop(stage: str, done: float) -> None:
        if "KPI" in stage:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        refresh(company.book(), company.CONFIG, as_of=None, run=company.RUN, progress=stop)


def test_progress_rises() -> None:
    told: list[float] = []
    refresh(company.book(), company.CONFIG, as_of=None, run=company.RUN, progress=lambda stage, done: told.append(done))
    assert told == sorted(told) and len(told) >= 5 and told[-1] < 0.9
    assert silent("any", 0.0) is None


def column(pack: Pack, sheet: str, id: str) -> Column:
    table = pack.sheet(sheet).table
    assert table is not None
    return next(c for c in table.columns if c.id == id)


def test_the_status_cell_of_every_sheet_counts_the_failing_checks(pack: Pack) -> None:
    words = [plain(v) for v in column(pack, "Checks", "status").values]
    failing = words.count("FAIL")
    for sheet in pack.sheets:
        status = next(c for c in sheet.cells if (c.row, c.column) == (3, 1))
        assert isinstance(status.value, Formula)
        assert status.value.value == ("CHECKS FAIL" if failing else "Checks pass")
        assert 'COUNTIF(tblChecks[Status],"FAIL")' in status.value.text
    for sheet in empty_pack(Config()).sheets:
        assert plain(next(c for c in sheet.cells if (c.row, c.column) == (3, 1)).value) == "Not refreshed"
