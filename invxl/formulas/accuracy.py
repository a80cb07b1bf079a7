"""Whether the books can be trusted. Overages and shortages are never netted."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from invxl.errors import Fault, NotAvailable
from invxl.formulas.normal import Array
from invxl.formulas.ratio import ratio

ROUNDING = 1e-12  # a variance that equals its tolerance but for binary fractions is within it


def accuracy(
    book: ArrayLike,
    counted: ArrayLike,
    mode: str = "record",
    tolerance: ArrayLike = 0.0,
    over: str = "book",
    unit_cost: ArrayLike | None = None,
) -> Array:
    """Records within tolerance / records; or 1 - sum of absolute variances / sum of book (or counted), in units or
    value.

    >>> book, counted = [100, 100, 200, 50], [95, 105, 200, 49]
    >>> [float(accuracy(book, counted, tolerance=t)) for t in (0.01, 0.03, 0.05)]
    [0.25, 0.5, 1.0]
    >>> round(float(accuracy(book, counted, "absolute_quantity")), 4)
    0.9756
    """
    system, found = np.asarray(book, dtype=float), np.asarray(counted, dtype=float)
    base = found if over == "counted" else system
    variance = np.abs(found - system)
    if mode == "record":
        allowed = np.asarray(tolerance, dtype=float) * np.abs(base)
        return np.asarray((variance <= allowed * (1.0 + ROUNDING)).mean())
    if mode == "absolute_value":
        if unit_cost is None:
            raise NotAvailable(Fault("unit_cost", "found nothing", "absolute_value needs it for every record"))
        cost = np.asarray(unit_cost, dtype=float)
        variance, base = variance * cost, base * cost
    return np.asarray(1.0 - ratio(variance.sum(), base.sum()))


def shrinkage(
    book_value: ArrayLike,
    counted_value: ArrayLike,
    cogs: ArrayLike = np.nan,
    basis: str = "cogs",
    revenue: ArrayLike = np.nan,
) -> Array:
    """(Book - counted) / COGS, revenue or book, all at cost but revenue; a gain is negative.

    >>> float(shrinkage(5000, 4850, basis="book"))
    0.03
    """
    book = np.asarray(book_value, dtype=float)
    below = {"cogs": cogs, "sales": revenue, "book": book}
    return ratio(book - np.asarray(counted_value, dtype=float), below[basis])


def write_off_rate(write_offs: ArrayLike, average_inventory: ArrayLike) -> Array:
    """Stock written off at cost / average inventory.

    >>> float(write_off_rate(5_000, 250_000))
    0.02
    """
    return ratio(write_offs, average_inventory)
