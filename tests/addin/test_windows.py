"""The functions on the way that Excel for Windows takes: xlwings' server and conversion, pywin32 stubbed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.example_calls import example_calls, expected

from invxl.addin import wrappers
from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import WIZARD_NAMES, WIZARD_TEXT

SCRIPT = Path(__file__).parents[1] / "support" / "classic_windows.py"
CALLS: list[tuple[list[Any], Any]] = [
    (["TURNOVER", 600000.0, 120000.0, "missing", "missing"], [[5.0]]),
    (["TURNOVER", 600000.0, 120000.0, None, None], [[5.0]]),  # a blank cell is the default, as where left out
    (["TURNOVER", [[600000.0]], [[120000.0]]], [[5.0]]),
    (["TURNOVER", [[100.0], [50.0], [None], ["x"]], [[20.0], [0.0], [1.0], [1.0]], "missing", "missing"],
     [[5.0], ["#DIV/0!"], ["#VALUE!"], ["#VALUE!"]]),
    (["TURNOVER", [[100.0, 50.0]], 20.0], [[5.0, 2.5]]),
    (["TURNOVER", "#N/A", 5.0], [["#N/A"]]),
    (["TURNOVER", [["#REF!"], [10.0]], 5.0], [["#REF!"], [2.0]]),
    (["SAFETYSTOCK", 95.0, 100.0, 20.0, 9.0], [["#NUM!"]]),
    (["ABCCLASS", [[70.0], [None], [20.0], [10.0]], 0.7, 0.9], [["A"], ["#N/A"], ["B"], ["C"]]),
    (["AGE", [["date:2025-12-09"]], 46030.0], [[30.0]]),
    (["AGE", 46000.0, 46030.0], [[30.0]]),
]  # fmt: skip


@cache
def windows() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], input=json.dumps([*(given for given, _ in CALLS), *example_calls()]),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("at", range(len(CALLS)), ids=[f"{given[0]}-{i}" for i, (given, _) in enumerate(CALLS)])
def test_what_com_hands_over_comes_back_as_values_and_error_texts(at: int) -> None:
    assert windows()["answers"][at] == CALLS[at][1]


def test_every_example_of_every_function_crosses() -> None:
    assert windows()["answers"][len(CALLS) :] == expected()


def heads(vba: str) -> dict[str, list[tuple[str, bool]]]:
    """Function -> its arguments, each with whether it is optional."""
    found = {}
    for name, arguments in re.findall(r"(?m)^(?:Public )?Function ([A-Z]+)\((.*?)\)", vba):
        words = [word.strip() for word in arguments.split(",")]
        found[name] = [(w.removeprefix("Optional ").removesuffix("_"), w.startswith("Optional ")) for w in words]
    return found


def test_our_wrappers_take_what_xlwings_would_generate() -> None:
    ours, theirs = heads(wrappers.text()), heads(windows()["vba"])
    assert len(theirs) == len(FUNCTIONS)
    assert ours == theirs


def test_our_wrappers_call_what_xlwings_would_call() -> None:
    call = (
        r'= XLPy\.CallUDF\("invxl\.addin\.functions", "([A-Z]+)", Array\((.*?)\), ThisWorkbook, Application\.Caller\)'
    )
    theirs = dict(re.findall(call, windows()["vba"]))
    ours = dict(re.findall(r'= Answer\("([A-Z]+)", Array\((.*?)\)\)\n', wrappers.text()))
    assert {name: given.replace("output_", "output") for name, given in ours.items()} == theirs
    assert "XLPy.CallUDF(SERVER, name, values, ThisWorkbook, Application.Caller)" in wrappers.text()
    assert f'SERVER As String = "{wrappers.SERVER}"' in wrappers.text()


def test_categories_are_the_catalogues() -> None:
    assert windows()["categories"] == {f.name: f"Inventory: {f.category}" for f in FUNCTIONS}


def test_the_module_keeps_to_excels_limits() -> None:
    text = wrappers.text()
    assert max(map(len, text.splitlines())) <= 1023
    for procedure in re.split(r"(?m)^End (?:Sub|Function)$", text):
        assert len(procedure) < 64_000
        assert len(re.findall(r" _$", procedure, re.MULTILINE)) <= 24 * procedure.count("Describe ") + 4
    for f in FUNCTIONS:
        assert len(f.summary) <= WIZARD_TEXT
        assert sum(len(a.name) + 1 for a in f.all_arguments) <= WIZARD_NAMES
    for token, number in wrappers.CVERR.items():
        assert f'Case "{token}": Cell = CVErr({number})' in text
    assert "Workbook_Open" not in text
    assert "Auto_Open" not in text


def test_the_committed_module_is_what_the_catalogue_gives() -> None:
    path = Path(wrappers.__file__).parent / "vba" / f"{wrappers.MODULE}.bas"
    content = path.read_bytes()
    assert content.decode("cp1252").replace("\r\n", "\n") == wrappers.text()
    assert content.count(b"\n") == content.count(b"\r\n")
