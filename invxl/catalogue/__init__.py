"""The catalogue: one row per public function, from which every face of it is made. See `model` for how to add one.

Faces: `invxl.<python>(...)` (`python`), cells (`invxl.addin.marshalling`), wizard texts, docstrings and the README's
table (`docs`), native twins and LAMBDAs (`native`), the Functions sheet and `invxl functions` (`FUNCTIONS` itself).
"""

from __future__ import annotations

from collections.abc import Mapping

from invxl.catalogue import (
    accuracy,
    classification,
    forecasting,
    margin,
    performance,
    reorder,
    replenishment,
    service,
    valuation,
)
from invxl.catalogue.model import Function

FAMILIES = (performance, margin, service, accuracy, replenishment, reorder, classification, forecasting, valuation)
FUNCTIONS: tuple[Function, ...] = tuple(row for family in FAMILIES for row in family.FUNCTIONS)
BY_NAME: Mapping[str, Function] = {f.name: f for f in FUNCTIONS}


def function(name: str) -> Function:
    """The row of a function, by its Excel or Python name in any case.

    >>> function("safety_stock").name
    'SAFETYSTOCK'
    """
    return BY_NAME[name.replace("_", "").upper()]


def markdown() -> str:
    """The README's table of all functions."""
    from invxl.catalogue import docs

    return docs.markdown(FUNCTIONS)
