"""Is this machine ready for packs that are open in Excel? Each check says what it found and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from invxl.doctor import userconfig
from invxl.doctor.install import applescript
from invxl.doctor.machine import MAC, WINDOWS, Finding, Machine, State

OLDEST = (3, 11)
_EXCEL = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_SECURITY = (r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security",
             r"HKCU\Software\Microsoft\Office\16.0\Excel\Security")  # fmt: skip
_MACROS = {"3": "only signed macros run", "4": "all macros are switched off"}
CLOSED = "invxl refresh PACK on the closed file works without"


def check_machine(machine: Machine) -> Iterator[Finding]:
    """All findings about the machine."""
    yield _python(machine)
    yield _library(machine)
    if machine.system not in (WINDOWS, MAC):
        yield Finding("Excel", State.NOTE, f"it does not run on {machine.system}",
                      "Refresh closed files; LibreOffice opens them")  # fmt: skip
        return
    yield _interpreter(machine)
    yield from _windows(machine) if machine.system == WINDOWS else _mac(machine)


def _python(machine: Machine) -> Finding:
    found = ".".join(map(str, machine.python))
    if machine.python < OLDEST:
        return Finding("Python", State.BAD, found, "Install Python 3.11 or newer, and invxl into it")
    return Finding("Python", State.GOOD, f"{found} at {machine.executable}")


def _library(machine: Machine) -> Finding:
    if machine.xlwings != machine.pinned:
        return Finding("xlwings", State.BAD, f"version {machine.xlwings or '(none)'}, and packs need {machine.pinned}",
                       f"Run: pip install xlwings=={machine.pinned}")  # fmt: skip
    return Finding("xlwings", State.GOOD, f"version {machine.xlwings}, as the packs need it")


def _interpreter(machine: Machine) -> Finding:
    key = userconfig.KEYS[machine.system]
    path = userconfig.path_of(machine)
    told = userconfig.value(path, key)
    check = "Python for Excel"
    if not told:
        return Finding(check, State.BAD, f"{path} does not say which", "Run: invxl install")
    if not machine.exists(told):
        return Finding(check, State.BAD, f"{told} is not there", "Run: invxl install")
    if told not in (machine.interpreter, str(machine.executable)):
        return Finding(check, State.BAD, f"Excel starts another one, {told}", "Run invxl install to make it this one")
    return Finding(check, State.GOOD, told)


def _windows(machine: Machine) -> Iterator[Finding]:
    name = f"xlwings64-{machine.xlwings}.dll"
    places = [machine.executable.parent, machine.executable.parent.parent]  # as the VBA looks for it
    if any(machine.exists(str(place / name)) for place in places):
        yield Finding("xlwings' DLL", State.GOOD, f"{name} is there (for 64-bit Excel)")
    else:
        yield Finding("xlwings' DLL", State.BAD, f"{name} is not in {places[0]} or {places[1]}",
                      "Run: pip install --force-reinstall xlwings. Did an antivirus program take it away?")  # fmt: skip
    excel = machine.registry(_EXCEL, "")
    if excel is None:
        yield Finding("Excel", State.BAD, "not found", f"Install desktop Excel; {CLOSED}")
    elif "windowsapps" in excel.lower():
        yield Finding("Excel", State.BAD, f"it comes from the Microsoft Store ({excel}), whose sandbox stops Python",
                      f"Install Office from office.com instead; {CLOSED}")  # fmt: skip
    else:
        yield Finding("Excel", State.GOOD, excel)
    setting = next((v for key in _SECURITY if (v := machine.registry(key, "VBAWarnings")) is not None), "2")
    if setting in _MACROS:
        yield Finding("Macros", State.BAD, _MACROS[setting],
                      "File, Options, Trust Center, Macro Settings: disable with notification; or a trusted location. "
                      f"Where your firm decides, ask for one; {CLOSED}")  # fmt: skip
    else:
        yield Finding("Macros", State.GOOD, "they run once allowed")


def _mac(machine: Machine) -> Iterator[Finding]:
    script = applescript(machine)
    if machine.exists(str(script)):
        yield Finding("RunPython", State.GOOD, f"{script.name} is there")
    else:
        yield Finding("RunPython", State.BAD, f"{script} is not there, so Excel may not start Python",
                      "Run: invxl install")  # fmt: skip
    excel = "/Applications/Microsoft Excel.app"
    if machine.exists(excel):
        yield Finding("Excel", State.GOOD, excel)
    else:
        yield Finding("Excel", State.BAD, f"{excel} is not there", f"Install desktop Excel; {CLOSED}")
    yield Finding("Automation", State.NOTE, "whether Excel may be driven cannot be asked",
                  "macOS asks at first; if refused: System Settings, Privacy & Security, Automation")  # fmt: skip
    yield Finding("Functions", State.NOTE, "Excel for Mac has no functions in VBA that reach Python",
                  "Run: invxl functions --install-lambdas PACK")  # fmt: skip
