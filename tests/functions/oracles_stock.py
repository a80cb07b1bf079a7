"""Classification, aging and valuation, from the cited sources."""

from __future__ import annotations

from math import floor, fsum
from typing import Any

from functions.oracles_money import DIV0, NA, NUM, Maybe, _sd, over

SHIPPED = [30.0, 60.0, 90.0, 180.0, 365.0]


def ABCCLASS(usage: list[float], cut_a: float, cut_b: float, rule: str, output: str) -> Any:
    if cut_a >= cut_b and output == "abc_class":
        return NUM
    total = fsum(u for u in usage if u > 0)
    ranked = sorted((i for i, u in enumerate(usage) if u > 0), key=lambda i: (-usage[i], i))
    answer: list[Any] = ["Negative usage" if u < 0 else "No usage" for u in usage]
    if output != "abc_class":
        answer = [NA if output == "none" else DIV0 for _ in usage]
    running = 0.0
    for rank, i in enumerate(ranked, start=1):
        before, running = running / total, running + usage[i]
        after = running / total
        seen = before if rule == "before" else after
        near = -1e-10 if rule == "before" else 1e-10
        inside = (lambda cut: seen < cut + near) if rule == "before" else (lambda cut: seen <= cut + near)  # noqa: B023
        name = "A" if inside(cut_a) else "B" if inside(cut_b) else "C"
        answer[i] = {"abc_class": name, "rank": float(rank), "share": usage[i] / total, "cumulative_share": after}[
            output
        ]
    return answer


def XYZCLASS(demands: list[float], cut_x: float, cut_y: float, sd_basis: str, output: str) -> Any:
    sd, mean = _sd(demands, 0 if sd_basis == "population" else 1), fsum(demands) / len(demands)
    if isinstance(sd, str) or mean == 0:
        return DIV0
    if output == "demand_cv":
        return sd / mean
    if mean < 0 or cut_x >= cut_y:
        return NUM
    return "X" if sd / mean <= cut_x + 1e-10 else "Y" if sd / mean <= cut_y + 1e-10 else "Z"


def AGE(receipt_date: float, as_of: float) -> Any:
    days = floor(as_of) - floor(receipt_date)
    return NUM if days < 0 else days


def _bucket(age: float, bounds: list[float]) -> int:
    return next((i for i, bound in enumerate(bounds) if age <= bound), len(bounds))


def AGEBUCKET(age_days: float, bounds: list[float] | None, output: str) -> Any:
    edges = bounds or SHIPPED
    at = _bucket(age_days, edges)
    if output == "bucket_number":
        return at + 1
    if at == len(edges):
        return f"Over {edges[-1]:g}"
    return f"{edges[at - 1] + 1 if at else 0:g}-{edges[at]:g}"


def AVERAGEAGE(quantity: list[float], age_days: list[float]) -> Any:
    return over(fsum(q * a for q, a in zip(quantity, age_days, strict=True)), fsum(quantity))


def AGINGTABLE(
    stock: float, receipt_quantity: list[float], receipt_age: list[float], bounds: list[float] | None, output: str
) -> Any:
    edges, rest = bounds or SHIPPED, stock
    left, buckets = [0.0] * len(receipt_age), [0.0] * (len(edges) + 1)
    for i in sorted(range(len(receipt_age)), key=lambda i: (receipt_age[i], -i)):
        left[i] = min(rest, receipt_quantity[i])
        rest -= left[i]
        buckets[_bucket(receipt_age[i], edges)] += left[i]
    if output == "buckets":
        return [*buckets, rest]
    return left if output == "layers" else AVERAGEAGE(left, receipt_age)


def VALUATION(
    movement: list[float], receipt_cost: list[float], method: str, system: str, shortage: str,
    movement_date: list[float] | None, output: str,
) -> Any:  # fmt: skip
    """Unit by unit would be the definition; here layer by layer, with lists of [quantity, cost, date]."""
    days = movement_date or [0.0] * len(movement)
    rows = sorted(zip(days, range(len(movement)), movement, receipt_cost, strict=True))
    if movement_date is None:
        rows = list(zip(days, range(len(movement)), movement, receipt_cost, strict=True))
    if system == "periodic":
        rows = [row for row in rows if row[2] >= 0] + [row for row in rows if row[2] < 0]
    held: list[list[float]] = []
    taken: list[list[float]] = []
    owed = cogs = 0.0
    for day, _, q, cost in rows:
        if q > 0:
            cover = min(owed, q)
            owed, cogs = owed - cover, cogs + cover * cost
            layer = [q - cover, cost, day]
            taken.append([cover, cost, day])
            if method == "average":
                units = fsum(x[0] for x in held) + layer[0]
                value = fsum(x[0] * x[1] for x in held) + layer[0] * cost
                held = [[units, value / units if units else cost, day]]
            else:
                held.append(layer)
            continue
        want = -q
        for layer in reversed(held) if method == "lifo" else held:
            part = min(want, layer[0])
            layer[0], want, cogs = layer[0] - part, want - part, cogs + part * layer[1]
            if part:
                taken.append([part, layer[1], layer[2]])
        if want > 1e-9 * max(1.0, -q):
            if shortage == "error":
                return NUM
            owed += want
    units = fsum(x[0] for x in held)
    if output == "units":
        return units - owed
    if owed > 1e-9:
        return NA
    value = fsum(x[0] * x[1] for x in held)
    if output == "ending_unit_cost":
        return over(value, units)
    return {"ending_inventory": value, "cost_of_goods_sold": cogs,
            "cost_layers": _layers(held, movement_date), "consumed": _layers(taken, movement_date)}[output]  # fmt: skip


def _layers(rows: list[list[float]], dated: list[float] | None) -> list[tuple[float, ...]]:
    """Quantities and value are what a table of layers must add up to, however it is cut."""
    del dated
    return [(fsum(q for q, _, _ in rows), fsum(q * c for q, c, _ in rows))]


def NRV(unit_price: float, completion_cost: float, selling_cost: float) -> Any:
    return unit_price - (completion_cost + selling_cost)


def LCNRV(quantity: float, unit_cost: float, nrv: float, gaap: str, prior_write_down: float, output: str) -> Any:
    cost = quantity * unit_cost
    if prior_write_down > cost:
        return NUM
    target = min(cost, quantity * nrv)  # lower of cost and NRV
    standing = cost - prior_write_down
    if target <= standing:
        return {"write_down": standing - target, "reversal": 0.0, "carrying_value": target}[output]
    back = 0.0 if gaap == "us" else target - standing
    return {"write_down": 0.0, "reversal": back, "carrying_value": standing + back}[output]


def RESERVE(
    quantity: float, unit_cost: float, age_days: float, age_bounds: list[float], age_rates: list[float],
    months_held: Maybe, supply_bounds: list[float] | None, supply_rates: list[float] | None, nrv: Maybe,
    nrv_quantity: Maybe, output: str,
) -> Any:  # fmt: skip
    rate = age_rates[_bucket(age_days, age_bounds)]
    if supply_bounds and supply_rates and months_held is not None:
        rate = max(rate, supply_rates[_bucket(months_held, supply_bounds)])
    if output == "reserve_rate":
        return rate
    if nrv is None:
        return quantity * unit_cost * rate
    backed = quantity if nrv_quantity is None else min(quantity, nrv_quantity)
    return backed * max(0.0, unit_cost - nrv) + (quantity - backed) * unit_cost * rate


def OBSOLESCENCERATE(obsolete_value: float, inventory_value: float) -> Any:
    return over(obsolete_value, inventory_value)
