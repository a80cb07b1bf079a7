"""Workbooks made of a sheet's XML, and sheets written in the ways of different programs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from xml.sax.saxutils import escape

from invxl.columns import Kind
from invxl.ooxml.refs import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"

DATE_STYLE = 2
DURATION_STYLE = 3
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="4"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)


def workbook(
    sheet: str | bytes, strings: str | bytes = "", *, date1904: bool = False, styles: str = STYLES,
    table: str = "", name: str = "Sales",
) -> bytes:  # fmt: skip
    """A workbook with one sheet. `sheet` and `strings` are whole parts; `table` is a table part."""
    relations = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]
    parts: dict[str, str | bytes] = {"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": styles}
    if strings:
        relations.append(("sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = strings
    if table:
        parts["xl/tables/table1.xml"] = table
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = _relations([("table", "../tables/table1.xml")])
    flag = ' date1904="1"' if date1904 else ""
    parts |= {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(relations),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr{flag}/><sheets>'
                           f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for part, content in parts.items():
            file.writestr(part, content)
    return out.getvalue()


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    found = "".join(f'<Relationship Id="rId{i}" Type="{REL}/{kind}" Target="{target}"/>'
                    for i, (kind, target) in enumerate(targets, start=1))  # fmt: skip
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _content_types(parts: Iterable[str]) -> str:
    kinds = {"sheet1": "worksheet", "styles": "styles", "sharedStrings": "sharedStrings", "table1": "table"}
    found = [(p, kinds[p.rpartition("/")[2].removesuffix(".xml")]) for p in parts if not p.endswith(".rels")]
    overrides = "".join(f'<Override PartName="/{p}" ContentType="{_ML}.{kind}+xml"/>' for p, kind in found)
    return (f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_ML}.sheet.main+xml"/>{overrides}'
            "</Types>")  # fmt: skip


def table_part(name: str, ref: str, headers: Sequence[str], *, header_rows: int = 1, totals_rows: int = 0) -> str:
    """A table part."""
    columns = "".join(f'<tableColumn id="{i}" name="{escape(h)}"/>' for i, h in enumerate(headers, start=1))
    return (f'<table xmlns="{MAIN}" id="1" name="{name}" displayName="{name}" ref="{ref}" '
            f'headerRowCount="{header_rows}" totalsRowCount="{totals_rows}">'
            f'<tableColumns count="{len(headers)}">{columns}</tableColumns>'
            "</table>")  # fmt: skip


def shared_strings(texts: Sequence[str]) -> str:
    """The part of these strings, as Excel writes plain ones."""
    items = "".join(f"<si><t{_space(t)}>{content(t)}</t></si>" for t in texts)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<sst xmlns="{MAIN}">{items}</sst>'


def sheet_part(rows: str) -> str:
    """The part of a sheet with these rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )


def content(text: str) -> str:
    """A text between two tags: entities, and Excel's escapes of what XML cannot hold."""
    for plain in ("_x000D_", "_x0041_", "_x005F_"):
        text = text.replace(plain, f"\0{plain[1:]}")
    return escape(text).replace("\0", "_x005F_").replace("\r", "_x000D_")


def _space(text: str) -> str:
    return ' xml:space="preserve"' if text != text.strip() else ""


@dataclass(frozen=True)
class Cell:
    """A cell to write. text: the number, error, boolean digit or text; "" with kind BLANK. None: no value stored."""

    kind: Kind
    text: str | None
    formula: Literal["", "plain", "shared", "follower"] = ""
    style: int = 0


@dataclass(frozen=True)
class Manner:
    """How a program writes a sheet."""

    strings: Literal["shared", "inline", "rich"] = "shared"
    references: Literal["all", "cells", "none"] = "all"
    order: Literal["rst", "str", "tsr"] = "rst"
    numbers_typed: bool = False
    prefix: str = ""
    encoding: str = "utf-8"
    comments: bool = False
    cdata: bool = False
    pretty: bool = False
    row_attributes: str = ' spans="1:8"'

    def xml(self, rows: Sequence[Sequence[Cell | None]], pool: list[str], first_row: int = 1) -> bytes:
        """The part of a sheet; shared strings are added to `pool`."""
        x = f"{self.prefix}:" if self.prefix else ""
        gap = "\n  " if self.pretty else ""
        out = [f'<?xml version="1.0" encoding="{self.encoding.upper()}"?>\n<{x}worksheet ',
               f'xmlns:{self.prefix}="{MAIN}"' if self.prefix else f'xmlns="{MAIN}"', f"><{x}sheetData>"]  # fmt: skip
        for r, row in enumerate(rows, start=first_row):
            number = f' r="{r}"' if self.references == "all" else ""
            cells = [self._cell(cell, r, c, x, pool) for c, cell in enumerate(row, start=1) if cell is not None]
            if self.comments and r % 2:
                cells.insert(0, '<!-- <c r="A1"><v>5</v></c></row> -->')
            body = gap.join(cells)
            out.append(f"{gap}<{x}row{number}{self.row_attributes}>{gap}{body}{gap}</{x}row>")
        out.append(f"{gap}</{x}sheetData></{x}worksheet>")
        return "".join(out).encode(self.encoding)

    def _cell(self, cell: Cell, r: int, c: int, x: str, pool: list[str]) -> str:
        type, value = self._value(cell, x, pool)
        found = {
            "r": f' r="{letters(c)}{r}"' if self.references != "none" else "",
            "s": f' s="{cell.style}"' if cell.style else "",
            "t": f' t="{type}"' if type else "",
        }
        attributes = "".join(found[name] for name in self.order)
        formula = {
            "": "",
            "plain": f'<{x}f>A1&amp;"b"</{x}f>',
            "shared": f'<{x}f t="shared" ref="A1:A9" si="0">A1+1</{x}f>',
            "follower": f'<{x}f t="shared" si="0"/>',
        }[cell.formula]
        if not formula and not value:
            return f"<{x}c{attributes}/>"
        return f"<{x}c{attributes}>{formula}{value}</{x}c>"

    def _value(self, cell: Cell, x: str, pool: list[str]) -> tuple[str, str]:
        text = cell.text
        if cell.kind is Kind.BLANK or text is None:
            return "", ""
        if cell.kind is Kind.TEXT:
            if cell.formula:
                return "str", f"<{x}v>{self._data(text)}</{x}v>"
            if self.strings == "shared":
                pool.append(text)
                return "s", f"<{x}v>{len(pool) - 1}</{x}v>"
            t = f"<{x}t{_space(text)}>{self._data(text)}</{x}t>"
            if self.strings == "rich":
                t = f'<{x}r><{x}rPr><{x}b/></{x}rPr>{t}</{x}r><{x}rPh sb="0" eb="1"><{x}t>no</{x}t></{x}rPh>'
            return "inlineStr", f"<{x}is>{t}</{x}is>"
        type = {Kind.BOOL: "b", Kind.ERROR: "e"}.get(cell.kind, "n" if self.numbers_typed else "")
        return type, f"<{x}v>{self._data(text)}</{x}v>"

    def _data(self, text: str) -> str:
        return (
            f"<![CDATA[{text.replace(chr(13), '_x000D_')}]]>"
            if self.cdata and "]]>" not in text and "_x" not in text
            else content(text)
        )


MANNERS = {
    "excel": Manner(),
    "inline": Manner(strings="inline", row_attributes=""),
    "rich": Manner(strings="rich"),
    "libreoffice": Manner(numbers_typed=True, row_attributes=' customFormat="false" ht="12.8" hidden="false"'),
    "no references": Manner(references="none"),
    "no row numbers": Manner(references="cells"),
    "type first": Manner(order="tsr"),
    "style first": Manner(order="str"),
    "prefixed": Manner(prefix="x", row_attributes=""),
    "prefixed inline": Manner(prefix="ss", strings="inline"),
    "utf-16": Manner(encoding="utf-16"),
    "comments": Manner(comments=True),
    "cdata": Manner(cdata=True, strings="inline"),
    "pretty": Manner(pretty=True),
    "pretty prefixed": replace(Manner(prefix="x"), pretty=True),
}
