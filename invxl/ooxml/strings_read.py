"""The shared strings: kept as bytes and decoded only where a column uses them.

A pack of half a million distinct texts needs a fraction of them; the rest never becomes a Python object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from invxl.errors import Fault, WorkbookError
from invxl.ooxml import limits, xmltext
from invxl.ooxml.package import Package

_STEP = 4 << 20
_BLOCK_BITS = 12  # strings are decoded 4,096 at a time
_FEW = 16  # positions, which are looked up one by one
_IN_BLOCK = (1 << _BLOCK_BITS) - 1
_ROOT = re.compile(rb"\s*<sst[\s>/]")
_OPENINGS = (b"<t>", b'<t xml:space="preserve">')
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# Numeric references to characters that XML allows below U+D800; rarer ones are the parser's.
_ENTITY = re.compile(
    r"&(amp|lt|gt|quot|apos|#(?:9|1[03]|3[2-9]|[4-9]\d|[1-9]\d{2,3}|[1-4]\d{4})"
    r"|#x0*(?:[9AaDd]|[2-9A-Fa-f][\dA-Fa-f]|[1-9A-Fa-f][\dA-Fa-f]{2}|[1-9A-Ca-c][\dA-Fa-f]{3}));"
)
_DAMAGED = "Open the workbook in Excel and save it again."


class SharedStrings:
    """The shared strings of a workbook. `len()` is how many there are."""

    def __init__(self, part: str, data: bytes, root: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        self._part, self._data, self._root = part, data, root
        self._starts, self._ends = starts, ends
        self._blocks: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self._starts)

    @classmethod
    def read(cls, package: Package, part: str) -> SharedStrings:
        """From a workbook's part; none where the name is ""."""
        if not part:
            return cls("", b"", b"", np.zeros(0, np.int64), np.zeros(0, np.int64))
        data = b"".join(xmltext.utf8((package.read(part),), part))
        xmltext.refuse_doctype(data, part)
        if b"<!" in data or b"<?" in data or not _ROOT.match(data):
            data = _plain(data, part)
        at = data.find(b"<si")
        root = data[: at if at >= 0 else len(data)]
        starts, ends = _items(data, part)
        if len(starts) > limits.MAX_SHARED_STRINGS:
            raise WorkbookError(
                Fault(part, f"{len(starts):,} shared strings", f"at most {limits.MAX_SHARED_STRINGS:,}")
            )
        return cls(part, data, root, starts, ends)

    def texts(self, indexes: Sequence[int] | NDArray[np.int64]) -> list[str]:
        """The texts at these positions; fastest where they ascend."""
        if len(indexes) < _FEW:
            return [self._of_block(i >> _BLOCK_BITS)[i & _IN_BLOCK] for i in map(int, indexes)]
        at, found = np.asarray(indexes, np.int64), list[str]()
        number = at >> _BLOCK_BITS
        cuts = np.flatnonzero(np.diff(number)) + 1  # where the next one is of another block
        for first, of_block in zip([0, *cuts.tolist()], np.split(at & _IN_BLOCK, cuts), strict=True):
            block = self._of_block(int(number[first]))
            places = of_block.tolist()
            found += block if places == list(range(len(block))) else [block[i] for i in places]
        return found

    def _of_block(self, number: int) -> list[str]:
        return self._blocks.get(number) or self._block(number)

    def _block(self, number: int) -> list[str]:
        """Decode some neighbouring strings; they are kept, as columns share them."""
        first = number << _BLOCK_BITS
        starts, ends = self._starts[first : first + _IN_BLOCK + 1], self._ends[first : first + _IN_BLOCK + 1]
        try:
            texts = self._alike(self._data[starts[0] : ends[-1]], len(starts))
            if texts is None:
                texts = [self._text(self._data[s:e]) for s, e in zip(starts.tolist(), ends.tolist(), strict=True)]
        except UnicodeDecodeError:
            raise WorkbookError(Fault(self._part, "bytes that are not UTF-8", "a whole part", _DAMAGED)) from None
        self._blocks[number] = texts
        return texts

    def _alike(self, data: bytes, n: int) -> list[str] | None:
        """Strings that are all written `<t>...</t>`, at once; None where one is not."""
        if not (data.startswith(b"<t>") and data.endswith(b"</t>")) or b"\r" in data:
            return None
        texts = data[3:-4].decode().split("</t></si><si><t>")
        if len(texts) != n or data.count(b"<") != 4 * n - 2:
            return None
        if b"&" not in data and b"_x" not in data:
            return texts
        return [self._text(b"<t>" + t.encode() + b"</t>") if "&" in t or "_x" in t else t for t in texts]

    def _text(self, item: bytes) -> str:
        text = _simple(item)
        return xmltext.unescape_x(self._parsed(item) if text is None else text)

    def _parsed(self, item: bytes) -> str:
        """Rich text and whatever else `_simple` leaves: as an XML parser reads it."""
        return rich_text(xmltext.parse(self._root + b"<si>" + item + b"</si></sst>", self._part)[0])


def _simple(item: bytes) -> str | None:
    if not item:
        return ""
    if not item.endswith(b"</t>"):
        return None
    for opening in _OPENINGS:
        if item.startswith(opening):
            return decoded(item[len(opening) : -4])
    return None


def decoded(body: bytes) -> str | None:
    """The text between two tags; None where there is a tag or an entity in it that only a parser should judge.

    >>> decoded(b"Nuts &amp; bolts &#8211; 5&quot;"), decoded(b"a\\r\\nb"), decoded(b"&nbsp;"), decoded(b"a<b/>")
    ('Nuts & bolts – 5"', 'a\\nb', None, None)
    """
    if b"<" in body:
        return None
    text = body.decode()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in text:
        return text
    if _ENTITY.sub("", text).count("&"):
        return None
    return _ENTITY.sub(_entity, text)


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    return _NAMED[name] if name in _NAMED else chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def rich_text(element: etree._Element) -> str:
    """The text of a string item or an inline string: its own and its runs', without phonetic readings."""
    return "".join(
        text
        for child in element
        for part in ((child,) if _local(child) == "t" else child.iterchildren("{*}t") if _local(child) == "r" else ())
        if (text := part.text)
    )


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _plain(data: bytes, part: str) -> bytes:
    """The same strings as a parser reads them, written without comments, CDATA and prefixes."""
    parts = [b"<sst>"]
    for item in xmltext.elements((data,), part, "si"):
        copy = etree.Element("si")
        etree.SubElement(copy, "t").text = rich_text(item)
        parts.append(etree.tostring(copy, encoding="utf-8"))
    return b"".join((*parts, b"</sst>"))


def _items(data: bytes, part: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the content of each item begins and ends."""
    opens, closes = [], []
    array = np.frombuffer(data, np.uint8)
    for start in range(0, len(data) - 5, _STEP):
        piece = array[start : start + _STEP]
        lt = np.flatnonzero(piece == 60) + start
        lt = lt[lt < len(data) - 5]
        one, two, three = array[lt + 1], array[lt + 2], array[lt + 3]
        name = (one == 115) & (two == 105)  # "si"
        opens.append(lt[name & ((three == 62) | (three == 47) | (three <= 32))])
        closes.append(lt[(one == 47) & (two == 115) & (three == 105)])
    begin = np.concatenate(opens) if opens else np.zeros(0, np.int64)
    end = np.concatenate(closes) if closes else np.zeros(0, np.int64)
    plain = array[begin + 3] == 62
    if not plain.all():  # <si/> or <si attribute="...">: none is usual, so one by one
        return _odd_items(data, part)
    if len(begin) != len(end) or (end < begin).any() or (begin[1:] < end[:-1]).any():
        raise WorkbookError(Fault(part, "shared strings that do not nest", "a whole part", _DAMAGED))
    return begin + 4, end


def _odd_items(data: bytes, part: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    begin, end, at = [], [], 0
    while (at := data.find(b"<si", at)) >= 0:
        close = data.find(b">", at)
        stop = data.find(b"</si>", at) if data[close - 1] != 47 else close + 1
        if close < 0 or stop < 0:
            raise WorkbookError(Fault(part, "shared strings that do not nest", "a whole part", _DAMAGED))
        begin.append(close + 1)
        end.append(stop)
        at = stop
    return np.array(begin, np.int64), np.array(end, np.int64)
