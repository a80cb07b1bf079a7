"""Purchase lines received: days from ordering to receipt, and whether they came by the promised day, per group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from invxl.analysis.columnar import NO_DAY, Floats, counts, day_of, days_of, numbers, ratio, sums
from invxl.analysis.groups import Grouping
from invxl.analysis.results import Period
from invxl.rawdata.model import Clean


@dataclass(frozen=True, slots=True)
class SupplyFacts:
    """Per group, of the lines received in the period; returns to the supplier take no part."""

    lines: Floats  # with an ordered date on or before the receipt
    delay_days: Floats  # sum over lines [days]
    delay_sd: Floats  # sample standard deviation [days]; NaN below two lines
    left_out: Floats  # lines received before they were ordered
    promised: Floats  # lines with a promised date
    on_time: Floats
    first_day: int  # of any receipt
    columns: frozenset[str]


def build(clean: Clean, group: Grouping, period: Period) -> SupplyFacts | None:
    """None where there are no receipts."""
    frame = clean.frames.get("tblReceipts")
    if frame is None or not len(frame):
        return None
    day = days_of(frame, "date")
    first, columns = int(day.min()), frozenset(str(c) for c in frame.columns)
    within = (day > day_of(period.prior_end)) & (day <= day_of(period.as_of)) & (numbers(frame, "quantity") > 0)
    day = day[within]
    ordered, promised = (days_of(frame, column)[within] for column in ("ordered_date", "promised_date"))
    code = group.of(frame)[within]
    known, awaited = ordered != NO_DAY, promised != NO_DAY
    sound = known & (ordered <= day)
    delay = (day - np.where(sound, ordered, day)).astype(np.float64)[sound]
    at, size = code[sound], group.size
    lines, total = counts(at, size), sums(at, delay, size)
    spread = sums(at, (delay - ratio(total, lines)[at]) ** 2, size)
    return SupplyFacts(
        lines=lines,
        delay_days=total,
        delay_sd=np.where(lines > 1, np.sqrt(ratio(spread, lines - 1)), np.nan),
        left_out=counts(code[known & ~sound], size),
        promised=counts(code[awaited], size),
        on_time=counts(code[awaited & (day <= promised)], size),
        first_day=first,
        columns=columns,
    )
