"""The template's VBA project: xlwings' own modules of the pinned version, and ours."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from invxl import addin
from invxl.errors import InvxlError
from invxl.ooxml.vba import Kind, Module

WORKBOOK = "ThisWorkbook"
SOURCES = Path(addin.__file__).parent / "vba"
_KINDS = {".bas": Kind.STANDARD, ".cls": Kind.CLASS}


def modules(code_names: Iterable[str]) -> tuple[Module, ...]:
    """Every module of the project: one per sheet's code name, what stands in the sources' folder, xlwings' own.

    A text that is put into the folder (function wrappers, say) becomes a module of its file's name.
    """
    ours = sorted(path for path in SOURCES.iterdir() if path.suffix in _KINDS)
    return (
        Module(WORKBOOK, Kind.WORKBOOK),
        *(Module(name, Kind.SHEET) for name in code_names),
        *(_module(path) for path in ours),
        *xlwings_modules(),
    )


def xlwings_modules() -> tuple[Module, ...]:
    """`xlwings` and `Dictionary`, as the installed xlwings ships them for workbooks without its add-in.

    They are (C) Zoomer Analytics LLC, BSD 3-clause, and (C) Tim Hall, MIT; both licences stand in their text. The
    version in the text must be the installed one: xlwings' DLL carries it in its name.
    """
    package = distribution("xlwings")
    folder = Path(str(package.locate_file("xlwings")))
    found = (_module(folder / "xlwings.bas"), _module(folder / "addin" / "Dictionary.cls"))
    if f"'Version: {package.version}\r\n" not in found[0].source:
        raise InvxlError(f"{folder}: xlwings.bas is not of version {package.version}. Install xlwings again")
    return found


def _module(path: Path) -> Module:
    return Module(path.stem, _KINDS[path.suffix], path.read_text(encoding="cp1252"))
