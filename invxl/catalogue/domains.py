"""What a domain says: which elements lie outside, with which error, and the sentence for a person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from invxl.catalogue.values import NUM, Codes
from invxl.errors import ERROR_CODES, DivisionByZero, Fault
from invxl.terms.model import Domain

DIV0 = ERROR_CODES[DivisionByZero.excel]


def outside(values: NDArray[np.float64], domain: Domain) -> Codes | None:
    """The error of each element outside the domain; None where all are inside. Blanks (NaN) are not judged."""
    if values.size == 0:
        return None
    low, high = float(values.min()), float(values.max())
    if np.isfinite(low) and np.isfinite(high) and not domain.integer and _spans(domain, low, high):
        return None
    codes = np.zeros(values.shape, dtype=np.uint8)
    with np.errstate(invalid="ignore"):
        bad = np.isinf(values)
        if domain.low is not None:
            bad |= (values <= domain.low) if domain.low_open else (values < domain.low)
        if domain.high is not None:
            bad |= (values >= domain.high) if domain.high_open else (values > domain.high)
        if domain.integer:
            bad |= values != np.floor(values)
        bad &= ~np.isnan(values)
    codes[bad] = NUM
    if domain.nonzero:
        codes[values == 0.0] = DIV0
    return codes if codes.any() else None


def _spans(domain: Domain, low: float, high: float) -> bool:
    """Whether everything from low to high lies inside."""
    if domain.low is not None and (low < domain.low or (domain.low_open and low == domain.low)):
        return False
    if domain.high is not None and (high > domain.high or (domain.high_open and high == domain.high)):
        return False
    return not (domain.nonzero and low <= 0.0 <= high)


def needed(domain: Domain) -> str:
    """The domain in words.

    >>> needed(Domain(low=0.0, high=1.0, low_open=True, high_open=True))
    'a number above 0 and below 1'
    """
    if domain.choices:
        return "one of " + ", ".join(domain.choices)
    parts = []
    if domain.low is not None:
        parts.append(f"above {domain.low:g}" if domain.low_open else f"at least {domain.low:g}")
    if domain.high is not None:
        parts.append(f"below {domain.high:g}" if domain.high_open else f"at most {domain.high:g}")
    if domain.nonzero and (domain.low is None or domain.low < 0 or not domain.low_open):
        parts.append("other than 0")
    noun = "a whole number" if domain.integer else "a number"
    return " ".join([noun, " and ".join(parts)]) if parts else noun


def refusal(place: str, value: float, domain: Domain) -> Fault:
    """The sentence for one number outside its domain.

    >>> from invxl.terms.model import OPEN_FRACTION
    >>> str(refusal("SERVICEZ, service_level", 95, OPEN_FRACTION))
    'SERVICEZ, service_level: found 95; a number above 0 and below 1 is needed. Write 0.95, not 95'
    """
    hint = domain.hint
    if hint and domain.high == 1.0 and 1.0 < value <= 100.0:
        hint = f"Write {value / 100:g}, not {value:g}"
    return Fault(place, f"found {value:g}", f"{needed(domain)} is needed", hint)
