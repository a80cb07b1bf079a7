"""Relationships: which part belongs to which, as every part's `.rels` tells."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from invxl.ooxml import xmltext
from invxl.ooxml.package import Package

SHEET_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # the strict variant
)
REL_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship. kind: the last piece of its type ("worksheet", "table", ...); target: the part it names."""

    id: str
    kind: str
    type: str
    target: str
    external: bool = False


def rels_name(part: str) -> str:
    """The part that holds another's relationships; "" is the package itself.

    >>> rels_name("xl/workbook.xml"), rels_name("")
    ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


@lru_cache(maxsize=4096)  # asked for anew whenever sheets are listed
def resolve(part: str, target: str) -> str:
    """The part that a relationship's target names, seen from `part`.

    >>> resolve("xl/worksheets/sheet1.xml", "../tables/table1.xml"), resolve("xl/workbook.xml", "/xl/styles.xml")
    ('xl/tables/table1.xml', 'xl/styles.xml')
    """
    path = unquote(target.split("#")[0]).replace("\\", "/")
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), path)).lstrip("/")


def relations(package: Package, part: str) -> tuple[Relation, ...]:
    """The relationships of a part, in file order; none where it has no `.rels`."""
    name = rels_name(part)
    if name not in package:
        return ()
    found = []
    for element in xmltext.parse(package.read(name), name).iterchildren("{*}Relationship"):
        type, target = element.get("Type", ""), element.get("Target", "")
        external = element.get("TargetMode", "").lower() == "external"
        found.append(
            Relation(element.get("Id", ""), type.rpartition("/")[2], type,
                     target if external else resolve(part, target), external)
        )  # fmt: skip
    return tuple(found)
