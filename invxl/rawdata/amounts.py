"""Amounts: what is at stake in a row, signs, estimated COGS, currencies, balances given twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from invxl.rawdata.cells import Positions
from invxl.rawdata.findings import Findings
from invxl.rawdata.master import Master
from invxl.rawdata.tab import JudgedTab
from invxl.rawdata.text_numbers import CURRENCIES
from invxl.rawdata.words import listed, visible
from invxl.schema import CONTROLS

_CUTS = ("the total", "balances by location", "balances by category", "balances by category and location")
_ESTIMATED = "COGS; it is estimated at the item's cost"


def put_at_stake(tab: JudgedTab, master: Master) -> None:
    """What each row is worth [currency] without its sign: its amount, else quantity x cost, else its revenue."""
    if tab.tab.table != "tblItems":
        tab.at_stake = lambda: _worth(tab, master)


def _worth(tab: JudgedTab, master: Master) -> NDArray[np.float64]:
    control = CONTROLS[tab.tab.table]
    if not control.quantity:
        return np.abs(tab.numbers(control.amount))
    quantity = tab.numbers(control.quantity)
    choices = [quantity * master.costs(tab)]
    if tab.tab.table == "tblSales":
        choices = [tab.numbers("cogs"), *choices, tab.numbers("revenue")]
    if tab.tab.table == "tblOrders":
        choices = [quantity * tab.numbers("unit_price"), *choices]
    value = choices[0]
    for other in choices[1:]:
        value = np.where(np.isnan(value), other, value)
    return np.abs(value)


def note_signs(sales: JudgedTab, findings: Findings) -> None:
    """Revenue or COGS against the sign of the quantity."""
    quantity = sales.numbers("quantity")
    for id in ("revenue", "cogs"):
        amount = sales.numbers(id)
        with np.errstate(invalid="ignore"):
            against = ((quantity < 0) & (amount > 0)) | ((quantity > 0) & (amount < 0))
            at = np.flatnonzero(sales.used & against)
        found = [
            f"{a:,.2f} for {q:,.15g} units" for a, q in zip(amount[at].tolist(), quantity[at].tolist(), strict=True)
        ]
        sales.note(findings, "sign_disagrees", at, id, found, "the sign of the quantity", value=np.abs(amount[at]))


def note_estimated(sales: JudgedTab, master: Master, findings: Findings) -> None:
    """COGS that is blank: per row, or once where no row has any."""
    cogs, quantity = sales.numbers("cogs"), sales.numbers("quantity")
    blank = sales.used & np.isnan(cogs)
    if not blank.any():
        return
    moved = (quantity != 0) & ~np.isnan(quantity)
    at = np.flatnonzero(blank & moved)
    if not len(at):
        return
    cost = np.append(master.cost, np.nan)[master.places(sales)[at]]
    value = np.abs(quantity[at] * cost)
    if len(at) == np.count_nonzero(sales.used & moved):
        why = "COGS is blank" if "cogs" in sales.typed else "there is no COGS column"
        worth = float(np.nansum(value)) if not np.isnan(value).all() else None
        found = f"{why} in all {len(at):,} rows"
        sales.note_tab(findings, "estimated_cogs", "cogs", found, _ESTIMATED, value=worth)
        return
    shown = np.where(np.isnan(cost), "blank, and the item has no cost", "blank").tolist()
    sales.note(findings, "estimated_cogs", at, "cogs", shown, _ESTIMATED, value=value)


def note_currencies(tabs: Sequence[JudgedTab], currency: str, findings: Findings) -> None:
    """Signs of money that cannot all be the pack's currency. Every cell is listed whose sign is not the pack's, or,
    where the pack names none, cannot be the currency that most cells can be in."""
    seen: dict[str, int] = {}
    cells: list[tuple[JudgedTab, str, str, Positions]] = []
    for tab in tabs:
        for id, typed in tab.typed.items():
            for sign, at in typed.currencies.items():
                seen[sign] = seen.get(sign, 0) + len(at)
                cells.append((tab, id, sign, at))
    if not seen:
        return
    own = currency.strip().upper()
    meant = CURRENCIES.get(currency.strip()) or (frozenset({own}) if own else None)
    if meant is None:
        codes = sorted(frozenset[str]().union(*(CURRENCIES[sign] for sign in seen)))
        covered = {code: sum(n for sign, n in seen.items() if code in CURRENCIES[sign]) for code in codes}
        own = max(codes, key=lambda code: covered[code])
        meant = frozenset({own})
    for tab, id, sign, at in cells:
        if not CURRENCIES[sign] & meant:
            column = tab.table.columns[tab.header(id)]
            found = [visible(column.texts[c]) for c in column.code[at].tolist()]
            tab.note(
                findings, "mixed_currency", at, id, found, f"one currency: {own}", value=np.abs(tab.numbers(id)[at])
            )


def note_balances(balances: JudgedTab, findings: Findings) -> None:
    """Totals and details for one period end, or the same balance twice: added up they would count double."""
    days = balances.typed["period_end"].days
    assert days is not None
    at = np.flatnonzero(balances.used)
    keys = {id: balances.typed[id] for id in ("category", "location") if id in balances.typed}
    codes = {id: typed.codes[at] for id, typed in keys.items() if typed.codes is not None}
    category, location = (codes.get(id, np.full(len(at), -1, np.int32)) for id in ("category", "location"))
    cuts = ((category >= 0) * 2 + (location >= 0)).tolist()
    keyed = list(zip(days[at].astype("M8[D]").astype(str).tolist(), category.tolist(), location.tolist(), strict=True))
    by_day: dict[str, set[int]] = {}
    for (day, _, _), cut in zip(keyed, cuts, strict=True):  # a few rows per period
        by_day.setdefault(day, set()).add(cut)
    seen: dict[tuple[str, int, int], int] = {}
    rows, found = [], []
    for i, (key, cut) in enumerate(zip(keyed, cuts, strict=True)):
        others = sorted(by_day[key[0]] - {cut})
        first = seen.setdefault(key, i)
        if others:
            rows.append(i)
            found.append(f"{_CUTS[cut]} for {key[0]}, which also has {listed([_CUTS[other] for other in others])}")
        elif first != i:
            rows.append(i)
            found.append(f"the balance of {key[0]} again; it stands in row {at[first] + balances.table.first_row}")
    where = at[np.array(rows, np.intp)]
    balances.note(findings, "duplicate_balance", where, "period_end", found, "either the total or its parts, each once")
