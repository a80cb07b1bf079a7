"""What points at rows that move: validation, links, sparklines, formats, and formulas that name whole columns."""

from __future__ import annotations

import pytest
from lxml import etree

from invxl.ooxml.follow import Moved, follow, stretched_formula
from invxl.ooxml.namespaces import MAIN
from invxl.ooxml.refs import Area

MOVED = Moved(Area(7, 1, 9, 6), {7: 9, 8: 7}, 10, "ABC")  # row 9 is gone, rows 8 and 10 are new
THEIRS = frozenset({5, 6})
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


def sheet(inner: str) -> etree._Element:
    root = etree.fromstring(f'<worksheet xmlns="{MAIN}" xmlns:x14="{X14}" xmlns:xm="{XM}">{inner}</worksheet>')
    follow(root, MOVED, THEIRS)
    return root


def listed(root: etree._Element, tag: str, attribute: str) -> list[str]:
    return [e.get(attribute, "") for e in root.iter(f"{{{MAIN}}}{tag}")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("E7:E9", ["E7:E10"]),  # the whole column grows
        ("E6:F9", ["E6:F10"]),  # with its header
        ("E7", ["E9"]),
        ("E8 E9", ["E7"]),  # the row of one is gone
        ("E9", []),
        ("E1:E1048576", ["E1:E1048576"]),
        ("A7", ["A7"]),  # ours: what a person puts on a position stays there
        ("H7:H8", ["H7:H8"]),
        ("E7:E8 H1", ["H1 E7 E9"]),
    ],
)
def test_validation(old: str, new: list[str]) -> None:
    root = sheet(f'<dataValidations count="1"><dataValidation type="list" sqref="{old}"><formula1>"a,b"</formula1>'
                 "</dataValidation></dataValidations>")  # fmt: skip
    assert listed(root, "dataValidation", "sqref") == new


def test_a_relative_rule_of_a_cell_is_translated_with_it() -> None:
    rule = '<dataValidation type="custom" sqref="E7:E8"><formula1>C7&gt;$C$1</formula1></dataValidation>'
    root = sheet(f'<dataValidations count="1">{rule}</dataValidations>')
    rules = {e.get("sqref"): e.findtext(f"{{{MAIN}}}formula1") for e in root.iter(f"{{{MAIN}}}dataValidation")}
    assert rules == {"E9": "C9>$C$1", "E7": "C7>$C$1"}


def test_links_of_the_users_cells_move() -> None:
    root = sheet(
        '<hyperlinks><hyperlink ref="E7" location="X!A1"/><hyperlink ref="F9"/><hyperlink ref="J7"/></hyperlinks>'
    )
    assert listed(root, "hyperlink", "ref") == ["E9", "J7"]


def test_sparklines_move_with_what_they_draw() -> None:
    root = sheet(
        "<extLst><ext><x14:sparkline><xm:f>ABC!B8:D8</xm:f><xm:sqref>E8</xm:sqref></x14:sparkline></ext></extLst>"
    )
    assert [e.text for e in root.iter(f"{{{XM}}}f", f"{{{XM}}}sqref")] == ["ABC!B7:D7", "E7"]


def test_conditional_formats_grow_or_stay() -> None:
    inner = "".join(f'<conditionalFormatting sqref="{s}"/>' for s in ("C7:C9", "C7:C8", "A7:F9 H1", "C1:C9"))
    assert listed(sheet(inner), "conditionalFormatting", "sqref") == ["C7:C10", "C7:C8", "A7:F10 H1", "C1:C9"]


@pytest.mark.parametrize(
    ("formula", "new"),
    [
        ("ABC!$C$7:$C$9", "ABC!$C$7:$C$10"),
        ("'ABC'!C7:D9+abc!$C$6:$C$9", "'ABC'!C7:D10+abc!$C$6:$C$10"),
        ("Other!$C$7:$C$9", "Other!$C$7:$C$9"),
        ("ABC!$C$7:$C$8", "ABC!$C$7:$C$8"),
        ('"ABC!$C$7:$C$9"', '"ABC!$C$7:$C$9"'),
        ("OFFSET(ABC!$C$7:$C$9,0,1)", "OFFSET(ABC!$C$7:$C$10,0,1)"),
    ],
)
def test_a_range_that_covered_the_old_column_covers_the_new_one(formula: str, new: str) -> None:
    assert stretched_formula(formula, "ABC", MOVED) == new
