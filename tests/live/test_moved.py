"""A table that somebody cut and pasted elsewhere on its sheet, or renamed: both hosts go on with it alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.utils import range_boundaries
from support import calc, live
from support.packs import small_pack
from support.remote_client import Client

from invxl.errors import OwnershipError
from invxl.hosts.excel import ExcelHost
from invxl.hosts.excel.seen import see
from invxl.hosts.file import FileHost
from invxl.ooxml.refs import Area, address, cell

NEXT = small_pack(["F", "A", "0005", "C", "B", "E"])
CUT = {"all": Area(6, 1, 9, 6), "table": Area(6, 1, 9, 4)}  # with the user's columns, and without them
MOVES = pytest.mark.parametrize(
    ("cut", "down", "right"),
    [("all", 3, 0), ("all", 0, 2), ("all", 4, 7), ("table", 6, 8)],
    ids=["lower", "right", "lower-and-right", "away-from-the-notes"],
)


def made(path: Path) -> Path:
    """ABC with A, B and C in A6:D9, notes beside them, and a formula of the user's that looks at a row."""
    openpyxl.Workbook().save(path)
    FileHost(path).write(small_pack(["A", "B", "C"]))
    book = openpyxl.load_workbook(path)
    sheet = book["ABC"]
    sheet["E6"], sheet["F6"] = "My note", "My double"
    for row, note in ((7, "of A"), (8, "of B"), (9, "of C")):
        sheet.cell(row, 5, note)
    sheet["A4"] = "=C8"
    book.save(path)
    return path


def moved(path: Path, cut: Area, down: int, right: int) -> Path:
    """The file as Excel leaves it after cut and paste: the table's range, names and formulas follow the cells."""

    def place(match: re.Match[str]) -> str:
        row, column = cell(match[0].replace("$", ""))
        if not cut.holds(row, column):
            return match[0]
        plain = address(row + down, column + right)
        return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", plain) if "$" in match[0] else plain

    book = openpyxl.load_workbook(path)
    sheet = book["ABC"]
    sheet.move_range(str(cut), rows=down, cols=right)
    sheet["A4"] = re.sub(r"[A-Z]+\d+", place, sheet["A4"].value)
    [table] = sheet.tables.values()
    left, top, last, bottom = range_boundaries(table.ref)
    table.ref = table.autoFilter.ref = str(Area(top + down, left + right, bottom + down, last + right))
    for name in book.defined_names.values():
        if name.name.startswith(("_invxl.headers.", "_invxl.rows.")) and "ABC!" in name.attr_text:
            name.attr_text = re.sub(r"\$[A-Z]+\$\d+", place, name.attr_text)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    with calc.running() as app:
        yield app


def cut_and_paste(book: xw.Book, cut: Area, down: int, right: int) -> None:
    """What a person does in the open workbook."""
    sheet = book.sheets["ABC"]
    source = sheet.range((cut.top, cut.left), (cut.bottom, cut.right)).impl.api.RangeAddress
    target = sheet.range((cut.top + down, cut.left + right)).impl.api.getCellByPosition(0, 0).CellAddress
    sheet.impl.api.moveRange(target, source)


def shown(book: xw.Book) -> dict[Any, Any]:
    """(row, column) -> what a cell holds, formulas as their text."""
    grid = see(book).grid("ABC")
    return {
        (row, column): grid.formula(row, column) or grid.value(row, column)
        for row in range(grid.top, grid.bottom + 1)
        for column in range(grid.left, grid.right + 1)
        if not grid.blank(row, column)
    }


@MOVES
@pytest.mark.libreoffice
def test_a_table_that_was_cut_and_pasted_is_followed(
    cut: str, down: int, right: int, office: xw.App, tmp_path: Path
) -> None:
    by_file = moved(made(tmp_path / "closed.xlsx"), CUT[cut], down, right)
    book = office.books.open(made(tmp_path / "open.xlsx"))
    try:
        cut_and_paste(book, CUT[cut], down, right)
        FileHost(by_file).write(NEXT)
        ExcelHost(book).write(NEXT)
        wanted = office.books.open(by_file)
        book.app.calculate()
        assert shown(book) == shown(wanted)
        assert {k: str(t.area) for k, t in see(book).tables.items()} == {
            k: str(t.area) for k, t in see(wanted).tables.items()
        }
        wanted.close()
        top, left = 6 + down, 1 + right
        found = shown(book)
        assert [found[top + i, left + 1] for i in range(7)] == ["SKU", "F", "A", "0005", "C", "B", "E"]
        notes = {found[r, c - 3 if cut == "all" else c]: v for (r, c), v in found.items() if str(v).startswith("of ")}
        assert set(notes.values()) == {"of A", "of B", "of C"}
        if cut == "all":
            assert notes == {"A": "of A", "B": "of B", "C": "of C"}
    finally:
        book.close()


def written(client: Client, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    with client.opened(monkeypatch) as book:
        return ExcelHost(book, formulas_of=client.formulas_of).write(NEXT).notes


def ranges(book: Any) -> dict[str, str]:
    return {t.displayName: f"{sheet.title}!{t.ref}" for sheet in book.worksheets for t in sheet.tables.values()}


@MOVES
def test_and_through_the_remote_engine(
    cut: str, down: int, right: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = moved(made(tmp_path / "June.xlsx"), CUT[cut], down, right)
    client = Client(path)
    written(client, monkeypatch)
    FileHost(path).write(NEXT)
    assert live.differences(live.cells_of(path, ["ABC"]), dict(live.told(client.book, ["ABC"]))) == []
    assert ranges(client.book) == ranges(openpyxl.load_workbook(path))


def test_what_stands_below_a_moved_table_is_refused_by_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = moved(made(tmp_path / "June.xlsx"), CUT["all"], 4, 7)
    book = openpyxl.load_workbook(path)
    book["ABC"]["I15"] = "mine"
    book.save(path)
    before, client = path.read_bytes(), Client(path)
    sentence = r"ABC!I15: your cells where tblABC would grow to; free cells down to row 16"
    with pytest.raises(OwnershipError, match=sentence):
        FileHost(path).write(NEXT)
    with pytest.raises(OwnershipError, match=sentence):
        written(client, monkeypatch)
    assert path.read_bytes() == before


def renamed(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    table = book["ABC"].tables.pop("tblABC")
    table.name = table.displayName = "tblMine"
    book["ABC"].tables["tblMine"] = table
    book.save(path)
    return path


def test_a_renamed_table_is_the_users_for_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = renamed(made(tmp_path / "June.xlsx"))
    before = live.cells_of(path, ["ABC"])
    client = Client(path)
    said = written(client, monkeypatch)
    notes = FileHost(path).write(NEXT).notes
    for notice in (said, notes):
        assert 'A sheet named "ABC" is yours; ours is "ABC (invxl)"' in notice
    assert live.differences(before, live.cells_of(path, ["ABC"])) == []
    assert live.differences(before, dict(live.told(client.book, ["ABC"]))) == []
    assert live.differences(live.cells_of(path, ["ABC (invxl)"]), dict(live.told(client.book, ["ABC (invxl)"]))) == []
    assert ranges(client.book) == ranges(openpyxl.load_workbook(path))
