"""Clean data from plain Python columns, as `rawdata.judge` would leave them, for tests of the analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from invxl.rawdata.model import Clean
from invxl.schema import BY_TABLE, NUMERIC, Type

Columns = Mapping[str, Sequence[Any]]


def clean_frames(as_of: date, **tables: Columns) -> Clean:
    """`clean_frames(date(2025, 9, 30), tblItems={"sku": ["A"], "unit_cost": [2]}, tblSales={...})`; None is blank.

    `skus` are those of tblItems in its order, then the others sorted; every column takes the type the schema gives it.
    """
    listed = [str(s) for s in tables.get("tblItems", {}).get("sku", ())]
    others = {str(s) for t in tables.values() for s in t.get("sku", ())} - set(listed)
    skus = pd.Index([*listed, *sorted(others)], dtype="str")
    frames = {name: _frame(name, columns, skus) for name, columns in tables.items()}
    return Clean(
        {name: f for name, f in frames.items() if len(f)},
        skus,
        len(listed),
        pd.Timestamp(as_of),
        exceptions=(),
        tallies={},
    )


def _frame(table: str, columns: Columns, skus: pd.Index) -> pd.DataFrame:
    types = {c.id: c.type for c in BY_TABLE[table].columns}
    frame = pd.DataFrame({name: _column(types[name], values, skus) for name, values in columns.items()})
    return frame.assign(row=np.arange(2, len(frame) + 2, dtype=np.int32))


def _column(type_: Type, values: Sequence[Any], skus: pd.Index) -> Any:
    if isinstance(values, pd.Categorical):
        return values
    if type_ is Type.SKU:
        return pd.Categorical([str(v) for v in values], categories=skus)
    if type_ is Type.DATE:
        return pd.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[s]"))
    if type_ in NUMERIC:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    if type_ is Type.FLAG:
        return np.array([bool(v) for v in values])
    return pd.Categorical([None if v is None else str(v) for v in values])
