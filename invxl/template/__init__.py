"""The workbook template, built from the definitions: raw tabs of `schema`, sheets of an empty pack, VBA from text.

`python -m invxl.template` rebuilds `workbook_templates/`; `--check` says what differs and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from invxl.pack import Pack

DESKTOP = "inventory_pack.xlsm"
LITE = "inventory_pack_lite.xlsx"


def desktop() -> bytes:
    """`inventory_pack.xlsm`, the edition for desktop Excel."""
    return _built(DESKTOP, None)


def lite() -> bytes:
    """`inventory_pack_lite.xlsx`, the edition for the xlwings Lite add-in: no macros, its code inside."""
    from invxl.addin.lite import files

    return _built(LITE, files())


def _built(name: str, code: Mapping[str, str] | None) -> bytes:
    from invxl.schema import TABS
    from invxl.settings.model import Config
    from invxl.sheets import empty_pack
    from invxl.template import start
    from invxl.template.finish import finish
    from invxl.template.skeleton import skeleton

    pack = empty_pack(Config())
    filled = _with_output_sheets(skeleton(code is not None), pack, name)
    return finish(filled, [start.NAME, *(sheet.name for sheet in pack.sheets), *(tab.sheet for tab in TABS)], code)


def _with_output_sheets(skeleton: bytes, pack: Pack, name: str) -> bytes:
    """The workbook after the host of closed files has written the pack into it, as it would into anybody's."""
    from invxl.hosts.file import FileHost

    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(skeleton)
        FileHost(path).write(pack)
        return path.read_bytes()


TEMPLATES: dict[str, Callable[[], bytes]] = {DESKTOP: desktop, LITE: lite}


def _told(difference: str) -> str:
    """The difference; of the Lite edition's code, which any change of the package changes, what it means."""
    from invxl.ooxml.webextension import PART

    changed = difference.startswith(f"{PART} differs")
    return "it carries the package's own code, and that is not what the package is now" if changed else difference


def rebuild(folder: Path, check: bool) -> list[str]:
    """Builds every template into the folder, or with `check` only compares: what differs, one sentence each."""
    from invxl.template.compare import differences

    found = []
    for name, build in TEMPLATES.items():
        path = folder / name
        built = build()
        if not path.is_file():
            found.append(f"{name} is not there")
        else:
            found += [f"{name}: {_told(difference)}" for difference in differences(path.read_bytes(), built)]
        if found and not check:
            path.write_bytes(built)
    return found
