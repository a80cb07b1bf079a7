"""Relationship parts, to be edited: who refers to whom, by id."""

from __future__ import annotations

import posixpath

from lxml import etree

from invxl.ooxml.namespaces import OFFICE, RELATIONS, local, q
from invxl.ooxml.parts import Relation, resolve

EMPTY = f'<Relationships xmlns="{RELATIONS}"/>'.encode()


class Relations:
    """The relationships of one part."""

    def __init__(self, root: etree._Element, part: str) -> None:
        self.root = root
        self.part = part

    def all(self) -> list[Relation]:
        """Every relationship, targets resolved to part names (external ones as they are)."""
        return [self._relation(e) for e in self.root if local(e) == "Relationship"]

    def _relation(self, e: etree._Element) -> Relation:
        external = e.get("TargetMode", "").lower() == "external"
        type, target = e.get("Type", ""), e.get("Target", "")
        return Relation(e.get("Id", ""), type.rpartition("/")[2], type,
                        target if external else resolve(self.part, target), external)  # fmt: skip

    def get(self, id: str) -> Relation | None:
        found = (e for e in self.root if local(e) == "Relationship" and e.get("Id", "") == id)
        return next((self._relation(e) for e in found), None)

    def of_kind(self, kind: str) -> list[Relation]:
        """Those of one kind to parts of this package."""
        return [r for r in self.all() if r.kind == kind and not r.external]

    def add(self, kind: str, target: str) -> str:
        """Add a relationship of an office type to a part; gives its id. One that is there is used again."""
        for r in self.of_kind(kind):
            if r.target == target:
                return r.id
        taken = {r.id for r in self.all()}
        n = 1
        while f"rId{n}" in taken:
            n += 1
        e = etree.SubElement(self.root, q("Relationship", RELATIONS))
        e.set("Id", f"rId{n}")
        e.set("Type", f"{OFFICE}/{kind}")
        e.set("Target", posixpath.relpath(target, posixpath.dirname(self.part) or "."))
        return f"rId{n}"

    def remove(self, id: str) -> None:
        for e in list(self.root):
            if e.get("Id") == id:
                self.root.remove(e)
