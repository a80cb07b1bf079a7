"""Texts of a load where a number or a date belongs: loaded as they are, but told at once, not only by the refresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from invxl.columns import Kind, RawColumn
from invxl.rawdata.cells import occurring
from invxl.rawdata.text_numbers import read_number
from invxl.rawdata.words import is_blank, quoted
from invxl.schema import NUMERIC, RawTab, Type


@dataclass(frozen=True, slots=True)
class Unread:
    """A column's texts that are no numbers, or no dates. example: the first of them."""

    header: str
    cells: int
    type: Type
    example: str

    def line(self) -> str:
        """In words, with what may be wrong.

        >>> Unread("Unit cost", 1, Type.MONEY, "ask").line()
        'Unit cost: 1 cell is no number, "ask"'
        """
        what = "date" if self.type is Type.DATE else "number"
        cells = f"1 cell is no {what}," if self.cells == 1 else f"{self.cells:,} cells are no {what}s, such as"
        text = f"{self.header}: {cells} {quoted(self.example[:40])}"
        if self.type is Type.DATE:
            return f"{text}; does date_formats list how dates are written?"
        if read_number(self.example, decimal_comma=True).number is not None:
            return (f"{text}; are its decimals behind a comma? Say decimal_comma: true in the mapping or the settings, "
                    "and load again")  # fmt: skip
        return text


def unread(columns: Mapping[str, RawColumn], tab: RawTab) -> tuple[Unread, ...]:
    """What of the columns, by our headers, could not be read. Nothing is said of a number as text, which can be."""
    found = []
    for column in tab.columns:
        raw = columns.get(column.header)
        if raw is None or not (column.type in NUMERIC or column.type is Type.DATE):
            continue
        codes = np.where(raw.kind == Kind.TEXT, raw.code, np.int32(-1))
        odd = [code for code in occurring(codes).tolist() if _is_odd(raw.texts[code], column.type)]
        if not odd:
            continue
        cells = np.flatnonzero(np.isin(codes, odd))
        found.append(Unread(column.header, len(cells), column.type, raw.texts[codes[cells[0]]]))
    return tuple(found)


def _is_odd(text: str, type: Type) -> bool:
    if is_blank(text):
        return False
    return type is Type.DATE or read_number(text, percent=type is Type.FRACTION).number is None
