"""Small Packs for the hosts' tests: one growing table, a block above it, a chart, a sheet without a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from invxl.pack import Cell, Chart, ChartKind, Column, Formula, Pack, Role, Series, Sheet, Table
from invxl.terms.model import Format


def abc_table(skus: Sequence[str], usage: Sequence[float] | None = None, **rest: Any) -> Table:
    """`tblABC` with these SKUs in this order."""
    n = len(skus)
    values = np.array(usage if usage is not None else [100.0 * (n - i) for i in range(n)], np.float64)
    return Table(
        "tblABC",
        (
            Column("rank", "Rank", np.arange(1.0, n + 1), Format.INTEGER, width=8),
            Column("sku", "SKU", list(skus), Format.TEXT, width=16, help="The item's code"),
            Column("usage", "Annual usage", values, Format.MONEY),
            Column("status", "Status", ["OK" if v > 150 else "Watch" for v in values], role=Role.STATUS),
        ),
        key=("sku",),
        **rest,
    )


def small_pack(skus: Sequence[str], usage: Sequence[float] | None = None, *, log: Sequence[str] = ()) -> Pack:
    """ABC with a block and a chart, About without a table, and a Run log that grows where `log` has lines."""
    table = abc_table(skus, usage)
    total = float(np.sum(table.columns[2].values))
    abc = Sheet(
        "ABC",
        "ABC & XYZ",
        cells=(
            Cell(1, 1, "ABC & XYZ", Role.TITLE, span=3),
            Cell(3, 1, "Total", Role.LABEL),
            Cell(3, 3, Formula("SUM(tblABC[Annual usage])", total), Role.TOTAL, Format.MONEY),
            Cell(3, 4, "OK", Role.STATUS),
        ),
        table=table,
        charts=(
            Chart(ChartKind.PARETO, "Pareto", Series("SKU", column="sku"),
                  (Series("Usage", column="usage"), Series("Rank", column="rank")), row=2, column=9),
        ),
        tab_colour="1F3864",
    )  # fmt: skip
    about = Sheet("About", "About", cells=(Cell(1, 1, "About", Role.TITLE), Cell(2, 1, "=cmd|'/C calc'!A0", Role.NOTE)))
    sheets = [abc, about]
    if log:
        lines = Table("tblRunLog", (Column("run", "Run", list(log), width=30),), key=("run",), append=True)
        sheets.append(Sheet("Run log", "Run log", table=lines, table_row=3))
    return Pack(tuple(sheets))
