"""The namespaces, relationship types and content types of the parts we write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"

_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
WORKSHEET_TYPE = _SHEET_ML + "worksheet+xml"
TABLE_TYPE = _SHEET_ML + "table+xml"
STYLES_TYPE = _SHEET_ML + "styles+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
COMMENTS_TYPE = _SHEET_ML + "comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


def q(tag: str, namespace: str = MAIN) -> str:
    """A tag's name as lxml has it."""
    return f"{{{namespace}}}{tag}"


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def place(parent: etree._Element, child: etree._Element, order: tuple[str, ...]) -> etree._Element:
    """Insert a child where the schema's sequence wants it: after the last sibling that comes before it."""
    rank = {name: i for i, name in enumerate(order)}
    mine = rank[local(child)]
    at = 0
    for i, sibling in enumerate(parent):
        if rank.get(local(sibling), -1) <= mine and local(sibling):
            at = i + 1
    parent.insert(at, child)
    return child


def serialise(root: etree._Element) -> bytes:
    """A part's bytes."""
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
