"""The styles part: append and de-duplicate, never renumber, so that every id in use elsewhere keeps its meaning."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml.attributes import integer
from invxl.ooxml.celltext import CellStyle
from invxl.ooxml.namespaces import MAIN, local, place, q

MAX_FORMATS = 64_000  # what Excel opens
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
          "colors", "extLst")  # fmt: skip
_BUILT_IN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "mm-dd-yy": 14, "@": 49,
}  # fmt: skip
_CODES = {id: code for code, id in _BUILT_IN.items()}

EMPTY = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1">'
    '<font><sz val="10"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is dressed. Sizes in points, colours RRGGBB; "" is none."""

    font: str = "Calibri"
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    colour: str = "000000"
    fill: str = ""
    top: str = ""
    bottom: str = ""
    rule: str = "BFBFBF"
    number_format: str = "General"
    horizontal: str = "left"
    vertical: str = "top"
    wrap: bool = False
    indent: int = 0
    quoted: bool = False  # the text prefix: what stands in the cell is text, whatever it begins with
    locked: bool = True


@dataclass(frozen=True, slots=True)
class Highlight:
    """What a conditional format changes."""

    colour: str
    fill: str
    bold: bool = False


class Styles:
    """A workbook's styles part, to which styles are added."""

    def __init__(self, root: etree._Element, part: str) -> None:
        self.root = root
        self.part = part
        self._known: dict[Style, int] = {}
        self._seen: dict[str, dict[bytes, int]] = {}
        self._looks: dict[int, Style | None] = {}

    def cell(self, style: Style) -> CellStyle:
        """The ids of a style, plain and with the text prefix."""
        return CellStyle(self.id(style), self.id(replace(style, quoted=True)))

    def id(self, style: Style) -> int:
        """The index in cellXfs of this style, which is added where it is new."""
        if style not in self._known:
            self._known[style] = self._add("cellXfs", self._xf(style))
        return self._known[style]

    def quoted(self, id: int) -> int:
        """The same style with the text prefix."""
        xfs = _elements(self._collection("cellXfs"))
        if not 0 <= id < len(xfs):
            return id
        xf = copy.deepcopy(xfs[id])
        xf.tail = None
        xf.set("quotePrefix", "1")
        return self._add("cellXfs", xf)

    def highlight(self, look: Highlight) -> int:
        """The index in dxfs of this conditional format."""
        dxf = _new("dxf")
        font = etree.SubElement(dxf, q("font"))
        if look.bold:
            etree.SubElement(font, q("b"))
        etree.SubElement(font, q("color"), rgb=f"FF{look.colour}")
        pattern = etree.SubElement(etree.SubElement(dxf, q("fill")), q("patternFill"))
        etree.SubElement(pattern, q("bgColor"), rgb=f"FF{look.fill}")
        return self._add("dxfs", dxf)

    def _xf(self, style: Style) -> etree._Element:
        font, fill, border = _font(style), _fill(style), _border(style)
        xf = _new("xf")
        number = self._number_format(style.number_format)
        xf.set("numFmtId", str(number))
        xf.set("fontId", str(self._add("fonts", font)))
        xf.set("fillId", str(self._add("fills", fill) if fill is not None else 0))
        xf.set("borderId", str(self._add("borders", border)))
        if self.root.find(q("cellStyleXfs")) is not None:
            xf.set("xfId", "0")
        if style.quoted:
            xf.set("quotePrefix", "1")
        xf.set("applyNumberFormat", "1")
        xf.set("applyFont", "1")
        xf.set("applyFill", "1")
        xf.set("applyBorder", "1")
        xf.set("applyAlignment", "1")
        alignment = etree.SubElement(xf, q("alignment"), horizontal=style.horizontal, vertical=style.vertical)
        if style.wrap:
            alignment.set("wrapText", "1")
        if style.indent:
            alignment.set("indent", str(style.indent))
        if not style.locked:
            xf.set("applyProtection", "1")
            etree.SubElement(xf, q("protection"), locked="0")
        return xf

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        formats = self._collection("numFmts")
        for e in formats:
            if e.get("formatCode") == code:
                return integer(e, "numFmtId")
        new = max([163, *(integer(e, "numFmtId") for e in formats if local(e))]) + 1
        etree.SubElement(formats, q("numFmt"), numFmtId=str(new), formatCode=code)
        formats.set("count", str(len(formats)))
        return new

    def _collection(self, name: str) -> etree._Element:
        found = self.root.find(q(name))
        return place(self.root, etree.Element(q(name)), _ORDER) if found is None else found

    def _add(self, name: str, element: etree._Element) -> int:
        collection = self._collection(name)
        if name not in self._seen:
            seen: dict[bytes, int] = {}
            for i, e in enumerate(_elements(collection)):
                seen.setdefault(_canonical(e), i)
            self._seen[name] = seen
        seen = self._seen[name]
        key = _canonical(element)
        if key not in seen:
            if len(seen) >= MAX_FORMATS:
                raise WorkbookError(
                    Fault(self.part, f"{len(seen):,} {name}", f"at most {MAX_FORMATS:,}, which is what Excel opens",
                          "Remove unused cell styles.")
                )  # fmt: skip
            collection.append(element)
            n = len(_elements(collection))
            collection.set("count", str(n))
            seen[key] = n - 1
        return seen[key]

    def look(self, id: int) -> Style | None:
        """The style behind an id, in our terms; None where it has something that we never write.

        Spreadsheet programs renumber styles when they save; what a style looks like stays.
        """
        if id not in self._looks:
            self._looks[id] = self._read(id)
        return self._looks[id]

    def _read(self, id: int) -> Style | None:
        xfs = _elements(self._collection("cellXfs"))
        if not 0 <= id < len(xfs):
            return None
        xf = xfs[id]
        try:
            font = _elements(self._collection("fonts"))[integer(xf, "fontId")]
            fill = _elements(self._collection("fills"))[integer(xf, "fillId")]
            border = _elements(self._collection("borders"))[integer(xf, "borderId")]
            style = _read_border(border, _read_fill(fill, _read_font(font)))
        except (IndexError, ValueError, _UnknownError):
            return None
        alignment = xf.find(q("alignment"))
        a: dict[str, str] = {} if alignment is None else {str(k): str(v) for k, v in alignment.attrib.items()}
        if set(a) - {"horizontal", "vertical", "wrapText", "indent"}:
            return None
        protection = xf.find(q("protection"))
        number = integer(xf, "numFmtId")
        return replace(
            style,
            number_format=self._code(number),
            horizontal=a.get("horizontal", "general"),
            vertical=a.get("vertical", "bottom"),
            wrap=a.get("wrapText") in ("1", "true"),
            indent=int(a.get("indent", "0")),
            quoted=xf.get("quotePrefix") in ("1", "true"),
            locked=protection is None or protection.get("locked") not in ("0", "false"),
        )

    def _code(self, id: int) -> str:
        if id in _CODES:
            return _CODES[id]
        for e in self._collection("numFmts"):
            if e.get("numFmtId") == str(id):
                return e.get("formatCode", "")
        return f"#{id}"


class _UnknownError(Exception):
    """A style has something that we never write."""


def _new(tag: str) -> etree._Element:
    return etree.fromstring(f'<{tag} xmlns="{MAIN}"/>')


def _elements(parent: etree._Element) -> list[etree._Element]:
    return [e for e in parent if local(e)]


def _canonical(element: etree._Element) -> bytes:
    plain = copy.deepcopy(element)
    plain.tail = None
    return etree.tostring(plain, method="c14n", exclusive=True)


def _font(style: Style) -> etree._Element:
    font = _new("font")
    if style.bold:
        etree.SubElement(font, q("b"))
    if style.italic:
        etree.SubElement(font, q("i"))
    etree.SubElement(font, q("sz"), val=f"{style.size:g}")
    etree.SubElement(font, q("color"), rgb=f"FF{style.colour}")
    etree.SubElement(font, q("name"), val=style.font)
    etree.SubElement(font, q("family"), val="2")
    return font


def _fill(style: Style) -> etree._Element | None:
    if not style.fill:
        return None
    fill = _new("fill")
    pattern = etree.SubElement(fill, q("patternFill"), patternType="solid")
    etree.SubElement(pattern, q("fgColor"), rgb=f"FF{style.fill}")
    etree.SubElement(pattern, q("bgColor"), indexed="64")
    return fill


def _border(style: Style) -> etree._Element:
    border = _new("border")
    for side in ("left", "right", "top", "bottom", "diagonal"):
        e = etree.SubElement(border, q(side))
        line = {"top": style.top, "bottom": style.bottom}.get(side, "")
        if line:
            e.set("style", line)
            etree.SubElement(e, q("color"), rgb=f"FF{style.rule}")
    return border


def _rgb(parent: etree._Element, tag: str, default: str) -> str:
    e = parent.find(q(tag))
    if e is None:
        return default
    rgb = e.get("rgb", "")
    if len(rgb) != 8 or e.get("tint"):
        raise _UnknownError
    return rgb[2:].upper()


def _read_font(font: etree._Element) -> Style:
    if {local(e) for e in font} - {"b", "i", "sz", "color", "name", "family", "charset"}:
        raise _UnknownError

    def value(tag: str, default: str) -> str:
        e = font.find(q(tag))
        return default if e is None else e.get("val", default)

    def on(tag: str) -> bool:
        e = font.find(q(tag))
        return e is not None and e.get("val", "1") not in ("0", "false")

    size = float(value("sz", "11"))
    return Style(value("name", ""), size, on("b"), on("i"), _rgb(font, "color", "auto"))


def _read_fill(fill: etree._Element, style: Style) -> Style:
    pattern = fill.find(q("patternFill"))
    if pattern is None:
        raise _UnknownError
    match pattern.get("patternType", "none"):
        case "none":
            return replace(style, fill="")
        case "solid":
            return replace(style, fill=_rgb(pattern, "fgColor", "auto"))
        case _:
            raise _UnknownError


def _read_border(border: etree._Element, style: Style) -> Style:
    lines: dict[str, str] = {}
    rule = ""
    for e in _elements(border):
        line = e.get("style", "none")
        if line == "none":
            continue
        if local(e) not in ("top", "bottom"):
            raise _UnknownError
        lines[local(e)] = line
        colour = _rgb(e, "color", "auto")
        if rule and colour != rule:
            raise _UnknownError
        rule = colour
    return replace(style, top=lines.get("top", ""), bottom=lines.get("bottom", ""), rule=rule or "BFBFBF")
