"""OnHand against costs and movements: stock without value, below zero, or that nobody moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.rawdata.cells import Mask
from invxl.rawdata.findings import Findings
from invxl.rawdata.master import Master
from invxl.rawdata.tab import JudgedTab
from invxl.rawdata.text_dates import day_numbers
from invxl.settings.model import Config

MOVEMENTS = ("tblReceipts", "tblSales", "tblConsumption", "tblTransfers", "tblAdjustments")


def owned_now(on_hand: JudgedTab, as_of: pd.Timestamp) -> Mask:
    """Rows of owned stock at the as-of date."""
    now = stocked_now(on_hand, as_of)
    whose = on_hand.typed.get("ownership")
    return now if whose is None or whose.codes is None else now & (whose.codes == 0)


def stocked_now(on_hand: JudgedTab, as_of: pd.Timestamp) -> Mask:
    days = on_hand.typed["as_of"].days
    assert days is not None
    with np.errstate(invalid="ignore"):
        mask: Mask = (
            on_hand.used & (days == np.datetime64(as_of, "s")) & (np.nan_to_num(on_hand.numbers("quantity")) != 0)
        )
    return mask


def note_costs(items: JudgedTab, on_hand: JudgedTab, master: Master, as_of: pd.Timestamp, findings: Findings) -> None:
    """Stock without a cost, or at a cost of 0, told where it is mended: in the OnHand row that says 0, else in Items.

    An item without a cost is told even without stock. Where Items does not know the SKU, or what it says is no cost,
    the OnHand rows are told.
    """
    owned, places = owned_now(on_hand, as_of), master.places(on_hand)
    own, quantity = on_hand.numbers("unit_cost"), on_hand.numbers("quantity")
    leans = owned & np.isnan(own)  # on the cost in Items
    held = np.bincount(
        places[leans & (places >= 0)], weights=quantity[leans & (places >= 0)], minlength=len(master.cost)
    )
    stocked = np.bincount(places[leans & (places >= 0)], minlength=len(master.cost)) > 0
    blank = items.typed["unit_cost"].blank[master.rows]
    for kind, mask, what, needs in (
        ("missing_cost", blank, "blank", "the cost of one unit"),
        ("zero_cost", (master.cost == 0) & ~master.free & stocked, "0", "the cost of one unit, or Zero cost = yes"),
    ):
        at = np.flatnonzero(mask)
        pairs = zip(held[at].tolist(), stocked[at].tolist(), strict=True)
        told = [f"{what}, with {units(q)} in stock" if has else what for q, has in pairs]
        items.note(findings, kind, master.rows[at], "unit_cost", told, needs)
    known_blank = np.append(blank, False)[places]
    cost, free = master.costs(on_hand), np.append(master.free, False)[places]
    id = "unit_cost" if "unit_cost" in on_hand.typed else "sku"
    for kind, mask, what, needs in (
        (
            "missing_cost",
            owned & np.isnan(cost) & ~known_blank,
            "no cost here or in Items",
            "a unit cost here or in Items",
        ),
        ("zero_cost", owned & (own == 0) & ~free, "0", "the cost of one unit, or Zero cost = yes in Items"),
    ):
        at = np.flatnonzero(mask)
        told = [f"{what}, with {units(q)} in stock" for q in quantity[at].tolist()]
        on_hand.note(findings, kind, at, id, told, needs, value=np.full(len(at), np.nan))


def note_negative(on_hand: JudgedTab, as_of: pd.Timestamp, findings: Findings) -> None:
    """Stock below zero, whoever owns it."""
    quantity = on_hand.numbers("quantity")
    below = np.flatnonzero(stocked_now(on_hand, as_of) & (quantity < 0))
    found = [units(q) for q in quantity[below].tolist()]
    on_hand.note(findings, "negative_stock", below, "quantity", found, "stock of 0 or more")


def units(quantity: float) -> str:
    """A quantity in a message.

    >>> units(1250.0), units(1.0), units(-0.5)
    ('1,250 units', '1 unit', '-0.5 units')
    """
    text = f"{quantity:,.0f}" if quantity == int(quantity) else f"{quantity:,.6g}"
    return f"{text} unit" if quantity == 1 else f"{text} units"


def note_stale(
    moves: Sequence[JudgedTab],
    on_hand: JudgedTab,
    master: Master,
    as_of: pd.Timestamp,
    config: Config,
    findings: Findings,
) -> None:
    """Items in stock that nobody moved for longer than `movement.stale_days`; once per item, at its first row.

    Nothing is said where the movements do not reach back so far, nor of items first stocked within those days.
    """
    since = np.datetime64(as_of, "D") - np.timedelta64(config.movement.stale_days, "D")
    typed = on_hand.typed["sku"]
    assert typed.codes is not None
    n = len(typed.texts)
    last = np.full(n + 1, np.datetime64("0001-01-01", "D").astype(np.int64))
    begins = np.datetime64(as_of, "D")
    for tab in moves:
        days, codes = _moved(tab)
        if not len(days):
            continue
        begins = min(begins, days.min())
        code = _as_in(on_hand, tab, master)[codes]
        if (days[1:] >= days[:-1]).all():  # what is written last stays
            latest = np.full_like(last, last.min())
            latest[code] = days.view(np.int64)
            np.maximum(last, latest, out=last)
        else:
            np.maximum.at(last, code, days.view(np.int64))
    if begins > since:
        return
    last = last.astype("M8[D]")
    owned = owned_now(on_hand, as_of)
    at = np.flatnonzero(owned)
    quantity = np.bincount(typed.codes[at], weights=on_hand.numbers("quantity")[at], minlength=n)
    worth = np.bincount(
        typed.codes[at], weights=np.nan_to_num(on_hand.numbers("quantity") * master.costs(on_hand))[at], minlength=n
    )
    earliest = np.full(n, -1, np.intp)
    earliest[typed.codes[at[::-1]]] = np.arange(len(at))[::-1]  # what is written last stays
    held = np.flatnonzero(earliest >= 0)
    first = earliest[held]
    born = np.append(master.first_stocked, np.datetime64("NaT", "s"))[master.places(on_hand)[at[first]]]
    stale = (quantity[held] > 0) & (last[held] < since) & ~(born > since)
    rows, items = at[first[stale]], held[stale]
    order = np.argsort(rows)
    rows, items = rows[order], items[order]
    found = [f"{units(q)}, {f'last moved {day}' if day.astype(int) > -700_000 else f'no movement since {begins}'}"
             for q, day in zip(quantity[items].tolist(), last[items], strict=True)]  # fmt: skip
    values = np.where(worth[items] != 0, np.abs(worth[items]), np.nan)
    needs = f"a movement in the last {config.movement.stale_days} days, or a count"
    on_hand.note(findings, "stale_stock", rows, "quantity", found, needs, value=values)


def _as_in(on_hand: JudgedTab, tab: JudgedTab, master: Master) -> NDArray[np.intp]:
    """For each distinct code of a tab which of OnHand's it is; how many OnHand has where none, and once more at the
    end."""
    texts, others = on_hand.typed["sku"].texts, tab.typed["sku"].texts
    mine, theirs = master.of_texts(on_hand)[:-1], master.of_texts(tab)
    of_item = np.full(len(master.place) + 1, len(texts), np.intp)
    of_item[mine] = np.arange(len(texts))
    of_item[-1] = len(texts)  # what Items does not know
    found = of_item[theirs]
    unknown = {texts[i]: i for i in master.unknown(on_hand).tolist()}
    for i in master.unknown(tab).tolist() if unknown else ():
        found[i] = unknown.get(others[i], len(texts))
    return found


def _moved(tab: JudgedTab) -> tuple[NDArray[np.datetime64], NDArray[np.int32]]:
    """Days and codes of a tab's movements."""
    typed, dated = tab.typed["sku"], tab.typed["date"]
    assert typed.codes is not None and dated.days is not None
    used = tab.used
    at = slice(None) if used.all() else used
    return day_numbers(dated.days[at]).view("M8[D]"), typed.codes[at]
