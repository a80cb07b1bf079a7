"""The KPI sheet: the eight headlines, then detail; each figure with what it is divided by, so that it can be redone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from invxl.analysis.grading import NOT_AVAILABLE
from invxl.analysis.results import Kpi
from invxl.pack import Column, Formula, Role, Scalar, Sheet, Table
from invxl.sheets.context import Context
from invxl.sheets.frame import MONEY_WIDTH, TABLE_ROW, framed, number, plain_format, text, this_row
from invxl.terms.kpis import DETAILS, HEADLINES, KPI_TERMS
from invxl.terms.model import Format

NAME = "KPI"
TABLE = "tblKPI"
NUMERATOR, DENOMINATOR, TIMES = "Numerator", "Denominator", "Times"
_UNITS = {"fraction": "%", "fraction per year": "% per year"}


def build(context: Context) -> Sheet:
    """The sheet; one row per KPI, always the same rows."""
    kpis = _kpis(context)
    terms = [KPI_TERMS[k.id] for k in kpis]
    shown = [t.format for t in terms]
    numerators, denominators = [number(k.numerator) for k in kpis], [number(k.denominator) for k in kpis]
    factors = [number(k.factor) for k in kpis]
    figures = partial(Column, format=Format.NUMBER, width=MONEY_WIDTH)
    columns = (
        Column("section", "Section", ["Headline" if k.headline else "Detail" for k in kpis], width=14),
        Column("kpi", "KPI", [t.label for t in terms], width=34),
        figures("value", "Value (in the unit)", [_value(k) for k in kpis], formats=shown,
               help="Numerator / Denominator x Times, where these stand in the row. Blank is undefined, never 0"),
        Column("unit", "Unit", [unit(t.unit, context) for t in terms], width=15),
        figures("prior", "Prior (in the unit)", [number(k.prior) for k in kpis], formats=shown,
               help="The preceding period of the same length, where the data reach back"),
        figures("target", "Target (in the unit)", [number(k.target) for k in kpis], formats=shown,
               help="From the settings: thresholds"),
        Column("status", "Status", [k.status for k in kpis], role=Role.STATUS, width=15),
        Column("note", "What to know", [text(k.note) for k in kpis], width=60, wrap=True,
               help="What is missing, partial or estimated"),
        Column("basis", "Basis", [_basis(k) for k in kpis], width=60, wrap=True,
               help="Days, averaging and number of balances, cost coverage, mode"),
        figures("numerator", NUMERATOR, numerators, formats=[plain_format(v) for v in numerators]),
        Column("numerator_label", "Numerator is", [text(k.numerator_label) for k in kpis], width=34, wrap=True),
        figures("denominator", DENOMINATOR, denominators, formats=[plain_format(v) for v in denominators]),
        Column("denominator_label", "Denominator is", [text(k.denominator_label) for k in kpis], width=34, wrap=True),
        figures("factor", TIMES, factors, width=11, formats=[plain_format(v) for v in factors],
               help="Days of the period, or days in the year over days of the period"),
        Column("definition", "Definition", [t.definition for t in terms], width=56, wrap=True),
        Column("question", "Question it answers", [t.question for t in terms], width=44, wrap=True),
        Column("responsible", "Responsible", [text(k.responsible) for k in kpis], width=22),
        Column("id", "Settings key", [k.id for k in kpis], width=22, help="Its name in the settings: thresholds.KEY"),
    )  # fmt: skip
    note = "Value = Numerator / Denominator x Times. Blank is undefined: What to know says what is missing."
    table = Table(TABLE, columns, key=("id",), keep_removed=False)
    sheet = Sheet(NAME, "Key figures", table=table, table_row=TABLE_ROW, freeze_columns=2, pages_wide=2)
    return framed(context, sheet, note)


def _basis(kpi: Kpi) -> str | None:
    """What a figure stands on; one that cannot be had says so."""
    return text(kpi.basis) or ("Not computed; see What to know" if kpi.status == NOT_AVAILABLE else None)


def _kpis(context: Context) -> Sequence[Kpi]:
    """One per glossary row, in its order; a KPI that the analysis left out says so instead of vanishing."""
    found = {} if context.results is None else {k.id: k for k in context.results.kpi.total}
    status = "Not refreshed" if context.results is None else "Not available"
    return [
        found.get(term.name, Kpi(term.name, None, status, headline=headline))
        for terms, headline in ((HEADLINES, True), (DETAILS, False))
        for term in terms
    ]


def unit(name: str, context: Context) -> str:
    """A unit as a reader writes it; the currency by its code."""
    return context.currency if name == "currency" else _UNITS.get(name, name)


def _value(kpi: Kpi) -> Scalar | Formula:
    """The figure as the division it comes from, where that gives it."""
    return divided(
        kpi,
        this_row(TABLE, NUMERATOR),
        this_row(TABLE, DENOMINATOR),
        None if kpi.factor is None else this_row(TABLE, TIMES),
    )


def divided(kpi: Kpi, numerator: str, denominator: str, factor: str | None) -> Scalar | Formula:
    """`numerator / denominator * factor` as a formula where it gives the KPI's value, else the value alone."""
    value, above, below = number(kpi.value), number(kpi.numerator), number(kpi.denominator)
    if value is None or above is None or not below:
        return value
    times = number(kpi.factor)
    redone = above / below * (1.0 if times is None else times)
    if not math.isclose(redone, value, rel_tol=1e-9, abs_tol=1e-12):
        return value
    return Formula(f"{numerator}/{denominator}" + (f"*{factor}" if factor is not None else ""), redone)
