"""Read a closed pack and compute everything; shared by refresh, check and demo. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invxl import __version__
from invxl.commands import layers, summary
from invxl.progress import Progress

if TYPE_CHECKING:
    from invxl.hosts.file import FileHost
    from invxl.refresh import Refreshed
    from invxl.settings.model import Config


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A pack, read and computed."""

    host: FileHost
    refreshed: Refreshed
    config: Config
    settings_line: str

    @property
    def exit(self) -> int:
        """0, or 1 where a check failed."""
        return 1 if summary.failed(self.refreshed.results.checks) else 0

    def lines(self, every: bool) -> list[str]:
        """The run for a person; `every` lists all checks and kinds of exceptions."""
        results = self.refreshed.results
        period = results.kpi.period
        partial = f", movements for {period.covered_days}" if period.covered_days < period.days else ""
        return [
            f"As of {period.as_of:%Y-%m-%d}, period of {period.days} days{partial}",
            self.settings_line,
            *summary.headline_lines(results),
            *summary.check_lines(results.checks, every),
            *summary.exception_lines(self.refreshed.clean.exceptions, every),
        ]

    def data(self) -> dict[str, Any]:
        """The run for --json."""
        return summary.results_data(self.refreshed.results, self.refreshed.clean.exceptions)


def rebuild(pack: Path, config_files: Sequence[Path], as_of: date | None, progress: Progress) -> Rebuilt:
    """Reads the pack, its settings and computes the output sheets. The clock is read here and nowhere below."""
    from invxl.hosts.file import FileHost
    from invxl.refresh import Run, refresh
    from invxl.settings.pairs import fingerprint

    files = layers.files_of(pack, config_files)
    layers.read_config(files)  # settings at fault are told at once, before a large file is read
    progress("Reading the workbook", 0.0)
    host = FileHost(pack)
    book = host.read()
    config = layers.read_config(files, book)
    run = Run(stamp=datetime.now().replace(microsecond=0), version=__version__, settings_hash=fingerprint(config))
    refreshed = refresh(book, config, as_of=as_of or config.pack.as_of, run=run, progress=progress)
    return Rebuilt(host, refreshed, config, layers.told(files, bool(config_files), config))
