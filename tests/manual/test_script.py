"""The figures that the script for a person with Excel expects are those of the functions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from invxl.addin.marshalling import call

SCRIPT = Path(__file__).with_name("excel_acceptance.md").read_text(encoding="utf-8")
RANGES = {"A1:A3": [[100.0], [50.0], [10.0]], "B1:B3": [[20.0], [0.0], [None]], "A:A": [[100.0], [50.0], [10.0]]}
ROWS = re.findall(r"^\| [^|]+ \| [A-Z]\d+: `=([A-Z]+)\(([^()]*)\)` \| ([^|]+) \|$", SCRIPT, re.MULTILINE)


def value(word: str) -> Any:
    if word in RANGES:
        return RANGES[word]
    if word.startswith("{"):
        return [[float(cell)] for cell in word[1:-1].split(";")]
    return None if not word else word.strip('"') if word.startswith('"') else float(word)


@pytest.mark.parametrize(("name", "given", "expected"), ROWS, ids=[name for name, _, _ in ROWS])
def test_what_the_script_expects_is_what_the_function_gives(name: str, given: str, expected: str) -> None:
    found = call(name, [value(word) for word in given.split(",")])
    cells = [row[0] for row in found] if isinstance(found, list) else [found]
    words = [w.strip(" `") for w in re.sub(r"( down|, at once| \().*", "", expected).split(",")]
    assert len(cells) == len(words)
    for cell, word in zip(cells, words, strict=True):
        digits = len(word.partition(".")[2])
        assert (round(cell, digits) == float(word)) if isinstance(cell, float) else cell == word


def test_every_family_is_in_it() -> None:
    from invxl.catalogue import FUNCTIONS

    first = {f.category.split()[0] for f in FUNCTIONS}
    assert first == {word for word in first if re.search(rf"^\| {word}", SCRIPT, re.MULTILINE)}
    assert len(ROWS) >= 12
