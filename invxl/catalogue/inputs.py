"""Arguments as formulas need them: read, completed with defaults, judged by their domains, ranges matched by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.catalogue.domains import needed, outside, refusal
from invxl.catalogue.model import Argument, Function, Kind, Shape
from invxl.catalogue.values import TEXT, VALUE, Codes, Elements, read_numbers, read_words
from invxl.errors import (
    ERROR_CODES,
    ERROR_VALUES,
    DivisionByZero,
    ErrorValue,
    Fault,
    NotANumber,
    NotAvailable,
    OutsideDomain,
)

NA = ERROR_CODES[NotAvailable.excel]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a formula is called with, and what is already known to be at fault."""

    each: dict[str, Elements] = field(default_factory=dict)  # codes: errors, text, outside the domain
    ranges: dict[str, NDArray[Any] | None] = field(default_factory=dict)
    options: dict[str, Elements] = field(default_factory=dict)
    rows: tuple[int, ...] | None = None  # the shape of the ranges whose positions the answer keeps
    passed_over: NDArray[np.bool_] | None = None  # the rows of these without a number


def read(function: Function, given: Mapping[str, Any]) -> Inputs:
    """The arguments of one call. Faults of a whole range are raised; those of an element are marked."""
    inputs = Inputs()
    held: dict[str, Elements] = {}
    for argument in function.all_arguments:
        raw = given.get(argument.name)
        if argument.kind is Kind.CHOICE:
            inputs.options[argument.name] = _choice(argument, raw)
        elif argument.shape is Shape.EACH:
            inputs.each[argument.name] = read_each(argument, raw)
        elif argument.shape is Shape.ONE:
            inputs.each[argument.name] = _one(function, argument, raw)
        else:
            column = _column(function, argument, raw)
            inputs.ranges[argument.name] = None
            if column is not None:
                held[argument.name] = column
    rows, passed_over = _match(function, held, inputs.ranges)
    return Inputs(inputs.each, inputs.ranges, inputs.options, rows, passed_over)


def read_each(argument: Argument, raw: Any) -> Elements:
    """A single value or an array of them; text and a missing value that is needed are #VALUE!."""
    if raw is None and not argument.required:
        return Elements(np.asarray(np.nan if argument.default is None else float(argument.default)))
    held = read_numbers(raw)
    values, codes = held.values, held.codes
    blank = np.isnan(values)
    if codes is not None:
        codes = np.where(codes == TEXT, np.uint8(VALUE), codes)
        blank &= codes == 0
    if blank.any():
        if argument.required:
            codes = np.where(blank, np.uint8(VALUE), 0 if codes is None else codes)
        elif argument.default is not None:
            values = np.where(blank, float(argument.default), values)
    return Elements(values, codes, outside(values, argument.domain))


def _one(function: Function, argument: Argument, raw: Any) -> Elements:
    held = read_each(argument, raw)
    if held.values.size != 1:
        found = f"found {held.values.size} values"
        raise NotANumber(Fault(f"{function.name}, {argument.name}", found, "one value is needed"))
    codes, faults = (None if c is None else np.asarray(c.reshape(())) for c in (held.codes, held.faults))
    return Elements(held.values.reshape(()), codes, faults)


def _choice(argument: Argument, raw: Any) -> Elements:
    held = Elements(np.asarray(None, dtype=object)) if raw is None else read_words(raw)
    choices = argument.term.domain.choices
    values = np.empty(held.values.shape, dtype=object)
    codes = np.zeros(values.shape, dtype=np.uint8) if held.codes is None else held.codes.copy()
    flat, marks = values.reshape(-1), codes.reshape(-1)
    for i, word in enumerate(held.values.reshape(-1)):
        said = None if word is None else spelled(word)
        flat[i] = said if said in choices else (argument.default if not argument.required else choices[0])
        if marks[i] == 0 and said is not None and said not in choices:
            marks[i] = VALUE
        if marks[i] == 0 and said is None and argument.required:
            marks[i] = VALUE
    return Elements(values, codes if codes.any() else None)


def spelled(word: Any) -> str:
    """An option as it is compared: case, spaces and hyphens do not count.

    >>> spelled("Fill rate")
    'fill_rate'
    """
    return str(word).strip().casefold().replace(" ", "_").replace("-", "_")


def _column(function: Function, argument: Argument, raw: Any) -> Elements | None:
    """A range as one column of numbers (or keys) with blanks where there is none; None where nothing was given."""
    place = f"{function.name}, {argument.name}"
    held = read_words(raw) if argument.kind is Kind.KEY else read_numbers(raw, count_logical=False)
    values, codes = held.values, held.codes
    if codes is not None:
        errors = codes[(codes != 0) & (codes != TEXT)]
        if errors.size:
            text = ERROR_VALUES[int(errors[0])]
            raise ErrorValue(text, Fault(place, f"found {text}", "a range without error values is needed"))
    if argument.kind is Kind.KEY:
        return Elements(values) if any(v is not None for v in values.reshape(-1)) else _empty(place, argument)
    blank = np.isnan(values)
    if not argument.required and codes is not None and blank.all():  # text is no way to leave something out
        raise NotANumber(Fault(place, "found text only", f"{needed(argument.domain)}, or nothing, is needed"))
    if argument.default is not None and not argument.required:
        return Elements(np.where(blank, float(argument.default), values))
    if blank.all() and not argument.gaps:
        return _empty(place, argument)
    return Elements(values)


def _empty(place: str, argument: Argument) -> Elements | None:
    if argument.required:
        raise DivisionByZero(Fault(place, "found no number", "a range that holds numbers is needed"))
    return None


def _match(
    function: Function, held: Mapping[str, Elements], ranges: dict[str, NDArray[Any] | None]
) -> tuple[tuple[int, ...] | None, NDArray[np.bool_] | None]:
    """Fills `ranges`: every group's ranges row by row, rows that lack something in one of them passed over.

    Also the shape of the ranges whose positions the answer keeps, and which of their rows are passed over.
    """
    kept_shape: tuple[int, ...] | None = None
    kept_blank: NDArray[np.bool_] | None = None
    groups: dict[str, list[Argument]] = {}
    for argument in function.arguments:
        if argument.name in held:
            groups.setdefault(argument.group or argument.name, []).append(argument)
    for members in groups.values():
        size = max(held[a.name].values.size for a in members)
        blank = np.zeros(size, dtype=bool)
        for a in members:
            values = held[a.name].values.reshape(-1)
            if values.size not in (1, size):
                raise NotAvailable(
                    Fault(
                        f"{function.name}, {a.name}",
                        f"found {values.size} cells",
                        f"as many as {members[0].name} has are needed",
                    )
                )
            ranges[a.name] = values if values.size == size else np.broadcast_to(values, (size,))
            if not a.gaps:
                blank |= _is_blank(ranges[a.name])
        keeps = [a for a in members if a.shape is Shape.ROWS]
        if keeps:
            kept_shape = next(held[a.name].values.shape for a in members if held[a.name].values.size == size)
            kept_blank = blank
        for a in members:
            column = ranges[a.name]
            assert column is not None
            if blank.any():
                ranges[a.name] = _without(column, blank) if keeps else column[~blank]
        if blank.all():
            raise DivisionByZero(
                Fault(
                    f"{function.name}, {members[0].name}", "found no complete row", "at least one row with all numbers"
                )
            )
        _judge(function, members, ranges)
    return kept_shape, kept_blank


def _is_blank(column: NDArray[Any] | None) -> NDArray[np.bool_]:
    assert column is not None
    if column.dtype == object:
        return np.array([v is None for v in column], dtype=bool)
    return np.asarray(np.isnan(column), dtype=bool)


def _without(column: NDArray[Any], blank: NDArray[np.bool_]) -> NDArray[Any]:
    left = column.copy()
    left[blank] = None if column.dtype == object else np.nan
    return left


def _judge(function: Function, members: list[Argument], ranges: Mapping[str, NDArray[Any] | None]) -> None:
    for a in members:
        column = ranges[a.name]
        if a.kind is Kind.KEY or column is None:
            continue
        faults: Codes | None = outside(column, a.domain)
        if faults is not None:
            at = int(np.flatnonzero(faults)[0])
            code = int(faults[at])
            fault = refusal(f"{function.name}, {a.name}", float(column[at]), a.domain)
            raise (DivisionByZero if ERROR_VALUES[code] == DivisionByZero.excel else OutsideDomain)(fault)
