"""The amounts that KPIs divide by one another, of one group and one window, each with what it stands on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from invxl.analysis import average
from invxl.analysis.columnar import day_of, moment
from invxl.analysis.facts_model import NO_LOCATION
from invxl.analysis.figures import Figure, amount, many, minus, missing
from invxl.analysis.kpi_facts import KpiFacts, WindowFacts
from invxl.settings.model import Config

NO_SALES = "Sales has no rows in the period"


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one group in one window."""

    closing: Figure
    average: Figure
    cogs: Figure
    revenue: Figure
    margin: Figure
    days: int
    days_in_year: int
    location: str | None  # the name, where the group is a location


def build(kpis: KpiFacts, window: WindowFacts, i: int, config: Config) -> Measures:
    """Measures group i."""
    closing = _closing(window, i)
    cogs, revenue = _cogs(kpis, window, i, config), _revenue(kpis, window, i, config)
    own = average.of_inventory(
        kpis.ledger, kpis.snapshots, i, window.period, closing.value, kpis.calendar, config.average, kpis.group.kind
    )
    return Measures(
        closing=closing,
        average=own,
        cogs=cogs,
        revenue=revenue,
        margin=minus("gross margin", revenue, cogs),
        days=window.period.days,
        days_in_year=config.period.days_in_year,
        location=str(kpis.group.names[i]) if kpis.group.kind == "location" else None,
    )


def partial(window: WindowFacts) -> str:
    """The doubt of a period that the history of sales does not cover; "" where it does."""
    period = window.period
    short = period.covered_days < period.days
    return f"partial, {period.covered_days} of {period.days} days" if short else ""


def dated(window: WindowFacts) -> str:
    """The days a figure covers, in words."""
    return f"{window.period.days} days to {window.period.as_of.date()}"


def begins_late(kpis: KpiFacts, window: WindowFacts, first_day: int, tab: str) -> str:
    """The doubt of a tab whose first row lies after the window's first fiscal period; "" where it reaches back."""
    opening = day_of(window.period.prior_end)
    following = int(kpis.calendar.ends[np.searchsorted(kpis.calendar.ends, opening, side="right")])
    return f"{tab} reaches back to {moment(first_day).date()} only" if first_day > following else ""


def _closing(window: WindowFacts, i: int) -> Figure:
    label = "closing inventory"
    if window.stock is None or np.isnan(window.stock.value[i]):
        return missing(label, f"OnHand has no rows of {window.period.as_of.date()}")
    value, quantity, costed = (
        float(a[i]) for a in (window.stock.value, window.stock.quantity, window.stock.costed_quantity)
    )
    if quantity and not value and costed == 0:
        return missing(label, "no unit of this stock has a cost: give Unit cost in OnHand or Items")
    coverage = costed / quantity if quantity > 0 else np.nan
    return amount(label, value, "" if np.isnan(coverage) else f"cost coverage {coverage:.1%} of units")


def sold(kpis: KpiFacts, window: WindowFacts) -> str:
    """Why there are no sales to speak of; "" where there are."""
    if not kpis.sales_given:
        return "Sales has no rows up to the as-of date"
    if kpis.group.kind == "location" and not window.flows.located:
        return "Sales gives no Location"
    return ""


def elsewhere(kpis: KpiFacts, i: int, units: float, tab: str) -> str:
    """The doubt of a location's flows where some rows of the tab carry no location; "" otherwise."""
    if kpis.group.kind != "location" or not units or kpis.group.names[i] == NO_LOCATION:
        return ""
    return f"{many(units, 'unit')} in {tab} without a Location"


def _cogs(kpis: KpiFacts, window: WindowFacts, i: int, config: Config) -> Figure:
    label, flows = "COGS", window.flows
    if why := sold(kpis, window):
        return missing(label, why)
    value, guess, uncosted = (float(a[i]) for a in (flows.cogs, flows.cogs_estimated, flows.uncosted_units))
    figure = (
        amount(label, value, dated(window))
        .short(partial(window))
        .doubted(elsewhere(kpis, i, flows.sold_elsewhere, "Sales"))
    )
    if guess:
        share = f"{guess / value:.1%} of it" if value else f"{guess:,.2f} of it"
        figure = figure.doubted(f"COGS blank in Sales and estimated at the item's cost: {share}")
    if uncosted:
        text = f"{many(uncosted, 'unit')} sold without a cost: give COGS in Sales or Unit cost in Items"
        figure = figure.lacking(text, _share(uncosted, float(flows.sold_units[i])), config.checks.cost_coverage_good)
    return figure


def _revenue(kpis: KpiFacts, window: WindowFacts, i: int, config: Config) -> Figure:
    label, flows = "revenue", window.flows
    if why := sold(kpis, window):
        return missing(label, why)
    value, blank, units = (float(a[i]) for a in (flows.revenue, flows.unpriced_units, flows.sold_units))
    if blank and blank == units and not value:
        return missing(label, "Sales gives no Revenue")
    figure = (
        amount(label, value, dated(window))
        .short(partial(window))
        .doubted(elsewhere(kpis, i, flows.sold_elsewhere, "Sales"))
    )
    if blank:
        text = f"{many(blank, 'unit')} sold without Revenue in Sales"
        figure = figure.lacking(text, _share(blank, units), config.checks.cost_coverage_good)
    return figure


def _share(part: float, whole: float) -> float:
    return abs(part / whole) if whole else 1.0
