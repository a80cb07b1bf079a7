"""Facts over a 4-4-5 calendar, and the life of an item in its demand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from support.cleanframes import clean_frames

from invxl.analysis import facts
from invxl.settings.model import AbcSettings, Config, PeriodSettings

ENDS = tuple(date(2024, 12, 28) + timedelta(weeks=w) for w in (0, 4, 8, 13, 17, 21, 26))
CONFIG = Config(
    period=PeriodSettings(length_periods=3, fiscal_period_ends=ENDS), abc=AbcSettings(window_periods=6)
)  # fmt: skip
DAYS = [ENDS[0] + timedelta(days=n) for n in range(1, 26 * 7 + 1)]


def test_demand_falls_into_the_listed_periods() -> None:
    clean = clean_frames(
        ENDS[-1],
        tblItems={"sku": ["a"], "unit_cost": [1.0]},
        tblSales={"date": DAYS, "sku": ["a"] * len(DAYS), "quantity": [1.0] * len(DAYS)},
    )
    known = facts.build(clean, CONFIG)
    assert known.demand.tolist() == [[28.0, 28.0, 35.0, 28.0, 28.0, 35.0]]
    assert [end.date() for end in known.demand_ends] == list(ENDS[1:])
    assert (known.period.days, known.period.covered_days) == (91, 91)
    assert known.flows.groupby("window")["sold_units"].sum().to_dict() == {"period": 91.0, "prior": 91.0}


def test_demand_is_unknown_before_an_item_is_born_and_zero_after() -> None:
    late = ENDS[3]  # the last day of the third period: it lives in that one
    clean = clean_frames(
        ENDS[-1],
        tblItems={"sku": ["a", "b", "c"], "unit_cost": [1.0] * 3, "first_stocked": [None, late, None]},
        tblSales={"date": DAYS, "sku": ["a"] * len(DAYS), "quantity": [1.0] * len(DAYS)},
        tblReceipts={"date": [late + timedelta(days=1)], "sku": ["b"], "quantity": [5.0]},
    )
    known = facts.build(clean, CONFIG)
    assert np.isnan(known.demand[1, :2]).all()
    assert known.demand[1, 2:].tolist() == [0.0] * 4
    assert np.isnan(known.demand[2]).all()  # nothing is known of its life


def test_an_absent_tab_is_not_an_empty_business() -> None:
    known = facts.build(clean_frames(ENDS[-1], tblItems={"sku": ["a"], "unit_cost": [1.0]}), CONFIG)
    assert not (known.sales_given or known.consumption_given or known.receipts_given or known.transfers_given)
    assert known.history_start is None
    assert known.demand.shape == (1, 0)
    assert known.stock.empty and known.layers.empty and known.flows.empty
