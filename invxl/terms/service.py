"""Arguments and results of the service and accuracy functions: order lines, dates, counts."""

from __future__ import annotations

from invxl.terms.model import FRACTION, NON_NEGATIVE, Domain, Format, Term

ORDERED = Term(
    "ordered", "Ordered", "units", "Units ordered, per order line.", Format.QUANTITY, NON_NEGATIVE
)  # fmt: skip
SHIPPED = Term(
    "shipped", "Shipped", "units", "Units shipped, per order line; for the first shipment only, give its quantities.",
    Format.QUANTITY, NON_NEGATIVE,
)  # fmt: skip
CANCELLED = Term(
    "cancelled", "Cancelled", "units", "Units cancelled, per order line; they are not part of the demand.",
    Format.QUANTITY, NON_NEGATIVE,
)  # fmt: skip
BACKORDERED = Term(
    "backordered", "On backorder", "units", "Units waiting for stock, per order line.", Format.QUANTITY, NON_NEGATIVE
)
ORDER_NUMBER = Term(
    "order_number", "Order number", "", "The order each line belongs to.", Format.TEXT
)  # fmt: skip
UNIT_PRICE = Term("unit_price", "Unit price", "currency per unit", "Selling price of one unit.", Format.UNIT_COST,
                  NON_NEGATIVE)  # fmt: skip
ON_TIME = Term("on_time", "On time", "fraction", "Share of orders delivered on time.", Format.PERCENT, FRACTION)
IN_FULL = Term("in_full", "In full", "fraction", "Share of orders delivered in full.", Format.PERCENT, FRACTION)
DAMAGE_FREE = Term(
    "damage_free", "Free of damage", "fraction", "Share of orders delivered free of damage.", Format.PERCENT, FRACTION
)
DOCUMENTED = Term(
    "documented", "Rightly documented", "fraction", "Share of orders with right papers and invoice.", Format.PERCENT,
    FRACTION,
)  # fmt: skip

ORDER_DATE = Term("order_date", "Order date", "date", "Day of the customer's order.", Format.DATE, NON_NEGATIVE)
SHIP_DATE = Term("ship_date", "Ship date", "date", "Day the order was shipped.", Format.DATE, NON_NEGATIVE)
DELIVERY_DATE = Term(
    "delivery_date", "Delivery date", "date", "Day the order reached the customer.", Format.DATE, NON_NEGATIVE
)
ORDERED_DATE = Term("ordered_date", "Ordered", "date", "Day the goods were ordered.", Format.DATE, NON_NEGATIVE)
PROMISED_DATE = Term("promised_date", "Promised", "date", "Day the goods were promised for.", Format.DATE, NON_NEGATIVE)
RECEIVED_DATE = Term("received_date", "Received", "date", "Day the goods were received.", Format.DATE, NON_NEGATIVE)
HOLIDAYS = Term(
    "holidays", "Holidays", "date", "Days that are not worked beside Saturdays and Sundays.", Format.DATE, NON_NEGATIVE
)
GRACE_DAYS = Term("grace_days", "Grace", "days", "Days late that still count as on time.", Format.DAYS, NON_NEGATIVE)
SUPPLY_DELAY = Term("supply_delay", "Supply delay", "days", "Days from ordering to receipt.", Format.DAYS, NON_NEGATIVE)
REORDERING_DELAY = Term(
    "reordering_delay", "Reordering delay", "days", "Days the buyer takes from need to order; holds no review period.",
    Format.DAYS, NON_NEGATIVE,
)  # fmt: skip
LEAD_TIMES = Term(
    "lead_times", "Lead times", "days", "Lead times of receipts, one each.", Format.DAYS, NON_NEGATIVE
)  # fmt: skip

BOOK = Term("book", "Book quantity", "units", "Quantity in the books, per record counted.", Format.QUANTITY)
COUNTED = Term("counted", "Counted quantity", "units", "Quantity found, per record counted.", Format.QUANTITY)
TOLERANCE = Term(
    "tolerance", "Tolerance", "fraction", "Variance allowed as a share of the quantity compared with: one for all "
    "records, or one each, as by ABC class.", Format.PERCENT, FRACTION,
)  # fmt: skip
UNIT_COST = Term("unit_cost", "Unit cost", "currency per unit", "Cost of one unit.", Format.UNIT_COST, NON_NEGATIVE)
BOOK_VALUE = Term("book_value", "Book value", "currency", "Value in the books, at cost.", Format.MONEY)
COUNTED_VALUE = Term("counted_value", "Counted value", "currency", "Value found in the count, at cost.", Format.MONEY)
WRITE_OFFS = Term("write_offs", "Write-offs", "currency", "Stock written off in the period, at cost.", Format.MONEY)

FILL_MODE = Term(
    "fill_mode", "Mode", "", "What is counted as filled.", Format.TEXT,
    Domain(choices=("unit", "line", "order", "value")),
)  # fmt: skip
BACKORDER_MODE = Term(
    "backorder_mode", "Mode", "", "What is counted as on backorder.", Format.TEXT,
    Domain(choices=("unit", "line", "order")),
)  # fmt: skip
CYCLE_END = Term(
    "cycle_end", "End", "", "Where the cycle ends: when the order is shipped, or delivered.", Format.TEXT,
    Domain(choices=("ship", "deliver")),
)  # fmt: skip
DAY_COUNT = Term(
    "days", "Days", "", "Calendar days, or working days (Monday to Friday but holidays) after the first date.",
    Format.TEXT, Domain(choices=("calendar", "working")),
)  # fmt: skip
PO_VARIANCE_BASIS = Term(
    "po_variance_basis", "Basis", "", "Days off the promise against planned lead time, or share of lines off their "
    "date.", Format.TEXT, Domain(choices=("lead_time", "lines")),
)  # fmt: skip
ACCURACY_MODE = Term(
    "accuracy_mode", "Mode", "", "Records within tolerance, or absolute variances in units or in value.", Format.TEXT,
    Domain(choices=("record", "absolute_quantity", "absolute_value")),
)  # fmt: skip
ACCURACY_OVER = Term(
    "over", "Over", "", "What variances are compared with.", Format.TEXT, Domain(choices=("book", "counted"))
)
SHRINKAGE_BASIS = Term(
    "shrinkage_basis", "Basis", "", "What the loss is compared with.", Format.TEXT,
    Domain(choices=("cogs", "sales", "book")),
)  # fmt: skip

FILL_RATE = Term("fill_rate", "Fill rate", "fraction", "Share of the demand that was served.", Format.PERCENT, FRACTION)
BACKORDER_RATE = Term(
    "backorder_rate", "Backorder rate", "fraction", "Share of what was ordered that waits for stock.", Format.PERCENT
)
STOCKOUT_RATE = Term(
    "stockout_rate", "Stockout rate", "fraction", "Share of items with demand that are out of stock.", Format.PERCENT,
    FRACTION,
)  # fmt: skip
PERFECT_ORDER = Term(
    "perfect_order", "Perfect order rate", "fraction", "Share of orders right in every respect.", Format.PERCENT,
    FRACTION,
)  # fmt: skip
CYCLE_TIME = Term("cycle_time", "Order cycle time", "days", "Days from order to its end.", Format.DAYS, NON_NEGATIVE)
LEAD_TIME = Term("lead_time", "Lead time", "days", "Days from need to receipt.", Format.DAYS, NON_NEGATIVE)
MEAN = Term("mean", "Mean", "", "Mean of the values, in their unit.", Format.DAYS)
SD = Term(
    "sd",
    "Standard deviation",
    "",
    "Standard deviation of the values, in their unit; of a sample (n - 1) by default.",
    Format.DAYS,
)
CV = Term("cv", "Coefficient of variation", "ratio", "Standard deviation divided by the mean.", Format.NUMBER)
LEAD_TIME_LONGEST = Term("longest", "Longest", "days", "The longest of the values.", Format.DAYS)
ON_TIME_RATE = Term(
    "on_time_rate", "On time", "fraction", "Share of lines on or before the promised date.", Format.PERCENT, FRACTION
)
PO_VARIANCE = Term(
    "po_variance", "PO receipt variance", "fraction", "How far receipts are off their promised dates.", Format.PERCENT
)
ACCURACY = Term("accuracy", "Inventory accuracy", "fraction", "How far the books agree with the count.", Format.PERCENT)
SHRINKAGE = Term("shrinkage", "Shrinkage", "fraction", "Stock lost, as a share; a gain is negative.", Format.PERCENT)
WRITE_OFF_RATE = Term(
    "write_off_rate", "Write-off rate", "fraction", "Stock written off as a share of average inventory.", Format.PERCENT
)

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
