"""Which column of a table is which of ours: by lasting id, so that a header may be renamed and a column moved."""

from __future__ import annotations

from invxl.errors import Fault, OwnershipError
from invxl.hosts.file.geometry import remembered_columns
from invxl.ooxml.refs import address
from invxl.ooxml.tables import TablePart
from invxl.ooxml.workbook import Workbook
from invxl.pack import Table


def match_columns(book: Workbook, part: TablePart, table: Table) -> dict[str, int]:
    """Our column id -> position in the table (from 0). Ids that the table lacks are absent.

    Excel keeps a table column's id when it is renamed or moved. A program that numbers them anew makes ids point at
    the wrong columns; then every header of ours is elsewhere, and guessing would overwrite someone's column.

    Raises OwnershipError where id and header name two different columns.
    """
    there = part.columns
    by_id = {c.id: i for i, c in enumerate(there)}
    by_header = {c.name.casefold(): i for i, c in enumerate(there)}
    remembered = {r.id: r for r in remembered_columns(book, table.name)}
    found: dict[str, int] = {}
    faults = []
    for column in table.columns:
        known = remembered.get(column.id)
        at = by_id.get(known.column) if known is not None else by_header.get(column.header.casefold())
        if known is not None and at is not None:
            named = by_header.get(known.header.casefold())
            if named is not None and named != at and named not in found.values():
                place = f"{part.sheet.name}!{address(part.area.top, part.area.left + named)}"
                faults.append(
                    Fault(place, f'a second column called "{known.header}"',
                          f'one: "{there[at].name}" is our column of that name', "Rename one of the two.")
                )  # fmt: skip
                continue
        if at is not None and at not in found.values():
            found[column.id] = at
    if faults:
        raise OwnershipError(*faults)
    return found
