"""Raw tables into a workbook: rows replaced as a whole, missing tabs made from the schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from invxl.columns import Kind, RawColumn, RawTable
from invxl.errors import Fault, InvxlError, OwnershipError
from invxl.hosts.file.cells import Dresser, spec
from invxl.hosts.look import TABLE_STRIPES, TABLE_STYLE
from invxl.ooxml import frame, layout, names, tables
from invxl.ooxml.celltext import CellStyle, number, text_body
from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.refs import Area, quoted_sheet
from invxl.ooxml.rows import Grid, in_pieces
from invxl.ooxml.workbook import Workbook
from invxl.pack import Role
from invxl.schema import BY_TABLE, FORMATS, LOAD_LOG, Column, RawTab, Type
from invxl.terms.model import Format

_WIDTHS = {Type.SKU: 16.0, Type.TEXT: 18.0, Type.DATE: 12.0, Type.CHOICE: 14.0, Type.FLAG: 10.0}
_CHOICES = {Type.FLAG: ("yes",)}


def write_tables(book: Workbook, filled: Sequence[RawTable], log: RawTable | None) -> Sequence[str]:
    """Fill raw tables, and put the Load log's new rows in place of the old ones of the same tables."""
    there = tables.by_name(book)
    notes: list[str] = []
    faults: list[Fault | str] = []
    for table in [*filled, *([log] if log is not None else [])]:
        tab = LOAD_LOG if table.table == LOAD_LOG.table else BY_TABLE[table.table]
        try:
            if tab.table.lower() in there:
                from invxl.hosts.file.rawupdate import refill

                notes += refill(book, there[tab.table.lower()], tab, table, log is not None)
            else:
                notes += _make(book, tab, table)
        except InvxlError as fault:
            faults += fault.faults
    if faults:
        raise OwnershipError(*faults)
    book.forget_calculation_order()
    return notes


def _make(book: Workbook, tab: RawTab, table: RawTable) -> Sequence[str]:
    name = book.free_name(tab.sheet)
    ref = book.add_sheet(name, hidden=tab is LOAD_LOG)
    dresser = Dresser(book.styles, book.counts_from_1904)
    known = match_headers(tab, table.columns)
    headers = [c.header for c in tab.columns] + [h for h in table.columns if h not in known.values()]
    columns = [table.columns.get(known.get(c.id, "")) for c in tab.columns]
    columns += [table.columns[h] for h in headers[len(tab.columns) :]]
    n = table.n_rows
    check_rows(tab, n)
    area = Area(1, 1, 1 + max(1, n), len(headers))
    role = Role.BODY if tab is LOAD_LOG else Role.INPUT
    grid = Grid(top=2)
    for i, header in enumerate(headers):
        declared = tab.columns[i] if i < len(tab.columns) else None
        format = column_format(declared)
        grid.put(1, i + 1, dresser.cell(header, Role.HEADER, format))
        raw = columns[i]
        style, dates = dresser.style(role, format), dresser.style(role, Format.DATE)
        grid.block[i + 1] = bodies(raw, style, dates, book) if raw is not None and n else [f' s="{style.plain}"/>'] * max(1, n)
    root = frame.empty()
    layout.properties(root, "" if tab is LOAD_LOG else "7F7F7F")
    layout.freeze(root, 1, 0)
    frame.child(root, "sheetFormatPr").set("defaultRowHeight", "15")
    layout.widths(root, {i + 1: _width(tab, i, h) for i, h in enumerate(headers)})
    if tab is not LOAD_LOG:
        layout.validations(root, [e for i, c in enumerate(tab.columns) if (e := entry(c, i + 1, area)) is not None])
    layout.page(root, layout.Page(title=tab.purpose))
    part = tables.new_table(book, ref, tab.table, area, headers, TABLE_STYLE, stripes=TABLE_STRIPES)
    frame.list_table(root, book.relations(ref.part).add("table", part.part))
    names.put(book, names.PRINT_TITLES, f"{quoted_sheet(ref.name)}!$1:$1", ref.index)
    frame.set_dimension(root, grid.used())
    book.put(ref.part, list(frame.join(root, in_pieces(grid.rows()))))
    return [f'A sheet named "{tab.sheet}" is yours; the raw tab is "{name}"'] if name != tab.sheet else []


def _width(tab: RawTab, i: int, header: str) -> float:
    type = tab.columns[i].type if i < len(tab.columns) else Type.TEXT
    return max(_WIDTHS.get(type, 12.0), len(header) + 3.0)


def column_format(column: Column | None) -> Format:
    """How a raw column's cells are shown."""
    if column is None:
        return Format.GENERAL
    return Format.STAMP if column.id == "loaded_at" else FORMATS[column.type]


def entry(column: Column, at: int, area: Area) -> layout.Entry | None:
    """The help and the choices of a raw column."""
    cells = Area(area.top + 1, at, area.bottom, at)
    return layout.Entry(cells, column.header, column.help, column.choices or _CHOICES.get(column.type, ()))


def match_headers(tab: RawTab, headers: Mapping[str, object] | Sequence[str]) -> dict[str, str]:
    """Column id -> the header among these that means it: by its own name first, then by its aliases."""
    by_key = {h.strip().casefold(): h for h in headers}
    out: dict[str, str] = {}
    for wanted in (lambda c: (c.header,), lambda c: c.aliases):
        for c in tab.columns:
            for name in wanted(c):
                found = by_key.get(name.strip().casefold())
                if c.id not in out and found is not None and found not in out.values():
                    out[c.id] = found
    return out


def check_rows(tab: RawTab, n: int) -> None:
    """Raise where a tab cannot hold so many rows."""
    if n + 1 > MAX_ROW:
        raise InvxlError(
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
