"""How a VBA project hides its text: the compression and the obfuscation of MS-OVBA, written.

Source: [MS-OVBA] Office VBA File Format Structure, 2.4.1 (compression) and 2.4.3.2 (data encryption).
"""

from __future__ import annotations

import struct

CHUNK = 4096


def compress(data: bytes) -> bytes:
    """The compressed container of the data ([MS-OVBA] 2.4.1.3.6).

    Chunks that do not shrink are stored raw, padded with zero bytes to 4096 as the format demands.

    >>> compress(b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa").hex(" ")[:23]
    '01 2f b0 00 23 61 61 61'
    """
    out = bytearray(b"\x01")
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        body = _tokens(chunk)
        if len(body) > CHUNK:
            out += struct.pack("<H", 0x3FFF) + chunk.ljust(CHUNK, b"\0")
        else:
            out += struct.pack("<H", (len(body) - 1) | 0xB000) + body
    return bytes(out)


def _tokens(chunk: bytes) -> bytes:
    """A chunk as token sequences: a flag byte, then up to eight literals or copies."""
    seen: dict[bytes, list[int]] = {}  # three bytes -> where they occurred
    body = bytearray()
    at = 0
    while at < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            offset_bits = max((at - 1).bit_length(), 4) if at else 4  # [MS-OVBA] 2.4.1.3.19.1
            offset, length = _match(chunk, at, seen, (0xFFFF >> offset_bits) + 3)
            if length >= 3:
                tokens += struct.pack("<H", ((offset - 1) << (16 - offset_bits)) | (length - 3))
                flags |= 1 << bit
            else:
                tokens.append(chunk[at])
                length = 1
            for position in range(at, at + length):
                seen.setdefault(chunk[position : position + 3], []).append(position)
            at += length
        body.append(flags)
        body += tokens
    return bytes(body)


def _match(chunk: bytes, at: int, seen: dict[bytes, list[int]], longest: int) -> tuple[int, int]:
    """The longest earlier run equal to what begins here, the nearest of equals: (how far back, how long)."""
    best_offset = best = 0
    for candidate in reversed(seen.get(chunk[at : at + 3], ())):
        length = 0
        while length < longest and at + length < len(chunk) and chunk[candidate + length] == chunk[at + length]:
            length += 1
        if length > best:
            best_offset, best = at - candidate, length
    return best_offset, best


def obfuscate(project_id: str, data: bytes, seed: int) -> str:
    """The hexadecimal form in which PROJECT keeps its protection state (CMG, DPB, GC).

    It is no protection: the key is the project's own id. The seed, 0 to 255, is fixed so that the bytes are too.
    """
    key = sum(project_id.encode("cp1252")) & 0xFF
    version = seed ^ 2
    out = [seed, version, seed ^ key]
    plain, one_back, two_back = key, out[2], version
    for byte in bytes([7] * ((seed & 6) // 2)) + struct.pack("<I", len(data)) + data:
        encrypted = byte ^ ((two_back + plain) & 0xFF)
        out.append(encrypted)
        two_back, one_back, plain = one_back, encrypted, byte
    return bytes(out).hex().upper()
