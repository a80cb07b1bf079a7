"""What a user wrote beside rows whose key is gone: kept on the sheet "Removed items", put back when the key returns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from invxl.ooxml.formula_text import shifted
from invxl.ooxml.kept import CellFormula, Kept
from invxl.pack import Cell, Column, Role, Sheet, Table
from invxl.terms.model import Format

SHEET = "Removed items"
TABLE = "tblRemovedItems"
Key = tuple[Any, ...]
_TEXT = 32_000  # characters of a cell that are stored; a cell holds 32,767


@dataclass(frozen=True, slots=True)
class Removed:
    """One cell, or one comment, of a row that is gone.

    column: the header above it ("" for a comment on a cell of ours: `letters` tells the column); row: where it stood.
    """

    table: str
    key: Key
    shown: str
    column: str
    letters: str
    row: int
    kept: Kept
    comment: str = ""
    look: bool = False  # only how a cell was dressed: one of ours, or a formula, which a line of its own holds

    def stored(self) -> str:
        """Everything needed to put it back, as text for a hidden column."""
        formula = "" if self.kept.formula is None else self.kept.formula.text
        return stored_line(self.key, self.column, self.letters, formula, self.row, bool(self.comment), self.look)

    def shown_cell(self) -> Kept | str | None:
        """What stands in the list: the cell itself; a formula as its text."""
        if self.kept.formula is not None:
            return f"={self.kept.formula.text}"
        return None if self.kept.blank and not self.kept.style else self.kept

    def back(self, row: int) -> Kept:
        """The cell for its new row."""
        f = self.kept.formula
        if f is None:
            return self.kept
        text = formula_back(f.text, self.row, row)
        return replace(self.kept, formula=CellFormula(text, more=f.more)).without_value()


def stored_line(key: Key, column: str, letters: str, formula: str, row: int, comment: bool, look: bool) -> str:
    """What the list's hidden column holds: everything needed to put a cell back, but for what the list shows.

    formula: its text without "="; row: where it stood. comment, look: whether the line holds only such a thing.
    """
    data: dict[str, Any] = {"key": list(key), "column": column, "at": letters}
    if formula:
        data |= {"formula": formula, "row": row}
    data |= {name: True for name, held in (("comment", comment), ("look", look)) if held}
    return json.dumps(data, ensure_ascii=True, sort_keys=True)


def stored_key(data: Mapping[str, Any]) -> Key:
    """The key in such a line, comparable with a row's."""
    return tuple(float(k) if isinstance(k, int) and not isinstance(k, bool) else k for k in data["key"])


def formula_back(text: str, was: int, row: int) -> str:
    """A formula of a row that is back: references to its own row follow it.

    >>> formula_back("C8*2+C$3", 8, 10)
    'C10*2+C$3'
    """
    return shifted(text, row - was, only=lambda r: r == was)


def read_stored(table: str, stored: str, content: Kept | None, comment: str) -> Removed | None:
    """A line of the list; None where its hidden column was changed."""
    try:
        data = json.loads(stored)
        key = stored_key(data)
        kept = content or Kept()
        row = int(data.get("row", 0))
        if "formula" in data:
            kept = Kept(kept.style, formula=CellFormula(str(data["formula"])))
        return Removed(table, key, "", str(data["column"]), str(data["at"]), row, kept, comment, bool(data.get("look")))
    except (ValueError, KeyError, TypeError):
        return None


def removed_sheet(lines: Sequence[Removed]) -> Sheet:
    """The list as a sheet of its own; its cells with content are the user's and follow the hidden column."""
    lines = sorted(lines, key=lambda r: (r.table, r.shown, r.letters, r.comment))

    def column(id: str, header: str, values: Iterable[Any], width: float, **rest: Any) -> Column:
        return Column(id, header, list(values), width=width, **rest)

    columns = (
        column("table", "Table", (r.table for r in lines), 16),
        column("row", "Row", (r.shown for r in lines), 26, format=Format.TEXT),
        column("column", "Column", (r.column or r.letters for r in lines), 22),
        column("content", "What you wrote", (r.shown_cell() for r in lines), 40),
        column("comment", "Comment", (r.comment[:_TEXT] for r in lines), 40, wrap=True),
        column("stored", "To put it back", (r.stored() for r in lines), 12, hidden=True),
    )
    note = "What you wrote beside items that a refresh no longer lists. It goes back to its row when the item returns."
    return Sheet(
        SHEET,
        "Removed items",
        cells=(Cell(1, 1, "Removed items", Role.TITLE), Cell(2, 1, note, Role.NOTE)),
        table=Table(TABLE, columns, ("table", "stored"), keep_removed=False),
        table_row=4,
        freeze_columns=0,
    )
