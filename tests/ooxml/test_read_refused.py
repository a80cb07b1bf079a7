"""Sheets and strings that no reader should trust: a sentence that names the place, never a guess or a crash."""

from __future__ import annotations

import pytest
from ooxml.reading import ours
from ooxml.sheets import MAIN, shared_strings, sheet_part, workbook

from invxl.columns import Kind
from invxl.errors import WorkbookError

_A1 = '<c r="A1"><v>1</v></c>'
_GOOD = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 50))


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ('<row r="51"><c r="A51" t="s"><v>2</v></c></row>', "Sales!A51: shared string 2 of 2"),
        ('<row r="51"><c r="A51" t="s"><v>-1</v></c></row>', "Sales!A51: shared string -1"),
        ('<row r="51"><c r="A51"><v>12 pcs</v></c></row>', "Sales!A51: '12 pcs' where a number is needed"),
        ('<row r="51"><c r="A51"><v>nan</v></c></row>', "Sales!A51: 'nan'"),
        ('<row r="51"><c r="A51"><v>1e999</v></c></row>', "larger than any number"),
        ('<row r="51"><c r="A51" t="b"><v>2</v></c></row>', "the boolean '2'"),
        ('<row r="51"><c r="A51" t="z"><v>2</v></c></row>', "the cell type 'z'"),
        ('<row r="51"><c r="A51" t="d"><v>yesterday</v></c></row>', "an ISO date is needed"),
        ('<row r="51"><c r="A52"><v>1</v></c></row>', "'A52'"),
        ('<row r="51"><c r="B51"><v>1</v></c><c r="A51"><v>1</v></c></row>', "cell A51 twice, or after a later column"),
        ('<row r="51"><c r="A51"><v>1</v></c><c r="A51"><v>1</v></c></row>', "cell A51 twice"),
        ('<row r="51"><c r="XFE51"><v>1</v></c></row>', "'XFE51'"),
        ('<row r="51"/><row r="50"><c r="A50"><v>1</v></c></row>', "row 50 after row 51"),
        ('<row r="51"/><row r="51"><c r="A51"><v>1</v></c></row>', "row 51 after row 51"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "1048577"),
        ('<row r="51"><c r="A51"><v>1</c></v></row>', "broken XML"),
        ('<row r="51"><c r="A51"><v>1</v></row>', "broken XML"),
        ('<row r="51"><c r="A51" t="inlineStr"><is><t>&nbsp;</t></is></c></row>', "broken XML"),
    ],
)
def test_a_cell_that_cannot_be(rows: str, found: str, fast: bool) -> None:
    with pytest.raises(WorkbookError) as fault:
        ours(workbook(sheet_part(_GOOD + rows), shared_strings(["a", "b"])), fast=fast)
    assert found in str(fault.value)


@pytest.mark.parametrize("fast", [True, False])
def test_several_bad_cells_are_told_together(fast: bool) -> None:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>x{r}</v></c></row>' for r in range(51, 55))
    with pytest.raises(WorkbookError) as fault:
        ours(workbook(sheet_part(_GOOD + rows)), fast=fast)
    assert len(fault.value.faults) == 4


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("cut", [200, 60, 25, 3])
def test_a_part_that_is_cut_off(cut: int, fast: bool) -> None:
    with pytest.raises(WorkbookError, match="broken XML"):
        ours(workbook(sheet_part(_GOOD)[:-cut]), fast=fast)


@pytest.mark.parametrize(
    "sheet",
    [
        f'<!DOCTYPE x [<!ENTITY e "5">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>',
        f'<?xml version="1.0"?>\n<!DOCTYPE worksheet SYSTEM "file:///etc/passwd"><worksheet xmlns="{MAIN}"/>',
        "<worksheet><sheetData/></worksheet>",
        f'<chartsheet xmlns="{MAIN}"/>',
        "",
        "no XML at all",
    ],
)
def test_what_is_no_worksheet(sheet: str) -> None:
    with pytest.raises(WorkbookError):
        ours(workbook(sheet))


def test_entities_of_a_document_type_are_not_expanded_in_strings() -> None:
    strings = f'<!DOCTYPE sst [<!ENTITY e "5">]><sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>'
    with pytest.raises(WorkbookError, match="DOCTYPE"):
        ours(workbook(sheet_part('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings))


def test_a_count_of_strings_is_not_believed() -> None:
    strings = f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>'
    assert ours(workbook(sheet_part('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings))["Sales"] == {
        (1, 1): (Kind.TEXT, "a")
    }


def test_a_dimension_is_not_believed() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{_A1}</row></sheetData>' \
            "</worksheet>"  # fmt: skip
    assert ours(workbook(sheet))["Sales"] == {(1, 1): (Kind.NUMBER, 1.0)}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<t>a</t>", "a"),
        ("<t/>", ""),
        ("", ""),
        ("<t></t>", ""),
        ('<t xml:space="preserve"> a </t>', " a "),
        ("<r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r>", "ab"),
        ('<t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh><phoneticPr fontId="1"/>', "漢"),
        ("<t>a_x000D_b_x005F_x000A_</t>", "a\rb_x000A_"),
        ("<t>&lt;&#65;&#x42;&quot;&amp;amp;</t>", '<AB"&amp;'),
        ("<t>a\r\nb\rc&#13;</t>", "a\nb\nc\r"),
        ("<t><![CDATA[<si>&amp;]]></t>", "<si>&amp;"),
        ("<t>a<!-- </t></si> -->b</t>", "ab"),
    ],
)
@pytest.mark.parametrize("around", [0, 5000])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_shared_strings_of_every_form(item: str, text: str, around: int, prefix: str) -> None:
    strings = "".join(f"<si><t>{i}</t></si>" for i in range(around)) + f"<si>{item}</si><si><t>last</t></si>"
    if prefix:
        import re

        strings = re.sub(r"<(/?)(?=(?:si|t|r|rPr|b|rPh|phoneticPr)\b)", r"<\1x:", strings.replace("<si>&", "\0"))
        strings = strings.replace("\0", "<si>&")
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    part = f'<{prefix}sst {name}="{MAIN}">{strings}</{prefix}sst>'
    rows = f'<row r="1"><c r="A1" t="s"><v>{around}</v></c><c r="B1" t="s"><v>{around + 1}</v></c></row>'
    assert ours(workbook(sheet_part(rows), part))["Sales"] == {(1, 1): (Kind.TEXT, text), (1, 2): (Kind.TEXT, "last")}


def test_one_text_has_one_code_wherever_it_stands() -> None:
    from invxl.ooxml.package import Package
    from invxl.ooxml.sheet_read import read_columns, workings
    from invxl.ooxml.workbook_read import read_workbook

    strings = shared_strings(["a", "b", "a"])
    rows = "".join(f'<row r="{i + 1}"><c r="A{i + 1}" t="s"><v>{i}</v></c></row>' for i in range(3))
    rows += '<row r="4"><c r="A4" t="inlineStr"><is><t>a</t></is></c></row>'
    rows += '<row r="5"><c r="A5" t="str"><f>B1</f><v>b</v></c></row>'
    with Package.open(workbook(sheet_part(rows), strings)) as package:
        book = read_workbook(package)
        column = read_columns(package, book.sheets[0], [1], 1, 5, workings(package, book)).columns[1]
    assert column.texts == tuple(dict.fromkeys(column.texts))
    assert column.code[0] == column.code[2] == column.code[3]
    assert column.code[1] == column.code[4]
