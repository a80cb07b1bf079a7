"""The shipped wrappers at work in LibreOffice, with a stub in Python's place, and as two other programs read them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support import libreoffice

from invxl.addin import wrappers
from invxl.resources import file
from invxl.template import DESKTOP

from .vba_stubs import stubbed

SCRIPT = Path(libreoffice.__file__).with_name("libreoffice_functions.py")
CELLS = {"AA1": 5.0, "AA3": "'abc", "AA4": 2.5, "AB1": 7.0}
AT = "invxl.addin.functions."

# LibreOffice gives VBA 0 for an error within a range; that errors arrive from Excel is `test_windows`.
# Formula and what its cells show; LibreOffice shows a true error that VBA returned as "Error" and its number.
SHOWN = [
    ("Z1", "=TURNOVER(5;6)", f"{AT}TURNOVER|Double 5|Double 6|blank|blank"),
    ("Z2", "=TURNOVER(5;6;90;360)", f"{AT}TURNOVER|Double 5|Double 6|Double 90|Double 360"),
    ("Z3", '=BIAS(AA1;AB1;"percent")', f"{AT}BIAS|Double 5|Double 7|String percent|blank"),
    (
        "Z4",
        "=AVERAGEINVENTORY(AA1:AB3)",
        f"{AT}AVERAGEINVENTORY|Double 5,Double 7;blank,blank;String abc,blank;|blank",
    ),
    ("Z5", "=AVERAGEINVENTORY(AA:AA)", f"{AT}AVERAGEINVENTORY|Double 5;blank;String abc;Double 2.5;|blank"),
    ("Z6", '=SERVICEZ("#NULL!")', "Error 2000"),
    ("Z7", '=SERVICEZ("#DIV/0!")', "Error 2007"),
    ("Z8", '=SERVICEZ("#VALUE!")', "Error 2015"),
    ("Z9", '=SERVICEZ("#REF!")', "Error 2023"),
    ("Z10", '=SERVICEZ("#NUM!")', "Error 2036"),
    ("Z11", '=SERVICEZ("#N/A")', "Error 2042"),
    ("Z12", '=SERVICEZ("#1 seller")', "#1 seller"),
    ("Z13", "=SERVICEZ(0.95)", "0.95"),
    ("Z14:AA15", "=AGINGTABLE(1;2;3)", [["1.5", "Error 2036"], ["A", "Error 2042"]]),
    ("Z16:AB16", "=MOVINGAVERAGE(1)", [["Error 2007", "# of units", "3"]]),
    # The last two: Python cannot be reached, and the cells after it do not wait for it again.
    ("Z17", "=UNITLOSS(1)", "Error 2029"),
    ("Z18", "=TURNOVER(5;6)", "Error 2029"),
]


@pytest.mark.libreoffice
def test_wrappers_hand_over_values_and_show_true_errors(tmp_path: Path) -> None:
    stubbed(tmp_path / "book.xlsm")
    formulas = [(cells, formula) for cells, formula, _ in SHOWN]
    found = in_libreoffice(tmp_path, {"set": CELLS, "formulas": formulas}, "book.xlsm")
    whole_column = next(i for i, (_, formula, _) in enumerate(SHOWN) if "AA:AA" in formula)
    assert found[whole_column].count(";") < 100  # of a million rows, those in use
    found[whole_column] = found[whole_column].replace("blank;" * (found[whole_column].count(";") - 4), "", 1)
    assert found == [shown for _, _, shown in SHOWN]


@pytest.mark.libreoffice
def test_two_packs_open_at_once_each_answer_for_themselves(tmp_path: Path) -> None:
    names = ("one.xlsm", "two.xlsm")
    for name in names:
        stubbed(tmp_path / name)
    request = {"set": {}, "formulas": [("Z1", "=NRV(70;20)"), ("Z2", "=UNITLOSS(1)"), ("Z3", "=NRV(70;20)")]}
    found = in_libreoffice(tmp_path, request, *names)
    # UNITLOSS makes a pack pause; the other one is asked later and does not.
    assert found == [[name, "Error 2029", "Error 2029"] for name in names]


def in_libreoffice(folder: Path, request: dict[str, Any], *books: str) -> Any:
    libreoffice.needed()
    done = subprocess.run(
        [libreoffice.SYSTEM_PYTHON, str(SCRIPT), str(folder / "profile"), *(str(folder / book) for book in books)],
        input=json.dumps(request), capture_output=True, text=True, timeout=libreoffice.SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_pyopenvba_reads_the_wrappers_back_exactly() -> None:
    from pyopenvba import ExcelFile

    with ExcelFile(str(file("workbook_templates", DESKTOP))) as book:
        read = book.vba_modules()
    assert read[wrappers.MODULE].replace("\r\n", "\n").strip() == wrappers.text().strip()
