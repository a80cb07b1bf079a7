"""Why a call has no answer: the typed error, with the argument at fault, what was found and what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from invxl.catalogue.domains import needed, refusal
from invxl.catalogue.inputs import NA, read_each, spelled
from invxl.catalogue.model import Argument, Function, Kind, Shape
from invxl.catalogue.values import VALUE
from invxl.errors import (
    ERROR_CODES,
    ERROR_VALUES,
    DivisionByZero,
    ErrorValue,
    Fault,
    FormulaError,
    NotANumber,
    NotAvailable,
    OutsideDomain,
)

_CLASSES = {c.excel: c for c in (DivisionByZero, OutsideDomain, NotANumber, NotAvailable)}


def explain(function: Function, given: Mapping[str, Any], code: int) -> FormulaError:
    """The exception for a single answer that is this error; it names the first argument at fault."""
    for argument in function.all_arguments:
        raw, place = given.get(argument.name), f"{function.name}, {argument.name}"
        if argument.kind is Kind.CHOICE:
            error = _choice(place, argument, raw, code)
        elif argument.shape in (Shape.EACH, Shape.ONE):
            error = _single(place, argument, raw, code)
        else:
            continue
        if error is not None:
            return error
    return _typed(code, _whole(function, given, code))


def _typed(code: int, fault: Fault) -> FormulaError:
    excel = ERROR_VALUES[code]
    return _CLASSES[excel](fault) if excel in _CLASSES else ErrorValue(excel, fault)


def _choice(place: str, argument: Argument, raw: Any, code: int) -> FormulaError | None:
    choices = argument.term.domain.choices
    for word in _listed(raw):
        if ERROR_CODES.get(word) == code:
            return _passed_on(place, word)
        if code == VALUE and word is not None and spelled(word) not in choices:
            return NotANumber(_no_choice(place, word, choices))
    return None


def _no_choice(place: str, word: Any, choices: tuple[str, ...]) -> Fault:
    from difflib import get_close_matches

    close = get_close_matches(spelled(word), choices, n=1)
    step = f"Did you mean {close[0]}?" if close else ""
    return Fault(place, _shown(word), f"one of {', '.join(choices)} is needed", step)


def _single(place: str, argument: Argument, raw: Any, code: int) -> FormulaError | None:
    held = read_each(argument, raw)
    if code not in [int(c.reshape(-1)[0]) for c in (held.codes, held.faults) if c is not None]:
        return None
    value = _listed(raw)[0]
    if isinstance(value, str) and value in ERROR_CODES:
        return _passed_on(place, value)
    if isinstance(value, (int, float, np.number)) and not np.isnan(value):
        return _typed(code, refusal(place, float(value), argument.domain))
    return _typed(code, Fault(place, _shown(value), f"{needed(argument.domain)} is needed"))


def _whole(function: Function, given: Mapping[str, Any], code: int) -> Fault:
    """What is wrong with the arguments together."""
    equation = f"see: {function.equation}"
    if code == NA:
        missing = [a.name for a in function.arguments if a.default is None and given.get(a.name) is None]
        if missing:
            return Fault(function.name, "too little is given", f"one of {', '.join(missing)} is needed as well")
        return Fault(function.name, "the ranges do not reach far enough", equation)
    if ERROR_VALUES[code] == DivisionByZero.excel:
        return Fault(function.name, "the denominator of these arguments is 0", equation)
    return Fault(function.name, "these arguments have no answer", equation)


def _passed_on(place: str, token: str) -> FormulaError:
    return ErrorValue(token, Fault(place, f"found {token}", "an argument without an error is needed"))


def _listed(raw: Any) -> list[Any]:
    return np.asarray(raw, dtype=object).reshape(-1).tolist()


def _shown(value: Any) -> str:
    if value is None or isinstance(value, (float, np.floating)):
        return "found nothing"
    return f'found "{value}"' if isinstance(value, str) else f"found {value}"
