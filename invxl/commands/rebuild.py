"""Read a closed pack and compute everything; shared by refresh, check and demo. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from invxl.commands import summary
from invxl.progress import Progress

if TYPE_CHECKING:
    from invxl.hosts.file import FileHost
    from invxl.refresh import Refreshed
    from invxl.settings.model import Config

HostType = TypeVar("HostType")


@dataclass(frozen=True, slots=True)
class Rebuilt(Generic[HostType]):
    """A pack, read and computed."""

    host: HostType
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


def rebuild(pack: Path, config_files: Sequence[Path], as_of: date | None, progress: Progress) -> Rebuilt[FileHost]:
    """Reads the closed pack, its settings and computes the output sheets."""
    from invxl.hosts.file import FileHost
    from invxl.run import compute

    host = FileHost(pack)
    done = compute(host, pack, config_files, as_of, progress)
    return Rebuilt(host, done.refreshed, done.config, done.settings_line)
