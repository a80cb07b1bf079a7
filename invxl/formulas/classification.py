"""Classes and ages. Shares and coefficients on a cut-off do not hang on the rounding of binary fractions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from invxl.errors import Fault, OutsideDomain
from invxl.formulas.normal import Array
from invxl.formulas.ratio import ratio

AT_CUT = 1e-10  # how near to a cut-off a share lies on it (fraction)
BOUNDS = (30.0, 60.0, 90.0, 180.0, 365.0)


def abc_class(
    usage: ArrayLike, cut_a: ArrayLike = 0.8, cut_b: ArrayLike = 0.95, rule: str = "before"
) -> NDArray[np.object_]:
    """Class of each item by its cumulative share of positive usage; ties in the order given.

    >>> abc_class([50, 30, 15, 5, 0, -1]).tolist()
    ['A', 'A', 'B', 'C', 'No usage', 'Negative usage']
    """
    values = np.asarray(usage, dtype=float)
    a, b = float(np.asarray(cut_a)), float(np.asarray(cut_b))
    if not a < b:
        raise OutsideDomain(Fault("cut_b", f"found {b:g}", f"a share above cut_a ({a:g}) is needed"))
    reached = cumulative_share(values)
    if rule == "before":
        before = reached - share(values)
        in_a, in_b = before < a - AT_CUT, before < b - AT_CUT
    else:
        in_a, in_b = reached <= a + AT_CUT, reached <= b + AT_CUT
    classes = np.select([values < 0.0, values == 0.0, in_a, in_b], ["Negative usage", "No usage", "A", "B"], "C")
    named: NDArray[np.object_] = classes.astype(object)
    named[np.isnan(values)] = None
    return named


def abc_rank(usage: ArrayLike) -> Array:
    """Place of each item by usage, from 1; NaN without positive usage."""
    values = np.asarray(usage, dtype=float)
    rank = np.full(values.shape, np.nan)
    ranked = np.flatnonzero(values > 0.0)
    order = ranked[np.argsort(-values[ranked], kind="stable")]
    rank[order] = np.arange(1.0, order.size + 1.0)
    return rank


def share(usage: ArrayLike) -> Array:
    """Share of positive usage; NaN without it."""
    values = np.asarray(usage, dtype=float)
    positive = np.where(values > 0.0, values, np.nan)
    return np.asarray(positive / np.nansum(positive))


def cumulative_share(usage: ArrayLike) -> Array:
    """Share of positive usage of the item and all that rank before it.

    >>> cumulative_share([50, 30, 20]).tolist()
    [0.5, 0.8, 1.0]
    """
    values = np.asarray(usage, dtype=float)
    rank = abc_rank(values)
    ranked = np.flatnonzero(np.isfinite(rank))
    order = ranked[np.argsort(rank[ranked])]
    running = np.cumsum(values[order])
    shares = np.full(values.shape, np.nan)
    shares[order] = running / running[-1] if order.size else running
    return shares


def coefficient_of_variation(demands: ArrayLike, sd_basis: str = "sample") -> Array:
    """Standard deviation / mean of demand per period.

    >>> round(float(coefficient_of_variation([80, 100, 120])), 6)
    0.2
    """
    return ratio(standard_deviation(demands, sd_basis), np.mean(np.asarray(demands, dtype=float)))


def standard_deviation(demands: ArrayLike, sd_basis: str = "sample") -> Array:
    """Sample (n - 1) or population standard deviation; NaN for a sample of one."""
    values = np.asarray(demands, dtype=float)
    ddof = 0 if sd_basis == "population" else 1
    return np.asarray(np.std(values, ddof=ddof) if values.size > ddof else np.nan)


def xyz_class(
    demands: ArrayLike, cut_x: ArrayLike = 0.5, cut_y: ArrayLike = 1.0, sd_basis: str = "sample"
) -> NDArray[np.object_]:
    """X where demand is even, Z where it is not.

    >>> xyz_class([100, 110, 90]).item()
    'X'
    """
    values = np.asarray(demands, dtype=float)
    cv = float(coefficient_of_variation(values, sd_basis))
    x, y = np.broadcast_arrays(np.asarray(cut_x, dtype=float), np.asarray(cut_y, dtype=float))
    if np.isnan(cv):
        return np.full(x.shape, np.nan)
    if values.mean() < 0.0:
        raise OutsideDomain(Fault("demands", f"found a mean of {values.mean():g}", "a positive mean demand is needed"))
    if (x >= y).any():
        raise OutsideDomain(Fault("cut_y", f"found {y.flat[0]:g}", f"a number above cut_x ({x.flat[0]:g}) is needed"))
    return np.select([cv <= x + AT_CUT, cv <= y + AT_CUT], ["X", "Y"], "Z").astype(object)


def age(receipt_date: ArrayLike, as_of: ArrayLike) -> Array:
    """Days from receipt to the as-of date; infinity for a receipt after it.

    >>> float(age(45992, 46022))
    30.0
    """
    days = np.floor(np.asarray(as_of, dtype=float)) - np.floor(np.asarray(receipt_date, dtype=float))
    return np.asarray(np.where(days < 0.0, np.inf, days))


def bucket_number(age_days: ArrayLike, bounds: ArrayLike | None = None) -> Array:
    """Number of the age's bucket, from 1; upper bounds are inclusive.

    >>> bucket_number([0, 30, 31, 400]).tolist()
    [1.0, 1.0, 2.0, 6.0]
    """
    days = np.asarray(age_days, dtype=float)
    number = np.searchsorted(_rising(bounds), days, side="left") + 1.0
    return np.asarray(np.where(np.isnan(days), np.nan, number))


def age_bucket(age_days: ArrayLike, bounds: ArrayLike | None = None) -> NDArray[np.object_]:
    """Name of the age's bucket.

    >>> age_bucket([30, 31, 400]).tolist()
    ['0-30', '31-60', 'Over 365']
    """
    edges = _rising(bounds)
    names = [f"{0 if i == 0 else edges[i - 1] + 1:g}-{edge:g}" for i, edge in enumerate(edges)]
    names.append(f"Over {edges[-1]:g}")
    number = np.nan_to_num(bucket_number(age_days, edges), nan=0.0, posinf=0.0).astype(int)
    return np.asarray(np.array([None, *names], dtype=object)[number])


def _rising(bounds: ArrayLike | None) -> Array:
    edges = np.asarray(BOUNDS if bounds is None else bounds, dtype=float)
    if np.any(np.diff(edges) <= 0.0):
        raise OutsideDomain(Fault("bounds", "found bounds that do not rise", "days in rising order are needed"))
    return edges


def average_age(quantity: ArrayLike, age_days: ArrayLike) -> Array:
    """Mean age weighted by quantity.

    >>> round(float(average_age([5, 2], [15, 45])), 2)
    23.57
    """
    weight = np.asarray(quantity, dtype=float)
    return ratio((weight * np.asarray(age_days, dtype=float)).sum(), weight.sum())


def layers(stock: ArrayLike, receipt_quantity: ArrayLike, receipt_age: ArrayLike) -> Array:
    """What is left of each receipt, first in first out: the youngest receipts make up the stock.

    Of two receipts of one age the later row is the newer.

    >>> layers(7, [5, 5], [15, 45]).tolist()
    [5.0, 2.0]
    """
    received, days = np.asarray(receipt_quantity, dtype=float), np.asarray(receipt_age, dtype=float)
    order = np.lexsort((-np.arange(days.size), days))
    before = np.cumsum(received[order]) - received[order]
    left = np.zeros_like(received)
    left[order] = np.clip(float(np.asarray(stock)) - before, 0.0, received[order])
    return left


def aging_table(
    stock: ArrayLike, receipt_quantity: ArrayLike, receipt_age: ArrayLike, bounds: ArrayLike | None = None
) -> Array:
    """Units per age bucket, youngest first; last what no receipt explains (no receipt history). They sum to on hand.

    >>> aging_table(12, [5, 5], [15, 45], [30, 60]).tolist()
    [5.0, 5.0, 0.0, 2.0]
    """
    left = layers(stock, receipt_quantity, receipt_age)
    edges = _rising(bounds)
    buckets = np.bincount(np.searchsorted(edges, receipt_age, side="left"), weights=left, minlength=edges.size + 1)
    return np.append(buckets, float(np.asarray(stock)) - left.sum())


def stock_age(stock: ArrayLike, receipt_quantity: ArrayLike, receipt_age: ArrayLike) -> Array:
    """Mean age of the stock that receipts explain, weighted by quantity.

    >>> round(float(stock_age(7, [5, 5], [15, 45])), 2)
    23.57
    """
    return average_age(layers(stock, receipt_quantity, receipt_age), receipt_age)
