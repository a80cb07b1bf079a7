"""The functions through xlwings' pipeline for servers and Lite: cells as the host sends them, cells as it shows them.

The pipeline needs xlwings' licence key, which only this test's own process sets; nothing that ships needs it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from support.example_calls import example_calls, expected
from support.lite_pipeline import CALLS, PIPELINE, shown

from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import WIZARD_TEXT

SENT = [[name, *(a if isinstance(a, list) or a is None else [[a]] for a in given)] for name, *given in example_calls()]


@cache
def served(module: str = "invxl.addin.functions") -> dict[str, Any]:
    environment = os.environ | {"XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}
    done = subprocess.run(
        [sys.executable, "-c", PIPELINE, module], input=json.dumps([*(given for given, _ in CALLS), *SENT]),
        capture_output=True, text=True, timeout=120, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("at", range(len(CALLS)), ids=[f"{given[0]}-{i}" for i, (given, _) in enumerate(CALLS)])
def test_cells_in_cells_out(at: int) -> None:
    (name, *given), wanted = CALLS[at]
    found = shown(served()["calls"][at])
    if wanted is None:  # a row is as good as a column
        from invxl.addin.marshalling import call

        wanted = [[call(name, given)]]
    assert found == wanted


def test_every_example_of_every_function_crosses() -> None:
    short = {"#DIV/0!": "Div0", "#N/A": "NotAvailable", "#NUM!": "Num", "#VALUE!": "Value"}
    wanted = [[[short.get(cell, cell) for cell in row] for row in rows] for rows in expected()]
    assert [shown(rows) for rows in served()["calls"][len(CALLS) :]] == wanted


def test_every_function_tells_the_wizard_what_the_catalogue_says() -> None:
    told = {f["name"]: f for f in served()["meta"]["functions"]}
    assert sorted(told) == sorted(f.name for f in FUNCTIONS)
    for f in FUNCTIONS:
        assert told[f.name]["description"] == f.summary
        parameters = told[f.name]["parameters"]
        assert [p["name"] for p in parameters] == [a.name for a in f.all_arguments]
        assert [not p.get("optional", False) for p in parameters] == [a.required for a in f.all_arguments]
        assert all(0 < len(p["description"]) <= WIZARD_TEXT for p in parameters)


def test_a_fault_of_ours_is_an_error_in_the_cell_and_an_entry_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from invxl.addin import functions

    def broken(name: str, given: object) -> None:
        raise RuntimeError("not as planned")

    monkeypatch.setattr(functions, "call", broken)
    assert functions.answer("TURNOVER", 1.0, 2.0) == "#VALUE!"
    assert "TURNOVER failed" in caplog.text
    assert "not as planned" in caplog.text
