"""Draw the expected pictures of the script for a person with Excel, as LibreOffice shows them.

python tests/manual/draw.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from manual.figures import RANGES, ROWS, cells  # noqa: E402
from pictures.make import demo, drawn  # noqa: E402
from support import libreoffice  # noqa: E402

SHEETS = {"Start": "start.png", "ABC": "abc.png", "Aging": "aging.png"}
FORMULAS = "formulas.png"
DPI = 64


def sheet_of_formulas(path: Path) -> Path:
    """The empty sheet of step 8 after it was filled in: what the functions give, with the letters of the columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    for address in ("A1:A3", "B1:B3"):
        column, top, _, _ = range_boundaries(address)
        for i, [value] in enumerate(RANGES[address]):
            sheet.cell(top + i, column, value)
    for address, name, given, _ in ROWS:
        column, top, _, _ = range_boundaries(address)
        for i, value in enumerate(cells(name, given)):
            cell = sheet.cell(top + i, column, value)
            cell.number_format = "General"
            if isinstance(value, str):
                cell.data_type = "e" if value.startswith("#") else "s"
    for column in range(1, 8):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    sheet["D2"], sheet["D3"] = "caught", 2  # of IFERROR and ERROR.TYPE, which are Excel's own
    sheet["D4"] = "#N/A"
    sheet["D4"].data_type = "e"
    sheet["D13"] = 30
    sheet["D15"] = "#VALUE!"
    sheet["D15"].data_type = "e"
    sheet.page_setup.orientation = "landscape"
    sheet.print_options.headings = sheet.print_options.gridLines = True
    book.save(path)
    return path


def cropped(pdf: Path, target: Path) -> None:
    """The first page without its margins."""
    left, top, width, height = 20, 20, 710, 400
    frame = ["-x", str(left), "-y", str(top), "-W", str(width), "-H", str(height)]
    page = [*frame, "-r", str(DPI), "-f", "1", "-singlefile", "-png", str(pdf), str(target.with_suffix(""))]
    subprocess.run(["pdftoppm", *page], check=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        pack = demo(work / "demo")
        for name, picture in SHEETS.items():
            drawn(work, pack, name, DPI)
            cropped(work / f"{name}.pdf", HERE / picture)
        libreoffice.pages(work, sheet_of_formulas(work / "formulas.xlsx"), DPI, "1")
        cropped(work / "formulas.pdf", HERE / FORMULAS)


if __name__ == "__main__":
    main()
