"""One run over an open or a closed workbook: read through its host, settings from disk, everything computed.

The clock is read here and nowhere below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from invxl import __version__, layers
from invxl.progress import Progress

if TYPE_CHECKING:
    from invxl.columns import RawBook
    from invxl.refresh import Refreshed
    from invxl.settings.model import Config


class Host(Protocol):
    """What reads a workbook."""

    def read(self) -> RawBook: ...


@dataclass(frozen=True, slots=True)
class Computed:
    """A pack, read and computed, and the settings of the run."""

    refreshed: Refreshed
    config: Config
    settings_line: str


def compute(
    host: Host, pack: Path | None, config_files: Sequence[Path], as_of: date | None, progress: Progress
) -> Computed:
    """Reads the pack, its settings and computes the output sheets. pack: where it lies, None where it has no folder."""
    from invxl.refresh import Run, refresh
    from invxl.settings.pairs import fingerprint

    files = layers.files_of(pack, config_files)
    config = layers.read_config(files)  # settings at fault are told at once, before a large file is read
    progress("Reading the workbook", 0.0)
    book = host.read()
    if layers.overrides(book):
        config = layers.read_config(files, book)
    run = Run(stamp=datetime.now().replace(microsecond=0), version=__version__, settings_hash=fingerprint(config))
    refreshed = refresh(book, config, as_of=as_of or config.pack.as_of, run=run, progress=progress)
    return Computed(refreshed, config, layers.told(files, bool(config_files), config))
