"""A headless LibreOffice for tests, each call with a profile of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

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


def pages(folder: Path, book: Path, dpi: int = 80) -> list[Path]:
    """The book as LibreOffice prints it, one PNG per page."""
    needed()
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         str(book)], capture_output=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    pdf = folder / f"{book.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(folder / book.stem)], check=True)
    return sorted(folder.glob(f"{book.stem}-*.png"))
