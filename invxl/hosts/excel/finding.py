"""The open workbook that a path means, among every Excel that runs."""

from __future__ import annotations

from pathlib import Path, PurePath

import xlwings as xw

from invxl.errors import Fault, WorkbookError


def open_book(pack: Path) -> xw.Book:
    """The workbook of this path, or of this name, as Excel has it open.

    Raises WorkbookError where this machine has no Excel, where none has the workbook open, and where two have.
    """
    if not any(engine.type == "desktop" for engine in xw.engines):
        raise WorkbookError(
            Fault("This machine", "it has no Excel that can be driven",
                  "Excel for Windows or Mac, with the workbook open",
                  f'Close the workbook and use "invxl refresh {pack}", which needs no Excel.')
        )  # fmt: skip
    books = [book for app in xw.apps for book in app.books]
    exact = [b for b in books if _same(b, pack)]
    named = exact or [b for b in books if str(b.name).casefold() == pack.name.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        raise WorkbookError(
            Fault(pack.name, f"{len(named)} copies of Excel have a workbook of this name open", "one",
                  "Close the others, or give the whole path of the one that is meant.")
        )  # fmt: skip
    there = ", ".join(sorted(str(b.name) for b in books)) or "no workbook at all"
    raise WorkbookError(
        Fault(str(pack), f"Excel does not have it open; it has {there}", "the workbook open in Excel",
              f'Open it, or leave out --live: "invxl refresh {pack}" works on the closed file.')
    )  # fmt: skip


def _same(book: xw.Book, pack: Path) -> bool:
    name = str(book.fullname)
    if "://" in name:  # on OneDrive or SharePoint: its name decides
        return False
    try:
        return Path(name).resolve() == pack.resolve()
    except OSError:
        return PurePath(name) == PurePath(pack)
