"""Cell addresses and ranges, as text and as numbers. Rows and columns are 1-based."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from invxl.ooxml.limits import MAX_COLUMN, MAX_ROW, MAX_SHEET_NAME

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?$", re.IGNORECASE)
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*$")
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+$|R[0-9]*C[0-9]*$|[RC]$", re.IGNORECASE)


@lru_cache(maxsize=MAX_COLUMN)
def letters(column: int) -> str:
    """The letters of a column.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    if column < 1:
        raise ValueError(f"there is no column {column}")
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@lru_cache(maxsize=MAX_COLUMN)
def column_of(text: str) -> int:
    """The number of a column's letters; the inverse of `letters`."""
    n = 0
    for c in text.upper():
        n = n * 26 + ord(c) - 64
    return n


def address(row: int, column: int) -> str:
    """
    >>> address(7, 28)
    'AB7'
    """
    return f"{letters(column)}{row}"


def cell(text: str) -> tuple[int, int]:
    """Row and column of an address. Raises ValueError for anything else.

    >>> cell("AB7")
    (7, 28)
    """
    area = Area.parse(text)
    if area.rows != 1 or area.columns != 1:
        raise ValueError(f"{text} is not one cell")
    return area.top, area.left


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells, both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """An area from "B7" or "$A$6:D20". Raises ValueError for anything else.

        >>> Area.parse("$A$6:D20")
        Area(top=6, left=1, bottom=20, right=4)
        """
        m = _RANGE.match(text)
        if m is None:
            raise ValueError(f"{text} is not a range of cells")
        top, left = int(m[2]), column_of(m[1])
        bottom, right = (int(m[4]), column_of(m[3])) if m[3] else (top, left)
        top, bottom, left, right = min(top, bottom), max(top, bottom), min(left, right), max(left, right)
        if top < 1 or bottom > MAX_ROW or left < 1 or right > MAX_COLUMN:
            raise ValueError(f"{text} lies outside a worksheet")
        return cls(top, left, bottom, right)

    @property
    def rows(self) -> int:
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        return self.right - self.left + 1

    def __str__(self) -> str:
        first = address(self.top, self.left)
        return first if self.rows == self.columns == 1 else f"{first}:{address(self.bottom, self.right)}"

    def absolute(self) -> str:
        """
        >>> Area(6, 1, 20, 4).absolute()
        '$A$6:$D$20'
        """
        first = f"${letters(self.left)}${self.top}"
        return first if self.rows == self.columns == 1 else f"{first}:${letters(self.right)}${self.bottom}"

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def areas(sqref: str) -> list[Area]:
    """The areas of a space-separated list; whole rows and columns in it are widened to areas."""
    out = []
    for text in sqref.split():
        try:
            out.append(Area.parse(text))
        except ValueError:
            out.append(_whole(text))
    return out


def column_like(text: str) -> bool:
    """Whether a text is the letters of a column."""
    return 1 <= len(text) <= 3 and text.isascii() and text.isalpha() and column_of(text) <= MAX_COLUMN


def _whole(text: str) -> Area:
    first, _, last = text.replace("$", "").partition(":")
    last = last or first
    if not ((first.isdigit() and last.isdigit()) or (column_like(first) and column_like(last))):
        raise ValueError(f"{text} is not a range of cells")
    if first.isdigit() and last.isdigit():
        return Area(int(first), 1, int(last), MAX_COLUMN)
    return Area(1, column_of(first), MAX_ROW, column_of(last))


def ranges_of(cells: Iterable[tuple[int, int]]) -> Iterator[Area]:
    """Cells (row, column) gathered into as few vertical runs as possible, column by column.

    >>> [str(a) for a in ranges_of([(7, 2), (8, 2), (10, 2), (7, 3)])]
    ['B7:B8', 'B10', 'C7']
    """
    run: Area | None = None
    for row, column in sorted(set(cells), key=lambda rc: (rc[1], rc[0])):
        if run is not None and run.left == column and run.bottom == row - 1:
            run = Area(run.top, column, row, column)
            continue
        if run is not None:
            yield run
        run = Area(row, column, row, column)
    if run is not None:
        yield run


def free_sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A sheet name that nobody has: the wanted one, or with a mark of ours.

    Names are unique without regard to case and at most 31 characters long.

    >>> free_sheet_name("ABC", ["About"]), free_sheet_name("ABC", ["abc", "ABC (invxl)"])
    ('ABC', 'ABC (invxl 2)')
    """
    held = {name.lower() for name in taken}
    name, n = wanted[:MAX_SHEET_NAME], 1
    while name.lower() in held:
        mark = " (invxl)" if n == 1 else f" (invxl {n})"
        name = wanted[: MAX_SHEET_NAME - len(mark)] + mark
        n += 1
    return name


def quoted_sheet(name: str) -> str:
    """A sheet's name as it stands in a formula.

    >>> quoted_sheet("KPI"), quoted_sheet("KPI by category"), quoted_sheet("Bob's"), quoted_sheet("Q1")
    ('KPI', "'KPI by category'", "'Bob''s'", "'Q1'")
    """
    if _PLAIN_SHEET.match(name) and not _LIKE_A_CELL.match(name):
        return name
    return "'" + name.replace("'", "''") + "'"
