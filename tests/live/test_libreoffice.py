"""The Refresh on a live spreadsheet program: the same cells, formulas and number formats as the host of closed files.

Both workbooks are read by the same program, so that only what was written differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from sheets import company
from support import calc, live
from support.corpus import SHARED

from invxl.demo import sample
from invxl.hosts.excel import ExcelHost
from invxl.hosts.excel.seen import see
from invxl.hosts.excel.session import held
from invxl.hosts.file import FileHost
from invxl.progress import silent
from invxl.refresh import refresh

pytestmark = pytest.mark.libreoffice


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
        codes = _formats(book.sheets[name])
        for i, line in enumerate(grid.values):
            for j, value in enumerate(line):
                at = (grid.top + i, grid.left + j)
                if value is not None or grid.formula(*at):
                    formula = "" if isinstance(value, bool) else grid.formula(*at)  # a truth value is read as =TRUE()
                    out[name, *at] = (value, formula, codes.get(at, "General"))
    return out


def _formats(sheet: xw.Sheet) -> dict[tuple[int, int], str]:
    used, book = sheet.used_range.impl, sheet.book.impl
    return {
        (row + used.area.top, column + used.area.left): book.format_code(group.NumberFormat)
        for group in used.api.getUniqueCellFormatRanges()
        for row, column in used._inner(group.RangeAddresses)
    }


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


def test_the_first_refresh_of_part_of_the_sample_company(office: xw.App, tmp_path: Path) -> None:
    tables = sample().tables
    kept = set(live.skus_of(tables)[::40])
    lived(office, tmp_path, live.start(tmp_path / "pack.xlsm", live.only(tables, kept)), company.CONFIG)


@pytest.mark.shared
def test_the_first_refresh_of_adventureworks(office: xw.App, tmp_path: Path) -> None:
    if not (SHARED / "data" / "adventureworks").is_dir():
        pytest.skip("AdventureWorks is not beside the project")
    path = live.start(tmp_path / "pack.xlsm", live.adventureworks(SHARED / "data" / "adventureworks"))
    lived(office, tmp_path, path, company.CONFIG)


def test_ten_refreshes_with_notes_end_with_the_same_cells(office: xw.App, tmp_path: Path) -> None:
    data = tuple(company.book().tables.values())
    gone: list[set[str]] = [set(), {"A-1"}, {"B-1", "C-1"}, set(), {"0005"}, {"A-1", "D-1"}, {"B-1"}, set(), set()]
    (tmp_path / "story").mkdir()
    story = live.story(tmp_path / "story", data, gone)
    by_file, by_live = twins(tmp_path, story.path)
    book = office.books.open(by_live)
    try:
        for pack in story.packs:
            FileHost(by_file).write(pack)
            with held(book, lambda: False):
                ExcelHost(book).write(pack)
        same(office, by_file, book, [*story.sheets, "Removed items"])
    finally:
        book.close()
