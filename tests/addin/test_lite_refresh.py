"""The Refresh of the Lite edition: from the code in the workbook alone, over xlwings' remote engine, cells on request.

It runs in a Python that has only the packages Lite is asked for; the actions are then taken by the client's workbook.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sheets import company
from support import live
from support.lite_script import NOW, run
from support.remote_client import Client

import invxl.run
from invxl.addin import lite
from invxl.addin.lite_refresh import ROWS
from invxl.demo import sample
from invxl.hosts.file import FileHost
from invxl.ooxml import webextension
from invxl.progress import silent
from invxl.resources import file
from invxl.template import LITE


@pytest.fixture(scope="module")
def main_py(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code as the shipped workbook carries it."""
    path = tmp_path_factory.mktemp("lite") / "main.py"
    with zipfile.ZipFile(file("workbook_templates", LITE)) as package:
        path.write_text(webextension.extract(package.read(webextension.PART))["main.py"], encoding="utf-8")
    return path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Five items in a new pack of the Lite edition."""
    return live.start(tmp_path / "pack.xlsx", company.book().tables.values())


def refreshed(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The closed file refreshed at the same moment; gives its sheets."""

    class Fixed(invxl.run.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls) -> Fixed:
            return cls.fromisoformat(NOW.isoformat())

    monkeypatch.setattr(invxl.run, "datetime", Fixed)
    host = FileHost(path)
    done = invxl.run.compute(host, None, [], None, silent).refreshed.pack
    host.write(done)
    return [s.name for s in done.sheets]


def overridden(path: Path, setting: str, value: object) -> None:
    """A setting typed into the Config sheet's Override column."""
    book = openpyxl.load_workbook(path)
    sheet = book["Config"]
    [table] = sheet.tables.values()
    left, top, right, bottom = openpyxl.utils.range_boundaries(table.ref)
    headers = [sheet.cell(top, c).value for c in range(left, right + 1)]
    [row] = [r for r in range(top + 1, bottom + 1) if sheet.cell(r, left + headers.index("Key")).value == setting]
    sheet.cell(row, left + headers.index("Override"), value)
    book.save(path)


def test_three_refreshes_with_notes_and_a_setting_end_with_the_cells_of_the_closed_file(
    main_py: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A 25th of the sample company; formulas of a user's beside rows that move, which Lite tells on request only."""
    data = sample().tables
    data = live.only(data, set(live.skus_of(data)[::25]))
    path = live.start(tmp_path / "pack.xlsx", data)
    refreshed(path, monkeypatch)
    live.annotated(path)
    overridden(path, "abc.basis", "revenue")
    overridden(path, "pack.as_of", date(2025, 12, 31))
    client = Client(path)
    for _ in range(3):
        ran = run(main_py, client)
        client.take(ran.actions)
        assert ran.alert.startswith("Refreshed")
        assert ran.found["refused"] == []
        assert not Path(ran.found["from"]).is_relative_to(Path(invxl.run.__file__).parents[1])
        sheets = refreshed(path, monkeypatch)
        assert live.differences(live.cells_of(path, sheets), dict(live.told(client.book, sheets))) == []
    moved = [c.value for line in client.book["ABC"].iter_rows() for c in line if c.data_type == "f"]
    assert any("$A$1" in str(text) for text in moved)  # the user's own are among what was compared


def test_a_larger_tab_is_refused_before_a_cell_is_read(main_py: Path, pack: Path) -> None:
    client = Client(pack)
    table = client.book["Sales"].tables["tblSales"]
    table.ref = f"{table.ref.partition(':')[0]}:H{ROWS + 2}"
    ran = run(main_py, client)
    assert ran.told == []
    assert [a["func"] for a in ran.actions] == ["alert"]
    assert f"Sales: {ROWS + 1:,} rows; at most {ROWS:,} per raw tab" in ran.alert
    assert '"invxl refresh"' in ran.alert
    assert ran.alert in ran.printed

    table.ref = f"{table.ref.partition(':')[0]}:H{ROWS + 1}"
    assert run(main_py, client).told[0] == "values"


def test_the_limit_is_stated_where_people_read() -> None:
    """On Start and About of the shipped workbook, in the README, and at the head of the code."""
    limit = f"up to {ROWS:,} rows per raw tab"
    book = openpyxl.load_workbook(file("workbook_templates", LITE))
    for name in ("Start", "About"):
        assert any(limit in str(c.value) for line in book[name].iter_rows() for c in line), name
    assert limit in lite.main_py()
    readme = file("config", "default.yaml").parents[1] / "README.md"
    if readme.is_file():  # not in an installed package
        assert limit in readme.read_text(encoding="utf-8")


def test_a_tab_without_a_table_is_counted_too(main_py: Path, pack: Path) -> None:
    client = Client(pack)
    sheet = client.book["Sales"]
    del sheet.tables["tblSales"]
    sheet.cell(ROWS + 2, 1, "x")
    assert f"Sales: {ROWS + 1:,} rows" in run(main_py, client).alert


def test_data_at_fault_are_one_dialog_and_nothing_else(main_py: Path, pack: Path) -> None:
    client = Client(pack)
    for row in client.book["OnHand"].iter_rows(min_row=1, max_row=1):
        for cell in row:
            if cell.value == "Quantity":
                cell.value = "Shelf"
    ran = run(main_py, client)
    assert [a["func"] for a in ran.actions] == ["alert"]
    assert ran.alert.startswith("Refresh of pack.xlsx: refused, nothing was changed.")
    assert "OnHand" in ran.alert and "Quantity" in ran.alert


@pytest.mark.parametrize("fault", ["ZeroDivisionError", "InvxlError"])
def test_what_fails_in_the_middle_leaves_nothing_half_written(main_py: Path, pack: Path, fault: str) -> None:
    """Half of the actions wait already: none of them reaches the workbook."""
    broken = f"""
import invxl.hosts.excel.take as taking
from invxl.errors import InvxlError
def half(book, steps, backup):
    for step in steps[: len(steps) // 2]:
        step.do(book)
    assert len(book.json()["actions"]) > 100
    raise {fault}("SECRET 4711")
taking.take = half
"""
    ran = run(main_py, Client(pack), broken)
    assert [a["func"] for a in ran.actions] == ["alert"]
    if fault == "ZeroDivisionError":
        assert "a fault of invxl, not of your data (ZeroDivisionError). The workbook is as it was." in ran.alert
        assert "in half" in ran.printed  # where it is, for whoever mends it
        assert "SECRET" not in ran.printed + ran.alert  # and nothing of the data
    else:
        assert "refused, nothing was changed" in ran.alert
