"""The one definition of every setting: type, default, range, help.

YAML files, JSON Schema and the Config sheet follow it.
Every field is built with `setting(...)`, whose help text and limits the loader, the schema writer and the Config sheet
walk. Fractions, never percents; the unit is in the key's name.
"""

# ruff: noqa: RUF009 - `setting` returns a dataclass field, made once per class as a field must be

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from invxl.schema import TABS
from invxl.settings.field import setting
from invxl.terms.kpis import AREA_OF, KPI_TERMS

KPI_IDS: tuple[str, ...] = tuple(KPI_TERMS)
BOXES: tuple[str, ...] = tuple(abc + xyz for abc in "ABC" for xyz in "XYZ")
SHEETS: tuple[str, ...] = tuple(tab.sheet for tab in TABS)

NOT_YET = " (no figure uses it yet)"  # a setting that would be taken for one with an effect must say so

Averaging = Literal["two_point", "n_point", "trapezoid", "closing"]


@dataclass(frozen=True, slots=True)
class PackSettings:
    """The pack itself."""

    company: str = setting("", "Name printed on every sheet")
    currency: str = setting("", "The pack's one currency, printed on every sheet, e.g. EUR")
    as_of: date | None = setting(None, "Closing day; blank takes the one date in OnHand", nullable=True)


@dataclass(frozen=True, slots=True)
class PeriodSettings:
    """Which days a KPI covers."""

    length_periods: int = setting(
        12, "Fiscal periods a KPI covers, ending at the as-of date", low=1, high=60, unit="periods"
    )
    fiscal_period_ends: tuple[date, ...] = setting(
        (), "Last day of every fiscal period (4-4-5); empty means month ends", increasing=True
    )
    days_in_year: int = setting(
        365, "Days to which turns and GMROI are annualised: 365, 360 or 364", low=360, high=366, unit="days"
    )


@dataclass(frozen=True, slots=True)
class AverageSettings:
    """Average inventory."""

    method: Averaging = setting(
        "n_point",
        "two_point (opening and closing), n_point (all balances), trapezoid, closing (alone: labelled, never graded)",
    )
    minimum_balances: int = setting(
        2, "Fewer balances than this: the status asks for an opening balance", low=1, unit="balances"
    )


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a KPI is on target, to be watched or off target."""

    target: float | None = setting(None, "The value aimed at", nullable=True)
    warn: float | None = setting(None, "From here it is to be watched", nullable=True)
    bad: float | None = setting(None, "From here it is off target", nullable=True)
    better: Literal["higher", "lower"] = setting("higher", "Whether more or less is better")
    responsible: str = setting("", "Who answers for it")

    @property
    def grades(self) -> bool:
        """Whether it has a mark to grade by; one that only names who answers has none."""
        return (self.target, self.warn, self.bad) != (None, None, None)


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """Who answers for a KPI whose threshold names nobody, by the area it belongs to (`terms.kpis.AREAS`)."""

    valuation: str = setting("Controller", "Who answers for value, cost, cash and adjustments")
    stock: str = setting("Inventory manager", "Who answers for turns, days, cover and age of stock")
    sales: str = setting("Sales", "Who answers for revenue, margin and sell-through")
    service: str = setting("Operations", "Who answers for fill rate, backorders, stockouts and cycle time")
    purchasing: str = setting("Purchasing", "Who answers for supply delays and open orders")
    counting: str = setting("Warehouse", "Who answers for counts, accuracy and shrinkage")
    planning: str = setting("Planner", "Who answers for the forecast")


@dataclass(frozen=True, slots=True)
class AbcSettings:
    """ABC classes."""

    basis: Literal["usage_cost", "revenue", "margin"] = setting("usage_cost", "What items are ranked by")
    rule: Literal["before", "including"] = setting(
        "before", "Class from the cumulative share before the item, or including it"
    )
    cut_a: float = setting(
        0.80, "Cumulative share where class A ends", low=0, high=1, low_open=True, high_open=True, unit="fraction"
    )
    cut_b: float = setting(0.95, "Cumulative share where class B ends", low=0, high=1, low_open=True, unit="fraction")
    window_periods: int = setting(12, "Periods of usage that are ranked", low=1, unit="periods")
    refresh_months: int = setting(6, "How often classes are reviewed" + NOT_YET, low=1, unit="months")


@dataclass(frozen=True, slots=True)
class XyzSettings:
    """XYZ classes: how even demand is."""

    cut_x: float = setting(
        0.5, "Coefficient of variation up to which an item is X", low=0, low_open=True, unit="coefficient of variation"
    )
    cut_y: float = setting(
        1.0,
        "Coefficient of variation up to which an item is Y; above is Z",
        low=0,
        low_open=True,
        unit="coefficient of variation",
    )
    minimum_periods: int = setting(3, "Fewer complete periods than this: no XYZ class", low=2, unit="periods")


@dataclass(frozen=True, slots=True)
class Band:
    """One aging band."""

    up_to_days: int | None = setting(
        None, "Oldest age in the band, inclusive; null for the last band", nullable=True, unit="days"
    )
    label: str = setting("", "What the band is called")
    action: str = setting("", "What is to be done with stock in this band")
    responsible: str = setting("", "Who does it")
    days_to_act: int = setting(0, "Days in which it is done", low=0, unit="days")
    reserve: float = setting(
        0.0,
        "Example reserve share for this age; replace with the client's own history" + NOT_YET,
        low=0,
        high=1,
        unit="fraction",
    )


@dataclass(frozen=True, slots=True)
class AgingSettings:
    """Aging."""

    bands: tuple[Band, ...] = setting(
        (
            Band(30, "0-30 days", "None", "", 0, 0.0),
            Band(60, "31-60 days", "None", "", 0, 0.0),
            Band(90, "61-90 days", "Watch", "Planner", 30, 0.0),
            Band(180, "91-180 days", "Review order plan", "Planner", 30, 0.10),
            Band(365, "181-365 days", "Promote or return", "Category manager", 60, 0.25),
            Band(None, "Over 365 days", "Liquidate or write down", "Controller", 30, 0.50),
        ),
        "Bands from youngest to oldest; the last has no upper end",
    )
    at_risk_after_days: int = setting(180, "Stock older than this counts as value at risk", low=0, unit="days")
    no_history_action: str = setting("Find the receipts", "What to do with stock older than the receipt history")
    no_history_responsible: str = setting("Controller", "Who does it")
    layers_share_good: float = setting(
        0.95, "Share of stock with receipt layers that is good", low=0, high=1, unit="fraction"
    )
    layers_share_bad: float = setting(
        0.80, "Below this share the layered-share check fails", low=0, high=1, unit="fraction"
    )


@dataclass(frozen=True, slots=True)
class MovementSettings:
    """Slow and non-movers, stale and phantom stock."""

    non_mover_days: int = setting(180, "No issue for so many days: a non-mover", low=1, unit="days")
    slow_months_of_supply: float = setting(
        6.0, "More months of supply than this: a slow mover", low=0, low_open=True, unit="months"
    )
    demand_window_days: int = setting(365, "Days over which average demand is measured", low=1, unit="days")
    new_item_days: int = setting(90, "Younger items are not called slow", low=0, unit="days")
    stale_days: int = setting(365, "Stock without any movement for so many days: stale or phantom", low=1, unit="days")


@dataclass(frozen=True, slots=True)
class AccuracySettings:
    """Inventory record accuracy."""

    mode: Literal["record", "absolute_quantity", "absolute_value"] = setting("record", "How accuracy is measured")
    over: Literal["book", "counted"] = setting("book", "What variances are divided by")
    tolerance_a: float = setting(0.01, "Tolerance for class A, as a fraction of book", low=0, high=1, unit="fraction")
    tolerance_b: float = setting(0.03, "Tolerance for class B", low=0, high=1, unit="fraction")
    tolerance_c: float = setting(
        0.05, "Tolerance for class C and items without a class", low=0, high=1, unit="fraction"
    )


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Fill rate, cycle time, service levels."""

    fill_rate_mode: Literal["order", "line", "unit", "value"] = setting("order", "What is counted as filled")
    fill_rate_first_shipment: bool = setting(
        False, "Count the first shipment only: what was put on backorder is unfilled"
    )
    backorder_mode: Literal["unit", "line", "order"] = setting("unit", "What is counted as on backorder")
    cycle_time_end: Literal["ship", "deliver"] = setting("ship", "Where the cycle time ends")
    cycle_time_working_days: bool = setting(False, "Count working days instead of calendar days")
    level_type: Literal["cycle", "fill"] = setting("cycle", "What a service level means" + NOT_YET)
    level_a: float = setting(
        0.99, "Service level of class A" + NOT_YET, low=0, high=1, low_open=True, high_open=True, unit="fraction"
    )
    level_b: float = setting(
        0.95, "Service level of class B" + NOT_YET, low=0, high=1, low_open=True, high_open=True, unit="fraction"
    )
    level_c: float = setting(
        0.95, "Service level of class C" + NOT_YET, low=0, high=1, low_open=True, high_open=True, unit="fraction"
    )


@dataclass(frozen=True, slots=True)
class BasisSettings:
    """Which of several published definitions a KPI uses."""

    sell_through: Literal["received", "available", "opening"] = setting(
        "received", "Units sold over units received, over sold plus on hand, or over opening stock"
    )
    shrinkage: Literal["cogs", "sales", "book"] = setting("cogs", "What count losses are divided by")
    dpo: Literal["cogs", "purchases"] = setting("cogs", "What payables are divided by")
    po_variance: Literal["lead_time", "lines"] = setting(
        "lead_time", "What a late or early receipt is measured against" + NOT_YET
    )
    gaap: Literal["us", "ifrs"] = setting("us", "Rules for writing down and up" + NOT_YET)


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """Alert limits; breaches are strictly beyond them."""

    po_variance: float = setting(0.10, "PO receipt variance" + NOT_YET, low=0, unit="fraction")
    days_on_hand_over_target: float = setting(0.15, "Days on hand over target" + NOT_YET, low=0, unit="fraction")
    days_on_hand_weeks: int = setting(2, "Consecutive weeks over target" + NOT_YET, low=1, unit="weeks")
    forecast_bias: float = setting(0.08, "Forecast bias of class A" + NOT_YET, low=0, unit="fraction")
    count_variance: float = setting(0.03, "Count variance of a SKU" + NOT_YET, low=0, unit="fraction")
    tracking_signal: float = setting(4.0, "Tracking signal" + NOT_YET, low=0, unit="MADs")


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Tolerances of the checks."""

    rounding: float = setting(0.01, "Difference allowed between our own totals", low=0, unit="currency")
    gl_amount: float = setting(1.00, "Difference allowed to the general ledger, in currency", low=0, unit="currency")
    gl_share: float = setting(
        0.0, "Difference allowed to the general ledger, as a share of the balance", low=0, high=1, unit="fraction"
    )
    cost_coverage_good: float = setting(
        0.99, "Share of quantity with a cost that is good", low=0, high=1, unit="fraction"
    )


Severity = Literal["block", "error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The data-quality gate: how severe each kind of exception is. `block` refuses the refresh."""

    missing_key: Severity = setting("error", "A row without SKU, date or another needed key")
    duplicate_row: Severity = setting("warning", "A row that stands twice")
    duplicate_sku: Severity = setting("block", "A SKU that Items lists twice")
    unknown_sku: Severity = setting("error", "A SKU that Items does not know")
    sku_near_miss: Severity = setting("error", "A SKU that differs from Items by case or stray spaces only")
    missing_cost: Severity = setting("error", "Stock without a unit cost")
    zero_cost: Severity = setting("error", "Stock at a unit cost of 0, item not marked zero-cost")
    negative_stock: Severity = setting("warning", "Stock below zero")
    future_date: Severity = setting("error", "A date after the as-of date")
    receipt_after_as_of: Severity = setting("error", "A receipt after the as-of date; excluded")
    date_as_text: Severity = setting("warning", "A date typed as text, read in the stated format")
    number_as_text: Severity = setting("warning", "A number typed as text, read where unambiguous")
    not_a_date: Severity = setting("error", "Something that is no date under a date header")
    not_a_number: Severity = setting("error", "Something that is no number under a number header")
    error_cell: Severity = setting("error", "An Excel error such as #N/A")
    not_a_choice: Severity = setting("error", "A word that is none of the choices")
    out_of_range: Severity = setting("error", "A number outside its range, such as a service level of 95")
    sign_disagrees: Severity = setting("warning", "Revenue or COGS whose sign differs from the quantity's")
    stale_stock: Severity = setting("warning", "Stock without movement for long: stale or phantom")
    mixed_currency: Severity = setting("block", "More than one currency")
    short_history: Severity = setting("info", "Movements reach back less than the period")
    estimated_cogs: Severity = setting("info", "COGS blank, estimated at the item's cost")
    duplicate_balance: Severity = setting("block", "Totals and details for one period end together")


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How raw cells are read."""

    date_formats: tuple[str, ...] = setting(
        ("%Y-%m-%d",), "Formats in which dates typed as text are read, e.g. %d.%m.%Y"
    )
    decimal_comma: bool = setting(False, "Numbers typed as text use a decimal comma")
    aliases: Mapping[str, Mapping[str, str]] = setting(
        {}, "Extra header names: tab, then 'their header': 'our header'", keys=SHEETS
    )


@dataclass(frozen=True, slots=True)
class GlSettings:
    """How ledger accounts map to what is tied out."""

    inventory_accounts: tuple[str, ...] = setting((), "Accounts that hold inventory; empty means every account in GL")
    cogs_accounts: tuple[str, ...] = setting((), "Accounts that hold cost of goods sold")
    category_by_account: Mapping[str, str] = setting({}, "Category an account holds, where GL leaves it blank")


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """What to do per box of the ABC/XYZ nine-box."""

    boxes: Mapping[str, str] = setting(
        {
            "AX": "Automate; review weekly",
            "AY": "Plan with the forecast; review weekly",
            "AZ": "Buffer or make to order; review weekly",
            "BX": "Automate; review monthly",
            "BY": "Plan with the forecast; review monthly",
            "BZ": "Buffer; review monthly",
            "CX": "Order in bulk; review quarterly",
            "CY": "Order in bulk; review quarterly",
            "CZ": "Make to order or drop",
        },
        "Policy per box",
        keys=BOXES,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CategorySettings:
    """What one category overrides."""

    thresholds: Mapping[str, Threshold] = setting(
        {}, "Thresholds by KPI; what is not said here is taken from the top level", keys=KPI_IDS
    )
    responsible: str = setting("", "Who answers for the category")
    at_risk_after_days: int | None = setting(None, "Overrides aging.at_risk_after_days", nullable=True, unit="days")
    non_mover_days: int | None = setting(None, "Overrides movement.non_mover_days", nullable=True, unit="days")
    slow_months_of_supply: float | None = setting(
        None, "Overrides movement.slow_months_of_supply", nullable=True, unit="months"
    )


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of one run, frozen. `Config()` is what ships."""

    pack: PackSettings = field(default_factory=PackSettings)
    period: PeriodSettings = field(default_factory=PeriodSettings)
    average: AverageSettings = field(default_factory=AverageSettings)
    thresholds: Mapping[str, Threshold] = field(
        default_factory=lambda: {
            "turnover": Threshold(6.0, 5.0, 4.0, "higher", "Operations"),
            "dsi": Threshold(60.0, 75.0, 90.0, "lower", "Operations"),
            "gmroi": Threshold(2.0, 1.5, 1.0, "higher", "Category management"),
            "gross_margin": Threshold(0.35, 0.30, 0.25, "higher", "Finance"),
            "value_at_risk_share": Threshold(0.05, 0.10, 0.15, "lower", "Category management"),
            "fill_rate": Threshold(0.98, 0.95, 0.90, "higher", "Operations"),
            "accuracy": Threshold(0.97, 0.95, 0.90, "higher", "Warehouse"),
        },
        metadata={"help": "When a KPI is on target, to be watched or off target", "keys": KPI_IDS},
    )
    owners: OwnerSettings = field(default_factory=OwnerSettings)
    abc: AbcSettings = field(default_factory=AbcSettings)
    xyz: XyzSettings = field(default_factory=XyzSettings)
    aging: AgingSettings = field(default_factory=AgingSettings)
    movement: MovementSettings = field(default_factory=MovementSettings)
    accuracy: AccuracySettings = field(default_factory=AccuracySettings)
    service: ServiceSettings = field(default_factory=ServiceSettings)
    basis: BasisSettings = field(default_factory=BasisSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    checks: CheckSettings = field(default_factory=CheckSettings)
    gate: GateSettings = field(default_factory=GateSettings)
    read: ReadSettings = field(default_factory=ReadSettings)
    gl: GlSettings = field(default_factory=GlSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    categories: Mapping[str, CategorySettings] = setting({}, "Overrides by category")
    sources: Mapping[str, str] = field(
        default_factory=dict, metadata={"internal": True}
    )  # "abc.cut_a" -> "client.yaml:12:7"

    def threshold(self, kpi: str, category: str | None = None) -> Threshold | None:
        """The threshold that grades a KPI: the category's where it has one, else the pack's; None is not graded.

        >>> Config().threshold("turnover").target
        6.0
        >>> Config().threshold("cogs") is None
        True
        """
        own = self.categories.get(category) if category is not None else None
        if own is not None and kpi in own.thresholds:
            return own.thresholds[kpi]
        return self.thresholds.get(kpi)

    def responsible(self, kpi: str, category: str | None = None, graded_as: str = "") -> str:
        """Who answers for a KPI: whom its threshold names, or the category, or that of the KPI it is graded as, else
        the owner of its area.

        >>> Config().responsible("turnover"), Config().responsible("cogs")
        ('Operations', 'Controller')
        """
        own = self.categories.get(category) if category is not None else None
        theirs = "" if own is None else own.responsible
        if own is not None and theirs and kpi not in own.thresholds:
            return theirs
        thresholds = (self.threshold(id, category) for id in (kpi, graded_as))
        named = next((t.responsible for t in thresholds if t is not None and t.responsible), "")
        area: str = getattr(self.owners, AREA_OF[kpi])
        return named or theirs or area

    def at_risk_after_days(self, category: str | None = None) -> int:
        """Age [days] past which a category's stock is at risk."""
        own = self.categories.get(category) if category is not None else None
        return (
            self.aging.at_risk_after_days if own is None or own.at_risk_after_days is None else own.at_risk_after_days
        )

    def non_mover_days(self, category: str | None = None) -> int:
        """Days without an issue after which a category's item is a non-mover."""
        own = self.categories.get(category) if category is not None else None
        return self.movement.non_mover_days if own is None or own.non_mover_days is None else own.non_mover_days

    def slow_months_of_supply(self, category: str | None = None) -> float:
        """Months of supply above which a category's item is a slow mover."""
        own = self.categories.get(category) if category is not None else None
        if own is None or own.slow_months_of_supply is None:
            return self.movement.slow_months_of_supply
        return own.slow_months_of_supply
