"""An output sheet that is there: our cells anew, everything else where it was."""

from __future__ import annotations

from collections.abc import Sequence

from invxl.errors import Fault, OwnershipError
from invxl.hosts.file.cells import Dresser
from invxl.ooxml.tables import TablePart
from invxl.ooxml.workbook import SheetRef, Workbook
from invxl.pack import Sheet


def update(book: Workbook, ref: SheetRef, part: TablePart | None, sheet: Sheet, dresser: Dresser) -> Sequence[str]:
    raise OwnershipError(Fault(ref.name, "a sheet that was refreshed before", "a new one"))
