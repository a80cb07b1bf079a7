"""A month on the sample company: 200 annotated rows, changing data, ten refreshes; all stands where it belongs."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from invxl import demo
from invxl.columns import RawColumn, RawTable
from invxl.commands import new
from invxl.commands.rebuild import rebuild
from invxl.hosts.file import FileHost
from invxl.ooxml import frame
from invxl.ooxml.celltext import CellStyle, NativeFormula, body
from invxl.ooxml.comments import commented_cells
from invxl.ooxml.notes import add_note
from invxl.ooxml.package import Package
from invxl.ooxml.refs import letters
from invxl.ooxml.rows import Grid
from invxl.ooxml.sheet_cells import OldCells, plain_value, read_cells
from invxl.ooxml.styles import Style
from invxl.ooxml.tables import TablePart, by_name
from invxl.ooxml.workbook import Workbook

ANNOTATED = 200


def refresh(pack: Path) -> tuple[str, ...]:
    rebuilt = rebuild(pack, (), None, lambda stage, share: None)
    return rebuilt.host.write(rebuilt.refreshed.pack).notes


def opened(book: Workbook) -> tuple[TablePart, OldCells, dict[int, str]]:
    """tblABC, the cells of its sheet, and sheet row -> SKU."""
    table = by_name(book)["tblabc"]
    _, text = frame.split(book.read(table.sheet.part), "ABC")
    cells = read_cells(text, "ABC")
    at = table.data.left + [c.name for c in table.columns].index("SKU")
    rows = range(table.data.top, table.data.bottom + 1)
    keys = {r: str(plain_value(k, None)) for r in rows if (k := cells.at(r, at)) is not None}
    return table, cells, keys


def annotate(pack: Path) -> dict[str, int]:
    """Notes, formulas, fills and comments beside 200 rows; SKU -> the row it had."""
    with Package.open(pack) as package:
        book = Workbook(package)
        table, cells, keys = opened(book)
        root, _ = frame.split(book.read(table.sheet.part), "ABC")
        yellow = book.styles.id(Style(fill="FFFF00"))
        plain = CellStyle(0, book.styles.quoted(0))
        grid = Grid(cells={r: {c: k.body() for c, k in line.items()} for r, line in cells.cells.items()})
        grid.attributes = dict(cells.rows)
        right, usage = table.data.right, letters(table.data.left + 4)
        grid.put(table.area.top, right + 1, body("Note", plain))
        grid.put(table.area.top, right + 2, body("Double", plain))
        chosen = dict(list(keys.items())[:: len(keys) // ANNOTATED][:ANNOTATED])
        for row, sku in chosen.items():
            grid.put(row, right + 1, body(f"=note on {sku}", CellStyle(yellow, book.styles.quoted(yellow))))
            grid.put(row, right + 2, body(NativeFormula(f"{usage}{row}*2", 1.0), plain))
            add_note(book, table.sheet, root, (row, table.data.left + 1), f"comment on {sku}")
        book.put(table.sheet.part, list(frame.join(root, grid.rows())))
        out = io.BytesIO()
        book.save(out)
    pack.write_bytes(out.getvalue())
    return {sku: row for row, sku in chosen.items()}


def hold(pack: Path, annotated: Mapping[str, int]) -> None:
    with Package.open(pack) as package:
        book = Workbook(package)
        table, cells, keys = opened(book)
        right, usage = table.data.right, letters(table.data.left + 4)
        notes = {}
        for row, sku in keys.items():
            note, double = cells.at(row, right + 1), cells.at(row, right + 2)
            if note is not None and not note.blank:
                assert double is not None and double.formula is not None
                assert double.formula.text == f"{usage}{row}*2"
                look = book.styles.look(note.style)
                assert look is not None and look.fill == "FFFF00" and look.quoted
                notes[sku] = note.text
        assert notes == {sku: f"=note on {sku}" for sku in annotated if sku in set(keys.values())}
        spots = {(row, table.data.left + 1) for row, sku in keys.items() if sku in annotated}
        assert commented_cells(book, table.sheet) == spots
        below = [r for r in cells.cells if r > table.data.bottom]
        assert not below


def changed_sales(table: RawTable, dice: np.random.Generator) -> RawTable:
    """The same lines, the quantities of three in ten of them dealt anew."""
    quantity = table.columns["Quantity"]
    number = quantity.number.copy()
    some = np.flatnonzero(dice.random(len(number)) < 0.3)
    number[some] = number[dice.permutation(some)] * dice.uniform(0.2, 3.0)
    kind = quantity.kind.copy()
    kind[some] = np.where(np.isnan(number[some]), 0, 1)
    return RawTable(
        table.sheet, table.table, {**table.columns, "Quantity": RawColumn(kind, number, quantity.code, quantity.texts)}
    )


def test_a_month_of_refreshes(tmp_path: Path) -> None:
    pack = tmp_path / "month.xlsm"
    new.make(pack)
    demo.fill(pack, lambda stage, share: None)
    refresh(pack)
    annotated = annotate(pack)
    assert len(annotated) == ANNOTATED
    hold(pack, annotated)
    dice = np.random.default_rng(9)
    orders = set()
    for run in range(10):
        if run % 3 == 0:
            sales = FileHost(pack).read().tables["tblSales"]
            FileHost(pack).write_raw([changed_sales(sales, dice)])
        refresh(pack)
        hold(pack, annotated)
        with Package.open(pack) as package:
            orders.add(tuple(opened(Workbook(package))[2].values()))
    assert len(orders) > 3, "the data were to move the rows"
