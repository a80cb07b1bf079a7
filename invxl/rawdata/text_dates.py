"""Dates typed as text, in the stated formats only; and serials to days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from invxl.rawdata.words import is_blank

Day = np.datetime64
Days = NDArray[np.datetime64]

FIRST_SERIAL, LAST_SERIAL = 1.0, 2958466.0  # 1900-01-01 to 9999-12-31, the days a cell can show
# A bare number under a date header is taken as a day only where it is a plausible one: 1990 to 2099.
PLAUSIBLE = (32874.0, 73051.0)
_EPOCH = np.datetime64("1899-12-30", "s")
_TIME = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([aApP]\.?[mM]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?")


def from_serials(serials: NDArray[np.float64]) -> Days:
    """Serials of the 1900 system to midnights, the time of day cut off; NaT outside the days a cell can show.

    Serial 60 is the 29 February 1900 that Excel has and the calendar has not; before it, serials are one day early.

    >>> str(from_serials(np.array([45930.75]))[0])
    '2025-09-30T00:00:00'
    """
    days = np.floor(serials)
    with np.errstate(invalid="ignore"):
        good = (days >= FIRST_SERIAL) & (days < LAST_SERIAL) & (days != 60)
        shift = np.where(days < 60, 1.0, 0.0)
    whole = np.where(good, days + shift, 0).astype(np.int64)
    return np.where(good, _EPOCH + (whole * 86400).astype("m8[s]"), np.datetime64("NaT", "s"))


def read_dates(texts: Sequence[str], formats: Sequence[str]) -> Days:
    """The distinct texts of a column to midnights, NaT where no format fits. A time of day after the date is cut off.

    >>> [str(d)[:10] for d in read_dates(["31.12.2025", "2025-12-31 08:26", "soon"], ["%d.%m.%Y", "%Y-%m-%d"])]
    ['2025-12-31', '2025-12-31', 'NaT']
    """
    days = np.full(len(texts), np.datetime64("NaT", "s"))
    known: dict[str, Day] = {}  # many times of day, few days
    for i, text in enumerate(texts):
        if len(text) > 60 or is_blank(text):
            continue
        body = text.strip()
        time = _TIME.search(body)
        day: Day = np.datetime64("NaT", "s")
        if time and time.end() == len(body):
            day = _parsed(body[: time.start()].strip(), formats, known)
        days[i] = _parsed(body, formats, known) if np.isnat(day) else day
    return days


def _parsed(text: str, formats: Sequence[str], known: dict[str, Day]) -> Day:
    if text not in known:
        known[text] = _first_fit(text, formats)
    return known[text]


def _first_fit(text: str, formats: Sequence[str]) -> Day:
    for form in formats:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        return np.datetime64(moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), "s")
    return np.datetime64("NaT", "s")


def show_serial(serial: float) -> str:
    """A date cell as text, for messages and for codes that Excel turned into dates.

    >>> show_serial(45930.0)
    '2025-09-30'
    """
    if not FIRST_SERIAL <= serial < LAST_SERIAL:
        return f"{serial:.15g}"
    return (datetime(1899, 12, 30) + timedelta(days=int(serial) + (serial < 60))).date().isoformat()
