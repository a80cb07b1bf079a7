"""The seam for scale: what the analyses know of the movements, at the size of the SKU list and not of the movements.

`facts.build` makes these from clean frames; a database or a distributed engine could deliver the same. Nothing past
this seam touches a movement row. All frames use positions into `Facts.skus` in their column `sku` (int32), so that a
SKU's text is looked up once. Undefined is NaN or NaT, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.results import Period

NO_CATEGORY = "(no category)"
NO_LOCATION = ""  # shown as "(no location)" only where locations are listed


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one run. Columns of texts are categorical.

    item: one row per SKU, positional to `skus`. Columns: sku, known (bool: Items lists it), description, category
        (NO_CATEGORY where blank), subcategory, supplier, responsible, status ("" where blank), unit_cost,
        selling_price, nrv, lead_time_mean, lead_time_sd, review_period, order_cost, moq, pack_size, service_level (NaN
        where blank), zero_cost (bool), first_stocked, first_movement, last_movement, last_issue, last_receipt
        (datetime64, NaT where none; issues are sales and consumption with a positive quantity; all on or before as-of).
    stock: owned stock at the as-of date, one row per SKU and location that OnHand lists, sorted by sku, then location.
        Columns: sku, location, quantity, value (of the rows with a cost; 0 where there is none), costed_quantity,
        positive_quantity, positive_value, negative_quantity, negative_value (rows above and below zero, never netted),
        unit_cost (positive_value / costed positive quantity, else the item's; NaN where no cost is known).
    not_owned: stock that is consigned, third-party or in transit. Columns: ownership, sku, location, quantity, value.
    layers: receipts on or before as-of with what is left of each after returns to the supplier were netted against the
        newest earlier receipt of the SKU; quantity > 0. Columns: sku, location, date, quantity, unit_cost, row. Sorted
        by sku, date, row (oldest first). `unmatched_returns` is the quantity of returns that met no receipt.
    usage: positional to `skus`, over the ABC window (`abc_period`). Columns: units (net sales plus consumption),
        sold_units, consumed_units, cost (COGS of sales, estimated where blank, plus consumption at item cost; NaN where
        units <> 0 but no cost is known), revenue (NaN where sales carry none), margin (revenue - COGS).
    demand: float64 [n_skus, n_periods], net units (sales plus consumption, returns in the period of return) of each
        complete fiscal period that the history covers wholly, up to the ABC window, oldest first; `demand_ends` are the
        last days. NaN before a SKU's life (first stocked or first moved,
        whichever is earlier), and throughout where neither is known.
    demand_window: float64 [n_skus], net units in the last `movement.demand_window_days` days; `demand_window_days` the
        days of it that the history covers.
    flows: one row per window ("period", "prior"), SKU and location with any flow. Columns: window, sku, location,
        sold_units, revenue, unpriced_units (sold without revenue), cogs (with the estimated part), cogs_estimated,
        uncosted_units (sold without any cost), consumed_units, consumed_value, received_units, received_value.
    sales_given, consumption_given, receipts_given: whether the tab has rows up to the as-of date; what is absent
        is not zero.
    receipts_located: every receipt has a location. transfers_given: Transfers has rows.
    history_start: the first day with a sale or consumption; None where there is none.
    """

    skus: pd.Index
    as_of: pd.Timestamp
    period: Period
    prior: Period
    abc_period: Period
    item: pd.DataFrame
    stock: pd.DataFrame
    not_owned: pd.DataFrame
    layers: pd.DataFrame
    unmatched_returns: float
    usage: pd.DataFrame
    demand: NDArray[np.float64]
    demand_ends: Sequence[pd.Timestamp]
    demand_window: NDArray[np.float64]
    demand_window_days: int
    flows: pd.DataFrame
    sales_given: bool
    consumption_given: bool
    receipts_given: bool
    receipts_located: bool
    transfers_given: bool
    history_start: pd.Timestamp | None
