"""`invxl check`: checks and exceptions of a pack, without writing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from invxl.commands.options import as_of_option, config_option, json_option, pack_argument
from invxl.commands.reporting import Outcome


@click.command()
@pack_argument
@config_option
@as_of_option
@json_option
def check(pack: Path, config_files: tuple[Path, ...], as_of: date | None) -> Outcome:
    """Show checks and exceptions; write nothing.

    PACK is the workbook as it was last saved. Exit code 1 says that a check failed.
    """
    from invxl.commands import pack_file, progress
    from invxl.commands.rebuild import rebuild

    pack_file.present(pack)
    with progress.shown() as tell:
        rebuilt = rebuild(pack, config_files, as_of, tell)
    return Outcome(rebuilt.lines(every=True), {**rebuilt.data(), "pack": str(pack)}, rebuilt.exit)
