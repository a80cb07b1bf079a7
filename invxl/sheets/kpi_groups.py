"""KPI by category and KPI by location: one row per group, the same figures side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from invxl.analysis.results import Kpi
from invxl.pack import Column, Formula, Role, Scalar, Sheet, Table
from invxl.sheets.context import Context
from invxl.sheets.frame import MONEY_WIDTH, TABLE_ROW, framed, number, text, this_row
from invxl.terms.kpis import KPI_TERMS
from invxl.terms.model import Format, Term

# The KPIs whose status is shown, and how its header calls them.
GRADED = {
    "turnover": "Turnover", "dsi": "DSI", "gmroi": "GMROI", "gross_margin": "Margin", "value_at_risk_share": "At risk",
    "accuracy": "Accuracy",
}  # fmt: skip
SHOWN = (
    "inventory_value", "quantity_on_hand", "cost_coverage", "turnover", "dsi", "gmroi", "gross_margin",
    "value_at_risk", "value_at_risk_share", "value_no_history", "average_inventory", "cogs", "revenue",
    "gross_margin_amount", "days_on_hand", "weeks_of_supply", "inventory_to_sales", "sell_through", "stockout_rate",
    "accuracy", "counted_share", "shrinkage",
)  # fmt: skip
# What each is divided by, where both figures stand in the same row.
_DIVISIONS = {
    "turnover": ("cogs", "average_inventory"),
    "dsi": ("average_inventory", "cogs"),
    "gmroi": ("gross_margin_amount", "average_inventory"),
    "gross_margin": ("gross_margin_amount", "revenue"),
    "value_at_risk_share": ("value_at_risk", "inventory_value"),
    "days_on_hand": ("inventory_value", "cogs"),
    "weeks_of_supply": ("inventory_value", "cogs"),
    "inventory_to_sales": ("inventory_value", "revenue"),
}
_UNITS = {"fraction": "%"}
_WIDTHS = {"currency": MONEY_WIDTH, "units": 16.0}
Row = Mapping[str, Kpi]


def by_category(context: Context) -> Sheet:
    """The sheet KPI by category."""
    groups = {} if context.results is None else context.results.kpi.by_category
    return _sheet(context, "KPI by category", "tblKPICategory", "category", "Category", groups)


def by_location(context: Context) -> Sheet:
    """The sheet KPI by location."""
    groups = {} if context.results is None else context.results.kpi.by_location
    return _sheet(context, "KPI by location", "tblKPILocation", "location", "Location", groups)


def _sheet(context: Context, name: str, table: str, id: str, header: str, groups: Mapping[str, Sequence[Kpi]]) -> Sheet:
    rows: list[Row] = [{k.id: k for k in kpis} for kpis in groups.values()]
    names = [group or f"(no {id})" for group in groups]
    columns = [Column(id, header, names, Format.TEXT, width=26)]
    for kpi in SHOWN:
        term = KPI_TERMS[kpi]
        columns.append(
            Column(kpi, header_of(term), [_value(row, kpi, table) for row in rows], term.format,
                   width=_WIDTHS.get(term.unit, 17.0), help=term.definition)
        )  # fmt: skip
        if kpi in GRADED:
            words = [row[kpi].status if kpi in row else "Not available" for row in rows]
            columns.append(Column(f"{kpi}_status", f"{GRADED[kpi]} status", words, role=Role.STATUS, width=15))
    if id == "category":
        answering = [text(_answers(context, group)) for group in groups]
        columns.append(Column("responsible", "Responsible", answering, width=20,
                              help="From the settings: categories.NAME.responsible, else owners.stock"))  # fmt: skip
    columns.append(Column("note", "What to know", [_notes(row) for row in rows], width=110, wrap=True))
    note = f"One row per {id}; blank is undefined, What to know says what is missing. Definitions on About."
    sheet = Sheet(name, name, table=Table(table, tuple(columns), key=(id,)), table_row=TABLE_ROW, pages_wide=3)
    return framed(context, sheet, note)


def header_of(term: Term) -> str:
    """A KPI as a column header, with its unit.

    >>> header_of(KPI_TERMS["gross_margin"]), header_of(KPI_TERMS["dsi"])
    ('Gross margin (%)', 'Days sales of inventory, DSI (days)')
    """
    return f"{_short(term)} ({_UNITS.get(term.unit, term.unit)})"


def _short(term: Term) -> str:
    return term.label.replace(" (", ", ").replace(")", "")


def _value(row: Row, id: str, table: str) -> Scalar | Formula:
    """The figure, as a division of two figures of its row where it is one."""
    kpi = row.get(id)
    value = None if kpi is None else number(kpi.value)
    if kpi is None or value is None:
        return None
    above, below = (row.get(part) for part in _DIVISIONS.get(id, ("", "")))
    if above is None or below is None:
        return value
    numerator, denominator = number(above.value), number(below.value)
    if numerator is None or not denominator:
        return value
    times = number(kpi.factor)
    redone = numerator / denominator * (1.0 if times is None else times)
    if not math.isclose(redone, value, rel_tol=1e-9, abs_tol=1e-12):
        return value
    names = (this_row(table, header_of(KPI_TERMS[part.id])) for part in (above, below))
    return Formula("/".join(names) + ("" if times is None else f"*{times!r}"), redone)


def _answers(context: Context, category: str) -> str:
    own = context.config.categories.get(category)
    return own.responsible if own is not None and own.responsible else context.config.owners.stock


def _notes(row: Row) -> str | None:
    """What is missing, each reason once with the KPIs it concerns."""
    reasons: dict[str, list[str]] = {}
    for id in SHOWN:
        for reason in row[id].note.split("; ") if id in row and row[id].note else ():
            reasons.setdefault(reason, []).append(_name(KPI_TERMS[id]))
    return "; ".join(f"{reason} ({', '.join(labels)})" for reason, labels in reasons.items()) or None


def _name(term: Term) -> str:
    """A KPI in a list of several.

    >>> _name(KPI_TERMS["dsi"]), _name(KPI_TERMS["turnover"]), _name(KPI_TERMS["value_at_risk_share"])
    ('DSI', 'inventory turnover', 'value at risk')
    """
    name = term.label.partition(", ")[0]
    short = name.partition("(")[2].rstrip(")")
    return short if short.isupper() else name if name.isupper() else name[:1].lower() + name[1:]
