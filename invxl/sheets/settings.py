"""The Config sheet: every setting in force, where it comes from, and a column to override it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from invxl.analysis.facts_model import NO_CATEGORY
from invxl.pack import Column, Role, Scalar, Sheet, Table
from invxl.settings import keys
from invxl.settings.model import CategorySettings, Config
from invxl.settings.pairs import Pair, as_pairs
from invxl.settings.tree import SHIPPED
from invxl.sheets.context import Context
from invxl.sheets.frame import TABLE_ROW, framed, text
from invxl.terms.kpis import KPI_TERMS
from invxl.terms.model import Format

NAME = "Config"
TABLE = "tblConfig"
CATEGORY_KPIS = ("turnover", "dsi", "gmroi", "gross_margin", "value_at_risk_share")
OVERRIDDEN = "Override in this row"
_OVERRIDE = re.compile(r" row [0-9]+, Override$")
MAX_CATEGORIES = 30  # so many get their rows ready to fill; any other key may be typed below the table


@dataclass(frozen=True, slots=True)
class Setting:
    """One row."""

    key: str
    value: Scalar
    unit: str
    source: str
    help: str


def build(context: Context) -> Sheet:
    """The sheet; its Override column is the user's and is read by the next refresh."""
    rows = [*(_setting(pair) for pair in as_pairs(context.config)), *_by_category(context)]
    columns = (
        Column("group", "Group", [keys.split(r.key)[0] for r in rows], width=14),
        Column("key", "Key", [r.key for r in rows], Format.TEXT, width=46),
        Column("effective", "Effective", [r.value for r in rows], width=34),
        Column("unit", "Unit", [text(r.unit) for r in rows], width=22),
        Column("override", "Override", [None] * len(rows), role=Role.INPUT, width=26, user_owned=True,
               help="Type a value here; the next refresh uses it. Fractions, never percents. Empty takes the files'"),
        Column("source", "Source", [r.source for r in rows], width=34),
        Column("help", "Help", [text(r.help) for r in rows], width=100),
    )  # fmt: skip
    note = (
        "Type into Override, save, Refresh. A key that is not listed, such as categories.Wine.thresholds.dsi.target, "
        "may be typed into the first free row under the table."
    )
    table = Table(TABLE, columns, key=("key",))
    return framed(context, Sheet(NAME, "Settings in force", table=table, table_row=TABLE_ROW, freeze_columns=2), note)


def _setting(pair: Pair) -> Setting:
    value = None if pair.value == "" else pair.value
    source = OVERRIDDEN if _OVERRIDE.search(pair.source) else pair.source  # its row may be another after this refresh
    return Setting(pair.key, value, pair.unit, source, pair.help)


def _by_category(context: Context) -> Iterator[Setting]:
    """What the categories of the data may override and do not yet, with what holds for them now."""
    given = {pair.key for pair in as_pairs(context.config)}
    for category in _categories(context):
        for setting in _rows_of(category, context.config):
            if setting.key not in given:
                yield setting


def _rows_of(category: str, config: Config) -> Iterator[Setting]:
    inherited: dict[str, tuple[Scalar, str]] = {
        "responsible": (None, SHIPPED),
        "at_risk_after_days": (config.at_risk_after_days(category), "from aging.at_risk_after_days"),
        "non_mover_days": (config.non_mover_days(category), "from movement.non_mover_days"),
        "slow_months_of_supply": (config.slow_months_of_supply(category), "from movement.slow_months_of_supply"),
    }
    for field in fields(CategorySettings):
        if field.name in inherited:
            value, source = inherited[field.name]
            key = keys.join(("categories", category, field.name))
            yield Setting(key, value, str(field.metadata["unit"]), source, str(field.metadata["help"]))
    for kpi in CATEGORY_KPIS:
        threshold, term = config.threshold(kpi, category), KPI_TERMS[kpi]
        for part in ("target", "warn", "bad"):
            value = None if threshold is None else getattr(threshold, part)
            key = keys.join(("categories", category, "thresholds", kpi, part))
            yield Setting(key, value, term.unit, f"from thresholds.{kpi}.{part}", f"{term.label}: {part}, {category}")


def _categories(context: Context) -> list[str]:
    if context.outcome is None:
        return []
    found = {str(c) for c in context.outcome.facts.item["category"].unique()} - {NO_CATEGORY, ""}
    return sorted(found)[:MAX_CATEGORIES]
