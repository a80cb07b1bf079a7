"""KPIs that stand on period-end balances, and prior figures, against plain loops over random packs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.kpis import analysed
from support.randompack import AS_OF, BOOKS, Book, Rows, category_of, clean_of, cost_of

from invxl.analysis.results import Kpi
from invxl.settings.model import Config, PeriodSettings

QUARTER = Config(period=PeriodSettings(length_periods=3))
DAYS, YEAR = 92, 365  # of the quarter, of the year
ENDS = (date(2025, 6, 30), date(2025, 7, 31), date(2025, 8, 31), AS_OF)
BEFORE = (date(2025, 3, 31), date(2025, 6, 30))  # the quarter before: from, to
CATEGORIES = ("Pens", "Ink")
_money = st.integers(1, 4000).map(lambda cents: cents / 4)
BALANCES = st.lists(
    st.fixed_dictionaries({"inventory_value": _money, "receivables": _money, "payables": _money}),
    min_size=len(ENDS) * len(CATEGORIES), max_size=len(ENDS) * len(CATEGORIES),
)  # fmt: skip
EXAMPLES = settings(max_examples=15, deadline=None)


def ledger(amounts: list[dict[str, Any]], *, by_category: bool) -> Rows:
    """A row for every period end, or one for each of its categories."""
    if not by_category:
        return [{"period_end": end, "category": None, **row} for end, row in zip(ENDS, amounts, strict=False)]
    places = [(end, category) for end in ENDS for category in CATEGORIES]
    return [{"period_end": e, "category": c, **row} for (e, c), row in zip(places, amounts, strict=True)]


def mean(rows: Rows, column: str) -> float:
    """The mean over the period ends of what the rows of each add up to."""
    return sum(row[column] for row in rows) / len(ENDS)


def agrees(kpi: Kpi, above: float | None, below: float | None, times: float = 1.0) -> None:
    if above is None or below is None or below <= 0:
        assert kpi.value is None and kpi.status == "Not available" and kpi.note, kpi
    else:
        assert kpi.value == pytest.approx(above / below * times), kpi


def check(kpis: dict[str, Kpi], rows: Rows) -> None:
    """Everything that divides by, or is, an average of balances."""
    average, cogs = mean(rows, "inventory_value"), kpis["cogs"].value
    revenue, margin = kpis["revenue"].value, kpis["gross_margin_amount"].value
    assert kpis["average_inventory"].value == pytest.approx(average)
    if cogs is None:
        assert kpis["turnover"].value is None and kpis["dsi"].value is None
        return
    agrees(kpis["turnover_period"], cogs, average)
    agrees(kpis["turnover"], cogs, average, YEAR / DAYS)
    agrees(kpis["dsi"], average, cogs, DAYS)
    agrees(kpis["gmroi_period"], margin, average)
    agrees(kpis["gmroi"], margin, average, YEAR / DAYS)
    agrees(kpis["dso"], mean(rows, "receivables"), revenue, DAYS)
    agrees(kpis["dpo"], mean(rows, "payables"), cogs, DAYS)
    parts = [kpis[id].value for id in ("dsi", "dso", "dpo")]
    if None in parts:
        assert kpis["ccc"].value is None
    else:
        dsi, dso, dpo = (float(p or 0.0) for p in parts)
        assert kpis["ccc"].value == pytest.approx(dsi + dso - dpo)


@given(BOOKS, BALANCES)
@EXAMPLES
def test_total_balances(book: Book, amounts: list[dict[str, Any]]) -> None:
    rows = ledger(amounts, by_category=False)
    check({k.id: k for k in analysed(clean_of({**book, "tblBalances": rows}), QUARTER).total}, rows)


@given(BOOKS, BALANCES)
@EXAMPLES
def test_balances_of_categories_and_their_total(book: Book, amounts: list[dict[str, Any]]) -> None:
    rows = ledger(amounts, by_category=True)
    found = analysed(clean_of({**book, "tblBalances": rows}), QUARTER)
    check({k.id: k for k in found.total}, rows)
    for name, group in found.by_category.items():
        kpis = {k.id: k for k in group}
        mine = [row for row in rows if row["category"] == name]
        if not mine:
            continue  # its balances, if any, are those of OnHand
        average, cogs = mean(mine, "inventory_value"), kpis["cogs"].value
        assert kpis["average_inventory"].value == pytest.approx(average)
        agrees(kpis["turnover"], cogs, average, YEAR / DAYS)
        agrees(kpis["dsi"], average, cogs, DAYS)
        agrees(kpis["gmroi"], kpis["gross_margin_amount"].value, average, YEAR / DAYS)


@given(BOOKS)
@EXAMPLES
def test_prior_figures_are_those_of_the_quarter_before(book: Book) -> None:
    sale = {"sku": "a", "location": None, "quantity": 1.0, "revenue": 3.0, "cogs": 2.0}
    around = [{"date": day, **sale} for day in (date(2024, 1, 2), AS_OF)]
    priced = [{**row, "revenue": row["revenue"] or 0.0} for row in book["tblSales"]]  # a gap gives no prior figure
    sales = [*priced, *around]  # the data reach back before the prior quarter, and to the closing day
    found = analysed(clean_of({**book, "tblSales": sales}), QUARTER)
    first, last = BEFORE
    groups = [(None, found.total), *found.by_category.items()]
    for name, group in groups:
        kpis = {k.id: k for k in group}
        mine = [
            row for row in sales
            if first < row["date"] <= last and (name is None or category_of(book, row["sku"]) == name)
        ]  # fmt: skip
        costs = [
            (r["cogs"] if r["cogs"] is not None else (cost_of(book, r["sku"]) or 0.0) * r["quantity"]) for r in mine
        ]
        assert kpis["cogs"].prior == pytest.approx(sum(costs)), kpis["cogs"]
        revenue = sum(row["revenue"] for row in mine)
        assert kpis["revenue"].prior == pytest.approx(revenue), kpis["revenue"]
        expected = (revenue - sum(costs)) / revenue if revenue > 0 else None
        assert kpis["gross_margin"].prior == (None if expected is None else pytest.approx(expected))
