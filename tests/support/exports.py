"""Exports and mappings written into a folder, and what loading them gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

from invxl.columns import Kind, RawColumn
from invxl.errors import Fault, InvxlError
from invxl.intake import Loaded, load
from invxl.settings.model import ReadSettings

STAMP = datetime(2026, 1, 2, 3, 4, 5)
SALES = "Date,SKU,Quantity,Revenue\n2025-01-02,00011,3,4.50\n2025-01-03,AB,-1,-2\n"


def written(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def mapping(folder: Path, text: str, name: str = "map.yaml") -> str:
    return str(written(folder, name, dedent(text)))


def loaded(sources: Path | Sequence[Path], plan: str | None = None, read: ReadSettings | None = None) -> Loaded:
    given = [sources] if isinstance(sources, Path) else sources
    return load(given, plan, read or ReadSettings(), stamp=STAMP)


def cells(made: Loaded, table: str, header: str) -> list[Any]:
    """A column as Python values; dates as serials."""
    column = next(t for t in made.tables if t.table == table).columns[header]
    return [column.value(i) for i in range(len(column))]


def kinds(made: Loaded, table: str, header: str) -> list[Kind]:
    column: RawColumn = next(t for t in made.tables if t.table == table).columns[header]
    return [Kind(int(kind)) for kind in column.kind]


def refused(sources: Path | Sequence[Path], plan: str | None = None) -> list[Fault]:
    """The faults of a refusal; fails where the files are taken."""
    try:
        loaded(sources, plan)
    except InvxlError as error:
        assert error.faults and all(isinstance(fault, Fault) for fault in error.faults)
        return list(error.faults)  # type: ignore[arg-type]
    raise AssertionError("not refused")
