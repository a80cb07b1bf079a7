"""What a larger table of an open workbook would cover: refused with the cells named; cells are never shifted."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable

from invxl.errors import Fault
from invxl.hosts.excel.seen import UNTOLD, Grid, Seen, SeenTable
from invxl.hosts.excel.standing import Standing
from invxl.hosts.refusals import InTheWay, figures, too_long
from invxl.ooxml.refs import Area

_AGAIN = "refresh again"


def check_growth(s: Standing, rows: int, columns: Collection[int]) -> list[Fault]:
    """What stands where the table's new rows go."""
    table = s.table
    last = s.data.top + rows - 1 + table.totals
    if long := too_long(table.sheet, table.name, s.data.top, rows, table.totals):
        return [long]
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
    say = InTheWay(table.sheet, table.name, zone, _AGAIN)
    used = [
        (row, column)
        for row in range(zone.top, min(zone.bottom, grid.bottom) + 1)
        for column in sorted(columns)
        if not grid.blank(row, column)
    ]
    used += [p for p in notes if zone.holds(*p) and p not in used]
    if used:
        faults.append(say.cells(used))
    with contextlib.suppress(*UNTOLD):
        merged = seen.book.sheets[table.sheet].range((zone.top, zone.left), (zone.bottom, zone.right)).merge_cells
        if merged or merged is None:  # None: some of them
            faults.append(say.thing(zone, "merged cells"))
    for other in seen.on(table.sheet):
        if other.name != table.name and other.area.meets(zone):
            faults.append(say.thing(other.area, f"the table {other.name}"))
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
    return figures(sheet, used, _AGAIN)
