"""Type formulas into a workbook in a headless LibreOffice and print what each of their cells shows, as JSON.

Run by the system's Python, which has `uno`:  python3 libreoffice_functions.py PROFILE BOOK [BOOK ...] < REQUEST
Several books are open at once; printed is then a list, one answer for each.
REQUEST is {"set": .., "formulas": ..}: `set` holds cells of the first sheet (address -> value or formula), `formulas`
rows of [cells, formula]: more than one cell makes it an array formula.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import subprocess
import sys

from libreoffice_macro import connect, option


def shown(document, request):
    sheet = document.Sheets.getByIndex(0)
    for address, value in request["set"].items():
        cell = sheet.getCellRangeByName(address)
        if isinstance(value, str):
            cell.setFormula(value)
        else:
            cell.setValue(value)
    found = []
    for cells, formula in request["formulas"]:
        place = sheet.getCellRangeByName(cells)
        if ":" in cells:
            place.setArrayFormula(formula)
            found.append([[place.getCellByPosition(c, r).String for c in range(place.Columns.Count)]
                          for r in range(place.Rows.Count)])  # fmt: skip
        else:
            place.setFormula(formula)
            found.append(place.String)
    return found


def main(profile, *books):
    pipe = f"invxl{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation={pathlib.Path(profile).as_uri()}",
         f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    desktop = None
    try:
        desktop = connect(pipe)
        options = (option("Hidden", True), option("MacroExecutionMode", 4))
        paths = [pathlib.Path(book).resolve().as_uri() for book in books]
        documents = [desktop.loadComponentFromURL(path, "_blank", 0, options) for path in paths]
        request = json.load(sys.stdin)
        answers = [shown(document, request) for document in documents]
        print(json.dumps(answers[0] if len(books) == 1 else answers))
        for document in documents:
            document.close(True)
    finally:
        with contextlib.suppress(Exception):
            desktop.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            office.wait(20)
        office.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
