"""`invxl demo`: a sample company's pack, made and refreshed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from invxl.commands import summary
from invxl.commands.options import json_option
from invxl.commands.reporting import Outcome

if TYPE_CHECKING:
    from invxl.commands.rebuild import Rebuilt
    from invxl.hosts.file import FileHost

NAME = "demo_pack.xlsm"


@click.command()
@click.argument("folder", metavar="[DIR]", default="invxl-demo", type=click.Path(path_type=Path))
@json_option
def demo(folder: Path) -> Outcome:
    """Make a sample company's pack and refresh it.

    DIR is where the pack goes, the folder invxl-demo by default. The company is invented and always the same; its
    exports have the faults that real ones have, so some checks fail on purpose; the exit code is 0 all the same.
    """
    from invxl.commands import new, progress
    from invxl.commands.rebuild import rebuild
    from invxl.demo import discard, fill

    folder.mkdir(parents=True, exist_ok=True)
    pack = folder / NAME
    new.make(pack)
    try:
        with progress.shown() as tell:
            fill(pack, tell)
            rebuilt = rebuild(pack, (), None, tell)
            tell("Writing the workbook", 0.9)
            discard(rebuilt.host.write(rebuilt.refreshed.pack, None).backup)
    except BaseException:
        pack.unlink(missing_ok=True)  # half a demo helps nobody, and would be in the way of the next
        raise
    lines = [f"{pack} is ready: open it.", *rebuilt.lines(every=False), _on_purpose(pack, rebuilt)]
    return Outcome(lines, {**rebuilt.data(), "pack": str(pack)})


def _on_purpose(pack: Path, rebuilt: Rebuilt[FileHost]) -> str:
    """Why the exit code is 0 although checks fail: whoever scripts a demo must not think that its pack ties out."""
    failing = len(summary.failed(rebuilt.refreshed.results.checks))
    return (
        f"{failing} checks fail on purpose: the sample has the faults of real exports. The demo itself succeeded (exit "
        f'code 0); "invxl check {pack}" lists them and ends with 1, as on your own data.'
    )
