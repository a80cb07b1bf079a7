"""An output table in an open workbook: which columns are ours, which cells are the user's, the key of each row."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from invxl.errors import Fault, OwnershipError
from invxl.hosts.excel.names import header_places, remembered_columns
from invxl.hosts.excel.read import headers_of
from invxl.hosts.excel.seen import UNTOLD, Grid, Seen, SeenTable
from invxl.hosts.excel.values import serial
from invxl.hosts.file.keys import Key, normal
from invxl.ooxml.refs import Area, address, letters
from invxl.pack import Table

_SHOWN = 10  # keys named in a message


@dataclass(slots=True)
class Standing:
    """A table of ours and its surroundings, read.

    found: our column id -> sheet column. mine: sheet columns whose cells we rewrite. theirs: sheet columns in or
    touching the table whose cells are the user's. keys: sheet row -> key. notes: the user's notes by cell.
    """

    seen: Seen
    table: SeenTable
    grid: Grid
    headers: list[str]
    found: dict[str, int]
    mine: frozenset[int]
    theirs: list[int] = field(default_factory=list)
    keys: dict[int, Key] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    threads: frozenset[tuple[int, int]] = frozenset()  # cells with a threaded comment, which nothing can move

    @property
    def data(self) -> Area:
        return self.table.data

    @property
    def columns(self) -> list[int]:
        """Every column whose cells move with the rows."""
        return sorted({*range(self.data.left, self.data.right + 1), *self.theirs})

    def content(self, row: int) -> list[int]:
        """The columns in which a row holds cells of the user's."""
        return [c for c in self.theirs if not self.grid.blank(row, c)]

    def column_name(self, column: int) -> str:
        """A column's header; its letters where it has none."""
        value = self.grid.value(self.table.area.top, column)
        return str(value) if value is not None else letters(column)


def stand(seen: Seen, table: SeenTable, wanted: Table) -> Standing:
    """Read a table of ours."""
    grid = seen.grid(table.sheet)
    headers = headers_of(grid, table)
    found = {id: table.area.left + at for id, at in match_columns(seen, table, headers, wanted).items()}
    mine = frozenset(
        () if wanted.append else (found[c.id] for c in wanted.columns if c.id in found and not c.user_owned)
    )
    s = Standing(seen, table, grid, headers, found, mine, notes=_notes(seen, table.sheet))
    s.threads = _threads(seen, table.sheet)
    s.theirs = _theirs(s)
    at = [found[k] for k in wanted.key if k in found]
    if len(at) == len(wanted.key):
        rows = range(s.data.top, s.data.bottom + 1)
        s.keys = {row: tuple(_key(grid.value(row, c)) for c in at) for row in rows}
    return s


def _key(value: Any) -> Any:
    if isinstance(value, datetime):
        return serial(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else normal(value)


def match_columns(seen: Seen, table: SeenTable, headers: list[str], wanted: Table) -> dict[str, int]:
    """Our column id -> position in the table: by a reference to its header that the workbook keeps, else by the header.

    Raises OwnershipError where neither tells and a header that we wrote is gone: the column under it may be renamed,
    and guessing which one would overwrite somebody's.
    """
    by_header = {h.casefold(): i for i, h in reversed(list(enumerate(headers)))}
    remembered = {r.id: r.header for r in remembered_columns(seen, wanted.name)}
    kept = header_places(seen, wanted.name)
    out: dict[str, int] = {}
    gone = []
    for column in wanted.columns:
        known = remembered.get(column.id)
        at = _position(table, kept.get(column.id))
        if at is None and not (kept and known is not None):  # where references are kept, a lost one is a deleted column
            at = by_header.get((known or column.header).casefold())
            if at is None and known is not None:
                at = by_header.get(column.header.casefold())
        if at is not None and at not in out.values():
            out[column.id] = at
        elif known is not None and not kept:
            gone.append(known)
    strange = [i for i in range(len(headers)) if i not in out.values()]
    if gone and strange:
        places = ", ".join(f"{address(table.area.top, table.area.left + i)} ({headers[i]})" for i in strange[:_SHOWN])
        raise OwnershipError(
            Fault(f"{table.sheet}, {table.name}", f"no column headed {', '.join(gone)}; headers of others stand in "
                  f"{places}", "our headers as they were: nothing else tells our columns in this workbook",
                  'Give them back their headers, or close the workbook and use "invxl refresh".')
        )  # fmt: skip
    return out


def _position(table: SeenTable, place: tuple[int, int] | None) -> int | None:
    if place is None or place[0] != table.area.top or not table.area.left <= place[1] <= table.area.right:
        return None
    return place[1] - table.area.left


def _theirs(s: Standing) -> list[int]:
    out = [c for c in range(s.data.left, s.data.right + 1) if c not in s.mine]
    rows = range(s.table.area.top, s.data.bottom + 1)
    others = [t.area for t in s.seen.on(s.table.sheet) if t.name != s.table.name]
    noted = Counter(column for row, column in s.notes if row in rows)
    for step, start in ((1, s.data.right + 1), (-1, s.data.left - 1)):
        column = start
        while column >= 1 and (
            noted[column] or any(not s.grid.blank(row, column) for row in rows) or _filled(s, rows, column)
        ):
            if any(o.meets(Area(rows.start, column, rows[-1], column)) for o in others):
                break
            out.append(column)
            column += step
    return sorted(out)


def _filled(s: Standing, rows: range, column: int) -> bool:
    """Whether somebody filled cells of a column with colour; False where the host does not tell."""
    if not s.grid.left <= column <= s.grid.right:
        return False
    with contextlib.suppress(*UNTOLD):
        at = s.seen.book.sheets[s.table.sheet].range((rows.start, column), (rows[-1], column))
        return at.color is not None
    return False


def _notes(seen: Seen, sheet: str) -> dict[tuple[int, int], str]:
    """Notes of a sheet; none where the host cannot tell."""
    out = {}
    with contextlib.suppress(*UNTOLD):
        for note in seen.book.sheets[sheet].notes:
            at = note.location
            out[at.row, at.column] = str(note.text)
    return out


def _threads(seen: Seen, sheet: str) -> frozenset[tuple[int, int]]:
    """Cells with a threaded comment; none where the host cannot tell."""
    with contextlib.suppress(*UNTOLD):
        found = [comment.location for comment in seen.book.sheets[sheet].comments]
        return frozenset((at.row, at.column) for at in found)
    return frozenset()
