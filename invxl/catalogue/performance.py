"""Turns, days, averages."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output
from invxl.formulas import performance as formulas
from invxl.terms import performance as t

CATEGORY = "Performance"

TURNOVER = Function(
    name="TURNOVER",
    python="turnover",
    category=CATEGORY,
    summary="Inventory turnover: COGS divided by average inventory at cost, in turns for the period that COGS covers; "
    "annualised where the days of the period are given.",
    question="How often does the cash in stock come back?",
    outputs=(Output(t.TURNOVER, formulas.turnover),),
    arguments=(
        Argument(t.COGS),
        Argument(t.AVERAGE_INVENTORY, divides=True),
        Argument(t.DAYS_IN_PERIOD, None),
        Argument(t.DAYS_IN_YEAR, 365.0),
    ),
    natives=(
        Native("{cogs}/{average_inventory}", without=("days_in_period",)),
        Native("{cogs}/{average_inventory}*{days_in_year}/{days_in_period}"),
    ),
    examples=(
        Example({"cogs": 600_000, "average_inventory": 120_000}, 5.0),
        Example({"cogs": 300_000, "average_inventory": 95_000, "days_in_period": 91, "days_in_year": 364}, 12.63),
    ),
    equation="COGS / average inventory x days in year / days in period (the factor only where the days are given)",
    source="QuickBooks, inventory turnover ratio; annualising factors: Infor",
)

DSI = Function(
    name="DSI",
    python="dsi",
    category=CATEGORY,
    summary="Days sales of inventory: average inventory divided by COGS, times the days that COGS covers. "
    "For a quarter's COGS give the quarter's days.",
    question="How many days of sales is the average stock worth?",
    outputs=(Output(t.DSI, formulas.dsi),),
    arguments=(Argument(t.COGS, divides=True), Argument(t.AVERAGE_INVENTORY), Argument(t.DAYS_IN_PERIOD, 365.0)),
    natives=(Native("{average_inventory}/{cogs}*{days_in_period}"),),
    examples=(
        Example({"cogs": 160_000, "average_inventory": 44_750, "days_in_period": 90}, 25.17),
        Example({"cogs": 101_065, "average_inventory": 8_682}, 31.36),
    ),
    equation="average inventory / COGS x days in period",
    source="QuickBooks; Motley Fool, days inventory outstanding",
)

FUNCTIONS = (TURNOVER, DSI)
