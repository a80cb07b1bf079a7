"""Headers are matched by name and alias; what is missing or stands twice is told, all at once."""

from __future__ import annotations

from support.judged import ITEMS, ON_HAND, SALES, clean, config, found, refused, sound
from support.rawbook import raw_book, raw_table

from invxl.rawdata.words import header_key
from invxl.schema import TABS


def renamed(columns: dict[str, list], **names: str) -> dict[str, list]:
    return {names.get(h.replace(" ", "_"), h): values for h, values in columns.items()}


def test_no_name_stands_for_two_columns_of_a_tab() -> None:
    for tab in TABS:
        keys: dict[str, str] = {}
        for column in tab.columns:
            for name in column.names:
                assert keys.setdefault(header_key(name), column.id) == column.id, (tab.sheet, name)


def test_aliases_case_and_spaces() -> None:
    made = clean(sound(
        tblSales=renamed(SALES, Date="INVOICE  DATE", SKU="stock_code", Quantity="Qty\u00a0sold", Revenue="net-sales"),
        tblOnHand=renamed(ON_HAND, As_of="AsOf", Location="warehouse"),
    ))  # fmt: skip
    assert made.tallies["tblSales"].headers == {
        "date": "INVOICE  DATE", "sku": "stock_code", "quantity": "Qty\u00a0sold", "revenue": "net-sales",
        "cogs": "COGS",
    }  # fmt: skip
    assert not made.exceptions


def test_the_order_of_columns_does_not_matter() -> None:
    made = clean(sound(tblSales=dict(reversed(SALES.items()))))
    assert made.frames["tblSales"]["quantity"].tolist() == [1.0, 2.0, 3.0]


def test_headers_of_the_settings() -> None:
    german = renamed(SALES, Quantity="Menge", SKU="Artikel")
    said = config(read={"aliases": {"Sales": {"menge ": "Quantity", "Artikel": "SKU"}}})
    assert clean(sound(tblSales=german), said).tallies["tblSales"].headers["quantity"] == "Menge"


def test_a_stated_header_wins_over_an_alias_of_another_column() -> None:
    amounts = renamed(SALES, Quantity="Amount", Revenue="Net sales")  # Amount is an alias of Revenue
    said = config(read={"aliases": {"Sales": {"Amount": "Quantity"}}})
    made = clean(sound(tblSales=amounts), said)
    assert made.frames["tblSales"]["quantity"].tolist() == [1.0, 2.0, 3.0]
    assert made.frames["tblSales"]["revenue"].tolist() == [5.0, 10.0, 60.0]


def test_our_own_header_wins_over_a_users_column_that_has_an_alias() -> None:
    made = clean(sound(tblItems={**ITEMS, "Cost": ["my note"] * 3}))
    assert made.tallies["tblItems"].headers["unit_cost"] == "Unit cost"
    assert not made.exceptions


def test_two_aliases_for_one_column_are_a_fault() -> None:
    doubtful = {**renamed(SALES, Quantity="Qty"), "Units": [1.0, 2.0, 3.0]}
    (fault,) = refused(sound(tblSales=doubtful))
    assert fault.place == "Sales, Quantity"
    assert fault.found == '2 headers stand for it: "Qty", "Units"'


def test_every_missing_header_and_tab_at_once_with_the_nearest() -> None:
    book = raw_book(
        raw_table("tblItems", renamed(ITEMS, Unit_cost="Unt cots")),
        raw_table("tblSales", {"SKU": ["A"], "Revenue": [5.0]}),
    )
    faults = {fault.place: fault for fault in refused(book)}
    assert set(faults) == {"OnHand", "Items, Unit cost", "Sales, Date", "Sales, Quantity"}
    assert faults["OnHand"].found == "the table tblOnHand is missing"
    assert 'Is it "Unt cots"?' in faults["Items, Unit cost"].next_step
    assert '"SKU", "Revenue"' in faults["Sales, Date"].found


def test_a_needed_tab_without_rows_is_a_fault_an_optional_one_is_not() -> None:
    blank = {h: [None] for h in SALES}
    (fault,) = refused(sound(tblSales=blank))
    assert (fault.place, fault.found) == ("Sales", "the table tblSales has no rows")
    made = clean(sound(tblReceipts={"Date": [None], "Whatever": [None]}))
    assert "tblReceipts" not in made.frames and "tblReceipts" not in made.tallies


def test_a_used_optional_tab_needs_its_headers() -> None:
    (fault,) = refused(sound(tblReceipts={"Date": [None], "SKU": ["A"]}))
    assert fault.place == "Receipts, Quantity"


def test_blank_rows_are_no_rows() -> None:
    gapped = {h: [values[0], None, " \u00a0", *values[1:]] if h == "SKU" else [values[0], None, None, *values[1:]]
              for h, values in SALES.items()}  # fmt: skip
    made = clean(sound(tblSales=gapped))
    assert not made.exceptions
    assert made.frames["tblSales"]["row"].tolist() == [2, 5, 6]
    assert made.tallies["tblSales"].rows == 3


def test_a_sound_pack_has_no_exceptions() -> None:
    assert found(sound()) == []
