"""How suppliers deliver, what is on order, and how good the plan is that it was ordered by."""

from __future__ import annotations

import numpy as np

from invxl.analysis.figures import Figure, amount, many, missing, quotient
from invxl.analysis.kpi_facts import KpiFacts, WindowFacts
from invxl.analysis.measures import begins_late, dated

DELAY_IDS = ("supply_delay", "supply_delay_sd")
FORECAST_IDS = ("forecast_bias", "forecast_wape")


def figures(kpis: KpiFacts, window: WindowFacts, i: int) -> dict[str, Figure]:
    """The KPIs of supply and plan, by id."""
    return {**_delay(kpis, window, i), "supply_on_time": _on_time(kpis, window, i), **_forecast(kpis, window, i)}


def on_order(kpis: KpiFacts, i: int) -> Figure:
    """Value of the open purchase orders, at the as-of date."""
    label, found = "stock on order", kpis.on_order
    if found is None:
        by_location = kpis.group.kind == "location"
        return missing(label, "OpenPOs carry no Location" if by_location else "OpenPOs has no rows")
    figure = amount(label, float(found.value[i]), many(found.lines[i], "open line"))
    uncosted = float(found.uncosted[i])
    return figure.doubted(f"{many(uncosted, 'line')} without a unit cost left out") if uncosted else figure


def _receipts(kpis: KpiFacts, window: WindowFacts, i: int, column: str, header: str) -> str:
    """Why receipts cannot be measured; "" where they can."""
    if window.supply is None:
        return "Receipts has no rows"
    return "" if column in window.supply.columns else f"Receipts has no column {header}"


def _delay(kpis: KpiFacts, window: WindowFacts, i: int) -> dict[str, Figure]:
    supply = window.supply
    why = _receipts(kpis, window, i, "ordered_date", "Ordered date")
    if supply is None or why:
        return {id: missing(id, why) for id in DELAY_IDS}
    lines, left_out = float(supply.lines[i]), float(supply.left_out[i])
    late = begins_late(kpis, window, supply.first_day, "Receipts")
    note = f"{many(left_out, 'line')} received before being ordered left out" if left_out else ""
    of = amount("receipt lines with an ordered date", lines, "ordered to received, calendar days", dated(window))
    mean = quotient("supply delay", amount("days from order to receipt", float(supply.delay_days[i])), of)
    sd = float(supply.delay_sd[i])
    if np.isnan(sd):
        spread = missing("supply delay, SD", mean.missing or "needs two receipt lines with an ordered date")
    else:
        spread = amount("supply delay, SD", sd, *mean.basis, f"sample, {many(lines, 'line')}")
    return {"supply_delay": mean.short(late).noted(note), "supply_delay_sd": spread.short(late).noted(note)}


def _on_time(kpis: KpiFacts, window: WindowFacts, i: int) -> Figure:
    supply = window.supply
    why = _receipts(kpis, window, i, "promised_date", "Promised date")
    if supply is None or why:
        return missing("receipts on time", why)
    figure = quotient(
        "receipts on time", amount("lines on or before the promised date", float(supply.on_time[i])),
        amount("lines with a promised date", float(supply.promised[i])), None, dated(window),
    )  # fmt: skip
    return figure.short(begins_late(kpis, window, supply.first_day, "Receipts"))


def _forecast(kpis: KpiFacts, window: WindowFacts, i: int) -> dict[str, Figure]:
    found = window.forecast
    if found is None:
        by_location = kpis.group.kind == "location"
        why = "Forecast carries no Location" if by_location else "Forecast has no rows"
        return {id: missing(id, why) for id in FORECAST_IDS}
    if not found.pairs[i]:
        why = "Forecast has no whole period of the KPI period that Sales and Consumption cover"
        return {id: missing(id, why) for id in FORECAST_IDS}
    demand = amount(
        "demand", float(found.demand[i]), f"{found.pairs[i]:,.0f} SKU-periods in {found.periods} fiscal periods"
    )
    covered = float(found.demand[i] / found.all_demand[i]) if found.all_demand[i] > 0 else 1.0
    if covered < 1:
        demand = demand.on(f"{covered:.1%} of demand had a forecast")
    return {
        "forecast_bias": quotient(
            "forecast bias", amount("forecast less demand", float(found.error[i])), demand, None, "forecast - demand"
        ),
        "forecast_wape": quotient("WAPE", amount("absolute errors", float(found.absolute_error[i])), demand),
    }
