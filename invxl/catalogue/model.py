"""The shape of a catalogue row: one public function, from which every face is made.

To add a function: write its arithmetic in `invxl.formulas` (parameters named as in the glossary; NaN where a
denominator is 0, infinity where the arguments lie outside the equation), give new quantities their row in
`invxl.terms`, and add one `Function` to the family's module in `invxl.catalogue`. Python API, cell function, wizard
text, native twin, LAMBDA, docs and the tests that run over the catalogue follow from the row. What cannot follow is
asked for by a test: an independent implementation and a property.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from invxl.terms.model import Domain, Format, Term


class Shape(Enum):
    """How an argument is taken."""

    ONE = "one"  # one value: the answer is one, or a table
    EACH = "each"  # one value, or an array: the function answers for every element
    RANGE = "range"  # all its numbers together, as AVERAGE takes them: blanks, text and TRUE/FALSE are passed over
    ROWS = "rows"  # as RANGE, but positions are kept: the answer has the range's shape, #N/A where it has no number


class Kind(Enum):
    """What an argument holds."""

    NUMBER = "number"
    DATE = "date"  # an Excel serial number or a date
    KEY = "key"  # numbers or text that identify a row
    CHOICE = "choice"  # one word of a few


REQUIRED = object()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of one function.

    `default` None means: may be left out, and then plays no part. `divides` adds to the glossary's domain that it may
    not be 0 here. Ranges of one `group` are read row by row together: a row that lacks a number in one of them is
    passed over in all.
    """

    term: Term
    default: Any = REQUIRED
    shape: Shape = Shape.EACH
    divides: bool = False
    group: str = ""
    gaps: bool = False  # a range whose blanks stay blanks and void no row
    given_name: str = ""  # options only: `method` is the name of every function's choice of method

    @property
    def name(self) -> str:
        return self.given_name or self.term.name

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    @property
    def domain(self) -> Domain:
        return replace(self.term.domain, nonzero=True) if self.divides else self.term.domain

    @property
    def kind(self) -> Kind:
        if self.term.domain.choices:
            return Kind.CHOICE
        if self.term.format in (Format.DATE, Format.STAMP):
            return Kind.DATE
        return Kind.KEY if self.term.format is Format.TEXT else Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Output:
    """One result: what it is, and the formula that gives it. The formula takes those arguments whose names it has."""

    term: Term
    call: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Native:
    """A native Excel formula over `{argument}` places, for the choices in `when` and where nothing of `without` is
    given.
    """

    text: str
    when: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    cells_only: bool = False  # needs a range on a sheet (ROW): cannot stand over numbers typed into it


@dataclass(frozen=True, slots=True)
class Example:
    """Arguments and the value they give, as published or as worked out by hand."""

    given: Mapping[str, Any]
    value: Any
    digits: int = 2  # to which the value is given


@dataclass(frozen=True, slots=True)
class Function:
    """One public function."""

    name: str  # in Excel: capitals and letters only
    python: str  # in Python
    category: str
    summary: str  # one sentence: what it returns
    question: str  # the question it answers
    outputs: tuple[Output, ...]  # the first is the default
    arguments: tuple[Argument, ...]
    examples: tuple[Example, ...]
    equation: str
    source: str
    natives: tuple[Native, ...] = ()
    why_no_native: str = ""
    notes: str = ""
    volatile: bool = False

    @property
    def returns(self) -> Term:
        return self.outputs[0].term

    @property
    def all_arguments(self) -> tuple[Argument, ...]:
        """The arguments, with `output` as the last where there is a choice of results."""
        if len(self.outputs) == 1:
            return self.arguments
        names = tuple(output.term.name for output in self.outputs)
        term = Term("output", "Output", "", "Which result to return.", Format.TEXT, Domain(choices=names))
        return (*self.arguments, Argument(term, names[0]))

    def output(self, name: str) -> Output:
        return next((o for o in self.outputs if o.term.name == name), self.outputs[0])

    def argument(self, name: str) -> Argument:
        return next(a for a in self.all_arguments if a.name == name)
