"""Rows that go and come back: their formulas as plain as they were, and no word of inputs that nobody filled in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from support.packs import small_pack

from invxl.hosts.file import FileHost
from invxl.pack import Column, Pack, Role
from invxl.terms.model import Format


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "June.xlsx"
    openpyxl.Workbook().save(path)
    return path


def with_inputs(skus: list[str]) -> Pack:
    """The small pack with a column that the user fills in, in a format of each row."""
    pack = small_pack(skus)
    [abc, *others] = pack.sheets
    assert abc.table is not None
    formats = [Format.PERCENT if sku < "C" else Format.DATE for sku in skus]
    inputs = Column(
        "limit", "My limit", [None] * len(skus), Format.PERCENT, Role.INPUT, formats=formats, user_owned=True
    )
    return Pack((replace(abc, table=replace(abc.table, columns=(*abc.table.columns, inputs))), *others))


def test_a_formula_that_came_back_looks_as_it_did_and_goes_in_one_line(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A", "B", "C"]))
    book = openpyxl.load_workbook(pack)
    for row in (7, 8, 9):
        book["ABC"].cell(row, 5, f"=B{row}&1")
    book.save(pack)
    for skus in (["A", "C"], ["A", "B", "C"]):
        FileHost(pack).write(small_pack(skus))
    sheet = openpyxl.load_workbook(pack)["ABC"]
    assert [sheet.cell(row, 5).style_id for row in (7, 8, 9)] == [0, 0, 0]
    assert sheet["E8"].value == "=B8&1"
    FileHost(pack).write(small_pack(["A", "C"]))
    listed = openpyxl.load_workbook(pack)["Removed items"]
    assert [listed.cell(row, 4).value for row in range(5, listed.max_row + 1)] == ["=B8&1"]


def test_an_input_that_nobody_filled_in_is_not_put_aside(pack: Path) -> None:
    FileHost(pack).write(with_inputs(["A", "B", "C", "D"]))
    book = openpyxl.load_workbook(pack)
    book["ABC"]["E8"] = 0.25
    book.save(pack)
    FileHost(pack).write(with_inputs(["C", "D"]))
    listed = openpyxl.load_workbook(pack)["Removed items"]
    assert [[listed.cell(row, c).value for c in (2, 3, 4)] for row in range(5, listed.max_row + 1)] == [
        ["B", "My limit", 0.25]
    ]
