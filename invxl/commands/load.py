"""`invxl load`: exports into raw tabs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from invxl.commands.options import config_option, drop_signature_option, json_option, pack_argument
from invxl.commands.reporting import Outcome


@click.command()
@pack_argument
@click.argument("more", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "sources",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR_OR_FILE",
    help="A folder of exports, or one export; repeat it, or name more files after it.",
)
@click.option(
    "--map",
    "mapping",
    metavar="MAP.yaml",
    help="How their columns become ours: a file, or the name of a shipped mapping such as adventureworks.",
)
@config_option
@click.option("--dry-run", is_flag=True, help="Read and report everything, write nothing.")
@drop_signature_option
@json_option
def load(
    pack: Path,
    more: tuple[Path, ...],
    sources: tuple[Path, ...],
    mapping: str | None,
    config_files: tuple[Path, ...],
    dry_run: bool,
    drop_signature: bool,
) -> Outcome:
    """Fill raw tabs from CSV and XLSX exports.

    PACK is the closed workbook; raw tabs that it lacks are added. What a tab held before is replaced. Each FILE is one
    more export. Every load leaves its control totals in the Load log, which Checks compares with the tabs.
    """
    from invxl import layers
    from invxl.commands import pack_file, progress
    from invxl.hosts.file import FileHost
    from invxl.intake import load as read_exports

    pack_file.present(pack)
    if not dry_run:
        pack_file.closed(pack)
    config = layers.read_config(layers.files_of(pack, config_files))
    with progress.shown() as tell:
        tell("Reading the exports", 0.0)
        loaded = read_exports([*sources, *more], mapping, config.read, stamp=datetime.now().replace(microsecond=0))
        if not dry_run:
            tell("Writing the workbook", 0.8)
            report = FileHost(pack, drop_signature=drop_signature).write_raw(loaded.tables, loaded.log)
    lines = [f"{'Dry run: nothing was written to' if dry_run else 'Loaded'} {pack}", *loaded.lines]
    data: dict[str, object] = {
        "pack": str(pack), "dry_run": dry_run, "loaded": [one.data() for one in loaded.totals], "notes": []
    }  # fmt: skip
    if not dry_run:
        lines += [f"  {note}" for note in report.notes]
        data["notes"] = list(report.notes)
        if report.backup is not None:
            lines.append(f"Backup: {report.backup}")
            data["backup"] = str(report.backup)
    return Outcome(lines, data)
