"""XYZ: how even an item's demand is, from its complete periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.columnar import labelled
from invxl.settings.model import XyzSettings

Floats = NDArray[np.float64]

XYZ = ("X", "Y", "Z")
AT_CUT = 1e-10
"""How near to a cut-off a coefficient of variation lies on it; far above the rounding of its few terms."""


@dataclass(frozen=True, slots=True)
class Evenness:
    """Demand of each SKU [units per period] and the class it gives; `note` says why there is none."""

    mean: Floats
    sd: Floats
    cv: Floats
    periods: Floats
    xyz: pd.Categorical  # XYZ, or ""
    note: pd.Categorical


def evenness(demand: Floats, settings: XyzSettings) -> Evenness:
    """Mean, sample SD and coefficient of variation of the complete periods within each SKU's life.

    Parameters
    ----------
    demand : float [n_skus, n_periods] [units], NaN before a SKU's life; periods without demand are 0 and count.

    CV = SD / mean; X up to `cut_x` inclusive, Y up to `cut_y`, Z above. Where demand is not positive in total, or the
    periods are too few, there is no class. No standard sets the cut-offs: they are the client's.

    >>> found = evenness(np.array([[8.0, 10.0, 12.0], [np.nan, 3.0, 3.0]]), XyzSettings())
    >>> found.cv.tolist(), found.xyz.tolist(), found.note.tolist()
    ([0.2, 0.0], ['X', ''], ['', '2 of 3 complete periods needed'])
    """
    lived = ~np.isnan(demand)
    periods = lived.sum(axis=1).astype(np.float64)
    filled = np.where(lived, demand, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = filled.sum(axis=1) / periods
        squares = np.where(lived, (filled - mean[:, None]) ** 2, 0.0).sum(axis=1)
        sd = np.where(periods > 1, np.sqrt(squares / (periods - 1)), np.nan)
        cv = np.where(mean > 0, sd / mean, np.nan)
    enough = periods >= settings.minimum_periods
    even = enough & np.isfinite(cv)
    xyz = (cv > settings.cut_x + AT_CUT).astype(np.int8) + (cv > settings.cut_y + AT_CUT)
    few = [f"{n} of {settings.minimum_periods} complete periods needed" for n in range(demand.shape[1] + 1)]
    notes = [*few, "Returns exceed demand", "No demand", ""]
    none = np.where(mean < 0, len(few), len(few) + 1)
    note = np.where(even, len(few) + 2, np.where(enough, none, periods.astype(np.intp)))
    return Evenness(mean, sd, cv, periods, labelled(np.where(even, xyz, len(XYZ)), [*XYZ, ""]), labelled(note, notes))
