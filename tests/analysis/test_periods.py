"""Periods: fiscal ends, the KPI period and the one before it, how much of them has history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invxl.analysis.columnar import day_of, moment
from invxl.analysis.periods import Calendar, History, windows
from invxl.errors import SettingsError
from invxl.settings.model import AbcSettings, Config, PeriodSettings

_445 = tuple(date(2023, 12, 30) + timedelta(weeks=w) for w in np.cumsum([0, *([4, 4, 5] * 8)]).tolist())


def config(length: int = 12, ends: tuple[date, ...] = (), window: int = 12) -> Config:
    return Config(
        period=PeriodSettings(length_periods=length, fiscal_period_ends=ends), abc=AbcSettings(window_periods=window)
    )


def stamp(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]").astype(np.int64)


def spans(as_of: date, settings_: Config, history: History | None = None) -> tuple[date, date, int, int]:
    found = windows(Calendar.of(settings_, stamp(as_of)), history, settings_)
    return found.period.prior_end.date(), found.prior.prior_end.date(), found.period.days, found.prior.days


@pytest.mark.parametrize(
    ("as_of", "length", "expected"),
    [
        (date(2025, 9, 30), 12, (date(2024, 9, 30), date(2023, 9, 30), 365, 366)),
        (date(2024, 2, 29), 12, (date(2023, 2, 28), date(2022, 2, 28), 366, 365)),
        (date(2025, 3, 31), 3, (date(2024, 12, 31), date(2024, 9, 30), 90, 92)),
        (date(2025, 3, 31), 1, (date(2025, 2, 28), date(2025, 1, 31), 31, 28)),
        (date(2025, 9, 15), 12, (date(2024, 9, 15), date(2023, 9, 15), 365, 366)),
        (date(2025, 3, 30), 1, (date(2025, 2, 28), date(2025, 1, 31), 30, 28)),  # February has no day 30
    ],
)
def test_periods_of_months(as_of: date, length: int, expected: tuple[date, date, int, int]) -> None:
    assert spans(as_of, config(length)) == expected


def test_periods_of_a_445_calendar() -> None:
    assert spans(date(2024, 12, 28), config(3, _445, 3)) == (date(2024, 9, 28), date(2024, 6, 29), 91, 91)
    assert spans(date(2025, 12, 27), config(12, _445)) == (date(2024, 12, 28), date(2023, 12, 30), 364, 364)


def test_inside_a_445_period_the_period_begins_as_far_inside_the_earlier_one() -> None:
    as_of = date(2024, 12, 28) - timedelta(days=5)  # a five-week period, 30 days in
    begin, *_ = spans(as_of, config(1, _445, 1))
    assert begin == date(2024, 11, 23)  # the earlier one has 28 days: its last


def test_where_the_list_ends_before_the_prior_period_it_has_the_same_number_of_days() -> None:
    begin, prior_begin, *_ = spans(date(2024, 12, 28), config(12, _445[: 12 + 1]))
    assert begin == date(2023, 12, 30)
    assert prior_begin == date(2023, 12, 30) - timedelta(days=364)


@pytest.mark.parametrize("as_of", [date(2026, 1, 15), date(2024, 6, 29), date(2023, 12, 1)])
def test_a_list_that_does_not_reach_names_every_setting_that_needs_more(as_of: date) -> None:
    with pytest.raises(SettingsError) as caught:
        spans(as_of, config(12, _445, 13))
    assert len(caught.value.faults) == 2
    text = str(caught.value)
    assert "period.fiscal_period_ends" in text
    assert "period.length_periods = 12" in text and "abc.window_periods = 13" in text
    assert str(as_of) in text


def test_history_reaches_over_days_that_the_business_is_closed() -> None:
    history = History.of(days("2025-01-03", "2025-01-06", "2025-01-06", "2025-03-28"))
    assert history is not None
    assert history == History(*days("2025-01-03", "2025-03-28"), *days("2024-12-03", "2025-04-28"))
    daily = History.of(days("2025-01-02", "2025-01-03", "2025-01-04"))
    assert daily is not None
    assert (daily.start, daily.end) == (daily.first, daily.last)
    assert History.of(np.empty(0, np.int64)) is None


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=30),
    st.integers(0, 400),
    st.integers(1, 400),
)
@settings(max_examples=100)
def test_covered_days_are_counted_day_by_day(moved: list[int], begin: int, length: int) -> None:
    history = History.of(np.array(moved, np.int64))
    assert history is not None
    ordered = sorted(set(moved))
    closed = min(31, max((b - a - 1 for a, b in pairwise(ordered)), default=0))
    expected = sum(ordered[0] - closed <= day <= ordered[-1] + closed for day in range(begin + 1, begin + length + 1))
    assert history.covered(begin, begin + length) == expected


def test_complete_periods_are_those_that_history_covers_wholly() -> None:
    calendar = Calendar.of(config(), stamp(date(2025, 9, 15)))
    daily = np.arange(*days("2025-05-01", "2025-09-16"))
    found = calendar.complete(History.of(daily), 12)
    assert [moment(int(calendar.ends[i])).date() for i in found] == [date(2025, m, d) for m, d in
                                                                    ((5, 31), (6, 30), (7, 31), (8, 31))]  # fmt: skip
    assert len(calendar.complete(History.of(daily[1:]), 12)) == 3  # a day short of May
    assert len(calendar.complete(History.of(daily), 2)) == 2
    assert len(calendar.complete(None, 12)) == 0


@given(st.dates(date(2001, 1, 1), date(2060, 12, 31)), st.integers(1, 24))
@settings(max_examples=100)
def test_going_back_over_months_is_what_a_calendar_says(as_of: date, months: int) -> None:
    back = Calendar.of(config(window=24), stamp(as_of)).back(day_of(stamp(as_of)), months)
    assert back is not None
    at_month_end = (as_of + timedelta(days=1)).day == 1
    expected = stamp(as_of) - pd.DateOffset(months=months)
    if at_month_end:
        expected += pd.offsets.MonthEnd(0)
    assert moment(back) == expected


def test_prior_end_is_outside_and_as_of_inside() -> None:
    settings_ = replace(Config(), period=PeriodSettings(length_periods=1))
    found = windows(Calendar.of(settings_, stamp(date(2025, 9, 30))), None, settings_)
    assert found.period.prior_end == found.prior.as_of == pd.Timestamp("2025-08-31")
    assert (found.period.days, found.period.covered_days) == (30, 0)
