"""What a controller puts beside tblABC in a month: built into a pack, and read back by SKU."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from invxl.ooxml import frame
from invxl.ooxml.celltext import CellStyle, NativeFormula, body
from invxl.ooxml.comments import comment_text, commented_cells
from invxl.ooxml.namespaces import q
from invxl.ooxml.notes import add_note
from invxl.ooxml.old_cells import OldCells
from invxl.ooxml.package import Package
from invxl.ooxml.refs import Area, address, letters
from invxl.ooxml.rows import Grid
from invxl.ooxml.sheet_cells import plain_value, read_cells
from invxl.ooxml.styles import Style
from invxl.ooxml.tables import TablePart, by_name
from invxl.ooxml.workbook import Workbook

DATE = "dd-mmm-yy"
SHOWN = ("A", "B")  # classes that the filter lets through
RENAMED = "Turnover per year"  # what the user calls our "Annual usage (currency)"
NOTE, DOUBLE, DUE, DECISION = 1, 2, 3, 4  # columns right of the table
SKU, CLASS, USAGE, NINE_BOX = 0, 1, 3, 7  # columns of the table
_THREADS = "xl/threadedComments/threadedCommentMonth.xml"
_THREAD = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_PERSON = "{11111111-2222-3333-4444-555555555555}"


@dataclass(frozen=True, slots=True)
class Opened:
    """tblABC, the cells of its sheet, and sheet row -> SKU."""

    book: Workbook
    table: TablePart
    root: etree._Element
    cells: OldCells
    keys: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Annotated:
    """The SKUs of the annotated rows, and the style id of each of the user's columns."""

    skus: tuple[str, ...]
    looks: Mapping[int, int]


def opened(package: Package) -> Opened:
    book = Workbook(package)
    table = by_name(book)["tblabc"]
    root, text = frame.split(book.read(table.sheet.part), "ABC")
    cells = read_cells(text, "ABC")
    rows = range(table.data.top, table.data.bottom + 1)
    keys = {r: str(plain_value(k, None)) for r in rows if (k := cells.at(r, table.data.left + SKU)) is not None}
    return Opened(book, table, root, cells, keys)


def annotate(pack: Path, count: int) -> Annotated:
    """Every way of annotating, on `count` rows."""
    with Package.open(pack) as package:
        o = opened(package)
        book, table, right = o.book, o.table, o.table.data.right
        usage = letters(table.data.left + USAGE)
        plain, yellow = CellStyle(0, book.styles.quoted(0)), book.styles.id(Style(fill="FFFF00"))
        day = book.styles.id(Style(number_format=DATE))
        grid = Grid(cells={r: {c: k.body() for c, k in line.items()} for r, line in o.cells.cells.items()})
        grid.attributes = dict(o.cells.rows)
        for at, name in ((NOTE, "Note"), (DOUBLE, "Double"), (DUE, "Due"), (DECISION, "Decision")):
            grid.put(table.area.top, right + at, body(name, plain))
        chosen = list(o.keys.items())[:: len(o.keys) // count][:count]
        for i, (row, sku) in enumerate(chosen):
            grid.put(row, right + NOTE, body(f"=note on {sku}", CellStyle(yellow, book.styles.quoted(yellow))))
            grid.put(row, right + DOUBLE, body(NativeFormula(f"{usage}{row}*2", 1.0), plain))
            grid.put(row, right + DUE, body(46_000.0 + i, CellStyle(day, day)))
            grid.put(row, right + DECISION, body("sell" if i % 2 else "hold", plain))
            add_note(book, table.sheet, o.root, (row, table.data.left + CLASS), f"comment on {sku}")
        threaded = chosen[::10]
        for row, sku in threaded:
            add_note(book, table.sheet, o.root, (row, right + NOTE), f"[Threaded comment] {sku}?")
        _threads(book, table, [((row, right + NOTE), sku) for row, sku in threaded])
        _validate(o.root, " ".join(address(row, right + DECISION) for row, _ in chosen))
        _highlight(o.root, str(Area(table.data.top, right + DUE, table.data.bottom, right + DUE)))
        _widths(o.root, hidden=table.data.left + NINE_BOX, wide=right + NOTE)
        _sort_and_filter(book, table)
        grid.put(table.area.top, table.data.left + USAGE, body(RENAMED, plain))
        _name(book, f"{_quoted(table)}!${usage}${table.data.top}:${usage}${table.data.bottom}")
        book.put(table.sheet.part, list(frame.join(o.root, grid.rows())))
        out = io.BytesIO()
        book.save(out)
    pack.write_bytes(out.getvalue())
    looks = {NOTE: book.styles.quoted(yellow), DOUBLE: 0, DUE: day, DECISION: 0}
    return Annotated(tuple(sku for _, sku in chosen), looks)


def _threads(book: Workbook, table: TablePart, on: Sequence[tuple[tuple[int, int], str]]) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    root = etree.Element(f"{{{space}}}ThreadedComments", nsmap={None: space})
    for i, (place, sku) in enumerate(on):
        e = etree.SubElement(root, f"{{{space}}}threadedComment", ref=address(*place), dT="2026-01-01T00:00:00.00",
                             personId=_PERSON, id=f"{{{i:08d}-0000-0000-0000-000000000000}}")  # fmt: skip
        etree.SubElement(e, f"{{{space}}}text").text = f"why {sku}?"
    book.put(_THREADS, etree.tostring(root), "application/vnd.ms-excel.threadedcomments+xml")
    relations = book.relations(table.sheet.part)
    relations.add("threadedComment", _THREADS)
    relations.root[-1].set("Type", _THREAD)


def _validate(root: etree._Element, cells: str) -> None:
    held = root.find(q("dataValidations"))
    assert held is not None
    rule = etree.SubElement(held, q("dataValidation"), type="list", allowBlank="1", sqref=cells)
    etree.SubElement(rule, q("formula1")).text = '"hold,sell"'
    held.set("count", str(len(held)))


def _highlight(root: etree._Element, area: str) -> None:
    held = root.find(q("conditionalFormatting"))
    assert held is not None
    own = etree.Element(q("conditionalFormatting"), sqref=area)
    rule = etree.SubElement(own, q("cfRule"), type="cellIs", dxfId="0", priority="99", operator="lessThan")
    etree.SubElement(rule, q("formula")).text = "46010"
    held.addnext(own)


def _widths(root: etree._Element, hidden: int, wide: int) -> None:
    columns = root.find(q("cols"))
    assert columns is not None
    next(c for c in columns if c.get("min") == str(hidden)).set("hidden", "1")
    etree.SubElement(columns, q("col"), min=str(wide), max=str(wide), width="33", customWidth="1")


def _sort_and_filter(book: Workbook, table: TablePart) -> None:
    root = book.tree(table.part)
    held = root.find(q("autoFilter"))
    assert held is not None
    column = etree.SubElement(held, q("filterColumn"), colId=str(CLASS))
    filters = etree.SubElement(column, q("filters"))
    for word in SHOWN:
        etree.SubElement(filters, q("filter"), val=word)
    sort = etree.Element(q("sortState"), ref=str(table.data))
    at = table.data.left + USAGE
    etree.SubElement(sort, q("sortCondition"), ref=str(Area(table.data.top, at, table.data.bottom, at)))
    held.addnext(sort)
    columns = root.find(q("tableColumns"))
    assert columns is not None
    columns[USAGE].set("name", RENAMED)


def _quoted(table: TablePart) -> str:
    return "'" + table.sheet.name.replace("'", "''") + "'"


def _name(book: Workbook, ref: str) -> None:
    root = book.tree("xl/workbook.xml")
    names = root.find(q("definedNames"))
    assert names is not None
    etree.SubElement(names, q("definedName"), name="MyUsage").text = ref
    names[:] = sorted(names, key=lambda e: str(e.get("name")).lower())


def hold(pack: Path, made: Annotated) -> tuple[str, ...]:
    """Everything stands where it belongs; gives the SKUs as they are listed."""
    annotated = made.skus
    with Package.open(pack) as package:
        o = opened(package)
        book, table, data, right = o.book, o.table, o.table.data, o.table.data.right
        rows = {sku: row for row, sku in o.keys.items()}
        there = [sku for sku in annotated if sku in rows]
        usage = letters(data.left + USAGE)
        beside: dict[tuple[int, int], Any] = {}
        for i, sku in enumerate(annotated):
            if sku in rows:
                row = rows[sku]
                beside |= {(row, NOTE): f"=note on {sku}", (row, DOUBLE): f"{usage}{row}*2", (row, DUE): 46_000.0 + i,
                           (row, DECISION): "sell" if i % 2 else "hold"}  # fmt: skip
        found: dict[tuple[int, int], Any] = {}
        for row in range(data.top, max(o.cells.cells) + 1):
            for at in (NOTE, DOUBLE, DUE, DECISION):
                kept = o.cells.at(row, right + at)
                if kept is not None and not kept.blank:
                    found[row, at] = kept.formula.text if kept.formula is not None else plain_value(kept, None)
                    assert kept.style == made.looks[at]
        assert found == beside
        assert not [r for r in o.cells.cells if r > data.bottom]
        threads = {(rows[sku], right + NOTE) for sku in annotated[::10] if sku in rows}
        notes = {(rows[sku], data.left + CLASS) for sku in there}
        assert commented_cells(book, table.sheet) == notes | threads
        for sku in annotated[::10]:
            if sku in rows:
                assert comment_text(book, table.sheet, (rows[sku], right + NOTE)) == f"why {sku}?"
        _hold_frame(o, {address(rows[sku], right + DECISION) for sku in there})
        _hold_order(o)
        return tuple(o.keys.values())


def _hold_frame(o: Opened, decided: set[str]) -> None:
    data, right = o.table.data, o.table.data.right
    rules = [e for e in o.root.iter(q("dataValidation")) if e.findtext(q("formula1")) == '"hold,sell"']
    assert {cell for e in rules for area in str(e.get("sqref")).split() for cell in _cells(area)} == decided
    formats = [e.get("sqref") for e in o.root.iter(q("conditionalFormatting")) if e.find(q("cfRule")).get("type") ==
               "cellIs"]  # fmt: skip
    assert formats == [str(Area(data.top, right + DUE, data.bottom, right + DUE))]
    columns = {int(str(c.get("min"))): c for c in o.root.iter(q("col"))}
    assert columns[data.left + NINE_BOX].get("hidden") == "1" and columns[right + NOTE].get("width") == "33"
    assert [c.name for c in o.table.columns][USAGE] == RENAMED
    at = letters(data.left + USAGE)
    names = {e.get("name"): e.text for e in o.book.tree("xl/workbook.xml").iter(q("definedName"))}
    assert names["MyUsage"] == f"{_quoted(o.table)}!${at}${data.top}:${at}${data.bottom}"


def _cells(area: str) -> list[str]:
    a = Area.parse(area)
    return [address(r, c) for r in range(a.top, a.bottom + 1) for c in range(a.left, a.right + 1)]


def _hold_order(o: Opened) -> None:
    """The user's sort is applied to the new figures, the filter shows its classes only."""
    data = o.table.data
    usage, hidden, classes = [], [], []
    for row in range(data.top, data.bottom + 1):
        kept = o.cells.at(row, data.left + USAGE)
        value = None if kept is None else plain_value(kept, None)
        usage.append(float("inf") if value is None else value)
        hidden.append(re.search(r' hidden="1"', o.cells.rows.get(row, "")) is not None)
        named = o.cells.at(row, data.left + CLASS)
        classes.append(None if named is None else plain_value(named, None))
    assert usage == sorted(usage) and len(set(usage)) > 100
    assert hidden == [c not in SHOWN for c in classes]
