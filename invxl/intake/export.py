"""An export as found: its columns by header, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from invxl.columns import Kind, RawColumn


@dataclass(frozen=True, slots=True)
class Export:
    """One file, or one sheet of a workbook."""

    name: str  # the file's name
    sha256: str
    columns: Mapping[str, RawColumn]
    sheet: str = ""  # of a workbook
    first_row: int = 2  # line or sheet row of the first data row, for messages
    plain_text: bool = True  # CSV: numbers are text for want of anything else

    @property
    def n_rows(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    @property
    def place(self) -> str:
        return f"{self.name}, sheet {self.sheet}" if self.sheet else self.name


def blank_column(n: int) -> RawColumn:
    return RawColumn(np.zeros(n, np.uint8), np.full(n, np.nan), np.full(n, -1, np.int32))


def text_column(codes: np.ndarray, texts: tuple[str, ...]) -> RawColumn:
    """Text cells from codes into distinct texts; the empty text is a blank cell."""
    code = codes.astype(np.int32)
    if "" in texts:
        empty = texts.index("")
        code = np.where(code == empty, -1, np.where(code > empty, code - 1, code)).astype(np.int32)
        texts = texts[:empty] + texts[empty + 1 :]
    kind = np.where(code >= 0, np.uint8(Kind.TEXT), np.uint8(Kind.BLANK)).astype(np.uint8)
    return RawColumn(kind, np.full(len(code), np.nan), code, texts)


def taken(column: RawColumn, rows: np.ndarray) -> RawColumn:
    """Some rows of a column; texts that no row uses any more are dropped."""
    code = column.code[rows]
    used = np.flatnonzero(np.bincount(code[code >= 0]))
    place = np.full(len(column.texts) + 1, -1, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    return RawColumn(column.kind[rows], column.number[rows], place[code], tuple(column.texts[i] for i in used.tolist()))


def joined(columns: list[RawColumn]) -> RawColumn:
    """Columns one below the other."""
    if len(columns) == 1:
        return columns[0]
    index: dict[str, int] = {}
    codes = []
    for column in columns:
        place = np.array([*(index.setdefault(text, len(index)) for text in column.texts), -1], np.int32)
        codes.append(place[column.code])
    return RawColumn(
        np.concatenate([c.kind for c in columns]),
        np.concatenate([c.number for c in columns]),
        np.concatenate(codes),
        tuple(index),
    )
