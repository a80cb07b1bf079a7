"""What a new worksheet looks like around its cells: panes, widths, print set-up, conditional formats, validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from invxl.ooxml import frame
from invxl.ooxml.attributes import integer
from invxl.ooxml.frame import child
from invxl.ooxml.namespaces import local, place, q
from invxl.ooxml.refs import Area, address

MAX_PROMPT, MAX_TITLE, MAX_LIST = 255, 32, 255  # characters that Excel takes


@dataclass(frozen=True, slots=True)
class Page:
    """The print set-up. Texts stand as they are; "" is none."""

    portrait: bool = False
    wide: int = 1
    title: str = ""


def properties(root: etree._Element, tab_colour: str) -> None:
    """The tab's colour, and printing fitted to pages. A code name that is there stays."""
    pr = child(root, "sheetPr")
    for e in list(pr):
        if local(e) in ("tabColor", "pageSetUpPr"):
            pr.remove(e)
    if tab_colour:
        pr.insert(0, etree.Element(q("tabColor"), rgb=f"FF{tab_colour}"))
    etree.SubElement(pr, q("pageSetUpPr"), fitToPage="1")


def freeze(root: etree._Element, row: int, column: int) -> None:
    """Freeze the rows and columns up to and with (row, column); 0 freezes none. Grid lines are off."""
    views = child(root, "sheetViews")
    view = etree.SubElement(views, q("sheetView"), showGridLines="0", workbookViewId="0")
    if not row and not column:
        return
    pane = etree.SubElement(view, q("pane"))
    if column:
        pane.set("xSplit", str(column))
    if row:
        pane.set("ySplit", str(row))
    corner = "bottomRight" if row and column else "bottomLeft" if row else "topRight"
    first = address(row + 1, column + 1)
    pane.set("topLeftCell", first)
    pane.set("activePane", corner)
    pane.set("state", "frozen")
    etree.SubElement(view, q("selection"), pane=corner, activeCell=first, sqref=first)


def widths(root: etree._Element, of: Mapping[int, float], hidden: frozenset[int] = frozenset()) -> None:
    """Column widths in characters."""
    if not of:
        return
    cols = child(root, "cols")
    for column in sorted(of):
        e = etree.SubElement(cols, q("col"), min=str(column), max=str(column), width=f"{of[column]:g}", customWidth="1")
        if column in hidden:
            e.set("hidden", "1")


def page(root: etree._Element, set_up: Page) -> None:
    """Margins, orientation, fit to width, header and footer."""
    margins = child(root, "pageMargins")
    for side, inches in (("left", "0.5"), ("right", "0.5"), ("top", "0.75"), ("bottom", "0.75"), ("header", "0.3"),
                         ("footer", "0.3")):  # fmt: skip
        margins.set(side, inches)
    setup = child(root, "pageSetup")
    setup.set("orientation", "portrait" if set_up.portrait else "landscape")
    setup.set("fitToWidth", str(set_up.wide))
    setup.set("fitToHeight", "0")
    both = child(root, "headerFooter")
    title = set_up.title.replace("&", "&&")
    etree.SubElement(both, q("oddHeader")).text = f"&L{title}&R&A"
    etree.SubElement(both, q("oddFooter")).text = "&L&F&CPage &P of &N&RPrinted &D &T"


@dataclass(frozen=True, slots=True)
class WordFormat:
    """A conditional format for cells that hold one of these words."""

    words: tuple[str, ...]
    dxf: int


def word_formats(root: etree._Element, ranges: Sequence[Area], formats: Sequence[WordFormat]) -> None:
    """Colour cells by the word in them; a word that is recalculated or typed is coloured too."""
    if not ranges:
        return
    taken = [integer(e, "priority") for e in root.iter(q("cfRule"))]
    first = str(Area(ranges[0].top, ranges[0].left, ranges[0].top, ranges[0].left))
    block = etree.Element(q("conditionalFormatting"), sqref=" ".join(map(str, ranges)))
    for n, f in enumerate(formats, 1 + max([0, *taken])):
        rule = etree.SubElement(block, q("cfRule"), type="expression", dxfId=str(f.dxf), priority=str(n))
        tests = ",".join(f'EXACT({first},"{w}")' for w in f.words)
        etree.SubElement(rule, q("formula")).text = f"OR({tests})" if len(f.words) > 1 else tests
    place(root, block, frame.ORDER)


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be typed into a range, and the help that appears beside it."""

    area: Area
    title: str
    help: str
    choices: tuple[str, ...] = ()


def validations(root: etree._Element, entries: Sequence[Entry]) -> None:
    """Drop-down lists and input messages."""
    if not entries:
        return
    parent = child(root, "dataValidations")
    for entry in entries:
        e = etree.SubElement(parent, q("dataValidation"))
        listed = '"' + ",".join(entry.choices) + '"'
        if entry.choices and len(listed) <= MAX_LIST + 2:
            e.set("type", "list")
            e.set("errorStyle", "warning")
            e.set("allowBlank", "1")
            e.set("showErrorMessage", "1")
            e.set("errorTitle", entry.title[:MAX_TITLE])
            e.set("error", f"Expected: {', '.join(entry.choices)}"[:MAX_PROMPT])
        if entry.help:
            e.set("showInputMessage", "1")
            e.set("promptTitle", entry.title[:MAX_TITLE])
            e.set("prompt", entry.help[:MAX_PROMPT])
        e.set("sqref", str(entry.area))
        if e.get("type"):
            etree.SubElement(e, q("formula1")).text = listed
    parent.set("count", str(len(parent)))
