"""Lies that a workbook may tell on purpose: each changes the members of a whole one by a known rule."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from fuzz.mutate import VALUES, Members

Lie = Callable[[Members, random.Random], Members]


def _in(pattern: str, members: Members, dice: random.Random, change: Callable[[bytes], bytes]) -> Members:
    """The members with one that fits the pattern changed."""
    fit = [i for i, (name, _) in enumerate(members) if re.fullmatch(pattern, name)]
    if not fit:
        return members
    i = dice.choice(fit)
    out = list(members)
    out[i] = (out[i][0], change(out[i][1]))
    return out


def _put(attribute: str, values: list[str]) -> Callable[[bytes, random.Random], bytes]:
    def change(data: bytes, dice: random.Random) -> bytes:
        found = list(re.finditer(rf'\s{attribute}="([^"]*)"'.encode(), data))
        if not found:
            return data
        m = dice.choice(found)
        return data[: m.start(1)] + dice.choice(values).encode() + data[m.end(1) :]

    return change


def _attribute(pattern: str, attribute: str, values: list[str]) -> Lie:
    put = _put(attribute, values)
    return lambda members, dice: _in(pattern, members, dice, lambda data: put(data, dice))


SHEETS, TABLES, RELS = r"xl/worksheets/sheet\d+\.xml", r"xl/tables/table\d+\.xml", r".*\.rels"
RANGES = ["A1", "A1:A1", "A1:XFD1048576", "A1048576", "B2:A1", "A6:D6", "A1:A2", "A1:ZZ200", "XFD1:XFD9", "A6:XFD7",
"", "A0:B9",
          "A1:D1048577", "#REF!", "A6:D8 F1:G2"]  # fmt: skip
NUMBERS = ["-1", "0", "2", "7", "999", "65536", "4294967296", "x", "", "1.5", "٣"]


def _cyclic(members: Members, dice: random.Random) -> Members:
    """Relationships that lead back to themselves, to their owner, or all to one part."""
    names = [name for name, _ in members if not name.endswith(".rels")]
    target = ("/" + dice.choice(names)).encode()

    def change(data: bytes) -> bytes:
        if dice.randrange(2):
            return re.sub(rb'Target="[^"]*"', b'Target="' + target + b'"', data)
        return _put("Target", [target.decode(), "", ".", "../..", "/", "#x", "workbook.xml"])(data, dice)

    return _in(RELS, members, dice, change)


def _types(members: Members, dice: random.Random) -> Members:
    def change(data: bytes) -> bytes:
        found = re.findall(rb'ContentType="([^"]*)"', data)
        return _put("ContentType", [dice.choice(found).decode(), "text/plain", "", "application/xml"])(data, dice)

    return _in(r"\[Content_Types\]\.xml", members, dice, change)


def _tables(members: Members, dice: random.Random) -> Members:
    """Two tables of one name, a table of one's own under one of ours, or one range for all."""
    texts = [data for name, data in members if re.fullmatch(TABLES, name)]
    if not texts:
        return members
    names = [m[1].decode() for t in texts for m in re.finditer(rb'displayName="([^"]*)"', t)]
    return _in(
        TABLES,
        members,
        dice,
        lambda d: re.sub(rb'(displayName|name)="[^"]*"', b'\\1="' + dice.choice(names).encode() + b'"', d, count=2),
    )


def _columns(members: Members, dice: random.Random) -> Members:
    """Cells in columns that no sheet has, in rows that come twice, or in no order."""

    def change(data: bytes) -> bytes:
        cells = list(re.finditer(rb'<c r="([A-Z]+)(\d+)"', data))
        if not cells:
            return data
        for m in dice.sample(cells, min(len(cells), dice.choice([1, 5]))):
            new = dice.choice([b"XFE", b"ZZZ", b"ZZZZZZZZZ", b"A", b"XFD", b"", b"a", "Ä".encode()])
            data = (
                data[: m.start(1)] + new + data[m.end(1) :]
                if len(new) == len(m[1])
                else data.replace(m[0], b'<c r="' + new + m[2] + b'"', 1)
            )
        return data

    return _in(SHEETS, members, dice, change)


def _rows(members: Members, dice: random.Random) -> Members:
    def change(data: bytes) -> bytes:
        rows = list(re.finditer(rb'<row r="(\d+)"', data))
        if not rows:
            return data
        m = dice.choice(rows)
        new = dice.choice([b"0", b"1", b"7", b"1048576", b"1048577", b"99999999999", b"-3", b"x"])
        return data[: m.start(1)] + new + data[m.end(1) :]

    return _in(SHEETS, members, dice, change)


def _inserted(before: bytes, pieces: list[bytes]) -> Callable[[bytes, random.Random], bytes]:
    def change(data: bytes, dice: random.Random) -> bytes:
        at = data.find(before)
        return data if at < 0 else data[:at] + dice.choice(pieces) + data[at:]

    return change


_MERGES = (
    b"<mergeCells>" + b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (r, r + 1) for r in range(1, 4000)) + b"</mergeCells>"
)


def _furniture(members: Members, dice: random.Random) -> Members:
    """Merges, links, formats, drawings and parts that point to nothing or to everything."""
    put = _inserted(dice.choice([b"<pageMargins", b"<tableParts", b"</worksheet>", b"<sheetData"]), [
        _MERGES, b'<mergeCells count="1"><mergeCell ref="A6:C9"/></mergeCells>',
        b'<mergeCells><mergeCell/></mergeCells>',
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
        b"<hyperlinks><hyperlink/></hyperlinks>",
        b'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="x"><formula>tblABC['
        b"</formula></cfRule></conditionalFormatting>",
        b"<conditionalFormatting><cfRule/></conditionalFormatting>", b'<conditionalFormatting sqref="?"/>',
        b'<dataValidations><dataValidation sqref=""><formula1>(((</formula1></dataValidation></dataValidations>',
        b'<dataValidations><dataValidation sqref="A7:A9 A:A 1:1 B7"/></dataValidations>',
        b'<drawing r:id="rId999"/>', b"<drawing/>", b'<legacyDrawing r:id="rId1"/>',
        b'<tableParts><tablePart r:id="rId999"/></tableParts>',
        b'<autoFilter ref="x"/>', b'<cols><col min="1" max="99999999" width="x"/></cols>', b'<cols><col/></cols>',
        b'<sheetProtection sheet="1"/>', b"<sheetData/>", b'<dimension ref="A1:XFD1048576"/>',
        b"<extLst><ext/></extLst>",
    ])  # fmt: skip
    return _in(SHEETS, members, dice, lambda data: put(data, dice))


def _names(members: Members, dice: random.Random) -> Members:
    """Defined names with our marks, formulas that do not end, sheets that are not there."""
    ours = re.findall(rb'<definedName name="([^"]*)"', dict(members).get("xl/workbook.xml", b"")) or [b"x"]
    texts = [b"", b"#REF!", b"$A$1", b"'x", b"x!y!z", b"About!$A$0", b"ABC!$A$1:$XFD$1048576", b"(" * 5000, b'"',
             b"tblABC[[", b"[9]x!A1",
             b"'Ab''out'!$A$1", b"{1,2", b"=" * 9]  # fmt: skip
    name = dice.choice([*ours, b"tblABC", b"_xlnm.Print_Area", b"A1", b"", b"_xlnm._FilterDatabase"])

    def change(data: bytes) -> bytes:
        if dice.randrange(2):
            return re.sub(
                rb'(<definedName name="' + re.escape(name) + rb'"[^>]*>)[^<]*',
                lambda m: m[1] + dice.choice(texts),
                data,
            )
        new = (
            b'<definedName name="'
            + name
            + b'" localSheetId="'
            + dice.choice(NUMBERS).encode()
            + b'">'
            + dice.choice(texts)
            + b"</definedName>"
        )
        return data.replace(b"</definedNames>", new + b"</definedNames>", 1)

    return _in(r"xl/workbook\.xml", members, dice, change)


def _formulas(members: Members, dice: random.Random) -> Members:
    """Formulas in cells that do not end, share nothing, or cover everything."""
    formulas = [
        b"<f>" + b"(" * 8000 + b"</f>", b"<f>\"</f>", b"<f>'</f>", b"<f>tblABC[[#This Row],[</f>",
        b"<f>A1:" + b"A1," * 3000 + b"</f>",
        b'<f t="shared" si="99"/>', b'<f t="shared" si="x" ref="A1">A1</f>',
        b'<f t="array" ref="A1:XFD1048576">1</f>', b'<f t="array">1</f>',
        b'<f t="dataTable" ref="A7:B9" r1="A1"/>', b"<f>ABC!$A$0+XFE9</f>", b"<f/>", b"<f>A1048576+XFD1</f>",
        b"<f>" + b"x" * 9000 + b"</f>",
    ]  # fmt: skip

    def change(data: bytes) -> bytes:
        cells = list(re.finditer(rb"<c [^>]*(/>|>)", data))
        if not cells:
            return data
        m = dice.choice(cells)
        f = dice.choice(formulas)
        if m[1] == b"/>":
            return data[: m.start(1)] + b">" + f + b"</c>" + data[m.end() :]
        return data[: m.end()] + f + data[m.end() :]

    return _in(SHEETS, members, dice, change)


def _beside(members: Members, dice: random.Random) -> Members:
    """Cells of a user at odd places: beside, in and below tables, with odd types and styles."""

    def change(data: bytes) -> bytes:
        ends = [m.start() for m in re.finditer(rb"</row>", data)]
        if not ends:
            return data
        at = dice.choice(ends)
        start = data.rfind(b'<row r="', 0, at)
        row = re.match(rb'<row r="(\d+)"', data[start:at])
        if row is None:
            return data
        kind = dice.choice(["s", "str", "b", "e", "d", "inlineStr", "x", "n"])
        column = dice.choice(["M", "AA", "XFD", "ZZ", "E", "A"])
        value = dice.choice(VALUES).replace("&", "&amp;").replace("<", "&lt;")
        cell = f'<c r="{column}{row[1].decode()}" s="{dice.choice(NUMBERS)}" t="{kind}"><v>{value}</v></c>'
        return data[:at] + cell.encode("utf-8", "surrogatepass") + data[at:]

    return _in(SHEETS, members, dice, change)


LIES: tuple[Lie, ...] = (
    _attribute(SHEETS, "ref", RANGES), _attribute(TABLES, "ref", RANGES), _attribute(SHEETS, "sqref", RANGES),
    _attribute(TABLES, "(?:headerRowCount|totalsRowCount|count|id|dataDxfId|colId)", NUMBERS),
    _attribute(TABLES, "(?:name|displayName)", ["", "SKU", "Sku ", "tblItems", "A1", "x" * 400, "=1", "_x000a_",
    "_xD800_", "]", "#", "'"]),
    _attribute(r"xl/styles\.xml", r"[\w]+", [*NUMBERS, "FFFFFFFFF", "none", "general"]),
    _attribute(SHEETS, "s", NUMBERS), _attribute(SHEETS, "t", ["s", "str", "b", "e", "d", "inlineStr", "x", ""]),
    _attribute(r"xl/workbook\.xml", r"[\w:]+", [*NUMBERS, "rId1", "rId2", "ABC", "Items", "abc", "x" * 400,
    "veryHidden", "[x]"]),
    _attribute(r"xl/(?:comments|threadedComments|persons).*\.xml", r"\w+", [*NUMBERS, *RANGES]),
    _attribute(r"xl/drawings/.*", r"\w+", [*NUMBERS, *RANGES]), _attribute(r"xl/charts/.*", "val", NUMBERS),
    _attribute(r"xl/calcChain\.xml", r"\w", [*NUMBERS, "ZZZ1"]),
    _cyclic, _cyclic, _types, _tables, _columns, _rows, _furniture, _furniture, _names, _names, _formulas, _formulas,
    _beside, _beside,
)  # fmt: skip
