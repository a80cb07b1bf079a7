"""Economic order quantity. Demand and holding cost share one period; the fixed cost is per order."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.formulas.normal import Array


def order_quantity(
    demand: ArrayLike,
    fixed_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.inf,
    production_rate: ArrayLike = np.inf,
) -> Array:
    """The order quantity (units) with the least cost of ordering, holding and, where planned, backorders.

    sqrt(2 D K / (h (1 - D/P)) * (h + p) / p). An infinite p means no backorders, an infinite P delivery at once.
    Source: Harris (1913); Snyder, Shen, Fundamentals of Supply Chain Theory, ch. 3. Each of p and P is
    published alone; both together follow from the same algebra.

    >>> round(float(order_quantity(5000, 400, 28)), 2)
    377.96
    >>> round(float(order_quantity(1300, 8, 0.225, stockout_cost=5)), 4)
    310.8126
    """
    d, k, h = (np.asarray(x, dtype=float) for x in (demand, fixed_cost, holding_cost))
    return np.asarray(
        np.sqrt(2.0 * k * d / (h * gap(d, production_rate) * (1.0 - stockout_fraction(h, stockout_cost))))
    )


def gap(demand: ArrayLike, production_rate: ArrayLike) -> Array:
    """Share of each unit made that goes to stock while producing: 1 - D/P (fraction).

    >>> float(gap(200, 1000))
    0.8
    """
    return np.asarray(1.0 - np.asarray(demand, dtype=float) / np.asarray(production_rate, dtype=float))


def stockout_fraction(holding_cost: ArrayLike, stockout_cost: ArrayLike) -> Array:
    """Share of the cycle spent short under the best plan: h / (h + p) (fraction).

    >>> round(float(stockout_fraction(0.225, 5)), 6)
    0.043062
    """
    h = np.asarray(holding_cost, dtype=float)
    return np.asarray(h / (h + np.asarray(stockout_cost, dtype=float)))


def cost(
    demand: ArrayLike,
    fixed_cost: ArrayLike,
    holding_cost: ArrayLike,
    stockout_cost: ArrayLike = np.inf,
    production_rate: ArrayLike = np.inf,
) -> Array:
    """Ordering, holding and backorder cost per period (currency) at the best order quantity: 2 D K / Q.

    At the optimum the ordering cost equals the sum of the others, hence the factor 2. Purchases are not in it.

    >>> round(float(cost(1300, 8, 0.225, stockout_cost=5)), 4)
    66.9214
    """
    q = order_quantity(demand, fixed_cost, holding_cost, stockout_cost, production_rate)
    return np.asarray(2.0 * np.asarray(demand, dtype=float) * np.asarray(fixed_cost, dtype=float) / q)


def max_inventory(quantity: ArrayLike, demand: ArrayLike, production_rate: ArrayLike) -> Array:
    """Highest stock of a production cycle without backorders (units): Q (1 - D/P).

    >>> float(max_inventory(100, 200, 1000))
    80.0
    """
    return np.asarray(np.asarray(quantity, dtype=float) * gap(demand, production_rate))


def all_units_discount(
    demand: float, fixed_cost: float, holding_rate: float, breakpoints: ArrayLike, unit_costs: ArrayLike
) -> tuple[float, int, float]:
    """Best quantity (units), its price region (from 0), and cost per period with purchases (currency).

    Each region's EOQ with h = rate x unit cost is raised to the region's first unit; one past the region's end is left
    to the next. Source: Snyder, Shen, section 3.4.

    >>> q, region, total = all_units_discount(1300, 8, 0.3, [0, 400, 800], [0.75, 0.72, 0.68])
    >>> q, region, round(total, 6)
    (800.0, 2, 978.6)
    """
    start = np.asarray(breakpoints, dtype=float)
    unit = np.asarray(unit_costs, dtype=float)
    q = np.maximum(order_quantity(demand, fixed_cost, holding_rate * unit), start)
    total = demand * unit + fixed_cost * demand / q + holding_rate * unit * q / 2.0
    total = np.where(q < np.append(start[1:], np.inf), total, np.inf)
    best = int(np.argmin(total))
    return float(q[best]), best, float(total[best])
