"""Draw the sample company's refreshed pack, as LibreOffice shows it.

python tests/pictures/make.py            the README's picture
python tests/pictures/make.py FOLDER [PACK]   the first pages of every sheet, to look at
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import libreoffice

PICTURE = Path(__file__).resolve().parent / "kpi.png"
PAGES = "1-2"


def demo(folder: Path) -> Path:
    """The sample company's refreshed pack."""
    subprocess.run([sys.executable, "-m", "invxl", "demo", str(folder)], check=False, stdout=subprocess.DEVNULL)
    return folder / "demo_pack.xlsm"


def sheets(pack: Path) -> list[str]:
    """The names of its sheets, in order."""
    with zipfile.ZipFile(pack) as package:
        return [sheet.get("name", "") for sheet in etree.fromstring(package.read("xl/workbook.xml")).iter("{*}sheet")]


def drawn(work: Path, pack: Path, sheet: str, dpi: int) -> list[Path]:
    """The sheet's first pages."""
    alone = libreoffice.only(pack, sheet, work / f"{sheet.replace(' ', '_')}.xlsm")
    return libreoffice.pages(work, alone, dpi, PAGES)


def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        pack = Path(words[1]) if len(words) > 1 else demo(work / "demo")
        if not words:
            drawn(work, pack, "KPI", 20)
            frame = ["-x", "40", "-y", "50", "-W", "1130", "-H", "660"]  # pixels: the page without its margins
            page = ["-r", "120", "-f", "1", "-singlefile", "-png", str(work / "KPI.pdf"), str(PICTURE.with_suffix(""))]
            subprocess.run(["pdftoppm", *frame, *page], check=True)
            return
        folder = Path(words[0])
        folder.mkdir(parents=True, exist_ok=True)
        for name in sheets(pack):
            for page in drawn(work, pack, name, 90):
                shutil.copy(page, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
