"""Decimal text to numbers, a column at a time, eight characters per machine word; exact to the last bit.

A token of up to 16 characters becomes an integer and a power of ten. Where the integer is at most 2**53 and the power
at most 10**22, both are floats without error, so that one division rounds correctly (Clinger, "How to read floating
point numbers accurately", 1990). Longer tokens and exponents go through Python's own conversion.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]

PAD = bytes(16)  # behind every buffer, so that a word may start at its last byte


def _u(value: int) -> np.uint64:
    return np.uint64(value)


_ZEROS = _u(0x3030303030303030)  # "00000000"
_NOT_DIGIT = _u(0x7676767676767676)  # added to a byte of 10 or more, its high bit is set
_HIGH = _u(0x8080808080808080)
_REST = _u(0x7F7F7F7F7F7F7F7F)
_POINTS = _u(0x1E1E1E1E1E1E1E1E)  # "........" after the zeros were taken off
_ONE, _SEVEN, _EIGHT, _56 = _u(1), _u(7), _u(8), _u(56)
_BYTE = _u(0xFF)
_BYTE_INDEX = _u(0x0001020304050607)  # times 256**k, its highest byte is k
_TENS = tuple(_u(10**k) for k in (1, 2, 4))
_HALVES = (_u(0x00FF00FF00FF00FF), _u(0x0000FFFF0000FFFF), _u(0x00000000FFFFFFFF))
_STEPS = (_u(8), _u(16), _u(32))
_POWERS = 10.0 ** np.arange(23)
_EXACT = 1 << 53
_LONGEST = 40  # characters; Excel writes at most 24

_ALLOWED = np.zeros(256, np.bool_)
_ALLOWED[[0, *b"0123456789+-.eE"]] = True


def words(data: bytes) -> Words:
    """Overlapping words of eight bytes: element i is bytes i to i + 7, the first one lowest."""
    return np.ndarray((len(data) - 7,), "<u8", data, 0, (1,))


def naturals(at: Words, start: Positions, end: Positions) -> tuple[NDArray[np.int64], Flags]:
    """Whole numbers of up to eight digits that stand at [start, end); and which of them are."""
    n = end - start
    good = (n >= 1) & (n <= 8)
    digits = _last(at[end - 8], n if good.all() else np.where(good, n, 1))
    good &= ((digits + _NOT_DIGIT) | digits) & _HIGH == 0
    return _value(digits), good


def numbers(data: Bytes, at: Words, start: Positions, end: Positions) -> tuple[NDArray[np.float64], Flags]:
    """Decimal numbers that stand at [start, end); and which of them are numbers and finite."""
    first = start
    negative = data[start] == 45  # "-"
    signed = bool(negative.any())
    if signed:
        start = start + negative
    n = end - start
    hard = (n < 1) | (n > 16)
    if hard.any():
        n = np.where(hard, 1, n)
    whole, decimals, bad = _part(at[end - 8], np.minimum(n, 8))
    hard |= bad
    if int(n.max(initial=0)) > 8:
        above, more, bad = _part(at[end - 16], np.maximum(n - 8, 0))
        point_below, point_above = decimals >= 0, more >= 0
        hard |= bad | (point_below & point_above)
        whole = above * np.where(point_below, 10_000_000, 100_000_000) + whole
        decimals = np.where(point_above, more + 8, decimals)
    hard |= (n < 2) & (decimals >= 0)  # a point alone
    hard |= whole > _EXACT
    value = whole / _POWERS[np.maximum(decimals, 0)]
    if signed:
        np.negative(value, out=value, where=negative)
    good = np.ones(len(value), np.bool_)
    if hard.any():
        value[hard], good[hard] = _hard(data, first[hard], end[hard])
    return value, good


def _last(word: Words, n: Positions) -> Words:
    """The last n characters of a word less "0", what stands before them cleared."""
    shift = ((8 - n) << 3).astype(np.uint64)
    return (word ^ _ZEROS) >> shift << shift


def _part(word: Words, n: Positions) -> tuple[NDArray[np.int64], Positions, Flags]:
    """The number of the last n characters of a word, digits after its point (-1: no point), and what is no number."""
    digits = np.where(n > 0, _last(word, np.maximum(n, 1)), _u(0))
    like_point = digits ^ _POINTS
    point = ~(((like_point & _REST) + _REST) | like_point | _REST)  # the high bit of each byte that is a point
    decimals = np.full(len(digits), -1, np.int64)
    bad = np.zeros(len(digits), np.bool_)
    if point.any():
        some = point != 0
        bad = (point & (point - _ONE)) != 0  # two points
        lowest = point >> _SEVEN
        before = lowest - _ONE
        closed = ((digits & before) << _EIGHT) | (digits & ~(before | (lowest * _BYTE)))
        digits = np.where(some, closed, digits)
        after = 7 - ((lowest * _BYTE_INDEX) >> _56).astype(np.int64)
        decimals = np.where(some, after, -1)
    bad |= ((digits + _NOT_DIGIT) | digits) & _HIGH != 0
    return _value(digits), decimals, bad


def _value(digits: Words) -> NDArray[np.int64]:
    """The number of eight digits, one per byte."""
    for ten, half, step in zip(_TENS, _HALVES, _STEPS, strict=True):
        digits = (digits * ten + (digits >> step)) & half
    return digits.view(np.int64)


def _hard(data: Bytes, start: Positions, end: Positions) -> tuple[NDArray[np.float64], Flags]:
    n = end - start
    good = (n > 0) & (n <= _LONGEST)
    value = np.full(len(n), np.nan)
    if not good.any():
        return value, good
    k = np.arange(int(n[good].max()))
    chars = np.where(k < n[:, None], data[np.minimum(start[:, None] + k, len(data) - 1)], 0).astype(np.uint8)
    good &= _ALLOWED[chars].all(axis=1)
    tokens: Any = np.ascontiguousarray(chars[good]).view(f"S{len(k)}").ravel()
    try:
        value[good] = tokens.astype(np.float64)
    except ValueError:  # one of them is no number: which?
        value[good] = [_float(t) for t in tokens.tolist()]
    good &= np.isfinite(value)
    return value, good


def _float(token: bytes) -> float:
    try:
        return float(token)
    except ValueError:
        return float("nan")
