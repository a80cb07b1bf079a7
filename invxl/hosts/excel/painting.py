"""Looks that a user gave cells of a table follow their rows, and are put aside where a row goes, as far as Excel tells.

A cell is dressed by the user where it does not look as we dress it, or as a cell that nobody dressed. What Excel tells
of a look is in `traits`; sizes and kinds of fonts, borders and alignment stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from invxl.hosts.excel.dressing import TEXT
from invxl.hosts.excel.placing import Place, Placed
from invxl.hosts.excel.runs import of_cells
from invxl.hosts.excel.seen import UNTOLD
from invxl.hosts.excel.standing import Standing
from invxl.hosts.excel.steps import Step
from invxl.hosts.excel.traits import NUMBER, TRAITS, Paint, Trait, Traits, per_row, told
from invxl.hosts.file.removed import TABLE as REMOVED
from invxl.hosts.look import look
from invxl.pack import Column


@dataclass(slots=True)
class Painted:
    """Steps after which every dressed cell stands with its row, and what to know.

    gone: cells in rows that are gone -> their looks; own: those of them that the user dressed. untold: whether looks
    were to follow and the host tells none.
    """

    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    gone: dict[Place, dict[str, Any]] = field(default_factory=dict)
    own: set[Place] = field(default_factory=set)
    untold: bool = False


def paint(s: Standing, placed: Placed, ours: Mapping[int, Column], codes: Mapping[int, str]) -> Painted:
    """Work it out. ours: sheet column -> the Pack's. codes: the number format with which each uniform one ends."""
    out = Painted()
    if placed.table.append:
        return out
    stays = _stays(s, placed)
    gone = [r for r, key in s.keys.items() if r not in placed.to and any(v is not None for v in key)]
    gone = [] if s.table.name == REMOVED else gone
    for trait in TRAITS:
        back = {c for (_, c), traits in placed.dressed.items() if trait.name in traits}
        columns = [c for c in _columns(s, ours, trait, gone) if not stays or _by_row(ours.get(c))]
        columns = sorted({*columns, *back})
        side = _Side(s, placed, trait, ours, codes)
        try:
            found = told(s.seen.book, s.table.sheet, trait, {c: side.before(c) for c in columns}, s.data.top,
                         s.data.bottom)  # fmt: skip
        except UNTOLD:
            out.untold = not stays or bool(placed.dressed)
            return out
        if found is None:
            out.notes.append(f"{s.table.sheet}: {trait.said} in {s.table.name} stay where they are; too many differ")
            continue
        changes: dict[Place, Any] = {}
        standing: dict[Place, Any] = {}
        for column in columns:
            held = found.get(column)
            if held is not None or _by_row(ours.get(column)) or column in back:
                was = held or per_row(side.before(column), s.data.rows)
                changes |= side.changes(column, was)
                standing |= {(r, column): v for r, v in enumerate(was, s.data.top)}
            if gone:
                _note_gone(out, side, column, held or per_row(side.before(column), s.data.rows), gone)
        out.steps += _steps(s.table.sheet, trait, changes, standing)
    return out


def of_new_sheet(sheet: str, column: int, top: int, traits: Sequence[Traits]) -> Iterator[Step]:
    """The same for a column of a table that is made: a look per row."""
    for trait in TRAITS:
        changes = {(row, column): t[trait.name] for row, t in enumerate(traits, top) if trait.name in t}
        yield from _steps(sheet, trait, changes, {})


def _steps(sheet: str, trait: Trait, changes: Mapping[Place, Any], standing: Mapping[Place, Any]) -> Iterator[Step]:
    for area, new in of_cells(changes):
        places = [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
        before = tuple(of_cells({p: standing.get(p, trait.plain) for p in places}))
        yield Paint(sheet, area, trait, new, before)


def _stays(s: Standing, placed: Placed) -> bool:
    """Whether every row stands where it stood, so that no look is to follow."""
    rows = range(s.data.top, s.data.bottom + 1)
    return placed.rows == s.data.rows and all(placed.to.get(row) == row for row in rows)


def _by_row(column: Column | None) -> bool:
    """Whether it is dressed row by row, every time."""
    if column is None or not len(column.values):
        return False
    return column.formats is not None or column.roles is not None


def _columns(s: Standing, ours: Mapping[int, Column], trait: Trait, gone: Sequence[int]) -> list[int]:
    """Those whose looks are asked for. Number formats of the user's columns are carried with their cells, and asked
    for here only where rows are gone; those of ours that go by the row are as the row wants them."""
    if trait is not NUMBER:
        return s.columns
    listed = s.table.name == REMOVED
    return [c for c in s.columns if (gone if c in s.theirs else listed or not _by_row(ours.get(c)))]


@dataclass(frozen=True, slots=True)
class _Side:
    """One trait of a table's columns: as it is before, as we dress it, and as it is to be."""

    s: Standing
    placed: Placed
    trait: Trait
    ours: Mapping[int, Column]
    codes: Mapping[int, str]

    def dressed(self, column: int) -> list[Any]:
        """How we dress the new rows: a value per row, or one for all."""
        found = self.ours.get(column)
        if found is None:
            return [self.trait.plain]
        if self.trait is NUMBER and column in self.codes:
            return [self.codes[column]]
        if not _by_row(found):
            return [self.trait.of(look(found.role, found.format, found.wrap))]
        roles = found.roles or [found.role] * len(found.values)
        formats = found.formats or [found.format] * len(found.values)
        values = [self.trait.of(look(r, f, found.wrap)) for r, f in zip(roles, formats, strict=True)]
        return values + values[-1:] * (self.placed.rows - len(values))

    def before(self, column: int) -> list[Any]:
        """How the rows that stand look where nobody else dressed them."""
        dressed = self.dressed(column)
        if not _by_row(self.ours.get(column)):
            return dressed
        data = self.s.data
        at = (self.placed.to.get(row, data.top) - data.top for row in range(data.top, data.bottom + 1))
        return [dressed[i] for i in at]

    def is_own(self, column: int, value: Any) -> bool:
        """Whether somebody else dressed a cell so."""
        found = self.ours.get(column)
        if found is None or not _by_row(found) or (self.trait is NUMBER and column in self.codes):
            return bool(value != self.dressed(column)[0])
        if self.s.table.name == REMOVED:  # a line of the list looks as the cell did that it keeps
            return bool(value != self.trait.plain)
        roles, formats = {found.role, *(found.roles or ())}, {found.format, *(found.formats or ())}
        return all(value != self.trait.of(look(r, f, found.wrap)) for r in roles for f in formats)

    def usual(self, column: int, was: Sequence[Any]) -> Any:
        """What a whole column of the table has otherwise than we dress it, which new rows get; None where nothing."""
        s = self.s
        inside = s.data.left <= column <= s.data.right
        whole = s.data.rows > 1 or not any(v is not None for v in s.keys.get(s.data.top, ()))
        alike = inside and whole and len(set(was)) == 1
        return was[0] if alike and not _by_row(self.ours.get(column)) and self.is_own(column, was[0]) else None

    def changes(self, column: int, was: Sequence[Any]) -> dict[Place, Any]:
        """Cells that are to look otherwise than they do once our cells are dressed."""
        top, rows = self.s.data.top, self.placed.rows
        dressed, there = per_row(self.dressed(column), rows), self._there(column, was)
        usual = self.usual(column, was)
        carried = self.trait is NUMBER and column in self.s.theirs  # with its cells already
        want = list(there)
        if not carried:
            fallback = dressed if usual is None else [usual] * rows
            want = [v if v == f or not self.is_own(column, v) else f for v, f in zip(there, fallback, strict=True)]
            if usual is not None:
                want = fallback
            for old, new in self.placed.to.items():
                if self.is_own(column, was[old - top]):
                    want[new - top] = was[old - top]
            for (row, at), traits in self.placed.dressed.items():
                if at == column and self.trait.name in traits:
                    want[row - top] = traits[self.trait.name]
        return {(top + i, column): v for i, (v, now) in enumerate(zip(want, there, strict=True)) if v != now}

    def _there(self, column: int, was: Sequence[Any]) -> list[Any]:
        """How the new rows look after our cells were written and dressed."""
        rows = self.placed.rows
        dressed = per_row(self.dressed(column), rows)
        there = [*was, *dressed[len(was) :]][:rows]
        if self.trait is NUMBER and dressed[0] == TEXT and column in self.s.mine:
            there = dressed  # a column of texts is made one before texts are entered
        if _by_row(self.ours.get(column)):
            always, plain = self.trait.always, self.trait.plain
            return [d if always or d != plain else t for d, t in zip(dressed, there, strict=True)]
        return there


def _note_gone(out: Painted, side: _Side, column: int, was: Sequence[Any], gone: Sequence[int]) -> None:
    """How cells of rows that are gone look."""
    usual = side.usual(column, was)
    for row in gone:
        value = was[row - side.s.data.top]
        if value != side.trait.plain:
            out.gone.setdefault((row, column), {})[side.trait.name] = value
        if value != usual and side.is_own(column, value):
            out.own.add((row, column))
