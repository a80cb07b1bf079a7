"""Numbers as text, whole arrays at once: the shortest decimals that read back as the same doubles, as bytes.

Most figures in a workbook are whole or have a few decimals. Such a number is k / 10^d with |k| < 10^15, and IEEE
division rounds that quotient to the nearest double; as no two decimals of up to 15 digits share a double, its digits
without the zeros at their end are the shortest text of the double. The others are left to `repr`, which finds the same
text one by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]  # [n, k]: texts of up to 8 k bytes; a zero byte is no character
_MOST = 1e15  # from here on a double has more digits than are certain
_DECIMALS = (2, 4, 0)  # so many are looked for; 0 for the largest; numbers below 0.0001 have an exponent
_LONGEST = 24  # characters of a double at most: -2.2250738585072014e-308


def decimals(values: NDArray[np.float64]) -> Words:
    """Finite numbers as text.

    >>> [row.tobytes().replace(b"\\0", b"") for row in decimals(np.array([12.0, -0.05, 1 / 3]))]
    [b'12', b'-0.05', b'0.3333333333333333']
    """
    if not len(values):
        return np.zeros((0, 1), np.uint64)
    exact = np.trunc(values) == values
    if exact.all() and max(values.max(), -values.min()) < _MOST:
        return fixed(values.astype(np.int64))
    groups: list[tuple[NDArray[np.intp], Words]] = []
    at, left = np.arange(len(values)), values
    for d in _DECIMALS:
        scale = 10.0**d
        with np.errstate(over="ignore"):  # such a number has no decimals
            scaled = np.rint(left * scale)
        exact = (scaled / scale == left) & (np.abs(scaled) < _MOST)
        if exact.any():
            groups.append((at[exact], fixed(scaled[exact].astype(np.int64), d)))
            at, left = at[~exact], left[~exact]
        if not len(left):
            break
    if len(left):
        groups.append((at, _as_python(left)))
    if len(groups) == 1:
        return groups[0][1]
    out = np.zeros((len(values), max(words.shape[1] for _, words in groups)), np.uint64)
    for at, words in groups:
        out[at, : words.shape[1]] = words
    return out


def fixed(scaled: NDArray[np.int64], d: int = 0) -> Words:
    """Whole numbers divided by 10^d, without zeros at the end of their decimals.

    >>> [row.tobytes().replace(b"\\0", b"") for row in fixed(np.array([-5, 120, 300]), 2)]
    [b'-0.05', b'1.2', b'3']
    """
    left = np.abs(scaled)
    highest = int(left.max(initial=0))
    if highest < 1 << 32:
        left = left.astype(np.uint32)
    digits = max(len(str(highest)), d + 1)
    width = 1 + digits + (d > 0)
    words = np.zeros((len(scaled), -(-width // 8)), np.uint64)
    out = words.view(np.uint8)
    at = out.shape[1] - 1
    after = np.zeros(len(scaled), np.bool_)  # whether a decimal that is not 0 was written
    for place in range(digits):
        if place == d and d:
            out[:, at] = after * np.uint8(ord("."))
            at -= 1
        higher = left // 10
        digit = (left - higher * 10).astype(np.uint8)
        if place < d:
            after |= digit > 0
            out[:, at] = (digit + np.uint8(ord("0"))) * after
        elif place > d:
            out[:, at] = (digit + np.uint8(ord("0"))) * (left > 0)
        else:
            out[:, at] = digit + np.uint8(ord("0"))
        left = higher
        at -= 1
    if (scaled < 0).any():
        out[:, at] = (scaled < 0) * np.uint8(ord("-"))
    return words


def _as_python(values: NDArray[np.float64]) -> Words:
    """As `repr` writes them, left in fields of equal width."""
    text = (f"%-{_LONGEST}r" * len(values)) % tuple(values.tolist())
    fields = np.frombuffer(text.encode("ascii").replace(b" ", b"\0"), np.uint64)
    return fields.reshape(len(values), _LONGEST // 8)
