"""`invxl doctor`: what keeps packs from working in Excel here."""

from __future__ import annotations

from pathlib import Path

import click

from invxl.commands.options import json_option
from invxl.commands.reporting import CHECK_FAILED, DONE, Outcome


@click.command()
@click.argument("pack", required=False, type=click.Path(path_type=Path))
@json_option
def doctor(pack: Path | None) -> Outcome:
    """Say what keeps packs from working in Excel here.

    Each finding says how to mend it. With PACK, that workbook is looked at too; it may be open. Nothing is changed.
    Exit code 1 says that something is to be mended.
    """
    from invxl.doctor.machine import State, this_machine
    from invxl.doctor.machine_checks import check_machine
    from invxl.doctor.pack_checks import check_pack

    machine = this_machine()
    found = list(check_machine(machine))
    if pack is not None:
        found += check_pack(pack.absolute(), machine)
    bad = sum(f.state is State.BAD for f in found)
    lines = [*map(str, found), f"{bad} to mend" if bad else "Nothing to mend"]
    data = [{"check": f.check, "state": f.state.value, "found": f.found, "fix": f.fix} for f in found]
    return Outcome(lines, {"system": machine.system, "findings": data}, CHECK_FAILED if bad else DONE)
