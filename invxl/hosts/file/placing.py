"""Every data row of an output table in its new place: our cells from the Pack, the user's by the row's key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from invxl.errors import Fault, OwnershipError
from invxl.hosts.file.cells import Dresser, spec
from invxl.hosts.file.removed import Removed
from invxl.hosts.file.standing import Key, Standing, listed_cells, normal, refuse_duplicates, shown_key
from invxl.ooxml.comments import Place, comment_text
from invxl.ooxml.follow import Moved
from invxl.ooxml.refs import Area, column_of, letters
from invxl.ooxml.sheet_cells import CellFormula, Kept, unshared
from invxl.ooxml.workbook import Workbook
from invxl.pack import Column, Table

_STYLE = re.compile(r' s="([0-9]+)"')
_HIDDEN = re.compile(r' hidden="[^"]*"')


@dataclass(slots=True)
class Placing:
    """Where rows go. to: old row -> new row, of rows that stay. rows: how many data rows there are now.

    ours, theirs: sheet column -> a body or a cell per row; "" and None are no cell.
    """

    rows: int
    to: dict[int, int] = field(default_factory=dict)
    ours: dict[int, list[str]] = field(default_factory=dict)
    theirs: dict[int, list[Kept | None]] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)  # of new sheet rows
    removed: list[Removed] = field(default_factory=list)
    restored: list[tuple[Removed, tuple[int, int]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def block(self, values: bool) -> dict[int, Sequence[str]]:
        """The bodies of every column; without `values`, the user's formulas carry none."""
        out: dict[int, Sequence[str]] = dict(self.ours)
        for column, kept in self.theirs.items():
            beneath = self.ours.get(column)
            out[column] = [
                (beneath[i] if beneath else "") if k is None else (k if values else k.without_value()).body()
                for i, k in enumerate(kept)
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
    out = Placing(max(1, n))
    content = {row for row in s.keys if s.row_content(row)} | {row for row, _ in s.notes_on if row in s.keys}
    content |= {row for row in s.keys if _STYLED.search(s.cells.rows.get(row, ""))}
    out.to = _append_map(s, first) if table.append else _map(s, table, content, aside)
    for column in table.columns:
        at = columns[column.id]
        bodies = dresser.column(column) if table.n_rows else []
        blank = dresser.cell(None, column.role, column.format, column.wrap)
        bodies = [""] * first + bodies
        out.ours[at] = bodies + [blank] * (out.rows - len(bodies))
        if at in s.mine and at in s.cells.styles:
            _keep_looks(s, column, at, out, dresser)
    _carry(s, out)
    _fill_down(s, out)
    _attributes(s, out)
    gone = sorted(content - out.to.keys())
    out.removed = [r for row in gone for r in removed_content(s, table, row)]
    _bring_back(s, table, out, aside)
    return out


_STYLED = re.compile(r" (?:customHeight|s|outlineLevel)=")


def _append(s: Standing, table: Table) -> int:
    """How many rows of a log stand already: none where its one row is blank."""
    if s.data.rows == 1 and not any(not k.blank for c, k in s.row_content(s.data.top)):
        return 0
    return s.data.rows


def _append_map(s: Standing, first: int) -> dict[int, int]:
    return {s.data.top + i: s.data.top + i for i in range(first)}


def _map(s: Standing, table: Table, content: set[int], aside: Sequence[Removed]) -> dict[int, int]:
    refuse_duplicates(s, ((r, k) for r, k in s.keys.items() if r in content), "keys that occur twice")
    new = new_keys(table)
    if not s.keys and _anything(s):
        raise OwnershipError(_no_key(s, table))
    wanted = {k: s.data.top + i for i, k in reversed(list(enumerate(new)))}
    count = Counter(new)
    carried = [s.keys[r] for r in content]
    refuse_duplicates(s, ((0, k) for k in carried for _ in range(count[k])), "keys that occur twice in the new rows")
    return {row: wanted[key] for row, key in s.keys.items() if key in wanted and any(v is not None for v in key)}


def _anything(s: Standing) -> bool:
    rows = range(s.data.top, s.data.bottom + 1)
    return any(not k.blank for row in rows for _, k in s.row_content(row)) or any(r in rows for r, _ in s.notes_on)


def _no_key(s: Standing, table: Table) -> Fault:
    names = [c.header for c in table.columns if c.id in table.key]
    return Fault(f"{s.sheet.name}, {s.part.name}", f"the column {' or '.join(names)} is gone",
                 "it, because your cells beside the table follow it", "Take the workbook from a backup.")  # fmt: skip


def new_keys(table: Table) -> list[Key]:
    """The key of each row of the Pack, comparable with what a cell holds."""
    by_id = {c.id: c for c in table.columns}
    return list(zip(*([_key_value(v) for v in by_id[k].values] for k in table.key), strict=True))


def _key_value(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value != value:
        return None
    if isinstance(value, bool | str):
        return normal(value)
    return float(value) if isinstance(value, int | float) else value


def _keep_looks(s: Standing, column: Column, at: int, out: Placing, dresser: Dresser) -> None:
    """Cells of ours that the user dressed otherwise stay so, by key; a whole column so dressed is so for new rows."""
    old = s.cells.styles[at]
    ids = set(old.values())
    if column.formats is not None or column.roles is not None:
        foreign = {i for i in ids if not dresser.is_ours(i)}
    else:
        expected = spec(column.role, column.format, column.wrap)
        foreign = {i for i in ids if i and not dresser.is_like(i, expected)}
    if not foreign:
        return
    bodies = out.ours[at]
    if len(ids) == 1 and len(old) == s.data.rows:
        out.ours[at] = [restyled(b, next(iter(ids)), dresser) for b in bodies]
        return
    for row, id in old.items():
        new = out.to.get(row)
        if id in foreign and new is not None:
            i = new - s.data.top
            bodies[i] = restyled(bodies[i], id, dresser)


def restyled(body: str, id: int, dresser: Dresser) -> str:
    """The same cell in another style; text that looks like a formula keeps its text prefix."""
    m = _STYLE.match(body)
    if m is None:
        return body
    if dresser.is_quoted(int(m[1])):
        id = dresser.styles.quoted(id)
    return f' s="{id}"' + body[m.end() :]


def expand_shared(s: Standing) -> None:
    """Shared formulas that reach into the data rows become plain ones, so that each can move by itself."""
    groups = frozenset(
        k.formula.group
        for row in range(s.data.top, s.data.bottom + 1)
        for _, k in s.row_content(row)
        if k.formula is not None and k.formula.kind == "shared"
    )
    if groups:
        for (row, column), kept in unshared(s.cells.cells, groups).items():
            s.cells.cells[row][column] = kept


def _carry(s: Standing, out: Placing) -> None:
    moved = Moved(s.region, out.to, s.data.top + out.rows - 1)
    stuck: list[tuple[int, int]] = []
    for column in s.theirs:
        out.theirs[column] = [None] * out.rows
    for old, new in out.to.items():
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
    kept_rows = set(out.to.values())
    names = s.part.columns
    for column in s.theirs:
        if not s.data.left <= column <= s.data.right:
            continue
        formula = names[column - s.data.left].formula
        looks = {k.style for row, k in s.cells.column(column) if s.data.top <= row <= s.data.bottom}
        style = next(iter(looks)) if len(looks) == 1 else 0
        if not formula and not style:
            continue
        fresh = Kept(style, formula=CellFormula(formula) if formula else None)
        for i in range(out.rows):
            if s.data.top + i not in kept_rows and column not in out.ours:
                out.theirs[column][i] = fresh


def _attributes(s: Standing, out: Placing) -> None:
    for old, new in out.to.items():
        if text := _HIDDEN.sub("", s.cells.rows.get(old, "")):
            out.attributes[new] = text


def removed_content(s: Standing, table: Table, row: int) -> list[Removed]:
    """What the user wrote in a row whose key is gone."""
    out = []
    key = s.keys[row]
    for column, kept in s.row_content(row):
        if kept.blank and not kept.style:
            continue
        if kept.blank and s.data.left <= column <= s.data.right:
            continue
        out.append(Removed(table.name, key, shown_key(key), column_name(s, column), letters(column), row, kept))
    return out


def column_name(s: Standing, column: int) -> str:
    """A user column's header; its letters where it has none."""
    if s.data.left <= column <= s.data.right:
        return s.part.columns[column - s.data.left].name
    kept = s.cells.at(s.part.area.top, column)
    return str(s.value(kept)) if kept is not None and kept.inner else letters(column)


def _bring_back(s: Standing, table: Table, out: Placing, aside: Sequence[Removed]) -> None:
    if not aside:
        return
    at = {k: i for i, k in enumerate(new_keys(table))}
    by_name: dict[str, int] = {column_name(s, c): c for c in s.theirs}
    by_name |= {letters(c): c for c in s.theirs}
    for r in aside:
        if r.comment:
            _bring_back_comment(s, table, out, r, at)
            continue
        column = by_name.get(r.column) or by_name.get(r.letters)
        i = at.get(r.key)
        if r.table != table.name or i is None or column is None or column not in out.theirs:
            continue
        present = out.theirs[column][i]
        if present is None or present.blank or present.formula is not None:
            out.theirs[column][i] = r.back(s.data.top + i)
            out.restored.append((r, (s.data.top + i, column)))


def _bring_back_comment(s: Standing, table: Table, out: Placing, r: Removed, at: Mapping[Key, int]) -> None:
    i = at.get(r.key)
    names = {column_name(s, c): c for c in s.columns}
    column = names.get(r.column, column_of(r.letters))
    if r.table != table.name or i is None:
        return
    place = (s.data.top + i, column)
    old = next((row for row, new in out.to.items() if new == place[0]), None)
    if (old, column) not in s.notes_on:
        out.restored.append((r, place))


def removed_comment(book: Workbook, s: Standing, place: Place) -> Removed:
    """A comment on a row whose key is gone."""
    row, column = place
    key = s.keys.get(row, ())
    return Removed(s.part.name, key, shown_key(key), column_name(s, column), letters(column), row, Kept(),
                   comment_text(book, s.sheet, place))  # fmt: skip
