"""Dates typed as text, in the stated formats only; and serials to days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from invxl.rawdata.words import is_blank

Day = np.datetime64
_NO_DAY: Day = np.datetime64("NaT", "s")
_LONGEST = 60  # characters of a date
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
    lowest = np.floor(np.fmin.reduce(serials, initial=np.inf))
    highest = np.fmax.reduce(serials, initial=-np.inf)
    if 0 < highest - lowest < min(len(serials), 100_000):  # many rows, few days: each day once
        known = _midnights(np.arange(lowest, highest + 1))
        place = serials - lowest
        blank = np.isnan(place)
        at = (np.where(blank, len(known), place) if blank.any() else place).astype(np.int32)
        days: Days = np.append(known, _NO_DAY)[at]
        return days
    return _midnights(np.floor(serials))


def _midnights(days: NDArray[np.float64]) -> Days:
    with np.errstate(invalid="ignore"):
        good = (days >= FIRST_SERIAL) & (days < LAST_SERIAL) & (days != 60)
        shift = np.where(days < 60, 1.0, 0.0)
    whole = np.where(good, days + shift, 0).astype(np.int64)
    return np.where(good, _EPOCH + (whole * 86400).astype("m8[s]"), np.datetime64("NaT", "s"))


def day_numbers(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Days since 1970-01-01; where there is no day, what NaT is as a number.

    >>> day_numbers(np.array(["1970-01-03", "NaT", "1969-12-31T12:00"], "M8[s]")).tolist()
    [2, -9223372036854775808, -1]
    """
    if moments.dtype != "M8[s]":
        return moments.astype("M8[D]").view(np.int64)
    days: NDArray[np.int64] = moments.view(np.int64) // 86_400  # in an eighth of the time that the cast takes
    none = np.isnat(moments)
    if none.any():
        days[none] = np.iinfo(np.int64).min
    return days


def read_dates(texts: Sequence[str], formats: Sequence[str]) -> Days:
    """The distinct texts of a column to midnights. A time of day after the date is cut off.

    NaT where no format fits, and where two formats fit and disagree: 01/02/2025 with both %d/%m/%Y and %m/%d/%Y stated.

    >>> [str(d)[:10] for d in read_dates(["31.12.2025", "2025-12-31 08:26", "soon"], ["%d.%m.%Y", "%Y-%m-%d"])]
    ['2025-12-31', '2025-12-31', 'NaT']
    """
    known: dict[str, Day] = {}  # many times of day, few days
    days = np.full(len(texts), _NO_DAY)
    for i, text in enumerate(texts):
        bare = _without_time(text)
        if bare not in known:
            found = readings(text, formats)
            known[bare] = np.datetime64(found[0], "s") if len(found) == 1 else _NO_DAY
        days[i] = known[bare]
    return days


def readings(text: str, formats: Sequence[str]) -> list[date]:
    """Every day that a text can be in the stated formats; none, one, or several that disagree.

    >>> [str(day) for day in readings("01/02/2025", ["%d/%m/%Y", "%m/%d/%Y"])]
    ['2025-02-01', '2025-01-02']
    """
    if len(text) > _LONGEST or is_blank(text):
        return []
    found: dict[date, None] = {}
    for candidate in dict.fromkeys((_without_time(text), text.strip())):
        for form in formats:
            with suppress(ValueError):
                found.setdefault(datetime.strptime(candidate, form).date())
        if found:
            break
    return list(found)


def _without_time(text: str) -> str:
    if len(text) > _LONGEST:
        return text
    body = text.strip()
    time = _TIME.search(body)
    return body[: time.start()].strip() if time and time.end() == len(body) else body


def show_serial(serial: float) -> str:
    """A date cell as text, for messages and for codes that Excel turned into dates.

    >>> show_serial(45930.0)
    '2025-09-30'
    """
    if not FIRST_SERIAL <= serial < LAST_SERIAL:
        return f"{serial:.15g}"
    return (datetime(1899, 12, 30) + timedelta(days=int(serial) + (serial < 60))).date().isoformat()
