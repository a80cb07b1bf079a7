"""Facts against plain loops over the rows, on random packs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from support.randompack import AS_OF, BOOKS, Book, clean_of, cost_of, row_cost_of

from invxl.analysis import facts
from invxl.analysis.facts_model import Facts
from invxl.settings.model import Config, MovementSettings, PeriodSettings

CONFIG = Config(period=PeriodSettings(length_periods=3), movement=MovementSettings(demand_window_days=100))
WINDOWS = {"period": (date(2025, 6, 30), AS_OF), "prior": (date(2025, 3, 31), date(2025, 6, 30))}
EXAMPLES = settings(max_examples=40, deadline=None)


def built(book: Book) -> Facts:
    return facts.build(clean_of(book), CONFIG)


def by_sku(known: Facts, values: Any) -> dict[str, float]:
    return dict(zip(known.skus, np.asarray(values, float).tolist(), strict=True))


def past(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["date"] <= AS_OF]


def same(left: float | None, right: float | None) -> bool:
    if left is None or right is None or np.isnan(left) or np.isnan(right):
        return (left is None or np.isnan(left)) and (right is None or np.isnan(right))
    return left == pytest.approx(right, abs=1e-9)


@given(BOOKS)
@EXAMPLES
def test_stock(book: Book) -> None:
    known = built(book)
    owned: dict[tuple[str, str], list[tuple[float, float | None]]] = defaultdict(list)
    apart: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in book["tblOnHand"]:
        if row["as_of"] != AS_OF:
            continue
        cost = row_cost_of(book, row)
        if row["ownership"] in (None, "owned"):
            owned[row["sku"], row["location"] or ""].append((row["quantity"], cost))
        else:
            sums = apart[row["ownership"], row["sku"], row["location"] or ""]
            sums[0] += row["quantity"]
            sums[1] += row["quantity"] * (cost or 0.0)
    found = {(known.skus[r.sku], r.location): r for r in known.stock.itertuples()}
    assert list(found) == sorted(owned, key=lambda key: (list(known.skus).index(key[0]), key[1]))
    for key, rows in owned.items():
        row, costed = found[key], [(q, c) for q, c in rows if c is not None]
        assert row.quantity == sum(q for q, _ in rows)
        assert same(row.value, sum(q * c for q, c in costed))
        assert row.costed_quantity == sum(q for q, _ in costed)
        assert row.positive_quantity == sum(q for q, _ in rows if q > 0)
        assert same(row.positive_value, sum(q * c for q, c in costed if q > 0))
        assert row.negative_quantity == sum(q for q, _ in rows if q < 0)
        assert same(row.negative_value, sum(q * c for q, c in costed if q < 0))
        above = sum(q for q, _ in costed if q > 0)
        average = sum(q * c for q, c in costed if q > 0) / above if above else cost_of(book, key[0])
        assert same(row.unit_cost, average)
    others = {(r.ownership, known.skus[r.sku], r.location): [r.quantity, r.value] for r in known.not_owned.itertuples()}
    assert others == {key: pytest.approx(sums) for key, sums in apart.items()}


@given(BOOKS)
@EXAMPLES
def test_layers_net_returns_against_the_newest_earlier_receipt(book: Book) -> None:
    known = built(book)
    piles: dict[str, list[list[Any]]] = defaultdict(list)
    unmatched = 0.0
    numbered = [(row["date"], number, row) for number, row in enumerate(book["tblReceipts"], 2)]
    for day, number, row in sorted(numbered, key=lambda entry: entry[:2]):
        if day > AS_OF:
            continue
        pile, quantity = piles[row["sku"]], row["quantity"]
        if quantity > 0:
            pile.append([number, day, quantity])
            continue
        back = -quantity
        for layer in reversed(pile):
            taken = min(back, layer[2])
            layer[2] -= taken
            back -= taken
        unmatched += back
    expected = [
        (sku, number, pd.Timestamp(day), left) for sku in known.skus for number, day, left in piles[sku] if left > 0
    ]
    assert [(known.skus[r.sku], r.row, r.date, r.quantity) for r in known.layers.itertuples()] == expected
    assert known.unmatched_returns == unmatched


@given(BOOKS)
@EXAMPLES
def test_flows(book: Book) -> None:
    known = built(book)
    expected: dict[tuple[str, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for window, (after, until) in WINDOWS.items():
        for table, units in (("tblSales", "sold"), ("tblConsumption", "consumed"), ("tblReceipts", "received")):
            for row in book[table]:
                if not after < row["date"] <= until:
                    continue
                flow, quantity = expected[window, row["sku"], row["location"] or ""], row["quantity"]
                flow[f"{units}_units"] += quantity
                if table == "tblSales":
                    _sale(flow, row, quantity, cost_of(book, row["sku"]))
                else:
                    cost = row_cost_of(book, row) if table == "tblReceipts" else cost_of(book, row["sku"])
                    flow[f"{units}_value"] += quantity * (cost or 0.0)
    found = {(r.window, known.skus[r.sku], r.location): r for r in known.flows.itertuples()}
    assert set(found) == set(expected)
    for key, flow in expected.items():
        for name in known.flows.columns[3:]:
            assert getattr(found[key], name) == pytest.approx(flow[name], abs=1e-9), (key, name)


def _sale(flow: dict[str, float], row: dict[str, Any], quantity: float, cost: float | None) -> None:
    if row["revenue"] is None:
        flow["unpriced_units"] += quantity
    else:
        flow["revenue"] += row["revenue"]
    if row["cogs"] is not None:
        flow["cogs"] += row["cogs"]
    elif cost is not None:
        flow["cogs"] += quantity * cost
        flow["cogs_estimated"] += quantity * cost
    else:
        flow["uncosted_units"] += quantity


@given(BOOKS)
@EXAMPLES
def test_usage(book: Book) -> None:
    known = built(book)
    year = (date(2024, 9, 30), AS_OF)
    found = known.usage.set_index(pd.Index(known.skus))
    for sku in known.skus:
        sold = [r for r in book["tblSales"] if r["sku"] == sku and year[0] < r["date"] <= year[1]]
        used = [r for r in book["tblConsumption"] if r["sku"] == sku and year[0] < r["date"] <= year[1]]
        cost = cost_of(book, sku)
        cogs = [r["cogs"] if r["cogs"] is not None else None if cost is None else cost * r["quantity"] for r in sold]
        parts = [*cogs, *(None if cost is None else cost * r["quantity"] for r in used)]
        row, sold_units = found.loc[sku], sum(r["quantity"] for r in sold)
        assert row["sold_units"] == sold_units
        assert row["consumed_units"] == sum(r["quantity"] for r in used)
        assert row["units"] == row["sold_units"] + row["consumed_units"]
        unknown = row["units"] != 0 and all(part is None for part in parts)
        assert same(row["cost"], None if unknown else sum(part or 0.0 for part in parts))
        priced = [r["revenue"] for r in sold if r["revenue"] is not None]
        assert same(row["revenue"], None if sold and not priced else sum(priced))
        no_cogs = sold_units != 0 and all(c is None for c in cogs)
        margin = None if np.isnan(row["revenue"]) or no_cogs else row["revenue"] - sum(c or 0.0 for c in cogs)
        assert same(row["margin"], margin)


@given(BOOKS)
@EXAMPLES
def test_demand_by_period_and_over_the_window(book: Book) -> None:
    known = built(book)
    moves = past([*book["tblSales"], *book["tblConsumption"]])
    ends = [end.date() for end in known.demand_ends]
    begins = [end.replace(day=1) for end in ends]
    assert ends == sorted(ends) and len(ends) <= 12
    for i, sku in enumerate(known.skus):
        own = [row for row in moves if row["sku"] == sku]
        recent = sum(row["quantity"] for row in own if AS_OF - timedelta(days=100) < row["date"])
        assert known.demand_window[i] == recent
        born = _born(book, sku)
        for p, (begin, end) in enumerate(zip(begins, ends, strict=True)):
            total = sum(row["quantity"] for row in own if begin <= row["date"] <= end)
            assert same(known.demand[i, p], None if born is None or born > end else total)
    first = min((row["date"] for row in moves), default=None)
    assert known.history_start == (None if first is None else pd.Timestamp(first))


def _born(book: Book, sku: str) -> date | None:
    tables = ("tblSales", "tblConsumption", "tblReceipts", "tblTransfers", "tblAdjustments")
    days = [row["date"] for table in tables for row in past(book[table]) if row["sku"] == sku]
    days += [i["first_stocked"] for i in book["tblItems"] if i["sku"] == sku and i["first_stocked"] is not None]
    return min(days, default=None)


@given(BOOKS)
@EXAMPLES
def test_movement_dates(book: Book) -> None:
    known = built(book)
    issues = past([*book["tblSales"], *book["tblConsumption"]])
    every = [*issues, *past(book["tblReceipts"]), *past(book["tblTransfers"]), *past(book["tblAdjustments"])]
    item = known.item.set_index("sku")
    for sku in known.skus:
        moved = [row["date"] for row in every if row["sku"] == sku]
        issued = [row["date"] for row in issues if row["sku"] == sku and row["quantity"] > 0]
        received = [r["date"] for r in past(book["tblReceipts"]) if r["sku"] == sku and r["quantity"] > 0]
        for column, days, pick in (
            ("first_movement", moved, min), ("last_movement", moved, max), ("last_issue", issued, max),
            ("last_receipt", received, max),
        ):  # fmt: skip
            found = item.loc[sku, column]
            assert found is pd.NaT if not days else found == pd.Timestamp(pick(days))
    assert known.receipts_located == (
        bool(past(book["tblReceipts"])) and all(row["location"] for row in past(book["tblReceipts"]))
    )
