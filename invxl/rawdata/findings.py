"""Exceptions gathered as columns of many rows, made into objects once, in the order a person reads a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from invxl.errors import Fault
from invxl.rawdata.model import DataException
from invxl.schema import BY_SHEET, TABS
from invxl.settings.model import GateSettings, Severity

Positions = NDArray[np.intp]
Rows = NDArray[np.int32]
Floats = NDArray[np.float64]

FAULTS_PER_KIND = 50  # of one kind on one tab; the rest is told by its number

# What happens to what an exception is about. "Left out" is what `excluded` says: it is in no figure.
CONSEQUENCE: dict[str, str] = {
    "missing_key": "the row is left out",
    "duplicate_row": "nothing; both rows count",
    "duplicate_sku": "of two rows in Items the first is used",
    "unknown_sku": "nothing; the row counts, without what Items would say",
    "sku_near_miss": "nothing; codes are compared exactly, so it counts as an item of its own",
    "missing_cost": "counts in units, not in value",
    "zero_cost": "counts in units, not in value",
    "negative_stock": "nothing; it is kept in totals",
    "future_date": "the row is left out where it is the row's own date; else nothing",
    "receipt_after_as_of": "the row is left out",
    "date_as_text": "nothing; the date is used",
    "number_as_text": "nothing; the number is used",
    "not_a_date": "the row is left out where the header needs a value, else the cell counts as blank",
    "not_a_number": "the row is left out where the header needs a value, else the cell counts as blank",
    "error_cell": "the row is left out where the header needs a value, else the cell counts as blank",
    "not_a_choice": "the row is left out where the header needs a value, else the cell counts as blank",
    "out_of_range": "the row is left out where the header needs a value, else the cell counts as blank",
    "sign_disagrees": "nothing; the amount is used",
    "stale_stock": "nothing",
    "mixed_currency": "the amount is used as it stands, where the gate lets it pass",
    "short_history": "the figure is marked partial",
    "estimated_cogs": "quantity x item cost is used",
    "duplicate_balance": "the rows are used as they stand, where the gate lets it pass",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Many rows of one tab with one kind of exception; the sequences are as long as `rows`, or one for all."""

    kind: str
    sheet: str
    rows: Rows | None  # sheet rows; None is the whole tab, once
    column: str
    order: int  # the column's place in the tab, for sorting
    found: str | Sequence[str]
    expected: str | Sequence[str]
    value: Floats | None = None  # NaN where it cannot be valued
    skus: Sequence[str] | None = None
    excluded: bool | NDArray[np.bool_] = False


@dataclass(slots=True)
class Findings:
    """What was found so far."""

    gate: GateSettings
    all: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        if finding.rows is None or len(finding.rows):
            self.all.append(finding)

    def severity(self, kind: str) -> Severity:
        severity: Severity = getattr(self.gate, kind)
        return severity

    def exceptions(self) -> tuple[DataException, ...]:
        """Every exception, tab by tab, then by row and column; what concerns the whole tab comes first."""
        place = {tab.sheet: i for i, tab in enumerate(TABS)}
        made: list[tuple[tuple[int, int, int, str], DataException]] = []
        for finding in self.all:
            at, order, kind = place[finding.sheet], finding.order, finding.kind
            made.extend(((at, e.row or 0, order, kind), e) for e in self._made(finding))
        made.sort(key=lambda pair: pair[0])
        return tuple(exception for _, exception in made)

    def _made(self, f: Finding) -> Iterator[DataException]:
        severity = self.severity(f.kind)
        n = 1 if f.rows is None else len(f.rows)
        rows: list[int | None] = [None] if f.rows is None else f.rows.tolist()
        found = [f.found] * n if isinstance(f.found, str) else f.found
        expected = [f.expected] * n if isinstance(f.expected, str) else f.expected
        values = [None] * n if f.value is None else [None if v != v else v for v in f.value.tolist()]
        skus = f.skus or [""] * n
        excluded = [f.excluded] * n if isinstance(f.excluded, bool) else f.excluded.tolist()
        for row, what, needs, value, sku, out in zip(rows, found, expected, values, skus, excluded, strict=True):
            yield DataException(f.kind, severity, f.sheet, row, f.column, what, needs, value, sku, out)

    def blocking(self) -> list[Fault]:
        """What the gate refuses, as faults: the first rows of every kind, then how many more."""
        faults = []
        for finding in self.all:
            if self.severity(finding.kind) != "block":
                continue
            made = list(self._made(finding))
            step = f"Mend it, or set gate.{finding.kind} to error to refresh all the same"
            for one in made[:FAULTS_PER_KIND]:
                faults.append(Fault(place_of(one), f"found {one.found}", f"{one.expected} is needed", step))
            if len(made) > FAULTS_PER_KIND:
                more, spoken = len(made) - FAULTS_PER_KIND, finding.kind.replace("_", " ")
                faults.append(Fault(finding.sheet, f"{more:,} more rows with {spoken}", "mend these too", step))
        return faults


def place_of(exception: DataException) -> str:
    """Where an exception stands, in words."""
    row = f" row {exception.row}" if exception.row is not None else ""
    return f"{exception.sheet}{row}{f', {exception.column}' if exception.column else ''}"


def column_order(sheet: str, id: str) -> int:
    """A column's place in its tab."""
    return next(i for i, column in enumerate(BY_SHEET[sheet].columns) if column.id == id)
