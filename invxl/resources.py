"""Where the shipped files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from invxl.errors import InvxlError

Folder = Literal["config", "workbook_templates"]


def folder(name: Folder) -> Path:
    """The folder of shipped files. Raises `InvxlError` where the installation is incomplete.

    >>> folder("config").name
    'config'
    """
    package = Path(__file__).resolve().parent
    installed, checkout = package / "_data" / name, package.parent / name
    if installed.is_dir():
        return installed
    if checkout.is_dir() and (package.parent / "pyproject.toml").is_file():
        return checkout
    raise InvxlError(f"{installed}: not found; this installation of invxl lacks its {name}. Install invxl again")


def file(name: Folder, *parts: str) -> Path:
    """One shipped file. Raises `InvxlError` where it is not there."""
    path = folder(name).joinpath(*parts)
    if not path.is_file():
        raise InvxlError(f"{path}: not found; this installation of invxl lacks it. Install invxl again")
    return path
