"""The data-quality gate: a raw book to clean frames and everything a person should know about them.

Which exceptions leave a row out is said once, in `findings.CONSEQUENCE`; how severe each is, in the settings. Rows are
never looped over: columns are typed as arrays, texts once per distinct text.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from invxl.columns import RawBook
from invxl.errors import Fault, InputError
from invxl.rawdata import amounts, dates, stock
from invxl.rawdata import as_of as as_of_rule
from invxl.rawdata.findings import Findings
from invxl.rawdata.headers import match_book
from invxl.rawdata.master import Master, note_doubles, note_unknown, positions, universe
from invxl.rawdata.model import Clean
from invxl.rawdata.tab import JudgedTab, frame, note_cells, note_duplicates, read_tab, tally
from invxl.schema import BY_TABLE
from invxl.settings.model import Config


def judge(book: RawBook, config: Config, as_of: date | None = None, *, carried: bool = True) -> Clean:
    """Types and judges the raw data of one run.

    Parameters
    ----------
    book : the raw tables as a host found them.
    config : the settings; `gate` says how severe each kind of exception is, `read` how text is read.
    as_of : the closing day; None takes `pack.as_of` of the settings, else the one date in OnHand.
    carried : whether the frames have the columns of text that no analysis reads (`tab.CARRIED`), such as customers.

    Returns
    -------
    Clean
        Frames of the rows that take part, every exception, and per tab a tally in which
        native sum + coerced - excluded = used.

    Raises
    ------
    InputError
        With every fault at once: missing tabs and headers, no as-of date or several, and each exception whose kind the
        gate blocks.
    """
    faults: list[Fault] = []
    matched = match_book(book, config, faults)
    tabs = {m.tab.table: read_tab(m, config.read, carried=carried) for m in matched}
    day = None
    if "tblOnHand" in tabs:
        stated = as_of or config.pack.as_of
        source = "--as-of" if as_of else config.sources.get("pack.as_of", "pack.as_of")
        day = as_of_rule.settle(tabs["tblOnHand"], stated, source, faults)
    if faults or day is None:
        raise InputError(*faults)
    findings = Findings(config.gate)
    items, on_hand, sales = tabs["tblItems"], tabs["tblOnHand"], tabs["tblSales"]
    master = Master.of(items)
    order = [tabs[table] for table in BY_TABLE if table in tabs]
    for tab in order:
        amounts.put_at_stake(tab, master)
        note_cells(tab, findings)
        dates.note_ahead(tab, day, findings)
        if tab is not items:
            note_unknown(tab, master, findings)
            note_duplicates(tab, findings)
    note_doubles(items, findings)
    stock.note_costs(items, on_hand, master, day, findings)
    stock.note_negative(on_hand, day, findings)
    stock.note_stale([tab for tab in order if tab.tab.table in stock.MOVEMENTS], on_hand, master, day, config, findings)
    amounts.note_signs(sales, findings)
    amounts.note_estimated(sales, master, findings)
    amounts.note_currencies(order, config.pack.currency, findings)
    dates.note_short_history(order, day, config, findings)
    if "tblBalances" in tabs:
        amounts.note_balances(tabs["tblBalances"], findings)
    if blocked := findings.blocking():
        raise InputError(*blocked)
    return _clean(order, master, day, findings)


def _clean(order: list[JudgedTab], master: Master, day: pd.Timestamp, findings: Findings) -> Clean:
    skus = universe(order, master)
    return Clean(
        {tab.tab.table: frame(tab, skus, positions(tab, master, skus)) for tab in order},
        skus,
        len(master.place),
        day,
        findings.exceptions(),
        {tab.tab.table: tally(tab) for tab in order},
    )
