"""On random small packs: a judge that walks cell by cell agrees, and every tally ties."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.judged import AS_OF, check_tallies, config
from support.rawbook import ExcelError, raw_book, raw_table

from invxl.errors import InputError
from invxl.rawdata import judge

SKUS = ["A", "B", "00011", "ab", "AB", "x "]
DATES = [date(2024, 10, 1), AS_OF, date(2025, 10, 1), "2025-01-05", "2025-13-05", "05.01.2025",
    None, " ", 45000.0, 7.0, True,
         ExcelError("#N/A")]  # fmt: skip
NUMBERS = [1.0, -2.0, 0.0, 3.25, "4", "(5)", "6,5", "1,250", "x", None, "", True, date(2025, 1, 1), ExcelError("#REF!")]
CODES: list[Any] = [*SKUS, 11.0, None, "\u00a0", "a", ExcelError("#N/A"), "X", True]

ROWS = st.lists(
    st.tuples(st.sampled_from(DATES), st.sampled_from(CODES), st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)),
    min_size=1,
    max_size=12,
)  # fmt: skip


class Plain:
    """One cell at a time, in the simplest words."""

    def __init__(self, numbers: list[Any]) -> None:
        self.proof = any(isinstance(n, str) and n in ("6.5", "1,250.50") for n in numbers)

    def blank(self, cell: Any) -> bool:
        return cell is None or (isinstance(cell, str) and not isinstance(cell, ExcelError) and not cell.strip())

    def code(self, cell: Any) -> str | None:
        if self.blank(cell) or isinstance(cell, ExcelError):
            return None
        if isinstance(cell, bool):
            return "TRUE" if cell else "FALSE"
        return str(int(cell)) if isinstance(cell, float) else cell

    def day(self, cell: Any) -> tuple[date | None, str | None]:
        if isinstance(cell, ExcelError):
            return None, "error_cell"
        if self.blank(cell):
            return None, None
        if isinstance(cell, bool):
            return None, "not_a_date"
        if isinstance(cell, date):
            return cell, None
        if isinstance(cell, float):
            if cell <= 32874:
                return None, "not_a_date"
            return date.fromordinal(date(1899, 12, 30).toordinal() + int(cell)), "date_as_text"
        try:
            return datetime.strptime(cell, "%Y-%m-%d").date(), "date_as_text"
        except ValueError:
            return None, "not_a_date"

    def number(self, cell: Any) -> tuple[float, str | None]:
        if isinstance(cell, ExcelError):
            return math.nan, "error_cell"
        if self.blank(cell):
            return math.nan, None
        if isinstance(cell, float):
            return cell, None
        if isinstance(cell, str):
            body = cell
            if body == "(5)":
                return -5.0, "number_as_text"
            if body == "4":
                return 4.0, "number_as_text"
            if body == "1,250" and self.proof:
                return 1250.0, "number_as_text"
        return math.nan, "not_a_number"


@settings(max_examples=250, deadline=None)
@given(ROWS)
def test_a_plain_walk_over_sales_agrees(rows: list[tuple[Any, Any, Any, Any]]) -> None:
    known = ["A", "B", "00011", "AB"]
    headers = ("Date", "SKU", "Quantity", "Revenue")
    sales = {h: [row[i] for row in rows] for i, h in enumerate(headers)}
    book = raw_book(
        raw_table("tblItems", {"SKU": known, "Unit cost": [2.0, 3.0, 4.0, 5.0]}),
        raw_table("tblOnHand", {"As of": [AS_OF], "SKU": ["A"], "Quantity": [1.0]}),
        raw_table("tblSales", sales, first_row=5),
    )
    expected: set[tuple[str, int, str]] = set()
    used: list[tuple[int, str, float, float]] = []
    plain_quantity, plain_revenue = Plain(sales["Quantity"]), Plain(sales["Revenue"])
    filled = 0
    for i, row in enumerate(rows):
        at = 5 + i
        if all(plain_quantity.blank(cell) for cell in row):
            continue
        filled += 1
        out = False
        day, wrong = plain_quantity.day(row[0])
        if wrong:
            expected.add((wrong, at, "Date"))
        out |= day is None
        if plain_quantity.blank(row[0]):
            expected.add(("missing_key", at, "Date"))
        if day is not None and day > AS_OF:
            expected.add(("future_date", at, "Date"))
            out = True
        code = plain_quantity.code(row[1])
        if isinstance(row[1], ExcelError):
            expected.add(("error_cell", at, "SKU"))
        elif code is None:
            expected.add(("missing_key", at, "SKU"))
        elif code not in known:
            near = any(code.strip().casefold() == k.casefold() for k in known)
            expected.add(("sku_near_miss" if near else "unknown_sku", at, "SKU"))
        out |= code is None
        quantity, wrong = plain_quantity.number(row[2])
        if wrong:
            expected.add((wrong, at, "Quantity"))
        if plain_quantity.blank(row[2]):
            expected.add(("missing_key", at, "Quantity"))
        out |= math.isnan(quantity)
        revenue, wrong = plain_revenue.number(row[3])
        if wrong:
            expected.add((wrong, at, "Revenue"))
        if not out:
            assert code is not None
            used.append((at, code, quantity, revenue))
            if quantity * revenue < 0:
                expected.add(("sign_disagrees", at, "Revenue"))
    if not filled:
        try:
            judge(book, config())
        except InputError:
            return
        raise AssertionError("an empty Sales tab was taken")
    made = judge(book, config())
    cellwise = {"duplicate_row", "estimated_cogs", "short_history", "stale_stock"}
    told = {(e.kind, e.row, e.column) for e in made.exceptions if e.sheet == "Sales" and e.kind not in cellwise}
    assert told == expected
    assert len(told) == sum(e.sheet == "Sales" and e.kind not in cellwise for e in made.exceptions)
    frame = made.frames["tblSales"]
    revenue = [None if math.isnan(row[3]) else row[3] for row in used]
    assert list(zip(frame["row"], frame["sku"].astype(str), frame["quantity"], strict=True)) == [
        row[:3] for row in used
    ]
    assert [None if math.isnan(r) else r for r in frame["revenue"]] == revenue
    assert made.tallies["tblSales"].rows == filled
    check_tallies(made)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_duplicates_are_those_that_a_plain_comparison_finds(rows: list[tuple[Any, Any, Any, Any]]) -> None:
    receipts = {h: [row[i] for row in rows] for i, h in enumerate(("Date", "SKU", "Quantity", "Unit cost"))}
    book = raw_book(
        raw_table("tblItems", {"SKU": ["A"], "Unit cost": [2.0]}),
        raw_table("tblOnHand", {"As of": [AS_OF], "SKU": ["A"], "Quantity": [1.0]}),
        raw_table("tblSales", {"Date": [AS_OF], "SKU": ["A"], "Quantity": [1.0], "COGS": [1.0]}),
        raw_table("tblReceipts", receipts),
    )
    made = judge(book, config())
    expected = []
    for i, row in enumerate(rows):
        typed = [(type(cell), cell) for cell in row]
        blank = all(cell is None or (type(cell) is str and not cell.strip()) for cell in row)
        first = next(j for j in range(i + 1) if [(type(c), c) for c in rows[j]] == typed)
        if first < i and not blank:
            expected.append((i + 2, f"the same as row {first + 2}"))
    assert [(e.row, e.found) for e in made.exceptions if e.kind == "duplicate_row"] == expected
    check_tallies(made)
