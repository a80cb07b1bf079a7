"""What a role looks like: one restrained palette that prints, read by every host and by the template.

Blue is typed by a person, black is computed, green comes from another sheet; one accent for headers; thin rules instead
of boxes; a traffic light always together with its word. Colours are RRGGBB.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from invxl.pack import Light, Role
from invxl.terms.model import Format

FONT = "Calibri"
SIZE = 10.0  # points; the workbook's default font, so that widths mean the same everywhere

BLACK = "000000"
BLUE = "0000FF"  # inputs
GREEN = "00703C"  # references to another sheet
GREY = "595959"  # notes; 7:1 against white, so that it survives a grey printer
ACCENT = "1F3864"  # titles, header text, header rule, sheet tabs
HEADER_FILL = "DCE6F1"
INPUT_FILL = "FFFBE6"
RULE = "BFBFBF"

# Series of a chart, in order: told apart on a grey printer too, and nobody's traffic light.
CHART_COLOURS = ("1F3864", "8FAADC", "A6A6A6", "C55A11", "2F5597", "F4B183", "595959", "BDD7EE")

# Excel's own table style under our cell formats: a line above and below, no stripes, no boxes. It also dresses the
# columns that a user adds to a table.
TABLE_STYLE = "TableStyleLight1"
TABLE_STRIPES = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is dressed. Lengths in points; `indent` in Excel's indent steps; "" is none."""

    font: str = FONT
    size: float = SIZE
    bold: bool = False
    italic: bool = False
    colour: str = BLACK
    fill: str = ""
    top: str = ""  # border style above: "", "hair" or "thin"
    bottom: str = ""  # border style below
    rule: str = RULE  # colour of both
    number_format: str = "General"
    horizontal: str = "left"  # "left", "right", "center", or "general": by what the cell holds
    vertical: str = "center"  # "top", "center" or "bottom"
    wrap: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class LightLook:
    """The font and fill of a traffic light, for cells and for conditional formats alike."""

    colour: str
    fill: str


LIGHT_LOOKS: Mapping[Light, LightLook] = {
    Light.GOOD: LightLook("1E6B34", "E2F0D9"),
    Light.WATCH: LightLook("7F6000", "FFF2CC"),
    Light.BAD: LightLook("9C0006", "FBDAD7"),
    Light.GREY: LightLook("595959", "EDEDED"),
}

_LEFT = frozenset({Format.TEXT, Format.GENERAL, Format.WORDS})
_BASE: Mapping[Role, Look] = {
    Role.TITLE: Look(size=16.0, bold=True, colour=ACCENT, vertical="center"),
    Role.SUBTITLE: Look(colour=ACCENT, vertical="center"),
    Role.NOTE: Look(size=9.0, italic=True, colour=GREY),
    Role.LABEL: Look(bottom="hair"),
    Role.VALUE: Look(bottom="hair"),
    Role.HEADER: Look(bold=True, colour=ACCENT, fill=HEADER_FILL, bottom="thin", rule=ACCENT, vertical="center",
                      wrap=True),
    Role.BODY: Look(bottom="hair"),
    Role.INPUT: Look(colour=BLUE, fill=INPUT_FILL, bottom="hair"),
    Role.LINK: Look(colour=GREEN, bottom="hair"),
    Role.STATUS: Look(bold=True, horizontal="center", bottom="hair"),
    Role.TOTAL: Look(bold=True, top="thin", bottom="thin", rule=ACCENT),
}  # fmt: skip
_FIXED_ALIGNMENT = frozenset({Role.TITLE, Role.SUBTITLE, Role.NOTE, Role.STATUS})


@lru_cache(maxsize=256)
def look(role: Role, format: Format = Format.GENERAL, wrap: bool = False) -> Look:
    """The look of a cell with this role and number format; headers stand over their numbers.

    >>> look(Role.INPUT, Format.MONEY).colour, look(Role.HEADER, Format.MONEY).horizontal
    ('0000FF', 'right')
    >>> names = look(Role.INPUT, Format.WORDS)
    >>> names.horizontal, names.indent, names.number_format
    ('left', 1, 'General')
    >>> look(Role.BODY, Format.TEXT).number_format
    '@'
    """
    base = _BASE[role]
    horizontal = base.horizontal if role in _FIXED_ALIGNMENT or format in _LEFT else "right"
    if role is Role.INPUT and format is Format.GENERAL:
        horizontal = "general"  # a number goes right and a text left, so that a number typed as text is seen
    plain = role is Role.HEADER or format is Format.WORDS
    number_format = Format.GENERAL.value if plain else format.value
    # Texts keep off the numbers beside them. Numbers are not indented: LibreOffice draws that in some rows only.
    indent = 1 if horizontal == "left" and role not in _FIXED_ALIGNMENT else 0
    return replace(base, horizontal=horizontal, number_format=number_format, wrap=base.wrap or wrap, indent=indent)
