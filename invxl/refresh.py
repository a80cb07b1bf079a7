"""One refresh, pure: what the workbook holds and the settings in, everything to write out. No file, no clock.

The prior run is part of the input: the workbook's own tables (run log, Config overrides) are in the same `RawBook`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from invxl import sheets
from invxl.analysis import abc, aging, checks, facts, kpi
from invxl.analysis.results import Results
from invxl.columns import RawBook
from invxl.pack import Pack
from invxl.progress import Progress
from invxl.rawdata import judge
from invxl.rawdata.model import Clean
from invxl.settings.model import Config
from invxl.sheets.context import Run

__all__ = ["Refreshed", "Run", "refresh"]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What one refresh computed, complete before anything is written."""

    pack: Pack
    results: Results
    clean: Clean


def refresh(book: RawBook, config: Config, *, as_of: date | None, run: Run, progress: Progress) -> Refreshed:
    """Judges the raw data, computes every analysis and lays out every output sheet.

    Parameters
    ----------
    book : what a host read: the raw tabs and our own tables
    config : the effective settings
    as_of : the closing day, or None to take the one date in OnHand
    run : stamp, version and settings fingerprint for the run log
    progress : told each stage before it begins; what it raises (Cancelled) ends the run with nothing written

    Raises
    ------
    InputError
        Where the raw data cannot be judged, with every fault found.

    The same book, settings, as-of and run give the same Pack, value for value.
    """
    progress("Judging the raw data", 0.25)
    clean = judge(book, config, as_of, carried=False)
    progress("Summing the movements", 0.45)
    known = facts.build(clean, config)
    progress("Ranking the items (ABC, XYZ)", 0.55)
    ranked = abc.analyse(known, config)
    progress("Aging the stock", 0.60)
    aged = aging.analyse(known, config, ranked)
    progress("Computing the KPIs", 0.65)
    measured = kpi.analyse(clean, known, ranked, aged, config)
    progress("Checking that everything ties out", 0.72)
    checked = checks.analyse(clean, known, measured, ranked, aged, config, book)
    results = Results(measured, ranked, aged, checked)
    progress("Laying out the sheets", 0.80)
    return Refreshed(sheets.build(results, clean, known, config, run, book), results, clean)
