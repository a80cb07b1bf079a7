"""A figure before it is graded: what it is made of, what it stands on, and why it cannot be had or trusted.

Undefined has a reason and no value; it is never 0. A figure with a gap or a doubt (partial, estimated) is shown and
not graded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from invxl.formulas.ratio import ratio


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount or quotient.

    label: what the amount is called where it is part of a quotient. missing: why there is no value, which tab or column
    would give it. basis: what it stands on. gaps: days of its period that the data do not reach. doubts: what else
    speaks against grading it. notes: what a reader should know.
    """

    label: str
    value: float | None
    missing: str = ""
    basis: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    numerator: float | None = None
    numerator_label: str = ""
    denominator: float | None = None
    denominator_label: str = ""
    factor: float | None = None

    def on(self, *basis: str) -> Figure:
        """The same, with more to its basis."""
        return replace(self, basis=_once((*self.basis, *basis))) if any(basis) else self

    def short(self, *gaps: str) -> Figure:
        """The same, with days that the data do not reach; empty texts do not count."""
        return replace(self, gaps=_once((*self.gaps, *gaps))) if any(gaps) else self

    def doubted(self, *doubts: str) -> Figure:
        """The same, with more doubts; empty ones do not count."""
        return replace(self, doubts=_once((*self.doubts, *doubts))) if any(doubts) else self

    def lacking(self, text: str, share: float, good: float) -> Figure:
        """The same, lacking a share of what it should cover: a note while what is covered is good, else a doubt."""
        return self.noted(text) if 1.0 - share >= good else self.doubted(text)

    def noted(self, *notes: str) -> Figure:
        """The same, with more notes; empty ones do not count."""
        return replace(self, notes=_once((*self.notes, *notes))) if any(notes) else self


def amount(label: str, value: float, *basis: str) -> Figure:
    """A figure that is there."""
    return Figure(label, float(value), basis=_once(basis))


def missing(label: str, why: str) -> Figure:
    """A figure that cannot be had, and what would give it."""
    return Figure(label, None, why)


def quotient(label: str, above: Figure, below: Figure, factor: float | None = None, *basis: str) -> Figure:
    """above / below x factor. Undefined where a part is missing, or where what it is divided by is not above 0.

    >>> cogs, stock = amount("COGS", 250.0), amount("average inventory", 100.0)
    >>> quotient("turnover", cogs, stock).value
    2.5
    >>> quotient("turnover", cogs, amount("average inventory", 0.0)).missing
    'average inventory is 0'
    """
    figure = _of(label, above, below).on(*basis)
    if figure.missing or above.value is None or below.value is None:
        return figure
    figure = replace(figure, numerator=above.value, numerator_label=above.label, denominator=below.value,
                     denominator_label=below.label)  # fmt: skip
    if below.value <= 0:
        return replace(figure, missing=f"{below.label} is {'0' if below.value == 0 else 'negative'}")
    value = float(ratio(above.value, below.value)) * (1.0 if factor is None else factor)
    return replace(figure, value=value, factor=factor)


def minus(label: str, left: Figure, right: Figure) -> Figure:
    """left - right, with the basis, notes and doubts of both."""
    figure = _of(label, left, right)
    return figure if left.value is None or right.value is None else replace(figure, value=left.value - right.value)


def _of(label: str, *parts: Figure) -> Figure:
    """A figure still without a value, that stands on what its parts stand on and lacks what they lack."""
    return Figure(
        label,
        None,
        "; ".join(_once(p.missing for p in parts)),
        basis=_once(t for p in parts for t in p.basis),
        gaps=_once(t for p in parts for t in p.gaps),
        doubts=_once(t for p in parts for t in p.doubts),
        notes=_once(t for p in parts for t in p.notes),
    )


def complement(figure: Figure) -> Figure:
    """1 - a quotient, as a quotient over the same denominator."""
    if figure.value is None or figure.numerator is None or figure.denominator is None:
        return figure
    return replace(figure, value=1.0 - figure.value, numerator=figure.denominator - figure.numerator,
                   numerator_label=f"{figure.denominator_label} less {figure.numerator_label}")  # fmt: skip


def many(number: float, noun: str) -> str:
    """A number with its noun.

    >>> many(1, "unit"), many(1200, "line")
    ('1 unit', '1,200 lines')
    """
    return f"{number:,.0f} {noun}" + ("" if number == 1 else "s")


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in texts if t))
