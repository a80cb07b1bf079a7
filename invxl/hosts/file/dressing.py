"""Cells of ours that a user dressed otherwise: fills, number formats and all other looks stay with the row's key."""

from __future__ import annotations

import re
from collections.abc import Mapping

from invxl.hosts.file.cells import Dresser, spec
from invxl.hosts.file.standing import Standing
from invxl.pack import Column

_STYLE = re.compile(r' s="([0-9]+)"')


def keep_looks(
    s: Standing, column: Column, at: int, bodies: list[str], to: Mapping[int, int], dresser: Dresser
) -> None:
    """Cells of ours that the user dressed otherwise stay so, by key; a whole column so dressed is so for new rows."""
    old = s.cells.styles[at]
    ids = set(old.values())
    if column.formats is not None or column.roles is not None:
        foreign = {i for i in ids if not dresser.is_ours(i)}
    else:
        expected = spec(column.role, column.format, column.wrap)
        foreign = {i for i in ids if i and not dresser.is_like(i, expected)}
    if not foreign:
        return
    if len(ids) == 1 and len(old) == s.data.rows:
        bodies[:] = [restyled(b, next(iter(ids)), dresser) for b in bodies]
        return
    for row, id in old.items():
        new = to.get(row)
        if id in foreign and new is not None:
            i = new - s.data.top
            bodies[i] = restyled(bodies[i], id, dresser)


def restyled(body: str, id: int, dresser: Dresser) -> str:
    """The same cell in another style; text that looks like a formula keeps its text prefix."""
    m = _STYLE.match(body)
    if m is None:
        return body
    if dresser.is_quoted(int(m[1])):
        id = dresser.styles.quoted(id)
    return f' s="{id}"' + body[m.end() :]
