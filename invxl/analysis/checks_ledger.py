"""Stock and COGS against the general ledger, or against Balances where the ledger holds no COGS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.analysis.checking import AGING, AGING_CATEGORY, AGING_VALUE, missing, output_sum, output_sum_where, tied
from invxl.analysis.checks_usage import cogs_lines, within
from invxl.analysis.columnar import day_of, moment, numbers, texts
from invxl.analysis.facts_model import NO_CATEGORY, Facts
from invxl.analysis.native import ACCEPTED, LEFT_OUT, Tab, Where, tie_sum, total
from invxl.analysis.periods import Calendar
from invxl.analysis.results import AgingResult, Check, CheckLine, Period
from invxl.columns import RawBook
from invxl.rawdata.model import Clean
from invxl.settings.model import CheckSettings, Config

Mask = NDArray[np.bool_]

STOCK_LABEL, COGS_LABEL = "Aging: value = GL", "Sales: COGS = ledger"


def ledger_checks(clean: Clean, facts: Facts, aging: AgingResult, config: Config, book: RawBook) -> list[Check]:
    """The tie-outs to the ledger. The tolerance is the larger of the amount and the share of the balance."""
    return [*_stock(Tab.of("tblGL", clean, book), facts, aging, config), _cogs(clean, facts, config, book)]


def _stock(tab: Tab | None, facts: Facts, aging: AgingResult, config: Config) -> Iterator[Check]:
    """All inventory accounts at the as-of date against all stock; category by category where every balance has one."""
    if tab is None:
        yield missing("gl_inventory", STOCK_LABEL, "GL is not given", money=True)
        return
    of_stock = aging.by_category.set_index("category")["value"]
    ledger = _ledger(tab, config, of_stock.index)
    now = (ledger["day"] == np.datetime64(facts.as_of, "D")).to_numpy()
    named = config.gl.inventory_accounts
    inventory = now & ~ledger["account"].isin(config.gl.cogs_accounts).to_numpy()
    if named:
        inventory &= ledger["account"].isin(named).to_numpy()
    held = ledger[inventory]
    if not len(held):
        found = f"GL has no inventory balance at {facts.as_of:%Y-%m-%d}"
        yield missing("gl_inventory", STOCK_LABEL, f"{found}; check the dates and gl.inventory_accounts", money=True)
        return
    on = Where("period_end", facts.as_of - pd.Timedelta(days=1), facts.as_of)
    accounts = _accounts(held, ledger[now], config)
    stock = CheckLine("Aging: value", float(aging.lines["value"].sum()), output_sum(AGING, AGING_VALUE))
    right = _picked(tab, "balance", "balance", on, accounts, inventory)
    absent = [account for account in named if account not in set(held["account"])]
    notes = [f"No balance of account {account}" for account in absent] + _uncosted(aging.lines)
    yield _tied("gl_inventory", STOCK_LABEL, [stock], right, config.checks, "; ".join(notes))
    if (held["category"] == "").any():
        return
    names = set(held["category"]) | set(of_stock.index)
    for name in sorted(names, key=lambda name: (name == NO_CATEGORY, name)):
        formula = output_sum_where(AGING, AGING_VALUE, AGING_CATEGORY, name)
        line = CheckLine(f"Aging: value of {name}", float(of_stock.get(name, 0.0)), formula)
        part = held[held["category"] == name]
        columns = ("account", "category") if tab.has("category") else ("account",)
        pairs = _picks(*(part["account"], part["own"])[: len(columns)], names=columns)
        mine = np.asarray(inventory & (ledger["category"] == name).to_numpy())
        right = _picked(tab, "balance", "balance", on, pairs, mine)
        note = "".join(_uncosted(aging.lines[(aging.lines["category"] == name).to_numpy()]))
        yield _tied(f"gl_inventory:{name}", f"{STOCK_LABEL}, {name}", [line], right, config.checks, note)


def _uncosted(lines: pd.DataFrame) -> list[str]:
    """What the value of stock leaves out, as the first thing to look at where it does not tie."""
    out = lines[lines["value"].isna().to_numpy()]
    skus = out["sku"].nunique()
    return [f"{out['on_hand'].sum():,.15g} units have no cost and add nothing (SKUs: {skus:,})"] if skus else []


def _ledger(tab: Tab, config: Config, known: Iterable[str]) -> pd.DataFrame:
    """GL's rows: day, account, category as typed, and the category meant: the account's where GL leaves it blank, and
    the stock's where it differs by case or stray spaces only."""
    account, own = texts(tab.frame, "account"), texts(tab.frame, "category")
    of_account, alike = config.gl.category_by_account, {name.strip().casefold(): name for name in known}
    meant = [mine or of_account.get(a, "") for a, mine in zip(account, own, strict=True)]
    return pd.DataFrame({
        "day": tab.frame["period_end"].to_numpy().astype("datetime64[D]"),
        "account": account,
        "own": own,
        "category": [alike.get(name.strip().casefold(), name) for name in meant],
    })  # fmt: skip


def _accounts(held: pd.DataFrame, now: pd.DataFrame, config: Config) -> list[dict[str, str]]:
    """What picks the inventory accounts: nothing where they are all the accounts of that day, else one by one."""
    if len(held) == len(now) and not config.gl.inventory_accounts and not config.gl.cogs_accounts:
        return [{}]
    return _picks(held["account"], names=("account",))


def _picks(*columns: Iterable[str], names: Sequence[str]) -> list[dict[str, str]]:
    """The distinct texts of columns, in order. Formulas compare in any case, so one of two spellings picks both."""
    found = {
        tuple(text.casefold() for text in row): row for row in sorted(set(zip(*columns, strict=True)), reverse=True)
    }
    return [dict(zip(names, found[key], strict=True)) for key in sorted(found)]


def _picked(
    tab: Tab, id_: str, label: str, on: Where, picks: Sequence[dict[str, str]], taking: Mask
) -> list[CheckLine]:
    """The sum of a column of some rows: natively for each pick, then what was typed as text or left out in all."""
    lines, accepted, left_out = [], 0.0, 0.0
    for pick in picks:
        mine = taking.copy()
        for name, text in pick.items():
            mine &= np.array([found.casefold() == text.casefold() for found in texts(tab.frame, name)], np.bool_)
        where = Where(on.date, on.after, on.to, pick)
        words = [f"{tab.raw.sheet}: {label}", *(text for text in pick.values() if text)]
        amount = numbers(tab.frame[mine], id_)
        head, more, less = tie_sum(tab, " ".join(words), id_, where, tab.positions()[mine], amount)
        lines.append(head)
        accepted, left_out = accepted + more.value, left_out + less.value
    rest = (CheckLine(ACCEPTED, accepted), CheckLine(LEFT_OUT, left_out, sign=-1))
    return [*lines, *(line for line in rest if line.value)]


def _cogs(clean: Clean, facts: Facts, config: Config, book: RawBook) -> Check:
    """COGS of Sales against the sum of the ledger's COGS of the fiscal periods it holds, up to the as-of date."""
    sales = Tab.of("tblSales", clean, book)
    if sales is None:
        return missing("gl_cogs", COGS_LABEL, "Sales is empty", money=True)
    found = _cogs_source(clean, config, book)
    if found is None:
        note = "Neither GL (with gl.cogs_accounts in the settings) nor Balances holds COGS"
        return missing("gl_cogs", COGS_LABEL, note, money=True)
    tab, id_, picks, taking = found
    taking = taking & within(tab.frame.assign(date=tab.frame["period_end"]), facts.period)
    window = _covered(tab.frame[taking], facts, config)
    if isinstance(window, str):
        return missing("gl_cogs", COGS_LABEL, f"{tab.raw.sheet}: {window}", money=True)
    taking &= within(tab.frame.assign(date=tab.frame["period_end"]), window)
    right = _picked(tab, id_, "COGS", Where("period_end", window.prior_end, window.as_of), picks, taking)
    note = f"{window.days} days, {window.prior_end + pd.Timedelta(days=1):%Y-%m-%d} to {window.as_of:%Y-%m-%d}"
    return _tied(
        "gl_cogs", f"{COGS_LABEL} ({tab.raw.sheet})", cogs_lines(sales, facts, window), right, config.checks, note
    )


def _cogs_source(clean: Clean, config: Config, book: RawBook) -> tuple[Tab, str, list[dict[str, str]], Mask] | None:
    """The tab that holds COGS, its column, what picks its rows, and which take part."""
    ledger, balances = Tab.of("tblGL", clean, book), Tab.of("tblBalances", clean, book)
    if ledger is not None and config.gl.cogs_accounts:
        account = np.array(texts(ledger.frame, "account"), dtype=object)
        named = [a for a in config.gl.cogs_accounts if (account == a).any()]
        if named:
            return ledger, "balance", [{"account": a} for a in named], np.isin(account, named)
    if balances is not None and balances.has("cogs"):
        given = ~np.isnan(numbers(balances.frame, "cogs"))
        if given.any():
            return balances, "cogs", [{}], given
    return None


def _covered(rows: pd.DataFrame, facts: Facts, config: Config) -> Period | str:
    """The days that period ends with COGS cover without a gap up to the as-of date, or what is missing."""
    held = {day_of(pd.Timestamp(d)) for d in rows["period_end"].unique()}
    as_of, begin = day_of(facts.as_of), day_of(facts.period.prior_end)
    if as_of not in held:
        return f"no COGS at {facts.as_of:%Y-%m-%d}"
    calendar = Calendar.of(config, facts.as_of)
    start = as_of
    for end in reversed([int(end) for end in calendar.ends if begin <= end < as_of]):
        start = end
        if end not in held:
            break
    if any(day < start for day in held):
        return f"COGS misses the period to {moment(start):%Y-%m-%d}"
    if start == as_of:
        return "the period's begin is not a fiscal period end"
    return Period(moment(start), facts.as_of, as_of - start, as_of - start)


def _tied(
    id_: str, label: str, left: Sequence[CheckLine], right: Sequence[CheckLine], settings: CheckSettings, note: str = ""
) -> Check:
    tolerance = max(settings.gl_amount, settings.gl_share * abs(total(right)))
    return tied(id_, label, left, right, tolerance, money=True, note=note)
