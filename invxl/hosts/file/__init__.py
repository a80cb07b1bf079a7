"""The host of a closed workbook file: it reads raw columns, and writes raw tables and a Pack, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from invxl.errors import Fault, WorkbookError

if TYPE_CHECKING:
    from invxl.columns import RawBook, RawTable
    from invxl.ooxml.workbook import Workbook
    from invxl.pack import Pack

__all__ = ["FileHost", "WriteReport", "restore"]


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write left behind.

    backup: the file as it was before, None where none stood there. notes: what a person should know, a sentence each.
    """

    backup: Path | None
    notes: tuple[str, ...] = ()


class FileHost:
    """A closed .xlsx or .xlsm. The file that was read is the one that is changed: in between it must stay as it is."""

    def __init__(self, path: Path, *, drop_signature: bool = False) -> None:
        self.path = Path(path)
        self.drop_signature = drop_signature
        self._seen = ""  # checksum at reading
        self._stamp: tuple[int, ...] = ()  # of the file that was read; see Package.stamp
        self._no_formulas: set[str] = set()  # parts of sheets that were seen to hold none

    def read(self) -> RawBook:
        """Every raw table and those of our own tables that a refresh looks back at."""
        from invxl.hosts.file.read import book_of
        from invxl.ooxml.package import Package

        with Package.open(self.path) as package:
            self._seen, self._stamp = package.checksum, package.stamp
            self._no_formulas.clear()
            return book_of(package, self._no_formulas)

    def write(self, pack: Pack, out: Path | None = None, *, now: datetime | None = None) -> WriteReport:
        """Add the output sheets that are missing and update those that are there; nothing else changes.

        out: another file to write to. now: the time in a backup's name, the clock's by default.

        Raises OwnershipError where a cell of the user's would be covered, WorkbookError where the file cannot be
        written; then nothing was.
        """
        from invxl.hosts.file.write import write_pack

        known = self._no_formulas if self._seen else frozenset()
        return self._change(lambda book: write_pack(book, pack, known), out, now)

    def write_raw(
        self, tables: Sequence[RawTable], log: RawTable | None = None, *, now: datetime | None = None
    ) -> WriteReport:
        """Fill raw tables; those that the workbook lacks are added. `log` holds the Load log's rows of these tables."""
        from invxl.hosts.file.raw import write_tables

        return self._change(lambda book: write_tables(book, tables, log), None, now)

    def write_formulas(self, formulas: Mapping[str, str], *, now: datetime | None = None) -> WriteReport:
        """Define names that hold formulas, as a file spells them; a name of the user's is refused, never replaced."""
        from invxl.hosts.file.formulas import put_formulas

        return self._change(lambda book: put_formulas(book, formulas), None, now)

    def _change(self, change: _Change, out: Path | None, now: datetime | None) -> WriteReport:
        from invxl.hosts.file import guard, save
        from invxl.ooxml.package import Package
        from invxl.ooxml.workbook import Workbook

        with save.Replacement(Path(out) if out is not None else self.path) as new:
            with Package.open(self.path) as package:  # closed before it is replaced, as Windows wants it
                changed = package.stamp != self._stamp  # else by its content when it is replaced, and not twice
                if self._seen and changed and package.checksum != self._seen:
                    raise WorkbookError(
                        Fault(str(self.path), "another program changed it after it was read",
                              "a file that stays as it is", "Run the command again.")
                    )  # fmt: skip
                book = Workbook(package)
                guard.refuse(book, drop_signature=self.drop_signature)
                notes = change(book)
                book.save(new.file)
                checksum = self._seen or package.checksum
            backup = new.commit(read=self.path, checksum=checksum, now=now or _now())
        self._seen = ""
        return WriteReport(backup, tuple(notes))


def restore(path: Path) -> Path:
    """Put the last backup of a workbook back; gives the backup that was used."""
    from invxl.hosts.file.save import restore as put_back

    return put_back(Path(path), _now())


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Change = Callable[[Workbook], Sequence[str]]
