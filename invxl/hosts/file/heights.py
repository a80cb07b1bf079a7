"""Heights of our rows, as their texts need them now; a height that a person gave a row stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from invxl.hosts.file.keys import new_keys
from invxl.hosts.file.placing import Placing
from invxl.pack import LINE, Sheet, Table

_HEIGHT = re.compile(r' ht="([^"]*)"')
_CUSTOM = re.compile(r' customHeight="(?:1|true)"')
_BOTH = re.compile(r' (?:ht|customHeight)="[^"]*"')


def fit(attributes: dict[int, str], wanted: Mapping[int, float], ours: Iterable[int]) -> None:
    """Set the heights of our rows in their attributes.

    >>> set_by_us, set_by_hand = ' ht="13.5" customHeight="1"', ' ht="41" customHeight="1"'
    >>> rows = {1: set_by_us + ' hidden="1"', 2: set_by_hand, 3: set_by_us}
    >>> fit(rows, {1: 27.0, 2: 27.0}, (1, 2, 3))
    >>> rows
    {1: ' hidden="1" ht="27" customHeight="1"', 2: ' ht="41" customHeight="1"', 3: ''}
    """
    for row in ours:
        text = attributes.get(row, "")
        custom = _CUSTOM.search(text) is not None
        if custom and not _of_ours(text):
            continue
        if row in wanted:
            attributes[row] = _BOTH.sub("", text) + height(wanted[row])
        elif custom:
            attributes[row] = _BOTH.sub("", text)


def height(points: float) -> str:
    """What a row says of its height."""
    return f' ht="{points:g}" customHeight="1"'


def _of_ours(text: str) -> bool:
    found = _HEIGHT.search(text)
    try:
        return found is None or (float(found[1]) / LINE).is_integer()
    except ValueError:
        return False


def of_rows(sheet: Sheet, table: Table, placing: Placing, top: int) -> dict[int, float]:
    """The heights of a table's rows, where they stand now. top: the sheet row of its first data row."""
    by_row = {row - sheet.table_row - 1: points for row, points in sheet.row_heights.items() if row > sheet.table_row}
    if not by_row:
        return {}
    if table.append:
        first = top + placing.rows - table.n_rows
        return {first + i: points for i, points in by_row.items()}
    keys = new_keys(table)
    by_key = {keys[i]: points for i, points in by_row.items()}
    return {top + i: by_key[key] for i, key in enumerate(new_keys(placing.table)) if key in by_key}
