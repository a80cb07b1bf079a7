"""Inventory value from movements: FIFO, weighted average, LIFO; and what stock may be carried at.

A ledger is a fold over rows, so this is the one family that loops. Receipts are positive, issues negative, in order; or
in the order of their dates, rows of one day as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from invxl.errors import Fault, NotANumber, NotAvailable, OutsideDomain
from invxl.formulas.normal import Array
from invxl.formulas.ratio import ratio

EXACT = 1e-9  # a quantity below this is what binary fractions leave over


@dataclass(slots=True)
class Ledger:
    """What a replay leaves: layers in date order, what was taken from each receipt, its cost, and what is owed."""

    left: list[float] = field(default_factory=list)  # per receipt
    taken: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    date: list[float] = field(default_factory=list)
    cogs: float = 0.0
    owed: float = 0.0  # issued beyond stock, to be costed at the next receipt


def replay(
    movement: ArrayLike,
    receipt_cost: ArrayLike,
    method: str = "fifo",
    system: str = "perpetual",
    shortage: str = "error",
    movement_date: ArrayLike | None = None,
) -> Ledger:
    """The movements in order, each issue costed by the method."""
    quantity, cost = np.asarray(movement, dtype=float), np.asarray(receipt_cost, dtype=float)
    day = np.full(quantity.size, np.nan) if movement_date is None else np.asarray(movement_date, dtype=float)
    if movement_date is not None:
        order = np.argsort(day, kind="stable")
        quantity, cost, day = quantity[order], cost[order], day[order]
    if np.any((quantity > 0.0) & np.isnan(cost)):
        raise NotANumber(Fault("receipt_cost", "found a receipt without one", "every receipt needs its unit cost"))
    if system == "periodic":
        order = np.argsort(quantity < 0.0, kind="stable")
        quantity, cost, day = quantity[order], cost[order], day[order]
    ledger, first, last = Ledger(), 0, -1
    for q, c, d in zip(quantity.tolist(), cost.tolist(), day.tolist(), strict=True):
        if q > 0.0:
            _receive(ledger, q, c, d, method)
            last = len(ledger.left) - 1
        elif method == "lifo":
            last = _issue(ledger, -q, shortage, last, -1)
        else:
            first = _issue(ledger, -q, shortage, 0 if method == "average" else first, 1)
    return ledger


def _receive(ledger: Ledger, quantity: float, cost: float, date: float, method: str) -> None:
    covering = min(ledger.owed, quantity)
    ledger.owed -= covering
    ledger.cogs += covering * cost
    rest = quantity - covering
    if method == "average":
        held = sum(ledger.left)
        value = sum(q * c for q, c in zip(ledger.left, ledger.cost, strict=True)) + rest * cost
        ledger.left[:] = [held + rest]
        ledger.taken[:] = [sum(ledger.taken) + covering]
        ledger.cost[:] = [value / (held + rest) if held + rest > 0.0 else cost]
        ledger.date[:] = [date]
        return
    ledger.left.append(rest)
    ledger.taken.append(covering)
    ledger.cost.append(cost)
    ledger.date.append(date)


def _issue(ledger: Ledger, quantity: float, shortage: str, at: int, step: int) -> int:
    """Takes the quantity from layer to layer, from `at` on; returns the layer where the next issue begins."""
    wanted = quantity
    while wanted > 0.0 and 0 <= at < len(ledger.left):
        part = min(wanted, ledger.left[at])
        ledger.left[at] -= part
        ledger.taken[at] += part
        ledger.cogs += part * ledger.cost[at]
        wanted -= part
        if ledger.left[at] > 0.0:
            break
        at += step
    if wanted > EXACT * max(1.0, quantity):
        if shortage == "error":
            found = f"found an issue of {quantity:g}, {wanted:g} more than there was"
            raise OutsideDomain(
                Fault("movement", found, "issues within the stock are needed", "Or set shortage to next_receipt")
            )
        ledger.owed += wanted
    return max(at, -1)


def ending_inventory(
    movement: ArrayLike,
    receipt_cost: ArrayLike,
    method: str = "fifo",
    system: str = "perpetual",
    shortage: str = "error",
    movement_date: ArrayLike | None = None,
) -> Array:
    """Value of what is left.

    >>> moves, costs = [304, -205, 804, -504, 498, -295], [13, 0, 15, 0, 16, 0]
    >>> [float(ending_inventory(moves, costs, "lifo", s)) for s in ("perpetual", "periodic")]
    [9035.0, 8422.0]
    """
    ledger = _settled(replay(movement, receipt_cost, method, system, shortage, movement_date))
    return np.asarray(np.dot(ledger.left, ledger.cost), dtype=float)


def cost_of_goods_sold(
    movement: ArrayLike,
    receipt_cost: ArrayLike,
    method: str = "fifo",
    system: str = "perpetual",
    shortage: str = "error",
    movement_date: ArrayLike | None = None,
) -> Array:
    """Cost of what was issued.

    >>> float(cost_of_goods_sold([20, 27, 33, -36], [20, 22, 30, 0]))
    752.0
    """
    return np.asarray(_settled(replay(movement, receipt_cost, method, system, shortage, movement_date)).cogs)


def _settled(ledger: Ledger) -> Ledger:
    if ledger.owed > EXACT:
        found = f"found {ledger.owed:g} units issued that no receipt has covered"
        raise NotAvailable(Fault("movement", found, "a later receipt that says their cost is needed"))
    return ledger


def ending_units(
    movement: ArrayLike,
    receipt_cost: ArrayLike,
    method: str = "fifo",
    system: str = "perpetual",
    shortage: str = "error",
    movement_date: ArrayLike | None = None,
) -> Array:
    """Units left; negative where issues are still owed."""
    ledger = replay(movement, receipt_cost, method, system, shortage, movement_date)
    return np.asarray(sum(ledger.left) - ledger.owed)


def ending_unit_cost(
    movement: ArrayLike,
    receipt_cost: ArrayLike,
    method: str = "fifo",
    system: str = "perpetual",
    shortage: str = "error",
    movement_date: ArrayLike | None = None,
) -> Array:
    """Value / units of what is left; NaN where nothing is."""
    ledger = _settled(replay(movement, receipt_cost, method, system, shortage, movement_date))
    return ratio(np.dot(ledger.left, ledger.cost), sum(ledger.left))


def layers(
    movement: ArrayLike,
    receipt_cost: ArrayLike,
    method: str = "fifo",
    system: str = "perpetual",
    shortage: str = "error",
    movement_date: ArrayLike | None = None,
) -> Array:
    """Layers left, in date order: quantity, unit cost and, where dates are given, date; no rows where none is left.

    >>> layers([20, 27, -36], [20, 22, 0]).tolist()
    [[11.0, 22.0]]
    """
    ledger = _settled(replay(movement, receipt_cost, method, system, shortage, movement_date))
    return _table(ledger.left, ledger, movement_date is not None)


def consumed(
    movement: ArrayLike,
    receipt_cost: ArrayLike,
    method: str = "fifo",
    system: str = "perpetual",
    shortage: str = "error",
    movement_date: ArrayLike | None = None,
) -> Array:
    """What was taken of each layer, in date order: quantity, unit cost and, where dates are given, date."""
    ledger = _settled(replay(movement, receipt_cost, method, system, shortage, movement_date))
    if method == "average" and ledger.taken and ledger.taken[0] > EXACT:
        ledger.cost[0] = ledger.cogs / ledger.taken[0]  # the averages that issues met, not the last one
    return _table(ledger.taken, ledger, movement_date is not None)


def _table(quantity: list[float], ledger: Ledger, dated: bool) -> Array:
    columns = [quantity, ledger.cost, ledger.date] if dated else [quantity, ledger.cost]
    table = np.array(columns, dtype=float).T.reshape(-1, len(columns))
    return np.asarray(table[table[:, 0] > EXACT])


def net_realisable_value(
    unit_price: ArrayLike, completion_cost: ArrayLike = 0.0, selling_cost: ArrayLike = 0.0
) -> Array:
    """Price - cost to complete - cost to sell; below 0 where it costs more to sell than it brings.

    >>> float(net_realisable_value(70, 20))
    50.0
    """
    p, c, s = (np.asarray(x, dtype=float) for x in (unit_price, completion_cost, selling_cost))
    return np.asarray(p - c - s)


def _needed_allowance(quantity: ArrayLike, unit_cost: ArrayLike, nrv: ArrayLike, prior_write_down: ArrayLike) -> Array:
    """Quantity x max(0, cost - NRV); infinity where more was written down before than the units cost."""
    q, c, n, prior = (np.asarray(x, dtype=float) for x in (quantity, unit_cost, nrv, prior_write_down))
    return np.asarray(np.where(prior > q * c, np.inf, q * np.maximum(0.0, c - n)))


def write_down(
    quantity: ArrayLike, unit_cost: ArrayLike, nrv: ArrayLike, gaap: str = "us", prior_write_down: ArrayLike = 0.0
) -> Array:
    """New write-down of an item to net realisable value, beyond what was written down before.

    >>> write_down([55, 65, 80], [20, 59, 47], [17, 55, 49]).tolist()
    [165.0, 260.0, 0.0]
    """
    needed = _needed_allowance(quantity, unit_cost, nrv, prior_write_down)
    return np.asarray(np.maximum(0.0, needed - np.asarray(prior_write_down, dtype=float)))


def reversal(
    quantity: ArrayLike, unit_cost: ArrayLike, nrv: ArrayLike, gaap: str = "us", prior_write_down: ArrayLike = 0.0
) -> Array:
    """Write-up of an item that has recovered, never more than was written down; none under US GAAP after year end.

    >>> float(reversal(10, 20, 19, "ifrs", 50)), float(reversal(10, 20, 19, "us", 50))
    (40.0, 0.0)
    """
    needed = _needed_allowance(quantity, unit_cost, nrv, prior_write_down)
    recovered = np.maximum(0.0, np.asarray(prior_write_down, dtype=float) - needed)
    allowed = recovered * 0.0 if gaap == "us" else recovered
    return np.asarray(np.where(np.isinf(needed), np.inf, allowed))


def carrying_value(
    quantity: ArrayLike, unit_cost: ArrayLike, nrv: ArrayLike, gaap: str = "us", prior_write_down: ArrayLike = 0.0
) -> Array:
    """Cost less every write-down that stands."""
    prior = np.asarray(prior_write_down, dtype=float)
    new = write_down(quantity, unit_cost, nrv, gaap, prior)
    back = reversal(quantity, unit_cost, nrv, gaap, prior)
    kept = np.asarray(quantity, dtype=float) * np.asarray(unit_cost, dtype=float) - prior - new + back
    return np.asarray(np.where(np.isinf(new), np.inf, kept))


def reserve_rate(
    age_days: ArrayLike,
    age_bounds: ArrayLike,
    age_rates: ArrayLike,
    months_held: ArrayLike = np.nan,
    supply_bounds: ArrayLike | None = None,
    supply_rates: ArrayLike | None = None,
) -> Array:
    """The larger of the rates for age and for months of supply, never their sum.

    >>> reserve_rate([100, 400], [180, 365], [0, 0.25, 0.5]).tolist()
    [0.0, 0.5]
    """
    by_age = _tier(age_days, "age", age_bounds, age_rates)
    if supply_bounds is None or supply_rates is None:
        return by_age
    by_supply = _tier(months_held, "supply", supply_bounds, supply_rates)
    return np.asarray(np.where(np.isnan(by_supply), by_age, np.maximum(by_age, by_supply)))


def _tier(value: ArrayLike, name: str, bounds: ArrayLike, rates: ArrayLike) -> Array:
    edges, shares = np.asarray(bounds, dtype=float), np.asarray(rates, dtype=float)
    if shares.size != edges.size + 1:
        found = f"found {shares.size} rates for {edges.size} bounds"
        raise NotAvailable(Fault(f"{name}_rates", found, "one rate more than bounds is needed"))
    if np.any(np.diff(edges) <= 0.0):
        raise OutsideDomain(
            Fault(f"{name}_bounds", "found bounds that do not rise", "bounds in rising order are needed")
        )
    held = np.asarray(value, dtype=float)
    return np.asarray(
        np.where(np.isnan(held), np.nan, shares[np.searchsorted(edges, held, side="left").clip(max=edges.size)])
    )


def reserve(
    quantity: ArrayLike,
    unit_cost: ArrayLike,
    age_days: ArrayLike,
    age_bounds: ArrayLike,
    age_rates: ArrayLike,
    months_held: ArrayLike = np.nan,
    supply_bounds: ArrayLike | None = None,
    supply_rates: ArrayLike | None = None,
    nrv: ArrayLike = np.nan,
    nrv_quantity: ArrayLike = np.nan,
) -> Array:
    """Reserve: cost - NRV for the units that NRV evidence supports, the matrix's rate of cost for the rest.

    >>> reserve([1000, 500], 20, [30, 100], [90, 180], [0, 0.25, 0.5]).tolist()
    [0.0, 2500.0]
    """
    q, c, n = (np.asarray(x, dtype=float) for x in (quantity, unit_cost, nrv))
    named = np.asarray(nrv_quantity, dtype=float)
    supported = np.where(np.isnan(n), 0.0, np.where(np.isnan(named), q, np.minimum(named, q)))
    evidence = supported * np.maximum(0.0, c - np.where(np.isnan(n), c, n))
    rate = reserve_rate(age_days, age_bounds, age_rates, months_held, supply_bounds, supply_rates)
    return np.asarray(evidence + (q - supported) * c * rate)


def obsolescence_rate(obsolete_value: ArrayLike, inventory_value: ArrayLike) -> Array:
    """Value of obsolete stock / inventory value.

    >>> float(obsolescence_rate(30_000, 600_000))
    0.05
    """
    return ratio(obsolete_value, inventory_value)
