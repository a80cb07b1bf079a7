"""What a write does to an open workbook, one step at a time; each knows how to take itself back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import xlwings as xw

from invxl.hosts.excel.seen import UNTOLD
from invxl.hosts.excel.values import Entry
from invxl.hosts.look import LIGHT_LOOKS, Look
from invxl.ooxml.refs import Area
from invxl.pack import LIGHTS

Rows = Sequence[Sequence[Entry]]


class Step(Protocol):
    """One call or a few, on one range."""

    @property
    def place(self) -> str:
        """Where, for a person."""

    def do(self, book: xw.Book) -> None: ...

    def undo(self, book: xw.Book) -> None: ...


def cells(book: xw.Book, sheet: str, area: Area) -> Any:
    """The range of an area."""
    return book.sheets[sheet].range((area.top, area.left), (area.bottom, area.right))


@dataclass(frozen=True, slots=True)
class AddSheet:
    """A new sheet behind the others."""

    sheet: str
    after: str

    @property
    def place(self) -> str:
        return f"sheet {self.sheet}"

    def do(self, book: xw.Book) -> None:
        book.sheets.add(self.sheet, after=book.sheets[self.after])

    def undo(self, book: xw.Book) -> None:
        book.sheets[self.sheet].delete()


@dataclass(frozen=True, slots=True)
class Fill:
    """Entries for a rectangle. before: what stood there, as entries, asked for only where it is put back."""

    sheet: str
    area: Area
    rows: Rows
    before: Callable[[], Rows]

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.area}"

    def do(self, book: xw.Book) -> None:
        cells(book, self.sheet, self.area).value = self.rows

    def undo(self, book: xw.Book) -> None:
        cells(book, self.sheet, self.area).value = self.before()


@dataclass(frozen=True, slots=True)
class Clear:
    """Cells that are no longer ours, emptied with their looks."""

    sheet: str
    area: Area
    before: Callable[[], Rows]

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.area}"

    def do(self, book: xw.Book) -> None:
        cells(book, self.sheet, self.area).clear()

    def undo(self, book: xw.Book) -> None:
        cells(book, self.sheet, self.area).value = self.before()


@dataclass(frozen=True, slots=True)
class Format:
    """A number format. before: the one there was, "" where it is not known."""

    sheet: str
    area: Area
    code: str
    before: str = ""

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.area}"

    def do(self, book: xw.Book) -> None:
        cells(book, self.sheet, self.area).number_format = self.code

    def undo(self, book: xw.Book) -> None:
        if self.before:
            cells(book, self.sheet, self.area).number_format = self.before


@dataclass(frozen=True, slots=True)
class Dress:
    """Font, fill, alignment and rules of cells that are new. Where a host lacks one of them, the rest is done."""

    sheet: str
    area: Area
    look: Look

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.area}"

    def do(self, book: xw.Book) -> None:
        at, look = cells(book, self.sheet, self.area), self.look
        at.font.name, at.font.size, at.font.color = look.font, look.size, f"#{look.colour}"
        if look.bold:
            at.font.bold = True
        if look.italic:
            at.font.italic = True
        if look.fill:
            at.color = f"#{look.fill}"
        with contextlib.suppress(*UNTOLD):
            if look.horizontal != "general":
                at.horizontal_alignment = look.horizontal
            at.vertical_alignment = look.vertical
        with contextlib.suppress(*UNTOLD):
            if look.indent:
                at.adjust_indent(look.indent)
        if look.wrap:
            at.wrap_text = True
        with contextlib.suppress(*UNTOLD):
            for edge, style in (("edge_top", look.top), ("edge_bottom", look.bottom)):
                if style:
                    at.borders.set(edge, weight="hairline" if style == "hair" else "thin", color=f"#{look.rule}")
            if look.bottom and self.area.rows > 1:
                weight = "hairline" if look.bottom == "hair" else "thin"
                at.borders.set("inside_horizontal", weight=weight, color=f"#{look.rule}")

    def undo(self, book: xw.Book) -> None:
        """Cells that were blank before: their looks do no harm."""


@dataclass(frozen=True, slots=True)
class Lights:
    """Traffic lights that follow the word in a cell. Rules without a reference: Excel would count one from the active
    cell."""

    sheet: str
    area: Area

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.area}"

    def do(self, book: xw.Book) -> None:
        with contextlib.suppress(*UNTOLD):
            rules = cells(book, self.sheet, self.area).conditional_formats
            for word, light in LIGHTS.items():
                seen = LIGHT_LOOKS[light]
                rules.add_cell_value("equal_to", f'="{word}"', fill_color=f"#{seen.fill}", font_color=f"#{seen.colour}")

    def undo(self, book: xw.Book) -> None:
        """Cells that are blank again have no word."""


@dataclass(frozen=True, slots=True)
class MakeTable:
    """An Excel table over cells that hold its headers."""

    sheet: str
    table: str
    area: Area
    style: str

    @property
    def place(self) -> str:
        return f"{self.sheet}, {self.table}"

    def do(self, book: xw.Book) -> None:
        made = book.sheets[self.sheet].tables.add(
            source=cells(book, self.sheet, self.area), name=self.table, has_headers=True, table_style_name=self.style
        )
        with contextlib.suppress(*UNTOLD):
            made.show_table_style_row_stripes = False

    def undo(self, book: xw.Book) -> None:
        """Its sheet is new, and goes with it."""


@dataclass(frozen=True, slots=True)
class Resize:
    """A table over more or fewer rows and columns; a row of totals goes to its new end."""

    sheet: str
    table: str
    old: Area
    new: Area
    totals: int

    @property
    def place(self) -> str:
        return f"{self.sheet}, {self.table}"

    def do(self, book: xw.Book) -> None:
        self._set(book, self.new)

    def undo(self, book: xw.Book) -> None:
        self._set(book, self.old)

    def _set(self, book: xw.Book, area: Area) -> None:
        table = book.sheets[self.sheet].tables[self.table]
        if self.totals:
            table.show_totals = False
            area = Area(area.top, area.left, area.bottom - self.totals, area.right)
        table.resize(cells(book, self.sheet, area))
        if self.totals:
            table.show_totals = True


@dataclass(frozen=True, slots=True)
class Remember:
    """A hidden name in which the workbook keeps what is ours."""

    name: str
    text: str
    before: str | None

    @property
    def place(self) -> str:
        return f"the name {self.name}"

    def do(self, book: xw.Book) -> None:
        self._set(book, self.text)

    def undo(self, book: xw.Book) -> None:
        if self.before is not None:
            self._set(book, self.before)

    def _set(self, book: xw.Book, text: str) -> None:
        there = next((n for n in book.names if n.name.lower() == self.name.lower()), None)
        if there is not None:
            there.refers_to = f"={text}"
            return
        made = book.names.add(self.name, f"={text}")
        with contextlib.suppress(Exception):  # only a desktop Excel can hide a name
            made.api.Visible = False


@dataclass(frozen=True, slots=True)
class LayOut:
    """Widths, hidden columns, the frozen header and whether the sheet shows, of a sheet that is new."""

    sheet: str
    widths: tuple[tuple[int, float], ...]
    hidden_columns: tuple[int, ...]
    freeze_row: int
    freeze_column: int
    visible: bool

    @property
    def place(self) -> str:
        return f"sheet {self.sheet}"

    def do(self, book: xw.Book) -> None:
        sheet = book.sheets[self.sheet]
        for column, width in self.widths:
            sheet.range((1, column)).column_width = width
        with contextlib.suppress(*UNTOLD):
            for column in self.hidden_columns:
                sheet.range((1, column)).column_hidden = True
        with contextlib.suppress(*UNTOLD):
            if self.freeze_row or self.freeze_column:
                sheet.freeze_panes.freeze_at(sheet.range((1, 1), (self.freeze_row or 1, self.freeze_column or 1)))
        if not self.visible:
            sheet.visible = False

    def undo(self, book: xw.Book) -> None:
        """Its sheet is new, and goes."""


@dataclass(frozen=True, slots=True)
class Note:
    """A user's note that follows its row."""

    sheet: str
    old: tuple[int, int] | None
    new: tuple[int, int] | None
    text: str

    @property
    def place(self) -> str:
        return f"a note on {self.sheet}"

    def do(self, book: xw.Book) -> None:
        self._move(book, self.old, self.new)

    def undo(self, book: xw.Book) -> None:
        self._move(book, self.new, self.old)

    def _move(self, book: xw.Book, old: tuple[int, int] | None, new: tuple[int, int] | None) -> None:
        sheet = book.sheets[self.sheet]
        if old is not None and (note := sheet.range(old).note) is not None:
            note.delete()
        if new is not None:
            sheet.range(new).add_note(self.text)
