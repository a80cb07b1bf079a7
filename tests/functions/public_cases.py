"""How each public case is asked of the catalogue: one table from a case's function to ours, for every way of calling.

A case is published arithmetic with its inputs, its expected fields and its own tolerance. What is done here is only
what the publication does differently in form: percents for fractions, counts for rows, a z for a service level,
growing ranges, parts that are combined, sorted or summed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import NormalDist
from typing import Any

Ask = Callable[..., Any]  # ask("EOQ", annual_demand=..., output="...") -> number, text, list, table or error text
Inputs = Mapping[str, Any]
Answer = dict[str, Any]

FOLDER = Path(os.environ.get("INVXL_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "cases"
LEDGER_FAMILY = "FIFO_AGING"  # replays of movements: the aging of a pack, not a function of a range


@dataclass(frozen=True)
class Case:
    id: str
    function: str
    variant: str
    inputs: Inputs
    expected: Mapping[str, Any]
    tolerance: Mapping[str, float]


@dataclass(frozen=True)
class Refused:
    """A published definition that the product does not follow: where it occurs, and why."""

    definition: str
    reason: str
    cases: tuple[str, ...]
    fields: tuple[str, ...] = ()  # none: all of the case


_SQUARE_ROOT_CASES = (
    "scpy-003",
    "e2e-KR202-229",
    "e2e-KR202-239",
    "e2e-KR202-241",
    "e2e-KR202-244",
    "e2e-KR202-209",
)
REFUSED = (
    Refused(
        "reorder level of sqrt(lead time) x mean demand",
        "demand over a lead time grows with the lead time, not with its root; excess and shortage follow from it",
        _SQUARE_ROOT_CASES,
        ("reorder_level", "excess_stock", "shortages"),
    ),
    Refused("an issue at a named cost takes that layer", "that is specific identification, not FIFO", ("val-er-f7",)),
    Refused("Holt's forecast from a level and trend at 0", "the product offers no trend method", ("fc-025",)),
    Refused("cost of a given (r, Q) policy", "the product proposes policies, it does not evaluate others", ("rq-014",)),
)


def cases() -> list[Case]:
    """The public cases, or none where the shared folder is not beside the project."""
    path = FOLDER / "public_cases.json"
    if not path.exists():
        return []
    rows = [row for family in json.loads(path.read_text(encoding="utf-8")).values() for row in family]
    return [
        Case(
            row["id"],
            row["function"],
            row["variant"],
            {k: v["value"] for k, v in row["inputs"].items()},
            row["expected"],
            row["tolerance"],
        )
        for row in rows
        if row["function"] != LEDGER_FAMILY
    ]


def refused_fields(case: Case) -> set[str]:
    found: set[str] = set()
    for refused in REFUSED:
        if case.id in refused.cases:
            found |= set(refused.fields or case.expected)
    return found


def level(z: float) -> float:
    """The service level of a published z."""
    return NormalDist().cdf(z)


def serial(day: str) -> float:
    return float((date.fromisoformat(day) - date(1899, 12, 30)).days)


def percent(value: Any) -> Any:
    return value if isinstance(value, str) else value * 100.0


def _eoq(ask: Ask, i: Inputs, *names: str) -> Answer:
    given = {"annual_demand": i["demand_rate"], "order_cost": i["fixed_cost"], "holding_cost": i["holding_cost"]}
    given |= {name: i[name] for name in ("stockout_cost", "production_rate") if name in i}
    outputs = {
        "order_quantity": "order_quantity",
        "cost": "policy_cost",
        "stockout_fraction": "stockout_fraction",
        "max_inventory": "max_inventory",
        "cycle_time": "order_cycle",
        "run_time": "production_time",
    }
    return {ours: ask("EOQ", **given, output=theirs) for ours, theirs in outputs.items()}


def _eoq_error(ask: Ask, i: Inputs) -> Answer:
    return {"error": _eoq(ask, i)["order_quantity"]}


def _discount(ask: Ask, i: Inputs) -> Answer:
    given = {
        "annual_demand": i["demand_rate"],
        "order_cost": i["fixed_cost"],
        "holding_cost_rate": i["holding_cost_rate"],
        "breakpoints": i["breakpoints"],
        "unit_costs": i["unit_costs"],
    }
    outputs = {"order_quantity": "order_quantity", "region": "region", "cost": "total_cost"}
    return {ours: ask("EOQDISCOUNT", **given, output=theirs) for ours, theirs in outputs.items()}


def _newsvendor(ask: Ask, i: Inputs) -> Answer:
    given = {
        "overage_cost": i["holding_cost"],
        "underage_cost": i["stockout_cost"],
        "demand_mean": i["demand_mean"],
        "lead_time_mean": i.get("lead_time", 0),
    }
    given |= {"demand_sd": i["demand_sd"]} if "demand_sd" in i else {"distribution": "poisson"}
    level_given = {"base_stock": i["base_stock_level"]} if "base_stock_level" in i else {}
    return {
        "base_stock_level": ask("NEWSVENDOR", **given),
        "cost": ask("NEWSVENDOR", **given, **level_given, output="expected_cost"),
    }


def _newsvendor_price(ask: Ask, i: Inputs) -> Answer:
    given = {
        "unit_price": i["revenue"],
        "unit_cost": i["purchase_cost"],
        "salvage_value": i["salvage_value"],
        "demand_mean": i["demand_mean"],
        "demand_sd": i["demand_sd"],
    }
    outputs = {
        "order_quantity": "order_quantity",
        "profit": "profit",
        "safety_stock": "above_mean",
        "expected_cost": "expected_cost",
        "fill_rate": "filled",
    }
    return {ours: ask("NEWSVENDORPRICE", **given, output=theirs) for ours, theirs in outputs.items()}


def _loss(ask: Ask, i: Inputs) -> Answer:
    loss = ask("UNITLOSS", z=i["z"])
    return {"loss": loss, "complementary": i["z"] + loss}


def _sku(ask: Ask, i: Inputs) -> Answer:
    orders = i["orders"]
    sd = ask("DEMANDSTATS", demands=orders, sd_basis="population", output="sd")
    mean = ask("DEMANDSTATS", demands=orders)
    answer = {
        "safety_stock": _demand_stock(ask, {"z": i["z_value"], "demand_sd": sd, "lead_time": i["lead_time"]})["value"],
        "standard_deviation": sd,
        "average_orders": mean,
        "demand_variability": ask("DEMANDSTATS", demands=orders, sd_basis="population", output="cv"),
        "revenue": mean * len(orders) * i["retail_price"],
    }
    if "reorder_cost" in i:
        holding = ask("CARRYINGCOST", average_inventory=i["unit_cost"], carrying_rate=0.25)  # of one unit, a year
        answer["reorder_quantity"] = ask("EOQ", annual_demand=mean, order_cost=i["reorder_cost"], holding_cost=holding)
    return answer


def _demand_stock(ask: Ask, i: Inputs) -> Answer:
    given = {"service_level": level(i["z"]), "demand_sd": i["demand_sd"], "lead_time_mean": i["lead_time"]}
    return {"value": ask("SAFETYSTOCK", **given, method="demand")}


def _reorder_lead_time(ask: Ask, i: Inputs) -> Answer:
    stock = ask(
        "SAFETYSTOCK",
        service_level=level(i["z"]),
        demand_mean=i["weekly_demand"],
        lead_time_sd=i["lead_time_sd"],
        method="lead_time",
    )
    given = {"demand_mean": i["weekly_demand"], "lead_time_mean": i["lead_time"]}
    return {"value": ask("REORDERPOINT", **given, safety_stock=stock)}


def _reorder(ask: Ask, i: Inputs) -> Answer:
    given = {"demand_mean": i["daily_demand"], "lead_time_mean": i["lead_time"], "safety_stock": i["safety_stock"]}
    return {"value": ask("REORDERPOINT", **given)}


def _reorder_forecast(ask: Ask, i: Inputs) -> Answer:
    given = {
        "period_forecast": i["forecast_periods"],
        "lead_time_mean": i["lead_time_days"],
        "days_per_period": i["days_per_month"],
        "safety_stock": i["safety_stock"],
    }
    return {"value": ask("FORECASTREORDERPOINT", **given)}


def _average(ask: Ask, i: Inputs) -> float:
    if "average_inventory" in i:
        return i["average_inventory"]
    ends = [i["beginning_inventory"], i["ending_inventory"]]
    return ask("AVERAGEINVENTORY", balances=ends, method="two_point")


def _turnover(ask: Ask, i: Inputs) -> Answer:
    return {"value": ask("TURNOVER", cogs=i["cogs"], average_inventory=_average(ask, i))}


def _turnover_retail(ask: Ask, i: Inputs) -> Answer:
    given = {"cogs": i["retail_sales"], "average_inventory": i["average_inventory_retail"]}
    return {"value": ask("TURNOVER", **given, days_in_period=7 * i["weeks"], days_in_year=364)}


def _dsi(ask: Ask, i: Inputs) -> Answer:
    given = {"cogs": i["cogs"], "average_inventory": i["average_inventory"], "days_in_period": i["days"]}
    return {"value": ask("DSI", **given)}


def _days_on_hand(ask: Ask, i: Inputs) -> Answer:
    given = {"cogs": i["cogs"], "closing_inventory": i["average_inventory"], "days_in_period": i["days"]}
    return {"value": ask("DAYSONHAND", **given)}


def _gmroi(ask: Ask, i: Inputs) -> Answer:
    margin = ask("GROSSMARGIN", revenue=i["net_sales"], cogs=i["cogs"]) * i["net_sales"]
    return {"value": ask("GMROI", gross_margin_amount=margin, average_inventory=_average(ask, i))}


def _cash_cycle(ask: Ask, i: Inputs) -> Answer:
    days = {"days_in_period": i["days"]}
    dsi = ask("DSI", cogs=i["cogs"], average_inventory=i["avg_inventory"], **days)
    dso = ask("DSO", revenue=i["revenue"], average_receivables=i["avg_receivables"], **days)
    dpo = ask("DPO", cogs=i["cogs"], average_payables=i["avg_payables"], **days)
    return {"dso": dso, "dio": dsi, "dpo": dpo, "ccc": ask("CCC", dsi=dsi, dso=dso, dpo=dpo)}


def _days_of_supply(ask: Ask, i: Inputs) -> Answer:
    answer = ask("DAYSOFSUPPLY", on_hand=i["on_hand"], daily_demand=i["daily_usage"])
    return {"value": answer, "error": answer}


def _ay_table(ask: Ask, i: Inputs) -> Answer:
    skus = i["skus"]
    revenue = [sum(s["orders"]) * s["retail_price"] for s in skus]
    abc = ask("ABCCLASS", usage=revenue, cut_a=i["cut_a"], cut_b=i["cut_b"], rule="including")
    xyz = [
        ask("XYZCLASS", demands=s["orders"], cut_x=i["cut_x"], cut_y=i["cut_y"], sd_basis="population") for s in skus
    ]
    box = {s["sku"]: a + x for s, a, x in zip(skus, abc, xyz, strict=True)}
    ay = sorted(sku for sku, b in box.items() if b == "AY")
    worth = sum(r for s, r in zip(skus, revenue, strict=True) if s["sku"] in ay)
    return {"AY": ay, "AY_revenue": worth, "KR202-209": box["KR202-209"]}


def _stock_ranking(ask: Ask, i: Inputs) -> Answer:
    rows = []
    for s in i["skus"]:
        sd = ask("DEMANDSTATS", demands=s["orders"], sd_basis="population", output="sd")
        stock = _demand_stock(ask, {"z": i["z"], "demand_sd": sd, "lead_time": s["lead_time"]})["value"]
        rows.append([s["sku"], stock])
    return {"ranking": sorted(rows, key=lambda row: -row[1])[: i["top"]]}


def _fill(ask: Ask, i: Inputs, mode: str) -> Answer:
    filled, demanded = i["filled"], i["demanded"]
    if mode == "unit":
        return {"value": percent(ask("FILLRATE", ordered=[demanded], shipped=[filled]))}
    shipped = [1.0] * filled + [0.0] * (demanded - filled)
    numbers = {"order_number": list(range(demanded))} if mode == "order" else {}
    return {"value": percent(ask("FILLRATE", ordered=[1.0] * demanded, shipped=shipped, mode=mode, **numbers))}


def _accuracy_records(ask: Ask, i: Inputs) -> Answer:
    counted = [1.0] * i["matched"] + [0.0] * (i["counted"] - i["matched"])
    return {"value": percent(ask("ACCURACY", book=[1.0] * i["counted"], counted=counted))}


def _accuracy_value(ask: Ask, i: Inputs) -> Answer:
    given = {"book": [i["system_value"]], "counted": [i["counted_value"]], "unit_cost": [1.0]}
    return {"value": percent(ask("ACCURACY", **given, mode="absolute_value", over="counted"))}


def _accuracy_units(ask: Ask, i: Inputs) -> Answer:
    given = {"book": [i["system"]], "counted": [i["counted"]]}
    return {"value": percent(ask("ACCURACY", **given, mode="absolute_quantity"))}


def _shrinkage(ask: Ask, i: Inputs, basis: str) -> Answer:
    sales = {"revenue": i["sales"]} if basis == "sales" else {}
    return {"value": percent(ask("SHRINKAGE", book_value=i["book"], counted_value=i["actual"], basis=basis, **sales))}


REVERSE = {"error_sign": "actual_minus_forecast"}


def _running_signal(ask: Ask, i: Inputs) -> Answer:
    pairs = [{"actual": i["actual"][:n], "forecast": i["forecast"][:n]} for n in range(1, len(i["actual"]) + 1)]
    return {
        "mad": [ask("MAD", **pair) for pair in pairs],
        "tracking_signal": [ask("TRACKINGSIGNAL", **pair, **REVERSE) for pair in pairs],
    }


def _pair(i: Inputs) -> dict[str, Any]:
    return {"actual": i["actual"], "forecast": i["forecast"]}


def _bias_percent(ask: Ask, i: Inputs) -> Answer:
    return {"value": ask("BIAS", **_pair(i), mode="mean_percent", **REVERSE)}


def _aging_on_hand(ask: Ask, i: Inputs) -> Answer:
    given = {
        "stock": i["on_hand"],
        "receipt_quantity": [q for _, q in i["receipts"]],
        "receipt_age": [age for age, _ in i["receipts"]],
        "bounds": i["ranges"],
    }
    *buckets, unexplained = ask("AGINGTABLE", **given)
    assert unexplained == 0.0
    return {"bucket_qty": buckets, "average_age": ask("AGINGTABLE", **given, output="average_age")}


def _reserve(ask: Ask, i: Inputs) -> Answer:
    rows = i["buckets"]
    tiers = {"age_bounds": [float(n) for n in range(1, len(rows))], "age_rates": [rate for _, _, rate in rows]}
    quantity, cost = [q for q, _, _ in rows], [c for _, c, _ in rows]
    ages = [float(n) for n in range(1, len(rows) + 1)]
    by_bucket = ask("RESERVE", quantity=quantity, unit_cost=cost, age_days=ages, **tiers)
    value = sum(q * c for q, c in zip(quantity, cost, strict=True))
    total = sum(by_bucket)
    return {"by_bucket": by_bucket, "total": total, "inventory_value": value, "reserve_pct": 100.0 * total / value}


METHODS = {"FIFO": "fifo", "LIFO": "lifo", "WAC": "average"}
SHORT = {"shortage": "next_receipt"}


def _valuation(ask: Ask, i: Inputs) -> Answer:
    given = {
        "movement": [move[0] for move in i["moves"]],
        "receipt_cost": [move[1] if len(move) > 1 else None for move in i["moves"]],
        "method": METHODS[i["method"]],
        "system": i["system"],
        **SHORT,
    }
    outputs = {"ending_inventory": "ending_inventory", "cogs": "cost_of_goods_sold", "units": "units"}
    return {ours: ask("VALUATION", **given, output=theirs) for ours, theirs in outputs.items()}


def _lot_queue(ask: Ask, i: Inputs) -> Answer:
    moves: list[tuple[float, float | None]] = []
    for what, *rest in i["ops"]:
        if what == "init":
            moves += [(q, rate if q > 0 else None) for q, rate in rest[0]]
        else:
            moves.append((rest[0], rest[1]) if what == "add" else (-rest[0], None))
    given = {"movement": [q for q, _ in moves], "receipt_cost": [c for _, c in moves], **SHORT}
    given["method"] = METHODS[i["method"]]
    layers = ask("VALUATION", **given, output="cost_layers")
    queue: list[list[float]] = []
    for quantity, cost in [] if isinstance(layers, str) else layers:
        if queue and queue[-1][1] == cost:
            queue[-1][0] += quantity
        else:
            queue.append([quantity, cost])
    taken = ask("VALUATION", **given, output="consumed")
    newest_first = [] if isinstance(taken, str) else sorted(taken, key=lambda row: -row[1])
    return {"queue": queue, "consumed": newest_first, "total_qty": ask("VALUATION", **given, output="units")}


def _lot_book(ask: Ask, i: Inputs) -> Answer:
    last = serial("2015-10-31")
    given = {
        "movement": [q for q, _, _ in i["lots"]] + [-i["reduce"]],
        "receipt_cost": [c for _, c, _ in i["lots"]] + [None],
        "movement_date": [serial(d) for _, _, d in i["lots"]] + [last],
        "method": METHODS[i["method"]],
    }
    days = {serial(d): d for _, _, d in i["lots"]}

    def lots(output: str, newest_first: bool = False) -> list[list[Any]]:
        table = ask("VALUATION", **given, output=output)
        if isinstance(table, str):
            assert table == "#N/A"  # no rows have no cell form
            return []
        return sorted(([q, c, days[d]] for q, c, d in table), key=lambda row: row[2], reverse=newest_first)

    return {"booked": lots("consumed", i["method"] == "LIFO"), "remaining": lots("cost_layers")}


def _lcnrv(ask: Ask, i: Inputs) -> Answer:
    given = {
        "quantity": [q for _, q, _, _ in i["items"]],
        "unit_cost": [c for _, _, c, _ in i["items"]],
        "nrv": [n for _, _, _, n in i["items"]],
    }
    by_item = ask("LCNRV", **given)
    return {"by_item": by_item, "write_down": sum(by_item)}


def _abc(ask: Ask, i: Inputs) -> Answer:
    assert i["rule"] == "cum_le"
    ids = [row[0] for row in i["items"]]
    given = {"usage": [q * c for _, q, c in i["items"]], "cut_a": i["cut_a"], "cut_b": i["cut_b"], "rule": "including"}
    shares = ask("ABCCLASS", **given, output="cumulative_share")
    return {
        "classes": dict(zip(ids, ask("ABCCLASS", **given), strict=True)),
        "cum_pct": dict(zip(ids, map(percent, shares), strict=True)),
        "total": sum(given["usage"]),
    }


def _xyz(ask: Ask, i: Inputs) -> Answer:
    half = i["sd"] / 2**0.5  # two points this far from their mean have this sample standard deviation
    given = {"demands": [i["mean"] - half, i["mean"] + half], "cut_x": i["cut_x"], "cut_y": i["cut_y"]}
    return {"cv": percent(ask("XYZCLASS", **given, output="demand_cv")), "class": ask("XYZCLASS", **given)}


def _one(name: str, **places: str) -> Callable[[Ask, Inputs], Answer]:
    """A function whose arguments are the case's inputs under other names."""
    return lambda ask, i: {"value": ask(name, **{ours: i[theirs] for ours, theirs in places.items()})}


TABLE: Mapping[str, Callable[[Ask, Inputs], Answer]] = {
    "EOQ_BACKORDER": _eoq,
    "EPQ": _eoq,
    "EOQ": _eoq_error,
    "EOQ_ALLUNITS": _discount,
    "NEWSVENDOR_COST": _newsvendor,
    "NEWSVENDOR": _newsvendor,
    "NEWSVENDOR_POISSON": _newsvendor,
    "NEWSVENDOR_EXPLICIT": _newsvendor_price,
    "LOSS_STDNORMAL": _loss,
    "SCPY_ANALYSE": _sku,
    "SAFETYSTOCK": _demand_stock,
    "REORDERPOINT lt_variable_only": _reorder_lead_time,
    "REORDERPOINT given_ss": _reorder,
    "REORDERPOINT forecast_based": _reorder_forecast,
    "ZSCORE": _one("SERVICEZ", service_level="service_level"),
    "TURNOVER": _turnover,
    "TURNOVER retail_annualised": _turnover_retail,
    "DSI": _dsi,
    "DSI ending_inventory": _days_on_hand,
    "GMROI": _gmroi,
    "WOS": _one("WEEKSOFSUPPLY", on_hand="on_hand", demand="sales", weeks="weeks"),
    "GROSSMARGIN": lambda ask, i: {"value": percent(ask("GROSSMARGIN", revenue=i["price"], cogs=i["cost"]))},
    "DAYSOFSUPPLY": _days_of_supply,
    "CCC from_balances": _cash_cycle,
    "CCC": _one("CCC", dsi="dio", dso="dso", dpo="dpo"),
    "CARRYINGCOST": _one("CARRYINGCOST", average_inventory="avg_inventory_value", carrying_rate="rate"),
    "CARRYINGCOST prorated": _one(
        "CARRYINGCOST", average_inventory="inventory_value", carrying_rate="rate", days_in_period="days"
    ),
    "ABCXYZ_TABLE": _ay_table,
    "SAFETYSTOCK_RANK": _stock_ranking,
    "FILLRATE unit": lambda ask, i: _fill(ask, i, "unit"),
    "FILLRATE line": lambda ask, i: _fill(ask, i, "line"),
    "FILLRATE order": lambda ask, i: _fill(ask, i, "order"),
    "BACKORDERRATE": lambda ask, i: {
        "value": ask("BACKORDERRATE", backordered=[i["backordered"]], ordered=[i["total"]])
    },
    "SELLTHROUGH": lambda ask, i: {
        "value": percent(ask("SELLTHROUGH", units_sold=i["sold"], units_received=i["received"]))
    },
    "ACCURACY record": _accuracy_records,
    "ACCURACY value_over_counted": _accuracy_value,
    "ACCURACY ratio": _accuracy_units,
    "SHRINKAGE book": lambda ask, i: _shrinkage(ask, i, "book"),
    "SHRINKAGE sales": lambda ask, i: _shrinkage(ask, i, "sales"),
    "TRACKINGSIGNAL": _running_signal,
    "MASE": lambda ask, i: {"value": ask("MASE", **_pair(i), season=i["step_size"])},
    "BIAS mean_a_minus_f": lambda ask, i: {"value": ask("BIAS", **_pair(i), mode="mean", **REVERSE)},
    "BIAS percent_bias": _bias_percent,
    "MAPE": lambda ask, i: {"value": ask("MAPE", **_pair(i))},
    "RMSE": lambda ask, i: {"value": ask("RMSE", **_pair(i))},
    "FIFO_AGING_ONHAND": _aging_on_hand,
    "AGING_RESERVE": _reserve,
    "VALUATION": _valuation,
    "LOT_QUEUE": _lot_queue,
    "LOT_BOOK": _lot_book,
    "LCNRV": _lcnrv,
    "NRV": _one("NRV", unit_price="price", completion_cost="cost_to_complete_sell"),
    "ABC": _abc,
    "XYZ": _xyz,
}


def answer(case: Case, ask: Ask) -> Answer:
    """What the product says to a case."""
    adapter = TABLE.get(f"{case.function} {case.variant}") or TABLE[case.function]
    return adapter(ask, case.inputs)
