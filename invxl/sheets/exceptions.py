"""The Exceptions sheet: everything that the data-quality gate found, counted above and listed below."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from invxl.pack import Cell, Column, Role, Scalar, Sheet, Table
from invxl.rawdata.model import DataException
from invxl.sheets.context import Context
from invxl.sheets.frame import MONEY_WIDTH, block, framed, number, text
from invxl.terms.model import Format

NAME = "Exceptions"
TABLE = "tblExceptions"
BLOCK_ROW = 5
GROUPS_SHOWN = 7  # so that the table's header can be frozen
TABLE_ROW_EXCEPTIONS = BLOCK_ROW + GROUPS_SHOWN + 3
LISTED_PER_KIND = 5000  # of one kind on one tab; a column of 500,000 text numbers is one fact, told by its count
WORDS = {"block": "Blocks", "error": "Error", "warning": "Warning", "info": "Info"}
_ORDER = {severity: i for i, severity in enumerate(WORDS)}


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of finding on one tab."""

    severity: str
    kind: str
    sheet: str
    count: int
    value: float | None


def build(context: Context) -> Sheet:
    """The sheet; ordered by severity, then tab and row."""
    found = () if context.outcome is None else context.outcome.clean.exceptions
    groups, listed = grouped(found), _listed(found)
    columns = (
        Column("severity", "Severity", [WORDS[e.severity] for e in listed], role=Role.STATUS, width=14),
        Column("kind", "Kind", [spoken(e.kind) for e in listed], width=28),
        Column("sheet", "Sheet", [e.sheet for e in listed], width=15),
        Column("row", "Row", [e.row for e in listed], Format.GENERAL, width=11,
               help="Sheet row; blank is the whole tab"),
        Column("value_at_stake", "Value at stake (currency)", [number(e.value_at_stake) for e in listed], Format.MONEY,
               width=MONEY_WIDTH),
        Column("column", "Column", [text(e.column) for e in listed], width=20),
        Column("sku", "SKU", [text(e.sku) for e in listed], Format.TEXT, width=20),
        Column("excluded", "Left out of the figures", ["yes" if e.excluded else "no" for e in listed],
               width=MONEY_WIDTH),
        Column("found", "Found", [text(e.found) for e in listed], width=60),
        Column("expected", "Expected", [text(e.expected) for e in listed], width=60),
        Column("id", "Id", ids(listed), Format.TEXT, width=15,
               help="Stays the same while the finding does, so that notes beside it follow it"),
    )  # fmt: skip
    sheet = Sheet(
        NAME, "Exceptions in the data", cells=(*_kinds(groups, context.outcome is None), *_severities(groups)),
        table=Table(TABLE, columns, key=("id",)), table_row=TABLE_ROW_EXCEPTIONS, freeze_columns=2,
    )  # fmt: skip
    return framed(context, sheet, _note(len(found), len(listed)))


def _note(found: int, listed: int) -> str:
    if listed == found:
        return "Every finding is listed; the severity of each kind is a setting (gate)."
    return (
        f"{found:,} findings, {listed:,} listed: the first {LISTED_PER_KIND:,} of each kind on each tab. "
        "The counts below are complete."
    )


def spoken(kind: str) -> str:
    """A kind as a person says it.

    >>> spoken("receipt_after_as_of"), spoken("duplicate_sku")
    ('Receipt after as of', 'Duplicate SKU')
    """
    words = kind.replace("_", " ").replace("sku", "SKU").replace("cogs", "COGS")
    return words[:1].upper() + words[1:]


def grouped(found: Sequence[DataException]) -> list[Group]:
    """Counts by severity, kind and tab; the gravest first, then the most frequent."""
    counts: Counter[tuple[str, str, str]] = Counter()
    values: dict[tuple[str, str, str], float] = {}
    for e in found:
        key = (e.severity, e.kind, e.sheet)
        counts[key] += 1
        if (value := number(e.value_at_stake)) is not None:
            values[key] = values.get(key, 0.0) + value
    order = sorted(counts, key=lambda k: (_ORDER[k[0]], -counts[k], k))
    return [Group(*key, counts[key], values.get(key)) for key in order]


def _listed(found: Sequence[DataException]) -> list[DataException]:
    taken: Counter[tuple[str, str]] = Counter()
    kept = []
    for e in sorted(found, key=lambda e: (_ORDER[e.severity], e.sheet, e.row or 0, e.kind, e.column)):
        taken[e.kind, e.sheet] += 1
        if taken[e.kind, e.sheet] <= LISTED_PER_KIND:
            kept.append(e)
    return kept


def ids(listed: Sequence[DataException]) -> list[str]:
    """One per finding, from what it says and not from its row, with a count where several say the same."""
    seen: Counter[str] = Counter()
    out = []
    for e in listed:
        said = "\x1f".join((e.kind, e.sheet, e.column, e.sku, e.found))
        digest = hashlib.sha256(said.encode()).hexdigest()[:8]
        seen[digest] += 1
        out.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return out


def _kinds(groups: Sequence[Group], laid_out: bool) -> tuple[Cell, ...]:
    rows: list[list[Scalar]] = [
        [WORDS[g.severity], spoken(g.kind), g.sheet, g.count, g.value] for g in groups[:GROUPS_SHOWN]
    ]
    if rest := groups[GROUPS_SHOWN:]:
        others = [g.value for g in rest if g.value is not None]
        count = sum(g.count for g in rest)
        rows.append([None, f"{len(rest)} other kinds", None, count, sum(others) if others else None])
    headers = ("Severity", "Kind", "Sheet", "Count", "Value at stake (currency)")
    formats = (Format.TEXT, Format.TEXT, Format.TEXT, Format.INTEGER, Format.MONEY)
    cells = block(BLOCK_ROW, 1, headers, rows, formats, roles=(Role.STATUS, *(Role.VALUE,) * 4))
    # No lines where nothing stands; the empty template keeps the place for the traffic lights of a later refresh.
    free = range(BLOCK_ROW + 1 + len(rows), BLOCK_ROW + GROUPS_SHOWN + 2)
    first = Role.STATUS if laid_out else Role.NOTE
    blank = [Cell(row, at, None, first if at == 1 else Role.NOTE) for row in free for at in range(1, len(headers) + 1)]
    return (*cells, *blank)


def _severities(groups: Sequence[Group]) -> tuple[Cell, ...]:
    rows: list[list[Scalar]] = []
    for severity, word in WORDS.items():
        inside = [g for g in groups if g.severity == severity]
        values = [g.value for g in inside if g.value is not None]
        rows.append([word, sum(g.count for g in inside), sum(values) if values else None])
    headers = ("Severity", "Count", "Value at stake (currency)")
    formats = (Format.TEXT, Format.INTEGER, Format.MONEY)
    return block(BLOCK_ROW, 6, headers, rows, formats, roles=(Role.STATUS, Role.VALUE, Role.VALUE))
