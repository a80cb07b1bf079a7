"""Raw tables into a workbook: rows replaced as a whole, missing tabs made from the schema."""

from __future__ import annotations

from collections.abc import Sequence

from invxl.columns import RawTable
from invxl.errors import Fault, InvxlError, OwnershipError
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.rawcells import bodies, check_fits, column_format, date_format, match_headers
from invxl.hosts.file.rawupdate import refill
from invxl.hosts.file.settle import settle
from invxl.hosts.look import TABLE_STRIPES, TABLE_STYLE
from invxl.ooxml import frame, layout, names, tables
from invxl.ooxml.refs import Area, quoted_sheet
from invxl.ooxml.rows import Grid, in_pieces
from invxl.ooxml.workbook import Workbook
from invxl.pack import Role
from invxl.schema import BY_TABLE, LOAD_LOG, Column, RawTab, Type

_WIDTHS = {Type.SKU: 16.0, Type.TEXT: 18.0, Type.DATE: 12.0, Type.CHOICE: 14.0, Type.FLAG: 10.0, Type.MONEY: 16.0}
# By column id: a moment, a fingerprint and the totals of a full sheet, without ### and without a cut.
_LOG_WIDTHS = {"loaded_at": 21.0, "file": 34.0, "sha256": 68.0, "quantity": 20.0, "value": 22.0, "mapping": 24.0}
_CHOICES = {Type.FLAG: ("yes",)}


def write_tables(book: Workbook, filled: Sequence[RawTable], log: RawTable | None) -> Sequence[str]:
    """Fill raw tables, and put the Load log's new rows in place of the old ones of the same tables."""
    there = tables.by_name(book)
    notes: list[str] = []
    faults: list[Fault | str] = []
    for table in [*filled, *([log] if log is not None else [])]:
        tab = LOAD_LOG if table.table == LOAD_LOG.table else BY_TABLE[table.table]
        try:
            part = there.get(tab.table.lower())
            if part is not None:
                empty = part.area.rows <= 2  # the header, and the one row that a table cannot do without
                notes += refill(book, part, tab, table)
                if empty and table.n_rows:
                    book.show(part.sheet)  # the template hides optional tabs until they are wanted
            else:
                notes += _make(book, tab, table)
        except InvxlError as fault:
            faults += fault.faults
    if faults:
        raise OwnershipError(*faults)
    settle(book, stale=False)
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
    check_fits(tab, table)
    area = Area(1, 1, 1 + max(1, n), len(headers))
    role = Role.BODY if tab is LOAD_LOG else Role.INPUT
    grid = Grid(top=2)
    for i, header in enumerate(headers):
        declared = tab.columns[i] if i < len(tab.columns) else None
        format = column_format(declared)
        grid.put(1, i + 1, dresser.cell(header, Role.HEADER, format))
        raw = columns[i]
        style, dates = dresser.style(role, format), dresser.style(role, date_format(format))
        grid.block[i + 1] = (
            bodies(raw, style, dates, book) if raw is not None and n else [f' s="{style.plain}"/>'] * max(1, n)
        )
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
    column = tab.columns[i] if i < len(tab.columns) else None
    wanted = _WIDTHS.get(column.type if column is not None else Type.TEXT, 12.0)
    if tab is LOAD_LOG and column is not None:
        wanted = _LOG_WIDTHS.get(column.id, wanted)
    return max(wanted, len(header) + 3.0)


def entry(column: Column, at: int, area: Area) -> layout.Entry | None:
    """The help and the choices of a raw column."""
    cells = Area(area.top + 1, at, area.bottom, at)
    return layout.Entry(cells, column.header, column.help, column.choices or _CHOICES.get(column.type, ()))
