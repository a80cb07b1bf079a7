"""What figures are added up by: everything, the item's category, or the location."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from invxl.analysis.columnar import Ints, sku_codes, text_codes
from invxl.analysis.facts_model import NO_CATEGORY, NO_LOCATION, Facts

Kind = Literal["total", "category", "location"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Names of the groups, and which group a row belongs to. Group -1 is none of them."""

    kind: Kind
    names: pd.Index
    of_sku: Ints  # per SKU; not used by location

    @property
    def size(self) -> int:
        return len(self.names)

    def of(self, frame: pd.DataFrame) -> Ints:
        """The group of every row of a clean frame."""
        if self.kind == "location":
            return text_codes(frame, "location", self.names)
        return np.asarray(self.of_sku[sku_codes(frame)], np.int64)

    def of_facts(self, frame: pd.DataFrame) -> Ints:
        """The group of every row of a frame of facts, whose `sku` are positions."""
        if self.kind == "location":
            return self.names.get_indexer(pd.Index(frame["location"])).astype(np.int64)
        return np.asarray(self.of_sku[frame["sku"].to_numpy()], np.int64)


def total(facts: Facts) -> Grouping:
    """One group that holds everything."""
    return Grouping("total", pd.Index([""], dtype="str"), np.zeros(len(facts.skus), np.int64))


def by_category(facts: Facts) -> Grouping:
    """The categories of Items, sorted; the one of items without a category last."""
    found = set(facts.item["category"].unique())
    last = [NO_CATEGORY] if NO_CATEGORY in found else []
    names = pd.Index([*sorted(found - {NO_CATEGORY}), *last], dtype="str")
    return Grouping("category", names, names.get_indexer(pd.Index(facts.item["category"])).astype(np.int64))


def by_location(facts: Facts) -> Grouping:
    """The locations that hold stock or move it, sorted; what has none is first, as ""."""
    named = (frame["location"].unique() for frame in (facts.stock, facts.not_owned, facts.flows))
    used = {NO_LOCATION}.union(*named)
    return Grouping("location", pd.Index(sorted(used), dtype="str"), np.empty(0, np.int64))
