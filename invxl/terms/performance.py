"""Arguments and results of the performance and margin functions: money, stock, days."""

from __future__ import annotations

from invxl.terms.model import ANY, NON_NEGATIVE, POSITIVE, Domain, Format, Term

COGS = Term("cogs", "COGS", "currency", "Cost of goods sold of the period, at cost, net of returns.", Format.MONEY)
REVENUE = Term("revenue", "Revenue", "currency", "Net sales of the period, returns deducted.", Format.MONEY)
GROSS_MARGIN_AMOUNT = Term(
    "gross_margin_amount", "Gross margin amount", "currency", "Revenue less COGS of the period.", Format.MONEY
)
GROSS_MARGIN = Term(
    "gross_margin", "Gross margin", "fraction", "Revenue less COGS, divided by revenue.", Format.PERCENT,
    Domain(high=1.0, hint="write a fraction: 0.35, not 35"),
)  # fmt: skip
PURCHASES = Term("purchases", "Purchases", "currency", "Goods bought in the period, at cost.", Format.MONEY)
AVERAGE_INVENTORY = Term(
    "average_inventory", "Average inventory", "currency", "Mean inventory at cost over the same period.", Format.MONEY
)
CLOSING_INVENTORY = Term(
    "closing_inventory", "Closing inventory", "currency", "Inventory at cost on the last day.", Format.MONEY
)
OPENING_INVENTORY = Term(
    "opening_inventory", "Opening inventory", "currency", "Inventory at the beginning of the period, on the basis of "
    "the sales it is compared with.", Format.MONEY,
)  # fmt: skip
AVERAGE_RECEIVABLES = Term(
    "average_receivables", "Average receivables", "currency", "Mean trade receivables over the period.", Format.MONEY
)
AVERAGE_PAYABLES = Term(
    "average_payables", "Average payables", "currency", "Mean trade payables over the period.", Format.MONEY
)
BALANCES = Term(
    "balances", "Inventory balances", "currency",
    "Inventory at cost at successive dates, oldest first: 13 month ends for a year.", Format.MONEY,
)  # fmt: skip
DAYS_IN_PERIOD = Term(
    "days_in_period", "Days in the period", "days", "Days that the flow (COGS, sales) covers; need not be whole.",
    Format.DAYS, POSITIVE,
)  # fmt: skip
DAYS_IN_YEAR = Term(
    "days_in_year", "Days in the year", "days", "Days to which a figure is annualised: 365, 360, or 364 for 52 weeks.",
    Format.DAYS, POSITIVE,
)  # fmt: skip
WEEKS = Term("weeks", "Weeks", "weeks", "Weeks that the demand covers.", Format.DAYS, POSITIVE)
MONTHS = Term("months", "Months", "months", "Months that the flow covers.", Format.DAYS, POSITIVE)
ON_HAND = Term(
    "on_hand", "On hand", "units", "Stock on hand; negative stock is taken as it is.", Format.QUANTITY
)  # fmt: skip
DEMAND = Term(
    "demand", "Demand", "units", "Demand in the stated time, in the unit of the stock it is compared with.",
    Format.QUANTITY,
)  # fmt: skip
DAILY_DEMAND = Term("daily_demand", "Demand per day", "units per day", "Mean demand per day.", Format.NUMBER)
UNITS_SOLD = Term("units_sold", "Units sold", "units", "Units sold in the period, net of returns.", Format.QUANTITY)
UNITS_RECEIVED = Term("units_received", "Units received", "units", "Units received in the period.", Format.QUANTITY)
OPENING_STOCK = Term(
    "opening_stock", "Opening stock", "units", "Units on hand at the beginning of the period.", Format.QUANTITY
)
CARRYING_RATE = Term(
    "carrying_rate", "Carrying cost rate", "fraction per year",
    "Cost of holding stock for a year as a share of its value.", Format.PERCENT, NON_NEGATIVE,
)  # fmt: skip
CAPITAL_COST = Term(
    "capital_cost", "Capital cost", "currency per year", "Cost of the money tied up, a year.", Format.MONEY,
    NON_NEGATIVE,
)  # fmt: skip
STORAGE_COST = Term(
    "storage_cost", "Storage cost", "currency per year", "Space, handling and staff, a year.", Format.MONEY,
    NON_NEGATIVE,
)  # fmt: skip
SERVICE_COST = Term(
    "service_cost", "Service cost", "currency per year", "Insurance, tax and systems, a year.", Format.MONEY,
    NON_NEGATIVE,
)  # fmt: skip
RISK_COST = Term(
    "risk_cost", "Risk cost", "currency per year", "Shrinkage, damage and obsolescence, a year.", Format.MONEY,
    NON_NEGATIVE,
)  # fmt: skip

AVERAGING = Term(
    "averaging", "Averaging method", "", "How balances are averaged: all of them (n_point), the first and the last "
    "(two_point), by trapezoids, or the closing one alone.", Format.TEXT,
    Domain(choices=("n_point", "two_point", "trapezoid", "closing")),
)  # fmt: skip
SELL_THROUGH_BASIS = Term(
    "sell_through_basis", "Basis", "", "What is sold is compared with: units received, sold plus on hand (available), "
    "or opening stock.", Format.TEXT, Domain(choices=("received", "available", "opening")),
)  # fmt: skip
DPO_BASIS = Term(
    "dpo_basis", "Basis", "", "What payables are compared with.", Format.TEXT, Domain(choices=("cogs", "purchases"))
)

TURNOVER = Term(
    "turnover", "Inventory turnover", "turns", "COGS divided by average inventory at cost.", Format.RATIO, ANY
)
DSI = Term("dsi", "Days sales of inventory", "days", "Days of COGS that the average inventory is worth.", Format.DAYS)
DAYS_ON_HAND = Term(
    "days_on_hand", "Days on hand", "days", "Days of COGS that the closing inventory is worth.", Format.DAYS
)
DAYS_OF_SUPPLY = Term(
    "days_of_supply", "Days of supply", "days", "Days for which the stock on hand lasts.", Format.DAYS
)
WEEKS_OF_SUPPLY = Term(
    "weeks_of_supply", "Weeks of supply", "weeks", "Weeks for which the stock on hand lasts.", Format.DAYS
)
MONTHS_OF_SUPPLY = Term(
    "months_of_supply", "Months of supply", "months", "Months for which the stock on hand lasts.", Format.DAYS
)
INVENTORY_TO_SALES = Term(
    "inventory_to_sales", "Inventory to sales", "ratio", "Closing inventory divided by average monthly revenue.",
    Format.RATIO,
)  # fmt: skip
STOCK_TO_SALES = Term(
    "stock_to_sales", "Stock to sales", "ratio", "Opening inventory divided by average monthly revenue.", Format.RATIO
)
SELL_THROUGH = Term(
    "sell_through", "Sell-through", "fraction", "Units sold divided by what there was to sell; may exceed 1.",
    Format.PERCENT,
)  # fmt: skip
TURN_EARN = Term(
    "turn_earn", "Turn-earn index", "turns x fraction", "Inventory turnover times gross margin rate.", Format.NUMBER
)
DSO = Term("dso", "Days sales outstanding", "days", "Days that customers take to pay.", Format.DAYS)
DPO = Term("dpo", "Days payables outstanding", "days", "Days that we take to pay suppliers.", Format.DAYS)
CCC = Term("ccc", "Cash conversion cycle", "days", "Days from paying suppliers to being paid.", Format.DAYS)
GMROI = Term("gmroi", "GMROI", "per 1 invested", "Gross margin divided by average inventory at cost.", Format.RATIO)
CARRYING_COST = Term(
    "carrying_cost", "Carrying cost", "currency", "Cost of holding the inventory for a year or the days given.",
    Format.MONEY,
)  # fmt: skip
CARRYING_COST_RATE = Term(
    "carrying_cost_rate", "Carrying cost", "fraction per year", "Annual carrying cost divided by average inventory.",
    Format.PERCENT,
)  # fmt: skip
CAPITAL_RATE = Term("capital", "Capital share", "fraction per year", "Capital cost divided by average inventory.",
                    Format.PERCENT)  # fmt: skip
STORAGE_RATE = Term("storage", "Storage share", "fraction per year", "Storage cost divided by average inventory.",
                    Format.PERCENT)  # fmt: skip
SERVICE_RATE = Term("service", "Service share", "fraction per year", "Service cost divided by average inventory.",
                    Format.PERCENT)  # fmt: skip
RISK_RATE = Term("risk", "Risk share", "fraction per year", "Risk cost divided by average inventory.",
                 Format.PERCENT)  # fmt: skip

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
