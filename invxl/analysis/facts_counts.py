"""Physical counts against the book, and adjustments booked, per group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis.columnar import (
    NO_DAY,
    Floats,
    Ints,
    categories_of,
    counts,
    day_of,
    days_of,
    numbers,
    sku_codes,
    sums,
    text_codes,
)
from invxl.analysis.facts_item import row_cost
from invxl.analysis.facts_model import Facts
from invxl.analysis.groups import Grouping
from invxl.analysis.results import Period
from invxl.rawdata.model import Clean
from invxl.settings.model import Config

_SAME = 1e-9  # relative: what floats may add to a variance that lies on the tolerance
WRITE_OFFS = ("damage", "write-off")


@dataclass(frozen=True, slots=True)
class CountFacts:
    """Per group, of the records counted in the period. Variances are absolute, never netted, except `loss_value`."""

    records: Floats
    within: Floats  # records within the tolerance of their class
    book_quantity: Floats
    counted_quantity: Floats
    variance_quantity: Floats
    book_value: Floats  # of the records with a cost
    counted_value: Floats
    variance_value: Floats
    loss_value: Floats  # (book - counted) x unit cost, signed
    uncosted: Floats  # records without a cost
    counted_stock_value: Floats  # value on hand of SKU and location counted in the period
    last_day: Ints  # latest count up to the period's end; NO_DAY where none


def build(
    clean: Clean, facts: Facts, group: Grouping, period: Period, tolerance: Floats, config: Config
) -> CountFacts | None:
    """None where there are no counts. `tolerance` is per SKU, a fraction of the book (or the counted) quantity."""
    frame = clean.frames.get("tblCounts")
    if frame is None or not len(frame):
        return None
    day, until = days_of(frame, "date"), day_of(period.as_of)
    frame, day = frame[day <= until], day[day <= until]
    counted_stock = _stock_counted(frame[day > day_of(period.prior_end)], facts, group)
    code = group.of(frame)
    frame, day, code = frame[code >= 0], day[code >= 0], code[code >= 0]
    last = np.full(group.size, NO_DAY, np.int64)
    np.maximum.at(last, code, day)
    within = day > day_of(period.prior_end)
    frame, code = frame[within], code[within]
    book, counted = numbers(frame, "book_quantity"), numbers(frame, "counted_quantity")
    cost = row_cost(frame, facts.item)
    variance = np.abs(counted - book)
    base = np.abs(book if config.accuracy.over == "book" else counted)
    allowed = tolerance[sku_codes(frame)] * base
    costed = ~np.isnan(cost)
    price = np.where(costed, cost, 0.0)
    size = group.size
    return CountFacts(
        records=counts(code, size),
        within=counts(code[variance <= allowed * (1 + _SAME)], size),
        book_quantity=sums(code, book, size),
        counted_quantity=sums(code, counted, size),
        variance_quantity=sums(code, variance, size),
        book_value=sums(code, book * price, size),
        counted_value=sums(code, counted * price, size),
        variance_value=sums(code, variance * price, size),
        loss_value=sums(code, (book - counted) * price, size),
        uncosted=counts(code[~costed], size),
        counted_stock_value=counted_stock,
        last_day=last,
    )


def _stock_counted(frame: pd.DataFrame, facts: Facts, group: Grouping) -> Floats:
    """Value on hand of what was counted: by SKU and location, or by SKU where no count names a location."""
    stock = facts.stock
    places = pd.Index(sorted({"", *stock["location"].unique()}), dtype="str")
    place = text_codes(frame, "location", places)
    blank = int(places.get_indexer(pd.Index([""]))[0])
    located = bool((place != blank).any())
    many = len(places) + 1  # the last stands for a location without stock
    counted = np.zeros(len(facts.skus) * many, np.bool_)
    counted[sku_codes(frame) * many + (np.where(place < 0, many - 1, place) if located else 0)] = True
    at = places.get_indexer(pd.Index(stock["location"])) if located else 0
    seen = counted[stock["sku"].to_numpy().astype(np.int64) * many + at]
    return sums(group.of_facts(stock)[seen], stock["value"].to_numpy()[seen], group.size)


@dataclass(frozen=True, slots=True)
class AdjustmentFacts:
    """Per group, of the adjustments booked in the period, at cost, signed by their effect on stock."""

    value: Floats
    write_off_value: Floats  # of damage and write-off: a loss is negative
    uncosted: Floats  # rows without a cost


def adjustments(clean: Clean, facts: Facts, group: Grouping, period: Period) -> AdjustmentFacts | None:
    """None where there are no adjustments."""
    frame = clean.frames.get("tblAdjustments")
    if frame is None or not len(frame):
        return None
    day, code = days_of(frame, "date"), group.of(frame)
    within = (day > day_of(period.prior_end)) & (day <= day_of(period.as_of)) & (code >= 0)
    frame, code = frame[within], code[within]
    cost = row_cost(frame, facts.item)
    value = numbers(frame, "quantity") * np.where(np.isnan(cost), 0.0, cost)
    lost = np.zeros(len(frame), np.bool_)
    if "reason" in frame:
        reasons, found = categories_of(frame["reason"])
        lost = np.append(np.isin(np.array(found, dtype=object), WRITE_OFFS), False)[reasons]
    size = group.size
    return AdjustmentFacts(
        sums(code, value, size), sums(code[lost], value[lost], size), counts(code[np.isnan(cost)], size)
    )
