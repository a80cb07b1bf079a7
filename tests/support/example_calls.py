"""Every example of the catalogue as a formula in a cell hands it over, and what the cell path answers."""

from __future__ import annotations

from typing import Any

from invxl.addin.marshalling import call
from invxl.catalogue import FUNCTIONS


def example_calls() -> list[list[Any]]:
    """[name, argument, ...]: single values, and ranges as columns."""
    calls = []
    for f in FUNCTIONS:
        for example in f.examples:
            given = [example.given.get(a.name) for a in f.all_arguments]
            calls.append([f.name, *([[cell] for cell in v] if isinstance(v, (list, tuple)) else v for v in given)])
    return calls


def as_rows(found: Any) -> list[list[Any]]:
    return found if isinstance(found, list) else [[found]]


def expected() -> list[list[list[Any]]]:
    return [as_rows(call(name, given)) for name, *given in example_calls()]
