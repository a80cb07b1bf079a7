"""A raw table that is there: its rows replaced as a whole, the user's formula columns filled down."""

from __future__ import annotations

from collections.abc import Sequence

from invxl.columns import RawTable
from invxl.errors import Fault
from invxl.hosts.file import collide
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.keys import listed_cells
from invxl.hosts.file.rawcells import bodies, check_fits, column_format, date_format, match_headers
from invxl.hosts.file.standing import shared_strings
from invxl.hosts.file.surround import surround
from invxl.ooxml import frame
from invxl.ooxml.comments import commented_cells
from invxl.ooxml.follow import Moved, follow, stretch_names
from invxl.ooxml.formula_text import shifted
from invxl.ooxml.kept import CellFormula, Kept
from invxl.ooxml.namespaces import q
from invxl.ooxml.old_cells import OldCells
from invxl.ooxml.refs import Area
from invxl.ooxml.rows import Grid, in_pieces
from invxl.ooxml.sheet_cells import plain_value, read_cells
from invxl.ooxml.tables import TableColumn, TablePart
from invxl.ooxml.workbook import Workbook
from invxl.pack import Role
from invxl.schema import LOAD_LOG, RawTab


def refill(book: Workbook, part: TablePart, tab: RawTab, table: RawTable) -> Sequence[str]:
    """Replace the rows of a raw table; of the Load log, only those of the tables that were loaded again.

    Raises OwnershipError where the user's cells in a column of theirs would lose their row, or where a longer table
    would cover something.
    """
    check_fits(tab, table)
    part.refuse_odd()
    place = f"{book.place}, {part.sheet.part}"
    root, text = frame.split(book.read(part.sheet.part), place)
    data, there = part.data, part.columns
    target = _targets(tab, table, there)
    right = data.right + sum(1 for at in target.values() if at >= len(there))
    theirs = [data.left + i for i in range(len(there)) if i not in target.values() and not _ours(tab, there, i)]
    skipped = frozenset(range(data.left, data.right + 1)) - frozenset(theirs)
    log = tab is LOAD_LOG
    cells = read_cells(text, place, skipped_area=data, skipped_columns=frozenset() if log else skipped)
    stay = _log_rows(book, cells, data, there, table) if log else []
    rows = max(1, len(stay) + table.n_rows)
    moved = Moved(data, {}, data.top + rows - 1)
    columns = range(data.left, right + 1)
    notes_on = commented_cells(book, part.sheet)
    faults = [] if log else _stranded(part, cells, theirs, there, notes_on)
    faults += collide.check_growth(book, part, root, cells, moved, columns, notes_on)
    if right > data.right:
        zone = Area(part.area.top, data.right + 1, part.area.bottom, right)
        faults += collide.covered(book, part, root, cells, zone, range(zone.left, right + 1), notes_on)
    collide.refuse(faults)

    dresser = Dresser(book.styles, book.counts_from_1904)
    grid = Grid(top=data.top)
    headers: dict[tuple[int, int], str] = {}
    role = Role.BODY if tab is LOAD_LOG else Role.INPUT
    by_header = {h: c for c in tab.columns for h in match_headers(_only(tab, c.id), table.columns).values()}
    for header, at in target.items():
        declared = by_header.get(header)
        format = column_format(declared)
        if at >= len(there):
            part.append_column(header)
            headers[part.area.top, data.left + at] = dresser.cell(header, Role.HEADER, format)
        ids, dates = dresser.style(role, format), dresser.style(role, date_format(format))
        before = [_kept_body(cells, row, data.left + at, ids.plain) for row in stay]
        grid.block[data.left + at] = _padded(before + bodies(table.columns[header], ids, dates, book), rows, ids.plain)
    for i, column in enumerate(there):
        at = data.left + i
        if at in grid.block:
            continue
        if at in theirs:
            before = [_kept_body(cells, row, at, 0) for row in stay]
            grid.block[at] = (before + _filled(cells, column, at, data, rows))[:rows]
        else:
            named = match_headers(tab, [column.name])
            declared = tab.column(next(iter(named))) if named else None
            style = dresser.style(role, column_format(declared)).plain
            before = [_kept_body(cells, row, at, style) for row in stay]
            grid.block[at] = before + [f' s="{style}"/>'] * (rows - len(before))
    part.resize(Area(part.area.top, data.left, moved.bottom + part.totals_rows, right))
    follow(root, moved, frozenset())
    parent = book.root.find(q("definedNames"))
    stretch_names(() if parent is None else parent, part.sheet.name, moved)
    surround(grid, cells, moved, columns, part.totals_rows, headers, (), values=True)
    frame.set_dimension(root, grid.used())
    book.put(part.sheet.part, list(frame.join(root, in_pieces(grid.rows()))))
    return []


def _log_rows(book: Workbook, cells: OldCells, data: Area, there: Sequence[TableColumn], table: RawTable) -> list[int]:
    """The rows of the Load log that stay: those of tables that are not loaded now."""
    header = LOAD_LOG.column("table").header
    at = next((data.left + i for i, c in enumerate(there) if c.name == header), None)
    new = table.columns.get(header)
    loaded = set() if new is None else {new.value(i) for i in range(len(new))}
    strings = shared_strings(book)
    out = []
    for row in range(data.top, data.bottom + 1):
        kept = cells.at(row, at) if at is not None else None
        if kept is not None and not kept.blank and plain_value(kept, strings) not in loaded:
            out.append(row)
    return out


def _kept_body(cells: OldCells, row: int, column: int, style: int) -> str:
    kept = cells.at(row, column)
    return kept.body() if kept is not None else f' s="{style}"/>'


def _only(tab: RawTab, id: str) -> RawTab:
    return RawTab(tab.sheet, tab.table, tab.purpose, (tab.column(id),))


def _targets(tab: RawTab, table: RawTable, there: Sequence[TableColumn]) -> dict[str, int]:
    """Header of the load -> position in the table; new columns come after the last."""
    named = match_headers(tab, [c.name for c in there])
    position = {c.name: i for i, c in enumerate(there)}
    out: dict[str, int] = {}
    loaded = {header: id for id, header in match_headers(tab, table.columns).items()}
    extra = len(there)
    for header in table.columns:
        id = loaded.get(header)
        found = position.get(named[id]) if id in named else position.get(header)
        if found is None or found in out.values():
            found, extra = extra, extra + 1
        out[header] = found
    return out


def _ours(tab: RawTab, there: Sequence[TableColumn], i: int) -> bool:
    return there[i].name in match_headers(tab, [c.name for c in there]).values()


def _stranded(
    part: TablePart, cells: OldCells, theirs: Sequence[int], there: Sequence[TableColumn],
    notes_on: frozenset[tuple[int, int]],
) -> list[Fault]:  # fmt: skip
    """The user's cells in a raw table: rows are replaced as a whole, so nobody could say which row they belong to."""
    data = part.data
    filled = {data.left + i for i, c in enumerate(there) if c.formula}
    used = [
        (row, column)
        for column in theirs
        for row, kept in cells.column(column)
        if data.top <= row <= data.bottom and not kept.blank and not (column in filled and kept.formula is not None)
    ]
    used += [p for p in notes_on if data.holds(*p)]
    if not used:
        return []
    return [
        Fault(f"{part.sheet.name}!{listed_cells(set(used))}", "your cells in rows that a load replaces",
              "a raw table whose own columns hold formulas only",
              "Move them beside an output table, where they follow their item.")
    ]  # fmt: skip


def _padded(bodies: list[str], rows: int, style: int) -> list[str]:
    return bodies or [f' s="{style}"/>'] * rows


def _filled(cells: OldCells, column: TableColumn, at: int, data: Area, rows: int) -> list[str]:
    """A user's column: its formula in every row, in the look of its first cell."""
    first = cells.at(data.top, at)
    style = first.style if first is not None else 0
    if not column.formula or shifted(column.formula, 1) == column.formula:
        return [Kept(style, formula=CellFormula(column.formula) if column.formula else None).body()] * rows
    return [Kept(style, formula=CellFormula(shifted(column.formula, i))).body() for i in range(rows)]
