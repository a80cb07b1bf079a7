"""The pack's KPIs: every figure of the glossary, graded; in total, by category and by location."""

from __future__ import annotations

from collections.abc import Sequence

from invxl.analysis import grading, groups, kpi_counts, kpi_facts, kpi_finance, kpi_inventory, kpi_service, kpi_supply
from invxl.analysis import measures as measuring
from invxl.analysis.facts_model import NO_LOCATION, Facts
from invxl.analysis.figures import Figure
from invxl.analysis.kpi_facts import KpiFacts, WindowFacts
from invxl.analysis.results import AbcResult, AgingResult, Kpi, KpiResult
from invxl.rawdata.model import Clean
from invxl.settings.model import Config
from invxl.terms.kpis import DETAILS, HEADLINES

_BY_SHARE = {"value_at_risk": "value_at_risk_share"}  # an amount that its share grades


def analyse(clean: Clean, facts: Facts, abc: AbcResult, aging: AgingResult, config: Config) -> KpiResult:
    """All KPIs of one run. A group's KPIs are those of the total that exist for it; none exist where no row names a
    location."""
    shared = kpi_facts.Shared.of(facts, abc, aging, config)
    total, category, location = (
        kpi_facts.build(clean, facts, group, shared, aging, config)
        for group in (groups.total(facts), groups.by_category(facts), groups.by_location(facts))
    )
    return KpiResult(
        total=_kpis(total, 0, config),
        by_category={str(name): _kpis(category, i, config) for i, name in enumerate(category.group.names)},
        by_location={str(location.group.names[i]): _kpis(location, i, config) for i in _shown(location)},
        period=facts.period,
    )


def _shown(location: KpiFacts) -> Sequence[int]:
    """The groups to show, the one without a location last, and only where it holds or moves something."""
    names = list(location.group.names)
    if names == [NO_LOCATION]:
        return []
    blank = names.index(NO_LOCATION)
    now, flows = location.now.stock, location.now.flows
    held = now is not None and bool(now.quantity[blank] or now.value[blank] or now.not_owned_value[blank])
    moved = bool(flows.sold_units[blank] or flows.cogs[blank] or flows.received_units[blank])
    return [i for i in range(len(names)) if i != blank] + ([blank] if held or moved else [])


def _kpis(kpis: KpiFacts, i: int, config: Config) -> Sequence[Kpi]:
    """The KPIs of one group, headlines first."""
    now, before = _figures(kpis, kpis.now, i, config), _figures(kpis, kpis.before, i, config)
    category = str(kpis.group.names[i]) if kpis.group.kind == "category" else None
    rows = []
    for terms, headline in ((HEADLINES, True), (DETAILS, False)):
        for term in terms:
            if (figure := now.get(term.name)) is None:
                continue
            share = _BY_SHARE.get(term.name)
            rows.append(
                grading.grade(
                    term.name,
                    figure,
                    _reaching(before.get(term.name)),
                    config,
                    category,
                    headline=headline,
                    graded_as=None if share is None else (share, now[share]),
                )
            )
    return tuple(rows)


def _reaching(prior: Figure | None) -> Figure | None:
    """A prior figure, unless the data do not reach back over its whole period."""
    return None if prior is not None and prior.gaps else prior


def _figures(kpis: KpiFacts, window: WindowFacts, i: int, config: Config) -> dict[str, Figure]:
    """The figures of one group in one window, by id."""
    m = measuring.build(kpis, window, i, config)
    found = {
        **kpi_inventory.figures(kpis, window, i, m, config),
        **kpi_service.figures(kpis, window, i, config),
        **kpi_supply.figures(kpis, window, i),
        **kpi_counts.figures(kpis, window, i, m, config),
    }
    if kpis.group.kind == "total":
        found |= kpi_finance.figures(kpis, window, m, config)
    if window is kpis.now:
        found |= {**kpi_inventory.risk(kpis, i, m, config), "on_order_value": kpi_supply.on_order(kpis, i)}
    return found
