"""The raw tabs, declared once. Template, intake, validation, About and the README's table are derived from this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from invxl.terms.model import Format


class Type(Enum):
    """What a raw column holds."""

    SKU = "SKU"  # text, also where the cell holds a number; compared exactly, near misses reported
    TEXT = "text"
    DATE = "date"
    QUANTITY = "quantity"  # a number of units, signed
    MONEY = "money"  # an amount or a price in the pack's currency
    DAYS = "days"
    FRACTION = "fraction"
    NUMBER = "number"
    CHOICE = "choice"  # one of `choices`, any case
    FLAG = "flag"  # yes or blank


NUMERIC = frozenset({Type.QUANTITY, Type.MONEY, Type.DAYS, Type.FRACTION, Type.NUMBER})

FORMATS = {
    Type.SKU: Format.TEXT,
    Type.TEXT: Format.WORDS,
    Type.DATE: Format.DATE,
    Type.QUANTITY: Format.GENERAL,
    Type.MONEY: Format.NUMBER,
    Type.DAYS: Format.GENERAL,
    Type.FRACTION: Format.PERCENT,
    Type.NUMBER: Format.GENERAL,
    Type.CHOICE: Format.WORDS,
    Type.FLAG: Format.WORDS,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One raw column: its id in code, its header in the workbook and everything known about it."""

    id: str
    header: str
    type: Type
    help: str
    required: bool = False  # the header must be there in a tab that is used
    filled: bool = False  # a blank cell under it is an exception of its row
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    default: str = ""  # for CHOICE: what a blank means

    @property
    def names(self) -> tuple[str, ...]:
        """The header and every alias, as written."""
        return (self.header, *self.aliases)


@dataclass(frozen=True, slots=True)
class RawTab:
    """One raw tab: a sheet with one Excel table."""

    sheet: str
    table: str
    purpose: str
    columns: tuple[Column, ...]
    needed: bool = False  # the pack cannot refresh without it
    unlocks: str = ""  # what an optional tab makes possible

    def column(self, id: str) -> Column:
        return next(c for c in self.columns if c.id == id)


def _sku(help: str = "The item's code; text, leading zeros kept") -> Column:
    return Column("sku", "SKU", Type.SKU, help, required=True, filled=True,
                  aliases=("Item", "Item number", "Item code", "Part number", "Product", "Product code", "Stock code",
                           "Material"))  # fmt: skip


def _date(help: str, *aliases: str) -> Column:
    return Column("date", "Date", Type.DATE, help, required=True, filled=True,
                  aliases=("Posting date", "Transaction date", *aliases))  # fmt: skip


def _quantity(help: str, *aliases: str) -> Column:
    return Column("quantity", "Quantity", Type.QUANTITY, help, required=True, filled=True,
                  aliases=("Qty", "Units", *aliases))  # fmt: skip


def _location(help: str = "Warehouse, store or site") -> Column:
    return Column("location", "Location", Type.TEXT, help, aliases=("Warehouse", "Site", "Store", "Loc"))


def _unit_cost(help: str) -> Column:
    return Column(
        "unit_cost", "Unit cost", Type.MONEY, help, aliases=("Cost", "Std cost", "Standard cost", "Cost each")
    )


def _text(id: str, header: str, help: str, *aliases: str) -> Column:
    return Column(id, header, Type.TEXT, help, aliases=aliases)


OWNERSHIP = ("owned", "consigned", "third-party", "in transit")
REASONS = ("shrink", "damage", "write-off", "count", "other")
COMPONENTS = ("capital", "storage", "service", "risk")

ITEMS = RawTab(
    "Items", "tblItems", "One row per SKU: the item master.",
    (
        _sku(),
        _text("description", "Description", "What the item is", "Item description", "Name"),
        _text("category", "Category", "Group used for KPI by category, thresholds and owners", "Item group", "Product group"),
        _text("subcategory", "Subcategory", "Finer group, carried for filtering", "Sub category"),
        _text("supplier", "Supplier", "Main supplier", "Vendor"),
        _text("uom", "UoM", "Unit in which the quantity is counted", "Unit", "Unit of measure"),
        Column("unit_cost", "Unit cost", Type.MONEY, "Cost of one unit; blank is missing, 0 only with Zero cost = yes",
               required=True, filled=True, aliases=("Cost", "Std cost", "Standard cost", "Cost each")),
        Column("selling_price", "Selling price", Type.MONEY, "Price of one unit before tax", aliases=("Price", "List price", "Unit price")),
        Column("nrv", "NRV per unit", Type.MONEY, "Net realisable value: price less costs to complete and to sell", aliases=("NRV",)),
        Column("lead_time_mean", "Lead time days", Type.DAYS, "Days from order to receipt, planned", aliases=("Lead time", "LT days")),
        Column("lead_time_sd", "Lead time SD days", Type.DAYS, "Standard deviation of the lead time; blank is 0", aliases=("LT SD days",)),
        Column("review_period", "Review days", Type.DAYS, "Days between two orders of a periodic review", aliases=("Review period",)),
        Column("order_cost", "Order cost", Type.MONEY, "Cost of placing one order", aliases=("Ordering cost",)),
        Column("moq", "MOQ", Type.QUANTITY, "Smallest quantity the supplier accepts", aliases=("Min order qty", "Minimum order quantity")),
        Column("pack_size", "Pack size", Type.QUANTITY, "Orders are multiples of this", aliases=("Pack", "Order multiple")),
        Column("service_level", "Service level", Type.FRACTION, "Target as a fraction, 0.95 for 95 %; blank takes the class's", aliases=("Target service level",)),
        _text("responsible", "Responsible", "Who answers for the item", "Owner", "Buyer", "Planner"),
        _text("status", "Status", "Active, discontinued, ..."),
        Column("first_stocked", "First stocked", Type.DATE, "First day the item was in stock; younger items are not called slow", aliases=("Created", "Introduced")),
        Column("zero_cost", "Zero cost", Type.FLAG, "yes where a cost of 0 is right (samples, packaging)", aliases=("Zero cost (yes)",)),
    ),
    needed=True,
)  # fmt: skip

ON_HAND = RawTab(
    "OnHand", "tblOnHand", "Stock by SKU, and by location and lot where known, at one or more as-of dates.",
    (
        Column("as_of", "As of", Type.DATE, "The day the stock was counted or booked", required=True, filled=True, aliases=("As of date", "AsOf", "Snapshot date")),
        _sku(),
        _location(),
        _text("lot", "Lot", "Lot or serial number", "Batch"),
        _quantity("Units on hand; negative stock is kept and reported", "On hand", "Qty on hand"),
        _unit_cost("Cost of one unit here; blank takes the item's"),
        Column("ownership", "Ownership", Type.CHOICE, "Whose stock it is; only owned stock is valued", choices=OWNERSHIP, default="owned"),
    ),
    needed=True,
)  # fmt: skip

RECEIPTS = RawTab(
    "Receipts", "tblReceipts", "Goods received. A negative quantity is a return to the supplier.",
    (
        _date("The day the goods arrived", "Receipt date", "Received"),
        _sku(),
        _quantity("Units received into stock", "Received qty"),
        _unit_cost("Cost of one unit as received"),
        _location("Where it was received; layers by location need it on every receipt"),
        _text("supplier", "Supplier", "Who delivered", "Vendor"),
        _text("po_number", "PO number", "Purchase order", "PO", "Purchase order"),
        Column("ordered_date", "Ordered date", Type.DATE, "The day it was ordered; gives the supply delay", aliases=("Order date",)),
        Column("promised_date", "Promised date", Type.DATE, "The day the supplier promised; gives on time", aliases=("Due date",)),
    ),
    unlocks="aging by FIFO layers, supply delay, sell-through",
)  # fmt: skip

SALES = RawTab(
    "Sales", "tblSales", "Sales lines. A negative quantity is a return; revenue and COGS follow its sign.",
    (
        _date("The day of the sale", "Invoice date", "Sale date"),
        _sku(),
        _quantity("Units sold; negative is a return", "Qty sold"),
        Column("revenue", "Revenue", Type.MONEY, "Net sales of the line", aliases=("Sales", "Net sales", "Amount")),
        Column("cogs", "COGS", Type.MONEY, "Cost of the line; blank is estimated at the item's cost and marked", aliases=("Cost of sales", "Cost of goods sold")),
        _location("Where it was sold from"),
        _text("customer", "Customer", "Who bought", "Customer ID"),
        _text("order_number", "Order number", "Sales order or invoice", "Invoice", "Order"),
    ),
    needed=True,
)  # fmt: skip

CONSUMPTION = RawTab(
    "Consumption", "tblConsumption", "Stock used in production.",
    (
        _date("The day it was used"),
        _sku(),
        _quantity("Units used; negative is put back"),
        _location(),
        _text("work_order", "Work order", "Production order", "Production order"),
    ),
    unlocks="usage of stock that is not sold (ABC, non-movers)",
)  # fmt: skip

TRANSFERS = RawTab(
    "Transfers", "tblTransfers", "Stock moved between locations.",
    (
        _date("The day it moved"),
        _sku(),
        Column("from_location", "From location", Type.TEXT, "Where it left", required=True, filled=True, aliases=("From",)),
        Column("to_location", "To location", Type.TEXT, "Where it arrived", required=True, filled=True, aliases=("To",)),
        _quantity("Units moved"),
    ),
    unlocks="location history",
)  # fmt: skip

ADJUSTMENTS = RawTab(
    "Adjustments", "tblAdjustments", "Booked corrections of stock, signed by their effect on it.",
    (
        _date("The day it was booked"),
        _sku(),
        _quantity("Signed effect on stock: a loss is negative"),
        _unit_cost("Cost of one unit; blank takes the item's"),
        _location(),
        Column("reason", "Reason", Type.CHOICE, "Why", choices=REASONS, default="other"),
    ),
    unlocks="booked shrinkage and write-offs",
)  # fmt: skip

COUNTS = RawTab(
    "Counts", "tblCounts", "Physical counts against the book.",
    (
        _date("The day of the count", "Count date"),
        _sku(),
        _location(),
        Column("book_quantity", "Book quantity", Type.QUANTITY, "Units by the book at the count", required=True, filled=True, aliases=("Book qty", "System quantity")),
        Column("counted_quantity", "Counted quantity", Type.QUANTITY, "Units counted", required=True, filled=True, aliases=("Counted qty", "Physical quantity")),
        _unit_cost("Cost of one unit; blank takes the item's"),
    ),
    unlocks="inventory accuracy, shrinkage, share of value counted",
)  # fmt: skip

ORDERS = RawTab(
    "Orders", "tblOrders", "Customer order lines and how they were served.",
    (
        Column("order_number", "Order number", Type.TEXT, "Sales order", required=True, filled=True, aliases=("Order",)),
        _text("line", "Line", "Line of the order", "Order line"),
        _sku(),
        Column("order_date", "Order date", Type.DATE, "The day the customer ordered", required=True, filled=True, aliases=("Ordered",)),
        Column("promised_date", "Promised date", Type.DATE, "The day promised to the customer", aliases=("Due date",)),
        Column("ship_date", "Ship date", Type.DATE, "The day it was shipped", aliases=("Shipped",)),
        Column("delivered_date", "Delivered date", Type.DATE, "The day it arrived", aliases=("Delivered",)),
        Column("ordered_qty", "Ordered qty", Type.QUANTITY, "Units ordered", required=True, filled=True, aliases=("Order qty", "Quantity ordered")),
        Column("shipped_qty", "Shipped qty", Type.QUANTITY, "Units shipped", aliases=("Quantity shipped",)),
        Column("backordered_qty", "Backordered qty", Type.QUANTITY, "Units on backorder", aliases=("Backorder qty",)),
        Column("cancelled_qty", "Cancelled qty", Type.QUANTITY, "Units cancelled by the customer", required=True, aliases=("Canceled qty",)),
        Column("unit_price", "Unit price", Type.MONEY, "Price of one unit", aliases=("Price",)),
    ),
    unlocks="fill rate, backorder rate, cycle time, stockout rate from orders",
)  # fmt: skip
OPEN_POS = RawTab(
    "OpenPOs", "tblOpenPOs", "Purchase order lines not yet received.",
    (
        Column("po_number", "PO number", Type.TEXT, "Purchase order", required=True, filled=True, aliases=("PO", "Purchase order")),
        _sku(),
        Column("quantity_open", "Quantity open", Type.QUANTITY, "Units still to come", required=True, filled=True, aliases=("Open qty", "Qty open")),
        Column("ordered_date", "Ordered date", Type.DATE, "The day it was ordered", aliases=("Order date",)),
        Column("promised_date", "Promised date", Type.DATE, "The day the supplier promised", aliases=("Due date",)),
        _unit_cost("Cost of one unit as ordered"),
        _text("supplier", "Supplier", "Who will deliver", "Vendor"),
    ),
    unlocks="stock on order",
)  # fmt: skip

FORECAST = RawTab(
    "Forecast", "tblForecast", "Forecast demand by period.",
    (
        Column("period", "Period", Type.DATE, "Any day of the period", required=True, filled=True, aliases=("Month", "Period end")),
        _sku(),
        Column("forecast_qty", "Forecast qty", Type.QUANTITY, "Units expected to be demanded", required=True, filled=True, aliases=("Forecast", "Forecast quantity")),
    ),
    unlocks="forecast bias and error, forward cover",
)  # fmt: skip

BALANCES = RawTab(
    "Balances", "tblBalances", "Period-end balances and flows from the ledger.",
    (
        Column("period_end", "Period end", Type.DATE, "Last day of the period", required=True, filled=True, aliases=("Period",)),
        _text("category", "Category", "Blank is the total"),
        _location("Blank is all locations"),
        Column("inventory_value", "Inventory value", Type.MONEY, "Closing inventory at cost", required=True, filled=True, aliases=("Inventory", "Closing inventory")),
        Column("cogs", "COGS", Type.MONEY, "Cost of goods sold of the period", aliases=("Cost of sales",)),
        Column("revenue", "Revenue", Type.MONEY, "Net sales of the period", aliases=("Sales", "Net sales")),
        Column("receivables", "Receivables", Type.MONEY, "Closing trade receivables", aliases=("AR",)),
        Column("payables", "Payables", Type.MONEY, "Closing trade payables", aliases=("AP",)),
        Column("purchases", "Purchases", Type.MONEY, "Purchases of the period"),
    ),
    unlocks="average inventory, cash conversion cycle, COGS tie-out",
)  # fmt: skip

GL = RawTab(
    "GL", "tblGL", "General-ledger balances to tie out to.",
    (
        Column("period_end", "Period end", Type.DATE, "Last day of the period", required=True, filled=True, aliases=("Period",)),
        Column("account", "Account", Type.TEXT, "Account number or name", required=True, filled=True, aliases=("GL account",)),
        _text("category", "Category", "Item category the account holds; blank is all"),
        Column("balance", "Balance", Type.MONEY, "Balance in the ledger's sign", required=True, filled=True, aliases=("Amount",)),
    ),
    unlocks="on-hand and COGS tie-out to the general ledger",
)  # fmt: skip

CARRYING_COSTS = RawTab(
    "CarryingCosts", "tblCarryingCosts", "What holding stock costs in a year.",
    (
        Column("component", "Component", Type.CHOICE, "capital, storage, service or risk", required=True, filled=True, choices=COMPONENTS),
        Column("year", "Year", Type.NUMBER, "The year the amount is for", required=True, filled=True),
        Column("annual_amount", "Annual amount", Type.MONEY, "Cost of the whole year", required=True, filled=True, aliases=("Amount",)),
    ),
    unlocks="carrying cost %",
)  # fmt: skip

TABS: tuple[RawTab, ...] = (
    ITEMS, ON_HAND, RECEIPTS, SALES, CONSUMPTION, TRANSFERS, ADJUSTMENTS, COUNTS, ORDERS, OPEN_POS, FORECAST,
    BALANCES, GL, CARRYING_COSTS,
)  # fmt: skip

BY_TABLE = {tab.table: tab for tab in TABS}
BY_SHEET = {tab.sheet: tab for tab in TABS}

# What `load` leaves: one row per file and tab, which Checks compares with what the tab holds now.
LOAD_LOG = RawTab(
    "Load log", "tblLoadLog", "Control totals of every load; Checks compares them with the tabs.",
    (
        Column("table", "Table", Type.TEXT, "The raw table that was filled", required=True, filled=True),
        Column("loaded_at", "Loaded at", Type.DATE, "When", required=True),
        Column("file", "File", Type.TEXT, "The export's file name", required=True),
        Column("sha256", "SHA-256", Type.TEXT, "The export's fingerprint", required=True),
        Column("rows_read", "Rows read", Type.NUMBER, "Rows in the export", required=True),
        Column("rows_filtered", "Rows filtered", Type.NUMBER, "Rows the mapping's filters left out", required=True),
        Column("rows", "Rows", Type.NUMBER, "Rows put into the tab", required=True),
        Column("quantity", "Quantity", Type.NUMBER, "Sum of the tab's quantity column", required=True),
        Column("value", "Value", Type.NUMBER, "Sum of the tab's value (quantity x unit cost, or the amount)", required=True),
        Column("first_date", "First date", Type.DATE, "Earliest date loaded", required=True),
        Column("last_date", "Last date", Type.DATE, "Latest date loaded", required=True),
        Column("mapping", "Mapping", Type.TEXT, "The mapping file used", required=True),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Control:
    """Which columns a tab's control totals add up: ids of columns, "" where the tab has none.

    The value is the sum of `amount`, or of `quantity` x `price` row by row; a blank counts as nothing.
    """

    quantity: str = ""
    price: str = ""
    amount: str = ""
    date: str = ""


# What the Load log's quantity, value, first and last date are taken from; by table.
CONTROLS = {
    "tblItems": Control(),
    "tblOnHand": Control("quantity", price="unit_cost", date="as_of"),
    "tblReceipts": Control("quantity", price="unit_cost", date="date"),
    "tblSales": Control("quantity", amount="revenue", date="date"),
    "tblConsumption": Control("quantity", date="date"),
    "tblTransfers": Control("quantity", date="date"),
    "tblAdjustments": Control("quantity", price="unit_cost", date="date"),
    "tblCounts": Control("counted_quantity", price="unit_cost", date="date"),
    "tblOrders": Control("ordered_qty", price="unit_price", date="order_date"),
    "tblOpenPOs": Control("quantity_open", price="unit_cost", date="ordered_date"),
    "tblForecast": Control("forecast_qty", date="period"),
    "tblBalances": Control(amount="inventory_value", date="period_end"),
    "tblGL": Control(amount="balance", date="period_end"),
    "tblCarryingCosts": Control(amount="annual_amount"),
}


def required_headers(tab: RawTab) -> Iterable[str]:
    """The headers that must be there in a tab that is used."""
    return (c.header for c in tab.columns if c.required)
