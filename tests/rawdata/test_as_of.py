"""The as-of date: the one in OnHand, or the one chosen; never today's."""

from __future__ import annotations

from datetime import date

import pandas as pd
from support.judged import AS_OF, ON_HAND, clean, config, refused, sound

EARLIER, LATER = date(2025, 8, 31), date(2025, 10, 31)
THREE = {**ON_HAND, "As of": [EARLIER, AS_OF, LATER]}


def test_the_one_date() -> None:
    assert clean(sound()).as_of == pd.Timestamp(AS_OF)


def test_several_dates_must_be_chosen_from() -> None:
    (fault,) = refused(sound(tblOnHand=THREE))
    assert fault.found == "3 dates: 2025-10-31 (1 rows), 2025-09-30 (1 rows), 2025-08-31 (1 rows)"
    assert "--as-of" in fault.next_step


def test_a_chosen_date_keeps_earlier_stock_and_leaves_out_later() -> None:
    made = clean(sound(tblOnHand=THREE), as_of=AS_OF)
    assert made.frames["tblOnHand"]["as_of"].dt.date.tolist() == [EARLIER, AS_OF]
    (later,) = made.exceptions
    assert (later.kind, later.row, later.found, later.excluded) == (
        "future_date",
        None,
        "1 rows as of 2025-10-31",
        True,
    )


def test_the_argument_is_stronger_than_the_settings() -> None:
    said = config(as_of=LATER)
    assert clean(sound(tblOnHand=THREE), said).as_of == pd.Timestamp(LATER)
    assert clean(sound(tblOnHand=THREE), said, EARLIER).as_of == pd.Timestamp(EARLIER)


def test_a_date_that_is_not_there_is_refused_with_the_nearest() -> None:
    (fault,) = refused(sound(tblOnHand=THREE), as_of=date(2025, 9, 29))
    assert fault.place == "--as-of"
    assert fault.next_step == "The nearest there: 2025-09-30, 2025-08-31, 2025-10-31"
    (fault,) = refused(sound(), config(as_of=date(2025, 9, 29)))
    assert fault.place == "pack.as_of"


def test_no_date_at_all_is_refused() -> None:
    (fault,) = refused(sound(tblOnHand={**ON_HAND, "As of": ["soon", None, "later"]}))
    assert fault.found == "no row with an as-of date"


def test_a_date_in_a_row_that_is_left_out_does_not_count() -> None:
    broken = {**ON_HAND, "As of": [AS_OF, AS_OF, LATER], "Quantity": [1.0, 2.0, "?"]}
    assert clean(sound(tblOnHand=broken)).as_of == pd.Timestamp(AS_OF)
