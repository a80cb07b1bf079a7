"""Table parts: Excel's tables, found by name, written and resized."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml.attributes import area, integer
from invxl.ooxml.celltext import escaped
from invxl.ooxml.namespaces import MAIN, TABLE_TYPE, local, q
from invxl.ooxml.refs import Area
from invxl.ooxml.workbook import SheetRef, Workbook, parts_of
from invxl.ooxml.xmltext import unescape_x

ORDER = ("autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its lasting id, its header, and the formula it is filled with."""

    id: int
    name: str
    formula: str = ""  # calculatedColumnFormula


class TablePart:
    """One table part, edited in place."""

    def __init__(self, book: Workbook, sheet: SheetRef, part: str) -> None:
        self.book = book
        self.sheet = sheet
        self.part = part
        self.root = book.tree(part)

    @property
    def name(self) -> str:
        return self.root.get("displayName") or self.root.get("name") or ""

    @property
    def area(self) -> Area:
        """Header, data and totals."""
        return area(self.root)

    @property
    def header_rows(self) -> int:
        return integer(self.root, "headerRowCount", 1)

    @property
    def totals_rows(self) -> int:
        return integer(self.root, "totalsRowCount")

    @property
    def data(self) -> Area:
        """The data rows."""
        a = self.area
        return Area(a.top + self.header_rows, a.left, a.bottom - self.totals_rows, a.right)

    @property
    def columns(self) -> list[TableColumn]:
        parent = self.root.find(q("tableColumns"))
        out = []
        for e in () if parent is None else parent:
            if local(e) == "tableColumn":
                formula = e.find(q("calculatedColumnFormula"))
                text = (formula.text or "") if formula is not None and formula.get("array") is None else ""
                out.append(TableColumn(integer(e, "id"), unescape_x(e.get("name", "")), text))
        return out

    def refuse_odd(self) -> None:
        """Raise where the table is not made as one that we can write: a header row, a column for each of its cells."""
        there = self.columns
        found = ""
        if self.header_rows != 1:
            found = "its header row is switched off"
        elif self.totals_rows not in (0, 1) or self.data.rows < 1:
            found = f"no data rows in {self.area}"
        elif len(there) != self.area.columns or len({c.id for c in there}) != len(there):
            found = f"{len(there)} columns in {self.area}"
        if found:
            raise WorkbookError(
                Fault(f"{self.sheet.name}, {self.name}", found, "a header row and at least one row of data",
                      "In Excel: Table Design, Header Row; or take the workbook from a backup.")
            )  # fmt: skip

    def resize(self, area: Area) -> None:
        """Give the table another range; its filter range follows."""
        self.root.set("ref", str(area))
        filtered = self.root.find(q("autoFilter"))
        if filtered is not None:
            filtered.set("ref", str(Area(area.top, area.left, area.bottom - self.totals_rows, area.right)))

    def rename_column(self, id: int, name: str) -> None:
        """Give a column another header."""
        parent = self.root.find(q("tableColumns"))
        for e in () if parent is None else parent:
            if e.get("id") == str(id):
                e.set("name", _name(name))

    def append_column(self, name: str) -> int:
        """Add a column at the right; gives its id."""
        parent = self.root.find(q("tableColumns"))
        assert parent is not None
        new = 1 + max([0, *(c.id for c in self.columns)])
        etree.SubElement(parent, q("tableColumn"), id=str(new), name=_name(name))
        parent.set("count", str(len(self.columns)))
        return new


def all_tables(book: Workbook) -> list[TablePart]:
    """Every table of the workbook."""
    return [TablePart(book, sheet, part) for sheet, part in parts_of(book, book.worksheets(), "table")]


def by_name(book: Workbook) -> dict[str, TablePart]:
    """Tables by their names in lower case; names are unique without regard to case.

    Raises WorkbookError where a table has no usable range.
    """
    out: dict[str, TablePart] = {}
    for table in all_tables(book):
        _ = table.area
        out.setdefault(table.name.lower(), table)
    return out


def new_table(
    book: Workbook, sheet: SheetRef, name: str, area: Area, headers: Sequence[str], style: str, *,
    stripes: bool = False, formulas: Mapping[str, str] | None = None,
) -> TablePart:  # fmt: skip
    """Add a table part; the sheet's header cells must read as `headers`, and its frame must list the part."""
    taken = [integer(t.root, "id") for t in all_tables(book)]
    part = book.free_part("xl/tables/table%d.xml")
    columns = []
    for i, header in enumerate(headers, 1):
        formula = (formulas or {}).get(header, "")
        inner = f"<calculatedColumnFormula>{escaped(formula)}</calculatedColumnFormula>" if formula else ""
        columns.append(f'<tableColumn id="{i}" name="{_attribute(header)}">{inner}</tableColumn>')
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<table xmlns="{MAIN}" id="{1 + max([0, *taken])}" name="{name}" displayName="{name}" ref="{area}" '
        f'totalsRowShown="0"><autoFilter ref="{area}"/><tableColumns count="{len(headers)}">{"".join(columns)}'
        f'</tableColumns><tableStyleInfo name="{style}" showFirstColumn="0" showLastColumn="0" '
        f'showRowStripes="{int(stripes)}" showColumnStripes="0"/></table>'
    )
    book.put(part, xml.encode(), TABLE_TYPE)
    return TablePart(book, sheet, part)


def _name(header: str) -> str:
    return header.replace("\n", "_x000a_")


def _attribute(header: str) -> str:
    return escaped(header).replace('"', "&quot;").replace("\n", "_x000a_")
