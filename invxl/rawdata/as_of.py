"""The as-of date: stated, or the one date in OnHand. Never today's."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from invxl.errors import Fault
from invxl.rawdata.tab import JudgedTab
from invxl.rawdata.words import listed

_CHOOSE = "Say which with --as-of, or set pack.as_of in the settings"


def settle(on_hand: JudgedTab, stated: date | None, source: str, faults: list[Fault]) -> pd.Timestamp | None:
    """The as-of date, or None with a fault.

    Parameters
    ----------
    on_hand : the OnHand tab.
    stated : the date that the user chose, None where none.
    source : what chose it, for the message.
    """
    typed = on_hand.typed.get("as_of")
    if typed is None or typed.days is None:
        return None  # the missing header is a fault already
    place = f"{on_hand.tab.sheet}, {typed.header}"
    present = typed.days[on_hand.used & ~np.isnat(typed.days)].astype("M8[D]")
    days, counts = np.unique(present, return_counts=True)
    if not len(days) and (left_out := int((~np.isnat(typed.days)).sum())):
        faults.append(Fault(place, f"{left_out:,} rows with an as-of date, each left out for another cell",
                            "a row with As of, SKU and Quantity",
                            "Look for SKUs that are blank and quantities that are no numbers"))  # fmt: skip
        return None
    if not len(days):
        faults.append(Fault(place, "no row with an as-of date", "the day that the stock is stated for, in every row",
                            "Type it into every row as a date"))  # fmt: skip
        return None
    told = [f"{day} ({n:,} rows)" for day, n in zip(days[::-1].astype(str), counts[::-1], strict=True)]
    if stated is None:
        if len(days) == 1:
            return pd.Timestamp(days[0])
        faults.append(Fault(place, f"{len(days)} dates: {listed(told, 6)}", "one as-of date must be chosen", _CHOOSE))
        return None
    wanted = np.datetime64(stated, "D")
    if wanted in days:
        return pd.Timestamp(wanted)
    near = days[np.argsort(np.abs((days - wanted).astype(np.int64)), kind="stable")[:3]].astype(str).tolist()
    faults.append(
        Fault(source, str(stated), f"a date that {place} holds is needed", f"The nearest there: {', '.join(near)}")
    )
    return None
