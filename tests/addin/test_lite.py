"""The Lite edition: its code travels in the workbook, comes out whole, and runs where invxl is not installed."""

from __future__ import annotations

import ast
import base64
import bz2
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from support.lite_pipeline import CALLS, PIPELINE, shown

from invxl.addin import lite
from invxl.addin.carried import DEFAULTS, FOR_FILES, archive, imports, modules, sources
from invxl.catalogue import FUNCTIONS
from invxl.cli import main
from invxl.commands.new import make
from invxl.hosts.file import FileHost
from invxl.layers import read_config
from invxl.ooxml import webextension
from invxl.resources import file
from invxl.settings.model import Config
from invxl.settings.pairs import fingerprint
from invxl.sheets import empty_pack
from invxl.template import LITE

PYODIDE = os.environ.get("INVXL_PYODIDE", "")  # the folder of the npm package pyodide
ENTRIES = (lite.ANSWER, lite.REFRESH)
PACKAGE_OF = {"yaml": "pyyaml"}
SCRIPT = Path(__file__).parents[1] / "support" / "pyodide_run.mjs"


def carried(book: Path) -> dict[str, str]:
    with zipfile.ZipFile(book) as package:
        return webextension.extract(package.read(webextension.PART))


@pytest.fixture
def main_py(tmp_path: Path) -> Path:
    """The code as the shipped workbook carries it."""
    path = tmp_path / "main.py"
    path.write_text(carried(file("workbook_templates", LITE))["main.py"], encoding="utf-8")
    return path


def test_the_code_travels_in_the_workbook() -> None:
    assert carried(file("workbook_templates", LITE)) == lite.files()


def test_the_part_hangs_together() -> None:
    with zipfile.ZipFile(file("workbook_templates", LITE)) as package:
        types, root = package.read("[Content_Types].xml").decode(), package.read("_rels/.rels").decode()
        panes = package.read(webextension.PANES).decode()
        assert 'PartName="/xl/webextensions/webextension1.xml"' in types
        assert 'PartName="/xl/webextensions/taskpanes.xml"' in types
        assert "2011/relationships/webextensiontaskpanes" in root
        assert 'id="rId1"' in panes
        assert f'id="{webextension.ADD_IN}"' in package.read(webextension.PART).decode()
        assert not [name for name in package.namelist() if "vba" in name.lower()]
    book = openpyxl.load_workbook(file("workbook_templates", LITE))
    assert "xlwings.conf" not in book.sheetnames
    assert book.sheetnames[0] == "Start"


def test_new_makes_one_and_speaks_of_no_button(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["new", str(tmp_path / "pack.xlsx")], standalone_mode=False)
    assert "xlwings Lite" in done.return_value.lines[-1]
    assert "press Refresh" not in " ".join(done.return_value.lines)
    assert carried(tmp_path / "pack.xlsx") == lite.files()


def test_a_refresh_of_the_closed_file_leaves_the_code_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pack.xlsx"
    make(path)
    FileHost(path).write(empty_pack(Config()))
    assert carried(path) == lite.files()


def test_the_packages_of_the_carried_code_are_those_that_are_asked_for() -> None:
    """Whatever its functions import too; neither lxml nor openpyxl nor click is among them."""
    needed = set()
    for name, text in sources(ENTRIES).items():
        if name.endswith(".py"):
            functions = not name.replace("/", ".").startswith(FOR_FILES)
            needed |= {found.partition(".")[0] for found in imports(ast.parse(text), functions)}
    asked = {line.partition(">")[0] for line in lite.REQUIREMENTS.split()}
    others = {name for name in needed if name not in sys.stdlib_module_names}
    assert {PACKAGE_OF.get(name, name) for name in others} == asked | {"invxl"}


def test_nothing_is_carried_that_is_for_closed_files_or_for_the_terminal() -> None:
    carried = modules(ENTRIES)
    assert "invxl.refresh" in carried and "invxl.hosts.excel.plan" in carried
    rooms = {name.split(".")[1] for name in carried if "." in name}
    assert not rooms & {"cli", "commands", "intake", "demo", "doctor", "template", "generated"}
    assert not [name for name in carried if name.startswith(("invxl.hosts.file.write", "invxl.ooxml.workbook"))]
    assert len(lite.main_py()) < 1_000_000  # what a settings store of Office takes without question


def test_the_archive_is_the_same_each_time_and_comes_out_whole() -> None:
    texts = sources(ENTRIES)
    assert archive(texts) == archive(dict(texts))
    assert json.loads(bz2.decompress(base64.b64decode(archive(texts)))) == texts
    assert texts[DEFAULTS] == file("config", "default.yaml").read_text(encoding="utf-8")


def test_it_runs_without_an_installed_invxl(main_py: Path) -> None:
    """xlwings' pipeline over `main.py` alone: every cell as in the desktop edition."""
    told = PIPELINE.replace('"calls":', '"from": sys.modules["invxl"].__file__, "calls":')
    environment = os.environ | {"XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}
    done = subprocess.run(
        [sys.executable, "-c", told, "main"], input=json.dumps([given for given, _ in CALLS]), cwd=main_py.parent,
        capture_output=True, text=True, timeout=120, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert not Path(found["from"]).is_relative_to(Path(lite.__file__).parents[2])
    assert len(found["meta"]["functions"]) == len(FUNCTIONS)
    for (_, wanted), cells in zip(CALLS, found["calls"], strict=True):
        if wanted is not None:
            assert shown(cells) == wanted


@pytest.mark.skipif(
    not PYODIDE or shutil.which("node") is None, reason="INVXL_PYODIDE names no npm package, or no node"
)
def test_it_loads_under_pyodide(main_py: Path) -> None:
    """All modules import in Pyodide's Python, with the real xlwings and PyYAML; the settings are those of this Python.

    Where NumPy and pandas lie beside it, the functions answer too.
    """
    packages = Path(str(importlib.util.find_spec("yaml").origin)).parents[1]
    done = subprocess.run(
        ["node", str(SCRIPT), PYODIDE, str(main_py), str(packages)],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["platform"] == "emscripten"
    assert found["from"].startswith("/tmp/")
    assert found["functions"] == sorted(f.name for f in FUNCTIONS)
    assert found["scripts"] == [["refresh", True]]
    assert found["compiled"] == [name for name in sources(ENTRIES) if name.endswith(".py")]
    assert found["modules"] == sorted(modules(ENTRIES))
    assert not [name for name in found["at_once"] if name.startswith(("invxl.settings", "invxl.analysis"))]
    assert found["settings"] == fingerprint(read_config([]))
    if found["real"]:
        assert found["answers"] == [5.0, [[5.0], ["#DIV/0!"]], "#NUM!"]
