"""The Lite edition's Refresh as the add-in runs it, in a Python that has nothing but what Lite's packages bring.

`run` starts it: `main.py` alone, xlwings' remote engine, cells and formulas given only when they are asked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from support.remote_client import Client

from invxl.ooxml.refs import Area

# What Lite's requirements.txt names, and what those bring along under Pyodide.
PACKAGES = ("xlwings", "numpy", "pandas", "yaml", "dateutil", "pytz", "six", "tzdata", "invxl", "main")
NOW = datetime(2026, 1, 5, 8, 30)
_RUN = """
import asyncio, json, sys, time
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in PACKAGES and not top.startswith("_"):
            refused.add(top)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
given = json.load(sys.stdin)
PACKAGES, refused = given["packages"], set()
sys.meta_path.insert(0, Only())
import xlwings as xw
from xlwings import server
from xlwings.pro import _xlremote as remote

values = {s["name"]: s["values"] for s in given["payload"]["sheets"]}
for s in given["payload"]["sheets"]:
    s["values"] = []
told = []
async def load(self, values=None, flush=True):
    told.append("values")
    for sheet in self.api["sheets"]:
        sheet["values"] = cells[sheet["name"]]
        remote._mark_sheet_values_loaded(sheet)
    remote.get_range_api.cache_clear()
async def get_formula(self):
    told.append(f"formulas of {self.sheet.name}")
    (top, left), (rows, columns) = (self.row, self.column), self.shape
    lines = given["formulas"][self.sheet.name][top - 1 : top - 1 + rows]
    return [line[left - 1 : left - 1 + columns] for line in lines]
cells = values
remote.Book.load, remote.Range.get_formula = load, get_formula
if "remote" not in [engine.name for engine in xw.engines]:
    xw.engines.add(xw.Engine(impl=remote.engine))

import main
import datetime
import invxl.run
class Fixed(datetime.datetime):
    @classmethod
    def now(cls): return cls.fromisoformat(given["now"])
invxl.run.datetime = Fixed
exec(given["also"])
book = xw.Book(json=given["payload"])
refused.clear()
began = time.process_time()
done = asyncio.run(server.custom_scripts_call(main, "refresh", typehint_to_value={xw.Book: book}))
said = {"meta": server.custom_scripts_meta(main), "actions": done.json()["actions"], "told": told,
        "cpu": time.process_time() - began, "from": sys.modules["invxl"].__file__, "refused": sorted(refused),
        "modules": sorted(m for m in sys.modules if m.partition(".")[0] == "invxl"),
        "others": sorted({m.partition(".")[0] for m in sys.modules} - sys.stdlib_module_names)}
sys.stderr.flush()
print("\\n" + json.dumps(said))
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run gave: the actions for the client, what was asked of it, what was printed, and what was imported."""

    actions: list[dict[str, Any]]
    printed: str
    told: list[str]
    found: dict[str, Any]

    @property
    def alert(self) -> str:
        """The text of the one dialog."""
        [action] = [a for a in self.actions if a["func"] == "alert"]
        return str(action["args"][0])


def run(main_py: Path, client: Client, also: str = "") -> Ran:
    """One press on Lite's button: this `main.py` over this workbook. The actions are not taken yet.

    also: Python that is run before, to break something.
    """
    payload = client.payload()
    formulas = {
        sheet.title: client.formulas_of(sheet.title, Area(1, 1, sheet.max_row, sheet.max_column))
        for sheet in client.book.worksheets
    }
    given = {"packages": PACKAGES, "payload": payload, "formulas": formulas, "now": NOW.isoformat(), "also": also}
    environment = os.environ | {"XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}
    done = subprocess.run(
        [sys.executable, "-c", _RUN], input=json.dumps(given), cwd=main_py.parent, capture_output=True, text=True,
        timeout=300, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed, _, last = done.stdout.rstrip("\n").rpartition("\n")
    found = json.loads(last)
    return Ran(found.pop("actions"), printed, found.pop("told"), found)
