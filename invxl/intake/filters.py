"""Conditions of a mapping: which rows of an export are loaded.

A row is left out only where the condition plainly does not hold. A cell that cannot be compared ("n/a" > 0) keeps its
row, so that the data-quality gate sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.columns import Kind, RawColumn
from invxl.errors import Fault, InputError
from invxl.rawdata.cells import text_codes
from invxl.rawdata.text_dates import from_serials, read_dates
from invxl.rawdata.text_numbers import read_numbers
from invxl.rawdata.words import is_blank

Mask = NDArray[np.bool_]

_WORDS = ("is not blank", "is blank", "not starts with", "starts with", "not in", "in")
_SIGNS = ("<=", ">=", "<>", "!=", "=", "<", ">")
_COLUMN = r'\s*(?:"(?P<quoted>[^"]+)"|(?P<bare>.+?))'
_FORM = re.compile(
    rf"{_COLUMN}\s*(?P<sign>{'|'.join(map(re.escape, _SIGNS))})\s*(?P<value>.*?)\s*"
    rf"|{_COLUMN.replace('quoted', 'quoted2').replace('bare', 'bare2')}"
    rf"\s+(?P<word>{'|'.join(_WORDS)})(?:\s+(?P<rest>.*?))?\s*",
    re.DOTALL,
)
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on a column of theirs."""

    text: str
    column: str
    relation: str
    values: tuple[str, ...] = ()

    def keeps(self, column: RawColumn, decimal_comma: bool, date_formats: tuple[str, ...]) -> Mask:
        """For each row whether it is loaded."""
        blank_text = np.array([*(is_blank(text) for text in column.texts), False], np.bool_)
        blank = (column.kind == Kind.BLANK) | ((column.kind == Kind.TEXT) & blank_text[column.code])
        if self.relation in ("is blank", "is not blank"):
            wanted: Mask = blank if self.relation == "is blank" else ~blank
            return wanted
        if self.relation in _ORDER:
            return self._ordered(column, blank, decimal_comma, date_formats)
        codes, texts = text_codes(column, blank)
        if self.relation.endswith("starts with"):
            prefix = self.values[0]
            hit = np.array([*(text.startswith(prefix) for text in texts), False], np.bool_)[codes]
        else:
            numbers = [float(value) for value in self.values if _NUMBER.fullmatch(value)]
            readings = read_numbers(texts, decimal_comma=decimal_comma)
            equal = [t.strip() in self.values or (r.number is not None and r.number in numbers)
                     for t, r in zip(texts, readings, strict=True)]  # fmt: skip
            hit = np.array([*equal, "" in self.values], np.bool_)[codes]
        kept: Mask = ~hit if self.relation in ("<>", "!=", "not in", "not starts with") else hit
        return kept

    def _ordered(self, column: RawColumn, blank: Mask, decimal_comma: bool, date_formats: tuple[str, ...]) -> Mask:
        value, text = self.values[0], column.kind == Kind.TEXT
        code = np.where(text, column.code, -1)
        cells: np.ndarray
        if _NUMBER.fullmatch(value):
            readings = read_numbers(column.texts, decimal_comma=decimal_comma)
            read = np.array([*(np.nan if r.number is None else r.number for r in readings), np.nan])
            cells = np.where(text, read[code], column.number)
            with np.errstate(invalid="ignore"):
                holds = _ORDER[self.relation](cells, float(value))
            unknown = np.isnan(cells)
        else:
            days = np.append(read_dates(column.texts, date_formats), np.datetime64("NaT", "s"))
            cells = np.where(text, days[code], from_serials(np.where(column.kind == Kind.DATE, column.number, np.nan)))
            holds = _ORDER[self.relation](cells, np.datetime64(value, "s"))
            unknown = np.isnat(cells)
        kept: Mask = holds | (unknown & ~blank)
        return kept


def parse(text: str) -> Filter:
    """A condition from its text.

    >>> parse("Status = 4").values, parse('"Qty > min" >= 2.5').column, parse("Type in (A, B)").values
    (('4',), 'Qty > min', ('A', 'B'))
    """
    hit = _FORM.fullmatch(text)
    if hit is None:
        raise InputError(Fault("where", f'found "{text}"', "a condition is needed",
                               'Such as "Status = 4", "Type in (A, B)" or "Invoice not starts with C"'))  # fmt: skip
    if hit["sign"]:
        column, relation, rest = hit["quoted"] or hit["bare"], hit["sign"], hit["value"]
    else:
        column, relation, rest = hit["quoted2"] or hit["bare2"], hit["word"], hit["rest"] or ""
    if relation in ("in", "not in"):
        inner = rest.strip().removeprefix("(").removesuffix(")")
        values = tuple(part.strip().strip("\"'") for part in inner.split(",") if part.strip())
    else:
        values = () if relation.endswith("blank") else (rest.strip().strip("\"'"),)
    needs_value = not relation.endswith("blank") and relation not in ("=", "<>", "!=")
    if (needs_value and (not values or not values[0])) or (relation.endswith("blank") and rest):
        raise InputError(Fault("where", f'found "{text}"', f"a value after {relation} is needed" if needs_value else
                               f"nothing after {relation} is needed"))  # fmt: skip
    if relation in _ORDER and not _NUMBER.fullmatch(values[0]) and not _is_day(values[0]):
        raise InputError(
            Fault("where", f'found "{text}"', f"a number or a date as YYYY-MM-DD after {relation} is needed")
        )
    return Filter(text, column.strip(), relation, values)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
