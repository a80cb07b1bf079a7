"""The sample company: always the same, a business that could exist, with exactly the faults that were planted."""

from __future__ import annotations

import hashlib
from collections import Counter

import numpy as np
import pytest

from invxl import schema
from invxl.columns import Kind, RawTable
from invxl.demo import Sample, sample
from invxl.demo.company import CATEGORIES, DAYS, LOCATIONS, N_ITEMS, items
from invxl.demo.demand import lines
from invxl.demo.history import PLACES, History, history
from invxl.demo.tables import Exports, exports

FINGERPRINT = "da5ffb03f3469fff7cc768d8e5db9d39c9cf1ab5d2d1b0da99793aee0abf0efd"


@pytest.fixture(scope="module")
def made() -> Sample:
    return sample()


@pytest.fixture(scope="module")
def clean() -> Exports:
    return exports()


@pytest.fixture(scope="module")
def past() -> History:
    company = items()
    return history(company, lines(company))


def column(table: RawTable, header: str) -> np.ndarray:
    return table.columns[header].number


def test_every_raw_tab_is_filled_as_the_schema_says(made: Sample) -> None:
    assert [t.table for t in made.tables] == [tab.table for tab in schema.TABS]
    for table, tab in zip(made.tables, schema.TABS, strict=True):
        assert list(table.columns) == [c.header for c in tab.columns]
        assert table.n_rows > 0
        for c in tab.columns:
            filled = (table.columns[c.header].kind != Kind.BLANK).mean()
            assert filled > (0.95 if c.filled else -1), (tab.sheet, c.header)


def test_it_is_the_promised_size(made: Sample) -> None:
    rows = {t.table: t.n_rows for t in made.tables}
    assert rows["tblItems"] == N_ITEMS == 2000
    assert 59_500 <= rows["tblSales"] <= 60_500
    assert len(LOCATIONS) == 3


def test_it_is_always_the_same() -> None:
    """A fingerprint that every machine must reach; it changes only with the company itself."""
    assert fingerprint(sample()) == fingerprint(sample()) == FINGERPRINT


def fingerprint(made: Sample) -> str:
    digest = hashlib.sha256()
    for table in made.tables:
        for header, c in table.columns.items():
            digest.update(header.encode())
            for part in (c.kind.tobytes(), c.number.tobytes(), c.code.tobytes(), "\n".join(c.texts).encode()):
                digest.update(part)
    return digest.hexdigest()


def test_stock_never_goes_below_zero_while_it_is_moved(past: History) -> None:
    assert min(int(stock.min()) for stock in past.stock) == 0


def test_stock_is_what_the_movements_leave(past: History) -> None:
    """Recounted from the booked rows alone: opening + in - out = stock, position by position, at every month end."""
    for at, end in enumerate(past.month_ends[1:], 1):
        stock = past.stock[0].copy()
        for rows, sign in ((past.sales, -1), (past.adjustments, 1), (past.consumption, -1), (past.receipts, 1)):
            for row in rows:
                if 0 <= row[0] <= end:
                    stock[row[1]] += sign * row[2]
        for day, item, origin, target, quantity in past.transfers:
            if day <= end:
                stock[item * PLACES + origin] -= quantity
                stock[item * PLACES + target] += quantity
        assert (stock == past.stock[at]).all(), end
        if at == 3:
            break  # three month ends show it; the last one is next
    stock = past.stock[0].copy()
    for rows, sign in ((past.sales, -1), (past.adjustments, 1), (past.consumption, -1), (past.receipts, 1)):
        for row in rows:
            if row[0] >= 0:
                stock[row[1]] += sign * row[2]
    for _, item, origin, target, quantity in past.transfers:
        stock[item * PLACES + origin] -= quantity
        stock[item * PLACES + target] += quantity
    assert (stock == past.stock[-1]).all()


def test_the_books_tie_out_to_the_stock(clean: Exports) -> None:
    """Owned stock at standard cost is the ledger's closing balance, category by category, to the cent."""
    table = clean.drafts["tblOnHand"]
    owned = np.array([c < 0 or table["ownership"].texts[c] == "owned" for c in table["ownership"].code])
    index = {sku: i for i, sku in enumerate(clean.items.sku)}
    item = np.array([index[table["sku"].texts[c]] for c in table["sku"].code])
    value = np.zeros(len(CATEGORIES), np.int64)
    units = table["quantity"].number.astype(np.int64)
    np.add.at(value, clean.items.category[item[owned]], units[owned] * clean.items.cost[item[owned]])
    assert value.tolist() == clean.ledger.inventory[-1].tolist()
    balance = clean.drafts["tblGL"]["balance"].number[-len(CATEGORIES) :]
    assert np.round(balance * 100).astype(np.int64).tolist() == value.tolist()


def test_cogs_of_the_books_is_that_of_the_sales_lines(clean: Exports) -> None:
    table = clean.drafts["tblSales"]
    assert round(float(table["cogs"].number.sum()) * 100) == int(clean.ledger.cogs[1:].sum())
    assert round(float(table["revenue"].number.sum()) * 100) == int(clean.ledger.revenue[1:].sum())


def test_it_could_be_a_business(clean: Exports, past: History) -> None:
    """The second year's figures, computed here in one line each."""
    books = clean.ledger
    cogs, revenue = int(books.cogs[13:].sum()), int(books.revenue[13:].sum())
    average = books.inventory[12:].sum(axis=1).mean()
    assert 4 <= cogs / average <= 8  # turnover
    assert 0.30 <= 1 - cogs / revenue <= 0.45  # gross margin
    counts = np.array(past.counts)
    off = np.abs(counts[:, 3] - counts[:, 2])
    assert 0.95 <= (off <= 0.03 * counts[:, 2]).mean() <= 0.97  # accuracy
    orders = clean.drafts["tblOrders"]
    asked, shipped, cancelled = (orders[id].number for id in ("ordered_qty", "shipped_qty", "cancelled_qty"))
    assert 0.95 <= (shipped >= asked - cancelled).mean() <= 0.98  # lines filled
    usage = np.sort(books_by_item(clean))[::-1]
    assert 0.72 <= usage[: N_ITEMS // 5].sum() / usage.sum() <= 0.92  # a fifth of the items, most of the usage
    assert set(books.month_ends.tolist()) >= {-1, 30, DAYS - 1}


def books_by_item(clean: Exports) -> np.ndarray:
    table = clean.drafts["tblSales"]
    return np.bincount(table["sku"].code, table["cogs"].number)


def test_planted_faults_are_there(made: Sample) -> None:
    """Counted by looking at the cells, not by asking who planted them."""
    tables = {t.table: t for t in made.tables}
    sales, on_hand = tables["tblSales"].columns, tables["tblOnHand"].columns
    listed = {tables["tblItems"].columns["SKU"].value(i) for i in range(N_ITEMS)}
    skus = Counter(sales["SKU"].value(i) for i in range(tables["tblSales"].n_rows))
    lower = {str(sku).strip().lower() for sku in listed}
    strange = {sku: n for sku, n in skus.items() if sku is not None and sku not in listed}
    near = sum(n for sku, n in strange.items() if str(sku).strip().lower() in lower)
    found = {
        "sku_near_miss Sales": near, "unknown_sku Sales": sum(strange.values()) - near, "missing_key Sales": skus[None],
        "error_cell Sales": int((sales["Revenue"].kind == Kind.ERROR).sum()),
        "negative_stock OnHand": int((on_hand["Quantity"].number < 0).sum()),
        "missing_cost Items": int((tables["tblItems"].columns["Unit cost"].kind == Kind.BLANK).sum()),
        "zero_cost Items": int((column(tables["tblItems"], "Unit cost") == 0).sum()),
        "future_date Sales": int((column(tables["tblSales"], "Date") > 46022).sum()),
        "date_as_text Receipts": int((tables["tblReceipts"].columns["Date"].kind == Kind.TEXT).sum()),
    }  # fmt: skip
    assert found == {kind: made.planted[kind] for kind in found}
    texts = (sales["Quantity"].kind == Kind.TEXT).sum()
    assert texts == made.planted["number_as_text Sales"] + made.planted["not_a_number Sales"]
