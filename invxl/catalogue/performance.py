"""Turns, days, averages."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import performance as formulas
from invxl.terms import performance as t

CATEGORY = "Performance"

_FIRST, _LAST = "INDEX({balances},1)", "INDEX({balances},COUNT({balances}))"
_FROM_TWO = "IF(COUNT({balances})<2,NA(),%s)"

TURNOVER = Function(
    name="TURNOVER", python="turnover", category=CATEGORY,
    summary="Inventory turnover: COGS divided by average inventory at cost, in turns for the period that COGS covers; "
    "annualised where the days of the period are given.",
    question="How often does the cash in stock come back?",
    outputs=(Output(t.TURNOVER, formulas.turnover),),
    arguments=(Argument(t.COGS), Argument(t.AVERAGE_INVENTORY, divides=True), Argument(t.DAYS_IN_PERIOD, None),
               Argument(t.DAYS_IN_YEAR, 365.0)),
    natives=(Native("{cogs}/{average_inventory}", without=("days_in_period",)),
             Native("{cogs}/{average_inventory}*{days_in_year}/{days_in_period}")),
    examples=(Example({"cogs": 600_000, "average_inventory": 120_000}, 5.0),
              Example({"cogs": 300_000, "average_inventory": 95_000, "days_in_period": 91,
                       "days_in_year": 364}, 12.63)),
    equation="COGS / average inventory x days in year / days in period (the factor only where the days are given)",
    source="QuickBooks, inventory turnover ratio; annualising factors: Infor",
)  # fmt: skip

DSI = Function(
    name="DSI", python="dsi", category=CATEGORY,
    summary="Days sales of inventory (days inventory outstanding): average inventory divided by COGS, times the days "
    "that COGS covers. For a quarter's COGS give the quarter's days.",
    question="How many days of sales is the average stock worth?",
    outputs=(Output(t.DSI, formulas.dsi),),
    arguments=(Argument(t.COGS, divides=True), Argument(t.AVERAGE_INVENTORY), Argument(t.DAYS_IN_PERIOD, 365.0)),
    natives=(Native("{average_inventory}/{cogs}*{days_in_period}"),),
    examples=(Example({"cogs": 160_000, "average_inventory": 44_750, "days_in_period": 90}, 25.17),
              Example({"cogs": 101_065, "average_inventory": 8_682}, 31.36)),
    equation="average inventory / COGS x days in period",
    source="QuickBooks; Motley Fool, days inventory outstanding",
)  # fmt: skip

DAYSONHAND = Function(
    name="DAYSONHAND", python="days_on_hand", category=CATEGORY,
    summary="Days on hand: closing inventory divided by COGS, times the days that COGS covers. DSI takes the average.",
    question="How long does today's stock last at the period's pace?",
    outputs=(Output(t.DAYS_ON_HAND, formulas.days_on_hand),),
    arguments=(Argument(t.COGS, divides=True), Argument(t.CLOSING_INVENTORY), Argument(t.DAYS_IN_PERIOD, 365.0)),
    natives=(Native("{closing_inventory}/{cogs}*{days_in_period}"),),
    examples=(Example({"cogs": 38.35, "closing_inventory": 2.66}, 25.32),),
    equation="closing inventory / COGS x days in period",
    source="Investopedia, days sales of inventory (at year end)",
)  # fmt: skip

DAYSOFSUPPLY = Function(
    name="DAYSOFSUPPLY", python="days_of_supply", category=CATEGORY,
    summary="Days of supply: units on hand divided by units of demand per day.",
    question="For how many days does the stock of an item last?",
    outputs=(Output(t.DAYS_OF_SUPPLY, formulas.days_of_supply),),
    arguments=(Argument(t.ON_HAND), Argument(t.DAILY_DEMAND, divides=True)),
    natives=(Native("{on_hand}/{daily_demand}"),),
    examples=(Example({"on_hand": 500, "daily_demand": 50}, 10.0),),
    equation="on hand / demand per day",
    source="Inventory Planner, stock cover",
)  # fmt: skip

WEEKSOFSUPPLY = Function(
    name="WEEKSOFSUPPLY", python="weeks_of_supply", category=CATEGORY,
    summary="Weeks of supply: stock on hand divided by demand per week, both in units or both in money of one basis.",
    question="For how many weeks can we sell without buying?",
    outputs=(Output(t.WEEKS_OF_SUPPLY, formulas.weeks_of_supply),),
    arguments=(Argument(t.ON_HAND), Argument(t.DEMAND, divides=True), Argument(t.WEEKS, 1.0)),
    natives=(Native("{on_hand}/{demand}*{weeks}"),),
    examples=(Example({"on_hand": 250, "demand": 200, "weeks": 4}, 5.0),),
    equation="on hand / demand x weeks that the demand covers",
    source="Retail math: weeks of supply on a trailing rate of sale",
)  # fmt: skip

MONTHSOFSUPPLY = Function(
    name="MONTHSOFSUPPLY", python="months_of_supply", category=CATEGORY,
    summary="Months of supply: stock on hand divided by demand per month.",
    question="How many months of demand stand on the shelf?",
    outputs=(Output(t.MONTHS_OF_SUPPLY, formulas.months_of_supply),),
    arguments=(Argument(t.ON_HAND), Argument(t.DEMAND, divides=True), Argument(t.MONTHS, 1.0)),
    natives=(Native("{on_hand}/{demand}*{months}"),),
    examples=(Example({"on_hand": 300, "demand": 1200, "months": 12}, 3.0),),
    equation="on hand / demand x months that the demand covers",
    source="Terasol Artisans (on hand / monthly usage)",
)  # fmt: skip

AVERAGEINVENTORY = Function(
    name="AVERAGEINVENTORY", python="average_inventory", category=CATEGORY,
    summary="Average inventory from balances at successive dates, by the method named. Two balances at least, but for "
    "the closing one alone; say which method stands behind a figure.",
    question="How much cash was tied up in stock over the period?",
    outputs=(Output(t.AVERAGE_INVENTORY, formulas.average_inventory),),
    arguments=(Argument(t.BALANCES, shape=Shape.RANGE), Argument(t.AVERAGING, "n_point", given_name="method")),
    natives=(Native(_FROM_TWO % "AVERAGE({balances})", {"method": "n_point"}),
             Native(_FROM_TWO % f"({_FIRST}+{_LAST}+0*SUM({{balances}}))/2", {"method": "two_point"}),
             Native(_FROM_TWO % f"(SUM({{balances}})-({_FIRST}+{_LAST})/2)/(COUNT({{balances}})-1)",
                    {"method": "trapezoid"}),
             Native(f"{_LAST}+0*SUM({{balances}})", {"method": "closing"})),
    examples=(Example({"balances": [42_000, 47_500], "method": "two_point"}, 44_750.0),
              Example({"balances": [100, 120, 140, 120, 100]}, 116.0),
              Example({"balances": [100, 120, 140, 120, 100], "method": "trapezoid"}, 120.0)),
    equation="n_point: mean of all; two_point: (first + last) / 2; trapezoid: (first/2 + those between + last/2) / "
    "(n - 1)",
    source="findwords.info, GMROII (12 or 13 units); Infor, sum of n monthly averages / n",
    notes="The native twins take balances without gaps. Two points do not see the season between them.",
)  # fmt: skip

INVENTORYTOSALES = Function(
    name="INVENTORYTOSALES", python="inventory_to_sales", category=CATEGORY,
    summary="Inventory to sales: closing inventory divided by average monthly revenue.",
    question="Does stock grow faster than sales?",
    outputs=(Output(t.INVENTORY_TO_SALES, formulas.inventory_to_sales),),
    arguments=(Argument(t.CLOSING_INVENTORY), Argument(t.REVENUE, divides=True), Argument(t.MONTHS, 1.0)),
    natives=(Native("{closing_inventory}/{revenue}*{months}"),),
    examples=(Example({"closing_inventory": 300_000, "revenue": 600_000, "months": 3}, 1.5),),
    equation="closing inventory / revenue x months",
    source="Microbiz, inventory to sales (end of month)",
)  # fmt: skip

STOCKTOSALES = Function(
    name="STOCKTOSALES", python="stock_to_sales", category=CATEGORY,
    summary="Stock to sales: opening inventory divided by average monthly revenue, both at retail or both at cost.",
    question="How much stock does a month's plan begin with?",
    outputs=(Output(t.STOCK_TO_SALES, formulas.stock_to_sales),),
    arguments=(Argument(t.OPENING_INVENTORY), Argument(t.REVENUE, divides=True), Argument(t.MONTHS, 1.0)),
    natives=(Native("{opening_inventory}/{revenue}*{months}"),),
    examples=(Example({"opening_inventory": 240_000, "revenue": 80_000}, 3.0),),
    equation="opening inventory / revenue x months",
    source="Microbiz, stock to sales (beginning of month)",
)  # fmt: skip

SELLTHROUGH = Function(
    name="SELLTHROUGH", python="sell_through", category=CATEGORY,
    summary="Sell-through: units sold divided by units received (default), by sold plus on hand (available), or by "
    "opening stock. Name the basis beside the figure.",
    question="How much of what was bought has been sold?",
    outputs=(Output(t.SELL_THROUGH, formulas.sell_through),),
    arguments=(Argument(t.UNITS_SOLD), Argument(t.UNITS_RECEIVED, None),
               Argument(t.SELL_THROUGH_BASIS, "received", given_name="basis"), Argument(t.ON_HAND, None),
               Argument(t.OPENING_STOCK, None)),
    natives=(Native("{units_sold}/{units_received}", {"basis": "received"}),
             Native("{units_sold}/({units_sold}+{on_hand})", {"basis": "available"}),
             Native("{units_sold}/{opening_stock}", {"basis": "opening"})),
    examples=(Example({"units_sold": 300, "units_received": 500}, 0.6),
              Example({"units_sold": 300, "basis": "available", "on_hand": 100}, 0.75)),
    equation="sold / received; sold / (sold + on hand); sold / opening stock",
    source="bops.ai; replogic; dash-calculator: three published bases",
)  # fmt: skip

TURNEARN = Function(
    name="TURNEARN", python="turn_earn", category=CATEGORY,
    summary="Turn-earn index: inventory turnover times gross margin rate.",
    question="Does an item earn its place by turning fast or by earning much?",
    outputs=(Output(t.TURN_EARN, formulas.turn_earn),),
    arguments=(Argument(t.TURNOVER), Argument(t.GROSS_MARGIN)),
    natives=(Native("{turnover}*{gross_margin}"),),
    examples=(Example({"turnover": 4, "gross_margin": 0.25}, 1.0),),
    equation="turnover x gross margin rate",
    source="Turn and earn index of wholesale distribution",
)  # fmt: skip

DSO = Function(
    name="DSO", python="dso", category=CATEGORY,
    summary="Days sales outstanding: average receivables divided by revenue, times the days that revenue covers.",
    question="How long do customers take to pay?",
    outputs=(Output(t.DSO, formulas.dso),),
    arguments=(Argument(t.REVENUE, divides=True), Argument(t.AVERAGE_RECEIVABLES), Argument(t.DAYS_IN_PERIOD, 365.0)),
    natives=(Native("{average_receivables}/{revenue}*{days_in_period}"),),
    examples=(Example({"revenue": 523_964, "average_receivables": 6_283.5}, 4.38),),
    equation="average receivables / revenue x days in period",
    source="Motley Fool, cash conversion cycle",
)  # fmt: skip

DPO = Function(
    name="DPO", python="dpo", category=CATEGORY,
    summary="Days payables outstanding: average payables divided by COGS, or by purchases on request, times the days "
    "that they cover.",
    question="How long do we take to pay suppliers?",
    outputs=(Output(t.DPO, formulas.dpo),),
    arguments=(Argument(t.COGS, None), Argument(t.AVERAGE_PAYABLES, None), Argument(t.DAYS_IN_PERIOD, 365.0),
               Argument(t.DPO_BASIS, "cogs", given_name="basis"), Argument(t.PURCHASES, None)),
    natives=(Native("{average_payables}/{cogs}*{days_in_period}", {"basis": "cogs"}),
             Native("{average_payables}/{purchases}*{days_in_period}", {"basis": "purchases"})),
    examples=(Example({"cogs": 394_605, "average_payables": 47_021.5}, 43.49),),
    equation="average payables / COGS (or purchases) x days in period",
    source="Motley Fool, cash conversion cycle",
)  # fmt: skip

CCC = Function(
    name="CCC", python="ccc", category=CATEGORY,
    summary="Cash conversion cycle: days of inventory plus days of receivables less days of payables, all on averages.",
    question="How many days lie between paying suppliers and being paid?",
    outputs=(Output(t.CCC, formulas.ccc),),
    arguments=(Argument(t.DSI), Argument(t.DSO), Argument(t.DPO)),
    natives=(Native("{dsi}+{dso}-{dpo}"),),
    examples=(Example({"dsi": 45, "dso": 35, "dpo": 30}, 50.0),),
    equation="DSI + DSO - DPO",
    source="Motley Fool, cash conversion cycle",
)  # fmt: skip

FUNCTIONS = (
    TURNOVER, DSI, AVERAGEINVENTORY, DAYSONHAND, DAYSOFSUPPLY, WEEKSOFSUPPLY, MONTHSOFSUPPLY, INVENTORYTOSALES,
    STOCKTOSALES, SELLTHROUGH, TURNEARN, DSO, DPO, CCC,
)  # fmt: skip
