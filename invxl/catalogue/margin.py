"""Margin, and what stock earns and costs."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output
from invxl.formulas import margin as formulas
from invxl.terms import performance as t

CATEGORY = "Margin"

GROSSMARGIN = Function(
    name="GROSSMARGIN", python="gross_margin", category=CATEGORY,
    summary="Gross margin: revenue less COGS, divided by revenue, as a fraction.",
    question="How much of each sale is left after the cost of the goods?",
    outputs=(Output(t.GROSS_MARGIN, formulas.gross_margin),),
    arguments=(Argument(t.REVENUE, divides=True), Argument(t.COGS)),
    natives=(Native("({revenue}-{cogs})/{revenue}"),),
    examples=(Example({"revenue": 1_300_000, "cogs": 1_040_000}, 0.2),),
    equation="(revenue - COGS) / revenue",
    source="QuickBooks, gross profit margin",
)  # fmt: skip

GMROI = Function(
    name="GMROI", python="gmroi", category=CATEGORY,
    summary="Gross margin return on inventory investment: gross margin amount divided by average inventory at cost; "
    "annualised where the days of the period are given.",
    question="What gross margin does one unit of currency in stock earn?",
    outputs=(Output(t.GMROI, formulas.gmroi),),
    arguments=(Argument(t.GROSS_MARGIN_AMOUNT), Argument(t.AVERAGE_INVENTORY, divides=True),
               Argument(t.DAYS_IN_PERIOD, None), Argument(t.DAYS_IN_YEAR, 365.0)),
    natives=(Native("{gross_margin_amount}/{average_inventory}", without=("days_in_period",)),
             Native("{gross_margin_amount}/{average_inventory}*{days_in_year}/{days_in_period}")),
    examples=(Example({"gross_margin_amount": 150_000, "average_inventory": 50_000}, 3.0),),
    equation="gross margin / average inventory x days in year / days in period (the factor only where days are given)",
    source="Aislestock; Neoprimate; findwords.info, GMROII",
    notes="Break-even is 0, not 1: sales at any margin above cost give a GMROI above 0.",
)  # fmt: skip

GMROIFROMTURNS = Function(
    name="GMROIFROMTURNS", python="gmroi_from_turns", category=CATEGORY,
    summary="GMROI from turns and margin: turnover (on COGS) times gross margin / (1 - gross margin).",
    question="Which turns does a margin need to earn its hurdle?",
    outputs=(Output(t.GMROI, formulas.gmroi_from_turns),),
    arguments=(Argument(t.TURNOVER), Argument(t.GROSS_MARGIN)),
    natives=(Native("{turnover}*{gross_margin}/(1-{gross_margin})"),),
    examples=(Example({"turnover": 7, "gross_margin": 0.3}, 3.0),),
    equation="turnover x gross margin / (1 - gross margin)",
    source="Neoprimate, GMROI from turns",
)  # fmt: skip

CARRYINGCOST = Function(
    name="CARRYINGCOST", python="carrying_cost", category=CATEGORY,
    summary="Carrying cost: inventory value times the annual rate; for part of a year where the days are given. One "
    "component's cost for one component's rate.",
    question="What does holding this stock cost?",
    outputs=(Output(t.CARRYING_COST, formulas.carrying_cost),),
    arguments=(Argument(t.AVERAGE_INVENTORY), Argument(t.CARRYING_RATE), Argument(t.DAYS_IN_PERIOD, None),
               Argument(t.DAYS_IN_YEAR, 365.0)),
    natives=(Native("{average_inventory}*{carrying_rate}", without=("days_in_period",)),
             Native("{average_inventory}*{carrying_rate}*{days_in_period}/{days_in_year}")),
    examples=(Example({"average_inventory": 6_000, "carrying_rate": 0.35}, 2100.0),
              Example({"average_inventory": 28_630_000, "carrying_rate": 0.12, "days_in_period": 30}, 282_378.08)),
    equation="average inventory x annual rate x days in period / days in year (the factor only where days are given)",
    source="The Balance (liveabout.com), inventory carrying cost; Investorwords",
)  # fmt: skip

CARRYINGCOSTRATE = Function(
    name="CARRYINGCOSTRATE", python="carrying_cost_rate", category=CATEGORY,
    summary="Carrying cost rate: the annual costs of capital, storage, service and risk that are given, divided by "
    "average inventory. output names one component.",
    question="What does holding stock for a year cost, as a share of its value?",
    outputs=(Output(t.CARRYING_COST_RATE, formulas.carrying_cost_rate), Output(t.CAPITAL_RATE, formulas.capital_rate),
             Output(t.STORAGE_RATE, formulas.storage_rate), Output(t.SERVICE_RATE, formulas.service_rate),
             Output(t.RISK_RATE, formulas.risk_rate)),
    arguments=(Argument(t.AVERAGE_INVENTORY, divides=True), Argument(t.CAPITAL_COST, None),
               Argument(t.STORAGE_COST, None), Argument(t.SERVICE_COST, None), Argument(t.RISK_COST, None)),
    natives=(Native("({capital_cost}+{storage_cost}+{service_cost}+{risk_cost})/{average_inventory}",
                    {"output": "carrying_cost_rate"}),
             Native("{capital_cost}/{average_inventory}", {"output": "capital"}),
             Native("{storage_cost}/{average_inventory}", {"output": "storage"}),
             Native("{service_cost}/{average_inventory}", {"output": "service"}),
             Native("{risk_cost}/{average_inventory}", {"output": "risk"})),
    examples=(Example({"average_inventory": 100_000, "capital_cost": 9_000, "storage_cost": 5_000,
                       "service_cost": 2_000, "risk_cost": 8_000}, 0.24),),
    equation="(capital + storage + service + risk) / average inventory, all a year",
    source="The Balance (liveabout.com): four components, 20 to 30 % a year; Investorwords",
    notes="A component that is not given is left out; say so beside the figure.",
)  # fmt: skip

FUNCTIONS = (GROSSMARGIN, GMROI, GMROIFROMTURNS, CARRYINGCOST, CARRYINGCOSTRATE)
