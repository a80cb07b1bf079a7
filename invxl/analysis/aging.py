"""Aging of owned stock: quantity and value by band, what has no receipt history, and what is to be done about it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from invxl.analysis.aging_layers import by_location
from invxl.analysis.aging_lines import (
    NEGATIVE,
    NEGATIVE_ACTION,
    NO_HISTORY,
    aging_lines,
    quantity_columns,
    value_columns,
)
from invxl.analysis.by_item import texts
from invxl.analysis.facts_model import NO_CATEGORY, Facts
from invxl.analysis.results import AbcResult, AgingResult
from invxl.settings.model import AgingSettings, Config


def analyse(facts: Facts, config: Config, abc: AbcResult) -> AgingResult:
    """Age all owned stock.

    value of a bucket = quantity x on-hand unit cost of its line

    Bands, no receipt history and negative stock of a line add up to its stock, in quantity and in value. Where stock
    has no cost its value is NaN, and sums leave it out. Layers at the cost of their receipts are a memo beside it.
    """
    lines = aging_lines(facts, config, abc)
    n = len(config.aging.bands)
    return AgingResult(
        lines=lines,
        by_category=_by_category(lines, n),
        totals=_totals(lines, config.aging),
        bands=tuple(band.label for band in config.aging.bands),
        layered_quantity=float(np.nansum(lines[quantity_columns(n)].to_numpy())),
        layered_value=float(np.nansum(lines[value_columns(n)].to_numpy())),
        receipt_cost_value=float(lines["receipt_cost_value"].sum()),
        no_history_quantity=float(lines["qty_no_history"].sum()),
        no_history_value=float(lines["value_no_history"].sum()),
        estimated=facts.receipts_given,
        method=_method(facts),
    )


def _by_category(lines: pd.DataFrame, bands: int) -> pd.DataFrame:
    """One row per category that holds stock, by name; items without a category last."""
    columns = ["on_hand", "value", *value_columns(bands), "value_no_history", "negative_value", "value_at_risk"]
    sums = lines.groupby("category", sort=True, observed=True)[columns].sum().reset_index()
    return sums.sort_values("category", key=lambda names: names == NO_CATEGORY, kind="stable", ignore_index=True)


def _totals(lines: pd.DataFrame, settings: AgingSettings) -> pd.DataFrame:
    """One row per band, then no receipt history, then negative stock; shares are of all stock's value."""
    n = len(settings.bands)
    quantity = lines[[*quantity_columns(n), "qty_no_history", "negative_quantity"]].sum().to_numpy()
    value = lines[[*value_columns(n), "value_no_history", "negative_value"]].sum().to_numpy()
    whole = value.sum()
    said = [(b.label, b.action, b.responsible, float(b.days_to_act)) for b in settings.bands]
    said.append((NO_HISTORY, settings.no_history_action, settings.no_history_responsible, np.nan))
    said.append((NEGATIVE, NEGATIVE_ACTION, "", np.nan))
    labels, actions, people, days = zip(*said, strict=True)
    return pd.DataFrame({
        "band": texts(np.array(labels, dtype=object)),
        "quantity": quantity,
        "value": value,
        "share": value / whole if whole else np.nan,
        "action": texts(np.array(actions, dtype=object)),
        "responsible": texts(np.array(people, dtype=object)),
        "days_to_act": np.array(days, dtype=np.float64),
    })  # fmt: skip


def _method(facts: Facts) -> str:
    """How ages were found, in words."""
    if not facts.receipts_given:
        return "No receipts given: the age of stock is not known"
    if by_location(facts):
        return "First in, first out layers of receipts per SKU and location"
    return "First in, first out layers of receipts per SKU, shared out to locations pro rata to their stock"
