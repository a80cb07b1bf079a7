"""A sheet of a workbook export to raw columns, kinds of cells kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from invxl.columns import RawColumn
from invxl.errors import Fault, InputError
from invxl.ooxml.gather import Workings
from invxl.ooxml.package import Package
from invxl.ooxml.sheet_read import read_filled, read_row, workings
from invxl.ooxml.workbook_read import SheetPart, Workbook, read_workbook
from invxl.rawdata.words import listed, nearest, visible


class Book:
    """An opened workbook export."""

    def __init__(self, package: Package, place: str) -> None:
        self._package = package
        self._workbook: Workbook = read_workbook(package)
        self._workings: Workings | None = None
        self.place = place
        self.sheets = [sheet for sheet in self._workbook.sheets if sheet.kind == "worksheet"]

    @property
    def names(self) -> list[str]:
        """The sheets that a person sees."""
        return [sheet.name for sheet in self.sheets if sheet.state == "visible"]

    def read(self, name: str, header_row: int) -> dict[str, RawColumn]:
        """The columns of a sheet by header, "" for the first that can be seen; a column without a header is none."""
        sheet = self._sheet(name)
        if self._workings is None:
            self._workings = workings(self._package, self._workbook)
        row = read_row(self._package, sheet, header_row, self._workings)
        headers = {at: _text(value) for at, value in sorted(row.items()) if value is not None and _text(value)}
        where = f"{self.place}, sheet {sheet.name}"
        if not headers:
            raise InputError(Fault(where, f"no header in row {header_row}", "a header row is needed",
                                   "Set header_row in the mapping"))  # fmt: skip
        found = list(headers.values())
        if again := sorted({header for header in found if found.count(header) > 1}):
            raise InputError(Fault(where, f"several columns headed {', '.join(map(visible, again))}",
                                   "each header once is needed", "Rename one of them in the export"))  # fmt: skip
        cells = read_filled(self._package, sheet, frozenset(headers), header_row + 1, self._workings)
        return {headers[at]: column for at, column in cells.columns.items()}

    def _sheet(self, name: str) -> SheetPart:
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold() or (not name and sheet.state == "visible"):
                return sheet
        near = nearest(name, self.names)
        found = f"no sheet {name}; there are {listed(self.names)}" if name else "no sheet that can be seen"
        raise InputError(Fault(self.place, found, "the export's sheet is needed", f"Is it {near}?" if near else ""))


@contextmanager
def opened(place: str, data: bytes) -> Iterator[Book]:
    """A workbook from its bytes, let go of afterwards. Raises WorkbookError where it is none."""
    with Package.open(data, place) as package:
        yield Book(package, place)


def _text(value: float | str | bool | None) -> str:
    return f"{value:.15g}" if isinstance(value, float) else value.strip() if isinstance(value, str) else ""
