"""One raw column to typed values, with an issue for every cell that could not be taken as it stood.

Everything works on whole arrays and on the distinct texts of a column; no row is ever looked at alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from invxl.columns import Kind, RawColumn
from invxl.rawdata.text_dates import PLAUSIBLE, Days, from_serials, read_dates, readings, show_serial
from invxl.rawdata.text_numbers import read_numbers
from invxl.rawdata.words import header_key, is_blank, quoted, visible
from invxl.schema import Column, Type
from invxl.settings.model import ReadSettings

Mask = NDArray[np.bool_]
Positions = NDArray[np.intp]
Codes = NDArray[np.int32]

YES = frozenset({"yes", "y", "true", "x", "1"})
NO = frozenset({"no", "n", "false", "0"})
# Numbers that a column cannot hold: lowest, highest, whether the ends are out too; and what to write instead.
LIMITS: dict[str, tuple[float, float, bool, str]] = {
    "service_level": (0.0, 1.0, True, "a fraction between 0 and 1"),
    "year": (1900.0, 2200.0, False, "a year"),
    **dict.fromkeys(
        ("unit_cost", "selling_price", "unit_price", "order_cost", "moq", "pack_size", "lead_time_mean", "lead_time_sd",
         "review_period", "ordered_qty", "shipped_qty", "backordered_qty", "cancelled_qty", "quantity_open",
         "counted_quantity"),
        (0.0, 1e15, False, "0 or more"),
    ),
}  # fmt: skip
_ANY = (-1e15, 1e15, True, "fewer than 16 digits before the decimal point")  # Excel keeps 15


@dataclass(frozen=True, slots=True)
class Issue:
    """Cells of one column with one thing to say about them; `found` and `expected` per cell, or one for all."""

    kind: str
    at: Positions
    found: Sequence[str]
    expected: str | Sequence[str]
    unusable: bool  # the cell counts as blank; in a column that a row cannot do without, the row is excluded


@dataclass(slots=True)
class Typed:
    """A column typed. Which of the value arrays is there follows from the column's type."""

    column: Column
    header: str
    blank: Mask
    issues: list[Issue] = field(default_factory=list)
    numbers: NDArray[np.float64] | None = None  # NaN where blank or unusable
    as_read: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))  # numbers before limits were held to
    native: NDArray[np.float64] | None = None  # what Excel's SUM sees of each cell
    coerced: Mask | None = None  # numbers typed as text
    days: Days | None = None
    codes: Codes | None = None  # into `texts`, -1 where blank or unusable
    texts: Sequence[str] = ()
    flags: Mask | None = None
    currencies: dict[str, Positions] = field(default_factory=dict)  # sign of money -> cells that carry it
    unusable: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))


def type_column(raw: RawColumn, column: Column, header: str, read: ReadSettings, *, as_text: bool = True) -> Typed:
    """A raw column typed as the schema says. as_text: also the texts of a column that is text; else only its issues."""
    blank_text = _blank_texts(raw.texts)
    blank = raw.kind == Kind.BLANK
    if blank_text.any():
        text = raw.kind == Kind.TEXT
        blank |= text & blank_text[np.where(text, raw.code, 0)]
    typed = Typed(column, header, blank)
    errors = np.flatnonzero(raw.kind == Kind.ERROR)
    if len(errors):
        typed.issues.append(Issue("error_cell", errors, shown_cells(raw, errors), _needed(column), True))
    match column.type:
        case Type.SKU | Type.TEXT:
            if as_text:
                typed.codes, typed.texts = text_codes(raw, blank)
        case Type.DATE:
            _dates(typed, raw, read)
        case Type.CHOICE:
            _choices(typed, raw)
        case Type.FLAG:
            _flags(typed, raw)
        case _:
            _numbers(typed, raw, read)
    typed.unusable = np.zeros(len(raw), np.bool_)
    for issue in typed.issues:
        if issue.unusable:
            typed.unusable[issue.at] = True
    return typed


_FIRST = itemgetter(slice(1))


def _blank_texts(texts: Sequence[str]) -> Mask:
    """Which texts show nothing.

    >>> _blank_texts(["A-1", "", "\u00a0 ", "-"]).tolist()
    [False, True, True, False]
    """
    blank = np.zeros(len(texts), np.bool_)
    starts = set(map(_FIRST, texts))
    odd = {start for start in starts if not start.isalnum()}
    if odd:
        blank[:] = [text[:1] in odd and is_blank(text) for text in texts]
    return blank


def occurring(codes: NDArray[np.integer]) -> Positions:
    """The distinct codes that occur, ascending; -1 left out."""
    found = np.zeros(int(codes.max(initial=-1)) + 2, np.bool_)  # the last is for -1
    found[codes] = True
    return np.flatnonzero(found[:-1])


def _needed(column: Column) -> str:
    words = {Type.DATE: "a date", Type.SKU: "an item's code", Type.TEXT: "text", Type.FLAG: "yes or blank"}
    if column.type is Type.CHOICE:
        return f"one of {', '.join(column.choices)}"
    return words.get(column.type, "a number")


def shown_cells(raw: RawColumn, at: Positions) -> list[str]:
    """Cells as a message shows them: texts in quotes, errors and numbers bare, dates as days."""
    said = [quoted(text) for text in raw.texts]
    kinds, codes, numbers = raw.kind[at].tolist(), raw.code[at].tolist(), raw.number[at].tolist()
    shown: dict[int, Callable[[int], str]] = {
        Kind.BLANK: lambda i: "blank",
        Kind.NUMBER: lambda i: f"{numbers[i]:.15g}",
        Kind.TEXT: lambda i: said[codes[i]],
        Kind.BOOL: lambda i: "TRUE" if numbers[i] else "FALSE",
        Kind.ERROR: lambda i: visible(raw.texts[codes[i]]),
        Kind.DATE: lambda i: f"the date {show_serial(numbers[i])}",
    }
    return [shown[kind](i) for i, kind in enumerate(kinds)]


def text_codes(raw: RawColumn, blank: Mask) -> tuple[Codes, list[str]]:
    """A column as text: codes into distinct texts, -1 where blank or an error. The number 11 is "11", not "11.0"."""
    written = storable(raw.texts)
    is_text = (raw.kind == Kind.TEXT) & ~blank
    only_text = bool(is_text.all())
    codes = raw.code if only_text else np.where(is_text, raw.code, np.int32(-1))
    texts = list(written)
    if written is not raw.texts and len(set(written)) < len(written):
        texts = list(dict.fromkeys(written))
        place = {text: i for i, text in enumerate(texts)}
        codes = np.array([*(place[text] for text in written), -1], np.int32)[codes]
    if only_text:
        return codes, texts
    index: dict[str, int] | None = None
    for kind, shows in _SHOWS.items():
        at = np.flatnonzero(raw.kind == kind)
        if not len(at):
            continue
        index = {text: i for i, text in enumerate(texts)} if index is None else index
        distinct, inverse = np.unique(raw.number[at], return_inverse=True)
        new = np.empty(len(distinct), np.int32)
        for i, number in enumerate(distinct.tolist()):
            text = shows(number)
            if text not in index:
                index[text] = len(texts)
                texts.append(text)
            new[i] = index[text]
        codes[at] = new[inverse]  # some cells are no text, so that these codes are ours
    return codes, texts


_SHOWS: dict[Kind, Callable[[float], str]] = {
    Kind.NUMBER: lambda number: show_number(number),
    Kind.BOOL: lambda number: "TRUE" if number else "FALSE",
    Kind.DATE: show_serial,
}


def storable(texts: Sequence[str]) -> Sequence[str]:
    """Texts that any encoding can hold: the same, unless one has half of a surrogate pair, which is no character and is
    written out."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return [text.encode(errors="backslashreplace").decode() for text in texts]
    return texts


def show_number(number: float) -> str:
    """A number that stands for a code, as its cell shows it.

    >>> show_number(11.0), show_number(12.5), show_number(4006381333931.0)
    ('11', '12.5', '4006381333931')
    """
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _numbers(typed: Typed, raw: RawColumn, read: ReadSettings) -> None:
    column = typed.column
    fraction, money = column.type is Type.FRACTION, column.type is Type.MONEY
    is_number, is_date = raw.kind == Kind.NUMBER, raw.kind == Kind.DATE
    all_numbers = bool(is_number.all())
    typed.native = raw.number if all_numbers else np.where(is_number | is_date, raw.number, 0.0)
    text = (raw.kind == Kind.TEXT) & ~typed.blank
    coerced = np.zeros(len(raw), np.bool_)
    needs = "a number"
    wrong = np.flatnonzero(is_date | (raw.kind == Kind.BOOL))
    values = np.where(is_number, raw.number, np.nan) if len(wrong) else raw.number
    if len(wrong):
        typed.issues.append(Issue("not_a_number", wrong, shown_cells(raw, wrong), needs, True))
    if text.any():
        reads = read_numbers(raw.texts, decimal_comma=read.decimal_comma, percent=fraction)
        taken = [r.number is not None and (money or not r.currency) for r in reads]
        signs_of = [r.currency if ok else "" for r, ok in zip(reads, taken, strict=True)]
        read_as = [r.number if r.number is not None else np.nan for r in reads]
        of_text = np.where(taken, read_as, np.nan)
        code = np.where(text, raw.code, 0)
        values = np.where(text, of_text[code], values)
        coerced = text & np.array(taken, np.bool_)[code]
        as_text, bad = np.flatnonzero(coerced), np.flatnonzero(text & ~coerced)
        if len(as_text):
            typed.issues.append(Issue("number_as_text", as_text, shown_cells(raw, as_text), needs, False))
        if len(bad):
            reasons = [f"{needs}; {r.why}" if r.why else needs for r in reads]
            typed.issues.append(
                Issue("not_a_number", bad, shown_cells(raw, bad), [reasons[c] for c in raw.code[bad].tolist()], True)
            )
        for sign in sorted(set(signs_of) - {""}):
            typed.currencies[sign] = np.flatnonzero(text & np.array([s == sign for s in signs_of])[code])
    typed.as_read = values
    low, high, open_, said = LIMITS.get(column.id, _ANY)
    out = np.zeros(0, np.intp)
    if not (np.fmin.reduce(values, initial=np.inf) > low and np.fmax.reduce(values, initial=-np.inf) < high):
        with np.errstate(invalid="ignore"):
            out = np.flatnonzero((values < low) | (values > high) | (open_ & ((values == low) | (values == high))))
    if len(out):
        expected = [_limit_hint(said, value, fraction) for value in values[out].tolist()]
        typed.issues.append(Issue("out_of_range", out, shown_cells(raw, out), expected, True))
        values = values.copy()
        values[out] = np.nan
    typed.numbers, typed.coerced = values, coerced


def _limit_hint(said: str, value: float, fraction: bool) -> str:
    if abs(value) >= _ANY[1]:
        return _ANY[3]
    return f"{said}; write {value / 100:.15g}" if fraction and 1 < value < 100 else said


def _dates(typed: Typed, raw: RawColumn, read: ReadSettings) -> None:
    is_date, is_number = raw.kind == Kind.DATE, raw.kind == Kind.NUMBER
    days = from_serials(raw.number if is_date.all() else np.where(is_date, raw.number, np.nan))
    formats = " or ".join(read.date_formats) or "no format is given"
    accepted = np.zeros(len(raw), np.bool_)
    if is_number.any():
        with np.errstate(invalid="ignore"):
            bare = is_number & (raw.number >= PLAUSIBLE[0]) & (raw.number < PLAUSIBLE[1])
        days = np.where(bare, from_serials(np.where(bare, raw.number, np.nan)), days)
        distinct, inverse = np.unique(np.where(is_number & ~bare, raw.number, np.nan), return_inverse=True)
        packed = read_dates([show_number(n) if n == n else "" for n in distinct.tolist()], read.date_formats)[inverse]
        days = np.where(np.isnat(days), packed, days)  # 20251231, where %Y%m%d is among the formats
        accepted |= is_number & ~np.isnat(days)
    text = (raw.kind == Kind.TEXT) & ~typed.blank
    if text.any():
        of_text = read_dates(raw.texts, read.date_formats)[np.where(text, raw.code, 0)]
        days = np.where(text, of_text, days)
        accepted |= text & ~np.isnat(of_text)
    typed.days = days
    as_text = np.flatnonzero(accepted)
    bad = np.flatnonzero(np.isnat(days) & ~typed.blank & (raw.kind != Kind.ERROR))
    if len(as_text):
        typed.issues.append(Issue("date_as_text", as_text, shown_cells(raw, as_text), "a date cell", False))
    if len(bad):
        needs = f"a date, or text as in read.date_formats ({formats})"
        told = {
            code: _dates_meant(raw.texts[code], read, needs) for code in np.unique(raw.code[bad]).tolist() if code >= 0
        }
        expected = [told.get(code, needs) for code in raw.code[bad].tolist()]
        typed.issues.append(Issue("not_a_date", bad, shown_cells(raw, bad), expected, True))


def _dates_meant(text: str, read: ReadSettings, needs: str) -> str:
    meant = readings(text, read.date_formats)
    return f"a date; it can be {' or '.join(map(str, meant))}" if meant else needs


def _choices(typed: Typed, raw: RawColumn) -> None:
    column = typed.column
    words = {header_key(choice): i for i, choice in enumerate(column.choices)}
    codes, texts = text_codes(raw, typed.blank)
    of_text = np.array([*(words.get(header_key(text), -1) for text in texts), -1], np.int32)
    chosen = of_text[codes]
    bad = np.flatnonzero((codes >= 0) & (chosen < 0))
    if len(bad):
        told = f"; counted as {column.default}" if column.default else ""
        typed.issues.append(Issue("not_a_choice", bad, shown_cells(raw, bad), f"{_needed(column)}{told}", True))
    if column.default:
        chosen = np.where(chosen < 0, column.choices.index(column.default), chosen)
    typed.codes, typed.texts = chosen.astype(np.int32), column.choices


def _flags(typed: Typed, raw: RawColumn) -> None:
    codes, texts = text_codes(raw, typed.blank)
    folded = [text.strip().casefold() for text in texts]
    yes = np.array([*(word in YES for word in folded), False], np.bool_)
    known = np.array([*(word in YES or word in NO for word in folded), True], np.bool_)
    typed.flags = yes[codes]
    bad = np.flatnonzero(~known[codes])
    if len(bad):
        typed.issues.append(Issue("not_a_choice", bad, shown_cells(raw, bad), "yes or blank", True))
