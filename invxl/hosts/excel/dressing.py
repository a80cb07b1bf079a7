"""Number formats and looks of our columns: of rows that are new, and of cells whose format depends on the row."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import xlwings as xw

from invxl.hosts.excel.runs import of_cells, of_columns, of_rows
from invxl.hosts.excel.seen import UNTOLD
from invxl.hosts.excel.steps import Dress, Format, Lights, Step, cells
from invxl.hosts.look import Look, look
from invxl.ooxml.refs import Area
from invxl.pack import Column, Role
from invxl.terms.model import Format as NumberFormat

TEXT = NumberFormat.TEXT.value


@dataclass(slots=True)
class Formats:
    """What is to be done, and with which format each uniform column ends. codes: sheet column -> its number format."""

    steps: list[Step] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)


def told(book: xw.Book, sheet: str, area: Area) -> str | None:
    """The one number format of an area; None where there are several or the host cannot tell."""
    with contextlib.suppress(*UNTOLD):
        code = cells(book, sheet, area).number_format
        return code if isinstance(code, str) else None
    return None


def readable(book: xw.Book, sheet: str) -> bool:
    """Whether the host tells number formats."""
    try:
        cells(book, sheet, Area(1, 1, 1, 1)).number_format  # noqa: B018 - reading it is the question
    except UNTOLD:
        return False
    return True


def guessed(value: Any) -> NumberFormat:
    """The format of a cell where nothing tells it: a day that moves must not become a number."""
    if not isinstance(value, datetime):
        return NumberFormat.GENERAL
    return NumberFormat.STAMP if value.hour or value.minute or value.second else NumberFormat.DATE


_ASKED = 600  # calls spent on one column of the user's in many formats


def codes_by_row(book: xw.Book, sheet: str, column: int, top: int, bottom: int) -> list[str] | None:
    """The number format of each cell of a column, asked for by halves; None where that takes too many calls."""
    out: list[str] = []
    waiting, asked = [(top, bottom)], 0
    while waiting:
        first, last = waiting.pop()
        code, asked = told(book, sheet, Area(first, column, last, column)), asked + 1
        if code is not None:
            out += [code] * (last - first + 1)
            continue
        if asked > _ASKED or first == last:
            return None
        middle = (first + last) // 2
        waiting += [(middle + 1, last), (first, middle)]
    return out


def formats_of(
    book: xw.Book, sheet: str, columns: Mapping[int, Column], old: Area | None, top: int, bottom: int, first: int
) -> Formats:
    """The formats of data rows top to bottom. old: the data rows there were, dressed already; None on a new sheet.

    first: rows of a log that stand already. A user's own format of a whole column of ours stays, and new rows get it.
    """
    out = Formats()
    asks = old is not None and readable(book, sheet)
    fresh = top if old is None else old.bottom + 1
    fresh_looks: dict[int, Look] = {}
    fresh_codes: dict[tuple[int, int], str] = {}
    by_row: dict[int, Column] = {}
    for at, column in columns.items():
        if column.formats is not None or column.roles is not None:
            by_row[at] = column
            continue
        wanted = look(column.role, column.format, column.wrap)
        code = wanted.number_format
        if old is not None and asks:
            found = told(book, sheet, Area(old.top, at, old.bottom, at))
            if found is not None:
                code = found
            elif code == TEXT:
                out.steps.append(Format(sheet, Area(old.top, at, min(old.bottom, bottom), at), code))
        out.codes[at] = code
        if bottom >= fresh:
            fresh_looks[at] = wanted
            fresh_codes[fresh, at] = code
    for area, code in of_cells(fresh_codes):
        out.steps.append(Format(sheet, Area(fresh, area.left, bottom, area.right), code))
    for left, right, seen in _equal(fresh_looks):
        out.steps.append(Dress(sheet, Area(fresh, left, bottom, right), seen))
    _by_row(out, sheet, by_row, top + first)
    lit = [at for at, c in columns.items() if Role.STATUS in (c.role, *(c.roles or ()))]
    if bottom >= fresh:
        out.steps += [Lights(sheet, Area(fresh, left, bottom, right)) for left, right in of_columns(lit)]
    return out


def _by_row(out: Formats, sheet: str, columns: Mapping[int, Column], top: int) -> None:
    """Columns whose looks differ by row: each in its commonest look, then the other cells in rectangles."""
    looks = {at: _looks(column) for at, column in columns.items() if len(column.values)}
    common = {at: Counter(seen).most_common(1)[0][0] for at, seen in looks.items()}
    bottom = top + max(map(len, looks.values()), default=0) - 1
    others = {
        (row, at): seen
        for at, column in looks.items()
        for row, seen in enumerate(column, top)
        if seen != common[at]
    }  # fmt: skip
    for left, right, seen in _equal(common):
        area = Area(top, left, bottom, right)
        out.steps += [Format(sheet, area, seen.number_format), Dress(sheet, area, seen)]
    for area, code in of_cells({at: v.number_format for at, v in others.items()}):
        out.steps.append(Format(sheet, area, code))
    for area, seen in of_cells({at: replace(v, number_format="") for at, v in others.items()}):
        out.steps.append(Dress(sheet, area, seen))


def _looks(column: Column) -> list[Look]:
    return [
        look(
            column.roles[i] if column.roles is not None else column.role,
            column.formats[i] if column.formats is not None else column.format,
            column.wrap,
        )
        for i in range(len(column.values))
    ]


def _equal(looks: Mapping[int, Look]) -> Iterator[tuple[int, int, Look]]:
    for left, right in of_columns(looks):
        yield from of_rows([looks[c] for c in range(left, right + 1)], left)
