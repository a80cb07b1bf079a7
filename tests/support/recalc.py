"""A workbook as LibreOffice recalculates it, to hold against the values we wrote beside our formulas.

LibreOffice shows cached values unless it is told to recalculate, so the profile says "always", and every test first
plants a wrong cache (`with_wrong_cache`) and sees it corrected.
"""

from __future__ import annotations

import math
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from support import libreoffice

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
_CACHE = re.compile(rb'(<c r="[A-Z]+[0-9]+" s="[0-9]+"><f>[^<]*</f><v>)[^<]*(</v>)')  # of a number
Values = Mapping[tuple[str, str], Any]


def recalculated(book: Path, folder: Path) -> Path:
    """A copy of the book as LibreOffice saves it after recalculating every formula."""
    return recalculated_all([book], folder)[0]


def recalculated_all(books: Sequence[Path], folder: Path) -> list[Path]:
    """The same of several books with different names, with one start of LibreOffice."""
    libreoffice.needed()
    profile = folder / "recalc-profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    out = folder / "recalculated"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), *map(str, books)],
        capture_output=True, timeout=libreoffice.SECONDS, check=True,
    )  # fmt: skip
    return [out / f"{book.stem}.xlsx" for book in books]


def values(book: Path, sheets: Sequence[str]) -> Values:
    """(sheet, address) -> the value that the file holds, formulas by their cache."""
    return dict(_cells(book, sheets, data_only=True))


def formulas(book: Path, sheets: Sequence[str]) -> Values:
    """(sheet, address) -> formula."""
    return {place: v for place, v in _cells(book, sheets, data_only=False) if isinstance(v, str) and v.startswith("=")}


def _cells(book: Path, sheets: Sequence[str], data_only: bool) -> Iterator[tuple[tuple[str, str], Any]]:
    wb = openpyxl.load_workbook(book, data_only=data_only, read_only=True)  # reads no sheet that is not asked for
    for name in sheets:
        for row in wb[name].iter_rows():
            for cell in row:
                if cell.value is not None and (data_only or cell.data_type == "f"):
                    yield (name, cell.coordinate), cell.value
    wb.close()


def with_wrong_cache(book: Path, target: Path, sheet_part: str, wrong: bytes = b"-987654321") -> Path:
    """A copy whose first numeric formula of a part has a cache that is not its value."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == sheet_part:
                content, n = _CACHE.subn(rb"\g<1>" + wrong + rb"\g<2>", content, count=1)
                assert n == 1, f"{sheet_part} has no formula"
            new.writestr(old.getinfo(name), content)
    return target


def differences(written: Values, found: Values, of: Values) -> list[str]:
    """Where a formula's written value is not what was recalculated: 1e-9 relative, text exactly."""
    out = []
    for place, formula in of.items():
        ours, theirs = written.get(place), found.get(place)
        if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
            if math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-6):
                continue
        elif (ours or "") == (theirs or ""):
            continue
        out.append(f"{place[0]}!{place[1]}: wrote {ours!r}, recalculated {theirs!r}: {formula}")
    return out


def with_cell(book: Path, target: Path, part: str, address: str, content: str) -> Path:
    """A copy in which one cell holds something else: `<v>7</v>`, or `<f>1+1</f><v>2</v>`. Its style stays."""
    cell = re.compile(rb'(<c r="' + address.encode() + rb'"(?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            held = old.read(name)
            if name == part:
                held, n = cell.subn(rb"\g<1>>" + content.encode() + b"</c>", held)
                assert n == 1, f"{part} has no cell {address}"
            new.writestr(old.getinfo(name), held)
    return target
