"""An output sheet that an open workbook lacks: made at the end of the tabs, from the Pack."""

from __future__ import annotations

from invxl.hosts.excel import names
from invxl.hosts.excel.dressing import formats_of
from invxl.hosts.excel.seen import Grid
from invxl.hosts.excel.steps import AddSheet, Dress, Fill, LayOut, MakeTable, Remember
from invxl.hosts.excel.table import Planned, Setting, blocks, entries_of, plan_blocks, remember_anchors
from invxl.hosts.file.anchors import NO_SHIFTS
from invxl.hosts.file.geometry import FROZEN_ROWS, block_places, key_name, table_area
from invxl.hosts.look import TABLE_STYLE, look
from invxl.ooxml.refs import Area, quoted_sheet
from invxl.pack import Role, Sheet, Table


def plan_new(setting: Setting, sheet: Sheet, name: str, after: str) -> Planned:
    """Everything for a new sheet of this name."""
    out = Planned()
    out.shape.append(AddSheet(name, after))
    widths = dict(sheet.widths)
    hidden: list[int] = []
    if sheet.table is not None:
        area = table_area(sheet, sheet.table)
        widths |= {area.left + i: c.width for i, c in enumerate(sheet.table.columns)}
        hidden = [area.left + i for i, c in enumerate(sheet.table.columns) if c.hidden]
        _table(setting, out, name, sheet.table, area)
    else:
        key = names.SHEET + key_name(sheet)
        out.remember.append(Remember(key, f"{quoted_sheet(name)}!$A$1", setting.seen.names.get(key.lower())))
    plan_blocks(setting, out, name, Grid(), sheet.cells, None, key_name(sheet), new=True)
    remember_anchors(setting.seen, out, names.anchors(name, key_name(sheet), block_places(sheet), NO_SHIFTS))
    header = sheet.table_row if sheet.table is not None and sheet.table_row <= FROZEN_ROWS else 0
    left = sheet.table_column - 1 + sheet.freeze_columns if sheet.table is not None else 0
    out.content.append(LayOut(name, tuple(sorted(widths.items())), tuple(hidden), header, left, not sheet.hidden))
    if sheet.charts:
        out.notes.append(f'{name}: its charts are drawn by "invxl refresh" on the closed workbook')
    return out


def _table(setting: Setting, out: Planned, name: str, table: Table, area: Area) -> None:
    top = Area(area.top, area.left, area.top, area.right)
    headers = [setting.entry(c.header, "") for c in table.columns]
    out.shape.append(Fill(name, top, [headers], lambda: [[None] * len(headers)]))
    out.shape.append(MakeTable(name, table.name, area, TABLE_STYLE))
    for i, c in enumerate(table.columns):
        at = Area(area.top, area.left + i, area.top, area.left + i)
        out.content.append(Dress(name, at, look(Role.HEADER, c.format)))
    columns = {area.left + i: c for i, c in enumerate(table.columns)}
    formats = formats_of(setting.seen.book, name, columns, None, area.top + 1, area.bottom, 0)
    out.content += formats.steps
    entries = {at: entries_of(setting, c, formats.codes.get(at)) for at, c in columns.items()}
    out.content += blocks(setting, name, Grid(), area.top + 1, entries)
