"""What a Lite workbook carries: the modules that its code needs, found by their imports, as one compressed text."""

from __future__ import annotations

import ast
import base64
import bz2
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from invxl.resources import file

PACKAGE = Path(__file__).resolve().parents[1]
DEFAULTS = "invxl/_data/config/default.yaml"  # where `resources` looks in an installed package
FOR_FILES = ("invxl.hosts.file", "invxl.ooxml")  # what functions import there is for closed files; Lite has none
_WIDTH = 120  # characters of a line of the archive


def sources(entries: Sequence[str]) -> dict[str, str]:
    """The files that these modules need, shipped settings included; path -> text, in one order on every machine."""
    texts = {path.relative_to(PACKAGE.parent).as_posix(): _text(path) for path in modules(entries).values()}
    return dict(sorted({**texts, DEFAULTS: _text(file("config", "default.yaml"))}.items()))


def modules(entries: Sequence[str]) -> dict[str, Path]:
    """The modules of invxl that these ones import, when they are imported or when they run; name -> file."""
    found: dict[str, Path] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if name in found or path is None:
            continue
        found[name] = path
        waiting += [
            name.rpartition(".")[0],
            *imports(ast.parse(_text(path)), functions=not name.startswith(FOR_FILES)),
        ]
    return dict(sorted(found.items()))


def archive(texts: dict[str, str]) -> str:
    """The files as lines of base64. bzip2, because every machine's gives the same bytes, which a deflate does not.

    >>> json.loads(bz2.decompress(base64.b64decode(archive({"a.py": "x = 1"}))))
    {'a.py': 'x = 1'}
    """
    packed = base64.b64encode(bz2.compress(json.dumps(texts, ensure_ascii=False).encode())).decode()
    return "\n".join(packed[at : at + _WIDTH] for at in range(0, len(packed), _WIDTH))


def imports(tree: ast.AST, functions: bool) -> Iterator[str]:
    """What it imports from invxl, but not what is imported for types only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from (module, *(f"{module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif not _for_types(node) and (functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            yield from imports(node, functions)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _file(module: str) -> Path | None:
    """Where the module is; None where the name is none of ours, or of something in a module."""
    if module.split(".")[0] != "invxl":
        return None
    path = PACKAGE.joinpath(*module.split(".")[1:])
    package, single = path / "__init__.py", path.with_suffix(".py")
    return package if package.is_file() else single if single.is_file() else None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
