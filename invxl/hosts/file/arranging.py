"""A user's sort and filters on an output table: applied to the new rows; other kinds are cleared, and said so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from invxl.columns import Coded
from invxl.hosts.file.shown import plain, rank, shown
from invxl.ooxml.attributes import area, integer
from invxl.ooxml.namespaces import local, q
from invxl.ooxml.refs import Area
from invxl.pack import Column, Table
from invxl.terms.model import Format

if TYPE_CHECKING:
    from lxml import etree

    from invxl.ooxml.tables import TablePart

UNKNOWN: Any = object()  # what a formula gives that nobody has calculated yet; every filter lets it pass
Value = Any  # number, text, boolean, None for a blank cell, or UNKNOWN
Values = Callable[[int], Sequence[Value]]  # position in the table -> its values, in row order

_EPOCH = datetime(1899, 12, 30)
_PARTS = ("year", "month", "day", "hour", "minute", "second")


def order_of(part: TablePart, values: Values, rows: int, notes: list[str]) -> list[int] | None:
    """The rows in the order that the user's sort wants; None where there is no sort."""
    state = part.root.find(q("sortState"))
    if state is None:
        return None
    conditions = [e for e in state if local(e) == "sortCondition"]
    left = part.area.left
    wanted = []
    for e in conditions:
        at = area(e).left - left
        if e.get("sortBy", "value") != "value" or e.get("customList") or not 0 <= at < len(part.columns):
            notes.append(f"{part.sheet.name}: the sort of {part.name} by colour, icon or list was cleared")
            part.root.remove(state)
            return None
        wanted.append((at, e.get("descending") in ("1", "true")))
    return ordered(wanted, values, rows)


def ordered(conditions: Sequence[tuple[int, bool]], values: Values, rows: int) -> list[int]:
    """The rows sorted as Excel does it. conditions: (position in the table, whether it falls), the first one first."""
    order = list(range(rows))
    for at, down in reversed(conditions):
        column = values(at)
        filled = [i for i in order if column[i] is not None and column[i] is not UNKNOWN]
        if down:
            filled.reverse()  # so that reversing once more leaves equal values in the order they had
        filled.sort(key=lambda i: rank(column[i]))
        if down:
            filled.reverse()
        order = filled + [i for i in order if column[i] is None or column[i] is UNKNOWN]
    return order


def stretch_sort(part: TablePart, data: Area) -> None:
    """The sort's ranges over the data rows as they are now."""
    state = part.root.find(q("sortState"))
    if state is None:
        return
    for e in (state, *(c for c in state if local(c) == "sortCondition")):
        old = area(e)
        e.set("ref", str(Area(data.top, old.left, data.bottom, old.right)))


def rearranged(table: Table, order: Sequence[int]) -> Table:
    """The table with its rows in another order."""
    return replace(table, columns=tuple(_taken(c, order) for c in table.columns))


def _taken(column: Column, order: Sequence[int]) -> Column:
    values = column.values
    if isinstance(values, np.ndarray):
        values = values[np.array(order, int)]
    elif isinstance(values, Coded):
        values = Coded(values.codes[np.array(order, int)], values.texts)
    else:
        values = [values[i] for i in order]
    return replace(
        column,
        values=values,
        formats=None if column.formats is None else [column.formats[i] for i in order],
        roles=None if column.roles is None else [column.roles[i] for i in order],
    )


def hidden_rows(
    part: TablePart, values: Values, format: Callable[[int, int], Format], rows: int, notes: list[str]
) -> set[int] | None:
    """The rows that the user's value filters leave out; None where there is no filter. format: of (position, row)."""
    filters = part.root.find(q("autoFilter"))
    columns = [] if filters is None else [e for e in filters if local(e) == "filterColumn"]
    if filters is None or not columns:
        return None
    out: set[int] = set()
    for e in columns:
        kinds = [c for c in e if local(c)]
        at = integer(e, "colId")
        if not kinds:
            continue  # only its button is hidden
        if [local(c) for c in kinds] != ["filters"] or not 0 <= at < len(part.columns):
            notes.append(
                f'{part.sheet.name}: the filter on "{_header(part, at)}" was cleared; only lists of values stay'
            )
            filters.remove(e)
            continue
        passes = _list_filter(kinds[0])
        column = values(at)
        out |= {i for i in range(rows) if not passes(column[i], format(at, i))}
    return out


def _header(part: TablePart, at: int) -> str:
    return part.columns[at].name if 0 <= at < len(part.columns) else str(at + 1)


def _list_filter(filters: etree._Element) -> Callable[[Value, Format], bool]:
    texts = {(e.get("val") or "").casefold() for e in filters if local(e) == "filter"}
    dates = [e for e in filters if local(e) == "dateGroupItem"]
    blank = filters.get("blank") in ("1", "true")
    numbers = {n for t in texts if (n := _number(t)) is not None}

    def passes(value: Value, format: Format) -> bool:
        if value is UNKNOWN:
            return True
        if value is None:
            return blank
        if shown(value, format).casefold() in texts:
            return True
        if isinstance(value, float):
            return value in numbers or any(_in_group(value, e) for e in dates)
        return False

    return passes


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _in_group(serial: float, group: etree._Element) -> bool:
    moment = _EPOCH + timedelta(seconds=round(serial * 86400))
    return all(integer(group, p) == getattr(moment, p) for p in _PARTS if group.get(p) is not None)


def table_values(table: Table, id: str) -> list[Value]:
    """A column of ours as plain values."""
    return [plain(v) for v in next(c for c in table.columns if c.id == id).values]
