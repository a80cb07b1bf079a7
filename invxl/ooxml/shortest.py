"""The fewest digits that read back as the same doubles, whole arrays at once: up to seventeen, and never a guess.

A double times a power of ten that is a double too is known exactly as a sum of two doubles (Dekker, "A floating-point
technique for extending the available precision", 1971). So the nearest number of seventeen digits is known, and how far
it lies from the double; and from these the nearest of sixteen, and whether that reads back. Where either lies so close
to a border that rounding could decide, nothing is said.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_FIRST, _PAST = 1e-4, 1e8
_MAGNITUDES = np.array([1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7])
_POWERS: Floats = np.array([10.0**k for k in range(23)])  # all of them exact
_SPLIT = float((1 << 27) + 1)
_CLOSE = 1e-6  # of what is compared: far more than rounding makes of it


def shortest(values: Floats) -> tuple[Ints, Ints, Flags]:
    """Of positive numbers: their digits as a whole number of seventeen, with zeros behind the fewest that read back;
    how many of these stand before the point; and for which this is sure.

    Sure is nothing outside 0.0001 to 10^8.

    >>> digits, before, sure = shortest(np.array([0.1 + 0.2, 852.84 - 1e-13, 1e300]))
    >>> digits.tolist()[:2], before.tolist()[:2], sure.tolist()
    ([30000000000000004, 85283999999999990], [0, 3], [True, True, False])
    """
    sure = (values >= _FIRST) & (values < _PAST)
    value = np.where(sure, values, 0.3)
    before = np.searchsorted(_MAGNITUDES, value, side="right") - 3
    scale: Floats = _POWERS[17 - before]
    product = value * scale  # above 2^53: a whole number
    rest = _rest(value, scale, product)
    nearest = np.rint(rest)
    seventeen = product.astype(np.int64) + nearest.astype(np.int64)
    rest -= nearest

    tenth = seventeen // 10
    beyond = (seventeen - tenth * 10) + rest  # how far the double lies above the lower number of sixteen digits
    above = beyond > 5
    sixteen = tenth + above
    beyond = np.abs(np.where(above, beyond - 10, beyond))
    reach = np.spacing(value) * 0.5 * scale
    reads_back = beyond < reach
    sure &= (np.abs(beyond - reach) > _CLOSE * reach) & (np.abs(beyond - 5) > _CLOSE)
    sure &= (np.abs(rest) < 0.5 - _CLOSE) & (np.frexp(value)[0] != 0.5)  # below a power of two doubles lie closer

    few = _POWERS[15 - before]
    fifteen = np.rint(value * few)
    is_fifteen = (fifteen / few == value) & (fifteen < 1e15)
    digits = np.where(reads_back, sixteen * 10, seventeen)
    return np.where(is_fifteen, fifteen.astype(np.int64) * 100, digits), before, sure


def _rest(a: Floats, b: Floats, product: Floats) -> Floats:
    """What a times b has over its product as rounded."""
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


def _halves(x: Floats) -> tuple[Floats, Floats]:
    turned = x * _SPLIT
    high = turned - (turned - x)
    return high, x - high
