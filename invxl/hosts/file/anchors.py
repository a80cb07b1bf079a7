"""Rows and columns that a user inserted or deleted among our cells around a table: found again, and followed.

A hidden name refers to our cells in each row. Spreadsheet programs move such references along with the
cells; what they point at now, against where we wrote, tells where every cell of ours went.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from invxl.ooxml import names
from invxl.ooxml.formula_text import sheet_name, tokens
from invxl.ooxml.refs import Area, address, cell, letters, quoted_sheet
from invxl.pack import Sheet

if TYPE_CHECKING:
    from invxl.ooxml.workbook import Workbook

NOW = "_invxl.rows."  # + table or sheet: a reference to our cells in each row
THEN = "_invxl.laid."  # + table or sheet: for each of them "row in the Pack=where we wrote its first cell@column there"
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shifts:
    """Where our cells went. of_pack: row in the Pack -> (rows down, columns right), against the Pack's place.

    since: row where we wrote -> (rows down, columns right), since then. deleted: rows of the Pack that a user deleted.
    """

    of_pack: Mapping[int, Place]
    since: Mapping[int, Place]
    deleted: frozenset[int] = frozenset()

    @property
    def none(self) -> bool:
        """Whether every cell of ours is where the Pack has it."""
        return not self.deleted and not any(s != (0, 0) for s in (*self.of_pack.values(), *self.since.values()))

    def place(self, row: int, column: int) -> Place:
        """Where a cell of the Pack belongs now."""
        down, right = _nearest(self.of_pack, row)
        return row + down, column + right

    def went(self, cells: Iterable[Place]) -> set[Place]:
        """Where cells that we wrote are now; those of deleted rows are nowhere."""
        if not self.since:
            return set(cells)
        return {(r + self.since[r][0], c + self.since[r][1]) for r, c in cells if r in self.since}


NO_SHIFTS = Shifts({}, {})


def _nearest(shifts: Mapping[int, Place], row: int) -> Place:
    """The shift of a row: its own, or that of the last row above it that is known, or of the first below."""
    if row in shifts:
        return shifts[row]
    above = [r for r in shifts if r < row]
    if above:
        return shifts[max(above)]
    return shifts[min(shifts)] if shifts else (0, 0)


def read_shifts(book: Workbook, key: str) -> Shifts:
    """What happened to our cells since they were written."""
    return shifts_of(names.get_texts(book, THEN + key), names.get(book, NOW + key))


def shifts_of(then: list[str] | None, now: str | None) -> Shifts:
    """The same from what the two names hold; where somebody typed over them, as where there are none."""
    try:
        return _shifts(then, now)
    except ValueError:
        return NO_SHIFTS


def _shifts(then: list[str] | None, now: str | None) -> Shifts:
    if not then or now is None:
        return NO_SHIFTS
    deleted = {int(t[:-1]) for t in then if t.endswith("=")}
    then = [t for t in then if not t.endswith("=")]
    places = places_in(now)
    if len(places) != len(then):
        return NO_SHIFTS
    of_pack: dict[int, Place] = {}
    since: dict[int, Place] = {}
    for text, place in zip(then, places, strict=True):
        pack_row, _, wrote = text.partition("=")
        if place is None:
            deleted.add(int(pack_row))
            continue
        row, column = cell(wrote.partition("@")[0])
        first = int(wrote.partition("@")[2])
        since[row] = (place[0] - row, place[1] - column)
        of_pack[int(pack_row)] = (place[0] - int(pack_row), place[1] - first)
    return Shifts(of_pack, since, frozenset(deleted))


def places_in(formula: str) -> list[Place | None]:
    """The first cell of each reference; None for one whose cells were deleted."""
    out: list[Place | None] = []
    previous = ""
    for kind, text in tokens(formula):
        if kind == "ref" and previous != ":":
            out.append(cell(text))
        elif kind == "error":
            out.append(None)
        previous = text
    return out


def remember(book: Workbook, key: str, name: str, cells: Iterable[Place], shifts: Shifts) -> None:
    """Keep where our cells stand. cells: their places in the Pack; name: the sheet's."""
    then, now = anchors_of(name, cells, shifts)
    if then:
        names.put_texts(book, THEN + key, then)
        names.put(book, NOW + key, now, hidden=True)


def anchors_of(name: str, cells: Iterable[Place], shifts: Shifts) -> tuple[list[str], str]:
    """What the two names are to hold; nothing where there are no cells.

    Each row is referred to from its first cell of ours to its last: a range survives that one of its columns goes.
    """
    rows: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    if not rows:
        return [], ""
    texts, refs = [], []
    for row, columns in rows.items():
        if row not in shifts.deleted:
            top, left = shifts.place(row, columns[0])
            texts.append(f"{row}={address(top, left)}@{columns[0]}")
            refs.append(f"{quoted_sheet(name)}!{Area(top, left, top, left + columns[-1] - columns[0]).absolute()}")
    return [*texts, *(f"{row}=" for row in sorted(shifts.deleted))], ",".join(refs)


def shifted_sheet(sheet: Sheet, shifts: Shifts) -> Sheet:
    """The sheet with its cells around the table where they are in this workbook."""
    if shifts.none:
        return sheet
    cells = []
    for c in sheet.cells:
        if c.row in shifts.deleted:
            continue
        row, column = shifts.place(c.row, c.column)
        cells.append(replace(c, row=row, column=column))
    return replace(sheet, cells=tuple(cells))


def shifted_formula(formula: str, own: str, moved: Mapping[str, tuple[int, Shifts]]) -> str:
    """A formula of ours whose references to cells around a table follow them.

    own: the sheet it stands on. moved: sheet in the Pack -> (first row of its table or 0, where its cells went).
    """
    if not moved:
        return formula
    out = []
    scope = own
    for kind, text in tokens(formula):
        if kind == "sheet":
            scope = sheet_name(text)
        elif kind == "ref":
            text = _shifted_ref(text, moved.get(scope))
        elif text != ":":
            scope = own
        out.append(text)
    return "".join(out)


def _shifted_ref(ref: str, moved: tuple[int, Shifts] | None) -> str:
    if moved is None:
        return ref
    table_row, shifts = moved
    try:
        row, column = cell(ref)
    except ValueError:
        return ref
    if table_row and row >= table_row:
        return ref
    new_row, new_column = shifts.place(row, column)
    dollars = ("$" if ref.startswith("$") else "", "$" if "$" in ref[1:] else "")
    return f"{dollars[0]}{letters(new_column)}{dollars[1]}{new_row}"
