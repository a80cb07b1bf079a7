"""A user inserts and deletes rows and columns among our cells: they are found again, nothing is written twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.packs import small_pack

from invxl.hosts.file import FileHost, anchors
from invxl.hosts.file.anchors import Shifts
from invxl.ooxml.formula_text import shifted
from invxl.ooxml.refs import Area
from invxl.pack import Cell, Formula, Pack, Role, Sheet


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsx"
    book = Workbook()
    book.active.title = "Mine"
    book.save(path)
    FileHost(path).write(linked(["A", "B"]))
    return path


def linked(skus: list[str]) -> Pack:
    """The small pack and a sheet that refers to a cell of its block, and its own cells to each other."""
    link = Sheet(
        "Link",
        "Link",
        cells=(
            Cell(1, 1, Formula("ABC!$D$3", "OK"), Role.LINK),
            Cell(2, 1, 2.0),
            Cell(3, 1, Formula("A2*2", 4.0)),
        ),
    )
    return Pack((*small_pack(skus).sheets, link))


def insert_rows(path: Path, name: str, at: int, n: int) -> None:
    """As a spreadsheet program does it: cells, merges, table, formats and every reference move down from row `at`."""
    book = load_workbook(path)
    sheet: Worksheet = book[name]

    def moved(area: str) -> str:
        a = Area.parse(area)
        down = [row + n if row >= at else row for row in (a.top, a.bottom)]
        return str(Area(down[0], a.left, down[1], a.right))

    merged = [str(m) for m in sheet.merged_cells.ranges]
    for m in merged:
        sheet.unmerge_cells(m)
    sheet.insert_rows(at, n)
    for m in merged:
        sheet.merge_cells(moved(m))
    for table in sheet.tables.values():
        table.ref = table.autoFilter.ref = moved(table.ref)
    for other in book.worksheets:
        for line in other.iter_rows():
            for c in line:
                if isinstance(c.value, str) and c.value.startswith("="):
                    own = name if other is sheet else ""
                    c.value = _moved_formula(c.value, name, own, at, n)
    for defined in (*book.defined_names.values(), *sheet.defined_names.values()):
        defined.attr_text = _moved_formula(defined.attr_text, name, "", at, n)
    book.save(path)


def _moved_formula(formula: str, sheet: str, own: str, at: int, n: int) -> str:
    scope = "" if own else f"{sheet}!"

    def down(m: re.Match[str]) -> str:
        return re.sub(r"(?<=[A-Z$])\d+\b", lambda d: str(int(d[0]) + (n if int(d[0]) >= at else 0)), m[0])

    return re.sub(rf"{scope}\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?", down, formula)


def block(path: Path) -> dict[str, Any]:
    sheet = load_workbook(path)["ABC"]
    top = Area.parse(sheet.tables["tblABC"].ref).top
    return {c.coordinate: c.value for line in sheet.iter_rows(max_row=top - 1) for c in line if c.value is not None}


def test_rows_above_everything(pack: Path) -> None:
    insert_rows(pack, "ABC", 1, 2)
    book = load_workbook(pack)
    book["ABC"]["A1"] = "prepared by Ann"
    book.save(pack)
    for skus in (["B", "A", "C"], ["A"]):
        FileHost(pack).write(linked(skus))
        assert block(pack) == {
            "A1": "prepared by Ann",
            "A3": "ABC & XYZ",
            "A5": "Total",
            "C5": "=SUM(tblABC[Annual usage])",
            "D5": "OK",
        }
        assert load_workbook(pack)["ABC"].tables["tblABC"].ref == f"A8:D{8 + len(skus)}"
        assert load_workbook(pack)["Link"]["A1"].value == "=ABC!$D$5"


def test_a_row_between_our_rows(pack: Path) -> None:
    insert_rows(pack, "ABC", 3, 1)
    FileHost(pack).write(linked(["A", "B"]))
    assert set(block(pack)) == {"A1", "A4", "C4", "D4"}
    insert_rows(pack, "ABC", 2, 1)
    FileHost(pack).write(linked(["A", "B"]))
    assert set(block(pack)) == {"A1", "A5", "C5", "D5"}


def test_a_sheet_without_a_table(pack: Path) -> None:
    insert_rows(pack, "Link", 2, 1)
    FileHost(pack).write(linked(["A", "B"]))
    sheet = load_workbook(pack)["Link"]
    assert [sheet.cell(r, 1).value for r in range(1, 5)] == ["=ABC!$D$3", None, 2, "=A3*2"]


def test_a_deleted_row_of_ours_stays_deleted(pack: Path) -> None:
    book = load_workbook(pack)
    sheet = book["ABC"]
    for c in ("A3", "C3", "D3"):
        sheet[c] = None
    for defined in book.defined_names.values():
        defined.attr_text = defined.attr_text.replace("ABC!$A$3:$D$3", "ABC!#REF!")
    book.save(pack)
    for _ in range(2):
        FileHost(pack).write(linked(["A", "B", "C"]))
        assert block(pack) == {"A1": "ABC & XYZ"}


def test_a_row_takes_the_shift_of_the_known_row_above() -> None:
    shifts = Shifts({1: (2, 0), 5: (3, 1)}, {})
    assert [shifts.place(r, 1) for r in (1, 3, 5, 9)] == [(3, 1), (5, 1), (8, 2), (12, 2)]
    assert anchors.NO_SHIFTS.place(4, 2) == (4, 2)
    assert shifted("A1", 0) == "A1"
