"""Each raw tab against itself: rows read, and what the last load put there against what is there now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from invxl.analysis.checking import tied
from invxl.analysis.native import Tab, column, product_formula, quoted, sum_formula
from invxl.analysis.results import Check, CheckLine
from invxl.columns import Kind, RawBook, RawTable
from invxl.rawdata.model import Clean
from invxl.schema import BY_TABLE, CONTROLS, LOAD_LOG, TABS

_LATE = 10_000_000  # a serial past every day that Excel knows
CENT = 0.01  # what a sum may differ by before a changed cell is meant


def row_checks(clean: Clean, book: RawBook) -> list[Check]:
    """Rows read = rows in the tab, for every tab in use."""
    checks = []
    for declared in TABS:
        tab = Tab.of(declared.table, clean, book)
        if tab is None:
            continue
        tally = clean.tallies[tab.table]
        read = [CheckLine("Rows that take part", float(tally.rows_used))]
        if tally.rows_excluded:
            read.append(CheckLine("Rows left out (see Exceptions)", float(tally.rows_excluded)))
        label = f"{declared.sheet}: rows in the tab = rows read"
        checks.append(tied(f"rows_{declared.table}", label, _rows(tab, tally.rows), read, 0.0))
    return checks


def _rows(tab: Tab, rows: int) -> list[CheckLine]:
    """Rows in the tab: those with a key are counted natively, those without stand beside them."""
    key = next(c for c in BY_TABLE[tab.table].columns if c.filled and tab.has(c.id))
    counted = int((tab.cells(key.id).kind != Kind.BLANK).sum())
    lines = [CheckLine(f"Rows with {tab.headers[key.id]}", float(counted), f"COUNTA({tab.ref(key.id)})")]
    if rows != counted:
        lines.append(CheckLine(f"Rows without {tab.headers[key.id]}", float(rows - counted)))
    return lines


def load_checks(clean: Clean, book: RawBook) -> list[Check]:
    """What each tab holds now against the control totals of its last load."""
    log = book.tables.get(LOAD_LOG.table)
    if log is None:
        return []
    checks: list[Check] = []
    for declared in TABS:
        loaded = _Loaded.of(log, declared.table)
        if loaded is None:
            continue
        tab = Tab.of(declared.table, clean, book)
        if tab is None:
            rows = [CheckLine("Rows now: the tab is empty", 0.0)]
        else:
            rows = _rows(tab, clean.tallies[tab.table].rows)
        label = f"{declared.sheet}: rows now = rows loaded"
        checks.append(tied(f"load_rows_{declared.table}", label, rows, [loaded.line("rows", "Rows loaded")], 0.0))
        if tab is not None:
            checks += _totals(tab, loaded)
            checks += _dates(tab, loaded)
    return checks


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The Load log's rows of one table; a new load of a table replaces them."""

    log: RawTable
    table: str
    at: NDArray[np.intp]

    @classmethod
    def of(cls, log: RawTable, table: str) -> _Loaded | None:
        named = log.columns.get(LOAD_LOG.column("table").header)
        if named is None or table not in named.texts:
            return None
        return cls(log, table, np.flatnonzero(named.code == named.texts.index(table)))

    def numbers(self, id_: str) -> NDArray[np.float64]:
        """A column of these rows; only what is a number."""
        cells = self.log.columns.get(LOAD_LOG.column(id_).header)
        values = np.empty(0) if cells is None else cells.number[self.at]
        return values[~np.isnan(values)]

    def formula(self, id_: str) -> str:
        """The sum of a column of these rows."""
        return f"SUMIFS({','.join(self._columns(id_, 'table'))},{quoted(self.table)})"

    def first(self) -> str:
        """The earliest first date of these rows. MINIFS would say it in one word, but not to Excel before 2019."""
        if len(self.at) == 1:
            return self.formula("first_date")
        table, day = self._columns("table", "first_date")
        return f"{_LATE}-SUMPRODUCT(MAX(({table}={quoted(self.table)})*({day}>0)*({_LATE}-{day})))"

    def last(self) -> str:
        """The latest last date of these rows."""
        if len(self.at) == 1:
            return self.formula("last_date")
        table, day = self._columns("table", "last_date")
        return f"SUMPRODUCT(MAX(({table}={quoted(self.table)})*{day}))"

    def _columns(self, *ids: str) -> list[str]:
        return [column(self.log.table, LOAD_LOG.column(id_).header) for id_ in ids]

    def line(self, id_: str, label: str) -> CheckLine:
        return CheckLine(label, float(self.numbers(id_).sum()), self.formula(id_))


def _totals(tab: Tab, loaded: _Loaded) -> Iterator[Check]:
    """Quantity and value now = loaded; natively both, numbers typed as text counted by neither."""
    control, sheet = CONTROLS[tab.table], tab.raw.sheet
    if control.quantity and tab.has(control.quantity) and len(loaded.numbers("quantity")):
        total = float(tab.numbers(control.quantity).sum())
        now = CheckLine("Quantity now", total, sum_formula(tab, control.quantity))
        label = f"{sheet}: quantity now = quantity loaded"
        yield tied(f"load_quantity_{tab.table}", label, [now], [loaded.line("quantity", "Quantity loaded")], CENT)
    ids = (control.amount,) if control.amount else (control.quantity, control.price)
    if all(ids) and tab.has(*ids) and len(loaded.numbers("value")):
        amount = np.prod([tab.numbers(id_) for id_ in ids], axis=0)
        formula = sum_formula(tab, ids[0]) if control.amount else product_formula(tab, ids)
        now = CheckLine("Value now", float(amount.sum()), formula)
        label = f"{sheet}: value now = value loaded"
        yield tied(f"load_value_{tab.table}", label, [now], [loaded.line("value", "Value loaded")], CENT, money=True)


def _dates(tab: Tab, loaded: _Loaded) -> Iterator[Check]:
    """First and last date now = loaded; the days by which the one and the other differ are added up."""
    id_ = CONTROLS[tab.table].date
    first, last = loaded.numbers("first_date"), loaded.numbers("last_date")
    if not id_ or not tab.has(id_) or not len(first) or not len(last):
        return
    now = tab.dates(id_)
    if not len(now):
        return
    apart = abs(now.min() - first.min()) + abs(now.max() - last.max())
    days = tab.ref(id_)
    formula = f"ABS(MIN({days})-({loaded.first()}))+ABS(MAX({days})-{loaded.last()})" if not tab.spoilt(id_) else ""
    line = CheckLine("Days between first dates, and between last dates", float(apart), formula)
    label = f"{tab.raw.sheet}: first and last date now = loaded"
    yield tied(f"load_dates_{tab.table}", label, [line], [], 0.0)
