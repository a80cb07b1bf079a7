"""Fills and fonts that a user gave cells of a table: they follow their rows, as far as the host tells them.

They are asked for rectangle by rectangle, halved where one holds several: a table that nobody painted costs one call.
Excel on the web tells none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from invxl.hosts.excel.placing import Placed
from invxl.hosts.excel.runs import of_cells, of_columns
from invxl.hosts.excel.standing import Standing
from invxl.hosts.excel.steps import Step, cells
from invxl.hosts.look import BLACK, look
from invxl.ooxml.refs import Area
from invxl.pack import Column

_UNTOLD = (NotImplementedError, AttributeError)
_ASKED = 600  # calls spent on one trait of one table
_MIXED: Any = object()  # several, in one rectangle
_BLACK = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Trait:
    """One side of a look. plain: what a cell has that nobody painted."""

    said: str
    plain: Any
    read: Callable[[Any], Any]
    write: Callable[[Any, Any], None]


def _fill(at: Any) -> Any:
    found = at.color
    return _MIXED if found == _BLACK and at.size > 1 else found  # Excel calls several colours black


def _colour(at: Any) -> Any:
    try:
        found = at.font.color
    except TypeError:  # of several colours Excel gives none, which xlwings cannot turn into one
        return _MIXED
    return _MIXED if found is None else found


def _bold(at: Any) -> Any:
    return _MIXED if at.font.bold is None else bool(at.font.bold)


def _italic(at: Any) -> Any:
    return _MIXED if at.font.italic is None else bool(at.font.italic)


def _set_fill(at: Any, value: Any) -> None:
    at.color = value


def _set_font(name: str) -> Callable[[Any, Any], None]:
    return lambda at, value: setattr(at.font, name, value)


FILL = Trait("fills", None, _fill, _set_fill)
FONTS = (
    Trait("font colours", tuple(bytes.fromhex(BLACK)), _colour, _set_font("color")),
    Trait("bold fonts", False, _bold, _set_font("bold")),
    Trait("italic fonts", False, _italic, _set_font("italic")),
)


@dataclass(frozen=True, slots=True)
class Paint:
    """One trait of a rectangle. before: what there was, in rectangles."""

    sheet: str
    area: Area
    trait: Trait
    value: Any
    before: tuple[tuple[Area, Any], ...]

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.area}"

    def do(self, book: xw.Book) -> None:
        self.trait.write(cells(book, self.sheet, self.area), self.value)

    def undo(self, book: xw.Book) -> None:
        for area, value in self.before:
            self.trait.write(cells(book, self.sheet, area), value)


def paint(s: Standing, placed: Placed, ours: Mapping[int, Column]) -> tuple[list[Step], list[str]]:
    """Steps after which every painted cell stands with its row, and what to know. ours: sheet column -> the Pack's."""
    steps: list[Step] = []
    notes: list[str] = []
    if placed.table.append or _stays(s, placed):
        return steps, notes
    for trait, columns in ((FILL, _unfilled(s, ours)), *((t, s.theirs) for t in FONTS)):
        try:
            found = _told(s, trait, columns)
        except _UNTOLD:
            return steps, notes
        if found is None:
            notes.append(f"{s.table.sheet}: {trait.said} in {s.table.name} stay where they are; too many differ")
            continue
        changes: dict[tuple[int, int], Any] = {}
        lost = 0
        for column in columns:
            was = found[column]
            changes |= _changes(s, placed, trait, column, was)
            kept_rows = placed.to.keys()
            usual = _usual(s, trait, column, was)
            lost += sum(v != usual for r, v in enumerate(was, s.data.top) if r not in kept_rows and s.content(r))
        standing = {(r, c): v for c in columns for r, v in enumerate(found[c], s.data.top)}
        for area, new in of_cells(changes):
            places = [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
            before = tuple(of_cells({p: standing.get(p, trait.plain) for p in places}))
            steps.append(Paint(s.table.sheet, area, trait, new, before))
        if lost:
            notes.append(f"{s.table.sheet}: {lost} {trait.said} of rows that are gone are not kept; their content is")
    return steps, notes


def _stays(s: Standing, placed: Placed) -> bool:
    """Whether every row stands where it stood, so that nothing is to be painted."""
    rows = range(s.data.top, s.data.bottom + 1)
    return placed.rows == s.data.rows and all(placed.to.get(row) == row for row in rows)


def _unfilled(s: Standing, ours: Mapping[int, Column]) -> list[int]:
    """The columns but for those of ours that have fills of their own."""

    def filled(column: Column) -> bool:
        return any(look(role, column.format).fill for role in {column.role, *(column.roles or ())})

    return [c for c in s.columns if c not in ours or not filled(ours[c])]


def _changes(s: Standing, placed: Placed, trait: Trait, column: int, was: Sequence[Any]) -> dict[tuple[int, int], Any]:
    top = s.data.top
    now = [_usual(s, trait, column, was)] * placed.rows
    for old, new in placed.to.items():
        now[new - top] = was[old - top]
    there = [*was, *[trait.plain] * max(0, placed.rows - len(was))]
    return {(top + i, column): v for i, v in enumerate(now) if v != there[i]}


def _usual(s: Standing, trait: Trait, column: int, was: Sequence[Any]) -> Any:
    """What rows that are new get: what a whole column of the table has."""
    inside = s.data.left <= column <= s.data.right
    whole = s.data.rows > 1 or not any(v is not None for v in s.keys.get(s.data.top, ()))
    return was[0] if inside and whole and len(set(was)) == 1 else trait.plain


def _told(s: Standing, trait: Trait, columns: Iterable[int]) -> dict[int, list[Any]] | None:
    """Column -> what each data row has; None where it takes too many calls."""
    book, sheet = s.seen.book, s.table.sheet
    out: dict[int, list[Any]] = {}
    waiting = [Area(s.data.top, left, s.data.bottom, right) for left, right in of_columns(columns)]
    for area in waiting:
        out |= {c: [trait.plain] * area.rows for c in range(area.left, area.right + 1)}
    asked = 0
    while waiting:
        area, asked = waiting.pop(), asked + 1
        if asked > _ASKED:
            return None
        value = _read(book, sheet, trait, area)
        if value is _MIXED:
            waiting += _halves(area)
        elif value != trait.plain:
            for column in range(area.left, area.right + 1):
                out[column][area.top - s.data.top : area.bottom - s.data.top + 1] = [value] * area.rows
    return out


def _read(book: xw.Book, sheet: str, trait: Trait, area: Area) -> Any:
    value = trait.read(cells(book, sheet, area))
    return trait.plain if value is _MIXED and area.rows == area.columns == 1 else value


def _halves(area: Area) -> list[Area]:
    if area.columns > 1:  # a column is mostly of one look
        middle = (area.left + area.right) // 2
        return [
            Area(area.top, middle + 1, area.bottom, area.right),
            Area(area.top, area.left, area.bottom, middle),
        ]
    middle = (area.top + area.bottom) // 2
    return [Area(middle + 1, area.left, area.bottom, area.right), Area(area.top, area.left, middle, area.right)]
