"""Arguments and results of the replenishment functions: demand, lead time, costs of ordering and holding."""

from __future__ import annotations

from invxl.terms.model import ANY, FRACTION, NON_NEGATIVE, OPEN_FRACTION, POSITIVE, Domain, Format, Term

SERVICE_LEVEL = Term(
    "service_level",
    "Service level",
    "fraction",
    "Probability of no stockout in a cycle; with method fill_rate the share of demand filled.",
    Format.PERCENT,
    OPEN_FRACTION,
)
DEMAND_MEAN = Term(
    "demand_mean",
    "Mean demand",
    "units per day",
    "Mean demand per day, or per the period in which lead times are given.",
    Format.NUMBER,
    NON_NEGATIVE,
)
DEMAND_SD = Term(
    "demand_sd",
    "Standard deviation of demand",
    "units per day",
    "Sample standard deviation of demand per day, or per the period in which lead times are given.",
    Format.NUMBER,
    NON_NEGATIVE,
)
LEAD_TIME_MEAN = Term(
    "lead_time_mean",
    "Mean lead time",
    "days",
    "Mean time from ordering to receipt; holds no review period.",
    Format.DAYS,
    NON_NEGATIVE,
)
LEAD_TIME_SD = Term(
    "lead_time_sd",
    "Standard deviation of the lead time",
    "days",
    "Sample standard deviation of the lead time; blank is 0.",
    Format.DAYS,
    NON_NEGATIVE,
)
REVIEW_PERIOD = Term(
    "review_period",
    "Review period",
    "days",
    "Time between two orders under periodic review.",
    Format.DAYS,
    NON_NEGATIVE,
)
ORDER_QUANTITY = Term(
    "order_quantity", "Order quantity", "units", "Units ordered at a time.", Format.QUANTITY, POSITIVE
)
SAFETY_STOCK_METHOD = Term(
    "safety_stock_method",
    "Method",
    "",
    "Which variation the stock protects against: combined (both, independent), "
    "demand, lead_time, dependent (their sum), periodic review, or fill_rate.",
    Format.TEXT,
    Domain(choices=("combined", "demand", "lead_time", "dependent", "periodic", "fill_rate")),
)

ANNUAL_DEMAND = Term(
    "annual_demand",
    "Annual demand",
    "units per year",
    "Units needed per year, or per the period of the holding cost.",
    Format.QUANTITY,
    NON_NEGATIVE,
)
ORDER_COST = Term(
    "order_cost",
    "Cost per order",
    "currency",
    "Fixed cost of placing and receiving one order.",
    Format.NUMBER,
    NON_NEGATIVE,
)
HOLDING_COST = Term(
    "holding_cost",
    "Holding cost",
    "currency per unit and year",
    "Cost of holding one unit for a year, or for the period of the demand.",
    Format.NUMBER,
    NON_NEGATIVE,
)
STOCKOUT_COST = Term(
    "stockout_cost",
    "Stockout cost",
    "currency per unit and year",
    "Cost of being one unit short for a year; blank plans no backorders.",
    Format.NUMBER,
    POSITIVE,
)
PRODUCTION_RATE = Term(
    "production_rate",
    "Production rate",
    "units per year",
    "Units made per year while producing, above the demand; blank is delivery at once.",
    Format.QUANTITY,
    POSITIVE,
)

SAFETY_STOCK = Term(
    "safety_stock",
    "Safety stock",
    "units",
    "Stock held against variation of demand and supply.",
    Format.QUANTITY,
    NON_NEGATIVE,
    "How much stock buys the service level?",
)
SAFETY_STOCK_UNFLOORED = Term(
    "unfloored",
    "Safety stock before the floor",
    "units",
    "The result of the equation, which is negative where no safety stock is needed.",
    Format.QUANTITY,
    ANY,
)
SAFETY_STOCK_FLOORED = Term(
    "floored", "Raised to 0", "", "1 where a negative safety stock was raised to 0, else 0.", Format.INTEGER, FRACTION
)
ORDER_POLICY_COST = Term(
    "policy_cost",
    "Cost of the policy",
    "currency per year",
    "Ordering, holding and backorder cost at the best quantity; purchases are not in it.",
    Format.MONEY,
    NON_NEGATIVE,
)
STOCKOUT_FRACTION = Term(
    "stockout_fraction",
    "Share of the cycle short",
    "fraction",
    "Share of the cycle spent with backorders under the best plan.",
    Format.PERCENT,
    FRACTION,
)
MAX_INVENTORY = Term(
    "max_inventory", "Highest stock", "units", "Highest stock in a cycle.", Format.QUANTITY, NON_NEGATIVE
)
ORDER_CYCLE = Term(
    "order_cycle", "Time between orders", "years", "Order quantity divided by demand.", Format.NUMBER, NON_NEGATIVE
)
PRODUCTION_TIME = Term(
    "production_time",
    "Time producing",
    "years",
    "Order quantity divided by the production rate.",
    Format.NUMBER,
    NON_NEGATIVE,
)

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
