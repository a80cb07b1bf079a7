"""The raw tables of an open pack, and our own tables that the next refresh looks back at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from invxl.columns import RawBook, RawTable
from invxl.errors import Fault, WorkbookError
from invxl.hosts.excel.seen import Grid, Seen, SeenTable
from invxl.hosts.excel.values import raw_column
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
from invxl.schema import RawTab


def read_book(seen: Seen) -> RawBook:
    """As the host of closed files reads it, as far as values tell. Raises WorkbookError with every fault."""
    tables: dict[str, RawTable] = {}
    faults: list[Fault | str] = []
    for name, table in _found(seen):
        try:
            tables[name] = _table(seen, name, table)
        except WorkbookError as fault:
            faults += fault.faults
    for tab, sheet in _plain_tabs(seen, tables):
        try:
            tables[tab.table] = _plain(seen.grid(sheet), sheet, tab)
        except WorkbookError as fault:
            faults += fault.faults
    if faults:
        raise WorkbookError(*faults)
    return RawBook(seen.name, tables)


def _found(seen: Seen) -> Iterator[tuple[str, SeenTable]]:
    """Our tables by our names; without one, a table of another name on the raw tab's sheet that has its headers."""
    for key, table in seen.tables.items():
        if key in OURS:
            yield OURS[key], table
    for sheet in seen.sheets:
        tab = raw_tab(sheet)
        if tab is None or tab.table.lower() in seen.tables:
            continue
        for other in seen.on(sheet):
            if other.name.lower() not in OURS and has_headers(headers_of(seen.grid(sheet), other), tab):
                yield tab.table, other
                break


def _plain_tabs(seen: Seen, tables: dict[str, RawTable]) -> Iterator[tuple[RawTab, str]]:
    for sheet in seen.sheets:
        tab = raw_tab(sheet)
        if tab is not None and tab.table not in tables and is_plain_tab(_plain_headers(seen.grid(sheet))[1], tab):
            yield tab, sheet


def headers_of(grid: Grid, table: SeenTable) -> list[str]:
    """A table's headers, in sheet order."""
    return [header_text(grid.value(table.area.top, c)) for c in range(table.area.left, table.area.right + 1)]


def _table(seen: Seen, name: str, table: SeenTable) -> RawTable:
    grid, data = seen.grid(table.sheet), table.data
    headers = headers_of(grid, table)
    _once(table.sheet, headers)
    if name in TYPED_INTO and not table.totals:
        _nothing_below(grid, table)
    columns = {
        header: raw_column(grid.column(at, data.top, data.bottom))
        for at, header in enumerate(headers, start=data.left)
    }  # fmt: skip
    shown = name if table.name.casefold() == name.casefold() else table.name
    return RawTable(table.sheet, shown, columns, data.top, data.left)


def _nothing_below(grid: Grid, table: SeenTable) -> None:
    row = table.area.bottom + 1
    while any(not grid.blank(row, c) for c in range(table.area.left, table.area.right + 1)):
        row += 1
    if row - 1 > table.area.bottom:
        raise WorkbookError(below(table.sheet, table.name, table.area.bottom, row - 1))


def _plain_headers(grid: Grid) -> tuple[int, list[str]]:
    left = next((c for c in range(grid.left, grid.right + 1) if grid.value(1, c) is not None), 1)
    headers: list[str] = []
    while text := header_text(grid.value(1, left + len(headers))):
        headers.append(text)
    return left, headers


def _plain(grid: Grid, sheet: str, tab: RawTab) -> RawTable:
    left, headers = _plain_headers(grid)
    _once(sheet, headers)
    bottom = grid.bottom
    while bottom > 1 and all(grid.blank(bottom, left + i) for i in range(len(headers))):
        bottom -= 1
    columns = {h: raw_column(grid.column(left + i, 2, bottom)) for i, h in enumerate(headers)}
    return RawTable(sheet, tab.table, columns, 2, left, plain=True)


def _once(sheet: str, headers: Sequence[str]) -> None:
    if again := twice(headers):
        raise WorkbookError(headers_twice(sheet, again))
