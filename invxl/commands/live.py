"""`invxl refresh --live`: the Refresh of a workbook that is open in Excel, driven from here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from invxl.commands.rebuild import Rebuilt
from invxl.commands.reporting import Outcome


def refresh_open(pack: Path, config_files: tuple[Path, ...], as_of: date | None = None) -> Outcome:
    """Finds the workbook among those that Excel has open and refreshes it there; it is not saved."""
    from invxl.addin.refresh import run
    from invxl.hosts.excel.finding import open_book

    book = open_book(pack)
    done, report = run(book, config_files, as_of)
    rebuilt = Rebuilt(None, done.refreshed, done.config, done.settings_line)
    said = [f"Refreshed {book.name} in Excel; it is not saved yet", *rebuilt.lines(every=False)]
    said += [f"  {note}" for note in report.notes]
    data = {**rebuilt.data(), "pack": str(pack), "live": True, "notes": list(report.notes)}
    if report.backup is not None:
        said.append(f"Backup: {report.backup}")
        data["backup"] = str(report.backup)
    return Outcome(said, data, rebuilt.exit)
