"""Cells of ours that a user dressed otherwise: fills, number formats and all other looks stay with the row's key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from invxl.hosts.file.cells import Dresser, spec
from invxl.hosts.file.standing import Standing
from invxl.ooxml.bodies import Bodies, Patched
from invxl.pack import Column

_STYLE = re.compile(r' s="([0-9]+)"')
_FEW = 16  # where no more than every so manieth cell of a column is dressed otherwise, it is not listed
Drawn = Bodies | list[str]  # a column of ours, a body per row


def listed(ours: dict[int, Drawn], at: int) -> list[str]:
    """A column of ours as texts, so that single cells of it can be changed in place."""
    bodies = ours[at]
    if isinstance(bodies, Bodies):
        bodies = ours[at] = bodies.listed()
    return bodies


def dress(ours: dict[int, Drawn], at: int, looks: Sequence[tuple[int, int]], dresser: Dresser) -> None:
    """Single cells of a column of ours in other styles. looks: (which row, style id)."""
    bodies = ours[at]
    if isinstance(bodies, Bodies) and len(looks) * _FEW < len(bodies):
        if not isinstance(bodies, Patched):
            bodies = ours[at] = Patched(bodies)
        rows = list(dict.fromkeys(i for i, _ in looks))  # a cell may be dressed twice, where rows had one key
        now = dict(zip(rows, bodies.picked(rows), strict=True))
        for i, id in looks:
            now[i] = restyled(now[i], id, dresser)
            bodies.put(i, now[i])
        return
    texts = listed(ours, at)
    for i, id in looks:
        texts[i] = restyled(texts[i], id, dresser)


def keep_looks(
    s: Standing, column: Column, at: int, ours: dict[int, Drawn], to: Mapping[int, int], dresser: Dresser
) -> list[tuple[int, int]]:
    """Cells of ours that the user dressed otherwise stay so, by key; a whole column so dressed is so for new rows.

    ours: every column of ours, of which `at` is dressed. Gives (row, style id) of those whose row is gone.
    """
    old = s.cells.looks[at]
    ids = old.distinct
    if column.formats is not None or column.roles is not None:
        foreign = {i for i in ids if not dresser.is_ours(i)}
    else:
        expected = spec(column.role, column.format, column.wrap)
        foreign = {i for i in ids if i and not dresser.is_like(i, expected)}
    if not foreign:
        return []
    if len(ids) == 1 and len(old) == s.data.rows and _whole(s):
        ours[at] = [restyled(b, next(iter(ids)), dresser) for b in ours[at]]
        return []
    found = old.those(foreign)
    dress(ours, at, [(to[row] - s.data.top, id) for row, id in found if row in to], dresser)
    return [(row, id) for row, id in found if row not in to]


def _whole(s: Standing) -> bool:
    """Whether the table tells how a whole column looks: one row with a key tells only of itself."""
    return s.data.rows > 1 or not any(v is not None for v in s.keys.get(s.data.top, ()))


def common_style(s: Standing, column: int) -> int:
    """The style that all cells of a user's column in the table have; 0 where they differ."""
    ids = [k.style for row, k in s.cells.column(column) if s.data.top <= row <= s.data.bottom]
    return ids[0] if len(ids) == s.data.rows and len(set(ids)) == 1 and _whole(s) else 0


def restyled(body: str, id: int, dresser: Dresser) -> str:
    """The same cell in another style; text that looks like a formula keeps its text prefix."""
    m = _STYLE.match(body)
    if m is None:
        return body
    if dresser.is_quoted(int(m[1])):
        id = dresser.styles.quoted(id)
    return f' s="{id}"' + body[m.end() :]
