"""Texts that stand in the sheet itself, to codes, without an object per cell.

Eight bytes at a time are hashed; each distinct text is then looked up once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml.gather import Pool
from invxl.ooxml.scan_numbers import Flags, Positions, Words
from invxl.ooxml.strings_read import decoded
from invxl.ooxml.xmltext import unescape_x

_VECTOR_BYTES = 64  # longer texts are looked up one by one
_MIX = np.uint64(0x9E3779B97F4A7C15)
_32 = np.uint64(32)


class TextCodes:
    """Codes of texts by their bytes in the sheet, over the chunks of one table."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[bytes, int | None] = {}

    def codes(self, data: bytes, at: Words, start: Positions, end: Positions) -> tuple[NDArray[np.int32], Flags]:
        """The code of each text at [start, end); and which of them are plain enough to have one."""
        n = end - start
        code = np.full(len(n), -1, np.int32)
        good = np.ones(len(n), np.bool_)
        short = n <= _VECTOR_BYTES
        if short.any():
            which = slice(None) if short.all() else np.flatnonzero(short)
            s, m = start[which], n[which]
            first, inverse = distinct(at, s, m)
            found = [self._code(data[a:b]) for a, b in zip(s[first].tolist(), (s + m)[first].tolist(), strict=True)]
            code[which] = np.array([-1 if c is None else c for c in found], np.int32)[inverse]
            good[which] = np.array([c is not None for c in found], np.bool_)[inverse]
        for i in np.flatnonzero(~short).tolist():
            one = self._code(data[int(start[i]) : int(end[i])])
            code[i], good[i] = -1 if one is None else one, one is not None
        return code, good

    def _code(self, body: bytes) -> int | None:
        try:
            return self._known[body]
        except KeyError:
            pass
        try:
            text = decoded(body)
        except UnicodeDecodeError:
            text = None
        code = None if text is None else self._pool.code(unescape_x(text))
        self._known[body] = code
        return code


def distinct(at: Words, start: Positions, n: Positions) -> tuple[Positions, Positions]:
    """The first of each distinct text, and for each text which of those it is."""
    pieces = []
    mixed = n.astype(np.uint64) * _MIX
    for offset in range(0, int(n.max(initial=0)), 8):
        left = np.minimum(n - offset, 8)
        inside = left > 0
        where = np.where(inside, start + offset, 0)
        shift = ((8 - np.maximum(left, 1)) << 3).astype(np.uint64)
        piece = np.where(inside, at[where] << shift, np.uint64(0))
        pieces.append(piece)
    if len(n) and (n == n[0]).all() and all((p == p[0]).all() for p in pieces):  # as most rows' tags are
        return np.zeros(1, np.int64), np.zeros(len(n), np.int64)
    for piece in pieces:
        mixed = (mixed ^ piece) * _MIX
        mixed ^= mixed >> _32
    _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
    same = first[inverse]
    if (n == n[same]).all() and all((p == p[same]).all() for p in pieces):
        return first, inverse
    everything = np.arange(len(n))  # two texts with one hash: each stands for itself
    return everything, everything
