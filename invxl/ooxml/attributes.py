"""Numbers and ranges in attributes, or a sentence about the one that is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invxl.errors import Fault, WorkbookError
from invxl.ooxml.namespaces import local
from invxl.ooxml.refs import Area
from invxl.ooxml.refs import areas as areas_of

if TYPE_CHECKING:
    from lxml import etree


def integer(element: etree._Element, name: str, default: int = 0) -> int:
    """A whole number.

    >>> from lxml import etree
    >>> integer(etree.fromstring('<row r="7"/>'), "r"), integer(etree.fromstring("<row/>"), "r", 1)
    (7, 1)
    >>> integer(etree.fromstring('<row r="x"/>'), "r")
    Traceback (most recent call last):
    ...
    invxl.errors.WorkbookError: the element row: r="x"; a whole number. Open the workbook in Excel and save it again.
    """
    text = element.get(name)
    if text is None:
        return default
    try:
        return int(text)
    except ValueError:
        raise _broken(element, name, text, "a whole number") from None


def area(element: etree._Element, name: str = "ref", default: str = "") -> Area:
    """A range of cells."""
    text = element.get(name, default)
    try:
        return Area.parse(text)
    except ValueError:
        raise _broken(element, name, text, "a range such as A1:H20") from None


def areas(element: etree._Element, name: str = "sqref") -> list[Area]:
    """A list of ranges of cells."""
    text = element.get(name, "")
    try:
        return areas_of(text)
    except ValueError:
        raise _broken(element, name, text, "ranges such as A1:H20") from None


def _broken(element: etree._Element, name: str, text: str, needed: str) -> WorkbookError:
    found = f'{name}="{text[:60]}"'
    return WorkbookError(
        Fault(f"the element {local(element)}", found, needed, "Open the workbook in Excel and save it again.")
    )
