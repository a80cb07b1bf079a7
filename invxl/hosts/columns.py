"""Our columns in a table that stands: where new ones go, what their headers become, and those we no longer fill."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from invxl.pack import Column, Table


def sheet_columns(found: Mapping[str, int], table: Table, right: int) -> dict[str, int]:
    """Our column id -> sheet column; those that the table lacks come at its right end. right: its last column.

    >>> sheet_columns({"sku": 3}, Table("t", (Column("sku", "SKU", []), Column("new", "New", [])), ("sku",)), 5)
    {'sku': 3, 'new': 6}
    """
    columns = dict(found)
    for column in table.columns:
        if column.id not in columns:
            right += 1
            columns[column.id] = right
    return columns


def header_now(wanted: str, there: str, before: str | None, taken: Collection[str]) -> str:
    """A column's header once the table is written: ours where nobody renamed it, else the one it was given.

    wanted: ours in the Pack. there: as it stands. before: ours of the last refresh. taken: all headers, casefolded.

    >>> header_now("Usage", "Use", "Use", {"use"}), header_now("Usage", "Mine", "Use", {"mine"})
    ('Usage', 'Mine')
    """
    return wanted if there == before and wanted.casefold() not in taken else there


def with_former(sheet: str, table: Table, former: Iterable[tuple[str, str, str]]) -> tuple[Table, list[str]]:
    """The table with those columns of ours that the Pack no longer has, blank, and what to say of them.

    A figure that nobody computes anew must not stand there as if it were one of this run. They are filled again when
    their column comes back. former: (our id, our header, its header in the workbook) of each.
    """
    columns = list(table.columns)
    notes = []
    for id, header, shown in former:
        columns.append(Column(id, header, [None] * table.n_rows))
        notes.append(f'{sheet}: the column "{shown}" is no longer filled. Delete it if nothing needs it.')
    return replace(table, columns=tuple(columns)), notes
