"""What a closed workbook holds for Excel's sake: xlwings' settings sheet, its VBA module's version, Lite's code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from invxl.ooxml import vba_read, webextension
from invxl.ooxml.namespaces import local
from invxl.ooxml.package import Package
from invxl.ooxml.workbook import Workbook

CONF = "xlwings.conf"
_VBA = "xl/vbaProject.bin"
_VERSION = re.compile(r"'Version: ([\w.]+)")


@dataclass(frozen=True, slots=True)
class Inside:
    """settings: key in capitals -> value, None without the sheet. module: the version of xlwings' VBA, "" unknown."""

    macros: bool
    settings: dict[str, str] | None
    module: str
    functions: bool
    lite: bool


def inside(path: Path) -> Inside:
    """Reads it. Raises WorkbookError for what is no workbook."""
    with Package.open(path) as package:
        book = Workbook(package)
        macros = _VBA in book
        project = book.read(_VBA) if macros else b""
        begins = vba_read.beginning(project, "xlwings") or ""
        found = _VERSION.search(begins)
        sheet = book.sheet(CONF)
        return Inside(
            macros,
            None if sheet is None else dict(_settings(book, book.tree(sheet.part))),
            found[1] if found else "",
            vba_read.beginning(project, "invxl_functions") is not None,
            webextension.PART in book,
        )


def _settings(book: Workbook, sheet: etree._Element) -> Iterator[tuple[str, str]]:
    """Keys stand in column A, from the first row without a gap; values in column B."""
    strings = _strings(book)
    for row in sheet.iter("{*}row"):
        cells = {(c.get("r") or "").rstrip("0123456789"): _text(c, strings) for c in row if local(c) == "c"}
        if not cells.get("A"):
            return
        yield cells["A"].upper(), cells.get("B", "")


def _strings(book: Workbook) -> list[str]:
    parts = book.rels.of_kind("sharedStrings")
    if not parts:
        return []
    return ["".join(t.text or "" for t in si.iter("{*}t")) for si in book.tree(parts[0].target).iter("{*}si")]


def _text(cell: etree._Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter("{*}t"))
    value = cell.find("{*}v")
    text = "" if value is None else value.text or ""
    return strings[int(text)] if cell.get("t") == "s" and text else text
