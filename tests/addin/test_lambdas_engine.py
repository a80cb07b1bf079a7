"""The LAMBDAs at work in an engine that knows them, over the catalogue's examples and where errors are due.

They are given to it as a person types them: it does not know `_xlop.`, by which a file marks what may be left out.
"""

from __future__ import annotations

import math
from typing import Any

import formulon
import pytest

from invxl.addin import lambdas
from invxl.addin.marshalling import call
from invxl.catalogue import BY_NAME
from invxl.catalogue.model import Example, Function
from invxl.catalogue.native import lambda_text, variant

WITH_TWIN = [
    (BY_NAME[name], example)
    for name in lambdas.names()
    for example in BY_NAME[name].examples
    if variant(BY_NAME[name], example.given) is not None
]
HEIGHT = 20  # rows for each example's ranges and answer
# Errors, arrays and what is left out; formula and the column of cells that it gives.
FORMULAS = [
    ("=TURNOVER(1,0)", ["#DIV/0!"]),
    ("=TURNOVER(NA(),5)", ["#N/A"]),
    ("=SAFETYSTOCK(95,100,20,9,2)", ["#NUM!"]),
    ('=AVERAGEINVENTORY({1;2},"no such method")', ["#VALUE!"]),
    ("=TURNOVER({100;50},{20;0})", [5.0, "#DIV/0!"]),
    ("=DSI(160000,44750,)", [102.0859375]),
    ("=DSI({160000;80000},44750)", [102.0859375, 204.171875]),
]


@pytest.fixture(scope="module")
def engine() -> Any:
    book = formulon.Workbook.create_default()
    for name in lambdas.names():
        text = lambda_text(BY_NAME[name])
        assert text is not None
        book.set_defined_name(name, text.removeprefix("="))
    return book


def shown(book: Any, row: int, column: int) -> Any:
    value = book.get_value(0, row, column).to_python()
    if hasattr(value, "error_code") and value.error_code is not None:
        return formulon.error_display_name(value.error_code)
    return round(value, 9) if isinstance(value, float) else value


def placed(book: Any, top: int, f: Function, example: Example) -> str:
    """The example as a formula, its ranges in cells from `top` on."""
    words = []
    for column, argument in enumerate(f.all_arguments, 1):
        value = example.given.get(argument.name)
        if isinstance(value, (list, tuple)):
            for row, cell in enumerate(value, top):
                (book.set_text if isinstance(cell, str) else book.set_number)(0, row, column, cell)
            letter = chr(ord("A") + column)
            words.append(f"{letter}{top + 1}:{letter}{top + len(value)}")
        else:
            words.append("" if value is None else f'"{value}"' if isinstance(value, str) else repr(float(value)))
    return f"={f.name}({','.join(words)})".replace(",)", ")").rstrip(",")


def test_every_example_with_a_twin_is_what_the_function_gives(engine: Any) -> None:
    for i, (f, example) in enumerate(WITH_TWIN):
        engine.set_formula(0, i * HEIGHT, 0, placed(engine, i * HEIGHT, f, example))
    engine.recalc()
    wrong = []
    for i, (f, example) in enumerate(WITH_TWIN):
        given = [example.given.get(a.name) for a in f.all_arguments]
        wanted = call(f.name, [[[c] for c in v] if isinstance(v, (list, tuple)) else v for v in given])
        cells = [row[0] for row in wanted] if isinstance(wanted, list) else [wanted]
        for at, cell in enumerate(cells):
            found = shown(engine, i * HEIGHT + at, 0)
            same = math.isclose(found, cell, rel_tol=1e-9, abs_tol=1e-9) if isinstance(found, float) else found == cell
            wrong += [] if same else [(f.name, dict(example.given), at, found, cell)]
    assert wrong == []
    assert len(WITH_TWIN) > 80


def test_errors_arrays_and_what_is_left_out(engine: Any) -> None:
    for i, (formula, _) in enumerate(FORMULAS):
        engine.set_formula(0, i * HEIGHT, 20, formula)
    engine.recalc()
    for i, (formula, cells) in enumerate(FORMULAS):
        assert [shown(engine, i * HEIGHT + at, 20) for at in range(len(cells))] == cells, formula
