"""A compound file (MS-CFB, version 3) written from a tree of streams; the same tree gives the same bytes.

Source: [MS-CFB] Compound File Binary File Format, sections 2.1 to 2.6. Time stamps and class ids are left zero.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from invxl.errors import InvxlError

Tree = Mapping[str, "bytes | Tree"]

SECTOR = 512
MINI_SECTOR = 64
MINI_CUTOFF = 4096  # streams below this live in the mini stream
HEADER_FATS = 109  # FAT sectors that the header can name; with 128 entries each, a file of 7 MB

_FREE, _END, _FAT_SECTOR, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")


@dataclass(slots=True)
class _Entry:
    """One directory entry, on its way into the file."""

    name: str
    type: int
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0
    content: bytes = b""

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le")
        return _ENTRY.pack(name.ljust(64, b"\0"), len(name), self.type, self.colour, self.left, self.right, self.child,
                           bytes(16), 0, 0, 0, self.start, self.size)  # fmt: skip


_UNUSED = _ENTRY.pack(bytes(64), 0, 0, 0, _NONE, _NONE, _NONE, bytes(16), 0, 0, 0, 0, 0)


@dataclass(slots=True)
class _Sectors:
    """Sectors in file order, and the chains through them."""

    size: int
    chains: list[int] = field(default_factory=list)
    content: bytearray = field(default_factory=bytearray)

    def add(self, content: bytes) -> int:
        """Appends the content as one chain; the number of its first sector."""
        count = -(-len(content) // self.size)
        if not count:
            return _END
        first = len(self.chains)
        self.chains.extend([*range(first + 1, first + count), _END])
        self.content.extend(content.ljust(count * self.size, b"\0"))
        return first


def compound_file(tree: Tree) -> bytes:
    """The file that holds the tree: names to streams (bytes) or storages (trees)."""
    entries = _directory(tree)
    file, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        if entry.type == _STREAM:
            entry.start = (mini if entry.size < MINI_CUTOFF else file).add(entry.content)
    root = entries[0]
    root.start, root.size = file.add(bytes(mini.content)), len(mini.content)
    mini_fat = _table(mini.chains)
    mini_fat_start = file.add(mini_fat)
    directory = b"".join(entry.packed() for entry in entries)
    while len(directory) % SECTOR:
        directory += _UNUSED
    directory_start = file.add(directory)
    fats = 1
    while fats * (SECTOR // 4) < len(file.chains) + fats:
        fats += 1
    if fats > HEADER_FATS:
        raise InvxlError("a compound file of more than 7 MB is not supported; the VBA project is too large")
    fat_start = len(file.chains)
    file.chains.extend([_FAT_SECTOR] * fats)
    file.content.extend(_table(file.chains))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, fats, directory_start, 0, MINI_CUTOFF, mini_fat_start, len(mini_fat) // SECTOR, _END, 0,
    )  # fmt: skip
    named = [fat_start + i if i < fats else _FREE for i in range(HEADER_FATS)]
    return header + struct.pack(f"<{HEADER_FATS}I", *named) + bytes(file.content)


def _table(chains: list[int]) -> bytes:
    """A FAT as whole sectors."""
    packed = struct.pack(f"<{len(chains)}I", *chains)
    return packed.ljust(-(-len(packed) // SECTOR) * SECTOR, b"\xff")


def _directory(tree: Tree) -> list[_Entry]:
    """Every entry, the root first; the children of a storage are linked into a balanced red-black tree."""
    entries = [_Entry("Root Entry", _ROOT)]

    def add(name: str, node: bytes | Tree) -> int:
        if len(name) > 31:
            raise InvxlError(f'"{name}": a name in a compound file has at most 31 characters')
        index = len(entries)
        if isinstance(node, bytes):
            entries.append(_Entry(name, _STREAM, size=len(node), content=node))
        else:
            entries.append(_Entry(name, _STORAGE))
            entries[index].child = children(node)
        return index

    def children(nodes: Tree) -> int:
        # Order of siblings by [MS-CFB] 2.6.4: shorter names first, then by upper-case code units.
        ordered = sorted(nodes, key=lambda name: (len(name.encode("utf-16-le")), name.upper()))
        return link([add(name, nodes[name]) for name in ordered])

    def link(ids: list[int]) -> int:
        levels = len(ids).bit_length()
        partial = (1 << levels) - 1 != len(ids)  # the last level has gaps: red keeps the black height even

        def middle(low: int, high: int, depth: int) -> int:
            if low >= high:
                return _NONE
            at = (low + high) // 2
            entry = entries[ids[at]]
            entry.left, entry.right = middle(low, at, depth + 1), middle(at + 1, high, depth + 1)
            entry.colour = _RED if partial and 0 < depth == levels - 1 else _BLACK
            return ids[at]

        return middle(0, len(ids), 0)

    entries[0].child = children(tree)
    return entries
