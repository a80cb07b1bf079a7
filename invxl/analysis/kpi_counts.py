"""Whether the books can be trusted: accuracy, what was counted and when, shrinkage, adjustments, write-offs."""

from __future__ import annotations

from invxl.analysis.columnar import NO_DAY, day_of, moment
from invxl.analysis.facts_counts import CountFacts
from invxl.analysis.figures import Figure, amount, complement, many, missing, quotient
from invxl.analysis.kpi_facts import KpiFacts, WindowFacts
from invxl.analysis.measures import Measures, dated
from invxl.settings.model import Config

COUNT_IDS = ("accuracy", "counted_share", "days_since_count", "shrinkage")


def figures(kpis: KpiFacts, window: WindowFacts, i: int, m: Measures, config: Config) -> dict[str, Figure]:
    """The KPIs of counts and adjustments, by id."""
    found = {**_counts(window, i, m, config), **_adjustments(window, i, m)}
    if window is not kpis.now:
        found["counted_share"] = missing("share of value counted", "today's stock only")
    return found


def _counts(window: WindowFacts, i: int, m: Measures, config: Config) -> dict[str, Figure]:
    counts = window.counts
    if counts is None:
        return {id: missing(id, "Counts has no rows") for id in COUNT_IDS}
    last = int(counts.last_day[i])
    age = missing("days since the last count", "nothing was counted")
    if last != NO_DAY:
        age = amount(age.label, day_of(window.period.as_of) - last, f"last count {moment(last).date()}")
    nothing = missing("counts", "nothing was counted in the period")
    found = {"accuracy": nothing, "shrinkage": nothing}
    if counts.records[i]:
        found["accuracy"] = _accuracy(counts, window, i, config)
        found["shrinkage"] = _shrinkage(counts, window, i, m, config)
    counted = amount("value of stock counted", float(counts.counted_stock_value[i]), dated(window))
    found["counted_share"] = quotient("share of value counted", counted, m.closing)
    return {**found, "days_since_count": age}


def _accuracy(counts: CountFacts, window: WindowFacts, i: int, config: Config) -> Figure:
    settings, label = config.accuracy, "accuracy"
    records = float(counts.records[i])
    if settings.mode == "record":
        limits = f"{settings.tolerance_a:.1%} for A, {settings.tolerance_b:.1%} for B, {settings.tolerance_c:.1%} else"
        return quotient(
            label, amount("records within tolerance", float(counts.within[i])), amount("records counted", records),
            None, f"by record, tolerance {limits}, over {settings.over}", dated(window),
        )  # fmt: skip
    value = settings.mode == "absolute_value"
    kind, unit = ("value", "at cost") if value else ("quantity", "in units")
    below = getattr(counts, f"{settings.over}_{kind}")
    variance = counts.variance_value if value else counts.variance_quantity
    figure = complement(quotient(
        label, amount("absolute variances", float(variance[i])), amount(f"{settings.over} {unit}", float(below[i])),
        None, f"1 - absolute variances over {settings.over}, {unit}, {records:,.0f} records", dated(window),
    ))  # fmt: skip
    return _costed(figure, counts, i, config) if value else figure


def _shrinkage(counts: CountFacts, window: WindowFacts, i: int, m: Measures, config: Config) -> Figure:
    basis = config.basis.shrinkage
    book = amount("book value of records counted", float(counts.book_value[i]))
    below = {"cogs": m.cogs, "sales": m.revenue, "book": book}[basis]
    loss = amount("net count loss at cost", float(counts.loss_value[i]), dated(window))
    return _costed(quotient("shrinkage", loss, below, None, f"net loss over {below.label}"), counts, i, config)


def _costed(figure: Figure, counts: CountFacts, i: int, config: Config) -> Figure:
    uncosted = float(counts.uncosted[i])
    text = f"{many(uncosted, 'count record')} without a unit cost left out"
    good = config.checks.cost_coverage_good
    return figure.lacking(text, uncosted / float(counts.records[i]), good) if uncosted else figure


def _adjustments(window: WindowFacts, i: int, m: Measures) -> dict[str, Figure]:
    found = window.adjustments
    if found is None:
        return {id: missing(id, "Adjustments has no rows") for id in ("booked_adjustments", "write_off_rate")}
    uncosted = float(found.uncosted[i])
    doubt = f"{many(uncosted, 'adjustment')} without a unit cost left out" if uncosted else ""
    booked = amount("booked adjustments", float(found.value[i]), "signed by the effect on stock", dated(window))
    written = amount("damage and write-offs at cost", 0.0 - float(found.write_off_value[i]), dated(window))
    return {
        "booked_adjustments": booked.doubted(doubt),
        "write_off_rate": quotient("write-off rate", written, m.average).doubted(doubt),
    }
