"""`invxl install`: the machine made ready for packs that are open in Excel."""

from __future__ import annotations

import click

from invxl.commands.options import json_option
from invxl.commands.reporting import Outcome


@click.command()
@json_option
def install() -> Outcome:
    """Let packs that are open in Excel find this Python.

    Needed once per machine, for the buttons and the functions; no administrator rights. "invxl uninstall" undoes it.
    """
    from importlib.metadata import distribution
    from pathlib import Path

    from invxl.doctor import install as steps
    from invxl.doctor.machine import this_machine

    machine = this_machine()
    script = Path(str(distribution("xlwings").locate_file(f"xlwings/xlwings-{machine.xlwings}.applescript")))
    return Outcome(said := steps.install(machine, script if script.is_file() else None), {"done": said})
