"""Open workbooks that people have changed, on a live spreadsheet program: carried on with, or refused by a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from support import calc
from support.packs import small_pack

from invxl.addin import refresh as entry
from invxl.errors import OwnershipError, WorkbookError
from invxl.hosts.excel import ExcelHost, steps
from invxl.hosts.excel.backup import put_back
from invxl.hosts.file import FileHost

pytestmark = pytest.mark.libreoffice
THREE = small_pack(["A", "B", "C"], log=["one"])
SIX = small_pack(["F", "A", "0005", "C", "B", "E"], log=["two"])
VALUES = [["F", 600.0], ["A", 500.0], ["0005", 400.0], ["C", 300.0], ["B", 200.0], ["E", 100.0]]


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    with calc.running() as app:
        yield app


@pytest.fixture
def opened(office: xw.App, tmp_path: Path) -> Iterator[Any]:
    """Opens the small workbook after a change of its file."""
    books: list[xw.Book] = []

    def open_(change: Any = None) -> xw.Book:
        path = tmp_path / "June.xlsx"
        openpyxl.Workbook().save(path)
        FileHost(path).write(THREE)
        if change is not None:
            book = openpyxl.load_workbook(path)
            change(book)
            book.save(path)
        books.append(office.books.open(path))
        return books[-1]

    yield open_
    for book in office.books:
        book.close()


def cells(book: xw.Book, sheet: str = "ABC") -> Any:
    return book.sheets[sheet].used_range.value


def skus(book: xw.Book, sheet: str = "ABC", address: str = "B7:C12") -> Any:
    return book.sheets[sheet].range(address).value


def hide_columns(book: Any) -> None:
    book["ABC"].column_dimensions["B"].hidden = True


def hide_sheet(book: Any) -> None:
    book["ABC"].sheet_state = "veryHidden"


@pytest.mark.parametrize("change", [hide_columns, hide_sheet], ids=["columns", "sheet"])
def test_what_is_hidden_is_written_and_stays_hidden(opened: Any, change: Any) -> None:
    book = opened(change)
    ExcelHost(book).write(SIX)
    assert skus(book) == VALUES
    sheet = book.sheets["ABC"]
    assert sheet.range("B1").impl.column_hidden if change is hide_columns else not sheet.visible


def test_a_table_on_a_renamed_sheet_is_found(opened: Any) -> None:
    def change(book: Any) -> None:
        book["ABC"].title = "My ranking"

    book = opened(change)
    ExcelHost(book).write(SIX)
    assert skus(book, "My ranking") == VALUES
    assert "ABC" not in [s.name for s in book.sheets]


def test_a_renamed_table_is_the_users_now_and_ours_gets_a_sheet_of_its_own(opened: Any) -> None:
    def change(book: Any) -> None:
        table = book["ABC"].tables.pop("tblABC")
        table.name = table.displayName = "tblMine"
        book["ABC"].tables["tblMine"] = table

    book = opened(change)
    before = skus(book, address="A6:D9")
    notes = ExcelHost(book).write(SIX).notes
    assert skus(book, address="A6:D9") == before
    assert skus(book, "ABC (invxl)") == VALUES
    assert 'A sheet named "ABC" is yours; ours is "ABC (invxl)"' in notes


def merge(book: Any) -> None:
    book["ABC"].merge_cells("B11:C12")


def merge_rows(book: Any) -> None:
    book["ABC"].merge_cells("C8:C9")


def merge_all(book: Any) -> None:
    book["ABC"].merge_cells("A10:D12")


def write_below(book: Any) -> None:
    book["ABC"]["B12"] = "mine"


def rename_header(book: Any) -> None:
    book["ABC"]["C6"] = "My usage"
    book["ABC"].tables["tblABC"].tableColumns[2].name = "My usage"


def forget(book: Any) -> None:
    """A program that drops names which are not its own."""
    rename_header(book)
    del book.defined_names["_invxl.headers.tblABC"]


def test_a_renamed_header_stays_ours_and_keeps_its_name(opened: Any) -> None:
    book = opened(rename_header)
    ExcelHost(book).write(SIX)
    assert skus(book) == VALUES
    assert skus(book, address="A6:D6") == ["Rank", "SKU", "My usage", "Status"]
    assert book.sheets["ABC"].range("C3").formula == "=SUM(tblABC[My usage])"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (merge, "merged cells where tblABC would grow to"),
        (merge_all, "merged cells where tblABC would grow to"),
        (merge_rows, "ABC!A7:D9: merged cells in rows of the table; no merged cells there. Unmerge them"),
        (write_below, "ABC!B12: your cells where tblABC would grow to; free cells down to row 12"),
        (forget, r"no column headed Annual usage; headers of others stand in C6 \(My usage\)"),
    ],
    ids=["merged", "merged-whole", "merged-rows", "cells", "header"],
)
def test_what_is_in_the_way_is_refused_by_its_address_and_nothing_is_written(
    opened: Any, change: Any, sentence: str
) -> None:
    book = opened(change)
    before = cells(book)
    with pytest.raises(OwnershipError, match=sentence):
        ExcelHost(book).write(SIX)
    assert cells(book) == before


def test_growth_over_another_table_is_refused(opened: Any) -> None:
    def change(book: Any) -> None:
        sheet = book["ABC"]
        sheet["B12"], sheet["B13"] = "Mine", 1
        sheet.add_table(openpyxl.worksheet.table.Table(displayName="tblMine", ref="B12:B13"))

    book = opened(change)
    with pytest.raises(OwnershipError, match="the table tblMine where tblABC would grow to"):
        ExcelHost(book).write(SIX)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_write_that_fails_in_the_middle_leaves_the_workbook_as_it_was(
    opened: Any, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened()
    before = {s.name: (_trimmed(s.used_range.value), [t.range.address for t in s.tables]) for s in book.sheets}
    count = iter(range(1_000))
    fill = steps.Fill.do

    def fails(step: Any, on: xw.Book) -> None:
        if next(count) == at:
            raise RuntimeError("the program said no")
        fill(step, on)

    monkeypatch.setattr(steps.Fill, "do", fails)
    with pytest.raises(WorkbookError, match=r"the program said no.*Everything was put back as it was"):
        ExcelHost(book).write(SIX)
    after = {s.name: (_trimmed(s.used_range.value), [t.range.address for t in s.tables]) for s in book.sheets}
    assert after == before


def _trimmed(values: Any) -> Any:
    rows = values if isinstance(values, list) else [values]
    rows = [row if isinstance(row, list) else [row] for row in rows]
    while rows and all(v is None for v in rows[-1]):
        rows = rows[:-1]
    return rows


def test_restore_puts_the_workbook_back_and_twice_brings_it_again(opened: Any) -> None:
    from datetime import datetime

    book = opened()
    first = ExcelHost(book).write(SIX, now=datetime(2099, 1, 5, 8)).backup
    assert first is not None
    book.save()
    used, book = put_back(book, datetime(2099, 1, 5, 9))
    assert used == first
    assert skus(book, address="B7:B9") == ["A", "B", "C"]
    _, book = put_back(book, datetime(2099, 1, 5, 10))
    assert skus(book) == VALUES


def test_the_button_tells_in_one_dialog_and_settings_are_put_back(opened: Any, office: xw.App) -> None:
    book = opened(lambda b: b.create_sheet("Items").append(["SKU"]))
    assert entry.refresh(book) is False  # there are no raw tabs
    assert len(office.impl.said) == 1
    assert "June.xlsx: refused, nothing was changed" in office.impl.said[0]
    assert office.calculation == "automatic" and office.screen_updating
    assert office.impl.lines[-1] is False and any("Reading" in str(line) for line in office.impl.lines)
