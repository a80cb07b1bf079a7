"""The figures that the script for a person with Excel expects are those of the functions, its sentences the code's."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from manual.figures import ROWS, SCRIPT, cells

from invxl.addin import refresh
from invxl.errors import WorkbookError
from invxl.hosts.excel import guard, session
from invxl.hosts.excel.seen import Seen, SeenTable
from invxl.ooxml.refs import Area
from invxl.pack import Column, Pack, Sheet, Table
from invxl.resources import folder


@pytest.mark.parametrize(("name", "given", "expected"), [r[1:] for r in ROWS], ids=[f"{r[0]}-{r[1]}" for r in ROWS])
def test_what_the_script_expects_is_what_the_function_gives(name: str, given: str, expected: str) -> None:
    found = cells(name, given)
    words = [w.strip(" `") for w in re.sub(r"( down|, at once| \().*", "", expected).split(",")]
    assert len(found) == len(words)
    for cell, word in zip(found, words, strict=True):
        digits = len(word.partition(".")[2])
        assert (round(cell, digits) == float(word)) if isinstance(cell, float) else cell == word


def test_every_family_is_in_it() -> None:
    from invxl.catalogue import FUNCTIONS

    first = {f.category.split()[0] for f in FUNCTIONS}
    assert first == {word for word in first if re.search(rf"^\| {word}", SCRIPT, re.MULTILINE)}
    assert len(ROWS) >= 12


def test_every_picture_is_there_and_in_the_script() -> None:
    here = Path(__file__).parent
    named = set(re.findall(r"\]\(([\w.]+\.png)\)", SCRIPT))
    assert named == {path.name for path in here.glob("*.png")}
    assert len(named) >= 4


def test_what_excel_is_expected_to_say_is_what_the_code_says() -> None:
    """The dialog of a protected sheet and the status bar, as they come out; the sentences of the VBA as they stand."""
    unfiltered = SimpleNamespace(api=SimpleNamespace(AutoFilter=None))
    sheet = SimpleNamespace(api=SimpleNamespace(ProtectContents=True), tables={"tblKPI": unfiltered})
    app = SimpleNamespace(engine=SimpleNamespace(type="desktop"), status_bar=False)
    book: Any = SimpleNamespace(
        fullname=r"C:\invxl-demo\demo_pack.xlsm", name="demo_pack.xlsm", app=app, sheets={"KPI": sheet}, api=None
    )
    table = Table("tblKPI", (Column("kpi", "KPI", ["x"]),), key=("kpi",))
    seen = Seen(book, book.name, ("KPI",), {"tblkpi": SeenTable("KPI", "tblKPI", Area(6, 1, 9, 4))}, {})
    with pytest.raises(WorkbookError) as refused:
        guard.refuse(book, seen, Pack((Sheet("KPI", "KPI", table=table),)))
    head = "Refresh of demo_pack.xlsm: refused, nothing was changed."
    for line in refresh.refusal(head, refused.value).splitlines():
        assert line in SCRIPT
    with session.held(book, lambda: False) as progress:
        progress("Writing the sheets", 0.9)
        assert app.status_bar in SCRIPT
    vba = (folder("workbook_templates").parent / "invxl" / "addin" / "vba" / "invxl.bas").read_text(encoding="utf-8")
    for sentence in (
        "Python, or invxl in it, did not start, so nothing was changed.",
        "In a terminal: invxl doctor says",
    ):
        assert sentence in vba and sentence in SCRIPT


def test_it_says_that_nobody_has_run_it_until_the_record_is_filled_in() -> None:
    ran = [line for line in SCRIPT.splitlines() if re.match(r"\| [123] \|[^|]*\|", line) and line.count("|") == 7]
    assert len(ran) == 3
    assert all("not run" in line for line in ran) == ("**Not run so far**" in SCRIPT)
