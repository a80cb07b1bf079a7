"""What a user left in a table of an open workbook follows its rows: the sort, fills and fonts, as in a closed file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.filters import SortCondition, SortState
from support import calc
from support.packs import small_pack

from invxl.errors import WorkbookError
from invxl.hosts.excel import ExcelHost, traits
from invxl.hosts.file import FileHost
from invxl.pack import Pack, Role
from invxl.terms.model import Format

pytestmark = pytest.mark.libreoffice
NEXT = small_pack(["F", "A", "B", "E", "C"], [600.0, 20.0, 30.0, 20.0, 10.0])


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    with calc.running() as app:
        yield app


def made(path: Path, change: Any) -> Path:
    """ABC with A, B and C, as somebody changed it."""
    openpyxl.Workbook().save(path)
    FileHost(path).write(small_pack(["A", "B", "C"]))
    book = openpyxl.load_workbook(path)
    change(book["ABC"])
    book.save(path)
    return path


def sorted_by(*columns: tuple[str, bool]) -> Any:
    def change(sheet: Any) -> None:
        [table] = sheet.tables.values()
        conditions = [SortCondition(ref=f"{letter}7:{letter}9", descending=down or None) for letter, down in columns]
        table.sortState = SortState(ref="A7:D9", sortCondition=conditions)
        sheet["E6"] = "My note"
        for row, note in ((7, "of A"), (8, None), (9, "of C")):
            sheet.cell(row, 5, note)
        sheet["F6"] = "My rank"
        for row, rank in ((7, 2), (8, 3), (9, 1)):
            sheet.cell(row, 6, rank)

    return change


def field(column: int, down: bool, on: int = 0, listed: str = "") -> Any:
    """One line of Excel's sort."""
    return SimpleNamespace(Key=SimpleNamespace(Column=column), Order=2 if down else 1, SortOn=on, CustomOrder=listed)


@pytest.mark.parametrize(
    "columns",
    [[("C", True)], [("C", False)], [("C", False), ("B", True)], [("B", False)]],
    ids=["falling", "rising", "two", "text"],
)
def test_the_users_sort_is_applied_to_the_new_rows(
    columns: list[tuple[str, bool]], office: xw.App, tmp_path: Path
) -> None:
    by_file = made(tmp_path / "closed.xlsx", sorted_by(*columns))
    book = office.books.open(made(tmp_path / "open.xlsx", sorted_by(*columns)))
    book.impl.sorts["tblABC"] = [field(ord(letter) - 64, down) for letter, down in columns]
    try:
        FileHost(by_file).write(NEXT)
        ExcelHost(book).write(NEXT)
        closed = openpyxl.load_workbook(by_file)["ABC"]
        wanted = [[cell.value for cell in row] for row in closed["B7:F11"]]
        assert book.sheets["ABC"].range("B7:F11").value == wanted
        assert [row[0] for row in wanted] != ["F", "A", "B", "E", "C"]
    finally:
        book.close()


PAINTED = {"E7": "FFFF00", "E9": "FFFF00", "B8": "00B0F0", "F8": "FF0000", "H9": "92D050"}


def paint(sheet: Any) -> None:
    """Notes beside rows, fills on cells of everyone, fonts on the user's."""
    for column, header in ((5, "My note"), (6, "My mark"), (7, "Mine too"), (8, "Far")):
        sheet.cell(6, column, header)
    for row, note in ((7, "of A"), (8, "of B"), (9, "of C")):
        sheet.cell(row, 5, note)
    for place, colour in PAINTED.items():
        sheet[place].fill = PatternFill("solid", fgColor=colour)
    sheet["E8"].font = Font(bold=True, color="C00000")
    sheet["G7"].font = Font(italic=True)
    sheet["G7"] = "slanted"


def looks(book: xw.Book, address: str) -> list[Any]:
    """(fill, font colour, bold, italic) of each cell, as the program tells them."""
    return [
        (cell.color, cell.font.color, cell.font.bold, cell.font.italic) for cell in book.sheets["ABC"].range(address)
    ]


@pytest.mark.parametrize(
    "skus",
    [["C", "A", "B"], ["F", "A", "B", "E", "C"], ["B", "A"], ["A", "B", "C"]],
    ids=["moved", "grown", "shrunk", "same"],
)
def test_fills_and_fonts_follow_their_rows(skus: list[str], office: xw.App, tmp_path: Path) -> None:
    by_file = made(tmp_path / "closed.xlsx", paint)
    book = office.books.open(made(tmp_path / "open.xlsx", paint))
    try:
        pack = small_pack(skus)
        FileHost(by_file).write(pack)
        ExcelHost(book).write(pack)
        wanted = office.books.open(by_file)
        area = f"A7:H{len(skus) + 8}"
        assert looks(book, area) == looks(wanted, area)
        at = 7 + skus.index("B")
        assert [book.sheets["ABC"].range(f"{c}{at}").color for c in "BE"] == [(0, 0xB0, 0xF0), None]
        assert book.sheets["ABC"].range(f"E{at}").font.bold
        wanted.close()
    finally:
        book.close()


def dress(sheet: Any) -> None:
    """Looks of every kind in the row of B: on cells of ours, on content, on a formula and on a blank cell."""
    paint(sheet)
    sheet["A8"].font = Font(color="00B050", italic=True)  # ours, and so are B8 and C8
    sheet["C8"].number_format = "0.0"
    sheet["B8"].number_format = "0.00"  # in a column of texts
    sheet["F8"] = "=C8*2"
    sheet["F8"].fill = PatternFill("solid", fgColor="FF0000")
    sheet["F8"].number_format = "0.000"
    sheet["H8"].fill = PatternFill("solid", fgColor="7030A0")  # a blank cell
    sheet["E8"].number_format = '"no. "0'
    for row in (7, 8, 9):
        sheet.cell(row, 9).fill = PatternFill("solid", fgColor="DDDDDD")  # a column of colour alone


def by_row(skus: Sequence[str]) -> Pack:
    """ABC with usage in a format, and the rank in a role, that go by the row."""
    pack = small_pack(skus)
    rank, sku, usage, status = pack.sheets[0].table.columns  # type: ignore[union-attr]
    usage = replace(usage, formats=[Format.MONEY if k < "B" else Format.INTEGER for k in skus])
    rank = replace(rank, roles=[Role.TOTAL if k == "A" else Role.BODY for k in skus])
    table = replace(pack.sheets[0].table, columns=(rank, sku, usage, status))  # type: ignore[type-var]
    return replace(pack, sheets=(replace(pack.sheets[0], table=table), *pack.sheets[1:]))


@pytest.mark.parametrize(
    "steps",
    [[["A", "B", "C"]], [["C", "B", "A"]], [["A", "C"], ["C", "A", "B"]]],
    ids=["same", "moved", "gone-and-back"],
)
def test_looks_on_cells_that_we_dress_by_the_row_stay_with_it(
    steps: list[list[str]], office: xw.App, tmp_path: Path
) -> None:
    def change(sheet: Any) -> None:
        sheet["C8"].font = Font(color="C00000", bold=True)
        sheet["C8"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet["A8"].font = Font(color="0070C0", italic=True)

    def edited(path: Path) -> Path:
        openpyxl.Workbook().save(path)
        FileHost(path).write(by_row(["A", "B", "C"]))
        book = openpyxl.load_workbook(path)
        change(book["ABC"])
        book.save(path)
        return path

    by_file = edited(tmp_path / "closed.xlsx")
    with opened(office, edited(tmp_path / "open.xlsx")) as book:
        for skus in steps:
            FileHost(by_file).write(by_row(skus))
            ExcelHost(book).write(by_row(skus))
        at = 7 + steps[-1].index("B")
        looked = [(c.color, c.font.color, c.font.bold, c.font.italic) for c in book.sheets["ABC"].range(f"A{at}:C{at}")]
        assert looked[0] == (None, (0, 0x70, 0xC0), False, True)
        assert looked[2] == ((255, 255, 0), (0xC0, 0, 0), True, False)
        with opened(office, by_file) as wanted:
            found = everything(book, "ABC", f"A7:D{6 + len(steps[-1])}")
            assert [f[:3] for f in found] == [f[:3] for f in everything(wanted, "ABC", f"A7:D{6 + len(steps[-1])}")]


@contextmanager
def opened(office: xw.App, path: Path) -> Iterator[xw.Book]:
    book = office.books.open(path)
    try:
        yield book
    finally:
        book.close()


def test_a_column_of_ours_that_somebody_dressed_as_a_whole_is_so_for_new_rows(office: xw.App, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        for row in (7, 8, 9):
            sheet.cell(row, 3).fill = PatternFill("solid", fgColor="FFFF00")
            sheet.cell(row, 3).font = Font(color="C00000", italic=True)

    by_file = made(tmp_path / "closed.xlsx", change)
    with opened(office, made(tmp_path / "open.xlsx", change)) as book:
        FileHost(by_file).write(NEXT)
        ExcelHost(book).write(NEXT)
        assert looks(book, "C7:C11") == [((255, 255, 0), (0xC0, 0, 0), False, True)] * 5
        with opened(office, by_file) as wanted:
            assert looks(book, "A7:D13") == looks(wanted, "A7:D13")


def everything(book: xw.Book, sheet: str, area: str) -> list[Any]:
    """What each cell holds and how it looks."""
    return [
        (c.formula or c.value, c.color, c.font.color, c.font.bold, c.font.italic, c.number_format.replace("\\", ""))
        for c in book.sheets[sheet].range(area)
    ]


@pytest.mark.parametrize(
    "steps",
    [
        [["C", "B", "A"]],
        [["A", "C"]],
        [["A", "C"], ["C"], ["B", "C", "A"]],
        [["A", "C"], ["A", "C", "F"], ["F", "A", "B", "C"]],
        [["F"], ["A", "B", "C"]],
    ],
    ids=["around", "gone", "gone-twice-and-back", "back", "all"],
)
def test_looks_of_rows_that_go_are_put_aside_and_come_back_with_them(
    steps: list[list[str]], office: xw.App, tmp_path: Path
) -> None:
    by_file = made(tmp_path / "closed.xlsx", dress)
    book = office.books.open(made(tmp_path / "open.xlsx", dress))
    try:
        for skus in steps:
            FileHost(by_file).write(small_pack(skus))
            ExcelHost(book).write(small_pack(skus))
            with opened(office, by_file) as wanted:
                for sheet, area in (("ABC", f"A7:I{len(skus) + 9}"), ("Removed items", "A5:F16")):
                    if sheet not in [s.name for s in wanted.sheets]:
                        continue
                    assert everything(book, sheet, area) == everything(wanted, sheet, area), (skus, sheet)
        if "B" in steps[-1]:
            cell = book.sheets["ABC"].range(f"E{7 + steps[-1].index('B')}")
            assert (cell.value, cell.font.bold, cell.number_format) == ("of B", True, '"no. "0')
    finally:
        book.close()


def test_either_host_brings_back_what_the_other_put_aside(office: xw.App, tmp_path: Path) -> None:
    before, after = small_pack(["A", "C"]), small_pack(["A", "B", "C"])
    by_file = made(tmp_path / "either.xlsx", dress)
    with opened(office, by_file) as book:
        wanted = everything(book, "ABC", "A7:I9")
    FileHost(by_file).write(before)
    with opened(office, by_file) as book:
        ExcelHost(book).write(after)
        assert everything(book, "ABC", "A7:I9") == wanted
        assert book.sheets["Removed items"].range("A5:F5").value == [None] * 6
        ExcelHost(book).write(before)
        book.save()
    FileHost(by_file).write(after)
    with opened(office, by_file) as book:
        assert everything(book, "ABC", "A7:I9") == wanted


def test_a_fill_that_a_failed_write_moved_is_put_back(
    office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = office.books.open(made(tmp_path / "open.xlsx", paint))
    before = looks(book, "A7:H9")

    done = traits.Paint.do
    count = iter(range(100))

    def fails(step: Any, on: xw.Book) -> None:
        if next(count) == 6:
            raise RuntimeError("the program said no")
        done(step, on)

    monkeypatch.setattr(traits.Paint, "do", fails)
    try:
        with pytest.raises(WorkbookError, match="Everything was put back"):
            ExcelHost(book).write(small_pack(["C", "A", "B"]))
        assert looks(book, "A7:H9") == before
    finally:
        book.close()


@pytest.mark.parametrize("odd", [field(3, True, on=1), field(3, True, listed="OK,Watch")], ids=["colour", "list"])
def test_a_sort_that_no_values_tell_is_left_and_said(odd: Any, office: xw.App, tmp_path: Path) -> None:
    book = office.books.open(made(tmp_path / "open.xlsx", sorted_by(("C", True))))
    book.impl.sorts["tblABC"] = [odd]
    try:
        notes = ExcelHost(book).write(NEXT).notes
        assert "ABC: the sort of tblABC by colour, icon or list was not applied again" in notes
        assert book.sheets["ABC"].range("B7:B11").value == ["F", "A", "B", "E", "C"]
    finally:
        book.close()
