"""Where the cells of an output sheet stand in a workbook: our columns by id, whatever their order and headers there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from invxl.hosts.file.anchors import Place, Shifts
from invxl.hosts.memory import Remembered, cells_of_texts, columns_of_texts, texts_of_cells, texts_of_columns
from invxl.ooxml import names
from invxl.ooxml.refs import Area, quoted_sheet
from invxl.pack import Sheet, Table

if TYPE_CHECKING:
    from invxl.ooxml.workbook import Workbook

COLUMNS = "_invxl.columns."  # + table: the lasting id, our id and our header of each of our columns
HEADERS = "_invxl.headers."  # + table: a reference to the header of each of them, in the same order
CELLS = "_invxl.cells."  # + table or sheet: the cells of ours around the table
SHEET = "_invxl.sheet."  # + sheet: the first cell of a sheet of ours that has no table
FROZEN_ROWS = 15  # more than this above the data would leave no room to scroll


def key_name(sheet: Sheet) -> str:
    """What a sheet is remembered by: its table, or its own name where it has none."""
    return sheet.table.name if sheet.table is not None else sheet.name.replace(" ", "_")


def table_area(sheet: Sheet, table: Table) -> Area:
    """The range of a table when it is first written. An empty table has one blank row: Excel needs one."""
    rows = max(1, table.n_rows)
    left = sheet.table_column
    return Area(sheet.table_row, left, sheet.table_row + rows, left + len(table.columns) - 1)


def block_places(sheet: Sheet) -> list[tuple[int, int]]:
    """Where the Pack has our cells around the table."""
    return [(c.row, c.column + i) for c in sheet.cells for i in range(c.span)]


def remember_columns(book: Workbook, table: str, columns: list[Remembered], sheet: str, places: list[Place]) -> None:
    """Keep which of a table's columns are ours, in hidden names. places: of their headers, on that sheet.

    A table column keeps its id in Excel when it is renamed or moved; the first name ties that id to ours. An open
    workbook does not tell ids: there the second name's references tell where the columns are.
    """
    refs = [f"{quoted_sheet(sheet)}!{Area(r, c, r, c).absolute()}" for r, c in places]
    names.put(book, HEADERS + table, ",".join(refs), hidden=True)
    names.put_texts(book, COLUMNS + table, texts_of_columns(columns))


def remembered_columns(book: Workbook, table: str) -> list[Remembered]:
    """What `remember_columns` kept; nothing where a program dropped the name."""
    return columns_of_texts(names.get_texts(book, COLUMNS + table) or [])


def remember_cells(book: Workbook, key: str, cells: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> None:
    """Keep which cells around the table are ours, so that what we no longer write is cleared and nothing else is."""
    names.put_texts(book, CELLS + key, texts_of_cells(cells))


def remembered_cells(book: Workbook, key: str) -> set[tuple[int, int]] | None:
    """What `remember_cells` kept; None where it is not known."""
    texts = names.get_texts(book, CELLS + key)
    return None if texts is None else cells_of_texts(texts)


def former_cells(book: Workbook, key: str, shifts: Shifts) -> set[tuple[int, int]] | None:
    """Our cells around the table as they were last written, where they are now; None where it is not known."""
    cells = remembered_cells(book, key)
    return None if cells is None else shifts.went(cells)
