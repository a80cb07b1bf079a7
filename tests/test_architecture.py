"""The house's plan, read from the code's imports: each room imports only from the rooms above it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import invxl

PACKAGE = Path(invxl.__file__).resolve().parent

# room -> the rooms it may import from. `errors`, `columns` and `progress` stand above all of them.
ABOVE_ALL = frozenset({"errors", "columns", "progress"})
ROOMS: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "columns": frozenset(),
    "progress": frozenset(),
    "resources": frozenset(),
    "terms": frozenset(),
    "schema": frozenset({"terms"}),
    "formulas": frozenset({"terms"}),  # the arguments' domains are data of the glossary
    "catalogue": frozenset({"formulas", "terms"}),
    "settings": frozenset({"schema", "terms", "resources"}),
    "rawdata": frozenset({"schema", "settings"}),
    "intake": frozenset({"schema", "settings", "rawdata", "terms", "resources", "ooxml"}),
    "analysis": frozenset({"formulas", "schema", "settings", "rawdata", "terms"}),
    "pack": frozenset({"terms"}),
    "sheets": frozenset({"analysis", "catalogue", "pack", "schema", "settings", "rawdata", "terms"}),
    "refresh": frozenset({"sheets", "analysis", "pack", "rawdata", "settings", "schema", "terms", "catalogue"}),
    "layers": frozenset({"settings", "resources"}),
    "crash": frozenset(),
    "run": frozenset({"layers", "refresh", "settings"}),
    "ooxml": frozenset(),
    "hosts": frozenset({"pack", "rawdata", "ooxml", "schema", "terms"}),
    "addin": frozenset({"catalogue", "formulas", "terms", "refresh", "hosts", "settings", "resources", "pack", "run",
                        "crash", "schema"}),
    "template": frozenset({"addin", "hosts", "ooxml", "sheets", "settings", "schema", "terms", "pack", "resources",
                           "refresh", "catalogue"}),
    "demo": frozenset({"schema", "hosts", "settings", "terms", "intake"}),
    "doctor": frozenset({"addin", "hosts", "ooxml", "resources", "settings"}),
}  # fmt: skip
ANYTHING = frozenset({"cli", "commands", "generated", "__main__", "__init__"})  # below every room

# Libraries, by the rooms that may import them. What is not named here may be imported nowhere but below the rooms.
LIBRARIES = {
    "numpy": frozenset({"columns", "formulas", "catalogue", "rawdata", "intake", "analysis", "sheets", "refresh",
                        "ooxml", "hosts", "addin", "demo", "template"}),
    "pandas": frozenset({"rawdata", "intake", "analysis", "sheets", "refresh"}),
    "yaml": frozenset({"settings", "intake"}),
    "lxml": frozenset({"ooxml", "hosts", "template"}),
    "isal": frozenset({"ooxml"}),
    "openpyxl": frozenset({"intake"}),
    "xlwings": frozenset({"hosts", "addin"}),
    "xlsxwriter": frozenset({"template"}),
    "click": frozenset(),
}  # fmt: skip

# Longer than a module should be, each with its reason.
LONG = {"settings/model.py": 450}  # the one declaration of every setting: a list, not logic

CLOCKS = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("time", "time"), ("os", "environ"),
          ("os", "getenv")}  # fmt: skip
TIMELESS = frozenset(ROOMS) - {"hosts", "addin", "doctor", "template", "demo", "resources", "ooxml", "run", "crash"}


def room_of(path: Path) -> str:
    """The room a file of the package is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "_data" not in p.parts)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that is imported anywhere in the tree, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            if module == "invxl":
                yield from ((f"invxl.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield module, node.lineno


@pytest.fixture(params=modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def module(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_imports_only_from_the_rooms_above(module: Path) -> None:
    room = room_of(module)
    assert room in ROOMS or room in ANYTHING, f"{room} is not in the plan"
    if room in ANYTHING:
        return
    for name, line in imports(ast.parse(module.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] == "invxl":
            target = parts[1] if len(parts) > 1 else "__init__"
            allowed = ROOMS[room] | ABOVE_ALL | {room, "__version__"}
            assert target in allowed, f"{module.name}:{line} {room} must not import invxl.{target}"
        elif parts[0] in LIBRARIES:
            assert room in LIBRARIES[parts[0]], f"{module.name}:{line} {room} must not import {parts[0]}"
        else:
            assert parts[0] in sys.stdlib_module_names, f"{module.name}:{line} {parts[0]} is in no room's list"


def test_nothing_below_hosts_reads_a_clock_or_the_environment(module: Path) -> None:
    if room_of(module) not in TIMELESS:
        return
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in CLOCKS, f"{module.name}:{node.lineno} reads {node.attr}"


def test_modules_stay_short(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").count("\n")
    limit = LONG.get(module.relative_to(PACKAGE).as_posix(), 400)
    assert lines <= limit, f"{module.name} has {lines} lines: one idea each"


def test_the_plan_has_no_ring() -> None:
    """Whoever may import somebody may not be imported by them, over any number of steps."""
    reach = {room: set(above) for room, above in ROOMS.items()}
    for _ in ROOMS:
        for above in reach.values():
            above |= {far for near in tuple(above) for far in reach[near]}
    assert [room for room, above in reach.items() if room in above] == []


def test_errors_are_written_once() -> None:
    """One table maps an error class to Excel's code; the codes are written nowhere else in the arithmetic."""
    for path in sorted((PACKAGE / "formulas").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 9:
                assert not node.value.startswith("#"), f"{path.name}:{node.lineno} writes {node.value}"


def test_the_top_level_holds_what_it_should() -> None:
    top = PACKAGE.parent
    if not (top / "pyproject.toml").is_file():
        pytest.skip("not a checkout")
    known = {"pyproject.toml", "invxl", "workbook_templates", "config", "tests", "README.md", "LICENSE", "CHANGELOG.md"}
    built = {"build", "dist", "demo", "invxl-demo"}  # made by a person's commands, and not committed
    found = {p.name for p in top.iterdir() if not p.name.startswith(".") and not p.name.endswith(".egg-info")}
    assert found - known - built == set()
