"""What the checks look at: this machine, or in tests any other."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

WINDOWS, MAC = "Windows", "Darwin"


class State(Enum):
    """How a check came out."""

    GOOD = "ok"
    NOTE = "note"  # nothing to mend; worth knowing
    BAD = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do where it is not as it should be."""

    check: str
    state: State
    found: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.state.value:<4}  {self.check}: {self.found}" + (f". {self.fix}" if self.fix else "")


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts of one machine. `registry` gives a value of Windows' registry, None where there is none."""

    system: str
    python: tuple[int, int]
    executable: Path
    home: Path
    environ: Mapping[str, str]
    xlwings: str  # "" where it is not installed
    pinned: str  # the version that invxl needs
    exists: Callable[[str], bool]
    registry: Callable[[str, str], str | None]

    @property
    def interpreter(self) -> str:
        """The Python that Excel is to start; on Windows the one without a console window."""
        silent = self.executable.with_name("pythonw.exe")
        return str(silent if self.system == WINDOWS and self.exists(str(silent)) else self.executable)


def this_machine() -> Machine:
    """The machine that this runs on."""
    return Machine(
        system=platform.system(), python=sys.version_info[:2], executable=Path(sys.executable), home=Path.home(),
        environ=os.environ, xlwings=_version("xlwings"), pinned=_pinned(), exists=os.path.exists, registry=_registry,
    )  # fmt: skip


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _pinned() -> str:
    try:
        wanted = requires("invxl") or []
    except PackageNotFoundError:
        return ""
    return next((w.partition("==")[2].strip() for w in wanted if w.startswith("xlwings==")), "")


def _registry(key: str, name: str) -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    root, _, path = key.partition("\\")
    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    try:
        with winreg.OpenKey(roots[root], path) as opened:
            return str(winreg.QueryValueEx(opened, name)[0])
    except OSError:
        return None
