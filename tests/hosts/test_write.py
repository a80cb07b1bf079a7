"""What is written, part by part; what a user may have done to a workbook; what is refused by name."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import TableColumn, TableFormula
from support.libreoffice import needed
from support.packs import abc_table, small_pack
from support.rawbook import raw_table, text_column

from invxl.errors import OwnershipError, WorkbookError
from invxl.hosts.file import FileHost
from invxl.pack import Cell, Column, Formula, Pack, Role, Sheet, Table
from invxl.terms.model import Format


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsx"
    book = Workbook()
    book.active.title = "Mine"
    book.save(path)
    return path


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as z:
        return z.read(name).decode()


def change(path: Path, **parts: Callable[[str], str]) -> None:
    """Edit parts as another program would. Keys are member names with / and . as __ and _."""
    with zipfile.ZipFile(path) as z:
        members = {i: z.read(i) for i in z.namelist()}
    for key, edit in parts.items():
        name = next(n for n in members if re.sub(r"\W", "_", n) == key)
        new = edit(members[name].decode())
        assert new.encode() != members[name], f"{name} was to change"
        members[name] = new.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(name, content)


SHEET = "xl_worksheets_sheet2_xml"


def test_a_new_sheet_is_laid_out_for_reading_and_printing(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A", "B"]))
    text = part(pack, "xl/worksheets/sheet2.xml")
    for piece in (
        '<tabColor rgb="FF1F3864"/><pageSetUpPr fitToPage="1"/>',
        '<pane xSplit="1" ySplit="6" topLeftCell="B7" activePane="bottomRight" state="frozen"/>',
        '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
        "<oddHeader>&amp;LABC &amp;&amp; XYZ&amp;R&amp;A</oddHeader>",
        '<mergeCell ref="A1:C1"/>',
        '<conditionalFormatting sqref="D7:D8">',
        '<tablePart r:id="rId1"/>',
        "<f>SUM(tblABC[Annual usage])</f><v>300</v>",
    ):
        assert piece in text
    book = part(pack, "xl/workbook.xml")
    assert '<definedName name="_xlnm.Print_Titles" localSheetId="1">ABC!$6:$6</definedName>' in book
    table = part(pack, "xl/tables/table1.xml")
    assert 'displayName="tblABC" ref="A6:D8" totalsRowShown="0"><autoFilter ref="A6:D8"/>' in table


def test_an_empty_table_has_one_blank_row_that_the_first_data_replace(pack: Path) -> None:
    FileHost(pack).write(small_pack([]))
    sheet = load_workbook(pack)["ABC"]
    assert sheet.tables["tblABC"].ref == "A6:D7" and sheet["B7"].value is None
    FileHost(pack).write(small_pack(["A", "B"]))
    assert load_workbook(pack)["ABC"].tables["tblABC"].ref == "A6:D8"
    FileHost(pack).write(small_pack([]))
    sheet = load_workbook(pack)["ABC"]
    assert sheet.tables["tblABC"].ref == "A6:D7" and sheet["B8"].value is None


def test_every_kind_of_value(pack: Path) -> None:
    columns = (
        Column("key", "Key", ["a", "b", "c", "=d"]),
        Column("day", "Day", np.array(["2025-09-30", "NaT", "2025-01-01", "1900-03-01"], "M8[D]"), Format.DATE),
        Column("mixed", "Mixed", [datetime(2025, 9, 30, 6), True, np.float64("nan"), date(2025, 1, 1)], Format.STAMP),
        Column("n", "N", np.array([1.5, np.nan, np.inf, -0.1]), Format.NUMBER),
        Column("f", "F", [Formula("1/0", "#DIV/0!"), Formula('"x"&1', "x1"), Formula("1=1", True), 7]),
    )
    FileHost(pack).write(Pack((Sheet("T", "T", table=Table("tblT", columns, ("key",))),)))
    sheet = load_workbook(pack, data_only=True)["T"]
    assert [[c.value for c in line] for line in sheet.iter_rows(min_row=7)] == [
        ["a", datetime(2025, 9, 30), datetime(2025, 9, 30, 6), 1.5, "#DIV/0!"],
        ["b", None, True, None, "x1"],
        ["c", datetime(2025, 1, 1), None, "#NUM!", True],
        ["=d", datetime(1900, 3, 1), datetime(2025, 1, 1), -0.1, 7],
    ]
    assert sheet["A10"].quotePrefix


def test_dates_of_a_workbook_that_counts_from_1904(pack: Path) -> None:
    change(pack, xl_workbook_xml=lambda t: t.replace("<workbookPr", '<workbookPr date1904="1"', 1))
    column = Column("day", "Day", np.array(["2025-09-30"], "M8[D]"), Format.DATE)
    FileHost(pack).write(Pack((Sheet("T", "T", table=Table("tblT", (column,), ("day",))),)))
    assert load_workbook(pack)["T"]["A7"].value == datetime(2025, 9, 30)
    host = FileHost(pack)
    host.write_raw([raw_table("tblSales", {"Date": [date(2025, 9, 30)], "SKU": ["A"], "Quantity": [1]})])
    assert load_workbook(pack)["Sales"]["A2"].value == datetime(2025, 9, 30)
    assert host.read().tables["tblSales"].columns["Date"].value(0) == 45930.0


def test_a_foreign_sheet_with_our_name_is_not_adopted(pack: Path) -> None:
    book = load_workbook(pack)
    book.create_sheet("abc")["A1"] = "theirs"
    book.save(pack)
    report = FileHost(pack).write(small_pack(["A"]))
    assert report.notes == ('A sheet named "ABC" is yours; ours is "ABC (invxl)"',)
    FileHost(pack).write(small_pack(["A", "B"]))
    book = load_workbook(pack)
    assert book.sheetnames == ["Mine", "abc", "ABC (invxl)", "About"]
    assert book["abc"]["A1"].value == "theirs"


def test_formulas_name_the_sheets_as_they_are_called_here(pack: Path) -> None:
    book = load_workbook(pack)
    book.create_sheet("ABC")
    book.save(pack)
    link = Sheet("Link", "Link", cells=(Cell(1, 1, Formula("ABC!$D$3", "OK"), Role.LINK),))
    FileHost(pack).write(Pack((*small_pack(["A"]).sheets, link)))
    assert load_workbook(pack)["Link"]["A1"].value == "='ABC (invxl)'!$D$3"


def test_a_renamed_sheet_is_still_ours(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A"]))
    book = load_workbook(pack)
    book["ABC"].title = "Ranking"
    book["About"].title = "Legend"
    for name in book.defined_names.values():
        name.attr_text = name.attr_text.replace("About!", "Legend!")  # as Excel does when a sheet is renamed
    book.save(pack)
    FileHost(pack).write(small_pack(["A", "B"]))
    book = load_workbook(pack)
    assert book.sheetnames == ["Mine", "Ranking", "Legend"]
    assert book["Ranking"]["B8"].value == "B"


def test_columns_that_swapped_places_are_matched_by_id(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A"]))
    book = load_workbook(pack)
    sheet = book["ABC"]
    table = sheet.tables["tblABC"]
    table.tableColumns[0], table.tableColumns[1] = table.tableColumns[1], table.tableColumns[0]
    sheet["A6"], sheet["B6"], sheet["A7"], sheet["B7"] = "SKU", "Rank", "A", 1
    book.save(pack)
    FileHost(pack).write(small_pack(["B", "A"]))
    sheet = load_workbook(pack)["ABC"]
    assert [[c.value for c in line] for line in sheet["A6:B8"]] == [["SKU", "Rank"], ["B", 1], ["A", 2]]


def test_a_header_that_two_columns_claim_is_refused(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A"]))
    book = load_workbook(pack)
    sheet = book["ABC"]
    table = sheet.tables["tblABC"]
    table.tableColumns[3].name = sheet["D6"].value = "Other"
    table.tableColumns.append(TableColumn(id=9, name="Status"))
    table.ref = table.autoFilter.ref = "A6:E7"
    sheet["E6"], sheet["E7"] = "Status", "mine"
    book.save(pack)
    with pytest.raises(OwnershipError, match="Status"):
        FileHost(pack).write(small_pack(["A"]))


def test_a_new_column_of_ours_comes_at_the_right_end_or_is_refused(pack: Path) -> None:
    def wider() -> Pack:
        table = abc_table(["A", "B"])
        more = Column("xyz", "XYZ", ["X", "Y"])
        return Pack((Sheet("ABC", "ABC", table=Table("tblABC", (more, *table.columns), ("sku",))),))

    FileHost(pack).write(small_pack(["A", "B"]))
    FileHost(pack).write(wider())
    sheet = load_workbook(pack)["ABC"]
    assert [c.value for c in sheet[6]] == ["Rank", "SKU", "Annual usage", "Status", "XYZ"]
    assert sheet.tables["tblABC"].ref == "A6:E8" and sheet["E8"].value == "Y"
    assert sheet["C3"].value is None, "a block cell that is no longer written is cleared"


def test_a_new_column_does_not_cover_the_users(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A"]))
    book = load_workbook(pack)
    book["ABC"]["E7"] = "mine"
    book.save(pack)
    columns = (*abc_table(["A"]).columns, Column("xyz", "XYZ", ["X"]))
    with pytest.raises(OwnershipError, match="ABC!E7"):
        FileHost(pack).write(Pack((Sheet("ABC", "ABC", table=Table("tblABC", columns, ("sku",))),)))


def test_a_new_block_does_not_cover_the_users(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A"]))
    book = load_workbook(pack)
    book["ABC"]["F2"] = "mine"
    book.save(pack)
    sheet = small_pack(["A"]).sheets[0]
    more = Sheet("ABC", "ABC", cells=(*sheet.cells, Cell(2, 6, "ours")), table=sheet.table)
    with pytest.raises(OwnershipError, match="ABC!F2"):
        FileHost(pack).write(Pack((more,)))


def test_the_override_column_is_the_users_by_key(pack: Path) -> None:
    def config(keys: list[str]) -> Pack:
        columns = (
            Column("key", "Key", keys, Format.TEXT),
            Column("override", "Override", [None] * len(keys), role=Role.INPUT, user_owned=True),
            Column("source", "Source", ["default"] * len(keys)),
        )
        return Pack((Sheet("Config", "Config", table=Table("tblConfig", columns, ("key",))),))

    FileHost(pack).write(config(["a", "b"]))
    book = load_workbook(pack)
    book["Config"]["B8"] = 0.5
    book.save(pack)
    FileHost(pack).write(config(["x", "b", "a"]))
    sheet = load_workbook(pack)["Config"]
    assert [[c.value for c in line] for line in sheet["A7:B9"]] == [["x", None], ["b", 0.5], ["a", None]]
    assert sheet["B7"].font.color.rgb == "FF0000FF"


def test_the_run_log_only_grows(pack: Path) -> None:
    for n in ("one", "two", "three"):
        FileHost(pack).write(small_pack(["A"], log=[n]))
    sheet = load_workbook(pack)["Run log"]
    assert [c.value for c in sheet["A"]][2:] == ["Run", "one", "two", "three"]


def test_shared_formulas_move_each_by_itself(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A", "B", "C"]))

    def filled(text: str) -> str:
        shared = ['<f t="shared" ref="E7:E9" si="0">C7*2</f>', '<f t="shared" si="0"/>', '<f t="shared" si="0"/>']
        for i, f in enumerate(shared):
            text = re.sub(rf'(<row r="{7 + i}".*?)</row>', rf'\1<c r="E{7 + i}">{f}<v>9</v></c></row>', text)
        return text

    change(pack, **{SHEET: filled})
    FileHost(pack).write(small_pack(["C", "X", "A", "B"]))
    sheet = load_workbook(pack)["ABC"]
    assert [sheet.cell(r, 5).value for r in range(7, 11)] == ["=C7*2", None, "=C9*2", "=C10*2"]


def test_an_array_over_several_rows_is_refused_when_they_move(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A", "B", "C"]))
    array = '<c r="E7"><f t="array" ref="E7:E9">C7:C9*2</f><v>9</v></c></row>'
    change(pack, **{SHEET: lambda t: re.sub(r'(<row r="7".*?)</row>', rf"\1{array}", t)})
    FileHost(pack).write(small_pack(["A", "B", "C"]))
    with pytest.raises(OwnershipError, match="array formulas over several rows in E7"):
        FileHost(pack).write(small_pack(["C", "B", "A"]))


def test_growth_over_another_table_is_refused(pack: Path) -> None:
    from openpyxl.worksheet.table import Table as ExcelTable

    FileHost(pack).write(small_pack(["A"]))
    book = load_workbook(pack)
    sheet = book["ABC"]
    sheet["B12"], sheet["B13"] = "Head", None
    sheet.add_table(ExcelTable(displayName="mine", ref="B12:B13"))
    book.save(pack)
    with pytest.raises(OwnershipError, match="the table mine"):
        FileHost(pack).write(small_pack(list("ABCDEFGH")))


def test_a_protected_sheet_stays_protected(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A"]))
    book = load_workbook(pack)
    book["ABC"].protection.enable()
    book.save(pack)
    FileHost(pack).write(small_pack(["A", "B"]))
    assert load_workbook(pack)["ABC"].protection.sheet


@pytest.mark.parametrize(
    ("put", "said"),
    [
        ('<workbookProtection lockStructure="1"/>', "structure is protected"),
        ('<fileSharing reservationPassword="ABCD"/>', "a password is needed to modify it"),
    ],
)
def test_protected_workbooks_are_refused_by_name(pack: Path, put: str, said: str) -> None:
    change(
        pack,
        xl_workbook_xml=lambda t: t.replace("<bookViews>", f"{put}<bookViews>").replace("<workbookProtection/>", ""),
    )
    before = pack.read_bytes()
    with pytest.raises(WorkbookError, match=said):
        FileHost(pack).write(small_pack(["A"]))
    assert pack.read_bytes() == before


def test_a_strict_workbook_is_refused_by_name(pack: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    change(
        pack, xl_workbook_xml=lambda t: t.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict)
    )
    with pytest.raises(WorkbookError, match="Strict Open XML"):
        FileHost(pack).write(small_pack(["A"]))


def test_a_name_of_the_users_that_is_our_tables_is_refused(pack: Path) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    book = load_workbook(pack)
    book.defined_names["tblabc"] = DefinedName("tblabc", attr_text="Mine!$A$1")
    book.save(pack)
    with pytest.raises(WorkbookError, match="tblABC is in use"):
        FileHost(pack).write(small_pack(["A"]))


def test_excel_calculates_on_opening_only_where_a_users_formula_looks_at_ours(pack: Path) -> None:
    FileHost(pack).write(small_pack(["A"]))
    change(pack, xl_workbook_xml=lambda t: t.replace(' fullCalcOnLoad="1"', ""))
    FileHost(pack).write(small_pack(["B"]))
    assert "fullCalcOnLoad" not in part(pack, "xl/workbook.xml")
    book = load_workbook(pack)
    book["Mine"]["A1"] = "=SUM(tblABC[Annual usage])"
    book.save(pack)
    change(pack, xl_workbook_xml=lambda t: t.replace(' fullCalcOnLoad="1"', ""))
    FileHost(pack).write(small_pack(["A"]))
    assert 'fullCalcOnLoad="1"' in part(pack, "xl/workbook.xml")


def test_raw_tabs_are_made_from_the_schema_with_lists_and_help(pack: Path) -> None:
    hand = raw_table("tblOnHand", {"Date": [1], "As of": [date(2025, 9, 30)], "SKU": ["=1"], "Quantity": ["3 pcs"]})
    FileHost(pack).write_raw([hand])
    sheet = load_workbook(pack)["OnHand"]
    headers = [c.value for c in sheet[1]]
    assert headers[:3] == ["As of", "SKU", "Location"] and headers[-1] == "Date"
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].quotePrefix) == ("=1", "s", True)
    rules = {str(d.sqref): d for d in sheet.data_validations.dataValidation}
    owned = rules[f"{chr(65 + headers.index('Ownership'))}2"]
    assert owned.formula1 == '"owned,consigned,third-party,in transit"' and owned.prompt
    assert sheet["B2"].font.color.rgb == "FF0000FF"


def test_a_load_replaces_all_rows_and_fills_the_users_formulas_down(pack: Path) -> None:
    sales = {"Date": [date(2025, 1, 1)] * 2, "SKU": ["A", "B"], "Quantity": [1, 2]}
    FileHost(pack).write_raw([raw_table("tblSales", sales)])
    book = load_workbook(pack)
    sheet = book["Sales"]
    table = sheet.tables["tblSales"]
    table.tableColumns.append(TableColumn(id=20, name="Twice", calculatedColumnFormula=TableFormula(attr_text="C2*2")))
    table.ref = table.autoFilter.ref = "A1:I3"
    sheet["I1"], sheet["I2"], sheet["I3"] = "Twice", "=C2*2", "=C3*2"
    book.save(pack)
    more = {"Qty": [5, 6, 7], "Item": ["C", "D", "E"], "Posting date": [date(2025, 2, 1)] * 3}
    FileHost(pack).write_raw([raw_table("tblSales", more)])
    sheet = load_workbook(pack)["Sales"]
    assert [[sheet.cell(r, c).value for c in (2, 3, 4, 9)] for r in range(1, 5)] == [
        ["SKU", "Quantity", "Revenue", "Twice"],
        ["C", 5, None, "=C2*2"],
        ["D", 6, None, "=C3*2"],
        ["E", 7, None, "=C4*2"],
    ]


def test_a_load_refuses_to_strand_cells_of_the_users(pack: Path) -> None:
    sales = {"Date": [date(2025, 1, 1)], "SKU": ["A"], "Quantity": [1]}
    FileHost(pack).write_raw([raw_table("tblSales", sales)])
    book = load_workbook(pack)
    sheet = book["Sales"]
    table = sheet.tables["tblSales"]
    table.tableColumns.append(TableColumn(id=20, name="Mine"))
    table.ref = table.autoFilter.ref = "A1:I2"
    sheet["I1"], sheet["I2"] = "Mine", "typed"
    book.save(pack)
    with pytest.raises(OwnershipError, match="Sales!I2"):
        FileHost(pack).write_raw([raw_table("tblSales", sales)])


def test_the_load_log_has_one_row_per_file_and_tab(pack: Path) -> None:
    def log(table: str, *files: str) -> Any:
        return raw_table("tblLoadLog", {"Table": [table] * len(files), "File": list(files), "Rows": [1] * len(files)})

    FileHost(pack).write_raw([], log("tblSales", "a.csv", "b.csv"))
    FileHost(pack).write_raw([], log("tblItems", "i.csv"))
    FileHost(pack).write_raw([], log("tblSales", "c.csv"))
    sheet = load_workbook(pack)["Load log"]
    assert [(line[0].value, line[2].value) for line in sheet.iter_rows(min_row=2)] == [
        ("tblItems", "i.csv"),
        ("tblSales", "c.csv"),
    ]


def test_sixty_thousand_rows_are_written_in_seconds(pack: Path) -> None:
    import time

    n = 60_000
    dice = np.random.default_rng(1)
    columns = {
        "Date": np.full(n, np.datetime64("2025-01-02")),
        "SKU": text_column(dice.integers(0, 2000, n), [f"{i:05d}" for i in range(2000)]),
        "Quantity": dice.integers(1, 50, n).astype(float),
        "Revenue": dice.uniform(1, 1000, n),
    }
    start = time.process_time()
    FileHost(pack).write_raw([raw_table("tblSales", columns)])
    assert time.process_time() - start < 4
    assert FileHost(pack).read().tables["tblSales"].n_rows == n


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_shows_the_values(pack: Path, tmp_path: Path) -> None:
    needed()
    FileHost(pack).write(small_pack(["A", "B", "C"], log=["one"]))
    FileHost(pack).write(small_pack(["C", "A"], log=["two"]))
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(tmp_path), str(pack)], capture_output=True, timeout=180, check=True)
    text = (tmp_path / "pack-ABC.csv").read_text()
    assert "Rank,SKU,Annual usage,Status" in text and "1,C,200,OK" in text and "Total,,300,OK" in text
