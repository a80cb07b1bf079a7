"""Without a mapping: which tab an export fills, by its name, and which of its columns are ours, by theirs."""

from __future__ import annotations

import re
from itertools import pairwise

from invxl.columns import RawTable
from invxl.errors import Fault, InputError
from invxl.intake.export import Export
from invxl.intake.mapping import Entry
from invxl.rawdata.headers import match
from invxl.rawdata.words import header_key
from invxl.schema import BY_SHEET, TABS
from invxl.settings.model import ReadSettings

# Words in a file's or sheet's name, and the tab they stand for.
CALLED: dict[str, tuple[str, ...]] = {
    "Items": ("items", "item", "products", "materials", "articles"),
    "OnHand": ("onhand", "stock", "inventory", "stockonhand"),
    "Receipts": ("receipts", "receipt", "grn", "purchasereceipts"),
    "Sales": ("sales", "invoices", "invoicelines"),
    "Consumption": ("consumption", "usage"),
    "Transfers": ("transfers", "transfer"),
    "Adjustments": ("adjustments", "adjustment"),
    "Counts": ("counts", "count", "stockcounts", "cyclecounts"),
    "Orders": ("orders", "salesorders", "orderlines"),
    "OpenPOs": ("openpos", "openpurchaseorders", "purchaseorders"),
    "Forecast": ("forecast", "forecasts"),
    "Balances": ("balances", "balance"),
    "GL": ("gl", "ledger", "trialbalance", "generalledger"),
    "CarryingCosts": ("carryingcosts", "carryingcost"),
}
_WORDS = re.compile(r"[^\W\d_]+")


def tab_of(name: str) -> str:
    """The tab that a name stands for: the whole name, else the one tab whose word or pair of words is in it; else "".

    >>> tab_of("on_hand"), tab_of("2025-09 Sales export"), tab_of("purchase_receipts"), tab_of("notes")
    ('OnHand', 'Sales', 'Receipts', '')
    """
    whole = header_key(name)
    for sheet, names in CALLED.items():
        if whole in (header_key(sheet), *names):
            return sheet
    words = [word.casefold() for word in _WORDS.findall(name)]
    pieces = {*words, *("".join(pair) for pair in pairwise(words))}
    hits = {sheet for sheet, names in CALLED.items() if pieces & {header_key(sheet), *names}}
    return hits.pop() if len(hits) == 1 else ""


def entry_of(export: Export, sheet: str, read: ReadSettings) -> Entry:
    """An entry that takes the columns whose headers are ours, by name or alias. Raises InputError where one lacks."""
    tab = BY_SHEET[sheet]
    table = RawTable(export.place, tab.table, export.columns, export.first_row)
    faults: list[Fault] = []
    headers = match(table, tab, read.aliases.get(sheet, {}), faults)
    if faults:
        raise InputError(*faults)
    columns = {tab.column(id).header: header for id, header in headers.items()}
    return Entry(
        file=export.name, tab=sheet, decimal_comma=read.decimal_comma, date_formats=read.date_formats, columns=columns
    )


def unknown(name: str) -> Fault:
    """The fault of an export whose name tells no tab."""
    tabs = ", ".join(tab.sheet for tab in TABS)
    return Fault(name, "its name does not tell which tab it fills", f"a name with one of {tabs} is needed",
                 "Rename it, such as Sales.csv, or write a mapping and give it with --map")  # fmt: skip
