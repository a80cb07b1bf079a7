"""The Python face of a function: plain arguments in, a float, text or array out; typed errors for single values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import Any

from invxl.catalogue.docs import docstring
from invxl.catalogue.evaluate import evaluate
from invxl.catalogue.explain import explain
from invxl.catalogue.model import Function


def callable_of(function: Function) -> Callable[..., Any]:
    """The function as `invxl` offers it: its signature and documentation come from the catalogue."""
    parameters = [
        Parameter(a.name, Parameter.POSITIONAL_OR_KEYWORD, default=Parameter.empty if a.required else a.default)
        for a in function.all_arguments
    ]
    signature = Signature(parameters)

    def call(*args: Any, **kwargs: Any) -> Any:
        return answer(function, signature.bind(*args, **kwargs).arguments)

    call.__name__ = call.__qualname__ = function.python
    call.__module__ = "invxl"
    call.__doc__ = docstring(function)
    call.__signature__ = signature  # type: ignore[attr-defined]
    return call


def answer(function: Function, given: Mapping[str, Any]) -> Any:
    """One call: raises where the answer is a single error, marks elements (NaN, or None among words) in arrays."""
    result = evaluate(function, given)
    values, codes = result.values, result.codes
    if values.ndim == 0:
        if codes is not None:
            raise explain(function, given, int(codes))
        return values.item()
    if codes is None:
        return values
    marked = values.copy()
    marked[codes != 0] = None if values.dtype == object else float("nan")
    return marked
