"""Backups of a workbook beside it: the last few, by time."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import datetime
from pathlib import Path

from invxl.errors import Fault, WorkbookError

KEEP = 10  # backups of one file


def backup_folder(path: Path) -> Path:
    """Where the backups of a workbook are kept, beside it."""
    return path.with_name(f"{path.stem} backups")


def backups(path: Path) -> list[Path]:
    """The backups of a workbook, oldest first."""
    folder = backup_folder(path)
    if not folder.is_dir():
        return []
    head, tail = f"{path.stem}.backup-", path.suffix.lower()
    found = (p for p in folder.iterdir() if p.name.startswith(head) and p.suffix.lower() == tail)
    return sorted(found, key=lambda p: p.stem)  # "...-120000" before "...-120000-002"


def back_up(path: Path, now: datetime) -> Path:
    """Keep the file as it is now as its newest backup, and only the last few."""
    folder = backup_folder(path)
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise WorkbookError(
            Fault(str(folder), "a file", "a folder, because backups go there", "Move or rename it.")
        ) from None
    name = f"{path.stem}.backup-{now:%Y%m%d-%H%M%S}"
    # Of one second, a number that was cleared away is not given again: it would sort as the oldest.
    same = [p.stem[len(name) :] for p in backups(path) if p.stem.startswith(name)]
    n = 1 + max((int(m) if (m := s[1:]).isdecimal() else 1 for s in same), default=0)
    backup = folder / f"{name}{path.suffix}" if n == 1 else folder / f"{name}-{n:03d}{path.suffix}"
    while backup.exists():
        n += 1
        backup = folder / f"{name}-{n:03d}{path.suffix}"
    try:
        os.link(path, backup)  # the replacing leaves this name on the old content; no second copy is needed
    except OSError:
        try:
            shutil.copy2(path, backup)
        except OSError:
            backup.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                folder.rmdir()  # where it is empty, it was made for this backup
            raise
    for old in backups(path)[:-KEEP]:
        if old != backup:
            with contextlib.suppress(OSError):
                old.unlink()
    return backup
