"""One scalar as written to one typed value, or the sentence that says why not.

YAML 1.1 guesses types (`NO` is false, `1:30` is 90, `012` is 10) and YAML 1.2 guesses others; a plain scalar is taken
only where both read it as the type that is wanted.
"""

from __future__ import annotations

import math
import re
from datetime import date
from difflib import get_close_matches

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from invxl.errors import Fault
from invxl.settings.nodes import Node, Scalar
from invxl.settings.shape import Kind, Leaf

Value = str | int | float | bool | date | None

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXPONENT = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_STRING = "tag:yaml.org,2002:str"
_MAX_SHOWN = 60
_MAX_NUMBER = 24  # characters
_RESOLVER = Resolver()


class BadScalarError(Exception):
    """What was found, what is needed and what to do; the caller knows the place."""

    def __init__(self, found: str, needed: str, next_step: str = "") -> None:
        super().__init__(found)
        self.found, self.needed, self.next_step = found, needed, next_step

    def at(self, place: str, key: str) -> Fault:
        return Fault(place, f"{key} is {self.found}" if key else f"found {self.found}", self.needed, self.next_step)


def shown(text: str) -> str:
    """A found text, short enough for a sentence."""
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def nearest(word: str, known: tuple[str, ...] | list[str]) -> str:
    """A sentence that proposes the nearest of the known words, or nothing."""
    folded = {k.casefold(): k for k in known}
    close = get_close_matches(word.casefold()[:100], list(folded), n=1, cutoff=0.6)
    return f"Did you mean {folded[close[0]]}?" if close else ""


def guessed(text: str) -> str:
    """What YAML takes a plain scalar for, in words; "" where it is text in every version.

    >>> guessed("NO"), guessed("1:30"), guessed("Norway")
    ('false', '90 (1:30 in base 60)', '')
    """
    tag = _RESOLVER.resolve(ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # untyped in its stubs
    if text in _NULLS:
        return "nothing"
    if tag == "tag:yaml.org,2002:bool":
        return "true" if text.casefold() in ("yes", "on", "true") else "false"
    if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
        if ":" in text:
            if len(text) > _MAX_NUMBER:
                return "a number in base 60"
            whole = 0
            for part in text.lstrip("+-").split(".")[0].replace("_", "").split(":"):
                whole = whole * 60 + int(part)
            return f"{whole} ({text} in base 60)"
        return "a number"
    if _EXPONENT.fullmatch(text) or _NUMBER.fullmatch(text):
        return "a number"
    if tag == "tag:yaml.org,2002:timestamp":
        return "a date"
    return "" if tag == _STRING else "something else than text"


def _number_hint(text: str) -> str:
    """What to write instead of a number that is written in a way YAML or people misread."""
    bare = text.strip()
    if bare.endswith("%"):
        try:
            return f"Write {float(bare[:-1].strip().replace(',', '.')) / 100:g}, a fraction"
        except ValueError:
            return "Write a fraction, such as 0.05"
    if re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", bare):
        return f"Write {bare.replace(',', '')}, without thousands separators"
    if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", bare):
        return f"Write {bare.replace(',', '.')}, with a decimal point"
    if re.fullmatch(r"[-+]?0[0-9]+(\.[0-9]+)?", bare):
        return f"YAML may read a leading zero as octal; write {bare.lstrip('+-0') or '0'}"
    if re.fullmatch(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9]*)?", bare):
        return "YAML may read colons as base 60; write a plain number"
    if _EXPONENT.fullmatch(bare):
        return "Write the number out, without an exponent"
    if re.fullmatch(r"[-+]?[0-9]+(_[0-9]+)+", bare):
        return f"Write {bare.replace('_', '')}, without underscores"
    if re.fullmatch(r"[-+]?\.[0-9]+", bare):
        return f"Write {bare.replace('.', '0.', 1)}"
    if re.fullmatch(r"[-+]?[0-9]+\.", bare):
        return f"Write {bare[:-1]}"
    return ""


def _text(scalar: Scalar) -> str:
    if scalar.plain:
        guess = guessed(scalar.text)
        if guess == "nothing":
            raise BadScalarError("left empty", "text is needed", 'Write "" for no text, or remove the key')
        if guess:
            raise BadScalarError(
                f"{shown(scalar.text)} without quotes",
                f"YAML may read that as {guess}, and text is needed",
                f'Write "{shown(scalar.text)}"',
            )
    return scalar.text


def _number(scalar: Scalar, leaf: Leaf) -> int | float:
    text = scalar.text
    if not scalar.plain:
        step = "Remove the quotes" if _NUMBER.fullmatch(text) else ""
        raise BadScalarError(f'the text "{shown(text)}"', f"{leaf.kind.value} is needed", step)
    if text in _NULLS:
        raise BadScalarError("left empty", f"{leaf.kind.value} is needed", "Write a value, or remove the key")
    if not _NUMBER.fullmatch(text):
        raise BadScalarError(shown(text), f"{leaf.kind.value} is needed", _number_hint(text))
    if len(text) > _MAX_NUMBER:
        raise BadScalarError(shown(text), "a shorter number is needed")
    return limited(float(text), leaf, text)


def limited(number: float, leaf: Leaf, text: str = "") -> int | float:
    """A number within its leaf's limits, whole where the leaf wants it."""
    text = text or f"{number:g}"
    if not math.isfinite(number):
        raise BadScalarError(text, f"{leaf.kind.value} is needed")
    if leaf.kind is Kind.INTEGER and (number != int(number) or "." in text):
        raise BadScalarError(text, "a whole number is needed", f"Write {round(number)}")
    above = leaf.high is not None and (number > leaf.high or (leaf.high_open and number == leaf.high))
    below = leaf.low is not None and (number < leaf.low or (leaf.low_open and number == leaf.low))
    if above or below:
        percent = leaf.high == 1 and leaf.kind is Kind.NUMBER and 1 < number <= 100
        raise BadScalarError(text, f"{domain(leaf)} is needed", fraction_hint(number) if percent else "")
    return int(number) if leaf.kind is Kind.INTEGER else number


def fraction_hint(number: float) -> str:
    """The percent trap, in words."""
    return f"Settings hold fractions, never percents: write {number / 100:g}"


def domain(leaf: Leaf) -> str:
    """A leaf's limits in words: `a number above 0 and at most 1`."""
    parts = []
    if leaf.low is not None:
        parts.append(f"above {leaf.low:g}" if leaf.low_open else f"of at least {leaf.low:g}")
    if leaf.high is not None:
        parts.append(f"below {leaf.high:g}" if leaf.high_open else f"at most {leaf.high:g}")
    return f"{leaf.kind.value} {' and '.join(parts)}".strip()


def _bool(scalar: Scalar) -> bool:
    if scalar.plain and scalar.text in ("true", "false"):
        return scalar.text == "true"
    meant = {
        "yes": "true",
        "on": "true",
        "true": "true",
        "1": "true",
        "no": "false",
        "off": "false",
        "false": "false",
        "0": "false",
    }
    word = meant.get(scalar.text.casefold())
    found = shown(scalar.text) if scalar.plain else f'the text "{shown(scalar.text)}"'
    raise BadScalarError(found or "left empty", "true or false is needed", f"Write {word}" if word else "")


def _date(scalar: Scalar) -> date:
    if _DATE.fullmatch(scalar.text):
        try:
            return date.fromisoformat(scalar.text)
        except ValueError:
            raise BadScalarError(
                scalar.text, "that day is not in the calendar; a date as YYYY-MM-DD is needed"
            ) from None
    raise BadScalarError(
        shown(scalar.text) or "left empty", "a date as YYYY-MM-DD is needed", "Write for example 2025-12-31"
    )


def _choice(scalar: Scalar, leaf: Leaf) -> str:
    if scalar.text in leaf.choices:
        return scalar.text
    raise BadScalarError(
        shown(scalar.text) or "left empty",
        f"one of {', '.join(leaf.choices)} is needed",
        nearest(scalar.text, leaf.choices),
    )


def value(node: Node, leaf: Leaf) -> Value:
    """The typed value of a node that must be one scalar. Raises `BadScalarError`.

    >>> value(Scalar("0.95", True, "a.yaml:1:1"), Leaf(Kind.NUMBER, low=0, high=1))
    0.95
    """
    if not isinstance(node, Scalar):
        raise BadScalarError("a list or a group", f"{leaf.kind.value} is needed")
    if leaf.nullable and node.plain and node.text in _NULLS:
        return None
    match leaf.kind:
        case Kind.TEXT:
            return _text(node)
        case Kind.INTEGER | Kind.NUMBER:
            return _number(node, leaf)
        case Kind.BOOL:
            return _bool(node)
        case Kind.DATE:
            return _date(node)
        case Kind.CHOICE:
            return _choice(node, leaf)
