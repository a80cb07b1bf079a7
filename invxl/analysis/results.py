"""What the analyses return. Sheets lay these out; nothing here knows of Excel.

Undefined figures are None (or NaN in frames) with a status that says what is missing; never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True, slots=True)
class Period:
    """The days a KPI covers: (prior_end, as_of]."""

    prior_end: pd.Timestamp  # last day before the period
    as_of: pd.Timestamp
    days: int
    covered_days: int  # days of it for which there are movements; fewer than `days` is "partial, n of m days"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI row. `id` has its Term in `invxl.terms` (label, unit, definition, format, question)."""

    id: str
    value: float | None
    status: str  # "On target" | "Near target" | "Watch" | "Off target" | "Not graded" | "Not available"
    note: str = ""  # what is missing, partial or estimated; which tab or column would give it
    prior: float | None = None
    target: float | None = None
    basis: str = ""  # days, averaging and number of balances, cost coverage, mode
    numerator: float | None = None
    numerator_label: str = ""
    denominator: float | None = None
    denominator_label: str = ""
    factor: float | None = None  # value = numerator / denominator * factor (days, annualising); None is 1
    responsible: str = ""
    headline: bool = False


@dataclass(frozen=True, slots=True)
class KpiResult:
    """The pack's KPIs, headlines first, then detail; and the same ids by category and by location where they exist."""

    total: Sequence[Kpi]
    by_category: Mapping[str, Sequence[Kpi]]  # category -> KPIs, sorted by category; "(no category)" last
    by_location: Mapping[str, Sequence[Kpi]]
    period: Period


@dataclass(frozen=True, slots=True)
class AbcResult:
    """ABC and XYZ.

    items: one row per SKU of the run, ranked. Columns: sku, description, category, rank (float, NaN outside ABC),
        usage_units, usage (annual, in the basis), share, cumulative_share (including the item), abc ("A", "B", "C",
        "No usage", "Negative usage", "No cost"), demand_mean, demand_sd, cv, periods, xyz ("X", "Y", "Z", "" ),
        xyz_note, box ("AX" ...), policy, on_hand_value, responsible.
    summary: one row per class, always all of them, in order. Columns: abc, items, item_share, usage, usage_share,
        on_hand_value.
    boxes: 3 x 3 counts and usage. Columns: box, items, usage, on_hand_value, policy.
    """

    items: pd.DataFrame
    summary: pd.DataFrame
    boxes: pd.DataFrame
    usage_total: float  # positive usage: the denominator
    basis: str


@dataclass(frozen=True, slots=True)
class AgingResult:
    """Aging of owned stock.

    lines: one row per SKU and location (and one more per negative stock). Columns: sku, location, description,
        category, abc, on_hand, unit_cost, value, qty_band_0 .. qty_band_{n-1}, qty_no_history, value_band_0 ..
        value_band_{n-1}, value_no_history, negative_quantity, negative_value, oldest_receipt (NaT), average_age_days,
        receipt_cost_value (memo: layered quantity at receipt cost), layered_value (the same quantity at on-hand
        cost), days_since_issue, months_of_supply, movement ("Moving", "Slow mover", "Non-mover", "New item", "No
        usage source"), movement_note, band (label of the oldest band that holds stock), action, responsible,
        days_to_act, value_at_risk. Bands sum to on-hand: sum(qty_band_*) + qty_no_history + negative_quantity =
        on_hand, to the cent in value. A value is NaN where no cost is known; the two memo columns are NaN where a
        receipt among the layers has no cost.
    by_category: category, on_hand, value, value_band_*, value_no_history, negative_value, value_at_risk.
    totals: quantity and value by band for the fixed summary. Columns: band, quantity, value, share, action,
        responsible, days_to_act.
    """

    lines: pd.DataFrame
    by_category: pd.DataFrame
    totals: pd.DataFrame
    bands: Sequence[str]  # labels, youngest first
    layered_quantity: float
    layered_value: float  # at on-hand cost
    receipt_cost_value: float  # the same layers at receipt cost
    no_history_quantity: float
    no_history_value: float
    estimated: bool  # ages from a snapshot, "estimated from receipts"
    method: str  # in words, printed on the sheet


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One addend of a check: what we computed, and how a reviewer re-performs it natively.

    `native` is a template of an Excel formula over tables (SUM, SUMIFS and COUNT forms, columns always named, headers
    as this workbook has them), or "" where the figure cannot be had natively and stands as a value.
    """

    label: str
    value: float
    native: str = ""
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One check: left must equal right within the tolerance.

    A share (`share`) must reach the right side; short of it by no more than the tolerance it is a warning, else it
    fails.
    """

    id: str
    label: str
    left: Sequence[CheckLine]
    right: Sequence[CheckLine]
    difference: float | None  # left - right; None where it cannot be had
    tolerance: float
    status: str  # "OK" | "Warning" | "FAIL" | "Not available"
    note: str = ""
    money: bool = False  # cents; else units or rows
    share: bool = False
    fails: bool = True  # False: a share that only warns, however short it is


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one run computed."""

    kpi: KpiResult
    abc: AbcResult
    aging: AgingResult
    checks: Sequence[Check]
    segments: Mapping[str, str] = field(default_factory=dict)
