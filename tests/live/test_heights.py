"""Rows of ours are fitted in an open workbook; those that a person made higher stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import xlwings as xw

from invxl.hosts.excel.heights import Fit, fits
from invxl.ooxml.refs import Area
from invxl.pack import LINE, Column, Sheet, Table

FITTED = 12.75


@dataclass
class Rows:
    """A range as Excel answers for it: no height where rows differ."""

    of: dict[int, float]
    top: int
    bottom: int

    @property
    def row_height(self) -> float | None:
        found = {self.of[row] for row in range(self.top, self.bottom + 1)}
        return found.pop() if len(found) == 1 else None

    @property
    def rows(self) -> Rows:
        return self

    def autofit(self) -> None:
        self.of.update(dict.fromkeys(range(self.top, self.bottom + 1), FITTED))


@dataclass
class Book:
    of: dict[int, float] = field(default_factory=dict)

    @property
    def sheets(self) -> dict[str, Any]:
        return {"KPI": self}

    def range(self, first: tuple[int, int], last: tuple[int, int]) -> Rows:
        return Rows(self.of, first[0], last[0])


class Untold(Book):
    def range(self, first: tuple[int, int], last: tuple[int, int]) -> Rows:
        raise NotImplementedError


def test_only_heights_that_are_ours_are_fitted() -> None:
    book = Book({6: 2 * LINE, 7: 41.25, 8: 3 * LINE, 9: 15.0, 10: LINE})
    Fit("KPI", 6, 10).do(cast("xw.Book", book))
    assert book.of == {6: FITTED, 7: 41.25, 8: FITTED, 9: 15.0, 10: FITTED}


def test_a_host_that_tells_no_height_is_left_alone() -> None:
    Fit("KPI", 6, 10).do(cast("xw.Book", Untold()))


def test_the_rows_of_a_table_are_fitted_where_its_texts_wrap() -> None:
    def of(wrap: bool) -> list[Fit]:
        table = Table("tblKPI", (Column("id", "Id", ["a"], wrap=wrap),), key=("id",))
        sheet = Sheet("KPI", "KPI", table=table, table_row=6, row_heights={6: 2 * LINE, 7: 2 * LINE})
        return list(fits("KPI", sheet, Area(7, 1, 9, 1)))

    assert of(wrap=True) == [Fit("KPI", 6, 6), Fit("KPI", 7, 9)]
    assert of(wrap=False) == [Fit("KPI", 6, 6)]
