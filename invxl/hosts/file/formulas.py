"""Names that hold formulas, put into a workbook; a name of the user's is never taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from invxl.errors import Fault, OwnershipError
from invxl.ooxml import names
from invxl.ooxml.workbook import Workbook

_HEAD = re.compile(r"_xlfn\.LAMBDA\((?:_xl[po][mp]\.\w+,)*", re.IGNORECASE)


def put_formulas(book: Workbook, formulas: Mapping[str, str]) -> Sequence[str]:
    """Defines the names; those that are there with the same arguments are ours, from an earlier time."""
    faults = []
    for name, formula in formulas.items():
        there = names.get(book, name)
        if there is not None and _head(there) != _head(formula):
            faults.append(
                Fault(f"{book.place}, name {name}", f'it stands for "{there[:60]}"', "a name that is free or ours",
                      "Rename yours in Excel: Formulas, Name Manager")
            )  # fmt: skip
    if faults:
        raise OwnershipError(*faults)
    new = [name for name in formulas if names.get(book, name) is None]
    for name, formula in formulas.items():
        names.put(book, name, formula)
    return [f"{len(new)} names are new, {len(formulas) - len(new)} were there"]


def _head(formula: str) -> str:
    """What a LAMBDA begins with: itself and its parameters; the whole text of anything else."""
    found = _HEAD.match(formula)
    return formula if found is None else found[0]
