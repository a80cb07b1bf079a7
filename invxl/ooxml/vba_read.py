"""What a module of a VBA project begins with, as Excel or we have written it.

Source: [MS-OVBA] 2.4.1 (decompression). A module's text is a compressed container that begins with its own name, so it
is found by that, wherever in the file it lies.
"""

from __future__ import annotations

import re
import struct

_START = re.compile(rb"\x01.[\xb0-\xbf]\x00", re.DOTALL)  # a container, a chunk's header, and eight plain characters
ENOUGH = 200  # bytes of a module: its name and first lines


def beginning(project: bytes, module: str) -> str | None:
    """The first lines of the module's text; None where it is not found."""
    name = f'Attribute VB_Name = "{module}"\r\n'.encode("cp1252")
    for start in _START.finditer(project):
        if project.startswith(b"Attribut", start.end()):
            text = _decompressed(project, start.start() + 3)
            if text.startswith(name):
                return text.decode("cp1252", errors="replace")
    return None


def _decompressed(container: bytes, at: int) -> bytes:
    """What a chunk begins with, from its first flag byte on; [MS-OVBA] 2.4.1.3.2."""
    out = bytearray()
    while len(out) < ENOUGH and at < len(container):
        flags = container[at]
        at += 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += container[at : at + 1]
                at += 1
                continue
            token = container[at : at + 2]
            at += 2
            if len(token) < 2 or not out:
                return bytes(out)
            packed = struct.unpack("<H", token)[0]
            offset_bits = max((len(out) - 1).bit_length(), 4)
            back, length = (packed >> (16 - offset_bits)) + 1, (packed & (0xFFFF >> offset_bits)) + 3
            if back > len(out):
                return bytes(out)
            for _ in range(length):
                out.append(out[-back])
    return bytes(out)
