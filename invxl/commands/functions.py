"""`invxl functions`: the function library from a terminal."""

from __future__ import annotations

import click

from invxl.commands.options import json_option
from invxl.commands.reporting import Outcome


@click.command()
@click.argument("name", required=False)
@json_option
def functions(name: str | None) -> Outcome:
    """List the functions, or explain one.

    NAME is a function such as TURNOVER; without it, all are listed by category.
    """
    from invxl.catalogue import FUNCTIONS

    return Outcome([str(f) for f in FUNCTIONS], {})
