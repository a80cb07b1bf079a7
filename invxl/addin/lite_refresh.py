"""The Refresh inside xlwings Lite: rows counted, cells and formulas fetched, then the Refresh of any open workbook.

What is to be written waits in a queue until the script ends. An error empties it: nothing is ever half written.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import xlwings as xw

from invxl.addin.refresh import TITLE, outcome, refusal, run
from invxl.errors import Fault, InvxlError, WorkbookError
from invxl.hosts.excel.seen import area_of
from invxl.schema import BY_SHEET, BY_TABLE

if TYPE_CHECKING:
    from invxl.hosts.excel import FormulasOf

ROWS = 20_000  # of a raw tab; more would want more memory and patience than a browser's Python has
_CELLS = 20_000  # whose formulas are fetched at once; Office lets no answer be larger than 5 MB

_TABS = {sheet.casefold(): sheet for sheet in BY_SHEET}
_TABLES = {table.casefold() for table in BY_TABLE}


async def refresh(book: xw.Book) -> bool:
    """Rebuilds the output sheets; gives whether it did. The workbook comes without its cells (`BookAsync`).

    Everything is told in one dialog, and in the add-in's output pane.
    """
    name = str(book.name)
    try:
        refuse_large(book)
        await book.load(values=True)
        text, done = outcome(*run(book, formulas_of=await formulas(book))), True
    except InvxlError as error:
        text, done = refusal(f"Refresh of {name}: refused, nothing was changed.", error), False
    except Exception as error:
        sys.stdout.write("".join(traceback.format_list(traceback.extract_tb(error.__traceback__))))
        text = (f"Refresh of {name}: a fault of invxl, not of your data ({type(error).__name__}). The workbook is as "
                "it was.\n\nThe lines in the output pane, which hold no data, say where.")  # fmt: skip
        done = False
    if not done:
        book.json()["actions"].clear()
    if text:
        sys.stdout.write(f"{text}\n")
        book.app.alert(text, TITLE)
    return done


def refuse_large(book: xw.Book) -> None:
    """Raises WorkbookError where a raw tab has more rows than can be refreshed here. No cell is read for it."""
    faults = [
        Fault(sheet.name, f"{rows:,} rows", f"at most {ROWS:,} per raw tab inside xlwings Lite",
              'Save and close the workbook and use "invxl refresh", which takes a full sheet')
        for sheet in book.sheets if (rows := _rows(sheet)) > ROWS
    ]  # fmt: skip
    if faults:
        raise WorkbookError(*faults)


def _rows(sheet: xw.Sheet) -> int:
    """The data rows of a raw tab, with a table or without; 0 of any other sheet."""
    is_tab = sheet.name.casefold() in _TABS
    tables = [t for t in sheet.tables if is_tab or t.name.casefold() in _TABLES]
    if tables:
        return max(area_of(t.range).rows for t in tables) - 1
    return area_of(sheet.used_range).bottom - 1 if is_tab else 0


async def formulas(book: xw.Book) -> FormulasOf:
    """The formulas of every sheet but the raw tabs, which Lite gives only on request; of those None."""
    found = {s.name: await _of_sheet(s) for s in book.sheets if s.name.casefold() not in _TABS}
    return lambda sheet, _: found.get(sheet)


async def _of_sheet(sheet: xw.Sheet) -> list[Sequence[Any]]:
    area = area_of(sheet.used_range)
    step = max(1, _CELLS // area.columns)
    lines: list[Sequence[Any]] = []
    for top in range(area.top, area.bottom + 1, step):
        bottom = min(area.bottom, top + step - 1)
        part = sheet.range((top, area.left), (bottom, area.right))
        lines += await part.options(ndim=2).get_formula()
    return lines
