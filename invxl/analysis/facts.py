"""Clean frames to facts. With its `facts_*` neighbours the only code that touches movement rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from invxl.analysis import facts_item, facts_layers, facts_movements, facts_stock
from invxl.analysis.columnar import NO_DAY, Ints, day_of, days_of, locations_of, moment, moments, sku_codes
from invxl.analysis.facts_model import Facts
from invxl.analysis.facts_movements import Lines
from invxl.analysis.periods import Calendar, History, windows
from invxl.rawdata.model import Clean
from invxl.settings.model import Config

_ALSO_MOVES = ("tblTransfers", "tblAdjustments")  # beside sales, consumption and receipts


def build(clean: Clean, config: Config) -> Facts:
    """The facts of one run. Rows after the as-of date take no part."""
    skus = len(clean.skus)
    locations = locations_of(clean)
    item = facts_item.build(clean)
    cost = facts_item.known_cost(item)
    sales, consumption, receipts = (
        facts_movements.read(clean, table, item, cost, locations)
        for table in ("tblSales", "tblConsumption", "tblReceipts")
    )
    sold = History.of(sales.day)
    history = History.of(np.concatenate([sales.day, consumption.day])) if len(consumption.day) else sold
    calendar = Calendar.of(config, clean.as_of)
    window = windows(calendar, sold, config)
    item = item.assign(**_movement_dates(clean, sales, consumption, receipts))
    complete = calendar.complete(history, config.abc.window_periods)
    as_of = day_of(clean.as_of)
    demand_after = as_of - config.movement.demand_window_days
    layers, unmatched = facts_layers.build(clean, locations)
    stock, not_owned = facts_stock.build(clean, item, locations)
    return Facts(
        skus=clean.skus,
        as_of=clean.as_of,
        period=window.period,
        prior=window.prior,
        abc_period=window.abc,
        item=item,
        stock=stock,
        not_owned=not_owned,
        layers=layers,
        unmatched_returns=unmatched,
        usage=facts_movements.usage(sales, consumption, window.abc, skus),
        demand=facts_movements.demand(sales, consumption, calendar, complete, _born(item), skus),
        demand_ends=tuple(moment(int(end)) for end in calendar.ends[complete]),
        demand_window=facts_movements.window_demand(sales, consumption, demand_after, skus),
        demand_window_days=0 if history is None else history.covered(demand_after, as_of),
        flows=facts_movements.flows(
            sales, consumption, receipts, {"period": window.period, "prior": window.prior}, locations, skus
        ),
        sales_given=sales.given,
        consumption_given=consumption.given,
        receipts_given=receipts.given,
        receipts_located=len(receipts.location) > 0 and bool((receipts.location != _blank(locations)).all()),
        transfers_given=len(clean.frames.get("tblTransfers", ())) > 0,
        history_start=None if history is None else moment(history.first),
    )


def _blank(locations: pd.Index) -> int:
    return int(locations.get_indexer(pd.Index([""]))[0])


def _born(item: pd.DataFrame) -> Ints:
    """The day a SKU's life begins: first stocked or first moved, whichever is earlier; the last day there is where
    neither is known."""
    days = [days_of(item, c) for c in ("first_stocked", "first_movement")]
    never = np.iinfo(np.int64).max
    return np.minimum(*(np.where(d == NO_DAY, never, d) for d in days))


def _movement_dates(clean: Clean, sales: Lines, consumption: Lines, receipts: Lines) -> dict[str, np.ndarray]:
    """First and last movement of any kind, last issue, last receipt of every SKU; NaT where none."""
    skus = len(clean.skus)
    moved = [(o.sku, o.day, o.in_order) for o in (sales, consumption, receipts)]
    as_of = day_of(clean.as_of)
    for table in _ALSO_MOVES:
        if (frame := clean.frames.get(table)) is not None:
            day = days_of(frame, "date")
            moved.append((sku_codes(frame)[day <= as_of], day[day <= as_of], False))
    issued = [_positive(lines) for lines in (sales, consumption)]
    received = [_positive(receipts)]
    return {
        "first_movement": _extreme(moved, skus, latest=False),
        "last_movement": _extreme(moved, skus, latest=True),
        "last_issue": _extreme(issued, skus, latest=True),
        "last_receipt": _extreme(received, skus, latest=True),
    }


_Moves = tuple[Ints, Ints, bool]  # SKUs, days, and whether the days ascend


def _positive(lines: Lines) -> _Moves:
    at = lines.quantity > 0
    every = bool(at.all())
    return lines.sku if every else lines.sku[at], lines.day if every else lines.day[at], lines.in_order


def _extreme(moves: Sequence[_Moves], skus: int, *, latest: bool) -> np.ndarray:
    limit = NO_DAY if latest else int(np.iinfo(np.int64).max)
    found = np.full(skus, limit, np.int64)
    keep = np.maximum if latest else np.minimum
    for sku, day, in_order in moves:
        if in_order:  # what is written last stays
            of_these = np.full(skus, limit, np.int64)
            of_these[sku if latest else sku[::-1]] = day if latest else day[::-1]
            keep(found, of_these, out=found)
        else:
            keep.at(found, sku, day)
    return moments(np.where(found == limit, NO_DAY, found))
