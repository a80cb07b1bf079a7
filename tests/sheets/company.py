"""A company of five items, small enough to follow by hand, with a fault of each colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from support.rawbook import raw_book, raw_rows

from invxl.columns import RawBook
from invxl.progress import silent
from invxl.refresh import Refreshed, Run, refresh
from invxl.settings.model import Config, PackSettings

AS_OF = date(2025, 12, 31)
RUN = Run(datetime(2026, 1, 5, 8, 30, 0), "0.1.0", "f" * 64)
CONFIG = replace(Config(), pack=PackSettings(company="Five Items Ltd", currency="EUR"))


CATEGORIES = ("Iron", "Iron", "Textile", "Textile", None)


def book(categories: Sequence[str | None] = CATEGORIES) -> RawBook:
    """Items, stock, receipts, sales, balances, counts, orders; one item has no cost, one stands below zero."""
    first, second, third, fourth, fifth = categories
    items = raw_rows("tblItems", ["SKU", "Description", "Category", "Unit cost", "Responsible"], [
        ["A-1", "=Anvil", first, 10.0, "Ida"],
        ["B-1", "Bolt", second, 2.0, "Ida"],
        ["C-1", "Cloth", third, 5.0, "Tom"],
        ["D-1", "Dust", fourth, None, "Tom"],
        ["0005", "Egg", fifth, 1.0, None],
    ])  # fmt: skip
    on_hand = raw_rows("tblOnHand", ["As of", "SKU", "Location", "Quantity"], [
        [AS_OF, "A-1", "North", 40], [AS_OF, "A-1", "South", 10], [AS_OF, "B-1", "North", 500],
        [AS_OF, "C-1", "South", 30], [AS_OF, "D-1", "South", 7], [AS_OF, "0005", "North", -3],
    ])  # fmt: skip
    receipts = raw_rows("tblReceipts", ["Date", "SKU", "Quantity", "Unit cost"], [
        [date(2025, 12, 10), "A-1", 30, 11.0], [date(2025, 8, 1), "A-1", 15, 9.0], [date(2025, 3, 1), "B-1", 450, 1.9],
        [date(2025, 11, 15), "C-1", 60, 5.0],
    ])  # fmt: skip
    days = [date(2024, 12, 31) + timedelta(days=7 * i) for i in range(1, 53)]
    sales = raw_rows("tblSales", ["Date", "SKU", "Quantity", "Revenue", "COGS"], [
        row for i, day in enumerate(days)
        for row in ([day, "A-1", 2 + i % 2, 40.0 + 20 * (i % 2), 20.0 + 10 * (i % 2)],
                    [day, "B-1", "12" if i == 3 else 12, 36.0, 24.0],
                    [day, "C-1", i % 4 * 2, i % 4 * 16.0, i % 4 * 10.0])
    ])  # fmt: skip
    balances = raw_rows("tblBalances", ["Period end", "Inventory value", "Receivables", "Payables"], [
        [date(2024, 12, 31), 1500.0, 600.0, 300.0], [AS_OF, 1647.0, 700.0, 400.0],
    ])  # fmt: skip
    counts = raw_rows("tblCounts", ["Date", "SKU", "Location", "Book quantity", "Counted quantity"], [
        [date(2025, 12, 1), "A-1", "North", 100, 95], [date(2025, 12, 1), "B-1", "North", 200, 200],
    ])  # fmt: skip
    orders = raw_rows("tblOrders", ["Order number", "SKU", "Order date", "Ordered qty", "Shipped qty", "Cancelled qty",
                                    "Ship date"], [
        ["1", "A-1", date(2025, 12, 1), 10, 10, 0, date(2025, 12, 3)],
        ["2", "B-1", date(2025, 12, 2), 20, 15, 0, date(2025, 12, 4)],
    ])  # fmt: skip
    return raw_book(items, on_hand, receipts, sales, balances, counts, orders)


def refreshed(config: Config = CONFIG, run: Run = RUN) -> Refreshed:
    """The company, refreshed."""
    return refresh(book(), config, as_of=None, run=run, progress=silent)
