"""Which days a figure covers: fiscal period ends, the KPI period, the prior one, and how much of them has history.

A period is (prior end, as-of], in actual days. Where the as-of date is a fiscal period end, the period is so many
whole fiscal periods. Where it lies inside one, the period begins as many days into the earlier fiscal period as it ends
in the running one (at most that period's last day): twelve months to 15 September begin after 15 September of the year
before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis.columnar import NO_DAY, Ints, day_of, moment
from invxl.analysis.results import Period
from invxl.errors import Fault, SettingsError
from invxl.rawdata.cells import occurring
from invxl.settings.model import Config

LONGEST_CLOSURE_DAYS = 31


@dataclass(frozen=True, slots=True)
class History:
    """The days that movements reach over. `first` and `last` have a movement; `start` and `end` are covered.

    A history does not begin late because the business was closed: as many days before the first and after the last
    movement count as covered as the longest run of days without any inside the history, at most 31.
    """

    first: int
    last: int
    start: int
    end: int

    @classmethod
    def of(cls, days: Ints) -> History | None:
        """From the days of movements, in any order and number; None where there are none.

        >>> History.of(np.array([10, 11, 14]))
        History(first=10, last=14, start=8, end=16)
        """
        if not len(days):
            return None
        first, last = int(days.min()), int(days.max())
        present = occurring(days - first)
        closed = min(int(np.diff(present).max()) - 1, LONGEST_CLOSURE_DAYS) if len(present) > 1 else 0
        return cls(first, last, first - closed, last + closed)

    def covered(self, prior_end: int, as_of: int) -> int:
        """How many days of (prior end, as-of] are covered."""
        return max(0, min(as_of, self.end) - max(prior_end, self.start - 1))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Fiscal period ends [days], ascending, up to the end of the period that holds the as-of date."""

    ends: Ints
    as_of: int

    @classmethod
    def of(cls, config: Config, as_of: pd.Timestamp) -> Calendar:
        """The configured list, else month ends reaching back far enough for every window of the settings."""
        day = day_of(as_of)
        listed = config.period.fiscal_period_ends
        if listed:
            return cls(np.array([day_of(pd.Timestamp(d)) for d in listed], np.int64), day)
        reach = 2 * max(config.period.length_periods, config.abc.window_periods) + 2
        month = np.datetime64(as_of, "M")
        months = np.arange(month - reach, month + 2)
        return cls(months.astype("datetime64[D]").astype(np.int64) - 1, day)

    def back(self, day: int, periods: int) -> int | None:
        """The day that lies so many fiscal periods before `day`; None where the ends do not reach.

        >>> months = Calendar.of(Config(), pd.Timestamp("2025-03-30"))
        >>> str(moment(months.back(day_of(pd.Timestamp("2025-03-30")), 1)).date())
        '2025-02-28'
        >>> str(moment(months.back(day_of(pd.Timestamp("2025-02-28")), 12)).date())
        '2024-02-29'
        """
        i = int(np.searchsorted(self.ends, day))
        if i == len(self.ends):
            return None
        if self.ends[i] == day:
            return int(self.ends[i - periods]) if i >= periods else None
        if i - 1 < periods:
            return None
        into = day - int(self.ends[i - 1])
        return min(int(self.ends[i - 1 - periods]) + into, int(self.ends[i - periods]))

    def complete(self, history: History | None, at_most: int) -> Ints:
        """Positions in `ends` of the whole fiscal periods that the history covers, on or before as-of, the latest
        `at_most` of them, oldest first. Period i is (ends[i - 1], ends[i]]."""
        if history is None or len(self.ends) < 2:
            return np.empty(0, np.int64)
        start, end = self.ends[:-1] + 1, self.ends[1:]
        whole = (end <= self.as_of) & (start >= history.start) & (end <= history.end)
        return (np.flatnonzero(whole) + 1)[-at_most:].astype(np.int64)

    def holding(self, days: Ints) -> Ints:
        """For each day the position in `ends` of the fiscal period that holds it; -1 outside all of them."""
        place = np.searchsorted(self.ends, days).astype(np.int64)
        return np.where((place == 0) | (place == len(self.ends)) | (days == NO_DAY), -1, place)


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of one run."""

    period: Period
    prior: Period
    abc: Period


def windows(calendar: Calendar, history: History | None, config: Config) -> Windows:
    """The KPI period, the preceding one of the same length, and the window of ABC.

    Where a configured list of period ends does not reach back to the prior period's begin, the prior period has the
    same number of days.
    """
    length = config.period.length_periods
    needs = {"period.length_periods": length, "abc.window_periods": config.abc.window_periods}
    reached = {key: calendar.back(calendar.as_of, n) for key, n in needs.items()}
    short = [_too_few(calendar, key, needs[key], config) for key, day in reached.items() if day is None]
    if short:
        raise SettingsError(*short)
    begin, abc_begin = (day for day in reached.values() if day is not None)
    earlier = calendar.back(begin, length)
    prior_begin = begin - (calendar.as_of - begin) if earlier is None else earlier
    return Windows(
        _period(begin, calendar.as_of, history),
        _period(prior_begin, begin, history),
        _period(abc_begin, calendar.as_of, history),
    )


def _period(prior_end: int, as_of: int, history: History | None) -> Period:
    covered = 0 if history is None else history.covered(prior_end, as_of)
    return Period(moment(prior_end), moment(as_of), as_of - prior_end, covered)


def _too_few(calendar: Calendar, key: str, periods: int, config: Config) -> Fault:
    place = config.sources.get("period.fiscal_period_ends", "period.fiscal_period_ends")
    ends = calendar.ends
    return Fault(
        place,
        f"{len(ends)} period ends, {moment(int(ends[0])).date()} to {moment(int(ends[-1])).date()}",
        f"{key} = {periods} needs the end of the period that holds the as-of date {moment(calendar.as_of).date()} and "
        f"{periods} or more before it",
        "List the missing period ends, or leave the list empty for month ends",
    )
