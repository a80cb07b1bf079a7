"""What a sheet held before it is rewritten: the user's cells as text, of ours only what places them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml.kept import Kept

_MOST = 1 << 62


@dataclass(frozen=True, slots=True)
class Looks:
    """The style ids of a column that is rewritten. rows: int32 [n], the sheet rows in file order. ids: [n]."""

    rows: NDArray[np.int32]
    ids: NDArray[Any]

    @classmethod
    def of(cls, by_row: Mapping[int, int]) -> Looks:
        """From sheet row -> style id."""
        ids = list(by_row.values())
        plain = all(-_MOST < id < _MOST for id in ids)  # a file may claim anything
        return cls(np.array(list(by_row), np.int32), np.array(ids, np.int64 if plain else object))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def distinct(self) -> set[int]:
        return set(np.unique(self.ids).tolist())

    def those(self, ids: Iterable[int]) -> list[tuple[int, int]]:
        """(row, style id) of the cells with one of these, in file order."""
        which = np.isin(self.ids, list(ids))
        return list(zip(self.rows[which].tolist(), self.ids[which].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class KeyCells:
    """The cells of a column that names the rows: each distinct one once.

    rows: int32 [n], ascending sheet rows. codes: int32 [n], which of `kept` stands there.
    """

    rows: NDArray[np.int32]
    codes: NDArray[np.int32]
    kept: Sequence[Kept]

    @classmethod
    def of(cls, by_row: Mapping[int, Kept]) -> KeyCells:
        """From sheet row -> cell."""
        distinct: dict[Kept, int] = {}
        rows = sorted(by_row)
        codes = [distinct.setdefault(by_row[row], len(distinct)) for row in rows]
        return cls(np.array(rows, np.int32), np.array(codes, np.int32), list(distinct))

    def at(self, row: int) -> Kept | None:
        i = bisect_left(self.rows, row)
        return self.kept[int(self.codes[i])] if i < len(self.rows) and self.rows[i] == row else None


@dataclass(slots=True)
class OldCells:
    """What a sheet held. rows: attributes of those rows that have some, as text. cells: row -> column -> cell, where it
    was kept.

    looks: for each column that was not kept, the styles of its cells. keys: those of these columns whose cells were
    asked for all the same; one with a formula is among `cells` too.
    """

    rows: dict[int, str] = field(default_factory=dict)
    cells: dict[int, dict[int, Kept]] = field(default_factory=dict)
    looks: dict[int, Looks] = field(default_factory=dict)
    keys: dict[int, KeyCells] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Kept | None:
        found = self.cells.get(row, {}).get(column)
        return self.keys[column].at(row) if found is None and column in self.keys else found

    def column(self, column: int) -> Iterator[tuple[int, Kept]]:
        """The kept cells of a column, by row."""
        return ((row, cells[column]) for row, cells in self.cells.items() if column in cells)
