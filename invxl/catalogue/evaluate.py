"""One call of one function, for one element or for a million: inputs in, values and error codes out.

Every face of a function (Python, cells, tests) goes through `evaluate`; none checks an argument itself. Inputs' own
errors win over faults of domain, earlier arguments over later ones; then what the formula marks (see `formulas`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from invxl.catalogue.domains import DIV0
from invxl.catalogue.inputs import NA, Inputs, read
from invxl.catalogue.model import Function
from invxl.catalogue.values import NUM, Codes, Elements
from invxl.errors import Fault, FormulaError, NotANumber
from invxl.formulas.marks import Marked


def evaluate(function: Function, given: Mapping[str, Any]) -> Elements:
    """The function's values and error codes. A fault of a whole range is raised as a `FormulaError`."""
    inputs = read(function, given)
    aligned = _aligned({**inputs.each, **inputs.options})
    each = {name: aligned[name] for name in inputs.each}
    options = {name: aligned[name] for name in inputs.options}
    if inputs.ranges:
        fatal = _first_code([e for e in (*each.values(), *options.values()) if e.values.ndim == 0])
        if fatal is not None:
            return Elements(np.asarray(np.nan), fatal)
    with np.errstate(all="ignore"):
        if all(option.values.ndim == 0 for option in options.values()):
            words = {name: option.values.item() for name, option in options.items()}
            result = _called(function, inputs, each, words)
        else:
            result = _called_per_choice(function, inputs, each, options)
    return _with_input_codes(result, [*each.values(), *options.values()])


def _called_per_choice(
    function: Function, inputs: Inputs, each: Mapping[str, Elements], options: Mapping[str, Elements]
) -> Elements:
    """Options given as arrays: one call for every combination that occurs, each answering for its own elements."""
    shape = np.broadcast_shapes(*(o.values.shape for o in options.values()), *(e.values.shape for e in each.values()))
    words = {name: np.broadcast_to(o.values, shape) for name, o in options.items()}
    values: NDArray[Any] = np.full(shape, None, dtype=object)
    codes = np.zeros(shape, dtype=np.uint8)
    for combination in product(*(sorted(set(w.reshape(-1))) for w in words.values())):
        chosen = dict(zip(words, combination, strict=True))
        where = np.logical_and.reduce([words[name] == word for name, word in chosen.items()])
        if not where.any():
            continue
        part = _called(function, inputs, each, chosen)
        if part.values.ndim > len(shape) or any(
            have not in (1, want) for have, want in zip(part.values.shape[::-1], shape[::-1], strict=False)
        ):
            found = f"found {where.size} options for an answer that is a table"
            raise NotANumber(Fault(f"{function.name}, {', '.join(words)}", found, "one option each is needed"))
        values[where] = np.broadcast_to(part.values, shape)[where]
        if part.codes is not None:
            codes[where] = np.broadcast_to(part.codes, shape)[where]
    numeric = all(isinstance(v, (float, type(None))) for v in values.reshape(-1))
    return Elements(values.astype(float) if numeric else values, codes if codes.any() else None)


def _called(function: Function, inputs: Inputs, each: Mapping[str, Elements], options: Mapping[str, str]) -> Elements:
    call = function.output(options.get("output", "")).call
    taken = parameters(call)
    arguments = {
        **{name: _sound(e) for name, e in each.items() if name in taken},
        **{name: r for name, r in inputs.ranges.items() if name in taken},
        **{name: word for name, word in options.items() if name in taken},
    }
    try:
        answer = call(**arguments)
    except FormulaError as error:
        raise type(error)(*(_placed(function, fault) for fault in error.faults)) from None
    unavailable = None
    if isinstance(answer, Marked):
        answer, unavailable = answer
    values = np.asarray(answer)
    if values.dtype.kind in "OU":
        return _words(values, inputs)
    values = values.astype(np.float64, copy=False)
    codes = None if np.isfinite(values).all() else _marks(call, arguments, each, values)
    if unavailable is not None and unavailable.any():
        codes = np.where(unavailable, np.uint8(NA), np.uint8(0) if codes is None else codes)
    if inputs.rows is not None and values.size == np.prod(inputs.rows):
        values = values.reshape(inputs.rows)
        passed_over = inputs.passed_over
        if passed_over is not None and passed_over.any():
            codes = np.where(passed_over, np.uint8(NA), 0 if codes is None else codes.reshape(-1)).astype(np.uint8)
        codes = None if codes is None else codes.reshape(inputs.rows)
    return Elements(values, codes)


def _placed(function: Function, fault: Fault | str) -> Fault | str:
    """A formula's fault with the function's name before its place."""
    return replace(fault, place=f"{function.name}, {fault.place}") if isinstance(fault, Fault) else fault


def _sound(elements: Elements) -> NDArray[Any]:
    """The values, NaN where one is at fault: a formula never meets what it was not made for."""
    values = elements.values
    for codes in (elements.codes, elements.faults):
        if codes is not None:
            values = np.where(codes != 0, np.nan, values)
    return values


def parameters(call: Callable[..., Any]) -> frozenset[str]:
    """The names of a formula's parameters."""
    code = call.__code__
    return frozenset(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])


def _words(values: NDArray[Any], inputs: Inputs) -> Elements:
    values = values.astype(object)
    codes = np.array([v is None or v == "" for v in values.reshape(-1)], dtype=np.uint8) * np.uint8(NA)
    shape = inputs.rows if inputs.rows is not None and values.size == np.prod(inputs.rows) else values.shape
    return Elements(values.reshape(shape), codes.reshape(shape) if codes.any() else None)


def _marks(
    call: Callable[..., Any], arguments: Mapping[str, Any], each: Mapping[str, Elements], values: NDArray[np.float64]
) -> Codes:
    """Infinity is outside the equation; NaN a zero denominator, or a missing argument: then any number there helps."""
    undefined = np.isnan(values)
    codes = np.where(undefined, np.uint8(DIV0), np.where(np.isinf(values), np.uint8(NUM), np.uint8(0)))
    missing = {n: arguments[n] for n in each if n in arguments and np.isnan(arguments[n]).any()}
    if undefined.any() and missing:
        completed = {n: np.where(np.isnan(v), 1.0, v) for n, v in missing.items()}
        answer = call(**{**arguments, **completed})
        answered = np.asarray(answer.values if isinstance(answer, Marked) else answer)
        codes = np.where(undefined & ~np.isnan(answered), np.uint8(NA), codes)
    return codes


def _with_input_codes(result: Elements, inputs: list[Elements]) -> Elements:
    """The result at its full shape, with the inputs' errors and faults over those of the formula."""
    shape = np.broadcast_shapes(result.values.shape, *(e.values.shape for e in inputs))
    values = result.values if result.values.shape == shape else np.broadcast_to(result.values, shape)
    codes = _first_code(inputs)
    if codes is None:
        codes = result.codes
    elif result.codes is not None:
        codes = np.where(codes == 0, result.codes, codes)
    return Elements(values, None if codes is None else np.broadcast_to(codes, shape))


def _first_code(elements: list[Elements]) -> Codes | None:
    """Each element's error: inputs' own before values outside a domain, these before zero denominators."""
    own = [e.codes for e in elements if e.codes is not None]
    faults = [e.faults for e in elements if e.faults is not None]
    ranked = [*own, *(np.where(f == DIV0, np.uint8(0), f) for f in faults), *faults]
    if not ranked:
        return None
    codes: Codes = np.zeros((), dtype=np.uint8)
    for next_code in ranked:
        codes = np.where(codes == 0, next_code, codes)
    return codes if codes.any() else None


def _aligned(each: Mapping[str, Elements]) -> Mapping[str, Elements]:
    """Arrays as Excel lines them up: one row or column stretches; where a larger array ends, the rest is #N/A."""
    shapes = [e.values.shape for e in each.values()]
    try:
        np.broadcast_shapes(*shapes)
        return each
    except ValueError:
        pass
    ndim = max(len(s) for s in shapes)
    full = [(1,) * (ndim - len(s)) + s for s in shapes]
    target = tuple(max(sizes) for sizes in zip(*full, strict=True))
    return {name: _padded(e, shape, target) for (name, e), shape in zip(each.items(), full, strict=True)}


def _padded(elements: Elements, shape: tuple[int, ...], target: tuple[int, ...]) -> Elements:
    values = elements.values.reshape(shape)
    codes, faults = (
        np.zeros(shape, dtype=np.uint8) if c is None else c.reshape(shape) for c in (elements.codes, elements.faults)
    )
    gaps = [(0, 0 if have in (1, want) else want - have) for have, want in zip(shape, target, strict=True)]
    fill = values.reshape(-1)[0] if values.dtype == object else np.nan
    padded = np.pad(codes, gaps, constant_values=NA)
    return Elements(np.pad(values, gaps, constant_values=fill), padded, np.pad(faults, gaps, constant_values=0))
