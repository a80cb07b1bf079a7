"""A new note on a cell: the comment, its box in the legacy drawing, and the parts for them where a sheet has none."""

from __future__ import annotations

import re

from lxml import etree

from invxl.ooxml import frame
from invxl.ooxml.comments import Place, comment_parts
from invxl.ooxml.namespaces import COMMENTS_TYPE, MAIN, VML_TYPE, local, q
from invxl.ooxml.namespaces import place as place_in_order
from invxl.ooxml.refs import address
from invxl.ooxml.workbook import SheetRef, Workbook

_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_BOXES = (
    f"<xml {_NAMESPACES}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype></xml>"
)
_AUTHOR = "invxl"


def add_note(book: Workbook, sheet: SheetRef, root: etree._Element, place: Place, text: str) -> None:
    """Put a note on a cell that has none. root: the sheet's frame, which may need a reference to the boxes."""
    parts = comment_parts(book, sheet)
    notes, boxes = parts.notes, parts.boxes
    if not notes:
        notes = book.free_part("xl/comments%d.xml")
        empty = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
        book.put(notes, empty.encode(), COMMENTS_TYPE)
        book.relations(sheet.part).add("comments", notes)
    if not boxes:
        boxes = book.free_part("xl/drawings/vmlDrawing%d.vml")
        book.put(boxes, _BOXES.encode())
        book.declare_extension("vml", VML_TYPE)
        frame.refer(root, "legacyDrawing", book.relations(sheet.part).add("vmlDrawing", boxes))
    _comment(book.tree(notes), place, text)
    shown = book.read(boxes)
    at = shown.rfind(b"</")
    book.put(boxes, shown[:at] + _box(place, _next_id(shown)).encode() + shown[at:])


def _comment(root: etree._Element, place: Place, text: str) -> None:
    authors, listed = _child(root, "authors"), _child(root, "commentList")
    names = [e.text or "" for e in authors if local(e)]
    if _AUTHOR not in names:
        etree.SubElement(authors, q("author")).text = _AUTHOR
        names.append(_AUTHOR)
    comment = etree.SubElement(listed, q("comment"), ref=address(*place), authorId=str(names.index(_AUTHOR)))
    t = etree.SubElement(etree.SubElement(etree.SubElement(comment, q("text")), q("r")), q("t"))
    t.text = text
    t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _child(root: etree._Element, name: str) -> etree._Element:
    found = root.find(q(name))
    if found is None:
        found = place_in_order(root, etree.Element(q(name)), ("authors", "commentList", "extLst"))
    return found


def _next_id(boxes: bytes) -> int:
    """A number for a shape, over those of ours that are there."""
    return 1 + max([0, *(int(n) for n in re.findall(rb"_x0000_s9(\d{4,})", boxes))])


def _box(place: Place, n: int) -> str:
    row, column = place
    anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + 2}, 31, {row + 3}, 9"
    return (
        f'<v:shape {_NAMESPACES} id="_x0000_s9{n:04d}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
        f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
