"""Looking up what an item or its category says, for whole columns of item positions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.columnar import categories_of, labelled
from invxl.settings.model import Config

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


def per_category(item: pd.DataFrame, setting: Callable[[str], float]) -> Floats:
    """A setting of each item's category, asked once per category.

    >>> per_category(pd.DataFrame({"category": ["b", "a", "b"]}), lambda name: {"a": 1.0, "b": 2.0}[name]).tolist()
    [2.0, 1.0, 2.0]
    """
    codes, names = pd.factorize(item["category"])
    return np.array([setting(str(name)) for name in names], dtype=np.float64)[codes]


def responsible(item: pd.DataFrame, config: Config) -> pd.Categorical:
    """Who answers for each item: whom Items names, else whom the settings name for its category, else ""."""
    own, people = categories_of(item["responsible"])
    category, names = categories_of(item["category"])
    settings = config.categories
    theirs = [settings[name].responsible if name in settings else "" for name in map(str, names)]
    unnamed = (people == "")[own]
    return labelled(np.where(unnamed, len(people) + category, own), [*people, *theirs])


def texts(values: NDArray[np.object_]) -> pd.api.extensions.ExtensionArray:
    """A column of text."""
    return pd.array(values, dtype="str")
