"""The functions as xlwings' server of user-defined functions finds them: one attribute per row of the catalogue.

The pack's VBA (`vba/invxl_functions.bas`) names this module. Every argument arrives as rows of cells, whatever was
given, errors as their text; an argument left out is None. What goes back are values, and errors as their text, which
the VBA turns into true ones.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import xlwings as xw

from invxl.addin.marshalling import call
from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import wizard_argument, wizard_function
from invxl.catalogue.model import Function
from invxl.errors import FormulaError

GROUP = "Inventory: "  # before the category in the function wizard


def answer(name: str, *given: Any) -> Any:
    """What the cell shows. A fault of ours is #VALUE! there, and one entry in the log; Excel goes on."""
    try:
        return call(name, given)
    except Exception:
        logging.getLogger(__name__).exception("%s failed", name)
        return FormulaError.excel


def served(row: Function) -> Callable[..., Any]:
    """The row as a function that xlwings serves; it reads names and defaults from the signature."""

    def function(*given: Any) -> Any:
        return answer(row.name, *given)

    function.__name__ = function.__qualname__ = row.name
    function.__doc__ = wizard_function(row)
    function.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(a.name, Parameter.POSITIONAL_OR_KEYWORD, default=Parameter.empty if a.required else None)
            for a in row.all_arguments
        ]
    )
    del function.__annotations__  # xlwings takes annotations for converters
    for a in row.all_arguments:  # before func, which closes the description
        function = xw.arg(a.name, ndim=2, err_to_str=True, doc=wizard_argument(a))(function)
    options: dict[str, Any] = {"volatile": True} if row.volatile else {}
    made: Callable[..., Any] = xw.func(category=GROUP + row.category, **options)(function)
    return made


globals().update({row.name: served(row) for row in FUNCTIONS})
