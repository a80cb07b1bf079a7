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

from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import WIZARD_TEXT

PIPELINE = """
import asyncio, json, sys
import xlwings as xw
from xlwings import server
from importlib import import_module
module = import_module(sys.argv[1])
def call(name, *given):
    data = {"func_name": name, "args": list(given), "caller_address": "Sheet1!B2", "date_format": "m/d/yyyy",
            "culture_info_name": "en-US", "version": xw.__version__, "client": "Office.js", "runtime": "1.4"}
    return asyncio.run(server.custom_functions_call(data, module))
print(json.dumps({"meta": server.custom_functions_meta(module),
                  "calls": [call(*given) for given in json.load(sys.stdin)]}))
"""
DIV0 = {"type": "Error", "errorType": "Div0", "basicType": "Error", "basicValue": "#DIV/0!"}
NA = {"type": "Error", "errorType": "NotAvailable", "basicType": "Error", "basicValue": "#N/A"}

# What a formula hands over, and what its cells show: 1x1, columns, rows, blanks, text, errors, dates, optional, ragged.
CALLS: list[tuple[list[Any], Any]] = [
    (["TURNOVER", [[600000]], [[120000]]], [[5.0]]),
    (["TURNOVER", [[600000]], [[120000]], None, None], [[5.0]]),
    (["TURNOVER", [[150000]], [[120000]], [[90]], [[360]]], [[5.0]]),
    (["TURNOVER", [[100], [50], [0]], [[20], [0], [4]]], [[5.0], ["Div0"], [0.0]]),
    (["TURNOVER", [[100, 50]], [[20, 0]]], [[5.0, "Div0"]]),
    (["TURNOVER", [[100, 50]], [[20], [10]]], [[5.0, 2.5], [10.0, 5.0]]),
    (["TURNOVER", [[100], [50], [10]], [[20], [10]]], [[5.0], [5.0], ["NotAvailable"]]),
    (["TURNOVER", [[None], [""], ["x"], [DIV0], [NA]], [[20]]],
     [["Value"], ["Value"], ["Value"], ["Div0"], ["NotAvailable"]]),
    (["SAFETYSTOCK", [[95]], [[100]], [[20]], [[9]]], [["Num"]]),
    (["AVERAGEINVENTORY", [[42000], [""], [None], ["closed"], [47500]]], [[44750.0]]),
    (["AVERAGEINVENTORY", [[42000], [DIV0]]], [["Div0"]]),
    (["AVERAGEINVENTORY", [[None], [None]]], [["Div0"]]),
    (["AGE", [[46000]], [[46030]]], [[30.0]]),
    (["AGE", [[46000.75], [46030]], [[46030.25]]], [[30.0], [0.0]]),
    (["ABCCLASS", [[70], [""], [20], [10]], [[0.7]], [[0.9]]], [["A"], ["NotAvailable"], ["B"], ["C"]]),
    (["BIAS", [[100, 80]], [[90, 100]], None], None),
]  # fmt: skip


@cache
def served(module: str = "invxl.addin.functions") -> dict[str, Any]:
    environment = os.environ | {"XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}
    done = subprocess.run(
        [sys.executable, "-c", PIPELINE, module], input=json.dumps([given for given, _ in CALLS]),
        capture_output=True, text=True, timeout=120, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def shown(rows: list[list[Any]]) -> list[list[Any]]:
    return [[cell["errorType"] if isinstance(cell, dict) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("at", range(len(CALLS)), ids=[f"{given[0]}-{i}" for i, (given, _) in enumerate(CALLS)])
def test_cells_in_cells_out(at: int) -> None:
    (name, *given), wanted = CALLS[at]
    found = shown(served()["calls"][at])
    if wanted is None:  # a row is as good as a column
        from invxl.addin.marshalling import call

        wanted = [[call(name, given)]]
    assert found == wanted


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
