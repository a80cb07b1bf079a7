"""A sheet that is to be rewritten: read many cells at once or one by one, what survives is the same, or the refusal."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest
from fuzz.mutate import spoilt_bytes, spoilt_xml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from ooxml.sheets import MAIN
from support.corpus import shared, workbooks

from invxl.errors import InvxlError
from invxl.ooxml import frame, old_sheet
from invxl.ooxml.kept import Kept
from invxl.ooxml.kept_text import kept_text, plain_text
from invxl.ooxml.old_cells import OldCells
from invxl.ooxml.old_sheet import read_sheet
from invxl.ooxml.package import Package
from invxl.ooxml.refs import Area, letters
from invxl.ooxml.sheet_cells import CellReader, kept_cell, read_cells
from invxl.ooxml.workbook import Workbook

_BEFORE = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x14ac">'
    '<sheetFormatPr defaultRowHeight="15"/><sheetData>'
).encode()
_BEHIND = b'</sheetData><pageMargins left="0.7"/></worksheet>'
_AREA = Area(3, 2, 40, 5)
_SKIPPED, _KEYS = frozenset({2, 4, 5, 29}), frozenset({2, 4})


def _said(root: etree._Element, old: OldCells) -> dict[str, Any]:
    """Everything that a reader found, comparable."""
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    data.text = None
    for e in list(data):
        data.remove(e)
    return {
        "frame": etree.tostring(root),
        "rows": old.rows,
        "cells": old.cells,
        "looks": {c: list(zip(k.rows.tolist(), k.ids.tolist(), strict=True)) for c, k in old.looks.items()},
        "keys": {
            c: [(r, k.kept[i], old.at(r, c)) for r, i in zip(k.rows.tolist(), k.codes.tolist(), strict=True)]
            for c, k in old.keys.items()
        },
    }


def _outcome(sheet: bytes, fast: bool, area: Area = _AREA, skipped: frozenset[int] = _SKIPPED,
             keys: frozenset[int] = _KEYS, size: int = 1 << 20) -> Any:  # fmt: skip
    pieces = [sheet[i : i + size] for i in range(0, len(sheet), size)]
    try:
        if fast:
            return _said(*read_sheet(lambda: pieces, "sheet", area, skipped, keys))
        root, text = frame.split(sheet, "sheet")
        return _said(root, read_cells(text, "sheet", skipped_area=area, skipped_columns=skipped, key_columns=keys))
    except InvxlError as fault:
        return str(fault)


def _row(number: int, cells: Iterable[tuple[int, str]], attributes: str = "") -> str:
    inner = "".join(f'<c r="{letters(column)}{number}"{body}' for column, body in cells)
    return f'<row r="{number}"{attributes}>{inner}</row>'


USUAL = [
    ' s="4"/>', "/>", "></c>", ' s="12"></c>', "><v>1</v></c>", ' s="3"><v>-1.5E-7</v></c>', ' t="s"><v>0</v></c>',
    ' s="9" t="s"><v>12</v></c>', ' s="1" t="inlineStr"><is><t>SKU-1</t></is></c>', ' t="b"><v>1</v></c>',
    ' s="1" t="inlineStr"><is><t xml:space="preserve"> a  </t></is></c>', ' t="e"><v>#N/A</v></c>',
    ' s="11" t="str"><v>a &amp; b</v></c>', ' s="2"><f>B3*2</f><v>4</v></c>',
    ' s="2" t="str"><f>"a"&amp;"é"</f><v>aé</v></c>',
    ' t="inlineStr"><is><t>&lt;é&gt; "x"</t></is></c>', ' s="2"><f t="shared" ref="B3:B9" si="0">C3+1</f><v>4</v></c>',
    ' s="2"><f t="shared" si="0"/><v>4</v></c>', "><f/></c>", "><v></v></c>", ' s="2"><f>1</f></c>',
    ' s="2"><f t="array" ref="B3">SUM(A1:A2)</f><v>3</v></c>', ' s="2"><f t="normal">1</f><v>1</v></c>',
    ' s="1234567"><v>1</v></c>', ' t="n"><v>7</v></c>', ' t="inlineStr"><is><t>a>b\tc\nd</t></is></c>',
]  # fmt: skip
ODD = [
    ' t="s" s="3"><v>0</v></c>', ' s="3" cm="1"><v>0</v></c>', ' s="12345678"><v>1</v></c>',
    ' s="3"><v>1</v><extLst/></c>',
    ' t="inlineStr"><is><r><t>a</t></r><r><rPr><color rgb="FF0000"/></rPr><t>b</t></r></is></c>',
    ' t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', ' t="inlineStr"><is><t/></is></c>',
    " s='3'><v>1</v></c>", '  s="3"><v>1</v></c>', ' s="3" ><v>1</v></c>', ' s="3"><v>1</v ></c>',
    ' s="3"> <v>1</v></c>',
    ' s="3"><v><!-- x -->1</v></c>', ' s="3"><v><![CDATA[1]]></v></c>', ' s="3"><v>&#49;</v></c>',
    ' s="3"><v>1\r\n</v></c>',
    ' s="99999999999999999999"><v>1</v></c>', ' s="3"><f ca="1">NOW()</f><v>1</v></c>',
    ' s="3"><x14ac:v>1</x14ac:v></c>',
    ' s="3"><f t="dataTable" ref="B3:B4" dt2D="1" r1="A1"/><v>1</v></c>', ' s="-1"><v>1</v></c>', ' s=""><v>1</v></c>',
    ' s="3"><v>1</v></c><c s="5"><v>2</v></c>', ' t="inlineStr"><is></is></c>', ' s="3"><v>1</v><v>2</v></c>',
    ' s="3"><f>1</f><f>2</f><v>1</v></c>', ' s="3"><f t="shared" t="array"/><v>1</v></c>', ' s="3"><v>a ]]> b</v></c>',
    ' s="3" s="4"><v>1</v></c>', ' s="3"><v>&nbsp;</v></c>', ' s="3"><v>1</c>', ' s="3">text</c>',
    ' s="x"><v>1</v></c>',
    ' s="3"><is><t>\ufffe</t></is></c>', ' q:s="3"><v>1</v></c>', ' s="3"><v>1</v></c>\n', ' s="3"><c r="B3"/></c>',
]  # fmt: skip
TAGS = [
    "", ' spans="1:19" x14ac:dyDescent="0.25"', ' ht="27" customHeight="1"', ' hidden="1"', ' s="3" customFormat="1"',
    ' spans="1:9" ht="27.75" customHeight="1" x14ac:dyDescent="0.3" hidden="1"',
]  # fmt: skip
ODD_TAGS = [' ht="&quot;"', " hidden='1'", ' q:x="1"', ' ht="1" ht="2"', ' xmlns:q="urn:q" q:x="1"', ' x="a\tb"',
' r="9"',
            ' ht = "1"', ' xmlns="urn:other"']  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn, odd: float = 0.02) -> bytes:
    """Rows as a program writes them, and now and then one as no program does."""
    dice = draw(st.randoms(use_true_random=False))

    def one(usual: list[str], unusual: list[str]) -> str:
        return dice.choice(unusual if dice.random() < odd else usual)

    columns = sorted(dice.sample([1, 2, 3, 4, 5, 7, 27, 29, 703], dice.randrange(1, 9)))
    forms = [dice.sample(USUAL, 2) for _ in columns]  # most columns look alike all the way down
    number, out = dice.choice([0, 0, 1, 2, 96, 998]), []
    for _ in range(dice.randrange(0, 30)):
        number += dice.choice([1, 1, 1, 1, 1, 1, 2, 5])
        cells = [
            (c, one(form if dice.random() < 0.9 else USUAL, ODD))
            for c, form in zip(columns, forms, strict=True)
            if dice.random() < 0.9
        ]
        row = _row(number, cells, one(TAGS if dice.random() < 0.2 else [""], ODD_TAGS))
        if dice.random() < 0.05:
            row = dice.choice([f'<row r="{number}"/>', f'<row r="{number}" ht="9" customHeight="1"/>', row + "\n",
                               f'<row r="{number}"{dice.choice(TAGS)}></row>', row, row])  # fmt: skip
        if dice.random() < odd / 2:
            row = dice.choice([
                row.replace(f'{number}"', f'{number + 1}"', 1), row.replace(f'{number}"', f'{number + 1}"', 2),
                f"<!-- {row} -->", row.replace("</row>", ""), row.replace(f' r="{number}"', ""), f"<?x {row}?>",
                row + row,
                row.replace("</row>", "</row ><x/>"), f"<!--{row[:9]}", "-->" + row,
                row.replace(f'{number}"', f'{number}" ', 1), f"<x>{row}</x>", row.lower(), row.replace('<c r="',
                '<c r="$'),
            ])  # fmt: skip
        out.append(row)
    before, behind = _BEFORE, _BEHIND
    if dice.random() < odd:
        before = dice.choice([
            before.replace(b"<sheetData>", b"<sheetData >"), before.replace(b"<sheetData>",
            b"<!-- <sheetData> --><sheetData>"),
            before.replace(b"<worksheet", b"<!-- x --><worksheet"), before.replace(b"main", b"other"), b"",
            b"\xef\xbb\xbf" + before,
            before.replace(b"UTF-8", b"windows-1252"), before[:-5],
        ])  # fmt: skip
    if dice.random() < odd:
        behind = dice.choice(
            [behind[:-3], b"", behind + b"<x/>", behind.replace(b"<page", b"<!-- <page"), b"</x>" + behind]
        )
    return before + "".join(out).encode() + behind


@settings(max_examples=400, deadline=None)
@given(sheets(), st.sampled_from([64, 300, 1 << 20]))
def test_both_ways_find_the_same(sheet: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(old_sheet, "_SCAN", size)
        assert _outcome(sheet, True, size=size) == _outcome(sheet, False)


@settings(max_examples=150, deadline=None)
@given(sheets(odd=0.2))
def test_also_of_sheets_that_no_program_writes(sheet: bytes) -> None:
    assert _outcome(sheet, True) == _outcome(sheet, False)


@pytest.mark.parametrize("body", USUAL + ODD)
def test_each_cell_by_itself(body: str) -> None:
    """In a column of the user's, of ours, and among those that name the row."""
    rows = [(n, [(c, body if n == 6 and c == at else ' s="1"><v>1</v></c>') for c in range(1, 7)])
            for at in (1,) for n in range(5, 9)]  # fmt: skip
    for at in range(1, 7):
        rows = [
            (n, [(c, body if n == 6 and c == at else ' s="1"><v>1</v></c>') for c in range(1, 7)]) for n in range(5, 9)
        ]
        sheet = _BEFORE + "".join(_row(n, cells) for n, cells in rows).encode() + _BEHIND
        assert _outcome(sheet, True) == _outcome(sheet, False)


@pytest.mark.parametrize("body", USUAL)
def test_usual_cells_need_no_parser(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("parsed")

    rows = [_row(n, [(c, body) for c in range(1, 7)], TAGS[n % len(TAGS)]) for n in range(1, 30)]
    sheet = _BEFORE + "".join(rows).encode() + _BEHIND
    expected = _outcome(sheet, False)
    monkeypatch.setattr(CellReader, "read", refuse)
    assert _outcome(sheet, True) == expected


@given(st.sampled_from(USUAL + ODD))
@example(' s="1"><v>&amp;lt;</v></c>')
def test_a_cell_by_grammar_is_the_cell_by_the_parser(body: str) -> None:
    text = body.encode(errors="surrogatepass")
    found = kept_text(text) if plain_text(text) else None
    if found is not None:
        parsed = etree.fromstring(b'<c xmlns="%s" r="A1"%s' % (MAIN.encode(), text))
        assert found == kept_cell(parsed)
    else:
        assert body in ODD


def test_a_comment_over_rows_hides_them() -> None:
    rows = [_row(n, [(2, ' s="3"><v>1</v></c>')]) for n in range(4, 12)]
    for a, b in ((2, 3), (2, 4), (1, 7)):
        hidden = [*rows[:a], "<!-- ", *rows[a:b], " -->", *rows[b:]]
        sheet = _BEFORE + "".join(hidden).encode() + _BEHIND
        assert _outcome(sheet, True) == _outcome(sheet, False)
        assert len(_outcome(sheet, True)["looks"][2]) == len(rows) - (b - a)


def test_a_row_that_is_there_twice_is_the_last_that_holds_something() -> None:
    twice = [_row(5, [(2, ' s="3"><v>1</v></c>')]), _row(5, [(6, "><v>2</v></c>")]), _row(5, [])]
    old = _outcome(_BEFORE + "".join(twice).encode() + _BEHIND, True)
    assert old["cells"] == {5: {6: Kept(inner="<v>2</v>", text="2")}}
    assert old["looks"][2] == [(5, 3)]
    assert old["keys"][2] == []


@pytest.mark.parametrize("spoil", [spoilt_bytes, spoilt_xml], ids=lambda f: f.__name__)
def test_spoilt_sheets(spoil: Any) -> None:
    dice = random.Random(spoil.__name__)
    rows = [_row(n, [(c, USUAL[(c + n * (c % 2)) % len(USUAL)]) for c in (1, 2, 3, 4, 5, 7)]) for n in range(1, 60)]
    sheet = _BEFORE + "".join(rows).encode() + _BEHIND
    read = 0
    for _ in range(300):
        spoilt = spoil(sheet, dice)
        fast, slow = _outcome(spoilt, True), _outcome(spoilt, False)
        assert fast == slow, spoilt
        read += not isinstance(fast, str)
    assert read > 3


@shared
@pytest.mark.parametrize("path", workbooks(), ids=lambda p: p.stem)
def test_sheets_of_other_people(path: Any) -> None:
    with Package.open(path) as package:
        book = Workbook(package)
        for ref in book.worksheets():
            sheet = book.read(ref.part)
            for area, skipped, keys in (
                (Area(1, 1, 10_000, 40), frozenset(range(1, 40)), frozenset({1, 3})),
                (Area(4, 2, 30, 5), frozenset({2, 3, 5}), frozenset({2})),
                (Area(0, 0, -1, -1), frozenset(), frozenset()),
            ):
                args = (area, skipped, keys)
                assert _outcome(sheet, True, *args) == _outcome(sheet, False, *args)
