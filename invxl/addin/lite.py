"""The xlwings Lite edition: `main.py` with every function, and with the modules that they need, as one text.

Lite runs Python inside Excel (Pyodide), where invxl need not be on any index: its modules travel in the workbook.
"""

from __future__ import annotations

import ast
from pathlib import Path

from invxl import __version__
from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import wizard_argument, wizard_function
from invxl.catalogue.model import Function

PACKAGE = Path(__file__).resolve().parents[1]
ENTRY = "invxl.addin.marshalling"
REQUIREMENTS = "xlwings<1.0.0\nnumpy\n"  # Lite notes the exact versions itself
_HEAD = '''\
"""The inventory functions of invxl {version} for xlwings Lite. Generated: changes made here are lost.

Type =TURNOVER(600000,120000) into a cell. The modules behind the functions stand at the end of this file.
"""

import sys
import tempfile
from pathlib import Path

from xlwings import arg, func


def answer(name, *given):
    from {entry} import call

    return call(name, given)

'''
_TAIL = '''\


def unpack():
    """Puts the modules where Python finds them."""
    folder = Path(tempfile.mkdtemp())
    for name, source in SOURCES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))


unpack()
import {entry}  # noqa: E402, F401 - so that what is amiss is told here and not in a cell
'''


def files() -> dict[str, str]:
    """What travels in the workbook."""
    return {"main.py": main_py(), "requirements.txt": REQUIREMENTS}


def main_py() -> str:
    """The text of `main.py`."""
    parts = [_HEAD.format(version=__version__, entry=ENTRY), *map(_function, FUNCTIONS), "\nSOURCES = {\n"]
    parts += [f"    {_path(module)!r}: {_literal(source)},\n" for module, source in modules().items()]
    return "".join([*parts, "}\n", _TAIL.format(entry=ENTRY)])


def _function(f: Function) -> str:
    names = [a.name if a.required else f"{a.name}=None" for a in f.all_arguments]
    told = "".join(f"@arg({a.name!r}, ndim=2, err_to_str=True, doc={wizard_argument(a)!r})\n" for a in f.all_arguments)
    given = ", ".join(a.name for a in f.all_arguments)
    options = "(volatile=True)" if f.volatile else ""
    return (
        f"\n@func{options}\n{told}def {f.name}({', '.join(names)}):\n"
        f"    {_literal(wizard_function(f))}\n    return answer({f.name!r}, {given})\n\n"
    )


def modules() -> dict[str, str]:
    """The modules of invxl that the functions need, found by their imports; name -> source."""
    found: dict[str, str] = {}
    waiting = [ENTRY]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if name in found or path is None:
            continue
        found[name] = path.read_text(encoding="utf-8")
        waiting += [name.rpartition(".")[0], *_imports(ast.parse(found[name]))]
    return dict(sorted(found.items()))


def _imports(tree: ast.AST) -> list[str]:
    """What it imports from invxl when it is imported itself: not in functions, not for types only."""
    names = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "invxl":
            names += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name.split(".")[0] == "invxl"]
    return names


def _file(module: str) -> Path | None:
    """Where the module is; None where the name is none of ours, or of something in a module."""
    if module.split(".")[0] != "invxl":
        return None
    path = PACKAGE.joinpath(*module.split(".")[1:])
    package, single = path / "__init__.py", path.with_suffix(".py")
    return package if package.is_file() else single if single.is_file() else None


def _path(module: str) -> str:
    path = _file(module)
    assert path is not None
    return path.relative_to(PACKAGE.parent).as_posix()


def _literal(text: str) -> str:
    """The text as Python writes it; over lines, as it is, where that can be."""
    plain = "'''" not in text and "\\" not in text and not text.endswith("'")
    return f"'''{text}'''" if plain and "\n" in text else repr(text)
