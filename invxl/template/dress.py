"""Looks and types of raw columns, in XlsxWriter's words."""

from __future__ import annotations

from datetime import date
from typing import Any

from invxl.hosts.look import Look
from invxl.schema import Column, Type

_BORDERS = {"": 0, "hair": 7, "thin": 1}
_VERTICAL = {"top": "top", "center": "vcenter", "bottom": "bottom"}
LARGEST = 1e15  # beyond it Excel's numbers lose units


def properties(look: Look) -> dict[str, Any]:
    """The properties of a cell format that has this look."""
    given: dict[str, Any] = {
        "font_name": look.font, "font_size": look.size, "font_color": f"#{look.colour}",
        "valign": _VERTICAL[look.vertical], "num_format": look.number_format,
    }  # fmt: skip
    given |= {name: True for name, on in (("bold", look.bold), ("italic", look.italic), ("text_wrap", look.wrap)) if on}
    if look.horizontal != "general":
        given["align"] = look.horizontal
    if look.fill:
        given["bg_color"] = f"#{look.fill}"
    for side in ("top", "bottom"):
        style = _BORDERS[getattr(look, side)]
        if style:
            given |= {side: style, f"{side}_color": f"#{look.rule}"}
    if look.indent:
        given["indent"] = look.indent
    return given


def help_text(column: Column) -> str:
    """What a person reads when the column's header is selected."""
    needed = ("Needed, in every row. " if column.filled else "Needed. ") if column.required else ""
    choices = f" One of: {', '.join(column.choices)}." if column.choices else ""
    default = f" Blank is {column.default}." if column.default else ""
    return f"{needed}{column.help}.{choices}{default}"


def header_message(column: Column) -> dict[str, Any]:
    """A validation that allows everything and shows the column's help."""
    return {"validate": "any", "input_title": column.header[:32], "input_message": help_text(column)[:255]}


def validation(column: Column) -> dict[str, Any] | None:
    """What a person may type into the column; None where anything goes. Pasted cells are judged by the refresh."""
    rule: dict[str, Any]
    match column.type:
        case Type.SKU | Type.TEXT:
            return None
        case Type.DATE:
            rule = {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
            needed = "A date is needed, typed as your Excel takes dates."
        case Type.FRACTION:
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
            needed = "A fraction from 0 to 1 is needed: write 0.95 or 95%, not 95."
        case Type.DAYS:
            rule = {"validate": "decimal", "criteria": ">=", "value": 0}
            needed = "A number of days is needed, 0 or more."
        case Type.CHOICE:
            rule = {"validate": "list", "source": list(column.choices)}
            needed = f"One of {', '.join(column.choices)} is needed."
        case Type.FLAG:
            rule = {"validate": "list", "source": ["yes"]}
            needed = "yes is needed, or nothing."
        case Type.QUANTITY | Type.MONEY | Type.NUMBER:
            rule = {"validate": "decimal", "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
            needed = "A number is needed."
    return rule | {"error_title": column.header[:32], "error_message": needed, "error_type": "stop"}
