"""Real workbooks of many makers, cell by cell against openpyxl."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ooxml.reading import agree, ours, theirs

CORPUS = Path(os.environ.get("INVXL_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "corpus"
FILES = sorted(CORPUS.glob("*.xls[xm]"))

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not FILES, reason=f"no corpus at {CORPUS}")]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_cell_as_openpyxl_reads_it(path: Path) -> None:
    expected, found = theirs(path), ours(path)
    assert found == ours(path, fast=False)
    assert list(found) == [name for name in expected if name in found]  # openpyxl lists macro sheets among them
    assert found
    for sheet, mine in found.items():
        cells = expected[sheet]
        inside = {at: v for at, v in cells.items() if at[0] <= 5000 and at[1] <= 60}
        wrong = {
            at: (mine.get(at), inside.get(at))
            for at in mine.keys() | inside.keys()
            if not agree(mine.get(at), inside.get(at))
        }
        assert not wrong, f"{sheet}: {list(wrong.items())[:5]} and {len(wrong)} in all"
