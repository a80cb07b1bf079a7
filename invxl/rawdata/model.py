"""What comes out of judging the raw data: clean frames, exceptions, and what was coerced or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from invxl.settings.model import Severity


@dataclass(frozen=True, slots=True)
class DataException:
    """One thing found in the data that a person should know about."""

    kind: str  # a field of GateSettings: "missing_cost", "future_date", ...
    severity: Severity
    sheet: str
    row: int | None  # sheet row, 1-based; None where it concerns the whole tab
    column: str  # header as the workbook has it; "" where it concerns the row
    found: str
    expected: str
    value_at_stake: float | None = None  # in currency; None where it cannot be valued
    sku: str = ""
    excluded: bool = False  # the row (or cell) takes no part in any figure


@dataclass(frozen=True, slots=True)
class TabTally:
    """How the rows of one tab fared, so that a check can re-perform it with native formulas.

    For every numeric column id: `native_sum` is what Excel's SUM over the column gives (numbers only), `coerced_sum`
    the numbers typed as text that were accepted, `excluded_sum` what rows and single cells hold that take no part.
    used = native + coerced - excluded. `rows` are those with anything under a header of ours.
    """

    rows: int
    rows_used: int
    rows_excluded: int
    native_sum: Mapping[str, float] = field(default_factory=dict)
    coerced_sum: Mapping[str, float] = field(default_factory=dict)
    excluded_sum: Mapping[str, float] = field(default_factory=dict)
    used_sum: Mapping[str, float] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # column id -> header in this workbook


@dataclass(frozen=True, slots=True)
class Clean:
    """Typed data of one run.

    frames: by table name ("tblSales"); columns are schema column ids; only rows that take part. Keys (sku, location,
    category, ...) are categoricals, `sku` over one common index `skus` in every frame; quantities and money float64
    with NaN for blank; dates datetime64[s] at midnight with NaT for blank; `row` int32 is the sheet row. A table that
    the workbook lacks, or that is empty, has no frame (one whose every row is left out has a frame without rows); a
    column it lacks is absent from its frame. OnHand keeps the dates before the as-of date too.
    """

    frames: Mapping[str, pd.DataFrame]
    skus: pd.Index  # every SKU of the run: Items' order first, then the unknown ones sorted
    known: int  # the first so many of `skus` are in Items
    as_of: pd.Timestamp
    exceptions: Sequence[DataException]
    tallies: Mapping[str, TabTally]
