"""A raw tab as Excel's own functions see it, so that a check is re-performed without Python.

A tie-out says: native sum + typed as text and accepted - left out = used. The native sum is worked out here exactly as
SUM, SUMIFS and SUMPRODUCT work it out (numbers count, text and blanks do not), and its formula names columns by this
workbook's headers. Forms are kept to those three and COUNTA, MIN and MAX, which Excel and LibreOffice share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.results import CheckLine
from invxl.columns import Kind, RawBook, RawColumn, RawTable
from invxl.rawdata.model import Clean

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

ACCEPTED, LEFT_OUT = "Typed as text, accepted", "Left out (see Exceptions)"
_SERIAL_ZERO = pd.Timestamp("1899-12-30")


def escaped(header: str) -> str:
    """A header inside a structured reference, where five characters have a meaning.

    >>> escaped("Cost [old] #2")
    "Cost '[old'] '#2"
    """
    return "".join("'" + ch if ch in "[]#'@" else ch for ch in header)


def column(table: str, header: str) -> str:
    """A whole column of a table; brackets are doubled around a header that is more than words, as Excel asks.

    >>> column("tblSales", "COGS"), column("tblAging", "Value (currency)")
    ('tblSales[COGS]', 'tblAging[[Value (currency)]]')
    """
    inner = escaped(header)
    return f"{table}[{inner}]" if inner.replace(" ", "").isalnum() else f"{table}[[{inner}]]"


def quoted(text: str) -> str:
    """A text in a formula.

    >>> quoted('3" pipe')
    '"3"" pipe"'
    """
    return '"' + text.replace('"', '""') + '"'


def excel_date(day: pd.Timestamp) -> str:
    """A day in a formula, right in both date systems.

    >>> excel_date(pd.Timestamp("2025-09-30"))
    'DATE(2025,9,30)'
    """
    return f"DATE({day.year},{day.month},{day.day})"


def serial(day: pd.Timestamp) -> float:
    """A day as Excel counts it.

    >>> serial(pd.Timestamp("2025-09-30"))
    45930.0
    """
    return float((day - _SERIAL_ZERO).days)


@dataclass(frozen=True, slots=True)
class Where:
    """Which rows are summed: days (after, up to and with], and texts that columns must hold ("" is blank)."""

    date: str = ""
    after: pd.Timestamp | None = None
    to: pd.Timestamp | None = None
    equals: Mapping[str, str] = field(default_factory=dict)

    def bounds(self) -> tuple[tuple[str, pd.Timestamp], ...]:
        """Comparisons of the date; a day with a time of day belongs to its day."""
        day = pd.Timedelta(days=1)
        low = () if self.after is None else ((">=", self.after + day),)
        return (*low, *(() if self.to is None else (("<", self.to + day),)))


@dataclass(frozen=True, slots=True)
class Tab:
    """One raw tab: its cells as found, its headers, and the rows that take part.

    table: our name of it, by which everything about it is declared; in the workbook its table may have another.
    """

    table: str
    raw: RawTable
    headers: Mapping[str, str]
    frame: pd.DataFrame

    @classmethod
    def of(cls, table: str, clean: Clean, book: RawBook) -> Tab | None:
        """The tab, or None where the workbook does not use it."""
        tally = clean.tallies.get(table)
        if table not in book.tables or tally is None or tally.rows == 0:
            return None
        empty = pd.DataFrame({"row": np.empty(0, np.int32)})
        return cls(table, book.tables[table], tally.headers, clean.frames.get(table, empty))

    def has(self, *ids: str) -> bool:
        """Whether the workbook has all these columns."""
        return all(id_ in self.headers and self.headers[id_] in self.raw.columns for id_ in ids)

    def ref(self, id_: str) -> str:
        """A column as a formula names it."""
        return column(self.raw.table, self.headers[id_])

    def cells(self, id_: str) -> RawColumn:
        """A column's cells as found."""
        return self.raw.columns[self.headers[id_]]

    def numbers(self, id_: str) -> Floats:
        """A column as SUM sees it: 0 where the cell is no number."""
        cells = self.cells(id_)
        return np.where(_numeric(cells), cells.number, 0.0)

    def dates(self, id_: str) -> Floats:
        """The serials of a column as MIN and MAX see it: only cells that are numbers."""
        cells = self.cells(id_)
        return cells.number[_numeric(cells)]

    def spoilt(self, *ids: str) -> bool:
        """Whether an error cell in a column would make SUM an error too."""
        return any(bool((self.cells(id_).kind == Kind.ERROR).any()) for id_ in ids)

    def positions(self) -> NDArray[np.intp]:
        """Where the rows that take part stand among the tab's rows."""
        return self.frame["row"].to_numpy().astype(np.intp) - self.raw.first_row

    def mask(self, where: Where) -> Mask:
        """The rows that Excel would sum."""
        kept = np.ones(self.raw.n_rows, np.bool_)
        if where.date:
            cells = self.cells(where.date)
            number = np.where(_numeric(cells), cells.number, np.nan)
            for sign, day in where.bounds():
                kept &= number >= serial(day) if sign == ">=" else number < serial(day)
        for id_, text in where.equals.items():
            kept &= _holds(self.cells(id_), text)
        return kept


def sum_formula(tab: Tab, id_: str, where: Where | None = None) -> str:
    """SUM or SUMIFS of a column. Error cells are stepped over by their sign, which no error has.

    Texts that look like numbers, or hold wildcards or operators, mean something else to SUMIFS: those are compared as
    texts inside SUMPRODUCT.
    """
    where = Where() if where is None else where
    if any(text and not plain(text) for text in where.equals.values()):
        return product_formula(tab, (id_,), where)
    total = tab.ref(id_)
    criteria = [f'{tab.ref(where.date)},"{sign}"&{excel_date(day)}' for sign, day in where.bounds()]
    criteria += [f"{tab.ref(name)},{quoted('=' + text)}" for name, text in where.equals.items()]
    if tab.spoilt(id_):
        signs = (",".join([f"SUMIFS({total}", *criteria, f'{total},"{sign}0")']) for sign in "><")
        return "+".join(signs)
    return f"SUMIFS({','.join([total, *criteria])})" if criteria else f"SUM({total})"


def product_formula(tab: Tab, ids: Sequence[str], where: Where | None = None) -> str:
    """SUMPRODUCT of columns, row by row; "" where an error cell would spoil it."""
    where = Where() if where is None else where
    tests = [f"--({tab.ref(where.date)}{sign}{excel_date(day)})" for sign, day in where.bounds()]
    tests += [f'--({tab.ref(name)}&""={quoted(text)})' for name, text in where.equals.items()]
    named = [where.date] if where.bounds() else []
    if tab.spoilt(*ids, *named, *where.equals):
        return ""
    return f"SUMPRODUCT({','.join([*tests, *(tab.ref(id_) for id_ in ids)])})"


def tie(label: str, native: Floats, formula: str, used: Floats, taking_part: Mask) -> list[CheckLine]:
    """The lines that lead from the native figure to the used one.

    Parameters
    ----------
    native, used : float [rows of the tab], what each row adds natively and in our figures.
    taking_part : bool [rows of the tab], the rows our figures use.
    """
    return [
        CheckLine(label, float(native.sum()), formula),
        CheckLine(ACCEPTED, float((used - native)[taking_part].sum())),
        CheckLine(LEFT_OUT, float(native[~taking_part].sum()), sign=-1),
    ]


def tie_sum(tab: Tab, label: str, id_: str, where: Where, at: NDArray[np.intp], amount: Floats) -> list[CheckLine]:
    """`tie` of one column: its native sum of some rows, and the amounts of the rows at `at` that our figures use."""
    native = np.where(tab.mask(where), tab.numbers(id_), 0.0)
    taking = np.zeros(tab.raw.n_rows, np.bool_)
    taking[at] = True
    return tie(label, native, sum_formula(tab, id_, where), spread(tab, at, amount), taking)


def spread(tab: Tab, at: NDArray[np.intp], amount: Floats) -> Floats:
    """Amounts of rows that take part, at their places among the tab's rows; NaN counts nothing."""
    out = np.zeros(tab.raw.n_rows)
    out[at] = np.nan_to_num(amount)
    return out


def total(lines: Sequence[CheckLine]) -> float:
    """What a side of a check adds up to."""
    return math.fsum(line.sign * line.value for line in lines)


def _numeric(cells: RawColumn) -> Mask:
    return np.isin(cells.kind, (Kind.NUMBER, Kind.DATE))


def _holds(cells: RawColumn, text: str) -> Mask:
    """The cells that hold a text in any case; a number is the text it shows."""
    if not text:
        return np.isin(cells.kind, (Kind.BLANK,))
    match = np.array([found.casefold() == text.casefold() for found in cells.texts] + [False])
    held: Mask = match[cells.code] & (cells.kind == Kind.TEXT)
    try:
        number = float(text)
    except ValueError:
        return held
    if f"{number:.15g}" == text:
        held |= _numeric(cells) & (cells.number == number)
    return held


def plain(text: str) -> bool:
    """Whether SUMIFS takes a text as it stands: no number, date, truth value, wildcard or operator."""
    first = text.lstrip(" +-.,$€£")[:1]
    return (
        first != ""
        and not first.isdigit()
        and not any(ch in "*?~#" for ch in text)
        and text[0] not in "=<>"
        and text.casefold() not in ("true", "false")
    )
