"""What holding stock costs, and how long cash is tied up. Ledger figures of the whole pack only."""

from __future__ import annotations

import numpy as np

from invxl.analysis.average import Series, mean_of
from invxl.analysis.columnar import Floats, day_of
from invxl.analysis.figures import Figure, amount, missing, quotient
from invxl.analysis.kpi_facts import KpiFacts, WindowFacts
from invxl.analysis.measures import Measures
from invxl.schema import COMPONENTS
from invxl.settings.model import Averaging, Config

IDS = ("carrying_cost_rate", "dso", "dpo", "ccc")


def figures(kpis: KpiFacts, window: WindowFacts, m: Measures, config: Config) -> dict[str, Figure]:
    """Carrying cost, DSO, DPO and the cash conversion cycle, by id; of the total."""
    receivables = _average(kpis, window, kpis.ledger.receivables, "receivables", config)
    payables = _average(kpis, window, kpis.ledger.payables, "payables", config)
    days = float(m.days)
    dsi = quotient("DSI", m.average, m.cogs, days)
    dso = quotient("DSO", receivables, m.revenue, days)
    bought = m.cogs if config.basis.dpo == "cogs" else _purchases(kpis, window)
    dpo = quotient("DPO", payables, bought, days, f"payables over {bought.label}")
    return {"carrying_cost_rate": _carrying(kpis, window, m), "dso": dso, "dpo": dpo, "ccc": _cycle(dsi, dso, dpo)}


def _cycle(dsi: Figure, dso: Figure, dpo: Figure) -> Figure:
    """DIO + DSO - DPO, all on averages."""
    parts = (dsi, dso, dpo)
    if dsi.value is None or dso.value is None or dpo.value is None:
        why = [f"{p.label}: {p.missing}" for p in parts if p.value is None]
        return missing("CCC", "; ".join(why))
    value = dsi.value + dso.value - dpo.value
    words = f"DSI {dsi.value:.1f} + DSO {dso.value:.1f} - DPO {dpo.value:.1f}"
    return (
        amount("CCC", value, words, *dsi.basis)
        .short(*(g for p in parts for g in p.gaps))
        .doubted(*(d for p in parts for d in p.doubts))
    )


def _average(kpis: KpiFacts, window: WindowFacts, values: Floats, what: str, config: Config) -> Figure:
    """Average of a ledger balance. A closing balance alone is no average: then all balances given are taken."""
    label = f"average {what}"
    series = Series.of(kpis.ledger.days, values, "Balances", window.period)
    if not len(series.days):
        return missing(label, f"Balances gives no {what.capitalize()}")
    method: Averaging = "n_point" if config.average.method == "closing" else config.average.method
    return mean_of(label, series, window.period, kpis.calendar, method)


def _purchases(kpis: KpiFacts, window: WindowFacts) -> Figure:
    """Purchases of the period, from the period ends inside it; in doubt where one of them is missing."""
    after, until = day_of(window.period.prior_end), day_of(window.period.as_of)
    days, given = kpis.ledger.days, ~np.isnan(kpis.ledger.purchases)
    taken = (days > after) & (days <= until) & given
    if not taken.any():
        return missing("purchases", "Balances gives no Purchases")
    ends = kpis.calendar.ends
    lacks = np.setdiff1d(ends[(ends > after) & (ends <= until)], days[taken])
    figure = amount("purchases", float(kpis.ledger.purchases[taken].sum()))
    return figure.short(f"Purchases of {len(lacks)} period ends are missing in Balances") if len(lacks) else figure


def _carrying(kpis: KpiFacts, window: WindowFacts, m: Measures) -> Figure:
    """Annual amounts of the as-of date's year, else of the latest year before it, which is said and not graded."""
    year = window.period.as_of.year
    usable = [y for y in kpis.carrying.by_year if y <= year]
    if not usable:
        why = f"CarryingCosts has no amounts of {year}" if kpis.carrying.by_year else "CarryingCosts has no rows"
        return missing("carrying cost", why)
    amounts = kpis.carrying.by_year[max(usable)]
    cost = amount(
        "annual carrying cost", sum(amounts.values()), f"amounts of {max(usable)}: {', '.join(sorted(amounts))}"
    )
    if max(usable) != year:
        cost = cost.doubted(f"amounts are of {max(usable)}, not of {year}")
    if lacks := [c for c in COMPONENTS if c not in amounts]:
        cost = cost.doubted(f"CarryingCosts gives no {', '.join(lacks)}")
    return quotient("carrying cost", cost, m.average)
