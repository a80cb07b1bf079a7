"""Stock against OnHand: aging in quantity and value, the share with receipt layers, cost coverage, the KPI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from invxl.analysis.aging_lines import NEGATIVE, NO_HISTORY, quantity_columns, value_columns
from invxl.analysis.checking import AGING, AGING_QUANTITY, AGING_VALUE, kpi_formula, missing, output_sum, share, tied
from invxl.analysis.columnar import numbers
from invxl.analysis.facts_item import row_cost
from invxl.analysis.facts_model import Facts
from invxl.analysis.facts_stock import ownership_of
from invxl.analysis.native import Tab, Where, product_formula, spread, sum_formula, tie
from invxl.analysis.results import AgingResult, Check, CheckLine, KpiResult
from invxl.columns import RawBook
from invxl.rawdata.model import Clean
from invxl.settings.model import Config

Floats = NDArray[np.float64]

AT_ITEM_COST = "Valued at the item's cost (no cost in the row)"
NO_COST = "At a cost that cannot be used (0 or less)"


def stock_checks(
    clean: Clean, facts: Facts, kpi: KpiResult, aging: AgingResult, config: Config, book: RawBook
) -> list[Check]:
    """The checks of owned stock at the as-of date."""
    rounding = config.checks.rounding
    tab = Tab.of("tblOnHand", clean, book)
    labels = ("Aging: quantity in all bands = OnHand", "Aging: value in all bands = OnHand")
    if tab is None:
        checks = [missing(f"aging_{what}", label, "OnHand is empty") for what, label in zip(
            ("quantity", "value"), labels, strict=True)]  # fmt: skip
    else:
        quantity, value = _bands(aging, "units"), _bands(aging, "currency")
        on_hand = _on_hand(tab, facts)
        checks = [
            tied("aging_quantity", labels[0], quantity, on_hand.quantity_lines(tab), rounding),
            tied("aging_value", labels[1], value, on_hand.value_lines(tab), rounding, money=True),
        ]
    return [
        *checks,
        _kpi(kpi, aging, rounding),
        *_layers(facts, aging, config),
        _coverage(kpi, config),
    ]


@dataclass(frozen=True, slots=True)
class _OnHand:
    """OnHand's rows: which are summed natively and which take part, with quantity and usable cost of the latter."""

    where: Where
    foreign: tuple[str, ...]  # the ownerships that are not owned
    at: NDArray[np.intp]
    quantity: Floats
    cost: Floats
    own: NDArray[np.bool_]  # the row has a cost of its own

    def _sides(self, tab: Tab, each: Floats) -> tuple[Floats, list[tuple[str, Where, Floats]]]:
        """What Excel sums per row of the as-of date, and the same of each ownership that is not ours."""
        parts = []
        for name in self.foreign:
            where = Where(self.where.date, self.where.after, self.where.to, {"ownership": name})
            parts.append((name, where, np.where(tab.mask(where), each, 0.0)))
        return np.where(tab.mask(self.where), each, 0.0), parts

    def quantity_lines(self, tab: Tab) -> list[CheckLine]:
        """Native quantity to used quantity."""
        native, foreign = self._sides(tab, tab.numbers("quantity"))
        less = [CheckLine(f"Not owned: {name}", float(part.sum()), sum_formula(tab, "quantity", where), -1)
                for name, where, part in foreign]  # fmt: skip
        ours = native - sum((part for _, _, part in foreign), np.zeros(len(native)))
        taking = np.zeros(len(native), np.bool_)
        taking[self.at] = True
        first, *rest = tie("OnHand: quantity", ours, "", spread(tab, self.at, self.quantity), taking)
        head = CheckLine(first.label, float(native.sum()), sum_formula(tab, "quantity", self.where))
        return [head, *less, *rest]

    def value_lines(self, tab: Tab) -> list[CheckLine]:
        """Native quantity x unit cost to used value; rows without a cost of their own take the item's."""
        used = np.nan_to_num(self.quantity * self.cost)
        at_item = CheckLine(AT_ITEM_COST, float(used[~self.own].sum()))
        if not tab.has("unit_cost"):
            return [at_item]
        native, foreign = self._sides(tab, tab.numbers("quantity") * tab.numbers("unit_cost"))
        columns = ("quantity", "unit_cost")
        less = [CheckLine(f"Not owned: {name}", float(part.sum()), product_formula(tab, columns, where), -1)
                for name, where, part in foreign]  # fmt: skip
        ours = native - sum((part for _, _, part in foreign), np.zeros(len(native)))
        taking = np.zeros(len(native), np.bool_)
        taking[self.at[self.own & ~np.isnan(self.cost)]] = True
        first, *rest = tie(
            "OnHand: quantity x unit cost", ours, "", spread(tab, self.at, np.where(self.own, used, 0.0)), taking
        )
        head = CheckLine(first.label, float(native.sum()), product_formula(tab, columns, self.where))
        return [head, *less, at_item, *rest]


def _on_hand(tab: Tab, facts: Facts) -> _OnHand:
    frame, at = tab.frame, tab.positions()
    day = frame["as_of"].to_numpy().astype("datetime64[D]")
    whose, owned = ownership_of(frame)
    now = day == np.datetime64(facts.as_of, "D")
    kept = now & owned
    one_date = bool(now.all()) and bool(tab.mask(_day(facts)).sum() == np.count_nonzero(tab.cells("as_of").kind))
    cost = row_cost(frame, facts.item) if len(frame) else np.empty(0)
    own = ~np.isnan(numbers(frame, "unit_cost"))
    return _OnHand(
        Where() if one_date else _day(facts),
        tuple(sorted({str(name) for name in whose[now & ~owned]})),
        at[kept],
        numbers(frame, "quantity")[kept],
        cost[kept],
        own[kept],
    )


def _day(facts: Facts) -> Where:
    return Where("as_of", facts.as_of - np.timedelta64(1, "D"), facts.as_of)


def _bands(aging: AgingResult, unit: str) -> list[CheckLine]:
    """The bands of Aging as written, oldest and ageless included."""
    n = len(aging.bands)
    ids = (
        [*quantity_columns(n), "qty_no_history", "negative_quantity"]
        if unit == "units"
        else [*value_columns(n), "value_no_history", "negative_value"]
    )
    labels = [*aging.bands, NO_HISTORY, NEGATIVE]
    return [
        CheckLine(label, float(aging.lines[id_].sum()), output_sum(AGING, f"{label} ({unit})"))
        for label, id_ in zip(labels, ids, strict=True)
    ]


def _kpi(kpi: KpiResult, aging: AgingResult, rounding: float) -> Check:
    label = "KPI: inventory value = Aging"
    found = _figure(kpi, "inventory_value")
    if found is None:
        return missing("kpi_inventory", label, "No inventory value: no stock has a cost", money=True)
    value = CheckLine("Aging: value", float(aging.lines["value"].sum()), output_sum(AGING, AGING_VALUE))
    kpi_line = CheckLine("Inventory value", found, kpi_formula("inventory_value"))
    return tied("kpi_inventory", label, [kpi_line], [value], rounding, money=True)


def _layers(facts: Facts, aging: AgingResult, config: Config) -> list[Check]:
    """The share of quantity and of value that receipts explain; stock below zero has no layers and is left out."""
    good, bad = config.aging.layers_share_good, config.aging.layers_share_bad
    checks = []
    for id_, label, unit, layered, rest, whole in (
        ("layers_quantity", "Aging: share of quantity with receipts", "units", aging.layered_quantity,
         aging.no_history_quantity, AGING_QUANTITY),
        ("layers_value", "Aging: share of value with receipts", "currency", aging.layered_value,
         aging.no_history_value, AGING_VALUE),
    ):  # fmt: skip
        if not facts.receipts_given:
            checks.append(missing(id_, label, "Receipts are not given: the age of stock is not known"))
            continue
        if layered + rest <= 0:
            checks.append(missing(id_, label, "No stock above zero" if unit == "units" else "No stock has a value"))
            continue
        bands = "+".join(output_sum(AGING, f"{band} ({unit})") for band in aging.bands)
        stock = f"({output_sum(AGING, whole)}-{output_sum(AGING, f'{NEGATIVE} ({unit})')})"
        part = CheckLine("Share with receipts", layered / (layered + rest), f"({bands})/{stock}")
        checks.append(share(id_, label, part, good, bad, note=f"Good from {good:.0%}; fails below {bad:.0%}"))
    return checks


def _coverage(kpi: KpiResult, config: Config) -> Check:
    """The share of quantity that has a cost; the value leaves the rest out."""
    label, good = "KPI: share of quantity with a cost", config.checks.cost_coverage_good
    found = _figure(kpi, "cost_coverage")
    if found is None:
        return missing("cost_coverage", label, "No stock")
    part = CheckLine("Cost coverage", found, kpi_formula("cost_coverage"))
    return share("cost_coverage", label, part, good, good, note=f"Good from {good:.0%}; never fails", fails=False)


def _figure(kpi: KpiResult, id_: str) -> float | None:
    return next((k.value for k in kpi.total if k.id == id_), None)
