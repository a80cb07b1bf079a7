"""`invxl new`: a new pack from the template."""

from __future__ import annotations

from pathlib import Path

import click

from invxl.commands.options import json_option
from invxl.commands.reporting import Outcome

TEMPLATES = {".xlsm": "inventory_pack.xlsm", ".xlsx": "inventory_pack_lite.xlsx"}


@click.command()
@click.argument("pack", type=click.Path(path_type=Path))
@json_option
def new(pack: Path) -> Outcome:
    """Start a new pack from the template.

    PACK is the workbook to make: .xlsm for desktop Excel, .xlsx for the xlwings Lite add-in. A file that exists is
    never overwritten.
    """
    make(pack)
    lite = pack.suffix.lower() == ".xlsx"
    steps = [
        f"{pack} is ready.",
        f'Next: paste your exports into Items, OnHand and Sales, or run "invxl load {pack} --from FOLDER".',
        f'Then close it and run "invxl refresh {pack}"' + ("." if lite else ", or press Refresh on its sheet Start."),
        "Functions in cells, and the refresh inside Excel: open it with the add-in xlwings Lite, free in Excel's store."
        if lite
        else 'The buttons and the functions in cells need "invxl install" once on this machine.',
    ]
    return Outcome(steps, {"pack": str(pack)})


def make(pack: Path) -> None:
    """Copies the template to `pack`, which must not exist yet."""
    from invxl.errors import Fault, WorkbookError
    from invxl.resources import file

    template = TEMPLATES.get(pack.suffix.lower())
    if template is None:
        raise WorkbookError(
            Fault(str(pack), f'the ending "{pack.suffix}"', ".xlsm (desktop Excel) or .xlsx (xlwings Lite) is needed",
                  f"Write {pack.with_suffix('.xlsm').name}")
        )  # fmt: skip
    content = file("workbook_templates", template).read_bytes()
    if not pack.parent.is_dir():
        raise WorkbookError(
            Fault(str(pack), f"there is no folder {pack.parent}", "an existing folder is needed", "Make it first")
        )
    try:
        with pack.open("xb") as target:  # x: an existing file is never overwritten, not even in a race
            target.write(content)
    except FileExistsError:
        raise WorkbookError(
            Fault(str(pack), "a file of that name exists", "a new name is needed", "Nothing was overwritten")
        ) from None
