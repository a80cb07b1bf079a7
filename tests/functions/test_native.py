"""Every native twin, guarded twin and LAMBDA body, recomputed by LibreOffice over a grid, against the cell path.

One workbook holds all formulas, each with a wrong value in its cache: that LibreOffice corrects every one of them
proves that it has recalculated. Err:502, LibreOffice's word for an illegal argument, is what Excel calls #NUM!.
"""

from __future__ import annotations

import csv
import itertools
import random
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from functions.draws import edges, given, usual
from support import libreoffice
from xlsxwriter.utility import xl_rowcol_to_cell

from invxl.addin.marshalling import call
from invxl.catalogue import FUNCTIONS, function, native
from invxl.catalogue.inputs import spelled
from invxl.catalogue.model import Argument, Function, Kind, Native, Shape
from invxl.errors import ERROR_CODES

WRONG = -123456.789
AS_SHOWN_IN_FULL = "44,34,76,1,,0,false,false"  # comma, quote, UTF-8, and numbers in full precision
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


@dataclass(frozen=True)
class Row:
    """One call and the formulas that must give its answer."""

    name: str
    given: dict[str, Any]
    what: str
    expected: Any
    formula: str = ""  # over {argument} places; filled in when the sheet is laid out


def ask(f: Function, values: dict[str, Any]) -> Any:
    return call(f.name, [values.get(a.name) for a in f.all_arguments])


def calls(f: Function, twin: Native) -> list[dict[str, Any]]:
    """The grid of one twin: a usual call, each argument at its other values, edges, errors and text, and mixtures."""
    base = given(f, dict(twin.when), twin.without)
    used = [a for a in f.arguments if "{" + a.name + "}" in twin.text and a.kind is not Kind.CHOICE]
    base = {name: v for name, v in base.items() if name in twin.when or any(a.name == name for a in used) or
            f.argument(name).required}  # fmt: skip
    grid = [base]
    singles = [a for a in used if a.shape in (Shape.EACH, Shape.ONE)]
    for a in singles:
        grid += [{**base, a.name: v} for v in (*usual(a)[1:], *edges(a), "#N/A", "#DIV/0!", "abc")]
    dice = random.Random(f.name + twin.text)
    for _ in range(12 if len(singles) > 1 else 0):
        grid.append({**base, **{a.name: dice.choice([*usual(a), *edges(a)]) for a in singles}})
    for a in used:
        if a.shape not in (Shape.EACH, Shape.ONE):
            grid += [{**base, a.name: column} for column in columns(f, a, base[a.name])]
    return grid


def columns(f: Function, a: Argument, usual_column: list[list[float]]) -> list[list[list[Any]]]:
    """The range with an error, with zeros, with other values; with blanks and text where the twin takes them."""
    first, *rest = usual_column
    changed = [
        [["#N/A"], *rest],
        [*rest, ["#REF!"]],
        [[v[0] * 2.0 if a.kind is Kind.NUMBER and not a.term.domain.high else v[0]] for v in usual_column],
    ]
    if (
        a.term.domain.low == 0.0
        and a.kind is Kind.NUMBER
        and a.term.name not in ("bounds", "age_bounds", "supply_bounds")
    ):
        changed += [[[-1.0], *rest], [[0.0] for _ in usual_column]]
    if (
        not a.group
        and "twin" not in f.notes
        and a.kind is Kind.NUMBER
        and a.shape is Shape.RANGE
        and f.name != "RESERVE"
    ):
        changed += [[first, [None], *rest], [first, ["text"], *rest]]
    return changed


def rows() -> list[Row]:
    found = []
    for f in FUNCTIONS:
        for twin in f.natives:
            for values in calls(f, twin):
                expected = ask(f, values)
                found.append(Row(f.name, values, "guarded twin", expected, twin.text))
                found.append(Row(f.name, values, "LAMBDA", expected, twin.text))
                if not _outside(f, twin, values) and not ("IF(" in twin.text and _faulty(values)):
                    found.append(Row(f.name, values, "twin", expected, twin.text))
        found += [Row(f.name, values, "LAMBDA", ask(f, values), "") for values in _blank_options(f)]
    return found


def _faulty(values: dict[str, Any]) -> bool:
    """Whether an argument is an error or text: a branch that does not meet it hides it in the bare twin."""
    return any(v in ("#N/A", "#DIV/0!", "abc") for v in values.values() if isinstance(v, str))


def _outside(f: Function, twin: Native, values: dict[str, Any]) -> bool:
    """Whether an argument lies outside its domain: there only the guarded twin must agree."""
    for a in f.arguments:
        if "{" + a.name + "}" not in twin.text or a.kind in (Kind.CHOICE, Kind.KEY):
            continue
        d = a.term.domain
        held = values.get(a.name)
        for v in [row[0] for row in held] if isinstance(held, list) else [held]:
            if isinstance(v, float) and (
                (d.low is not None and (v < d.low or (d.low_open and v == d.low)))
                or (d.high is not None and (v > d.high or (d.high_open and v == d.high)))
                or (d.integer and v != int(v))
            ):
                return True
    return False


def _blank_options(f: Function) -> list[dict[str, Any]]:
    """Calls with every optional argument blank, one by one: the LAMBDA knows the defaults."""
    found = []
    for twin in f.natives:
        base = given(f, dict(twin.when), twin.without)
        found += [{k: v for k, v in base.items() if k != a.name} for a in f.all_arguments
                  if not a.required and a.default is not None and a.name in base]  # fmt: skip
    return found


def _formula(row: Row, places: dict[str, str]) -> str:
    f = function(row.name)
    if row.what == "LAMBDA":
        with_defaults = {a.name: native.with_default(a, places[a.name]) for a in f.all_arguments}
        body = native.lambda_body(f, with_defaults, lambda name: f"ISBLANK({places[name]})")
        assert body is not None
        return body
    twin = next(t for t in f.natives if t.text == row.formula)
    return native.twin(f, twin, places, guarded=row.what == "guarded twin")


def _write(path: Path, cases: list[Row]) -> list[int]:
    """One block of rows per call: its formula in A, its arguments from B on; returns each formula's row."""
    at, row = [], 0
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for case in cases:
            places, height = {}, 1
            for column, a in enumerate(function(case.name).all_arguments, start=1):
                value = case.given.get(a.name)
                places[a.name] = xl_rowcol_to_cell(row, column)
                for offset, cell in enumerate(value if isinstance(value, list) else [[value]]):
                    _put(sheet, row + offset, column, cell[0])
                if isinstance(value, list):
                    places[a.name] += ":" + xl_rowcol_to_cell(row + len(value) - 1, column)
                    height = max(height, len(value))
            last = row + len(case.expected) - 1 if isinstance(case.expected, list) else row
            if last > row:
                sheet.write_array_formula(row, 0, last, 0, "=" + _formula(case, places), None, WRONG)
            else:
                sheet.write_formula(row, 0, "=" + _formula(case, places), None, WRONG)
            at.append(row)
            row += height
    return at


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, str) and value in ERROR_CODES:
        sheet.write_formula(row, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#REF!": "=#REF!"}[value], None, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def recomputed(folder: Path, book: Path) -> list[str]:
    """What LibreOffice shows in column A after it has recalculated."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--convert-to",
         f"csv:Text - txt - csv (StarCalc):{AS_SHOWN_IN_FULL}", "--outdir", str(folder), str(book)],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    with book.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return [line[0] if line else "" for line in csv.reader(file)]


def shown_at(lines: list[str], row: int, case: Row) -> list[str]:
    """What stands in the cells of one answer."""
    return lines[row : row + len(case.expected)] if isinstance(case.expected, list) else lines[row : row + 1]


def agrees(shown: list[str], expected: Any) -> bool:
    values = [row[0] for row in expected] if isinstance(expected, list) else [expected]
    return all(_agrees(text, value) for text, value in zip(shown, values, strict=True))


def _agrees(shown: str, expected: Any) -> bool:
    if isinstance(expected, str):
        return shown == expected or (expected == "#NUM!" and shown == "Err:502")
    try:
        value = float({"TRUE": "1", "FALSE": "0"}.get(shown, shown))
    except ValueError:
        return False
    return value == pytest.approx(expected, rel=1e-9, abs=1e-9)


@cache
def _cases() -> tuple[Row, ...]:
    return tuple(rows())


@pytest.mark.libreoffice
def test_twins_agree_with_the_functions_in_a_spreadsheet(tmp_path: Path) -> None:
    libreoffice.needed()
    cases = list(_cases())
    book = tmp_path / "twins.xlsx"
    at = _write(book, cases)
    shown = recomputed(tmp_path, book)
    values = [shown_at(shown, row, case) for row, case in zip(at, cases, strict=True)]
    assert not [v for v in values if str(WRONG) in v], "not recalculated"
    wrong = [
        f"{c.name} {c.what} {c.given}: {v} for {c.expected}" for c, v in zip(cases, values, strict=True)
        if not agrees(v, c.expected)
    ]  # fmt: skip
    assert not wrong, f"{len(wrong)} of {len(cases)}:\n" + "\n".join(wrong[:40])
    assert len(cases) > 5000


@pytest.mark.libreoffice
def test_examples_as_plain_formulas(tmp_path: Path) -> None:
    libreoffice.needed()
    book = tmp_path / "examples.xlsx"
    pairs = [(f, e, native.example_formula(f, e)) for f in FUNCTIONS for e in f.examples]
    pairs = [pair for pair in pairs if pair[2] is not None]
    high = max(len(e.value) for _, e, _ in pairs if isinstance(e.value, list))
    with xlsxwriter.Workbook(str(book)) as made:
        sheet = made.add_worksheet()
        for at, (_, example, formula) in enumerate(pairs):
            if isinstance(example.value, list):
                last = at * high + len(example.value) - 1
                sheet.write_array_formula(at * high, 0, last, 0, f"={formula}", None, WRONG)
            else:
                sheet.write_formula(at * high, 0, f"={formula}", None, WRONG)
    lines = recomputed(tmp_path, book)
    for at, (f, example, formula) in enumerate(pairs):
        for i, wanted in enumerate(example.value if isinstance(example.value, list) else [example.value]):
            shown = lines[at * high + i]
            value = round(float(shown), example.digits) if isinstance(wanted, (int, float)) else shown
            assert value == wanted, f"{f.name}: ={formula}"


@pytest.mark.libreoffice
def test_no_name_is_a_function_of_the_spreadsheet_program(tmp_path: Path) -> None:
    libreoffice.needed()
    book = tmp_path / "names.xlsx"
    names = [*(f.name for f in FUNCTIONS), "SUM"]
    with xlsxwriter.Workbook(str(book)) as made:
        sheet = made.add_worksheet()
        for row, name in enumerate(names):
            sheet.write_formula(row, 0, f"={name}(1)", None, WRONG)
    assert recomputed(tmp_path, book) == ["#NAME?"] * len(FUNCTIONS) + ["1"]


def test_the_grid_reaches_every_twin_and_every_kind_of_answer() -> None:
    cases = _cases()
    reached = {(c.name, c.formula) for c in cases}
    assert {(f.name, t.text) for f in FUNCTIONS for t in f.natives} <= reached
    answers = {c.expected for c in cases if isinstance(c.expected, str)}
    assert {"#NUM!", "#DIV/0!", "#VALUE!", "#N/A", "#REF!"} <= answers
    assert all(
        spelled(word) == word for c in cases for word in c.given.values() if isinstance(word, str) and word.islower()
    )
    per_twin = [len(list(group)) for _, group in itertools.groupby(cases, key=lambda c: (c.name, c.formula))]
    assert min(per_twin) >= 1
