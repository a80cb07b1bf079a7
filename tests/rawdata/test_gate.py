"""Every kind of exception: where, what was found, what is left out, at its boundary."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.judged import (
    AS_OF,
    ITEMS,
    ON_HAND,
    SALES,
    check_tallies,
    clean,
    config,
    found,
    refused,
    sound,
    spoilt,
)  # fmt: skip
from support.rawbook import ExcelError, raw_column, serial

from invxl.analysis.columnar import day_of
from invxl.analysis.periods import Calendar
from invxl.rawdata.dates import period_begin
from invxl.rawdata.findings import CONSEQUENCE
from invxl.settings.model import Config, GateSettings, PeriodSettings

RECEIPTS: dict[str, list[Any]] = {
    "Date": [date(2025, 1, 5), AS_OF], "SKU": ["A", "B"], "Quantity": [7.0, 8.0], "Unit cost": [2.0, 3.0],
}  # fmt: skip


def test_every_kind_has_its_consequence() -> None:
    assert set(CONSEQUENCE) == {f.name for f in fields(GateSettings)}


@pytest.mark.parametrize(
    ("table", "header", "value", "kind", "said", "excluded"),
    [
        ("tblSales", "SKU", None, "missing_key", "blank", True),
        ("tblSales", "SKU", "  ", "missing_key", "blank", True),
        ("tblSales", "Date", None, "missing_key", "blank", True),
        ("tblSales", "Quantity", None, "missing_key", "blank", True),
        ("tblSales", "Quantity", "12 pcs", "not_a_number", '"12 pcs"', True),
        ("tblSales", "Quantity", True, "not_a_number", "TRUE", True),
        ("tblSales", "Quantity", date(2025, 3, 4), "not_a_number", "the date 2025-03-04", True),
        ("tblSales", "Quantity", "€ 5", "not_a_number", '"€ 5"', True),
        ("tblSales", "Revenue", "n/a", "not_a_number", '"n/a"', True),
        ("tblSales", "Quantity", "2", "number_as_text", '"2"', False),
        ("tblSales", "Revenue", "10.00", "number_as_text", '"10.00"', False),
        ("tblSales", "Quantity", ExcelError("#N/A"), "error_cell", "#N/A", True),
        ("tblSales", "Revenue", ExcelError("#REF!"), "error_cell", "#REF!", True),
        ("tblSales", "SKU", ExcelError("#NAME?"), "error_cell", "#NAME?", True),
        ("tblSales", "Date", "31.12.2024", "not_a_date", '"31.12.2024"', True),
        ("tblSales", "Date", 20250630.0, "not_a_date", "20250630", True),
        ("tblSales", "Date", 2025.0, "not_a_date", "2025", True),
        ("tblSales", "Date", True, "not_a_date", "TRUE", True),
        ("tblSales", "Date", "2025-06-30", "date_as_text", '"2025-06-30"', False),
        ("tblSales", "Date", serial(date(2025, 6, 30)), "date_as_text", "45838", False),
        ("tblSales", "Date", date(2025, 10, 1), "future_date", "2025-10-01", True),
        ("tblSales", "SKU", "X", "unknown_sku", '"X"', False),
        ("tblSales", "SKU", "b", "sku_near_miss", '"b"', False),
        ("tblSales", "SKU", "B\u00a0", "sku_near_miss", '"B\u00a0"', False),
        ("tblSales", "Revenue", -10.0, "sign_disagrees", "-10.00 for 2 units", False),
        ("tblSales", "COGS", None, "estimated_cogs", "blank", False),
        ("tblOnHand", "Quantity", -1.0, "negative_stock", "-1 units", False),
        ("tblOnHand", "Ownership", "ours", "not_a_choice", '"ours"', True),
        ("tblOnHand", "Unit cost", 0.0, "zero_cost", "0, with 20 units in stock", False),
        ("tblItems", "Unit cost", None, "missing_cost", "blank, with 20 units in stock", False),
        ("tblItems", "Unit cost", 0.0, "zero_cost", "0, with 20 units in stock", False),
        ("tblItems", "Unit cost", -1.0, "out_of_range", "-1", True),
        ("tblItems", "Service level", 95.0, "out_of_range", "95", True),
        ("tblSales", "Quantity", 1e15, "out_of_range", "1e+15", True),
        ("tblSales", "Revenue", -4006381333931000.0, "out_of_range", "-4.006381333931e+15", True),
        ("tblItems", "Service level", 1.0, "out_of_range", "1", True),
        ("tblItems", "Zero cost", "maybe", "not_a_choice", '"maybe"', True),
        ("tblItems", "First stocked", date(2025, 10, 1), "future_date", "2025-10-01", False),
    ],
)
def test_one_spoilt_cell(table: str, header: str, value: Any, kind: str, said: str, excluded: bool) -> None:
    made = clean(spoilt(table, header, 3, value))
    (one,) = [e for e in made.exceptions if e.kind == kind]
    assert (one.row, one.column, one.found, one.excluded) == (3, header, said, excluded)
    assert one.severity == getattr(GateSettings(), kind)
    assert one.expected
    check_tallies(made)
    others = {e.kind for e in made.exceptions} - {kind}
    assert others <= {"estimated_cogs", "sign_disagrees", "missing_cost"}, others


@pytest.mark.parametrize(
    ("table", "header", "value"),
    [
        ("tblSales", "Date", AS_OF), ("tblSales", "SKU", "B"), ("tblSales", "Revenue", 0.0), ("tblSales", "Revenue",
        None),
        ("tblOnHand", "Ownership", "Third Party"), ("tblOnHand", "Ownership", "IN TRANSIT"), ("tblOnHand",
        "Ownership", None),
        ("tblOnHand", "Quantity", 0.0), ("tblItems", "Service level", 0.95), ("tblItems", "Zero cost", "No"),
        ("tblItems", "Zero cost", True), ("tblItems", "Lead time days", 0.0), ("tblItems", "First stocked", AS_OF),
        ("tblItems", "Description", 4711.0), ("tblItems", "NRV per unit", -1.0), ("tblItems", "Zero cost", 1.0),
    ],
)  # fmt: skip
def test_what_is_sound_is_not_told(table: str, header: str, value: Any) -> None:
    assert found(spoilt(table, header, 3, value)) == []


def test_where_a_row_can_do_without_a_cell_only_the_cell_is_left_out() -> None:
    made = clean(spoilt("tblSales", "Revenue", 3, "n/a"))
    assert made.frames["tblSales"]["revenue"].isna().tolist() == [False, True, False]
    assert made.tallies["tblSales"].rows_excluded == 0
    made = clean(spoilt("tblSales", "Quantity", 3, "n/a"))
    assert made.frames["tblSales"]["row"].tolist() == [2, 4]
    assert made.tallies["tblSales"].rows_excluded == 1
    assert made.tallies["tblSales"].excluded_sum["revenue"] == 10.0


def test_a_percent_is_told_as_the_fraction_to_write() -> None:
    (one,) = found(spoilt("tblItems", "Service level", 3, 95.0))
    assert one.expected == "a fraction between 0 and 1; write 0.95"
    (one,) = found(spoilt("tblItems", "Service level", 3, "95%"))
    assert one.kind == "number_as_text"


def test_codes_are_text_leading_zeros_and_numbers_kept_apart() -> None:
    items = {**ITEMS, "SKU": ["00011", 12.0, "C"]}
    made = clean(
        sound(
            tblItems=items,
            tblOnHand={**ON_HAND, "SKU": ["00011", 12.0, "C"]},
            tblSales={**SALES, "SKU": [11.0, "12", "C"]},
        )
    )
    assert list(made.skus) == ["00011", "12", "C", "11"]
    (one,) = made.exceptions
    assert (one.kind, one.sku) == ("unknown_sku", "11")
    assert '"00011"' in one.expected


def test_a_code_that_excel_made_a_date_is_shown_as_one() -> None:
    (one,) = found(spoilt("tblSales", "SKU", 3, date(2025, 5, 1)))
    assert (one.kind, one.sku) == ("unknown_sku", "2025-05-01")


def test_receipts_on_the_day_count_and_after_it_are_left_out() -> None:
    receipts = {**RECEIPTS, "Date": [AS_OF, date(2025, 10, 1)]}
    made = clean(sound(tblReceipts=receipts))
    (one,) = made.exceptions
    assert (one.kind, one.row, one.excluded, one.value_at_stake) == ("receipt_after_as_of", 3, True, 24.0)
    assert made.frames["tblReceipts"]["quantity"].tolist() == [7.0]
    check_tallies(made)


def test_promises_and_forecasts_may_lie_ahead() -> None:
    ahead = date(2026, 1, 1)
    assert not found(sound(
        tblReceipts={**RECEIPTS, "Promised date": [ahead, ahead]},
        tblForecast={"Period": [ahead], "SKU": ["A"], "Forecast qty": [5.0]},
        tblOpenPOs={"PO number": ["P1"], "SKU": ["A"], "Quantity open": [5.0], "Promised date": [ahead]},
    ))  # fmt: skip


def test_duplicate_rows_are_told_and_count() -> None:
    twice = {h: [*values, values[1]] for h, values in SALES.items()}
    made = clean(sound(tblSales=twice))
    (one,) = made.exceptions
    assert (one.kind, one.row, one.found, one.excluded) == ("duplicate_row", 5, "the same as row 3", False)
    assert made.tallies["tblSales"].used_sum["quantity"] == 8.0
    noted = {**twice, "My note": [None, "first", None, "second"]}
    assert not found(sound(tblSales=noted))


def test_a_sku_twice_in_items_blocks_and_may_be_let_pass() -> None:
    items = {h: [*values, values[1]] for h, values in ITEMS.items()}
    (fault,) = refused(sound(tblItems=items))
    assert fault.place == "Items row 5, SKU"
    assert fault.found == 'found "B" again; it stands in row 3'
    made = clean(sound(tblItems=items), config(gate={"duplicate_sku": "warning"}))
    assert [(e.kind, e.row, e.severity) for e in made.exceptions] == [("duplicate_sku", 5, "warning")]
    assert made.known == 3


def test_two_spellings_in_items_are_told() -> None:
    (one,) = found(sound(tblItems={**ITEMS, "SKU": ["A", "B", "b "]}, tblOnHand={**ON_HAND, "SKU": ["A", "B", "b "]},
                         tblSales={**SALES, "SKU": ["A", "B", "b "]}))  # fmt: skip
    assert (one.kind, one.row, one.expected) == ("sku_near_miss", 4, 'one spelling; row 3 has "B"')


@pytest.mark.parametrize("kind", ["unknown_sku", "number_as_text", "future_date", "negative_stock"])
def test_any_kind_can_block(kind: str) -> None:
    book = sound(
        tblSales={
            **SALES,
            "SKU": ["A", "X", "C"],
            "Quantity": [1.0, "2", 3.0],
            "Date": [AS_OF, AS_OF, date(2026, 1, 1)],
        },
        tblOnHand={**ON_HAND, "Quantity": [10.0, -2.0, 5.0]},
    )
    (fault,) = refused(book, config(gate={kind: "block"}))
    assert f"gate.{kind}" in fault.next_step
    (kept,) = [e for e in found(book) if e.kind == kind]
    assert kept.sheet in fault.place


def test_thousands_of_blocked_rows_are_told_by_number() -> None:
    n = 3000
    sales = {"Date": [AS_OF] * n, "SKU": ["X"] * n, "Quantity": [float(i) for i in range(n)], "COGS": [1.0] * n}
    faults = refused(sound(tblSales=sales), config(gate={"unknown_sku": "block"}))
    assert len(faults) == 51
    assert faults[-1].found == "2,950 more rows with unknown sku"


def test_consigned_stock_without_a_cost_is_not_ours_to_value() -> None:
    on_hand = {**ON_HAND, "SKU": ["A", "B", "D"], "Ownership": [None, None, "consigned"]}
    assert {e.kind for e in found(sound(tblOnHand=on_hand))} == {"unknown_sku"}
    on_hand["Ownership"] = [None, None, "owned"]
    assert {e.kind for e in found(sound(tblOnHand=on_hand))} == {"unknown_sku", "missing_cost"}


def test_zero_cost_is_fine_where_items_says_so() -> None:
    items = {**ITEMS, "Unit cost": [2.0, 3.5, 0.0]}
    assert not found(sound(tblItems=items))
    assert [e.kind for e in found(sound(tblItems={**items, "Zero cost": [None] * 3}))] == ["zero_cost"]


def test_returns_follow_the_sign_of_their_quantity() -> None:
    back = {**SALES, "Quantity": [1.0, -2.0, 3.0], "Revenue": [5.0, -10.0, 60.0], "COGS": [2.0, -7.0, 30.0]}
    assert not found(sound(tblSales=back))
    told = found(sound(tblSales={**back, "Revenue": [5.0, 10.0, 60.0], "COGS": [2.0, 7.0, 30.0]}))
    assert [(e.kind, e.column, e.value_at_stake) for e in told] == [
        ("sign_disagrees", "Revenue", 10.0), ("sign_disagrees", "COGS", 7.0),
    ]  # fmt: skip


def test_cogs_that_nobody_gave_is_one_exception() -> None:
    without = {h: values for h, values in SALES.items() if h != "COGS"}
    (one,) = found(sound(tblSales=without))
    assert (one.kind, one.row, one.found) == ("estimated_cogs", None, "there is no COGS column in all 3 rows")
    assert one.value_at_stake == 1 * 2.0 + 2 * 3.5 + 3 * 10.0


def test_short_history_begins_after_the_first_day_of_the_period() -> None:
    assert not found(sound(tblSales={**SALES, "Date": [date(2024, 10, 1), AS_OF, AS_OF]}))
    (one,) = found(sound(tblSales={**SALES, "Date": [AS_OF, AS_OF, date(2025, 9, 29)]}))
    assert (one.kind, one.row, one.found) == ("short_history", None, "the first on 2025-09-29")
    assert one.expected == "movements from 2024-10-01 on, the first day of the period"


@pytest.mark.parametrize(
    ("last", "told"),
    [(date(2024, 9, 30), []), (date(2024, 9, 29), ["stale_stock"])],
)
def test_stale_stock_is_strictly_older_than_the_limit(last: date, told: list[str]) -> None:
    receipts = {"Date": [date(2020, 1, 1), last, last], "SKU": ["A", "B", "C"], "Quantity": [1.0, 2.0, 3.0]}
    sales = {**SALES, "SKU": ["A", "A", "C"]}
    assert [e.kind for e in found(sound(tblReceipts=receipts, tblSales=sales))] == told


def test_stale_stock_says_nothing_where_history_is_short_or_the_item_new() -> None:
    sales = {**SALES, "SKU": ["A", "A", "C"]}
    assert not found(sound(tblSales={**sales, "Date": [date(2024, 10, 1), AS_OF, AS_OF]}))
    old = {**sales, "Date": [date(2020, 1, 1), AS_OF, AS_OF]}
    (one,) = found(sound(tblSales=old))
    assert (one.kind, one.sku, one.value_at_stake) == ("stale_stock", "B", 70.0)
    assert one.found == "20 units, no movement since 2020-01-01"
    assert not found(sound(tblSales=old, tblItems={**ITEMS, "First stocked": [None, date(2025, 1, 1), None]}))


@pytest.mark.parametrize(("last", "stale"), [(AS_OF, False), (date(2020, 2, 1), True)])
def test_stock_that_items_does_not_list_is_stale_by_its_own_movements(last: date, stale: bool) -> None:
    on_hand = {**ON_HAND, "SKU": ["Y", "A", "X"], "Unit cost": [1.0, None, 2.0]}
    sales = {**SALES, "Date": [date(2020, 1, 1), AS_OF, last], "SKU": ["Z", "A", "X"]}
    told = {(e.kind, e.sku) for e in found(sound(tblOnHand=on_hand, tblSales=sales)) if e.kind == "stale_stock"}
    assert told == {("stale_stock", "Y"), *([("stale_stock", "X")] if stale else [])}


@pytest.mark.parametrize(
    ("cells", "currency", "told"),
    [
        (["€5", "€10", "€60"], "", []),
        (["€5", "€10", "€60"], "EUR", []),
        (["€5", "EUR 10", 60.0], "", []),
        (["$5", "USD 10", "CAD 60"], "", [3]),
        (["$5", "USD 10", 60.0], "", []),
        (["€5", "$10", "€60"], "", [3]),
        (["€5", "€10", "€60"], "USD", [2, 3, 4]),
        (["$5", "$10", "$60"], "CAD", []),
    ],
)
def test_mixed_currencies_block(cells: list[Any], currency: str, told: list[int]) -> None:
    book = sound(tblSales={**SALES, "Revenue": cells})
    passed = [
        e
        for e in found(book, config(currency=currency, gate={"mixed_currency": "error"}))
        if e.kind == "mixed_currency"
    ]
    assert [e.row for e in passed] == told
    if told:
        assert len(refused(book, config(currency=currency))) == len(told)


BALANCES: dict[str, list[Any]] = {
    "Period end": [date(2025, 8, 31), date(2025, 9, 30)], "Category": [None, None], "Inventory value": [100.0, 110.0],
}  # fmt: skip


def test_balances_total_or_details_each_once() -> None:
    assert not found(sound(tblBalances=BALANCES))
    details = {**BALANCES, "Period end": [AS_OF, AS_OF], "Category": ["Parts", "Other"]}
    assert not found(sound(tblBalances=details))
    both = {**BALANCES, "Period end": [AS_OF, AS_OF], "Category": [None, "Parts"]}
    faults = refused(sound(tblBalances=both))
    assert [f.place for f in faults] == ["Balances row 2, Period end", "Balances row 3, Period end"]
    assert "the total for 2025-09-30, which also has balances by category" in faults[0].found
    twice = {**BALANCES, "Period end": [AS_OF, AS_OF]}
    (fault,) = refused(sound(tblBalances=twice))
    assert "again; it stands in row 2" in fault.found


def test_exceptions_stand_in_the_order_of_the_workbook() -> None:
    book = sound(
        tblItems={**ITEMS, "Unit cost": [2.0, None, 10.0]},
        tblSales={**SALES, "SKU": ["A", "X", "Y"], "Quantity": ["1", 2.0, "3"]},
    )
    told = [(e.sheet, e.row, e.column) for e in found(book)]
    assert told == [
        ("Items", 3, "Unit cost"), ("Sales", 2, "Quantity"), ("Sales", 3, "SKU"), ("Sales", 4, "SKU"),
        ("Sales", 4, "Quantity"),
    ]  # fmt: skip


def test_a_whole_long_column_as_text_is_told_once_by_its_number() -> None:
    n = 12_000
    sales = {"Date": [AS_OF] * n, "SKU": ["A"] * n, "Quantity": [str(i) for i in range(n)], "COGS": [1.0] * n}
    (one,) = [e for e in found(sound(tblSales=sales)) if e.kind == "number_as_text"]
    assert (one.row, one.found) == (None, 'all 12,000 cells, such as "0"')
    made = clean(sound(tblSales=sales))
    assert made.tallies["tblSales"].coerced_sum["quantity"] == n * (n - 1) / 2
    sales["Quantity"][5] = 5.0
    assert sum(e.kind == "number_as_text" for e in found(sound(tblSales=sales))) == n - 1


def test_the_frames_are_as_documented() -> None:
    made = clean(sound(tblReceipts=RECEIPTS))
    assert list(made.skus) == ["A", "B", "C"] and made.known == 3
    for frame in made.frames.values():
        assert str(frame["row"].dtype) == "int32"
        assert frame["sku"].cat.categories.equals(made.skus)
    sales, items, stock = (made.frames[t] for t in ("tblSales", "tblItems", "tblOnHand"))
    assert str(sales["date"].dtype) == "datetime64[s]"
    assert str(sales["quantity"].dtype) == "float64"
    assert items["zero_cost"].tolist() == [False, False, True]
    assert items["category"].isna().tolist() == [False, False, True]
    assert "ownership" not in stock and stock["location"].cat.categories.tolist() == ["North", "South"]
    owned = clean(spoilt("tblOnHand", "Ownership", 3, "In transit")).frames["tblOnHand"]
    assert owned["ownership"].tolist() == ["owned", "in transit", "owned"]


def test_times_of_day_are_cut_off() -> None:
    late = raw_column([serial(date(2024, 10, 1)) + 0.99, serial(AS_OF) + 0.5, serial(AS_OF)])
    late.kind[:] = 5
    made = clean(sound(tblSales={**SALES, "Date": late}))
    assert not made.exceptions
    assert made.frames["tblSales"]["date"].dt.date.tolist() == [date(2024, 10, 1), AS_OF, AS_OF]


def test_tabs_whose_every_row_is_left_out_leave_empty_frames() -> None:
    made = clean(sound(
        tblItems={**ITEMS, "SKU": [ExcelError("#N/A")] * 3}, tblSales={**SALES, "Quantity": ["?"] * 3},
        tblReceipts={**RECEIPTS, "Date": [date(2026, 1, 1)] * 2},
    ))  # fmt: skip
    assert [len(made.frames[t]) for t in ("tblItems", "tblSales", "tblReceipts")] == [0, 0, 0]
    assert made.known == 0 and list(made.skus) == ["A", "B", "C"]
    check_tallies(made)


def test_a_date_that_two_stated_formats_read_differently_is_told_not_guessed() -> None:
    said = config(read={"date_formats": ("%d/%m/%Y", "%m/%d/%Y")})
    (one,) = found(spoilt("tblSales", "Date", 3, "01/02/2025"), said)
    assert (one.kind, one.expected) == ("not_a_date", "a date; it can be 2025-02-01 or 2025-01-02")
    (one,) = found(spoilt("tblSales", "Date", 3, "31/01/2025"), said)
    assert one.kind == "date_as_text"


@given(
    st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 24),
    st.none() | st.lists(st.dates(date(2000, 1, 1), date(2060, 1, 1)), min_size=2, max_size=40, unique=True)
    .map(sorted),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_the_period_begins_where_the_analyses_begin_it(as_of: date, length: int, ends: list[date] | None) -> None:
    stated = replace(PeriodSettings(), length_periods=length, fiscal_period_ends=tuple(ends or ()))
    settings_ = replace(Config(), period=stated)
    moment = pd.Timestamp(as_of)
    calendar = Calendar.of(settings_, moment)
    prior_end = calendar.back(day_of(moment), length)
    begins = period_begin(moment, settings_)
    assert (begins is None) == (prior_end is None)
    if begins is not None and prior_end is not None:
        assert int(begins.astype("M8[D]").astype(int)) == prior_end + 1
