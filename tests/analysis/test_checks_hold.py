"""Whatever dirt the raw tabs hold, our own totals tie to them line by line; and AdventureWorks, as loaded."""

from __future__ import annotations

import math
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from analysis.test_checks import checked
from hypothesis import given, settings
from hypothesis import strategies as st
from support import tied
from support.rawbook import ExcelError, raw_book, raw_rows

from invxl.columns import Kind, RawBook, RawColumn
from invxl.intake import load
from invxl.settings.model import Config, GateSettings

OURS = ("aging_quantity", "aging_value", "kpi_inventory", "abc_usage", "gl_inventory")
TOLERANT = Config(gate=GateSettings(duplicate_sku="error", mixed_currency="error", duplicate_balance="error"))

skus = st.sampled_from(["a", "b", "c", "a", "b", "c", "x", " a", None])
places = st.sampled_from(["North", "South", None])
dirt = st.sampled_from([None, "7", "7.5", "n/a", ExcelError("#N/A"), ExcelError("#DIV/0!"), True, ""])
amounts = st.one_of(st.integers(-20, 60), st.integers(-2000, 6000).map(lambda c: c / 100), dirt)
costs = st.one_of(
    st.integers(1, 900).map(lambda c: c / 100), st.sampled_from([None, 0, -1.5, "3.25", ExcelError("#N/A")])
)
days = st.one_of(
    st.dates(date(2024, 6, 1), date(2025, 10, 31)),
    st.datetimes(datetime(2025, 9, 1), datetime(2025, 10, 2)),
    st.sampled_from(["2025-05-05", "soon", None, ExcelError("#REF!"), 45000]),
)
as_of = st.sampled_from(
    [tied.AS_OF, tied.AS_OF, tied.AS_OF, date(2025, 8, 31), "2025-09-30", datetime(2025, 9, 30, 12)]
)
owners = st.sampled_from([None, None, "owned", "Consigned", "in transit", "ours"])

on_hand = st.lists(st.tuples(as_of, skus, places, amounts, costs, owners), max_size=12)
sales = st.lists(st.tuples(days, skus, amounts, amounts, amounts), max_size=14)
receipts = st.lists(st.tuples(days, skus, amounts, costs, places), max_size=8)
consumption = st.lists(st.tuples(days, skus, amounts), max_size=5)
ledger = st.lists(
    st.tuples(st.sampled_from([tied.AS_OF, tied.AS_OF, date(2025, 8, 31)]), st.sampled_from(["1400", 1400, "5000"]),
              st.sampled_from(["Pens", "pens", "Ink", None]), amounts),
    max_size=6,
)  # fmt: skip


def book(*, items: list[Any], **rows: list[tuple[Any, ...]]) -> RawBook:
    headers = {
        "tblOnHand": ["As of", "SKU", "Location", "Quantity", "Unit cost", "Ownership"],
        "tblSales": ["Date", "SKU", "Quantity", "Revenue", "COGS"],
        "tblReceipts": ["Date", "SKU", "Quantity", "Unit cost", "Location"],
        "tblConsumption": ["Date", "SKU", "Quantity"],
        "tblGL": ["Period end", "Account", "Category", "Balance"],
    }
    first = (tied.AS_OF, "a", "North", 1, None, None)  # there is always stock at the as-of date, and a sale
    rows["tblOnHand"] = [first, *rows["tblOnHand"]]
    rows["tblSales"] = [(tied.AS_OF, "a", 1, 5, 2), *rows["tblSales"]]
    names = [["a", "Pens", items[0]], ["b", "Ink", items[1]], ["c", None, items[2]]]
    return raw_book(
        raw_rows("tblItems", ["SKU", "Category", "Unit cost"], names),
        *(raw_rows(name, headers[name], given) for name, given in rows.items() if given or name != "tblGL"),
    )


def by_excel(cells: RawColumn) -> float:
    """SUM of a column: cells that are numbers."""
    return math.fsum(n for k, n in zip(cells.kind, cells.number, strict=True) if k in (Kind.NUMBER, Kind.DATE))


@settings(max_examples=60, deadline=None)
@given(st.lists(costs, min_size=3, max_size=3), on_hand, sales, receipts, consumption, ledger)
def test_our_totals_tie_to_any_raw_tabs(items: Any, stock: Any, sold: Any, got: Any, used: Any, gl: Any) -> None:
    raw = book(items=items, tblOnHand=stock, tblSales=sold, tblReceipts=got, tblConsumption=used, tblGL=gl)
    found = checked(raw, TOLERANT)
    for id_ in ("aging_quantity", "aging_value", "kpi_inventory", "abc_usage"):
        assert found[id_].status in ("OK", "Not available"), found[id_]
    assert all(c.status == "OK" for id_, c in found.items() if id_.startswith("rows"))
    for check in found.values():
        for line in (*check.left, *check.right):
            for table, header in (("tblOnHand", "Quantity"), ("tblSales", "COGS")):
                if line.native == f"SUM({table}[{header}])":
                    assert line.value == pytest.approx(by_excel(raw.tables[table].columns[header]))


@pytest.mark.shared
def test_adventureworks_ties_and_its_layered_share_is_red() -> None:
    root = Path(os.environ.get("INVXL_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    folder = root / "data" / "adventureworks"
    if not folder.is_dir():
        pytest.skip(f"no data at {folder}; set INVXL_SHARED")
    loaded = load([folder], "adventureworks", Config().read, stamp=datetime(2025, 10, 1))
    found = checked(raw_book(*loaded.tables, loaded.log), Config())
    red = {id_: c for id_, c in found.items() if c.status == "FAIL"}
    assert set(red) == {"layers_quantity", "layers_value"}
    assert red["layers_quantity"].left[0].value == pytest.approx(74_566 / 335_974)
    assert red["layers_value"].left[0].value == pytest.approx(349_937.51 / 20_092_679.17)
    assert found["abc_usage"].right[0].value == pytest.approx(9_003_742.1605)
    assert found["aging_value"].right[0].value == pytest.approx(20_092_679.1712)
    assert {c.status for id_, c in found.items() if id_.startswith("load")} == {"OK"}
