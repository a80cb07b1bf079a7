"""An output sheet of an open workbook, planned: our cells anew, the user's with the key of their row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from invxl.errors import Fault, OwnershipError
from invxl.hosts.columns import header_now, sheet_columns, with_former
from invxl.hosts.excel import collide, names
from invxl.hosts.excel.aside import Aside, with_looks
from invxl.hosts.excel.dressing import TEXT, codes_by_row, formats_of, guessed, readable, told
from invxl.hosts.excel.heights import fits
from invxl.hosts.excel.painting import paint
from invxl.hosts.excel.placing import Placed, place
from invxl.hosts.excel.runs import of_cells, of_columns, of_rows
from invxl.hosts.excel.seen import Grid, Seen, SeenTable
from invxl.hosts.excel.sorting import sort_of
from invxl.hosts.excel.standing import Standing, stand
from invxl.hosts.excel.steps import Clear, Dress, Fill, Format, Lights, Note, Remember, Resize, Step
from invxl.hosts.excel.traits import NUMBER, Traits
from invxl.hosts.excel.values import Entry, entry, kept
from invxl.hosts.file.anchors import shifted_sheet
from invxl.hosts.file.geometry import block_places, key_name
from invxl.hosts.file.keys import Key, new_keys
from invxl.hosts.look import look
from invxl.hosts.memory import Remembered
from invxl.ooxml.refs import Area
from invxl.pack import Cell, Column, Role, Sheet, Table
from invxl.terms.model import Format as NumberFormat

Native = Callable[[str], str]
NO_LOOKS: Mapping[Key, tuple[str, Traits]] = {}


@dataclass(slots=True)
class Planned:
    """shape: what must be there before formulas can name it; then the cells; then what is remembered."""

    shape: list[Step] = field(default_factory=list)
    content: list[Step] = field(default_factory=list)
    remember: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    removed: list[Aside] = field(default_factory=list)
    restored: list[Aside] = field(default_factory=list)
    untold: str = ""  # the sheet, where looks of the user's were to follow rows and the host tells none


@dataclass(frozen=True, slots=True)
class Setting:
    """What all sheets of one write share. native: our formula with the workbook's names in it."""

    seen: Seen
    native: Native
    counts_from_1904: bool

    def entry(self, value: Any, code: str) -> Entry:
        return entry(value, code == TEXT, self.native, self.counts_from_1904)

    def standing(self, grid: Grid, area: Area) -> Callable[[], list[list[Entry]]]:
        """What stands in an area, as entries that put it back, once they are asked for."""
        return lambda: self.entries(grid, area)

    def entries(self, grid: Grid, area: Area) -> list[list[Entry]]:
        """What stands in an area, as entries."""
        return [
            [
                kept(grid.value(r, c), grid.formula(r, c), False, self.counts_from_1904)
                for c in range(area.left, area.right + 1)
            ]
            for r in range(area.top, area.bottom + 1)
        ]


def standing_of(seen: Seen, there: SeenTable, table: Table) -> tuple[Standing, Table, list[str]]:
    """A table of ours as it stands, the Pack's with the columns that it no longer has, and notes about those."""
    whole, notes = _with_former(seen, there, table)
    return stand(seen, there, whole), whole, notes


def plan_table(
    setting: Setting, s: Standing, sheet: Sheet, table: Table, aside: Sequence[Aside],
    looks: Mapping[Key, tuple[str, Traits]] = NO_LOOKS,
) -> Planned:  # fmt: skip
    """Everything for a sheet whose table is there. Raises OwnershipError where a cell of the user's is in the way.

    looks: key of a row -> the column of ours that looks otherwise in it, and how.
    """
    out = Planned()
    seen, there = setting.seen, s.table
    columns = sheet_columns(s.found, table, s.data.right)
    texts = frozenset(
        c for c in s.theirs if told(seen.book, there.sheet, Area(s.data.top, c, s.data.bottom, c)) == TEXT
    )
    placed = place(s, table, aside, texts, () if table.append else sort_of(seen, there, out.notes))
    table = placed.table
    for i, key in enumerate(new_keys(table) if looks else ()):
        if key in looks:
            placed.dressed[s.data.top + i, columns[looks[key][0]]] = looks[key][1]
    everything = sorted({*s.columns, *columns.values()})
    laid, went = block_places(sheet), names.shifts(seen, key_name(sheet))
    sheet = shifted_sheet(sheet, went)
    former = former_cells(seen, key_name(sheet))
    faults = collide.check_growth(s, placed.rows, everything)
    faults += collide.check_merged_rows(s)
    faults += collide.check_blocks(there.sheet, s.grid, block_places(sheet), former)
    faults += _check_new_columns(s, columns)
    if faults:
        raise OwnershipError(*faults)
    _headers(setting, out, s, table, columns)
    _resize(setting, out, s, placed, columns)
    codes = _ours(setting, out, s, table, columns, placed)
    _theirs(setting, out, s, placed)
    painted = paint(s, placed, {columns[c.id]: c for c in table.columns}, codes)
    out.content += painted.steps
    out.notes += painted.notes
    out.untold = there.sheet if painted.untold else ""
    out.content += [Note(there.sheet, old, new, text) for old, new, text in placed.notes]
    plan_blocks(setting, out, there.sheet, s.grid, sheet.cells, former, key_name(sheet))
    data = Area(s.data.top, s.data.left, s.data.top + placed.rows - 1, s.data.right)
    out.content += fits(there.sheet, sheet, data)
    remember_anchors(seen, out, names.anchors(there.sheet, key_name(sheet), laid, went))
    _remember_columns(seen, out, table, s)
    out.removed, out.restored = with_looks(s, placed.removed, painted.gone, painted.own), placed.restored
    return out


def _with_former(seen: Seen, there: SeenTable, table: Table) -> tuple[Table, list[str]]:
    """The table with those columns of ours that the Pack no longer has, blank."""
    if table.append:
        return table, []
    now = {c.id for c in table.columns}
    grid = seen.grid(there.sheet)
    headers = {
        str(grid.value(there.area.top, c)).casefold() for c in range(there.area.left, there.area.right + 1)
    } - {c.header.casefold() for c in table.columns}  # fmt: skip
    former = [
        r for r in names.remembered_columns(seen, table.name) if r.id not in now and r.header.casefold() in headers
    ]
    return with_former(there.sheet, table, ((r.id, r.header, r.header) for r in former))


def _check_new_columns(s: Standing, columns: Mapping[str, int]) -> list[Fault]:
    right = max(columns.values(), default=0)
    if right <= s.data.right:
        return []
    zone = Area(s.table.area.top, s.data.right + 1, s.table.area.bottom, right)
    return collide.covered(s.seen, s.table, s.grid, zone, range(zone.left, zone.right + 1), s.notes)


def _headers(setting: Setting, out: Planned, s: Standing, table: Table, columns: Mapping[str, int]) -> None:
    """Headers that are new, or that we word otherwise now where nobody renamed them."""
    top = s.table.area.top
    for column in table.columns:
        at = columns[column.id]
        area = Area(top, at, top, at)
        now = None if column.id not in s.found else s.headers[at - s.table.area.left]
        header = header_after(s.seen, s, column)
        if header != now:
            before = setting.standing(s.grid, area)
            out.shape.append(Fill(s.table.sheet, area, [[setting.entry(header, "")]], before))
            if now is None:
                out.content.append(Dress(s.table.sheet, area, look(Role.HEADER, column.format)))


def header_after(seen: Seen, s: Standing, column: Column) -> str:
    """A column of ours as formulas must call it once the table is written."""
    if column.id not in s.found:
        return column.header
    now = s.headers[s.found[column.id] - s.table.area.left]
    remembered = {r.id: r.header for r in names.remembered_columns(seen, s.table.name)}
    return header_now(column.header, now, remembered.get(column.id), {h.casefold() for h in s.headers})


def _resize(setting: Setting, out: Planned, s: Standing, placed: Placed, columns: Mapping[str, int]) -> None:
    old, t = s.table.area, s.table
    new = Area(old.top, old.left, placed.moved.bottom + t.totals, max(old.right, *columns.values()))
    if new != old:
        out.shape.append(Resize(t.sheet, t.name, old, new, t.totals))
    if placed.moved.bottom < s.data.bottom:
        for left, right in of_columns(s.columns):
            inside = old.left <= left <= old.right
            top = (new.bottom if inside else placed.moved.bottom) + 1
            area = Area(top, left, old.bottom if inside else s.data.bottom, right)
            if area.top <= area.bottom:
                out.content.append(Clear(t.sheet, area, setting.standing(s.grid, area)))


def _ours(
    setting: Setting, out: Planned, s: Standing, table: Table, columns: Mapping[str, int], placed: Placed
) -> Mapping[int, str]:
    """Our columns' formats and cells, a block per run of columns; gives the number formats of those that have one."""
    by_column = {columns[c.id]: c for c in table.columns}
    top, bottom = s.data.top, placed.moved.bottom
    formats = formats_of(s.seen.book, s.table.sheet, by_column, s.data, top, bottom, placed.first)
    out.content += formats.steps
    start = top + placed.first
    written = {at: c for at, c in by_column.items() if at in s.mine or table.append or at > s.data.right}
    fresh = {at: c for at, c in by_column.items() if at not in written}  # cells that are the user's once written
    entries = {at: entries_of(setting, c, formats.codes.get(at)) for at, c in written.items()}
    if table.n_rows:
        out.content += blocks(setting, s.table.sheet, s.grid, start, entries)
    elif not table.append:
        out.content += blocks(setting, s.table.sheet, s.grid, start, {at: [None] for at in written})
    for at, column in fresh.items():
        values = entries_of(setting, column, formats.codes.get(at))
        mine = placed.theirs.get(at)
        kept_rows = set(placed.to.values())
        if mine is None and placed.rows > s.data.rows and any(v is not None for v in values):
            mine = _standing_column(setting, s, at, placed.rows)
        if mine is not None:
            placed.theirs[at] = [
                v if v is not None or top + i in kept_rows or i >= len(values) else values[i]
                for i, v in enumerate(mine)
            ]
    return formats.codes


def _standing_column(setting: Setting, s: Standing, column: int, rows: int) -> list[Entry]:
    area = Area(s.data.top, column, s.data.top + rows - 1, column)
    return [line[0] for line in setting.entries(s.grid, area)]


def _theirs(setting: Setting, out: Planned, s: Standing, placed: Placed) -> None:
    """The user's cells, and their number formats, in their new rows."""
    sheet, top, old = s.table.sheet, s.data.top, s.data.bottom
    bottom = placed.moved.bottom
    for column in placed.theirs:
        before = codes_by_row(s.seen.book, sheet, column, top, old)
        if before is None:
            before = [guessed(s.grid.value(row, column)).value for row in range(top, old + 1)]
            out.notes += [n for n in [_unformatted(s, column)] if n]
        inside = s.data.left <= column <= s.data.right
        common = before[0] if inside and len(set(before)) == 1 else NumberFormat.GENERAL.value
        now = [common] * (bottom - top + 1)
        for row, new in placed.to.items():
            now[new - top] = before[row - top]
        for (row, at), content in placed.back.items():
            if at == column:
                now[row - top] = placed.dressed.get((row, at), {}).get(NUMBER.name) or guessed(content).value
        for first, last, code in of_rows(now, top):
            if first > old or last > old or before[first - top : last - top + 1] != now[first - top : last - top + 1]:
                out.content.append(Format(sheet, Area(first, column, last, column), code))
    out.content += blocks(setting, sheet, s.grid, top, placed.theirs)


def _unformatted(s: Standing, column: int) -> str:
    if not readable(s.seen.book, s.table.sheet):
        return ""  # Excel on the web tells no formats; what it can do is said in the documentation
    return (
        f'{s.table.sheet}: number formats in your column "{s.column_name(column)}" stay where they are; too many differ'
    )


def entries_of(setting: Setting, column: Column, code: str | None) -> list[Entry]:
    """A column of the Pack as entries. code: its number format, None where it differs by row."""
    values = column.values
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return [None if v != v else v for v in values.tolist()]
    if code is not None or column.formats is None:
        code = column.format.value if code is None else code
        return [setting.entry(v, code) for v in values]
    return [setting.entry(v, f.value) for v, f in zip(values, column.formats, strict=True)]


def blocks(setting: Setting, sheet: str, grid: Grid, top: int, columns: Mapping[int, Sequence[Entry]]) -> list[Step]:
    """Columns of equal length as rectangles."""
    out: list[Step] = []
    for left, right in of_columns(c for c in columns if len(columns[c])):
        rows = list(map(list, zip(*(columns[c] for c in range(left, right + 1)), strict=True)))
        area = Area(top, left, top + len(rows) - 1, right)
        out.append(Fill(sheet, area, rows, setting.standing(grid, area)))
    return out


def plan_blocks(
    setting: Setting, out: Planned, sheet: str, grid: Grid, own: Sequence[Cell],
    former: set[tuple[int, int]] | None, key: str, new: bool = False,
) -> None:  # fmt: skip
    """Our cells around the table; those that are no longer ours are emptied."""
    looks, entries, codes = {}, {}, {}
    for c in own:
        seen = look(c.role, c.format, c.wrap)
        for i in range(c.span):
            at = (c.row, c.column + i)
            looks[at], codes[at] = seen, seen.number_format
            entries[at] = setting.entry(c.value if i == 0 else None, seen.number_format)
    fresh = {at: v for at, v in looks.items() if new or (former is not None and at not in former)}
    out.content += [Format(sheet, area, code) for area, code in of_cells(codes)]
    out.content += [Dress(sheet, area, seen) for area, seen in of_cells(fresh)]
    lit = {(c.row, c.column): 0 for c in own if c.role is Role.STATUS and (c.row, c.column) in fresh}
    out.content += [Lights(sheet, area) for area, _ in of_cells(lit)]
    merged = {(c.row, c.column + i) for c in own for i in range(1, c.span)}
    for area, _ in of_cells({at: 0 for at in entries if at not in merged}):
        rows = [[entries[r, c] for c in range(area.left, area.right + 1)] for r in range(area.top, area.bottom + 1)]
        out.content.append(Fill(sheet, area, rows, setting.standing(grid, area)))
    for area, _ in of_cells({at: 0 for at in (former or ()) if at not in entries}):
        out.content.append(Clear(sheet, area, setting.standing(grid, area)))
    text, before = names.cells_text(entries), setting.seen.names.get((names.CELLS + key).lower())
    if before is None or names.remembered_cells(setting.seen, key) != set(entries):
        out.remember.append(Remember(names.CELLS + key, text, before))


def former_cells(seen: Seen, key: str) -> set[tuple[int, int]] | None:
    """Our cells around a table as they were last written, where they are now; None where it is not known."""
    cells = names.remembered_cells(seen, key)
    return None if cells is None else names.shifts(seen, key).went(cells)


def remember_anchors(seen: Seen, out: Planned, wanted: Mapping[str, str]) -> None:
    """Names that change."""
    for name, text in wanted.items():
        before = seen.names.get(name.lower())
        if before is None or _unspaced(before) != _unspaced(text):
            out.remember.append(Remember(name, text, before))


def _unspaced(text: str) -> str:
    return re.sub(r"[\s;,~]+", ",", text)  # programs part the items of a list each in its way


def _remember_columns(seen: Seen, out: Planned, table: Table, s: Standing) -> None:
    """Headers of ours as they are now; a column's lasting id is what the closed file says."""
    before = names.remembered_columns(seen, table.name)
    headers = {c.id: c.header for c in table.columns}
    now = [Remembered(r.id, r.column, headers.get(r.id, r.header)) for r in before]
    if now != before:
        name = names.COLUMNS + table.name
        out.remember.append(Remember(name, names.columns_text(now), seen.names.get(name.lower())))
