"""Raw tables in the making: whole columns from arrays, then single cells as a careless export would have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.columns import Kind, RawColumn, RawTable
from invxl.demo.chance import Ints
from invxl.schema import RawTab

_EPOCH = np.datetime64("1899-12-30", "D")


@dataclass(slots=True)
class DraftColumn:
    """A column that may still change; see `RawColumn`."""

    kind: NDArray[np.uint8]
    number: NDArray[np.float64]
    code: NDArray[np.int32]
    texts: list[str]

    def put_text(self, row: int, text: str, kind: Kind = Kind.TEXT) -> None:
        if text not in self.texts:
            self.texts.append(text)
        self.kind[row], self.number[row], self.code[row] = kind, np.nan, self.texts.index(text)

    def put_blank(self, row: int) -> None:
        self.kind[row], self.number[row], self.code[row] = Kind.BLANK, np.nan, -1

    def put_number(self, row: int, number: float) -> None:
        """Keeps the cell a date where it was one."""
        kept = Kind.DATE if self.kind[row] == Kind.DATE else Kind.NUMBER
        self.kind[row], self.number[row], self.code[row] = kept, number, -1

    def as_text(self, row: int) -> None:
        """What stands there as a number or a date, typed as text."""
        number = float(self.number[row])
        day = str(_EPOCH + int(number)) if self.kind[row] == Kind.DATE else ""
        self.put_text(row, day or (str(int(number)) if number.is_integer() else repr(number)))

    def appended(self, rows: Ints) -> DraftColumn:
        """With copies of these rows at the end."""
        kind, number, code = (np.concatenate([a, a[rows]]) for a in (self.kind, self.number, self.code))
        return DraftColumn(kind, number, code, self.texts)

    def done(self) -> RawColumn:
        return RawColumn(self.kind, self.number, self.code, tuple(self.texts))


def blanks(n: int) -> DraftColumn:
    return DraftColumn(np.zeros(n, np.uint8), np.full(n, np.nan), np.full(n, -1, np.int32), [])


def numbers(values: NDArray[Any], blank: NDArray[np.bool_] | None = None) -> DraftColumn:
    """A column of numbers; blank where the mask says so."""
    return _filled(values.astype(np.float64), Kind.NUMBER, blank)


def cents(values: Ints, blank: NDArray[np.bool_] | None = None) -> DraftColumn:
    """Amounts of whole cents as the currency's units."""
    return numbers(values / 100.0, blank)


def dates(days: NDArray[np.datetime64], blank: NDArray[np.bool_] | None = None) -> DraftColumn:
    return _filled((days - _EPOCH).astype(np.int64).astype(np.float64), Kind.DATE, blank)


def choices(codes: Ints, texts: Sequence[str]) -> DraftColumn:
    """A text column of few distinct texts; -1 is blank. Texts that no row has are left out."""
    used = np.unique(codes[codes >= 0])
    place = np.full(len(texts) + 1, -1, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    code = place[codes]
    kind = np.where(code >= 0, np.uint8(Kind.TEXT), np.uint8(Kind.BLANK)).astype(np.uint8)
    return DraftColumn(kind, np.full(len(codes), np.nan), code, [texts[int(i)] for i in used])


def words(texts: Iterable[str]) -> DraftColumn:
    """A text column; "" is blank."""
    distinct: dict[str, int] = {}
    codes = np.array([distinct.setdefault(t, len(distinct)) if t else -1 for t in texts], np.int64)
    return choices(codes, list(distinct))


def _filled(values: NDArray[np.float64], filled: Kind, blank: NDArray[np.bool_] | None) -> DraftColumn:
    column = blanks(len(values))
    there = np.ones(len(values), np.bool_) if blank is None else ~blank
    column.kind[there] = filled
    column.number[there] = values[there]
    return column


@dataclass(slots=True)
class Draft:
    """One raw tab in the making; every column of the schema is there, blank where nothing was given."""

    tab: RawTab
    columns: dict[str, DraftColumn]

    def __getitem__(self, id: str) -> DraftColumn:
        return self.columns[id]

    @property
    def n_rows(self) -> int:
        return len(next(iter(self.columns.values())).kind)

    def append_copies(self, rows: Sequence[int]) -> range:
        """Adds copies of the rows; the positions of the copies."""
        before = self.n_rows
        at = np.array(rows, np.int64)
        self.columns = {id: column.appended(at) for id, column in self.columns.items()}
        return range(before, before + len(rows))

    def done(self) -> RawTable:
        return RawTable(self.tab.sheet, self.tab.table, {c.header: self.columns[c.id].done() for c in self.tab.columns})


def draft(tab: RawTab, **columns: DraftColumn) -> Draft:
    """A draft of the tab; columns by id."""
    n = len(next(iter(columns.values())).kind)
    unknown = columns.keys() - {c.id for c in tab.columns}
    if unknown:
        raise ValueError(f"{tab.sheet} has no column {', '.join(sorted(unknown))}")
    return Draft(tab, {c.id: columns[c.id] if c.id in columns else blanks(n) for c in tab.columns})
