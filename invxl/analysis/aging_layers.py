"""Which receipts stock still comes from: FIFO layers, by age band, per SKU or per SKU and location.

First in, first out: what is on hand came with the newest receipts. Walking back from the newest, each receipt explains
min(what is still unexplained, its quantity); what is left over is older than the receipt history.
Source: Microsoft Dynamics 365, inventory aging report; ERPNext, stock ageing (FIFO).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.columnar import categories_of, sums
from invxl.analysis.facts_model import NO_LOCATION, Facts
from invxl.analysis.shares import decimals, share_out
from invxl.settings.model import Band

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Aged:
    """Positive stock by age, one row per line of stock.

    quantity : [n, n_bands + 1] [units], the last column is what no receipt explains; rows add up to the line's stock.
    receipt_value : [n] [currency], the layers at the cost of their receipts; NaN where a receipt has no cost.
    age : [n] [days], the layers' mean age weighted by quantity; NaN without layers.
    oldest : [n] datetime64[s], the oldest receipt that stock is left of; NaT without layers.
    """

    quantity: Floats
    receipt_value: Floats
    age: Floats
    oldest: NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class _Pools:
    """Per group of stock, and band where two-dimensional."""

    parts: Floats  # [g, n_bands + 1] smallest parts of a unit
    value: Floats  # [g, n_bands] at receipt cost
    age_sum: Floats  # [g, n_bands] parts x days
    oldest: NDArray[np.int64]  # [g, n_bands] age of the oldest layer


def bounds(bands: Sequence[Band]) -> NDArray[np.int64]:
    """The inclusive upper ends of all bands but the last."""
    return np.array([b.up_to_days for b in bands[:-1]], dtype=np.int64)


def by_location(facts: Facts) -> bool:
    """Whether layers are told apart by location: all receipts and all stock have one, and nothing was transferred."""
    if not facts.receipts_located or facts.transfers_given:
        return False
    held = facts.stock["positive_quantity"].to_numpy() > 0
    return not (facts.stock["location"] == NO_LOCATION).to_numpy()[held].any()


def age_stock(facts: Facts, lines: NDArray[np.intp], bands: Sequence[Band]) -> Aged:
    """Age the lines of `facts.stock` at these positions; each must hold more than nothing.

    Where layers are per SKU, they are shared out to the SKU's lines pro rata to their stock, in whole parts of a unit.
    """
    stock = facts.stock.iloc[lines]
    held = stock["positive_quantity"].to_numpy(dtype=np.float64)
    group, layer_group, groups = _groups(facts, stock)
    relevant = np.flatnonzero(layer_group >= 0)
    relevant = relevant[np.argsort(layer_group[relevant], kind="stable")]
    layer_group = layer_group[relevant]
    layers = facts.layers.iloc[relevant]
    received = layers["quantity"].to_numpy(dtype=np.float64)
    scale = decimals(np.append(group, layer_group), np.append(held, received), groups)
    room = np.rint(held * scale[group])
    whole = sums(group, room, groups)
    taken = fifo(layer_group, np.rint(received * scale[layer_group]), whole)
    days = (np.datetime64(facts.as_of, "D") - layers["date"].to_numpy().astype("datetime64[D]")).astype(np.int64)
    pools = _pool(layer_group, taken, days, layers["unit_cost"].to_numpy(dtype=np.float64), scale, whole, bounds(bands))
    shared = share_out(pools.parts, group, room)
    return Aged(
        _exact(shared / scale[group][:, None], held),
        *_of_lines(pools, group, shared[:, :-1], np.datetime64(facts.as_of, "D")),
    )


def fifo(group: Positions, quantity: Floats, on_hand: Floats) -> Floats:
    """What is left of each receipt, given what is on hand.

    Parameters
    ----------
    group : int [n], sorted; quantity : float [n], whole numbers, oldest first within the group.
    on_hand : float [n_groups], whole numbers.

    left = clip(on_hand - sum of newer receipts, 0, quantity)

    >>> fifo(np.array([0, 0, 0]), np.array([10.0, 20.0, 5.0]), np.array([12.0])).tolist()
    [0.0, 7.0, 5.0]
    """
    amount = quantity.astype(np.int64)  # exact, however long the running sum gets
    running = np.cumsum(amount)
    last = np.searchsorted(group, np.arange(len(on_hand)), side="right") - 1
    newer = running[last[group]] - running
    return np.clip(on_hand[group] - newer, 0.0, quantity)


def _groups(facts: Facts, stock: pd.DataFrame) -> tuple[Positions, Positions, int]:
    """The group of each line of stock and of each layer (-1: none of it is on hand), and how many groups there are."""
    sku, layer_sku = stock["sku"].to_numpy(), facts.layers["sku"].to_numpy()
    if by_location(facts):
        (place, names), (layer_place, others) = (categories_of(f["location"]) for f in (stock, facts.layers))
        layer_place = names.get_indexer(others)[layer_place]
        mine, layer_key = (
            sku.astype(np.int64) * len(names) + place,
            layer_sku.astype(np.int64) * len(names) + layer_place,
        )
        at = np.minimum(np.searchsorted(mine, layer_key), max(len(mine) - 1, 0))
        found = (layer_place >= 0) & (mine[at] == layer_key) if len(mine) else np.zeros(len(layer_key), np.bool_)
        return np.arange(len(sku)), np.where(found, at, -1), len(sku)
    number = np.full(len(facts.skus), -1, np.intp)
    distinct, group = np.unique(sku, return_inverse=True)
    number[distinct] = np.arange(len(distinct))
    return group, number[layer_sku], len(distinct)


def _pool(
    group: Positions, taken: Floats, days: NDArray[np.int64], cost: Floats, scale: Floats, whole: Floats,
    ends: NDArray[np.int64],
) -> _Pools:  # fmt: skip
    bands = len(ends) + 1
    kept = np.flatnonzero(taken > 0)
    group, taken, days, cost = group[kept], taken[kept], days[kept], cost[kept]
    cell = group * bands + np.searchsorted(ends, days, side="left")  # an age on a band's end is in the band

    def by_band(weight: Floats) -> Floats:
        return sums(cell, weight, len(whole) * bands).reshape(-1, bands)

    parts = by_band(taken)
    oldest = np.zeros(len(whole) * bands, np.int64)
    oldest[cell[::-1]] = days[::-1]  # written newest first, so that the oldest stays
    unexplained = whole - parts.sum(axis=1)
    return _Pools(
        np.column_stack([parts, unexplained]),
        by_band(taken / scale[group] * cost),
        by_band(taken * days),
        oldest.reshape(-1, bands),
    )


def _of_lines(
    pools: _Pools, group: Positions, shared: Floats, as_of: np.datetime64
) -> tuple[Floats, Floats, NDArray[np.datetime64]]:
    """Value at receipt cost, mean age and oldest receipt of each line, from its part of the group's layers."""
    parts = pools.parts[:, :-1]
    per_part = np.divide(pools.value, parts, out=np.zeros_like(parts), where=parts > 0)
    mean_age = np.divide(pools.age_sum, parts, out=np.zeros_like(parts), where=parts > 0)
    total = shared.sum(axis=1)
    value = np.where(shared > 0, shared * per_part[group], 0.0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        age = np.where(total > 0, (shared * mean_age[group]).sum(axis=1) / total, np.nan)
    held = shared > 0
    band = shared.shape[1] - 1 - np.argmax(held[:, ::-1], axis=1)
    days = pools.oldest[group, band]
    oldest = np.where(held.any(axis=1), as_of - days, np.datetime64("NaT")).astype("datetime64[s]")
    return value, age, oldest


def _exact(quantity: Floats, held: Floats) -> Floats:
    """Quantities too fine to be shared out in parts keep their last bit: it goes to the line's largest band."""
    rest = held - quantity.sum(axis=1)
    rows = np.flatnonzero(np.abs(rest) > 1e-9 * np.maximum(1.0, held))
    quantity[rows, np.argmax(quantity[rows], axis=1)] += rest[rows]
    return quantity
