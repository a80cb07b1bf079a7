"""Average inventory, and the averages of receivables and payables, from balances that were given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from invxl.analysis.columnar import Floats, Ints, day_of, moment
from invxl.analysis.facts_balances import BalanceFacts
from invxl.analysis.figures import Figure, amount, missing
from invxl.analysis.groups import Kind
from invxl.analysis.periods import Calendar
from invxl.analysis.results import Period
from invxl.formulas.performance import average_inventory
from invxl.settings.model import AverageSettings, Averaging

LABEL = "average inventory"
_WORDS: dict[Averaging, str] = {
    "two_point": "opening and closing", "n_point": "mean of", "trapezoid": "trapezoid of", "closing": "closing alone"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """Balances of one thing within (and at the opening of) a period, in date order."""

    days: Ints
    values: Floats
    source: str

    @classmethod
    def of(cls, days: Ints, values: Floats, source: str, period: Period) -> Series:
        taken = (days >= day_of(period.prior_end)) & (days <= day_of(period.as_of)) & ~np.isnan(values)
        return cls(days[taken], values[taken], source)

    def closed_by(self, day: int, value: float | None, source: str) -> Series:
        """With the closing balance of another source, where its own is not given."""
        if value is None or (len(self.days) and self.days[-1] == day):
            return self
        tab = f"{self.source}, closing from {source}" if len(self.days) else source
        return Series(np.append(self.days, day), np.append(self.values, value), tab)


def of_inventory(
    ledger: BalanceFacts,
    snapshots: BalanceFacts,
    group: int,
    period: Period,
    closing: float | None,
    calendar: Calendar,
    settings: AverageSettings,
    kind: Kind = "total",
) -> Figure:
    """Average inventory [currency] of a group: from Balances, else from the as-of dates in OnHand.

    The closing balance is the ledger's, else `closing`, the stock on hand. Where neither tab has enough balances the
    figure asks for an opening one.
    """
    until = day_of(period.as_of)
    if settings.method == "closing":
        if closing is None:
            return missing(LABEL, f"needs OnHand at {period.as_of.date()}")
        return amount(LABEL, closing, "closing balance (OnHand)").doubted("closing balance alone, not an average")
    found = [
        Series.of(source.days, source.inventory[:, group], source.source, period).closed_by(until, closing, "OnHand")
        for source in (ledger, snapshots)
    ]
    own = next((s for s in found if len(s.days) >= settings.minimum_balances and _opens(s, period, settings)), None)
    enough = own or next((s for s in found if len(s.days) >= settings.minimum_balances), None)
    if enough is None:
        day = period.prior_end.date()
        by = f" by {kind.capitalize()}" if kind != "total" else ""
        return missing(
            LABEL, f"needs an opening balance: give Balances{by}, or OnHand, at {day} and period ends after it"
        )
    return mean_of(LABEL, enough, period, calendar, settings.method)


def mean_of(label: str, series: Series, period: Period, calendar: Calendar, method: Averaging) -> Figure:
    """The mean of a series by the method, with what it stands on.

    Opening and closing are needed at their very days by `two_point` and `trapezoid`; `n_point` takes the balances given
    and is in doubt where the first is more than one fiscal period after the opening, or the closing is missing.
    """
    opening, until = day_of(period.prior_end), day_of(period.as_of)
    first, last = (int(series.days[0]), int(series.days[-1])) if len(series.days) else (until + 1, opening - 1)
    if method != "n_point" and (first != opening or last != until):
        lacks = [f"{name} balance at {moment(day).date()}" for name, day, has in
                 (("opening", opening, first), ("closing", until, last)) if day != has]  # fmt: skip
        return missing(label, f"needs an {' and a '.join(lacks)}: give it in {series.source}")
    if len(series.days) < 2:
        return missing(label, f"needs an opening balance at {moment(opening).date()}: give it in {series.source}")
    basis = f"{_WORDS[method]} {len(series.days)} balances ({series.source}), " if method != "two_point" else ""
    basis = basis or f"{_WORDS[method]} balance ({series.source}), "
    figure = amount(
        label,
        float(average_inventory(series.values, method)),
        f"{basis}{moment(first).date()} to {moment(last).date()}",
    )
    following = calendar.ends[np.searchsorted(calendar.ends, opening, side="right")]
    if first > following:
        figure = figure.short(f"balances begin only on {moment(first).date()}")
    if last != until:
        figure = figure.doubted(f"no closing balance at {moment(until).date()}")
    return figure


def _opens(series: Series, period: Period, settings: AverageSettings) -> bool:
    return settings.method == "n_point" or int(series.days[0]) == day_of(period.prior_end)
