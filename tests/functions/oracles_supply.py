"""Replenishment, forecast and demand, from the cited sources."""

from __future__ import annotations

from math import ceil, exp, floor, fsum, sqrt
from statistics import NormalDist, median
from typing import Any

from functions.oracles_money import DIV0, NA, NUM, Maybe, _sd, over

NORMAL = NormalDist()


def _loss(z: float) -> float:
    """Expected excess of a standard normal over z, by Simpson's rule over the tail: the definition."""
    low, high, n = max(z, -9.0), max(z, 0.0) + 9.0, 2000  # next to nothing lies below -9
    step = (high - low) / n
    weights = (1 if i in (0, n) else 4 if i % 2 else 2 for i in range(n + 1))
    return step / 3 * fsum(w * (low - z + i * step) * NORMAL.pdf(low + i * step) for i, w in enumerate(weights))


def SERVICEZ(service_level: float) -> Any:
    return NORMAL.inv_cdf(service_level)


def UNITLOSS(z: float) -> Any:
    return _loss(z)


def SAFETYSTOCK(
    service_level: float, demand_mean: Maybe, demand_sd: Maybe, lead_time_mean: Maybe, lead_time_sd: float, method: str,
    review_period: Maybe, order_quantity: Maybe, output: str,
) -> Any:  # fmt: skip
    d, s, t, u = demand_mean, demand_sd, lead_time_mean, lead_time_sd
    if u == 0 and method in ("combined", "dependent", "periodic", "fill_rate"):
        d = 0.0 if d is None else d  # plays no part
    needs = {"demand": (s, t), "lead_time": (d,), "combined": (d, s, t), "dependent": (d, s, t),
             "periodic": (d, s, t, review_period), "fill_rate": (d, s, t, order_quantity)}  # fmt: skip
    if any(x is None for x in needs[method]):
        return NA
    z = NORMAL.inv_cdf(service_level)
    if method == "demand":
        raw = z * s * sqrt(t)
    elif method == "lead_time":
        raw = z * d * u
    elif method == "dependent":
        raw = z * s * sqrt(t) + z * d * u
    elif method == "fill_rate":
        raw = _fill_rate_stock(service_level, order_quantity, sqrt(t * s * s + d * d * u * u))
    else:
        interval = t + (review_period if method == "periodic" else 0.0)
        raw = z * sqrt(interval * s * s + d * d * u * u)
    return {"safety_stock": max(0.0, raw), "unfloored": raw, "floored": float(raw < 0)}[output]


def _fill_rate_stock(share: float, quantity: float, sd: float) -> float:
    """k sd with loss(k) = Q / sd (1 - share), by halving."""
    if sd == 0:
        return 0.0
    wanted = quantity / sd * (1 - share)
    low, high = -wanted - 1.0, 40.0
    for _ in range(200):
        middle = (low + high) / 2
        loss = NORMAL.pdf(middle) - middle * NORMAL.cdf(-middle)
        low, high = (middle, high) if loss > wanted else (low, middle)
    return low * sd


def EOQ(
    annual_demand: float, order_cost: float, holding_cost: float, stockout_cost: Maybe, production_rate: Maybe,
    output: str,
) -> Any:  # fmt: skip
    d, k, h = annual_demand, order_cost, holding_cost
    if h == 0:
        return DIV0
    if output == "stockout_fraction":
        return 0.0 if stockout_cost is None else h / (h + stockout_cost)
    if production_rate is not None and d >= production_rate:
        return NUM
    built = 1 - d / production_rate if production_rate is not None else 1.0
    back = 1.0 if stockout_cost is None else stockout_cost / (h + stockout_cost)
    q = sqrt(2 * d * k / (h * built * back))
    if output == "order_quantity":
        return q
    if output == "policy_cost":
        return 0.0 if q == 0 else k * d / q + h * built * back * q / 2
    if output == "max_inventory":
        return q * built * back
    if output == "order_cycle":
        return over(q, d)
    return 0.0 if production_rate is None else q / production_rate


def EOQDISCOUNT(
    annual_demand: float, order_cost: float, holding_cost_rate: float, breakpoints: list[float],
    unit_costs: list[float], output: str,
) -> Any:  # fmt: skip
    if holding_cost_rate == 0:
        return DIV0
    if annual_demand == 0:
        return 0.0
    best: tuple[float, float, int] | None = None
    for region, (start, unit) in enumerate(zip(breakpoints, unit_costs, strict=True)):
        end = breakpoints[region + 1] if region + 1 < len(breakpoints) else float("inf")
        q = max(start, sqrt(2 * annual_demand * order_cost / (holding_cost_rate * unit)))
        if q >= end:
            continue
        ordering = 0.0 if order_cost == 0 else order_cost * annual_demand / q
        total = annual_demand * unit + ordering + holding_cost_rate * unit * q / 2
        if best is None or total < best[0]:
            best = (total, q, region)
    assert best is not None
    return {"total_cost": best[0], "order_quantity": best[1], "region": float(best[2])}[output]


def REORDERPOINT(demand_mean: float, lead_time_mean: float, safety_stock: float) -> Any:
    return demand_mean * lead_time_mean + safety_stock


def FORECASTREORDERPOINT(
    period_forecast: list[float], lead_time_mean: float, days_per_period: float, safety_stock: float
) -> Any:
    left, need = lead_time_mean, 0.0
    for quantity in period_forecast:
        days = min(left, days_per_period)
        need += quantity * days / days_per_period
        left -= days
    return NA if left > 1e-9 * lead_time_mean else need + safety_stock


def RUNOUT(on_hand: float, period_forecast: list[float], days_per_period: float, as_of: Maybe, output: str) -> Any:
    stock, days = on_hand, 0.0
    if stock > fsum(period_forecast):
        return NA
    for quantity in period_forecast:
        if stock <= 0:
            break
        part = min(1.0, stock / quantity) if quantity > 0 else 1.0
        days += part * days_per_period
        stock -= quantity
    if output == "run_out":
        return days
    return NA if as_of is None else float(floor(as_of + days))


def MINMAX(
    demand_mean: float, lead_time_mean: float, safety_stock: float, order_quantity: Maybe, review_period: Maybe,
    output: str,
) -> Any:  # fmt: skip
    low = demand_mean * lead_time_mean + safety_stock
    if output == "min":
        return low
    if order_quantity is not None:
        return low + order_quantity
    return NA if review_period is None else low + demand_mean * review_period


def ORDERUPTOLEVEL(demand_mean: float, lead_time_mean: float, review_period: float, safety_stock: float) -> Any:
    return demand_mean * lead_time_mean + demand_mean * review_period + safety_stock


def ORDERUPTO(
    order_up_to_level: float, inventory_position: float, moq: float, pack_size: Maybe, reorder_point: Maybe
) -> Any:
    if inventory_position >= order_up_to_level:
        return 0.0
    if reorder_point is not None and inventory_position > reorder_point:
        return 0.0
    need = max(order_up_to_level - inventory_position, moq)
    return need if pack_size is None else pack_size * ceil(need / pack_size - 1e-9)


def NEWSVENDOR(
    overage_cost: float, underage_cost: float, demand_mean: float, demand_sd: Maybe, lead_time_mean: float,
    distribution: str, base_stock: Maybe, output: str,
) -> Any:  # fmt: skip
    share = underage_cost / (underage_cost + overage_cost)
    if output == "critical_ratio":
        return share
    mean = demand_mean * (lead_time_mean + 1)
    if distribution == "poisson":
        best = _poisson_level(share, mean)
    elif demand_sd is None:
        return NA
    else:
        sd = demand_sd * sqrt(lead_time_mean + 1)
        best = mean + NORMAL.inv_cdf(share) * sd
    if output == "base_stock_level":
        return best
    level = best if base_stock is None else base_stock
    if distribution == "poisson":
        short = fsum(max(k - level, 0.0) * p for k, p in enumerate(_poisson(mean)))
    else:
        short = max(mean - level, 0.0) if sd == 0 else sd * _loss((level - mean) / sd)
    return overage_cost * (level - mean + short) + underage_cost * short


def _poisson(mean: float) -> list[float]:
    chances, chance = [], exp(-mean)
    for k in range(int(mean + 20 * sqrt(mean) + 40)):
        chances.append(chance)
        chance *= mean / (k + 1)
    return chances


def _poisson_level(share: float, mean: float) -> float:
    total = 0.0
    for k, chance in enumerate(_poisson(mean)):
        total += chance
        if total >= share * (1 - 1e-12):
            return float(k)
    raise AssertionError("the list of chances is too short")


def NEWSVENDORPRICE(
    unit_price: float, unit_cost: float, demand_mean: float, demand_sd: float, salvage_value: float, output: str
) -> Any:
    if not salvage_value < unit_cost < unit_price:
        return NUM
    z = NORMAL.inv_cdf((unit_price - unit_cost) / (unit_price - salvage_value))
    short, mean, sd = _loss(z), demand_mean, demand_sd
    left = z + short
    cost = sd * ((unit_price - unit_cost) * short + (unit_cost - salvage_value) * left)
    if output == "filled":
        return over(mean - sd * short, mean)
    return {"order_quantity": mean + z * sd, "above_mean": z * sd, "expected_cost": cost,
            "profit": (unit_price - unit_cost) * mean - cost}[output]  # fmt: skip


def _errors(actual: list[float], forecast: list[float], error_sign: str = "forecast_minus_actual") -> list[float]:
    sign = 1 if error_sign == "forecast_minus_actual" else -1
    return [sign * (f - a) for a, f in zip(actual, forecast, strict=True)]


def BIAS(actual: list[float], forecast: list[float], mode: str, error_sign: str) -> Any:
    e = _errors(actual, forecast, error_sign)
    if mode == "percent":
        return over(fsum(e), fsum(actual))
    if mode == "mean":
        return fsum(e) / len(e)
    return DIV0 if 0 in actual else fsum(x / abs(a) for x, a in zip(e, actual, strict=True)) / len(e)


def MAD(actual: list[float], forecast: list[float]) -> Any:
    return fsum(map(abs, _errors(actual, forecast))) / len(actual)


def RMSE(actual: list[float], forecast: list[float]) -> Any:
    return sqrt(fsum(x * x for x in _errors(actual, forecast)) / len(actual))


def WAPE(actual: list[float], forecast: list[float]) -> Any:
    return over(fsum(map(abs, _errors(actual, forecast))), fsum(actual))


def MAPE(actual: list[float], forecast: list[float], output: str) -> Any:
    shares = [abs((f - a) / a) for a, f in zip(actual, forecast, strict=True) if a != 0]
    if output == "excluded":
        return len(actual) - len(shares)
    return over(fsum(shares), len(shares))


def MASE(actual: list[float], forecast: list[float], season: float, insample: list[float] | None) -> Any:
    past, lag = insample or actual, int(season)
    steps = [abs(past[i] - past[i - lag]) for i in range(lag, len(past))]
    return over(MAD(actual, forecast), fsum(steps) / len(steps)) if steps else NA


def TRACKINGSIGNAL(actual: list[float], forecast: list[float], error_sign: str) -> Any:
    return over(fsum(_errors(actual, forecast, error_sign)), MAD(actual, forecast))


def DEMANDSTATS(demands: list[float], sd_basis: str, output: str) -> Any:
    mean, sizes = fsum(demands) / len(demands), [d for d in demands if d != 0]
    if output == "mean":
        return mean
    if output == "adi":
        return over(len(demands), len(sizes))
    if output == "cv_squared":
        return _cv_squared(sizes)
    sd = _sd(demands, 0 if sd_basis == "population" else 1)
    return sd if output == "sd" or isinstance(sd, str) else over(sd, mean)


def _cv_squared(sizes: list[float]) -> Any:
    if not sizes:
        return DIV0
    sd = 0.0 if len(sizes) == 1 else _sd(sizes)
    return over(sd * sd, (fsum(sizes) / len(sizes)) ** 2)


def DEMANDCLASS(demands: list[float], cut_adi: float, cut_cv_squared: float) -> Any:
    sizes = [d for d in demands if d != 0]
    variation = _cv_squared(sizes)
    if isinstance(variation, str):
        return variation
    rare, uneven = len(demands) / len(sizes) >= cut_adi, variation >= cut_cv_squared
    return {(False, False): "smooth", (False, True): "erratic", (True, False): "intermittent"}.get(
        (rare, uneven), "lumpy"
    )


def MOVINGAVERAGE(demands: list[float], window: float) -> Any:
    last = demands[len(demands) - int(window) :] if window <= len(demands) else []
    return fsum(last) / len(last) if last else NA


def EXPSMOOTHING(demands: list[float], alpha: float) -> Any:
    """Written out as weights, newest first."""
    n = len(demands)
    weights = [alpha * (1 - alpha) ** age for age in range(n - 1)] + [(1 - alpha) ** (n - 1)]
    return fsum(w * d for w, d in zip(weights, reversed(demands), strict=True))


def SEASONALNAIVE(demands: list[float], season: float, horizon: float) -> Any:
    if season > len(demands):
        return NA
    at = len(demands) - 1 + int(horizon)
    while at >= len(demands):
        at -= int(season)
    return demands[at]


def CROSTON(demands: list[float], alpha: float, method: str, output: str) -> Any:
    size = interval = None
    since = 0
    for demand in demands:
        since += 1
        if demand != 0:
            size = demand if size is None else size + alpha * (demand - size)
            interval = float(since) if interval is None else interval + alpha * (since - interval)
            since = 0
    if size is None or interval is None:
        return DIV0
    if output != "next_demand":
        return size if output == "size" else interval
    return size / interval * (1 - alpha / 2 if method == "sba" else 1)


def OUTLIER(observations: list[float], threshold: float, output: str) -> Any:
    middle = median(observations)
    off = [x - middle for x in observations]
    mad, mean = median(map(abs, off)), fsum(map(abs, off)) / len(off)
    scores = [0.0 if mean == 0 else (0.6745 * x / mad if mad > 0 else x / (1.253314 * mean)) for x in off]
    return scores if output == "score" else [float(abs(s) > threshold) for s in scores]
