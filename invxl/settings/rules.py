"""Rules that span several settings. Each yields its faults; all run, so that a user reads everything at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from invxl.errors import Fault
from invxl.schema import BY_SHEET
from invxl.settings import keys
from invxl.settings.model import Config, Threshold
from invxl.settings.scalars import fraction_hint, nearest
from invxl.settings.tree import SHIPPED
from invxl.terms.kpis import KPI_TERMS
from invxl.terms.model import Format

Sources = Mapping[str, str]
Rule = Callable[[Config, Sources], Iterator[Fault]]

YEARS = (365, 364, 360)


def _place(sources: Sources, *candidates: str) -> str:
    """Where to point: the first of the settings that somebody set, not the shipped one."""
    places = [sources.get(key, SHIPPED) for key in candidates]
    return next((p for p in places if p != SHIPPED), SHIPPED)


def _ordered(
    sources: Sources, low_key: str, low: float, high_key: str, high: float, strict: bool = True
) -> Iterator[Fault]:
    if low > high or (strict and low == high):
        relation = "must be below" if strict else "must not exceed"
        yield Fault(
            _place(sources, low_key, high_key),
            f"{low_key} is {low:g}",
            f"it {relation} {high_key} ({high:g}, {sources.get(high_key, SHIPPED)})",
        )


def _cuts(config: Config, sources: Sources) -> Iterator[Fault]:
    yield from _ordered(sources, "abc.cut_a", config.abc.cut_a, "abc.cut_b", config.abc.cut_b)
    yield from _ordered(sources, "xyz.cut_x", config.xyz.cut_x, "xyz.cut_y", config.xyz.cut_y)
    yield from _ordered(
        sources,
        "aging.layers_share_bad",
        config.aging.layers_share_bad,
        "aging.layers_share_good",
        config.aging.layers_share_good,
        strict=False,
    )


def _year(config: Config, sources: Sources) -> Iterator[Fault]:
    days = config.period.days_in_year
    if days not in YEARS:
        yield Fault(
            _place(sources, "period.days_in_year"),
            f"period.days_in_year is {days}",
            "365, 364 (52 weeks) or 360 is needed",
            "The days of the period itself are always counted; this only annualises",
        )


def _threshold(kpi: str, threshold: Threshold, path: tuple[str, ...], sources: Sources) -> Iterator[Fault]:
    steps = [(name, getattr(threshold, name)) for name in ("target", "warn", "bad")]
    given = [(keys.join((*path, name)), value) for name, value in steps if value is not None]
    if KPI_TERMS[kpi].format is Format.PERCENT:
        for key, value in given:
            if abs(value) > 1:
                yield Fault(
                    _place(sources, key),
                    f"{key} is {value:g}",
                    f"{KPI_TERMS[kpi].label} is a fraction, at most 1",
                    fraction_hint(value),
                )
    sign = 1 if threshold.better == "lower" else -1
    for (key, value), (next_key, next_value) in pairwise(given):
        if sign * next_value < sign * value:
            side = "not be below" if threshold.better == "lower" else "not exceed"
            yield Fault(
                _place(sources, next_key, key),
                f"{next_key} is {next_value:g}",
                f"with {threshold.better} being better it must {side} {key} ({value:g})",
                f"Or is {keys.join((*path, 'better'))} wrong?",
            )


def _thresholds(config: Config, sources: Sources) -> Iterator[Fault]:
    for kpi, threshold in config.thresholds.items():
        yield from _threshold(kpi, threshold, ("thresholds", kpi), sources)
    for name, category in config.categories.items():
        for kpi, threshold in category.thresholds.items():
            yield from _threshold(kpi, threshold, ("categories", name, "thresholds", kpi), sources)


def _bands(config: Config, sources: Sources) -> Iterator[Fault]:
    bands = config.aging.bands
    where = _place(sources, "aging.bands")
    if not bands:
        yield Fault(where, "aging.bands is empty", "at least one band is needed, the last with up_to_days: null")
        return
    for number, band in enumerate(bands, 1):
        key = f"aging.bands.{number}.up_to_days"
        at = _place(sources, key, "aging.bands")
        if band.up_to_days is None and number < len(bands):
            yield Fault(at, f"{key} is null", "only the last band has no upper end")
        if band.up_to_days is not None and number == len(bands):
            yield Fault(
                at,
                f"{key} is {band.up_to_days}",
                "the last band must have no upper end",
                "Add a band with up_to_days: null",
            )
        if band.up_to_days is not None and band.up_to_days < 0:
            yield Fault(at, f"{key} is {band.up_to_days}", "an age of 0 days or more is needed")
        if not band.label.strip():
            label_at = _place(sources, f"aging.bands.{number}.label", key, "aging.bands")
            yield Fault(label_at, f"aging.bands.{number}.label is empty", "every band needs a label")
    for number, (younger, older) in enumerate(pairwise(bands), 2):
        if younger.up_to_days is not None and older.up_to_days is not None and older.up_to_days <= younger.up_to_days:
            key = f"aging.bands.{number}.up_to_days"
            yield Fault(
                _place(sources, key, f"aging.bands.{number - 1}.up_to_days", "aging.bands"),
                f"{key} is {older.up_to_days}",
                f"it must exceed the band before it ({younger.up_to_days})",
            )
    labels = [band.label.strip().casefold() for band in bands]
    for number, label in enumerate(labels, 1):
        if label and label in labels[: number - 1]:
            key = f"aging.bands.{number}.label"
            first = f"aging.bands.{labels.index(label) + 1}.label"
            yield Fault(
                _place(sources, key, first, "aging.bands"),
                f"{key} is {bands[number - 1].label} a second time",
                "labels must differ",
            )


def _at_risk(config: Config, sources: Sources) -> Iterator[Fault]:
    ends = [band.up_to_days for band in config.aging.bands if band.up_to_days is not None]
    given = [("aging.at_risk_after_days", config.aging.at_risk_after_days)]
    for name, category in config.categories.items():
        if category.at_risk_after_days is not None:
            given.append((keys.join(("categories", name, "at_risk_after_days")), category.at_risk_after_days))
    band_keys = [f"aging.bands.{number}.up_to_days" for number in range(1, len(config.aging.bands) + 1)]
    for key, days in given:
        if days not in ends:
            yield Fault(
                _place(sources, key, "aging.bands", *band_keys),
                f"{key} is {days}",
                f"it must be the upper end of an aging band: {', '.join(map(str, ends)) or 'none is given'}",
                "Value at risk is the sum of whole bands",
            )


def _date_formats(config: Config, sources: Sources) -> Iterator[Fault]:
    probe = datetime(2024, 12, 31)
    for number, text in enumerate(config.read.date_formats, 1):
        try:
            reads_back = datetime.strptime(probe.strftime(text), text) == probe
        except ValueError:
            reads_back = False
        if not reads_back:
            yield Fault(
                _place(sources, f"read.date_formats.{number}", "read.date_formats"),
                f'read.date_formats has "{text}"',
                "a format with day, month and year is needed",
                "Such as %Y-%m-%d, %d.%m.%Y or %m/%d/%Y",
            )


def _aliases(config: Config, sources: Sources) -> Iterator[Fault]:
    for sheet, aliases in config.read.aliases.items():
        headers = tuple(column.header for column in BY_SHEET[sheet].columns)
        for theirs, ours in aliases.items():
            if ours not in headers:
                key = keys.join(("read", "aliases", sheet, theirs))
                yield Fault(
                    _place(sources, key),
                    f'{key} is "{ours}"',
                    f"a header of {sheet} is needed: {', '.join(headers)}",
                    nearest(ours, headers),
                )


def _accounts(config: Config, sources: Sources) -> Iterator[Fault]:
    for account in config.gl.cogs_accounts:
        if account in config.gl.inventory_accounts:
            yield Fault(
                _place(sources, "gl.cogs_accounts", "gl.inventory_accounts"),
                f"the account {account} is both in gl.inventory_accounts and in gl.cogs_accounts",
                "an account is one or the other",
            )


RULES: tuple[Rule, ...] = (_cuts, _year, _thresholds, _bands, _at_risk, _date_formats, _aliases, _accounts)


def check(config: Config, sources: Sources) -> list[Fault]:
    """Every fault between the settings of one configuration."""
    return [fault for rule in RULES for fault in rule(config, sources)]
