"""The formulas of the script for a person with Excel, read from it, and what the functions give for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from invxl.addin.marshalling import call

SCRIPT = Path(__file__).with_name("excel_acceptance.md").read_text(encoding="utf-8")
RANGES = {"A1:A3": [[100.0], [50.0], [10.0]], "B1:B3": [[20.0], [0.0], [None]], "A:A": [[100.0], [50.0], [10.0]]}
# Cell, function, arguments, what is expected.
ROWS = re.findall(r"^\| [^|]+ \| ([A-Z]\d+): `=([A-Z]+)\(([^()]*)\)` \| ([^|]+) \|$", SCRIPT, re.MULTILINE)


def cells(name: str, given: str) -> list[Any]:
    """What the formula shows: one cell, or those below each other."""
    found = call(name, [_value(word) for word in given.split(",")])
    return [row[0] for row in found] if isinstance(found, list) else [found]


def _value(word: str) -> Any:
    if word in RANGES:
        return RANGES[word]
    if word.startswith("{"):
        return [[float(cell)] for cell in word[1:-1].split(";")]
    return None if not word else word.strip('"') if word.startswith('"') else float(word)
