"""Numbers typed as text: taken where only one reading is possible, refused where there are two.

What separates decimals is stated (`read.decimal_comma`), never guessed. Where nobody has stated a decimal comma, a lone
comma before exactly three digits ("1,250") is read two ways in two countries; it is taken as a group of thousands only
where another text of the same column proves the decimal point ("12.5", "1,250.00").
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from invxl.rawdata.words import is_blank

_CODES = (
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON",
    "BGN", "TRY", "INR", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "RUB", "AED", "SAR",
)  # fmt: skip
# A sign of money and the currencies it may stand for.
CURRENCIES: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "GIP"}),
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
    "₽": frozenset({"RUB"}),
    "₩": frozenset({"KRW"}),
    "₺": frozenset({"TRY"}),
    "zł": frozenset({"PLN"}),
    "Kč": frozenset({"CZK"}),
    **{code: frozenset({code}) for code in _CODES},
}  # fmt: skip

_PLAIN = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_SIGNS = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_MONEY_BEFORE = re.compile(rf"({_SIGNS})\s*(?=[-+\d.,(])")
_MONEY_AFTER = re.compile(rf"(?<=[\d.,)-])\s*({_SIGNS})")
_SPACE = "[ \u00a0\u2007\u202f]"
_OUTER = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"


def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    """Digits, either in one run or in groups of three with one separator throughout, and a decimal part."""
    run = r"(?P<run>[0-9]+)"
    groups = rf"(?P<groups>[0-9]{{1,3}}(?P<mark>{group}|{_SPACE}|['’])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)"
    return re.compile(rf"(?:{groups}|{run})?(?P<decimals>{decimal}[0-9]*)?(?P<exponent>[eE][-+]?[0-9]{{1,3}})?")


_POINT, _COMMA = _pattern(r"\.", ","), _pattern(",", r"\.")


@dataclass(frozen=True, slots=True)
class Reading:
    """One text read. `number` is None where it is no number; `why` then says what stands in the way."""

    number: float | None
    currency: str = ""
    why: str = ""
    lone_group: bool = False  # "1,250": right only where the column proves the way of writing
    proof: bool = False  # "1,250.50", "1,250,000", "12.5": written in the stated way and in no other


def read_number(text: str, *, decimal_comma: bool = False, percent: bool = False) -> Reading:
    """One text as a number.

    Parameters
    ----------
    text : as the cell holds it; a minus may lead or trail, or parentheses mean below zero.
    decimal_comma : whether a comma separates the decimals; else a point does.
    percent : whether "95%" is taken as 0.95; elsewhere a percent sign is no number.

    Examples
    --------
    >>> read_number("(1,250.50)").number, read_number("1.250,50-", decimal_comma=True).number
    (-1250.5, -1250.5)
    >>> read_number("12 pcs").number is None, read_number("€ 12.30").currency
    (True, '€')
    >>> read_number("1,250").lone_group, read_number("12,5").why
    (True, 'a comma is no decimal mark unless read.decimal_comma is true')
    """
    body = text.strip(_OUTER)
    if len(body) < 300 and _PLAIN.fullmatch(body) and not decimal_comma:  # by far the most
        return Reading(float(body), proof="." in body and len(body.rpartition(".")[2]) != 3)
    currency = ""
    for pattern in (_MONEY_BEFORE, _MONEY_AFTER):
        hit = pattern.search(body)
        if hit and (currency or hit[1]):
            if currency:
                return Reading(None, why="two signs of money")
            currency = hit[1]
            body = (body[: hit.start()] + body[hit.end() :]).strip(_OUTER)
    scale = 1.0
    if percent and body.endswith("%"):
        scale, body = 0.01, body[:-1].strip(_OUTER)
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1].strip(_OUTER)
        if body[:1] in "-+−":
            return Reading(None, currency, "parentheses and a sign")
    elif body[-1:] in ("-", "−") and body[:1] not in "-+−":
        negative, body = True, body[:-1].strip(_OUTER)
    elif body[:1] in ("-", "+", "−"):
        negative, body = body[0] != "+", body[1:].strip(_OUTER)
    return _digits(body, -scale if negative else scale, currency, decimal_comma)


def _digits(body: str, scale: float, currency: str, decimal_comma: bool) -> Reading:
    hit = (_COMMA if decimal_comma else _POINT).fullmatch(body)
    whole = (hit["groups"] or hit["run"]) if hit else None
    decimals = (hit["decimals"] or "")[1:] if hit else ""
    if hit is None or (whole is None and not decimals):
        return Reading(None, currency, _why(body, decimal_comma))
    digits = re.sub(r"[^0-9]", "", whole or "0")
    number = float(f"{digits}.{decimals or '0'}{hit['exponent'] or ''}")
    if not math.isfinite(number):
        return Reading(None, currency, "a number too large for a cell")
    other = hit["groups"] is not None and hit["mark"] in (".", ",")
    lone = other and not decimal_comma and not hit["decimals"] and hit["groups"].count(hit["mark"]) == 1
    proof = (other and not lone) or (hit["decimals"] is not None and hit["groups"] is None and len(decimals) != 3)
    return Reading(_scaled(number, scale), currency, lone_group=lone, proof=proof)


def _scaled(number: float, scale: float) -> float:
    """Times 1, -1 or a hundredth, the last without a rounding error of its own: 95 % is 0.95."""
    return number * scale if abs(scale) == 1.0 else math.copysign(number / 100, scale)


def _why(body: str, decimal_comma: bool) -> str:
    """What stands in the way of a text that another way of writing would read."""
    if (_POINT if decimal_comma else _COMMA).fullmatch(body) and body:
        if decimal_comma:
            return "a point is no decimal mark while read.decimal_comma is true"
        return "a comma is no decimal mark unless read.decimal_comma is true"
    return ""


def read_numbers(texts: Sequence[str], *, decimal_comma: bool = False, percent: bool = False) -> list[Reading]:
    """The distinct texts of one column, each read in the light of the others. A blank text reads as NaN.

    >>> [r.number for r in read_numbers(["1,250", "12.5"])]
    [1250.0, 12.5]
    >>> read_numbers(["1,250"])[0].why
    'it can be 1250 or 1.25'
    """
    blank = Reading(math.nan)
    readings = [
        blank if is_blank(text) else read_number(text, decimal_comma=decimal_comma, percent=percent) for text in texts
    ]
    if any(r.proof for r in readings) or not any(r.lone_group for r in readings):
        return readings
    return [_doubtful(r) if r.lone_group else r for r in readings]


def _doubtful(reading: Reading) -> Reading:
    assert reading.number is not None
    return Reading(None, reading.currency, f"it can be {reading.number:.15g} or {reading.number / 1000:.15g}")
