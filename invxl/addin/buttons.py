"""What the buttons of an open pack call. This release refreshes closed workbooks, and the buttons say how."""

from __future__ import annotations

from pathlib import PurePath
from typing import Protocol

import xlwings as xw

TITLE = "invxl"


class _App(Protocol):
    def alert(self, prompt: str, title: str = ...) -> object: ...


class Book(Protocol):
    """What is used of an open workbook."""

    fullname: str
    app: _App


def refresh(book: Book | None = None) -> None:
    """Says how this workbook is refreshed. `book` is the calling workbook by default."""
    _tell(book or xw.Book.caller(), "refreshed", "refresh")


def restore_previous(book: Book | None = None) -> None:
    """Says how the last backup of this workbook is put back."""
    _tell(book or xw.Book.caller(), "restored", "restore")


def _tell(book: Book, done: str, command: str) -> None:
    name = PurePath(book.fullname).name
    book.app.alert(
        f"{name} is {done} while it is closed, so that nothing in it can be half written.\n\n"
        f'1. Save and close it.\n2. In a terminal, run:\n\n    invxl {command} "{book.fullname}"\n\n3. Open it again.',
        title=TITLE,
    )
