"""The Refresh through xlwings' remote engine: JSON in, actions out, and the same cells as the host of closed files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from benchmarks.live_calls import calls
from sheets import company
from support import live
from support.corpus import SHARED
from support.remote_client import Client

from invxl.columns import RawTable
from invxl.demo import sample
from invxl.hosts.excel import ExcelHost
from invxl.hosts.file import FileHost
from invxl.progress import silent
from invxl.refresh import refresh
from invxl.sheets.runlog import table_hash


def lived(client: Client, pack: live.Pack, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The pack written by the live host."""
    with client.opened(monkeypatch) as book:
        return ExcelHost(book, formulas_of=client.formulas_of).write(pack).notes


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> live.Story:
    """Five items; in each refresh another one is gone, or back."""
    tables = tuple(company.book().tables.values())
    gone: list[set[str]] = [set(), {"A-1"}, {"B-1", "C-1"}, set(), {"0005"}, {"A-1", "D-1"}, {"B-1"}, set(), set()]
    return live.story(tmp_path_factory.mktemp("five"), tables, gone)


def test_the_first_refresh_reads_and_writes_what_the_file_host_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = live.start(tmp_path / "pack.xlsm", company.book().tables.values())
    client = Client(path)
    host = FileHost(path)
    of_file = host.read()
    with client.opened(monkeypatch) as book:
        live_host = ExcelHost(book, formulas_of=client.formulas_of)
        read = live_host.read()
        assert {n: table_hash(read, n) for n in of_file.tables} == {n: table_hash(of_file, n) for n in of_file.tables}
        done = refresh(read, company.CONFIG, as_of=None, run=company.RUN, progress=silent)
        live_host.write(done.pack)
    host.write(refresh(of_file, company.CONFIG, as_of=None, run=company.RUN, progress=silent).pack)
    sheets = [s.name for s in done.pack.sheets]
    assert live.differences(live.cells_of(path, sheets), dict(live.told(client.book, sheets))) == []
    assert _tables(openpyxl.load_workbook(path)) == _tables(client.book)


def test_ten_refreshes_with_notes_end_with_the_same_cells(
    five: live.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = five.copied(tmp_path)
    client = Client(path)
    said = []
    for pack in five.packs:
        FileHost(path).write(pack)
        said.append([n for n in lived(client, pack, monkeypatch) if "tells no fills" in n])
        sheets = [*five.sheets, *(["Removed items"] if "Removed items" in client.book.sheetnames else [])]
        assert live.differences(live.cells_of(path, sheets), dict(live.told(client.book, sheets))) == []
    assert said[0] == []  # no row moved
    assert [n.partition(":")[0] for n in said[1]] == ["ABC, Aging"]
    assert "Removed items" in client.book.sheetnames
    assert _tables(openpyxl.load_workbook(path)) == _tables(client.book)


def the_sample() -> Sequence[RawTable]:
    return sample().tables


def adventureworks() -> Sequence[RawTable]:
    folder = SHARED / "data" / "adventureworks"
    if not folder.is_dir():
        pytest.skip("AdventureWorks is not beside the project")
    return live.adventureworks(folder)


@pytest.mark.parametrize(
    "company_of",
    [the_sample, pytest.param(adventureworks, marks=pytest.mark.shared)],
    ids=["sample", "adventureworks"],
)
def test_real_companies_whole_first_refresh_and_tenth(
    company_of: Callable[[], Sequence[RawTable]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every item of both. The packs are computed from all raw rows; the workbook that is written to holds one item's,
    so that it is soon opened."""
    data = company_of()
    skus = live.skus_of(data)
    first = live.pack_of(live.start(tmp_path / "whole.xlsm", data))
    path = live.start(tmp_path / "pack.xlsm", live.only(data, set(skus[:1])))
    client = Client(path)
    FileHost(path).write(first)
    lived(client, first, monkeypatch)
    sheets = [s.name for s in first.sheets]
    assert live.differences(live.cells_of(path, sheets), dict(live.told(client.book, sheets))) == []

    (tmp_path / "story").mkdir()
    story = live.story(tmp_path / "story", data, [set(skus[3::7]), set()])
    path = story.copied(tmp_path / "ten")
    client = Client(path)
    for pack in (*story.packs * 4, story.packs[0]):
        FileHost(path).write(pack)
        lived(client, pack, monkeypatch)
    sheets = [*story.sheets, "Removed items"]
    assert live.differences(live.cells_of(path, sheets), dict(live.told(client.book, sheets))) == []
    assert _tables(openpyxl.load_workbook(path)) == _tables(client.book)


def _tables(book: openpyxl.Workbook) -> dict[str, str]:
    return {t.displayName: t.ref for sheet in book.worksheets for t in sheet.tables.values()}


def test_calls_do_not_grow_with_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few, _ = calls(tmp_path, 40, monkeypatch)
    many, _ = calls(tmp_path, 400, monkeypatch)
    assert few == many
    assert sum(few.values()) < 100
