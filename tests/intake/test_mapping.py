"""Mapping files: what they can say, and every fault at its file, line and column."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.exports import cells, loaded, mapping, refused, written
from support.rawbook import raw_column, serial

from invxl import resources
from invxl.errors import Fault, InputError
from invxl.intake.filters import parse
from invxl.intake.mapping import Entry, read_mapping

ORDERS = (
    "Doc,Item,Qty,Price,State,Day,Whs\n"
    "1,A,2,1.10,4,2025-01-02,N\n"
    "2,B,0,2.00,4,2025-01-03,N\n"
    "3,C,5,3.00,1,2025-01-04,S\n"
    "C4,D,n/a,4.00,4,2025-01-05,\n"
    "5,E,,5.00,4,2025-01-06,S\n"
)


def plan(folder: Path, **more: object) -> str:
    entry = {
        "file": "export*.csv", "tab": "Sales",
        "columns": {"Date": "Day", "SKU": "Item", "Quantity": "Qty", "Location": "Whs"}, **more,
    }  # fmt: skip
    return str(written(folder, "map.yaml", yaml.safe_dump({"loads": [entry]}, sort_keys=False)))


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        (["State = 4"], "ABDE"), (["State <> 4"], "C"), (["State != 4"], "C"), (["State in (1, 4)"], "ABCDE"),
        (["State not in (1)"], "ABDE"), (["Qty > 0"], "ACD"), (["Qty >= 2"], "ACD"), (["Qty < 5"], "ABD"),
        (["Qty = 2"], "A"), (["Qty = 2.0"], "A"), (["Doc starts with C"], "D"), (["Doc not starts with C"], "ABCE"),
        (["Whs is blank"], "D"), (["Whs is not blank"], "ABCE"), (["Whs ="], "D"), (["Whs <>"], "ABCE"),
        (["Day >= 2025-01-04"], "CDE"), (["Day < 2025-01-03"], "A"), (["State = 4", "Qty > 0"], "AD"),
        (['"Whs" = N'], "AB"),
        (["whs = N"], "AB"),
    ],
)  # fmt: skip
def test_filters_keep_what_cannot_be_compared(tmp_path: Path, where: list[str], kept: str) -> None:
    made = loaded(written(tmp_path, "export1.csv", ORDERS), plan(tmp_path, where=where))
    assert "".join(cells(made, "tblSales", "SKU")) == kept
    (total,) = made.totals
    assert (total.rows_read, total.rows_filtered, total.rows) == (5, 5 - len(kept), len(kept))


@pytest.mark.parametrize(
    "text", ["", "State", "= 4", "Qty > ", "Qty > many", "Whs is blank x", "State in ()", "Qty >= 2025-13-01"]
)
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(InputError):
        parse(text)


def test_products_signs_constants_and_values(tmp_path: Path) -> None:
    made = loaded(written(tmp_path, "export1.csv", ORDERS), plan(
        tmp_path, multiply={"Revenue": ["Qty", "Price"]}, negate=["Quantity"], constants={"Customer": "Web",
        "COGS": "1.5"},
        values={"Location": {"N": "North", "s": "South"}},
    ))  # fmt: skip
    assert cells(made, "tblSales", "Revenue") == [2.2, 0.0, 15.0, "n/a x 4.00", None]
    assert cells(made, "tblSales", "Quantity") == [-2.0, 0.0, -5.0, "n/a", None]
    assert cells(made, "tblSales", "Customer") == ["Web"] * 5
    assert cells(made, "tblSales", "COGS") == [1.5] * 5
    assert cells(made, "tblSales", "Location") == ["North", "North", "South", None, "South"]


def test_several_files_fill_one_tab_one_below_the_other(tmp_path: Path) -> None:
    written(tmp_path, "export1.csv", ORDERS)
    written(tmp_path, "export2.csv", ORDERS.replace(",N\n", ",W\n").replace("A,2", "Z,7"))
    written(tmp_path, "notes.csv", "a\n1\n")
    made = loaded(tmp_path, plan(tmp_path))
    assert cells(made, "tblSales", "SKU") == [*"ABCDE", *"ZBCDE"]
    assert cells(made, "tblSales", "Location") == ["N", "N", "S", None, "S", "W", "W", "S", None, "S"]
    assert [t.file for t in made.totals] == ["export1.csv", "export2.csv"]
    assert any("notes.csv: left out" in line for line in made.lines)


def test_one_file_may_fill_two_tabs(tmp_path: Path) -> None:
    text = """\
        loads:
          - {file: all.csv, tab: Items, columns: {SKU: Item, Unit cost: Price}}
          - {file: all.csv, tab: Sales, columns: {Date: Day, SKU: Item, Quantity: Qty}}
          - {file: more.csv, tab: Receipts, columns: {Date: Day, SKU: Item, Quantity: Qty}}
        """
    made = loaded(written(tmp_path, "all.csv", ORDERS), mapping(tmp_path, text))
    assert [t.table for t in made.tables] == ["tblItems", "tblSales"]
    assert any("Receipts: more.csv is not among the files" in line for line in made.lines)


def test_their_headers_may_have_other_names(tmp_path: Path) -> None:
    path = written(tmp_path, "export1.csv", ORDERS.replace("Qty", "Menge", 1))
    assert '"Qty"' in refused(path, plan(tmp_path))[0].found
    made = loaded(path, plan(tmp_path, also_called={"Qty": ["Units", "MENGE"]}))
    assert cells(made, "tblSales", "Quantity")[0] == 2.0


def test_every_missing_column_of_every_file_at_once(tmp_path: Path) -> None:
    written(tmp_path, "export1.csv", ORDERS.replace("Qty", "Quantty", 1).replace("Day", "When", 1))
    written(tmp_path, "export2.csv", ORDERS.replace("Item", "Code", 1))
    faults = refused(tmp_path, plan(tmp_path, where=["Stat = 4"]))
    assert [(f.place, re.findall('no column "(.+?)"', f.found)[0]) for f in faults] == [
        ("export1.csv", "Day"), ("export1.csv", "Qty"), ("export1.csv", "Stat"), ("export2.csv", "Item"),
        ("export2.csv", "Stat"),
    ]  # fmt: skip
    assert faults[2].next_step == 'Is it "State"?'


def test_columns_that_nothing_uses_are_told(tmp_path: Path) -> None:
    made = loaded(written(tmp_path, "export1.csv", ORDERS), plan(tmp_path))
    assert made.totals[0].untaken == ("Doc", "Price", "State")
    assert "Not taken: Doc, Price, State" in made.lines[0]


def test_a_line_of_totals_under_columns_that_are_not_taken_is_no_row(tmp_path: Path) -> None:
    made = loaded(written(tmp_path, "export1.csv", ORDERS + "Total,,,99,,,\n"), plan(tmp_path))
    assert made.totals[0].rows == 5


@pytest.mark.parametrize(
    ("text", "place", "said", "step"),
    [
        ("loads:\n- fil: a.csv\n  tab: Sales\n", "m.yaml:2:3", "unknown key fil in loads.1", "Did you mean file?"),
        ("loads:\n- file: a.csv\n  tab: Sels\n", "m.yaml:3:8", 'tab is "Sels"', "Did you mean Sales?"),
        ("loads:\n- file: a.csv\n", "m.yaml:2:9", "an entry without tab", ""),
        ("loads: []\n", "m.yaml", "no exports are listed", ""),
        ("", "m.yaml", "no exports are listed", ""),
        ("loads: 5\n", "m.yaml:1:8", 'loads is "5"', "Write [5]"),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: NO, Unit cost: b}\n", "m.yaml:4:18",
         "loads.1.columns.SKU is NO without quotes", 'Write "NO"'),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a, Unit cots: b, Unit cost: c}\n", "m.yaml:4:32",
         "Items has no Unit cots", "Did you mean Unit cost?"),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a}\n", "m.yaml:2:9", "Items is given no Unit cost", ""),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a, Unit cost: b}\n  constants: {SKU: x}\n",
        "m.yaml:5:20",
         "SKU in constants and in columns", ""),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a, Unit cost: b}\n  negate: [SKU]\n", "m.yaml:5:11",
         "SKU holds no numbers", ""),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a, Unit cost: b}\n  encoding: utf8x\n", "m.yaml:5:13",
         'encoding is "utf8x"', "Did you mean utf-8?"),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a, Unit cost: b}\n  date_formats: [\"%d.%m\"]\n",
        "m.yaml:5:18",
         'date_formats has "%d.%m"', "Such as %Y-%m-%d or %d.%m.%Y"),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a, Unit cost: b}\n  where: [State]\n", "m.yaml:5:11",
         'found "State"', 'Such as "Status = 4", "Type in (A, B)" or "Invoice not starts with C"'),
        ("loads:\n- file: a.csv\n  tab: Items\n  columns: {SKU: a, SKU: b}\n", "m.yaml:4:21",
        "the key SKU a second time",
         "The first is at m.yaml:4:13; remove one"),
        ("loads:\n- file: a.csv\n  tab: Items\n  header_row: 0\n", "m.yaml:4:15", "loads.1.header_row is 0", ""),
        ("loads:\n- file: a.csv\n  tab: Items\n  decimal_comma: yes\n", "m.yaml:4:18",
        "loads.1.decimal_comma is yes", "Write true"),
    ],
)  # fmt: skip
def test_faults_at_their_place(text: str, place: str, said: str, step: str) -> None:
    with pytest.raises(InputError) as error:
        read_mapping("m.yaml", text)
    faults = [fault for fault in error.value.faults if isinstance(fault, Fault)]
    hit = next((fault for fault in faults if fault.found == said), None)
    assert hit is not None, [str(fault) for fault in faults]
    assert hit.place == place
    assert hit.next_step == step


def test_all_faults_at_once() -> None:
    text = "loads:\n- file: a.csv\n  tab: Sels\n- tab: Items\n  columns: {SKU: a}\n  wher: [x]\n"
    with pytest.raises(InputError) as error:
        read_mapping("m.yaml", text)
    assert len(error.value.faults) == 1  # unknown keys first: what they say is not known to be wrong
    with pytest.raises(InputError) as error:
        read_mapping("m.yaml", text.replace("wher:", "where:"))
    assert len(error.value.faults) == 4


PIECES = ["", "&a ", "*a", "!!str ", "<<: ", "- ", "NO", "1:30", "{", "]", '"', ": ", "#", "\t", "where", "loads: ["]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_a_mapping_holds_it_loads_or_is_told(data: st.DataObject) -> None:
    text = resources.file("config", "mappings", "adventureworks.yaml").read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at, cut = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 8))
        piece = data.draw(
            st.sampled_from(
                ["", "&a ", "*a", "!!str ", "<<: ", "- ", "NO", "1:30", "{", "]", '"', ": ", "#", "\t", "where"]
            )
        )
        text = text[:at] + piece + text[at + cut :]
    try:
        made = read_mapping("m.yaml", text)
    except InputError as error:
        assert error.faults
        assert all(isinstance(f, Fault) and f.place.startswith("m.yaml") and f.found and f.needed for f in error.faults)
        return
    assert all(entry.file and entry.filters is not None for entry in made.loads)


def test_shipped_mappings_are_found_by_name_and_load(tmp_path: Path) -> None:
    folder = resources.folder("config") / "mappings"
    for path in folder.glob("*.yaml"):
        assert read_mapping(path.name, path.read_text(encoding="utf-8")).loads
    (fault,) = refused(written(tmp_path, "export1.csv", ORDERS), "adventurework")
    assert fault.next_step == "Is it adventureworks?"


def test_the_example_shows_every_key_and_works(tmp_path: Path) -> None:
    text = resources.file("config", "mappings", "example.yaml").read_text(encoding="utf-8")
    for key in (field.name for field in fields(Entry)):
        assert re.search(rf"^ +(- )?{key}:", text, re.MULTILINE), key
    export = (
        "Bestandsliste\n\nMaterial;LAGERORT;Menge;Einstand;Bestandsart;Werk;Gesperrt\n"
        "A;Köln;1.250,5;2,5;1;1000;\nB;Köln;3;1;2;1000;\nC;Köln;3;1;1;9;\nD;Köln;3;1;1;1200;ja\nX1;Köln;3;1;1;1200;\n"
    )
    made = loaded(written(tmp_path, "Bestand 2025-09.csv", export, "cp1252"), "example")
    assert [cells(made, "tblOnHand", h) for h in ("SKU", "Location", "Quantity", "Unit cost", "Ownership")] == [
        ["A", "B"], ["Köln", "Köln"], [1250.5, 3.0], [2.5, 1.0], ["owned", "consigned"],
    ]  # fmt: skip
    assert cells(made, "tblOnHand", "As of") == [serial(date(2025, 9, 30))] * 2


def test_a_file_that_the_mapping_does_not_know_is_refused_when_named(tmp_path: Path) -> None:
    (fault,) = refused(written(tmp_path, "other.csv", ORDERS), plan(tmp_path))
    assert fault.found == "map.yaml has no entry for it"


def test_filters_on_cells_of_a_workbook() -> None:
    column = raw_column([4.0, "4", "x", None, True, date(2025, 1, 2)])
    assert parse("a = 4").keeps(column, False, ()).tolist() == [True, True, False, False, False, False]
    assert parse("a > 3").keeps(column, False, ()).tolist()[:4] == [True, True, True, False]
    days = parse("a >= 2025-01-02").keeps(column, False, ("%Y-%m-%d",))
    assert days.tolist() == [True, True, True, False, True, True]
