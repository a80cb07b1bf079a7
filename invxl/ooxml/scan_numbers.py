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

PAD = bytes(128)  # behind every buffer, so that words may be taken from its last byte on


def _u(value: int) -> np.uint64:
    return np.uint64(value)


_ZEROS = _u(0x3030303030303030)  # "00000000"
_NOT_DIGIT = _u(0x7676767676767676)  # added to a byte of 10 or more, its high bit is set
_HIGH = _u(0x8080808080808080)
_REST = _u(0x7F7F7F7F7F7F7F7F)
_TAGS = _u(0x3C3C3C3C3C3C3C3C)  # "<<<<<<<<"
_ONES = _u(0x0101010101010101)
_POINTS = _u(0x1E1E1E1E1E1E1E1E)  # "........" after the zeros were taken off
_ONE, _SEVEN, _EIGHT, _56, _64 = _u(1), _u(7), _u(8), _u(56), _u(64)
_BYTE = _u(0xFF)
_MINUS = _u(ord("-"))
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
    if not good.all():
        n = np.where(good, n, 1)
    digits = (at[start] ^ _ZEROS) << ((8 - n) << 3).view(np.uint64)
    good &= ((digits + _NOT_DIGIT) | digits) & _HIGH == 0
    return _value(digits), good


def first_digits(word: Words) -> tuple[NDArray[np.int64], Positions]:
    """The number that each word begins with, and how many digits it has."""
    left = word ^ _ZEROS
    other = ((left + _NOT_DIGIT) | left) & _HIGH  # its lowest bit is right: what is carried goes up
    digits = np.where(other == 0, 8, lowest_byte(other >> _SEVEN))
    return _value(left << ((8 - digits) << 3).view(np.uint64)), digits


def before_tag(word: Words) -> Positions:
    """How many bytes of each word stand before its first "<"; 8 where it has none."""
    like_tag = word ^ _TAGS
    found = (like_tag - _ONES) & ~like_tag & _HIGH  # its lowest bit is right: what is borrowed comes from above
    return np.where(found == 0, 8, lowest_byte(found >> _SEVEN))


def lowest_byte(flags: Words) -> Positions:
    """Which of the bytes of each word, 0 or 1 all of them, is the first that is 1; 0 where none is."""
    return (((flags & -flags) * _BYTE_INDEX) >> _56).view(np.int64)


def numbers(data: Bytes, at: Words, start: Positions, end: Positions) -> tuple[NDArray[np.float64], Flags]:
    """Decimal numbers that stand at [start, end); and which of them are numbers and finite."""
    return decimals(data, at[start], at[start + 8], start, end)


def decimals(
    data: Bytes, word: Words, then: Words, start: Positions, end: Positions
) -> tuple[NDArray[np.float64], Flags]:
    """The same, where the first sixteen bytes of each are there as two words."""
    n = end - start
    negative = (word & _BYTE) == _MINUS
    signed = bool(negative.any())
    if signed:
        word = np.where(negative, (word >> _EIGHT) | (then << _56), word)
        then = np.where(negative, then >> _EIGHT, then)
        n = n - negative
    hard = (n < 1) | (n > (16 - negative if signed else 16))
    if hard.any():
        n = np.where(hard, 1, n)
    # The last eight characters to the top of a word, those before them to the top of another. Shifts by 64 bits and
    # more, also by "negative" ones, which are very large ones, leave nothing, as NumPy promises.
    word = word ^ _ZEROS
    if int(n.max(initial=0)) <= 8:
        whole, after, bad = _part(word << ((8 - n) << 3).view(np.uint64))
    else:
        up = ((16 - n) << 3).view(np.uint64)
        last = ((then ^ _ZEROS) << up) | (word >> (_64 - up)) | (word << (up - _64))
        whole, after, bad = _part(last)
        above, more, wrong = _part(word << up)
        if after is None:
            whole = above * 100_000_000 + whole
            after = None if more is None else np.where(more >= 0, more + 8, more)
        else:
            whole = above * np.where(after >= 0, 10_000_000, 100_000_000) + whole
            if more is not None:
                wrong |= (after >= 0) & (more >= 0)
                after = np.where(more >= 0, more + 8, after)
        bad |= wrong
    hard |= bad
    hard |= whole > _EXACT
    if after is None:
        value = whole.astype(np.float64)
    else:
        hard |= (n < 2) & (after >= 0)  # a point alone
        value = whole / _POWERS[np.maximum(after, 0)]
    if signed:
        np.negative(value, out=value, where=negative)
    good = np.ones(len(value), np.bool_)
    if hard.any():
        value[hard], good[hard] = _hard(data, start[hard], end[hard])
    return value, good


def _part(digits: Words) -> tuple[NDArray[np.int64], Positions | None, Flags]:
    """The number of eight characters less "0"; how many follow a point (-1: it has none; None: none of all has); and
    which are no number. Characters that are 0 in front do not matter.
    """
    like_point = digits ^ _POINTS
    point = ~(((like_point & _REST) + _REST) | like_point | _REST)  # the high bit of each byte that is a point
    some = point != 0
    after = None
    bad = np.zeros(len(digits), np.bool_)
    if some.any():
        bad = (point & (point - _ONE)) != 0  # two points
        lowest = point >> _SEVEN
        before = lowest - _ONE
        closed = ((digits & before) << _EIGHT) | (digits & ~(before | (lowest * _BYTE)))
        digits = np.where(some, closed, digits)
        after = np.where(some, 7 - ((lowest * _BYTE_INDEX) >> _56).view(np.int64), -1)
    bad |= ((digits + _NOT_DIGIT) | digits) & _HIGH != 0
    return _value(digits), after, bad


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
