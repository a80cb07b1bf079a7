"""The template before any output sheet is in it: Start with the buttons, the raw tabs, xlwings' settings sheet."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invxl import schema
from invxl.hosts import look
from invxl.ooxml.vba import vba_project
from invxl.pack import Role
from invxl.schema import RawTab
from invxl.template import dress, start
from invxl.template.project import WORKBOOK, modules
from invxl.terms.model import Format

CONF = "xlwings.conf"
# What xlwings asks this sheet for. Which Python to start is the machine's matter ("invxl install"): a row here, even a
# blank one, would hide that. The workbook's own folder is never searched for code.
SETTINGS: tuple[tuple[str, str | bool], ...] = (
    ("ADD_WORKBOOK_TO_PYTHONPATH", False),
    ("UDF Modules", "invxl.addin.functions"),
    ("Use UDF Server", False),
)
MADE = datetime(2026, 1, 1)  # fixed: the same definitions give the same file
RAW_TAB = "7F7F7F"  # tabs of raw data are grey
LAST_ROW = 1_048_575  # Excel's last row, counted from 0
_WIDTHS = {
    schema.Type.SKU: 16, schema.Type.TEXT: 16, schema.Type.DATE: 12, schema.Type.QUANTITY: 13, schema.Type.MONEY: 15,
    schema.Type.DAYS: 12, schema.Type.FRACTION: 12, schema.Type.NUMBER: 12, schema.Type.CHOICE: 14,
    schema.Type.FLAG: 11,
}  # fmt: skip
_WIDER = {"description": 34.0, "supplier": 24.0, "subcategory": 20.0}
_WIDE = 12  # columns, from which a tab is printed two pages wide


def skeleton(lite: bool = False) -> bytes:
    """The workbook as bytes; for xlwings Lite without macros, buttons and xlwings' settings sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_format_properties": _default()})
    book.set_properties({"title": "Inventory pack", "created": MADE, "comments": "Made by invxl"})
    book.set_calc_mode("auto")
    names = [start.NAME, *(tab.sheet for tab in schema.TABS), *([] if lite else [CONF])]
    sheets = {name: book.add_worksheet(name) for name in names}
    if not lite:
        book.add_vba_project(io.BytesIO(vba_project(modules(map(code_name, names)))), is_stream=True)
        book.set_vba_name(WORKBOOK)
        for name, sheet in sheets.items():
            sheet.set_vba_name(code_name(name))
    start.write(book, sheets[start.NAME], lite)
    for tab in schema.TABS:
        _raw_tab(book, sheets[tab.sheet], tab)
    if not lite:
        _settings(book, sheets[CONF])
    book.close()
    return file.getvalue()


def code_name(sheet: str) -> str:
    """The name by which VBA knows the sheet.

    >>> code_name("KPI by category"), code_name("xlwings.conf")
    ('shtKPIbycategory', 'shtxlwingsconf')
    """
    return "sht" + "".join(c for c in sheet if c.isascii() and c.isalnum())


def _default() -> dict[str, object]:
    return {"font_name": look.FONT, "font_size": look.SIZE}


def _raw_tab(book: Workbook, sheet: Worksheet, tab: RawTab) -> None:
    """One table with one blank row. Columns carry format and validation down to Excel's last row, so that what is
    pasted looks right; the header's input message explains the column."""
    columns = []
    for at, column in enumerate(tab.columns):
        format = schema.FORMATS[column.type]
        cell = _column(book, format)
        columns.append({"header": column.header, "header_format": _header(book, column)})
        sheet.set_column(at, at, max(_WIDER.get(column.id, _WIDTHS[column.type]), len(column.header) + 5), cell)
        sheet.data_validation(0, at, 0, at, dress.header_message(column))
        sheet.write_blank(1, at, None, book.add_format(dress.properties(look.look(Role.INPUT, format))))
        rule = dress.validation(column)
        if rule is not None:
            sheet.data_validation(1, at, LAST_ROW, at, rule)
    sheet.add_table(0, 0, 1, len(columns) - 1, {
        "name": tab.table, "columns": columns, "style": _style_name(), "banded_rows": look.TABLE_STRIPES,
    })  # fmt: skip
    sheet.set_row(0, 24)
    sheet.set_tab_color(f"#{RAW_TAB}")
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _page(sheet, 2 if len(columns) > _WIDE else 1)
    if not tab.needed:
        sheet.hide()


def _column(book: Workbook, format: Format) -> CellFormat:
    """An input's look without its fill: a fill down a million rows would tell nobody where the table ends."""
    dressed = dress.properties(look.look(Role.INPUT, format))
    dressed.pop("bg_color", None)
    return book.add_format(dressed)


def _header(book: Workbook, column: schema.Column) -> CellFormat:
    """Over numbers at the right; bold where it is needed."""
    format = Format.NUMBER if column.type in schema.NUMERIC else schema.FORMATS[column.type]
    dressed = dress.properties(look.look(Role.HEADER, format))
    return book.add_format(dressed | {"bold": column.required, "text_wrap": False})


def _style_name() -> str:
    """XlsxWriter wants the style's name as Excel's gallery writes it: "Table Style Light 1"."""
    return look.TABLE_STYLE.replace("TableStyle", "Table Style ").replace("Light", "Light ")


def _page(sheet: Worksheet, wide: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(wide, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&F&C&A&RPage &P of &N")


def _settings(book: Workbook, sheet: Worksheet) -> None:
    """xlwings reads keys in column A, without a gap from A1, and values in column B."""
    for row, (key, value) in enumerate(SETTINGS):
        sheet.write(row, 0, key)
        sheet.write(row, 1, value, book.add_format(dress.properties(look.look(Role.INPUT))))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 50)
    sheet.hide()
