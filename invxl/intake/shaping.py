"""One export into the columns of one tab: filtered, renamed, computed, typed where it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from invxl.columns import Kind, RawColumn
from invxl.errors import Fault, InputError
from invxl.intake.export import Export, blank_column, taken
from invxl.intake.mapping import Entry
from invxl.rawdata.cells import show_number, text_codes
from invxl.rawdata.text_dates import read_dates
from invxl.rawdata.text_numbers import read_numbers
from invxl.rawdata.words import header_key, is_blank, listed, nearest, quoted
from invxl.schema import NUMERIC, Column, Type

_DECIMALS = 10  # of a product: what prices and quantities can have, and no rounding error of the machine
_DAY_ZERO = np.datetime64("1899-12-30", "s")


@dataclass(frozen=True, slots=True)
class Shaped:
    """What one export gives to one tab."""

    columns: Mapping[str, RawColumn]  # by our header
    n_rows: int
    filtered: int
    untaken: tuple[str, ...]  # their headers that nothing uses


def shape(export: Export, entry: Entry) -> Shaped:
    """The rows and columns that an entry of a mapping takes from an export. Raises InputError for headers not there."""
    found = _Headers(export, entry)
    named = [*entry.columns.values(), *(h for factors in entry.multiply.values() for h in factors)]
    filters = entry.filters
    found.check([*named, *(one.column for one in filters)])
    keep = ~_empty_rows(export.columns.values(), export.n_rows)
    filled = int(keep.sum())
    for one in filters:
        keep &= one.keeps(found.column(one.column), entry.decimal_comma, entry.date_formats)
    rows = np.flatnonzero(keep)
    columns: dict[str, RawColumn] = {}
    for column in entry.raw_tab.columns:
        header = column.header
        if header in entry.columns:
            raw = taken(found.column(entry.columns[header]), rows)
            columns[header] = _typed(_renamed(raw, entry.values.get(header, {})), column, entry, export.plain_text)
        elif header in entry.multiply:
            factors = [taken(found.column(factor), rows) for factor in entry.multiply[header]]
            columns[header] = _product(factors, entry.decimal_comma)
        elif header in entry.constants:
            columns[header] = _typed(_constant(entry.constants[header], len(rows)), column, entry, True)
        if header in entry.negate:
            columns[header] = _negated(columns[header])
    empty = _empty_rows(columns.values(), len(rows))  # such as a line of totals under columns that are not taken
    if empty.any():
        columns = {header: taken(raw, np.flatnonzero(~empty)) for header, raw in columns.items()}
    n = len(rows) - int(empty.sum())
    return Shaped(columns, n, filled - n, found.untaken())


class _Headers:
    """Their headers, found whatever their case and spacing, also under the other names that the mapping gives."""

    def __init__(self, export: Export, entry: Entry) -> None:
        self._export, self._entry = export, entry
        self._present = {header_key(header): header for header in export.columns}
        self._used: set[str] = set()

    def _name(self, theirs: str) -> str | None:
        if theirs in self._export.columns:
            return theirs
        names = (theirs, *self._entry.also_called.get(theirs, ()))
        return next((self._present[key] for name in names if (key := header_key(name)) in self._present), None)

    def check(self, wanted: list[str]) -> None:
        faults = []
        for theirs in dict.fromkeys(wanted):
            name = self._name(theirs)
            if name is not None:
                self._used.add(name)
                continue
            near = nearest(theirs, self._export.columns)
            there = listed([quoted(h) for h in self._export.columns])
            faults.append(Fault(self._export.place, f"no column {quoted(theirs)}; there are {there}",
                                "the mapping needs it", f"Is it {quoted(near)}?" if near else
                                "Change the mapping, or export the column"))  # fmt: skip
        if faults:
            raise InputError(*faults)

    def column(self, theirs: str) -> RawColumn:
        name = self._name(theirs)
        assert name is not None  # checked before
        return self._export.columns[name]

    def untaken(self) -> tuple[str, ...]:
        return tuple(header for header in self._export.columns if header not in self._used)


def _empty_rows(columns: Iterable[RawColumn], n: int) -> NDArray[np.bool_]:
    """Rows that hold nothing at all: no rows of an export, but what its program leaves at the end."""
    empty = np.ones(n, np.bool_)
    for column in columns:
        blank_text = np.array([*(is_blank(text) for text in column.texts), False], np.bool_)
        empty &= (column.kind == Kind.BLANK) | ((column.kind == Kind.TEXT) & blank_text[column.code])
    return empty


def _renamed(raw: RawColumn, words: Mapping[str, str]) -> RawColumn:
    """Values replaced as the mapping says; the others stay."""
    if not words:
        return raw
    folded = {theirs.strip().casefold(): ours for theirs, ours in words.items()}
    codes, texts = text_codes(raw, raw.kind == Kind.BLANK)
    index: dict[str, int] = {}
    place = np.array(
        [*(index.setdefault(folded.get(t.strip().casefold(), t), len(index)) for t in texts), -1], np.int32
    )
    changed = np.array([*(t.strip().casefold() in folded for t in texts), False], np.bool_)[codes]
    is_text = changed | (raw.kind == Kind.TEXT)
    errors = raw.kind == Kind.ERROR
    error_code = np.array([*(index.setdefault(t, len(index)) for t in raw.texts), -1], np.int32)[raw.code]
    code = np.where(errors, error_code, np.where(is_text, place[codes], -1)).astype(np.int32)
    kind = np.where(is_text & ~errors, np.uint8(Kind.TEXT), raw.kind).astype(np.uint8)
    return RawColumn(kind, np.where(is_text, np.nan, raw.number), code, tuple(index))


def _typed(raw: RawColumn, column: Column, entry: Entry, plain_text: bool) -> RawColumn:
    """Text read as the number or date that its column holds. What cannot be read stays text, for the gate to judge."""
    text = raw.kind == Kind.TEXT
    if not text.any():
        return raw
    if column.type in NUMERIC and (plain_text or entry.decimal_comma):
        percent = column.type is Type.FRACTION
        readings = read_numbers(raw.texts, decimal_comma=entry.decimal_comma, percent=percent)
        plain = [r.number if r.number is not None and not r.currency else np.nan for r in readings]
        return _filled_in(raw, text, np.array([*plain, np.nan]), Kind.NUMBER)
    if column.type is Type.DATE:
        days = read_dates(raw.texts, entry.date_formats)
        serials = np.where(np.isnat(days), np.nan, (days - _DAY_ZERO) / np.timedelta64(86400, "s"))
        return _filled_in(raw, text, np.append(serials, np.nan), Kind.DATE)
    return raw


def _filled_in(raw: RawColumn, text: np.ndarray, values: np.ndarray, kind: Kind) -> RawColumn:
    of_row = np.where(text, values[raw.code], np.nan)
    read = ~np.isnan(of_row)
    kinds = np.where(read, np.uint8(kind), raw.kind).astype(np.uint8)
    code = np.where(read, np.int32(-1), raw.code).astype(np.int32)
    return taken(RawColumn(kinds, np.where(read, of_row, raw.number), code, raw.texts), np.arange(len(raw)))


def _constant(text: str, n: int) -> RawColumn:
    if not n:
        return blank_column(0)
    return RawColumn(np.full(n, Kind.TEXT, np.uint8), np.full(n, np.nan), np.zeros(n, np.int32), (text,))


def _product(factors: list[RawColumn], decimal_comma: bool) -> RawColumn:
    """The product row by row: blank where a factor is, and text that shows the factors where one is no number."""
    numbers = []
    for factor in factors:
        readings = read_numbers(factor.texts, decimal_comma=decimal_comma)
        read = np.array([*(np.nan if r.number is None else r.number for r in readings), np.nan])
        native = np.where(factor.kind == Kind.NUMBER, factor.number, np.nan)
        numbers.append(np.where(factor.kind == Kind.TEXT, read[factor.code], native))
    product: NDArray[np.float64] = np.round(reduce(np.multiply, numbers), _DECIMALS).astype(np.float64) + 0.0
    blank = reduce(np.logical_or, [f.kind == Kind.BLANK for f in factors])
    bad = np.flatnonzero(np.isnan(product) & ~blank)
    kind = np.where(np.isnan(product), np.uint8(Kind.BLANK), np.uint8(Kind.NUMBER)).astype(np.uint8)
    code = np.full(len(product), -1, np.int32)
    texts: dict[str, int] = {}
    for i in bad.tolist():
        shown = " x ".join(_shown(factor, i) for factor in factors)
        code[i] = texts.setdefault(shown, len(texts))
    kind[bad] = Kind.TEXT
    return RawColumn(kind, product, code, tuple(texts))


def _shown(column: RawColumn, i: int) -> str:
    value = column.value(i)
    return show_number(value) if isinstance(value, float) else str(value)


def _negated(raw: RawColumn) -> RawColumn:
    return RawColumn(raw.kind, np.where(raw.kind == Kind.NUMBER, -raw.number + 0.0, raw.number), raw.code, raw.texts)
