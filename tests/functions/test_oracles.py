"""Every function, every option and output of it, against an independent scalar implementation on random calls."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np
import pytest
from functions.oracles import ORACLES
from functions.strategies import calls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invxl.catalogue import FUNCTIONS
from invxl.catalogue.evaluate import evaluate
from invxl.catalogue.model import Function
from invxl.errors import ERROR_VALUES, FormulaError


def outcome(f: Function, values: dict[str, Any]) -> Any:
    """A number, text or error; or a list of them, row by row."""
    try:
        result = evaluate(f, values)
    except FormulaError as error:
        return error.excel
    flat = result.values.reshape(-1).tolist()
    if result.codes is not None:
        flat = [ERROR_VALUES[c] if c else v for v, c in zip(flat, result.codes.reshape(-1).tolist(), strict=True)]
    if f.name == "VALUATION" and result.values.ndim == 2:
        table = result.values
        return [(math.fsum(table[:, 0].tolist()), math.fsum((table[:, 0] * table[:, 1]).tolist()))]
    return flat[0] if result.values.ndim == 0 else flat


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, (list, tuple)):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, str):
        return bool(found == expected)
    return not isinstance(found, str) and found == pytest.approx(expected, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.name)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_function_equals_its_oracle(f: Function, data: Any) -> None:
    values = data.draw(calls(f))
    names = {"over_": "over"}
    asked = inspect.signature(ORACLES[f.name]).parameters
    by_name = {a.name: a.default if not a.required else None for a in f.all_arguments} | values
    for a in f.arguments:  # a range that is left out is None to an oracle, also where our default is a number
        if a.name not in values and a.shape.value in ("range", "rows"):
            by_name[a.name] = None
    expected = ORACLES[f.name](**{name: by_name[names.get(name, name)] for name in asked})
    found = outcome(f, values)
    assert same(found, expected), f"{f.name} {values}: {found}, the oracle says {expected}"


def test_every_function_has_its_oracle() -> None:
    assert {f.name for f in FUNCTIONS} <= set(ORACLES)
    for f in FUNCTIONS:
        names = {name.rstrip("_") for name in inspect.signature(ORACLES[f.name]).parameters}
        assert names == {a.name for a in f.all_arguments}


def test_one_call_over_an_array_is_many_single_calls() -> None:
    """What the oracles prove for single values holds element by element."""
    rng = np.random.default_rng(11)
    for f in FUNCTIONS:
        singles = [a for a in f.arguments if a.shape.value == "each" and a.kind.value == "number"]
        if len(singles) != len([a for a in f.arguments if a.kind.value != "choice"]):
            continue
        columns = {a.name: np.round(rng.uniform(-1.0, 3.0, 40), 2) for a in singles}
        whole = evaluate(f, columns)
        codes = np.zeros(40, dtype=int) if whole.codes is None else whole.codes
        for i in range(40):
            one = outcome(f, {name: float(column[i]) for name, column in columns.items()})
            here = ERROR_VALUES[int(codes[i])] if codes[i] else float(whole.values[i])
            assert same(here, one), f"{f.name} row {i}"
