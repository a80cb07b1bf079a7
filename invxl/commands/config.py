"""`invxl config`: what the settings are, whether a file is right, and the schema for editors."""

from __future__ import annotations

from pathlib import Path

import click

from invxl.commands.options import config_option, json_option
from invxl.commands.reporting import Outcome


@click.group(no_args_is_help=True)
def config() -> None:
    """Show, validate or describe the settings."""


@config.command()
@click.argument("pack", required=False, type=click.Path(path_type=Path))
@config_option
@click.option("--changed", is_flag=True, help="Only what differs from the shipped settings.")
@click.option("--key", default="", metavar="TEXT", help="Only keys that contain this text, such as aging.")
@json_option
def show(pack: Path | None, config_files: tuple[Path, ...], changed: bool, key: str) -> Outcome:
    """Print every setting, its value, and the layer behind it.

    With PACK, also invxl.yaml beside it and the Override column of its Config sheet.
    """
    from invxl.commands.pack_file import read_book
    from invxl.layers import files_of, read_config, told
    from invxl.settings.pairs import as_pairs, fingerprint
    from invxl.settings.tree import SHIPPED

    files = files_of(pack, config_files)
    settings = read_config(files, read_book(pack) if pack is not None else None)
    pairs = [
        p for p in as_pairs(settings) if (not changed or p.source != SHIPPED) and key.casefold() in p.key.casefold()
    ]
    width = max((len(p.key) for p in pairs), default=0)
    lines = [f"{p.key:<{width}}  {_shown(p.value)}{f' [{p.unit}]' if p.unit else ''}  ({p.source})" for p in pairs]
    lines.append(told(files, bool(config_files), settings))
    rows = [{"key": p.key, "value": p.value, "unit": p.unit, "source": p.source, "help": p.help} for p in pairs]
    data = {"settings": rows, "files": [str(f) for f in files], "fingerprint": fingerprint(settings)}
    return Outcome(lines, data)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "(not set)"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


@config.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def validate(files: tuple[Path, ...]) -> Outcome:
    """Check settings files; every fault is told at once, with its line and column.

    FILES are read together, weakest first, as a refresh would with --config for each.
    """
    from invxl.layers import read_config
    from invxl.settings.pairs import as_pairs, fingerprint
    from invxl.settings.tree import SHIPPED

    settings = read_config(files)
    changed = sum(p.source != SHIPPED for p in as_pairs(settings))
    lines = [f"{', '.join(map(str, files))}: no faults; {changed} settings differ from what ships or are repeated"]
    data = {"files": [str(f) for f in files], "settings_given": changed, "fingerprint": fingerprint(settings)}
    return Outcome(lines, data)


@config.command()
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to this file.")
@json_option
def schema(out: Path | None) -> Outcome:
    """Print the JSON Schema of a settings file.

    Editors use it to complete keys and to underline faults while you type.
    """
    from invxl.settings import write

    if out is None:
        return Outcome([write.schema_text().rstrip("\n")], {"schema": write.schema()})
    out.write_text(write.schema_text(), encoding="utf-8", newline="\n")
    return Outcome([f"Schema written to {out}"], {"out": str(out)})
