"""The properties of every function: how results scale, rise and fall, what order does not matter, where they lie."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from functions.test_oracles import outcome, same
from hypothesis import assume
from hypothesis import strategies as st

from invxl.catalogue.model import Function

Values = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """Multiplying these arguments by a factor multiplies the result by the factor to this power."""

    arguments: tuple[str, ...]
    power: float

    def holds(self, f: Function, values: Values, draw: Callable[[Any], Any]) -> bool:
        assume(all(n in values or f.argument(n).default is None for n in self.arguments))  # a default does not scale
        factor = draw(st.sampled_from([0.5, 2.0, 3.0]))
        scaled = {k: _times(v, factor) if k in self.arguments else v for k, v in values.items()}
        before, after = outcome(f, values), outcome(f, scaled)
        return same(after, _times(before, factor**self.power))


@dataclass(frozen=True)
class Moves:
    """Raising the argument never lowers the result (direction 1), or never raises it (-1)."""

    argument: str
    direction: int

    def holds(self, f: Function, values: Values, draw: Callable[[Any], Any]) -> bool:
        assume(self.argument in values)
        more = {**values, self.argument: _more(f, self.argument, values[self.argument], draw)}
        before, after = outcome(f, values), outcome(f, more)
        assume(not isinstance(before, str) and not isinstance(after, str))
        slack = 1e-9 * (1.0 + abs(before))
        return self.direction * (after - before) >= -slack


@dataclass(frozen=True)
class Shuffles:
    """The order of rows does not matter."""

    def holds(self, f: Function, values: Values, draw: Callable[[Any], Any]) -> bool:
        ranges = [a.name for a in f.arguments if isinstance(values.get(a.name), list)]
        order = draw(st.permutations(range(len(values[ranges[0]]))))
        assume(all(len(values[name]) == len(order) for name in ranges))
        shuffled = {k: [v[i] for i in order] if k in ranges else v for k, v in values.items()}
        before, after = outcome(f, values), outcome(f, shuffled)
        if isinstance(before, list) and len(before) == len(order):
            before = [before[i] for i in order]
        return same(after, before)


@dataclass(frozen=True)
class Within:
    """The result lies between these ends."""

    low: float
    high: float

    def holds(self, f: Function, values: Values, draw: Callable[[Any], Any]) -> bool:
        found = outcome(f, values)
        return all(isinstance(x, str) or self.low - 1e-9 <= x <= self.high + 1e-9 for x in (
            found if isinstance(found, list) else [found]))  # fmt: skip


def _times(value: Any, factor: float) -> Any:
    if isinstance(value, list):
        return [_times(v, factor) for v in value]
    return value if isinstance(value, str) else value * factor


def _more(f: Function, name: str, value: Any, draw: Callable[[Any], Any]) -> Any:
    domain = f.argument(name).term.domain
    step = draw(st.sampled_from([1.0, 5.0, 40.0]))
    if domain.high == 1.0 and domain.low is not None:
        more = value + (1.0 - value) * step / 50.0
        return min(more, 0.9999) if domain.high_open else more
    return value + step


INF = math.inf
PROPERTIES: list[tuple[str, Any, dict[str, str]]] = [
    ("TURNOVER", Scale(("cogs",), 1), {}),
    ("TURNOVER", Scale(("average_inventory",), -1), {}),
    ("TURNOVER", Scale(("days_in_period", "days_in_year"), 0), {}),
    ("DSI", Scale(("cogs",), -1), {}),
    ("DSI", Scale(("average_inventory", "days_in_period"), 2), {}),
    ("AVERAGEINVENTORY", Scale(("balances",), 1), {}),
    ("AVERAGEINVENTORY", Shuffles(), {"method": "n_point"}),
    ("DAYSONHAND", Scale(("cogs", "closing_inventory"), 0), {}),
    ("DAYSONHAND", Scale(("days_in_period",), 1), {}),
    ("DAYSOFSUPPLY", Scale(("on_hand", "daily_demand"), 0), {}),
    ("DAYSOFSUPPLY", Scale(("on_hand",), 1), {}),
    ("WEEKSOFSUPPLY", Scale(("on_hand",), 1), {}),
    ("WEEKSOFSUPPLY", Scale(("demand", "weeks"), 0), {}),
    ("MONTHSOFSUPPLY", Scale(("on_hand",), 1), {}),
    ("MONTHSOFSUPPLY", Scale(("demand", "months"), 0), {}),
    ("INVENTORYTOSALES", Scale(("closing_inventory", "revenue"), 0), {}),
    ("INVENTORYTOSALES", Scale(("months",), 1), {}),
    ("STOCKTOSALES", Scale(("opening_inventory", "revenue"), 0), {}),
    ("STOCKTOSALES", Scale(("months",), 1), {}),
    ("SELLTHROUGH", Scale(("units_sold", "units_received", "on_hand", "opening_stock"), 0), {}),
    ("TURNEARN", Scale(("turnover",), 1), {}),
    ("DSO", Scale(("revenue", "average_receivables"), 0), {}),
    ("DSO", Scale(("days_in_period",), 1), {}),
    ("DPO", Scale(("cogs", "average_payables", "purchases"), 0), {}),
    ("DPO", Scale(("days_in_period",), 1), {}),
    ("CCC", Scale(("dsi", "dso", "dpo"), 1), {}),
    ("CCC", Moves("dsi", 1), {}),
    ("CCC", Moves("dpo", -1), {}),
    ("GROSSMARGIN", Scale(("revenue", "cogs"), 0), {}),
    ("GMROI", Scale(("gross_margin_amount", "average_inventory"), 0), {}),
    ("GMROI", Scale(("days_in_period", "days_in_year"), 0), {}),
    ("GMROIFROMTURNS", Scale(("turnover",), 1), {}),
    ("CARRYINGCOST", Scale(("average_inventory",), 1), {}),
    ("CARRYINGCOST", Scale(("carrying_rate",), 1), {}),
    (
        "CARRYINGCOSTRATE",
        Scale(("average_inventory", "capital_cost", "storage_cost", "service_cost", "risk_cost"), 0),
        {},
    ),
    ("FILLRATE", Within(0.0, 1.0), {}),
    ("FILLRATE", Shuffles(), {}),
    ("FILLRATE", Scale(("ordered", "shipped", "cancelled"), 0), {}),
    ("BACKORDERRATE", Shuffles(), {}),
    ("BACKORDERRATE", Scale(("backordered", "ordered"), 0), {}),
    ("BACKORDERRATE", Within(0.0, 1.0), {"mode": "line"}),
    ("STOCKOUTRATE", Within(0.0, 1.0), {}),
    ("STOCKOUTRATE", Shuffles(), {}),
    ("PERFECTORDER", Within(0.0, 1.0), {}),
    ("PERFECTORDER", Moves("on_time", 1), {}),
    ("PERFECTORDER", Moves("documented", 1), {}),
    ("CYCLETIME", Moves("ship_date", 1), {}),
    ("CYCLETIME", Moves("order_date", -1), {}),
    ("CYCLETIME", Within(0.0, INF), {}),
    ("SUPPLYDELAY", Moves("received_date", 1), {}),
    ("SUPPLYDELAY", Moves("ordered_date", -1), {}),
    ("LEADTIME", Scale(("supply_delay", "reordering_delay"), 1), {}),
    ("LEADTIME", Moves("reordering_delay", 1), {}),
    ("LEADTIMESTATS", Scale(("lead_times",), 1), {"output": "sd"}),
    ("LEADTIMESTATS", Scale(("lead_times",), 0), {"output": "cv"}),
    ("LEADTIMESTATS", Shuffles(), {}),
    ("ONTIME", Within(0.0, 1.0), {}),
    ("ONTIME", Moves("grace_days", 1), {}),
    ("ONTIME", Shuffles(), {}),
    ("POVARIANCE", Shuffles(), {}),
    ("POVARIANCE", Within(0.0, 1.0), {"basis": "lines"}),
    ("ACCURACY", Shuffles(), {}),
    ("ACCURACY", Scale(("book", "counted"), 0), {}),
    ("ACCURACY", Within(0.0, 1.0), {"mode": "record"}),
    ("SHRINKAGE", Scale(("book_value", "counted_value", "cogs", "revenue"), 0), {}),
    ("WRITEOFFRATE", Scale(("write_offs", "average_inventory"), 0), {}),
    ("SAFETYSTOCK", Moves("service_level", 1), {"output": "safety_stock"}),
    ("SAFETYSTOCK", Moves("demand_sd", 1), {"output": "safety_stock", "method": "demand"}),
    ("SAFETYSTOCK", Scale(("demand_mean", "demand_sd", "order_quantity"), 1), {"output": "safety_stock"}),
    ("SAFETYSTOCK", Within(0.0, INF), {"output": "safety_stock"}),
    ("EOQ", Scale(("annual_demand", "production_rate"), 0.5), {"output": "order_quantity"}),
    ("EOQ", Moves("order_cost", 1), {"output": "policy_cost"}),
    ("EOQ", Scale(("order_cost", "holding_cost", "stockout_cost"), 0), {"output": "order_quantity"}),
    ("EOQDISCOUNT", Moves("order_cost", 1), {"output": "total_cost"}),
    ("EOQDISCOUNT", Moves("annual_demand", 1), {"output": "total_cost"}),
    ("SERVICEZ", Moves("service_level", 1), {}),
    ("UNITLOSS", Moves("z", -1), {}),
    ("UNITLOSS", Within(0.0, INF), {}),
    ("REORDERPOINT", Scale(("demand_mean", "safety_stock"), 1), {}),
    ("REORDERPOINT", Moves("lead_time_mean", 1), {}),
    ("FORECASTREORDERPOINT", Scale(("period_forecast", "safety_stock"), 1), {}),
    ("FORECASTREORDERPOINT", Moves("lead_time_mean", 1), {}),
    ("RUNOUT", Moves("on_hand", 1), {"output": "run_out"}),
    ("RUNOUT", Scale(("on_hand", "period_forecast"), 0), {"output": "run_out"}),
    ("MINMAX", Scale(("demand_mean", "safety_stock", "order_quantity"), 1), {}),
    ("MINMAX", Moves("lead_time_mean", 1), {}),
    ("ORDERUPTOLEVEL", Scale(("demand_mean", "safety_stock"), 1), {}),
    ("ORDERUPTOLEVEL", Moves("review_period", 1), {}),
    ("ORDERUPTO", Moves("moq", 1), {}),
    ("ORDERUPTO", Within(0.0, INF), {}),
    ("ORDERUPTO", Moves("order_up_to_level", 1), {}),
    ("NEWSVENDOR", Moves("underage_cost", 1), {"output": "base_stock_level"}),
    ("NEWSVENDOR", Moves("overage_cost", -1), {"output": "base_stock_level"}),
    (
        "NEWSVENDOR",
        Scale(("overage_cost", "underage_cost"), 0),
        {"output": "base_stock_level", "distribution": "normal"},
    ),
    ("NEWSVENDORPRICE", Moves("unit_price", 1), {"output": "order_quantity"}),
    ("NEWSVENDORPRICE", Scale(("demand_mean", "demand_sd"), 1), {"output": "profit"}),
    ("ABCCLASS", Scale(("usage",), 0), {"output": "cumulative_share"}),
    ("ABCCLASS", Within(0.0, 1.0), {"output": "share"}),
    ("XYZCLASS", Scale(("demands",), 0), {"output": "demand_cv"}),
    ("XYZCLASS", Shuffles(), {}),
    ("AGE", Moves("as_of", 1), {}),
    ("AGE", Moves("receipt_date", -1), {}),
    ("AGEBUCKET", Moves("age_days", 1), {"output": "bucket_number"}),
    ("AGEBUCKET", Within(1.0, INF), {"output": "bucket_number"}),
    ("AVERAGEAGE", Scale(("quantity",), 0), {}),
    ("AVERAGEAGE", Scale(("age_days",), 1), {}),
    ("AVERAGEAGE", Shuffles(), {}),
    ("AGINGTABLE", Scale(("stock", "receipt_quantity"), 1), {"output": "buckets"}),
    ("AGINGTABLE", Moves("stock", 1), {"output": "average_age"}),
    ("BIAS", Shuffles(), {}),
    ("BIAS", Scale(("actual", "forecast"), 0), {"mode": "percent"}),
    ("BIAS", Scale(("actual", "forecast"), 1), {"mode": "mean"}),
    ("MAD", Shuffles(), {}),
    ("MAD", Scale(("actual", "forecast"), 1), {}),
    ("MAD", Within(0.0, INF), {}),
    ("MAPE", Shuffles(), {}),
    ("MAPE", Scale(("actual", "forecast"), 0), {}),
    ("WAPE", Shuffles(), {}),
    ("WAPE", Scale(("actual", "forecast"), 0), {}),
    ("MASE", Scale(("actual", "forecast", "insample"), 0), {}),
    ("MASE", Within(0.0, INF), {}),
    ("RMSE", Shuffles(), {}),
    ("RMSE", Scale(("actual", "forecast"), 1), {}),
    ("TRACKINGSIGNAL", Shuffles(), {}),
    ("TRACKINGSIGNAL", Scale(("actual", "forecast"), 0), {}),
    ("DEMANDSTATS", Shuffles(), {}),
    ("DEMANDSTATS", Scale(("demands",), 1), {"output": "sd"}),
    ("DEMANDSTATS", Scale(("demands",), 0), {"output": "adi"}),
    ("DEMANDCLASS", Shuffles(), {}),
    ("DEMANDCLASS", Scale(("demands",), 0), {}),
    ("MOVINGAVERAGE", Scale(("demands",), 1), {}),
    ("EXPSMOOTHING", Scale(("demands",), 1), {}),
    ("SEASONALNAIVE", Scale(("demands",), 1), {}),
    ("CROSTON", Scale(("demands",), 1), {"output": "next_demand"}),
    ("CROSTON", Scale(("demands",), 0), {"output": "interval"}),
    ("OUTLIER", Shuffles(), {}),
    ("OUTLIER", Scale(("observations",), 0), {"output": "score"}),
    ("VALUATION", Scale(("receipt_cost",), 1), {"output": "ending_inventory"}),
    ("VALUATION", Scale(("movement",), 1), {"output": "units"}),
    ("NRV", Moves("unit_price", 1), {}),
    ("NRV", Moves("selling_cost", -1), {}),
    ("LCNRV", Moves("nrv", -1), {"output": "write_down"}),
    ("LCNRV", Scale(("quantity", "prior_write_down"), 1), {}),
    ("LCNRV", Within(0.0, INF), {"output": "write_down"}),
    ("RESERVE", Scale(("unit_cost", "nrv"), 1), {"output": "reserve"}),
    ("RESERVE", Scale(("quantity", "nrv_quantity"), 1), {"output": "reserve"}),
    ("OBSOLESCENCERATE", Scale(("obsolete_value", "inventory_value"), 0), {}),
]
