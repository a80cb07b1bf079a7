"""The rows of a worksheet as text: a block of columns (a table) and single cells around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from invxl.ooxml.bodies import Bodies, Field, Listed, drawn
from invxl.ooxml.digits import fixed
from invxl.ooxml.refs import Area, letters

_PIECE = 4 << 20  # bytes of rows that are drawn at once, with what pads them
_MOST_ROWS = 4096


@dataclass(slots=True)
class Grid:
    """Cells by place. A body is a cell's text after its address (see `celltext`), so that it does not know its row.

    top: the sheet row of the block's first row. block: sheet column -> bodies; "" is no cell at all.
    cells: row -> column -> body. attributes: row -> the row's own attributes, as text with a leading space.
    """

    top: int = 1
    block: dict[int, Sequence[str]] = field(default_factory=dict)
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)

    def put(self, row: int, column: int, body: str) -> None:
        self.cells.setdefault(row, {})[column] = body

    @property
    def block_rows(self) -> int:
        return max((len(b) for b in self.block.values()), default=0)

    def used(self) -> Area:
        """The smallest area that holds every cell."""
        rows = [r for r, cells in self.cells.items() if cells]
        columns = [c for cells in self.cells.values() for c in cells]
        if self.block_rows:
            rows += [self.top, self.top + self.block_rows - 1]
            columns += [min(self.block), max(self.block)]
        if not rows:
            return Area(1, 1, 1, 1)
        return Area(min(rows), min(columns), max(rows), max(columns))

    def rows(self) -> Iterator[str]:
        """Every row that has a cell or an attribute, in order."""
        bottom = self.top + self.block_rows
        single = sorted(self.cells.keys() | self.attributes.keys())
        yield from (self._row(r) for r in single if r < self.top)
        yield from self._block()
        yield from (self._row(r) for r in single if r >= bottom)

    def pieces(self) -> Iterator[bytes]:
        """The same as a part holds them, many rows at once."""
        columns = {c: self.block[c] for c in sorted(self.block)}
        drawable = any(isinstance(bodies, Bodies) for bodies in columns.values())
        if not drawable or any("" in bodies for bodies in columns.values() if not isinstance(bodies, Bodies)):
            yield from (piece.encode() for piece in in_pieces(self.rows()))
            return
        block = {c: bodies if isinstance(bodies, Bodies) else Listed(bodies) for c, bodies in columns.items()}
        bottom = self.top + self.block_rows
        single = sorted(self.cells.keys() | self.attributes.keys())
        yield "".join([self._row(r) for r in single if r < self.top]).encode()
        row = self.top
        for odd in (*(r for r in single if self.top <= r < bottom), bottom):
            yield from draw_rows(block, self.top, row, odd)
            if odd < bottom:
                bodies = [column[odd - self.top] for column in columns.values()]
                yield self._block_row(odd, list(columns), bodies).encode()
            row = odd + 1
        yield "".join([self._row(r) for r in single if r >= bottom]).encode()

    def _row(self, row: int) -> str:
        cells = self.cells.get(row, {})
        inner = "".join(f'<c r="{letters(c)}{row}"{cells[c]}' for c in sorted(cells) if cells[c])
        return f'<row r="{row}"{self.attributes.get(row, "")}>{inner}</row>'

    def _block(self) -> Iterator[str]:
        columns = sorted(self.block)
        heads = [f'<c r="{letters(c)}' for c in columns]
        for row, bodies in enumerate(zip(*(self.block[c] for c in columns), strict=True), self.top):
            if row in self.cells:
                yield self._block_row(row, columns, bodies)
                continue
            inner = "".join([f'{head}{row}"{body}' for head, body in zip(heads, bodies, strict=True) if body])
            yield f'<row r="{row}"{self.attributes.get(row, "")}>{inner}</row>'

    def _block_row(self, row: int, columns: Sequence[int], bodies: Sequence[str]) -> str:
        """A row of the block with single cells in it."""
        cells = {**dict(zip(columns, bodies, strict=True)), **self.cells.get(row, {})}
        inner = "".join(f'<c r="{letters(c)}{row}"{cells[c]}' for c in sorted(cells) if cells[c])
        return f'<row r="{row}"{self.attributes.get(row, "")}>{inner}</row>'


def draw_rows(columns: Mapping[int, Bodies], top: int, first: int, end: int) -> Iterator[bytes]:
    """Plain rows of a block, from sheet row `first` up to `end`. top: the sheet row of the columns' first bodies."""
    if first >= end:
        return
    widest = sum(bodies.width + 40 for bodies in columns.values())
    step = max(1, min(_MOST_ROWS, _PIECE // widest))
    heads = [f'<c r="{letters(column)}'.encode() for column in columns]
    for start in range(first, end, step):
        stop = min(end, start + step)
        number = fixed(np.arange(start, stop))
        fields: list[Field] = [b'<row r="', number, b'">']
        for head, bodies in zip(heads, columns.values(), strict=True):
            fields += [head, number, b'"', *bodies.fields(start - top, stop - top)]
        yield drawn([*fields, b"</row>"], stop - start)


def in_pieces(texts: Iterator[str], size: int = 2000) -> Iterator[str]:
    """The same text in larger pieces, so that writing costs a call per piece and not per row."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if len(held) >= size:
            yield "".join(held)
            held = []
    yield "".join(held)
