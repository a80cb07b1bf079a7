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

Z = Term("z", "Service factor", "standard deviations", "Number of standard deviations of demand.", Format.NUMBER)
UNIT_LOSS = Term(
    "unit_loss", "Unit normal loss", "standard deviations", "Expected units short per standard deviation of demand.",
    Format.NUMBER, NON_NEGATIVE,
)  # fmt: skip
FORECAST_ROW = Term(
    "period_forecast", "Forecast", "units", "Forecast of successive periods, the current one first.", Format.QUANTITY,
    NON_NEGATIVE,
)  # fmt: skip
DAYS_PER_PERIOD = Term(
    "days_per_period", "Days per period", "days", "Days of one forecast period.", Format.DAYS, POSITIVE
)
REORDER_POINT = Term(
    "reorder_point", "Reorder point", "units", "Inventory position at which an order is placed.", Format.QUANTITY
)
RUN_OUT_DAYS = Term("run_out", "Days to run-out", "days", "Days until the stock is used up.", Format.DAYS, NON_NEGATIVE)
RUN_OUT_DATE = Term("run_out_date", "Run-out date", "date", "Day on which the stock is used up.", Format.DATE)
MIN_LEVEL = Term("min", "Minimum", "units", "Stock at which an order is placed.", Format.QUANTITY)
MAX_LEVEL = Term("max", "Maximum", "units", "Stock up to which is ordered.", Format.QUANTITY)
ORDER_UP_TO_LEVEL = Term(
    "order_up_to_level", "Order-up-to level", "units", "Inventory position up to which is ordered.", Format.QUANTITY
)
INVENTORY_POSITION = Term(
    "inventory_position", "Inventory position", "units", "On hand plus on order less backorders.", Format.QUANTITY
)
MOQ = Term("moq", "Minimum order", "units", "Least quantity of an order.", Format.QUANTITY, NON_NEGATIVE)
PACK_SIZE = Term(
    "pack_size", "Pack size", "units", "Units per pack; orders are whole packs.", Format.QUANTITY, POSITIVE
)
UNITS_TO_ORDER = Term(
    "units_to_order", "Units to order", "units", "Order now, in whole packs.", Format.QUANTITY, NON_NEGATIVE
)
HOLDING_COST_RATE = Term(
    "holding_cost_rate", "Holding cost rate", "fraction per year",
    "Cost of holding stock for a year as a share of its unit cost.", Format.PERCENT, NON_NEGATIVE,
)  # fmt: skip
BREAKPOINTS = Term(
    "breakpoints", "Price breaks", "units", "First quantity of each price, rising, the lowest first.", Format.QUANTITY,
    NON_NEGATIVE,
)  # fmt: skip
BREAK_COSTS = Term(
    "unit_costs", "Unit costs", "currency per unit", "Unit cost from each price break on, for all units of the order.",
    Format.UNIT_COST, POSITIVE,
)  # fmt: skip
PRICE_REGION = Term(
    "region", "Price region", "", "Price breaks passed; 0 is the first price.", Format.INTEGER, NON_NEGATIVE
)
TOTAL_COST = Term(
    "total_cost", "Total cost", "currency per year", "Purchases, ordering and holding.", Format.MONEY, NON_NEGATIVE
)
OVERAGE_COST = Term(
    "overage_cost", "Overage cost", "currency per unit", "Cost of one unit left over at the end of a period: holding, "
    "or cost less salvage.", Format.NUMBER, POSITIVE,
)  # fmt: skip
UNDERAGE_COST = Term(
    "underage_cost", "Underage cost", "currency per unit", "Cost of one unit short: margin lost, or backorder cost.",
    Format.NUMBER, POSITIVE,
)  # fmt: skip
DISTRIBUTION = Term(
    "distribution", "Distribution", "", "How demand is distributed; poisson takes the mean only.", Format.TEXT,
    Domain(choices=("normal", "poisson")),
)  # fmt: skip
BASE_STOCK = Term(
    "base_stock", "Stock level", "units", "Level whose cost is asked for; blank is the best level.", Format.QUANTITY
)
BASE_STOCK_LEVEL = Term(
    "base_stock_level", "Base-stock level", "units", "Stock level with the least expected cost.", Format.QUANTITY
)
CRITICAL_RATIO = Term(
    "critical_ratio", "Critical ratio", "fraction", "Probability with which demand should be met.", Format.PERCENT,
    FRACTION,
)  # fmt: skip
EXPECTED_COST = Term(
    "expected_cost", "Expected cost", "currency per period", "Expected cost of units left over and of units short.",
    Format.NUMBER,
)  # fmt: skip
SALVAGE_VALUE = Term(
    "salvage_value", "Salvage value", "currency per unit", "What a unit left over still brings; below its cost.",
    Format.UNIT_COST,
)  # fmt: skip
EXPECTED_PROFIT = Term("profit", "Expected profit", "currency", "Expected margin less that cost.", Format.NUMBER)
EXPECTED_SAFETY = Term(
    "above_mean", "Above mean demand", "units", "Order quantity less mean demand.", Format.QUANTITY
)  # fmt: skip
EXPECTED_FILL = Term(
    "filled", "Share filled", "fraction", "Expected share of demand filled.", Format.PERCENT, FRACTION
)  # fmt: skip

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
