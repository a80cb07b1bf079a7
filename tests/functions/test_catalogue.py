"""No function without all its faces: names, texts within the wizard's limits, docs, examples, twins or the reason why
not.
"""

from __future__ import annotations

import doctest
import inspect
import pkgutil
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from functions.words import BUILT_IN, VBA_WORDS

import invxl
from invxl.addin.marshalling import call
from invxl.catalogue import FUNCTIONS, docs, markdown, native
from invxl.catalogue.evaluate import parameters
from invxl.catalogue.model import Function, Kind, Native, Shape
from invxl.terms.glossary import FAMILIES, GLOSSARY

each_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.name)
each_example = pytest.mark.parametrize(
    ("function", "example"), [(f, e) for f in FUNCTIONS for e in f.examples], ids=lambda x: getattr(x, "name", "")
)


@each_function
def test_names(function: Function) -> None:
    assert re.fullmatch("[A-Z]{3,}", function.name)
    assert function.name not in BUILT_IN
    assert function.python.replace("_", "").upper() == function.name


def test_names_hide_no_module_of_the_package() -> None:
    modules = {module.name for module in pkgutil.iter_modules(invxl.__path__)}
    assert not modules & {name for f in FUNCTIONS for name in (f.python, f.name.lower())}


def test_names_are_unique() -> None:
    assert len({f.name for f in FUNCTIONS}) == len({f.python for f in FUNCTIONS}) == len(FUNCTIONS)


@each_function
def test_the_wizard_can_show_it(function: Function) -> None:
    names = [a.name for a in function.all_arguments]
    assert len(docs.wizard_function(function)) <= docs.WIZARD_TEXT
    assert len(names) + sum(map(len, names)) <= docs.WIZARD_NAMES
    for a in function.all_arguments:
        assert len(docs.wizard_argument(a)) <= docs.WIZARD_TEXT, a.name
        assert re.fullmatch("[a-z][a-z_]*", a.name), "no VBA keyword, no leading underscore"
        assert a.name not in VBA_WORDS


@each_function
def test_texts_are_there(function: Function) -> None:
    assert function.summary.endswith(".")
    assert function.question.endswith("?")
    assert function.equation
    assert function.source
    assert function.examples
    assert function.natives or function.why_no_native
    assert function.category


@each_function
def test_required_arguments_come_first(function: Function) -> None:
    required = [a.required for a in function.all_arguments]
    assert required == sorted(required, reverse=True)


@each_function
def test_arguments_and_results_are_glossary_rows(function: Function) -> None:
    for term in [a.term for a in function.arguments] + [o.term for o in function.outputs]:
        assert GLOSSARY[term.name] is term
    for a in function.arguments:
        assert a.kind is Kind.CHOICE or not a.given_name, "only options may be called other than the glossary says"


def test_the_glossary_has_one_row_per_name() -> None:
    names = [term.name for family in FAMILIES for term in family.TERMS]
    assert len(names) == len(set(names))
    for term in GLOSSARY.values():
        assert term.definition.endswith(".")


@each_function
def test_formulas_take_the_arguments_by_their_names(function: Function) -> None:
    names = {a.name for a in function.all_arguments}
    used = {name for output in function.outputs for name in parameters(output.call)}
    assert used <= names
    assert used | {"output"} >= names


@each_function
def test_every_argument_of_a_twin_is_the_functions(function: Function) -> None:
    names = {a.name for a in function.all_arguments}
    for twin in function.natives:
        assert set(re.findall(r"{(\w+)}", twin.text)) <= names
        assert set(twin.when) | set(twin.without) <= names
        assert not set(twin.without) & set(re.findall(r"{(\w+)}", twin.text))


@each_function
def test_every_choice_has_a_twin_or_a_reason(function: Function) -> None:
    choices = [a for a in function.all_arguments if a.kind is Kind.CHOICE]
    for a in choices:
        for word in a.term.domain.choices:
            has_twin = any(t.when.get(a.name, word) == word for t in function.natives)
            assert has_twin or word in function.why_no_native or not function.natives, f"{a.name} {word}"


def rounded(value: Any, digits: int) -> Any:
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    return array.tolist() if array.dtype.kind in "OU" else np.round(array.astype(float), digits).tolist()


@each_example
def test_examples_through_python(function: Function, example: Any) -> None:
    assert rounded(getattr(invxl, function.python)(**example.given), example.digits) == rounded(
        example.value, example.digits
    )


@each_example
def test_examples_through_a_cell(function: Function, example: Any) -> None:
    def cells(value: Any) -> Any:
        if isinstance(value, list):
            return value if isinstance(value[0], list) else [[v] for v in value]
        return value

    answer = call(function.name, [cells(example.given.get(a.name)) for a in function.all_arguments])
    if isinstance(answer, list) and not isinstance(example.value[0], list):
        answer = [row[0] for row in answer]
    assert rounded(answer, example.digits) == rounded(example.value, example.digits)


@each_function
def test_docstrings_examples_run(function: Function) -> None:
    face = getattr(invxl, function.python)
    tests = doctest.DocTestFinder().find(face, function.python, module=False)
    assert len(tests) == 1
    assert len(tests[0].examples) >= 2
    assert doctest.DocTestRunner(verbose=False).run(tests[0]).failed == 0


@each_function
def test_docstrings_name_every_argument_with_its_unit(function: Function) -> None:
    face = getattr(invxl, function.python)
    assert list(inspect.signature(face).parameters) == [a.name for a in function.all_arguments]
    for a in function.all_arguments:
        assert f"\n{a.name} : " in face.__doc__
        if a.term.unit:
            assert f"[{a.term.unit}]" in face.__doc__


@each_function
def test_native_examples_are_plain_formulas(function: Function) -> None:
    """Over numbers typed into it: no place left open, no name of an argument."""
    chosen = native.variant(function, function.examples[0].given)
    formula = native.example_formula(function, function.examples[0])
    assert (formula is None) == (chosen is None or chosen.cells_only)
    if formula is not None:
        assert not re.search(r"{[a-z]", formula)
        assert not any(a.name in formula for a in function.all_arguments)


@each_function
def test_the_lambda_fits_a_cell(function: Function) -> None:
    text = native.lambda_text(function)
    assert (text is None) == (not function.natives)
    if text is not None:
        assert len(text) <= 8192
        assert text.count("(") == text.count(")")


def test_a_twin_without_options_stands_last() -> None:
    for function in FUNCTIONS:
        seen: list[Native] = []
        for twin in function.natives:
            hidden = [s for s in seen if s.when.items() <= twin.when.items() and set(s.without) <= set(twin.without)]
            assert not hidden, f"{function.name}: {twin.text} is never reached"
            seen.append(twin)


@each_function
def test_the_sheets_example_is_exact(function: Function) -> None:
    called, formula, value = native.shown_example(function)
    assert called.startswith(f"{function.name}(")
    assert isinstance(value, (float, str))
    spills = any(a.shape is Shape.ROWS for a in function.arguments)  # one cell of a sheet does not hold the answer
    assert spills or formula or function.why_no_native or any(twin.cells_only for twin in function.natives)
    assert bool(native.readable(function)) == bool(function.natives)
    assert "{{" not in native.readable(function)


def test_the_readmes_table_names_every_function() -> None:
    table = markdown()
    for function in FUNCTIONS:
        assert f"| `{function.name}` |" in table


def test_the_command_lists_and_explains() -> None:
    from invxl.commands.functions import functions

    runner = CliRunner()
    listed = runner.invoke(functions, [], standalone_mode=False).return_value
    for function in FUNCTIONS:
        assert any(line.strip().startswith(function.name) for line in listed.lines)
        told = runner.invoke(functions, [function.python], standalone_mode=False).return_value
        text = "\n".join(told.lines)
        assert function.summary in text
        for a in function.all_arguments:
            assert a.name in text
        assert told.data["examples"]


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    from invxl.commands.functions import functions
    from invxl.errors import InputError

    result = CliRunner().invoke(functions, ["TURNOVR"], standalone_mode=False)
    assert isinstance(result.exception, InputError)
    assert "Did you mean TURNOVER" in str(result.exception)


def test_attributes_of_the_package() -> None:
    assert "safety_stock" in dir(invxl)
    assert invxl.safetystock is invxl.safetystock
    with pytest.raises(AttributeError):
        invxl.no_such_function  # noqa: B018


def test_functions_load_numpy_and_nothing_heavier() -> None:
    script = "import sys, invxl; invxl.turnover(1, 2); invxl.safety_stock(0.95, 1, 1, 1); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "numpy" in loaded
    assert loaded.isdisjoint({"scipy", "pandas", "xlwings", "win32com", "openpyxl", "lxml", "yaml", "click"})
