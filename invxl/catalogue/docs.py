"""What a function says of itself: wizard texts, docstring, the README's table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from invxl.catalogue.domains import needed
from invxl.catalogue.model import REQUIRED, Argument, Example, Function, Kind, Shape
from invxl.terms.model import Term

WIZARD_TEXT = 255  # characters Excel shows of a function's or an argument's description
WIZARD_NAMES = 254  # of the names of all arguments together, plus their number


def unit_of(term: Term) -> str:
    return f" [{term.unit}]" if term.unit else ""


def limits(argument: Argument) -> str:
    """The domain in words, where there is one."""
    if argument.kind is Kind.CHOICE:
        return "one of " + ", ".join(argument.term.domain.choices)
    said = needed(argument.domain)
    return "" if said == "a number" else said.removeprefix("a number ")


def default_of(argument: Argument) -> str:
    if argument.default is REQUIRED:
        return ""
    if argument.default is None:
        return "may be left out"
    return f"default {shown(argument.default)}"


def shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def wizard_function(function: Function) -> str:
    """The wizard's text for the function."""
    return function.summary


def wizard_argument(argument: Argument) -> str:
    """The wizard's text for an argument: meaning, unit, domain, default."""
    tail = "; ".join(part for part in (limits(argument), default_of(argument)) if part)
    text = argument.term.definition.rstrip(".") + unit_of(argument.term)
    return f"{text}. {tail[:1].upper()}{tail[1:]}." if tail else f"{text}."


def signature(function: Function) -> str:
    """The call as Excel's help writes it.

    >>> from invxl.catalogue import function
    >>> signature(function("DSI"))
    'DSI(cogs, average_inventory, [days_in_period])'
    """
    return f"{function.name}({', '.join(a.name if a.required else f'[{a.name}]' for a in function.all_arguments)})"


def arguments_text(function: Function) -> str:
    """All arguments in one cell: name, unit, default or domain.

    >>> from invxl.catalogue import function
    >>> arguments_text(function("DSI"))
    'cogs [currency], other than 0; average_inventory [currency]; days_in_period [days], above 0, default 365'
    """
    rows = []
    for a in function.all_arguments:
        said = [f"{a.name}{unit_of(a.term)}", limits(a), default_of(a)]
        rows.append(", ".join(part for part in said if part))
    return "; ".join(rows)


def call_text(function: Function, example: Example) -> str:
    """An example as a call in Python.

    >>> from invxl.catalogue import function
    >>> call_text(function("DSI"), function("DSI").examples[0])
    'invxl.dsi(160000, 44750, 90)'
    """
    parts, by_name = [], False
    for a in function.all_arguments:
        if a.name not in example.given:
            by_name = True
            continue
        value = _python(example.given[a.name])
        parts.append(f"{a.name}={value}" if by_name else value)
    return f"invxl.{function.python}({', '.join(parts)})"


def cell_text(function: Function, example: Example) -> str:
    """An example as a call in a cell, without "="."""
    names = [a.name for a in function.all_arguments]
    last = max(i for i, name in enumerate(names) if name in example.given)
    return f"{function.name}({','.join(_cell(example.given.get(name)) for name in names[: last + 1])})"


def _python(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_python(v) for v in value) + "]"
    return repr(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "{" + ";".join(_cell(v) for v in value) + "}"
    return f'"{value}"' if isinstance(value, str) else f"{value:.15g}"


def docstring(function: Function) -> str:
    """The Python function's documentation, in numpydoc's order."""
    lines = [function.summary, "", function.question, "", "Parameters", "----------"]
    for a in function.all_arguments:
        kind = {Kind.NUMBER: "number", Kind.DATE: "date", Kind.KEY: "number or text", Kind.CHOICE: "str"}[a.kind]
        shape = {Shape.EACH: " or array" if a.kind is not Kind.CHOICE else "", Shape.RANGE: "s, a range"}.get(
            a.shape, "s, a range whose rows the result keeps"
        )
        default = "" if a.required else f", default {a.default!r}"
        lines.append(f"{a.name} : {kind}{shape}{unit_of(a.term)}{default}")
        tail = limits(a)
        lines.append(f"    {a.term.definition}{f' {tail[:1].upper()}{tail[1:]}.' if tail else ''}")
    lines += ["", "Returns", "-------"]
    for output in function.outputs:
        lines.append(f"{output.term.name} : number or array{unit_of(output.term)}")
        lines.append(f"    {output.term.definition}")
    lines += ["", "Raises", "------"]
    lines.append("FormulaError")
    lines.append("    DivisionByZero, OutsideDomain, NotANumber or NotAvailable for single values; NaN in arrays.")
    lines += ["", "Notes", "-----", function.equation]
    if function.notes:
        lines.append(function.notes)
    lines += [
        "",
        "References",
        "----------",
        f".. [1] {function.source}",
        "",
        "Examples",
        "--------",
        ">>> import invxl",
    ]
    for example in function.examples:
        lines += [f">>> {_rounded(function, example)}", repr_of(example)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _rounded(function: Function, example: Example) -> str:
    call = call_text(function, example)
    if isinstance(example.value, float | int):
        return f"round({call}, {example.digits})"
    if isinstance(example.value, (list, tuple)):
        return f"{call}.round({example.digits}).tolist()" if _numeric(example.value) else f"{call}.tolist()"
    return call


def _numeric(value: Any) -> bool:
    return np.asarray(value).dtype.kind in "iuf"


def repr_of(example: Example) -> str:
    value = example.value
    if isinstance(value, (int, float)):
        return repr(float(value))
    return repr(np.asarray(value, dtype=float).tolist()) if _numeric(value) else repr(value)


def markdown(functions: Sequence[Function]) -> str:
    """The README's table of functions."""
    lines = ["| Function | What it answers | Arguments |", "|---|---|---|"]
    category = ""
    for f in functions:
        if f.category != category:
            category = f.category
            lines.append(f"| **{category}** | | |")
        arguments = ", ".join(a.name if a.required else f"[{a.name}]" for a in f.all_arguments)
        lines.append(f"| `{f.name}` | {f.question} | `{arguments}` |")
    return "\n".join(lines) + "\n"
