"""The user's sort of a table, as far as Excel tells it: new rows stand in its order, as in a closed file."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from invxl.hosts.excel.seen import UNTOLD, Seen, SeenTable
from invxl.hosts.excel.standing import Standing
from invxl.hosts.excel.values import serial
from invxl.hosts.file.arranging import ordered, table_values
from invxl.pack import Table

_ON_VALUES, _FALLING = 0, 2  # xlSortOnValues, xlDescending


def sort_of(seen: Seen, table: SeenTable, notes: list[str]) -> list[tuple[int, bool]]:
    """(position in the table, whether it falls) of each column that the user sorted by; none where nothing tells."""
    out: list[tuple[int, bool]] = []
    with contextlib.suppress(*UNTOLD):  # only desktop Excel on Windows tells
        fields = seen.book.sheets[table.sheet].tables[table.name].api.Sort.SortFields
        for i in range(1, int(fields.Count) + 1):
            field = fields.Item(i)
            at = int(field.Key.Column) - table.area.left
            listed = getattr(field, "CustomOrder", None)
            if field.SortOn != _ON_VALUES or listed or not table.area.left <= at + table.area.left <= table.area.right:
                notes.append(f"{table.sheet}: the sort of {table.name} by colour, icon or list was not applied again")
                return []
            out.append((at, field.Order == _FALLING))
    return out


def order_of(
    s: Standing, table: Table, to: Mapping[int, int], conditions: Sequence[tuple[int, bool]]
) -> list[int] | None:
    """The Pack's rows in the order that the sort wants; None where they stand in it. to: old sheet row -> new."""
    if not conditions or not table.n_rows:
        return None
    ids = {at: id for id, at in s.found.items() if at in s.mine}

    def values(position: int) -> list[Any]:
        column = s.data.left + position
        if column in ids:
            return table_values(table, ids[column])
        held: list[Any] = [None] * table.n_rows
        for old, new in to.items():
            held[new - s.data.top] = _plain(s.grid.value(old, column))
        return held

    order = ordered(conditions, values, table.n_rows)
    return None if order == list(range(table.n_rows)) else order


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return serial(value)
    return value if value is None or isinstance(value, bool | str) else float(value)
