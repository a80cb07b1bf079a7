"""What to show, host-neutral: sheets, blocks, one table per sheet, columns, charts. Types only, no content.

A host writes a `Pack`; it decides nothing. The same Pack written by two hosts gives the same cells.

Geometry, the same on every host: blocks stand at fixed cells above the table; the table's header row is fixed per sheet
(`Sheet.table_row`); nothing of ours stands below the table, so it may grow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from invxl.terms.model import Format

LINE = 13.5  # points of one line of text; the row heights of ours are whole lines, a person's hardly ever are

Scalar = None | bool | int | float | str | date | datetime


@dataclass(frozen=True, slots=True)
class Formula:
    """A native Excel formula (English, comma-separated, no leading "=") and the value it has, computed by us.

    A column of our tables is named by its `Column.header`; where a workbook has renamed it, the host puts its name in.
    """

    text: str
    value: bool | float | str | None


class Role(Enum):
    """What a cell is; hosts map it to fonts, fills and borders. Numbers take their format from `Format`."""

    TITLE = "title"  # the sheet's name in large letters
    SUBTITLE = "subtitle"  # as-of, period, currency under the title
    NOTE = "note"  # small grey text
    LABEL = "label"  # left of a value in a block
    VALUE = "value"  # a result in a block (black)
    HEADER = "header"  # a table or block header
    BODY = "body"  # a table cell (black)
    INPUT = "input"  # the user types here (blue, light fill)
    LINK = "link"  # a reference to another sheet (green)
    STATUS = "status"  # a word with a traffic light: fills by `Light`, also through a conditional format
    TOTAL = "total"  # bold with a line above


class Light(Enum):
    """Traffic lights; never without their word."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    GREY = "grey"  # not graded, not available


# The words a STATUS cell may hold and their light. Hosts turn this into conditional formats, so that a word typed or
# recalculated in Excel is coloured too.
LIGHTS: Mapping[str, Light] = {
    "OK": Light.GOOD,
    "On target": Light.GOOD,
    "Near target": Light.GOOD,
    "Checks pass": Light.GOOD,
    "Watch": Light.WATCH,
    "Warning": Light.WATCH,
    "Off target": Light.BAD,
    "FAIL": Light.BAD,
    "CHECKS FAIL": Light.BAD,
    "Blocks": Light.BAD,
    "Error": Light.BAD,
    "Not graded": Light.GREY,
    "Not available": Light.GREY,
    "Info": Light.GREY,
    "Not refreshed": Light.GREY,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a block above the table. row, column: 1-based sheet position."""

    row: int
    column: int
    value: Scalar | Formula
    role: Role = Role.VALUE
    format: Format = Format.GENERAL
    span: int = 1  # merged across so many columns; avoid, never inside a table
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of ours in a table, matched in a workbook by `id` (its header may be renamed there)."""

    id: str
    header: str
    values: Sequence[Scalar | Formula]  # or Coded, or NumPy: float64, object, datetime64[D]; NaN, NaT blank
    format: Format = Format.GENERAL
    role: Role = Role.BODY
    width: float = 12.0
    wrap: bool = False
    help: str = ""
    formats: Sequence[Format] | None = None  # per cell, where rows differ (KPI values)
    roles: Sequence[Role] | None = None
    hidden: bool = False
    user_owned: bool = False  # Config's Override: the column is laid out by us, its cells are the user's, by key


@dataclass(frozen=True, slots=True)
class Table:
    """The sheet's one growing table."""

    name: str  # "tblKPI"
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # ids of the columns that identify a row; user cells follow it
    append: bool = False  # Run log, Load log: rows are added to what is there; columns then hold only the new rows
    keep_removed: bool = True  # rows whose key is gone and that carry user cells go to "Removed items"

    @property
    def n_rows(self) -> int:
        return len(self.columns[0].values)


class ChartKind(Enum):
    COLUMN = "column"
    STACKED_COLUMN = "stacked_column"
    BAR = "bar"
    STACKED_BAR = "stacked_bar"
    LINE = "line"
    PARETO = "pareto"  # first series as columns, second as a line on the secondary axis


@dataclass(frozen=True, slots=True)
class Series:
    """A chart series over a table's column (`column` id) or over a fixed block range (`ref`, e.g. "$B$5:$B$8")."""

    name: str
    column: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart above the table or to its right; laid out with the sheet, once; its ranges follow the table."""

    kind: ChartKind
    title: str
    categories: Series
    series: tuple[Series, ...]
    row: int  # 1-based anchor
    column: int
    width: int = 480  # pixels
    height: int = 260
    number_format: str = "#,##0"
    axis_title: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One output sheet."""

    name: str  # "KPI by category"
    title: str
    cells: tuple[Cell, ...] = ()  # blocks, all above the table
    table: Table | None = None
    table_row: int = 6  # 1-based sheet row of the table's header
    table_column: int = 1
    charts: tuple[Chart, ...] = ()
    freeze_columns: int = 1  # columns frozen beside the frozen header row
    hidden: bool = False  # empty and system sheets, until wanted; only used when the sheet is first made
    widths: Mapping[int, float] = field(default_factory=dict)  # for columns outside the table
    row_heights: Mapping[int, float] = field(default_factory=dict)  # points, in whole `LINE`s; anew at each refresh
    portrait: bool = False
    tab_colour: str = ""  # RRGGBB
    pages_wide: int = 1  # printed pages the width is fitted to
    printed_columns: int = 0  # sheet columns that are printed, where the rest is for the screen; 0 prints all


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything a refresh writes, complete before the first cell is written."""

    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet:
        return next(s for s in self.sheets if s.name == name)
