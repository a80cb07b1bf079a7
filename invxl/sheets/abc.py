"""The ABC sheet: classes, nine-box and Pareto above, every item ranked below."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.native import column
from invxl.analysis.results import AbcResult
from invxl.columns import Coded
from invxl.pack import Cell, Chart, ChartKind, Column, Formula, Role, Scalar, Series, Sheet, Table
from invxl.sheets.context import Context
from invxl.sheets.frame import MONEY_WIDTH, block, framed
from invxl.sheets.frames import Values, numbers, texts, total
from invxl.terms.model import Format

NAME = "ABC"
TABLE = "tblABC"
BLOCK_ROW = 5
TABLE_ROW_ABC = 14  # low enough to freeze: what has more rows than the classes begins beside the title
_BOX_ROW, _TENTH_ROW = 3, 2
CLASSES = ("A", "B", "C", "No usage", "Negative usage", "No cost")
BOXES = tuple(abc + xyz for abc in "ABC" for xyz in "XYZ")
TENTHS = 10
_USAGE_HEADER, _ON_HAND_HEADER = "Annual usage (currency)", "On hand (currency)"
_CLASS, _BOX = column(TABLE, "Class"), column(TABLE, "Nine-box")
_USAGE, _ON_HAND = column(TABLE, _USAGE_HEADER), column(TABLE, _ON_HAND_HEADER)
_RANK = column(TABLE, "Rank")
_POSITIVE = f'SUMIFS({_USAGE},{_USAGE},">0")'
_BOX_COLUMN, _CHART_COLUMN, _TENTH_COLUMN = 8, 11, 16


def build(context: Context) -> Sheet:
    """The sheet; its blocks have a fixed size, whatever the data."""
    result = None if context.results is None else context.results.abc
    items = None if result is None else result.items
    columns = (
        Column("sku", "SKU", texts(items, "sku"), Format.TEXT, width=17),
        Column("abc", "Class", texts(items, "abc"), width=16,
               help="A, B, C by the cut-offs of the settings; items without usage or cost have their own classes"),
        Column("rank", "Rank", numbers(items, "rank"), Format.INTEGER, width=10),
        Column("usage", _USAGE_HEADER, numbers(items, "usage"), Format.MONEY, width=MONEY_WIDTH,
               help="Usage of the ranking window in the basis of the settings: at cost, revenue or margin"),
        Column("share", "Share (%)", numbers(items, "share"), Format.PERCENT, width=12),
        Column("cumulative_share", "Cumulative share (%)", numbers(items, "cumulative_share"), Format.PERCENT, width=19,
               help="Including the item itself"),
        Column("xyz", "XYZ", texts(items, "xyz"), width=9),
        Column("box", "Nine-box", texts(items, "box"), width=12),
        Column("usage_units", "Usage (units)", numbers(items, "usage_units"), Format.QUANTITY, width=15),
        Column("on_hand_value", _ON_HAND_HEADER, numbers(items, "on_hand_value"), Format.MONEY, width=MONEY_WIDTH),
        Column("description", "Description", texts(items, "description"), width=34),
        Column("category", "Category", texts(items, "category"), width=18),
        Column("policy", "Policy", texts(items, "policy"), width=34),
        Column("demand_mean", "Demand, mean (units per period)", numbers(items, "demand_mean"), Format.NUMBER,
               width=18),
        Column("demand_sd", "Demand, SD (units per period)", numbers(items, "demand_sd"), Format.NUMBER, width=18),
        Column("cv", "Coefficient of variation (SD / mean)", numbers(items, "cv"), Format.NUMBER, width=18),
        Column("periods", "Complete periods (number)", numbers(items, "periods"), Format.INTEGER, width=19),
        Column("xyz_note", "XYZ says", texts(items, "xyz_note"), width=30),
        Column("responsible", "Responsible", texts(items, "responsible"), width=20),
    )  # fmt: skip
    sheet = Sheet(
        NAME, "ABC and XYZ classes",
        cells=(*_classes(items), *_boxes(items), _evenness(context), *_tenths(items)),
        table=Table(TABLE, columns, key=("sku",)), table_row=TABLE_ROW_ABC,
        charts=(_chart(),),
    )  # fmt: skip
    return framed(context, sheet, _note(result, context))


def _note(result: AbcResult | None, context: Context) -> str:
    abc = context.config.abc
    basis = {"usage_cost": "usage at cost", "revenue": "revenue", "margin": "margin"}[abc.basis]
    rule = "before the item" if abc.rule == "before" else "including the item"
    told = result.basis if result is not None and result.basis else f"{basis} of {abc.window_periods} periods"
    return f"Ranked by {told}; class from the cumulative share {rule}: A to {abc.cut_a:.0%}, B to {abc.cut_b:.0%}."


def _classes(items: pd.DataFrame | None) -> tuple[Cell, ...]:
    """Items, usage and stock by class, live over the table; every class is always there."""
    first, last = BLOCK_ROW + 1, BLOCK_ROW + len(CLASSES)
    usage_total = _positive(items)
    rows: list[list[Scalar | Formula]] = []
    classes = texts(items, "abc")
    for row, name in enumerate(CLASSES, first):
        where = _where(classes, name)
        n, usage = float(where.sum()), total(items, "usage", where)
        rows.append([
            name,
            Formula(f"COUNTIFS({_CLASS},$A{row})", n),
            _share(f"$B{row}", f"SUM($B${first}:$B${last})", n, float(len(where))),
            Formula(f"SUMIFS({_USAGE},{_CLASS},$A{row})", usage),
            _share(f"$D{row}", _POSITIVE, usage, usage_total),
            Formula(f"SUMIFS({_ON_HAND},{_CLASS},$A{row})", total(items, "on_hand_value", where)),
        ])  # fmt: skip
    sums: list[Scalar | Formula] = [
        Formula(f"SUM({letter}{first}:{letter}{last})", sum(_value(row[j]) for row in rows))
        for j, letter in enumerate("BCDEF", 1)
    ]
    headers = ("Class", "Items", "Share of items (%)", "Usage (currency)", "Share of usage (%)", "On hand (currency)")
    formats = (Format.TEXT, Format.INTEGER, Format.PERCENT, Format.MONEY, Format.PERCENT, Format.MONEY)
    return block(BLOCK_ROW, 1, headers, [*rows, ["Total", *sums]], formats, total=True)


def _boxes(items: pd.DataFrame | None) -> tuple[Cell, ...]:
    """The nine boxes of class and evenness, live over the table."""
    rows: list[list[Scalar | Formula]] = []
    boxes = texts(items, "box")
    for row, name in enumerate(BOXES, _BOX_ROW + 1):
        where = _where(boxes, name)
        rows.append([
            name,
            Formula(f"COUNTIFS({_BOX},$H{row})", float(where.sum())),
            Formula(f"SUMIFS({_USAGE},{_BOX},$H{row})", total(items, "usage", where)),
        ])  # fmt: skip
    headers = ("Nine-box", "Items", "Usage (currency)")
    return block(_BOX_ROW, _BOX_COLUMN, headers, rows, (Format.TEXT, Format.INTEGER, Format.MONEY))


def _evenness(context: Context) -> Cell:
    """The rule of X, Y and Z, above the boxes."""
    xyz = context.config.xyz
    note = f"X to a coefficient of variation of {xyz.cut_x:g}, Y to {xyz.cut_y:g}."
    return Cell(1, _BOX_COLUMN, note, Role.NOTE)


def _tenths(items: pd.DataFrame | None) -> tuple[Cell, ...]:
    """Usage by tenth of the ranked items, and the running share: what the Pareto chart draws."""
    ranked = np.asarray(numbers(items, "rank"), dtype=np.float64)
    usage = np.asarray(numbers(items, "usage"), dtype=np.float64)
    n = int(np.isfinite(ranked).sum())
    usage_total = float(usage[np.isfinite(ranked)].sum()) if n else 0.0
    rows: list[list[Scalar | Formula]] = []
    running = 0.0
    for tenth in range(TENTHS):
        low, high = (f"COUNT({_RANK})*{t}/{TENTHS}" for t in (tenth, tenth + 1))
        inside = (ranked > n * tenth / TENTHS) & (ranked <= n * (tenth + 1) / TENTHS)
        part = float(usage[inside].sum()) if n else 0.0
        running += part
        first, row, last = _TENTH_ROW + 1, _TENTH_ROW + 1 + tenth, _TENTH_ROW + TENTHS
        rows.append([
            f"{(tenth + 1) * 100 // TENTHS}%",
            Formula(f'SUMIFS({_USAGE},{_RANK},">"&{low},{_RANK},"<="&{high})', part),
            _share(f"SUM($Q${first}:$Q{row})", f"SUM($Q${first}:$Q${last})", running, usage_total),
        ])  # fmt: skip
    headers = ("Items up to (%)", "Usage (currency)", "Cumulative share (%)")
    return block(_TENTH_ROW, _TENTH_COLUMN, headers, rows, (Format.TEXT, Format.MONEY, Format.PERCENT))


def _chart() -> Chart:
    first, last = _TENTH_ROW + 1, _TENTH_ROW + TENTHS
    return Chart(
        ChartKind.PARETO, "Usage by tenth of the ranked items",
        Series("Items, ranked", ref=f"$P${first}:$P${last}"),
        (Series("Usage", ref=f"$Q${first}:$Q${last}"), Series("Cumulative share", ref=f"$R${first}:$R${last}")),
        row=2, column=_CHART_COLUMN, width=540, height=215,
    )  # fmt: skip


def _where(column: Values, name: str) -> NDArray[np.bool_]:
    """The rows with this text."""
    if not isinstance(column, Coded) or name not in column.texts:
        return np.zeros(len(column), np.bool_)
    return np.asarray(column.codes == column.texts.index(name), np.bool_)


def _positive(items: pd.DataFrame | None) -> float:
    usage = np.asarray(numbers(items, "usage"), dtype=np.float64)
    return float(usage[usage > 0].sum()) if len(usage) else 0.0


def _share(part: str, whole: str, part_value: float, whole_value: float) -> Formula:
    return Formula(f'IF({whole}=0,"",{part}/{whole})', part_value / whole_value if whole_value else "")


def _value(cell: Scalar | Formula) -> float:
    value = cell.value if isinstance(cell, Formula) else cell
    return float(value) if isinstance(value, (int, float)) else 0.0
