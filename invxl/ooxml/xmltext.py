"""XML parts to trees, safely: UTF-8 and UTF-16 only, no DOCTYPE, no entities, no network, bounded size."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from invxl.errors import Fault, WorkbookError
from invxl.ooxml.limits import MAX_TEXT_BYTES, MAX_TREE_BYTES, MAX_TREE_TAGS, MIB

_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_FIRST = 2 << 10  # bytes that mostly do
_HEAD = 64 << 10  # bytes within which a part's first element stands
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def parse(data: bytes, part: str) -> etree._Element:
    """The root element of a part. `part` is its name, for messages.

    Raises WorkbookError for a DOCTYPE, an unknown encoding, broken XML and parts too large for a tree.
    """
    text = b"".join(utf8((data,), part))
    if len(text) > MAX_TREE_BYTES or text.count(b"<") > MAX_TREE_TAGS:
        raise WorkbookError(
            Fault(part, f"{len(text) // MIB} MiB of XML", f"at most {MAX_TREE_TAGS:,} tags in this part can be read")
        )
    refuse_doctype(text, part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as fault:
        raise WorkbookError(_broken(part, fault)) from None
    return root


def elements(chunks: Iterable[bytes], part: str, tag: str) -> Iterator[etree._Element]:
    """The elements of this local name in the root's namespace, one after another, however large the part.

    `chunks` are UTF-8 as `utf8` gives them. Each element is forgotten once the next is asked for.
    """
    parser: etree.XMLPullParser | None = None
    head = b""
    quiet = 0  # bytes since an element ended
    try:
        for chunk in chunks:
            if parser is None:
                head += chunk
                opening = root_tag(head, part)
                if opening is None:
                    continue
                parser, chunk = _pull_parser(f"{opening.rpartition('}')[0]}}}{tag}".lstrip("}")), head
            quiet += len(chunk)
            parser.feed(chunk)
            for element in _ended(parser):
                quiet = 0
                yield element
                _forget(element)
            if quiet > MAX_TEXT_BYTES:
                raise WorkbookError(
                    Fault(part, f"more than {MAX_TEXT_BYTES // MIB} MiB in one piece", f"smaller <{tag}> elements")
                )
        if parser is None:
            raise WorkbookError(Fault(part, "no XML", "a whole part"))
        parser.close()
    except etree.XMLSyntaxError as fault:
        raise WorkbookError(_broken(part, fault)) from None
    yield from _ended(parser)


def _ended(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield element


def _pull_parser(tag: str) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=("end",), tag=tag, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def root_tag(head: bytes, part: str) -> str | None:
    """The root element as `{namespace}name`; None where `head`, the start of a part, does not reach so far yet."""
    refuse_doctype(head, part)
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    for piece in (head[:_FIRST], head[_FIRST:_HEAD]):
        try:
            parser.feed(piece)
        except etree.XMLSyntaxError as fault:
            raise WorkbookError(_broken(part, fault)) from None
        for element in _ended(parser):
            return str(element.tag)
    if len(head) > _HEAD:
        raise WorkbookError(Fault(part, f"no element in the first {_HEAD:,} bytes", "a whole part"))
    return None


def _forget(element: etree._Element) -> None:
    """Free an element that was read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _broken(part: str, fault: etree.XMLSyntaxError) -> Fault:
    return Fault(part, f"broken XML ({fault.msg})", "a whole part", "Open the workbook in Excel and save it again.")


def utf8(chunks: Iterable[bytes], part: str) -> Iterator[bytes]:
    """The same text as UTF-8 without byte-order mark or XML declaration, whatever of UTF-8 or UTF-16 it came in."""
    stream = iter(chunks)
    head = b""
    while len(head) < 256:
        more = next(stream, None)
        if more is None:
            break
        head += more
    encoding = _encoding(head, part)
    if encoding == "utf-8":
        if head.startswith(codecs.BOM_UTF8):
            head = head[3:]
        yield _without_declaration(head)
        yield from stream
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    first = True
    try:
        for chunk in _chain(head, stream):
            text = decoder.decode(chunk).encode("utf-8")
            yield _without_declaration(text) if first else text
            first = False
        decoder.decode(b"", final=True)
    except UnicodeError:
        raise WorkbookError(Fault(part, f"bytes that are not {encoding}", "a whole part")) from None


def refuse_doctype(text: bytes, part: str) -> None:
    """Raise where the prolog of this UTF-8 text declares a document type: entities are never expanded."""
    at = 0
    while True:
        while at < len(text) and text[at] in b" \t\r\n":
            at += 1
        if text.startswith(b"<?", at):
            closing = b"?>"
        elif text.startswith(b"<!--", at):
            closing = b"-->"
        elif text[at : at + 9].upper() == b"<!DOCTYPE":
            raise WorkbookError(
                Fault(part, "a DOCTYPE", "none; no spreadsheet program writes one", "Do not use this file.")
            )
        else:
            return
        end = text.find(closing, at)
        if end < 0:
            return
        at = end + len(closing)


def unescape_x(text: str) -> str:
    """Excel's escapes of characters that XML cannot hold.

    >>> unescape_x("a_x000D_b"), unescape_x("_x005F_x000D_")
    ('a\\rb', '_x000D_')
    """
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    if plain.isascii():
        return plain
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # pairs join, lone halves go


def _encoding(head: bytes, part: str) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"<\0"):
        return "utf-16-le"
    if head.startswith(b"\0<"):
        return "utf-16-be"
    declared = _ENCODING.search(head[:256])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return "utf-8"
    if name in ("iso-8859-1", "windows-1252"):
        return name
    raise WorkbookError(Fault(part, f"the encoding {name}", "UTF-8 or UTF-16", "Save the workbook again with Excel."))


def _without_declaration(text: bytes) -> bytes:
    if text.startswith(b"<?xml") and (end := text.find(b"?>")) >= 0:
        return text[end + 2 :]
    return text


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest
