"""Values for every argument, from the glossary's domains: usual ones, the edges, and what lies beyond."""

from __future__ import annotations

from typing import Any

from invxl.catalogue.model import Argument, Function, Kind, Shape

# Where a domain alone gives values that nobody would try: dates, rising bounds, prices above costs.
USUAL: dict[str, list[float]] = {
    "order_date": [46027.0, 46024.25, 46022.0],
    "ship_date": [46034.0, 46041.75, 46027.0],
    "delivery_date": [46036.0, 46040.0, 46027.0],
    "ordered_date": [46027.0, 46020.0],
    "received_date": [46034.0, 46030.0],
    "receipt_date": [45992.0, 46022.0],
    "as_of": [46022.0, 46100.5],
    "unit_price": [9.0, 12.5],
    "unit_cost": [4.0, 6.25],
    "salvage_value": [1.0, 0.0],
    "nrv": [3.5, 7.0],
    "cut_x": [0.5, 0.2],
    "cut_y": [1.0, 0.75],
    "production_rate": [4000.0, 9000.0],
    "annual_demand": [1300.0, 250.5],
    "gross_margin": [0.35, -0.2],
    "lead_time_mean": [9.0, 4.5],
    "z": [1.28, -0.7],
    "turnover": [6.0, 0.5],
    "service_level": [0.95, 0.4],
}
RANGES: dict[str, list[float]] = {
    "balances": [100.0, 130.0, 90.0, 120.0, 110.0],
    "ordered": [10.0, 20.0, 5.0, 8.0, 0.0],
    "shipped": [10.0, 15.0, 6.0, 0.0, 0.0],
    "cancelled": [0.0, 2.0, 0.0, 8.0, 0.0],
    "backordered": [0.0, 3.0, 0.0, 8.0, 0.0],
    "on_hand": [0.0, 5.0, -1.0, 7.0, 0.0],
    "demand": [3.0, 2.0, 4.0, 0.0, 0.0],
    "promised_date": [46040.0, 46050.0, 46060.0, 46061.0, 46062.0],
    "received_date": [46042.0, 46049.0, 46060.5, 46070.0, 46062.0],
    "ordered_date": [46030.0, 46030.0, 46040.0, 46041.0, 46042.0],
    "holidays": [46030.0, 46034.0, 46031.0],
    "lead_times": [10.0, 12.0, 15.0, 9.0, 11.0],
    "book": [100.0, 100.0, 200.0, 50.0, 0.0],
    "counted": [95.0, 105.0, 200.0, 49.0, 1.0],
    "tolerance": [0.01, 0.05, 0.03, 0.02, 0.0],
    "unit_price": [2.5, 4.0, 1.0, 8.0, 3.0],
    "unit_cost": [2.0, 3.0, 0.5, 6.0, 1.0],
    "period_forecast": [200.0, 300.0, 0.0, 250.0, 100.0],
    "demands": [80.0, 100.0, 0.0, 120.0, 95.0],
    "actual": [100.0, 80.0, 40.0, 120.0, 90.0],
    "forecast": [90.0, 100.0, 50.0, 120.0, 85.0],
    "quantity": [5.0, 2.0, 9.0, 0.0, 4.0],
    "age_days": [15.0, 45.0, 200.0, 400.0, 0.0],
    "bounds": [30.0, 60.0, 90.0],
    "age_bounds": [90.0, 180.0, 365.0],
    "age_rates": [0.0, 0.1, 0.25, 0.5],
    "supply_bounds": [6.0, 12.0],
    "supply_rates": [0.0, 0.2, 0.4],
    "breakpoints": [0.0, 400.0, 800.0],
    "unit_costs": [0.75, 0.72, 0.68],
    "usage": [50.0, 30.0, 0.0, 15.0, 5.0],
    "receipt_quantity": [5.0, 5.0, 10.0, 4.0, 6.0],
    "receipt_age": [15.0, 45.0, 45.0, 120.0, 400.0],
    "insample": [90.0, 100.0, 85.0, 110.0, 95.0, 105.0],
    "observations": [10.0, 11.0, 9.0, 10.0, 50.0],
    "movement": [20.0, 27.0, -36.0, 33.0, -10.0],
    "receipt_cost": [20.0, 22.0, 0.0, 30.0, 0.0],
    "movement_date": [46000.0, 46001.0, 46002.0, 46003.0, 46004.0],
}


def usual(a: Argument) -> list[float]:
    """A few values inside the domain."""
    if a.name in USUAL:
        return USUAL[a.name]
    d = a.term.domain
    if d.integer:
        return [3.0, 1.0, 5.0]
    if d.high == 1.0:
        return [0.3, 0.95] if d.low_open or d.low is None else [0.3, 0.95, 1.0]
    return [12.5, 3.0, 365.0]


def edges(a: Argument) -> list[float]:
    """The ends of the domain, what lies just beyond them, and 0."""
    d = a.term.domain
    values = [0.0, -1.0]
    for end, step in ((d.low, -0.5), (d.high, 0.5)):
        if end is not None:
            values += [end, end + step]
    if d.high == 1.0:
        values.append(95.0)
    if d.integer:
        values.append(2.5)
    return list(dict.fromkeys(values))


def given(function: Function, options: dict[str, str], leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """A usual call with these options: every argument that takes part, ranges as columns."""
    values: dict[str, Any] = dict(options)
    for a in function.arguments:
        if a.name in leave_out or a.kind is Kind.CHOICE:
            continue
        if a.kind is Kind.KEY:
            values[a.name] = [["A"], ["A"], ["B"], ["C"], ["C"]]
        elif a.shape in (Shape.EACH, Shape.ONE):
            values[a.name] = usual(a)[0]
        else:
            values[a.name] = [[v] for v in RANGES[a.name]]
    return values
