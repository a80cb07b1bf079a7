"""A machine made ready for the buttons and functions of packs, in one step; and as it was before, in one."""

from __future__ import annotations

import shutil
from pathlib import Path

from invxl.doctor import userconfig
from invxl.doctor.machine import MAC, Machine

NOTHING = "Nothing to do: Excel does not run on this system. Every command on closed workbooks works as it is."


def install(machine: Machine, script: Path | None = None) -> list[str]:
    """Tells every pack on this machine which Python to start; on a Mac also lets Excel start it.

    script: xlwings' AppleScript of the installed version.
    """
    key = userconfig.KEYS.get(machine.system)
    if key is None:
        return [NOTHING]
    path = userconfig.path_of(machine)
    before = userconfig.value(path, key)
    note = userconfig.remembered(path)
    if not note.exists() and before != machine.interpreter:
        userconfig.put(note, key, before or "")  # "" stands for: there was none
    userconfig.put(path, key, machine.interpreter)
    said = [f"Excel will start {machine.interpreter} ({key} in {path})"]
    if machine.system == MAC and script is not None:
        place = applescript(machine)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(script, place)
        said.append(f"Excel may start it: {place}")
    return [*said, "Close Excel and open it again. Then open a pack; invxl doctor PACK says whether all is ready."]


def uninstall(machine: Machine) -> list[str]:
    """Puts everything back as it was before `install`. Packs and data stay."""
    key = userconfig.KEYS.get(machine.system)
    if key is None:
        return [NOTHING]
    path = userconfig.path_of(machine)
    note = userconfig.remembered(path)
    if note.exists():
        before = userconfig.value(note, key) or None
        userconfig.put(path, key, before)
        note.unlink()
        said = [f"{key} in {path} is what it was: {before or 'not set'}"]
    else:
        said = ["invxl install had changed nothing here"]
    if machine.system == MAC and applescript(machine).exists():
        applescript(machine).unlink()
        said.append(f"Removed {applescript(machine)}")
    return [*said, "Packs and their data stay. To remove the program: pip uninstall invxl"]


def applescript(machine: Machine) -> Path:
    """Where Excel for Mac looks for the script through which its macros start Python."""
    folder = machine.home / "Library/Application Scripts/com.microsoft.Excel"
    return folder / f"xlwings-{machine.xlwings}.applescript"
