"""The output sheets, each laid out once. The template shows the same sheets, empty."""

from __future__ import annotations

from collections.abc import Callable

from invxl.analysis.facts_model import Facts
from invxl.analysis.results import Results
from invxl.columns import RawBook
from invxl.pack import Pack, Sheet
from invxl.rawdata.model import Clean
from invxl.settings.model import Config
from invxl.sheets import (
    abc,
    about,
    aging,
    aging_category,
    checks,
    exceptions,
    functions,
    kpi,
    kpi_groups,
    runlog,
    settings,
)
from invxl.sheets.context import Context, Outcome, Run

SHEETS: tuple[Callable[[Context], Sheet], ...] = (
    kpi.build,
    kpi_groups.by_category,
    kpi_groups.by_location,
    abc.build,
    aging.build,
    aging_category.build,
    checks.build,
    exceptions.build,
    settings.build,
    functions.build,
    runlog.build,
    about.build,
)


def build(results: Results, clean: Clean, facts: Facts, config: Config, run: Run, book: RawBook) -> Pack:
    """Every output sheet of one refresh."""
    context = Context(config, Outcome(results, clean, facts, run, book))
    return Pack(tuple(make(context) for make in SHEETS))


def empty_pack(config: Config) -> Pack:
    """The same sheets before the first refresh: all headers and blocks, no data."""
    context = Context(config)
    return Pack(tuple(make(context) for make in SHEETS))
