"""Random calls of any function, drawn from the glossary's domains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from invxl.catalogue.model import Argument, Function, Kind, Shape
from invxl.terms.model import Domain

MOST_ROWS = 7
RATES = {"age_rates": "age_bounds", "supply_rates": "supply_bounds"}  # one more than their bounds
RISING = {"bounds", "age_bounds", "supply_bounds", "breakpoints"}
LARGEST = {"demand_mean": 40.0, "lead_time_mean": 12.0, "z": 4.0, "order_quantity": 5000.0}
SMALLEST = {"z": -3.0}


def number(name: str, domain: Domain) -> st.SearchStrategy[float]:
    """A number inside the domain, of a size that people have, with its closed ends now and then."""
    low = SMALLEST.get(name, -200.0 if domain.low is None else domain.low)
    high = LARGEST.get(name, 1000.0 if domain.high is None else domain.high)
    if domain.integer:
        return st.integers(int(low), 6).map(float)
    places = 4 if domain.high == 1.0 else 2
    step = 10.0**-places
    floats = st.floats(low + step, high - step).map(lambda x: round(x, places))
    ends = [end for end, is_open in ((domain.low, domain.low_open), (domain.high, domain.high_open))
            if end is not None and not is_open]  # fmt: skip
    zero = [] if domain.nonzero or domain.low is not None else [0.0]
    special = sorted({*ends, *zero})
    return st.one_of(floats, st.sampled_from(special)) if special else floats


def day() -> st.SearchStrategy[float]:
    return st.one_of(st.integers(46000, 46060).map(float), st.floats(46000.0, 46060.0).map(lambda x: round(x, 2)))


def single(a: Argument) -> st.SearchStrategy[float]:
    return day() if a.kind is Kind.DATE else number(a.name, a.term.domain)


@st.composite
def calls(draw: Any, function: Function, options: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Arguments by name; what is left out is not there."""
    given: dict[str, Any] = {}
    rows: dict[str, int] = {}
    for a in function.all_arguments:
        if a.kind is Kind.CHOICE:
            given[a.name] = (options or {}).get(a.name) or draw(st.sampled_from(a.term.domain.choices))
            continue
        if not a.required and draw(st.integers(0, 3)) == 0:
            continue
        if a.shape in (Shape.EACH, Shape.ONE):
            given[a.name] = draw(single(a))
            continue
        size = rows.setdefault(a.group or a.name, draw(st.integers(1, MOST_ROWS)))
        if a.name in RATES:
            if RATES[a.name] not in given:
                continue
            size = len(given[RATES[a.name]]) + 1
        if a.kind is Kind.KEY:
            given[a.name] = draw(st.lists(st.sampled_from(["A", "B", "C"]), min_size=size, max_size=size))
        elif a.name in RISING:
            steps = draw(st.lists(st.integers(1, 90), min_size=size, max_size=size))
            given[a.name] = [float(sum(steps[: i + 1])) for i in range(size)]
            if a.name == "breakpoints":
                given[a.name][0] = 0.0
        else:
            element = day() if a.kind is Kind.DATE else number(a.name, a.term.domain)
            given[a.name] = draw(st.lists(element, min_size=size, max_size=size))
    return given
