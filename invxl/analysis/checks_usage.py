"""ABC against the movements: what is ranked adds up to the usage that Sales and Consumption hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.checking import ABC, ABC_USAGE, missing, output_sum, tied
from invxl.analysis.columnar import numbers, sku_codes, sums
from invxl.analysis.facts_item import known_cost
from invxl.analysis.facts_model import Facts
from invxl.analysis.native import Tab, Where, tie_sum
from invxl.analysis.results import AbcResult, Check, CheckLine, Period
from invxl.columns import RawBook
from invxl.rawdata.model import Clean
from invxl.settings.model import Config

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

ESTIMATED = "COGS blank: quantity x item cost (estimated)"
CONSUMED = "Consumption: quantity x item cost"
NO_MARGIN = "Items whose revenue or COGS is not known"


def usage_checks(clean: Clean, facts: Facts, abc: AbcResult, config: Config, book: RawBook) -> list[Check]:
    """ABC's usage of the ranking window, in the basis of the settings, against the rows it came from."""
    label = "ABC: usage of all items = Sales and Consumption"
    if not (facts.sales_given or facts.consumption_given):
        return [missing("abc_usage", label, "Neither Sales nor Consumption is given", money=True)]
    left = CheckLine("ABC: usage of all items", float(abc.items["usage"].sum()), output_sum(ABC, ABC_USAGE))
    sales = Tab.of("tblSales", clean, book)
    window = facts.abc_period
    right: list[CheckLine] = []
    if config.abc.basis == "usage_cost":
        right = [*cogs_lines(sales, facts, window), *_consumption(clean, facts, window)]
    elif sales is not None and sales.has("revenue"):
        right = _revenue_lines(sales, window)
        if config.abc.basis == "margin":
            cogs = [CheckLine(c.label, c.value, c.native, -c.sign) for c in cogs_lines(sales, facts, window)]
            right += [*cogs, CheckLine(NO_MARGIN, _without_margin(sales, facts), sign=-1)]
    return [tied("abc_usage", label, [left], right, config.checks.rounding, money=True, note=abc.basis)]


def cogs_lines(sales: Tab | None, facts: Facts, window: Period) -> list[CheckLine]:
    """COGS of Sales in a window: as given natively, and what was estimated at the item's cost."""
    if sales is None:
        return []
    kept = within(sales.frame, window)
    given, estimated = _cogs(_of_money(sales.frame)[kept], facts)
    lines = [CheckLine(ESTIMATED, float(estimated.sum()))]
    if not sales.has("cogs"):
        return lines
    where = Where("date", window.prior_end, window.as_of)
    return [*tie_sum(sales, "Sales: COGS", "cogs", where, sales.positions()[kept], given), *lines]


def within(frame: pd.DataFrame, window: Period) -> Mask:
    """The rows of a window (prior end, as-of]."""
    day = frame["date"].to_numpy() if "date" in frame else np.empty(0, "datetime64[s]")
    return np.asarray((day > np.datetime64(window.prior_end)) & (day <= np.datetime64(window.as_of)), dtype=np.bool_)


def _of_money(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of Sales that are read here, so that of the others no rows are copied."""
    return frame[[column for column in ("sku", "quantity", "revenue", "cogs") if column in frame]]


def _cogs(frame: pd.DataFrame, facts: Facts) -> tuple[Floats, Floats]:
    """COGS of each row as given, and as estimated where it is blank [currency]; 0 where neither is known."""
    given = numbers(frame, "cogs")
    cost = known_cost(facts.item)[sku_codes(frame)] * numbers(frame, "quantity")
    return np.nan_to_num(given), np.where(np.isnan(given), np.nan_to_num(cost), 0.0)


def _consumption(clean: Clean, facts: Facts, window: Period) -> list[CheckLine]:
    """Consumption names no cost: its value is the item's, looked up row by row."""
    frame = clean.frames.get("tblConsumption")
    if frame is None:
        return []
    frame = frame[within(frame, window)]
    value = known_cost(facts.item)[sku_codes(frame)] * numbers(frame, "quantity")
    return [CheckLine(CONSUMED, float(np.nansum(value)))]


def _revenue_lines(sales: Tab, window: Period) -> list[CheckLine]:
    kept = within(sales.frame, window)
    where = Where("date", window.prior_end, window.as_of)
    revenue = numbers(sales.frame, "revenue")[kept]
    return tie_sum(sales, "Sales: revenue", "revenue", where, sales.positions()[kept], revenue)


def _without_margin(sales: Tab, facts: Facts) -> float:
    """Revenue less COGS of the items whose margin is undefined, so that the rest ties."""
    frame = _of_money(sales.frame)[within(sales.frame, facts.abc_period)]
    given, estimated = _cogs(frame, facts)
    margin = sums(sku_codes(frame), np.nan_to_num(numbers(frame, "revenue")) - given - estimated, len(facts.skus))
    return float(margin[np.isnan(facts.usage["margin"].to_numpy())].sum())
