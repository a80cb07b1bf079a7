"""The other end of xlwings' remote engine: a workbook that is sent as JSON and takes the actions that come back.

The workbook is openpyxl's, in memory; entries are taken as Excel takes them, and one that Excel would read otherwise
than it is written fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableColumn

from invxl.ooxml.refs import Area

# Actions that only dress cells, which openpyxl's cells would show in their own way.
LOOKS = frozenset({
    "setFontProperty", "setRangeColor", "setHorizontalAlignment", "setVerticalAlignment", "setWrapText", "setBorders",
    "rangeAdjustIndent", "setColumnWidth", "setColumnHidden", "freezePaneAtRange", "setSheetVisibility",
    "showTableStyleRowStripes", "activateSheet", "setBorderProperty", "addConditionalFormat",
})  # fmt: skip
_LIKE_A_VALUE = re.compile(r"\s*(?:[-+$(]*[.\d][\d.,]*(?:e[-+]?\d+)?[%)]?|true|false|#[A-Z/0-9]+[!?]?|"
                           r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}:\d\d.*)\s*$", re.IGNORECASE)  # fmt: skip


class Client:
    """An Excel that sends its workbook and takes actions. calls: how many actions each sheet has taken."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.book = openpyxl.load_workbook(path)
        self.cached = {
            (sheet.title, cell.row, cell.column): cell.value
            for sheet in openpyxl.load_workbook(path, data_only=True).worksheets
            for row in sheet.iter_rows()
            for cell in row
        }
        self.actions: list[dict[str, Any]] = []

    def value(self, sheet: str, cell: Any) -> Any:
        """What a cell shows; a formula its cached value."""
        if cell.data_type == "f":
            return self.cached.get((sheet, cell.row, cell.column))
        is_day = type(cell.value) is float and is_date_format(cell.number_format)
        return from_excel(cell.value) if is_day else cell.value

    def payload(self) -> dict[str, Any]:
        """The workbook as the client sends it."""
        return {
            "client": "Office.js", "version": xw.__version__,
            "book": {"name": self.name, "active_sheet_index": 0, "selection": "A1", "calculation": "Automatic"},
            "names": [_name(n.name, n.attr_text) for n in self.book.defined_names.values()],
            "sheets": [self._sheet(sheet) for sheet in self.book.worksheets],
        }  # fmt: skip

    def _sheet(self, sheet: Any) -> dict[str, Any]:
        rows, columns = sheet.max_row, sheet.max_column
        values = [[_sent(self.value(sheet.title, cell)) for cell in row]
                  for row in sheet.iter_rows(1, rows, 1, columns)]  # fmt: skip
        return {
            "name": sheet.title, "values": values, "pictures": [], "charts": [], "shapes": [], "notes": [],
            "tables": [_table(t) for t in sheet.tables.values()], "pivot_tables": [],
            "visible": sheet.sheet_state == "visible", "show_gridlines": True,
            "used_range_address": f"A1:{get_column_letter(columns)}{rows}",
        }  # fmt: skip

    def formulas_of(self, sheet: str, area: Area) -> list[list[Any]]:
        """What a client fetches on demand: formulas, and values as typed."""
        return [
            [cell.value if cell.data_type == "f" else "" for cell in row]
            for row in self.book[sheet].iter_rows(area.top, area.bottom, area.left, area.right)
        ]

    @contextmanager
    def opened(self, monkeypatch: pytest.MonkeyPatch, take: bool = True) -> Iterator[xw.Book]:
        """The workbook as a Refresh gets it; the actions are taken at the end, where they are to be."""
        monkeypatch.setenv("XLWINGS_LICENSE_KEY", "noncommercial")  # of the tests only; nothing we ship needs it
        if "remote" not in [engine.name for engine in xw.engines]:
            from xlwings.pro import _xlremote

            xw.engines.add(xw.Engine(impl=_xlremote.engine))
        book = xw.Book(json=self.payload())
        yield book
        if take:
            self.take(book.json()["actions"])

    def take(self, actions: list[dict[str, Any]]) -> None:
        """Every action, in order; one that is not known is an error."""
        self.actions = actions
        for action in actions:
            if action["func"] in LOOKS:
                continue
            getattr(self, f"_{action['func']}")(action)

    def _cells(self, action: Mapping[str, Any]) -> Iterator[tuple[int, int, Any]]:
        sheet = self.book.worksheets[action["sheet_position"]]
        for i in range(action["row_count"]):
            for j in range(action["column_count"]):
                yield i, j, sheet.cell(action["start_row"] + i + 1, action["start_column"] + j + 1)

    def _setValues(self, action: Mapping[str, Any]) -> None:
        values = action["values"]
        for i, j, cell in self._cells(action):
            self.cached.pop((cell.parent.title, cell.row, cell.column), None)  # of what stood there before
            _enter(cell, values[i][j])

    def _setNumberFormat(self, action: Mapping[str, Any]) -> None:
        for _, _, cell in self._cells(action):
            cell.number_format = action["args"][0]

    def _rangeClear(self, action: Mapping[str, Any]) -> None:
        for _, _, cell in self._cells(action):
            cell.value = None
            cell.style = "Normal"

    def _addSheet(self, action: Mapping[str, Any]) -> None:
        at, name = action["args"]
        self.book.create_sheet(name, at)

    def _addTable(self, action: Mapping[str, Any]) -> None:
        address, _, _, name = action["args"]
        sheet = self.book.worksheets[action["sheet_position"]]
        sheet.add_table(Table(displayName=name, ref=address.replace("$", "")))

    def _resizeTable(self, action: Mapping[str, Any]) -> None:
        sheet = self.book.worksheets[action["sheet_position"]]
        at, address = action["args"]
        table = list(sheet.tables.values())[at]
        table.ref = address.replace("$", "")
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
        n = openpyxl.utils.range_boundaries(table.ref)
        while len(table.tableColumns) < n[2] - n[0] + 1:
            table.tableColumns.append(TableColumn(id=len(table.tableColumns) + 1, name="new"))

    def _showTotalsTable(self, action: Mapping[str, Any]) -> None:
        raise AssertionError("no test has a row of totals here")

    def _namesAdd(self, action: Mapping[str, Any]) -> None:
        name, refers_to = action["args"]
        self.book.defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))

    def _setNameRefersTo(self, action: Mapping[str, Any]) -> None:
        self._namesAdd({"args": [action["args"][0], action["args"][3]]})

    def _setScreenUpdating(self, action: Mapping[str, Any]) -> None:
        """A screen that nobody sees."""

    def _alert(self, action: Mapping[str, Any]) -> None:
        """A dialog that nobody reads; tests look into the actions."""

    def _calculate(self, action: Mapping[str, Any]) -> None:
        """openpyxl calculates nothing."""

    def _setCalculation(self, action: Mapping[str, Any]) -> None:
        """openpyxl calculates nothing."""


def _name(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "sheet_index": None, "address": None, "scope_sheet_name": None, "scope_sheet_index": None,
            "book_scope": True, "refers_to": f"={text}"}  # fmt: skip


def _table(table: Table) -> dict[str, Any]:
    return {"name": table.displayName, "range_address": table.ref, "show_headers": True,
            "show_totals": bool(table.totalsRowCount)}  # fmt: skip


def _sent(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return value.strftime("%Y-%m-%dT00:00:00.000Z") if isinstance(value, date) else value


def _enter(cell: Any, value: Any) -> None:
    """As if it were typed into the cell."""
    if not isinstance(value, str):
        assert value is None or type(value) in (bool, int, float), f"{cell.coordinate} is sent {value!r}"
        cell.value = value
        return
    if value == "":
        cell.value = None
    elif value.startswith("'"):
        _text(cell, value[1:])
    elif cell.number_format == "@":
        _text(cell, value)
    elif value.startswith("="):
        cell.value = value
        cell.data_type = "f"
    else:
        assert not _LIKE_A_VALUE.match(value) and value[0] not in "+-@", f"{cell.coordinate} would not keep {value!r}"
        _text(cell, value)


def _text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"
