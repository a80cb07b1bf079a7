"""Small random packs for the oracles: few SKUs, places and days, so that everything meets everything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from support.cleanframes import clean_frames

from invxl.rawdata.model import Clean

AS_OF = date(2025, 9, 30)
SKUS = ("a", "b", "c", "d")
Rows = list[dict[str, Any]]
Book = dict[str, Rows]

EDGES = (  # last and first days of the periods that the oracles use
    AS_OF, date(2025, 10, 1), date(2025, 6, 30), date(2025, 7, 1), date(2025, 3, 31), date(2025, 4, 1),
    date(2024, 9, 30), date(2024, 10, 1), date(2025, 6, 22), date(2025, 6, 23),
)  # fmt: skip
_edge = st.sampled_from(EDGES)
_day = st.one_of(_edge, st.integers(-10, 800).map(lambda back: AS_OF - timedelta(days=back)))
_near = st.one_of(_edge, st.integers(-3, 130).map(lambda back: AS_OF - timedelta(days=back)))
_sku = st.sampled_from((*SKUS, "unlisted"))
_place = st.sampled_from((None, "North", "South"))
_units = st.integers(-6, 20).map(float)
_cost = st.sampled_from((None, 0.0, 1.5, 2.0, 7.25))
_money = st.one_of(st.none(), st.integers(0, 400).map(lambda cents: cents / 4))


def _rows(max_size: int = 8, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Rows]:
    return st.lists(st.fixed_dictionaries(columns), max_size=max_size)


_item = st.fixed_dictionaries(
    {
        "category": st.sampled_from((None, "Pens", "Ink")),
        "unit_cost": _cost,
        "zero_cost": st.booleans(),
        "first_stocked": st.one_of(st.none(), _day),
    }
)

BOOKS: st.SearchStrategy[Book] = st.fixed_dictionaries(
    {
        "tblItems": st.tuples(*[_item] * len(SKUS)).map(
            lambda items: [{"sku": sku, **item} for sku, item in zip(SKUS, items, strict=True)]
        ),
        "tblOnHand": _rows(
            as_of=st.sampled_from((AS_OF, AS_OF, date(2025, 6, 30), date(2024, 9, 30))), sku=_sku, location=_place,
            quantity=_units, unit_cost=_cost, ownership=st.sampled_from((None, "owned", "consigned", "in transit")),
        ),
        "tblSales": _rows(
            12, date=st.one_of(_day, _near), sku=_sku, location=_place, quantity=_units, revenue=_money, cogs=_money
        ),
        "tblConsumption": _rows(5, date=_day, sku=_sku, location=_place, quantity=_units),
        "tblReceipts": _rows(
            12, date=_day, sku=_sku, location=_place, quantity=_units, unit_cost=_cost,
            ordered_date=st.one_of(st.none(), _day), promised_date=st.one_of(st.none(), _day),
        ),
        "tblAdjustments": _rows(
            5, date=_day, sku=_sku, location=_place, quantity=_units, unit_cost=_cost,
            reason=st.sampled_from((None, "shrink", "damage", "write-off", "count")),
        ),
        "tblTransfers": _rows(
            2, date=_day, sku=_sku, from_location=_place, to_location=_place, quantity=st.integers(1, 5).map(float)
        ),
        "tblCounts": _rows(
            8, date=st.one_of(_day, _near), sku=_sku, location=_place, book_quantity=st.integers(0, 40).map(float),
            counted_quantity=st.integers(0, 40).map(float), unit_cost=_cost,
        ),
        "tblOrders": _rows(
            10, order_number=st.sampled_from(("1", "2", "3", "4")), sku=_sku, order_date=_near,
            promised_date=st.one_of(st.none(), _near), ship_date=st.one_of(st.none(), _near),
            ordered_qty=st.integers(1, 9).map(float), shipped_qty=st.one_of(st.none(), st.integers(0, 10).map(float)),
            backordered_qty=st.one_of(st.none(), st.integers(0, 4).map(float)),
            cancelled_qty=st.one_of(st.none(), st.integers(0, 9).map(float)),
            unit_price=st.one_of(st.none(), st.integers(1, 8).map(float)),
        ),
        "tblOpenPOs": _rows(
            4, sku=_sku, po_number=st.just("P"), quantity_open=st.integers(0, 9).map(float),
            ordered_date=st.one_of(st.none(), _near), unit_cost=_cost,
        ),
        "tblForecast": _rows(8, period=_near, sku=_sku, forecast_qty=st.integers(0, 20).map(float)),
    }
)  # fmt: skip


def clean_of(book: Book) -> Clean:
    """The book as clean frames; a table without rows is absent."""
    columns = {table: {c: [row[c] for row in rows] for c in rows[0]} for table, rows in book.items() if rows}
    return clean_frames(AS_OF, **columns)


def cost_of(book: Book, sku: str) -> float | None:
    """The item's usable cost: above 0, or 0 where marked zero-cost."""
    for item in book["tblItems"]:
        if item["sku"] == sku:
            return _usable(item["unit_cost"], item["zero_cost"])
    return None


def row_cost_of(book: Book, row: dict[str, Any]) -> float | None:
    """The row's cost, else the item's."""
    if row["unit_cost"] is None:
        return cost_of(book, row["sku"])
    free = any(item["sku"] == row["sku"] and item["zero_cost"] for item in book["tblItems"])
    return _usable(row["unit_cost"], free)


def _usable(cost: float | None, free: bool) -> float | None:
    return None if cost is None or (cost == 0 and not free) else cost


def category_of(book: Book, sku: str) -> str:
    found = [item["category"] for item in book["tblItems"] if item["sku"] == sku]
    return found[0] if found and found[0] else "(no category)"
