"""Keys of rows: how a cell's and the Pack's are compared, and how both are named in a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from invxl.columns import Coded
from invxl.ooxml.refs import address
from invxl.pack import Table

Plain = float | str | bool | None
Key = tuple[Plain, ...]
SHOWN = 10  # cells or keys named in a message
_TEXT = 80  # characters of a key in a message


def normal(value: Plain) -> Plain:
    """A value as it is compared in a key: an empty text is blank."""
    return None if value == "" else value


def shown_key(key: Key) -> str:
    """A key for a person.

    >>> shown_key(("A-1", None)), shown_key((7.0, "East"))
    ('A-1', '7 | East')
    """
    return " | ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in key if v is not None)


def short(text: str) -> str:
    """A key's text as far as a message has room for it."""
    return text if len(text) <= _TEXT else f"{text[:_TEXT]}..."


def new_keys(table: Table) -> list[Key]:
    """The key of each row of the Pack, comparable with what a cell holds."""
    by_id = {c.id: c for c in table.columns}
    return list(zip(*(_key_values(by_id[k].values) for k in table.key), strict=True))


def _key_values(values: Sequence[Any]) -> list[Any]:
    if isinstance(values, Coded):
        known = [*map(_key_value, values.texts), None]
        return [known[code] for code in values.codes.tolist()]
    return [_key_value(v) for v in values]


def _key_value(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value != value:
        return None
    if isinstance(value, bool | str):
        return normal(value)
    return float(value) if isinstance(value, int | float) else value


def listed_cells(cells: Iterable[tuple[int, int]]) -> str:
    """Cells for a message: the first few by address."""
    ordered = sorted(cells)
    return ", ".join(address(*c) for c in ordered[:SHOWN]) + (
        f" and {len(ordered) - SHOWN} more" if len(ordered) > SHOWN else ""
    )
