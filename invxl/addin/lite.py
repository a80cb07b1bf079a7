"""The xlwings Lite edition: `main.py` with every function and the Refresh, and with the modules that they need.

Lite runs Python inside Excel (Pyodide), where invxl need not be on any index: its modules travel in the workbook.
"""

from __future__ import annotations

from invxl import __version__
from invxl.addin.carried import archive, sources
from invxl.addin.lite_refresh import ROWS
from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import wizard_argument, wizard_function
from invxl.catalogue.model import Function

ANSWER, REFRESH = "invxl.addin.marshalling", "invxl.addin.lite_refresh"
REQUIREMENTS = "xlwings>=0.36.9,<1.0.0\nnumpy\npandas\npyyaml\n"  # Lite notes the exact versions itself
_HEAD = '''\
"""The inventory functions and the Refresh of invxl {version} for xlwings Lite. Generated: changes made here are lost.

Type =TURNOVER(600000,120000) into a cell. Run the script refresh (F5) to rebuild KPI, ABC, Aging and the other output
sheets, up to {rows:,} rows per raw tab. The modules behind them stand, compressed, at the end of this file.
"""

import base64
import bz2
import json
import sys
import tempfile
from pathlib import Path

import xlwings as xw
from xlwings import arg, func, script


@script
async def refresh(book: xw.BookAsync):
    """Rebuilds the output sheets from the raw tabs."""
    from {refresh} import refresh as rebuild

    await rebuild(book)


def answer(name, *given):
    from {answer} import call

    return call(name, given)

'''
_TAIL = '''\


def unpack():
    """Puts the modules where Python finds them."""
    folder = Path(tempfile.mkdtemp())
    for name, source in json.loads(bz2.decompress(base64.b64decode(MODULES))).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))


unpack()
import {answer}  # noqa: E402, F401 - so that what is amiss is told here and not in a cell
'''


def files() -> dict[str, str]:
    """What travels in the workbook."""
    return {"main.py": main_py(), "requirements.txt": REQUIREMENTS}


def main_py() -> str:
    """The text of `main.py`."""
    named = {"answer": ANSWER, "refresh": REFRESH}
    packed = archive(sources((ANSWER, REFRESH)))
    parts = [_HEAD.format(version=__version__, rows=ROWS, **named), *map(_function, FUNCTIONS)]
    return "".join([*parts, f'\nMODULES = """\n{packed}\n"""\n', _TAIL.format(**named)])


def _function(f: Function) -> str:
    names = [a.name if a.required else f"{a.name}=None" for a in f.all_arguments]
    told = "".join(f"@arg({a.name!r}, ndim=2, err_to_str=True, doc={wizard_argument(a)!r})\n" for a in f.all_arguments)
    given = ", ".join(a.name for a in f.all_arguments)
    options = "(volatile=True)" if f.volatile else ""
    return (
        f"\n@func{options}\n{told}def {f.name}({', '.join(names)}):\n"
        f"    {_literal(wizard_function(f))}\n    return answer({f.name!r}, {given})\n\n"
    )


def _literal(text: str) -> str:
    """The text as Python writes it; over lines, as it is, where that can be."""
    plain = "'''" not in text and "\\" not in text and not text.endswith("'")
    return f"'''{text}'''" if plain and "\n" in text else repr(text)
