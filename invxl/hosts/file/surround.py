"""The cells around a table when it grows or shrinks: each where it was, the totals row below the last data row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from invxl.ooxml.follow import Moved
from invxl.ooxml.formula_text import tokens
from invxl.ooxml.kept import CellFormula, Kept
from invxl.ooxml.old_cells import OldCells
from invxl.ooxml.refs import Area
from invxl.ooxml.rows import Grid

_CUSTOM = re.compile(r" (?:hidden|ht|customHeight)=\"[^\"]*\"")


def surround(
    grid: Grid, old: OldCells, moved: Moved, columns: Collection[int], totals: int,
    own: Mapping[tuple[int, int], str], former: Collection[tuple[int, int]], values: bool,
) -> bool:  # fmt: skip
    """Put every cell that is not a data cell into the grid; gives whether one of them is a formula of the user's.

    columns: sheet columns whose data cells are in the grid's block. totals: rows of totals below the data.
    own: our cells around the table, as they are now. former: our cells as they were. values: whether formulas keep
    their cached value.
    """
    data, down = moved.area, moved.bottom - moved.area.bottom
    inside = frozenset(columns)
    formulas = False
    for row, line in old.cells.items():
        is_data = data.top <= row <= data.bottom
        is_total = data.bottom < row <= data.bottom + totals
        for column, kept in line.items():
            place = (row, column)
            if (is_data and column in inside) or place in own or place in former:
                continue
            if kept.blank and column in inside and _is_covered(grid, place, moved, totals):
                continue
            formulas = formulas or kept.formula is not None
            if is_total and column in inside:
                place = (row + down, column)
                kept = _total(kept, moved)
            grid.put(*place, (kept if values else kept.without_value()).body())
    for (row, column), body in own.items():
        grid.put(row, column, body)
    for row, text in old.rows.items():
        if text and not data.top <= row <= data.bottom + totals:
            grid.attributes.setdefault(row, text)
        elif text and row > data.bottom:
            grid.attributes.setdefault(row + down, text)
        elif text and row > moved.bottom and (text := _CUSTOM.sub("", text)):
            grid.attributes.setdefault(row, text)
    return formulas


def _is_covered(grid: Grid, place: tuple[int, int], moved: Moved, totals: int) -> bool:
    """Whether a cell of the grown table stands there now; what is not blank there was refused before."""
    row, column = place
    if not moved.area.bottom + totals < row <= moved.bottom + totals:
        return False
    body = grid.block.get(column, ())
    return row > moved.bottom or (0 <= row - grid.top < len(body) and bool(body[row - grid.top]))


def _total(kept: Kept, moved: Moved) -> Kept:
    """A totals cell that sums its column by address sums the column as it is now."""
    f = kept.formula
    if f is None or not f.text:
        return kept
    pieces = [list(t) for t in tokens(f.text)]
    for i in range(len(pieces) - 2):
        kinds = [pieces[i][0], pieces[i + 1][1], pieces[i + 2][0]]
        if kinds == ["ref", ":", "ref"] and (i == 0 or pieces[i - 1][0] != "sheet"):
            try:
                area = Area.parse(f"{pieces[i][1]}:{pieces[i + 2][1]}")
            except ValueError:
                continue
            if moved.covers(area):
                pieces[i + 2][1] = pieces[i + 2][1].rstrip("0123456789") + str(moved.bottom)
    text = "".join(t for _, t in pieces)
    return kept if text == f.text else replace(kept, formula=CellFormula(text, f.kind, f.ref, f.group, f.more))
