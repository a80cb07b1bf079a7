"""Control totals of what was loaded, per file and tab: for the Load log, for the person, for --json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from invxl.columns import Kind, RawColumn, RawTable
from invxl.intake.export import Export
from invxl.intake.shaping import Shaped
from invxl.intake.unread import Unread, unread
from invxl.rawdata.text_dates import show_serial
from invxl.schema import CONTROLS, LOAD_LOG, RawTab, Type


@dataclass(frozen=True, slots=True)
class Total:
    """One row of the Load log. Dates are serials; NaN where the tab has none."""

    tab: RawTab
    file: str
    sheet: str
    sha256: str
    rows_read: int
    rows_filtered: int
    rows: int
    quantity: float
    value: float
    first_date: float
    last_date: float
    mapping: str
    untaken: tuple[str, ...]
    unread: tuple[Unread, ...] = ()

    def line(self) -> str:
        """The row in words, and below it what of the export is no number or date where one belongs."""
        parts = [f"{self.rows:,} rows"]
        if self.rows_filtered:
            parts[0] += f" of {self.rows_read:,} ({self.rows_filtered:,} filtered out)"
        control = CONTROLS[self.tab.table]
        if control.quantity:
            parts.append(f"quantity {self.quantity:,.15g}")
        if self.value == self.value:
            parts.append(f"value {self.value:,.2f}")
        if self.first_date == self.first_date:
            parts.append(f"{show_serial(self.first_date)} to {show_serial(self.last_date)}")
        source = f"{self.file}, sheet {self.sheet}" if self.sheet else self.file
        not_taken = f". Not taken: {', '.join(self.untaken)}" if self.untaken else ""
        told = [f"  {self.tab.sheet} from {source}: {', '.join(parts)}{not_taken}"]
        return "\n".join([*told, *(f"    {one.line()}" for one in self.unread)])

    def data(self) -> dict[str, object]:
        """The row for --json."""
        dates = {name: show_serial(day) if day == day else None for name, day in
                 (("first_date", self.first_date), ("last_date", self.last_date))}  # fmt: skip
        return {
            "tab": self.tab.sheet, "file": self.file, "sheet": self.sheet, "sha256": self.sha256,
            "rows_read": self.rows_read, "rows_filtered": self.rows_filtered, "rows": self.rows,
            "quantity": self.quantity, "value": self.value, **dates, "not_taken": list(self.untaken),
            "not_read": {one.header: one.cells for one in self.unread},
        }  # fmt: skip


def total(export: Export, shaped: Shaped, tab: RawTab, mapping: str) -> Total:
    """The control totals: numbers only, as Excel's SUM adds them; a blank and a text count as nothing."""
    control = CONTROLS[tab.table]

    def numbers(id: str) -> np.ndarray:
        raw: RawColumn | None = shaped.columns.get(tab.column(id).header) if id else None
        if raw is None:
            return np.full(shaped.n_rows, np.nan)
        return np.where((raw.kind == Kind.NUMBER) | (raw.kind == Kind.DATE), raw.number, np.nan)

    quantity = numbers(control.quantity)
    amount = numbers(control.amount) if control.amount else quantity * numbers(control.price)
    has_value = bool(control.amount or control.price) and not np.isnan(amount).all()
    days = numbers(control.date)
    days = days[~np.isnan(days)]
    return Total(
        tab, export.name, export.sheet, export.sha256, shaped.n_rows + shaped.filtered, shaped.filtered, shaped.n_rows,
        float(np.nansum(quantity)) if control.quantity else np.nan, float(np.nansum(amount)) if has_value else np.nan,
        float(days.min()) if len(days) else np.nan, float(days.max()) if len(days) else np.nan, mapping, shaped.untaken,
        unread(shaped.columns, tab),
    )  # fmt: skip


def log(totals: Sequence[Total], stamp: datetime) -> RawTable:
    """The Load log's rows."""
    moment = (stamp.replace(tzinfo=None) - datetime(1899, 12, 30)).total_seconds() / 86400
    cells: dict[str, list[str | float]] = {
        "table": [t.tab.table for t in totals],
        "loaded_at": [moment] * len(totals),
        "file": [f"{t.file}, sheet {t.sheet}" if t.sheet else t.file for t in totals],
        "sha256": [t.sha256 for t in totals],
        "rows_read": [t.rows_read for t in totals],
        "rows_filtered": [t.rows_filtered for t in totals],
        "rows": [t.rows for t in totals],
        "quantity": [t.quantity for t in totals],
        "value": [t.value for t in totals],
        "first_date": [t.first_date for t in totals],
        "last_date": [t.last_date for t in totals],
        "mapping": [t.mapping for t in totals],
    }
    columns = {column.header: _column(column.type, cells[column.id]) for column in LOAD_LOG.columns}
    return RawTable(LOAD_LOG.sheet, LOAD_LOG.table, columns)


def _column(type: Type, values: list[str | float]) -> RawColumn:
    n = len(values)
    if type is Type.TEXT:
        texts = {str(value): None for value in values if value}
        index = {text: i for i, text in enumerate(texts)}
        code = np.array([index.get(str(value), -1) for value in values], np.int32)
        kind = np.where(code >= 0, np.uint8(Kind.TEXT), np.uint8(Kind.BLANK)).astype(np.uint8)
        return RawColumn(kind, np.full(n, np.nan), code, tuple(index))
    number = np.array(values, np.float64)
    filled = Kind.DATE if type is Type.DATE else Kind.NUMBER
    kind = np.where(np.isnan(number), np.uint8(Kind.BLANK), np.uint8(filled)).astype(np.uint8)
    return RawColumn(kind, number, np.full(n, -1, np.int32))
