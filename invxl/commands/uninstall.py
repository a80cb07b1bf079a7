"""`invxl uninstall`: the machine as it was before `invxl install`."""

from __future__ import annotations

import click

from invxl.commands.options import json_option
from invxl.commands.reporting import Outcome


@click.command()
@json_option
def uninstall() -> Outcome:
    """Undo what install did.

    Packs, data and the program itself stay.
    """
    from invxl.doctor import install as steps
    from invxl.doctor.machine import this_machine

    return Outcome(said := steps.uninstall(this_machine()), {"done": said})
