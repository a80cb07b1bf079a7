"""Open a workbook in a headless LibreOffice, list its VBA, run macros, print what was found as JSON.

Run by the system's Python, which has `uno`:  python3 libreoffice_macro.py PROFILE BOOK [Module.Sub ...]
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        with contextlib.suppress(Exception):
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        time.sleep(0.5)
    raise SystemExit("LibreOffice did not start within a minute")


def described(document, macros):
    libraries = document.BasicLibraries
    library = libraries.getByName("VBAProject")
    found = {
        "sheets": list(document.Sheets.ElementNames),
        "tables": list(document.DatabaseRanges.ElementNames),
        "modules": {name: library.getByName(name) for name in library.ElementNames},
        "buttons": [],
        "ran": {},
    }
    for sheet in document.Sheets:
        forms = sheet.DrawPage.Forms
        for form in (forms.getByIndex(i) for i in range(forms.Count)):
            for i in range(form.Count):
                macros_of = [event.ScriptCode for event in form.getScriptEvents(i)]
                found["buttons"].append([sheet.Name, form.getByIndex(i).Label, macros_of])
    for macro in macros:
        url = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        document.getScriptProvider().getScript(url).invoke((), (), ())
        found["ran"][macro] = document.Sheets.getByIndex(0).getCellByPosition(25, 0).String
    return found


def main(profile, book, *macros):
    pipe = f"invxl{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation={pathlib.Path(profile).as_uri()}",
         f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    desktop = None
    try:
        desktop = connect(pipe)
        options = (option("Hidden", True), option("MacroExecutionMode", 4))
        document = desktop.loadComponentFromURL(pathlib.Path(book).resolve().as_uri(), "_blank", 0, options)
        print(json.dumps(described(document, macros)))
        document.close(True)
    finally:
        with contextlib.suppress(Exception):
            desktop.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            office.wait(20)
        office.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
