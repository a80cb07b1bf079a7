"""How hidden names tell which columns and cells are ours, as texts that every host keeps and reads alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from invxl.ooxml.names import PIECE
from invxl.ooxml.refs import Area, ranges_of

_MOST_CELLS = 1_000_000  # around a table; we write a few hundred


@dataclass(frozen=True, slots=True)
class Remembered:
    """One of our columns as it was last written."""

    id: str  # ours
    column: int  # the table column's lasting id
    header: str  # ours


def texts_of_columns(columns: Iterable[Remembered]) -> list[str]:
    """Columns as texts, three each."""
    return [t for c in columns for t in (str(c.column), c.id, c.header[:PIECE])]


def columns_of_texts(texts: Sequence[str]) -> list[Remembered]:
    """The same back.

    >>> columns_of_texts(texts_of_columns([Remembered("sku", 2, "SKU")]))
    [Remembered(id='sku', column=2, header='SKU')]
    """
    threes = zip(texts[0::3], texts[1::3], texts[2::3], strict=False)
    return [Remembered(id, int(column), header) for column, id, header in threes if column.isdecimal()]


def texts_of_cells(cells: Iterable[tuple[int, int]]) -> list[str]:
    """Cells as ranges, in texts that a name can hold.

    >>> texts_of_cells([(1, 1), (2, 1), (3, 2)])
    ['A1:A2 B3']
    """
    pieces, held = [], ""
    for area in ranges_of(cells):
        text = f"{held} {area}".strip()
        if len(text) > PIECE:
            pieces.append(held)
            text = str(area)
        held = text
    return [*pieces, held]


def cells_of_texts(texts: Iterable[str]) -> set[tuple[int, int]] | None:
    """The same back; None where somebody typed over them.

    >>> cells_of_texts(["A1:B1"]) == {(1, 1), (1, 2)}, cells_of_texts(["A1:XFD1048576"])
    (True, None)
    """
    try:
        areas = [Area.parse(piece) for text in texts for piece in text.split()]
    except ValueError:
        return None
    if sum(area.rows * area.columns for area in areas) > _MOST_CELLS:
        return None
    return {
        (row, column)
        for area in areas
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def sheet_of(reference: str) -> str:
    """The sheet that a reference names; "" where it names none.

    >>> sheet_of("'Bob''s'!$A$1"), sheet_of("About!$A$1"), sheet_of("#REF!")
    ("Bob's", 'About', '#REF')
    """
    name = reference.rpartition("!")[0]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name
