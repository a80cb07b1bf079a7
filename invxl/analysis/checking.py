"""Grading a check from its two sides, and where our own output tables stand in formulas."""

from __future__ import annotations

from collections.abc import Sequence

from invxl.analysis.native import column, plain, quoted, total
from invxl.analysis.results import Check, CheckLine

OK, WARNING, FAIL, NOT_AVAILABLE = "OK", "Warning", "FAIL", "Not available"

# Headers of our own output tables; the sheets write them, and a test holds the two together.
AGING, ABC, KPI = "tblAging", "tblABC", "tblKPI"
AGING_VALUE, AGING_QUANTITY, AGING_CATEGORY = "Value (currency)", "On hand (units)", "Category"
ABC_USAGE = "Annual usage (currency)"
KPI_VALUE, KPI_KEY = "Value (in the unit)", "Settings key"

_NOISE = 1e-9  # of the larger side: what two orders of adding the same numbers may differ by


def tied(
    id_: str,
    label: str,
    left: Sequence[CheckLine],
    right: Sequence[CheckLine],
    tolerance: float,
    *,
    money: bool = False,
    note: str = "",
) -> Check:
    """Both sides must be equal within the tolerance.

    >>> tied("a", "A = B", [CheckLine("A", 3.0)], [CheckLine("B", 2.0)], 0.5).status
    'FAIL'
    """
    sides = total(left), total(right)
    difference = sides[0] - sides[1]
    allowed = tolerance + _NOISE * max(abs(side) for side in sides)
    status = OK if abs(difference) <= allowed else FAIL
    return Check(id_, label, tuple(left), tuple(right), difference, tolerance, status, note, money)


def share(
    id_: str, label: str, part: CheckLine, good: float, bad: float, *, note: str = "", fails: bool = True
) -> Check:
    """A share must reach `good`; below `bad` it fails, between them it is a warning. Tolerance is good - bad."""
    short = part.value - good
    status = OK if short >= -_NOISE else WARNING if part.value >= bad - _NOISE or not fails else FAIL
    goal = CheckLine("Good from", good)
    return Check(id_, label, (part,), (goal,), short, good - bad, status, note, share=True, fails=fails)


def missing(id_: str, label: str, note: str, *, money: bool = False) -> Check:
    """A check that cannot be had, and what is missing for it."""
    return Check(id_, label, (), (), None, 0.0, NOT_AVAILABLE, note, money)


def output_sum(table: str, header: str) -> str:
    """The sum of a column of our output.

    >>> output_sum("tblAging", "Value (currency)")
    'SUM(tblAging[[Value (currency)]])'
    """
    return f"SUM({column(table, header)})"


def output_sum_where(table: str, header: str, by: str, text: str) -> str:
    """The sum of a column of our output where another holds a text, in any case.

    >>> output_sum_where("tblAging", "Value", "Category", "Pens")
    'SUMIFS(tblAging[Value],tblAging[Category],"=Pens")'
    >>> output_sum_where("tblAging", "Value", "Category", "10")
    'SUMPRODUCT(--(tblAging[Category]="10"),tblAging[Value])'
    """
    of, where = column(table, header), column(table, by)
    if plain(text):
        return f"SUMIFS({of},{where},{quoted('=' + text)})"
    return f"SUMPRODUCT(--({where}={quoted(text)}),{of})"


def kpi_formula(id_: str) -> str:
    """A KPI's value as the KPI sheet holds it."""
    return f"SUMIFS({column(KPI, KPI_VALUE)},{column(KPI, KPI_KEY)},{quoted(id_)})"
