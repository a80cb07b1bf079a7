"""Columns of cells drawn as bytes, many rows at once, so that no cell is ever an object.

Rows are drawn into a matrix of equal fields. A field that a text does not fill is padded with zero bytes, which no XML
can hold; they are deleted from the whole matrix in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml.celltext import CellStyle, body, looks_like_formula, text_body
from invxl.ooxml.digits import Bytes, decimals

_PAD = b"\0"
_MOST_TABLE = 16 << 20  # bytes of padded texts that are kept ready


class Bodies(Sequence[str]):
    """The bodies of a column (see `celltext`). width: bytes of the longest at most."""

    width: int

    def drawn(self, start: int, stop: int) -> Bytes:
        """Rows of ASCII or UTF-8, padded with zero bytes."""
        raise NotImplementedError

    def listed(self) -> list[str]:
        """Each as text."""
        return list(self)

    @overload
    def __getitem__(self, i: int) -> str: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[str]: ...
    def __getitem__(self, i: int | slice) -> str | Sequence[str]:
        if isinstance(i, slice):
            return self.listed()[i]
        i = range(len(self))[i]
        return undrawn(self.drawn(i, i + 1)).decode()


class Numbers(Bodies):
    """Floats; NaN is blank, and an infinite one is #NUM!, which is what a cell can say of it."""

    def __init__(self, values: NDArray[np.float64], style: CellStyle) -> None:
        self._values = values
        self._blank, self._infinite = (_row(body(v, style)) for v in (None, np.inf))
        self._head, self._tail = _row(f' s="{style.plain}"><v>'), _row("</v></c>")
        self.width = max(len(self._head) + 24 + len(self._tail), len(self._infinite))

    def __len__(self) -> int:
        return len(self._values)

    def drawn(self, start: int, stop: int) -> Bytes:
        values = self._values[start:stop]
        is_number = np.isfinite(values)
        if is_number.all():
            return _joined(self._head, decimals(values), self._tail)
        is_blank = np.isnan(values)
        if is_blank.all():
            return np.broadcast_to(self._blank, (len(values), len(self._blank)))
        filled = _joined(self._head, decimals(values[is_number]), self._tail)
        out = np.zeros((len(values), max(filled.shape[1], len(self._blank), len(self._infinite))), np.uint8)
        out[is_number, : filled.shape[1]] = filled
        out[is_blank, : len(self._blank)] = self._blank
        out[~is_number & ~is_blank, : len(self._infinite)] = self._infinite
        return out

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed())

    def listed(self) -> list[str]:
        if not len(self):
            return []
        drawn = self.drawn(0, len(self))
        ends = np.full((len(self), 1), ord("\n"), np.uint8)  # in no number
        return undrawn(np.hstack([drawn, ends])).decode()[:-1].split("\n")


class Texts(Bodies):
    """One of some texts per row; a code of -1 is blank."""

    def __init__(self, codes: NDArray[np.integer], texts: Sequence[str], style: CellStyle) -> None:
        self._codes = codes
        self._texts = [*text_bodies(texts, style), body(None, style)]
        joined = "\n".join(self._texts).encode()  # a line feed inside makes too many pieces
        self._encoded = joined.split(b"\n")
        if len(self._encoded) != len(self._texts):
            self._encoded = [t.encode() for t in self._texts]
        self.width = max(map(len, self._encoded))
        self._table: Bytes | None = None
        if self.width * len(self._encoded) <= _MOST_TABLE:
            self._table = _table(self._encoded, self.width)

    def __len__(self) -> int:
        return len(self._codes)

    def drawn(self, start: int, stop: int) -> Bytes:
        codes = self._codes[start:stop]
        if self._table is not None:
            return np.take(self._table, codes, axis=0, mode="wrap")  # -1 is the last
        return _table([self._encoded[c] for c in codes.tolist()], self.width)

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed())

    def listed(self) -> list[str]:
        return [self._texts[c] for c in self._codes.tolist()]


class Listed(Bodies):
    """Bodies that are there as text."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._bodies = bodies
        self.width = max((len(b.encode()) for b in bodies), default=0)

    def __len__(self) -> int:
        return len(self._bodies)

    def drawn(self, start: int, stop: int) -> Bytes:
        return _table([b.encode() for b in self._bodies[start:stop]], self.width)

    def __iter__(self) -> Iterator[str]:
        return iter(self._bodies)


def text_bodies(texts: Sequence[str], style: CellStyle) -> list[str]:
    """`text_body` of each, "" blank; texts that need no care are only wrapped.

    >>> text_bodies(["a", "=b"], CellStyle(1, 2)) == [text_body(t, CellStyle(1, 2)) for t in ("a", "=b")]
    True
    """
    joined = "".join(texts)
    blank = body(None, style)
    if not joined.isprintable() or "_x" in joined or "&" in joined or "<" in joined or ">" in joined:
        return [text_body(t, style) if t else blank for t in texts]
    head, tail = f' s="{style.plain}" t="inlineStr"><is><t>', "</t></is></c>"
    odd = {c for c in {t[:1] for t in texts} if not c or c.isspace() or looks_like_formula(c)}
    return [
        head + t + tail if t[:1] not in odd and t[-1] != " " else text_body(t, style) if t else blank for t in texts
    ]


def undrawn(drawn: Bytes) -> bytes:
    """Drawn rows as they stand in a part."""
    return drawn.tobytes().translate(None, _PAD)


def _row(text: str) -> Bytes:
    return np.frombuffer(text.encode(), np.uint8)


def _joined(head: Bytes, inner: Bytes, tail: Bytes) -> Bytes:
    at, after = len(head), len(head) + inner.shape[1]
    out = np.empty((len(inner), after + len(tail)), np.uint8)
    out[:, :at], out[:, at:after], out[:, after:] = head, inner, tail
    return out


def _table(texts: Sequence[bytes], width: int) -> Bytes:
    return np.array(texts, f"S{width}").view(np.uint8).reshape(len(texts), width)
