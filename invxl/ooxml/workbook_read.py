"""The workbook's structure: sheets, names, tables, date system, where its strings and styles are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml import xmltext
from invxl.ooxml.package import Package
from invxl.ooxml.parts import REL_NAMESPACES, Relation, relations
from invxl.ooxml.refs import Area

_CODE_NAME = re.compile(rb"""<(?:\w+:)?sheetPr\b[^>]*?\bcodeName\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SAVE_AGAIN = "Open the workbook in Excel and save it again."


@dataclass(frozen=True, slots=True)
class TablePart:
    """One Excel table. `ref` covers headers, data and totals."""

    part: str
    id: int
    name: str
    ref: Area
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]

    @property
    def first_row(self) -> int:
        """The sheet row of the first data row."""
        return self.ref.top + self.header_rows

    @property
    def last_row(self) -> int:
        """The sheet row of the last data row; one less than `first_row` where there is none."""
        return self.ref.bottom - self.totals_rows


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet as the workbook lists it. kind: "worksheet", "chartsheet", "dialogsheet" or a macro sheet's."""

    name: str
    id: int
    relation: str
    part: str
    state: str  # "visible", "hidden" or "veryHidden"
    kind: str


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name of the workbook, or of the sheet at position `sheet`."""

    name: str
    text: str
    sheet: int | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook part and its relationships say. Part names are "" where there is no such part."""

    part: str
    sheets: tuple[SheetPart, ...]
    names: tuple[DefinedName, ...]
    date1904: bool
    code_name: str
    strings: str
    styles: str
    relations: tuple[Relation, ...]

    def sheet(self, name: str) -> SheetPart | None:
        """A sheet by name; Excel ignores case."""
        wanted = name.casefold()
        return next((s for s in self.sheets if s.name.casefold() == wanted), None)


def read_workbook(package: Package) -> Workbook:
    """The structure of the package's workbook. Raises WorkbookError where there is none, or it is not whole."""
    part = next((r.target for r in relations(package, "") if r.kind == "officeDocument" and not r.external), "")
    if not part or part not in package:
        raise WorkbookError(Fault(package.place, "no workbook inside", "an Excel workbook (.xlsx or .xlsm) is needed"))
    root = xmltext.parse(package.read(part), part)
    found = relations(package, part)
    by_id = {r.id: r for r in found}
    properties = root.find("{*}workbookPr")
    return Workbook(
        part=part,
        sheets=tuple(_sheet(package, e, by_id) for e in root.iterfind("{*}sheets/{*}sheet")),
        names=tuple(
            DefinedName(e.get("name", ""), e.text or "", _int(e.get("localSheetId")), flag(e.get("hidden")))
            for e in root.iterfind("{*}definedNames/{*}definedName")
        ),
        date1904=properties is not None and flag(properties.get("date1904")),
        code_name="" if properties is None else properties.get("codeName", ""),
        strings=next((r.target for r in found if r.kind == "sharedStrings" and r.target in package), ""),
        styles=next((r.target for r in found if r.kind == "styles" and r.target in package), ""),
        relations=found,
    )


def _sheet(package: Package, element: etree._Element, by_id: dict[str, Relation]) -> SheetPart:
    name = element.get("name", "")
    id = next((v for ns in REL_NAMESPACES if (v := element.get(f"{{{ns}}}id"))), "")
    relation = by_id.get(id)
    if relation is None or relation.target not in package:
        raise WorkbookError(
            Fault(f"{package.place}, sheet {name}", "its part is missing", "a whole workbook", _SAVE_AGAIN)
        )
    return SheetPart(name, _int(element.get("sheetId")) or 0, id, relation.target,
                     element.get("state", "visible"), relation.kind)  # fmt: skip


def read_tables(package: Package, sheet: SheetPart) -> tuple[TablePart, ...]:
    """The tables of a sheet, in the order of its relationships."""
    if sheet.kind != "worksheet":
        return ()
    return tuple(
        read_table(package, r.target, sheet.name)
        for r in relations(package, sheet.part)
        if r.kind == "table" and not r.external
    )


def read_table(package: Package, part: str, sheet: str) -> TablePart:
    """One table's part. Raises WorkbookError where its range or its columns make no sense."""
    root = xmltext.parse(package.read(part), part)
    name = root.get("displayName") or root.get("name") or ""
    place = f"{package.place}, sheet {sheet}, table {name}"
    try:
        ref = Area.parse(root.get("ref", ""))
    except ValueError as fault:
        raise WorkbookError(Fault(place, str(fault), "a range such as A1:H20", _SAVE_AGAIN)) from None
    header = _int(root.get("headerRowCount"))
    totals = _int(root.get("totalsRowCount"))
    table = TablePart(
        part=part,
        id=_int(root.get("id")) or 0,
        name=name,
        ref=ref,
        header_rows=1 if header is None else header,
        totals_rows=0 if totals is None else totals,
        columns=tuple(xmltext.unescape_x(e.get("name", "")) for e in root.iterfind("{*}tableColumns/{*}tableColumn")),
    )
    if table.header_rows not in (0, 1) or table.totals_rows not in (0, 1) or table.first_row > table.last_row + 1:
        raise WorkbookError(Fault(place, f"{table.header_rows} header and {table.totals_rows} totals rows in {ref}",
                                  "at most one of each, with data between", _SAVE_AGAIN))  # fmt: skip
    if len(table.columns) != ref.columns:
        raise WorkbookError(
            Fault(place, f"{len(table.columns)} columns in {ref}", f"{ref.columns} columns", _SAVE_AGAIN)
        )
    return table


def code_name(package: Package, sheet: SheetPart) -> str:
    """The name by which VBA knows the sheet; read from the start of its part, which is never inflated whole."""
    head = b""
    for chunk in xmltext.utf8(package.chunks(sheet.part), sheet.part):
        head += chunk
        at = head.find(b"<sheetPr"), head.find(b":sheetPr")
        if max(at) >= 0 or len(head) > 1 << 16:
            break
    found = _CODE_NAME.search(head)
    return (found[1] or found[2] or b"").decode("utf-8", "replace") if found else ""


def flag(text: str | None) -> bool:
    """An XML boolean.

    >>> flag("1"), flag("true"), flag("0"), flag(None)
    (True, True, False, False)
    """
    return text in ("1", "true", "on")


def _int(text: str | None) -> int | None:
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None
