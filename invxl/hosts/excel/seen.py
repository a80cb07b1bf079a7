"""An open workbook as it stands: cells in bulk, tables, names. All of it is read before anything is written.

Only what every host of xlwings offers is asked for; what one of them cannot tell (formulas, formats) is None there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlwings as xw

from invxl.ooxml.refs import Area

Rows = Sequence[Sequence[Any]]
OURS = "_invxl."  # how the hidden names begin in which a workbook keeps what is ours
UNTOLD = (NotImplementedError, AttributeError)  # what a host raises where it cannot tell


@dataclass(frozen=True, slots=True)
class Grid:
    """The used cells of a sheet. formulas: the same cells as typed, None where the host cannot tell."""

    top: int = 1
    left: int = 1
    values: Rows = ()
    formulas: Rows | None = None

    @property
    def bottom(self) -> int:
        return self.top + len(self.values) - 1

    @property
    def right(self) -> int:
        return self.left + (len(self.values[0]) if self.values else 0) - 1

    def value(self, row: int, column: int) -> Any:
        """What a cell shows; None where it is blank or beyond the used cells."""
        if not (self.top <= row <= self.bottom and self.left <= column <= self.right):
            return None
        return self.values[row - self.top][column - self.left]

    def formula(self, row: int, column: int) -> str:
        """A cell's formula with its "="; "" where it has none."""
        if self.formulas is None or not (self.top <= row <= self.bottom and self.left <= column <= self.right):
            return ""
        text = self.formulas[row - self.top][column - self.left]
        return text if isinstance(text, str) and text.startswith("=") else ""

    def blank(self, row: int, column: int) -> bool:
        return self.value(row, column) is None and not self.formula(row, column)

    def column(self, column: int, top: int, bottom: int) -> list[Any]:
        """The values of some rows of a column."""
        if not self.left <= column <= self.right:
            return [None] * (bottom - top + 1)
        at = column - self.left
        inner = [line[at] for line in self.values[max(0, top - self.top) : max(0, bottom - self.top + 1)]]
        above = [None] * max(0, min(bottom + 1, self.top) - top)
        return above + inner + [None] * (bottom - top + 1 - len(above) - len(inner))


@dataclass(frozen=True, slots=True)
class SeenTable:
    """An Excel table: `area` with its header and its row of totals."""

    sheet: str
    name: str
    area: Area
    totals: int = 0

    @property
    def data(self) -> Area:
        return Area(self.area.top + 1, self.area.left, self.area.bottom - self.totals, self.area.right)


@dataclass(slots=True)
class Seen:
    """An open workbook, read. grids: by sheet, of those that were asked for."""

    book: xw.Book
    name: str
    sheets: tuple[str, ...]
    tables: Mapping[str, SeenTable]  # by name in lower case
    names: Mapping[str, str]  # defined name in lower case -> what it stands for, without "="
    formulas_of: Callable[[str, Area], Rows | None] | None = None
    grids: dict[str, Grid] = field(default_factory=dict)

    def grid(self, sheet: str) -> Grid:
        """A sheet's cells, in one bulk read each of values and formulas."""
        if sheet not in self.grids:
            self.grids[sheet] = _grid(self.book.sheets[sheet], sheet, self.formulas_of)
        return self.grids[sheet]

    def on(self, sheet: str) -> Iterable[SeenTable]:
        return (t for t in self.tables.values() if t.sheet == sheet)


def see(book: xw.Book, formulas_of: Callable[[str, Area], Rows | None] | None = None) -> Seen:
    """Tables and names of an open workbook; cells when they are asked for.

    formulas_of: formulas of a sheet's area, fetched beforehand by hosts that cannot read them on the spot.
    """
    tables: dict[str, SeenTable] = {}
    names = []
    for sheet in book.sheets:
        names.append(sheet.name)
        for table in sheet.tables:
            area = area_of(table.range)
            totals = int(bool(table.show_totals))
            tables[table.name.lower()] = SeenTable(sheet.name, table.name, area, totals)
    return Seen(book, str(book.name), tuple(names), tables, _names(book), formulas_of)


def area_of(cells: Any) -> Area:
    """The area of a range."""
    rows, columns = cells.shape
    return Area(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)


def _names(book: xw.Book) -> dict[str, str]:
    return {n.name.lower(): (n.refers_to or "").removeprefix("=") for n in book.names}


def _grid(sheet: xw.Sheet, name: str, formulas_of: Callable[[str, Area], Rows | None] | None) -> Grid:
    used = sheet.used_range
    area = area_of(used)
    values = used.options(ndim=2, err_to_str=True).value
    if any(type(v) is Decimal for line in values for v in line):
        values = _exact(used, values)
    formulas: Any = None
    if formulas_of is not None:
        formulas = formulas_of(name, area)
    else:
        with contextlib.suppress(*UNTOLD):
            formulas = used.formula
    if formulas is not None and not isinstance(formulas, (list, tuple)):
        formulas = [[formulas]]  # of a single cell
    return Grid(area.top, area.left, values, formulas)


def _exact(used: xw.Range, values: Rows) -> Rows:
    """Excel hands over cells in a currency format rounded to four decimals; their second value is whole."""
    whole = used.api.Value2
    whole = whole if isinstance(whole, tuple) else ((whole,),)
    return [
        [float(w) if type(v) is Decimal else v for v, w in zip(line, other, strict=True)]
        for line, other in zip(values, whole, strict=True)
    ]
