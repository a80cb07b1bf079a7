"""The Refresh on a live spreadsheet program: the same cells, formulas and number formats as the host of closed files.

Both workbooks are read by the same program, so that only what was written differs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from sheets import company
from support import calc, live
from support.corpus import SHARED

from invxl.columns import RawTable
from invxl.demo import sample
from invxl.hosts.excel import ExcelHost
from invxl.hosts.excel.seen import see
from invxl.hosts.excel.session import held
from invxl.hosts.file import FileHost
from invxl.pack import Pack
from invxl.progress import silent
from invxl.refresh import refresh

pytestmark = pytest.mark.libreoffice
Company = Callable[[], Sequence[RawTable]]


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    with calc.running() as app:
        yield app


def shown(book: xw.Book, sheets: Iterable[str]) -> dict[Any, Any]:
    """(sheet, row, column) -> (value, number format), formulas as their text."""
    out = {}
    seen = see(book)
    for name in sheets:
        grid = seen.grid(name)
        keys = book.sheets[name].used_range.impl.by_format()
        for i, line in enumerate(grid.values):
            for j, value in enumerate(line):
                at = (grid.top + i, grid.left + j)
                if value is not None or grid.formula(*at):
                    out[name, *at] = (value, grid.formula(*at), book.impl.format_code(int(keys[i, j])))
    return out


def tables(book: xw.Book) -> dict[str, str]:
    return {key: f"{t.sheet}!{t.area}" for key, t in see(book).tables.items()}


def same(office: xw.App, by_file: Path, book: xw.Book, sheets: Iterable[str]) -> None:
    """Nothing differs between a closed workbook and an open one."""
    wanted = office.books.open(by_file)
    try:
        book.app.calculate()
        found = live.differences(shown(wanted, sheets), shown(book, sheets))
        assert not found, "\n".join(found[:40])
        assert tables(wanted) == tables(book)
    finally:
        wanted.close()


def test_general_reaches_cells_of_several_other_formats(office: xw.App) -> None:
    """LibreOffice alone leaves a range of two days and a text as it is, which once failed a comparison below."""
    book = office.books.add()
    try:
        cells = book.sheets[0].range("A1:A3")
        for cell, code in zip(cells, ("yyyy-mm-dd", "yyyy-mm-dd", "@"), strict=True):
            cell.number_format = code
        assert cells.number_format is None
        cells.number_format = "General"
        assert [cell.number_format for cell in cells] == ["General"] * 3
    finally:
        book.close()


def twins(tmp_path: Path, path: Path) -> tuple[Path, Path]:
    """Two copies: one for each host."""
    story = live.Story(path, ())
    return story.copied(tmp_path / "file", "closed"), story.copied(tmp_path / "live", "open")


def lived(office: xw.App, tmp_path: Path, path: Path, config: Any) -> None:
    """A whole Refresh of the open workbook, from reading to writing, against that of the closed one."""
    by_file, by_live = twins(tmp_path, path)
    host = FileHost(by_file)
    host.write(refresh(host.read(), config, as_of=None, run=company.RUN, progress=silent).pack)
    book = office.books.open(by_live)
    try:
        open_host = ExcelHost(book)
        done = refresh(open_host.read(), config, as_of=None, run=company.RUN, progress=silent)
        with held(book, lambda: False):
            report = open_host.write(done.pack)
        assert report.backup is not None and report.backup.is_file()
        same(office, by_file, book, [s.name for s in done.pack.sheets])
    finally:
        book.close()


def test_the_first_refresh_of_five_items(office: xw.App, tmp_path: Path) -> None:
    lived(office, tmp_path, live.start(tmp_path / "pack.xlsm", company.book().tables.values()), company.CONFIG)


def part_of_the_sample() -> Sequence[RawTable]:
    tables = sample().tables
    return live.only(tables, set(live.skus_of(tables)[::20]))


def adventureworks() -> Sequence[RawTable]:
    folder = SHARED / "data" / "adventureworks"
    if not folder.is_dir():
        pytest.skip("AdventureWorks is not beside the project")
    return live.adventureworks(folder)


def companies(of_the_sample: Company) -> pytest.MarkDecorator:
    """Tests with these items of the sample, and with all of AdventureWorks."""
    params = [of_the_sample, pytest.param(adventureworks, marks=pytest.mark.shared)]
    return pytest.mark.parametrize("company_of", params, ids=["sample", "adventureworks"])


@companies(lambda: sample().tables)
def test_the_first_refresh_of_a_real_sized_company(company_of: Company, office: xw.App, tmp_path: Path) -> None:
    lived(office, tmp_path, live.start(tmp_path / "pack.xlsm", company_of()), company.CONFIG)


def ten(office: xw.App, tmp_path: Path, story: live.Story, packs: Sequence[Pack], monkeypatch: Any) -> None:
    """Nine more refreshes of an annotated workbook by both hosts. A copy of the file stands for each backup."""
    from support.calc.book import Native

    monkeypatch.setattr(Native, "SaveCopyAs", lambda self, path: shutil.copy2(self._book.fullname, path))
    by_file, by_live = twins(tmp_path, story.path)
    book = office.books.open(by_live)
    try:
        for pack in packs:
            FileHost(by_file).write(pack)
            with held(book, lambda: False):
                ExcelHost(book).write(pack)
        same(office, by_file, book, [*story.sheets, "Removed items"])
    finally:
        book.close()


def test_ten_refreshes_with_notes_end_with_the_same_cells(
    office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tuple(company.book().tables.values())
    gone: list[set[str]] = [set(), {"A-1"}, {"B-1", "C-1"}, set(), {"0005"}, {"A-1", "D-1"}, {"B-1"}, set(), set()]
    (tmp_path / "story").mkdir()
    story = live.story(tmp_path / "story", data, gone)
    ten(office, tmp_path, story, story.packs, monkeypatch)


@companies(part_of_the_sample)
def test_the_tenth_refresh_of_a_real_sized_company(
    company_of: Company, office: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AdventureWorks whole, and every twentieth item of the sample, of which `test_remote` has all."""
    data = company_of()
    (tmp_path / "story").mkdir()
    story = live.story(tmp_path / "story", data, [set(live.skus_of(data)[3::7]), set()])
    ten(office, tmp_path, story, (*story.packs * 4, story.packs[0]), monkeypatch)
