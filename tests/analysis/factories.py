"""Facts built by hand from plain values, so that the analyses are tested without movements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from invxl.analysis.facts_model import NO_CATEGORY, Facts
from invxl.analysis.results import Period

AS_OF = pd.Timestamp("2025-09-30")

Stock = tuple[str, str, float, float | None]  # SKU, location, quantity, unit cost
Layer = tuple[str, str, str, float, float | None]  # SKU, location, date, quantity, unit cost

_TEXTS = ("description", "subcategory", "supplier", "responsible", "status")
_NUMBERS = ("unit_cost", "selling_price", "nrv", "lead_time_mean", "lead_time_sd", "review_period", "order_cost", "moq",
            "pack_size", "service_level")  # fmt: skip
_DATES = ("first_stocked", "first_movement", "last_movement", "last_issue", "last_receipt")


def period(days: int = 365, covered: int | None = None) -> Period:
    return Period(AS_OF - pd.Timedelta(days=days), AS_OF, days, days if covered is None else covered)


def items(skus: Sequence[str], **columns: Mapping[str, Any]) -> pd.DataFrame:
    """The item frame; columns by SKU, e.g. `category={"a": "Pens"}`, what is not said is blank."""

    def column(name: str, blank: Any) -> list[Any]:
        said = columns.get(name, {})
        return [said.get(sku, blank) for sku in skus]

    frame: dict[str, Any] = {"sku": pd.array(list(skus), dtype="str"), "known": column("known", True)}
    frame |= {name: pd.array(column(name, ""), dtype="str") for name in _TEXTS}
    frame["category"] = pd.array(column("category", NO_CATEGORY), dtype="str")
    frame |= {name: np.array(column(name, np.nan), dtype=np.float64) for name in _NUMBERS}
    frame["zero_cost"] = np.array(column("zero_cost", False), dtype=bool)
    frame |= {name: np.array(column(name, "NaT"), dtype="datetime64[s]") for name in _DATES}
    return pd.DataFrame(frame)


def stock(skus: Sequence[str], rows: Sequence[Stock]) -> pd.DataFrame:
    """OnHand's rows by SKU and location: rows above and below zero never netted, None is no cost."""
    found: dict[tuple[int, str], list[tuple[float, float | None]]] = {}
    for sku, location, quantity, cost in rows:
        found.setdefault((skus.index(sku), location), []).append((quantity, cost))
    out = []
    for sku, location in sorted(found):
        pairs = found[sku, location]
        above, below = [p for p in pairs if p[0] > 0], [p for p in pairs if p[0] < 0]
        costed = sum(q for q, c in above if c is not None)
        worth = sum(q * c for q, c in above if c is not None)
        costs = [c for _, c in pairs if c is not None]
        out.append((
            sku, location, sum(q for q, _ in pairs), sum(q * c for q, c in pairs if c is not None),
            sum(q for q, c in pairs if c is not None), sum(q for q, _ in above), worth, sum(q for q, _ in below),
            sum(q * c for q, c in below if c is not None),
            worth / costed if costed else costs[0] if costs else np.nan,
        ))  # fmt: skip
    columns = ["sku", "location", "quantity", "value", "costed_quantity", "positive_quantity", "positive_value",
               "negative_quantity", "negative_value", "unit_cost"]  # fmt: skip
    frame = pd.DataFrame(out, columns=columns).astype(dict.fromkeys(columns[2:], "float64"))
    return frame.astype({"sku": "int32", "location": "str"})


def layers(skus: Sequence[str], rows: Sequence[Layer]) -> pd.DataFrame:
    """Receipts in the order of their rows, as facts sort them."""
    data = [
        (skus.index(sku), location, np.datetime64(day, "s"), quantity, np.nan if cost is None else cost, row)
        for row, (sku, location, day, quantity, cost) in enumerate(rows, 2)
    ]
    frame = pd.DataFrame(data, columns=["sku", "location", "date", "quantity", "unit_cost", "row"])
    frame = frame.astype({"sku": "int32", "location": "str", "date": "datetime64[s]", "quantity": "float64",
                          "unit_cost": "float64", "row": "int32"})  # fmt: skip
    return frame.sort_values(["sku", "date", "row"], kind="stable", ignore_index=True)


def usage(skus: Sequence[str], **columns: Mapping[str, float]) -> pd.DataFrame:
    """Usage by SKU, e.g. `cost={"a": 100.0}`; units 1 where there is usage and nothing else is said."""
    frame = {
        name: np.array([columns.get(name, {}).get(sku, 0.0) for sku in skus], dtype=np.float64)
        for name in ("units", "sold_units", "consumed_units", "cost", "revenue", "margin")
    }
    if "units" not in columns:
        frame["units"] = np.where(frame["cost"] != 0, 1.0, 0.0)
    return pd.DataFrame(frame)


def facts(skus: Sequence[str], **given: Any) -> Facts:
    """Facts of a run: `stock`, `layers` in rows, `usage` and `items` by SKU, the rest as `Facts` has it."""
    skus = list(skus)
    built = Facts(
        skus=pd.Index(skus, dtype="str"),
        as_of=AS_OF,
        period=period(),
        prior=period(),
        abc_period=period(),
        item=items(skus, **given.pop("items", {})),
        stock=stock(skus, given.pop("stock", ())),
        not_owned=pd.DataFrame(columns=["ownership", "sku", "location", "quantity", "value"]),
        layers=layers(skus, given.pop("layers", ())),
        unmatched_returns=0.0,
        usage=usage(skus, **given.pop("usage", {})),
        demand=np.zeros((len(skus), 0)),
        demand_ends=(),
        demand_window=np.zeros(len(skus)),
        demand_window_days=365,
        flows=pd.DataFrame(),
        sales_given=True,
        consumption_given=True,
        receipts_given=True,
        receipts_located=False,
        transfers_given=False,
        history_start=pd.Timestamp("2023-01-01"),
    )
    return replace(built, **given)
