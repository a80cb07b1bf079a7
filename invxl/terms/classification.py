"""Arguments and results of the classification and aging functions."""

from __future__ import annotations

from invxl.terms.model import FRACTION, NON_NEGATIVE, OPEN_FRACTION, POSITIVE, Domain, Format, Term

USAGE = Term(
    "usage", "Annual usage", "currency", "Annual usage of each item at cost, or its revenue or margin.", Format.MONEY
)
CUT_A = Term(
    "cut_a", "Cut-off A", "fraction", "Cumulative share where class A ends.", Format.PERCENT, OPEN_FRACTION
)  # fmt: skip
CUT_B = Term(
    "cut_b", "Cut-off B", "fraction", "Cumulative share where class B ends; above cut_a.", Format.PERCENT,
    Domain(low=0.0, high=1.0, low_open=True, hint="write a fraction: 0.95, not 95"),
)  # fmt: skip
ABC_RULE = Term(
    "rule", "Rule", "", "Class by the cumulative share before the item, or including it.", Format.TEXT,
    Domain(choices=("before", "including")),
)  # fmt: skip
DEMANDS = Term(
    "demands", "Demand per period", "units", "Demand of complete periods, oldest first; a period without demand is 0.",
    Format.QUANTITY,
)  # fmt: skip
CUT_X = Term(
    "cut_x", "Cut-off X", "ratio", "Coefficient of variation up to which demand is X.", Format.NUMBER, POSITIVE
)  # fmt: skip
CUT_Y = Term(
    "cut_y", "Cut-off Y", "ratio", "Coefficient of variation up to which demand is Y; above cut_x.", Format.NUMBER,
    POSITIVE,
)  # fmt: skip
SD_BASIS = Term(
    "sd_basis", "Standard deviation", "", "Of a sample (n - 1), or of the population (n).", Format.TEXT,
    Domain(choices=("sample", "population")),
)  # fmt: skip
RECEIPT_DATE = Term(
    "receipt_date", "Receipt date", "date", "Day the stock was received.", Format.DATE, NON_NEGATIVE
)  # fmt: skip
AS_OF = Term("as_of", "As of", "date", "Closing day.", Format.DATE, NON_NEGATIVE)
AGE_DAYS = Term("age_days", "Age", "days", "Days since receipt.", Format.DAYS, NON_NEGATIVE)
BOUNDS = Term(
    "bounds", "Bucket bounds", "days", "Upper bounds of the buckets, inclusive, rising; blank is 30, 60, 90, 180, 365.",
    Format.DAYS, NON_NEGATIVE,
)  # fmt: skip
QUANTITY = Term("quantity", "Quantity", "units", "Units of each item or layer.", Format.QUANTITY, NON_NEGATIVE)
STOCK = Term(
    "stock", "Stock", "units", "Units on hand; negative stock has no age.", Format.QUANTITY, NON_NEGATIVE
)  # fmt: skip
RECEIPT_QUANTITY = Term(
    "receipt_quantity", "Received", "units", "Units of each receipt, net of returns to the supplier.", Format.QUANTITY,
    NON_NEGATIVE,
)  # fmt: skip
RECEIPT_AGE = Term("receipt_age", "Age of receipt", "days", "Days since each receipt.", Format.DAYS, NON_NEGATIVE)

ABC_CLASS = Term(
    "abc_class", "ABC class", "", "A, B or C; No usage and Negative usage are classes of their own.", Format.TEXT
)
USAGE_SHARE = Term("share", "Share", "fraction", "Share of positive usage.", Format.PERCENT, FRACTION)
CUMULATIVE_SHARE = Term(
    "cumulative_share", "Cumulative share", "fraction", "Share of the item and of all that rank before it.",
    Format.PERCENT, FRACTION,
)  # fmt: skip
ABC_RANK = Term("rank", "Rank", "", "Place by usage, from 1.", Format.INTEGER)
XYZ_CLASS = Term("xyz_class", "XYZ class", "", "X for even demand, Y, or Z for uneven demand.", Format.TEXT)
DEMAND_CV = Term(
    "demand_cv", "Coefficient of variation", "ratio", "Standard deviation of demand divided by its mean.", Format.NUMBER
)
AGE = Term("age", "Age", "days", "Days from receipt to the closing day.", Format.DAYS, NON_NEGATIVE)
AGE_BUCKET = Term("age_bucket", "Age bucket", "", "Name of the bucket that holds the age.", Format.TEXT)
BUCKET_NUMBER = Term("bucket_number", "Bucket number", "", "Number of the bucket, from 1.", Format.INTEGER)
AVERAGE_AGE = Term("average_age", "Average age", "days", "Mean age weighted by quantity.", Format.DAYS, NON_NEGATIVE)
AGING = Term(
    "buckets", "Aging", "units", "Units per bucket, youngest first; last the units without receipt history.",
    Format.QUANTITY, NON_NEGATIVE,
)  # fmt: skip
LAYERS_LEFT = Term(
    "layers", "Layers", "units", "What is left of each receipt, row by row.", Format.QUANTITY, NON_NEGATIVE
)  # fmt: skip

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
