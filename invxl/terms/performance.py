"""Arguments and results of the performance and margin functions: money, stock, days."""

from __future__ import annotations

from invxl.terms.model import ANY, POSITIVE, Format, Term

COGS = Term("cogs", "COGS", "currency", "Cost of goods sold of the period, at cost, net of returns.", Format.MONEY)
REVENUE = Term("revenue", "Revenue", "currency", "Net sales of the period, returns deducted.", Format.MONEY)
GROSS_MARGIN_AMOUNT = Term(
    "gross_margin_amount", "Gross margin amount", "currency", "Revenue less COGS of the period.", Format.MONEY
)
AVERAGE_INVENTORY = Term(
    "average_inventory", "Average inventory", "currency", "Mean inventory at cost over the same period.", Format.MONEY
)
DAYS_IN_PERIOD = Term(
    "days_in_period",
    "Days in the period",
    "days",
    "Days that the flow (COGS, sales) covers; need not be whole.",
    Format.DAYS,
    POSITIVE,
)
DAYS_IN_YEAR = Term(
    "days_in_year",
    "Days in the year",
    "days",
    "Days to which a figure is annualised: 365, 360, or 364 for 52 weeks.",
    Format.DAYS,
    POSITIVE,
)

TURNOVER = Term(
    "turnover",
    "Inventory turnover",
    "turns",
    "COGS divided by average inventory at cost.",
    Format.RATIO,
    ANY,
    "How often does the cash in stock come back?",
)
DSI = Term(
    "dsi",
    "Days sales of inventory",
    "days",
    "Days of COGS that the average inventory is worth.",
    Format.DAYS,
    ANY,
    "How many days of sales is the average stock worth?",
)
GMROI = Term(
    "gmroi",
    "GMROI",
    "per 1 invested",
    "Gross margin divided by average inventory at cost.",
    Format.RATIO,
    ANY,
    "What gross margin does one unit of currency in stock earn?",
)

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
