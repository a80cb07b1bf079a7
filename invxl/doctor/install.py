"""A machine made ready for the buttons and functions of packs, in one step; and as it was before, in one."""

from __future__ import annotations

import shutil
from pathlib import Path

from invxl.doctor import userconfig
from invxl.doctor.machine import MAC, Machine

SCRIPT_IS_OURS = "RUNPYTHON_BY_INVXL"  # noted, so that a script of the user's own stays
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
    if userconfig.value(note, key) is None and before != machine.interpreter:
        userconfig.put(note, key, before or "")  # "" stands for: there was none
    userconfig.put(path, key, machine.interpreter)
    said = [f"Excel will start {machine.interpreter} ({key} in {path})"]
    if machine.system == MAC and script is not None:
        place = applescript(machine)
        if not place.exists():
            userconfig.put(note, SCRIPT_IS_OURS, "yes")
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
    said = []
    before = userconfig.value(note, key)
    if before is not None:
        userconfig.put(path, key, before or None)
        said.append(f"{key} in {path} is what it was: {before or 'not set'}")
    if userconfig.value(note, SCRIPT_IS_OURS):
        applescript(machine).unlink(missing_ok=True)
        said.append(f"Removed {applescript(machine)}")
    note.unlink(missing_ok=True)
    said = said or ["invxl install had changed nothing here"]
    return [*said, "Packs and their data stay. To remove the program: pip uninstall invxl"]


def applescript(machine: Machine) -> Path:
    """Where Excel for Mac looks for the script through which its macros start Python."""
    folder = machine.home / "Library/Application Scripts/com.microsoft.Excel"
    return folder / f"xlwings-{machine.xlwings}.applescript"
