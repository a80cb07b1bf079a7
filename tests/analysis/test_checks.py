"""Checks: every side worked out by hand on a small company with dirt, and what each kind of gap says."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support import tied
from support.rawbook import ExcelError, raw_book, raw_rows, raw_table

from invxl.analysis import abc, aging, checks, facts, kpi
from invxl.analysis.checking import ABC_USAGE, AGING_CATEGORY, AGING_QUANTITY, AGING_VALUE, KPI_KEY, KPI_VALUE
from invxl.analysis.native import LEFT_OUT, column, plain
from invxl.analysis.results import Check
from invxl.columns import RawBook
from invxl.rawdata import judge
from invxl.schema import LOAD_LOG
from invxl.settings.model import AbcSettings, CheckSettings, Config, GlSettings

LOG = [c.header for c in LOAD_LOG.columns]


def checked(book: RawBook | None = None, config: Config = tied.CONFIG) -> dict[str, Check]:
    book = book or tied.book()
    clean = judge(book, config, tied.AS_OF)
    known = facts.build(clean, config)
    classes = abc.analyse(known, config)
    aged = aging.analyse(known, config, classes)
    measured = kpi.analyse(clean, known, classes, aged, config)
    found = checks.analyse(clean, known, measured, classes, aged, config, book)
    assert len({c.id for c in found}) == len(found)
    for check in found:
        assert (check.difference is None) == (check.status == "Not available")
        assert check.difference is not None or check.note
        left, right = (math.fsum(x.sign * x.value for x in side) for side in (check.left, check.right))
        assert check.difference is None or check.difference == pytest.approx(left - right, abs=1e-12)
    return {c.id: c for c in found}


def side(check: Check, name: str = "right") -> list[tuple[str, float]]:
    lines = check.left if name == "left" else check.right
    return [(x.label, x.sign * x.value) for x in lines]


def test_a_company_whose_books_tie_out() -> None:
    found = checked()
    assert {c.status for c in found.values()} == {"OK"}, [c for c in found.values() if c.status != "OK"]
    assert list(found)[:8] == [
        "aging_quantity", "aging_value", "kpi_inventory", "layers_quantity", "layers_value", "cost_coverage",
        "abc_usage", "gl_inventory",
    ]  # fmt: skip


def test_native_less_not_owned_plus_accepted_less_left_out_is_used() -> None:
    assert side(checked()["aging_quantity"]) == [
        ("OnHand: quantity", 246.0), ("Not owned: consigned", -100.0), ("Not owned: in transit", -50.0),
        ("Typed as text, accepted", 4.0), (LEFT_OUT, -77.0),
    ]  # fmt: skip
    assert side(checked()["aging_value"]) == [
        ("OnHand: quantity x unit cost", 447.0), ("Not owned: consigned", -200.0), ("Not owned: in transit", -150.0),
        ("Valued at the item's cost (no cost in the row)", 64.0), ("Typed as text, accepted", 0.0), (LEFT_OUT, -77.0),
    ]  # fmt: skip


def test_usage_is_given_typed_estimated_and_consumed() -> None:
    """The error cell is estimated like a blank; the day of the as-of date counts whole, whatever the time of day."""
    assert side(checked()["abc_usage"]) == [
        ("Sales: COGS", 29.0), ("Typed as text, accepted", 12.0), (LEFT_OUT, 0.0),
        ("COGS blank: quantity x item cost (estimated)", 19.0), ("Consumption: quantity x item cost", 15.0),
    ]  # fmt: skip


@pytest.mark.parametrize("basis", ["revenue", "margin"])
def test_usage_in_other_bases_ties_too(basis: Any) -> None:
    found = checked(config=replace(tied.CONFIG, abc=AbcSettings(basis=basis)))["abc_usage"]
    assert found.status == "OK" and side(found)[0] == ("Sales: revenue", 104.0)


def test_plain_sums_where_nothing_has_to_be_picked() -> None:
    on_hand = {"As of": [tied.AS_OF], "SKU": ["a"], "Quantity": [3.0], "Unit cost": [2.0]}
    found = checked(tied.book(tblOnHand=on_hand, tblGL=None))
    assert found["aging_quantity"].right[0].native == "SUM(tblOnHand[Quantity])"
    assert found["aging_value"].right[0].native == "SUMPRODUCT(tblOnHand[Quantity],tblOnHand[Unit cost])"


def test_an_error_cell_is_stepped_over_by_sums_and_has_no_product() -> None:
    on_hand = {"As of": [tied.AS_OF] * 2, "SKU": ["a", "b"], "Quantity": [3, 4], "Unit cost": [2, ExcelError("#N/A")]}
    found = checked(tied.book(tblOnHand=on_hand))
    assert found["aging_value"].right[0].native == "" and found["aging_value"].status == "OK"
    on_hand["Quantity"] = [3, ExcelError("#REF!")]
    native = checked(tied.book(tblOnHand=on_hand))["aging_quantity"].right[0].native
    assert (
        native
        == 'SUMIFS(tblOnHand[Quantity],tblOnHand[Quantity],">0")+SUMIFS(tblOnHand[Quantity],tblOnHand[Quantity],"<0")'
    )


def test_several_dates_of_stock_are_told_apart() -> None:
    on_hand = {"As of": [date(2025, 8, 31), tied.AS_OF], "SKU": ["a", "a"], "Quantity": [50, 3], "Unit cost": [2, 2]}
    found = checked(tied.book(tblOnHand=on_hand, tblGL=None))
    assert side(found["aging_quantity"])[0] == ("OnHand: quantity", 3.0)
    assert "DATE(2025,9,30)" in found["aging_quantity"].right[0].native


# --- The ledger ----------------------------------------------------------------------------------------------------


def test_the_ledger_by_account_and_by_category() -> None:
    found = checked()
    assert side(found["gl_inventory"]) == [("GL: balance 01401", -10.0), ("GL: balance 1400", 52.0),
                                           ("GL: balance Stock*", 42.0)]  # fmt: skip
    ids = [id_ for id_ in found if id_.startswith("gl_inventory:")]
    assert ids == ["gl_inventory:Ink [black] #1", "gl_inventory:Pens", "gl_inventory:(no category)"]
    assert side(found["gl_inventory:Pens"], "left") == [("Aging: value of Pens", 52.0)]
    assert sum(v for _, v in side(found["gl_inventory:Pens"])) == 52.0, "Pens and pens are one category"


def test_stock_that_adds_nothing_for_want_of_a_cost_is_told_where_the_ledger_is_tied() -> None:
    items = {**tied.ITEMS, "Unit cost": [2.0, None, 5.0, 7.0]}
    found = checked(tied.book(tblItems=items))
    assert found["gl_inventory:Pens"].note == "4 units have no cost and add nothing (SKUs: 1)"
    assert found["gl_inventory:Pens"].difference == -12.0
    assert found["gl_inventory:(no category)"].note == ""


def test_an_account_of_the_settings_that_the_ledger_lacks_is_named() -> None:
    config = replace(Config(), gl=GlSettings(inventory_accounts=("1400", "1499")))
    assert checked(ledger(), config)["gl_inventory"].note == "No balance of account 1499"


def ledger(**changed: list[Any]) -> RawBook:
    columns = {"Period end": [tied.AS_OF], "Account": ["1400"], "Category": [None], "Balance": [84.0]}
    return tied.book(tblGL={**columns, **{k.replace("_", " "): v for k, v in changed.items()}})


@pytest.mark.parametrize(("balance", "status"), [(85.0, "OK"), (85.01, "FAIL"), (83.0, "OK"), (82.99, "FAIL")])
def test_the_tolerance_of_the_ledger_is_inclusive(balance: float, status: str) -> None:
    found = checked(ledger(Balance=[balance]), Config())["gl_inventory"]
    assert found.status == status and found.difference == pytest.approx(84 - balance)


def test_the_tolerance_is_the_larger_of_amount_and_share() -> None:
    config = replace(Config(), checks=CheckSettings(gl_amount=1.0, gl_share=0.1))
    assert checked(ledger(Balance=[90.0]), config)["gl_inventory"].tolerance == 9.0


def test_a_ledger_without_categories_is_tied_in_total_only() -> None:
    found = checked(ledger(), Config())
    assert [id_ for id_ in found if id_.startswith("gl_inventory")] == ["gl_inventory"]
    assert side(found["gl_inventory"]) == [("GL: balance", 84.0)]


def test_accounts_name_their_category_in_the_settings() -> None:
    gl = GlSettings(inventory_accounts=("1400", "1410"), category_by_account={"1400": "Pens", "1410": "Ink [black] #1"})
    book = ledger(Period_end=[tied.AS_OF] * 2, Account=["1400", "1410"], Category=[None, None], Balance=[52, -10])
    found = checked(book, replace(Config(), gl=gl))
    assert found["gl_inventory:Pens"].status == "OK"
    assert found["gl_inventory:(no category)"].status == "FAIL"


def test_a_ledger_of_another_day_says_so() -> None:
    found = checked(ledger(Period_end=[date(2025, 8, 31)]), Config())["gl_inventory"]
    assert found.status == "Not available" and "2025-09-30" in found.note


def balances(ends: list[date], cogs: list[float | None]) -> RawBook:
    return tied.book(tblGL=None, tblBalances={"Period end": ends, "Inventory value": [84.0] * len(ends), "COGS": cogs})


def test_cogs_against_balances_over_the_periods_they_hold() -> None:
    ends = [date(2025, m, d) for m, d in ((5, 31), (6, 30), (7, 31), (8, 31), (9, 30))]
    found = checked(balances(ends, [5.0, 0.0, 0.0, 0.0, 9.0]), Config())["gl_cogs"]
    assert (found.status, found.note) == ("OK", "153 days, 2025-05-01 to 2025-09-30")
    gap = checked(balances([ends[0], ends[4]], [5.0, 9.0]), Config())["gl_cogs"]
    assert (gap.status, gap.note) == ("Not available", "Balances: COGS misses the period to 2025-08-31")
    late = checked(balances(ends[:4], [5.0, 0.0, 0.0, 0.0]), Config())["gl_cogs"]
    assert (late.status, late.note) == ("Not available", "Balances: no COGS at 2025-09-30")
    none = checked(balances(ends, [None] * 5), Config())["gl_cogs"]
    assert none.status == "Not available" and "gl.cogs_accounts" in none.note


def test_balances_of_a_whole_year_cover_the_period() -> None:
    ends = [d.date() for d in pd.date_range("2024-09-30", "2025-09-30", freq="ME")]
    found = checked(balances(ends, [777.0] + [5.0] * 12), Config())["gl_cogs"]
    assert found.note == "365 days, 2024-10-01 to 2025-09-30"
    assert side(found)[0] == ("Balances: COGS", 60.0), "what ended before the period began is not in it"


# --- Shares, rows, loads -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "status"), [(100, "OK"), (95, "OK"), (94, "Warning"), (80, "Warning"), (79, "FAIL"), (1, "FAIL")]
)
def test_the_share_with_receipts_is_graded(received: int, status: str) -> None:
    on_hand = {"As of": [tied.AS_OF], "SKU": ["a"], "Quantity": [100], "Unit cost": [2.0]}
    receipts = {"Date": [tied.AS_OF], "SKU": ["a"], "Quantity": [received], "Unit cost": [2.0]}
    found = checked(tied.book(tblOnHand=on_hand, tblReceipts=receipts))
    assert found["layers_quantity"].status == found["layers_value"].status == status
    assert found["layers_quantity"].left[0].value == received / 100


def test_without_receipts_the_share_is_not_0_but_not_available() -> None:
    found = checked(tied.book(tblReceipts=None))
    assert found["layers_quantity"].status == "Not available" and "Receipts" in found["layers_quantity"].note


def test_cost_coverage_warns_and_never_fails() -> None:
    items = {**tied.ITEMS, "Unit cost": [None, None, None, 7.0]}
    found = checked(tied.book(tblItems=items))["cost_coverage"]
    assert found.status == "Warning" and found.left[0].value == pytest.approx((5 + 6) / 23)


def test_rows_with_a_key_are_counted_natively_and_the_rest_stand_beside_them() -> None:
    sales = {"Date": [tied.AS_OF, None], "SKU": ["a", "a"], "Quantity": [1, 2]}
    found = checked(tied.book(tblSales=sales))["rows_tblSales"]
    assert [(x.label, x.value, x.native) for x in found.left] == [
        ("Rows with Date", 1.0, "COUNTA(tblSales[Date])"), ("Rows without Date", 1.0, ""),
    ]  # fmt: skip
    assert side(found) == [("Rows that take part", 1.0), ("Rows left out (see Exceptions)", 1.0)]


def loaded(*rows: tuple[str, float, float | None, float | None, date | None, date | None], **changed: Any) -> RawBook:
    log = raw_rows(LOAD_LOG.table, LOG, [
        [table, tied.AS_OF, "x.csv", "00", n, 0, n, quantity, value, first, last, None]
        for table, n, quantity, value, first, last in rows
    ])  # fmt: skip
    return raw_book(*tied.book(**changed).tables.values(), log)


RECEIVED = ("tblReceipts", 3, 24, 15 * 2.1 + 3 * 2.9 + 6 * 6.0, date(2024, 1, 1), date(2025, 9, 1))


def test_what_was_loaded_is_still_there() -> None:
    found = checked(loaded(RECEIVED))
    assert {id_: c.status for id_, c in found.items() if id_.startswith("load")} == {
        "load_rows_tblReceipts": "OK", "load_quantity_tblReceipts": "OK", "load_value_tblReceipts": "OK",
        "load_dates_tblReceipts": "OK",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [("Quantity", 16, {"load_quantity_tblReceipts": 1.0, "load_value_tblReceipts": 2.1}),
     ("Unit cost", 3.1, {"load_value_tblReceipts": 15.0}),
     ("Date", date(2025, 9, 4), {"load_dates_tblReceipts": 3.0}),
     ("SKU", "b", {})],
)  # fmt: skip
def test_a_changed_cell_shows_in_what_it_changes_by_so_much(
    header: str, value: Any, expected: dict[str, float]
) -> None:
    receipts = {name: list(values) for name, values in tied.RECEIPTS.items()}
    receipts[header][0] = value
    found = checked(loaded(RECEIVED, tblReceipts=receipts))
    red = {id_: c.difference for id_, c in found.items() if id_.startswith("load") and c.status == "FAIL"}
    assert red == pytest.approx(expected)


def test_a_tab_that_was_emptied_after_the_load_fails() -> None:
    found = checked(loaded(RECEIVED, tblReceipts=None))
    assert found["load_rows_tblReceipts"].difference == -3 and found["load_rows_tblReceipts"].status == "FAIL"


def test_several_files_into_one_tab_are_added_up() -> None:
    parts = [("tblReceipts", 1, 15, 31.5, date(2025, 9, 1), date(2025, 9, 1)),
             ("tblReceipts", 2, 9, 44.7, date(2024, 1, 1), date(2025, 6, 1))]  # fmt: skip
    found = checked(loaded(*parts))
    assert {c.status for id_, c in found.items() if id_.startswith("load")} == {"OK"}
    native = found["load_dates_tblReceipts"].left[0].native
    assert "SUMIFS" not in native and "MAX" in native, "SUMIFS would add the dates of both files"


def test_nothing_is_loaded_without_a_log() -> None:
    assert not [id_ for id_ in checked() if id_.startswith("load")]


# --- Formulas ------------------------------------------------------------------------------------------------------


def test_our_headers_are_those_of_the_sheets() -> None:
    from sheets.company import refreshed

    done = refreshed(tied_to_company())
    headers = {t.name: {c.header for c in t.columns} for s in done.pack.sheets if (t := s.table)}
    assert {AGING_VALUE, AGING_QUANTITY, AGING_CATEGORY} <= headers["tblAging"]
    assert ABC_USAGE in headers["tblABC"] and {KPI_VALUE, KPI_KEY} <= headers["tblKPI"]
    ours = {column(t, h) for t, names in headers.items() for h in names}
    for check in done.results.checks:
        for line in (*check.left, *check.right):
            for table in ("tblAging", "tblABC", "tblKPI"):
                assert line.native.count(f"{table}[") == sum(
                    line.native.count(ref) for ref in ours if ref.startswith(table)
                )


def tied_to_company() -> Config:
    from sheets.company import CONFIG

    return CONFIG


@pytest.mark.parametrize("text", ["1400", "01400", "-5", "12 Jan", "$3", ".5", "a*", "what?", "~x", "=a", "<b", ">b",
                                  "TRUE", "false", "#N/A", "5%", " 7"])  # fmt: skip
def test_texts_that_sumifs_would_read_otherwise_are_not_given_to_it(text: str) -> None:
    assert not plain(text)


@pytest.mark.parametrize("text", ["Pens", "in transit", "Hand tools", "(no category)", "A&B", 'say "x"', "é"])
def test_plain_texts_are(text: str) -> None:
    assert plain(text)


def test_a_table_that_is_empty_but_for_its_headers() -> None:
    empty = raw_table("tblGL", {h: np.empty(0) for h in ("Period end", "Account", "Balance")})
    found = checked(raw_book(*tied.book(tblGL=None).tables.values(), empty), Config())
    assert found["gl_inventory"].note == "GL is not given"
