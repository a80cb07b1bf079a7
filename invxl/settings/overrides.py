"""The top layer: what a user typed into the Config sheet's Override column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from invxl.errors import Fault
from invxl.settings import keys, tree
from invxl.settings.nodes import Listing, Node, Scalar
from invxl.settings.scalars import BadScalarError, limited, nearest, shown
from invxl.settings.shape import Group, Kind, Leaf, ListOf, MapOf, Shape, config_shape
from invxl.settings.tree import Found, Tree

if TYPE_CHECKING:  # columns needs NumPy, which `invxl config validate` does without
    from invxl.columns import RawTable

_EXCEL_ERROR = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA)")
_DAY_ZERO = date(1899, 12, 30)  # serial 0, as Excel counts from March 1900 on


@dataclass(frozen=True, slots=True)
class Override:
    """One overridden setting: its dotted key, the cell's value, and where it stands ("Config row 14, Override")."""

    key: str
    value: str | float | bool | date
    place: str


def from_table(table: RawTable, key_header: str = "Key", override_header: str = "Override") -> Iterator[Override]:
    """The filled Override cells of the workbook's tblConfig."""
    if key_header not in table.columns or override_header not in table.columns:
        return
    key_column, override_column = table.columns[key_header], table.columns[override_header]
    for i in range(table.n_rows):
        cell = override_column.value(i)
        key = key_column.value(i)
        if cell is None or cell == "" or key is None:
            continue
        place = f"{table.sheet} row {table.first_row + i}, {override_header}"
        is_date = int(override_column.kind[i]) == 5 and isinstance(cell, float)  # columns.Kind.DATE
        yield Override(str(key), _DAY_ZERO + timedelta(days=int(cell)) if is_date else cell, place)


def apply(root: dict[str, Tree], override: Override, faults: list[Fault]) -> None:
    """Sets one value in the merged tree; what is wrong is added to `faults`."""
    path = keys.split(override.key)
    shape = _resolve(path, override, faults)
    if shape is None:
        return
    leaf = shape.item if isinstance(shape, ListOf) else shape
    if not isinstance(leaf, Leaf):
        inside = ", ".join(leaf.members) if isinstance(leaf, Group) else "its entries"
        faults.append(
            Fault(override.place, f"{override.key} is a group", "the key of one value is needed", f"It has {inside}")
        )
        return
    if isinstance(override.value, str) and _EXCEL_ERROR.fullmatch(override.value.strip()):
        faults.append(
            Fault(override.place, f"the error {override.value.strip()}", "a value, or a blank cell, is needed")
        )
        return
    found = _typed(override, shape, leaf, path, faults)
    if found is not None:
        _put(root, path, found, override, faults)


def _resolve(path: tuple[str, ...], override: Override, faults: list[Fault]) -> Shape | None:
    """The shape that a path leads to."""
    shape: Shape = config_shape()
    unknown = Fault(
        override.place,
        f"the unknown key {shown(override.key)}",
        "a key of the settings is needed",
        nearest(override.key, keys.known()),
    )
    for i, segment in enumerate(path):
        match shape:
            case Group() if segment in shape.members:
                shape = shape.members[segment]
            case MapOf() if not shape.keys or segment in shape.keys:
                shape = shape.value
            case MapOf():
                tree.member_of(shape, Scalar(segment, False, override.place), path[:i], faults)
                return None
            case ListOf() if segment.isascii() and segment.isdigit():
                shape = shape.item
            case _:
                faults.append(unknown)
                return None
    if not path:
        faults.append(unknown)
        return None
    return shape


def _typed(override: Override, shape: Shape, leaf: Leaf, path: tuple[str, ...], faults: list[Fault]) -> Tree | None:
    cell = override.value
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, float) and leaf.kind in (Kind.NUMBER, Kind.INTEGER) and not isinstance(shape, ListOf):
        try:
            return Found(limited(cell, leaf), override.place)
        except BadScalarError as bad:
            faults.append(bad.at(override.place, override.key))
            return None
    return tree.convert(_node(cell, shape, leaf, override.place), shape, path, faults)


def _node(cell: str | float | bool | date, shape: Shape, leaf: Leaf, place: str) -> Node:
    """The cell as if it had been written in YAML, quoted where text is wanted: in a cell, 1200 and NO are text too."""
    if isinstance(cell, bool):
        text, plain = str(cell).lower(), leaf.kind is Kind.BOOL
    elif isinstance(cell, date):
        text, plain = cell.isoformat(), True
    elif isinstance(cell, (int, float)):
        text, plain = f"{cell:.0f}" if float(cell).is_integer() else repr(cell), leaf.kind is not Kind.TEXT
    else:
        text, plain = (
            cell.strip(),
            leaf.kind not in (Kind.TEXT, Kind.DATE, Kind.CHOICE) or (leaf.nullable and cell.strip() == "null"),
        )
    if isinstance(shape, ListOf):
        inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
        parts = [part.strip().strip("\"'") for part in re.split("[,;]", inner)]
        return Listing([Scalar(part, plain and leaf.kind is not Kind.TEXT, place) for part in parts if part], place)
    return Scalar(text, plain, place)


def _put(root: dict[str, Tree], path: tuple[str, ...], found: Tree, override: Override, faults: list[Fault]) -> None:
    here: dict[str, Tree] = root
    for i, segment in enumerate(path[:-1]):
        below = here.get(segment)
        if isinstance(below, Found):  # a list: copy it, then set inside the copy
            items = [dict(item) if isinstance(item, dict) else item for item in below.value]
            number = int(path[i + 1])
            if not 1 <= number <= len(items):
                key = keys.join(path[: i + 1])
                faults.append(
                    Fault(
                        override.place,
                        f"entry {number} of {key}",
                        f"it has the entries 1 to {len(items)}",
                        "Add entries in a settings file",
                    )
                )
                return
            here[segment] = Found(items, below.place)
            if i + 2 == len(path):
                items[number - 1] = found
            else:
                items[number - 1][path[i + 2]] = found
            return
        below = dict(below) if isinstance(below, dict) else {}
        here[segment] = below
        here = below
    here[path[-1]] = found
