"""A Pack into a workbook: new sheets at the end, our sheets updated in place, nothing else touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from invxl.errors import Fault, InvxlError, OwnershipError, WorkbookError
from invxl.hosts.file import geometry, newsheet
from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.columns import match_columns
from invxl.hosts.file.update import update
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


def write_pack(book: Workbook, pack: Pack) -> Sequence[str]:
    """Add and update every sheet of the Pack; gives what a person should know.

    Sheets are found by their table's name, never by their own: a foreign sheet that has our name is not adopted.
    """
    targets = _targets(book, pack)
    made: dict[str, SheetRef] = {}
    for t in targets:
        if t.ref is None:
            made[t.sheet.name] = book.add_sheet(book.free_name(t.sheet.name), hidden=t.sheet.hidden)
    at = {t.sheet.name: (t.ref or made[t.sheet.name]).name for t in targets}
    headers = _headers(book, targets)
    dresser = Dresser(book.styles, book.counts_from_1904, lambda formula: renamed(formula, at, headers, {}))
    notes: list[str] = []
    faults: list[Fault | str] = []
    for t in targets:
        try:
            if t.ref is None:
                newsheet.fill(book, made[t.sheet.name], t.sheet, dresser)
                if at[t.sheet.name] != t.sheet.name:
                    notes.append(f'A sheet named "{t.sheet.name}" is yours; ours is "{at[t.sheet.name]}"')
            else:
                notes += update(book, t.ref, t.table, t.sheet, dresser)
        except InvxlError as fault:
            faults += fault.faults
    if faults:
        raise OwnershipError(*faults)
    _settle(book)
    return notes


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
            raise WorkbookError(
                Fault(book.place, f"the name {sheet.table.name} is in use for something else", "that name for our table",
                      "Rename it in Excel: Formulas, Name Manager.")
            )  # fmt: skip
        out.append(Target(sheet, table.sheet if table is not None else None, table))
    return out


def _remembered_sheet(book: Workbook, sheet: Sheet) -> SheetRef | None:
    formula = names.get(book, geometry.SHEET + geometry.key_name(sheet))
    if formula is None or "!" not in formula:
        return None
    name = formula.rpartition("!")[0]
    return book.sheet(name[1:-1].replace("''", "'") if name.startswith("'") else name)


def _headers(book: Workbook, targets: Sequence[Target]) -> Mapping[str, Mapping[str, str]]:
    """Our table -> our header -> its header in this workbook, where it was renamed."""
    out: dict[str, dict[str, str]] = {}
    for t in targets:
        if t.table is not None and t.sheet.table is not None:
            found = match_columns(book, t.table, t.sheet.table)
            theirs = {i: c.name for i, c in enumerate(t.table.columns)}
            out[t.sheet.table.name] = {c.header: theirs[found[c.id]] for c in t.sheet.table.columns if c.id in found}
    return out


def _settle(book: Workbook) -> None:
    """What depends on whether any cell changed at all."""
    replace, add, _ = book.changes()
    if any("/worksheets/" in part for part in (*replace, *add)):
        book.forget_calculation_order()
