"""An output table as it stands in a workbook: which cells are the user's, and the key of the row they belong to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from invxl.hosts.file.columns import match_columns
from invxl.hosts.file.keys import Key, normal
from invxl.ooxml.kept import Kept
from invxl.ooxml.old_cells import OldCells
from invxl.ooxml.old_sheet import read_sheet
from invxl.ooxml.refs import Area
from invxl.ooxml.sheet_cells import Plain, plain_value
from invxl.ooxml.strings_read import SharedStrings
from invxl.ooxml.tables import TablePart, all_tables
from invxl.ooxml.workbook import SheetRef, Workbook
from invxl.pack import Table


@dataclass(slots=True)
class Standing:
    """A table of ours and its surroundings, read.

    found: our column id -> sheet column. mine: sheet columns whose cells we rewrite. theirs: sheet columns in or
    touching the table whose cells are the user's and follow the key. keys: sheet row -> key, of data rows.
    """

    book: Workbook
    sheet: SheetRef
    part: TablePart
    root: etree._Element
    cells: OldCells
    data: Area
    found: dict[str, int]
    mine: frozenset[int]
    theirs: list[int]
    keys: dict[int, Key] = field(default_factory=dict)
    notes_on: frozenset[tuple[int, int]] = frozenset()  # cells with a comment
    strings: SharedStrings | None = None  # read when the first shared text is asked for

    @property
    def columns(self) -> list[int]:
        """Every column whose cells move with the rows."""
        return sorted({*range(self.data.left, self.data.right + 1), *self.theirs})

    @property
    def region(self) -> Area:
        """The data rows over all these columns."""
        columns = self.columns
        return Area(self.data.top, columns[0], self.data.bottom, columns[-1])

    def value(self, kept: Kept) -> Plain:
        """What a cell shows."""
        if self.strings is None and kept.type == "s":
            self.strings = shared_strings(self.book)
        return plain_value(kept, self.strings)

    def row_content(self, row: int) -> list[tuple[int, Kept]]:
        """The user's cells of a data row."""
        line = self.cells.cells.get(row, {})
        return [(c, line[c]) for c in self.theirs if c in line]


def shared_strings(book: Workbook) -> SharedStrings:
    """The workbook's shared strings."""
    found = book.rels.of_kind("sharedStrings")
    return SharedStrings.read(book.package, found[0].target if found and found[0].target in book.package else "")


def read_standing(book: Workbook, part: TablePart, table: Table, notes_on: frozenset[tuple[int, int]]) -> Standing:
    """Read a table of ours. `notes_on` are the cells of its sheet that have a comment."""
    part.refuse_odd()
    place = f"{book.place}, {part.sheet.part}"
    data = part.data
    positions = match_columns(book, part, table)
    found = {id: data.left + at for id, at in positions.items()}
    if table.append:
        rewritten: frozenset[int] = frozenset()
    else:
        rewritten = frozenset(found[c.id] for c in table.columns if c.id in found and not c.user_owned)
    keys = rewritten & {found[k] for k in table.key if k in found}
    root, cells = read_sheet(lambda: book.chunks(part.sheet.part), place, data, rewritten, keys)
    standing = Standing(book, part.sheet, part, root, cells, data, found, rewritten, [], notes_on=notes_on)
    standing.theirs = _theirs(book, standing)
    standing.keys = _keys(standing, table)
    return standing


def _theirs(book: Workbook, s: Standing) -> list[int]:
    """The user's columns in the table, and those that touch it: next to it, without an empty column between."""
    inside = [c for c in range(s.data.left, s.data.right + 1) if c not in s.mine]
    rows = range(s.part.area.top, s.data.bottom + 1)
    filled: Counter[int] = Counter()
    for row, line in s.cells.cells.items():
        if row in rows:
            filled.update(column for column, kept in line.items() if not kept.blank or kept.style)
    for row, column in s.notes_on:
        if row in rows:
            filled[column] += 1
    others = [t.area for t in all_tables(book) if t.sheet.part == s.sheet.part and t.part != s.part.part]
    out = list(inside)
    for step, start in ((1, s.data.right + 1), (-1, s.data.left - 1)):
        column = start
        while filled[column] and not any(o.meets(Area(rows.start, column, rows[-1], column)) for o in others):
            out.append(column)
            column += step
    return sorted(out)


def _keys(s: Standing, table: Table) -> dict[int, Key]:
    at = [s.found[k] for k in table.key if k in s.found]
    if len(at) < len(table.key):
        return {}
    rows = range(s.data.top, s.data.bottom + 1)
    if not at:
        return dict.fromkeys(rows, ())
    return dict(zip(rows, zip(*(_values(s, c) for c in at), strict=True), strict=True))


def _values(s: Standing, column: int) -> list[Plain]:
    """What names each data row in this column."""
    out: list[Plain] = [None] * s.data.rows
    found = s.cells.keys.get(column)
    if found is None:  # a log's, whose cells are all kept
        for row in range(s.data.top, s.data.bottom + 1):
            kept = s.cells.at(row, column)
            out[row - s.data.top] = None if kept is None else normal(s.value(kept))
        return out
    values = [normal(s.value(kept)) for kept in found.kept]
    for row, code in zip(found.rows.tolist(), found.codes.tolist(), strict=True):
        out[row - s.data.top] = values[code]
    return out
