"""The published figures of the real data, from CSV through a mapping to the gate."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from support.judged import check_tallies

from invxl import resources
from invxl.columns import RawBook
from invxl.intake import load
from invxl.rawdata import judge
from invxl.settings.model import Config, ReadSettings

DATA = Path(os.environ.get("INVXL_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data"
STAMP = datetime(2026, 1, 2, 3, 4, 5)
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no data at {DATA}; set INVXL_SHARED"),
]


def book(mapping: str, *sources: Path) -> RawBook:
    loaded = load(sources, mapping, ReadSettings(), stamp=STAMP)
    return RawBook("pack.xlsx", {table.table: table for table in loaded.tables})


def test_adventureworks() -> None:
    made = judge(book("adventureworks", DATA / "adventureworks"), Config())
    stock = made.frames["tblOnHand"]
    assert made.as_of.date() == date(2025, 9, 30)
    assert stock["quantity"].sum() == 335_974
    assert (stock["quantity"] * stock["unit_cost"]).sum() == pytest.approx(20_092_679.1712, abs=1e-6)
    kinds = Counter(e.kind for e in made.exceptions)
    assert len({e.sku for e in made.exceptions if e.kind in ("zero_cost", "missing_cost")}) == 200
    assert kinds["zero_cost"] == 582 and kinds["missing_cost"] == 0  # rows of OnHand at a cost of 0
    assert not kinds["receipt_after_as_of"] and not kinds["unknown_sku"]
    sales = made.frames["tblSales"]
    year = sales[sales["date"] > "2024-09-30"]
    assert year["cogs"].sum() == pytest.approx(9_003_742.1605, abs=1e-6)
    assert year["sku"].nunique() == 110
    assert sales["quantity"].sum() == 84_174
    assert made.known == len(made.skus) == 504
    check_tallies(made)


def test_adventureworks_without_the_status_filter_names_the_receipts_after_the_as_of_date(tmp_path: Path) -> None:
    text = resources.file("config", "mappings", "adventureworks.yaml").read_text(encoding="utf-8")
    path = tmp_path / "all.yaml"
    path.write_text(text.replace("      - Status = 4\n", ""), encoding="utf-8")
    made = judge(book(str(path), DATA / "adventureworks"), Config())
    late = [e for e in made.exceptions if e.kind == "receipt_after_as_of"]
    assert len(late) == 2
    assert all(e.excluded and e.sheet == "Receipts" and e.found > "2025-09-30" for e in late)
    assert made.frames["tblReceipts"]["date"].max().date() <= date(2025, 9, 30)
    assert made.tallies["tblReceipts"].rows_excluded == 2
    check_tallies(made)


def test_online_retail_counts_its_dirt() -> None:
    sold = book("online_retail", DATA / "online_retail" / "online_retail.csv.gz")
    sales = sold.tables["tblSales"]
    assert sales.n_rows == 541_909
    skus = sales.columns["SKU"]
    listed = sorted({text.strip() for text in skus.texts})
    from support.rawbook import raw_table

    items = raw_table("tblItems", {"SKU": listed, "Unit cost": [1.0] * len(listed)})
    stock = raw_table("tblOnHand", {"As of": [date(2011, 12, 9)], "SKU": [listed[0]], "Quantity": [1.0]})
    made = judge(RawBook("pack.xlsx", {"tblItems": items, "tblOnHand": stock, **sold.tables}), Config())
    kinds = Counter((e.sheet, e.kind) for e in made.exceptions)
    assert kinds["Items", "sku_near_miss"] == 112  # codes that differ by case only
    assert kinds["Sales", "sign_disagrees"] == 2  # the two negative prices
    assert kinds["Sales", "estimated_cogs"] == 1
    lines = pd.DataFrame({h: [*map(c.value, range(len(c)))] for h, c in sales.columns.items()})
    assert kinds["Sales", "duplicate_row"] == lines.duplicated().sum() > 5_000
    frame = made.frames["tblSales"]
    assert len(frame) == 541_909
    assert frame["revenue"].sum() == pytest.approx(9_747_747.934, abs=1e-3)
    assert frame["revenue"][(frame["quantity"] > 0) & (frame["revenue"] > 0)].sum() == pytest.approx(
        10_666_684.54, abs=5e-3
    )
    assert frame["order_number"].nunique() == 25_900
    assert frame["order_number"].astype(str).str.startswith("C").sum() == 9_288
    check_tallies(made)
