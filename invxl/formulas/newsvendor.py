"""One order against uncertain demand: how much, and what it is expected to cost or earn.

Under periodic review the stock must last for lead time + one period. Source: Snyder, Shen, Fundamentals of Supply
Chain Theory, ch. 4.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas.normal import Array, density, quantile, unit_loss
from invxl.formulas.ratio import ratio

LARGEST_MEAN = 1e6  # of a Poisson demand; beyond it the normal distribution is the same to seven digits


def base_stock_level(
    overage_cost: ArrayLike,
    underage_cost: ArrayLike,
    demand_mean: ArrayLike,
    demand_sd: ArrayLike = np.nan,
    lead_time_mean: ArrayLike = 0.0,
    distribution: str = "normal",
) -> Array:
    """The stock level with the least expected cost: the quantile of demand at Cu / (Cu + Co).

    >>> round(float(base_stock_level(0.18, 0.7, 50, 8, 4)), 4)
    264.7669
    >>> float(base_stock_level(1, 4, 6, distribution="poisson"))
    8.0
    """
    share = critical_ratio(overage_cost, underage_cost)
    mean, sd = _over_interval(demand_mean, demand_sd, lead_time_mean)
    if distribution == "poisson":
        return np.asarray(np.vectorize(_poisson_quantile, otypes=[float])(share, mean))
    return np.asarray(mean + quantile(share) * sd)


def critical_ratio(overage_cost: ArrayLike, underage_cost: ArrayLike) -> Array:
    """Cu / (Cu + Co): the probability with which demand should be met.

    >>> float(critical_ratio(1, 4))
    0.8
    """
    under = np.asarray(underage_cost, dtype=float)
    return ratio(under, under + np.asarray(overage_cost, dtype=float))


def expected_cost(
    overage_cost: ArrayLike,
    underage_cost: ArrayLike,
    demand_mean: ArrayLike,
    demand_sd: ArrayLike = np.nan,
    lead_time_mean: ArrayLike = 0.0,
    distribution: str = "normal",
    base_stock: ArrayLike = np.nan,
) -> Array:
    """Expected cost per period of units left over and short, at the level given, else at the best one.

    Co (S - mean) + (Co + Cu) E[short], with the mean of lead time + one period.

    >>> round(float(expected_cost(0.18, 0.7, 50, 8, base_stock=60)), 4)
    2.1561
    """
    over, under = np.asarray(overage_cost, dtype=float), np.asarray(underage_cost, dtype=float)
    mean, sd = _over_interval(demand_mean, demand_sd, lead_time_mean)
    level = np.asarray(base_stock, dtype=float)
    best = base_stock_level(over, under, demand_mean, demand_sd, lead_time_mean, distribution)
    level = np.where(np.isnan(level), best, level)
    if distribution == "poisson":
        short = np.asarray(np.vectorize(_poisson_short, otypes=[float])(level, mean))
    else:
        certain = sd == 0.0
        spread = np.where(certain, 1.0, sd)
        short = np.where(certain, np.maximum(mean - level, 0.0), spread * unit_loss((level - mean) / spread))
    return np.asarray(over * (level - mean) + (over + under) * short)


def _over_interval(demand_mean: ArrayLike, demand_sd: ArrayLike, lead_time_mean: ArrayLike) -> tuple[Array, Array]:
    periods = np.asarray(lead_time_mean, dtype=float) + 1.0
    return np.asarray(demand_mean, dtype=float) * periods, np.asarray(demand_sd, dtype=float) * np.sqrt(periods)


def _poisson_mass(mean: float, last: int) -> Array:
    """Probabilities of 0..last demands, from logarithms so that no mean is too large."""
    k = np.arange(last + 1, dtype=float)
    return np.asarray(np.exp(k * math.log(mean) - mean - np.concatenate([[0.0], np.cumsum(np.log(k[1:]))])))


def _poisson_quantile(share: float, mean: float) -> float:
    if math.isnan(share) or math.isnan(mean):
        return math.nan
    if mean == 0.0:
        return 0.0
    if mean > LARGEST_MEAN or share >= 1.0:
        return math.inf
    last = int(mean + 40.0 * math.sqrt(mean) + 60.0)
    return float(np.searchsorted(np.cumsum(_poisson_mass(mean, last)), share * (1.0 - 1e-12), side="left"))


def _poisson_short(level: float, mean: float) -> float:
    """Expected demand beyond the level, for a whole level."""
    if math.isnan(level) or math.isnan(mean):
        return math.nan
    if mean > LARGEST_MEAN or math.isinf(level):
        return math.inf
    if level < 0.0 or mean == 0.0:
        return max(mean - level, 0.0)
    whole = math.floor(level)
    upto = np.arange(whole + 1, dtype=float)
    left = float(((level - upto) * _poisson_mass(mean, whole)).sum())  # E[level - demand] where demand is below
    return mean - level + left


def price_quantity(
    unit_price: ArrayLike,
    unit_cost: ArrayLike,
    demand_mean: ArrayLike,
    demand_sd: ArrayLike,
    salvage_value: ArrayLike = 0.0,
) -> Array:
    """The order with the highest expected profit: mean + z sd at (price - cost) / (price - salvage).

    Infinity unless salvage < cost < price.

    >>> round(float(price_quantity(1, 0.3, 50, 8, 0.12)), 4)
    56.604
    """
    price, cost, salvage = (np.asarray(x, dtype=float) for x in (unit_price, unit_cost, salvage_value))
    sound = (salvage < cost) & (cost < price)
    share = np.where(sound, (price - cost) / np.where(sound, price - salvage, 1.0), 0.5)
    quantity = np.asarray(demand_mean, dtype=float) + quantile(share) * np.asarray(demand_sd, dtype=float)
    return np.asarray(np.where(sound, quantity, np.inf))


def price_safety_stock(
    unit_price: ArrayLike, unit_cost: ArrayLike, demand_sd: ArrayLike, salvage_value: ArrayLike = 0.0
) -> Array:
    """That order less mean demand (units); negative where being short is the cheaper fault.

    >>> round(float(price_safety_stock(4, 1, 30)), 2)
    20.23
    """
    return price_quantity(unit_price, unit_cost, 0.0, demand_sd, salvage_value)


def price_expected_cost(
    unit_price: ArrayLike, unit_cost: ArrayLike, demand_sd: ArrayLike, salvage_value: ArrayLike = 0.0
) -> Array:
    """Expected cost of uncertainty at that order: (price - salvage) density(z) sd.

    >>> round(float(price_expected_cost(4, 1, 30)), 2)
    38.13
    """
    z = price_quantity(unit_price, unit_cost, 0.0, 1.0, salvage_value)
    span = np.asarray(unit_price, dtype=float) - np.asarray(salvage_value, dtype=float)
    cost = span * density(np.where(np.isinf(z), 0.0, z)) * np.asarray(demand_sd, dtype=float)
    return np.asarray(np.where(np.isinf(z), np.inf, cost))


def price_profit(
    unit_price: ArrayLike,
    unit_cost: ArrayLike,
    demand_mean: ArrayLike,
    demand_sd: ArrayLike,
    salvage_value: ArrayLike = 0.0,
) -> Array:
    """Expected profit at that order: (price - cost) mean less the cost of uncertainty.

    >>> round(float(price_profit(4, 1, 100, 30)), 2)
    261.87
    """
    margin = np.asarray(unit_price, dtype=float) - np.asarray(unit_cost, dtype=float)
    cost = price_expected_cost(unit_price, unit_cost, demand_sd, salvage_value)
    return np.asarray(np.where(np.isinf(cost), np.inf, margin * np.asarray(demand_mean, dtype=float) - cost))


def price_fill_rate(
    unit_price: ArrayLike,
    unit_cost: ArrayLike,
    demand_mean: ArrayLike,
    demand_sd: ArrayLike,
    salvage_value: ArrayLike = 0.0,
) -> Array:
    """Share of demand filled by that order: 1 - sd x unit loss / mean.

    >>> round(float(price_fill_rate(4, 1, 100, 30)), 3)
    0.955
    """
    z = price_quantity(unit_price, unit_cost, 0.0, 1.0, salvage_value)
    short = np.asarray(demand_sd, dtype=float) * unit_loss(np.where(np.isinf(z), 0.0, z))
    return np.asarray(np.where(np.isinf(z), np.inf, 1.0 - ratio(short, demand_mean)))
