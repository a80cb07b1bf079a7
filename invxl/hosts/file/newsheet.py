"""An output sheet that a workbook lacks: laid out once, from the Pack, at the end of the tabs."""

from __future__ import annotations

from lxml import etree

from invxl.hosts.file import anchors, geometry, heights
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.graphics import add_charts
from invxl.hosts.look import TABLE_STRIPES, TABLE_STYLE
from invxl.hosts.memory import Remembered
from invxl.ooxml import frame, layout, names, tables
from invxl.ooxml.refs import Area, letters, quoted_sheet
from invxl.ooxml.rows import Grid
from invxl.ooxml.workbook import SheetRef, Workbook
from invxl.pack import Role, Sheet, Table


def fill(book: Workbook, ref: SheetRef, sheet: Sheet, dresser: Dresser) -> None:
    """Write everything of a sheet into its new, empty part."""
    root = frame.empty()
    layout.properties(root, sheet.tab_colour)
    header = sheet.table_row if sheet.table is not None else 0
    left = sheet.table_column - 1 + sheet.freeze_columns if sheet.table is not None else 0
    layout.freeze(root, header if header <= geometry.FROZEN_ROWS else 0, left)
    frame.child(root, "sheetFormatPr").set("defaultRowHeight", "15")
    grid = Grid()
    own = block_cells(sheet, dresser)
    for (row, at), body in own.items():
        grid.put(row, at, body)
    for row, points in sheet.row_heights.items():
        grid.attributes[row] = heights.height(points)
    widths = dict(sheet.widths)
    hidden: frozenset[int] = frozenset()
    if sheet.table is not None:
        area = geometry.table_area(sheet, sheet.table)
        for i, column in enumerate(sheet.table.columns):
            widths[area.left + i] = column.width
            grid.put(area.top, area.left + i, dresser.cell(column.header, Role.HEADER, column.format))
            grid.block[area.left + i] = dresser.drawn(column) or [
                dresser.cell(None, column.role, column.format, column.wrap)
            ]
        hidden = frozenset(area.left + i for i, c in enumerate(sheet.table.columns) if c.hidden)
        grid.top = area.top + 1
    layout.widths(root, widths, hidden)
    for cell in sheet.cells:
        if cell.span > 1:
            frame.merge(root, Area(cell.row, cell.column, cell.row, cell.column + cell.span - 1))
    for status in status_areas(sheet):
        layout.word_formats(root, [status], dresser.light_formats())
    layout.page(root, layout.Page(sheet.portrait, sheet.pages_wide, sheet.title))
    if sheet.table is not None:
        _table(book, ref, sheet, sheet.table, root)
    if sheet.charts:
        area_of = dict(column_areas(sheet))
        frame.refer(root, "drawing", add_charts(book, ref, sheet, area_of.__getitem__))
    frame.set_dimension(root, grid.used())
    key = geometry.key_name(sheet)
    if sheet.table is None:
        names.put(book, geometry.SHEET + key, f"{quoted_sheet(ref.name)}!$A$1", hidden=True)
    geometry.remember_cells(book, key, list(own))
    anchors.remember(book, key, ref.name, own, anchors.NO_SHIFTS)
    book.put(ref.part, frame.streamed(root, grid.pieces))


def _table(book: Workbook, ref: SheetRef, sheet: Sheet, table: Table, root: etree._Element) -> None:
    area = geometry.table_area(sheet, table)
    headers = [c.header for c in table.columns]
    part = tables.new_table(book, ref, table.name, area, headers, TABLE_STYLE, stripes=TABLE_STRIPES)
    frame.list_table(root, book.relations(ref.part).add("table", part.part))
    help = [
        layout.Entry(Area(area.top, area.left + i, area.top, area.left + i), c.header, c.help)
        for i, c in enumerate(table.columns)
        if c.help
    ]
    layout.validations(root, help)
    names.put(book, names.PRINT_TITLES, _titles(ref, sheet, area), ref.index)
    if sheet.printed_columns:
        printed = Area(1, 1, area.bottom, sheet.printed_columns)
        names.put(book, names.PRINT_AREA, f"{quoted_sheet(ref.name)}!{printed.absolute()}", ref.index)
    written = zip(table.columns, part.columns, strict=True)
    remembered = [Remembered(c.id, p.id, c.header) for c, p in written]
    places = [(area.top, area.left + i) for i in range(len(remembered))]
    geometry.remember_columns(book, table.name, remembered, ref.name, places)


def _titles(ref: SheetRef, sheet: Sheet, area: Area) -> str:
    """What every printed page repeats: the header; where pages lie side by side also the columns that name a row."""
    name = quoted_sheet(ref.name)
    rows = f"{name}!${area.top}:${area.top}"
    if sheet.pages_wide == 1:
        return rows
    return f"{name}!${letters(area.left)}:${letters(area.left + sheet.freeze_columns - 1)},{rows}"


def block_cells(sheet: Sheet, dresser: Dresser) -> dict[tuple[int, int], str]:
    """Our cells around the table, by place; the cells under a merge carry its style."""
    out: dict[tuple[int, int], str] = {}
    for c in sheet.cells:
        out[c.row, c.column] = dresser.cell(c.value, c.role, c.format, c.wrap)
        for i in range(1, c.span):
            out[c.row, c.column + i] = dresser.cell(None, c.role, c.format, c.wrap)
    return out


def column_areas(sheet: Sheet) -> list[tuple[str, Area]]:
    """The data range of each column of a new table."""
    if sheet.table is None:
        return []
    area = geometry.table_area(sheet, sheet.table)
    return [
        (c.id, Area(area.top + 1, area.left + i, area.bottom, area.left + i)) for i, c in enumerate(sheet.table.columns)
    ]


def status_areas(sheet: Sheet) -> list[Area]:
    """Where traffic lights stand."""
    out = [Area(c.row, c.column, c.row, c.column) for c in sheet.cells if c.role is Role.STATUS]
    status = {c.id for c in (sheet.table.columns if sheet.table else ()) if Role.STATUS in (c.role, *(c.roles or ()))}
    return out + [a for id, a in column_areas(sheet) if id in status]
