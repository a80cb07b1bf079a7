"""The workbook file as a package of parts: what may be opened, what a part holds, and a copy that loses nothing.

Nothing is inflated before the directory was checked against `limits`. On saving, every member that is not replaced is
copied as it is (local header, data, descriptor), so that what we do not understand survives byte for byte.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace as copy_with
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from invxl.errors import Fault, WorkbookError
from invxl.ooxml import limits, recognise, xmltext, zipfiles
from invxl.ooxml.zipfiles import DEFLATED, STORED, Member, ZipFault

_inflater: Any = zlib
with suppress(ImportError):  # the same interface, two to three times the speed
    from isal import isal_zlib as _inflater

_STEP = 128 << 10  # bytes of stored data per step; some 900 KB of sheet XML, which a processor keeps near
_HASHED = 256 << 10  # bytes of a file at once, where they are copied or hashed
_HEAD = 4 << 10  # bytes, stored and inflated, in which a document type would stand
_XML = (".xml", ".rels", ".vml")
_PIECE = 2 << 20  # at most so many inflated bytes per chunk, whatever the ratio
_LEVEL = 2  # of deflate: three times the speed of 6 for a tenth more bytes
_RESTORE = "Take it from your backup, or open it in Excel and save it again."

Content = bytes | Iterable[bytes]


class Package:
    """An opened .xlsx or .xlsm. Use as a context manager, or `close()` it: an open file cannot be replaced on Windows.

    names: every member in file order. Lookups ignore case, as Excel does.
    """

    def __init__(self, file: BinaryIO, place: str, members: list[Member], comment: bytes) -> None:
        self._file = file
        self._members = members
        self._by_name = {m.name.lower(): m for m in members}
        self.place = place
        self._checksum = ""
        self.comment = comment

    @classmethod
    def open(cls, source: str | PurePath | bytes, place: str = "") -> Package:
        """Open a file, or bytes; `place` is the name that messages use (the file's own by default).

        Raises WorkbookError for whatever is not a whole, plain, reasonably sized workbook package.
        """
        if isinstance(source, bytes):
            return cls._opened(io.BytesIO(source), place or "workbook")
        path = Path(source)
        place = place or path.name
        if path.name.startswith("~$"):
            raise WorkbookError(
                Fault(place, "Excel's owner file of an open workbook", "the workbook itself", f"Name {path.name[2:]}.")
            )
        try:
            file = path.open("rb")
        except FileNotFoundError:
            raise WorkbookError(Fault(str(source), "there is no such file", "a workbook", "Check the path.")) from None
        except IsADirectoryError:
            raise WorkbookError(Fault(str(source), "a folder", "a workbook file")) from None
        except PermissionError as fault:
            found = "a folder" if path.is_dir() else f"it cannot be opened ({fault.strerror})"
            raise WorkbookError(
                Fault(str(source), found, "read access to a file", f"Close {place} in other programs.")
            ) from None
        try:
            return cls._opened(file, place)
        except BaseException:
            file.close()
            raise

    @classmethod
    def _opened(cls, file: BinaryIO, place: str) -> Package:
        head = file.read(4)
        if head not in (b"PK\x03\x04", b"PK\x05\x06"):
            raise WorkbookError(recognise.not_a_zip(place, head + file.read(16 * limits.MIB)))
        file.seek(0)
        length = file.seek(0, io.SEEK_END)
        try:
            members, comment = zipfiles.read_directory(file, length, limits.MAX_MEMBERS)
        except ZipFault as fault:
            raise WorkbookError(Fault(place, str(fault), "a whole workbook file", _RESTORE)) from None
        package = cls(file, place, members, comment)
        package._check()
        return package

    def _check(self) -> None:
        faults = [f for m in self._members if (f := _member_fault(self.place, m))]
        if len(self._by_name) != len(self._members):
            seen: set[str] = set()
            twice = sorted({m.name for m in self._members if m.name.lower() in seen or seen.add(m.name.lower())})  # type: ignore[func-returns-value]  # the idiom: add returns None
            faults.append(Fault(self.place, f"{', '.join(twice[:5])} twice in one file", "each part once", _RESTORE))
        total = sum(m.size for m in self._members)
        if total > limits.MAX_TOTAL_BYTES:
            faults.append(
                Fault(self.place, f"{total / (1 << 30):,.1f} GiB when unpacked",
                      f"at most {limits.MAX_TOTAL_BYTES >> 30} GiB is read")
            )  # fmt: skip
        if faults:
            raise WorkbookError.of(faults)
        mimetype = self.read("mimetype", limit=100) if "mimetype" in self else b""
        if other := recognise.other_archive(self.place, self.names, mimetype):
            raise WorkbookError(other)
        self._refuse_doctypes()

    def _refuse_doctypes(self) -> None:
        """A document type in any part, even one that is only copied: what we write must be safe to open elsewhere."""
        for m in self._members:
            if m.name.lower().endswith(_XML):
                self._file.seek(m.data_offset)
                head = self._file.read(min(_HEAD, m.stored_size))
                if m.method == DEFLATED:
                    with suppress(_inflater.error):  # told where the part is read
                        head = _inflater.decompressobj(-15).decompress(head, _HEAD)
                text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")  # UTF-16 as far as it matters here
                xmltext.refuse_doctype(text, f"{self.place}, {m.name}")

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def checksum(self) -> str:
        """Of the whole file, as it is when this is first asked for."""
        if not self._checksum:
            self._file.seek(0)
            self._checksum = checksum(self._file)
        return self._checksum

    @property
    def stamp(self) -> tuple[int, ...]:
        """Which file this is, how long, and when it was written last; () where it is no file on a disk."""
        try:
            found = os.fstat(self._file.fileno())
        except (OSError, ValueError):  # bytes in memory
            return ()
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    @property
    def names(self) -> list[str]:
        """Member names, in file order, as written."""
        return [m.name for m in self._members]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._by_name

    def size(self, name: str) -> int:
        """Inflated size of a part in bytes, as declared (and enforced when read)."""
        return self._member(name).size

    def read(self, name: str, limit: int = limits.MAX_TREE_BYTES) -> bytes:
        """A part's inflated bytes. Raises WorkbookError where it is absent, damaged or larger than `limit`."""
        if (size := self.size(name)) > limit:
            raise WorkbookError(
                Fault(
                    f"{self.place}, {name}", f"{size / limits.MIB:,.1f} MiB", f"at most {limit / limits.MIB:,.1f} MiB"
                )
            )
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's inflated bytes, piece by piece (at most 2 MiB each); size and checksum are verified at the end."""
        m = self._member(name)
        seen = crc = 0
        for piece in self._pieces(m):
            seen += len(piece)
            if seen > m.size:
                break
            crc = _inflater.crc32(piece, crc)
            yield piece
        if seen != m.size or crc != m.crc:
            what = "more" if seen > m.size else "less" if seen < m.size else "other bytes"
            raise self._damaged(m, f"{what} inside than its directory declares")

    def _pieces(self, m: Member) -> Iterator[bytes]:
        left, at = m.stored_size, m.data_offset
        inflate: Any = _inflater.decompressobj(-15) if m.method == DEFLATED else None
        while left > 0:
            self._file.seek(at)
            raw = self._file.read(min(_STEP, left))
            if not raw:
                raise self._damaged(m, "its data is cut off")
            at, left = at + len(raw), left - len(raw)
            if inflate is None:
                yield raw
                continue
            try:
                while raw:
                    piece = inflate.decompress(raw, _PIECE)
                    raw = inflate.unconsumed_tail
                    if piece:
                        yield piece
                    elif not raw or inflate.eof:
                        break
            except _inflater.error as fault:
                raise self._damaged(m, f"its data cannot be inflated ({fault})") from None
        if inflate is not None:
            if rest := inflate.flush():
                yield rest
            if not inflate.eof:
                raise self._damaged(m, "its compressed data is cut off")

    def save(
        self,
        out: BinaryIO,
        replace: Mapping[str, Content] | None = None,
        add: Mapping[str, Content] | None = None,
        drop: Collection[str] = (),
    ) -> None:
        """Write the package to `out`, with some members replaced, added at the end, or dropped; the rest raw.

        Contents are bytes, or chunks of them (a large sheet need never be held whole). Members keep their order and
        equal inputs give equal bytes: what we write carries a fixed time stamp.
        """
        new = {k.lower(): v for k, v in (replace or {}).items()}
        extra = dict(add or {})
        gone = {d.lower() for d in drop}
        for name in (*new, *gone):
            if name not in self._by_name:
                raise KeyError(f"{name} is not in the package")
        for name in extra:
            if name.lower() in self._by_name and name.lower() not in gone:
                raise KeyError(f"{name} is in the package already")
        written: list[Member] = []
        position = 0
        for m in self._members:
            key = m.name.lower()
            if key in gone:
                continue
            if key in new:
                member, size = _write_member(out, m.name, new[key], position)
            else:
                member, size = self._copy_member(out, m, position)
            written.append(member)
            position += size
        for name, content in extra.items():
            member, size = _write_member(out, name, content, position)
            written.append(member)
            position += size
        zipfiles.write_directory(out, written, position, self.comment)

    def _copy_member(self, out: BinaryIO, m: Member, position: int) -> tuple[Member, int]:
        at = m.offset
        while at < m.end:
            self._file.seek(at)
            raw = self._file.read(min(_HASHED, m.end - at))
            if not raw:
                raise self._damaged(m, "its data is cut off")
            out.write(raw)
            at += len(raw)
        return copy_with(m, offset=position), m.end - m.offset

    def _member(self, name: str) -> Member:
        try:
            return self._by_name[name.lower()]
        except KeyError:
            raise WorkbookError(
                Fault(self.place, f"the part {name} is missing", "a whole workbook", _RESTORE)
            ) from None

    def _damaged(self, m: Member, found: str) -> WorkbookError:
        return WorkbookError(Fault(f"{self.place}, {m.name}", found, "a whole workbook file", _RESTORE))


def same_bytes(one: Iterable[bytes], other: Iterable[bytes]) -> bool:
    """Whether two texts in pieces are the same; neither is read further than they agree.

    >>> same_bytes([b"ab", b"c"], [b"a", b"bc"]), same_bytes([b"a"], [b"a", b"b"])
    (True, False)
    """
    mine, theirs = iter(one), iter(other)
    left = right = memoryview(b"")
    while True:
        while not left and (piece := next(mine, None)) is not None:
            left = memoryview(piece)
        while not right and (piece := next(theirs, None)) is not None:
            right = memoryview(piece)
        n = min(len(left), len(right))
        if not n or left[:n].tobytes() != right[:n].tobytes():  # views are compared byte by byte
            return not left and not right
        left, right = left[n:], right[n:]


def checksum(file: BinaryIO) -> str:
    """Length and CRC-32 of what is left of a file.

    Another program's writing is an accident, and no attack: this notices it, for a fourth of a cryptographic hash's
    time.

    >>> checksum(io.BytesIO(b"123456789"))
    '9 cbf43926'
    """
    length = crc = 0
    while piece := file.read(_HASHED):
        length += len(piece)
        crc = _inflater.crc32(piece, crc)
    return f"{length} {crc:08x}"


def _member_fault(place: str, m: Member) -> Fault | None:
    where = f"{place}, {m.name!r}"
    parts = m.name.split("/")
    if m.name.startswith("/") or ".." in parts or "\\" in m.name or ":" in m.name or "\0" in m.name or not m.name:
        return Fault(where, "a name that leads out of the package", "plain part names", "Do not use this file.")
    if m.encrypted:
        return Fault(where, "an encrypted part", "a workbook without a password")
    if m.method not in (STORED, DEFLATED):
        return Fault(where, f"compression method {m.method}", "stored or deflated parts", _RESTORE)
    if m.method == STORED and m.size != m.stored_size:
        return Fault(where, "two different sizes for one stored part", "a whole workbook file", _RESTORE)
    if m.size > limits.MAX_MEMBER_BYTES:
        return Fault(
            where, f"{m.size / (1 << 30):,.1f} GiB when unpacked", f"at most {limits.MAX_MEMBER_BYTES >> 30} GiB"
        )
    if m.size >= limits.RATIO_FROM_BYTES and m.size > limits.MAX_RATIO * m.stored_size:
        return Fault(
            where,
            f"{m.stored_size:,} bytes that unpack to {m.size:,} (a zip bomb?)",
            f"a ratio of at most {limits.MAX_RATIO}",
        )
    return None


def _write_member(out: BinaryIO, name: str, content: Content, position: int) -> tuple[Member, int]:
    """Deflate a member of our own; sizes and checksum go in front, so that no descriptor is needed."""
    deflate: Any = _inflater.compressobj(_LEVEL, DEFLATED, -15)
    crc = size = 0
    stored: list[bytes] = []
    for piece in (content,) if isinstance(content, bytes) else content:
        crc = _inflater.crc32(piece, crc)
        size += len(piece)
        stored.append(deflate.compress(piece))
    stored.append(deflate.flush())
    n = sum(map(len, stored))
    member = zipfiles.new_member(name, crc=crc, stored_size=n, size=size, method=DEFLATED, offset=position)
    written = out.write(zipfiles.local_header(member))
    for piece in stored:
        written += out.write(piece)
    return member, written
