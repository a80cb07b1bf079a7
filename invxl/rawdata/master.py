"""What Items says of every code: where it stands, what it costs, and which other spelling may have been meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from invxl.rawdata.cells import occurring
from invxl.rawdata.findings import Findings
from invxl.rawdata.tab import JudgedTab
from invxl.rawdata.words import loose_key, loose_keys, quoted

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Master:
    """The items in the order of Items; of a code that stands twice the first row counts."""

    place: dict[str, int]  # code -> position
    rows: NDArray[np.intp]  # where each stands in the tab
    cost: Floats
    free: NDArray[np.bool_]  # marked zero-cost
    first_stocked: NDArray[np.datetime64]
    _alike: list[dict[str, str]] = field(default_factory=list)  # see `like`, once it was asked
    _known: dict[str, NDArray[np.int32]] = field(default_factory=dict)  # table -> `of_texts`, once it was asked for

    @classmethod
    def of(cls, items: JudgedTab) -> Master:
        typed = items.typed["sku"]
        assert typed.codes is not None
        rows = np.flatnonzero(items.used)
        codes = typed.codes[rows]
        distinct, first = np.unique(codes, return_index=True)
        order = np.argsort(first, kind="stable")
        at, codes = rows[first[order]], distinct[order]
        texts = [typed.texts[code] for code in codes.tolist()]
        never = np.full(len(at), np.datetime64("NaT", "s"))
        flag, born = items.typed.get("zero_cost"), items.typed.get("first_stocked")
        return cls(
            dict(zip(texts, range(len(texts)), strict=True)),
            at,
            items.numbers("unit_cost")[at],
            flag.flags[at] if flag is not None and flag.flags is not None else np.zeros(len(at), np.bool_),
            born.days[at] if born is not None and born.days is not None else never,
        )

    def like(self, text: str) -> tuple[str | None, str | None]:
        """The first codes that are this one but for case and spaces, and but for leading zeros."""
        if not self._alike:
            codes = list(self.place)[::-1]  # written last to first, so that the first stays
            keys = (loose_keys(codes), [code.lstrip("0") for code in codes])
            self._alike.extend(dict(zip(key, codes, strict=True)) for key in keys)
        loose, unpadded = self._alike
        return loose.get(loose_key(text)), unpadded.get(text.lstrip("0"))

    def of_texts(self, tab: JudgedTab) -> NDArray[np.int32]:
        """For each distinct code of a tab its position in Items; -1 where it is not there, and once more at the end."""
        table = tab.tab.table
        if table not in self._known:
            texts = tab.typed["sku"].texts
            self._known[table] = np.array([*map(self.place.get, texts, repeat(-1)), -1], np.int32)
        return self._known[table]

    def unknown(self, tab: JudgedTab) -> NDArray[np.intp]:
        """Which of a tab's distinct codes are not in Items."""
        return np.flatnonzero(self.of_texts(tab)[:-1] < 0)

    def places(self, tab: JudgedTab) -> NDArray[np.int32]:
        """For each row its position in Items; -1 where its code is blank or not there."""
        typed = tab.typed.get("sku")
        if typed is None or typed.codes is None:
            return np.full(len(tab.filled), -1, np.int32)
        return self.of_texts(tab)[typed.codes]

    def costs(self, tab: JudgedTab) -> Floats:
        """For each row the unit cost: its own, else the item's; NaN where neither is there."""
        own = tab.numbers("unit_cost")
        of_item = np.append(self.cost, np.nan)[self.places(tab)]
        return np.where(np.isnan(own), of_item, own)


def note_doubles(items: JudgedTab, findings: Findings) -> None:
    """Codes that Items lists twice, or in two spellings that differ by case or stray spaces only."""
    typed = items.typed["sku"]
    assert typed.codes is not None
    rows = np.flatnonzero(items.used)
    codes = pd.Series(typed.codes[rows])
    again = codes.duplicated().to_numpy()
    first = dict(zip(codes[~again].tolist(), items.rows(rows[~again]).tolist(), strict=True))
    twice = rows[again]
    found = [f"{quoted(typed.texts[c])} again; it stands in row {first[c]}" for c in typed.codes[twice].tolist()]
    items.note(findings, "duplicate_sku", twice, "sku", found, "each SKU once")
    like: dict[str, int] = {}
    near: list[int] = []
    keys = loose_keys([typed.texts[code] for code in first])
    for code, key in zip(first, keys, strict=True) if len(set(keys)) < len(keys) else ():
        if key in like:
            near.append(code)
        else:
            like[key] = code
    at = np.flatnonzero(items.used & np.isin(typed.codes, near))
    twins = [like[loose_key(typed.texts[c])] for c in typed.codes[at].tolist()]
    items.note(
        findings, "sku_near_miss", at, "sku", [quoted(typed.texts[c]) for c in typed.codes[at].tolist()],
        [f"one spelling; row {first[twin]} has {quoted(typed.texts[twin])}" for twin in twins],
    )  # fmt: skip


def note_unknown(tab: JudgedTab, master: Master, findings: Findings) -> None:
    """Codes that Items does not list; those that differ by case or stray spaces only are told apart."""
    typed = tab.typed.get("sku")
    if typed is None or typed.codes is None:
        return
    unknown = master.unknown(tab)
    if not len(unknown):
        return
    kinds = np.zeros(len(typed.texts) + 1, np.int8)
    told = [""] * len(typed.texts)
    for code in np.intersect1d(unknown, occurring(typed.codes)).tolist():
        text = typed.texts[code]
        near, padded = master.like(text)
        kinds[code] = 2 if near is not None else 1
        if near is not None:
            told[code] = f"{quoted(near)}, as Items has it"
        elif padded is not None:
            told[code] = f"a SKU of Items, which has {quoted(padded)} with other leading zeros"
        else:
            told[code] = "a SKU that Items lists"
    of_row = kinds[typed.codes]
    for number, kind in ((1, "unknown_sku"), (2, "sku_near_miss")):
        at = np.flatnonzero(tab.filled & (of_row == number))
        codes = typed.codes[at].tolist()
        said = {code: quoted(typed.texts[code]) for code in set(codes)}
        tab.note(findings, kind, at, "sku", [said[c] for c in codes], [told[c] for c in codes])


def universe(tabs: Sequence[JudgedTab], master: Master) -> pd.Index:
    """Every SKU of the rows that take part: Items' order first, then the unknown ones sorted."""
    unknown: set[str] = set()
    for tab in tabs:
        typed = tab.typed.get("sku")
        if typed is None or typed.codes is None or tab.tab.table == "tblItems":
            continue
        absent = master.unknown(tab)
        if len(absent):
            found = np.intersect1d(absent, occurring(typed.codes[tab.used]))
            unknown.update(typed.texts[code] for code in found.tolist())
    return pd.Index([*master.place, *sorted(unknown)], dtype="str", name="sku")


def positions(tab: JudgedTab, master: Master, skus: pd.Index) -> NDArray[np.int32]:
    """For each distinct code of a tab its position in the `universe`; -1 where no row with it takes part, and once
    more at the end."""
    typed = tab.typed.get("sku")
    if typed is None or typed.codes is None:
        return np.full(1, -1, np.int32)
    found, unknown = master.of_texts(tab), master.unknown(tab)
    if len(unknown):
        found = found.copy()
        found[unknown] = skus.get_indexer(pd.Index([typed.texts[code] for code in unknown.tolist()], dtype="str"))
    return found
