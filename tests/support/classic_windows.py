"""xlwings' own Windows path for functions, run anywhere: pywin32 and the DLL stubbed, conversion and decorators real.

Run as a script: a JSON list of [name, argument, ...] on standard input; printed are xlwings' generated VBA and what the
server would hand to VBA for each call. "missing" stands for an argument left out, an error's text for the error.
"""

from __future__ import annotations

import ctypes
import datetime
import io
import json
import sys
from unittest.mock import MagicMock

STUBBED = (
    "pythoncom", "pywintypes", "win32com", "win32com.client", "win32com.server", "win32com.server.util",
    "win32com.server.dispatcher", "win32com.server.policy", "win32api", "win32event", "win32con", "win32gui",
    "win32process", "win32timezone", "comtypes",
)  # fmt: skip
MISSING = -2147352572  # what COM hands over for an optional argument that was left out
ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}
FIRST_ERROR = -2146828288  # COM's number of an error value is this and CVErr's number


def arrived(given):
    """An argument as COM hands it over."""
    if isinstance(given, list):
        return tuple(arrived(cell) for cell in given)
    if given == "missing":
        return MISSING
    if given in ERRORS:
        return FIRST_ERROR + ERRORS[given]
    if isinstance(given, str) and given.startswith("date:"):
        return datetime.datetime.fromisoformat(given.removeprefix("date:"))
    return given


def main():
    for name in STUBBED:
        sys.modules[name] = MagicMock(name=name, __file__="stub.pyd")
    sys.modules["pywintypes"].TimeType = datetime.datetime
    ctypes.PyDLL, ctypes.oledll, ctypes.windll = MagicMock(), MagicMock(), MagicMock()
    import xlwings as xw
    from xlwings import _xlwindows, udfs

    xw.engines.add(xw.Engine(impl=_xlwindows.engine))
    _xlwindows.is_range_instance = lambda argument: False  # our VBA hands over values, never ranges
    xw.func, xw.arg = udfs.xlfunc, udfs.xlarg  # as on Windows
    from invxl.addin import functions

    book, vba = MagicMock(), io.StringIO()
    book.Name = "pack.xlsm"
    udfs.generate_vba_wrapper(functions.__name__, functions, vba, book)
    answers = [udfs.call_udf(functions.__name__, name, tuple(arrived(a) for a in given))
               for name, *given in json.load(sys.stdin)]  # fmt: skip
    served = [f.__xlfunc__ for f in vars(functions).values() if hasattr(f, "__xlfunc__")]
    categories = {description["name"]: description["category"] for description in served}
    print(json.dumps({"vba": vba.getvalue(), "answers": answers, "categories": categories}))


if __name__ == "__main__":
    main()
