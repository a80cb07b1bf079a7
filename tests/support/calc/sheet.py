"""A sheet, its ranges and its tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import numpy as np
from support.calc.book import Book, Missing, chosen
from support.calc.bridge import struct, uno
from xlwings import base_classes

from invxl.ooxml.refs import Area

_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_CONTENT, _FORMULA_ERRORS, _FORMULAS = 1 | 2 | 4 | 16, 4, 7
_ERRORS = {502: "#VALUE!", 503: "#NUM!", 504: "#REF!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?",
           532: "#DIV/0!", 32767: "#N/A"}  # fmt: skip
_DATE, _BOOL = 2, 1024
_TRUTHS = ("=TRUE()", "=FALSE()")  # as which a truth value of a file is read
# What a person's typing would turn into something else than text.
_TYPED = re.compile(
    r"\s*(?:[-+$(]*[.\d][\d.,]*(?:[eE][-+]?\d+)?[%)]?|true|false|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}:\d\d.*)\s*$",
    re.IGNORECASE,
)


def _colour(value: Any) -> int:
    if value is None:
        return -1
    return int(value.lstrip("#"), 16) if isinstance(value, str) else (value[0] << 16) + (value[1] << 8) + value[2]


def _parts(value: int) -> tuple[int, int, int]:
    return value >> 16 & 255, value >> 8 & 255, value & 255


class Sheet(Missing):
    def __init__(self, book: Book, api: Any) -> None:
        self.book, self.api = book, api

    name = property(lambda self: self.api.Name)
    index = property(lambda self: self.api.RangeAddress.Sheet + 1)
    visible = property(lambda self: self.api.IsVisible, lambda self, v: setattr(self.api, "IsVisible", bool(v)))
    tables = property(lambda self: Tables(self))
    cells = property(lambda self: Range(self, Area(1, 1, _MAX_ROW, _MAX_COLUMN)))

    def activate(self) -> None:
        """Nobody looks."""

    def delete(self) -> None:
        self.book.sheets.api.removeByName(self.name)
        self.book.known.clear()

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
        if not isinstance(given, tuple):
            return Area.parse(given)
        top, left, *size = given  # with a size where xlwings writes a large range in parts
        rows, columns = size or (1, 1)
        return Area(top, left, top + rows - 1, left + columns - 1)


class Font(Missing):
    def __init__(self, api: Any) -> None:
        self.api = api

    name = property(lambda self: self.api.CharFontName, lambda self, v: setattr(self.api, "CharFontName", v))
    size = property(lambda self: self.api.CharHeight, lambda self, v: setattr(self.api, "CharHeight", float(v)))

    def _several(self, name: str) -> bool:
        return bool(self.api.getPropertyState(name).value == "AMBIGUOUS_VALUE")

    @property
    def color(self) -> tuple[int, int, int]:
        if self._several("CharColor"):
            raise TypeError("xlwings makes no colour of None, which is Excel's word for several")
        return _parts(max(self.api.CharColor, 0))

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CharColor = _colour(value)

    @property
    def bold(self) -> bool | None:
        return None if self._several("CharWeight") else self.api.CharWeight > 110

    @bold.setter
    def bold(self, value: bool) -> None:
        self.api.CharWeight = 150.0 if value else 100.0

    @property
    def italic(self) -> bool | None:
        return None if self._several("CharPosture") else str(self.api.CharPosture.value) != "NONE"

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

    def _places(self) -> Callable[[int, int], Any]:
        """Addresses of cells, counted from this range's first; the sheet is asked once."""
        at, top, left = self.sheet.index - 1, self.area.top - 1, self.area.left - 1
        return lambda row, column: struct(
            "com.sun.star.table.CellAddress", Sheet=at, Column=left + column, Row=top + row
        )

    def _inside(self, found: Any) -> Iterator[tuple[slice, slice]]:
        """Rows and columns of range addresses, counted from this range's first."""
        top, left = self.area.top - 1, self.area.left - 1
        for a in found:
            yield slice(a.StartRow - top, a.EndRow - top + 1), slice(a.StartColumn - left, a.EndColumn - left + 1)

    def by_format(self) -> Any:
        """LibreOffice's number of each cell's format."""
        keys = np.zeros(self.shape, np.int64)
        for group in self.api.getUniqueCellFormatRanges():
            key = group.NumberFormat
            for rows, columns in self._inside(group.RangeAddresses):
                keys[rows, columns] = key
        return keys

    def _inner(self, found: Any) -> Iterator[tuple[int, int]]:
        """Cells of range addresses, counted from this range's first."""
        for rows, columns in self._inside(found):
            for row in range(rows.start, rows.stop):
                for column in range(columns.start, columns.stop):
                    yield row, column

    @property
    def raw_value(self) -> list[list[Any]]:
        data = [list(line) for line in self.api.getDataArray()]
        book = self.sheet.book
        keys = self.by_format()
        kinds = {key: book.format_type(key) for key in np.unique(keys).tolist()}
        for row, column in np.argwhere(np.isin(keys, [k for k, kind in kinds.items() if kind & (_DATE | _BOOL)])):
            value = data[row][column]
            if type(value) is float and 0 <= value < 2_958_466:
                moment = book.epoch + dt.timedelta(milliseconds=round(value * 86_400_000))
                if kinds[int(keys[row, column])] & _DATE:
                    data[row][column] = moment
                else:
                    data[row][column] = bool(value)
                    self._truths.add((self.area.top + int(row), self.area.left + int(column)))
        if self.options.get("err_to_str"):
            for row, column in self._inner(self.api.queryFormulaCells(_FORMULA_ERRORS).RangeAddresses):
                error = self.api.getCellByPosition(column, row).getError()
                data[row][column] = _ERRORS.get(error, f"#ERR{error}")
        return data

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = value if isinstance(value, (list, tuple)) else [[value] * self.area.columns] * self.area.rows
        typed = [
            (r, c, v)
            for r, line in enumerate(rows)
            for c, v in enumerate(line)
            if isinstance(v, str) and v and (v[0] in "='" or _TYPED.match(v))
        ]
        before = self.by_format() if any("=" in text[:2] or text[0] != "'" for _, _, text in typed) else None
        out = [[float(v) if isinstance(v, int | float) else "" if v is None else v for v in line] for line in rows]
        formulas: dict[int, list[tuple[int, str]]] = {}
        for r, c, text in typed:
            if text.startswith("'"):
                out[r][c] = text[1:]
            elif self.sheet.book.format_code(int(before[r, c])) != "@":
                assert text.startswith("="), f"{text!r} would be read as something else"
                out[r][c] = ""
                formulas.setdefault(c, []).append((r, text))
        self.api.setDataArray(tuple(map(tuple, out)))  # which takes a text as it is
        self._enter(formulas, before)
        self._set_truths(rows)

    def _enter(self, formulas: Mapping[int, Sequence[tuple[int, str]]], before: Any) -> None:
        """Formulas, a column's neighbours at once. LibreOffice changes formats with what is entered, texts that look
        like formulas included: here they are put back."""
        spell, place = self.sheet.book.spell, self._places()
        for column, found in formulas.items():
            for _, run in groupby(enumerate(found), lambda item: item[1][0] - item[0]):
                cells = [cell for _, cell in run]
                given = tuple((spell.to_office(text, place(row, column)),) for row, text in cells)
                self.api.getCellRangeByPosition(column, cells[0][0], column, cells[-1][0]).setFormulaArray(given)
        if before is not None:
            for row, column in np.argwhere(self.by_format() != before).tolist():
                self.api.getCellByPosition(column, row).NumberFormat = int(before[row, column])

    @property
    def _truths(self) -> set[tuple[int, int]]:
        return self.sheet.book.truths.setdefault(self.sheet.name, set())

    def _inside_truths(self) -> list[tuple[int, int]]:
        return [place for place in self._truths if self.area.holds(*place)]

    def _set_truths(self, rows: Sequence[Sequence[Any]]) -> None:
        """LibreOffice knows a truth value by its format alone, which Excel does not have."""
        found = {
            (self.area.top + r, self.area.left + c)
            for r, line in enumerate(rows)
            for c, v in enumerate(line)
            if isinstance(v, bool)
        }
        for place in {*found, *self._inside_truths()}:
            self._format_truth(place, place in found)

    def _format_truth(self, place: tuple[int, int], is_truth: bool) -> None:
        cell, book = self.sheet.api.getCellByPosition(place[1] - 1, place[0] - 1), self.sheet.book
        if book.format_code(cell.NumberFormat) in ("General", "BOOLEAN"):
            cell.NumberFormat = book.format_key("BOOLEAN" if is_truth else "General")
        (self._truths.add if is_truth else self._truths.discard)(place)

    @property
    def formula(self) -> Any:
        data = [[""] * self.area.columns for _ in range(self.area.rows)]
        shown = self.api.getFormulaArray()
        spell, place = self.sheet.book.spell, self._places()
        for row, column in self._inner(self.api.queryFormulaCells(_FORMULAS).RangeAddresses):
            if shown[row][column] not in _TRUTHS:
                data[row][column] = spell.to_excel(shown[row][column].strip("{}"), place(row, column))
        return data[0][0] if len(self) == 1 else tuple(map(tuple, data))

    @property
    def number_format(self) -> str | None:
        if self.api.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE":
            keys = {self.api.NumberFormat}
        else:
            keys = {group.NumberFormat for group in self.api.getUniqueCellFormatRanges()}
        codes = {self.sheet.book.format_code(key).replace("BOOLEAN", "General") for key in keys}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        book = self.sheet.book
        self.api.NumberFormat = book.format_key(value)
        if value == "General" and self.number_format != value:  # it does not always reach cells of another format
            for group in self.api.getUniqueCellFormatRanges():
                if book.format_code(group.NumberFormat) != value:
                    group.NumberFormat = book.format_key(value)
        for place in self._inside_truths():
            self._format_truth(place, True)

    @property
    def color(self) -> tuple[int, int, int] | None:
        if self.api.getPropertyState("CellBackColor").value == "AMBIGUOUS_VALUE":
            return 0, 0, 0  # as Excel answers
        found = self.api.CellBackColor
        return None if found < 0 else _parts(found)

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CellBackColor = _colour(value)

    wrap_text = property(lambda self: self.api.IsTextWrapped,
                         lambda self, v: setattr(self.api, "IsTextWrapped", v))  # fmt: skip
    column_width = property(lambda self: None,
                            lambda self, v: setattr(self.api.Columns, "Width", round(v * 190)))  # fmt: skip
    column_hidden = property(lambda self: not self.api.Columns.IsVisible,
                             lambda self, v: setattr(self.api.Columns, "IsVisible", not v))  # fmt: skip

    @property
    def merge_cells(self) -> bool | None:
        """Whether all cells are merged; None where some are."""
        known = self.sheet.book.merged
        if self.sheet.name not in known:  # asked for once a sheet
            known[self.sheet.name] = list(self._merged(self.sheet.cells))
        return None if any(area.meets(self.area) for area in known[self.sheet.name]) else False

    def _merged(self, whole: Range) -> Iterator[Area]:
        for group in whole.api.getUniqueCellFormatRanges():
            for part in (group.getByIndex(i) for i in range(group.Count)):
                cursor = self.sheet.api.createCursorByRange(part)
                if part.getIsMerged():
                    cursor.collapseToMergedArea()
                    a = cursor.RangeAddress
                    yield Area(a.StartRow + 1, a.StartColumn + 1, a.EndRow + 1, a.EndColumn + 1)

    def merge(self, across: bool = False) -> None:
        self.api.merge(True)
        self.sheet.book.merged.clear()

    def clear_contents(self) -> None:
        self.api.clearContents(_CONTENT)
        self._truths.difference_update(self._inside_truths())

    def clear(self) -> None:
        self._truths.difference_update(self._inside_truths())
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
    def __init__(self, sheet: Sheet, database: Any) -> None:
        self.sheet, self._database = sheet, database

    name = property(lambda self: self._database.Name, lambda self, v: setattr(self._database, "Name", v))
    show_totals = property(lambda self: self._database.TotalsRow,
                           lambda self, v: setattr(self._database, "TotalsRow", v))  # fmt: skip

    @property
    def api(self) -> Any:
        """Of Excel's object what tells the sort: the one that a test says the user has left."""
        fields = self.sheet.book.sorts.get(self.name, [])
        return SimpleNamespace(
            Sort=SimpleNamespace(SortFields=SimpleNamespace(Count=len(fields), Item=lambda i: fields[i - 1]))
        )

    @property
    def range(self) -> Range:
        a = self._database.DataArea
        return Range(self.sheet, Area(a.StartRow + 1, a.StartColumn + 1, a.EndRow + 1, a.EndColumn + 1))

    def resize(self, cells: Any) -> None:
        a = cells.impl.area
        self._database.DataArea = struct("com.sun.star.table.CellRangeAddress", Sheet=self.sheet.index - 1,
                                         StartColumn=a.left - 1, StartRow=a.top - 1, EndColumn=a.right - 1,
                                         EndRow=a.bottom - 1)  # fmt: skip
