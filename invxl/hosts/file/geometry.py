"""Where the cells of an output sheet stand in a workbook: our columns by id, whatever their order and headers there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from invxl.hosts.file.anchors import Place, Shifts
from invxl.ooxml import names
from invxl.ooxml.refs import Area, quoted_sheet, ranges_of
from invxl.pack import Sheet, Table

if TYPE_CHECKING:
    from invxl.ooxml.workbook import Workbook

COLUMNS = "_invxl.columns."  # + table: the lasting id, our id and our header of each of our columns
HEADERS = "_invxl.headers."  # + table: a reference to the header of each of them, in the same order
CELLS = "_invxl.cells."  # + table or sheet: the cells of ours around the table
SHEET = "_invxl.sheet."  # + sheet: the first cell of a sheet of ours that has no table
FROZEN_ROWS = 15  # more than this above the data would leave no room to scroll
_MOST_CELLS = 1_000_000  # around a table; we write a few hundred


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


@dataclass(frozen=True, slots=True)
class Remembered:
    """One of our columns as it was last written."""

    id: str  # ours
    column: int  # the table column's lasting id
    header: str  # ours


def remember_columns(book: Workbook, table: str, columns: list[Remembered], sheet: str, places: list[Place]) -> None:
    """Keep which of a table's columns are ours, in hidden names. places: of their headers, on that sheet.

    A table column keeps its id in Excel when it is renamed or moved; the first name ties that id to ours. An open
    workbook does not tell ids: there the second name's references tell where the columns are.
    """
    refs = [f"{quoted_sheet(sheet)}!{Area(r, c, r, c).absolute()}" for r, c in places]
    names.put(book, HEADERS + table, ",".join(refs), hidden=True)
    names.put_texts(book, COLUMNS + table, [t for c in columns for t in (str(c.column), c.id, c.header[: names.PIECE])])


def remembered_columns(book: Workbook, table: str) -> list[Remembered]:
    """What `remember_columns` kept; nothing where a program dropped the name."""
    texts = names.get_texts(book, COLUMNS + table) or []
    threes = zip(texts[0::3], texts[1::3], texts[2::3], strict=False)
    return [Remembered(id, int(column), header) for column, id, header in threes if column.isdecimal()]


def remember_cells(book: Workbook, key: str, cells: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> None:
    """Keep which cells around the table are ours, so that what we no longer write is cleared and nothing else is."""
    pieces, held = [], ""
    for area in ranges_of(cells):
        text = f"{held} {area}".strip()
        if len(text) > names.PIECE:
            pieces.append(held)
            text = str(area)
        held = text
    names.put_texts(book, CELLS + key, [*pieces, held])


def remembered_cells(book: Workbook, key: str) -> set[tuple[int, int]] | None:
    """What `remember_cells` kept; None where it is not known."""
    texts = names.get_texts(book, CELLS + key)
    if texts is None:
        return None
    try:
        kept = [Area.parse(piece) for text in texts for piece in text.split()]
    except ValueError:
        return None
    if sum(area.rows * area.columns for area in kept) > _MOST_CELLS:  # somebody typed over our name
        return None
    return {
        (row, column)
        for area in kept
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def former_cells(book: Workbook, key: str, shifts: Shifts) -> set[tuple[int, int]] | None:
    """Our cells around the table as they were last written, where they are now; None where it is not known."""
    cells = remembered_cells(book, key)
    return None if cells is None else shifts.went(cells)
