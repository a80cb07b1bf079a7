"""The first sheet: the buttons, what to do, and what each raw tab holds. Laid out once; a refresh leaves it alone."""

from __future__ import annotations

from xlsxwriter.format import Format as CellFormat
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invxl import schema
from invxl.addin.lite_refresh import ROWS
from invxl.hosts import look
from invxl.pack import Role
from invxl.template import dress

NAME = "Start"
BUTTONS = (("Refresh", "invxl.Refresh"), ("Restore previous", "invxl.RestorePrevious"))
STEPS = (
    "Fill Items, OnHand and Sales: paste your exports under the headers, or run  invxl load PACK --from FOLDER",
    "Add what else you have. The other raw tabs are hidden until wanted: right-click any sheet's tab, Unhide",
    "Press Refresh; or save and close the workbook and run  invxl refresh PACK  in a terminal",
    "Read Checks first: what does not tie out is shown with its amount. Then Exceptions, then KPI, ABC and Aging",
    "Settings stand on Config: type into the blue column Override. About explains colours and definitions",
    "What you add stays yours: sheets, columns beside our tables, notes. A refresh changes our own columns only",
)
BUTTON = "Press Refresh; or save"  # Lite has no buttons
SCRIPT = f"In the add-in xlwings Lite run the script refresh (up to {ROWS:,} rows per raw tab); or save"
LITE_STEP = "The add-in xlwings Lite is free, in Excel's store. With it open, type =TURNOVER(600000,120000) into a cell"
_STEP_ROW, _TAB_ROW = 5, 13  # counted from 0


def write(book: Workbook, sheet: Worksheet, lite: bool = False) -> None:
    """Writes the sheet; for xlwings Lite without buttons, which need macros."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 74)
    sheet.set_column(3, 3, 62)
    sheet.set_row(0, 26)
    sheet.write(0, 0, "Inventory pack", _format(book, Role.TITLE))
    sheet.write(1, 0, "Raw exports in; KPI, ABC, aging and their proof out", _format(book, Role.SUBTITLE))
    sheet.set_row(2, 30)
    for at, (caption, macro) in enumerate(() if lite else BUTTONS):
        sheet.insert_button(2, 0, {
            "macro": macro, "caption": caption, "width": 130, "height": 30, "x_offset": 4 + 140 * at, "y_offset": 4,
            "description": caption,
        })  # fmt: skip
    sheet.write(_STEP_ROW - 1, 0, "What to do", _format(book, Role.SUBTITLE, bold=True))
    steps = [*(s.replace(BUTTON, SCRIPT) for s in STEPS), LITE_STEP] if lite else STEPS
    for at, step in enumerate(steps):
        sheet.write(_STEP_ROW + at, 0, f"{at + 1}.  {step}", _format(book, Role.SUBTITLE, font_color=f"#{look.BLACK}"))
    header, body = _format(book, Role.HEADER), _format(book, Role.BODY, text_wrap=True)
    for at, text in enumerate(("Raw tab", "Needed", "What it holds", "What it makes possible")):
        sheet.write(_TAB_ROW - 1, at, text, header)
    for row, tab in enumerate(schema.TABS, _TAB_ROW):
        sheet.write_url(row, 0, f"internal:'{tab.sheet}'!A1", _format(book, Role.LINK), tab.sheet)
        sheet.write(row, 1, "needed" if tab.needed else "if you have it", body)
        sheet.write(row, 2, tab.purpose, body)
        sheet.write(row, 3, "everything" if tab.needed else tab.unlocks, body)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&F&C&A&RPage &P of &N")
    sheet.activate()


def _format(book: Workbook, role: Role, **more: object) -> CellFormat:
    return book.add_format(dress.properties(look.look(role)) | more)
