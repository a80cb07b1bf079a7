"""What a user wrote beside rows whose key is gone, in the same list as the host of closed files keeps it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from invxl.hosts.excel.read import headers_of
from invxl.hosts.excel.seen import Seen
from invxl.hosts.excel.standing import Standing
from invxl.hosts.file.keys import Key, shown_key
from invxl.hosts.file.removed import TABLE
from invxl.ooxml.formula_text import shifted
from invxl.ooxml.refs import letters

_HEADERS = ("Table", "Row", "Column", "What you wrote", "Comment", "To put it back")


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
    def key(self) -> Key:
        return tuple(
            float(k) if isinstance(k, int) and not isinstance(k, bool) else k for k in self.data.get("key", ())
        )

    def formula(self, row: int) -> str:
        """Its formula for a row, with "="; "" where it is a value."""
        data = self.data
        if "formula" not in data:
            return ""
        was = int(data.get("row", row))
        return "=" + shifted(str(data["formula"]), row - was, only=lambda r: r == was)


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
    for row in range(table.data.top, table.data.bottom + 1):
        cells = [grid.value(row, at[h]) for h in _HEADERS]
        if cells[0] is None or cells[5] is None:
            continue
        content = cells[3]
        line = str(cells[5])
        made = Aside(str(cells[0]), str(cells[1] or ""), str(cells[2] or ""), "", content, str(cells[4] or ""), line)
        out.append(
            Aside(made.table, made.shown, made.column, str(made.data.get("at", "")), content, made.comment, line)
        )
    return out


def put_aside(s: Standing, row: int) -> list[Aside]:
    """What the user wrote in a row whose key is gone."""
    key = s.keys[row]
    out = []
    for column in s.content(row):
        value, formula = s.grid.value(row, column), s.grid.formula(row, column).removeprefix("=")
        data: dict[str, Any] = {"key": list(key), "column": s.column_name(column), "at": letters(column)}
        if formula:
            data |= {"formula": formula, "row": row}
        out.append(_line(s, key, column, f"={formula}" if formula else value, "", data))
    for (at, column), text in s.notes.items():
        if at == row and column in s.columns:
            data = {"key": list(key), "column": s.column_name(column), "at": letters(column), "comment": True}
            out.append(_line(s, key, column, None, text, data))
    return out


def _line(s: Standing, key: Key, column: int, content: Any, comment: str, data: dict[str, Any]) -> Aside:
    line = json.dumps(data, ensure_ascii=True, sort_keys=True)
    return Aside(s.table.name, shown_key(key), s.column_name(column), letters(column), content, comment, line)


def of_table(lines: Sequence[Aside], table: str) -> list[Aside]:
    """The lines of one table whose cells can be put back: not those that only tell a look."""
    return [a for a in lines if a.table == table and a.data and not a.data.get("look")]
