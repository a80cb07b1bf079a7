"""Ways to spoil bytes, zip files, XML and text: each takes what is whole and dice, and gives it spoilt."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence

Members = list[tuple[str, bytes]]

# What an attribute or a cell may claim: numbers past every limit, digits that are none, ranges off the sheet, paths
# that lead out of the package, what a spreadsheet would run.
VALUES = [
    "", " ", "0", "-1", "1", "2", "9", "00", "+5", "1.5", "1e309", "NaN", "-Infinity", "2147483648", "4294967296",
    "99999999999999999999", "9" * 400, "1_0", "²", "٣", "abc", "true", "A0", "A1", "B7", "XFD1048576", "XFE1",
    "A1048577", "A1:XFD1048576", "A6:A7", "ZZZ9999999", "a1:b2", "A1:B2:C3", "A:XFD", "1:1048576", "#REF!", "=1+1",
    "=cmd|'/C calc'!A0", "'", '"', "''", "!", "Sheet1!A1", "'[1]x'!$A$1", "../../../../etc/passwd", "/xl/workbook.xml",
    "xl/workbook.xml", "workbook.xml", "rId1", "rId2", "rId999", "http://example.com/x", "file:///etc/passwd", "%2e%2e",
    "\t", "\n", "_x0000_", "_xD800_", "_x000A_", "\ud83d\ude00", "\u202e", "x" * 300, "x" * 40_000, "tblABC",
    "tblItems",
    "tblSales", "TBLKPI", "inlineStr", "s", "str", "b", "e", "d", "n", "shared", "array", "dataTable", "External",
]  # fmt: skip
PIECES = [
    "<", ">", "&", "]]>", "<!-- x -->", "<!--", "<![CDATA[x]]>", "<?x y?>", "&amp;", "&#0;", "&#xD800;", "&lol;",
    "&#x41;",
    "<x/>", "<v>1</v>", "<f>1/0</f>", "<row/>", "<c/>", '<c r="A1"/>', '<c r="XFE1"><v>1</v></c>', '<row r="0"/>',
    '<row r="9999999"/>', "<extLst/>", "</c>", "</row>", "\x00", "\x0b", "\ufffe", "=1+1", "\ud83d\ude00", "<t>x</t>",
    "<si/>",
]  # fmt: skip
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    '<!doctype x>',
)  # fmt: skip

_TAG = re.compile(rb"<[^<>!?][^<>]*>")
_ATTRIBUTE = re.compile(rb'\s([\w:.-]+)="([^"]*)"')


# --- bytes -----------------------------------------------------------------------------------------------------------


def spoilt_bytes(data: bytes, dice: random.Random, text: bool = False) -> bytes:
    """A few bytes flipped, cut out, doubled or put in."""
    out = bytearray(data)
    for _ in range(dice.choice([1, 1, 1, 2, 5, 20])):
        at = dice.randrange(len(out) + 1)
        match dice.randrange(5):
            case 0 if at < len(out):
                out[at] ^= 1 << dice.randrange(8)
            case 1:
                del out[at : at + dice.choice([1, 2, 10, 100, 10_000])]
            case 2:
                start = dice.randrange(len(out) + 1)
                out[at:at] = out[start : start + dice.choice([1, 5, 60, 2000])]
            case 3:
                pieces = VALUES + PIECES if text else VALUES
                out[at:at] = dice.choice(pieces).encode("utf-8", "surrogatepass")
            case _:
                out[at : at + 4] = struct.pack(
                    "<L", dice.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF, dice.randrange(1 << 32)])
                )
    return bytes(out)


def cut_off(data: bytes, dice: random.Random) -> bytes:
    """The start of a file, as a download that stopped."""
    return data[: dice.randrange(len(data) + 1)]


def spoilt_text(data: bytes, dice: random.Random) -> bytes:
    """Lines and pieces of a text swapped, doubled, dropped, replaced."""
    lines = data.split(b"\n")
    for _ in range(dice.choice([1, 1, 2, 3, 6])):
        i, j = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(7):
            case 0:
                lines[i], lines[j] = lines[j], lines[i]
            case 1:
                lines.insert(i, lines[j])
            case 2 if len(lines) > 1:
                del lines[i]
            case 3:
                words = re.split(rb"(\W+)", lines[i])
                words[dice.randrange(len(words))] = dice.choice(TEXT_VALUES).encode("utf-8", "surrogatepass")
                lines[i] = b"".join(words)
            case 4:
                lines[i] = (
                    dice.choice([b"  ", b"    ", b"\t", b"- ", b"? ", b"&a ", b"<<: ", b"!!python/name:os.system "])
                    + lines[i]
                )
            case 5:
                at = dice.randrange(len(lines[i]) + 1)
                piece = dice.choice(TEXT_VALUES).encode("utf-8", "surrogatepass")
                lines[i] = lines[i][:at] + piece + lines[i][at:]
            case _:
                lines[i] *= dice.choice([2, 50])
    return b"\n".join(lines)


TEXT_VALUES = [
    *VALUES, "&a [*a, *a]", "*a", "!!binary x", "!!python/object/apply:os.system ['x']", "{", "}", "[", "]", "[" * 3000,
    "{a: " * 500, "- " * 2000, "? ", "|", ">", "%", "@", "`", "#", ": ", "---", "...", "~", "null", "NO", "1:30",
    "012", ".inf",
    "2025-02-30", "2025-13-01", "99999-01-01", "0001-01-01", "%Q", "%d.%m.%Y", "(1000, 1200)", "in ()", "starts with",
    "is blank and", "<>", ">= ", "*", "**", "[a-", "(?P<x>", "(a+)+$", "cp1252", "utf-7", "idna", "rot13", "zip",
    "\ufeff",
    "Date", "SKU", "Quantity", "1,250.50", "1.250,50", "(5)", "5-", "1e5", "0x10", "\x00", "\r", "\x1a", "\x85",
    "\u2028",
]  # fmt: skip


# --- zip files -------------------------------------------------------------------------------------------------------


def unzipped(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return [(i.filename, z.read(i)) for i in z.infolist()]


def zipped(members: Members) -> bytes:
    """A zip file of these members, twice the same name included."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
        warnings.simplefilter("ignore")
        for name, content in members:
            z.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def spoilt_members(members: Members, dice: random.Random) -> Members:
    """Members dropped, doubled, emptied, renamed, exchanged, blown up."""
    out = list(members)
    for _ in range(dice.choice([1, 1, 2])):
        i, j = dice.randrange(len(out)), dice.randrange(len(out))
        name, content = out[i]
        match dice.randrange(8):
            case 0 if len(out) > 1:
                del out[i]
            case 1:
                out.insert(j, (dice.choice([name, name.upper(), "/" + name, name.replace("/", "\\")]), content))
            case 2:
                out[i] = (name, b"")
            case 3:
                out[i] = (dice.choice(["../x", "/etc/passwd", name.title(), name + "/", "x" * 300, "a\x00b"]), content)
            case 4:
                out[i], out[j] = (name, out[j][1]), (out[j][0], content)
            case 5:
                out[i] = (name, content + b" " * dice.choice([1, 100_000, 30 << 20]))
            case 6:
                out[i] = (
                    name,
                    content[: len(content) // 2] + b"<x/>" * dice.choice([1, 500_000]) + content[len(content) // 2 :],
                )
            case _:
                out[i] = (name, b"<?xml version='1.0'?>" + b"<a>" * 20_000)
    return out


def lying(data: bytes, dice: random.Random) -> bytes:
    """The directory of a zip file declares what is not so: sizes, checksums, methods, places, counts."""
    out = bytearray(data)
    entries = [m.start() for m in re.finditer(rb"PK\x01\x02", data)]
    end = data.rfind(b"PK\x05\x06")
    for _ in range(dice.choice([1, 2])):
        wrong = dice.choice([0, 1, 7, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, dice.randrange(1 << 32)])
        if dice.randrange(4):
            # version needed, flags, method (two bytes each); checksum, sizes, place (four)
            at, wide = dice.choice([(6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)])
            at += dice.choice(entries)
        else:
            at, wide = dice.choice([(8, 2), (10, 2), (12, 4), (16, 4), (20, 2)])
            at += end
        out[at : at + wide] = (wrong & ((1 << 8 * wide) - 1)).to_bytes(wide, "little")
    return bytes(out)


# --- XML -------------------------------------------------------------------------------------------------------------


def spoilt_xml(data: bytes, dice: random.Random) -> bytes:
    """Attributes and elements changed, dropped, doubled, exchanged; declarations and encodings that are not so."""
    for _ in range(dice.choice([1, 1, 1, 2, 4])):
        data = dice.choice(_XML)(data, dice)
    return data


def _attributes(data: bytes, dice: random.Random) -> bytes:
    """One attribute gets another value, goes, or comes twice."""
    tags = [m for m in _TAG.finditer(data) if b'="' in m[0]]
    if not tags:
        return data
    # Every tag name is as likely as any other, so that the few that say what a part is are not lost among cells.
    kinds = sorted({t[0].split()[0] for t in tags})
    kind = dice.choice(kinds)
    tag = dice.choice([t for t in tags if t[0].split()[0] == kind])
    found = list(_ATTRIBUTE.finditer(data, tag.start(), tag.end()))
    if not found:
        return data
    a = dice.choice(found)
    match dice.randrange(8):
        case 0:
            new = b""
        case 1:
            new = a[0] * 2
        case 2:
            new = dice.choice(found)[0]
        case 3:
            other = dice.choice(tags)
            twin = list(_ATTRIBUTE.finditer(other[0]))
            new = b" " + a[1] + b'="' + dice.choice(twin)[2] + b'"' if twin else b""
        case _:
            value = dice.choice(VALUES).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
            new = b" " + a[1] + b'="' + value.encode("utf-8", "surrogatepass") + b'"'
    return data[: a.start()] + new + data[a.end() :]


def _spans(data: bytes, dice: random.Random) -> tuple[int, int] | None:
    """Start and end of one element, with its content."""
    tags = [m for m in _TAG.finditer(data) if not m[0].startswith(b"</")]
    if not tags:
        return None
    kinds = sorted({re.split(rb"[\s/>]", t[0][1:])[0] for t in tags})
    kind = dice.choice(kinds)
    tag = dice.choice([t for t in tags if re.split(rb"[\s/>]", t[0][1:])[0] == kind])
    if tag[0].endswith(b"/>"):
        return tag.span()
    end = data.find(b"</" + kind + b">", tag.end())
    return (tag.start(), end + len(kind) + 3) if end >= 0 else None


def _elements(data: bytes, dice: random.Random) -> bytes:
    """One element goes, comes again and again, or changes places with another."""
    span = _spans(data, dice)
    if span is None:
        return data
    start, end = span
    element = data[start:end]
    match dice.randrange(6):
        case 0 | 1:
            return data[:start] + data[end:]
        case 2 | 3:
            times = dice.choice([1, 1, 2, 20]) if len(element) < 50_000 else 1
            return data[:end] + element * times + data[end:]
        case 4:
            other = _spans(data, dice)
            if other is None or not (other[1] <= start or other[0] >= end):
                return data
            (a, b), (c, d) = sorted([span, other])
            return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]
        case _:
            return data[:start] + element.replace(b"<", b"<x", 1) + data[end:]


def _texts(data: bytes, dice: random.Random) -> bytes:
    """Other text between two tags, or a piece where none belongs."""
    gaps = list(re.finditer(rb">([^<]*)<", data))
    if not gaps:
        return data
    gap = dice.choice(gaps)
    piece = (
        dice.choice(VALUES + PIECES)
        if dice.randrange(3)
        else dice.choice(VALUES).replace("&", "&amp;").replace("<", "&lt;")
    )
    return data[: gap.start(1)] + piece.encode("utf-8", "surrogatepass") + data[gap.end(1) :]


def _prolog(data: bytes, dice: random.Random) -> bytes:
    """Document types, entities, other encodings, other namespaces."""
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    body = data[start:]
    match dice.randrange(6):
        case 0:
            return data[:start] + dice.choice(ENTITIES).encode() + body
        case 1:
            return b"\xef\xbb\xbf" + data
        case 2:
            return body.decode("utf-8", "replace").encode("utf-16")
        case 3:
            name = dice.choice(["utf-16", "iso-8859-1", "utf-7", "x-unknown", "ebcdic-cp-us"])
            return b'<?xml version="1.0" encoding="' + name.encode() + b'"?>' + body
        case 4:
            return re.sub(rb'xmlns="[^"]*"', b'xmlns="urn:x"', data, count=1)
        case _:
            return re.sub(rb"schemas.openxmlformats.org/spreadsheetml/2006/main",
                          b"purl.oclc.org/ooxml/spreadsheetml/main", data)  # fmt: skip


def _deep(data: bytes, dice: random.Random) -> bytes:
    """Elements in elements in elements."""
    gaps = [m.end() for m in _TAG.finditer(data)]
    if not gaps:
        return data
    at, n = dice.choice(gaps), dice.choice([300, 20_000])
    return data[:at] + b"<a>" * n + b"</a>" * n + data[at:]


_XML: Sequence[Callable[[bytes, random.Random], bytes]] = (
    *[_attributes] * 10, *[_elements] * 5, *[_texts] * 4, _prolog, _deep, lambda d, r: spoilt_bytes(d, r, text=True),
)  # fmt: skip
