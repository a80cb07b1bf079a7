"""One raw tab judged by itself: typed columns, exceptions of its cells, the rows that take part, and its tally."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.columns import RawColumn, RawTable
from invxl.rawdata.cells import Mask, Positions, Typed, occurring, type_column
from invxl.rawdata.findings import Finding, Findings, column_order
from invxl.rawdata.headers import Matched
from invxl.rawdata.model import TabTally
from invxl.schema import NUMERIC, Column, RawTab, Type
from invxl.settings.model import ReadSettings

Floats = NDArray[np.float64]

# Columns under which a blank is an exception, but a row can do without.
SPARED = frozenset({("tblItems", "unit_cost")})
_BLOCK = 1 << 14
_MIX, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
# A whole column of so many cells with one thing to say about it is one exception that gives the number.
MANY = 10_000
_WHOLE = frozenset({"number_as_text", "date_as_text"})
# Columns of text that no analysis reads: they are there for the user, and for telling rows apart.
CARRIED = frozenset({
    ("tblItems", "uom"), ("tblOnHand", "lot"), ("tblReceipts", "po_number"), ("tblReceipts", "supplier"),
    ("tblSales", "customer"), ("tblSales", "order_number"), ("tblConsumption", "work_order"),
    ("tblOpenPOs", "po_number"), ("tblOpenPOs", "supplier"),
})  # fmt: skip


@dataclass(slots=True)
class JudgedTab:
    """A used tab with its typed columns. `left_out` marks rows that take no part; `filled` rows that hold anything."""

    tab: RawTab
    table: RawTable
    typed: dict[str, Typed]
    filled: Mask
    left_out: Mask
    at_stake: Callable[[], Floats] | None = None  # makes what each row is worth [currency], where anyone asks
    _value: Floats | None = None

    @property
    def used(self) -> Mask:
        return self.filled & ~self.left_out

    @property
    def value(self) -> Floats | None:
        """What is at stake in each row [currency]; NaN where it cannot be valued."""
        if self._value is None and self.at_stake is not None:
            self._value = self.at_stake()
        return self._value

    def header(self, id: str) -> str:
        return self.typed[id].header if id in self.typed else self.tab.column(id).header

    def numbers(self, id: str) -> Floats:
        """A numeric column; NaN throughout where the tab lacks it."""
        typed = self.typed.get(id)
        if typed is None or typed.numbers is None:
            return np.full(len(self.filled), np.nan)
        return typed.numbers

    def rows(self, at: NDArray[np.integer]) -> NDArray[np.int32]:
        return (at + self.table.first_row).astype(np.int32, copy=False)

    def skus(self, at: Positions) -> list[str] | None:
        """The codes in the rows at these positions; "" where blank."""
        typed = self.typed.get("sku")
        if typed is None or typed.codes is None:
            return None
        return [typed.texts[c] if c >= 0 else "" for c in typed.codes[at].tolist()]

    def note(
        self,
        findings: Findings,
        kind: str,
        at: Positions,
        id: str,
        found: str | Sequence[str],
        expected: str | Sequence[str],
        *,
        value: Floats | None = None,
        excluded: bool | Mask = False,
    ) -> None:
        """Adds one kind of exception about the rows at these positions; `value` and `excluded` are aligned to them."""
        if not len(at):
            return
        at_stake = value if value is not None else self.value[at] if self.value is not None else None
        order = column_order(self.tab.sheet, id) if id else 0
        header = self.header(id) if id else ""
        findings.add(Finding(kind, self.tab.sheet, self.rows(at), header, order, found, expected, at_stake,
                             self.skus(at), excluded))  # fmt: skip

    def note_tab(
        self,
        findings: Findings,
        kind: str,
        id: str,
        found: str,
        expected: str,
        *,
        value: float | None = None,
        excluded: bool = False,
    ) -> None:
        """Adds one exception about the whole tab."""
        at_stake = None if value is None else np.array([value])
        order = column_order(self.tab.sheet, id) if id else 0
        header = self.header(id) if id else ""
        findings.add(Finding(kind, self.tab.sheet, None, header, order, found, expected, at_stake, excluded=excluded))


def read_tab(matched: Matched, read: ReadSettings, *, carried: bool = True) -> JudgedTab:
    """The columns of a tab typed; rows that hold nothing under our headers are no rows. carried: also the texts of
    columns that no analysis reads."""
    tab, table = matched.tab, matched.table
    typed = {
        column.id: type_column(
            table.columns[matched.headers[column.id]], column, matched.headers[column.id], read,
            as_text=carried or (tab.table, column.id) not in CARRIED,
        )
        for column in tab.columns
        if column.id in matched.headers
    }  # fmt: skip
    blank = np.ones(table.n_rows, np.bool_)
    for one in typed.values():
        blank &= one.blank
    judged = JudgedTab(tab, table, typed, ~blank, np.zeros(len(blank), np.bool_))
    for one in typed.values():
        if needs_value(tab, one.column):
            judged.left_out |= judged.filled & (one.blank | one.unusable)
    return judged


def needs_value(tab: RawTab, column: Column) -> bool:
    """Whether a row without a value here is left out."""
    return column.filled and (tab.table, column.id) not in SPARED


def note_cells(judged: JudgedTab, findings: Findings) -> None:
    """The exceptions of single cells: blanks that must be filled, and what could not be taken as it stood."""
    for id, typed in judged.typed.items():
        needed = needs_value(judged.tab, typed.column)
        if needed:
            gaps = np.flatnonzero(judged.filled & typed.blank)
            judged.note(findings, "missing_key", gaps, id, "blank", "a value in every row", excluded=True)
        for issue in typed.issues:
            if issue.kind in _WHOLE and len(issue.at) >= MANY and len(issue.at) == np.count_nonzero(~typed.blank):
                found = f"all {len(issue.at):,} cells, such as {issue.found[0]}"
                judged.note_tab(
                    findings, issue.kind, id, found, "a number" if typed.numbers is not None else "a date cell"
                )
            else:
                judged.note(findings, issue.kind, issue.at, id, issue.found, issue.expected, excluded=issue.unusable)


def note_duplicates(judged: JudgedTab, findings: Findings) -> None:
    """Rows that are the same as an earlier one in every column of the table, the user's columns too."""
    columns = list(judged.table.columns.values())
    suspects = _alike(columns, judged.filled)
    if not len(suspects):
        return
    exact = pd.DataFrame({f"{i}{part}": values for i, column in enumerate(columns)
                          for part, values in (("k", column.kind[suspects]), ("n", column.number[suspects]),
                                               ("c", column.code[suspects]))})  # fmt: skip
    again = exact.duplicated(keep="first").to_numpy()
    first = exact.groupby(list(exact.columns), dropna=False, sort=False).ngroup().to_numpy()
    earliest = np.full(int(first.max()) + 1, -1, np.intp)
    earliest[first[::-1]] = suspects[::-1]
    twice = suspects[again]
    rows = judged.rows(earliest[first[again]]).tolist()
    judged.note(findings, "duplicate_row", twice, "", [f"the same as row {row}" for row in rows], "each line once")


def _alike(columns: Sequence[RawColumn], filled: Mask) -> Positions:
    """The rows that may be the same as another: equal rows give equal numbers, different ones rarely do."""
    mixed = np.empty(len(filled), np.uint64)
    for start in range(0, len(mixed), _BLOCK):  # so many rows at once stay near the processor
        block = mixed[start : start + _BLOCK]
        block[:] = 0
        for column in columns:
            rows = slice(start, start + _BLOCK)
            if column.texts:
                block ^= column.code[rows].astype(np.uint64)
                block *= _MIX
            if not column.number.flags.writeable and not column.number.strides[0]:
                continue  # all NaN, as hosts give a column of texts
            number = column.number[rows] + 0.0  # -0 is 0
            number[np.isnan(number)] = 0.0
            block ^= number.view(np.uint64)
            block *= _MIX
            block ^= block >> _SHIFT
    at = np.flatnonzero(filled)
    mixed = mixed if len(at) == len(mixed) else mixed[at]
    ordered = np.sort(mixed)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return at[np.isin(mixed, twice)] if len(twice) else at[:0]


def tally(judged: JudgedTab) -> TabTally:
    """native + coerced - excluded = used, of every numeric column."""
    filled, used = judged.filled, judged.used
    sums: dict[str, tuple[float, float, float, float]] = {}
    for id, typed in judged.typed.items():
        if typed.column.type not in NUMERIC or typed.numbers is None or typed.native is None or typed.coerced is None:
            continue
        held = typed.native
        if typed.coerced.any():
            held = held + np.where(typed.coerced, np.nan_to_num(typed.as_read), 0.0)
        taking = used & ~np.isnan(typed.numbers)
        taken_up = typed.numbers if taking.all() else typed.numbers[taking]
        sums[id] = (
            float(typed.native.sum()),
            float(typed.as_read[typed.coerced].sum()),
            float(held[~taking].sum()) + 0.0,
            float(taken_up.sum()),
        )
    native, coerced, excluded, taken_sum = ({id: four[i] for id, four in sums.items()} for i in range(4))
    headers = {id: typed.header for id, typed in judged.typed.items()}
    n, taken = int(filled.sum()), int(used.sum())
    return TabTally(n, taken, n - taken, native, coerced, excluded, taken_sum, headers)


def frame(judged: JudgedTab, skus: pd.Index, positions: NDArray[np.int32]) -> pd.DataFrame:
    """The rows that take part, as `Clean` describes them. Where all do, the typed columns themselves.

    positions: of each distinct code its position in `skus`, and -1 for a blank one at the end.
    """
    used = judged.used
    at: slice | Positions = slice(None) if used.all() else np.flatnonzero(used)
    data: dict[str, object] = {"row": judged.rows(np.arange(len(used), dtype=np.int32)[at])}
    for id, typed in judged.typed.items():
        if typed.column.type is Type.SKU:
            assert typed.codes is not None
            data[id] = pd.Categorical.from_codes(positions[typed.codes[at]], categories=skus)
        elif typed.codes is not None:
            data[id] = _categorical(typed.codes[at], typed.texts, keep_all=typed.column.type is Type.CHOICE)
        elif typed.days is not None:
            none = typed.unusable
            data[id] = (np.where(none, np.datetime64("NaT", "s"), typed.days) if none.any() else typed.days)[at]
        elif typed.flags is not None:
            data[id] = typed.flags[at]
        elif typed.numbers is not None:
            data[id] = typed.numbers[at]
    return pd.DataFrame(data, copy=False)


def _categorical(codes: NDArray[np.int32], texts: Sequence[str], *, keep_all: bool) -> pd.Categorical:
    """Categories in the order of the alphabet, only those that occur; a CHOICE keeps all of its own, in their order."""
    if keep_all:
        return pd.Categorical.from_codes(codes, categories=pd.Index(list(texts), dtype="str"))
    ordered = sorted(occurring(codes).tolist(), key=lambda code: texts[code])
    place = np.full(len(texts) + 1, -1, np.int32)
    place[ordered] = np.arange(len(ordered), dtype=np.int32)
    return pd.Categorical.from_codes(place[codes], categories=pd.Index([texts[c] for c in ordered], dtype="str"))
