"""A workbook's structure, date formats and table parts, however a program writes them."""

from __future__ import annotations

import io

import pytest
from ooxml.sheets import MAIN, REL, sheet_part, table_part, workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from invxl.errors import WorkbookError
from invxl.ooxml.dateformats import BUILT_IN_DATES, date_styles, is_date
from invxl.ooxml.package import Package
from invxl.ooxml.refs import Area
from invxl.ooxml.workbook_read import code_name, read_tables, read_workbook

STRICT = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
          REL: "http://purl.oclc.org/ooxml/officeDocument/relationships"}  # fmt: skip
BOOK = "xl/workbook.xml"
SHEET = sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>')


def _changed(data: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with Package.open(data) as package:
        text = package.read(part).decode()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        package.save(out, {part: text.encode()})
    return out.getvalue()


def test_sheets_names_states_and_the_date_system() -> None:
    data = _changed(
        workbook(SHEET, name="Säles & more"), BOOK,
        ("<workbookPr/>", '<workbookPr codeName="ThisWorkbook" date1904="true"/>'),
        ("<sheets>", '<bookViews/><sheets>'), ('sheetId="1"', 'state="veryHidden" sheetId="7"'),
        ("</sheets>", '</sheets><definedNames><definedName name="_xlnm.Print_Area" localSheetId="0" hidden="1">'
                      "A1:B2</definedName><definedName name=\"Rate\">0.5</definedName></definedNames>"),
    )  # fmt: skip
    with Package.open(data) as package:
        book = read_workbook(package)
    (sheet,) = book.sheets
    assert (sheet.name, sheet.id, sheet.state, sheet.kind) == ("Säles & more", 7, "veryHidden", "worksheet")
    assert (book.date1904, book.code_name) == (True, "ThisWorkbook")
    assert [(n.name, n.text, n.sheet, n.hidden) for n in book.names] == [
        ("_xlnm.Print_Area", "A1:B2", 0, True),
        ("Rate", "0.5", None, False),
    ]
    assert book.sheet("säles & MORE") is sheet


def test_the_strict_variant_is_read_alike() -> None:
    data = workbook(SHEET)
    for part in (BOOK, "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        with Package.open(data) as package:
            text = package.read(part).decode()
        changes = [(old, new) for old, new in STRICT.items() if old in text]
        data = _changed(data, part, *changes)
    with Package.open(data) as package:
        assert [s.part for s in read_workbook(package).sheets] == ["xl/worksheets/sheet1.xml"]
        assert date_styles(package, "xl/styles.xml").tolist() == [False, False, True, False]
    from ooxml.reading import ours

    assert len(ours(data)["Sales"]) == 1


def test_targets_from_the_root_and_an_unusual_folder() -> None:
    data = _changed(workbook(SHEET), "xl/_rels/workbook.xml.rels",
                    ('Target="worksheets/sheet1.xml"', 'Target="/xl/worksheets/sheet1.xml"'))  # fmt: skip
    with Package.open(data) as package:
        assert read_workbook(package).sheets[0].part == "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('r:id="rId1"', 'r:id="rId9"', "its part is missing"),
        ("</workbook>", "", "broken XML"),
    ],
)
def test_a_workbook_that_is_not_whole(old: str, new: str, found: str) -> None:
    with Package.open(_changed(workbook(SHEET), BOOK, (old, new))) as package, \
            pytest.raises(WorkbookError, match=found):  # fmt: skip
        read_workbook(package)


def test_a_tables_part() -> None:
    part = table_part("tblSales", "B3:C9", ["A_x000a_b", "<C>"], totals_rows=1)
    with Package.open(workbook(SHEET, table=part)) as package:
        (table,) = read_tables(package, read_workbook(package).sheets[0])
    assert (table.name, table.ref, table.columns) == ("tblSales", Area(3, 2, 9, 3), ("A\nb", "<C>"))
    assert (table.first_row, table.last_row) == (4, 8)


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (table_part("t", "A1:XFE5", ["a"]), "XFE5"),
        (table_part("t", "#REF!", ["a"]), "#REF!"),
        (table_part("t", "A1:C5", ["a", "b"]), "2 columns in A1:C5"),
        (table_part("t", "A1:A1", ["a"], totals_rows=1), "with data between"),
        (table_part("t", "A1:A9", ["a"], header_rows=3), "at most one of each"),
    ],
)
def test_a_table_that_makes_no_sense(part: str, found: str) -> None:
    with Package.open(workbook(SHEET, table=part)) as package, pytest.raises(WorkbookError) as fault:
        read_tables(package, read_workbook(package).sheets[0])
    assert found in str(fault.value)


def test_the_code_name_of_a_sheet() -> None:
    forms = {'<sheetPr codeName="Sheet3"/>': "Sheet3", "<sheetPr filterMode='1' codeName='Ä'/>": "Ä", "": ""}
    for before, expected in forms.items():
        data = workbook(SHEET.replace("<sheetData>", f"{before}<sheetData>"))
        with Package.open(data) as package:
            assert code_name(package, read_workbook(package).sheets[0]) == expected


CODES = [
    "General", "0", "0.00", "#,##0.00", "0%", "0.00E+00", "##0.0E+0", "# ?/?", "@", "mm-dd-yy", "d-mmm-yy",
    "h:mm AM/PM", "h:mm:ss", "m/d/yy h:mm", "mm:ss.0", "yyyy\\-mm\\-dd", "[$-409]d\\-mmm\\-yy;@",
    "[$-F800]dddd\\,\\ mmmm\\ dd", '0" days"',
    '"Day "0', "[Red]0.00", "[Blue][>100]0;0", "0_d", "* #,##0", "[$USD-409]#,##0", "#,##0;[Red]-#,##0", "yyyy/mm/dd;@",
    '"d"0', "\\d0", "[$€-407] #,##0.00", "dd.mm.yyyy", "s", "0.0\"x\"", "#,##0;(#,##0);-",
]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_date_formats_as_openpyxl_sees_them(code: str) -> None:
    assert is_date(code) == is_date_format(code)


def test_where_we_see_more_than_openpyxl() -> None:
    assert not is_date("[h]:mm:ss")  # a duration
    assert is_date("0;yyyy")  # a later section, with no condition on it
    assert is_date("[$-411]ge.m.d")
    assert not is_date('[h]"d"')
    assert is_date('"[h]" d')


def test_built_in_dates_as_openpyxl_has_them() -> None:
    for id, code in BUILTIN_FORMATS.items():
        assert (id in BUILT_IN_DATES) == is_date(code), id


def test_a_code_in_the_file_overrides_the_built_in_one() -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="14" formatCode="0.00"/></numFmts>' \
             '<cellXfs><xf numFmtId="14"/><xf numFmtId="15"/><xf/></cellXfs></styleSheet>'  # fmt: skip
    with Package.open(workbook(SHEET, styles=styles)) as package:
        assert date_styles(package, "xl/styles.xml").tolist() == [False, True, False]
        assert date_styles(package, "").tolist() == [False]
