"""Real data for the analyses: AdventureWorks as clean frames."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from support.cleanframes import clean_frames

from invxl.rawdata.model import Clean

_HERE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def adventureworks() -> Clean:
    """Items, stock, receipts taken into stock (status 4) and sales, as of 2025-09-30."""
    folder = Path(os.environ.get("INVXL_SHARED", _HERE.parent / "shared")) / "data" / "adventureworks"
    if not folder.is_dir():
        pytest.skip(f"no data at {folder}; set INVXL_SHARED")
    items, stock, receipts, sales = (
        pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        for name in ("items", "on_hand", "purchase_receipts", "sales")
    )
    receipts = receipts[(receipts["Status"] == 4) & (receipts["StockedQty"] > 0)]
    return clean_frames(
        date(2025, 9, 30),
        tblItems={
            "sku": items["ProductNumber"],
            "category": _blank(items["Category"]),
            "unit_cost": items["StandardCost"],
        },
        tblOnHand={
            "as_of": stock["AsOf"],
            "sku": stock["ProductNumber"],
            "location": stock["Location"],
            "quantity": stock["Quantity"],
            "unit_cost": stock["UnitCost"],
        },
        tblReceipts={
            "date": receipts["ReceivedDate"],
            "sku": receipts["ProductNumber"],
            "quantity": receipts["StockedQty"],
            "unit_cost": receipts["UnitPrice"],
            "ordered_date": receipts["OrderDate"],
            "promised_date": receipts["PromisedDate"],
        },
        tblSales={
            "date": sales["InvoiceDate"],
            "sku": sales["ProductNumber"],
            "quantity": sales["Quantity"],
            "revenue": sales["Revenue"],
            "cogs": sales["Cost"],
        },
    )


def _blank(texts: pd.Series) -> list[str | None]:
    return [t or None for t in texts]
