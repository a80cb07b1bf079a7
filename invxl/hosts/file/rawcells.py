"""Raw columns as cells, and headers of a raw tab found by any of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from invxl.columns import Kind, RawColumn
from invxl.errors import Fault, InputError
from invxl.ooxml.celltext import CellStyle, number, text_body
from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.workbook import Workbook
from invxl.rawdata.words import header_key
from invxl.schema import FORMATS, Column, RawTab, Type
from invxl.terms.model import Format

# The Load log's columns; raw columns of the same id are of another type.
_LOGGED = {
    "loaded_at": Format.STAMP, "rows_read": Format.INTEGER, "rows_filtered": Format.INTEGER, "rows": Format.INTEGER,
    "quantity": Format.NUMBER, "value": Format.NUMBER,
}  # fmt: skip


def column_format(column: Column | None) -> Format:
    """How a raw column's cells are shown."""
    if column is None:
        return Format.GENERAL
    logged = column.type is Type.NUMBER or column.id == "loaded_at"
    return _LOGGED.get(column.id, FORMATS[column.type]) if logged else FORMATS[column.type]


def date_format(format: Format) -> Format:
    """How a real date is shown in a column of this format."""
    return format if format is Format.STAMP else Format.DATE


def match_headers(tab: RawTab, headers: Iterable[str]) -> dict[str, str]:
    """Column id -> the header among these that means it: by its own name first, then by its aliases."""
    by_key = {header_key(h): h for h in headers}
    out: dict[str, str] = {}
    ways: tuple[Callable[[Column], tuple[str, ...]], ...] = (lambda c: (c.header,), lambda c: c.aliases)
    for wanted in ways:
        for c in tab.columns:
            for name in wanted(c):
                found = by_key.get(header_key(name))
                if c.id not in out and found is not None and found not in out.values():
                    out[c.id] = found
    return out


def check_rows(tab: RawTab, n: int) -> None:
    """Raise where a tab cannot hold so many rows."""
    if n + 1 > MAX_ROW:
        raise InputError(
            Fault(tab.sheet, f"{n:,} rows", f"at most {MAX_ROW - 1:,}, which is what a sheet holds",
                  "Load fewer rows: a shorter period, or a filter in the mapping.")
        )  # fmt: skip


def bodies(column: RawColumn, style: CellStyle, dates: CellStyle, book: Workbook) -> list[str]:
    """A raw column's cells."""
    offset = 1462.0 if book.counts_from_1904 else 0.0
    blank = f' s="{style.plain}"/>'
    kinds = column.kind
    if not kinds.any():
        return [blank] * len(kinds)
    texts = [text_body(t, style) if t else blank for t in column.texts]
    errors = [f' s="{style.plain}" t="e"><v>{t}</v></c>' for t in column.texts]
    number_head, date_head = f' s="{style.plain}"><v>', f' s="{dates.plain}"><v>'
    distinct = set(np.unique(kinds).tolist())
    if distinct <= {Kind.TEXT, Kind.BLANK}:
        return [texts[c] if c >= 0 else blank for c in column.code.tolist()]
    if distinct <= {Kind.NUMBER, Kind.BLANK}:
        return [f"{number_head}{number(v)}</v></c>" if v == v else blank for v in column.number.tolist()]
    if distinct <= {Kind.DATE, Kind.BLANK}:
        return [f"{date_head}{number(v - offset)}</v></c>" if v == v else blank for v in column.number.tolist()]
    out = []
    for kind, v, code in zip(kinds.tolist(), column.number.tolist(), column.code.tolist(), strict=True):
        match kind:
            case Kind.TEXT:
                out.append(texts[code])
            case Kind.NUMBER:
                out.append(f"{number_head}{number(v)}</v></c>")
            case Kind.DATE:
                out.append(f"{date_head}{number(v - offset)}</v></c>")
            case Kind.BOOL:
                out.append(f' s="{style.plain}" t="b"><v>{int(v)}</v></c>')
            case Kind.ERROR:
                out.append(errors[code])
            case _:
                out.append(blank)
    return out
