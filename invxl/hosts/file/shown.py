"""Values as a cell shows them and as Excel orders them, for filters and sorts that a user left in a table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from invxl.ooxml.celltext import ERRORS
from invxl.pack import Formula
from invxl.terms.model import Format

_EPOCH = datetime(1899, 12, 30)
_DECIMALS = {Format.INTEGER: 0, Format.QUANTITY: 0, Format.MONEY: 0, Format.CENTS: 2, Format.NUMBER: 2}
_DASH = frozenset({Format.QUANTITY, Format.MONEY, Format.CENTS})  # zero is "-", a negative number stands in brackets


def plain(value: Any) -> float | str | bool | None:
    """A Pack value without its formula: number (dates as serials), text, boolean or blank."""
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, np.datetime64):
        value = None if np.isnat(value) else value.astype("M8[s]").item()
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value != value or value == "":
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment.replace(tzinfo=None) - _EPOCH).total_seconds() / 86400


def shown(value: float | str | bool | None, format: Format) -> str:
    """What the cell shows; "" where it is blank.

    >>> shown(1234.5, Format.MONEY), shown(-3.0, Format.QUANTITY), shown(0.125, Format.PERCENT)
    ('1,235', '(3)', '12.5%')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    match format:
        case Format.PERCENT:
            return f"{_half_up(value * 100, 1):.1f}%"
        case Format.RATIO:
            return f"{_half_up(value, 1):.1f}x"
        case Format.DAYS:
            return f"{_half_up(value, 1):.1f}"
        case Format.DATE:
            return f"{_EPOCH + timedelta(days=value):%Y-%m-%d}"
        case Format.STAMP:
            return f"{_EPOCH + timedelta(seconds=round(value * 86400)):%Y-%m-%d %H:%M:%S}"
        case Format.UNIT_COST:
            whole, _, rest = f"{_half_up(value, 4):,.4f}".partition(".")
            return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"
        case f if f in _DECIMALS:
            text = f"{_half_up(abs(value), _DECIMALS[f]):,.{_DECIMALS[f]}f}"
            if f in _DASH:
                return "-" if value == 0 else f"({text})" if value < 0 else text
            return f"-{text}" if value < 0 else text
    return f"{value:.15g}"


def _half_up(value: float, decimals: int) -> float:
    """Rounded as a spreadsheet shows it: halves away from zero."""
    from decimal import ROUND_HALF_UP, Decimal

    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def rank(value: float | str | bool | None) -> tuple[int, float, str]:
    """A key in Excel's order of one column: numbers, texts without case, FALSE, TRUE, errors. Blanks are not ranked."""
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, str):
        return (3, 0.0, "") if value in ERRORS else (1, 0.0, value.casefold())
    return 0, value if value is not None else 0.0, ""
