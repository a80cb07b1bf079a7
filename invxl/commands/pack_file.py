"""The pack's file: is it there, is it closed, what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from invxl.errors import Fault, WorkbookError

if TYPE_CHECKING:
    from invxl.columns import RawBook


def present(pack: Path) -> Path:
    """The pack, which must be a file that exists."""
    if pack.is_dir():
        raise WorkbookError(Fault(str(pack), "a folder", "a workbook is needed", "Name the .xlsm or .xlsx file"))
    if not pack.exists():
        near = _similar(pack)
        step = f"Did you mean {near}?" if near else f'Make one with "invxl new {pack.with_suffix(".xlsm").name}"'
        raise WorkbookError(Fault(str(pack), "no such file", "a workbook is needed", step))
    return pack


def _similar(pack: Path) -> str:
    from difflib import get_close_matches

    try:
        packs = [p.name for p in pack.parent.iterdir() if p.suffix.lower() in (".xlsm", ".xlsx")]
    except OSError:
        return ""
    return next(iter(get_close_matches(pack.name, [name for name in packs if not name.startswith("~$")], n=1)), "")


def closed(pack: Path, live: str = "") -> Path:
    """The pack, which must not be open in Excel or LibreOffice: their owner files lie beside it.

    live: the command that does the same in an open Excel.
    """
    for owner, program in ((f"~${pack.name}", "Excel"), (f".~lock.{pack.name}#", "LibreOffice")):
        if pack.with_name(owner).exists():
            step = (
                f"Save and close it in {program}, then run the command again; if it is closed already, delete {owner}"
            )
            if live and program == "Excel":
                step += f'. Or leave it open and use "{live}"'
            raise WorkbookError(Fault(str(pack), f"it is open in {program}", "a closed file is needed", step))
    return pack


def read_book(pack: Path) -> RawBook:
    """What the pack's raw tabs and our own tables hold."""
    from invxl.hosts.file import FileHost

    return FileHost(present(pack)).read()
