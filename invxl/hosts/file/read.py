"""A closed pack's raw tables, and our own tables that the next refresh looks back at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from invxl.columns import RawBook, RawTable
from invxl.errors import Fault, InvxlError, WorkbookError
from invxl.hosts.tables import (
    OURS,
    TYPED_INTO,
    below,
    has_headers,
    header_text,
    headers_twice,
    is_plain_tab,
    raw_tab,
    twice,
)
from invxl.ooxml.gather import Workings
from invxl.ooxml.package import Package
from invxl.ooxml.sheet_read import read_columns, read_filled, read_row, workings
from invxl.ooxml.workbook_read import SheetPart, TablePart, Workbook, read_tables, read_workbook
from invxl.schema import RawTab


@dataclass(frozen=True, slots=True)
class Found:
    """Where a table of ours stands. `part` is None for a raw tab that is a plain sheet without an Excel table."""

    name: str  # as we call it, whatever its case in the workbook
    sheet: SheetPart
    part: TablePart | None


def read_book(path: Path) -> RawBook:
    """Read a closed pack. Raises WorkbookError with every fault of every table; the file is let go of.

    A table is found by its name, on whatever sheet it stands. Without such a table, the sheet that has a raw tab's name
    is looked at: a table of another name that has the tab's required headers is taken, else the columns under them,
    where they stand side by side in the first row. Cells directly below a raw
    table, or below Config's, are refused rather than ignored: they are rows that the table did not grow over.
    """
    with Package.open(path) as package:
        return book_of(package)


def book_of(package: Package, no_formulas: set[str] | None = None) -> RawBook:
    """The same of an opened package. `no_formulas` is given the sheet parts that are seen to hold no formula."""
    workbook = read_workbook(package)
    of = workings(package, workbook)
    tables: dict[str, RawTable] = {}
    faults: list[Fault | str] = []
    for found in find_tables(package, workbook, of):
        try:
            tables[found.name] = _read(package, found, of, no_formulas if no_formulas is not None else set())
        except InvxlError as fault:
            faults += fault.faults
    if faults:
        raise WorkbookError(*faults)
    return RawBook(package.place, tables)


def find_tables(package: Package, workbook: Workbook, of: Workings) -> Iterator[Found]:
    """Our tables in the workbook, in the order of its sheets."""
    seen: set[str] = set()
    plain: list[tuple[SheetPart, RawTab]] = []
    for sheet in workbook.sheets:
        if sheet.kind != "worksheet":
            continue
        for part in read_tables(package, sheet):
            name = OURS.get(part.name.casefold())
            if name is not None and name not in seen:
                seen.add(name)
                yield Found(name, sheet, part)
        tab = raw_tab(sheet.name)
        if tab is not None:
            plain.append((sheet, tab))
    for sheet, tab in plain:
        if tab.table in seen:
            continue
        others = [p for p in read_tables(package, sheet) if p.name.casefold() not in OURS]
        other = next((p for p in others if has_headers(_headers(package, sheet, p, of), tab)), None)
        if other is not None or is_plain_tab(_plain_headers(package, sheet, of)[1], tab):
            yield Found(tab.table, sheet, other)


def _read(package: Package, found: Found, of: Workings, no_formulas: set[str]) -> RawTable:
    if found.part is None:
        return _read_plain(package, found, of)
    part, sheet = found.part, found.sheet
    headers = _headers(package, sheet, part, of)
    columns = range(part.ref.left, part.ref.right + 1)
    cells = read_columns(package, sheet, columns, part.first_row, part.last_row, of,
                         edge=part.ref.bottom if found.name in TYPED_INTO else None)  # fmt: skip
    if cells.no_formulas:
        no_formulas.add(sheet.part)
    if cells.below > part.ref.bottom and found.name in TYPED_INTO:
        raise WorkbookError(below(sheet.name, part.name, part.ref.bottom, cells.below))
    name = found.name if part.name.casefold() == found.name.casefold() else part.name
    return RawTable(sheet.name, name, dict(zip(headers, cells.columns.values(), strict=True)),
                    part.first_row, part.ref.left)  # fmt: skip


def _headers(package: Package, sheet: SheetPart, part: TablePart, of: Workings) -> list[str]:
    """As the cells show them; the table's own column names where a cell is empty or two are the same."""
    if part.header_rows:
        row = read_row(package, sheet, part.ref.top, of)
        shown = [
            header_text(row.get(column)) or name
            for column, name in enumerate(part.columns, start=part.ref.left)
        ]  # fmt: skip
        if not twice(shown):
            return shown
    if again := twice(part.columns):
        raise WorkbookError(headers_twice(sheet.name, again))
    return list(part.columns)


def _read_plain(package: Package, found: Found, of: Workings) -> RawTable:
    sheet = found.sheet
    left, headers = _plain_headers(package, sheet, of)
    if again := twice(headers):
        raise WorkbookError(headers_twice(sheet.name, again))
    cells = read_filled(package, sheet, range(left, left + len(headers)), 2, of)
    return RawTable(
        sheet.name, found.name, dict(zip(headers, cells.columns.values(), strict=True)), 2, left, plain=True
    )


def _plain_headers(package: Package, sheet: SheetPart, of: Workings) -> tuple[int, list[str]]:
    """The column of the first header in row 1, and the headers that stand side by side from there."""
    row = read_row(package, sheet, 1, of)
    left = min(row, default=1)
    headers: list[str] = []
    while text := header_text(row.get(left + len(headers))):
        headers.append(text)
    return left, headers
