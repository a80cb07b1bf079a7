"""Receipt layers: what each receipt brought, less what later went back to the supplier."""

from __future__ import annotations

import numpy as np
import pandas as pd

from invxl.analysis.columnar import Floats, Ints, day_of, days_of, labelled, moments, numbers, sku_codes, text_codes
from invxl.rawdata.model import Clean

_NOISE = 1e-9  # of the quantity: what sums of floats may leave where nothing is left


def build(clean: Clean, locations: pd.Index) -> tuple[pd.DataFrame, float]:
    """The layers, oldest first within their SKU, and the quantity of returns that met no earlier receipt."""
    frame = clean.frames.get("tblReceipts")
    if frame is None:
        frame = pd.DataFrame({"sku": pd.Categorical([], categories=clean.skus), "row": np.empty(0, np.int32)})
    day = days_of(frame, "date")
    known = day <= day_of(clean.as_of)
    if not known.all():
        frame, day = frame[known], day[known]
    sku, row, quantity = sku_codes(frame), frame["row"].to_numpy(), numbers(frame, "quantity")
    order = _in_order(sku, day, row)
    left, unmatched = net_of_returns(sku[order], quantity[order])
    kept = left > 0
    order, left = order[kept], left[kept]
    layers = pd.DataFrame({
        "sku": sku[order].astype(np.int32),
        "location": labelled(text_codes(frame, "location", locations)[order], locations),
        "date": moments(day[order]),
        "quantity": left,
        "unit_cost": numbers(frame, "unit_cost")[order],
        "row": row[order].astype(np.int32),
    }, copy=False)  # fmt: skip
    return layers, unmatched


def _in_order(sku: Ints, day: Ints, row: Ints) -> Ints:
    """By SKU, then day, then row; as one number, where it has room, because one key is sorted faster than three."""
    if not len(sku):
        return np.empty(0, np.int64)
    days, rows = day - day.min(), row.astype(np.int64) - int(row.min())
    many, every = int(days.max()) + 1, int(rows.max()) + 1
    if (int(sku.max()) + 1) * many * every > np.iinfo(np.int64).max:
        return np.lexsort((row, day, sku))
    return np.argsort((sku * many + days) * every + rows)


def net_of_returns(sku: Ints, quantity: Floats) -> tuple[Floats, float]:
    """What is left of each receipt after every return took from the newest earlier ones, and what met none.

    Parameters
    ----------
    sku : int [n], sorted; quantity : float [n] [units], in order of date and row within the SKU, negative for a return.

    A pile: receipts are put on top, returns take from the top. Receipt i fills the pile from height S(i-1) to S(i); of
    it is left what lies below the lowest height the pile ever has later. The height is the running sum, lifted by what
    it ever sank below the ground, because a return cannot take what is not there.

    >>> net_of_returns(np.array([0, 0, 0]), np.array([5.0, 4.0, -6.0]))
    (array([3., 0., 0.]), 0.0)
    >>> net_of_returns(np.array([0, 0, 0]), np.array([-2.0, 5.0, -1.0]))
    (array([0., 4., 0.]), 2.0)
    """
    left = np.where(quantity > 0, quantity, 0.0)
    returning = np.zeros(int(sku.max()) + 1 if len(sku) else 0, np.bool_)
    returning[sku[quantity < 0]] = True
    at = np.flatnonzero(returning[sku]) if len(sku) else np.empty(0, np.int64)
    if not len(at):
        return left, 0.0
    owner = sku[at]
    total = pd.Series(quantity[at]).groupby(owner, sort=False).cumsum()
    sunk = np.minimum(total.groupby(owner, sort=False).cummin().to_numpy(), 0.0)
    height = total.to_numpy() - sunk
    first = np.append(True, owner[1:] != owner[:-1])
    below = np.where(first, 0.0, np.append(0.0, height[:-1]))
    lowest = pd.Series(height[::-1]).groupby(owner[::-1], sort=False).cummin().to_numpy()[::-1]
    got = left[at]
    rest = np.clip(lowest - below, 0.0, got)
    noise = _NOISE * np.maximum(1.0, got)
    left[at] = np.where(rest < noise, 0.0, np.where(got - rest < noise, got, rest))
    return left, abs(float(sunk[np.append(first[1:], True)].sum()))
