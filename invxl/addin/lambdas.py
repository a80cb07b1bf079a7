"""The functions as names of a workbook that hold a LAMBDA: for Excel without VBA functions or Python (Mac, web).

A file spells them in its own way: new functions as `_xlfn.LET`, a parameter as `_xlpm.cogs`, and in the list of a
LAMBDA's parameters one that may be left out as `_xlop.method`, without brackets.
"""

from __future__ import annotations

import re

from invxl.catalogue import FUNCTIONS
from invxl.catalogue.model import Function
from invxl.catalogue.native import lambda_text

LONGEST = 8192  # characters of a formula
_NEW = ("LAMBDA", "LET", "ISOMITTED")
_WORD = re.compile(r'"(?:[^"]|"")*"|\[(?P<optional>[a-z]\w*)\]|(?P<name>[a-z]\w*)|(?P<function>[A-Z][A-Z0-9.]*)(?=\()')


def stored(formula: str) -> str:
    """A LAMBDA as typed, with or without "=", in the spelling of the file.

    >>> stored("=LAMBDA(cogs,[days],LET(d,IF(ISOMITTED(days),365,days),cogs/d))")
    '_xlfn.LAMBDA(_xlpm.cogs,_xlop.days,_xlfn.LET(_xlpm.d,IF(_xlfn.ISOMITTED(_xlpm.days),365,_xlpm.days),_xlpm.cogs/_xlpm.d))'
    """

    def spelled(match: re.Match[str]) -> str:
        if match["optional"]:
            return f"_xlop.{match['optional']}"
        if match["name"]:
            return f"_xlpm.{match['name']}"
        return f"_xlfn.{match[0]}" if match["function"] in _NEW else match[0]

    return _WORD.sub(spelled, formula.removeprefix("="))


def names() -> dict[str, str]:
    """Name -> the formula that a file stores for it, for every function that has one."""
    found = {f.name: stored(text) for f in FUNCTIONS if (text := lambda_text(f)) is not None}
    return {name: text for name, text in found.items() if len(text) <= LONGEST}


def without() -> tuple[Function, ...]:
    """The functions that have no such name: not expressible, or longer than a formula may be."""
    there = names()
    return tuple(f for f in FUNCTIONS if f.name not in there)
