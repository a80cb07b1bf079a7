"""The rows of the aging: one per SKU and location with stock, and one more for what of it is below zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.aging_layers import age_stock, bounds
from invxl.analysis.by_item import per_category, responsible
from invxl.analysis.columnar import categories_of, labelled
from invxl.analysis.facts_model import Facts
from invxl.analysis.movement import movement
from invxl.analysis.results import AbcResult
from invxl.settings.model import AgingSettings, Config

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

NO_HISTORY, NEGATIVE = "No receipt history", "Negative stock"
NEGATIVE_ACTION = "Correct the balance"


def aging_lines(facts: Facts, config: Config, abc: AbcResult) -> pd.DataFrame:
    """`AgingResult.lines`, sorted like `Facts.stock`; a negative line follows the stock of its SKU and location."""
    above = np.flatnonzero(facts.stock["positive_quantity"].to_numpy() > 0)
    below = np.flatnonzero(facts.stock["negative_quantity"].to_numpy() < 0)
    amounts, at = _positive(facts, config, above), above
    if len(below):
        negative, at = _negative(facts, config, below), np.append(above, below)
        order = np.lexsort((np.arange(len(at)) >= len(above), at))
        amounts, at = {name: np.append(a, negative[name])[order] for name, a in amounts.items()}, at[order]
    sku = facts.stock["sku"].to_numpy()[at].astype(np.intp)
    names: dict[str, Any] = {
        "sku": facts.item["sku"].array.take(sku),
        "location": facts.stock["location"].array.take(at),
        "description": facts.item["description"].array.take(sku),
        "category": facts.item["category"].array.take(sku),
        "abc": _classes(facts, abc).take(sku),
    }
    moves = movement(facts, config)
    says: dict[str, Any] = {
        "days_since_issue": moves.days_since_issue[sku],
        "months_of_supply": moves.months_of_supply[sku],
        "movement": moves.word.take(sku),
        "movement_note": moves.note.take(sku),
        **_acts(amounts, responsible(facts.item, config).take(sku), config.aging),
    }
    return pd.DataFrame({**names, **amounts, **says}, copy=False)


def value_columns(bands: int) -> list[str]:
    """The value columns of the bands, youngest first."""
    return [f"value_band_{i}" for i in range(bands)]


def quantity_columns(bands: int) -> list[str]:
    """The quantity columns of the bands, youngest first."""
    return [f"qty_band_{i}" for i in range(bands)]


def _positive(facts: Facts, config: Config, at: Positions) -> dict[str, NDArray[Any]]:
    bands = config.aging.bands
    aged = age_stock(facts, at, bands)
    held = facts.stock["positive_quantity"].to_numpy()[at]
    total = _value(facts, at, "positive")
    each = (total / held)[:, None]
    value = np.where(aged.quantity > 0, aged.quantity * each, 0.0)
    layers = value[:, :-1].sum(axis=1)
    limits = per_category(facts.item, config.at_risk_after_days)[facts.stock["sku"].to_numpy()[at]]
    safe = np.searchsorted(bounds(bands), limits, side="left")
    risky = np.arange(len(bands)) > safe[:, None]
    quantities = dict(zip(quantity_columns(len(bands)), aged.quantity.T, strict=False))
    values = dict(zip(value_columns(len(bands)), value.T, strict=False))
    return {
        "on_hand": held,
        "unit_cost": facts.stock["unit_cost"].to_numpy()[at],
        "value": total,
        **quantities,
        "qty_no_history": aged.quantity[:, -1],
        **values,
        "value_no_history": value[:, -1],
        "negative_quantity": np.zeros(len(at)),
        "negative_value": np.zeros(len(at)),
        "oldest_receipt": aged.oldest,
        "average_age_days": aged.age,
        "receipt_cost_value": aged.receipt_value,
        "layered_value": np.where(np.isnan(aged.receipt_value), np.nan, layers),
        "value_at_risk": np.where(risky, value[:, :-1], 0.0).sum(axis=1),
    }


def _negative(facts: Facts, config: Config, at: Positions) -> dict[str, NDArray[Any]]:
    held, value = facts.stock["negative_quantity"].to_numpy()[at], _value(facts, at, "negative")
    n = len(config.aging.bands)
    none = [*quantity_columns(n), "qty_no_history", *value_columns(n), "value_no_history", "receipt_cost_value",
            "layered_value", "value_at_risk"]  # fmt: skip
    return {
        **dict.fromkeys(none, np.zeros(len(at))),
        "on_hand": held,
        "unit_cost": value / held,
        "value": value,
        "negative_quantity": held,
        "negative_value": value,
        "oldest_receipt": np.full(len(at), np.datetime64("NaT"), dtype="datetime64[s]"),
        "average_age_days": np.full(len(at), np.nan),
    }


def _value(facts: Facts, at: Positions, side: str) -> Floats:
    """Value of the rows above or below zero [currency]; NaN where none of them has a cost."""
    value = facts.stock[f"{side}_value"].to_numpy(dtype=np.float64)[at]
    return np.where((value == 0) & np.isnan(facts.stock["unit_cost"].to_numpy()[at]), np.nan, value)


def _classes(facts: Facts, abc: AbcResult) -> pd.Categorical:
    """The ABC class of every SKU of the run; "" of those that it does not list."""
    codes, names = categories_of(abc.items["abc"])
    classes = np.full(len(facts.skus), len(names), np.int64)
    classes[facts.skus.get_indexer(pd.Index(abc.items["sku"]))] = codes
    return labelled(classes, [*names, ""])


def _acts(amounts: Mapping[str, NDArray[Any]], owner: pd.Categorical, settings: AgingSettings) -> dict[str, Any]:
    """The oldest band that holds stock, and what is to be done about it by whom: the band's responsible, else the
    item's."""
    bands = settings.bands
    held = np.column_stack([amounts[name] for name in (*quantity_columns(len(bands)), "qty_no_history")]) > 0
    oldest = held.shape[1] - 1 - np.argmax(held[:, ::-1], axis=1)
    which = np.where(amounts["negative_quantity"] < 0, len(bands) + 1, oldest)
    labels = [*(b.label for b in bands), NO_HISTORY, NEGATIVE]
    actions = [*(b.action for b in bands), settings.no_history_action, NEGATIVE_ACTION]
    people = [*(b.responsible for b in bands), settings.no_history_responsible, ""]
    days = np.array([*(float(b.days_to_act) for b in bands), np.nan, np.nan])
    unnamed = np.array([not person for person in people])[which]
    return {
        "band": labelled(which, labels),
        "action": labelled(which, actions),
        "responsible": labelled(np.where(unnamed, len(people) + owner.codes, which), [*people, *owner.categories]),
        "days_to_act": days[which],
    }
