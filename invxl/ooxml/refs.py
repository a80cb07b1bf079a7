"""Cell references: `AB12`, `A1:H20`, both ways. Rows and columns count from 1, as Excel shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from invxl.ooxml.limits import MAX_COLUMN, MAX_ROW

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)


def letters(column: int) -> str:
    """The letters of a column.

    >>> letters(1), letters(26), letters(27), letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """The number of a column; 0 where it is none of Excel's.

    >>> column_number("A"), column_number("AA"), column_number("XFD"), column_number("XFE")
    (1, 27, 16384, 0)
    """
    if not 1 <= len(text) <= 3:
        return 0
    number = 0
    for letter in text:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number if number <= MAX_COLUMN else 0


def cell(text: str) -> tuple[int, int] | None:
    """Row and column of a cell reference; None where it is none.

    >>> cell("C7"), cell("$AA$10"), cell("A0"), cell("A1048577")
    ((7, 3), (10, 27), None, None)
    """
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if column and row <= MAX_ROW else None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both ends included.

    >>> Area(1, 1, 20, 8)
    Area(top=1, left=1, bottom=20, right=8)
    >>> str(Area(2, 27, 2, 27))
    'AA2'
    """

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, text: str) -> Area | None:
        """The area that a reference names; None where it names none. One cell is an area.

        >>> Area.of("A1:H20"), Area.of("B2"), Area.of("H20:A1"), Area.of("A:B")
        (Area(top=1, left=1, bottom=20, right=8), Area(top=2, left=2, bottom=2, right=2), None, None)
        """
        first, _, last = text.partition(":")
        start, end = cell(first), cell(last or first)
        if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
            return None
        return cls(*start, *end)

    def __str__(self) -> str:
        first = f"{letters(self.left)}{self.top}"
        last = f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def rows(self) -> int:
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        return self.right - self.left + 1
