"""Raw columns as cells, and headers of a raw tab found by any of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from invxl.columns import Kind, RawColumn, RawTable
from invxl.errors import Fault, InputError
from invxl.ooxml.celltext import ERRORS, MAX_TEXT, CellStyle, length, number, text_body
from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.workbook import Workbook
from invxl.rawdata.words import header_key
from invxl.schema import FORMATS, Column, RawTab, Type
from invxl.terms.model import Format

MAX_HEADER = 255  # characters of a table column's name

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


def check_fits(tab: RawTab, table: RawTable) -> None:
    """Raise where a sheet cannot hold so many rows, such long texts or headers: Excel would cut them or not open."""
    faults: list[Fault | str] = []
    if table.n_rows + 1 > MAX_ROW:
        faults.append(
            Fault(tab.sheet, f"{table.n_rows:,} rows", f"at most {MAX_ROW - 1:,}, which is what a sheet holds",
                  "Load fewer rows: a shorter period, or a filter in the mapping.")
        )  # fmt: skip
    for header, column in table.columns.items():
        if len(header) > MAX_HEADER:
            faults.append(
                Fault(f"{tab.sheet}, {header[:40]}...", f"a header of {len(header):,} characters",
                      f"at most {MAX_HEADER}, which is what a table holds", "Give the column a shorter header.")
            )  # fmt: skip
        longest = max(map(length, column.texts), default=0)
        if longest > MAX_TEXT:
            faults.append(
                Fault(f"{tab.sheet}, {header[:40]}", f"a text of {longest:,} characters",
                      f"at most {MAX_TEXT:,}, which is what a cell holds",
                      "Shorten it in the export; a quote that is not closed can make one text of many lines.")
            )  # fmt: skip
    if faults:
        raise InputError(*faults)


def bodies(column: RawColumn, style: CellStyle, dates: CellStyle, book: Workbook) -> list[str]:
    """A raw column's cells."""
    offset = 1462.0 if book.counts_from_1904 else 0.0
    blank = f' s="{style.plain}"/>'
    kinds = column.kind
    if not kinds.any():
        return [blank] * len(kinds)
    texts = [text_body(t, style) if t else blank for t in column.texts]
    # An export may claim that anything is an error; what Excel does not know as one is text.
    errors = [f' s="{style.plain}" t="e"><v>{t}</v></c>' if t in ERRORS else text_body(t, style) for t in column.texts]
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
