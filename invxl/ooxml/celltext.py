"""What stands inside `<c r="A1"`: one cell as text of a part, so that a row is joined and never built as objects.

A body is everything after the address: attributes, content and end tag. It does not hold its row, and so can move.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from invxl.ooxml.formula_text import escape_formula

MAX_TEXT = 32_767  # characters a cell can hold

_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r", "\0")
ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)


@dataclass(frozen=True, slots=True)
class NativeFormula:
    """A formula as the file stores it (no "="), and the value it has."""

    text: str
    value: bool | float | str | None


@dataclass(frozen=True, slots=True)
class CellStyle:
    """The style ids of a cell: plain, and the same with the text prefix for text that looks like a formula."""

    plain: int
    quoted: int


Value = bool | int | float | str | NativeFormula | None


def escaped(text: str) -> str:
    r"""Text for an element of a part: XML escapes, Excel's `_xHHHH_` for what XML cannot hold.

    >>> escaped("a<b & \x00 _x0041_")
    'a&lt;b &amp; _x0000_ _x005F_x0041_'
    """
    if not text.isprintable() or "_x" in text:
        text = _UNSAFE.sub(lambda m: "_x005F_x" if m[0] == "_x" else f"_x{ord(m[0]):04X}_", text)
        text = _SURROGATE.sub("\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program might take the text for a formula when it is typed or pasted."""
    return text.startswith(_FORMULA_LIKE)


def length(text: str) -> int:
    r"""Characters as Excel counts them, to its limit: one past the first 65,536 is two.

    >>> length("ab"), length("\U0001f600" * 20_000)
    (2, 40000)
    """
    return len(text) if len(text) <= MAX_TEXT // 2 else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str) -> str:
    """The text, or as much of it as a cell can hold, with a mark that there was more: Excel opens no longer one."""
    while length(text) > MAX_TEXT:
        text = text[: min(MAX_TEXT, len(text)) - 1 - (length(text) - len(text))] + "…"
    return text


def number(value: float) -> str:
    """The shortest text that reads back as the same double.

    >>> number(5.0), number(0.1 + 0.2)
    ('5', '0.30000000000000004')
    """
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))


def text_body(text: str, style: CellStyle) -> str:
    """A cell that holds this text and never a formula."""
    s = style.quoted if looks_like_formula(text) else style.plain
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() or "\n" in text else ""
    return f' s="{s}" t="inlineStr"><is><t{space}>{escaped(fitting(text))}</t></is></c>'


def body(value: Value, style: CellStyle) -> str:
    """A cell with this value. An infinite number becomes #NUM!, which is what a cell can say of it."""
    if value is None:
        return f' s="{style.plain}"/>'
    if isinstance(value, str):
        return text_body(value, style) if value else f' s="{style.plain}"/>'
    if isinstance(value, bool):
        return f' s="{style.plain}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, NativeFormula):
        kind, shown = _result(value.value)
        return f' s="{style.plain}"{kind}><f>{escape_formula(value.text)}</f>{shown}</c>'
    if not math.isfinite(value):
        return f' s="{style.plain}"/>' if math.isnan(value) else f' s="{style.plain}" t="e"><v>#NUM!</v></c>'
    return f' s="{style.plain}"><v>{number(value)}</v></c>'


def _result(value: bool | float | str | None) -> tuple[str, str]:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ' t="str"', "<v></v>"
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, str):
        return (' t="e"' if value in ERRORS else ' t="str"'), f"<v>{escaped(value)}</v>"
    if not math.isfinite(value):
        return ' t="e"', "<v>#NUM!</v>"
    return "", f"<v>{number(value)}</v>"
