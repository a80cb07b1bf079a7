"""Every public case at its own tolerance, through the Python function and through a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from functions import public_cases
from functions.public_cases import REFUSED, Case, answer, cases, refused_fields

import invxl
from invxl.addin.marshalling import call
from invxl.catalogue import function
from invxl.errors import FormulaError

CASES = cases()
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASES, reason=f"no cases at {public_cases.FOLDER}; set INVXL_SHARED"),
]
ENTIRELY_REFUSED = {case for refused in REFUSED if not refused.fields for case in refused.cases}
TESTED = [case for case in CASES if case.id not in ENTIRELY_REFUSED]


def through_python(name: str, **given: Any) -> Any:
    try:
        result = getattr(invxl, function(name).python)(**given)
    except FormulaError as error:
        return error.excel
    if isinstance(result, np.ndarray):
        return result.tolist() if result.size else "#N/A"
    return result


def through_a_cell(name: str, **given: Any) -> Any:
    arguments = []
    for a in function(name).all_arguments:
        value = given.get(a.name)
        arguments.append([[float(v) if isinstance(v, int) else v] for v in value] if isinstance(value, list) else value)
    result = call(name, arguments)
    if isinstance(result, list) and len(result[0]) == 1:
        return [row[0] for row in result]
    return result


def agree(expected: Any, found: Any, tolerance: float, relative: bool = False) -> bool:
    if isinstance(expected, Mapping):
        return all(agree(value, found[key], tolerance, relative) for key, value in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(found) and all(
            agree(e, f, tolerance, relative) for e, f in zip(expected, found, strict=True)
        )
    if expected == "-inf":
        return bool(found == "#DIV/0!")  # as settled for a zero actual: never infinity
    if isinstance(expected, str):
        return bool(expected == found)
    allowed = tolerance * abs(expected) if relative else tolerance
    return not isinstance(found, str) and abs(found - expected) <= allowed + 1e-12 * abs(expected)


@pytest.mark.parametrize("ask", [through_python, through_a_cell])
@pytest.mark.parametrize("case", TESTED, ids=lambda c: c.id)
def test_case(case: Case, ask: Any) -> None:
    found = answer(case, ask)
    left_out = refused_fields(case)
    checked = {name: value for name, value in case.expected.items() if name not in left_out}
    assert checked
    relative = "rel" in case.tolerance
    for name, value in checked.items():
        tolerance = case.tolerance.get(name, case.tolerance.get("abs", case.tolerance.get("rel")))
        assert tolerance is not None
        assert agree(value, found[name], tolerance, relative), f"{name}: {value} expected, {found[name]} found"


def test_at_most_five_definitions_are_refused_each_with_its_reason() -> None:
    assert len(REFUSED) <= 5
    assert all(refused.reason and refused.cases for refused in REFUSED)
    known = {case.id: case for case in CASES}
    for refused in REFUSED:
        for id in refused.cases:
            assert not refused.fields or set(refused.fields) & set(known[id].expected)


def test_no_case_is_left_out() -> None:
    assert len(CASES) == 113
    assert len(TESTED) == 110
