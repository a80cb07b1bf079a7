"""Performance, margin, service and accuracy, from the cited sources."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import floor, fsum
from typing import Any

DIV0, NUM, NA = "#DIV/0!", "#NUM!", "#N/A"
Maybe = float | None


def over(top: float, bottom: float) -> Any:
    return DIV0 if bottom == 0 else top / bottom


def TURNOVER(cogs: float, average_inventory: float, days_in_period: Maybe, days_in_year: float) -> Any:
    turns = over(cogs, average_inventory)
    return turns if isinstance(turns, str) or days_in_period is None else turns * days_in_year / days_in_period


def DSI(cogs: float, average_inventory: float, days_in_period: float) -> Any:
    per_day = cogs / days_in_period
    return over(average_inventory, per_day)


def DAYSONHAND(cogs: float, closing_inventory: float, days_in_period: float) -> Any:
    return over(closing_inventory, cogs / days_in_period)


def DAYSOFSUPPLY(on_hand: float, daily_demand: float) -> Any:
    return over(on_hand, daily_demand)


def WEEKSOFSUPPLY(on_hand: float, demand: float, weeks: float) -> Any:
    return over(on_hand, demand / weeks)


def MONTHSOFSUPPLY(on_hand: float, demand: float, months: float) -> Any:
    return over(on_hand, demand / months)


def AVERAGEINVENTORY(balances: list[float], method: str) -> Any:
    if method == "closing":
        return balances[-1]
    if len(balances) < 2:
        return NA
    if method == "two_point":
        return (balances[0] + balances[-1]) / 2
    if method == "trapezoid":
        pairs = pairwise(balances)
        return fsum((a + b) / 2 for a, b in pairs) / (len(balances) - 1)
    return fsum(balances) / len(balances)


def INVENTORYTOSALES(closing_inventory: float, revenue: float, months: float) -> Any:
    return over(closing_inventory, revenue / months)


def STOCKTOSALES(opening_inventory: float, revenue: float, months: float) -> Any:
    return over(opening_inventory, revenue / months)


def SELLTHROUGH(units_sold: float, units_received: Maybe, basis: str, on_hand: Maybe, opening_stock: Maybe) -> Any:
    if basis == "available":
        return NA if on_hand is None else over(units_sold, units_sold + on_hand)
    base = {"received": units_received, "opening": opening_stock}[basis]
    return NA if base is None else over(units_sold, base)


def TURNEARN(turnover: float, gross_margin: float) -> Any:
    return turnover * gross_margin


def DSO(revenue: float, average_receivables: float, days_in_period: float) -> Any:
    return over(average_receivables, revenue / days_in_period)


def DPO(cogs: Maybe, average_payables: Maybe, days_in_period: float, basis: str, purchases: Maybe) -> Any:
    flow = cogs if basis == "cogs" else purchases
    if flow == 0:
        return DIV0
    return NA if flow is None or average_payables is None else over(average_payables, flow / days_in_period)


def CCC(dsi: float, dso: float, dpo: float) -> Any:
    return fsum((dsi, dso, -dpo))


def GROSSMARGIN(revenue: float, cogs: float) -> Any:
    return over(revenue - cogs, revenue)


def GMROI(gross_margin_amount: float, average_inventory: float, days_in_period: Maybe, days_in_year: float) -> Any:
    earned = over(gross_margin_amount, average_inventory)
    return earned if isinstance(earned, str) or days_in_period is None else earned * (days_in_year / days_in_period)


def GMROIFROMTURNS(turnover: float, gross_margin: float) -> Any:
    return over(turnover * gross_margin, 1 - gross_margin)


def CARRYINGCOST(average_inventory: float, carrying_rate: float, days_in_period: Maybe, days_in_year: float) -> Any:
    year = average_inventory * carrying_rate
    return year if days_in_period is None else year * days_in_period / days_in_year


def CARRYINGCOSTRATE(
    average_inventory: float,
    capital_cost: Maybe,
    storage_cost: Maybe,
    service_cost: Maybe,
    risk_cost: Maybe,
    output: str,
) -> Any:
    parts = {"capital": capital_cost, "storage": storage_cost, "service": service_cost, "risk": risk_cost}
    given = [v for name, v in parts.items() if v is not None and output in (name, "carrying_cost_rate")]
    if average_inventory == 0:
        return DIV0
    return over(fsum(given), average_inventory) if given else NA


def _lines(*columns: list[Any]) -> list[tuple[Any, ...]]:
    return list(zip(*columns, strict=True))


def FILLRATE(
    ordered: list[float], shipped: list[float], mode: str, order_number: list[Any] | None,
    unit_price: list[float] | None, cancelled: list[float] | None,
) -> Any:  # fmt: skip
    nothing = [0.0] * len(ordered)
    wanted = [o - c for o, c in zip(ordered, cancelled or nothing, strict=True)]
    if (mode == "order" and order_number is None) or (mode == "value" and unit_price is None):
        return NA
    numbers, prices = order_number or nothing, unit_price or [1.0] * len(ordered)
    lines = [line for line in _lines(wanted, shipped, numbers, prices) if line[0] > 0]
    if mode == "unit":
        return over(fsum(min(s, w) for w, s, _, _ in lines), fsum(w for w, _, _, _ in lines))
    if mode == "value":
        return over(fsum(min(s, w) * p for w, s, _, p in lines), fsum(w * p for w, _, _, p in lines))
    if mode == "line":
        return over(sum(s >= w for w, s, _, _ in lines), len(lines))
    orders: dict[Any, bool] = {}
    for w, s, n, _ in lines:
        orders[n] = orders.get(n, True) and s >= w
    return over(sum(orders.values()), len(orders))


def BACKORDERRATE(backordered: list[float], ordered: list[float], mode: str, order_number: list[Any] | None) -> Any:
    if mode == "unit":
        return over(fsum(backordered), fsum(ordered))
    if mode == "line":
        lines = [b > 0 for b, o in zip(backordered, ordered, strict=True) if o > 0]
        return over(sum(lines), len(lines))
    if order_number is None:
        return NA
    waits: dict[Any, bool] = {}
    for b, o, n in _lines(backordered, ordered, order_number):
        if o > 0:
            waits[n] = waits.get(n, False) or b > 0
    return over(sum(waits.values()), len(waits))


def STOCKOUTRATE(on_hand: list[float], demand: list[float]) -> Any:
    out = [stock <= 0 for stock, need in zip(on_hand, demand, strict=True) if need > 0]
    return over(sum(out), len(out))


def PERFECTORDER(on_time: float, in_full: float, damage_free: float, documented: float) -> Any:
    return on_time * in_full * damage_free * documented


def _days(start: float, end: float, days: str, holidays: list[float] | None) -> Any:
    if end < start:
        return NUM
    if days == "calendar":
        return end - start
    epoch = date(1899, 12, 30)
    off = {epoch + timedelta(days=floor(h)) for h in holidays or []}
    day, count = epoch + timedelta(days=floor(start)), 0
    while day < epoch + timedelta(days=floor(end)):
        day += timedelta(days=1)
        count += day.weekday() < 5 and day not in off
    return count


def CYCLETIME(
    order_date: float, ship_date: Maybe, cycle_end: str, delivery_date: Maybe, days: str, holidays: list[float] | None
) -> Any:
    end = delivery_date if cycle_end == "deliver" else ship_date
    return NA if end is None else _days(order_date, end, days, holidays)


def SUPPLYDELAY(ordered_date: float, received_date: float, days: str, holidays: list[float] | None) -> Any:
    return _days(ordered_date, received_date, days, holidays)


def LEADTIME(supply_delay: float, reordering_delay: float) -> Any:
    return supply_delay + reordering_delay


def _sd(values: list[float], ddof: int = 1) -> Any:
    if len(values) <= ddof:
        return DIV0
    mean = fsum(values) / len(values)
    return (fsum((v - mean) ** 2 for v in values) / (len(values) - ddof)) ** 0.5


def LEADTIMESTATS(lead_times: list[float], sd_basis: str, output: str) -> Any:
    mean = fsum(lead_times) / len(lead_times)
    if output == "longest":
        return sorted(lead_times)[-1]
    if output == "mean":
        return mean
    sd = _sd(lead_times, 0 if sd_basis == "population" else 1)
    return sd if output == "sd" or isinstance(sd, str) else over(sd, mean)


def ONTIME(promised_date: list[float], received_date: list[float], grace_days: float) -> Any:
    kept = [floor(r) <= floor(p) + grace_days for p, r in zip(promised_date, received_date, strict=True)]
    return sum(kept) / len(kept)


def POVARIANCE(
    promised_date: list[float], received_date: list[float], basis: str, ordered_date: list[float] | None
) -> Any:
    off = [abs(floor(r) - floor(p)) for p, r in zip(promised_date, received_date, strict=True)]
    if basis == "lines":
        return sum(d != 0 for d in off) / len(off)
    if ordered_date is None:
        return NA
    return over(sum(off), sum(floor(p) - floor(o) for p, o in zip(promised_date, ordered_date, strict=True)))


def ACCURACY(
    book: list[float], counted: list[float], mode: str, tolerance: list[float] | None, over_: str,
    unit_cost: list[float] | None,
) -> Any:  # fmt: skip
    allowed = tolerance or [0.0] * len(book)
    if mode == "record":
        good = 0
        for b, c, t in _lines(book, counted, allowed):
            good += abs(c - b) <= t * abs(b if over_ == "book" else c) * (1 + 1e-12)
        return good / len(book)
    if mode == "absolute_value" and unit_cost is None:
        return NA
    cost = unit_cost if mode == "absolute_value" and unit_cost else [1.0] * len(book)
    base = fsum((b if over_ == "book" else c) * k for b, c, k in _lines(book, counted, cost))
    share = over(fsum(abs(c - b) * k for b, c, k in _lines(book, counted, cost)), base)
    return share if isinstance(share, str) else 1 - share


def SHRINKAGE(book_value: float, counted_value: float, cogs: Maybe, basis: str, revenue: Maybe) -> Any:
    below = {"cogs": cogs, "sales": revenue, "book": book_value}[basis]
    return NA if below is None else over(book_value - counted_value, below)


def WRITEOFFRATE(write_offs: float, average_inventory: float) -> Any:
    return over(write_offs, average_inventory)
