"""Value, turns, days, margin and risk of the stock."""

from __future__ import annotations

import numpy as np

from invxl.analysis.columnar import Floats, day_of
from invxl.analysis.figures import Figure, amount, missing, quotient
from invxl.analysis.kpi_facts import KpiFacts, WindowFacts
from invxl.analysis.measures import Measures, begins_late, dated, elsewhere, partial, sold
from invxl.settings.model import Config


def figures(kpis: KpiFacts, window: WindowFacts, i: int, m: Measures, config: Config) -> dict[str, Figure]:
    """The KPIs of stock against its flows, by id."""
    year = m.days_in_year / m.days
    annual = f"annualised to {m.days_in_year} days"
    months = config.period.length_periods
    return {
        **_stock(window, i, m),
        "turnover": quotient("turnover", m.cogs, m.average, year, annual),
        "turnover_period": quotient("turnover", m.cogs, m.average),
        "dsi": quotient("DSI", m.average, m.cogs, float(m.days)),
        "gmroi": quotient("GMROI", m.margin, m.average, year, annual),
        "gmroi_period": quotient("GMROI", m.margin, m.average),
        "gross_margin": quotient("gross margin", m.margin, m.revenue),
        "average_inventory": m.average,
        "cogs": m.cogs,
        "revenue": m.revenue,
        "gross_margin_amount": m.margin,
        "days_on_hand": quotient("days on hand", m.closing, m.cogs, float(m.days)),
        "weeks_of_supply": quotient("weeks of supply", m.closing, m.cogs, m.days / 7),
        "inventory_to_sales": quotient(
            "inventory to sales", m.closing, m.revenue, float(months), f"mean of {months} fiscal periods"
        ),
        "sell_through": _sell_through(kpis, window, i, config),
        "stockout_rate": _stockout_rate(kpis, window, i),
    }


def _stock(window: WindowFacts, i: int, m: Measures) -> dict[str, Figure]:
    """Value and quantity at the end of the window, and how much of the quantity has a cost."""
    stock, unknown = window.stock, f"OnHand has no rows of {window.period.as_of.date()}"

    at = f"owned stock at {window.period.as_of.date()}"

    def known(label: str, values: Floats | None, basis: str = at) -> Figure:
        value = float("nan") if values is None else float(values[i])
        return missing(label, unknown) if np.isnan(value) else amount(label, value, basis)

    quantity = known("units on hand", None if stock is None else stock.quantity)
    costed = known("units with a cost", None if stock is None else stock.costed_quantity)
    return {
        "inventory_value": m.closing.on(at),
        "quantity_on_hand": quantity,
        "cost_coverage": quotient("cost coverage", costed, quantity),
        "value_not_owned": known(
            "stock not owned",
            None if stock is None else stock.not_owned_value,
            f"stock not owned at {window.period.as_of.date()}",
        ),
    }


def risk(kpis: KpiFacts, i: int, m: Measures, config: Config) -> dict[str, Figure]:
    """Value past the age of the settings, its share, and the value whose age is not known. Today's stock only."""
    if not kpis.receipts_given:
        why = missing("value at risk", "Receipts has no rows up to the as-of date: the age of stock is not known")
        return {"value_at_risk": why, "value_at_risk_share": why, "value_no_history": why}
    if m.closing.value is None:
        why = missing("value at risk", m.closing.missing)
        return {"value_at_risk": why, "value_at_risk_share": why, "value_no_history": why}
    old, unknown, aged = (float(a[i]) for a in (kpis.risk.at_risk, kpis.risk.no_history, kpis.risk.aged))
    without = amount("value without receipt history", unknown, *m.closing.basis, "stock that no receipt explains")
    if unknown > 0 and aged < config.checks.rounding:
        why = missing("value at risk", "no receipt of this stock is in Receipts: its age is not known")
        return {"value_at_risk": why, "value_at_risk_share": why, "value_no_history": without}
    category = str(kpis.group.names[i]) if kpis.group.kind == "category" else None
    days = config.at_risk_after_days(category)
    limits = {c.at_risk_after_days for c in config.categories.values()} - {None, days}
    own = "; some categories have their own age" if category is None and limits else ""
    figure = amount("value at risk", old, f"stock older than {days} days{own}", *m.closing.basis)
    total = m.closing.value
    if unknown and total > 0:
        note = f"{unknown:,.0f} ({unknown / total:.1%} of value) has no receipt history and is not in it"
        enough = 1.0 - unknown / total >= config.aging.layers_share_bad
        figure = figure.noted(note) if enough else figure.doubted(note)
    return {
        "value_at_risk": figure,
        "value_at_risk_share": quotient("value at risk, share", figure, m.closing),
        "value_no_history": without,
    }


def _sell_through(kpis: KpiFacts, window: WindowFacts, i: int, config: Config) -> Figure:
    basis, label = config.basis.sell_through, "sell-through"
    if why := sold(kpis, window):
        return missing(label, why)
    units = amount("units sold", float(window.flows.sold_units[i]), dated(window)).short(partial(window))
    units = units.doubted(elsewhere(kpis, i, window.flows.sold_elsewhere, "Sales"))
    if basis == "received":
        if not kpis.receipts_given:
            return missing(label, "Receipts has no rows")
        late = "" if window.supply is None else begins_late(kpis, window, window.supply.first_day, "Receipts")
        nowhere = elsewhere(kpis, i, window.flows.received_elsewhere, "Receipts")
        below = amount("units received", float(window.flows.received_units[i])).short(late).doubted(nowhere)
    elif basis == "available":
        if window.stock is None or np.isnan(window.stock.quantity[i]):
            return missing(label, f"OnHand has no rows of {window.period.as_of.date()}")
        below = amount("units sold and on hand", float(window.flows.sold_units[i] + window.stock.quantity[i]))
    else:
        at = kpis.snapshots.at(day_of(window.period.prior_end))
        if at is None:
            return missing(label, f"OnHand has no opening stock of {window.period.prior_end.date()}")
        below = amount("opening units", float(kpis.snapshots.units[at, i]))
    return quotient(label, units, below, None, f"units sold over {below.label}")


def _stockout_rate(kpis: KpiFacts, window: WindowFacts, i: int) -> Figure:
    if window is not kpis.now:
        return missing("stockout rate", "today's stock only")
    ordered = window.orders is not None
    if not ordered and (why := sold(kpis, window)):
        return missing("stockout rate", why)
    what = "SKUs" if kpis.group.kind != "location" else "SKUs here"
    served = window.flows.stockouts
    out = amount(f"{what} at or below zero on hand", float(served.having[i]), dated(window))
    source = "demand from Orders" if ordered else "demand from Sales and Consumption"
    return quotient("stockout rate", out, amount(f"{what} with demand", float(served.of[i])), None, source)
