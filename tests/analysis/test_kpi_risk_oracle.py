"""Value at risk and the carrying rate against plain loops over random packs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.kpis import analysed
from support.randompack import AS_OF, BOOKS, SKUS, Book, Rows, category_of, clean_of, cost_of

from invxl.analysis.results import Kpi
from invxl.schema import COMPONENTS
from invxl.settings.model import CategorySettings, Config

LIMITS = {"Pens": 30, "Ink": 365}  # days, of these categories; of the others the settings' own
CONFIG = replace(Config(), categories={c: CategorySettings(at_risk_after_days=days) for c, days in LIMITS.items()})
EXAMPLES = settings(max_examples=40, deadline=None)


def at_one_place(book: Book) -> Book:
    """The same without locations, every unit at its item's cost."""
    stock = [{**row, "location": None, "unit_cost": None} for row in book["tblOnHand"]]
    return {**book, "tblOnHand": stock, "tblReceipts": [{**row, "location": None} for row in book["tblReceipts"]]}


def piles(book: Book, sku: str) -> list[tuple[int, float]]:
    """(age in days, units) of what is left of each receipt, oldest first; a return takes from the newest before it."""
    left: list[list[Any]] = []
    for day, _, quantity in sorted(
        (r["date"], i, r["quantity"]) for i, r in enumerate(book["tblReceipts"]) if r["sku"] == sku
    ):
        if day > AS_OF:
            continue
        if quantity > 0:
            left.append([(AS_OF - day).days, quantity])
        for layer in reversed(left):
            taken = min(max(-quantity, 0.0), layer[1])
            layer[1] -= taken
            quantity += taken
    return [(age, units) for age, units in left]


def aged(book: Book, sku: str) -> tuple[float, float, float]:
    """Value past the limit of the item's category, value without a receipt, value with one."""
    cost, limit = cost_of(book, sku) or 0.0, LIMITS.get(category_of(book, sku), CONFIG.aging.at_risk_after_days)
    rest = sum(
        row["quantity"] for row in book["tblOnHand"]
        if row["sku"] == sku and row["as_of"] == AS_OF and row["quantity"] > 0 and row["ownership"] in (None, "owned")
    )  # fmt: skip
    old = explained = 0.0
    for age, units in reversed(piles(book, sku)):
        taken = min(rest, units)
        rest -= taken
        explained += taken * cost
        old += taken * cost if age > limit else 0.0
    return old, rest * cost, explained


def agrees(kpis: dict[str, Kpi], values: list[tuple[float, float, float]], with_receipts: bool) -> None:
    old, unknown, explained = (sum(part) for part in zip(*values, strict=True)) if values else (0.0, 0.0, 0.0)
    risk, share, without = (kpis[id] for id in ("value_at_risk", "value_at_risk_share", "value_no_history"))
    closing = kpis["inventory_value"].value
    if not with_receipts or closing is None:
        for kpi in (risk, share, without):
            assert kpi.value is None and kpi.status == "Not available" and kpi.note, kpi
        return
    assert without.value == pytest.approx(unknown), without
    if unknown > 0 and explained == 0:
        assert risk.value is None and share.value is None and risk.note, "not known is not 0"
        return
    assert risk.value == pytest.approx(old), risk
    assert share.value == (pytest.approx(old / closing) if closing > 0 else None), share
    assert ("no receipt history" in (risk.note or "")) == (unknown > 0 and closing > 0), risk


@given(BOOKS)
@EXAMPLES
def test_value_at_risk(book: Book) -> None:
    book = at_one_place(book)
    found = analysed(clean_of(book), CONFIG)
    each = {sku: aged(book, sku) for sku in (*SKUS, "unlisted")}
    received = any(row["date"] <= AS_OF for row in book["tblReceipts"])
    agrees({k.id: k for k in found.total}, list(each.values()), received)
    for name, group in found.by_category.items():
        mine = [value for sku, value in each.items() if category_of(book, sku) == name]
        agrees({k.id: k for k in group}, mine, received)


COSTS = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.integers(AS_OF.year - 2, AS_OF.year + 1).map(float),
            "component": st.sampled_from(COMPONENTS),
            "annual_amount": st.integers(0, 40_000).map(lambda cents: cents / 4),
        }
    ),
    max_size=9,
)
ENDS = (date(2024, 9, 30), AS_OF)


@given(BOOKS, COSTS, st.lists(st.integers(0, 4000).map(float), min_size=2, max_size=2))
@EXAMPLES
def test_carrying_rate(book: Book, costs: Rows, values: list[float]) -> None:
    balances = [{"period_end": end, "inventory_value": value} for end, value in zip(ENDS, values, strict=True)]
    found = analysed(clean_of({**book, "tblBalances": balances, "tblCarryingCosts": costs}))
    kpi = {k.id: k for k in found.total}["carrying_cost_rate"]
    average = {k.id: k for k in found.total}["average_inventory"].value
    years = [row["year"] for row in costs if row["year"] <= AS_OF.year]
    if not years or average is None or average <= 0:
        assert kpi.value is None and kpi.status == "Not available" and kpi.note, kpi
        return
    amounts = [(row["component"], row["annual_amount"]) for row in costs if row["year"] == max(years)]
    assert kpi.numerator == pytest.approx(sum(amount for _, amount in amounts)), kpi
    assert kpi.value == pytest.approx(sum(amount for _, amount in amounts) / average), kpi
    for component in COMPONENTS:
        lacks = component not in dict(amounts)
        assert (component in (kpi.note or "")) == lacks, (component, kpi)
    assert (f"of {max(years):.0f}, not of" in (kpi.note or "")) == (max(years) != AS_OF.year), kpi
