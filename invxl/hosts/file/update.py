"""An output sheet that is there: our cells anew, the user's with the key of their row, everything else where it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from invxl.errors import Fault
from invxl.hosts.columns import header_now, sheet_columns, with_former
from invxl.hosts.file import anchors, collide, geometry, heights, newsheet
from invxl.hosts.file.addresses import stretch_print_area
from invxl.hosts.file.arranging import stretch_sort
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.columns import match_columns
from invxl.hosts.file.follow_charts import Known, refresh_charts
from invxl.hosts.file.graphics import block_points, points_of
from invxl.hosts.file.placing import Placing, place_rows
from invxl.hosts.file.removal import removed_comment
from invxl.hosts.file.removed import Removed
from invxl.hosts.file.standing import Standing, read_standing
from invxl.hosts.file.surround import surround
from invxl.hosts.memory import Remembered
from invxl.ooxml import frame
from invxl.ooxml.charts import Point
from invxl.ooxml.comments import commented_cells, move_comments
from invxl.ooxml.follow import Moved, follow, stretch_names
from invxl.ooxml.namespaces import q
from invxl.ooxml.notes import add_note
from invxl.ooxml.old_sheet import read_sheet
from invxl.ooxml.refs import Area
from invxl.ooxml.rows import Grid
from invxl.ooxml.tables import TablePart
from invxl.ooxml.workbook import SheetRef, Workbook
from invxl.pack import Role, Sheet, Table

_NOTHING = Moved(Area(1, 1, 0, 0), {}, 0)


@dataclass(slots=True)
class Updated:
    """What an update found out: notes for a person, content of removed rows, content that went back to its row,
    whether any cell changed, whether a formula of the user's lost its cached value."""

    notes: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    restored: list[Removed] = field(default_factory=list)
    changed: bool = False
    stale: bool = False


def update_table(
    book: Workbook,
    part: TablePart,
    sheet: Sheet,
    table: Table,
    dresser: Dresser,
    aside: Sequence[Removed],
    shifts: anchors.Shifts,
) -> Updated:
    """Rewrite our cells of a sheet with a table. aside: what earlier refreshes put aside for keys of this table.

    Raises OwnershipError where a cell of the user's would be covered or could not be carried; the workbook must not be
    saved then.
    """
    out = Updated()
    ref = part.sheet
    table = _with_former(book, part, table, out)
    s = read_standing(book, part, table, commented_cells(book, ref))
    columns = sheet_columns(s.found, table, s.data.right)
    placing = place_rows(s, table, columns, dresser, aside)
    moved = Moved(s.region, placing.to, s.data.top + placing.rows - 1)
    everything = sorted({*s.columns, *columns.values()})
    laid = geometry.block_places(sheet)
    sheet = anchors.shifted_sheet(sheet, shifts)
    own = newsheet.block_cells(sheet, dresser)
    former = geometry.former_cells(book, geometry.key_name(sheet), shifts)
    faults = collide.check_growth(book, part, s.root, s.cells, moved, everything, s.notes_on)
    faults += collide.check_blocks(ref.name, s.cells, own, former)
    faults += _check_new_columns(book, s, columns)
    collide.refuse(faults)

    headers = _table_part(book, s, table, columns, moved, dresser)
    _follow(book, s, moved, placing, out)
    refresh_charts(book, ref.name, moved, _known(sheet, placing.table, columns, moved))
    around = {**own, **headers}
    wanted = {r: h for r, h in sheet.row_heights.items() if r <= sheet.table_row}
    wanted |= heights.of_rows(sheet, table, placing, s.data.top)

    def ours(dressed: Iterable[int]) -> set[int]:
        data = range(s.data.top, s.data.top + placing.rows)
        return {row for row, _ in around} | wanted.keys() | {row for row in dressed if row in data}

    def composed(values: bool) -> frame.Streamed:
        grid = Grid(top=s.data.top, block=placing.block(values), attributes=dict(placing.attributes))
        out.stale = surround(grid, s.cells, moved, everything, part.totals_rows, around, former or (), values)
        heights.fit(grid.attributes, wanted, ours(grid.attributes))
        frame.set_dimension(s.root, grid.used())
        return frame.streamed(s.root, grid.pieces)

    content = composed(values=True)
    if not book.holds(ref.part, content):
        out.changed = True
        out.stale = out.stale or placing.has_formulas
        if out.stale:
            content = composed(values=False)
            out.stale = True
        book.put(ref.part, content)
    else:
        out.stale = False
    geometry.remember_cells(book, geometry.key_name(sheet), list(own))
    anchors.remember(book, geometry.key_name(sheet), ref.name, laid, shifts)
    out.notes += placing.notes
    out.removed += placing.removed
    out.restored += [r for r, _ in placing.restored]
    return out


def update_blocks(book: Workbook, ref: SheetRef, sheet: Sheet, dresser: Dresser, shifts: anchors.Shifts) -> Updated:
    """Rewrite our cells of a sheet without a table."""
    out = Updated()
    place = f"{book.place}, {ref.part}"
    root, cells = read_sheet(lambda: book.chunks(ref.part), place)
    laid = geometry.block_places(sheet)
    sheet = anchors.shifted_sheet(sheet, shifts)
    own = newsheet.block_cells(sheet, dresser)
    key = geometry.key_name(sheet)
    former = geometry.former_cells(book, key, shifts)
    collide.refuse(collide.check_blocks(ref.name, cells, own, former))
    refresh_charts(book, ref.name, None, lambda area: block_points(sheet, area))

    def composed(values: bool) -> frame.Streamed:
        grid = Grid()
        out.stale = surround(grid, cells, _NOTHING, (), 0, own, former or (), values)
        heights.fit(grid.attributes, sheet.row_heights, {row for row, _ in own})
        frame.set_dimension(root, grid.used())
        return frame.streamed(root, grid.pieces)

    content = composed(values=True)
    if not book.holds(ref.part, content):
        out.changed = True
        book.put(ref.part, composed(values=False) if out.stale else content)
    else:
        out.stale = False
    geometry.remember_cells(book, key, list(own))
    anchors.remember(book, key, ref.name, laid, shifts)
    return out


def _with_former(book: Workbook, part: TablePart, table: Table, out: Updated) -> Table:
    """The table with those columns of ours that the Pack no longer has, blank."""
    if table.append:
        return table
    claimed = set(match_columns(book, part, table).values())
    there = {c.id: c.name for i, c in enumerate(part.columns) if i not in claimed}
    now = {c.id for c in table.columns}
    former = [r for r in geometry.remembered_columns(book, table.name) if r.id not in now and r.column in there]
    whole, notes = with_former(part.sheet.name, table, ((r.id, r.header, there[r.column]) for r in former))
    out.notes += notes
    return whole


def _check_new_columns(book: Workbook, s: Standing, columns: dict[str, int]) -> list[Fault]:
    right = max(columns.values(), default=0)
    if right <= s.data.right:
        return []
    zone = Area(s.part.area.top, s.data.right + 1, s.part.area.bottom, right)
    return collide.covered(book, s.part, s.root, s.cells, zone, range(zone.left, zone.right + 1), s.notes_on)


def headers_after(book: Workbook, part: TablePart, table: Table, found: Mapping[str, int]) -> dict[str, str]:
    """Our column id -> its header once the table is written: ours where nobody renamed it, else the one it was given.

    found: our column id -> position in the table.
    """
    before = {r.id: r.header for r in geometry.remembered_columns(book, table.name)}
    there = part.columns
    taken = {c.name.casefold() for c in there}
    out = {}
    for column in table.columns:
        if column.id in found:
            now = there[found[column.id]].name
            out[column.id] = header_now(column.header, now, before.get(column.id), taken)
    return out


def _table_part(
    book: Workbook, s: Standing, table: Table, columns: dict[str, int], moved: Moved, dresser: Dresser
) -> dict[tuple[int, int], str]:
    """Bring the table part up to date; gives header cells that changed."""
    headers: dict[tuple[int, int], str] = {}
    part, top = s.part, s.part.area.top
    there = part.columns
    positions = {id: at - s.data.left for id, at in columns.items() if id in s.found}
    names = headers_after(book, part, table, positions)
    ids: dict[str, int] = {}
    for column in table.columns:
        at = columns[column.id]
        if column.id not in s.found:
            ids[column.id] = part.append_column(column.header)
            headers[top, at] = dresser.cell(column.header, Role.HEADER, column.format)
            continue
        there_now = there[at - s.data.left]
        ids[column.id] = there_now.id
        if names[column.id] != there_now.name:
            part.rename_column(there_now.id, column.header)
            headers[top, at] = dresser.cell(column.header, Role.HEADER, column.format)
    right = max(s.data.right, *columns.values())
    stretch_sort(part, Area(top + 1, s.data.left, moved.bottom, s.data.right))
    part.resize(Area(top, s.data.left, moved.bottom + part.totals_rows, right))
    remembered = [Remembered(c.id, ids[c.id], c.header) for c in table.columns]
    places = [(top, columns[c.id]) for c in table.columns]
    geometry.remember_columns(book, table.name, remembered, part.sheet.name, places)
    return headers


def _follow(book: Workbook, s: Standing, moved: Moved, placing: Placing, out: Updated) -> None:
    """Everything that points at the rows: comments, links, validation, formats, names."""
    if not moved.still:
        for place in sorted(s.notes_on):
            if moved.area.holds(*place) and moved.place(place) is None:
                out.removed.append(removed_comment(book, s, place))
        if s.notes_on:
            move_comments(book, s.sheet, moved.place)
    for r, place in placing.restored:
        if r.comment:
            add_note(book, s.sheet, s.root, place, r.comment)
    if not moved.still or moved.bottom != moved.area.bottom:
        follow(s.root, moved, frozenset(s.theirs))
        parent = book.root.find(q("definedNames"))
        totals = s.part.totals_rows
        stretch_print_area(book, s.sheet.index, s.data.bottom + totals, moved.bottom + totals)
        stretch_names(() if parent is None else parent, s.sheet.name, moved)


def _known(sheet: Sheet, table: Table, columns: dict[str, int], moved: Moved) -> Known:
    by_column = {columns[c.id]: c for c in table.columns}
    data = Area(moved.area.top, moved.area.left, moved.bottom, moved.area.right)

    def known(area: Area) -> Sequence[Point] | None:
        column = by_column.get(area.left)
        if area.columns == 1 and column is not None and area.top == data.top and area.bottom == data.bottom:
            return None if table.append else points_of(column.values)
        cells: Iterable[tuple[int, int]] = ((c.row, c.column) for c in sheet.cells)
        if area.bottom < data.top - 1 and any(area.holds(*c) for c in cells):
            return block_points(sheet, area)
        return None

    return known
