"""The user's cells of a row whose key is gone, and their way back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from invxl.hosts.file.cells import Dresser
from invxl.hosts.file.dressing import common_style, dress
from invxl.hosts.file.keys import Key, shown_key
from invxl.hosts.file.removed import Removed
from invxl.hosts.file.standing import Standing
from invxl.ooxml.comments import Place, comment_text
from invxl.ooxml.kept import Kept
from invxl.ooxml.refs import column_of, letters
from invxl.ooxml.workbook import Workbook
from invxl.pack import Table

if TYPE_CHECKING:
    from invxl.hosts.file.placing import Placing


def removed_content(s: Standing, table: Table, rows: Iterable[int]) -> list[Removed]:
    """What the user wrote in rows whose keys are gone."""
    out = []
    inputs = {c.header for c in table.columns if c.user_owned}  # which we dress, each row its way
    usual = {c: common_style(s, c) for c in s.theirs if s.data.left <= c <= s.data.right}
    for row in rows:
        key = s.keys[row]
        for column, kept in s.row_content(row):
            own_style = kept.style != usual.get(column, 0)
            gone = Removed(table.name, key, shown_key(key), column_name(s, column), letters(column), row, kept)
            if kept.formula is None:
                out += [gone] if not kept.blank or (own_style and gone.column not in inputs) else []
                continue
            if not _filled_down(s, column):
                out.append(gone)
            if own_style:  # the formula's line shows its text, which cannot carry its look too
                out.append(replace(gone, kept=Kept(kept.style), look=True))
    return out


def _filled_down(s: Standing, column: int) -> bool:
    """Whether the column has one formula for all rows, which a returning row gets anyhow."""
    inside = s.data.left <= column <= s.data.right
    return inside and bool(s.part.columns[column - s.data.left].formula)


def removed_look(s: Standing, column: int, row: int, id: int) -> list[Removed]:
    """How a cell of ours was dressed, in a row whose key is gone; nothing for a row without a key."""
    key = s.keys.get(row, ())
    if not any(v is not None for v in key):
        return []
    name = column_name(s, column)
    return [Removed(s.part.name, key, shown_key(key), name, letters(column), row, Kept(id), look=True)]


def column_name(s: Standing, column: int) -> str:
    """A user column's header; its letters where it has none."""
    if s.data.left <= column <= s.data.right:
        return s.part.columns[column - s.data.left].name
    kept = s.cells.at(s.part.area.top, column)
    return str(s.value(kept)) if kept is not None and kept.inner else letters(column)


def bring_back(s: Standing, out: Placing, keys: Sequence[Key], aside: Sequence[Removed], dresser: Dresser) -> None:
    """Put cells and comments that were put aside back to their rows, where their keys are listed again."""
    at = {k: i for i, k in enumerate(keys)}
    by_name: dict[str, int] = {column_name(s, c): c for c in s.theirs}
    by_name |= {letters(c): c for c in s.theirs}
    for r in sorted(aside, key=lambda r: r.look):  # a look goes onto the formula that was put back before
        if r.look:
            _bring_back_look(s, out, r, at, by_name, dresser)
            continue
        if r.comment:
            _bring_back_comment(s, out, r, at)
            continue
        column = by_name.get(r.column) or by_name.get(r.letters)
        i = at.get(r.key)
        if i is None or column is None or column not in out.theirs:
            continue
        present = out.theirs[column][i]
        if present is None or present.blank or present.formula is not None:
            back = r.back(s.data.top + i)
            if back.formula is not None:  # a look of its own has its own line; the list's is not the cell's
                back = replace(back, style=present.style if present is not None else 0)
            out.theirs[column][i] = back
            out.restored.append((r, (s.data.top + i, column)))


def _bring_back_look(
    s: Standing, out: Placing, r: Removed, at: Mapping[Key, int], theirs: Mapping[str, int], dresser: Dresser
) -> None:
    i = at.get(r.key)
    if i is None:
        return
    column = {column_name(s, c): c for c in s.mine}.get(r.column)
    if column is not None:
        dress(out.ours, column, [(i, r.kept.style)], dresser)
    elif (column := theirs.get(r.column) or theirs.get(r.letters)) is not None and column in out.theirs:
        out.theirs[column][i] = replace(out.theirs[column][i] or Kept(), style=r.kept.style)
    else:
        return
    out.restored.append((r, (s.data.top + i, column)))


def _bring_back_comment(s: Standing, out: Placing, r: Removed, at: Mapping[Key, int]) -> None:
    i = at.get(r.key)
    names = {column_name(s, c): c for c in s.columns}
    column = names.get(r.column, column_of(r.letters))
    if i is None:
        return
    place = (s.data.top + i, column)
    old = next((row for row, new in out.to.items() if new == place[0]), None)
    if (old, column) not in s.notes_on:
        out.restored.append((r, place))


def removed_comment(book: Workbook, s: Standing, place: Place) -> Removed:
    """A comment on a row whose key is gone."""
    row, column = place
    key = s.keys.get(row, ())
    return Removed(s.part.name, key, shown_key(key), column_name(s, column), letters(column), row, Kept(),
                   comment_text(book, s.sheet, place))  # fmt: skip
