"""Arguments and results of the valuation functions."""

from __future__ import annotations

from invxl.terms.model import FRACTION, NON_NEGATIVE, Domain, Format, Term

MOVEMENT = Term(
    "movement", "Movement", "units", "Units received (above 0) or issued (below 0), in order.", Format.QUANTITY
)
MOVEMENT_COST = Term(
    "receipt_cost", "Unit cost", "currency per unit", "Unit cost of each receipt; blank beside issues.",
    Format.UNIT_COST, NON_NEGATIVE,
)  # fmt: skip
MOVEMENT_DATE = Term(
    "movement_date", "Date", "date", "Day of each movement; given, it decides their order.", Format.DATE, NON_NEGATIVE
)
COMPLETION_COST = Term(
    "completion_cost", "Cost to complete", "currency per unit", "Cost still needed to finish one unit.",
    Format.UNIT_COST, NON_NEGATIVE,
)  # fmt: skip
SELLING_COST = Term(
    "selling_cost", "Cost to sell", "currency per unit", "Selling, transport and disposal cost of one unit.",
    Format.UNIT_COST, NON_NEGATIVE,
)  # fmt: skip
NRV = Term(
    "nrv", "Net realisable value", "currency per unit", "Price less cost to complete and to sell, of one unit.",
    Format.UNIT_COST,
)  # fmt: skip
NRV_QUANTITY = Term(
    "nrv_quantity", "Units with NRV evidence", "units", "Units that the evidence supports; blank is all.",
    Format.QUANTITY, NON_NEGATIVE,
)  # fmt: skip
PRIOR_WRITE_DOWN = Term(
    "prior_write_down", "Written down before", "currency", "Write-down that stands on these units from before.",
    Format.MONEY, NON_NEGATIVE,
)  # fmt: skip
AGE_BOUNDS = Term(
    "age_bounds", "Age bounds", "days", "Upper bounds of the age tiers, inclusive, rising.", Format.DAYS, NON_NEGATIVE
)
AGE_RATES = Term(
    "age_rates", "Rates by age", "fraction", "Reserve rate per age tier, one more than bounds.", Format.PERCENT,
    FRACTION,
)  # fmt: skip
MONTHS_HELD = Term(
    "months_held", "Months of supply", "months", "Months of supply of the item.", Format.DAYS, NON_NEGATIVE
)
SUPPLY_BOUNDS = Term(
    "supply_bounds", "Supply bounds", "months", "Upper bounds of the tiers of supply, inclusive, rising.", Format.DAYS,
    NON_NEGATIVE,
)  # fmt: skip
SUPPLY_RATES = Term(
    "supply_rates", "Rates by supply", "fraction", "Reserve rate per tier of supply, one more than bounds.",
    Format.PERCENT, FRACTION,
)  # fmt: skip
OBSOLETE_VALUE = Term(
    "obsolete_value", "Obsolete stock", "currency", "Value of stock that is obsolete, at cost.", Format.MONEY
)
INVENTORY_VALUE = Term("inventory_value", "Inventory value", "currency", "Value of all stock, at cost.", Format.MONEY)

VALUATION_METHOD = Term(
    "valuation_method", "Method", "", "Which units are issued first: the oldest, at the average, or the newest.",
    Format.TEXT, Domain(choices=("fifo", "average", "lifo")),
)  # fmt: skip
SYSTEM = Term(
    "system", "System", "", "Issues costed as they occur, or all at the period's end.", Format.TEXT,
    Domain(choices=("perpetual", "periodic")),
)  # fmt: skip
SHORTAGE = Term(
    "shortage", "Shortage", "", "An issue beyond stock is an error, or costed at the receipt that covers it.",
    Format.TEXT, Domain(choices=("error", "next_receipt")),
)  # fmt: skip
GAAP = Term(
    "gaap", "GAAP", "", "us: no write-up; us_interim: recoveries within the year; ifrs: up to the original "
    "write-down.", Format.TEXT, Domain(choices=("us", "us_interim", "ifrs")),
)  # fmt: skip

ENDING_INVENTORY = Term(
    "ending_inventory", "Ending inventory", "currency", "Cost of the units left.", Format.MONEY, NON_NEGATIVE
)
COGS_FOUND = Term("cost_of_goods_sold", "COGS", "currency", "Cost of the units issued.", Format.MONEY, NON_NEGATIVE)
UNITS_LEFT = Term("units", "Units left", "units", "Units left; below 0 where issues are owed.", Format.QUANTITY)
UNIT_COST_LEFT = Term(
    "ending_unit_cost", "Unit cost left", "currency per unit", "Cost per unit left.", Format.UNIT_COST
)
COST_LAYERS = Term(
    "cost_layers", "Layers left", "", "Quantity and unit cost (and date) of each layer left, in date order.",
    Format.NUMBER,
)  # fmt: skip
CONSUMED = Term(
    "consumed", "Layers consumed", "", "Quantity and unit cost (and date) taken of each layer, in date order.",
    Format.NUMBER,
)  # fmt: skip
WRITE_DOWN = Term(
    "write_down", "Write-down", "currency", "New write-down to net realisable value.", Format.MONEY, NON_NEGATIVE
)
REVERSAL = Term("reversal", "Write-up", "currency", "Write-down that is taken back.", Format.MONEY, NON_NEGATIVE)
CARRYING_VALUE = Term(
    "carrying_value", "Carrying value", "currency", "Cost less the write-downs that stand.", Format.MONEY
)
RESERVE = Term("reserve", "Reserve", "currency", "Excess and obsolete reserve.", Format.MONEY, NON_NEGATIVE)
RESERVE_RATE = Term(
    "reserve_rate", "Reserve rate", "fraction", "Rate of the matrix that applies.", Format.PERCENT, FRACTION
)
OBSOLESCENCE_RATE = Term(
    "obsolescence_rate", "Obsolescence rate", "fraction", "Obsolete stock as a share of all.", Format.PERCENT
)

TERMS = tuple(value for value in list(globals().values()) if isinstance(value, Term))
