"""Stock at the as-of date: owned by SKU and location, and apart what is not owned."""

from __future__ import annotations

import numpy as np
import pandas as pd

from invxl.analysis.columnar import (
    Floats,
    Mask,
    categories_of,
    day_of,
    days_of,
    distinct,
    labelled,
    numbers,
    ratio,
    sku_codes,
    sums,
    text_codes,
)
from invxl.analysis.facts_item import known_cost, row_cost
from invxl.rawdata.model import Clean

OWNED = "owned"


def on_hand_at(clean: Clean, day: int) -> pd.DataFrame:
    """OnHand's rows of one as-of date."""
    frame = clean.frames.get("tblOnHand")
    if frame is None:
        return pd.DataFrame({"sku": pd.Categorical([], categories=clean.skus), "quantity": np.empty(0)})
    at = days_of(frame, "as_of") == day
    return frame if at.all() else frame[at]


def ownership_of(frame: pd.DataFrame) -> tuple[pd.Categorical, Mask]:
    """The ownership of every row, and whether it is owned; blank is owned."""
    if "ownership" not in frame:
        return labelled(np.zeros(len(frame), np.int64), [OWNED]), np.ones(len(frame), np.bool_)
    codes, found = categories_of(frame["ownership"])
    names = [*map(str, found), OWNED]
    codes = np.where(codes < 0, len(found), codes)
    return labelled(codes, names), np.array([name == OWNED for name in names])[codes]


def build(clean: Clean, item: pd.DataFrame, locations: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Owned stock and stock that is not owned, as `Facts.stock` and `Facts.not_owned` say."""
    frame = on_hand_at(clean, day_of(clean.as_of))
    whose, owned = ownership_of(frame)
    mine = frame if owned.all() else frame[owned]
    return _owned(mine, item, locations), _not_owned(frame[~owned], whose[~owned], item, locations)


def _owned(frame: pd.DataFrame, item: pd.DataFrame, locations: pd.Index) -> pd.DataFrame:
    sku, place, quantity, cost = _columns(frame, item, locations)
    key, (at,) = distinct([sku * len(locations) + place], len(item) * len(locations))
    size = len(key)
    costed = ~np.isnan(cost)
    value = np.where(costed, quantity * np.where(costed, cost, 0.0), 0.0)
    above, below = quantity > 0, quantity < 0

    def total(amount: Floats, where: Mask) -> Floats:
        return sums(at, np.where(where, amount, 0.0), size)

    positive_value = total(value, above)
    average = ratio(positive_value, total(quantity, above & costed))
    key_sku = key // len(locations)
    return pd.DataFrame({
        "sku": key_sku.astype(np.int32),
        "location": labelled(key % len(locations), locations),
        "quantity": sums(at, quantity, size),
        "value": sums(at, value, size),
        "costed_quantity": total(quantity, costed),
        "positive_quantity": total(quantity, above),
        "positive_value": positive_value,
        "negative_quantity": total(quantity, below),
        "negative_value": total(value, below),
        "unit_cost": np.where(np.isnan(average), known_cost(item)[key_sku], average),
    })  # fmt: skip


def _not_owned(frame: pd.DataFrame, whose: pd.Categorical, item: pd.DataFrame, locations: pd.Index) -> pd.DataFrame:
    sku, place, quantity, cost = _columns(frame, item, locations)
    kinds, kind = np.unique(np.asarray(whose, dtype=str), return_inverse=True)
    many = len(item) * len(locations)
    key, (at,) = distinct([kind.astype(np.int64) * many + sku * len(locations) + place], max(1, len(kinds)) * many)
    value = np.where(np.isnan(cost), 0.0, quantity * cost)
    return pd.DataFrame({
        "ownership": labelled(key // many, kinds.tolist()),
        "sku": ((key % many) // len(locations)).astype(np.int32),
        "location": labelled(key % len(locations), locations),
        "quantity": sums(at, quantity, len(key)),
        "value": sums(at, value, len(key)),
    })  # fmt: skip


def _columns(frame: pd.DataFrame, item: pd.DataFrame, locations: pd.Index) -> tuple[np.ndarray, ...]:
    return (
        sku_codes(frame), text_codes(frame, "location", locations), numbers(frame, "quantity"), row_cost(frame, item)
    )  # fmt: skip
