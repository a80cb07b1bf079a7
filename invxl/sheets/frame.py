"""What all output sheets share: title, as-of line, the status cell, headers with units, references into tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from invxl.analysis.native import escaped
from invxl.pack import LINE, Cell, Formula, Role, Scalar, Sheet
from invxl.sheets.context import Context
from invxl.terms.model import Format

FAILED = "FAIL"
STATUS_ROW = 3  # the status cell stands at A3 of every sheet
NOTE_ROW = 4
NARROW = 1.1  # letters are narrower than the digits that a width counts
DEFAULT_WIDTH = 9.0
TABLE_ROW = 6  # the header row where a sheet has no block above its table
LONGEST_TEXT = 32_000  # characters; a cell holds 32,767
MONEY_WIDTH = 20.0  # (123,456,789,012) with room for the filter button above it
TAB_COLOUR = "1F3864"

_FAILS = f'COUNTIF(tblChecks[Status],"{FAILED}")'
_GRADED = "COUNTA(tblChecks[Status])"


def framed(context: Context, sheet: Sheet, note: str = "") -> Sheet:
    """The sheet with its title, as-of line, status and note above what it has already."""
    whole = replace(sheet, cells=(*_top(context, sheet.title, note), *sheet.cells), tab_colour=TAB_COLOUR)
    return replace(whole, row_heights=heights(whole))


def heights(sheet: Sheet) -> dict[int, float]:
    """Row heights [points] for what wraps: no program but Excel fits rows by itself when it opens a file."""
    columns = () if sheet.table is None else sheet.table.columns
    widths = {**sheet.widths, **{sheet.table_column + i: c.width for i, c in enumerate(columns)}}
    rows: dict[int, int] = {}

    def need(row: int, column: int, value: object) -> None:
        rows[row] = max(rows.get(row, 1), lines(str(value), widths.get(column, DEFAULT_WIDTH)))

    for cell in sheet.cells:
        if (cell.wrap or cell.role is Role.HEADER) and isinstance(cell.value, str):
            need(cell.row, cell.column, cell.value)
    for i, column in enumerate(columns, sheet.table_column):
        need(sheet.table_row, i, f"{column.header}   ")  # the filter button takes room
        if column.wrap:
            for row, value in enumerate(column.values, sheet.table_row + 1):
                need(row, i, value or "")
    found = {row: LINE * n for row, n in rows.items() if n > 1}
    return {**found, **sheet.row_heights}


def lines(said: str, width: float) -> int:
    """Lines that a text takes in a column, words kept whole.

    >>> lines("Usage (currency)", 12), lines("Usage", 12)
    (2, 1)
    """
    count, room = 1, 0.0
    for word in said.split(" "):
        taken = len(word) + 1
        if room and room + taken > width * NARROW:
            count, room = count + 1, 0.0
        room += taken
    return count


def _top(context: Context, title: str, note: str) -> tuple[Cell, ...]:
    failed, all_ = _check_counts(context)
    word = "Not refreshed" if not all_ else "CHECKS FAIL" if failed else "Checks pass"
    status = Formula(f'IF({_GRADED}=0,"Not refreshed",IF({_FAILS}>0,"CHECKS FAIL","Checks pass"))', word)
    told = "Run Refresh to fill this sheet" if not all_ else f"{failed} of {all_} checks fail; see Checks"
    said = Formula(
        f'IF({_GRADED}=0,"Run Refresh to fill this sheet",{_FAILS}&" of "&{_GRADED}&" checks fail; see Checks")', told
    )
    return (
        Cell(1, 1, title, Role.TITLE),
        Cell(2, 1, subtitle(context), Role.SUBTITLE),
        Cell(STATUS_ROW, 1, status, Role.STATUS),
        Cell(STATUS_ROW, 2, said, Role.NOTE),
        Cell(NOTE_ROW, 1, note, Role.NOTE),
    )


def subtitle(context: Context) -> str:
    """Company, as-of date, period and currency in one line."""
    company = context.config.pack.company
    if context.results is None:
        return "  |  ".join(part for part in (company, "Not refreshed yet") if part)
    period = context.results.kpi.period
    first = period.prior_end + timedelta(days=1)
    days = f"{period.days} days"
    if period.covered_days < period.days:
        days += f", movements for {period.covered_days}"
    parts = (
        company,
        f"As of {period.as_of:%Y-%m-%d}",
        f"Period {first:%Y-%m-%d} to {period.as_of:%Y-%m-%d} ({days})",
        f"Currency: {context.config.pack.currency or 'not stated (settings: pack.currency)'}",
    )
    return "  |  ".join(part for part in parts if part)


def _check_counts(context: Context) -> tuple[int, int]:
    checks = () if context.results is None else context.results.checks
    return sum(check.status == FAILED for check in checks), len(checks)


def this_row(table: str, header: str) -> str:
    """A cell of the same row, as a file stores it.

    >>> this_row("tblKPI", "Value")
    'tblKPI[[#This Row],[Value]]'
    """
    return f"{table}[[#This Row],[{escaped(header)}]]"


def number(value: Any) -> float | None:
    """A figure as a plain Python number; NaN is blank.

    >>> number(float("nan")) is None, number(2)
    (True, 2.0)
    """
    if value is None:
        return None
    plain = float(value)
    return plain if math.isfinite(plain) else None


def text(value: Any) -> str | None:
    """A text; the empty one is a blank cell.

    >>> text(""), text("a")
    (None, 'a')
    """
    return str(value)[:LONGEST_TEXT] if isinstance(value, str) and value else None


def plain_format(value: float | None) -> Format:
    """How a figure of unknown kind is shown: whole from a thousand on and where it is whole, else two decimals.

    >>> plain_format(12.5), plain_format(350.0)
    (<Format.NUMBER: '#,##0.00'>, <Format.INTEGER: '#,##0'>)
    """
    if value is None or abs(value) >= 1000 or float(value).is_integer():
        return Format.INTEGER
    return Format.NUMBER


def block(
    top: int,
    left: int,
    headers: Sequence[str],
    rows: Sequence[Sequence[Scalar | Formula]],
    formats: Sequence[Format],
    *,
    total: bool = False,
    roles: Sequence[Role] | None = None,
) -> tuple[Cell, ...]:
    """A fixed summary above a table: headers, then rows; the first column is a label, a last total row is bold."""
    cells = [Cell(top, left + j, header, Role.HEADER, formats[j]) for j, header in enumerate(headers)]
    for i, row in enumerate(rows):
        last = total and i == len(rows) - 1
        for j, value in enumerate(row):
            role = roles[j] if roles is not None else Role.LABEL if j == 0 else Role.VALUE
            cells.append(Cell(top + 1 + i, left + j, value, Role.TOTAL if last else role, formats[j]))
    return tuple(cells)
