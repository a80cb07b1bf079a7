"""Every data row of an output table in its new place: our columns from the Pack, the user's cells by the row's key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from invxl.errors import Fault, OwnershipError
from invxl.hosts.excel.aside import Aside, put_aside
from invxl.hosts.excel.sorting import order_of
from invxl.hosts.excel.standing import Standing
from invxl.hosts.excel.traits import Traits
from invxl.hosts.excel.values import Entry, kept
from invxl.hosts.file.arranging import rearranged
from invxl.hosts.file.keys import listed_cells, new_keys
from invxl.hosts.rows import after_sort, new_rows, no_key
from invxl.ooxml.follow import Moved
from invxl.ooxml.formula_text import shifted
from invxl.ooxml.refs import Area
from invxl.pack import Table

Place = tuple[int, int]  # row and column of a cell


@dataclass(slots=True)
class Placed:
    """Where rows go. to: old sheet row -> new, of rows that stay. theirs: column -> an entry per data row, of those
    columns of the user's that must be written; first: data rows of a log that stand already."""

    rows: int
    table: Table  # the Pack's, its rows in the order that the user's sort wants
    first: int = 0
    to: dict[int, int] = field(default_factory=dict)
    theirs: dict[int, list[Entry]] = field(default_factory=dict)
    removed: list[Aside] = field(default_factory=list)
    restored: list[Aside] = field(default_factory=list)
    notes: list[tuple[tuple[int, int] | None, tuple[int, int] | None, str]] = field(default_factory=list)
    back: dict[Place, Any] = field(default_factory=dict)  # cells that were put aside, and what they hold
    dressed: dict[Place, Traits] = field(default_factory=dict)  # cells that are to look as they did before
    moved: Moved = field(default_factory=lambda: Moved(Area(1, 1, 1, 1), {}, 1))


def place(
    s: Standing, table: Table, aside: Sequence[Aside], text_columns: frozenset[int],
    sort: Sequence[tuple[int, bool]] = (),
) -> Placed:  # fmt: skip
    """Lay out the data rows. text_columns: the user's columns whose cells have the text format. sort: the user's, as
    (position in the table, whether it falls)."""
    first = _logged(s) if table.append else 0
    out = Placed(max(1, first + table.n_rows), table, first)
    content = {row for row in s.keys if s.content(row)}
    content |= {row for row, column in s.notes if row in s.keys and column in s.columns}
    if table.append:
        out.to = {row: row for row in range(s.data.top, s.data.top + first)}
    else:
        out.to = _map(s, table, content)
        table = _arrange(s, out, sort)
    region = Area(s.data.top, s.columns[0], s.data.bottom, s.columns[-1])
    out.moved = Moved(region, out.to, s.data.top + out.rows - 1)
    _refuse_threads(s, out)
    _carry(s, out, text_columns)
    if not table.append:
        gone = sorted(content - out.to.keys())
        out.removed = [a for row in gone for a in put_aside(s, row)]
        _bring_back(s, out, table, aside, text_columns)
        _move_notes(s, out)
    return out


def _logged(s: Standing) -> int:
    """How many rows of a log stand already: none where its one row is blank."""
    blank = s.data.rows == 1 and all(s.grid.blank(s.data.top, c) for c in range(s.data.left, s.data.right + 1))
    return 0 if blank else s.data.rows


def _map(s: Standing, table: Table, content: set[int]) -> dict[int, int]:
    place = f"{s.table.sheet}, {s.table.name}"
    if not s.keys and any(s.content(row) for row in range(s.data.top, s.data.bottom + 1)):
        raise no_key(place, table)
    return new_rows(place, table, s.keys, content, s.data.top)


def _arrange(s: Standing, out: Placed, sort: Sequence[tuple[int, bool]]) -> Table:
    """Put the rows in the order of the user's sort."""
    order = order_of(s, out.table, out.to, sort)
    if order is not None:
        out.table = rearranged(out.table, order)
        out.to = after_sort(out.to, order, s.data.top)
    return out.table


def _carry(s: Standing, out: Placed, text_columns: frozenset[int]) -> None:
    """The user's cells in their new rows. A column is written only where one of its cells moves, goes or is new."""
    came_from = {new: old for old, new in out.to.items()}
    _refuse_unreadable(s, out)
    for column in s.theirs:
        fill = _filled_down(s, column)
        entries: list[Entry] = []
        changed = False
        for row in range(s.data.top, s.data.top + out.rows):
            old = came_from.get(row)
            if old is None:
                text = f"={shifted(fill[1][1:], row - fill[0], only=_data_row(s))}" if fill else None
                entries.append(text)
                changed = changed or text is not None or not s.grid.blank(row, column)
                continue
            formula = s.grid.formula(old, column)
            if formula and old != row:
                formula = "=" + out.moved.formula(formula[1:], old)
            entries.append(kept(s.grid.value(old, column), formula, column in text_columns))
            changed = changed or (old != row and not (s.grid.blank(old, column) and s.grid.blank(row, column)))
        if changed:
            out.theirs[column] = entries


def _refuse_unreadable(s: Standing, out: Placed) -> None:
    """Where the host does not tell formulas, a row that moves could lose one unseen."""
    if s.grid.formulas is None and any(old != new and s.content(old) for old, new in out.to.items()):
        raise OwnershipError(
            Fault(f"{s.table.sheet}, {s.table.name}", "your cells stand in rows that move, and this Excel does not "
                  "tell which of them are formulas", "a workbook whose formulas can be read",
                  'Close it and use "invxl refresh", or refresh it in desktop Excel.')
        )  # fmt: skip


def _refuse_threads(s: Standing, out: Placed) -> None:
    """A threaded comment keeps its cell: Excel has no way to move it with its authors and replies."""
    stuck = [
        (row, column)
        for row, column in s.threads
        if s.data.top <= row <= s.data.bottom and column in s.columns and out.to.get(row) != row
    ]
    if stuck:
        raise OwnershipError(
            Fault(f"{s.table.sheet}!{listed_cells(stuck)}", "threaded comments in rows that move",
                  "notes, or a workbook that is closed", 'Close it and use "invxl refresh", which takes them along.')
        )  # fmt: skip


def _data_row(s: Standing) -> Callable[[int], bool]:
    return lambda row: s.data.top <= row <= s.data.bottom


def _filled_down(s: Standing, column: int) -> tuple[int, str] | None:
    """The formula that all cells of a table column share, and the row it is written for."""
    if not s.data.left <= column <= s.data.right or s.grid.formulas is None:
        return None
    top = s.data.top
    first = s.grid.formula(top, column)
    if not first:
        return None
    for row in range(top + 1, s.data.bottom + 1):
        formula = s.grid.formula(row, column)
        if not formula or shifted(formula[1:], top - row, only=_data_row(s)) != first[1:]:
            return None
    return top, first


def _bring_back(s: Standing, out: Placed, table: Table, aside: Sequence[Aside], text_columns: frozenset[int]) -> None:
    """What was put aside goes back to its row, where its key is listed again."""
    at = {k: i for i, k in enumerate(new_keys(table))}
    by_name = {s.column_name(c): c for c in s.columns}
    for a in sorted(aside, key=lambda a: a.is_look):  # a look goes onto the cell that was put back before
        i, column = at.get(a.key), by_name.get(str(a.data.get("column")))
        if i is None or column is None:
            continue
        row = s.data.top + i
        if a.is_look:
            if a.look:  # else the host does not tell it, and the list keeps it
                out.dressed[row, column] = a.look
                out.restored.append(a)
            continue
        if a.comment:
            if not any(out.to.get(r) == row and c == column for r, c in s.notes):
                out.notes.append((None, (row, column), a.comment))
                out.restored.append(a)
            continue
        if column not in s.theirs or (a.content is None and not a.look and not a.formula(row)):
            continue  # the last: a blank cell whose look this host does not tell; the list keeps it
        entries = out.theirs.get(column) or _as_it_is(s, out, column, text_columns)
        if entries[i] is None or str(entries[i]).startswith("="):
            entries[i] = kept(a.content, a.formula(row), column in text_columns)
            out.theirs[column] = entries
            out.back[row, column] = a.content
            out.restored.append(a)
            if a.look and not a.formula(row):
                out.dressed[row, column] = a.look


def _as_it_is(s: Standing, out: Placed, column: int, text_columns: frozenset[int]) -> list[Entry]:
    rows = range(s.data.top, s.data.top + out.rows)
    return [
        kept(s.grid.value(r, column), s.grid.formula(r, column), column in text_columns) if r <= s.data.bottom else None
        for r in rows
    ]


def _move_notes(s: Standing, out: Placed) -> None:
    gone, come = [], []
    for (row, column), text in s.notes.items():
        if s.data.top <= row <= s.data.bottom and column in s.columns and out.to.get(row) != row:
            new = out.to.get(row)
            gone.append(((row, column), None, text))
            if new is not None:
                come.append((None, (new, column), text))
    out.notes = [*gone, *come, *out.notes]  # all away first: a cell holds one note
