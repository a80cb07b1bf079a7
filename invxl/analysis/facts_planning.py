"""Forecast against demand, and what is on order, per group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis.columnar import Floats, counts, day_of, days_of, numbers, sku_codes, sums
from invxl.analysis.facts_item import row_cost
from invxl.analysis.facts_model import Facts
from invxl.analysis.groups import Grouping
from invxl.analysis.periods import Calendar
from invxl.analysis.results import Period
from invxl.rawdata.model import Clean
from invxl.settings.model import Config


@dataclass(frozen=True, slots=True)
class ForecastFacts:
    """Per group, over the SKUs and whole fiscal periods of the KPI period that have both a forecast and history."""

    error: Floats  # sum of forecast - demand [units]
    absolute_error: Floats
    demand: Floats  # of the same SKUs and periods
    all_demand: Floats  # of every SKU in these periods
    pairs: Floats
    periods: int


def forecast(clean: Clean, facts: Facts, group: Grouping, period: Period, config: Config) -> ForecastFacts | None:
    """None where there is no forecast, and by location, which forecasts do not carry. Several forecasts of one SKU and
    period are added."""
    frame = clean.frames.get("tblForecast")
    if frame is None or not len(frame) or group.kind == "location":
        return None
    calendar = Calendar.of(config, facts.as_of)
    ends = np.array([day_of(end) for end in facts.demand_ends], np.int64)
    held = calendar.holding(days_of(frame, "period"))
    end = np.where(held >= 0, calendar.ends[held], -1)
    column = np.searchsorted(ends, end).clip(0, max(0, len(ends) - 1))
    inside = (ends > day_of(period.prior_end)) & (ends <= day_of(period.as_of))
    matched = (ends[column] == end) & inside[column] if len(ends) else np.zeros(len(frame), np.bool_)
    key = sku_codes(frame)[matched] * max(1, len(ends)) + column[matched]
    pair, at = np.unique(key, return_inverse=True)
    planned = sums(at, numbers(frame, "forecast_qty")[matched], len(pair))
    sku, column = pair // max(1, len(ends)), pair % max(1, len(ends))
    real = np.nan_to_num(facts.demand)
    actual, code = real[sku, column], group.of_sku[sku]
    used = np.unique(column)
    size = group.size
    return ForecastFacts(
        error=sums(code, planned - actual, size),
        absolute_error=sums(code, np.abs(planned - actual), size),
        demand=sums(code, actual, size),
        all_demand=sums(group.of_sku, real[:, used].sum(axis=1), size),
        pairs=counts(code, size),
        periods=len(used),
    )


@dataclass(frozen=True, slots=True)
class OnOrderFacts:
    """Per group, of the purchase orders open at the as-of date."""

    value: Floats
    lines: Floats
    uncosted: Floats  # lines without a cost


def on_order(clean: Clean, facts: Facts, group: Grouping) -> OnOrderFacts | None:
    """None where there are no open orders, and by location, which they do not carry. What was ordered after the as-of
    date takes no part."""
    frame = clean.frames.get("tblOpenPOs")
    if frame is None or not len(frame) or group.kind == "location":
        return None
    frame = frame[days_of(frame, "ordered_date") <= day_of(facts.as_of)]
    code, cost = group.of(frame), row_cost(frame, facts.item)
    value = numbers(frame, "quantity_open") * np.where(np.isnan(cost), 0.0, cost)
    size = group.size
    return OnOrderFacts(sums(code, value, size), counts(code, size), counts(code[np.isnan(cost)], size))


def stock_by_sku(stock: pd.DataFrame) -> pd.Series:
    """Owned units by SKU position."""
    return stock.groupby("sku", sort=False)["quantity"].sum()
