"""What a refresh of an open workbook would cover, lose or misread: refused by its address, nothing written.

Through xlwings' remote engine where a workbook is needed, and on what a host tells where that engine tells less.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from sheets import company
from support import live
from support.packs import small_pack
from support.remote_client import Client

from invxl.errors import InvxlError, OwnershipError, WorkbookError
from invxl.hosts.excel import ExcelHost, backup, collide, guard
from invxl.hosts.excel.placing import place
from invxl.hosts.excel.seen import Grid, Seen, SeenTable
from invxl.hosts.excel.session import held
from invxl.hosts.excel.standing import Standing, stand
from invxl.hosts.excel.values import entry
from invxl.hosts.file import FileHost
from invxl.hosts.file.backups import backup_folder
from invxl.ooxml.refs import Area
from invxl.pack import Cell, Column, Pack, Role

THREE, SIX = small_pack(["A", "B", "C"]), small_pack(["F", "A", "0005", "C", "B", "E"])


def more(pack: Pack) -> Pack:
    """With a block cell and a column that the workbook has not."""
    abc = pack.sheets[0]
    assert abc.table is not None
    column = Column("more", "More", [1.0] * abc.table.n_rows)
    table = replace(abc.table, columns=(*abc.table.columns, column))
    cells = (*abc.cells, Cell(4, 2, "More", Role.LABEL))
    return replace(pack, sheets=(replace(abc, cells=cells, table=table), *pack.sheets[1:]))


def less(pack: Pack) -> Pack:
    """Without the column of annual usage, and the cells that name it."""
    abc = pack.sheets[0]
    assert abc.table is not None
    table = replace(abc.table, columns=tuple(c for c in abc.table.columns if c.id != "usage"))
    return replace(pack, sheets=(replace(abc, cells=abc.cells[:2], table=table, charts=()), *pack.sheets[1:]))


def made(path: Path, change: Callable[[Any], None] = lambda book: None, first: Pack | None = THREE) -> Path:
    openpyxl.Workbook().save(path)
    if first is not None:
        FileHost(path).write(first)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def written(client: Client, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    with client.opened(monkeypatch) as book:
        return ExcelHost(book, formulas_of=client.formulas_of).write(pack).notes


def put(place: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book["ABC"][place] = value

    return change


def take_the_name(book: Any) -> None:
    book.defined_names["tblABC"] = DefinedName("tblABC", attr_text="Sheet!$A$1")


@pytest.mark.parametrize(
    ("change", "first", "pack", "sentence"),
    [
        (put("B4", "mine"), THREE, more(THREE), r"ABC!B4: your cells where the sheet's figures go; free cells"),
        (put("E8", "mine"), THREE, more(THREE), r"ABC!E8: your cells where tblABC would grow to"),
        (take_the_name, None, THREE, r"the name tblABC is in use for something else.*Rename it in Excel"),
    ],
    ids=["figures", "new-column", "name"],
)
def test_what_stands_where_something_new_goes_is_refused_by_both_hosts(
    change: Any, first: Pack | None, pack: Pack, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "June.xlsx", change, first)
    before, client = path.read_bytes(), Client(path)
    with pytest.raises(InvxlError, match=sentence):
        FileHost(path).write(pack)
    with pytest.raises(InvxlError, match=sentence):
        written(client, pack, monkeypatch)
    assert path.read_bytes() == before and client.actions == []


def test_a_column_that_the_pack_no_longer_has_is_blank_and_said_by_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "June.xlsx")
    client = Client(path)
    said = 'ABC: the column "Annual usage" is no longer filled. Delete it if nothing needs it.'
    assert said in written(client, less(THREE), monkeypatch)
    assert said in FileHost(path).write(less(THREE)).notes
    assert [client.book["ABC"].cell(row, 3).value for row in (6, 7, 8, 9)] == ["Annual usage", None, None, None]
    assert live.differences(live.cells_of(path, ["ABC"]), dict(live.told(client.book, ["ABC"]))) == []


def one_more_row(book: Any) -> None:
    sheet = book["Sales"]
    sheet.cell(sheet.max_row + 1, 1, datetime(2025, 1, 1))


def header_twice(book: Any) -> None:
    sheet = book["Notes"] if "Notes" in book.sheetnames else book["OnHand"]
    sheet["B1"] = sheet["A1"].value


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (one_more_row, r"Sales, row \d+: data directly below the table tblSales"),
        (header_twice, r"two columns headed .*; each header once"),
    ],
    ids=["below", "twice"],
)
def test_a_raw_tab_that_would_be_misread_is_refused(
    change: Any, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = live.start(tmp_path / "pack.xlsm", company.book().tables.values())
    client = Client(path)
    change(client.book)
    with (
        client.opened(monkeypatch, take=False) as book,
        pytest.raises(WorkbookError, match=sentence),
    ):
        ExcelHost(book, formulas_of=client.formulas_of).read()


def test_looks_that_a_host_does_not_tell_stay_on_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed file put them aside; the remote engine brings back what it can, and the rest waits for a closed file."""

    def dress(book: Any) -> None:
        sheet = book["ABC"]
        sheet["C8"].font = Font(color="C00000")
        sheet["E6"], sheet["E8"], sheet["F6"] = "My note", "of B", "My mark"
        sheet["F7"] = "x"
        sheet["F8"].fill = PatternFill("solid", fgColor="FFFF00")

    path = made(tmp_path / "June.xlsx", dress)
    FileHost(path).write(small_pack(["A", "C"]))
    client = Client(path)
    notes = written(client, small_pack(["A", "C", "B"]), monkeypatch)
    assert client.book["ABC"]["E9"].value == "of B"
    listed = client.book["Removed items"]
    assert [[c.value for c in row[:3]] for row in listed.iter_rows(min_row=5, max_row=6)] == [
        ["tblABC", "B", "Annual usage"], ["tblABC", "B", "My mark"],
    ]  # fmt: skip
    assert any(n.startswith("ABC") and "tells no fills" in n for n in notes)


def standing(rows: list[list[Any]], notes: dict[tuple[int, int], str] | None = None) -> Standing:
    """tblABC from row 6, as a host tells it."""
    at = {p: SimpleNamespace(row=p[0], column=p[1]) for p in notes or {}}
    told = [SimpleNamespace(location=at[p], text=text) for p, text in (notes or {}).items()]
    sheet = SimpleNamespace(notes=told, comments=[])
    book: Any = SimpleNamespace(name="June.xlsm", sheets={"ABC": sheet})
    there = {"tblabc": SeenTable("ABC", "tblABC", Area(6, 1, 5 + len(rows), 4))}
    seen = Seen(book, "June.xlsm", ("ABC",), there, {})
    seen.grids["ABC"] = Grid(6, 1, rows, [[""] * len(rows[0]) for _ in rows])
    table = THREE.sheets[0].table
    assert table is not None
    return stand(seen, there["tblabc"], table)


HEADERS = ["Rank", "SKU", "Annual usage", "Status"]
ROWS: list[list[Any]] = [HEADERS, [1.0, "A", 3.0, "OK"], [2.0, "B", 2.0, "OK"], [3.0, "C", 1.0, "OK"]]


def test_a_note_where_the_table_would_grow_to_is_in_the_way() -> None:
    [fault] = collide.check_growth(standing(ROWS, {(11, 2): "mine"}), 6, range(1, 5))
    assert str(fault).startswith("ABC!B11: your cells where tblABC would grow to; free cells down to row 12")
    assert collide.check_growth(standing(ROWS, {(13, 2): "mine"}), 6, range(1, 5)) == []


def test_more_rows_than_a_sheet_has_are_refused_by_their_number() -> None:
    assert collide.check_growth(standing(ROWS), 1_048_570, range(1, 5)) == []
    [fault] = collide.check_growth(standing(ROWS), 1_048_571, range(1, 5))
    assert "1,048,571 rows; at most 1,048,570 below its header" in str(fault)


@pytest.mark.parametrize(
    ("rows", "skus", "sentence"),
    [
        ([[*r, n] for r, n in zip([HEADERS, [1, "A", 3, "OK"], [2, "A", 2, "OK"]], ["Mine", "x", "y"], strict=True)],
         ["A"], r"ABC, tblABC: keys that occur twice: A; every key once"),
        ([[*r, n] for r, n in zip([HEADERS, [1, "A", 3, "OK"]], ["Mine", "x"], strict=True)],
         ["A", "A"], r"keys that occur twice in the new rows: A"),
        ([[*r, n] for r, n in zip([["Rank", "Thing", "Annual usage", "Status"], [1, "A", 3, "OK"]], ["Mine", "x"],
                                  strict=True)],
         ["A"], r"the column SKU is gone; it, because your cells beside the table follow it"),
    ],
    ids=["twice", "twice-new", "no-key"],
)  # fmt: skip
def test_cells_that_could_follow_no_row_are_refused(rows: list[list[Any]], skus: list[str], sentence: str) -> None:
    table = small_pack(skus).sheets[0].table
    assert table is not None
    with pytest.raises(OwnershipError, match=sentence):
        place(standing(rows), table, (), frozenset())


def opened_from(path: Path, **app: Any) -> Any:
    engine = SimpleNamespace(type="desktop")
    return SimpleNamespace(fullname=str(path), name=path.name, api=SimpleNamespace(),
                           app=SimpleNamespace(engine=engine, **app), close=lambda: None)  # fmt: skip


def test_a_backup_that_cannot_be_written_stops_the_refresh(tmp_path: Path) -> None:
    path = tmp_path / "June.xlsm"
    path.write_bytes(b"x")
    backup_folder(path).write_bytes(b"a file where the folder is to be")
    with pytest.raises(WorkbookError, match=r"the backup cannot be written \(.*\).*Nothing was written"):
        backup.keep(opened_from(path), datetime(2026, 1, 5))


def test_a_restore_that_the_system_refuses_opens_the_workbook_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "June.xlsm"
    path.write_bytes(b"now")
    opened: list[str] = []
    blank = SimpleNamespace(close=lambda: None)
    books = SimpleNamespace(add=lambda: None, active=blank, open=lambda name: opened.append(name))
    book = opened_from(path, books=books)
    backup.keep(book, datetime(2026, 1, 5, 8))
    copy = backup.shutil.copy2

    def refuses(source: Path, target: Path) -> Any:
        if Path(target) == path:
            raise PermissionError(13, "Permission denied")
        return copy(source, target)

    monkeypatch.setattr(backup.shutil, "copy2", refuses)
    with pytest.raises(WorkbookError, match=r"it may not be replaced \(Permission denied\).*save it under"):
        backup.put_back(book, datetime(2026, 1, 5, 9))
    assert opened == [str(path)] and path.read_bytes() == b"now"


def test_excel_is_not_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a cell is edited every call is turned down; xlwings' own 0 means that it goes on asking."""
    windows = SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setitem(__import__("sys").modules, "xlwings._xlwindows", windows)
    with held(opened_from(Path("June.xlsm")), lambda: False):
        assert windows.N_COM_ATTEMPTS == 2_000


def test_days_of_a_workbook_that_counts_from_1904_are_entered_so() -> None:
    asked = SimpleNamespace(api=SimpleNamespace(Date1904=True))
    assert guard.counts_from_1904(asked)  # type: ignore[arg-type]
    assert not guard.counts_from_1904(SimpleNamespace(api=SimpleNamespace(Date1904=False)))  # type: ignore[arg-type]
    assert entry(date(2026, 1, 5), False, str) == 46_027.0
    assert entry(date(2026, 1, 5), False, str, counts_from_1904=True) == 46_027.0 - 1_462.0
