"""Margin, and what stock earns and costs."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output
from invxl.formulas import margin as formulas
from invxl.terms import performance as t

CATEGORY = "Margin"

GMROI = Function(
    name="GMROI",
    python="gmroi",
    category=CATEGORY,
    summary="Gross margin return on inventory investment: gross margin amount divided by average inventory at cost; "
    "annualised where the days of the period are given.",
    question="What gross margin does one unit of currency in stock earn?",
    outputs=(Output(t.GMROI, formulas.gmroi),),
    arguments=(
        Argument(t.GROSS_MARGIN_AMOUNT),
        Argument(t.AVERAGE_INVENTORY, divides=True),
        Argument(t.DAYS_IN_PERIOD, None),
        Argument(t.DAYS_IN_YEAR, 365.0),
    ),
    natives=(
        Native("{gross_margin_amount}/{average_inventory}", without=("days_in_period",)),
        Native("{gross_margin_amount}/{average_inventory}*{days_in_year}/{days_in_period}"),
    ),
    examples=(Example({"gross_margin_amount": 150_000, "average_inventory": 50_000}, 3.0),),
    equation="gross margin / average inventory x days in year / days in period (the factor only where days are given)",
    source="Aislestock; Neoprimate; findwords.info, GMROII",
    notes="Break-even is 0, not 1: sales at any margin above cost give a GMROI above 0.",
)

FUNCTIONS = (GMROI,)
