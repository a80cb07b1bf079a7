"""The old file or the new one, whole, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from invxl.errors import Fault, WorkbookError
from invxl.hosts.file.backups import back_up, backup_folder, backups
from invxl.ooxml.package import Package
from invxl.ooxml.package import checksum as of_file
from invxl.ooxml.workbook import Workbook

_ESSENTIAL = frozenset({"table", "drawing", "comments", "vmlDrawing"})  # without these Excel offers a repair
_STALE = 3600.0  # seconds after which a temporary file of a run that was killed is cleared away


def owner_files(path: Path) -> Iterator[tuple[Path, str]]:
    """What lies beside a workbook while a program has it open, and that program."""
    yield path.with_name(f"~${path.name}"), "Excel"
    yield path.with_name(f".~lock.{path.name}#"), "LibreOffice"


def refuse_open(path: Path) -> None:
    """Raise where a program has the workbook open."""
    for owner, program in owner_files(path):
        if owner.exists():
            raise WorkbookError(
                Fault(str(path), f"it is open in {program}", "a closed file",
                      f"Save and close it in {program}, then run the command again; if it is closed already, "
                      f"delete {owner.name}.")
            )  # fmt: skip


class Replacement:
    """A new file in the making beside the one it replaces: a context that leaves no temporary file behind.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with Replacement(Path(folder.name) / "pack.xlsx") as new:
    ...     _ = new.file.write(b"never committed")
    >>> list(Path(folder.name).iterdir())
    []
    """

    file: BinaryIO

    def __init__(self, target: Path) -> None:
        self.target = target.resolve()
        self._temporary = self.target.with_name(f".{self.target.stem[:100]}.invxl-{os.getpid()}.tmp")

    def __enter__(self) -> Replacement:
        try:
            _refuse_locked(self.target)
            _clear_stale(self.target)
            self.file = self._temporary.open("xb")
        except OSError as fault:
            raise WorkbookError(_why(self.target, fault)) from None
        return self

    def __exit__(self, _: object, fault: BaseException | None, __: object) -> None:
        with contextlib.suppress(OSError):
            self.file.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise WorkbookError(_why(self.target, fault)) from None

    def commit(self, *, read: Path, checksum: str, now: datetime) -> Path | None:
        """Put the new file in place; gives the backup of what stood there, None where nothing did.

        read, checksum: the file that was read and its checksum then; where it has changed since, nothing is replaced.
        """
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        _validate(self._temporary, self.target)
        refuse_open(self.target)
        if _checksum(read) != checksum:
            raise WorkbookError(
                Fault(str(read), "another program changed it while it was read", "a file that stays as it is",
                      "Wait until it is saved or synchronised, then run the command again.")
            )  # fmt: skip
        backup = None
        if self.target.exists():
            backup = back_up(self.target, now)
            with contextlib.suppress(OSError):
                self._temporary.chmod(stat.S_IMODE(self.target.stat().st_mode))
        self._temporary.replace(self.target)
        _sync_folder(self.target.parent)
        return backup


def _refuse_locked(target: Path) -> None:
    refuse_open(target)
    if not target.parent.is_dir():
        raise WorkbookError(Fault(str(target.parent), "no such folder", "a folder that exists", "Make it first."))
    if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
        raise WorkbookError(
            Fault(str(target), "it is marked read-only", "a file that may be changed",
                  "Clear the mark in the file's properties, or write to another file with --out.")
        )  # fmt: skip


def _why(target: Path, fault: OSError) -> Fault:
    match fault.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return Fault(str(target), "the disk is full", "room for a second copy of the file",
                         "Free some space, then run the command again; the file is as it was.")  # fmt: skip
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return Fault(
                str(target), f"it may not be written ({fault.strerror})", "a file and a folder that may be changed",
                f"Close {target.name} in Excel, check the folder's permissions, or write elsewhere with --out.",
            )  # fmt: skip
        case errno.ENAMETOOLONG:
            return Fault(str(target), "its name is too long for this file system", "a shorter name", "Rename the file.")
        case _:
            return Fault(str(target), f"it cannot be written ({fault.strerror or fault})", "a file that may be changed",
                         "The file is as it was.")  # fmt: skip


def _validate(temporary: Path, target: Path) -> None:
    """Open what was written as the next reader will; every part that a sheet is made of is there."""
    with Package.open(temporary, place=target.name) as package:
        book = Workbook(package)
        missing = [s.part for s in book.sheets if s.part not in package]
        for sheet in book.sheets:
            needed = (r for r in book.relations(sheet.part).all() if r.kind in _ESSENTIAL and not r.external)
            missing += [r.target for r in needed if r.target not in package]
        if missing:
            raise WorkbookError(
                Fault(target.name, f"it refers to parts that it does not hold: {', '.join(missing)}",
                      "a whole workbook", "Open it in Excel and save it again, or take it from your backup.")
            )  # fmt: skip


def _checksum(path: Path) -> str:
    with path.open("rb", buffering=0) as file:
        return of_file(cast(BinaryIO, file))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear_stale(target: Path) -> None:
    with contextlib.suppress(OSError):
        for left in target.parent.glob(".*.invxl-*.tmp"):
            if left.name.startswith(f".{target.stem[:100]}.invxl-") and time.time() - left.stat().st_mtime > _STALE:
                left.unlink(missing_ok=True)


def restore(path: Path, now: datetime) -> Path:
    """Put the last backup of a workbook back; gives the backup that was used.

    The present file becomes a backup itself, so that restoring twice brings it back.
    """
    path = path.resolve()
    kept = backups(path)
    if not kept:
        raise WorkbookError(
            Fault(str(path), "there is no backup of it", f"a file in {backup_folder(path).name}",
                  "Backups are made by refresh and load.")
        )  # fmt: skip
    used = kept[-1]
    read = path if path.exists() else used
    checksum = _checksum(read)
    with Replacement(path) as new:
        with used.open("rb") as old:
            shutil.copyfileobj(old, new.file)
        new.commit(read=read, checksum=checksum, now=now)
    with contextlib.suppress(OSError):
        used.unlink()
    return used
