"""The Aging sheet: every SKU and location by age, with the totals of each band right above its column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis.native import column
from invxl.analysis.results import AgingResult
from invxl.columns import Coded
from invxl.pack import Cell, Chart, ChartKind, Column, Formula, Role, Scalar, Series, Sheet, Table
from invxl.settings.model import Config
from invxl.sheets.cells import letters
from invxl.sheets.context import Context
from invxl.sheets.frame import MONEY_WIDTH, framed
from invxl.sheets.frames import Values, coded, dates, numbers, texts, total
from invxl.terms.model import Format

NAME = "Aging"
TABLE = "tblAging"
ON_HAND, VALUE = "On hand (units)", "Value (currency)"
AT_RISK = "Value at risk (currency)"
LAYERED, AT_RECEIPT_COST = "In layers, at on-hand cost (currency)", "In layers, at receipt cost (currency)"
TABLE_ROW_AGING = 13  # low enough to freeze: the bands begin beside the title
BLOCK_ROW = 3  # labels of the bands; the memo ends two above the table
FIRST_BAND = 9  # sheet column of the youngest band's value
_LABEL = FIRST_BAND - 1
NO_LOCATION = "(no location)"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One band, or what stands beside the bands."""

    suffix: str  # of the frame's columns: "band_0", "no_history"
    id: str  # of the table's columns, by its bound: where the settings' bands change, a column keeps its meaning
    label: str
    action: str = ""
    responsible: str = ""
    days_to_act: int | None = None


def buckets(config: Config) -> tuple[Bucket, ...]:
    """The bands of the settings, youngest first, then what has no age."""
    aging = config.aging
    return (
        *(
            Bucket(f"band_{i}", _bound(b.up_to_days), b.label, b.action, b.responsible, b.days_to_act)
            for i, b in enumerate(aging.bands)
        ),
        Bucket("no_history", "no_history", "No receipt history", aging.no_history_action, aging.no_history_responsible),
        Bucket("negative", "negative", "Negative stock", "Correct the balance"),
    )


def _bound(up_to_days: int | None) -> str:
    return "older" if up_to_days is None else f"to_{up_to_days}"


def value_header(bucket: Bucket) -> str:
    """The header of a bucket's value."""
    return f"{bucket.label} (currency)"


def quantity_header(bucket: Bucket) -> str:
    """The header of a bucket's quantity."""
    return f"{bucket.label} (units)"


def frame_column(prefix: str, bucket: Bucket) -> str:
    """What the analysis calls it: `qty_band_0`, `value_no_history`, `negative_quantity`."""
    if bucket.suffix == "negative":
        return {"qty": "negative_quantity", "value": "negative_value"}[prefix]
    return f"{prefix}_{bucket.suffix}"


def build(context: Context) -> Sheet:
    """The sheet; the table has one row per SKU and location, and one more per negative stock."""
    result = None if context.results is None else context.results.aging
    lines = None if result is None else result.lines
    parts = buckets(context.config)
    columns = (
        Column("sku", "SKU", texts(lines, "sku"), Format.TEXT, width=17),
        Column("location", "Location", _locations(lines), Format.TEXT, width=23),
        Column("description", "Description", texts(lines, "description"), width=34),
        Column("category", "Category", texts(lines, "category"), width=16),
        Column("line", "Line", _kinds(lines), width=11,
               help="Stock, or Negative: stock below zero stands on its own line and has no age"),
        Column("on_hand", ON_HAND, numbers(lines, "on_hand"), Format.QUANTITY, width=15),
        Column("unit_cost", "Unit cost (currency)", numbers(lines, "unit_cost"), Format.UNIT_COST, width=15),
        Column("value", VALUE, numbers(lines, "value"), Format.MONEY, width=MONEY_WIDTH,
               help="Quantity x unit cost; blank where no cost is known"),
        *(Column(f"value_{b.id}", value_header(b), numbers(lines, frame_column("value", b)), Format.MONEY,
                 width=MONEY_WIDTH) for b in parts),
        *(Column(f"qty_{b.id}", quantity_header(b), numbers(lines, frame_column("qty", b)), Format.QUANTITY,
                 width=15) for b in parts),
        Column("oldest_receipt", "Oldest receipt", dates(lines, "oldest_receipt"), Format.DATE, width=13),
        Column("average_age_days", "Average age (days)", numbers(lines, "average_age_days"), Format.DAYS, width=12),
        Column("days_since_issue", "Since last issue (days)", numbers(lines, "days_since_issue"), Format.INTEGER,
               width=13),
        Column("months_of_supply", "Supply (months)", numbers(lines, "months_of_supply"), Format.DAYS, width=12),
        Column("movement", "Movement", texts(lines, "movement"), width=17),
        Column("movement_note", "Movement says", texts(lines, "movement_note"), width=34),
        Column("band", "Oldest band", texts(lines, "band"), width=19),
        Column("action", "Action", texts(lines, "action"), width=26),
        Column("responsible", "Responsible", texts(lines, "responsible"), width=20),
        Column("days_to_act", "Act within (days)", numbers(lines, "days_to_act"), Format.INTEGER, width=11),
        Column("value_at_risk", AT_RISK, numbers(lines, "value_at_risk"), Format.MONEY, width=MONEY_WIDTH),
        Column("layered_value", LAYERED, numbers(lines, "layered_value"), Format.MONEY, width=MONEY_WIDTH,
               help="The quantity that receipts explain, at the on-hand unit cost"),
        Column("receipt_cost_value", AT_RECEIPT_COST, numbers(lines, "receipt_cost_value"), Format.MONEY,
               width=MONEY_WIDTH, help="Memo: the same quantity at the cost of its receipts"),
    )  # fmt: skip
    sheet = Sheet(
        NAME, "Aging of stock",
        cells=(*_memo(lines), *_totals(lines, parts)),
        table=Table(TABLE, columns, key=("sku", "location", "line")), table_row=TABLE_ROW_AGING,
        charts=(_chart(parts),), freeze_columns=2, printed_columns=_LABEL + len(parts),
    )  # fmt: skip
    return framed(context, sheet, _note(result, context))


def _note(result: AgingResult | None, context: Context) -> str:
    estimated = "; ages are estimated from receipts" if result is not None and result.estimated else ""
    method = result.method if result is not None and result.method else "First in, first out layers of receipts"
    return f"{method}{estimated}. At risk: older than {context.config.aging.at_risk_after_days} days."


def _locations(lines: pd.DataFrame | None) -> Values:
    """Where the stock is; stock without a location says so, because the location is part of the row's key."""
    if lines is None:
        return ()
    found = coded(lines["location"])
    return Coded(np.where(found.codes < 0, len(found.texts), found.codes), [*found.texts, NO_LOCATION])


def _kinds(lines: pd.DataFrame | None) -> Values:
    if lines is None:
        return ()
    negative = np.nan_to_num(lines["negative_quantity"].to_numpy(dtype=np.float64)) < 0
    return Coded(negative.astype(np.int8), ("Stock", "Negative"))


def _totals(lines: pd.DataFrame | None, parts: tuple[Bucket, ...]) -> tuple[Cell, ...]:
    """What each band holds, live over the table, and what is to be done about it."""
    value_row = BLOCK_ROW + 1
    cells = [
        Cell(BLOCK_ROW + i, _LABEL, label, Role.HEADER if i == 0 else Role.LABEL)
        for i, label in enumerate(
            ("By age", "Value (currency)", "Share of value (%)", "Quantity (units)", "Action", "Responsible",
             "Act within (days)")
        )
    ]  # fmt: skip
    all_value = total(lines, "value")
    whole = f"SUM({column(TABLE, VALUE)})"
    for at_column, bucket in enumerate(parts, FIRST_BAND):
        value = total(lines, frame_column("value", bucket))
        at = f"{letters(at_column)}${value_row}"
        rows: tuple[tuple[Scalar | Formula, Role, Format], ...] = (
            (bucket.label, Role.HEADER, Format.MONEY),
            (Formula(f"SUM({column(TABLE, value_header(bucket))})", value), Role.VALUE, Format.MONEY),
            (Formula(f'IF({whole}=0,"",{at}/{whole})', value / all_value if all_value else ""), Role.VALUE,
             Format.PERCENT),
            (Formula(f"SUM({column(TABLE, quantity_header(bucket))})", total(lines, frame_column("qty", bucket))),
             Role.VALUE, Format.QUANTITY),
            (bucket.action or None, Role.VALUE, Format.MONEY),
            (bucket.responsible or None, Role.VALUE, Format.MONEY),
            (bucket.days_to_act, Role.VALUE, Format.INTEGER),
        )  # fmt: skip
        cells += [
            Cell(BLOCK_ROW + i, at_column, value_, role, format_, wrap=i == 4)
            for i, (value_, role, format_) in enumerate(rows)
        ]
    return tuple(cells)


def _memo(lines: pd.DataFrame | None) -> tuple[Cell, ...]:
    """Totals beside the bands: stock, at risk, and the layers at receipt cost."""
    row = TABLE_ROW_AGING - 2
    layered, receipt = total(lines, "layered_value"), total(lines, "receipt_cost_value")
    sums = f"SUM({column(TABLE, AT_RECEIPT_COST)})", f"SUM({column(TABLE, LAYERED)})"
    figures = (
        ("All stock", f"SUM({column(TABLE, VALUE)})", total(lines, "value")),
        ("At risk", f"SUM({column(TABLE, AT_RISK)})", total(lines, "value_at_risk")),
        ("Layers, on-hand cost", sums[1], layered),
        ("Layers, receipt cost", sums[0], receipt),
        ("Difference (memo)", f"{sums[0]}-{sums[1]}", receipt - layered),
    )
    cells: list[Cell] = [Cell(row, _LABEL, "Memo (currency)", Role.HEADER)]
    for j, (label, formula, value) in enumerate(figures, 1):
        cells.append(Cell(row - 1, _LABEL + j, label, Role.HEADER, Format.MONEY))
        cells.append(Cell(row, _LABEL + j, Formula(formula, value), Role.VALUE, Format.MONEY))
    return tuple(cells)


def _chart(parts: tuple[Bucket, ...]) -> Chart:
    first, last = letters(FIRST_BAND), letters(FIRST_BAND + len(parts) - 1)
    return Chart(
        ChartKind.COLUMN, "Value of stock by age",
        Series("Age", ref=f"${first}${BLOCK_ROW}:${last}${BLOCK_ROW}"),
        (Series("Value", ref=f"${first}${BLOCK_ROW + 1}:${last}${BLOCK_ROW + 1}"),),
        row=5, column=1, width=620, height=165,
    )  # fmt: skip
