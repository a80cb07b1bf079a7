"""Numbers as text, whole arrays at once: the shortest decimals that read back as the same doubles, as bytes.

Most figures in a workbook are whole or have a few decimals. Such a number is k / 10^d with |k| < 10^15, and IEEE
division rounds that quotient to the nearest double; as no two decimals of up to 15 digits share a double, its digits
without the zeros at their end are the shortest text of the double. The others are left to `shortest`, which looks for
up to 17 digits, and to `repr`, which finds the same text one by one.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml.shortest import shortest

Words = NDArray[np.uint64]  # [n, k]: texts of up to 8 k bytes; a zero byte is no character
Word = NDArray[np.uint64]  # [n]: one of them
_MOST = 1e15  # from here on a double has more digits than are certain
_ROOM = 9e14  # so much times 10^4 is an int64
_DECIMALS = ((0, _ROOM), (2, _MOST), (4, _MOST))  # so many are looked for; numbers below 0.0001 have an exponent
_LONG = 255  # more
_WORDS = 5  # of such a number at most
_LONGEST = 24  # characters of a double at most: -2.2250738585072014e-308


def _u(value: int) -> np.uint64:
    return np.uint64(value)


_EIGHT_DIGITS, _FOUR_DIGITS = _u(10**8), _u(10**4)
_ZEROS, _HIGH, _REST = _u(0x3030303030303030), _u(0x8080808080808080), _u(0x7F7F7F7F7F7F7F7F)
_LAST = _u(1 << 56)  # the last byte of a word is the last character
_MINUS, _POINT, _ZERO = _u(ord("-")), _u(ord(".")), _u(ord("0"))
_BYTE = _u(0xFF)


class Decimals:
    """Finite numbers, of which some at a time are wanted as text: how each is written is found once for all.

    >>> found = Decimals(np.array([12.0, -0.05, 1 / 3])).words(slice(None))
    >>> [row.tobytes().replace(b"\\0", b"") for row in found]
    [b'12', b'-0.05', b'0.3333333333333333']
    """

    def __init__(self, values: NDArray[np.float64]) -> None:
        self._places = np.full(len(values), _LONG, np.uint8)  # decimals of each
        self._scaled = np.zeros(len(values), np.int64)  # without the point; of what is long its place among these
        at, left = np.arange(len(values)), values
        for d, most in _DECIMALS:
            scale = 10.0**d
            with np.errstate(over="ignore"):  # such a number has no decimals
                scaled = np.rint(left * scale)
            exact = (scaled / scale == left) & (np.abs(scaled) < most)
            some = at[exact]
            self._places[some], self._scaled[some] = d, scaled[exact].astype(np.int64)
            at, left = at[~exact], left[~exact]
            if not len(left):
                break
        self._long = _long(left)
        self._scaled[at] = np.arange(len(at))

    def words(self, at: slice | NDArray[np.intp]) -> Words:
        """Those at these positions as text."""
        places, scaled = self._places[at], self._scaled[at]
        if not len(places):
            return np.zeros((0, 1), np.uint64)
        is_long = places == _LONG
        if not is_long.any():
            return _short(places, scaled)
        at_long = np.flatnonzero(is_long)
        long = self._long[scaled[at_long]]
        if len(at_long) == len(places):
            return long
        short = _short(np.where(is_long, 0, places), scaled)  # where one is long, what is written over
        out = np.zeros((len(places), max(short.shape[1], long.shape[1])), np.uint64)
        out[:, : short.shape[1]] = short
        if short.shape[1] > long.shape[1]:
            out[at_long] = 0
        out[at_long, : long.shape[1]] = long
        return out


def _short(places: NDArray[np.uint8], scaled: NDArray[np.int64]) -> Words:
    """Whole numbers divided by a power of ten each, all at once: a zero at the end of decimals is not written."""
    most = int(places.max())
    if (places != most).any():
        scaled = scaled * _TENS.view(np.int64)[most - places]
    return fixed(scaled, most)


def fixed(scaled: NDArray[np.int64], d: int = 0) -> Words:
    """Whole numbers divided by 10^d (d at most 7), without zeros at the end of their decimals.

    >>> [row.tobytes().replace(b"\\0", b"") for row in fixed(np.array([-5, 120, 300]), 2)]
    [b'-0.05', b'1.2', b'3']
    """
    left = np.abs(scaled)
    digits = len(str(int(left.max(initial=0)) // 10**d))
    negative = bool((scaled < 0).any())
    fours, behind = -(-digits // 4), 0 if not d else 1 if d < 4 else 2  # in half words
    halves = fours + behind + (negative and digits % 4 == 0)
    words = np.zeros((len(scaled), -(-halves // 2)), np.uint64)
    out = words.view(np.uint32)
    at = out.shape[1] - behind
    if d:
        whole = left // 10**d
        decimals = left - whole * 10**d
        if behind == 1:
            out[:, at] = _after_point(d)[decimals]
        else:
            words[:, -1] = _pointed(decimals.view(np.uint64), d)
        left = whole
    alone = _UNITS  # what four digits are where none stand before them
    for _ in range(fours - 1):
        at, higher = at - 1, left // 10_000
        out[:, at] = _FOURS[(left - higher * 10_000) + (higher == 0) * alone]
        left, alone = higher, _LEADING
    out[:, at - 1] = _FOURS[alone:][left]
    if negative:
        words.view(np.uint8)[:, 4 * (out.shape[1] - halves)] = (scaled < 0) * np.uint8(ord("-"))
    return words


@lru_cache(maxsize=4)
def _after_point(d: int) -> NDArray[np.uint32]:
    """Of every number below 10^d, d at most 3, what stands behind the whole one."""
    return _pointed(np.arange(10**d, dtype=np.uint64), d).astype(np.uint32)


def _pointed(decimals: Word, d: int) -> Word:
    """A point and d decimals without zeros at their end; nothing where they are 0."""
    text: Word = _to_last(_eight(decimals) >> _u(8 * (8 - d))) << _u(8) | _POINT
    return np.where(decimals == 0, _u(0), text)


def _long(values: NDArray[np.float64]) -> Words:
    """Numbers of many digits."""
    digits, before, sure = shortest(np.abs(values))
    if not sure.any():
        return _as_python(values)
    out = np.zeros((len(values), _WORDS), np.uint64)
    found = _seventeen(digits[sure], before[sure], values[sure] < 0)
    out[sure, : found.shape[1]] = found
    if not sure.all():
        others = _as_python(values[~sure])
        out[~sure, : others.shape[1]] = others
    return out if out[:, -1].any() else np.ascontiguousarray(out[:, :-1])  # none is negative


def _seventeen(digits: NDArray[np.int64], before: NDArray[np.int64], negative: NDArray[np.bool_]) -> Words:
    """Numbers of seventeen digits, of which so many (-3 to 8) stand before the point, without zeros at their end."""
    small = before < 1  # nothing but zeros before the point
    unit = _TENS[17 - np.where(small, 1, before)]
    first = digits.view(np.uint64) // unit
    rest = (digits.view(np.uint64) - first * unit) * _TENS[np.where(small, 0, before - 1)]
    high = rest // _EIGHT_DIGITS
    low = _eight(rest - high * _EIGHT_DIGITS)
    high = _eight(high)
    whole = _from_first(_eight(np.where(small, _u(0), first)))
    point = np.where(small, _POINTS[np.where(small, -before, 0)] | first + _ZERO << _u(32), _POINT)
    if (longest := int(before.max(initial=0))) < 8:  # both in one word
        heads = [np.where(small, _ZERO << _u(8) | point << _u(16), whole >> _u(8) | _POINT << _u(56))]
    else:
        heads = [whole, point]
    if negative.any():
        heads = [negative * _MINUS | heads[0], *heads[1:]] if longest < 7 else [negative * _MINUS, *heads]
    ends = [np.where(low == 0, _to_last(high), high + _ZEROS), np.where(low == 0, _u(0), _to_last(low))]
    return np.stack(heads + ends, axis=1)


def _eight(number: Word) -> Word:
    """The eight digits of numbers below 10^8, a byte each, in the order of text: halves, quarters, eighths."""
    high = number // _FOUR_DIGITS
    both = high | number - high * _FOUR_DIGITS << _u(32)
    high = both * _u(10486) >> _u(20) & _u(0x0000007F0000007F)  # a hundredth of each
    both = high | both - high * _u(100) << _u(16)
    high = both * _u(103) >> _u(10) & _u(0x000F000F000F000F)  # a tenth of each
    eight: Word = high | both - high * _u(10) << _u(8)
    return eight


def _from_first(digits: Word) -> Word:
    """Digits as text, without zeros in front."""
    some = ((digits | _LAST) + _REST) & _HIGH
    kept: Word = digits + _ZEROS & -((some & -some) >> _u(7))
    return kept


def _to_last(digits: Word) -> Word:
    """Digits as text, without zeros at the end."""
    some: Word = digits + _REST & _HIGH
    for step in (8, 16, 32):
        some |= some >> _u(step)
    kept: Word = digits + _ZEROS & (some >> _u(7)) * _BYTE
    return kept


def _fours() -> NDArray[np.uint32]:
    """Four digits as half a word: with zeros in front; without them, 0 nothing at all; the same, but 0 a zero."""
    digits = _eight(np.arange(10_000, dtype=np.uint64))
    units = _from_first(digits)
    leading = units.copy()
    leading[0] = 0
    every: NDArray[np.uint32] = (np.concatenate((digits + _ZEROS, leading, units)) >> _u(32)).astype(np.uint32)
    return every


_FOURS, _LEADING, _UNITS = _fours(), 10_000, 20_000  # and where the second and the third begin
_TENS = 10 ** np.arange(17, dtype=np.uint64)
_POINTS = np.array([int.from_bytes(b"." + b"0" * k, "little") for k in range(4)], np.uint64)


def _as_python(values: NDArray[np.float64]) -> Words:
    """As `repr` writes them, whole ones without decimals, left in fields of equal width."""
    shown: list[float] = values.tolist()
    for i in np.flatnonzero((np.abs(values) < _MOST) & (values == np.rint(values))).tolist():
        shown[i] = int(shown[i])
    text = (f"%-{_LONGEST}r" * len(values)) % tuple(shown)
    fields = np.frombuffer(text.encode("ascii").replace(b" ", b"\0"), np.uint64)
    return fields.reshape(len(values), _LONGEST // 8)
