"""What a user wrote beside rows whose key is gone, in the same list as the host of closed files keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from invxl.hosts.excel.read import headers_of
from invxl.hosts.excel.seen import Seen
from invxl.hosts.excel.standing import Standing
from invxl.hosts.excel.traits import Traits, traits_of
from invxl.hosts.file.keys import Key, shown_key
from invxl.hosts.file.removed import TABLE, formula_back, stored_key, stored_line
from invxl.ooxml.refs import column_of, letters

CONTENT = "What you wrote"
_HEADERS = ("Table", "Row", "Column", CONTENT, "Comment", "To put it back")


@dataclass(frozen=True, slots=True)
class Aside:
    """One line of the list."""

    table: str
    shown: str
    column: str  # the header above it, or the column's letters
    letters: str
    content: Any  # a value; a formula as its text
    comment: str
    line: str  # what the hidden column holds: JSON
    look: Traits = field(default_factory=dict, compare=False)  # how the cell looked, which the list's cell shows

    def stored(self) -> str:
        return self.line

    def shown_cell(self) -> Any:
        return self.content

    @property
    def data(self) -> dict[str, Any]:
        """What the hidden column says; empty where somebody changed it."""
        try:
            data = json.loads(self.line)
        except ValueError:
            return {}
        return data if isinstance(data, dict) and isinstance(data.get("key"), list) else {}

    @property
    def is_look(self) -> bool:
        """Whether it only tells how a cell was dressed: one of ours, or a formula, which a line of its own holds."""
        return bool(self.data.get("look"))

    @property
    def key(self) -> Key:
        data = self.data
        return stored_key(data) if data else ()

    def formula(self, row: int) -> str:
        """Its formula for a row, with "="; "" where it is a value."""
        data = self.data
        if "formula" not in data:
            return ""
        return "=" + formula_back(str(data["formula"]), int(data.get("row", row)), row)


def read_aside(seen: Seen) -> list[Aside]:
    """What earlier refreshes put aside, in the order of the list."""
    table = seen.tables.get(TABLE.lower())
    if table is None:
        return []
    grid = seen.grid(table.sheet)
    at = {h: table.area.left + i for i, h in enumerate(headers_of(grid, table))}
    if not all(h in at for h in _HEADERS):
        return []
    out = []
    looks = traits_of(seen.book, table.sheet, at[CONTENT], table.data.top, table.data.bottom)
    for row, look in enumerate(looks, table.data.top):
        cells = [grid.value(row, at[h]) for h in _HEADERS]
        if cells[0] is None or cells[5] is None:
            continue
        name, shown, column, content, comment, line = cells
        made = Aside(str(name), str(shown or ""), str(column or ""), "", content, str(comment or ""), str(line), look)
        out.append(replace(made, letters=str(made.data.get("at", ""))))
    return out


def put_aside(s: Standing, row: int) -> list[Aside]:
    """What the user wrote in a row whose key is gone."""
    out = []
    for column in s.content(row):
        value, formula = s.grid.value(row, column), s.grid.formula(row, column)
        out.append(_line(s, row, column, formula or value, formula=formula.removeprefix("=")))
    for (at, column), text in s.notes.items():
        if at == row and column in s.columns:
            out.append(_line(s, row, column, None, comment=text))
    return out


def _line(
    s: Standing, row: int, column: int, content: Any, formula: str = "", comment: str = "", look: bool = False
) -> Aside:
    key, name, at = s.keys[row], s.column_name(column), letters(column)
    line = stored_line(key, name, at, formula, row, bool(comment), look)
    return Aside(s.table.name, shown_key(key), name, at, content, comment, line)


def with_looks(
    s: Standing, lines: Sequence[Aside], looks: Mapping[tuple[int, int], Traits], own: AbstractSet[tuple[int, int]]
) -> list[Aside]:
    """The lines with the looks of their cells, and lines for cells of which nothing but the look was the user's.

    looks: of cells in rows that are gone; own: those of them that the user dressed.
    """
    rows = {key: row for row, key in reversed(s.keys.items())}
    out: list[Aside] = []
    told: set[tuple[int, int]] = set()
    for a in lines:
        place = (rows[a.key], column_of(a.letters))
        if a.comment or "formula" in a.data:  # whose cell shows a text, which cannot carry the look too
            out.append(a)
        else:
            told.add(place)
            out.append(replace(a, look=looks.get(place, {})))
    for row, column in sorted(own - told):
        made = _line(s, row, column, None, look=column in s.mine or not s.grid.blank(row, column))
        out.append(replace(made, look=looks.get((row, column), {})))
    return list({a.line: a for a in out}.values())


def of_table(lines: Sequence[Aside], table: str) -> list[Aside]:
    """The lines of one table that can be put back."""
    return [a for a in lines if a.table == table and a.data]
