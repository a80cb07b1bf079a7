"""Decimal text to floats: to the last bit as Python has it, and nothing but numbers."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invxl.ooxml.scan_numbers import _LONGEST, PAD, naturals, numbers, words
from invxl.ooxml.sheet_slow import parse_number

_LEAD = b'<row r="1"><c r="A1"><v>'  # so much at least stands before a sheet's first value


def _laid_out(tokens: list[str]) -> tuple[bytes, np.ndarray, np.ndarray]:
    data, start, end = _LEAD, [], []
    for token in tokens:
        start.append(len(data))
        data += token.encode()
        end.append(len(data))
        data += b"</v></c>"
    return data + PAD, np.array(start, np.int64), np.array(end, np.int64)


def _parsed(tokens: list[str]) -> list[float | None]:
    data, start, end = _laid_out(tokens)
    value, good = numbers(np.frombuffer(data, np.uint8), words(data), start, end)
    return [v if g else None for v, g in zip(value.tolist(), good.tolist(), strict=True)]


def _expected(token: str) -> float | None:
    if len(token) > _LONGEST:  # left to the slow reader
        return None
    try:
        return parse_number(token)
    except ValueError:
        return None


def _bits(value: float | None) -> bytes | None:
    return None if value is None else struct.pack("<d", value)


_TOKENS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(0, 1e6).map(lambda x: f"{x:.15g}"),
    st.floats(0, 1e6).map(lambda x: f"{x:.17g}"),
    st.integers(-(2**64), 2**64).map(str),
    st.from_regex(r"-?[0-9]{0,20}\.?[0-9]{0,20}", fullmatch=True),
    st.from_regex(r"[+-]?[0-9]{1,3}(\.[0-9]{1,3})?[eE][+-]?[0-9]{1,3}", fullmatch=True),
    st.text("0123456789.-+eE", max_size=20),
    st.sampled_from(["", "-", ".", "-.", "1.", ".5", "-0", "0.30000000000000004", "9007199254740993", "1e999", "nan",
                     "inf", "1_0", " 1", "1 ", "0x1", "12,5", "1.2.3", "--1", "99999999.99999999", "1..2"]),
)  # fmt: skip


@given(st.lists(_TOKENS, min_size=1, max_size=30))
def test_as_python_rounds(tokens: list[str]) -> None:
    assert list(map(_bits, _parsed(tokens))) == [_bits(_expected(t)) for t in tokens]


@pytest.mark.parametrize("digits", range(1, 22))
def test_every_length_and_place_of_the_point(digits: int) -> None:
    whole = "9876543210123456789012"[:digits]
    tokens = [whole, *(f"{whole[:k]}.{whole[k:]}" for k in range(digits + 1))]
    tokens += [f"-{t}" for t in tokens]
    assert list(map(_bits, _parsed(tokens))) == [_bits(float(t)) for t in tokens]


def test_a_quarter_of_a_million_prices_are_exact() -> None:
    rng = np.random.default_rng(5)
    values = np.concatenate([rng.integers(0, 10**9, 200_000) / 100, rng.random(50_000) * 1e5])
    tokens = [repr(v) for v in values.tolist()]
    joined = "</v></c>".join(tokens)
    data = _LEAD + joined.encode() + b"</v></c>" + PAD
    length = np.array([len(t) for t in tokens])
    start = len(_LEAD) + np.concatenate([[0], np.cumsum(length + 8)[:-1]])
    value, good = numbers(np.frombuffer(data, np.uint8), words(data), start, start + length)
    assert good.all()
    assert (value == values).all()


@given(st.lists(st.one_of(st.integers(0, 10**9).map(str), st.text("0123456789 -.", max_size=9)), min_size=1))
def test_positions_in_the_shared_strings(tokens: list[str]) -> None:
    data, start, end = _laid_out(tokens)
    value, good = naturals(words(data), start, end)
    for token, v, g in zip(tokens, value.tolist(), good.tolist(), strict=True):
        assert g == (token.isdigit() and len(token) <= 8)
        if g:
            assert v == int(token)
