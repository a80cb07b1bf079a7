"""The code of an xlwings Lite workbook: properties of a web-extension part, each a text as JSON.

The format is Lite's own and undocumented; nothing else here knows it. The add-in is found by its id in Office's store.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from lxml import etree

from invxl.ooxml.namespaces import RELATIONS
from invxl.ooxml.relations import EMPTY

ADD_IN = "wa200008175"  # xlwings Lite in Office's store
PART, PANES = "xl/webextensions/webextension1.xml", "xl/webextensions/taskpanes.xml"
_PANES_RELATIONS, _ROOT, _TYPES = "xl/webextensions/_rels/taskpanes.xml.rels", "_rels/.rels", "[Content_Types].xml"
_OFFICE = "http://schemas.microsoft.com/office"
_EXTENSION = f"{_OFFICE}/webextensions/webextension/2010/11"
_TASK_PANES = f"{_OFFICE}/webextensions/taskpanes/2010/11"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"


def embed(members: Mapping[str, bytes], files: Mapping[str, str]) -> dict[str, bytes]:
    """The workbook's members with these files (`main.py`, `requirements.txt`) in a new web-extension part."""
    if PART in members:
        raise ValueError(f"{PART} is there already")
    types, root = _parsed(members[_TYPES]), _parsed(members[_ROOT])
    for part, kind in ((PANES, "webextensiontaskpanes"), (PART, "webextension")):
        etree.SubElement(types, f"{{{_CONTENT}}}Override",
                         PartName=f"/{part}", ContentType=f"application/vnd.ms-office.{kind}+xml")  # fmt: skip
    taken = {e.get("Id") for e in root}
    free = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    _relate(root, free, f"{_OFFICE}/2011/relationships/webextensiontaskpanes", PANES)
    panes_relations = _parsed(EMPTY)
    _relate(panes_relations, "rId1", f"{_OFFICE}/2011/relationships/webextension", PART.rpartition("/")[2])
    return {
        **members,
        _TYPES: _written(types),
        _ROOT: _written(root),
        PANES: _written(_panes()),
        _PANES_RELATIONS: _written(panes_relations),
        PART: _written(_extension(files)),
    }


def extract(part: bytes) -> dict[str, str]:
    """The files in a web-extension part."""
    found = {}
    for e in _parsed(part).iter(f"{{{_EXTENSION}}}property"):
        value = json.loads(e.get("value", '""'))
        if isinstance(value, str):
            found[e.get("name", "")] = value
    return found


def _panes() -> etree._Element:
    panes = etree.Element(f"{{{_TASK_PANES}}}taskpanes", nsmap={"wetp": _TASK_PANES, "r": _LINK})
    pane = etree.SubElement(
        panes, f"{{{_TASK_PANES}}}taskpane", dockstate="right", visibility="0", width="438", row="2"
    )
    etree.SubElement(pane, f"{{{_TASK_PANES}}}webextensionref", {f"{{{_LINK}}}id": "rId1"})
    return panes


def _extension(files: Mapping[str, str]) -> etree._Element:
    id = str(uuid.uuid5(uuid.NAMESPACE_OID, "\0".join(files.values()))).upper()  # the same files, the same part
    extension = etree.Element(f"{{{_EXTENSION}}}webextension", id=f"{{{id}}}", nsmap={"we": _EXTENSION, "r": _LINK})
    etree.SubElement(extension, f"{{{_EXTENSION}}}reference",
                     id=ADD_IN, version="1.0.0.0", store="en-US", storeType="OMEX")  # fmt: skip
    others = etree.SubElement(extension, f"{{{_EXTENSION}}}alternateReferences")
    etree.SubElement(others, f"{{{_EXTENSION}}}reference",
                     id=ADD_IN, version="1.0.0.0", store=ADD_IN.upper(), storeType="OMEX")  # fmt: skip
    properties = etree.SubElement(extension, f"{{{_EXTENSION}}}properties")
    for name, text in files.items():
        etree.SubElement(properties, f"{{{_EXTENSION}}}property", name=name, value=json.dumps(text))
    etree.SubElement(extension, f"{{{_EXTENSION}}}bindings")
    etree.SubElement(extension, f"{{{_EXTENSION}}}snapshot")
    return extension


def _relate(relations: etree._Element, id: str, type: str, target: str) -> None:
    etree.SubElement(relations, f"{{{RELATIONS}}}Relationship", Id=id, Type=type, Target=target)


def _parsed(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
