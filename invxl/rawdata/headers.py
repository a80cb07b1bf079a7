"""Which header of a raw tab is which of our columns: by name, through aliases, never by position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from invxl.columns import Kind, RawBook, RawTable
from invxl.errors import Fault
from invxl.rawdata.words import header_key, is_blank, listed, nearest, quoted
from invxl.schema import TABS, Column, RawTab
from invxl.settings.model import Config


@dataclass(frozen=True, slots=True)
class Matched:
    """One used tab: its table, and the header of every column of ours that it has."""

    tab: RawTab
    table: RawTable
    headers: Mapping[str, str]  # column id -> header as the workbook has it


def match_book(book: RawBook, config: Config, faults: list[Fault]) -> list[Matched]:
    """Every used tab matched, in the order of the schema; what is wrong is added to `faults`.

    A tab is used when a cell under one of its headers is filled. An optional tab that is not used may look as it likes.
    """
    matched = []
    for tab in TABS:
        table = book.tables.get(tab.table)
        if table is None:
            if tab.needed:
                step = f"Run invxl load, which adds the tab, or name the table on your sheet {tab.table}"
                faults.append(Fault(tab.sheet, f"the table {tab.table} is missing", "the pack needs it", step))
            continue
        own: list[Fault] = []
        headers = match(table, tab, config.read.aliases.get(tab.sheet, {}), own)
        if not is_used(table):
            if tab.needed:
                faults.append(Fault(tab.sheet, f"the table {tab.table} has no rows", "the pack needs them",
                                    "Paste or load the export, then refresh"))  # fmt: skip
            continue
        faults += own
        matched.append(Matched(tab, table, headers))
    return matched


def is_used(table: RawTable) -> bool:
    """Whether any cell of a table holds something."""
    for column in table.columns.values():
        filled = column.kind != Kind.BLANK
        if not filled.any():
            continue
        if (filled & (column.kind != Kind.TEXT)).any() or not all(is_blank(text) for text in column.texts):
            return True
    return False


def match(table: RawTable, tab: RawTab, extra: Mapping[str, str], faults: list[Fault]) -> dict[str, str]:
    """Column id -> header of one table.

    A header that the settings name (`extra`: theirs -> ours) is what they say. Else our own header wins over aliases,
    and of two aliases for one column neither does: that is a fault, as is a required header that nothing stands for.
    """
    by_header = {header_key(column.header): column for column in tab.columns}
    stated = {header_key(theirs): by_header[header_key(ours)] for theirs, ours in extra.items()}
    aliased = {header_key(name): column for column in tab.columns for name in column.aliases}
    candidates: dict[str, list[tuple[int, str]]] = {}
    for header in table.columns:
        key = header_key(header)
        for rank, names in ((0, stated), (0, by_header), (1, aliased)):
            if key in names:
                candidates.setdefault(names[key].id, []).append((rank, header))
                break
    headers: dict[str, str] = {}
    for column in tab.columns:
        found = candidates.get(column.id, [])
        best = [header for rank, header in found if rank == min(r for r, _ in found)]
        if len(best) == 1:
            headers[column.id] = best[0]
        elif best:
            faults.append(Fault(f"{table.sheet}, {column.header}",
                                f"{len(best)} headers stand for it: {', '.join(map(quoted, best))}",
                                "one is needed", "Rename the one that is something else"))  # fmt: skip
    ambiguous = {id for id, found in candidates.items() if id not in headers and found}
    spare = [header for header in table.columns if header not in headers.values()]
    for column in tab.columns:
        if column.required and column.id not in headers and column.id not in ambiguous:
            faults.append(_missing(table, tab, column, spare))
    return headers


def _missing(table: RawTable, tab: RawTab, column: Column, spare: list[str]) -> Fault:
    close = next((near for name in column.names if (near := nearest(name, spare))), "")
    step = f'Set read.aliases, {tab.sheet}: {{"{close or "their header"}": "{column.header}"}}'
    found = f"there are {listed([quoted(h) for h in table.columns])}" if table.columns else "the table has no headers"
    also = f" (or {listed(column.aliases, 4)})" if column.aliases else ""
    guess = f"Is it {quoted(close)}? " if close else ""
    needed = f"a header {column.header}{also} is needed"
    place = f"{table.sheet}, {column.header}"
    return Fault(place, f"no such header; {found}", needed, f"{guess}Rename it, or in the settings: {step}")
