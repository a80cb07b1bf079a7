"""A Pack into a workbook: new sheets at the end, our sheets updated in place, nothing else touched."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from invxl.errors import Fault, InvxlError, OwnershipError
from invxl.hosts.file import geometry, newsheet
from invxl.hosts.file.addresses import address_notes
from invxl.hosts.file.anchors import NO_SHIFTS, Shifts, read_shifts, shifted_formula
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.columns import match_columns
from invxl.hosts.file.removed import TABLE as REMOVED
from invxl.hosts.file.removed import Removed, removed_sheet
from invxl.hosts.file.removedlist import read_removed
from invxl.hosts.file.settle import settle
from invxl.hosts.file.update import Updated, headers_after, update_blocks, update_table
from invxl.hosts.memory import sheet_of
from invxl.hosts.refusals import name_in_use
from invxl.ooxml import names
from invxl.ooxml.formula_text import renamed
from invxl.ooxml.tables import TablePart, by_name
from invxl.ooxml.workbook import SheetRef, Workbook
from invxl.pack import Pack, Sheet


@dataclass(frozen=True, slots=True)
class Target:
    """Where a sheet of the Pack goes: a sheet that is there, or None for a new one."""

    sheet: Sheet
    ref: SheetRef | None
    table: TablePart | None


def write_pack(book: Workbook, pack: Pack, no_formulas: Collection[str] = ()) -> Sequence[str]:
    """Add and update every sheet of the Pack; gives what a person should know. no_formulas: parts known to hold none.

    Sheets are found by their table's name, never by their own: a foreign sheet that has our name is not adopted.
    """
    targets = _targets(book, pack)
    made: dict[str, SheetRef] = {}
    for t in targets:
        if t.ref is None:
            made[t.sheet.name] = book.add_sheet(book.free_name(t.sheet.name), hidden=t.sheet.hidden)
    at = {t.sheet.name: (t.ref or made[t.sheet.name]).name for t in targets}
    headers = _headers(book, targets)
    shifts = {t.sheet.name: read_shifts(book, geometry.key_name(t.sheet)) for t in targets if t.ref is not None}
    moved = {
        t.sheet.name: (_table_row(t.sheet), s) for t in targets if not (s := shifts.get(t.sheet.name, NO_SHIFTS)).none
    }

    def native(formula: str) -> str:
        return renamed(shifted_formula(formula, dresser.sheet, moved), at, headers, {})

    dresser = Dresser(book.styles, book.counts_from_1904, native)
    tables = by_name(book)
    aside = read_removed(book, tables.get(REMOVED.lower()))
    out = Updated()
    faults: list[Fault | str] = []
    for t in targets:
        try:
            dresser.sheet = t.sheet.name
            done = _write(book, t, made.get(t.sheet.name), dresser, aside, shifts.get(t.sheet.name, NO_SHIFTS))
        except InvxlError as fault:
            faults += fault.faults
            continue
        if at[t.sheet.name] != t.sheet.name and t.ref is None:
            out.notes.append(f'A sheet named "{t.sheet.name}" is yours; ours is "{at[t.sheet.name]}"')
        _gather(out, done)
    if faults:
        raise OwnershipError(*faults)
    _put_aside(book, out, aside, tables, dresser)
    if out.changed:
        written = {t.sheet.table.name.lower() for t in targets if t.sheet.table is not None}
        mine = {s.part for s in (*(t.ref for t in targets if t.ref is not None), *made.values())}
        tables = {n: t for n, t in by_name(book).items() if n in written}
        out.notes += address_notes(book, tables, frozenset(mine | set(no_formulas)))
    settle(book, out.stale, no_formulas)
    return out.notes


def _write(
    book: Workbook, t: Target, made: SheetRef | None, dresser: Dresser, aside: Sequence[Removed], shifts: Shifts
) -> Updated:
    if made is not None:
        newsheet.fill(book, made, t.sheet, dresser)
        return Updated(changed=True)
    if t.table is not None and t.sheet.table is not None:
        mine = [r for r in aside if r.table == t.sheet.table.name]
        return update_table(book, t.table, t.sheet, t.sheet.table, dresser, mine, shifts)
    assert t.ref is not None
    return update_blocks(book, t.ref, t.sheet, dresser, shifts)


def _gather(out: Updated, done: Updated) -> None:
    out.notes += done.notes
    out.removed += done.removed
    out.restored += done.restored
    out.changed = out.changed or done.changed
    out.stale = out.stale or done.stale


def _put_aside(
    book: Workbook, out: Updated, aside: Sequence[Removed], tables: Mapping[str, TablePart], dresser: Dresser
) -> None:
    """The list of removed items: less what went back, plus what was removed now."""
    lines = [r for r in aside if r not in out.restored] + out.removed
    there = tables.get(REMOVED.lower())
    if there is None and not lines:
        return
    if out.removed:
        out.notes.append(f'{len(out.removed)} of your cells belong to rows that are gone; they are on "Removed items"')
    sheet = removed_sheet(lines)
    assert sheet.table is not None
    if there is None:
        newsheet.fill(book, book.add_sheet(book.free_name(sheet.name)), sheet, dresser)
    else:
        _gather(out, update_table(book, there, sheet, sheet.table, dresser, (), read_shifts(book, REMOVED)))


def _table_row(sheet: Sheet) -> int:
    return sheet.table_row if sheet.table is not None else 0


def _targets(book: Workbook, pack: Pack) -> list[Target]:
    tables = by_name(book)
    taken = names.taken(book)
    out = []
    for sheet in pack.sheets:
        if sheet.table is None:
            out.append(Target(sheet, _remembered_sheet(book, sheet), None))
            continue
        table = tables.get(sheet.table.name.lower())
        if table is None and sheet.table.name.lower() in taken:
            raise name_in_use(book.place, sheet.table.name)
        out.append(Target(sheet, table.sheet if table is not None else None, table))
    return out


def _remembered_sheet(book: Workbook, sheet: Sheet) -> SheetRef | None:
    name = sheet_of(names.get(book, geometry.SHEET + geometry.key_name(sheet)) or "")
    return book.sheet(name) if name else None


def _headers(book: Workbook, targets: Sequence[Target]) -> Mapping[str, Mapping[str, str]]:
    """Our table -> our header -> its header in this workbook, where it was renamed."""
    out: dict[str, dict[str, str]] = {}
    for t in targets:
        if t.table is not None and t.sheet.table is not None:
            found = match_columns(book, t.table, t.sheet.table)
            theirs = headers_after(book, t.table, t.sheet.table, found)
            out[t.sheet.table.name] = {c.header: theirs[c.id] for c in t.sheet.table.columns if c.id in found}
    return out
