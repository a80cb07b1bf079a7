"""Every data row of an output table in its new place: our cells from the Pack, the user's by the row's key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from invxl.errors import Fault, OwnershipError
from invxl.hosts.file.arranging import UNKNOWN, Values, hidden_rows, order_of, rearranged, table_values
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.dressing import Drawn, common_style, keep_looks, listed
from invxl.hosts.file.keys import listed_cells, new_keys
from invxl.hosts.file.removal import bring_back, removed_content, removed_look
from invxl.hosts.file.removed import TABLE as REMOVED
from invxl.hosts.file.removed import Removed
from invxl.hosts.file.standing import Standing
from invxl.hosts.rows import after_sort, new_rows, no_key
from invxl.ooxml.follow import Moved
from invxl.ooxml.formula_text import shifted
from invxl.ooxml.kept import CellFormula, Kept
from invxl.ooxml.refs import Area
from invxl.ooxml.sheet_cells import unshared
from invxl.pack import Table
from invxl.terms.model import Format

_STYLE = re.compile(r' s="([0-9]+)"')
_HIDDEN = re.compile(r' hidden="[^"]*"')


@dataclass(slots=True)
class Placing:
    """Where rows go. to: old row -> new row, of rows that stay. rows: how many data rows there are now.

    ours, theirs: sheet column -> a body or a cell per row; "" and None are no cell. A column of ours is drawn when the
    sheet is written; it is listed only where single cells of it are dressed otherwise.
    """

    rows: int
    table: Table  # the Pack's, its rows in the order that the user's sort wants
    to: dict[int, int] = field(default_factory=dict)
    ours: dict[int, Drawn] = field(default_factory=dict)
    theirs: dict[int, list[Kept | None]] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)  # of new sheet rows
    removed: list[Removed] = field(default_factory=list)
    restored: list[tuple[Removed, tuple[int, int]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def block(self, values: bool) -> dict[int, Sequence[str]]:
        """The bodies of every column; without `values`, the user's formulas carry none."""
        out: dict[int, Sequence[str]] = dict(self.ours)
        for column, kept in self.theirs.items():
            beneath = listed(self.ours, column) if column in self.ours else [""] * len(kept)
            out[column] = [
                under if k is None else (k if values else k.without_value()).body()
                for k, under in zip(kept, beneath, strict=True)
            ]
        return out

    @property
    def has_formulas(self) -> bool:
        return any(k is not None and k.formula is not None for column in self.theirs.values() for k in column)


def place_rows(
    s: Standing,
    table: Table,
    columns: Mapping[str, int],
    dresser: Dresser,
    aside: Sequence[Removed],
) -> Placing:
    """Lay out the data rows. columns: our column id -> sheet column. aside: content put aside for this table's keys."""
    expand_shared(s)
    first = _append(s, table) if table.append else 0
    n = first + table.n_rows
    out = Placing(max(1, n), table)
    content = {row for row in s.cells.cells if row in s.keys and s.row_content(row)}
    content |= {row for row, column in s.notes_on if row in s.keys and column in s.columns}
    content |= {row for row, text in s.cells.rows.items() if row in s.keys and _STYLED.search(text)}
    out.to = _append_map(s, first) if table.append else _map(s, table, content)
    table = _arrange(s, out, columns, first)
    for column in table.columns:
        at = columns[column.id]
        if table.n_rows:
            bodies = dresser.drawn(column)
        else:
            bodies = [dresser.cell(None, column.role, column.format, column.wrap)] * (out.rows - first)
        out.ours[at] = [*[""] * first, *bodies] if first else bodies
        if at in s.mine and table.name != REMOVED:  # whose cells look as they did where they were
            for row, id in keep_looks(s, column, at, out.ours, out.to, dresser):
                out.removed += removed_look(s, at, row, id)
    _carry(s, out)
    _fill_down(s, out)
    _attributes(s, out)
    _filter(s, out, columns, first)
    gone = sorted(content - out.to.keys())
    out.removed += removed_content(s, table, gone)
    if aside:
        bring_back(s, out, new_keys(table), aside, dresser)
    return out


def _values(s: Standing, out: Placing, columns: Mapping[str, int], first: int) -> Values:
    """What the new rows hold, by position in the table. A user's cell that Excel has yet to calculate is UNKNOWN."""
    ids = {at: id for id, at in columns.items()}

    def values(position: int) -> list[Any]:
        at = s.data.left + position
        held: list[Any] = [None] * out.rows
        ours = at in ids and out.table.n_rows > 0 and (at in s.mine or out.table.append)
        for old, new in () if ours and not first else out.to.items():
            kept = s.cells.at(old, at)
            if kept is not None and not kept.blank:
                held[new - s.data.top] = s.value(kept) if kept.inner else UNKNOWN
        if ours:
            held[first : first + out.table.n_rows] = table_values(out.table, ids[at])
        return held

    return values


def _arrange(s: Standing, out: Placing, columns: Mapping[str, int], first: int) -> Table:
    """Put the rows in the order of the user's sort."""
    if out.table.append or not out.table.n_rows:
        return out.table
    order = order_of(s.part, _values(s, out, columns, first), out.rows, out.notes)
    if order is not None and order != list(range(out.rows)):
        out.table = rearranged(out.table, order)
        out.to = after_sort(out.to, order, s.data.top)
    return out.table


def _filter(s: Standing, out: Placing, columns: Mapping[str, int], first: int) -> None:
    """Hide the rows that the user's filters leave out."""
    by_column = {columns[c.id]: c for c in out.table.columns}

    def format(position: int, row: int) -> Format:
        column = by_column.get(s.data.left + position)
        if column is None:
            return Format.GENERAL
        i = row - first
        return column.formats[i] if column.formats is not None and 0 <= i < len(column.formats) else column.format

    hidden = hidden_rows(s.part, _values(s, out, columns, first), format, out.rows, out.notes)
    if hidden is None:
        for old, text in sorted(s.cells.rows.items()):  # hidden by hand
            if old in out.to and _HIDDEN.search(text):
                new = out.to[old]
                out.attributes[new] = out.attributes.get(new, "") + ' hidden="1"'
        return
    for i in hidden:
        row = s.data.top + i
        out.attributes[row] = out.attributes.get(row, "") + ' hidden="1"'


_STYLED = re.compile(r" (?:customHeight|s|outlineLevel)=")


def _append(s: Standing, table: Table) -> int:
    """How many rows of a log stand already: none where its one row is blank."""
    if s.data.rows == 1 and not any(not k.blank for c, k in s.row_content(s.data.top)):
        return 0
    return s.data.rows


def _append_map(s: Standing, first: int) -> dict[int, int]:
    return {s.data.top + i: s.data.top + i for i in range(first)}


def _map(s: Standing, table: Table, content: set[int]) -> dict[int, int]:
    place = f"{s.sheet.name}, {s.part.name}"
    if not s.keys and _anything(s):
        raise no_key(place, table)
    return new_rows(place, table, s.keys, content, s.data.top)


def _anything(s: Standing) -> bool:
    rows = range(s.data.top, s.data.bottom + 1)
    return any(not k.blank for row in rows for _, k in s.row_content(row)) or any(r in rows for r, _ in s.notes_on)


def expand_shared(s: Standing) -> None:
    """Shared formulas that reach into the data rows become plain ones, so that each can move by itself."""
    groups = frozenset(
        k.formula.group
        for row in s.cells.cells
        if s.data.top <= row <= s.data.bottom
        for _, k in s.row_content(row)
        if k.formula is not None and k.formula.kind == "shared"
    )
    if groups:
        for (row, column), kept in unshared(s.cells.cells, groups).items():
            s.cells.cells[row][column] = kept


def _carry(s: Standing, out: Placing) -> None:
    moved = Moved(s.region, out.to, s.data.top + out.rows - 1, s.sheet.name)
    stuck: list[tuple[int, int]] = []
    for column in s.theirs:
        out.theirs[column] = [None] * out.rows
    for old in sorted(s.cells.cells.keys() & out.to.keys()):
        new = out.to[old]
        for column, kept in s.row_content(old):
            f = kept.formula
            if f is not None and new != old:
                if f.kind in ("array", "dataTable") and (f.kind == "dataTable" or Area.parse(f.ref).rows > 1):
                    stuck.append((old, column))
                    continue
                text = moved.formula(f.text, old)
                ref = str(Area(new, column, new, Area.parse(f.ref).right)) if f.ref else ""
                kept = replace(kept, formula=CellFormula(text, f.kind, ref, "", f.more)).without_value()
            out.theirs[column][new - s.data.top] = kept
    if stuck:
        raise OwnershipError(
            Fault(s.sheet.name, f"array formulas over several rows in {listed_cells(stuck)}, whose rows move",
                  "one formula per row", "Enter them row by row, or move them away from the table.")
        )  # fmt: skip


def _fill_down(s: Standing, out: Placing) -> None:
    """New rows of a user's column get its formula and the look that all its cells have."""
    kept_rows = set(out.to.values()) if s.theirs else set()
    names = s.part.columns
    for column in s.theirs:
        if not s.data.left <= column <= s.data.right:
            continue
        formula = names[column - s.data.left].formula
        style = common_style(s, column)
        if not formula and not style:
            continue
        for i in range(out.rows):
            if s.data.top + i not in kept_rows and column not in out.ours:
                text = shifted(formula, i)  # it is stored as it stands in the first row
                out.theirs[column][i] = Kept(style, formula=CellFormula(text) if text else None)


def _attributes(s: Standing, out: Placing) -> None:
    for old, text in sorted(s.cells.rows.items()):
        if old in out.to and (text := _HIDDEN.sub("", text)):
            out.attributes[out.to[old]] = text
