"""The rows of a worksheet as text: a block of columns (a table) and single cells around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from invxl.ooxml.bodies import Bodies, Field, Listed, drawn, texts_table
from invxl.ooxml.digits import fixed
from invxl.ooxml.refs import Area, letters

_PIECE = 4 << 20  # bytes of rows that are drawn at once, with what pads them
_MOST_ROWS = 4096
_MOST_ODD = 4  # rows with single cells among so many, which are drawn each for itself


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
        block = {c: Listed(b) if not isinstance(b, Bodies) else b for c, b in sorted(self.block.items())}
        bottom = self.top + self.block_rows
        single = sorted(self.cells.keys() | self.attributes.keys())
        yield "".join([self._row(r) for r in single if r < self.top]).encode()
        odd = [r for r in single if self.top <= r < bottom and r in self.cells]
        step = max(1, min(_MOST_ROWS, _PIECE // (40 + sum(bodies.width + 40 for bodies in block.values()))))
        for start in range(self.top, bottom, step):
            stop = min(bottom, start + step)
            here = odd[bisect_left(odd, start) : bisect_left(odd, stop)]
            if len(here) > _MOST_ODD:
                yield self._texts(block, start, stop)
                continue
            at = start
            for row in here:
                yield self._drawn(block, at, row)
                yield self._texts(block, row, row + 1)
                at = row + 1
            yield self._drawn(block, at, stop)
        yield "".join([self._row(r) for r in single if r >= bottom]).encode()

    def _row(self, row: int) -> str:
        cells = self.cells.get(row, {})
        inner = "".join(f'<c r="{letters(c)}{row}"{cells[c]}' for c in sorted(cells) if cells[c])
        return f'<row r="{row}"{self.attributes.get(row, "")}>{inner}</row>'

    def _block(self) -> Iterator[str]:
        columns = sorted(self.block)
        yield from self._block_rows(columns, [self.block[c] for c in columns], self.top)

    def _block_rows(self, columns: Sequence[int], block: Sequence[Sequence[str]], first: int) -> Iterator[str]:
        """Rows of the block from `first` on. block: the bodies of those rows, column by column."""
        heads = [f'<c r="{letters(c)}' for c in columns]
        for row, bodies in enumerate(zip(*block, strict=True), first):
            if row in self.cells:  # single cells among them
                cells = {**dict(zip(columns, bodies, strict=True)), **self.cells[row]}
                inner = "".join(f'<c r="{letters(c)}{row}"{cells[c]}' for c in sorted(cells) if cells[c])
            else:
                inner = "".join([f'{head}{row}"{body}' for head, body in zip(heads, bodies, strict=True) if body])
            yield f'<row r="{row}"{self.attributes.get(row, "")}>{inner}</row>'

    def _texts(self, block: Mapping[int, Bodies], first: int, end: int) -> bytes:
        """Rows of the block, sheet rows `first` up to `end`, one by one."""
        part = [bodies.texts(first - self.top, end - self.top) for bodies in block.values()]
        return "".join(self._block_rows(list(block), part, first)).encode()

    def _drawn(self, block: Mapping[int, Bodies], first: int, end: int) -> bytes:
        """The same of rows without single cells, all at once."""
        if first >= end:
            return b""
        number = fixed(np.arange(first, end))
        fields: list[Field] = [b'<row r="', number, b'"']
        if any(row in self.attributes for row in range(first, end)):
            fields.append(texts_table([self.attributes.get(row, "") for row in range(first, end)]))
        fields.append(b">")
        for column, bodies in block.items():
            head, start, stop = f'<c r="{letters(column)}', first - self.top, end - self.top
            if isinstance(bodies, Listed) and bodies.gaps:
                fields += bodies.cells(head, start, stop, first)
            else:
                fields += [head.encode(), number, b'"', *bodies.fields(start, stop)]
        return drawn([*fields, b"</row>"], end - first)


def in_pieces(texts: Iterator[str], size: int = 2000) -> Iterator[str]:
    """The same text in larger pieces, so that writing costs a call per piece and not per row."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if len(held) >= size:
            yield "".join(held)
            held = []
    yield "".join(held)
