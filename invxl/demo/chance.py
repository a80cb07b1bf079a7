"""Chance that is the same on every machine and with every version of every library: integers mixed by integers.

Mixing is SplitMix64's (Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def mixed(stream: int, index: Ints) -> NDArray[np.uint64]:
    """One 64-bit number per index; streams are independent of one another."""
    with np.errstate(over="ignore"):
        z = index.astype(np.uint64) * _GOLDEN + np.uint64((stream + 1) * 0xD1342543DE82EF95 % (1 << 64))
        z = (z ^ (z >> np.uint64(30))) * _FIRST
        z = (z ^ (z >> np.uint64(27))) * _SECOND
        return z ^ (z >> np.uint64(31))


def below(stream: int, index: Ints, n: int | Ints) -> Ints:
    """Whole numbers from 0 to n - 1, n below 2**31.

    >>> below(1, np.arange(6), 10).tolist()
    [7, 3, 0, 3, 6, 1]
    """
    high = (mixed(stream, index) >> np.uint64(33)).astype(np.int64)
    return (high * np.asarray(n, np.int64)) >> 31


def order(stream: int, n: int) -> Ints:
    """The numbers 0 to n - 1, shuffled."""
    return np.argsort(mixed(stream, np.arange(n, dtype=np.int64)), kind="stable").astype(np.int64)
