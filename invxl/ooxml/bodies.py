"""Columns of cells drawn as bytes, many rows at once, so that no cell is ever an object.

Rows are drawn into a matrix of equal fields, eight bytes to a word. A field that a text does not fill is padded with
zero bytes, which no XML can hold; they are deleted from the whole matrix in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml.celltext import MAX_TEXT, CellStyle, body, looks_like_formula, text_body
from invxl.ooxml.digits import Decimals, Words

_PAD = b"\0"
_MOST_TABLE = 16 << 20  # bytes of padded texts that are kept ready

Field = bytes | Words  # the same in every row, or a text per row


class Bodies(Sequence[str]):
    """The bodies of a column (see `celltext`). width: bytes of the longest at most. gaps: whether one is no cell."""

    width: int
    gaps = False

    def fields(self, start: int, stop: int) -> list[Field]:
        """What makes up the bodies of some rows, one after the other."""
        raise NotImplementedError

    def texts(self, start: int, stop: int) -> list[str]:
        """The bodies of some rows, each as text."""
        raise NotImplementedError

    def picked(self, rows: Sequence[int]) -> list[str]:
        """The bodies of these rows, each as text."""
        return [self.texts(i, i + 1)[0] for i in rows]

    def listed(self) -> list[str]:
        """Each as text."""
        return self.texts(0, len(self))

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed())

    @overload
    def __getitem__(self, i: int) -> str: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[str]: ...
    def __getitem__(self, i: int | slice) -> str | Sequence[str]:
        if isinstance(i, slice):
            return self.listed()[i]
        i = range(len(self))[i]
        return self.texts(i, i + 1)[0]


class Numbers(Bodies):
    """Floats; NaN is blank, and an infinite one is #NUM!, which is what a cell can say of it."""

    def __init__(self, values: NDArray[np.float64], style: CellStyle) -> None:
        self._values, self._style = values, style
        self._blank, self._infinite = (body(v, style).encode() for v in (None, np.inf))
        self._head, self._tail = f' s="{style.plain}"><v>'.encode(), b"</v></c>"
        self.width = max(len(self._head) + 24 + len(self._tail), len(self._infinite))

    def __len__(self) -> int:
        return len(self._values)

    @cached_property
    def _decimals(self) -> Decimals:
        return Decimals(np.where(np.isfinite(self._values), self._values, 0.0))

    def fields(self, start: int, stop: int) -> list[Field]:
        values = self._values[start:stop]
        is_number = np.isfinite(values)
        if is_number.all():
            if (values == values[:1]).all():
                return [
                    self._head,
                    self._decimals.words(slice(start, start + 1)).tobytes().replace(_PAD, b""),
                    self._tail,
                ]
            return [self._head, self._decimals.words(slice(start, stop)), self._tail]
        is_blank = np.isnan(values)
        if is_blank.all():
            return [self._blank]
        parts: tuple[tuple[list[Field], NDArray[np.bool_]], ...] = (
            ([self._head, self._decimals.words(start + np.flatnonzero(is_number)), self._tail], is_number),
            ([self._blank], is_blank),
            ([self._infinite], ~is_number & ~is_blank),
        )
        filled = [(matrix(part, int(which.sum())), which) for part, which in parts if which.any()]
        out = np.zeros((len(values), max(words.shape[1] for words, _ in filled)), np.uint64)
        for words, which in filled:
            out[which, : words.shape[1]] = words
        return [out]

    def texts(self, start: int, stop: int) -> list[str]:
        if stop <= start:
            return []
        return drawn([*self.fields(start, stop), b"\n"], stop - start).decode()[:-1].split("\n")  # in no number

    def picked(self, rows: Sequence[int]) -> list[str]:
        return Numbers(self._values[list(rows)], self._style).listed()


class Texts(Bodies):
    """One of some texts per row; a code of -1 is blank."""

    def __init__(self, codes: NDArray[np.integer], texts: Sequence[str], style: CellStyle) -> None:
        self._codes, self._texts, self._style = codes, texts, style
        self._head, self._tail = (part.encode() for part in _around(style))
        self._plain = _plain_table(texts)
        if self._plain is not None:
            self.width = len(self._head) + 8 * self._plain.shape[1] + len(self._tail)
        else:
            self.width = max(map(len, self._encoded))

    @cached_property
    def _bodies(self) -> list[str]:
        """Of every text, and behind them the blank one."""
        return [*text_bodies(self._texts, self._style), body(None, self._style)]

    @cached_property
    def _encoded(self) -> list[bytes]:
        encoded = "\n".join(self._bodies).encode().split(b"\n")
        # else a line feed inside
        return encoded if len(encoded) == len(self._bodies) else [t.encode() for t in self._bodies]

    @cached_property
    def _table(self) -> Words | None:
        width = max(map(len, self._encoded))
        return _table(self._encoded, width) if width * len(self._encoded) <= _MOST_TABLE else None

    def __len__(self) -> int:
        return len(self._codes)

    def fields(self, start: int, stop: int) -> list[Field]:
        codes = self._codes[start:stop]
        if len(codes) and (codes == codes[0]).all():
            return [self._one(int(codes[0]))]
        if self._plain is not None and len(codes) and codes.min() >= 0:
            return [self._head, np.take(self._plain, codes, axis=0), self._tail]
        if self._table is not None:
            return [np.take(self._table, codes, axis=0, mode="wrap")]  # -1 is the last
        return [_table([self._encoded[c] for c in codes.tolist()], max(map(len, self._encoded)))]

    def _one(self, code: int) -> bytes:
        if code < 0:
            return body(None, self._style).encode()
        if self._plain is not None:
            return self._head + self._texts[code].encode() + self._tail
        return self._encoded[code]

    def texts(self, start: int, stop: int) -> list[str]:
        return [self._bodies[c] for c in self._codes[start:stop].tolist()]


class Listed(Bodies):
    """Bodies that are there as text; "" is no cell at all."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._bodies = bodies
        self.gaps = "" in bodies
        self.width = max((len(b.encode()) for b in bodies), default=0)

    def __len__(self) -> int:
        return len(self._bodies)

    def fields(self, start: int, stop: int) -> list[Field]:
        return _encoded(self._bodies[start:stop])

    def cells(self, head: str, start: int, stop: int, row: int) -> list[Field]:
        """The cells of some rows with their addresses. head: what stands before a row's number; row: the first one."""
        some = enumerate(self._bodies[start:stop], row)
        return _encoded([f'{head}{i}"{body}' if body else "" for i, body in some])

    def texts(self, start: int, stop: int) -> list[str]:
        return list(self._bodies[start:stop])


class Patched(Bodies):
    """Bodies of which a few are others, as text."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._others: dict[int, str] = {}
        self.width = bodies.width

    def put(self, row: int, body: str) -> None:
        """Another body."""
        self._others[row] = body
        self.width = max(self.width, len(body.encode()))

    def __len__(self) -> int:
        return len(self._bodies)

    def fields(self, start: int, stop: int) -> list[Field]:
        fields = self._bodies.fields(start, stop)
        here = [row for row in range(start, stop) if row in self._others]
        if not here:
            return fields
        all, others = matrix(fields, stop - start), texts_table([self._others[row] for row in here])
        out = np.zeros((stop - start, max(all.shape[1], others.shape[1])), np.uint64)
        out[:, : all.shape[1]] = all
        at = np.array(here) - start
        out[at] = 0
        out[at, : others.shape[1]] = others
        return [out]

    def texts(self, start: int, stop: int) -> list[str]:
        texts = self._bodies.texts(start, stop)
        return [self._others.get(row, text) for row, text in enumerate(texts, start)]

    def picked(self, rows: Sequence[int]) -> list[str]:
        return [self._others.get(row, text) for row, text in zip(rows, self._bodies.picked(rows), strict=True)]


def _encoded(texts: Sequence[str]) -> list[Field]:
    """One of these per row."""
    if len(set(texts)) == 1:
        return [texts[0].encode()]
    return [texts_table(texts)]


def texts_table(texts: Sequence[str]) -> Words:
    """Texts as a field: one per row."""
    encoded = [t.encode() for t in texts]
    return _table(encoded, max(map(len, encoded), default=0))


def text_bodies(texts: Sequence[str], style: CellStyle) -> list[str]:
    """`text_body` of each, "" blank; texts that need no care are only wrapped.

    >>> text_bodies(["a", "=b"], CellStyle(1, 2)) == [text_body(t, CellStyle(1, 2)) for t in ("a", "=b")]
    True
    """
    joined = "".join(texts)
    blank = body(None, style)
    long = len(joined) > MAX_TEXT // 2 and max(map(len, texts)) > MAX_TEXT // 2
    if long or not joined.isprintable() or "_x" in joined or "&" in joined or "<" in joined or ">" in joined:
        return [text_body(t, style) if t else blank for t in texts]
    head, tail = _around(style)
    odd = {c for c in {t[:1] for t in texts} if not c or c.isspace() or looks_like_formula(c)}
    return [
        head + t + tail if t[:1] not in odd and t[-1] != " " else text_body(t, style) if t else blank for t in texts
    ]


def _around(style: CellStyle) -> tuple[str, str]:
    """What stands around a text that needs no care."""
    return f' s="{style.plain}" t="inlineStr"><is><t>', "</t></is></c>"


def _plain_table(texts: Sequence[str]) -> Words | None:
    """Texts as fields, where not one of them needs any care; None where one might."""
    joined = "".join(texts)
    if not (joined and joined.isascii() and joined.isprintable()) or any(odd in joined for odd in _CARE):
        return None
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    longest = int(lengths.max())
    width = -(-longest // 8)
    if not lengths.all() or longest > MAX_TEXT or 8 * width * len(texts) > _MOST_TABLE:
        return None
    data = np.frombuffer(joined.encode() + bytes(8 * width + 8), np.uint8)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    if _ODD_FIRST[data[starts]].any() or (data[ends - 1] == _SPACE).any():
        return None
    at = np.ndarray((len(data) - 7,), "<u8", data, 0, (1,))
    table = np.empty((len(texts), width), np.uint64)
    for k in range(width):
        bits = (np.clip(lengths - 8 * k, 0, 8) << 3).astype(np.uint64)
        table[:, k] = at[starts + 8 * k] & ~(_ALL << bits)  # a shift by 64 leaves nothing
    return table


_ALL, _SPACE = np.uint64(0xFFFFFFFFFFFFFFFF), ord(" ")
_CARE = ("_x", "&", "<", ">")
_ODD_FIRST = np.array([(c := chr(i)).isspace() or looks_like_formula(c) for i in range(128)], np.bool_)


def drawn(fields: Iterable[Field], rows: int) -> bytes:
    """Rows of these fields as they stand in a part."""
    return matrix(fields, rows).tobytes().translate(None, _PAD)


def matrix(fields: Iterable[Field], rows: int) -> Words:
    """Fields side by side, each padded to whole words."""
    template = bytearray()
    places: list[tuple[int, Words]] = []
    for field in fields:
        if isinstance(field, bytes):
            template += field
            continue
        template += bytes(-len(template) % 8)
        places.append((len(template) // 8, field))
        template += bytes(8 * field.shape[1])
    template += bytes(-len(template) % 8)
    out = np.empty((rows, len(template) // 8), np.uint64)
    out[:] = np.frombuffer(bytes(template), np.uint64)
    for at, field in places:
        for k in range(field.shape[1]):  # word by word, each a plain column
            out[:, at + k] = field[:, k]
    return out


def _table(texts: Sequence[bytes], width: int) -> Words:
    words = max(1, -(-width // 8))
    return np.array(texts, f"S{8 * words}").view(np.uint64).reshape(len(texts), words)
