"""Open workbooks that may not be written, refused by name before the first cell; every reason at once."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import xlwings as xw

from invxl.errors import Fault, WorkbookError
from invxl.hosts.excel.seen import Seen
from invxl.hosts.file.geometry import SHEET, key_name
from invxl.pack import Pack

_VERY_HIDDEN = 2  # xlSheetVeryHidden


def refuse(book: xw.Book, seen: Seen, pack: Pack) -> None:
    """Raise with every reason why Excel would not let this workbook be written, as far as the host tells."""
    faults: list[Fault | str] = []
    if is_remote(book):
        return
    if unsaved(book):
        faults.append(
            Fault(seen.name, "it was never saved", "a file beside which a backup can be kept",
                  "Save it, then refresh again.")
        )  # fmt: skip
    if _asked(book, "ReadOnly"):
        faults.append(
            Fault(seen.name, "it is open read-only, so that a refresh could not be saved",
                  "a workbook that may be saved",
                  "Save a copy under another name and refresh that, or open it for editing.")
        )  # fmt: skip
    wanted = {s.table.name.lower() for s in pack.sheets if s.table is not None}
    bare = [SHEET + key_name(s) for s in pack.sheets if s.table is None]
    new = wanted - seen.tables.keys() or any(name.lower() not in seen.names for name in bare)
    if new and _asked(book, "ProtectStructure"):
        faults.append(
            Fault(seen.name, "the workbook's structure is protected, and sheets are to be added",
                  "an unprotected structure", "Review, Protect Workbook: take the protection off.")
        )  # fmt: skip
    for name in sorted({t.sheet for key, t in seen.tables.items() if key in wanted}, key=seen.sheets.index):
        faults += _of_sheet(book, seen, name, wanted)
    if faults:
        raise WorkbookError(*faults)


def _of_sheet(book: xw.Book, seen: Seen, name: str, wanted: set[str]) -> list[Fault]:
    sheet = book.sheets[name]
    faults = []
    if _asked(sheet, "ProtectContents"):
        faults.append(
            Fault(f"sheet {name}", "it is protected", "an unprotected sheet",
                  "Review, Unprotect Sheet; protect it again after the refresh.")
        )  # fmt: skip
    for table in seen.on(name):
        if table.name.lower() in wanted and _filtered(sheet, table.name):
            faults.append(
                Fault(f"{name}, {table.name}", "the table is filtered, and rows that do not show cannot be written "
                      "safely", "every row shown", "Data, Clear; filter again after the refresh.")
            )  # fmt: skip
    return faults


def _filtered(sheet: xw.Sheet, table: str) -> bool:
    try:
        filters = sheet.tables[table].api.AutoFilter
        return bool(filters is not None and filters.FilterMode is True)
    except (NotImplementedError, AttributeError, TypeError):
        return False


def is_remote(book: xw.Book) -> bool:
    """Whether the workbook is reached through actions that a client takes later."""
    return str(getattr(book.app.engine, "type", "desktop")) == "remote"


def unsaved(book: xw.Book) -> bool:
    """Whether the workbook has no file yet."""
    name = str(book.fullname)
    return "://" not in name and not PurePath(name).is_absolute() and "\\" not in name


def counts_from_1904(book: xw.Book) -> bool:
    """Whether the workbook's days are counted from 1904."""
    return _asked(book, "Date1904")


def _asked(thing: Any, name: str) -> bool:
    """A truth that only desktop Excel on Windows tells."""
    try:
        return getattr(thing.api, name, False) is True
    except NotImplementedError:
        return False
