"""The workbook template, built from the definitions: raw tabs of `schema`, sheets of an empty pack, VBA from text.

`python -m invxl.template` rebuilds `workbook_templates/`; `--check` says what differs and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

DESKTOP = "inventory_pack.xlsm"


def desktop() -> bytes:
    """`inventory_pack.xlsm`, the edition for desktop Excel."""
    from invxl.schema import TABS
    from invxl.template import start
    from invxl.template.finish import finish
    from invxl.template.skeleton import skeleton

    return finish(skeleton(), [start.NAME, *(tab.sheet for tab in TABS)])


TEMPLATES: dict[str, Callable[[], bytes]] = {DESKTOP: desktop}


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
            found += [f"{name}: {difference}" for difference in differences(path.read_bytes(), built)]
        if found and not check:
            path.write_bytes(built)
    return found
