"""The directory of a zip file, read and written by hand, because only so can members be copied as they are.

Layouts are those of PKWARE's APPNOTE: local header (4.3.7), data descriptor (4.3.9), central directory (4.3.12) and its
end records (4.3.14 to 4.3.16).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
ZIP64_EXTRA = 1
STORED, DEFLATED = 0, 8
_U16, _U32 = 0xFFFF, 0xFFFFFFFF
_EPOCH = (1 << 5) | 1  # 1980-01-01, the first date a zip can hold


class ZipFault(Exception):
    """The bytes are not a whole zip file; the text says what is wrong, without the file's name."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the central directory. Sizes in bytes."""

    name: str
    raw_name: bytes
    version_made: int
    version_needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    stored_size: int
    size: int  # inflated
    extra: bytes  # of the central directory, without the zip64 field
    comment: bytes
    internal: int
    external: int
    offset: int  # of the local header
    data_offset: int = 0
    end: int = 0  # after the data and its descriptor

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & 0x2041)


def new_member(name: str, *, crc: int, stored_size: int, size: int, method: int, offset: int) -> Member:
    """A member of our own making: fixed time stamp, no extras."""
    raw = name.encode("utf-8")
    flags = 0 if raw.isascii() else 0x800
    return Member(name, raw, 20, 20, flags, method, 0, _EPOCH, crc, stored_size, size, b"", b"", 0, 0, offset)


def local_header(member: Member) -> bytes:
    """The local header of a member of our own making."""
    m = member
    return LOCAL.pack(b"PK\x03\x04", m.version_needed, m.flags, m.method, m.time, m.date, m.crc, m.stored_size, m.size,
                      len(m.raw_name), 0) + m.raw_name  # fmt: skip


def read_directory(file: BinaryIO, length: int, max_members: int) -> tuple[list[Member], bytes]:
    """Every member in the order of the directory, and the archive's comment.

    Raises ZipFault where the file is cut, members overlap, or the directory contradicts the local headers.
    """
    count, size, offset, comment = _find_end(file, length)
    if count > max_members:
        raise ZipFault(f"its directory declares {count:,} members, over the limit of {max_members:,}")
    file.seek(offset)
    data = file.read(size)
    members: list[Member] = []
    at = 0
    while len(members) < count:
        member, at = _central_entry(data, at)
        members.append(member)
    return _with_extents(file, members, offset), comment


def write_directory(out: BinaryIO, members: Sequence[Member], position: int, comment: bytes) -> None:
    """The central directory at `position` (bytes written so far), with zip64 records where a field overflows."""
    start = position
    for m in members:
        wide = [v for v in (m.size, m.stored_size, m.offset) if v >= _U32]
        extra = m.extra
        if wide:
            extra = struct.pack(f"<2H{len(wide)}Q", ZIP64_EXTRA, 8 * len(wide), *wide) + extra
        needed = max(m.version_needed, 45) if wide else m.version_needed
        head = CENTRAL.pack(
            b"PK\x01\x02", m.version_made, needed, m.flags, m.method, m.time, m.date, m.crc,
            min(m.stored_size, _U32), min(m.size, _U32), len(m.raw_name), len(extra), len(m.comment), 0,
            m.internal, m.external, min(m.offset, _U32),
        )  # fmt: skip
        position += out.write(head + m.raw_name + extra + m.comment)
    n, size = len(members), position - start
    if n >= _U16 or size >= _U32 or start >= _U32:
        out.write(END64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, n, n, size, start))
        out.write(LOCATOR64.pack(b"PK\x06\x07", 0, position, 1))
    n16 = min(n, _U16)
    out.write(END.pack(b"PK\x05\x06", 0, 0, n16, n16, min(size, _U32), min(start, _U32), len(comment)) + comment)


def _find_end(file: BinaryIO, length: int) -> tuple[int, int, int, bytes]:
    tail_at = max(0, length - END.size - _U16)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + END.size > len(tail):
        raise ZipFault("it is cut off: the directory at its end is missing")
    _, disk, disk_directory, _, count, size, offset, n_comment = END.unpack_from(tail, at)
    comment = tail[at + END.size : at + END.size + n_comment]
    if len(comment) != n_comment:
        raise ZipFault("it is cut off: its last record is incomplete")
    end_at = tail_at + at
    if disk or disk_directory:
        raise ZipFault("it is one volume of an archive of several")
    if at >= LOCATOR64.size and tail[at - LOCATOR64.size :].startswith(b"PK\x06\x07"):
        _, _, where, _ = LOCATOR64.unpack_from(tail, at - LOCATOR64.size)
        if where > length - END64.size:
            raise ZipFault("its zip64 directory lies outside the file")
        file.seek(where)
        record = END64.unpack(file.read(END64.size))
        if record[0] != b"PK\x06\x06":
            raise ZipFault("its zip64 directory is damaged")
        count, size, offset = record[7:10]
        end_at = where
    if offset + size != end_at:
        raise ZipFault("its directory is not where the end record says; it is damaged or has other data in front")
    return count, size, offset, comment


def _central_entry(data: bytes, at: int) -> tuple[Member, int]:
    if at + CENTRAL.size > len(data):
        raise ZipFault("its directory has fewer entries than it declares")
    (magic, made, needed, flags, method, time, date, crc, stored, size, n_name, n_extra, n_comment, _disk, internal,
     external, offset) = CENTRAL.unpack_from(data, at)  # fmt: skip
    end = at + CENTRAL.size + n_name + n_extra + n_comment
    if magic != b"PK\x01\x02" or end > len(data):
        raise ZipFault("its directory is damaged")
    at += CENTRAL.size
    raw_name, extra, comment = data[at : at + n_name], data[at + n_name : end - n_comment], data[end - n_comment : end]
    wide, rest = _split_zip64(extra)
    values = [size, stored, offset]
    for i, value in enumerate(values):
        if value == _U32:
            if len(wide) < 8:
                raise ZipFault("its directory is damaged: a zip64 size is missing")
            values[i] = int.from_bytes(wide[:8], "little")
            wide = wide[8:]
    name = raw_name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace")
    return Member(name, raw_name, made, needed, flags, method, time, date, crc, values[1], values[0], rest, comment,
                  internal, external, values[2]), end  # fmt: skip


def _split_zip64(extra: bytes) -> tuple[bytes, bytes]:
    """The zip64 field's content, and all other extra fields as they are."""
    at, wide, rest = 0, b"", b""
    while at + 4 <= len(extra):
        tag, n = struct.unpack_from("<2H", extra, at)
        if tag == ZIP64_EXTRA:
            wide = extra[at + 4 : at + 4 + n]
        else:
            rest += extra[at : at + 4 + n]
        at += 4 + n
    return wide, rest + extra[at:]


def _with_extents(file: BinaryIO, members: list[Member], directory_at: int) -> list[Member]:
    """Members with the place of their data; they may not overlap each other or the directory."""
    order = sorted(range(len(members)), key=lambda i: members[i].offset)
    out = list(members)
    for k, i in enumerate(order):
        m = members[i]
        limit = members[order[k + 1]].offset if k + 1 < len(order) else directory_at
        file.seek(m.offset)
        head = file.read(LOCAL.size)
        if len(head) < LOCAL.size or head[:4] != b"PK\x03\x04":
            raise ZipFault(f"its member {m.name!r} does not start where the directory says")
        fields = LOCAL.unpack(head)
        n_name, n_extra = fields[9], fields[10]
        if file.read(n_name) != m.raw_name:
            raise ZipFault(f"its member {m.name!r} has another name inside than in the directory")
        data_at = m.offset + LOCAL.size + n_name + n_extra
        end = data_at + m.stored_size
        if end > limit:
            raise ZipFault(f"its member {m.name!r} overlaps what follows it")
        if m.flags & 8:
            file.seek(end)
            end += _descriptor_size(file.read(min(24, limit - end)), m)
        out[i] = replace(m, data_offset=data_at, end=end)
    return out


def _descriptor_size(data: bytes, m: Member) -> int:
    """Length of the data descriptor in front of `data`: with or without its signature, 32 or 64 bit sizes."""
    crc = struct.pack("<L", m.crc)
    for sizes in (struct.pack("<2Q", m.stored_size, m.size), struct.pack("<2L", m.stored_size & _U32, m.size & _U32)):
        for form in (b"PK\x07\x08" + crc + sizes, crc + sizes):
            if data.startswith(form):
                return len(form)
    return 0
