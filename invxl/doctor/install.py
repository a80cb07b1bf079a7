"""A machine made ready for the buttons and functions of packs, in one step; and as it was before, in one."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from invxl.doctor import userconfig
from invxl.doctor.machine import MAC, Machine

SCRIPT_IS_OURS = "RUNPYTHON_BY_INVXL"  # noted, so that a script of the user's own stays
FOLDERS = "FOLDERS_BY_INVXL"  # those that were made, with "|" between
NOTHING = "Nothing to do: Excel does not run on this system. Every command on closed workbooks works as it is."


def install(machine: Machine, script: Path | None = None) -> list[str]:
    """Tells every pack on this machine which Python to start; on a Mac also lets Excel start it.

    script: xlwings' AppleScript of the installed version.
    """
    key = userconfig.KEYS.get(machine.system)
    if key is None:
        return [NOTHING]
    path = userconfig.path_of(machine)
    note = userconfig.remembered(path)
    if userconfig.value(note, key) is None and userconfig.value(path, key) != machine.interpreter:
        _keep(path, note)
        userconfig.put(note, key, userconfig.value(path, key) or "")  # "" stands for: there was none
    userconfig.put(path, key, machine.interpreter)
    said = [f"Excel will start {machine.interpreter} ({key} in {path})"]
    if machine.system == MAC and script is not None:
        place, content = applescript(machine), script.read_bytes()
        if not place.exists() or place.read_bytes() != content:
            _keep(place, note)
            userconfig.put(note, SCRIPT_IS_OURS, "yes")
            userconfig.replace(place, content)
        said.append(f"Excel may start it: {place}")
    return [*said, "Close Excel and open it again. Then open a pack; invxl doctor PACK says whether all is ready."]


def _keep(path: Path, note: Path) -> None:
    """Keep a file as it is, and note the folders that are about to be made, so that both can be undone."""
    copy = userconfig.original(path)
    if path.is_file() and not copy.exists():
        shutil.copy2(path, copy)
    made = [str(folder) for folder in path.parents if not folder.exists()]
    if made:
        before = userconfig.value(note, FOLDERS) if note.is_file() else None
        userconfig.put(note, FOLDERS, "|".join([*made, *([before] if before else [])]))


def uninstall(machine: Machine) -> list[str]:
    """Puts everything back as it was before `install`, to the byte; a file that was changed since keeps that change.

    Packs and data stay.
    """
    key = userconfig.KEYS.get(machine.system)
    if key is None:
        return [NOTHING]
    path = userconfig.path_of(machine)
    note = userconfig.remembered(path)
    said = []
    before = userconfig.value(note, key)
    if before is not None:
        _put_back_key(path, key, before or None)
        said.append(f"{key} in {path} is what it was: {before or 'not set'}")
    if userconfig.value(note, SCRIPT_IS_OURS):
        place = applescript(machine)
        said.append(f"{place} is what it was" if _put_back(place) else f"Removed {place}")
    folders = (userconfig.value(note, FOLDERS) or "").split("|")
    note.unlink(missing_ok=True)
    for folder in sorted(filter(None, folders), key=len, reverse=True):
        with suppress(OSError):  # somebody uses it now
            Path(folder).rmdir()
    said = said or ["invxl install had changed nothing here"]
    return [*said, "Packs and their data stay. To remove the program: pip uninstall invxl"]


def _put_back_key(path: Path, key: str, before: str | None) -> None:
    copy = userconfig.original(path)
    if copy.is_file() and path.is_file():
        was, now = copy.read_bytes(), path.read_bytes()
        if userconfig.edited(was, key, userconfig.value(path, key)) == now:  # nobody else changed it
            _put_back(path)
            return
    userconfig.put(path, key, before)
    copy.unlink(missing_ok=True)


def _put_back(path: Path) -> bool:
    """The file as it was; gives whether there was one."""
    copy = userconfig.original(path)
    if copy.is_file():
        copy.replace(path)
        return True
    path.unlink(missing_ok=True)
    return False


def applescript(machine: Machine) -> Path:
    """Where Excel for Mac looks for the script through which its macros start Python."""
    folder = machine.home / "Library/Application Scripts/com.microsoft.Excel"
    return folder / f"xlwings-{machine.xlwings}.applescript"
