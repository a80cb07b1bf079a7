"""The cells of a worksheet that must survive when others are rewritten: kept as text, told apart by place.

Rows come through one after another, so that a large sheet costs memory only for what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml.attributes import integer
from invxl.ooxml.formula_text import escape_formula, shifted
from invxl.ooxml.kept import CellFormula, Kept
from invxl.ooxml.limits import MAX_ROW
from invxl.ooxml.namespaces import MAIN, local
from invxl.ooxml.old_cells import KeyCells, Looks, OldCells
from invxl.ooxml.refs import Area, column_like, column_of
from invxl.ooxml.strings_read import SharedStrings
from invxl.ooxml.xmltext import elements, unescape_x

_DECLARED = re.compile(r'\sxmlns(?::[\w.-]+)?="[^"]*"')
_PIECE = 1 << 20  # bytes that the parser gets at once
UNSAID = frozenset({"r", "spans"})  # of a row: what its cells say anyhow
_OWN_ATTRIBUTES = frozenset({"r", "s", "t"})
NOWHERE = Area(0, 0, -1, -1)
Plain = float | str | bool | None


class CellReader:
    """Rows, one after another, into what must survive of them.

    skipped: the columns of which, within `area`, only the style is kept. keys: those of them whose cells name the rows.
    """

    def __init__(self, part: str, area: Area, skipped: frozenset[int], keys: frozenset[int]) -> None:
        self._part, self._area, self._skipped, self._keys = part, area, skipped, keys
        self.old = OldCells()
        self.styles: dict[int, dict[int, int]] = {c: {} for c in skipped}
        self.named: dict[int, dict[int, Kept]] = {c: {} for c in keys}
        self._columns: dict[str, int] = {}
        self._row = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Every row of a worksheet in these pieces."""
        for element in elements(chunks, self._part, "row"):
            self._read(element)

    def _read(self, element: etree._Element) -> None:
        given = element.get("r")
        row = self._row = integer(element, "r", self._row + 1)
        if not 1 <= row <= MAX_ROW:
            raise WorkbookError(
                Fault(self._part, f'a row r="{row}"', f"rows from 1 to {MAX_ROW}",
                      "Open the workbook in Excel and save it again.")
            )  # fmt: skip
        if text := attributes_text(element, UNSAID):
            self.old.rows[row] = text
        else:
            self.old.rows.pop(row, None)
        inside = self._area.top <= row <= self._area.bottom
        n = len(given) if given else 0
        column = 0
        kept: dict[int, Kept] = {}
        named: dict[int, Kept] = {}
        for c in element:
            place = c.get("r")
            if place is None:
                column += 1
            else:
                head = place[:-n] if n else place.rstrip("0123456789")
                column = self._columns.get(head) or self._columns.setdefault(head, _column(head, place, self._part))
            if not inside or column not in self._skipped:
                kept[column] = kept_cell(c)
                continue
            self.styles[column][row] = integer(c, "s")
            if column in self._keys:
                key = named[column] = kept_cell(c)
                if key.formula is not None:
                    kept[column] = key
        if kept or named:  # of a row that is there twice the last one counts that holds something
            self.old.cells[row] = kept
            for column, by_row in self.named.items():
                by_row.pop(row, None)
                if column in named:
                    by_row[row] = named[column]
            if not kept:
                del self.old.cells[row]

    def finish(self) -> OldCells:
        self.old.looks = {c: Looks.of(by_row) for c, by_row in self.styles.items()}
        self.old.keys = {c: KeyCells.of(by_row) for c, by_row in self.named.items()}
        return self.old


def read_cells(
    text: bytes,
    part: str,
    *,
    skipped_area: Area | None = None,
    skipped_columns: frozenset[int] = frozenset(),
    key_columns: frozenset[int] = frozenset(),
) -> OldCells:
    """Every cell of a worksheet but those of `skipped_columns` within `skipped_area`, of which only the style is kept,
    and of `key_columns`, which are some of them, what names their rows.

    text: the whole part in UTF-8, as `frame.split` gives it.
    """
    reader = CellReader(part, skipped_area or NOWHERE, skipped_columns, key_columns)
    reader.read(_pieces(text))
    return reader.finish()


def _column(head: str, place: str, part: str) -> int:
    if not column_like(head):
        raise WorkbookError(
            Fault(part, f'a cell r="{place[:20]}" in another row', "cells in their rows",
                  "Open the workbook in Excel and save it again.")
        )  # fmt: skip
    return column_of(head)


def _pieces(text: bytes) -> Iterator[bytes]:
    return (text[i : i + _PIECE] for i in range(0, len(text), _PIECE))


def attributes_text(element: etree._Element, but: frozenset[str]) -> str:
    out = ""
    for key, value in element.attrib.items():
        name = str(key)
        if name in but or name.startswith("{"):  # dyDescent and the like only tell a row's height to a screen
            continue
        out += f' {name}="{_attribute(str(value))}"'
    return out


def _attribute(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def kept_cell(c: etree._Element) -> Kept:
    formula: CellFormula | None = None
    inner = plain = ""
    for e in c:
        match local(e):
            case "f":
                more = attributes_text(e, frozenset({"t", "ref", "si"}))
                kind = e.get("t") or ""
                formula = CellFormula(e.text or "", "" if kind == "normal" else kind, e.get("ref") or "",
                                      e.get("si") or "", more)  # fmt: skip
            case "v":
                inner += f"<v>{escape_formula(e.text or '')}</v>"
                plain = e.text or ""
            case "is":
                plain = "".join(t.text or "" for t in e.iter(f"{{{MAIN}}}t") if not _phonetic(t))
                inner += _xml(e)
            case "":
                pass
            case _:
                inner += _xml(e)
    return Kept(integer(c, "s"), c.get("t") or "", formula, inner, attributes_text(c, _OWN_ATTRIBUTES), plain)


def _phonetic(t: etree._Element) -> bool:
    parent = t.getparent()
    return parent is not None and local(parent) == "rPh"


def _xml(e: etree._Element) -> str:
    text = etree.tostring(e, encoding="unicode", with_tail=False)
    end = text.index(">")
    return _DECLARED.sub("", text[:end]) + text[end:]


def plain_value(kept: Kept, strings: SharedStrings | None) -> Plain:
    """What a cell shows, as a number, a text or a boolean; an error is its text. `strings` hold shared texts."""
    if not kept.inner:
        return None
    match kept.type:
        case "s":
            assert strings is not None
            return strings.texts([int(kept.text)])[0]
        case "inlineStr" | "str" | "e":
            return unescape_x(kept.text)
        case "b":
            return kept.text in ("1", "true")
        case _:
            try:
                return float(kept.text)
            except ValueError:
                return kept.text


def unshared(cells: Mapping[int, Mapping[int, Kept]], groups: frozenset[str]) -> dict[tuple[int, int], Kept]:
    """The members of these shared formulas, each with a formula of its own."""
    masters: dict[str, tuple[int, int, str]] = {}
    members: list[tuple[int, int, Kept]] = []
    for row, line in cells.items():
        for column, kept in line.items():
            f = kept.formula
            if f is not None and f.kind == "shared" and f.group in groups:
                members.append((row, column, kept))
                if f.text and f.ref:
                    masters.setdefault(f.group, (row, column, f.text))
    out = {}
    for row, column, kept in members:
        f = kept.formula
        assert f is not None
        text = f.text
        if not text and f.group in masters:
            top, left, master = masters[f.group]
            text = shifted(master, row - top, column - left)
        out[row, column] = replace(kept, formula=CellFormula(text, more=f.more))
    return out
