"""What a larger table would cover: refused with the cells named, because cells are never shifted."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from invxl.errors import Fault, OwnershipError
from invxl.hosts.refusals import InTheWay, figures, too_long
from invxl.ooxml.attributes import area
from invxl.ooxml.comments import Place
from invxl.ooxml.follow import Moved, merges_in
from invxl.ooxml.namespaces import local
from invxl.ooxml.old_cells import OldCells
from invxl.ooxml.refs import Area
from invxl.ooxml.tables import TablePart, all_tables
from invxl.ooxml.workbook import Workbook, parts_of

_AGAIN = "run the command again"


def check_growth(
    book: Workbook, part: TablePart, root: etree._Element, cells: OldCells, moved: Moved, columns: Collection[int],
    notes_on: Collection[Place],
) -> list[Fault]:  # fmt: skip
    """What stands where the table's new rows go."""

    sheet, totals = part.sheet, part.totals_rows
    faults: list[Fault] = []
    last = moved.bottom + totals
    if long := too_long(sheet.name, part.name, moved.area.top, moved.bottom - moved.area.top + 1, totals):
        return [long]
    zone = Area(moved.area.bottom + totals + 1, min(columns), last, max(columns))
    if zone.top <= zone.bottom:
        faults += covered(book, part, root, cells, zone, frozenset(columns), notes_on)
    if not moved.still:
        merged = [a for a in merges_in(root, moved.area) if a.rows > 1 or a.columns > 1]
        if merged:
            faults.append(
                Fault(f"{sheet.name}", f"merged cells {', '.join(map(str, merged[:10]))} in rows that move",
                      "no merged cells in the table's rows", "Unmerge them.")
            )  # fmt: skip
    return faults


def covered(
    book: Workbook, part: TablePart, root: etree._Element, cells: OldCells, zone: Area, columns: Collection[int],
    notes_on: Collection[Place],
) -> list[Fault]:  # fmt: skip
    """What of somebody else's stands in a zone that the table is to cover."""

    sheet = part.sheet
    faults: list[Fault] = []
    used = [
        (row, column)
        for row, line in cells.cells.items()
        if zone.top <= row <= zone.bottom
        for column, kept in line.items()
        if column in columns and not kept.blank
    ]
    used += [p for p in notes_on if zone.holds(*p) and p[1] in columns and p not in used]
    say = InTheWay(sheet.name, part.name, zone, _AGAIN)
    if used:
        faults.append(say.cells(used))
    merged = merges_in(root, zone)
    if merged:
        faults.append(say.thing(", ".join(map(str, merged[:10])), "merged cells"))
    for other in all_tables(book):
        if other.sheet.part == sheet.part and other.part != part.part and other.area.meets(zone):
            faults.append(say.thing(other.area, f"the table {other.name}"))
    for _, pivot in parts_of(book, [sheet], "pivotTable"):
        for e in book.tree(pivot):
            if local(e) == "location" and area(e).meets(zone):
                faults.append(say.thing(e.get("ref"), "a pivot table"))
    return faults


def check_blocks(
    sheet: str, cells: OldCells, own: Collection[Place], former: Collection[Place] | None, notes: Collection[Place] = ()
) -> list[Fault]:
    """Cells of ours around the table that are new, and stand where the user wrote something."""
    if former is None:
        return []
    used = [p for p in own if p not in former and (k := cells.at(*p)) is not None and not k.blank]
    return figures(sheet, used, _AGAIN)


def refuse(faults: list[Fault]) -> None:
    """Raise with all of them, where there is one."""
    if faults:
        raise OwnershipError(*faults)
