"""The last step of a template: sheets in reading order, a code name on each, a VBA project that knows them all."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping, Sequence

from lxml import etree

from invxl.ooxml.vba import vba_project
from invxl.ooxml.webextension import embed
from invxl.template.project import modules
from invxl.template.skeleton import code_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BOOK, _BOOK_RELATIONS, _VBA = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/vbaProject.bin"
_STAMP = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment: no clock in the file


def finish(file: bytes, order: Sequence[str], lite: Mapping[str, str] | None = None) -> bytes:
    """The same workbook with the sheets in this order, the rest behind them as they stood; the first one is shown.

    With `lite` the code that xlwings Lite runs travels in it, and no VBA.
    """
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    book = _parsed(members[_BOOK])
    sheets = book.find(f"{{{_MAIN}}}sheets")
    if sheets is None:
        raise ValueError(f"{_BOOK} lists no sheets")
    before = [sheet.get("name", "") for sheet in sheets]
    after = [*(name for name in order if name in before), *(name for name in before if name not in order)]
    by_name = {sheet.get("name", ""): sheet for sheet in sheets}
    for name in after:
        sheets.append(by_name[name])  # moves it behind those already placed
    for defined in book.iter(f"{{{_MAIN}}}definedName"):
        local = defined.get("localSheetId")
        if local is not None:
            defined.set("localSheetId", str(after.index(before[int(local)])))
    for view in book.iter(f"{{{_MAIN}}}workbookView"):
        for name in ("activeTab", "firstSheet"):
            view.attrib.pop(name, "")
    parts = _sheet_parts(members[_BOOK_RELATIONS])
    for at, name in enumerate(after):
        part = parts[by_name[name].get(f"{{{_RELATION}}}id", "")]
        members[part] = _with_code_name(members[part], code_name(name), selected=at == 0)
    members[_BOOK] = _written(book)
    if lite is None:
        members[_VBA] = vba_project(modules(code_name(name) for name in after))
    else:
        members = embed(members, lite)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parsed(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _sheet_parts(relations: bytes) -> dict[str, str]:
    """Relationship id -> member name."""
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("xl", relation.get("Target", ""))).removeprefix("/")
        for relation in _parsed(relations).iter(f"{{{_PACKAGE}}}Relationship")
    }


def _with_code_name(part: bytes, name: str, selected: bool) -> bytes:
    sheet = _parsed(part)
    properties = sheet.find(f"{{{_MAIN}}}sheetPr")
    if properties is None:
        properties = etree.Element(f"{{{_MAIN}}}sheetPr")
        sheet.insert(0, properties)
    properties.set("codeName", name)
    for view in sheet.iter(f"{{{_MAIN}}}sheetView"):
        view.attrib.pop("tabSelected", "")
        if selected:
            view.set("tabSelected", "1")
    return _written(sheet)
