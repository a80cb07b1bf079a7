"""KPIs of a clean pack by id, for tests."""

from __future__ import annotations

from invxl.analysis import abc, aging, facts, kpi
from invxl.analysis.results import Kpi, KpiResult
from invxl.rawdata.model import Clean
from invxl.settings.model import Config


def analysed(clean: Clean, config: Config | None = None) -> KpiResult:
    """Every analysis that the KPIs stand on, then the KPIs."""
    settings = config or Config()
    known = facts.build(clean, settings)
    ranked = abc.analyse(known, settings)
    return kpi.analyse(clean, known, ranked, aging.analyse(known, settings, ranked), settings)


def kpis_of(
    clean: Clean, config: Config | None = None, *, category: str | None = None, location: str | None = None
) -> dict[str, Kpi]:
    """By id: the total's, or those of a category or a location."""
    found = analysed(clean, config)
    if category is not None:
        return {k.id: k for k in found.by_category[category]}
    if location is not None:
        return {k.id: k for k in found.by_location[location]}
    return {k.id: k for k in found.total}


def kpi_of(id: str, clean: Clean, config: Config | None = None, *, category: str | None = None) -> Kpi:
    """One KPI."""
    return kpis_of(clean, config, category=category)[id]
