"""The Checks sheet: each check with its lines below it, every amount a formula that Excel recalculates.

A check's row sums its own lines by its id, so that sorting or filtering the table breaks nothing, and a changed cell
anywhere turns exactly its check red by exactly that amount.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from invxl.analysis.native import column, plain
from invxl.analysis.results import Check, CheckLine
from invxl.pack import Cell, Column, Formula, Role, Scalar, Sheet, Table
from invxl.sheets.context import Context
from invxl.sheets.frame import FAILED, block, framed, number, text, this_row
from invxl.terms.model import Format

NAME = "Checks"
TABLE = "tblChecks"
LEFT, RIGHT = "Left", "Right"
WORDS = ("OK", "Warning", FAILED, "Not available")
BLOCK_ROW = 5
TABLE_ROW_CHECKS = 11
_ID, _SIDE, _AMOUNT = (column(TABLE, h) for h in ("Check id", "Side", "Amount"))
CENTS_WIDTH = 23.0  # (123,456,789,012.00)
NOISE = 1e-9  # of the larger side: what two orders of adding the same numbers may differ by
_NOISE = "1E-9"  # the same in a formula
LONGEST_CRITERION = 255  # characters that SUMIFS compares
DIGITS = 6  # after the point, of a difference
WARNING = "Warning"
_LEFT, _RIGHT = this_row(TABLE, "Left side"), this_row(TABLE, "Right side")
_DIFFERENCE, _TOLERANCE = this_row(TABLE, "Difference"), this_row(TABLE, "Tolerance")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a check, or one addend of one of its sides."""

    check: Check
    side: str = ""
    line: CheckLine | None = None
    place: int = 0  # of the addend on its side, from 1


def build(context: Context) -> Sheet:
    """The sheet; a count by outcome above, the checks and their lines below."""
    checks = () if context.results is None else context.results.checks
    rows = list(_rows(checks))
    money = [_format(row.check) for row in rows]
    bold = [Role.TOTAL if row.line is None else Role.BODY for row in rows]
    figures = partial(Column, format=Format.CENTS, formats=money, roles=bold)
    columns = (
        Column("id", "Check id", [row.check.id for row in rows], width=24, roles=bold),
        Column("label", "Check or line", [_label(row) for row in rows], width=64, roles=bold),
        Column("side", "Side", [row.side or None for row in rows], width=9, roles=bold),
        figures("amount", "Amount", [None if row.line is None else _amount(row.line) for row in rows],
                width=CENTS_WIDTH, roles=[_amount_role(row) for row in rows],
                help="Each line as a native formula over the tables; a figure without one stands as a value"),
        figures("left", "Left side", [_side(row, LEFT) for row in rows], width=CENTS_WIDTH),
        figures("right", "Right side", [_side(row, RIGHT) for row in rows], width=CENTS_WIDTH),
        figures("difference", "Difference", [_difference(row) for row in rows], width=CENTS_WIDTH),
        figures("tolerance", "Tolerance", [_tolerance(row) for row in rows], width=15),
        Column("status", "Status", [_status(row) for row in rows], role=Role.STATUS, width=15,
               roles=[Role.STATUS if row.line is None else Role.BODY for row in rows]),
        Column("line", "Line", [f"{row.side} {row.place}" if row.line is not None else "Check" for row in rows],
               width=10, roles=bold),
        Column("note", "What to know", [text(row.check.note) if row.line is None else None for row in rows],
               width=90, roles=bold),
    )  # fmt: skip
    note = "Left side less right side must be within the tolerance. Amounts are formulas: change a cell and see."
    sheet = Sheet(
        NAME, "Does it tie out?", cells=_counts(checks),
        table=Table(TABLE, columns, key=("id", "line")), table_row=TABLE_ROW_CHECKS, freeze_columns=2, pages_wide=1,
    )  # fmt: skip
    return framed(context, sheet, note)


def _counts(checks: Sequence[Check]) -> tuple[Cell, ...]:
    status = column(TABLE, "Status")
    rows: list[list[Scalar | Formula]] = [
        [word, Formula(f"COUNTIF({status},$A{row})", float(sum(c.status == word for c in checks)))]
        for row, word in enumerate(WORDS, BLOCK_ROW + 1)
    ]
    formats = (Format.TEXT, Format.GENERAL)
    return block(BLOCK_ROW, 1, ("Outcome", "Checks"), rows, formats, roles=(Role.STATUS, Role.VALUE))


def _rows(checks: Sequence[Check]) -> Iterator[Row]:
    for check in checks:
        yield Row(check)
        for side, lines in ((LEFT, check.left), (RIGHT, check.right)):
            for place, line in enumerate(lines, 1):
                yield Row(check, side, line, place)


def _amount_role(row: Row) -> Role:
    if row.line is None:
        return Role.TOTAL
    return Role.LINK if row.line.native else Role.BODY


def _label(row: Row) -> str:
    return row.check.label if row.line is None else f"    {row.line.label}"


def _format(check: Check) -> Format:
    if check.money:
        return Format.CENTS
    if check.share:
        return Format.PERCENT
    figures = (*(line.value for line in (*check.left, *check.right)), check.tolerance)
    whole = all(float(f).is_integer() for f in figures if math.isfinite(f))
    return Format.QUANTITY if whole else Format.CENTS


def _amount(line: CheckLine) -> Scalar | Formula:
    value = number(line.value)
    if value is None:
        return None
    signed = value * line.sign
    if not line.native:
        return signed
    return Formula(line.native if line.sign > 0 else f"-({line.native})", signed)


def total(lines: Sequence[CheckLine]) -> float:
    """The sum of a side, each line with its sign."""
    return math.fsum((number(line.value) or 0.0) * line.sign for line in lines)


def _side(row: Row, side: str) -> Scalar | Formula:
    if row.line is not None or row.check.difference is None:
        return None
    lines = row.check.left if side == LEFT else row.check.right
    own = this_row(TABLE, "Check id")
    if plain(row.check.id) and len(row.check.id) <= LONGEST_CRITERION:
        return Formula(f'SUMIFS({_AMOUNT},{_ID},{own},{_SIDE},"{side}")', total(lines))
    return Formula(f'SUMPRODUCT(--EXACT({_ID},{own}),--({_SIDE}="{side}"),{_AMOUNT})', total(lines))


def _difference(row: Row) -> Scalar | Formula:
    if row.line is not None or row.check.difference is None:
        return None
    return Formula(f"ROUND({_LEFT}-{_RIGHT},{DIGITS})", difference(row.check))


def difference(check: Check) -> float:
    """Left less right, without the noise of adding in another order."""
    return round(total(check.left) - total(check.right), DIGITS) + 0.0  # + 0.0: no negative zero


def _tolerance(row: Row) -> float | None:
    return None if row.line is not None or row.check.difference is None else number(row.check.tolerance)


def _status(row: Row) -> Scalar | Formula:
    """The word, as a live formula of the rule that gave it; alone where there is nothing to compare."""
    if row.line is not None:
        return None
    check = row.check
    if check.difference is None:
        return check.status
    left, right = total(check.left), total(check.right)
    off, near = difference(check), NOISE * max(abs(left), abs(right))
    fails = f'"{FAILED}"'
    if not check.share:
        rule = f'IF(ABS({_DIFFERENCE})<={_TOLERANCE}+{_NOISE}*MAX(ABS({_LEFT}),ABS({_RIGHT})),"OK",{fails})'
        word = "OK" if abs(off) <= check.tolerance + near else FAILED
    elif not check.fails:
        rule = f'IF({_DIFFERENCE}>=-{_NOISE},"OK","{WARNING}")'
        word = "OK" if off >= -NOISE else WARNING
    else:
        short = f'IF({_DIFFERENCE}>=-{_TOLERANCE}-{_NOISE},"{WARNING}",{fails})'
        rule = f'IF({_DIFFERENCE}>=-{_NOISE},"OK",{short})'
        word = "OK" if off >= -NOISE else WARNING if off >= -check.tolerance - NOISE else FAILED
    return Formula(rule, word) if word == check.status else check.status
