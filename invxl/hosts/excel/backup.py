"""A copy of an open workbook, kept beside it before a write, and put back on request."""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path

import xlwings as xw

from invxl.errors import Fault, WorkbookError
from invxl.hosts.excel.guard import is_remote
from invxl.hosts.file.backups import KEEP, backup_folder, backups


def keep(book: xw.Book, now: datetime) -> tuple[Path | None, tuple[str, ...]]:
    """Keep the workbook as it is now, changes that are not saved included; gives the copy and what to know about it."""
    if is_remote(book):
        return None, ("No backup was kept: this Excel gives no access to files. Its version history has the old one.",)
    path = Path(str(book.fullname))
    copy = _name(path, now)
    if copy is None:
        return None, (f"No backup was kept: {book.fullname} is not on this machine. Its version history has it.",)
    try:
        copy.parent.mkdir(exist_ok=True)
        notes = _copy(book, path, copy)
    except OSError as error:
        raise WorkbookError(
            Fault(str(copy), f"the backup cannot be written ({error.strerror or error})", "room for a copy of the file",
                  "Nothing was written. Free some space, or look at the folder's permissions.")
        ) from error  # fmt: skip
    for old in backups(path)[:-KEEP]:
        with contextlib.suppress(OSError):
            old.unlink()
    return copy, notes


def _name(path: Path, now: datetime) -> Path | None:
    if not path.is_absolute() or not path.parent.is_dir():
        return None
    folder, stem = backup_folder(path), f"{path.stem}.backup-{now:%Y%m%d-%H%M%S}"
    copy, n = folder / f"{stem}{path.suffix}", 1
    while copy.exists():
        n += 1
        copy = folder / f"{stem}-{n:03d}{path.suffix}"
    return copy


def _copy(book: xw.Book, path: Path, copy: Path) -> tuple[str, ...]:
    save_copy = getattr(book.api, "SaveCopyAs", None)
    if save_copy is not None:
        save_copy(str(copy))
        return ()
    shutil.copy2(path, copy)
    return ("The backup holds the workbook as it was last saved; what was typed since then is not in it.",)


def latest(book: xw.Book) -> Path:
    """The last backup. Raises WorkbookError where there is none."""
    path = Path(str(book.fullname))
    kept = backups(path) if path.is_absolute() else []
    if not kept:
        raise WorkbookError(
            Fault(str(book.name), "there is no backup of it", f"a file in {backup_folder(path).name}",
                  "A refresh keeps one each time.")
        )  # fmt: skip
    return kept[-1]


def put_back(book: xw.Book, now: datetime) -> tuple[Path, xw.Book]:
    """Close the workbook, put its last backup in its place and open it again; gives the backup and the open workbook.

    The present state becomes a backup itself, so that restoring twice brings it back.
    """
    from invxl.hosts.excel.guard import unsaved

    if unsaved(book):
        raise WorkbookError(
            Fault(str(book.name), "it was never saved", "a workbook with backups", "A refresh keeps them.")
        )
    used = latest(book)
    path, app = Path(str(book.fullname)), book.app
    keep(book, now)
    app.books.add()  # Excel goes when its last workbook is closed
    blank = app.books.active
    book.close()
    try:
        shutil.copy2(used, path)
    except OSError as error:
        app.books.open(str(path))
        raise WorkbookError(
            Fault(str(path), f"it may not be replaced ({error.strerror or error})", "a file that may be changed",
                  f"Open {used} and save it under the workbook's name.")
        ) from error  # fmt: skip
    again = app.books.open(str(path))
    blank.close()
    with contextlib.suppress(OSError):
        used.unlink()
    return used, again
