"""Aging by category: one row per category, and the bars that show where old stock lies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from invxl.analysis.native import column, plain
from invxl.pack import Cell, Chart, ChartKind, Column, Formula, Role, Series, Sheet, Table
from invxl.sheets.aging import AT_RISK, ON_HAND, VALUE, buckets, frame_column, value_header
from invxl.sheets.aging import TABLE as AGING
from invxl.sheets.context import Context
from invxl.sheets.frame import MONEY_WIDTH, framed, this_row
from invxl.sheets.frames import Values, texts
from invxl.terms.model import Format

NAME = "Aging by category"
TABLE = "tblAgingCategory"
TABLE_ROW_CATEGORY = 14  # low enough to freeze
TOTAL_ROW = TABLE_ROW_CATEGORY - 2


def build(context: Context) -> Sheet:
    """The sheet; sums of the Aging sheet's lines."""
    frame = None if context.results is None else context.results.aging.by_category
    parts = buckets(context.config)
    sums = _sums(context)
    summed = partial(Column, format=Format.MONEY, role=Role.LINK, width=MONEY_WIDTH)
    bands = tuple(
        summed(f"value_{b.id}", value_header(b), sums(value_header(b), frame_column("value", b))) for b in parts
    )
    columns = (
        Column("category", "Category", texts(frame, "category"), Format.TEXT, width=26),
        summed("on_hand", "On hand (units)", sums(ON_HAND, "on_hand"), format=Format.QUANTITY),
        summed("value", "Value (currency)", sums(VALUE, "value")),
        *bands,
        summed("value_at_risk", "Value at risk (currency)", sums(AT_RISK, "value_at_risk")),
    )
    series = tuple(Series(b.label, column=c.id) for b, c in zip(parts, bands, strict=True) if b.suffix != "negative")
    chart = Chart(
        ChartKind.STACKED_BAR, "Value of stock by category and age", Series("Category", column="category"), series,
        row=1, column=6, width=900, height=212,
    )  # fmt: skip
    sheet = Sheet(
        NAME, "Aging by category", table=Table(TABLE, columns, key=("category",)), table_row=TABLE_ROW_CATEGORY,
        cells=_totals(columns), charts=(chart,),
    )  # fmt: skip
    return framed(context, sheet, "Value at on-hand cost by age; sums of the lines on Aging.")


def _totals(columns: Sequence[Column]) -> tuple[Cell, ...]:
    """What all categories hold, right above the columns."""
    cells = [Cell(TOTAL_ROW, 1, "Total", Role.TOTAL)]
    for at, figures in enumerate(columns[1:], 2):
        value = math.fsum(v.value for v in figures.values if isinstance(v, Formula) and isinstance(v.value, float))
        formula = Formula(f"SUM({column(TABLE, figures.header)})", value)
        cells.append(Cell(TOTAL_ROW, at, formula, Role.TOTAL, figures.format))
    return tuple(cells)


def _sums(context: Context) -> Callable[[str, str], Values]:
    """Makes the column of a figure: per category, the live sum of the lines on Aging.

    SUMIFS takes no notice of case, and of some texts it takes notice as of patterns or numbers; then texts are compared
    exactly.
    """
    if context.results is None:
        return lambda header, figure: ()
    categories = [str(c) for c in texts(context.results.aging.by_category, "category")]
    lines = context.results.aging.lines
    by_category = lines.groupby("category", sort=False, observed=True)
    own, theirs = this_row(TABLE, "Category"), column(AGING, "Category")
    exact = not all(map(plain, categories)) or len({c.casefold() for c in categories}) < len(categories)

    def of(header: str, figure: str) -> list[Formula]:
        found = by_category[figure].sum()
        summed = column(AGING, header)
        text = f"SUMPRODUCT(--EXACT({theirs},{own}),{summed})" if exact else f'SUMIFS({summed},{theirs},"="&{own})'
        return [Formula(text, float(found.get(category, 0.0))) for category in categories]

    return of
