"""Sheets with a few bytes changed: the fast path and the slow path say the same, values or refusal."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from ooxml.reading import ours
from ooxml.sheets import MANNERS, shared_strings, workbook
from ooxml.test_read_shapes import REGULAR, exact

from invxl.columns import Kind
from invxl.errors import WorkbookError

# Without formulas: nothing of them is read, so that a broken entity in one is nothing to the fast path.
_ROWS = [[cell and replace(cell, formula="") for cell in row] for row in REGULAR[:30]]
_STRINGS = shared_strings([c.text or "" for row in _ROWS for c in row if c and c.kind is Kind.TEXT])
_PIECES = [
    b"<", b">", b'"', b"/", b" ", b"&", b"<v>", b"</v>", b"</c>", b'<c r="B2"><v>1</v></c>', b"<!-- x -->", b"</row>",
    b'<row r="9">', b't="s"', b"<is>", b"A", b"9", b".", b"\n", b"<x/>", b"'", b'<c r="G7" s="1"/>', b"<![CDATA[1]]>",
]  # fmt: skip


def _mutated(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        i = chance.randrange(120, len(out))
        match chance.randrange(4):
            case 0:
                out[i : i + 1] = chance.choice(_PIECES)
            case 1:
                out[i:i] = chance.choice(_PIECES)
            case 2:
                del out[i : i + chance.choice([1, 1, 2, 5, 20])]
            case _:
                j, n = chance.randrange(120, len(out)), chance.randrange(1, 60)
                out[i:i] = out[j : j + n]
    return bytes(out)


def _outcome(data: bytes, fast: bool) -> object:
    try:
        return exact(ours(data, 8, fast)["Sales"])
    except WorkbookError:
        return "refused"


@pytest.mark.parametrize("manner", ["excel", "inline", "prefixed", "libreoffice"])
def test_a_few_bytes_changed(manner: str) -> None:
    chance = random.Random(manner)
    sheet = MANNERS[manner].xml(_ROWS, [])
    read = 0
    for _ in range(150):
        changed = _mutated(sheet, chance)
        data = workbook(changed, _STRINGS)
        fast, slow = _outcome(data, True), _outcome(data, False)
        assert fast == slow, changed
        read += fast != "refused"
    assert read > 3
