"""Rows of ours that are as high as a closed-file refresh made them: Excel fits them to their texts of now.

A row fitted once is fitted by Excel itself from then on; one that a person made higher or lower stays.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from invxl.hosts.excel.seen import UNTOLD
from invxl.hosts.excel.steps import cells
from invxl.ooxml.refs import Area
from invxl.pack import LINE, Sheet


@dataclass(frozen=True, slots=True)
class Fit:
    """Consecutive rows, fitted where their height is ours."""

    sheet: str
    top: int
    bottom: int

    @property
    def place(self) -> str:
        return f"the row heights of {self.sheet}"

    def do(self, book: xw.Book) -> None:
        with contextlib.suppress(*UNTOLD):  # where a host tells no height, it fits rows itself or not at all
            self._fit(book, self.top, self.bottom)

    def undo(self, book: xw.Book) -> None:
        """Heights follow the texts that are there."""

    def _fit(self, book: xw.Book, top: int, bottom: int) -> None:
        rows: Any = cells(book, self.sheet, Area(top, 1, bottom, 1))
        height = rows.row_height
        if height is None and top < bottom:  # several heights
            middle = (top + bottom) // 2
            self._fit(book, top, middle)
            self._fit(book, middle + 1, bottom)
        elif height and (height / LINE).is_integer():
            rows.rows.autofit()


def fits(name: str, sheet: Sheet, data: Area | None = None) -> Iterable[Fit]:
    """What to fit on a sheet that is there. name: of the sheet in this workbook. data: its table's rows now."""
    around = sorted(row for row in sheet.row_heights if sheet.table is None or row <= sheet.table_row)
    yield from (Fit(name, row, row) for row in around)
    if data is not None and sheet.table is not None and any(c.wrap for c in sheet.table.columns):
        yield Fit(name, data.top, data.bottom)
