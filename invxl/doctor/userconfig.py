"""xlwings' settings of a user: a file of lines `"KEY","value"`, read by the VBA of every workbook on the machine.

Only our key is ever changed, and every other byte stays. What was there before is kept in files of our own beside it.
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
    """What install noted of the machine, in lines of the same kind."""
    return path.with_name("xlwings.conf.before-invxl")


def original(path: Path) -> Path:
    """A file as it was before install, where there was one."""
    return path.with_name(f"{path.name}.original-invxl")


def value(path: Path, key: str) -> str | None:
    """The value of a key; None where it is not set. Case does not count."""
    for line in _lines(path):
        found = _LINE.match(line)
        if found and found[1].upper() == key.upper():
            return found[2]
    return None


def put(path: Path, key: str, new: str | None) -> None:
    """Sets a key, or with None removes it; all other lines stay as they are. A file without a line is removed."""
    content = edited(path.read_bytes() if path.is_file() else b"", key, new)
    if content.strip():
        replace(path, content)
    else:
        path.unlink(missing_ok=True)


def edited(content: bytes, key: str, new: str | None) -> bytes:
    """A settings file with a key set, or with None removed, in its place or at the end.

    >>> edited(b'"A","1"\\n"B","2"', "A", "3")
    b'"A","3"\\n"B","2"'
    """
    out: list[str] = []
    wanted = new
    for line in _text(content).splitlines(keepends=True):
        found = _LINE.match(line)
        if found is None or found[1].upper() != key.upper():
            out.append(line)
        elif wanted is not None:
            out.append(f'"{key}","{wanted}"{_end(line)}')
            wanted = None
    if wanted is not None:
        if out and not _end(out[-1]):
            out[-1] += "\r\n"
        out.append(f'"{key}","{wanted}"\r\n')
    try:
        return "".join(out).encode(locale.getencoding(), "surrogateescape")
    except UnicodeEncodeError:
        raise InvxlError(
            Fault(str(new), "a path with letters that Excel's VBA cannot read from a file", "a path without them",
                  "Install invxl into a folder such as C:\\invxl")
        ) from None  # fmt: skip


def replace(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_bytes(content)
    os.replace(temporary, path)  # noqa: PTH105 - replaces on every system


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _text(content: bytes) -> str:
    return content.decode(locale.getencoding(), errors="surrogateescape")


def _lines(path: Path) -> list[str]:
    return _text(path.read_bytes()).splitlines() if path.is_file() else []
