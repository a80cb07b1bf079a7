"""Reading back the list of removed items."""

from __future__ import annotations

from invxl.hosts.file.removed import Removed, read_stored, removed_sheet
from invxl.hosts.file.standing import read_standing
from invxl.ooxml.tables import TablePart
from invxl.ooxml.workbook import Workbook


def read_removed(book: Workbook, part: TablePart | None) -> list[Removed]:
    """What earlier refreshes put aside, in the order of the list."""
    if part is None:
        return []
    table = removed_sheet([]).table
    assert table is not None
    shown = tuple(c for c in table.columns if c.id in table.key)
    s = read_standing(book, part, type(table)(table.name, shown, table.key), frozenset())
    at = {c.name: s.data.left + i for i, c in enumerate(part.columns)}
    by_id = {c.id: at.get(c.header) for c in table.columns}
    out = []
    for row in range(s.data.top, s.data.bottom + 1):

        def text(id: str, row: int = row) -> str:
            column = by_id[id]
            kept = None if column is None else s.cells.at(row, column)
            value = None if kept is None else s.value(kept)
            return "" if value is None else str(value)

        column = by_id["content"]
        content = None if column is None else s.cells.at(row, column)
        line = read_stored(text("table"), text("stored"), content, text("comment"))
        if line is not None:
            out.append(line if line.shown else _shown(line, text("row")))
    return out


def _shown(line: Removed, shown: str) -> Removed:
    from dataclasses import replace

    return replace(line, shown=shown)
