"""A function as Excel itself can compute it: the native twin over cells, the LAMBDA, and an example in plain numbers.

Only names that every Excel since 2007 and LibreOffice know (NORMSINV, STDEV), so that no formula needs a prefix in the
file. The bare twin equals the function inside the domains; the guarded twin also gives #NUM! outside them. A blank is
0 to a native formula; only the LAMBDA knows the defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from invxl.catalogue.docs import cell_text
from invxl.catalogue.evaluate import evaluate
from invxl.catalogue.model import Argument, Example, Function, Kind, Native, Shape

OUTSIDE = "SQRT(-1)"  # #NUM!, in words that every version knows
NOT_A_CHOICE = '"?"*1'  # #VALUE!, in words that every version knows


def variant(function: Function, given: Mapping[str, Any]) -> Native | None:
    """The twin for these options and for what was given; None where there is none."""
    for native in function.natives:
        chosen = all(_word(function, given, name) == word for name, word in native.when.items())
        if chosen and not any(given.get(name) is not None for name in native.without):
            return native
    return None


def _word(function: Function, given: Mapping[str, Any], name: str) -> Any:
    word = given.get(name)
    return function.argument(name).default if word is None else word


def twin(function: Function, native: Native, places: Mapping[str, str], *, guarded: bool = False) -> str:
    """The twin with cells or literals in the arguments' places; guarded: also right outside the domains."""
    text = native.text.format_map(places)
    if not guarded:
        return text
    used = _used(function, native)
    tests = [test for a in used for test in _tests(a, places[a.name])]
    single = [places[a.name] for a in used if a.shape in (Shape.EACH, Shape.ONE)]
    if single and (tests or "IF(" in text):
        tests.insert(0, f"0*({'+'.join(single)})")  # an error or text is one, also where a branch would not meet it
    return f"IF({'+'.join(tests)}>0,{OUTSIDE},{text})" if tests else text


def readable(function: Function) -> str:
    """The twin of the defaults with the arguments' names in place, without "="; "" where there is none.

    >>> from invxl.catalogue import function
    >>> readable(function("DSI"))
    'average_inventory/cogs*days_in_period'
    """
    native = variant(function, {})
    return "" if native is None else twin(function, native, {a.name: a.name for a in function.all_arguments})


def shown_example(function: Function) -> tuple[str, str, Any]:
    """An example for a sheet: the call, the same natively ("" where one cell cannot hold it), and its exact value.

    The first example with a native formula and a single value, else the first one; a table's value is its text.

    >>> from invxl.catalogue import function
    >>> shown_example(function("TURNOVER"))
    ('TURNOVER(600000,120000)', '600000/120000', 5.0)
    """

    def single(example: Example) -> bool:
        return not isinstance(example.value, (list, tuple)) and example_formula(function, example) is not None

    found = next((e for e in function.examples if single(e)), None)
    example = found or function.examples[0]
    values = evaluate(function, example.given).values
    if values.ndim == 0:
        shown: Any = values.item()
    else:
        shown = str((values if values.dtype == object else values.round(example.digits)).tolist())
    return cell_text(function, example), example_formula(function, example) or "" if found else "", shown


def example_formula(function: Function, example: Example) -> str | None:
    """An example as a native formula in plain numbers, without "="; None where there is no twin."""
    native = variant(function, example.given)
    if native is None or native.cells_only:
        return None
    return twin(function, native, {a.name: _literal(function, a, example.given) for a in function.all_arguments})


def _literal(function: Function, argument: Argument, given: Mapping[str, Any]) -> str:
    value = given.get(argument.name)
    if value is None:
        value = "" if argument.required or argument.default is None else argument.default
    if isinstance(value, (list, tuple, np.ndarray)):
        return "{" + ";".join(_constant(v) for v in np.asarray(value, dtype=object).reshape(-1)) + "}"
    return _constant(value)


def _constant(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    number = repr(float(value))
    return number.removesuffix(".0")


def _used(function: Function, native: Native) -> list[Argument]:
    return [a for a in function.arguments if "{" + a.name + "}" in native.text and a.kind is not Kind.CHOICE]


def _tests(argument: Argument, place: str) -> list[str]:
    """Conditions that hold outside the argument's domain, each 0 or 1."""
    domain = argument.term.domain
    tests = []
    if domain.low is not None:
        strict = domain.low_open and not argument.divides
        tests.append(f"({place}{'<=' if strict else '<'}{_constant(domain.low)})")
    if domain.high is not None:
        tests.append(f"({place}{'>=' if domain.high_open else '>'}{_constant(domain.high)})")
    if domain.integer:
        tests.append(f"({place}<>INT({place}))")
    if argument.shape in (Shape.RANGE, Shape.ROWS):
        tests = [f"SUMPRODUCT(ISNUMBER({place})*{test})" for test in tests]
    return tests


def lambda_body(function: Function, places: Mapping[str, str], left_out: Callable[[str], str]) -> str | None:
    """What the LAMBDA computes: the twin of the options chosen, #NUM! outside the domains; `places` hold the
    defaults.
    """
    body = ""
    for native in reversed(function.natives):
        text = twin(function, native, places, guarded=True)
        conditions = [f'({places[name]}="{word}")' for name, word in native.when.items()]
        conditions += [left_out(name) for name in native.without]
        if conditions:
            rest = body or (NOT_A_CHOICE if native.when else "NA()")
            body = f"IF({'*'.join(conditions)},{text},{rest})"
        else:
            body = text
    return body or None


def with_default(argument: Argument, place: str) -> str:
    """A cell's value, or the argument's default where the cell is blank."""
    if argument.required or argument.default is None:
        return place
    return f"IF(ISBLANK({place}),{_constant(argument.default)},{place})"


def lambda_text(function: Function) -> str | None:
    """The LAMBDA for Excel's Name Manager, with "="; None where there is no twin."""
    bound = {a.name: f"{a.name}_" for a in function.all_arguments if not a.required and a.default is not None}
    places = {a.name: bound.get(a.name, a.name) for a in function.all_arguments}
    body = lambda_body(function, places, lambda name: f"IF(ISOMITTED({name}),TRUE,ISBLANK({name}))")
    if body is None:
        return None
    for a in reversed(function.all_arguments):
        if a.name in bound and bound[a.name] in body:
            value = f"IF(ISOMITTED({a.name}),{_constant(a.default)},{with_default(a, a.name)})"
            body = f"LET({bound[a.name]},{value},{body})"
    names = ",".join(a.name if a.required else f"[{a.name}]" for a in function.all_arguments)
    return f"=LAMBDA({names},{body})"
