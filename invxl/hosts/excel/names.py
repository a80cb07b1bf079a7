"""What a workbook remembers of us in hidden names, as the host of closed files writes them too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from invxl.hosts.excel.seen import Seen
from invxl.hosts.file.anchors import NOW, THEN, Shifts, anchors_of, places_in, shifts_of
from invxl.hosts.file.geometry import CELLS, COLUMNS, HEADERS, SHEET
from invxl.hosts.memory import Remembered, cells_of_texts, columns_of_texts, texts_of_cells, texts_of_columns

__all__ = ["CELLS", "COLUMNS", "SHEET", "cells_text", "columns_text", "remembered_cells", "remembered_columns", "texts"]

_STRING = re.compile(r'"((?:[^"]|"")*)"')


def texts(seen: Seen, name: str) -> list[str] | None:
    """The texts of a hidden name; None where there is none."""
    formula = seen.names.get(name.lower())
    return None if formula is None else [t.replace('""', '"') for t in _STRING.findall(formula)]


def constant(pieces: Iterable[str]) -> str:
    """Texts as an array constant."""
    return "{" + ",".join('"' + t.replace('"', '""') + '"' for t in pieces) + "}"


def remembered_columns(seen: Seen, table: str) -> list[Remembered]:
    """Which of a table's columns are ours, with our header of the last refresh."""
    return columns_of_texts(texts(seen, COLUMNS + table) or [])


def columns_text(columns: Sequence[Remembered]) -> str:
    return constant(texts_of_columns(columns))


def remembered_cells(seen: Seen, key: str) -> set[tuple[int, int]] | None:
    """The cells of ours around a table; None where it is not known."""
    found = texts(seen, CELLS + key)
    return None if found is None else cells_of_texts(found)


def cells_text(cells: Iterable[tuple[int, int]]) -> str:
    return constant(texts_of_cells(cells))


def shifts(seen: Seen, key: str) -> Shifts:
    """Where our cells around a table went since they were written: a user may have inserted rows above it."""
    return shifts_of(texts(seen, THEN + key), seen.names.get((NOW + key).lower()))


def anchors(sheet: str, key: str, cells: Iterable[tuple[int, int]], went: Shifts) -> dict[str, str]:
    """Name -> what it is to hold, for the next refresh to tell the same. cells: their places in the Pack."""
    then, now = anchors_of(sheet, cells, went)
    return {THEN + key: constant(then), NOW + key: now} if then else {}


def header_places(seen: Seen, table: str) -> dict[str, tuple[int, int]]:
    """Our column id -> where its header is now, whatever it is called; none where the workbook does not tell.

    Spreadsheet programs move such references along with the cells; the one to a deleted column is an error.
    """
    columns = remembered_columns(seen, table)
    found = places_in(seen.names.get((HEADERS + table).lower(), ""))
    if len(found) != len(columns):
        return {}
    return {c.id: at for c, at in zip(columns, found, strict=True) if at is not None}
