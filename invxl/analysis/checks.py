"""Checks: every sheet's totals proved against the raw tabs and the ledger; what does not tie is shown, never plugged.

What a change to one cell turns red, by its amount:

| changed | check |
|---|---|
| OnHand quantity | aging_quantity, and aging_value by quantity x cost |
| OnHand unit cost | aging_value |
| Sales COGS in the window | abc_usage, and the COGS tie-out by the same amount |
| a GL or Balances amount | gl_inventory, gl_inventory of its category, or gl_cogs |
| a band of Aging | aging_quantity or aging_value |
| Value of Aging | kpi_inventory, and gl_inventory where a ledger is given |
| Inventory value of KPI | kpi_inventory |
| a row pasted into or cleared from a tab | rows of that tab |
| a cell of a tab that was loaded, after the next refresh | load totals of that tab |
"""

from __future__ import annotations

from invxl.analysis.checks_ledger import ledger_checks
from invxl.analysis.checks_load import load_checks, row_checks
from invxl.analysis.checks_stock import stock_checks
from invxl.analysis.checks_usage import usage_checks
from invxl.analysis.facts_model import Facts
from invxl.analysis.results import AbcResult, AgingResult, Check, KpiResult
from invxl.columns import RawBook
from invxl.rawdata.model import Clean
from invxl.settings.model import Config


def analyse(
    clean: Clean, facts: Facts, kpi: KpiResult, abc: AbcResult, aging: AgingResult, config: Config, book: RawBook
) -> tuple[Check, ...]:
    """Every check, in the order of the sheet. What cannot be checked says what is missing.

    Each side is a list of lines; the difference is the left side less the right one, and the check holds where it is
    within the tolerance. A line that a reviewer can re-perform carries its formula over this workbook's tables.
    """
    return (
        *stock_checks(clean, facts, kpi, aging, config, book),
        *usage_checks(clean, facts, abc, config, book),
        *ledger_checks(clean, facts, aging, config, book),
        *row_checks(clean, book),
        *load_checks(clean, book),
    )
