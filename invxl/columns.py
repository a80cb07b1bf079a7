"""Raw columns: what a host found in a table's cells, before anyone judges it.

Three arrays per column instead of an object per cell. Error cells, numbers stored as text, real dates and blanks are
still told apart, which a data frame would have lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import overload

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """What kind of value a cell holds."""

    BLANK = 0
    NUMBER = 1
    TEXT = 2
    BOOL = 3
    ERROR = 4
    DATE = 5  # a number whose cell has a date format


@dataclass(frozen=True, slots=True)
class RawColumn:
    """One column of a table.

    kind: uint8 [n], a `Kind` per row.
    number: float64 [n], the value of NUMBER, BOOL (0 or 1) and DATE cells (serial of the 1900 system, also for a
        workbook that counts from 1904); NaN elsewhere.
    code: int32 [n], index into `texts` of TEXT and ERROR cells; -1 elsewhere.
    texts: the distinct texts. Two codes never stand for the same text.
    """

    kind: NDArray[np.uint8]
    number: NDArray[np.float64]
    code: NDArray[np.int32]
    texts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.kind)

    def value(self, i: int) -> float | str | bool | None:
        """The cell at position i as a Python value; for messages and small tables only."""
        match Kind(int(self.kind[i])):
            case Kind.BLANK:
                return None
            case Kind.TEXT | Kind.ERROR:
                return self.texts[int(self.code[i])]
            case Kind.BOOL:
                return bool(self.number[i])
            case _:
                return float(self.number[i])


@dataclass(frozen=True, slots=True)
class RawTable:
    """One Excel table as found: `header -> column` in sheet order, side by side, with where it stands."""

    sheet: str
    table: str  # as formulas name it; a raw tab's table may have another name than the schema gives it
    columns: Mapping[str, RawColumn]
    first_row: int = 2  # sheet row (1-based) of the first data row; row i of the arrays is sheet row first_row + i
    first_column: int = 1  # sheet column (1-based) of the first header
    plain: bool = (
        False  # a raw tab that is no Excel table: formulas must name its cells, `table` is only what we call it
    )

    @property
    def n_rows(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0


@dataclass(frozen=True, slots=True)
class RawBook:
    """Everything a refresh reads from a workbook."""

    name: str
    tables: Mapping[str, RawTable] = field(default_factory=dict)  # by our name, e.g. "tblSales"; ours only


@dataclass(frozen=True, slots=True, eq=False)
class Coded(Sequence[str | None]):
    """A long column of texts on its way to a sheet: the distinct ones, and which of them each row has; -1 is blank."""

    codes: NDArray[np.integer]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, i: int) -> str | None: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[str | None]: ...
    def __getitem__(self, i: int | slice) -> str | Sequence[str | None] | None:
        if isinstance(i, slice):
            return Coded(self.codes[i], self.texts)
        code = int(self.codes[i])
        return self.texts[code] if code >= 0 else None

    def __iter__(self) -> Iterator[str | None]:
        known = [*self.texts, None]
        return (known[code] for code in self.codes.tolist())
