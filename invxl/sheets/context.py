"""What every output sheet is laid out from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invxl.analysis.facts_model import Facts
from invxl.analysis.results import Results
from invxl.columns import RawBook
from invxl.rawdata.model import Clean
from invxl.settings.model import Config


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is known by in the run log."""

    stamp: datetime  # local time, whole seconds; from the caller, because nothing here reads a clock
    version: str  # of invxl
    settings_hash: str  # settings.pairs.fingerprint of the effective settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """One refresh that was computed."""

    results: Results
    clean: Clean
    facts: Facts
    run: Run
    book: RawBook


@dataclass(frozen=True, slots=True)
class Context:
    """Settings and, once a pack was refreshed, what came out; without it the sheets are laid out empty."""

    config: Config
    outcome: Outcome | None = None

    @property
    def results(self) -> Results | None:
        """What the analyses found, or None where the pack was never refreshed."""
        return None if self.outcome is None else self.outcome.results

    @property
    def currency(self) -> str:
        """The pack's currency, or the word for it."""
        return self.config.pack.currency or "currency"
