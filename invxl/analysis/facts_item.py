"""What is known of every SKU: the item master's row, positional to the run's SKUs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from invxl.analysis.columnar import (
    NO_DAY,
    Floats,
    Ints,
    Mask,
    categories_of,
    days_of,
    labelled,
    moments,
    numbers,
    sku_codes,
)
from invxl.analysis.facts_model import NO_CATEGORY
from invxl.rawdata.model import Clean

_TEXTS = ("description", "category", "subcategory", "supplier", "responsible", "status")
_NUMBERS = (
    "unit_cost", "selling_price", "nrv", "lead_time_mean", "lead_time_sd", "review_period", "order_cost", "moq",
    "pack_size", "service_level",
)  # fmt: skip


def build(clean: Clean) -> pd.DataFrame:
    """The item frame without its movement dates. A SKU that Items does not list has blanks."""
    n = len(clean.skus)
    frame = clean.frames.get("tblItems", pd.DataFrame({"sku": pd.Categorical([], categories=clean.skus)}))
    at = sku_codes(frame)[::-1]  # written last to first, so that of two rows of a SKU the first stays
    item: dict[str, object] = {"sku": labelled(np.arange(n), clean.skus)}
    item["known"] = np.arange(n) < clean.known
    for column in _TEXTS:
        code, names, blank = _named(frame, column, NO_CATEGORY if column == "category" else "")
        found = np.full(n, blank, np.int64)
        found[at] = code[::-1]
        item[column] = labelled(found, names)
    for column in _NUMBERS:
        number = np.full(n, np.nan)
        number[at] = numbers(frame, column)[::-1]
        item[column] = number
    free = np.zeros(n, np.bool_)
    free[at] = flags(frame, "zero_cost")[::-1]
    item["zero_cost"] = free
    stocked = np.full(n, NO_DAY, np.int64)
    stocked[at] = days_of(frame, "first_stocked")[::-1]
    item["first_stocked"] = moments(stocked)
    return pd.DataFrame(item)


def _named(frame: pd.DataFrame, column: str, blank: str) -> tuple[Ints, pd.Index, int]:
    """A text column as positions in its names, those names, and which of them is `blank`."""
    if column not in frame:
        return np.zeros(len(frame), np.int64), pd.Index([blank], dtype="str"), 0
    codes, names = categories_of(frame[column])
    at = int(names.get_indexer(pd.Index([blank], dtype="str"))[0])
    if at < 0:
        names, at = names.append(pd.Index([blank], dtype="str")), len(names)
    return np.where(codes < 0, at, codes), names, at


def flags(frame: pd.DataFrame, column: str) -> Mask:
    """A yes-or-blank column; False where absent."""
    if column not in frame:
        return np.zeros(len(frame), np.bool_)
    return frame[column].fillna(False).to_numpy().astype(np.bool_)


def known_cost(item: pd.DataFrame) -> Floats:
    """Unit cost of every SKU [currency]; NaN where it is missing, or 0 without the item being marked zero-cost."""
    return usable_cost(item["unit_cost"].to_numpy(), item["zero_cost"].to_numpy())


def usable_cost(cost: Floats, free: Mask) -> Floats:
    """A cost that may be used: above 0, or 0 where the item is marked zero-cost; else NaN.

    >>> usable_cost(np.array([2.0, 0.0, 0.0, np.nan]), np.array([False, False, True, False])).tolist()
    [2.0, nan, 0.0, nan]
    """
    return np.where((cost > 0) | ((cost == 0) & free), cost, np.nan)


def row_cost(frame: pd.DataFrame, item: pd.DataFrame) -> Floats:
    """Unit cost of every row of a frame: its own, else the item's; NaN where none is usable.

    A cost of 0 that stands in the row is an exception and not replaced by the item's.
    """
    sku = sku_codes(frame)
    own = numbers(frame, "unit_cost")
    free = item["zero_cost"].to_numpy()[sku]
    return np.where(np.isnan(own), known_cost(item)[sku], usable_cost(own, free))
