"""Formulas of the user's that point into our tables by cell address: they are not rewritten, and so are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from invxl.ooxml import frame
from invxl.ooxml.formula_text import column_specifier, sheet_name, tokens
from invxl.ooxml.namespaces import local, q
from invxl.ooxml.refs import Area, address, quoted_sheet
from invxl.ooxml.sheet_cells import read_cells
from invxl.ooxml.tables import TablePart
from invxl.ooxml.workbook import Workbook

_SHOWN = 5  # formulas named; the rest are counted


@dataclass(frozen=True, slots=True)
class Pointer:
    """One formula and the table it points into."""

    place: str
    formula: str
    table: str
    instead: str


def address_notes(book: Workbook, tables: Mapping[str, TablePart], skipped: frozenset[str]) -> list[str]:
    """A sentence for each of the first few formulas on other sheets. skipped: parts that are ours or hold no formula.

    Ranges that cover exactly a column follow it where they are names or chart series; a formula in a cell is the
    user's, and the rows under it have moved.
    """
    found = [p for p in _pointers(book, tables, skipped) if p.formula]
    notes = [
        f"{p.place}: ={p.formula} points into {p.table} by address, where rows move; write {p.instead} instead"
        for p in found[:_SHOWN]
    ]
    if len(found) > _SHOWN:
        notes.append(f"{len(found) - _SHOWN} more formulas point into tables of ours by address")
    return notes


def _pointers(book: Workbook, tables: Mapping[str, TablePart], skipped: frozenset[str]) -> Iterator[Pointer]:
    targets = {t.sheet.name.lower(): t for t in tables.values()}
    needles = [f"{quoted_sheet(t.sheet.name)}!".replace("&", "&amp;").encode() for t in tables.values()]
    for sheet in book.worksheets():
        if sheet.part in skipped or sheet.part not in book.package:
            continue
        if not _has_formulas_over(book, sheet.part, needles):
            continue
        _, text = frame.split(book.read(sheet.part), sheet.part)
        for row, line in sorted(read_cells(text, sheet.part).cells.items()):
            for column, kept in sorted(line.items()):
                f = kept.formula
                hit = None if f is None else _hit(f.text, targets)
                if f is not None and hit is not None:
                    yield Pointer(f"{sheet.name}!{address(row, column)}", f.text, *hit)


def _has_formulas_over(book: Workbook, part: str, needles: list[bytes]) -> bool:
    tail = b""
    for chunk in book.package.chunks(part):
        piece = tail + chunk
        if any(n in piece for n in needles):
            return True
        tail = piece[-100:]
    return False


def _hit(formula: str, targets: Mapping[str, TablePart]) -> tuple[str, str] | None:
    """The first table that a formula reaches into by address, and the structured reference to use."""
    table: TablePart | None = None
    for kind, text in tokens(formula):
        if kind == "sheet":
            table = targets.get(sheet_name(text).lower())
        elif kind == "ref" and table is not None:
            try:
                area = Area.parse(text)
            except ValueError:
                continue
            data = table.data
            if data.holds(area.top, area.left):
                header = table.columns[area.left - data.left].name
                return table.name, f"{table.name}[{column_specifier(header)}]"
        elif text != ":":
            table = None
    return None


def stretch_print_area(book: Workbook, index: int, old_bottom: int, new_bottom: int) -> None:
    """A print area that ended with the table ends with it again. index: of the sheet."""
    parent = book.root.find(q("definedNames"))
    for e in () if parent is None else parent:
        if local(e) != "definedName" or e.get("name") != "_xlnm.Print_Area" or e.get("localSheetId") != str(index):
            continue
        name, _, ref = (e.text or "").rpartition("!")
        try:
            area = Area.parse(ref)
        except ValueError:
            continue
        if name and area.bottom == old_bottom:
            e.text = f"{name}!{Area(area.top, area.left, new_bottom, area.right).absolute()}"
