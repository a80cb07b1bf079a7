"""The shape of a glossary row: one quantity, one name, one meaning, everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Format(Enum):
    """How a quantity is shown. The value is Excel's number format code, but of WORDS, which only raw columns have."""

    TEXT = "@"
    GENERAL = "General"
    WORDS = "words"  # no format, at the left: names and the like, typed or pasted
    INTEGER = "#,##0"
    QUANTITY = "#,##0;(#,##0);-"
    MONEY = "#,##0;(#,##0);-"  # whole currency # noqa: PIE796 - another meaning, today the same look
    CENTS = "#,##0.00;(#,##0.00);-"  # on Checks, where a cent matters
    UNIT_COST = "#,##0.00##"
    PERCENT = "0.0%"
    RATIO = '0.0"x"'
    DAYS = "0.0"
    NUMBER = "#,##0.00"
    DATE = "yyyy-mm-dd"
    STAMP = "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a quantity lives. Python's error, the Excel error, the wizard's text and the property tests follow from it.

    Zero in a place where `nonzero` holds is a division by zero (#DIV/0!); any other number outside is #NUM!; a text
    outside `choices` is #VALUE!.
    """

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    nonzero: bool = False
    integer: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""  # what to do about a value outside, e.g. "write 0.95, not 95"


ANY = Domain()
POSITIVE = Domain(low=0.0, low_open=True)
NON_NEGATIVE = Domain(low=0.0)
FRACTION = Domain(low=0.0, high=1.0, hint="write a fraction: 0.95, not 95")
OPEN_FRACTION = Domain(low=0.0, high=1.0, low_open=True, high_open=True, hint="write a fraction: 0.95, not 95")


@dataclass(frozen=True, slots=True)
class Term:
    """One glossary row."""

    name: str  # the parameter's or result's name in Python, in YAML, in docs
    label: str  # how a sheet's header says it
    unit: str  # "currency", "units", "days", "turns", "fraction", ""
    definition: str  # one sentence, ending in a full stop
    format: Format = Format.GENERAL
    domain: Domain = ANY
    question: str = ""  # for KPIs: the financial question it answers
    source: str = ""
