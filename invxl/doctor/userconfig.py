"""xlwings' settings of a user: a file of lines `"KEY","value"`, read by the VBA of every workbook on the machine.

Only our key is ever changed. What it was before stands in a file of our own beside it, so that it can be put back.
"""

from __future__ import annotations

import locale
import os
import re
from pathlib import Path

from invxl.doctor.machine import MAC, WINDOWS, Machine
from invxl.errors import Fault, InvxlError

KEYS = {WINDOWS: "INTERPRETER_WIN", MAC: "INTERPRETER_MAC"}
_LINE = re.compile(r'\s*"([^"]*)"\s*,\s*"([^"]*)"')


def path_of(machine: Machine) -> Path:
    """Where the VBA looks for it."""
    if machine.system == MAC:
        return machine.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    return machine.home / ".xlwings" / "xlwings.conf"


def remembered(path: Path) -> Path:
    return path.with_name("xlwings.conf.before-invxl")


def value(path: Path, key: str) -> str | None:
    """The value of a key; None where it is not set. Case does not count."""
    for line in _lines(path):
        found = _LINE.match(line)
        if found and found[1].upper() == key.upper():
            return found[2]
    return None


def put(path: Path, key: str, new: str | None) -> None:
    """Sets a key, or with None removes it; all other lines stay. A file without a line is removed."""
    kept = [line for line in _lines(path) if not ((m := _LINE.match(line)) and m[1].upper() == key.upper())]
    if new is not None:
        kept.append(f'"{key}","{new}"')
    if not kept:
        path.unlink(missing_ok=True)
        return
    try:
        content = "".join(f"{line}\r\n" for line in kept).encode(locale.getencoding(), "surrogateescape")
    except UnicodeEncodeError:
        raise InvxlError(
            Fault(str(new), "a path with letters that Excel's VBA cannot read from a file", "a path without them",
                  "Install invxl into a folder such as C:\\invxl")
        ) from None  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_bytes(content)
    os.replace(temporary, path)  # noqa: PTH105 - replaces on every system


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    text = path.read_bytes().decode(locale.getencoding(), errors="surrogateescape")
    return [line for line in text.splitlines() if line.strip()]
