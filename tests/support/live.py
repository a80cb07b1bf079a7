"""What the tests of both hosts share: packs over small companies, annotations, and a comparison cell by cell."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from sheets import company

from invxl import layers
from invxl.columns import RawColumn, RawTable
from invxl.commands import new
from invxl.hosts.file import FileHost
from invxl.intake import load
from invxl.ooxml.refs import letters
from invxl.pack import Pack
from invxl.progress import silent
from invxl.refresh import Run, refresh
from invxl.settings.model import Config

STAMP = datetime(2026, 1, 5, 8, 30)
ANNOTATED = ("ABC", "Aging")
_ANNOTATIONS = ("call the supplier", "0012", 7.5, "=1+1", None, date(2026, 2, 1), "-", "'quoted", True)


@dataclass(frozen=True, slots=True)
class Story:
    """A workbook as it stood after its first refresh and a month of notes, and the packs that followed."""

    path: Path
    packs: tuple[Pack, ...]

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.name for p in self.packs for s in p.sheets))

    def copied(self, folder: Path, name: str = "pack") -> Path:
        """A copy of the workbook to write to."""
        folder.mkdir(exist_ok=True)
        return Path(shutil.copy(self.path, folder / f"{name}{self.path.suffix}"))


def pack_of(path: Path, day: int = 0) -> Pack:
    """The Pack of a closed workbook, on this day of the month."""
    book = FileHost(path).read()
    run = Run(STAMP + timedelta(days=day), company.RUN.version, company.RUN.settings_hash)
    return refresh(book, layers.read_config([], book), as_of=None, run=run, progress=silent).pack


def start(path: Path, tables: Iterable[RawTable]) -> Path:
    """The template with these raw tabs."""
    new.make(path)
    FileHost(path).write_raw(tuple(tables))
    return path


def without(tables: Iterable[RawTable], skus: set[str]) -> list[RawTable]:
    """The raw tables less the rows of some items."""
    return [_filtered(t, lambda sku: sku not in skus) for t in tables]


def only(tables: Iterable[RawTable], skus: set[str]) -> list[RawTable]:
    """The raw tables' rows of some items; those without a SKU whole."""
    return [_filtered(t, lambda sku: sku in skus) for t in tables]


def _filtered(table: RawTable, keep: Any) -> RawTable:
    if "SKU" not in table.columns:
        return table
    sku = table.columns["SKU"]
    mask = np.array([keep(sku.value(i)) for i in range(len(sku))], np.bool_)
    return replace(table, columns={h: _taken(c, mask) for h, c in table.columns.items()})


def _taken(column: RawColumn, mask: Any) -> RawColumn:
    return RawColumn(column.kind[mask], column.number[mask], column.code[mask], column.texts)


def adventureworks(folder: Path) -> Sequence[RawTable]:
    """The public company's exports as raw tabs."""
    return load([folder], "adventureworks", Config().read, stamp=company.RUN.stamp).tables


def skus_of(tables: Iterable[RawTable]) -> list[str]:
    """The items of the item master."""
    sku = next(t for t in tables if t.table == "tblItems").columns["SKU"]
    return [str(v) for i in range(len(sku)) if (v := sku.value(i)) is not None]


def annotated(path: Path) -> None:
    """A month of notes: two columns of the user's touching each table, the second one with formulas of its row."""
    book = openpyxl.load_workbook(path, keep_vba=True)
    for name in ANNOTATED:
        sheet = book[name]
        [table] = sheet.tables.values()
        left, top, right, bottom = openpyxl.utils.range_boundaries(table.ref)
        sheet.cell(top, right + 1, "My note")
        sheet.cell(top, right + 2, "My figure")
        for row in range(top + 1, bottom + 1):
            note = _ANNOTATIONS[row % len(_ANNOTATIONS)]
            if note is not None:
                cell = sheet.cell(row, right + 1, note)
                if isinstance(note, str) and note != "=1+1":
                    cell.data_type = "s"
            if row % 3:
                sheet.cell(row, right + 2, f"={letters(left)}{row}&$A$1&{letters(right + 1)}{row}")
        sheet.cell(top - 1, right + 4, "apart")
    book.save(path)


def story(folder: Path, tables: Sequence[RawTable], gone: Sequence[set[str]]) -> Story:
    """The first refresh, the notes, and nine more with other items gone each time.

    The workbook itself holds the raw rows of one item: the packs are computed from whole ones.
    """
    first = pack_of(start(folder / "0.xlsm", tables))
    path = start(folder / "pack.xlsm", only(tables, set(skus_of(tables)[:1])))
    FileHost(path).write(first)
    packs = []
    for day, skus in enumerate(gone, 1):
        other = start(folder / f"{day}.xlsm", without(tables, skus))
        packs.append(pack_of(other, day))
    annotated(path)
    return Story(path, tuple(packs))


def cells_of(path: Path, sheets: Iterable[str]) -> dict[tuple[str, int, int], tuple[Any, str]]:
    """(sheet, row, column) -> what was typed and its number format, blanks left out."""
    book = openpyxl.load_workbook(path)
    return dict(told(book, sheets))


def told(book: Any, sheets: Iterable[str]) -> Iterator[tuple[tuple[str, int, int], tuple[Any, str]]]:
    """The same of an open workbook of openpyxl's."""
    for name in sheets:
        for line in book[name].iter_rows():
            for cell in line:
                value = cell.value
                if isinstance(value, datetime):
                    value = (value - datetime(1899, 12, 30)).total_seconds() / 86400
                if value is not None:
                    value = f"text {value}" if cell.data_type == "s" else value
                    yield (name, cell.row, cell.column), (value, cell.number_format)


def differences(ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> list[str]:
    """Where two workbooks are not the same; a number that a program rounds to 15 digits is."""
    out = []
    for place in sorted({*ours, *theirs}, key=str):
        a, b = ours.get(place), theirs.get(place)
        if a != b and not _close(a, b):
            out.append(f"{place}: {a!r} by the file host, {b!r} live")
    return out


def _close(a: Any, b: Any) -> bool:
    if not (isinstance(a, tuple) and isinstance(b, tuple) and a[1:] == b[1:]):
        return False
    numbers = isinstance(a[0], int | float) and isinstance(b[0], int | float)
    return numbers and abs(a[0] - b[0]) <= 1e-14 * max(abs(a[0]), abs(b[0]))
