"""What a larger table would cover, as sentences: cells are never shifted, so each host refuses in the same words.

again: what to do once the place is free, as the host calls it ("refresh again").
"""

from __future__ import annotations

from collections.abc import Collection

from invxl.errors import Fault, WorkbookError
from invxl.hosts.file.keys import listed_cells
from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.refs import Area


class InTheWay:
    """The sentences for one table that is to grow over a zone."""

    def __init__(self, sheet: str, table: str, zone: Area, again: str) -> None:
        self.sheet, self.table = sheet, table
        self._needed, self._step = f"free cells down to row {zone.bottom}", _step(again)

    def cells(self, used: Collection[tuple[int, int]]) -> Fault:
        return self._fault(listed_cells(used), "your cells")

    def thing(self, where: object, what: str) -> Fault:
        """what: such as "merged cells" or "the table tblMine"."""
        return self._fault(str(where), what)

    def _fault(self, where: str, what: str) -> Fault:
        return Fault(f"{self.sheet}!{where}", f"{what} where {self.table} would grow to", self._needed, self._step)


def too_long(sheet: str, table: str, top: int, rows: int, totals: int) -> Fault | None:
    """A table that no sheet can hold. top: its first data row. totals: rows of totals below."""
    most = MAX_ROW - top - totals + 1
    if rows <= most:
        return None
    return Fault(f"{sheet}, {table}", f"{rows:,} rows", f"at most {most:,} below its header", "Narrow the report.")


def name_in_use(place: str, table: str) -> WorkbookError:
    """What to raise where a table of ours would need a name that means something else."""
    return WorkbookError(
        Fault(place, f"the name {table} is in use for something else", "it for our table",
              "Rename it in Excel: Formulas, Name Manager.")
    )  # fmt: skip


def figures(sheet: str, used: Collection[tuple[int, int]], again: str) -> list[Fault]:
    """Cells of the user's where new cells of ours around a table are to stand."""
    if not used:
        return []
    return [Fault(f"{sheet}!{listed_cells(used)}", "your cells where the sheet's figures go", "free cells",
                  _step(again))]  # fmt: skip


def _step(again: str) -> str:
    return f"Move what stands there, or delete it, then {again}."
