"""A raw tab that the template hides is shown once it is filled; what a person hid stays hidden."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from support.rawbook import raw_table

from invxl.commands import new
from invxl.hosts.file import FileHost


def filled(n: int) -> list[object]:
    return [raw_table("tblForecast", {"Period": [45930.0] * n, "SKU": ["A"] * n, "Forecast qty": [1.0] * n})]


def states(path: Path) -> dict[str, str]:
    return {sheet.title: sheet.sheet_state for sheet in openpyxl.load_workbook(path)}


def test_an_empty_tab_is_shown_when_it_is_filled(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    new.make(pack)
    before = states(pack)
    FileHost(pack).write_raw(filled(3))
    assert before["Forecast"] == "hidden"
    assert states(pack) == before | {"Forecast": "visible"}


def test_a_tab_filled_with_nothing_stays_hidden(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    new.make(pack)
    FileHost(pack).write_raw(filled(0))
    assert states(pack)["Forecast"] == "hidden"


def test_a_tab_that_a_person_hid_stays_hidden(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    new.make(pack)
    FileHost(pack).write_raw(filled(3))
    book = openpyxl.load_workbook(pack, keep_vba=True)
    book["Forecast"].sheet_state = "hidden"
    book.save(pack)
    FileHost(pack).write_raw(filled(4))
    assert states(pack)["Forecast"] == "hidden"
