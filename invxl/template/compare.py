"""Whether two workbook files hold the same: member names, their order and their inflated bytes.

Not the files' own bytes: those depend on the deflate library of the machine.
"""

from __future__ import annotations

import io
import zipfile


def differences(committed: bytes, built: bytes) -> list[str]:
    """One sentence per difference; none where they hold the same."""
    old, new = _members(committed), _members(built)
    found = [f"{name} is missing from the committed file" for name in new if name not in old]
    found += [f"{name} is in the committed file only" for name in old if name not in new]
    if not found and list(old) != list(new):
        found.append("the members stand in another order")
    found += [_where(name, old[name], new[name]) for name in old if name in new and old[name] != new[name]]
    return found


def _members(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _where(name: str, old: bytes, new: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    around = slice(max(at - 30, 0), at + 30)
    return f"{name} differs from byte {at} on: {old[around]!r} is committed, {new[around]!r} is built"
