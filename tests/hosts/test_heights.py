"""Row heights of ours follow their texts at each refresh; those that a person set stay with their row's key."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from invxl.hosts.file import FileHost
from invxl.pack import LINE, Cell, Column, Pack, Role, Sheet, Table

TWO_LINES, FOUR_LINES = 2 * LINE, 4 * LINE
TOP = 4  # the header's row


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsx"
    book = Workbook()
    book.active.title = "Mine"
    book.save(path)
    return path


def pack(heights: dict[str, float], block: float = 0.0) -> Pack:
    """A sheet with a row per key, each as high as is said; 0 leaves the row as it is."""
    columns = (Column("id", "Id", list(heights)), Column("note", "Note", ["x"] * len(heights), wrap=True))
    rows = {TOP + 1 + i: h for i, h in enumerate(heights.values()) if h} | ({1: block} if block else {})
    table = Table("tblNotes", columns, key=("id",))
    return Pack((Sheet("Notes", "Notes", cells=(Cell(1, 1, "Notes", Role.TITLE),), table=table, table_row=TOP,
                       row_heights=rows),))  # fmt: skip


def heights(path: Path) -> dict[str, float | None]:
    sheet = load_workbook(path)["Notes"]
    found = {"block": sheet.row_dimensions[1].height}
    for row in range(TOP + 1, sheet.max_row + 1):
        found[str(sheet.cell(row, 1).value)] = sheet.row_dimensions[row].height
    return found


def by_hand(path: Path, rows: dict[int, float]) -> None:
    book = load_workbook(path)
    for row, points in rows.items():
        book["Notes"].row_dimensions[row].height = points
    book.save(path)


def test_heights_of_ours_grow_and_shrink_with_their_texts(path: Path) -> None:
    FileHost(path).write(pack({"A": TWO_LINES, "B": 0.0, "C": TWO_LINES}, block=TWO_LINES))
    assert heights(path) == {"block": TWO_LINES, "A": TWO_LINES, "B": None, "C": TWO_LINES}
    FileHost(path).write(pack({"A": 0.0, "B": FOUR_LINES, "C": FOUR_LINES}, block=FOUR_LINES))
    assert heights(path) == {"block": FOUR_LINES, "A": None, "B": FOUR_LINES, "C": FOUR_LINES}
    FileHost(path).write(pack({"A": 0.0, "B": 0.0, "C": 0.0}))
    assert heights(path) == {"block": None, "A": None, "B": None, "C": None}


def test_a_height_that_a_person_set_stays_and_follows_the_key(path: Path) -> None:
    FileHost(path).write(pack({"A": TWO_LINES, "B": TWO_LINES}, block=TWO_LINES))
    by_hand(path, {1: 50.0, TOP + 1: 41.25})
    FileHost(path).write(pack({"Z": TWO_LINES, "A": FOUR_LINES, "B": FOUR_LINES}, block=FOUR_LINES))
    assert heights(path) == {"block": 50.0, "Z": TWO_LINES, "A": 41.25, "B": FOUR_LINES}


def test_a_second_refresh_of_the_same_changes_no_height(path: Path) -> None:
    FileHost(path).write(pack({"A": TWO_LINES, "B": 0.0}, block=TWO_LINES))
    first = path.read_bytes()
    FileHost(path).write(pack({"A": TWO_LINES, "B": 0.0}, block=TWO_LINES))
    assert path.read_bytes() == first
