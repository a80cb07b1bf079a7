"""A sheet's cells as columns: what hosts ask for, whichever path reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from invxl.columns import RawColumn
from invxl.ooxml import stream, xmltext
from invxl.ooxml.dateformats import date_styles
from invxl.ooxml.gather import Gather, Workings
from invxl.ooxml.limits import MAX_COLUMN, MAX_ROW
from invxl.ooxml.package import Package
from invxl.ooxml.strings_read import SharedStrings

if TYPE_CHECKING:
    from invxl.ooxml.workbook_read import SheetPart, Workbook

_PIECE = 64 << 10  # bytes per step where only the first rows are wanted
_ALL_COLUMNS = range(1, MAX_COLUMN + 1)


@dataclass(frozen=True, slots=True)
class Cells:
    """Columns of a sheet by column number (1-based). Position 0 is `first_row`.

    below: the last sheet row, directly below `edge` and without a gap, that holds data in the columns asked for;
        `edge` itself where there is none.
    no_formulas: the whole sheet is known to hold none.
    """

    columns: dict[int, RawColumn]
    first_row: int
    last_row: int
    below: int
    no_formulas: bool = False


def workings(package: Package, workbook: Workbook) -> Workings:
    """What every sheet's cells refer to. Read once per workbook."""
    return Workings(
        SharedStrings.read(package, workbook.strings), date_styles(package, workbook.styles), workbook.date1904
    )


def read_columns(
    package: Package,
    sheet: SheetPart,
    columns: Collection[int],
    first_row: int,
    last_row: int,
    of: Workings,
    *,
    edge: int | None = None,
    fast: bool = True,
) -> Cells:
    """The cells of these columns in these rows.

    Kinds are told apart as `Kind` says. A formula counts by its stored result; a formula without one is an ERROR cell
    with the text `gather.NOT_CALCULATED`, because its value is neither known nor blank.

    edge: the row from which on `below` is looked for; it is not, where None.
    fast: rows of a known form are read together; without it all are read one by one, with the same result.

    Raises WorkbookError, with every fault of the first bad rows, where a cell cannot be what it says it is.
    """
    gather = Gather(sheet.name, columns, first_row, last_row, of, edge)
    none = stream.read(gather, sheet.part, xmltext.utf8(package.chunks(sheet.part), sheet.part), fast)
    return Cells(gather.finish(), first_row, last_row, gather.below, none)


def read_filled(
    package: Package, sheet: SheetPart, columns: Collection[int], first_row: int, of: Workings, *, fast: bool = True
) -> Cells:
    """These columns from `first_row` to the last row that holds something."""
    gather = Gather(sheet.name, columns, first_row, MAX_ROW, of)
    none = stream.read(gather, sheet.part, xmltext.utf8(package.chunks(sheet.part), sheet.part), fast)
    return Cells(gather.finish(trim=True), first_row, max(gather.bottom, first_row - 1), gather.bottom, none)


def read_row(package: Package, sheet: SheetPart, row: int, of: Workings) -> dict[int, float | str | bool | None]:
    """The filled cells of one row, by column."""
    gather = Gather(sheet.name, _ALL_COLUMNS, row, row, of)
    stream.read(gather, sheet.part, _small(xmltext.utf8(package.chunks(sheet.part), sheet.part)), fast=False)
    return {c: column.value(0) for c, column in gather.finish(tuple(gather.filled)).items()}


def _small(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for at in range(0, len(chunk), _PIECE):
            yield chunk[at : at + _PIECE]
