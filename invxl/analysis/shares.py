"""Quantities as whole numbers of their smallest part, and sharing them out pro rata without losing any."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from invxl.analysis.columnar import sums

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

PLACES = 6  # decimals of a quantity that are kept apart when stock is shared out
_MOST = 1e12  # parts a group may have, so that products with a share keep their fraction


def decimals(group: Positions, quantity: Floats, groups: int) -> Floats:
    """How many parts a unit of each group has: the least power of ten that makes all its quantities whole.

    At most 10^6, and less where a group holds so much that its parts could not be counted.

    >>> decimals(np.array([0, 0, 1]), np.array([3.0, 0.25, 7.0]), 2).tolist()
    [100.0, 1.0]
    """
    parts = np.ones(groups)
    open_, amount = group, quantity
    for _ in range(PLACES):
        scaled = amount * parts[open_]
        broken = np.abs(scaled - np.rint(scaled)) > 1e-9 * np.maximum(1.0, np.abs(scaled))
        if not broken.any():
            break
        more = np.zeros(groups, np.bool_)
        more[open_[broken]] = True
        parts[more] *= 10.0
        left = more[open_]
        open_, amount = open_[left], amount[left]
    total = sums(group, np.abs(quantity), groups)
    with np.errstate(divide="ignore"):
        return np.minimum(parts, 10.0 ** np.floor(np.log10(_MOST / total)))


def share_out(pools: Floats, group: Positions, room: Floats) -> Floats:
    """Share each group's pools out to its lines pro rata to their room, in whole numbers, so that all sums hold.

    Parameters
    ----------
    pools : float [n_groups, n_pools], whole numbers; a row adds up to the room of its group.
    group : int [n_lines], sorted; room : float [n_lines], whole numbers, not negative.

    Returns
    -------
    float [n_lines, n_pools]: rows add up to `room`, and over a group's lines the columns add up to `pools`.

    Pool by pool, each line gets pool x what room it has left / what room the group has left, rounded down; the units
    that are left go to the largest remainders, of equal ones to the earlier line (Hamilton's method). No line can get
    more than its room, and the last pool fills what is left.

    >>> share_out(np.array([[4.0, 3.0]]), np.array([0, 0, 0]), np.array([3.0, 2.0, 2.0])).tolist()
    [[2.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    out = np.zeros((len(group), pools.shape[1]))
    lines = np.bincount(group, minlength=len(pools))
    alone = lines[group] == 1
    out[alone] = pools[group[alone]]
    several = np.flatnonzero(~alone)
    if not len(several):
        return out
    of, left = group[several], room[several].copy()
    whole = sums(of, left, len(pools))
    for pool in range(pools.shape[1]):
        amount = pools[:, pool]
        busy = np.flatnonzero(amount[of] > 0)
        got = _round(amount, of[busy], left[busy], whole)
        out[several[busy], pool] = got
        left[busy] -= got
        whole -= amount
    return out


def _round(amount: Floats, of: Positions, room: Floats, whole: Floats) -> Floats:
    exact = room * (amount / np.where(whole > 0, whole, 1.0))[of]
    base = np.minimum(np.floor(exact), room)
    missing = amount - sums(of, base, len(amount))
    fraction = np.where(base < room, exact - base, -1.0)
    order = np.lexsort((-fraction, of))  # stable: of equal remainders the earlier line
    sorted_of = of[order]
    start = np.flatnonzero(np.append(True, sorted_of[1:] != sorted_of[:-1])) if len(of) else np.empty(0, np.intp)
    turn = np.arange(len(of)) - np.repeat(start, np.diff(np.append(start, len(of))))
    base[order] += turn < missing[sorted_of]
    return base
