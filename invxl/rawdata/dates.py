"""Dates against the as-of date, and how far back movements reach."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from invxl.rawdata.cells import occurring
from invxl.rawdata.findings import Findings
from invxl.rawdata.tab import JudgedTab
from invxl.rawdata.text_dates import day_numbers
from invxl.settings.model import Config

# The date that says when a row happened: after the as-of date the row takes no part.
OWN_DATE = {
    "tblReceipts": "date", "tblSales": "date", "tblConsumption": "date", "tblTransfers": "date",
    "tblAdjustments": "date", "tblCounts": "date", "tblOrders": "order_date",
    "tblBalances": "period_end", "tblGL": "period_end",
}  # fmt: skip
# Dates that may not lie ahead either, in rows that take part all the same. Promises and forecasts do lie ahead.
PAST_DATES = {
    "tblItems": ("first_stocked",), "tblReceipts": ("ordered_date",), "tblOrders": ("ship_date", "delivered_date"),
    "tblOpenPOs": ("ordered_date",),
}  # fmt: skip
HISTORY = ("tblSales", "tblConsumption")  # what a KPI's period must be covered by
_DAY = np.timedelta64(1, "D")
_LONGEST_CLOSURE = 31


def note_ahead(tab: JudgedTab, as_of: pd.Timestamp, findings: Findings) -> None:
    """Dates after the as-of date; marks rows whose own date it is as left out."""
    last = np.datetime64(as_of, "s")
    table = tab.tab.table
    if table == "tblOnHand":
        _note_later_stock(tab, last, findings)
    own = OWN_DATE.get(table, "")
    for id in (own, *PAST_DATES.get(table, ())):
        typed = tab.typed.get(id)
        if typed is None or typed.days is None:
            continue
        late = np.flatnonzero(tab.filled & (typed.days > last))
        kind = "receipt_after_as_of" if table == "tblReceipts" and id == own else "future_date"
        found = typed.days[late].astype("M8[D]").astype(str).tolist()
        tab.note(findings, kind, late, id, found, f"a date up to the as-of date, {as_of.date()}", excluded=id == own)
        if id == own:
            tab.left_out[late] = True


def _note_later_stock(on_hand: JudgedTab, last: np.datetime64, findings: Findings) -> None:
    """Stock stated for later days: one exception per day says that its rows wait for that day's pack."""
    days = on_hand.typed["as_of"].days
    assert days is not None
    late = on_hand.used & (days > last)
    for day, n in zip(*np.unique(days[late].astype("M8[D]"), return_counts=True), strict=True):
        on_hand.note_tab(findings, "future_date", "as_of", f"{n:,} rows as of {day}",
                         f"stock up to the as-of date, {last.astype('M8[D]')}", excluded=True)  # fmt: skip
    on_hand.left_out |= late


def note_short_history(tabs: Sequence[JudgedTab], as_of: pd.Timestamp, config: Config, findings: Findings) -> None:
    """Sales or consumption that begin after the period does. Days closed before the first movement are no gap, as long
    as the longest run of days without one inside the history, at most 31."""
    begins = period_begin(as_of, config)
    for tab in tabs:
        if tab.tab.table not in HISTORY or begins is None:
            continue
        days = tab.typed["date"].days
        assert days is not None
        used = tab.used
        taken = day_numbers(days if used.all() else days[used])
        if not len(taken):
            continue
        first = taken.min()
        present = (occurring(taken - first) + first).astype("M8[D]")
        runs = np.diff(present) // _DAY - 1
        closed = min(int(runs.max()), _LONGEST_CLOSURE) if len(runs) else 0
        if present[0] - closed * _DAY > begins:
            tab.note_tab(findings, "short_history", "date", f"the first on {present[0]}",
                         f"movements from {begins} on, the first day of the period")  # fmt: skip


def period_begin(as_of: pd.Timestamp, config: Config) -> np.datetime64 | None:
    """The first day of the period that ends at the as-of date; None where the fiscal calendar does not reach back.

    >>> str(period_begin(pd.Timestamp("2025-09-30"), Config()))
    '2024-10-01'
    """
    day, length = np.datetime64(as_of, "D"), config.period.length_periods
    if config.period.fiscal_period_ends:
        ends = np.array(config.period.fiscal_period_ends, "M8[D]")
    else:
        month = np.datetime64(as_of, "M")
        ends = np.arange(month - length - 2, month + 2).astype("M8[D]") - _DAY
    i = int(np.searchsorted(ends, day))
    if i < len(ends) and ends[i] == day:
        return np.datetime64(ends[i - length] + _DAY) if i >= length else None
    if i - 1 < length or i >= len(ends):
        return None
    into = day - ends[i - 1]
    return np.datetime64(min(ends[i - 1 - length] + into, ends[i - length]) + _DAY)
