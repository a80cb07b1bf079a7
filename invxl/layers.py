"""Settings files from disk: which are read, in which order, and what the user is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from invxl.errors import Fault, SettingsError

if TYPE_CHECKING:
    from invxl.columns import RawBook
    from invxl.settings.model import Config
    from invxl.settings.overrides import Override

BESIDE = "invxl.yaml"  # read where it lies beside the pack and no file is named
_MAX_BYTES = 1_000_000


def files_of(pack: Path | None, named: Sequence[Path]) -> list[Path]:
    """The settings files of a run: those named, else `invxl.yaml` beside the pack."""
    if named or pack is None:
        return list(named)
    beside = pack.parent / BESIDE
    return [beside] if beside.is_file() else []


def read_layers(files: Sequence[Path]) -> list[tuple[str, str]]:
    """(name, text) of the shipped defaults and of each file, weakest first."""
    from invxl.resources import file
    from invxl.settings.load import SHIPPED_LAYER
    from invxl.settings.nodes import decode

    layers, faults = [(SHIPPED_LAYER, file("config", "default.yaml").read_text(encoding="utf-8"))], []
    for path in files:
        try:
            if path.stat().st_size > _MAX_BYTES:
                faults.append(
                    Fault(str(path), "more than a megabyte", "a settings file is needed", "Is this the right file?")
                )
                continue
            text, bad = decode(str(path), path.read_bytes())
        except OSError as error:
            reason = "no such file" if isinstance(error, FileNotFoundError) else f"it cannot be read ({error.strerror})"
            faults.append(Fault(str(path), reason, "a settings file (YAML) is needed", "Check the name after --config"))
            continue
        faults += bad
        layers.append((str(path), text))
    if faults:
        raise SettingsError(*faults)
    return layers


def read_config(files: Sequence[Path], book: RawBook | None = None) -> Config:
    """The settings of a run: shipped < files < the Config sheet's Override column."""
    from invxl.settings.load import load

    return load(read_layers(files), overrides(book) if book is not None else [])


def overrides(book: RawBook) -> Sequence[Override]:
    """What the Config sheet's Override column says; nothing where the workbook has no such sheet."""
    from invxl.settings.overrides import from_table

    sheet = book.tables.get("tblConfig")
    return list(from_table(sheet)) if sheet is not None else []


def told(files: Sequence[Path], named: bool, config: Config) -> str:
    """One line that says where the settings come from."""
    parts = ["shipped", *(str(f) if named else f"{f.name} beside the pack" for f in files)]
    of_files = tuple(f"{f}:" for f in files)
    overridden = sum(source != "shipped" and not source.startswith(of_files) for source in config.sources.values())
    if overridden:
        parts.append(f"Config sheet ({overridden} overridden)")
    return f"Settings: {' < '.join(parts)}"
