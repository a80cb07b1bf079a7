"""The faults that real exports have, planted at known places, so that every one of them can be looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from invxl.columns import Kind
from invxl.demo.chance import below
from invxl.demo.company import CATEGORIES
from invxl.demo.draft import Draft
from invxl.demo.tables import Exports

JOURNAL = 432150  # cents booked by hand to inventory, in JOURNAL_CATEGORY, with no goods behind it
JOURNAL_CATEGORY = "Power tools"
UNCOSTED_CATEGORIES = ("Plumbing", "Garden")  # where Items lacks costs that the ledger has
_SECOND_YEAR = (date(2025, 1, 1) - date(1899, 12, 30)).days
_AFTER = (date(2026, 1, 5) - date(1899, 12, 30)).days  # a day after the as-of date, as a serial


class _Rows:
    """Rows of one draft, drawn once each, so that no two faults meet in one row."""

    def __init__(self, table: Draft, stream: int) -> None:
        n = table.n_rows
        drawn = below(stream, np.arange(4 * n), n)
        first = np.sort(np.unique(drawn, return_index=True)[1])
        self._rest: Iterator[int] = iter(drawn[first].tolist())

    def take(self, n: int) -> list[int]:
        return [next(self._rest) for _ in range(n)]


def plant(exports: Exports) -> dict[str, int]:
    """Changes the drafts in place; how many faults of each kind were planted, by kind of exception and sheet."""
    planted: dict[str, int] = {}
    for spoil in (_items, _on_hand, _sales, _receipts, _other):
        for kind, n in spoil(exports).items():
            planted[kind] = planted.get(kind, 0) + n
    _journal(exports)
    return planted


def _of_category(exports: Exports, name: str) -> list[int]:
    """Items of a category that are in stock, best sellers first."""
    made = exports.items
    wanted = next(i for i, c in enumerate(CATEGORIES) if c.name == name)
    stocked = exports.closing.reshape(len(made.sku), -1).sum(axis=1) > 0
    mine = np.flatnonzero((made.category == wanted) & stocked)
    found: list[int] = mine[np.argsort(made.rank[mine], kind="stable")].tolist()
    return found


def _items(exports: Exports) -> dict[str, int]:
    """Costs that nobody entered, zeros instead of costs, a price that is a broken formula, a service level of 95."""
    table = exports.drafts["tblItems"]
    plumbing, garden = (_of_category(exports, name) for name in UNCOSTED_CATEGORIES)
    missing = plumbing[40:46] + garden[40:46]
    for row in missing:
        table["unit_cost"].put_blank(row)
    zero = plumbing[60:63]
    for row in zero:
        table["unit_cost"].put_number(row, 0.0)
    on_hand = exports.drafts["tblOnHand"]
    unknown = {exports.items.sku[row] for row in missing + zero}
    for row in range(on_hand.n_rows):
        if on_hand["sku"].texts[int(on_hand["sku"].code[row])] in unknown:
            on_hand["unit_cost"].put_blank(row)
    rows = _Rows(table, 81)
    broken = rows.take(3)
    for row in broken:
        table["selling_price"].put_text(row, "#N/A", Kind.ERROR)
    percents = rows.take(2)
    for row in percents:
        table["service_level"].put_number(row, 95.0)
    worded = rows.take(4)
    for row in worded:
        table["lead_time_mean"].as_text(row)
    return {
        "missing_cost Items": len(missing), "zero_cost Items": len(zero), "error_cell Items": len(broken),
        "out_of_range Items": len(percents), "number_as_text Items": len(worded),
    }  # fmt: skip


def _on_hand(exports: Exports) -> dict[str, int]:
    """Stock of items that Items does not list, and quantities typed as text. Stock below zero came with the history."""
    table = exports.drafts["tblOnHand"]
    rows = _Rows(table, 82)
    worded = [row for row in rows.take(12) if table["quantity"].number[row] > 0][:6]
    for row in worded:
        table["quantity"].as_text(row)
    for row, sku in zip(table.append_copies(rows.take(2)), ("FA-9901", "EL-9907"), strict=True):
        table["sku"].put_text(row, sku)
    negative = int((table["quantity"].number < 0).sum())
    return {"number_as_text OnHand": len(worded), "unknown_sku OnHand": 2, "negative_stock OnHand": negative}


def _sales(exports: Exports) -> dict[str, int]:
    """What two years of pasted exports look like."""
    table = exports.drafts["tblSales"]
    rows = _Rows(table, 83)
    planted = {
        "date_as_text": _each(rows.take(40), table["date"].as_text),
        "number_as_text": _each(rows.take(60), table["quantity"].as_text),
        "not_a_date": _each(rows.take(3), lambda row: table["date"].put_text(row, _NO_DATES[row % 3])),
        "not_a_number": _each(rows.take(2), lambda row: table["quantity"].put_text(row, "12 pcs")),
        "error_cell": _each(
            _such(rows, 2, table["date"].number < _SECOND_YEAR),  # the second year's figures stay graded
            lambda row: table["revenue"].put_text(row, "#REF!", Kind.ERROR),
        ),
        "missing_key": _each(rows.take(2), table["sku"].put_blank),
        "unknown_sku": _each(rows.take(6), lambda row: table["sku"].put_text(row, "GA-9915")),
        "sku_near_miss": _each(rows.take(25), lambda row: _near(table, row)),
        "sign_disagrees": _each(_such(rows, 4, table["quantity"].number < 0), lambda row: _sign(table, row)),
        "duplicate_row": len(table.append_copies(rows.take(8))),
        "future_date": _each(table.append_copies(rows.take(2)), lambda row: table["date"].put_number(row, _AFTER)),
    }
    return {f"{kind} Sales": n for kind, n in planted.items()}


def _each(rows: Sequence[int], spoil: Callable[[int], None]) -> int:
    """Spoils every row; how many there were."""
    for row in rows:
        spoil(row)
    return len(rows)


_NO_DATES = ("31/02/2025", "n/a", "see invoice")


def _near(table: Draft, row: int) -> None:
    """The same SKU as a person would type it: small letters, or a stray space."""
    column = table["sku"]
    sku = column.texts[int(column.code[row])]
    column.put_text(row, f"{sku} " if row % 2 or sku.lower() == sku else sku.lower())


def _such(rows: _Rows, n: int, fits: NDArray[np.bool_]) -> list[int]:
    """So many rows that fit, found by drawing on."""
    found: list[int] = []
    while len(found) < n:
        found += [row for row in rows.take(20) if fits[row]]
    return found[:n]


def _sign(table: Draft, row: int) -> None:
    """A return whose revenue was entered as if it were a sale."""
    table["revenue"].put_number(row, -float(table["revenue"].number[row]))


def _receipts(exports: Exports) -> dict[str, int]:
    """Next month's deliveries, text dates, and deliveries without an invoice yet."""
    table = exports.drafts["tblReceipts"]
    rows = _Rows(table, 84)
    for row in rows.take(15):
        table["date"].as_text(row)
    for row in rows.take(20):
        table["unit_cost"].put_blank(row)
    for row in table.append_copies(rows.take(5)):
        table["date"].put_number(row, _AFTER)
    return {"date_as_text Receipts": 15, "receipt_after_as_of Receipts": 5}


def _other(exports: Exports) -> dict[str, int]:
    """Reasons that are not on the list, promises as text, forecasts for an item that left the master."""
    drafts = exports.drafts
    adjustments, orders, forecast = drafts["tblAdjustments"], drafts["tblOrders"], drafts["tblForecast"]
    for row in _Rows(adjustments, 85).take(4):
        adjustments["reason"].put_text(row, "lost")
    for row in _Rows(orders, 86).take(6):
        orders["promised_date"].as_text(row)
    for row in _Rows(forecast, 87).take(3):
        forecast["sku"].put_text(row, "PT-9903")
    return {"not_a_choice Adjustments": 4, "date_as_text Orders": 6, "unknown_sku Forecast": 3}


def _journal(exports: Exports) -> None:
    """A manual journal entry in the ledger's last month."""
    table = exports.drafts["tblGL"]
    category = table["category"]
    last = table["period_end"].number.max()
    for row in range(table.n_rows):
        if table["period_end"].number[row] == last and category.texts[int(category.code[row])] == JOURNAL_CATEGORY:
            table["balance"].put_number(row, round(table["balance"].number[row] * 100 + JOURNAL) / 100)
