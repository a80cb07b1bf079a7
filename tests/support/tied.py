"""A small company whose books tie out, with every dirt that a check has to step around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from support.rawbook import ExcelError, raw_book, raw_table

from invxl.columns import RawBook
from invxl.settings.model import Config, GlSettings

AS_OF = date(2025, 9, 30)
CONFIG = replace(Config(), gl=GlSettings(inventory_accounts=("1400", "01401", "Stock*"), cogs_accounts=("5000",)))

Columns = dict[str, list[Any]]

ITEMS: Columns = {
    "SKU": ["a", "b", "c", "d"],
    "Category": ["Pens", "Pens", "Ink [black] #1", None],
    "Unit cost": [2.0, 3.0, 5.0, 7.0],
}
ON_HAND: Columns = {  # owned: 10 + 5 + 4 - 2 + 6 = 23 units, 20 + 20 + 12 - 10 + 42 = 84
    "As of": [AS_OF, AS_OF, "2025-09-30", AS_OF, AS_OF, AS_OF, AS_OF, AS_OF],
    "SKU": ["a", "a", "b", "c", "d", "a", "b", None],
    "Location": ["North", "South", "North", "North", "South", "North", "South", "South"],
    "Quantity": [10, 5, "4", -2, 6, 100, 50, 77],
    "Unit cost": [None, 4.0, None, None, None, 2.0, 3.0, 1.0],
    "Ownership": [None, "Owned", "owned", None, "owned", "consigned", "In Transit", None],
}
RECEIPTS: Columns = {
    "Date": [date(2025, 9, 1), date(2025, 6, 1), date(2024, 1, 1)],
    "SKU": ["a", "b", "d"],
    "Quantity": [15, 3, 6],
    "Unit cost": [2.1, 2.9, 6.0],
}
SALES: Columns = {  # COGS of the twelve months: 20 + 9 + 12 (text) + 14 (estimated) = 55
    "Date": [date(2024, 9, 30), date(2024, 10, 1), datetime(2025, 9, 30, 16, 45), date(2025, 3, 3), date(2025, 4, 4),
             date(2025, 5, 5), date(2025, 10, 1)],
    "SKU": ["a", "a", "b", "b", "d", "c", "a"],
    "Quantity": [5, 10, 3, 4, 2, 1, 9],
    "Revenue": [20, 40, 15, 20, 20, 9, 36],
    "COGS": [10, 20, 9, "12", None, ExcelError("#N/A"), 18],
}  # fmt: skip
CONSUMPTION: Columns = {"Date": [date(2025, 7, 1)], "SKU": ["c"], "Quantity": [3]}
LEDGER: Columns = {
    "Period end": [AS_OF, AS_OF, AS_OF, AS_OF, AS_OF, date(2025, 8, 31), AS_OF],
    "Account": [1400, "1400", "01401", "Stock*", "Stockings", "1400", "5000"],
    "Category": ["Pens", "pens ", "Ink [black] #1", "(no category)", "Pens", "Pens", None],
    "Balance": [50.0, 2.0, -10.0, 42.0, 999.0, 888.0, 9.0],
}


def tables(**changed: Mapping[str, Sequence[Any]]) -> dict[str, Mapping[str, Sequence[Any]]]:
    """The company's tables, some replaced or added; None takes one away."""
    base: dict[str, Mapping[str, Sequence[Any]]] = {
        "tblItems": ITEMS, "tblOnHand": ON_HAND, "tblReceipts": RECEIPTS, "tblSales": SALES,
        "tblConsumption": CONSUMPTION, "tblGL": LEDGER,
    }  # fmt: skip
    return {name: columns for name, columns in {**base, **changed}.items() if columns is not None}


def book(**changed: Any) -> RawBook:
    """The company as a host would deliver it."""
    return raw_book(*(raw_table(name, columns) for name, columns in tables(**changed).items()))
