"""ABC by usage, and the nine boxes of ABC and XYZ.

Items are ranked by usage in the basis of the settings, descending, ties by
SKU text; the share's denominator is the usage of the items with positive usage.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.by_item import responsible, texts
from invxl.analysis.columnar import labelled
from invxl.analysis.facts_model import Facts
from invxl.analysis.results import AbcResult, Period
from invxl.analysis.xyz import XYZ, evenness
from invxl.settings.model import BOXES, AbcSettings, Config

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]

RANKED = ("A", "B", "C")
NO_USAGE, NEGATIVE_USAGE, NO_COST = "No usage", "Negative usage", "No cost"
CLASSES = (*RANKED, NO_USAGE, NEGATIVE_USAGE, NO_COST)

AT_CUT = 1e-10
"""How near to a cut-off a cumulative share lies on it [fraction].

Eight of ten equal items are 80 %, but their floating-point sum is 0.7999999999999999. The rounding of such sums is
below 1e-11 of the total for 50,000 items, and 1e-10 of any usage is less than a person would tell apart.
"""
NOTHING = 1e-9
"""Usage below this [currency] is what is left of sales and returns that cancel in decimals, but not in binary."""

_BASIS = {"usage_cost": "usage at cost", "revenue": "revenue", "margin": "gross margin"}
_MEASURE = {"usage_cost": "cost", "revenue": "revenue", "margin": "margin"}  # columns of Facts.usage
_UNVALUED = {
    "usage_cost": "Give the item a cost",
    "revenue": "Give its sales a revenue",
    "margin": "Give its sales a revenue and a cost",
}


def analyse(facts: Facts, config: Config) -> AbcResult:
    """Classes of every SKU of the run."""
    settings = config.abc
    usage, (stock_value, uncosted) = _usage(facts, settings), _stock(facts)
    given = facts.sales_given or facts.consumption_given
    no_cost = (np.isnan(usage) & given) | (uncosted & (settings.basis == "usage_cost"))
    place, rank = _ranking(usage, facts.skus)
    share, running, positive = _shares(usage, rank, place)
    abc = _classes(usage, running, share, no_cost, settings)
    even = evenness(facts.demand, config.xyz)
    ranked = np.isfinite(rank)
    box = np.where(ranked & (even.xyz != ""), abc * len(XYZ) + even.xyz.codes, len(BOXES))
    items = pd.DataFrame({
        "sku": facts.item["sku"].array,
        "description": facts.item["description"].array,
        "category": facts.item["category"].array,
        "rank": rank,
        "usage_units": facts.usage["units"].to_numpy(),
        "usage": usage,
        "share": share,
        "cumulative_share": running,
        "abc": labelled(abc, CLASSES),
        "demand_mean": even.mean,
        "demand_sd": even.sd,
        "cv": even.cv,
        "periods": even.periods,
        "xyz": even.xyz,
        "xyz_note": even.note,
        "box": labelled(box, [*BOXES, ""]),
        "policy": _policies(box, abc, config),
        "on_hand_value": stock_value,
        "responsible": responsible(facts.item, config),
    })  # fmt: skip
    order = _shown_order(abc, rank, place)
    items = items.take(order).reset_index(drop=True)
    return AbcResult(
        items, _summary(items, positive), _boxes(items, config), positive, _basis(facts.abc_period, settings)
    )


def _usage(facts: Facts, settings: AbcSettings) -> Floats:
    """Usage of the window in the basis [currency]; NaN where it cannot be valued, or no tab gives any usage."""
    if not (facts.sales_given or facts.consumption_given):
        return np.full(len(facts.skus), np.nan)
    usage = facts.usage[_MEASURE[settings.basis]].to_numpy(dtype=np.float64)
    return np.where(np.abs(usage) < NOTHING, 0.0, usage)


def _stock(facts: Facts) -> tuple[Floats, Mask]:
    """Value of each SKU's stock [currency], NaN where none of it has a cost; and whether it is stock without a cost."""
    stock, n = facts.stock, len(facts.skus)
    sku = stock["sku"].to_numpy()
    value = stock["value"].to_numpy(dtype=np.float64)
    held = (stock["positive_quantity"].to_numpy() != 0) | (stock["negative_quantity"].to_numpy() != 0)
    unknown = held & np.isnan(stock["unit_cost"].to_numpy()) & (value == 0)
    valued = np.bincount(sku[held & ~unknown], minlength=n) > 0
    uncosted = (np.bincount(sku[unknown], minlength=n) > 0) & ~valued
    return np.where(uncosted, np.nan, np.bincount(sku, weights=value, minlength=n)), uncosted


def _ranking(usage: Floats, skus: pd.Index) -> tuple[NDArray[np.intp], Floats]:
    """Each SKU's place in the order of SKU texts, and its rank from 1 by usage; NaN where usage is not positive."""
    place = np.empty(len(skus), np.intp)
    place[np.argsort(np.asarray(skus, dtype=object), kind="stable")] = np.arange(len(skus))
    rank = np.full(len(skus), np.nan)
    positive = np.flatnonzero(usage > 0)
    rank[positive[np.lexsort((place[positive], -usage[positive]))]] = np.arange(1, len(positive) + 1)
    return place, rank


def _shares(usage: Floats, rank: Floats, place: NDArray[np.intp]) -> tuple[Floats, Floats, float]:
    """Share of positive usage, the running share including the item (NaN outside the ranking), and that usage."""
    share, running = np.full(len(usage), np.nan), np.full(len(usage), np.nan)
    ranked = np.flatnonzero(np.isfinite(rank))
    order = ranked[np.argsort(rank[ranked])]
    total = np.cumsum(usage[order])
    if not len(order):
        return share, running, 0.0
    share[order] = usage[order] / total[-1]
    running[order] = total / total[-1]
    return share, running, float(total[-1])


def _classes(usage: Floats, running: Floats, share: Floats, no_cost: Mask, settings: AbcSettings) -> Codes:
    """The class of each SKU, as a position in CLASSES. On a cut-off, the share before an item closes the class, the
    share including it does not.

    >>> usage = np.array([1.0] * 10)
    >>> running, share = np.cumsum(usage / 10), usage / 10
    >>> "".join(CLASSES[code] for code in _classes(usage, running, share, np.zeros(10, bool), AbcSettings()))
    'AAAAAAAABB'
    """
    if settings.rule == "before":
        a, b = (running - share < cut - AT_CUT for cut in (settings.cut_a, settings.cut_b))
    else:
        a, b = (running <= cut + AT_CUT for cut in (settings.cut_a, settings.cut_b))
    ranked = np.where(a, 0, np.where(b, 1, 2))
    others = [CLASSES.index(name) for name in (NEGATIVE_USAGE, NO_COST)]
    return np.select([usage > 0, usage < 0, no_cost], [ranked, *others], CLASSES.index(NO_USAGE))


def _policies(box: Codes, abc: Codes, config: Config) -> pd.Categorical:
    """What to do with each item: its box's policy, or what would give it a class."""
    said = [*(config.policy.boxes.get(name, "") for name in BOXES), "", _UNVALUED[config.abc.basis]]
    return labelled(np.where(abc == CLASSES.index(NO_COST), len(said) - 1, box), said)


def _shown_order(abc: Codes, rank: Floats, place: NDArray[np.intp]) -> NDArray[np.intp]:
    """Ranked items first, then class by class, by SKU within."""
    group = np.maximum(abc - len(RANKED) + 1, 0)
    return np.lexsort((place, np.where(group == 0, rank, 0.0), group))


def _sums(keys: pd.Series, names: tuple[str, ...], values: pd.Series) -> tuple[Floats, Floats]:
    """Items and total by name, for every name; NaN where no item has a value, or what has one adds up to nothing."""
    at = pd.Index(names).get_indexer(pd.Index(keys))
    inside = at >= 0
    known = inside & values.notna().to_numpy()
    items = np.bincount(at[inside], minlength=len(names)).astype(np.float64)
    total = np.bincount(at[known], weights=values.to_numpy()[known], minlength=len(names))
    unknown = np.bincount(at[inside & ~known], minlength=len(names)) > 0
    return items, np.where(unknown & (total == 0), np.nan, total)


def _summary(items: pd.DataFrame, positive: float) -> pd.DataFrame:
    """One row per class, always all of them."""
    count, usage = _sums(items["abc"], CLASSES, items["usage"])
    _, value = _sums(items["abc"], CLASSES, items["on_hand_value"])
    ranked = np.isin(CLASSES, RANKED)
    return pd.DataFrame({
        "abc": texts(np.array(CLASSES, dtype=object)),
        "items": count,
        "item_share": count / len(items) if len(items) else np.nan,
        "usage": usage,
        "usage_share": np.where(ranked, usage / positive, np.nan) if positive > 0 else np.nan,
        "on_hand_value": value,
    })  # fmt: skip


def _boxes(items: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The nine boxes, always all of them."""
    count, usage = _sums(items["box"], BOXES, items["usage"])
    _, value = _sums(items["box"], BOXES, items["on_hand_value"])
    return pd.DataFrame({
        "box": texts(np.array(BOXES, dtype=object)),
        "items": count,
        "usage": usage,
        "on_hand_value": value,
        "policy": texts(np.array([config.policy.boxes.get(name, "") for name in BOXES], dtype=object)),
    })  # fmt: skip


def _basis(period: Period, settings: AbcSettings) -> str:
    """What was ranked, over which days, in words."""
    text = f"{_BASIS[settings.basis]}, {period.days} days to {period.as_of:%Y-%m-%d}"
    if period.covered_days < period.days:
        text += f" (partial, {period.covered_days} of {period.days} days)"
    return text
