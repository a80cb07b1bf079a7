"""A small sound pack to spoil one cell of, and what the gate says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from support.rawbook import raw_book, raw_table

from invxl.columns import RawBook
from invxl.errors import Fault, InputError
from invxl.rawdata import judge
from invxl.rawdata.model import Clean, DataException
from invxl.settings.model import Config, GateSettings, PackSettings, ReadSettings

AS_OF = date(2025, 9, 30)
Columns = dict[str, list[Any]]

ITEMS: Columns = {
    "SKU": ["A", "B", "C"],
    "Description": ["Axle", "Bolt", "Chain"],
    "Category": ["Parts", "Parts", None],
    "Unit cost": [2.0, 3.5, 10.0],
    "Zero cost": [None, None, "yes"],
}
ON_HAND: Columns = {
    "As of": [AS_OF, AS_OF, AS_OF],
    "SKU": ["A", "B", "C"],
    "Location": ["North", "North", "South"],
    "Quantity": [10.0, 20.0, 5.0],
    "Unit cost": [None, None, None],
}
SALES: Columns = {
    "Date": [date(2024, 10, 1), date(2025, 6, 30), date(2025, 9, 30)],
    "SKU": ["A", "B", "C"],
    "Quantity": [1.0, 2.0, 3.0],
    "Revenue": [5.0, 10.0, 60.0],
    "COGS": [2.0, 7.0, 30.0],
}


def sound(**tables: Mapping[str, Sequence[Any]]) -> RawBook:
    """The sound pack, with tables added or replaced: `sound(tblReceipts={...})`."""
    columns = {"tblItems": ITEMS, "tblOnHand": ON_HAND, "tblSales": SALES, **tables}
    return raw_book(*(raw_table(name, given) for name, given in columns.items()))


def spoilt(table: str, header: str, row: int, value: Any, **more: Mapping[str, Sequence[Any]]) -> RawBook:
    """The sound pack with one cell changed; `row` is the sheet row, 2 the first."""
    base: dict[str, Mapping[str, Sequence[Any]]] = {"tblItems": ITEMS, "tblOnHand": ON_HAND, "tblSales": SALES, **more}
    columns = {h: list(values) for h, values in base[table].items()}
    columns.setdefault(header, [None] * len(next(iter(columns.values()))))
    columns[header][row - 2] = value
    return sound(**{**more, table: columns})


def config(
    *,
    gate: Mapping[str, str] | None = None,
    read: Mapping[str, Any] | None = None,
    currency: str = "",
    as_of: date | None = None,
) -> Config:
    return replace(
        Config(),
        gate=replace(GateSettings(), **(gate or {})),
        read=replace(ReadSettings(), **(read or {})),
        pack=PackSettings(currency=currency, as_of=as_of),
    )


def clean(book: RawBook, settings: Config | None = None, as_of: date | None = None) -> Clean:
    return judge(book, settings or Config(), as_of)


def found(book: RawBook, settings: Config | None = None, as_of: date | None = None) -> list[DataException]:
    return list(clean(book, settings, as_of).exceptions)


def refused(book: RawBook, settings: Config | None = None, as_of: date | None = None) -> list[Fault]:
    """The faults of a refusal; fails where the book is taken."""
    try:
        judge(book, settings or Config(), as_of)
    except InputError as error:
        assert all(isinstance(fault, Fault) for fault in error.faults)
        return list(error.faults)  # type: ignore[arg-type]
    raise AssertionError("not refused")


def check_tallies(made: Clean) -> None:
    """native + coerced - excluded = used, and used is what the frame holds; rows add up."""
    for table, tally in made.tallies.items():
        frame = made.frames[table]
        assert tally.rows == tally.rows_used + tally.rows_excluded
        assert len(frame) == tally.rows_used
        for id, used in tally.used_sum.items():
            tied = tally.native_sum[id] + tally.coerced_sum[id] - tally.excluded_sum[id]
            scale = max(1.0, abs(tally.native_sum[id]), abs(tally.excluded_sum[id]))
            assert abs(tied - used) <= 1e-9 * scale, (table, id)
            assert abs(float(frame[id].sum()) - used) <= 1e-9 * scale, (table, id)
