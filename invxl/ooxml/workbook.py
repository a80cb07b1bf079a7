"""A workbook being edited: its parts as trees where they are touched, everything else raw.

Nothing is written before `save`; a part whose tree says the same as before is copied raw after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml import relations
from invxl.ooxml import styles as styles_part
from invxl.ooxml.attributes import integer
from invxl.ooxml.namespaces import (
    MAIN,
    OFFICE,
    RELS_TYPE,
    STRICT,
    STYLES_TYPE,
    TYPES,
    WORKSHEET_TYPE,
    local,
    place,
    q,
    serialise,
)
from invxl.ooxml.package import Content, Package, same_bytes
from invxl.ooxml.parts import rels_name
from invxl.ooxml.refs import free_sheet_name
from invxl.ooxml.relations import Relations
from invxl.ooxml.styles import Styles
from invxl.ooxml.xmltext import parse

ORDER = ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
         "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
         "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A sheet as the workbook lists it."""

    name: str
    id: int
    part: str
    kind: str  # "worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"
    state: str
    index: int


class Workbook:
    """An open package with its workbook part parsed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.place = package.place
        self._trees: dict[str, etree._Element] = {}
        self._new: dict[str, Content] = {}
        self._dropped: set[str] = set()
        self._compared: dict[str, tuple[Content, bool]] = {}
        root_rels = self.relations("")
        main = root_rels.of_kind("officeDocument")
        if not main or main[0].target not in package:
            raise WorkbookError(Fault(self.place, "no workbook part", "an Excel workbook"))
        self.part = main[0].target
        self.root = self.tree(self.part)
        if etree.QName(self.root).namespace == STRICT:
            raise WorkbookError(
                Fault(self.place, "a Strict Open XML workbook", "a normal .xlsx or .xlsm",
                      "In Excel: Save As, Excel Workbook (.xlsx).")
            )  # fmt: skip
        if etree.QName(self.root).namespace != MAIN:
            raise WorkbookError(Fault(self.place, "a workbook part of another format", "an Excel workbook"))
        self.rels = self.relations(self.part)
        self._types = self.tree("[Content_Types].xml")
        self._styles: Styles | None = None

    # --- parts -------------------------------------------------------------------------------------------------

    def __contains__(self, part: str) -> bool:
        return part in self._new or (part in self.package and part not in self._dropped)

    def tree(self, part: str) -> etree._Element:
        """A part's tree, to be edited in place."""
        if part not in self._trees:
            self._trees[part] = parse(self.read(part), f"{self.place}, {part}")
        return self._trees[part]

    def read(self, part: str) -> bytes:
        """A part as it stands now."""
        if part in self._new:
            content = self._new[part]
            return content if isinstance(content, bytes) else b"".join(content)
        return self.package.read(part, limit=1 << 30)

    def chunks(self, part: str) -> Iterator[bytes]:
        """The same piece by piece."""
        if part in self._new:
            content = self._new[part]
            return iter((content,) if isinstance(content, bytes) else content)
        return self.package.chunks(part)

    def holds(self, part: str, content: Iterable[bytes]) -> bool:
        """Whether a part is, as it stands now, these bytes; neither is read further than they agree."""
        return same_bytes(content, self.chunks(part))

    def relations(self, part: str) -> Relations:
        """A part's relationships; a part without any gets an empty list, written only when something is added."""
        name = rels_name(part)
        if name not in self and name not in self._trees:
            self._trees[name] = etree.fromstring(relations.EMPTY)
        return Relations(self.tree(name), part)

    def put(self, part: str, content: Content, content_type: str = "") -> None:
        """Replace or add a part. Chunks must be such that they can be gone through again."""
        self._new[part] = content
        self._trees.pop(part, None)
        self._dropped.discard(part)
        if content_type:
            self._declare(part, content_type)

    def drop(self, part: str) -> None:
        """Remove a part and its declaration; its relationship is the caller's to remove."""
        self._new.pop(part, None)
        self._trees.pop(part, None)
        if part in self.package:
            self._dropped.add(part)
        for e in list(self._types):
            if e.get("PartName", "").lower() == f"/{part}".lower():
                self._types.remove(e)

    def _declare(self, part: str, content_type: str) -> None:
        for e in self._types:
            if e.get("PartName", "").lower() == f"/{part}".lower():
                return
        e = etree.SubElement(self._types, q("Override", TYPES))
        e.set("PartName", f"/{part}")
        e.set("ContentType", content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Make sure that members with this ending have a content type."""
        for e in self._types:
            if local(e) == "Default" and e.get("Extension", "").lower() == extension:
                return
        e = etree.Element(q("Default", TYPES))
        e.set("Extension", extension)
        e.set("ContentType", content_type)
        self._types.insert(0, e)

    def free_part(self, pattern: str) -> str:
        """The first part name of a pattern with a number that is free: "xl/tables/table%d.xml"."""
        n = 1
        while (pattern % n) in self or (pattern % n) in self.package:
            n += 1
        return pattern % n

    # --- sheets ------------------------------------------------------------------------------------------------

    @property
    def sheets(self) -> list[SheetRef]:
        """Every sheet, in tab order."""
        out: list[SheetRef] = []
        for e in self._sheets_element():
            if not local(e):
                continue
            relation = self.rels.get(e.get(q("id", OFFICE), ""))
            if relation is None:
                continue
            out.append(
                SheetRef(e.get("name", ""), integer(e, "sheetId"), relation.target, relation.kind,
                         e.get("state", "visible"), len(out))
            )  # fmt: skip
        return out

    def sheet(self, name: str) -> SheetRef | None:
        return next((s for s in self.sheets if s.name.lower() == name.lower()), None)

    def _sheets_element(self) -> etree._Element:
        found = self.root.find(q("sheets"))
        if found is None:
            raise WorkbookError(Fault(self.place, "no list of sheets", "a whole workbook"))
        return found

    def free_name(self, wanted: str) -> str:
        """A sheet name that nobody has: the wanted one, or with a mark of ours."""
        return free_sheet_name(wanted, (s.name for s in self.sheets))

    def add_sheet(self, name: str, *, hidden: bool = False) -> SheetRef:
        """Append an empty worksheet at the end, so that every index into the list keeps its meaning."""
        part = self.free_part("xl/worksheets/sheet%d.xml")
        self.put(part, b"", WORKSHEET_TYPE)
        e = etree.SubElement(self._sheets_element(), q("sheet"))
        e.set("name", name)
        e.set("sheetId", str(1 + max([0, *(s.id for s in self.sheets)])))
        if hidden:
            e.set("state", "hidden")
        e.set(q("id", OFFICE), self.rels.add("worksheet", part))
        self._forget_titles()
        return self.sheets[-1]

    def show(self, ref: SheetRef) -> None:
        """Unhide a sheet; one that is very hidden stays so, since only a macro's author does that."""
        if ref.state == "hidden":
            del list(self._sheets_element())[ref.index].attrib["state"]

    def _forget_titles(self) -> None:
        """Drop the list of sheet titles in app.xml, which would be wrong now; Excel makes a new one."""
        for relation in self.relations("").of_kind("extended-properties"):
            if relation.target in self:
                app = self.tree(relation.target)
                for e in list(app):
                    if local(e) in ("HeadingPairs", "TitlesOfParts"):
                        app.remove(e)

    def worksheets(self) -> Iterator[SheetRef]:
        """The sheets that have cells."""
        return (s for s in self.sheets if s.kind == "worksheet")

    # --- styles, calculation -----------------------------------------------------------------------------------

    @property
    def styles(self) -> Styles:
        if self._styles is None:
            found = self.rels.of_kind("styles")
            if found and found[0].target in self:
                part = found[0].target
            else:
                part = self.free_part("xl/styles%d.xml")
                self.put(part, styles_part.EMPTY, STYLES_TYPE)
                self.rels.add("styles", part)
            self._styles = Styles(self.tree(part), f"{self.place}, {part}")
        return self._styles

    @property
    def counts_from_1904(self) -> bool:
        """Whether dates are serials of the 1904 system."""
        properties = self.root.find(q("workbookPr"))
        return properties is not None and properties.get("date1904") in ("1", "true")

    def forget_calculation_order(self) -> None:
        """Drop the optional calculation chain: a stale one makes Excel offer a repair."""
        for relation in self.rels.of_kind("calcChain"):
            self.rels.remove(relation.id)
            self.drop(relation.target)

    def recalculate_on_load(self) -> None:
        """Ask Excel to recalculate everything when it opens the file."""
        calc = self.root.find(q("calcPr"))
        if calc is None:
            calc = place(self.root, etree.Element(q("calcPr")), ORDER)
        calc.set("fullCalcOnLoad", "1")

    # --- saving ------------------------------------------------------------------------------------------------

    def changes(self) -> tuple[dict[str, Content], dict[str, Content], set[str]]:
        """What is replaced, added and dropped against the package."""
        replace: dict[str, Content] = {}
        add: dict[str, Content] = {}
        for part, content in self._new.items():
            if part not in self._trees:
                (replace if part in self.package else add)[part] = content
        for part, root in self._trees.items():
            if part in self.package:
                if part in self._dropped:
                    continue
                if _canonical(root) != _canonical(parse(self.package.read(part), part)):
                    replace[part] = serialise(root)
            elif len(root) or not part.endswith(".rels"):
                add[part] = serialise(root)
        for part in [p for p, content in replace.items() if self._same(p, content)]:
            del replace[part]
        return replace, dict(sorted(add.items(), key=lambda kv: natural(kv[0]))), set(self._dropped)

    def _same(self, part: str, content: Content) -> bool:
        """Whether the package has these bytes already. Compared once: rows that are drawn anew cost time each time."""
        compared = self._compared.get(part)
        if compared is None or compared[0] is not content:
            pieces = (content,) if isinstance(content, bytes) else content
            compared = self._compared[part] = (content, same_bytes(pieces, self.package.chunks(part)))
        return compared[1]

    def save(self, out: BinaryIO) -> None:
        """Write the whole package."""
        if any(p.endswith(".rels") for p in self._trees):
            self.declare_extension("rels", RELS_TYPE)
        replace, add, drop = self.changes()
        self.package.save(out, replace=replace, add=add, drop=drop)


def _canonical(root: etree._Element) -> bytes:
    try:
        return etree.tostring(root, method="c14n")
    except etree.C14NError:  # a namespace that is not a whole address
        return etree.tostring(root)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts table2 before table10."""
    return [(int(x), "") if x.isdigit() else (-1, x) for x in re.split(r"(\d+)", name)]


def parts_of(book: Workbook, sheets: Iterable[SheetRef], kind: str) -> Iterator[tuple[SheetRef, str]]:
    """(sheet, part) of every part of a kind that these sheets refer to."""
    for sheet in sheets:
        for relation in book.relations(sheet.part).of_kind(kind):
            if relation.target in book:
                yield sheet, relation.target
