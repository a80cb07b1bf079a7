"""`invxl restore`: put the last backup of a pack back."""

from __future__ import annotations

from pathlib import Path

import click

from invxl.commands.options import json_option, pack_argument
from invxl.commands.reporting import Outcome


@click.command()
@pack_argument
@json_option
def restore(pack: Path) -> Outcome:
    """Put the last backup of a pack back.

    PACK is the workbook as it was before the last refresh or load. The present file becomes a backup itself, so
    that restoring twice brings it back.
    """
    from invxl.commands import pack_file
    from invxl.hosts.file import restore as put_back

    used = put_back(pack_file.closed(pack))
    return Outcome([f"{pack} is again what it was in {used}"], {"pack": str(pack), "backup": str(used)})
