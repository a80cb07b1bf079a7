"""Cells drawn many at once are, byte for byte, the cells written one by one."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invxl.ooxml.bodies import Bodies, Listed, Numbers, Patched, Texts, drawn, text_bodies
from invxl.ooxml.celltext import CellStyle, body, number
from invxl.ooxml.digits import Decimals, fixed
from invxl.ooxml.rows import Grid
from invxl.ooxml.shortest import shortest

STYLE = CellStyle(3, 41)
FLOATS = st.one_of(
    st.floats(),
    st.integers(-(10**17), 10**17).map(float),
    st.builds(lambda k, d: k / 10**d, st.integers(-(10**16), 10**16), st.integers(0, 6)),
    st.sampled_from([0.0, -0.0, 1e15, 999999999999999.0, -1e15, 1e16, 1e-4, 9.9e-5, 5e-324, 1.7976931348623157e308,
                     0.1 + 0.2, 2.675, 1e22, math.inf, -math.inf, math.nan]),
)  # fmt: skip
WORDS = st.text(st.sampled_from("ab=-+ é&<>_x0041\n\t\0\ud800😀"), max_size=8)


@given(st.lists(FLOATS.filter(math.isfinite), min_size=1, max_size=40))
def test_numbers_are_the_shortest_that_read_back(values: list[float]) -> None:
    found = drawn([Decimals(np.array(values)).words(slice(None)), b" "], len(values)).decode().split()
    assert found == [number(v) for v in values]


@pytest.mark.parametrize("near", [10.0**k for k in range(-4, 9)] + [2.0**k for k in range(-13, 27)])
def test_numbers_beside_powers_and_of_many_digits(near: float) -> None:
    rng = np.random.default_rng(5)
    beside = [near]
    for way in (0.0, math.inf):
        value = near
        beside += [value := math.nextafter(value, way) for _ in range(60)]
    cents = np.round(rng.random((300, 4)) * near, 2).sum(axis=1)
    values = np.concatenate([beside, rng.random(600) * near, cents, -rng.random(60) * near])
    found = drawn([Decimals(values).words(slice(None)), b" "], len(values)).decode().split()
    assert found == [number(v) for v in values.tolist()]


def test_what_is_said_of_digits_is_sure() -> None:
    values = np.exp(np.random.default_rng(6).uniform(np.log(1e-4), np.log(1e8), 20_000))
    digits, before, sure = shortest(values)
    assert sure.mean() > 0.99
    shown = [Decimal(k).scaleb(b - 17) for k, b in zip(digits[sure].tolist(), before[sure].tolist(), strict=True)]
    assert shown == [Decimal(repr(v)) for v in values[sure].tolist()]


@pytest.mark.parametrize(
    ("scaled", "d", "shown"), [(0, 2, "0"), (-7, 3, "-0.007"), (10**14, 0, "1" + "0" * 14), (1050, 2, "10.5")]
)
def test_fixed_decimals(scaled: int, d: int, shown: str) -> None:
    assert drawn([fixed(np.array([scaled]), d)], 1).decode() == shown


@given(st.lists(FLOATS, max_size=30))
def test_columns_of_numbers(values: list[float]) -> None:
    column = Numbers(np.array(values, np.float64), STYLE)
    expected = [body(v, STYLE) for v in values]
    assert [column.listed(), list(column), [column[i] for i in range(len(values))]] == [expected] * 3
    assert max((len(b) for b in expected), default=0) <= column.width


@given(st.lists(WORDS, min_size=1, max_size=8, unique=True), st.data())
def test_columns_of_texts(texts: list[str], data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.integers(-1, len(texts) - 1), max_size=20))
    column = Texts(np.array(codes, np.int32), texts, STYLE)
    expected = [body(texts[c] if c >= 0 else None, STYLE) for c in codes]
    assert column.listed() == expected
    assert [column[i] for i in range(len(codes))] == expected
    assert text_bodies(texts, STYLE) == [body(t, STYLE) for t in texts]


def test_texts_too_many_to_keep_ready_are_drawn_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = np.array([1, 0, -1])
    ready = Texts(codes, ["one", "three"], STYLE)
    monkeypatch.setattr("invxl.ooxml.bodies._MOST_TABLE", 0)
    one_by_one = Texts(codes, ["one", "three"], STYLE)
    assert drawn(one_by_one.fields(0, 3), 3) == drawn(ready.fields(0, 3), 3)


def _patched(bodies: Bodies, others: dict[int, str]) -> Bodies:
    out = Patched(bodies)
    for row, other in others.items():
        out.put(row, other)
    return out


@given(st.lists(FLOATS, min_size=1, max_size=30), st.data())
def test_a_few_bodies_that_are_others(values: list[float], data: st.DataObject) -> None:
    others = data.draw(st.dictionaries(st.integers(0, len(values) - 1), WORDS.map(lambda t: body(t, STYLE))))
    expected = [others.get(i, body(v, STYLE)) for i, v in enumerate(values)]
    column = _patched(Numbers(np.array(values), STYLE), others)
    rows = data.draw(st.lists(st.integers(0, len(values) - 1)))
    assert [column.listed(), column.picked(range(len(values)))] == [expected] * 2
    assert column.picked(rows) == [expected[i] for i in rows]
    start = data.draw(st.integers(0, len(values) - 1))
    assert drawn(column.fields(start, len(values)), len(values) - start).decode() == "".join(expected[start:])
    assert max(len(b.encode()) for b in expected) <= column.width


@settings(max_examples=100)
@given(st.data())
def test_rows_drawn_at_once_are_the_rows_one_by_one(data: st.DataObject) -> None:
    n, top = data.draw(st.integers(0, 30)), data.draw(st.integers(1, 120))
    near = st.integers(1, top + n + 4)
    grid = Grid(top=top)
    for column in data.draw(st.sets(st.integers(1, 40), max_size=4)):
        grid.block[column] = data.draw(st.sampled_from([
            Numbers(np.arange(n) / 4, STYLE), Texts(np.arange(n) % 3 - 1, ["a", "ü"], STYLE),
            Listed([body(i, STYLE) for i in range(n)]), [body(None, STYLE)] * n, [""] * n,
            _patched(Numbers(np.arange(n) / 4, STYLE), {i: body(f"ü{i}", STYLE) for i in range(1, n, 5)}),
            _patched(Texts(np.arange(n) % 3 - 1, ["a", "ü"], STYLE), {i: body(1.0, STYLE) for i in range(0, n, 7)}),
            ["" if i % 3 else body(f"ü{i}", STYLE) for i in range(n)],
        ]))  # fmt: skip
    for row, column in data.draw(st.sets(st.tuples(near, st.integers(1, 45)), max_size=8)):
        grid.put(row, column, body("x", STYLE))
    for row in data.draw(st.sets(near, max_size=3)):
        grid.attributes[row] = ' hidden="1"'
    assert b"".join(grid.pieces()).decode() == "".join(grid.rows())


def test_long_blocks_are_drawn_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invxl.ooxml.rows._MOST_ROWS", 7)
    columns: dict[int, Bodies] = {1: Numbers(np.arange(100.0), STYLE), 3: Texts(np.arange(100) % 2, ["a", "b"], STYLE)}
    grid = Grid(top=95, block=dict(columns))
    assert b"".join(grid.pieces()).decode() == "".join(grid.rows())
