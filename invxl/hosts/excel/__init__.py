"""The host of a workbook that is open in Excel, through xlwings: it reads raw columns and writes a Pack, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings as xw

    from invxl.columns import RawBook
    from invxl.hosts.excel.seen import Seen
    from invxl.hosts.file import WriteReport
    from invxl.ooxml.refs import Area
    from invxl.pack import Pack

    FormulasOf = Callable[[str, Area], Sequence[Sequence[Any]] | None]

__all__ = ["ExcelHost"]


class ExcelHost:
    """An open workbook. What is read before a write is what the write is planned against: no time lies between."""

    def __init__(self, book: xw.Book, *, formulas_of: FormulasOf | None = None) -> None:
        """formulas_of: formulas of a sheet's area, fetched beforehand where the host cannot read them on the spot."""
        self.book = book
        self._formulas_of = formulas_of
        self._seen: Seen | None = None

    def read(self) -> RawBook:
        """Every raw table and those of our own tables that a refresh looks back at."""
        from invxl.hosts.excel.faults import told
        from invxl.hosts.excel.read import read_book
        from invxl.hosts.excel.seen import see

        with told("reading"):
            self._seen = see(self.book, self._formulas_of)
            return read_book(self._seen)

    def write(self, pack: Pack, *, now: datetime | None = None) -> WriteReport:
        """Add the output sheets that are missing and update those that are there; nothing else changes.

        Everything is worked out, and a backup kept, before the first cell is written. What Excel then refuses in the
        middle is taken back. now: the time in the backup's name, the clock's by default.

        Raises OwnershipError where a cell of the user's would be covered, WorkbookError where Excel does not let the
        workbook be written; then it is as it was.
        """
        from invxl.hosts.excel import guard
        from invxl.hosts.excel.backup import keep
        from invxl.hosts.excel.faults import told
        from invxl.hosts.excel.plan import plan
        from invxl.hosts.excel.seen import see
        from invxl.hosts.excel.take import take
        from invxl.hosts.file import WriteReport

        with told("reading"):
            seen = self._seen or see(self.book, self._formulas_of)
            self._seen = None
            guard.refuse(self.book, seen, pack)
            planned = plan(seen, pack, guard.counts_from_1904(self.book))
        backup, notes = keep(self.book, now or datetime.now().replace(microsecond=0))
        take(self.book, planned.steps, backup)
        return WriteReport(backup, (*planned.notes, *notes))


def find(pack: Path) -> xw.Book:
    """The workbook of this path as Excel has it open. Raises WorkbookError where no Excel has."""
    from invxl.hosts.excel.finding import open_book

    return open_book(pack)
