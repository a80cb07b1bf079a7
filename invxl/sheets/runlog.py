"""The Run log: one row per refresh, with fingerprints of what went in, so that a pack can be re-performed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from invxl.columns import Kind, RawBook, RawColumn, RawTable
from invxl.pack import Column, Role, Scalar, Sheet, Table
from invxl.schema import TABS
from invxl.sheets.checks import WORDS
from invxl.sheets.context import Context, Outcome
from invxl.sheets.frame import TABLE_ROW, framed, text
from invxl.terms.model import Format

NAME = "Run log"
TABLE = "tblRunLog"
_PIECE = 1 << 13  # rows at once; they stay near the processor
_NUMERIC = np.isin(np.arange(256), [Kind.NUMBER, Kind.DATE, Kind.BOOL])  # by kind
_SHOWN_HASH = 16  # hex digits per tab; the whole of it goes into the fingerprint of all inputs


def build(context: Context) -> Sheet:
    """The sheet; its table is appended to."""
    outcome = context.outcome
    rows: Mapping[str, Scalar] = {} if outcome is None else _row(outcome)
    width = {"settings": 70.0, "inputs": 70.0, "failed": 90.0, "result": 16.0, "stamp": 20.0}

    def column(id: str, header: str, format: Format = Format.GENERAL) -> Column:
        role = Role.STATUS if id == "result" else Role.BODY
        values = [rows[id]] if rows else []
        return Column(id, header, values, format, role, width=width.get(id, 20.0 if id.startswith("hash_") else 17.0))

    columns = (
        column("stamp", "Refreshed at", Format.STAMP),
        column("result", "Result"),
        column("as_of", "As of", Format.DATE),
        column("period_from", "Period from", Format.DATE),
        column("days", "Period (days)", Format.INTEGER),
        *(column(f"checks_{word}", f"Checks: {word}", Format.INTEGER) for word in WORDS),
        column("exceptions", "Exceptions (number)", Format.INTEGER),
        column("version", "Version of invxl"),
        column("settings", "Settings (SHA-256)", Format.TEXT),
        column("inputs", "Inputs (SHA-256)", Format.TEXT),
        *(column(f"rows_{tab.table}", f"{tab.sheet} (rows)", Format.INTEGER) for tab in TABS),
        *(column(f"hash_{tab.table}", f"{tab.sheet} (SHA-256, start)", Format.TEXT) for tab in TABS),
        column("failed", "Checks that fail"),
    )
    table = Table(TABLE, columns, key=("stamp",), append=True, keep_removed=False)
    note = "The same fingerprints of inputs and settings give the same figures."
    return framed(context, Sheet(NAME, "Run log", table=table, table_row=TABLE_ROW, pages_wide=4), note)


def _row(outcome: Outcome) -> Mapping[str, Scalar]:
    checks, period = outcome.results.checks, outcome.results.kpi.period
    failed = [check.label for check in checks if check.status == "FAIL"]
    hashes = {tab.table: table_hash(outcome.book, tab.table) for tab in TABS}
    inputs = hashlib.sha256("\n".join(f"{table} {digest}" for table, digest in hashes.items()).encode()).hexdigest()
    tallies = outcome.clean.tallies
    return {
        "stamp": outcome.run.stamp,
        "result": "CHECKS FAIL" if failed else "Checks pass",
        "as_of": period.as_of.date(),
        "period_from": (period.prior_end.date()).fromordinal(period.prior_end.toordinal() + 1),
        "days": period.days,
        **{f"checks_{word}": sum(check.status == word for check in checks) for word in WORDS},
        "failed": text("; ".join(failed)),
        "exceptions": len(outcome.clean.exceptions),
        "version": outcome.run.version,
        "settings": outcome.run.settings_hash,
        "inputs": inputs,
        **{f"rows_{tab.table}": tallies[tab.table].rows if tab.table in tallies else None for tab in TABS},
        **{f"hash_{tab.table}": text(hashes[tab.table][:_SHOWN_HASH]) for tab in TABS},
    }


def table_hash(book: RawBook, name: str) -> str:
    """The fingerprint of a raw table's cells; "" where the workbook lacks it.

    It depends on headers, kinds and values of the cells and their order, not on how a program stored them: a workbook
    that is saved again elsewhere keeps it.
    """
    table = book.tables.get(name)
    return "" if table is None or not table.n_rows else _digest(table)


def _digest(table: RawTable) -> str:
    sha = hashlib.sha256()
    for header, column in table.columns.items():
        sha.update(f"{len(header)}:{header}{len(column)};".encode())
        _feed(sha, column)
    return sha.hexdigest()


def _feed(sha: hashlib._Hash, column: RawColumn) -> None:
    """What every row has is told once, and nothing of what no row has: hashing takes as long as there are bytes."""
    kind = np.ascontiguousarray(column.kind, np.uint8)
    alike = len(kind) > 0 and bool((kind == kind[0]).all())
    sha.update(b"every " if alike else b"each ")
    sha.update((kind[:1] if alike else kind).data)
    numeric = _NUMERIC[kind[:1] if alike else kind]
    if numeric.any():
        for start in range(0, len(column), _PIECE):
            rows = slice(start, start + _PIECE)
            number = column.number[rows] if alike else np.where(numeric[rows], column.number[rows], 0.0)
            sha.update((number + 0.0).astype("<f8", copy=False).data)  # no -0
    used = np.zeros(len(column.texts) + 1, np.bool_)  # the last is for cells without a text
    if column.texts:
        used[column.code] = True
    texts = column.texts
    order = sorted(np.flatnonzero(used[:-1]).tolist(), key=texts.__getitem__)
    sha.update(f"{len(order)};".encode())
    if order:
        sha.update(_told([texts[i] for i in order]).encode("utf-8", "surrogatepass"))
        rank = np.zeros(len(used), _smallest(len(order)))  # 0: no text
        rank[order] = np.arange(1, len(order) + 1)
        sha.update(np.take(rank, column.code, mode="wrap").data)


def _smallest(most: int) -> str:
    """The type of whole numbers up to this one."""
    return "<u1" if most < 1 << 8 else "<u2" if most < 1 << 16 else "<u4"


def _told(texts: Sequence[str]) -> str:
    """Each text behind its length.

    >>> _told(["ab", "c"]), _told(["ab", "cd"])
    ('2:ab1:c', '2:ab2:cd')
    """
    lengths = list(map(len, texts))
    if len(set(lengths)) == 1:  # as codes are
        head = f"{lengths[0]}:"
        return head + head.join(texts)
    return ("%d:%s" * len(texts)) % tuple(chain.from_iterable(zip(lengths, texts, strict=True)))
