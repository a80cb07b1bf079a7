"""The sides of a cell's look that Excel tells and takes: fill, font colour, bold, italic and number format.

They are asked for rectangle by rectangle, halved where one holds several: a table that nobody painted costs one call a
side. Excel on the web tells none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from invxl.hosts.excel.runs import of_columns, of_rows
from invxl.hosts.excel.seen import UNTOLD
from invxl.hosts.excel.steps import cells
from invxl.hosts.look import BLACK, Look
from invxl.ooxml.refs import Area

_ASKED = 600  # calls spent on one trait of one table
_MIXED: Any = object()  # several, in one rectangle
_BLACK = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Trait:
    """One side of a look. plain: what a cell has that nobody dressed. of: what one of our looks has.

    always: whether dressing a cell sets it in any case, and not only where it differs from plain.
    """

    name: str
    said: str
    plain: Any
    read: Callable[[Any], Any]
    write: Callable[[Any, Any], None]
    of: Callable[[Look], Any]
    always: bool = False


def _rgb(colour: str) -> tuple[int, ...] | None:
    return tuple(bytes.fromhex(colour)) if colour else None


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


def _number(at: Any) -> Any:
    found = at.number_format
    return found if isinstance(found, str) else _MIXED


def _set_fill(at: Any, value: Any) -> None:
    at.color = value


def _set_number(at: Any, value: Any) -> None:
    at.number_format = value


def _set_font(name: str) -> Callable[[Any, Any], None]:
    return lambda at, value: setattr(at.font, name, value)


NUMBER = Trait("number", "number formats", "General", _number, _set_number, lambda v: v.number_format, always=True)
TRAITS = (
    Trait("fill", "fills", None, _fill, _set_fill, lambda v: _rgb(v.fill)),
    Trait("colour", "font colours", _rgb(BLACK), _colour, _set_font("color"), lambda v: _rgb(v.colour), always=True),
    Trait("bold", "bold fonts", False, _bold, _set_font("bold"), lambda v: v.bold),
    Trait("italic", "italic fonts", False, _italic, _set_font("italic"), lambda v: v.italic),
    NUMBER,
)
Traits = Mapping[str, Any]  # a trait's name -> its value, of one cell; those that are plain left out


@dataclass(frozen=True, slots=True)
class Paint:
    """One trait of a rectangle. before: what there was, in rectangles."""

    sheet: str
    area: Area
    trait: Trait
    value: Any
    before: tuple[tuple[Area, Any], ...] = ()

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.area}"

    def do(self, book: xw.Book) -> None:
        self.trait.write(cells(book, self.sheet, self.area), self.value)

    def undo(self, book: xw.Book) -> None:
        for area, value in self.before:
            self.trait.write(cells(book, self.sheet, area), value)


def told(
    book: xw.Book, sheet: str, trait: Trait, expected: Mapping[int, Sequence[Any]], top: int, bottom: int
) -> dict[int, list[Any]] | None:
    """Column -> what each row has, of columns that are not as expected; None where it takes too many calls.

    expected: column -> a value per row, or one for all of them. Raises where the host tells no such thing.
    """
    out: dict[int, list[Any]] = {}
    waiting = list(_rectangles(expected, top, bottom))
    asked = 0
    while waiting:
        (area, wanted), asked = waiting.pop(), asked + 1
        if asked > _ASKED:
            return None
        value = _read(book, sheet, trait, area)
        if value is _MIXED:
            waiting += [(half, wanted) for half in _halves(area)]
        elif value != wanted:
            for column in range(area.left, area.right + 1):
                held = out.setdefault(column, per_row(expected[column], bottom - top + 1))
                held[area.top - top : area.bottom - top + 1] = [value] * area.rows
    return out


def traits_of(book: xw.Book, sheet: str, column: int, top: int, bottom: int) -> list[Traits]:
    """The looks of a column's cells, row by row; nothing of a side that the host does not tell in few calls."""
    out: list[dict[str, Any]] = [{} for _ in range(top, bottom + 1)]
    for trait in TRAITS:
        try:
            found = told(book, sheet, trait, {column: [trait.plain]}, top, bottom)
        except UNTOLD:
            continue
        for cell, value in zip(out, (found or {}).get(column, ()), strict=False):
            if value != trait.plain:
                cell[trait.name] = value
    return list(out)


def per_row(values: Sequence[Any], rows: int) -> list[Any]:
    """A value for each row, of one per row or one for all."""
    return list(values) * rows if len(values) == 1 else list(values)


def _rectangles(expected: Mapping[int, Sequence[Any]], top: int, bottom: int) -> Iterable[tuple[Area, Any]]:
    """Where one value is expected: over columns side by side where it is that of all their rows."""
    whole: dict[Any, list[int]] = {}
    for column, values in expected.items():
        if len(values) == 1:
            whole.setdefault(values[0], []).append(column)
        else:
            yield from ((Area(first, column, last, column), value) for first, last, value in of_rows(values, top))
    for value, columns in whole.items():
        for left, right in of_columns(columns):
            yield Area(top, left, bottom, right), value


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
