"""Is this pack ready to be used in Excel on this machine?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from invxl.doctor import userconfig
from invxl.doctor.machine import MAC, WINDOWS, Finding, Machine, State
from invxl.hosts.file.inside import CONF, Inside, inside

SHEET = f"Sheet {CONF}"


def check_pack(path: Path, machine: Machine) -> Iterator[Finding]:
    """All findings about the workbook, which may be open in Excel."""
    held = inside(path)
    if held.lite:
        yield Finding("Edition", State.GOOD, "xlwings Lite; it needs that add-in and no Python on this machine")
    elif not held.macros:
        yield Finding("Edition", State.NOTE, "a workbook without macros: no buttons, no functions in VBA",
                      "Refresh it closed, or start from invxl new PACK.xlsm")  # fmt: skip
    else:
        yield from _desktop(held, machine)
    yield from _place(path, machine, held.macros)


def _desktop(held: Inside, machine: Machine) -> Iterator[Finding]:
    again = "Make a new pack with invxl new and load the data into it"
    if not held.module:
        yield Finding("VBA module", State.NOTE, "the version of the module xlwings could not be read",
                      f"It must be {machine.pinned}")  # fmt: skip
    elif held.module != machine.xlwings:
        yield Finding("VBA module", State.BAD, f"xlwings {held.module}, and {machine.xlwings} is installed",
                      f"Run: pip install xlwings=={held.module}. Or: {again}")  # fmt: skip
    else:
        yield Finding("VBA module", State.GOOD, f"xlwings {held.module}, as installed")
    if not held.functions:
        yield Finding("Functions", State.NOTE, "the pack is older than the functions in VBA", again)
    yield _settings(held, machine)


def _settings(held: Inside, machine: Machine) -> Finding:
    if held.settings is None:
        return Finding(
            SHEET, State.NOTE, "it is not there, so the user's own settings hold", "Nothing, if they are right"
        )
    key = userconfig.KEYS.get(machine.system)
    if key is None or key not in held.settings:
        return Finding(SHEET, State.GOOD, "it leaves the choice of Python to the machine")
    told = held.settings[key]
    if told and machine.exists(told):
        return Finding(SHEET, State.GOOD, f"{key} is {told}")
    found = (
        f"{key} is {told}, which is not there" if told else f"{key} is blank, which hides what invxl install has set"
    )
    return Finding(SHEET, State.BAD, found, f"Unhide {CONF} and delete that row")


def _place(path: Path, machine: Machine, macros: bool) -> Iterator[Finding]:
    where = str(path)
    if machine.system == WINDOWS and macros:
        if machine.exists(f"{where}:Zone.Identifier"):
            yield Finding("Download", State.BAD, "Windows marked the file as from the internet and blocks its macros",
                          "Right-click it, Properties, Unblock; or keep it in a trusted location")  # fmt: skip
        else:
            yield Finding("Download", State.GOOD, "the file is not marked as from the internet")
    clouds = [v for k, v in machine.environ.items() if k.lower().startswith("onedrive") and v]
    inside_cloud = any(where.lower().startswith(v.lower()) for v in clouds) or "CloudStorage/OneDrive" in where
    if machine.system in (WINDOWS, MAC):
        if inside_cloud:
            yield Finding("OneDrive", State.NOTE, "in a synchronised folder, which Excel knows by a web address",
                          "For the buttons keep it in a local folder; all else works as it is")  # fmt: skip
        else:
            yield Finding("Folder", State.GOOD, "a local one")
