"""The rows of a worksheet as text: a block of columns (a table) and single cells around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from invxl.ooxml.refs import Area, letters


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

    def _row(self, row: int) -> str:
        cells = self.cells.get(row, {})
        inner = "".join(f'<c r="{letters(c)}{row}"{cells[c]}' for c in sorted(cells) if cells[c])
        return f'<row r="{row}"{self.attributes.get(row, "")}>{inner}</row>'

    def _block(self) -> Iterator[str]:
        columns = sorted(self.block)
        heads = [f'<c r="{letters(c)}' for c in columns]
        for i, bodies in enumerate(zip(*(self.block[c] for c in columns), strict=True)):
            row = self.top + i
            extra = self.cells.get(row)
            if extra:
                cells = {**dict(zip(columns, bodies, strict=True)), **extra}
                inner = "".join(f'<c r="{letters(c)}{row}"{cells[c]}' for c in sorted(cells) if cells[c])
            else:
                inner = "".join([f'{head}{row}"{body}' for head, body in zip(heads, bodies, strict=True) if body])
            yield f'<row r="{row}"{self.attributes.get(row, "")}>{inner}</row>'


def in_pieces(texts: Iterator[str], size: int = 2000) -> Iterator[str]:
    """The same text in larger pieces, so that writing costs a call per piece and not per row."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if len(held) >= size:
            yield "".join(held)
            held = []
    yield "".join(held)
