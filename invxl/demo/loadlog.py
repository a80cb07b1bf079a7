"""The Load log that loading the company's exports would have left. One tab holds less now than was loaded into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from invxl.columns import RawTable
from invxl.intake.export import Export
from invxl.intake.shaping import Shaped
from invxl.intake.totals import Total, log, total
from invxl.schema import ADJUSTMENTS, BY_TABLE

LOADED = datetime(2026, 1, 7, 8, 30)
DELETED_ROWS, DELETED_UNITS = 3, -11  # adjustments that somebody took out of the tab after loading


def load_log(tables: Sequence[RawTable]) -> RawTable:
    """One row per table, as `invxl load` writes them."""
    return log([_total(table) for table in tables], LOADED)


def _total(table: RawTable) -> Total:
    export = Export(f"{table.sheet.lower()}.csv", _fingerprint(table), table.columns)
    shaped = Shaped(table.columns, table.n_rows, filtered=0, untaken=())
    found = total(export, shaped, BY_TABLE[table.table], mapping="")
    if table.table != ADJUSTMENTS.table:
        return found
    return replace(
        found, rows_read=found.rows_read + DELETED_ROWS, rows=found.rows + DELETED_ROWS,
        quantity=found.quantity + DELETED_UNITS,
    )  # fmt: skip


def _fingerprint(table: RawTable) -> str:
    """In place of the file's, since there was none."""
    digest = sha256()
    for header, column in table.columns.items():
        for part in (header.encode(), column.kind.tobytes(), column.number.tobytes(), column.code.tobytes()):
            digest.update(part)
        digest.update("\0".join(column.texts).encode())
    return digest.hexdigest()
