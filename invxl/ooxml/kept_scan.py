"""The rows of a sheet that is rewritten, many cells at once: styles as arrays, and only what must survive as text.

Every "<" is accounted for: of cells written in a usual way the tags stand at known places, and there are no others. A
row that is written otherwise is parsed alone; a sheet whose rows cannot even be told apart is NotPlain, and parsed as a
whole. What is not recognised is never guessed.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from invxl.errors import WorkbookError
from invxl.ooxml.kept import Kept
from invxl.ooxml.kept_places import Cells, NotPlain, Rows, find_cells, find_rows
from invxl.ooxml.kept_text import kept_text, plain_text
from invxl.ooxml.limits import MAX_COLUMN
from invxl.ooxml.old_cells import KeyCells, Looks, OldCells
from invxl.ooxml.refs import Area
from invxl.ooxml.scan_numbers import Flags, Positions
from invxl.ooxml.sheet_cells import UNSAID, CellReader

_KEPT, _STYLED, _KEY = range(3)  # what is wanted of a cell: all, its style, its style and what it says
_TAG = re.compile(rb'((?: [A-Za-z_][\w.-]*(?::[\w.-]+)?="[^"<>&\t\n]*")*) ?(>|/>|></row>)')
_ATTRIBUTE = re.compile(r' (?:([\w.-]+):)?([\w.-]+)="([^"]*)"')
_SHORT, _MOST = 64, 4096  # cells that are remembered, as they may be met again: of so many bytes, so many

Pieces = list[tuple[NDArray[np.int32], NDArray[np.int32]]]  # (rows, what each of them has)


class KeptScanner:
    """Reads whole rows into what must survive of them; `sheet_cells.CellReader` tells what that is.

    wrapping: what makes a document of some rows. prefixes: of the namespaces that are declared around them.
    """

    def __init__(
        self, part: str, area: Area, skipped: frozenset[int], keys: frozenset[int], wrapping: tuple[bytes, bytes],
        prefixes: frozenset[str],
    ) -> None:  # fmt: skip
        self._parser = CellReader(part, area, skipped, keys)
        self._area, self._wrapping, self._prefixes = area, wrapping, prefixes
        self._wanted = np.full(MAX_COLUMN + 1, _KEPT, np.uint8)
        self._wanted[list(skipped)] = _STYLED
        self._wanted[list(keys)] = _KEY
        self._old = OldCells()
        self._styles: dict[int, Pieces] = {c: [] for c in skipped}
        self._named: dict[int, Pieces] = {c: [] for c in keys}  # with the codes of the cells
        self._codes: dict[int, dict[bytes, int]] = {c: {} for c in keys}
        self._distinct: dict[int, list[Kept]] = {c: [] for c in keys}
        self._known: dict[bytes, Kept] = {}
        self._tags: dict[bytes, tuple[str, int] | None] = {}
        self._row = 0

    def read(self, text: bytes) -> None:
        """Read whole rows and nothing else. Raises NotPlain where they are not; then this reader is of no more use."""
        if not plain_text(text):
            raise NotPlain
        rows = find_rows(text, self._row)
        self._row = int(rows.row[-1])
        cells = find_cells(rows)
        odd = ~rows.whole & (rows.count > 0)
        odd[rows.of[cells.wrong]] = True
        inside = (rows.row >= self._area.top) & (rows.row <= self._area.bottom)
        wanted = np.where(inside[rows.of], self._wanted[cells.column], np.uint8(_KEPT))
        tags = np.full(len(rows.row), 2)
        said = self._read_tags(rows, odd, tags)
        named = self._read_keys(rows, cells, wanted, odd)
        found = self._read_texts(rows, cells, wanted, odd)
        tags += np.bincount(rows.of, cells.tags, len(tags)).astype(np.int64)
        for i in np.flatnonzero(odd).tolist():
            tags[i] = text.count(b"<", int(rows.begin[i]), int(rows.end[i]))
        if int(tags.sum()) != rows.tags:
            odd[:] = True
        if odd.any():
            self._parse(rows, odd)
        self._keep(rows, odd, said, found)
        for column, of, codes in named:
            plain = ~odd[of]
            self._named[column].append((rows.row[of[plain]].astype(np.int32), codes[plain]))
        self._keep_styles(rows, cells, wanted, inside, odd)

    def _read_tags(self, rows: Rows, odd: Flags, tags: NDArray[np.int64]) -> list[tuple[int, str]]:
        """(which row, its attributes) of those that have some; notes odd rows, and those of one tag."""
        out = []
        which = np.flatnonzero(~rows.plain_tag)
        for i, a, b in zip(which.tolist(), rows.tag[which].tolist(), rows.tag_end[which].tolist(), strict=True):
            text = rows.data[a:b]
            if text not in self._tags:
                self._tags[text] = _attributes(text, self._prefixes)
            known = self._tags[text]
            if known is None or (known[1] == 0) != (rows.count[i] > 0):
                odd[i] = True
                continue
            if known[0]:
                out.append((i, known[0]))
            tags[i] = known[1] or 2
        return out

    def _read_keys(
        self, rows: Rows, cells: Cells, wanted: NDArray[np.uint8], odd: Flags
    ) -> list[tuple[int, Positions, NDArray[np.int32]]]:
        """(column, which rows, the codes of their cells) of cells that name a row. Notes odd rows."""
        out = []
        for column, known in self._codes.items():
            which = np.flatnonzero((cells.column == column) & (wanted == _KEY) & (cells.tags > 0) & ~odd[rows.of])
            spans = zip(cells.text[which].tolist(), rows.cell_end[which].tolist(), strict=True)
            texts = [rows.data[a:b] for a, b in spans]
            for text in {t: None for t in texts if t not in known}:
                if (cell := kept_text(text)) is not None:
                    self._new_key(column, text, cell)
            codes = np.array([known.get(text, -1) for text in texts], np.int32)
            odd[rows.of[which[codes < 0]]] = True
            out.append((column, rows.of[which], codes))
        return out

    def _new_key(self, column: int, text: bytes, cell: Kept) -> int:
        code = self._codes[column][text] = len(self._distinct[column])
        self._distinct[column].append(cell)
        return code

    def _read_texts(
        self, rows: Rows, cells: Cells, wanted: NDArray[np.uint8], odd: Flags
    ) -> list[tuple[int, int, Kept | int]]:
        """(which row, column, the cell or its code among the keys) of cells that are looked at one by one: those that
        are kept, and all that are not written in a usual way. Notes odd rows."""
        out: list[tuple[int, int, Kept | int]] = []
        which = np.flatnonzero(((wanted == _KEPT) | (cells.tags == 0)) & ~odd[rows.of])
        parts = (rows.of, cells.column, wanted, cells.text, rows.cell_end)
        for at, i, column, want, a, b in zip(which.tolist(), *(p[which].tolist() for p in parts), strict=True):
            text = rows.data[a:b]
            cell = self._known.get(text) or kept_text(text)
            if cell is None:
                odd[i] = True
                continue
            if len(text) <= _SHORT and len(self._known) < _MOST:
                self._known[text] = cell
            if want == _KEY:
                known = self._codes[column].get(text)
                out.append((i, column, self._new_key(column, text, cell) if known is None else known))
            if want == _KEPT or (want == _KEY and cell.formula is not None):
                out.append((i, column, cell))
            if not cells.tags[at]:
                cells.tags[at] = 1 + text.count(b"<")
                cells.style[at] = cell.style
        return out

    def _parse(self, rows: Rows, odd: Flags) -> None:
        """Odd rows, by the parser."""
        begin, end = rows.begin[odd].tolist(), rows.end[odd].tolist()
        text = b"".join([rows.data[a:b] for a, b in zip(begin, end, strict=True)])
        if b"<!" in text or b"<?" in text:  # which may reach over rows that look plain
            raise NotPlain
        try:
            self._parser.read((self._wrapping[0], text, self._wrapping[1]))
        except WorkbookError:
            raise NotPlain from None

    def _keep(
        self, rows: Rows, odd: Flags, said: list[tuple[int, str]], found: list[tuple[int, int, Kept | int]]
    ) -> None:
        number, is_odd = rows.row.tolist(), odd.tolist()
        for i, attributes in said:
            if not is_odd[i]:
                self._old.rows[number[i]] = attributes
        for i, column, cell in found:
            if is_odd[i]:
                continue
            if isinstance(cell, Kept):
                self._old.cells.setdefault(number[i], {})[column] = cell
            else:
                self._named[column].append((np.array([number[i]], np.int32), np.array([cell], np.int32)))

    def _keep_styles(self, rows: Rows, cells: Cells, wanted: NDArray[np.uint8], inside: Flags, odd: Flags) -> None:
        which = np.flatnonzero((wanted != _KEPT) & ~odd[rows.of])
        if not len(which):
            return
        column = cells.column[which].astype(np.uint16)
        order = np.argsort(column, kind="stable")
        column, which = column[order], which[order]
        every = rows.row[inside & ~odd].astype(np.int32)
        ends = [*(np.flatnonzero(np.diff(column)) + 1).tolist(), len(which)]
        start = 0
        for end in ends:
            some = which[start:end]
            # the array itself where every row has the cell: it is the same for most columns
            at = every if len(some) == len(every) else rows.row[rows.of[some]].astype(np.int32)
            self._styles[int(column[start])].append((at, cells.style[some].astype(np.int32)))
            start = end

    def finish(self) -> OldCells:
        """What was read."""
        parsed = self._parser.finish()
        old = self._old
        if parsed.rows or parsed.cells:
            old.rows = dict(sorted({**old.rows, **parsed.rows}.items()))
            old.cells = dict(sorted({**old.cells, **parsed.cells}.items()))
        shared: dict[tuple[int, ...], NDArray[np.int32]] = {}
        for column, pieces in self._styles.items():
            old.looks[column] = _looks(pieces, parsed.looks[column], shared)
        for column, pieces in self._named.items():
            more = parsed.keys[column]
            found = np.concatenate([*(of_rows for of_rows, _ in pieces), more.rows])
            codes = np.concatenate([*(code for _, code in pieces), more.codes + len(self._distinct[column])])
            order = np.argsort(found, kind="stable")
            old.keys[column] = KeyCells(found[order], codes[order], [*self._distinct[column], *more.kept])
        return old


def _attributes(text: bytes, prefixes: frozenset[str]) -> tuple[str, int] | None:
    """What a row's tag says behind its number, as `sheet_cells` keeps it, and how many tags the row has where it has no
    cells, else 0; None where that is not plain."""
    found = _TAG.fullmatch(text)
    if found is None:
        return None
    given = _ATTRIBUTE.findall(found[1].decode())
    names = [name for _, name, _ in given]
    if len(set(names)) < len(names) or "r" in names:
        return None
    if any(prefix not in prefixes and prefix for prefix, _, _ in given) or any(n.startswith("xmlns") for n in names):
        return None
    kept = "".join(f' {name}="{value}"' for prefix, name, value in given if not prefix and name not in UNSAID)
    return kept, {b">": 0, b"/>": 1, b"></row>": 2}[found[2]]


def _looks(pieces: Pieces, parsed: Looks, shared: dict[tuple[int, ...], NDArray[np.int32]]) -> Looks:
    """One column's. shared: rows of columns before, by the arrays that they are made of."""
    made_of = tuple(id(rows) for rows, _ in pieces)
    if made_of not in shared:
        shared[made_of] = np.concatenate([rows for rows, _ in pieces]) if pieces else np.zeros(0, np.int32)
    rows = shared[made_of]
    ids = np.concatenate([styles for _, styles in pieces]) if pieces else np.zeros(0, np.int32)
    pieces.clear()
    if len(ids) and ids.max() < 1 << 16:
        ids = ids.astype(np.uint16)
    if len(parsed):
        rows, more = np.concatenate([rows, parsed.rows]), np.concatenate([ids.astype(parsed.ids.dtype), parsed.ids])
        order = np.argsort(rows, kind="stable")
        rows, ids = rows[order], more[order]
    return Looks(rows, ids)
