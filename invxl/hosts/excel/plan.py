"""A Pack for an open workbook: every step worked out before the first is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from invxl.errors import Fault, InvxlError, OwnershipError
from invxl.hosts.excel import collide, names
from invxl.hosts.excel.aside import Aside, of_table, read_aside
from invxl.hosts.excel.dressing import guessed
from invxl.hosts.excel.heights import fits
from invxl.hosts.excel.newsheet import plan_new
from invxl.hosts.excel.painting import of_new_sheet
from invxl.hosts.excel.seen import Seen, SeenTable
from invxl.hosts.excel.standing import Standing
from invxl.hosts.excel.steps import Step
from invxl.hosts.excel.table import (
    Planned,
    Setting,
    former_cells,
    header_after,
    plan_blocks,
    plan_table,
    remember_anchors,
    standing_of,
)
from invxl.hosts.excel.traits import Traits
from invxl.hosts.file.anchors import shifted_formula, shifted_sheet
from invxl.hosts.file.geometry import block_places, key_name, table_area
from invxl.hosts.file.keys import Key, new_keys
from invxl.hosts.file.removed import TABLE as REMOVED
from invxl.hosts.file.removed import Removed, removed_sheet
from invxl.hosts.memory import sheet_of
from invxl.hosts.refusals import name_in_use
from invxl.ooxml.formula_text import renamed
from invxl.ooxml.refs import free_sheet_name
from invxl.pack import Pack, Sheet, Table

CONTENT = "content"  # the column of the list that shows what was written


@dataclass(slots=True)
class Plan:
    """Steps in the order in which they are taken, and what a person should know."""

    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Target:
    sheet: Sheet
    name: str  # of the sheet in this workbook
    table: SeenTable | None
    new: bool


def plan(seen: Seen, pack: Pack, counts_from_1904: bool = False) -> Plan:
    """Raises OwnershipError or WorkbookError with every fault of every sheet; nothing was written then."""
    targets = _targets(seen, pack)
    at = {t.sheet.name: t.name for t in targets}
    faults: list[Fault | str] = []
    standing = _standing(seen, targets, faults)
    headers = _headers(seen, standing)
    shifts = {t.sheet.name: names.shifts(seen, key_name(t.sheet)) for t in targets if not t.new}
    moved = {
        t.sheet.name: (t.sheet.table_row if t.sheet.table is not None else 0, s)
        for t in targets
        if (s := shifts.get(t.sheet.name)) is not None and not s.none
    }
    aside = read_aside(seen)
    done: list[Planned] = []
    last = seen.sheets[-1]
    for t in targets:
        own = t.sheet.name

        def native(formula: str, own: str = own) -> str:
            return renamed(shifted_formula(formula, own, moved), at, headers, {})

        setting = Setting(seen, native, counts_from_1904)
        try:
            if t.new:
                done.append(plan_new(setting, t.sheet, t.name, last))
                last = t.name
                if t.name != t.sheet.name:
                    done[-1].notes.append(f'A sheet named "{t.sheet.name}" is yours; ours is "{t.name}"')
            elif own in standing and t.sheet.table is not None:
                here, table, notes = standing[own]
                done.append(plan_table(setting, here, t.sheet, table, of_table(aside, table.name)))
                done[-1].notes[:0] = notes
            elif t.sheet.table is None:
                done.append(_without_table(setting, t))
        except InvxlError as fault:
            faults += fault.faults
    if faults:
        raise OwnershipError(*faults)
    done += _removed(Setting(seen, str, counts_from_1904), done, aside, last)
    out = Plan()
    for part in ("shape", "content", "remember"):
        out.steps += [step for p in done for step in getattr(p, part)]
    out.notes = [note for p in done for note in p.notes] + _untold(done)
    return out


def _untold(done: Sequence[Planned]) -> list[str]:
    """What a host leaves of looks that it does not tell."""
    sheets = ", ".join(p.untold for p in done if p.untold)
    if not sheets:
        return []
    return [
        f"{sheets}: this Excel tells no fills, fonts and number formats of yours; they stay where they stand, also "
        'where their row moved or went. "invxl refresh" on the closed workbook takes them along.'
    ]


def _targets(seen: Seen, pack: Pack) -> list[_Target]:
    out = []
    taken = list(seen.sheets)
    for sheet in pack.sheets:
        table = None if sheet.table is None else seen.tables.get(sheet.table.name.lower())
        name = table.sheet if table is not None else None
        if sheet.table is None:
            name = _remembered_sheet(seen, sheet)
        elif table is None and sheet.table.name.lower() in seen.names:
            raise name_in_use(seen.name, sheet.table.name)
        if name is None:
            free = free_sheet_name(sheet.name, taken)
            taken.append(free)
            out.append(_Target(sheet, free, None, True))
        else:
            out.append(_Target(sheet, name, table, False))
    return out


def _remembered_sheet(seen: Seen, sheet: Sheet) -> str | None:
    name = sheet_of(seen.names.get((names.SHEET + key_name(sheet)).lower(), ""))
    return name if name in seen.sheets else None


_Standing = Mapping[str, tuple[Standing, Table, list[str]]]  # by our sheet's name


def _standing(seen: Seen, targets: Sequence[_Target], faults: list[Fault | str]) -> _Standing:
    """Every table of ours that is there; what cannot be told of one is a fault."""
    out = {}
    for t in targets:
        if t.table is not None and t.sheet.table is not None:
            try:
                out[t.sheet.name] = standing_of(seen, t.table, t.sheet.table)
            except InvxlError as fault:
                faults += fault.faults
    return out


def _headers(seen: Seen, standing: _Standing) -> Mapping[str, Mapping[str, str]]:
    """Our table -> our header -> its header in this workbook, where it was renamed."""
    return {
        table.name: {c.header: header_after(seen, s, c) for c in table.columns} for s, table, _ in standing.values()
    }


def _without_table(setting: Setting, t: _Target) -> Planned:
    out = Planned()
    seen, key = setting.seen, key_name(t.sheet)
    grid = seen.grid(t.name)
    went, former = names.shifts(seen, key), former_cells(seen, key)
    sheet = shifted_sheet(t.sheet, went)
    if faults := collide.check_blocks(t.name, grid, block_places(sheet), former):
        raise OwnershipError(*faults)
    plan_blocks(setting, out, t.name, grid, sheet.cells, former, key)
    out.content += fits(t.name, sheet)
    remember_anchors(seen, out, names.anchors(t.name, key, block_places(t.sheet), went))
    return out


def _removed(setting: Setting, done: Sequence[Planned], aside: Sequence[Aside], last: str) -> list[Planned]:
    """The list of removed items: less what went back, plus what was removed now."""
    removed = [a for p in done for a in p.removed]
    restored = [a for p in done for a in p.restored]
    if not removed and not restored:
        return []
    lines = [a for a in aside if a not in restored] + removed
    sheet = _with_days(removed_sheet(cast("list[Removed]", lines)))  # of which it asks what an Aside has, too
    assert sheet.table is not None
    looks: dict[Key, Traits] = {(a.table, a.line): a.look for a in lines}
    there = setting.seen.tables.get(REMOVED.lower())
    if there is None:
        name = free_sheet_name(sheet.name, setting.seen.sheets)
        out = plan_new(setting, sheet, name, last)
        area = table_area(sheet, sheet.table)
        at = area.left + [c.id for c in sheet.table.columns].index(CONTENT)
        out.content += of_new_sheet(name, at, area.top + 1, [looks[k] for k in new_keys(sheet.table)])
    else:
        s, table, _ = standing_of(setting.seen, there, sheet.table)
        out = plan_table(setting, s, sheet, table, (), {k: (CONTENT, v) for k, v in looks.items()})
    if removed:
        out.notes.append(f'{len(removed)} of your cells belong to rows that are gone; they are on "Removed items"')
    return [out]


def _with_days(sheet: Sheet) -> Sheet:
    """The list with a day's format where a day was put aside, and no other."""
    assert sheet.table is not None
    columns = [
        replace(c, formats=[guessed(v) for v in c.values]) if c.id == CONTENT else c for c in sheet.table.columns
    ]
    return replace(sheet, table=replace(sheet.table, columns=tuple(columns)))
