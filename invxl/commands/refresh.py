"""`invxl refresh`: rebuild the output sheets of a pack, closed or open in Excel."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from invxl.commands.options import as_of_option, config_option, drop_signature_option, json_option, pack_argument
from invxl.commands.reporting import Outcome


@click.command()
@pack_argument
@config_option
@as_of_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file; PACK stays as it is.")
@click.option("--live", is_flag=True, help="Refresh PACK where Excel has it open, instead of the closed file.")
@click.option("--dry-run", is_flag=True, help="Compute and report everything, write nothing.")
@drop_signature_option
@json_option
def refresh(
    pack: Path,
    config_files: tuple[Path, ...],
    as_of: date | None,
    out: Path | None,
    live: bool,
    dry_run: bool,
    drop_signature: bool,
) -> Outcome:
    """Rebuild the pack's output sheets.

    PACK is the closed workbook, or with --live the one that Excel has open. Everything is read, judged and computed
    before the first cell is written; on any fault nothing is written. What is yours in the workbook stays as it is, and
    a backup is kept.
    """
    from invxl.commands import pack_file, progress
    from invxl.commands.rebuild import rebuild

    if live:
        for name, given in (("--out", out), ("--dry-run", dry_run), ("--drop-signature", drop_signature)):
            if given:
                raise click.UsageError(f"{name} is of the closed file; leave it out, or leave out --live")
        from invxl.commands.live import refresh_open

        return refresh_open(pack, config_files, as_of)
    pack_file.present(pack)
    target = out or pack
    if not dry_run:
        pack_file.closed(target, f"invxl refresh --live {pack}" if out is None else "")
    with progress.shown() as tell:
        rebuilt = rebuild(pack, config_files, as_of, tell)
        lines, data = rebuilt.lines(every=False), {**rebuilt.data(), "pack": str(pack), "dry_run": dry_run}
        if dry_run:
            return Outcome(["Dry run: nothing was written.", *lines], data, rebuilt.exit)
        tell("Writing the workbook", 0.9)
        rebuilt.host.drop_signature = drop_signature
        report = rebuilt.host.write(rebuilt.refreshed.pack, out)
    said = [f"Refreshed {pack}" if out is None else f"Refreshed {pack} into {out}", *lines]
    said += [f"  {note}" for note in report.notes]
    data["notes"] = list(report.notes)
    if report.backup is not None:
        said.append(f'Backup: {report.backup} ("invxl restore {pack}" puts it back)')
        data["backup"] = str(report.backup)
    return Outcome(said, {**data, "written": str(target)}, rebuilt.exit)
