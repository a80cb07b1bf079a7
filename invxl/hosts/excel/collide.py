"""What a larger table of an open workbook would cover: refused with the cells named; cells are never shifted."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable

from invxl.errors import Fault
from invxl.hosts.excel.seen import UNTOLD, Grid, Seen, SeenTable
from invxl.hosts.excel.standing import Standing
from invxl.hosts.file.keys import listed_cells
from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.refs import Area

_STEP = "Move what stands there, or delete it, then refresh again."


def check_growth(s: Standing, rows: int, columns: Collection[int]) -> list[Fault]:
    """What stands where the table's new rows go."""
    table = s.table
    last = s.data.top + rows - 1 + table.totals
    if last > MAX_ROW:
        return [
            Fault(f"{table.sheet}, {table.name}", f"{rows:,} rows",
                  f"at most {MAX_ROW - s.data.top - table.totals + 1:,} below its header", "Narrow the report.")
        ]  # fmt: skip
    faults = []
    if last > table.area.bottom:
        zone = Area(table.area.bottom + 1, min(columns), last, max(columns))
        faults += covered(s.seen, table, s.grid, zone, columns, s.notes)
    return faults


def covered(
    seen: Seen, table: SeenTable, grid: Grid, zone: Area, columns: Collection[int], notes: Iterable[tuple[int, int]]
) -> list[Fault]:
    """What of somebody else's stands in a zone that the table is to cover."""
    faults = []
    needed = f"free cells down to row {zone.bottom}"
    used = [
        (row, column)
        for row in range(zone.top, min(zone.bottom, grid.bottom) + 1)
        for column in sorted(columns)
        if not grid.blank(row, column)
    ]
    used += [p for p in notes if zone.holds(*p) and p not in used]
    if used:
        where = f"{table.sheet}!{listed_cells(used)}"
        faults.append(Fault(where, f"your cells where {table.name} would grow to", needed, _STEP))
    with contextlib.suppress(*UNTOLD):
        merged = seen.book.sheets[table.sheet].range((zone.top, zone.left), (zone.bottom, zone.right)).merge_cells
        if merged or merged is None:  # None: some of them
            where = f"{table.sheet}!{zone}"
            faults.append(Fault(where, f"merged cells where {table.name} would grow to", needed, _STEP))
    for other in seen.on(table.sheet):
        if other.name != table.name and other.area.meets(zone):
            where = f"{table.sheet}!{other.area}"
            faults.append(Fault(where, f"the table {other.name} where {table.name} would grow to", needed, _STEP))
    return faults


def check_merged_rows(s: Standing) -> list[Fault]:
    """Merged cells in rows that are written anew."""
    with contextlib.suppress(*UNTOLD):
        at = s.seen.book.sheets[s.table.sheet]
        area = Area(s.data.top, s.columns[0], s.data.bottom, s.columns[-1])
        merged = at.range((area.top, area.left), (area.bottom, area.right)).merge_cells
        if merged or merged is None:
            return [Fault(f"{s.table.sheet}!{area}", "merged cells in rows of the table", "no merged cells there",
                          "Unmerge them, then refresh again.")]  # fmt: skip
    return []


def check_blocks(
    sheet: str, grid: Grid, own: Collection[tuple[int, int]], former: Collection[tuple[int, int]] | None
) -> list[Fault]:
    """Cells of ours around the table that are new, and stand where the user wrote something."""
    used = [] if former is None else [p for p in own if p not in former and not grid.blank(*p)]
    if not used:
        return []
    return [Fault(f"{sheet}!{listed_cells(used)}", "your cells where the sheet's figures go", "free cells", _STEP)]
