"""Economic order quantity. Demand and holding cost share one period, a year as a rule; the fixed cost is per order.

Blank (NaN) stockout costs plan no backorders, a blank production rate is delivery at once. Each of the two is published
alone; both together follow from the same algebra. Source: Harris (1913); Snyder, Shen, Fundamentals of Supply Chain
Theory, ch. 3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.errors import Fault, OutsideDomain
from invxl.formulas.normal import Array
from invxl.formulas.ratio import ratio


def order_quantity(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """The order quantity (units) with the least cost of ordering, holding and, where planned, backorders.

    sqrt(2 D K / (h (1 - D/P)) * (h + p) / p); infinity where production cannot keep up with demand.

    >>> round(float(order_quantity(5000, 400, 28)), 2)
    377.96
    >>> round(float(order_quantity(1300, 8, 0.225, stockout_cost=5)), 4)
    310.8126
    """
    d, k, h = (np.asarray(x, dtype=float) for x in (annual_demand, order_cost, holding_cost))
    return _root(2.0 * d * k / h, d, h, stockout_cost, production_rate, divide=True)


def cost(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Ordering, holding and backorder cost per period (currency) at the best order quantity; purchases are not in it.

    sqrt(2 D K h (1 - D/P) * p / (h + p)).

    >>> round(float(cost(1300, 8, 0.225, stockout_cost=5)), 4)
    66.9214
    """
    d, k, h = (np.asarray(x, dtype=float) for x in (annual_demand, order_cost, holding_cost))
    return _root(2.0 * d * k * h, d, h, stockout_cost, production_rate, divide=False)


def _root(
    inside: Array, d: Array, h: Array, stockout_cost: ArrayLike, production_rate: ArrayLike, divide: bool
) -> Array:
    """Root of `inside` times or over (1 - D/P) * p / (h + p), each factor only where its argument is given."""
    p, rate = np.asarray(stockout_cost, dtype=float), np.asarray(production_rate, dtype=float)
    if _given(rate):
        factor = gap(d, rate)
        inside = inside / factor if divide else inside * factor
    if _given(p):
        factor = 1.0 - stockout_fraction(h, p)
        inside = inside / factor if divide else inside * factor
    root = np.asarray(np.sqrt(inside))
    return np.asarray(np.where(d >= rate, np.inf, root)) if _given(rate) else root


def _given(values: Array) -> bool:
    return values.ndim > 0 or not bool(np.isnan(values))


def gap(annual_demand: ArrayLike, production_rate: ArrayLike = np.nan) -> Array:
    """Share of each unit made that goes to stock while producing: 1 - D/P (fraction); 1 for delivery at once.

    >>> float(gap(200, 1000)), float(gap(200))
    (0.8, 1.0)
    """
    rate = np.asarray(production_rate, dtype=float)
    return np.asarray(1.0 - np.where(np.isnan(rate), 0.0, np.asarray(annual_demand, dtype=float) / rate))


def stockout_fraction(holding_cost: ArrayLike, stockout_cost: ArrayLike = np.nan) -> Array:
    """Share of the cycle spent short under the best plan: h / (h + p) (fraction); 0 without planned backorders.

    >>> round(float(stockout_fraction(0.225, 5)), 6), float(stockout_fraction(0.225))
    (0.043062, 0.0)
    """
    h, p = np.asarray(holding_cost, dtype=float), np.asarray(stockout_cost, dtype=float)
    return np.asarray(np.where(np.isnan(p), h * 0.0, h / (h + p)))


def max_inventory(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Highest stock of a cycle (units): Q (1 - D/P) (1 - share short).

    >>> round(float(max_inventory(200, 100, 5, production_rate=1000)), 6)
    80.0
    """
    q = order_quantity(annual_demand, order_cost, holding_cost, stockout_cost, production_rate)
    # Where demand takes all that is made no quantity is best; infinite times no gap would pass for a division by zero.
    kept = np.where(np.isinf(q), 1.0, gap(annual_demand, production_rate))
    return np.asarray(q * kept * (1.0 - stockout_fraction(holding_cost, stockout_cost)))


def order_cycle(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Time between orders (years, or the period of the demand): Q / D.

    >>> round(float(order_cycle(200, 100, 5, production_rate=1000)), 6)
    0.5
    """
    q = order_quantity(annual_demand, order_cost, holding_cost, stockout_cost, production_rate)
    return ratio(q, annual_demand)


def production_time(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.nan,
    production_rate: ArrayLike = np.nan,
) -> Array:
    """Time a cycle produces (years, or the period of the demand): Q / P; 0 where deliveries come at once.

    >>> round(float(production_time(200, 100, 5, production_rate=1000)), 6)
    0.1
    """
    q = order_quantity(annual_demand, order_cost, holding_cost, stockout_cost, production_rate)
    rate = np.asarray(production_rate, dtype=float)
    return np.asarray(np.where(np.isnan(rate), q * 0.0, q / rate))


def discount_quantity(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_rate: ArrayLike,
    breakpoints: ArrayLike,
    unit_costs: ArrayLike,
) -> Array:
    """The order quantity with the least cost of purchases, ordering and holding, at prices for all units.

    Each price's EOQ with h = rate x unit cost is raised to the price's first unit; one past the price's end is left to
    the next. Source: Snyder, Shen, section 3.4.

    >>> float(discount_quantity(1300, 8, 0.3, [0, 400, 800], [0.75, 0.72, 0.68]))
    800.0
    """
    return np.asarray(_discount(annual_demand, order_cost, holding_cost_rate, breakpoints, unit_costs)[0])


def discount_region(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_rate: ArrayLike,
    breakpoints: ArrayLike,
    unit_costs: ArrayLike,
) -> Array:
    """Price breaks that this quantity passes, from 0.

    >>> float(discount_region(1300, 8, 0.3, [0, 400, 800], [0.75, 0.72, 0.68]))
    2.0
    """
    return np.asarray(_discount(annual_demand, order_cost, holding_cost_rate, breakpoints, unit_costs)[1])


def discount_cost(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_rate: ArrayLike,
    breakpoints: ArrayLike,
    unit_costs: ArrayLike,
) -> Array:
    """Purchases, ordering and holding a year at this quantity (currency).

    >>> round(float(discount_cost(1300, 8, 0.3, [0, 400, 800], [0.75, 0.72, 0.68])), 6)
    978.6
    """
    return np.asarray(_discount(annual_demand, order_cost, holding_cost_rate, breakpoints, unit_costs)[2])


def _discount(
    annual_demand: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_rate: ArrayLike,
    breakpoints: ArrayLike,
    unit_costs: ArrayLike,
) -> tuple[float, float, float]:
    """The best quantity, its price region and its cost."""
    start, unit = np.asarray(breakpoints, dtype=float), np.asarray(unit_costs, dtype=float)
    if np.any(np.diff(start) <= 0.0):
        raise OutsideDomain(Fault("breakpoints", "found breaks that do not rise", "quantities in rising order"))
    demand, fixed, rate = (float(np.asarray(x)) for x in (annual_demand, order_cost, holding_cost_rate))
    if demand == 0.0:
        return 0.0, 0.0, 0.0
    q = np.maximum(order_quantity(demand, fixed, rate * unit), start)
    with np.errstate(divide="ignore", invalid="ignore"):
        ordering = np.where(q == 0.0, 0.0 if fixed == 0.0 else np.inf, fixed * demand / q)
    total = demand * unit + ordering + rate * unit * q / 2.0
    total = np.where(q < np.append(start[1:], np.inf), total, np.inf)
    best = int(np.argmin(total))
    return float(q[best]), float(best), float(total[best])
