"""Which number formats show a number as a date: Excel stores dates as numbers, and only the format tells."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from invxl.ooxml import xmltext
from invxl.ooxml.package import Package

# Ids that need no code in the file (ECMA-376 part 1, 18.8.30): 27 to 36 and 50 to 58 are East Asian dates. 46 is
# [h]:mm:ss, a duration and no date.
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})

# What a code quotes: "text", an escaped, padding or filling character, and everything in brackets.
_QUOTED = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?', re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_TEXT_OUTSIDE = re.compile(r"general|am/pm|a/p", re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhsgb]|e(?![+-])", re.IGNORECASE)


def is_date(code: str) -> bool:
    """Whether a number format shows a date or a time of day; a duration such as [h]:mm is neither.

    >>> [is_date(c) for c in ("yyyy-mm-dd", "d/m/yy h:mm;@", "[$-409]mmm\\\\-yy", "h:mm AM/PM")]
    [True, True, True, True]
    >>> [is_date(c) for c in ("General", '0" days"', "[Red]#,##0", "0.00E+00", "[h]:mm:ss", "#,##0_d")]
    [False, False, False, False, False, False]
    """
    if _ELAPSED.search(_without_strings(code)):
        return False
    return _DATE_LETTERS.search(_TEXT_OUTSIDE.sub("", _QUOTED.sub("", code))) is not None


def _without_strings(code: str) -> str:
    return re.sub(r'"[^"]*"?|\\.', "", code)


def date_styles(package: Package, part: str) -> NDArray[np.bool_]:
    """Per cell style (the `s` of a cell): is its number format a date's? One style that is none, without a part."""
    if not part:
        return np.zeros(1, np.bool_)
    root = xmltext.parse(package.read(part), part)
    dates = set(BUILT_IN_DATES)
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        id = _id(element.get("numFmtId"))
        (dates.add if is_date(element.get("formatCode", "")) else dates.discard)(id)
    flags = [_id(e.get("numFmtId")) in dates for e in root.iterfind("{*}cellXfs/{*}xf")]
    return np.array(flags or [False], np.bool_)


def _id(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
