"""A sheet, its ranges and its tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from support.calc.book import Book, Missing, chosen
from support.calc.bridge import struct, uno
from xlwings import base_classes

from invxl.ooxml.refs import Area

_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_CONTENT, _FORMULA_ERRORS, _FORMULAS = 1 | 2 | 4 | 16, 4, 7
_ERRORS = {502: "#VALUE!", 503: "#NUM!", 504: "#REF!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?",
           532: "#DIV/0!", 32767: "#N/A"}  # fmt: skip
_DATE, _BOOL = 2, 1024
# What a person's typing would turn into something else than text.
_TYPED = re.compile(
    r"\s*(?:[-+$(]*[.\d][\d.,]*(?:[eE][-+]?\d+)?[%)]?|true|false|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}:\d\d.*)\s*$",
    re.IGNORECASE,
)


def _colour(value: Any) -> int:
    if value is None:
        return -1
    return int(value.lstrip("#"), 16) if isinstance(value, str) else (value[0] << 16) + (value[1] << 8) + value[2]


class Sheet(Missing):
    def __init__(self, book: Book, api: Any) -> None:
        self.book, self.api = book, api

    name = property(lambda self: self.api.Name, lambda self, v: setattr(self.api, "Name", v))
    index = property(lambda self: self.api.RangeAddress.Sheet + 1)
    visible = property(lambda self: self.api.IsVisible, lambda self, v: setattr(self.api, "IsVisible", bool(v)))
    tables = property(lambda self: Tables(self))
    cells = property(lambda self: Range(self, Area(1, 1, _MAX_ROW, _MAX_COLUMN)))

    def activate(self) -> None:
        """Nobody looks."""

    def delete(self) -> None:
        self.book.sheets.api.removeByName(self.name)

    @property
    def used_range(self) -> Range:
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        return Range(self, Area(1, 1, last.EndRow + 1, last.EndColumn + 1))

    def range(self, first: Any, last: Any = None) -> Range:
        a = self._area(first)
        b = a if last is None else self._area(last)
        return Range(self, Area(min(a.top, b.top), min(a.left, b.left), max(a.bottom, b.bottom), max(a.right, b.right)))

    def _area(self, given: Any) -> Area:
        if isinstance(given, Range):
            return given.area
        return Area(*given[:2], *given[:2]) if isinstance(given, tuple) else Area.parse(given)


class Font(Missing):
    def __init__(self, api: Any) -> None:
        self.api = api

    name = property(lambda self: self.api.CharFontName, lambda self, v: setattr(self.api, "CharFontName", v))
    size = property(lambda self: self.api.CharHeight, lambda self, v: setattr(self.api, "CharHeight", float(v)))
    color = property(lambda self: self.api.CharColor, lambda self, v: setattr(self.api, "CharColor", _colour(v)))
    bold = property(lambda self: self.api.CharWeight > 110,
                    lambda self, v: setattr(self.api, "CharWeight", 150.0 if v else 100.0))  # fmt: skip

    @property
    def italic(self) -> bool:
        return str(self.api.CharPosture.value) != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self.api.CharPosture = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")


class Range(Missing):
    options: Any = {}  # noqa: RUF012 - xlwings sets it
    expand = base_classes.Range.expand
    max_cells_per_read = base_classes.Range.max_cells_per_read
    max_cells_per_write = base_classes.Range.max_cells_per_write
    arg1_input = ""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.sheet, self.area = sheet, area
        self._api: Any = None

    @property
    def api(self) -> Any:
        if self._api is None:
            a = self.area
            self._api = self.sheet.api.getCellRangeByPosition(a.left - 1, a.top - 1, a.right - 1, a.bottom - 1)
        return self._api

    row = property(lambda self: self.area.top)
    column = property(lambda self: self.area.left)
    shape = property(lambda self: (self.area.rows, self.area.columns))
    coords = property(lambda self: (self.sheet.name, self.area.top, self.area.left, len(self)))
    address = property(lambda self: self.area.absolute())
    font = property(lambda self: Font(self.api))

    def __len__(self) -> int:
        return self.area.rows * self.area.columns

    def __call__(self, row: int, column: Any = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.area.columns + 1, (row - 1) % self.area.columns + 1
        top, left = self.area.top + row - 1, self.area.left + column - 1
        return Range(self.sheet, Area(top, left, top, left))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        return self.area.absolute() if row_absolute else str(self.area)

    def _at(self, row: int, column: int) -> Any:
        return struct("com.sun.star.table.CellAddress", Sheet=self.sheet.index - 1, Column=self.area.left - 1 + column,
                      Row=self.area.top - 1 + row)  # fmt: skip

    def _inner(self, found: Any) -> Iterator[tuple[int, int]]:
        """Cells of range addresses, counted from this range's first."""
        for a in found:
            for row in range(a.StartRow, a.EndRow + 1):
                for column in range(a.StartColumn, a.EndColumn + 1):
                    yield row - self.area.top + 1, column - self.area.left + 1

    @property
    def raw_value(self) -> list[list[Any]]:
        data = [list(line) for line in self.api.getDataArray()]
        book = self.sheet.book
        for group in self.api.getUniqueCellFormatRanges():
            kind = book.format_type(group.NumberFormat)
            if kind & (_DATE | _BOOL):
                for row, column in self._inner(group.RangeAddresses):
                    value = data[row][column]
                    if type(value) is float and 0 <= value < 2_958_466:
                        moment = book.epoch + dt.timedelta(milliseconds=round(value * 86_400_000))
                        data[row][column] = moment if kind & _DATE else bool(value)
        if self.options.get("err_to_str"):
            for row, column in self._inner(self.api.queryFormulaCells(_FORMULA_ERRORS).RangeAddresses):
                error = self.api.getCellByPosition(column, row).getError()
                data[row][column] = _ERRORS.get(error, f"#ERR{error}")
        return data

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = value if isinstance(value, (list, tuple)) else [[value] * self.area.columns] * self.area.rows
        typed: list[tuple[int, int, str]] = []
        out = []
        for r, line in enumerate(rows):
            cells = []
            for c, v in enumerate(line):
                if isinstance(v, str) and v and (v[0] in "='" or _TYPED.match(v)):
                    typed.append((r, c, v))
                    v = ""
                cells.append(float(v) if isinstance(v, int | float) else "" if v is None else v)
            out.append(tuple(cells))
        self.api.setDataArray(tuple(out))
        self._set_truths(rows)
        for r, c, text in typed:
            self._type(r, c, text)

    def _set_truths(self, rows: Sequence[Sequence[Any]]) -> None:
        """LibreOffice knows a truth value by its format alone."""
        for r, line in enumerate(rows):
            for c, v in enumerate(line):
                if isinstance(v, bool):
                    cell = self.api.getCellByPosition(c, r)
                    if cell.NumberFormat == 0:
                        cell.NumberFormat = self.sheet.book.format_key("BOOLEAN")

    def _type(self, row: int, column: int, text: str) -> None:
        cell = self.api.getCellByPosition(column, row)
        before = cell.NumberFormat  # which LibreOffice changes with what is typed, and Excel does not
        as_text = self.sheet.book.format_code(before) == "@"
        if text.startswith("'"):
            cell.setString(text[1:])
        elif as_text:
            cell.setString(text)
        elif text.startswith("="):
            cell.setFormula(self.sheet.book.spell.to_office(text, self._at(row, column)))
        else:
            cell.FormulaLocal = text
            return
        if cell.NumberFormat != before:
            cell.NumberFormat = before

    @property
    def formula(self) -> Any:
        data = [[""] * self.area.columns for _ in range(self.area.rows)]
        shown = self.api.getFormulaArray()
        spell = self.sheet.book.spell
        for row, column in self._inner(self.api.queryFormulaCells(_FORMULAS).RangeAddresses):
            data[row][column] = spell.to_excel(shown[row][column].strip("{}"), self._at(row, column))
        return data[0][0] if len(self) == 1 else tuple(map(tuple, data))

    @property
    def number_format(self) -> str | None:
        keys = {group.NumberFormat for group in self.api.getUniqueCellFormatRanges()}
        codes = {self.sheet.book.format_code(key) for key in keys}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = self.sheet.book.format_key(value)

    color = property(lambda self: self.api.CellBackColor,
                     lambda self, v: setattr(self.api, "CellBackColor", _colour(v)))  # fmt: skip
    wrap_text = property(lambda self: self.api.IsTextWrapped,
                         lambda self, v: setattr(self.api, "IsTextWrapped", v))  # fmt: skip
    column_width = property(lambda self: None,
                            lambda self, v: setattr(self.api.Columns, "Width", round(v * 190)))  # fmt: skip
    column_hidden = property(lambda self: not self.api.Columns.IsVisible,
                             lambda self, v: setattr(self.api.Columns, "IsVisible", not v))  # fmt: skip

    @property
    def merge_cells(self) -> bool | None:
        """Whether all cells are merged; None where some are."""
        cursor = self.sheet.api.createCursorByRange(self.api)
        if not self.api.getIsMerged() and not any(g.getIsMerged() for g in self._groups()):
            return False
        cursor.collapseToMergedArea()
        return None

    def _groups(self) -> Iterator[Any]:
        for group in self.api.getUniqueCellFormatRanges():
            for i in range(group.Count):
                yield group.getByIndex(i)

    def merge(self, across: bool = False) -> None:
        self.api.merge(True)

    def clear_contents(self) -> None:
        self.api.clearContents(_CONTENT)

    def clear(self) -> None:
        self.api.clearContents(1023 & ~128)


class Tables(Missing):
    """Excel tables are database ranges here."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.api = sheet, sheet.book.document.DatabaseRanges

    def _all(self) -> list[Table]:
        at = self.sheet.index - 1
        if self.sheet.book.ranges is None:  # asked for once: every call crosses to another process
            found = [self.api.getByName(n) for n in self.api.ElementNames if not n.startswith("__Anonymous")]
            self.sheet.book.ranges = [(t.DataArea.Sheet, t) for t in found]
        return [Table(self.sheet, t) for of, t in self.sheet.book.ranges if of == at]

    def __iter__(self) -> Iterator[Table]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __call__(self, key: Any) -> Table:
        return chosen(self._all(), key)

    def add(self, source_type: Any = None, source: Any = None, link_source: Any = None, has_headers: Any = None,
            destination: Any = None, table_style_name: Any = None, name: Any = None) -> Table:  # fmt: skip
        self.sheet.book.ranges = None
        self.api.addNewByName(name, source.impl.api.RangeAddress)
        made = self.api.getByName(name)
        made.ContainsHeader = True
        return Table(self.sheet, made)


class Table(Missing):
    def __init__(self, sheet: Sheet, api: Any) -> None:
        self.sheet, self.api = sheet, api

    name = property(lambda self: self.api.Name, lambda self, v: setattr(self.api, "Name", v))
    show_totals = property(lambda self: self.api.TotalsRow, lambda self, v: setattr(self.api, "TotalsRow", v))

    @property
    def range(self) -> Range:
        a = self.api.DataArea
        return Range(self.sheet, Area(a.StartRow + 1, a.StartColumn + 1, a.EndRow + 1, a.EndColumn + 1))

    def resize(self, cells: Any) -> None:
        a = cells.impl.area
        self.api.DataArea = struct("com.sun.star.table.CellRangeAddress", Sheet=self.sheet.index - 1,
                                   StartColumn=a.left - 1, StartRow=a.top - 1, EndColumn=a.right - 1,
                                   EndRow=a.bottom - 1)  # fmt: skip
