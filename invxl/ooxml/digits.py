"""Numbers as text, whole arrays at once: the shortest decimals that read back as the same doubles, as bytes.

Most figures in a workbook are whole or have a few decimals. Such a number is k / 10^d with |k| < 10^15, and IEEE
division rounds that quotient to the nearest double; as no two decimals of up to 15 digits share a double, its digits
are the shortest text of the double. The others are left to `repr`, which finds the same text one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
_MOST = 1e15  # from here on a double has more digits than are certain
_DECIMALS = 4  # so many are looked for; smaller numbers than 0.0001 are written with an exponent
_LONGEST = 24  # characters of a double at most: -2.2250738585072014e-308


def decimals(values: NDArray[np.float64]) -> Bytes:
    """Finite numbers as rows of ASCII; a zero byte is no character.

    >>> [bytes(row).replace(b"\\0", b"") for row in decimals(np.array([12.0, -0.05, 1 / 3]))]
    [b'12', b'-0.05', b'0.3333333333333333']
    """
    groups: list[tuple[Any, Bytes]] = []
    rest = np.arange(len(values))
    left = values
    for d in range(_DECIMALS + 1):
        if not len(rest):
            break
        scale = 10.0**d
        with np.errstate(over="ignore"):  # such a number has no decimals that are looked for
            scaled = np.rint(left * scale) if d else np.trunc(left)
        exact = (scaled / scale == left) & (np.abs(scaled) < _MOST)
        if exact.all():
            groups.append((rest, fixed(scaled.astype(np.int64), d)))
            rest = rest[:0]
        elif exact.any():
            groups.append((rest[exact], fixed(scaled[exact].astype(np.int64), d)))
            rest, left = rest[~exact], left[~exact]
    if len(rest):
        groups.append((rest, _as_python(left)))
    if len(groups) == 1:
        return groups[0][1]
    out = np.zeros((len(values), max((drawn.shape[1] for _, drawn in groups), default=0)), np.uint8)
    for at, drawn in groups:
        out[at, : drawn.shape[1]] = drawn
    return out


def fixed(scaled: NDArray[np.int64], d: int) -> Bytes:
    """Whole numbers divided by 10^d, with exactly d decimals.

    >>> [bytes(row).replace(b"\\0", b"") for row in fixed(np.array([-5, 120]), 2)]
    [b'-0.05', b'1.20']
    """
    left = np.abs(scaled)
    highest = int(left.max(initial=0))
    if highest < 1 << 32:
        left = left.astype(np.uint32)
    digits = max(len(str(highest)), d + 1)
    out = np.zeros((len(scaled), 1 + digits + (d > 0)), np.uint8)
    at = out.shape[1] - 1
    for place in range(digits):
        if place == d and d:
            out[:, at] = ord(".")
            at -= 1
        higher = left // 10
        digit = (left - higher * 10).astype(np.uint8) + np.uint8(ord("0"))
        if place > d:
            digit *= left > 0
        out[:, at] = digit
        left = higher
        at -= 1
    out[:, 0] = (scaled < 0) * np.uint8(ord("-"))
    return out


def _as_python(values: NDArray[np.float64]) -> Bytes:
    """As `repr` writes them, left in fields of equal width."""
    text = (f"%-{_LONGEST}r" * len(values)) % tuple(values.tolist())
    out = np.frombuffer(text.encode("ascii"), np.uint8).reshape(len(values), _LONGEST)
    return np.where(out == ord(" "), np.uint8(0), out)
