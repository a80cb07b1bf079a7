"""Defined names: print titles, ranges that follow a column, and hidden constants of our own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from invxl.ooxml.namespaces import local, place, q

if TYPE_CHECKING:
    from lxml import etree

    from invxl.ooxml.workbook import Workbook

_STRING = re.compile(r'"((?:[^"]|"")*)"')
PIECE = 255  # characters of one text constant in a formula
PRINT_TITLES = "_xlnm.Print_Titles"
PRINT_AREA = "_xlnm.Print_Area"


def _all(book: Workbook) -> list[etree._Element]:
    parent = book.root.find(q("definedNames"))
    return [] if parent is None else [e for e in parent if local(e) == "definedName"]


def get(book: Workbook, name: str, sheet: int | None = None) -> str | None:
    """What a name stands for; of the workbook, or of one sheet (by index)."""
    scope = None if sheet is None else str(sheet)
    for e in _all(book):
        if e.get("name", "").lower() == name.lower() and e.get("localSheetId") == scope:
            return e.text or ""
    return None


def put(book: Workbook, name: str, formula: str, sheet: int | None = None, *, hidden: bool = False) -> None:
    """Set a name."""
    from lxml import etree

    from invxl.ooxml.workbook import ORDER

    scope = None if sheet is None else str(sheet)
    for e in _all(book):
        if e.get("name", "").lower() == name.lower() and e.get("localSheetId") == scope:
            e.text = formula
            return
    parent = book.root.find(q("definedNames"))
    if parent is None:
        parent = place(book.root, etree.Element(q("definedNames")), ORDER)
    e = etree.SubElement(parent, q("definedName"), name=name)
    if scope is not None:
        e.set("localSheetId", scope)
    if hidden:
        e.set("hidden", "1")
    e.text = formula


def put_texts(book: Workbook, name: str, texts: Sequence[str]) -> None:
    """Keep short texts in a hidden name, as an array of constants: it survives whatever a user does to the sheets."""
    put(book, name, "{" + ",".join('"' + t.replace('"', '""') + '"' for t in texts) + "}", hidden=True)


def get_texts(book: Workbook, name: str) -> list[str] | None:
    """The texts of a hidden name; None where there is none.

    The separator of an array constant differs between programs; texts are told apart by their quotes alone.
    """
    formula = get(book, name)
    return None if formula is None else [t.replace('""', '"') for t in _STRING.findall(formula)]


def taken(book: Workbook) -> set[str]:
    """Every name of the workbook, in lower case."""
    return {e.get("name", "").lower() for e in _all(book)}
