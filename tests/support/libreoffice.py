"""A headless LibreOffice for tests, each call with a profile of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's python3-uno serves this one only
SECONDS = 180


@cache
def missing() -> str:
    """What keeps LibreOffice from being used; "" where nothing does."""
    for program in ("soffice", "pdftoppm"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        return f"{SYSTEM_PYTHON} has no uno"
    return ""


def needed() -> None:
    """Skips the calling test, with the reason, where LibreOffice cannot be used."""
    if missing():
        pytest.skip(f"LibreOffice: {missing()}")


def macro(folder: Path, book: Path, *macros: str) -> dict[str, Any]:
    """Sheets, tables, VBA modules and buttons of a book, and what cell Z1 of its first sheet says after each macro."""
    needed()
    script = Path(__file__).with_name("libreoffice_macro.py")
    done = subprocess.run(
        [SYSTEM_PYTHON, str(script), str(folder / "profile"), str(book), *macros],
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def pages(folder: Path, book: Path, dpi: int = 80, page_range: str = "") -> list[Path]:
    """The book as LibreOffice prints it, one PNG per page; `page_range` such as "1-3" saves time."""
    needed()
    profile = (folder / "profile").resolve().as_uri()
    options = {"PageRange": {"type": "string", "value": page_range}} if page_range else {}
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         f"pdf:calc_pdf_Export:{json.dumps(options)}", "--outdir", str(folder), str(book)],
        capture_output=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    pdf = folder / f"{book.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(folder / book.stem)], check=True)
    return sorted(folder.glob(f"{book.stem}-*.png"))


def only(book: Path, sheet: str, target: Path) -> Path:
    """A copy of the book in which no other sheet is shown, or printed. For pictures; all else stays as it is."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _hidden_but(content, sheet) if name == "xl/workbook.xml" else content)
    return target


def _hidden_but(workbook: bytes, sheet: str) -> bytes:
    root = etree.fromstring(workbook)
    sheets = list(root.iter("{*}sheet"))
    for element in sheets:
        element.attrib.pop("state", None)
        if element.get("name") != sheet:
            element.set("state", "hidden")
    for name in list(root.iter("{*}definedName")):  # LibreOffice prints the print areas of hidden sheets, too
        at = int(name.get("localSheetId", "-1"))
        if name.get("name") == "_xlnm.Print_Area" and sheets[at].get("name") != sheet:
            name.getparent().remove(name)
    for view in root.iter("{*}workbookView"):
        view.set("activeTab", str([e.get("name") for e in sheets].index(sheet)))
    return etree.tostring(root)
