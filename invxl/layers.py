"""Settings files from disk: which are read, in which order, and what the user is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
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
    """The settings of a run: shipped < files < the Config sheet's Override column.

    Faults name a file by its path; `Config.sources`, which stand in the workbook, by its name alone: the folders of one
    machine are nobody's business there, and would make the same settings another workbook elsewhere.
    """
    from invxl.settings.load import load

    config = load(read_layers(files), overrides(book) if book is not None else [])
    short = {f"{path}:": f"{name}:" for path, name in zip(files, _names(files), strict=True)}
    sources = {key: _shortened(source, short) for key, source in config.sources.items()}
    return replace(config, sources=MappingProxyType(sources))


def _names(files: Sequence[Path]) -> list[str]:
    """Each file's name; its path where two are called alike."""
    count = Counter(path.name for path in files)
    return [path.name if count[path.name] == 1 else str(path) for path in files]


def _shortened(source: str, short: Mapping[str, str]) -> str:
    found = next((path for path in short if source.startswith(path)), "")
    return short[found] + source.removeprefix(found) if found else source


def overrides(book: RawBook) -> Sequence[Override]:
    """What the Config sheet's Override column says; nothing where the workbook has no such sheet."""
    from invxl.settings.overrides import from_table

    sheet = book.tables.get("tblConfig")
    return list(from_table(sheet)) if sheet is not None else []


def told(files: Sequence[Path], named: bool, config: Config) -> str:
    """One line that says where the settings come from."""
    parts = ["shipped", *(str(f) if named else f"{f.name} beside the pack" for f in files)]
    of_files = tuple(f"{name}:" for name in _names(files))
    overridden = sum(source != "shipped" and not source.startswith(of_files) for source in config.sources.values())
    if overridden:
        parts.append(f"Config sheet ({overridden} overridden)")
    return f"Settings: {' < '.join(parts)}"
