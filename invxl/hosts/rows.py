"""Where the data rows of an output table go: by the keys of those that stand and of those that come, for every host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from invxl.errors import Fault, OwnershipError
from invxl.hosts.file.keys import SHOWN, Key, new_keys, short, shown_key
from invxl.pack import Table


def new_rows(place: str, table: Table, keys: Mapping[int, Key], content: Collection[int], top: int) -> dict[int, int]:
    """Old sheet row -> new, of rows whose key the Pack lists.

    place: the table, for a message. keys: by sheet row. content: rows that hold something of the user's. top: the first
    data row. Raises OwnershipError where nobody could say which of two rows such content belongs to.
    """
    new = new_keys(table)
    if content:
        count = Counter(new)
        _refuse_twice(place, (keys[row] for row in content), "keys that occur twice")
        again = (key for row in content for key in [keys[row]] * count[keys[row]])
        _refuse_twice(place, again, "keys that occur twice in the new rows")
    wanted = dict(zip(reversed(new), range(top + len(new) - 1, top - 1, -1), strict=True))
    wanted.pop((None,) * len(table.key), None)  # a blank key names no row
    return {row: wanted[key] for row, key in keys.items() if key in wanted}


def no_key(place: str, table: Table) -> OwnershipError:
    """What to raise where the user's cells stand beside rows whose key column is gone."""
    names = [c.header for c in table.columns if c.id in table.key]
    return OwnershipError(
        Fault(place, f"the column {' or '.join(names)} is gone", "it, because your cells beside the table follow it",
              "Take the workbook from a backup.")
    )  # fmt: skip


def after_sort(to: Mapping[int, int], order: Sequence[int], top: int) -> dict[int, int]:
    """Old sheet row -> new, once the new rows stand in this order.

    >>> after_sort({5: 7, 6: 8}, [1, 0], 7)
    {5: 8, 6: 7}
    """
    now = {top + before: top + i for i, before in enumerate(order)}
    return {old: now[new] for old, new in to.items()}


def _refuse_twice(place: str, keys: Iterable[Key], what: str) -> None:
    """Raise where two rows with the user's cells have one key: nobody could say whose the cells are."""
    twice = [k for k, n in Counter(keys).items() if n > 1 and any(v is not None for v in k)]
    if twice:
        listed = ", ".join(short(shown_key(k)) for k in twice[:SHOWN]) + (", ..." if len(twice) > SHOWN else "")
        raise OwnershipError(
            Fault(place, f"{what}: {listed}", "every key once, for your cells to follow",
                  "Remove the repeated rows, or your cells beside them.")
        )  # fmt: skip
