"""Text that a spreadsheet might run stays text on every path: from an export to the raw tab, every sheet, and aside."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from support import recalc
from support.rawbook import ExcelError, raw_table

from invxl.cli import main
from invxl.errors import InvxlError
from invxl.hosts.file import FileHost
from invxl.ooxml.xmltext import unescape_x

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MARKS = ("=", "+", "-", "@", "\t", "\r", "\0")
# EVIL stands where a spreadsheet would see a function: outside of a string it may never be in a formula of ours.
TEXTS = [
    "=EVIL(1)", "+EVIL(2)", "-EVIL(3)", "@EVIL(4)", "=EVIL|' /C calc'!A0", '=EVIL("x","y")', '"&EVIL(5)&"',
    '""=EVIL(6)', "')+EVIL(7)+('", "tblABC[EVIL()]", "{=EVIL(8)}", "a*?~EVIL()", "<f>EVIL(9)</f>", "_x003D_EVIL(10)",
    "&quot;&EVIL(11)", "EVIL()\n=EVIL(12)",
]  # fmt: skip
UNPRINTABLE = [
    "\t=EVIL(13)", "\r=EVIL(14)", "\0=EVIL(15)", "\x1bEVIL(16)", "\ud800EVIL(17)", "=" * 32_767,
]  # fmt: skip
HEADER = "=EVIL(99)"


def run(*words: str | Path) -> None:
    result = CliRunner().invoke(main, [str(w) for w in words])
    assert result.exit_code in (0, 1), result.output


def rows(texts: list[str]) -> dict[str, list[list[object]]]:
    """Three exports in which these texts are codes, categories, places, people and headers."""
    return {
        "Items": [["SKU", "Description", "Category", "Supplier", "Responsible", "Unit cost", HEADER],
                  *([t, t, t, t, t, 2, t] for t in texts), ["plain", "", "C", "", "", 1, ""]],
        "OnHand": [["As of", "SKU", "Location", "Lot", "Quantity"],
                   *(["2025-12-31", t, t, t, 5 + i] for i, t in enumerate(texts)), ["2025-12-31", "plain", "L", "", 3]],
        "Sales": [["Date", "SKU", "Quantity", "Revenue", "Customer", "Location"],
                  *(["2025-12-01", t, 1 + i, 9, t, t] for i, t in enumerate(texts)),
                  *(["2025-12-01", f"{t} unknown", 1, 9, t, t] for t in texts),
                  ["2025-12-01", "plain", "1x", 1, "", ""]],
    }  # fmt: skip


def exports(folder: Path, kind: str, texts: list[str]) -> list[Path]:
    out = []
    for name, lines in rows(texts).items():
        path = folder / f"{name}.{kind}"
        if kind == "csv":
            shown = io.StringIO(newline="")
            csv.writer(shown).writerows(lines)
            path.write_bytes(shown.getvalue().encode())
        else:
            book = Workbook()
            for r, line in enumerate(lines, 1):
                for c, value in enumerate(line, 1):
                    cell = book.active.cell(r, c, value)
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type
            book.save(path)
        out.append(path)
    return out


def cells(path: Path) -> Iterator[tuple[str, etree._Element, str, bool]]:
    """Part, cell, its text and whether its style says that it is text, of every sheet."""
    with zipfile.ZipFile(path) as z:
        xfs = etree.fromstring(z.read("xl/styles.xml")).find(f"{MAIN}cellXfs")
        assert xfs is not None
        quoted = [xf.get("quotePrefix") == "1" for xf in xfs]
        shared = []
        if "xl/sharedStrings.xml" in z.namelist():
            items = etree.fromstring(z.read("xl/sharedStrings.xml")).iterfind(f"{MAIN}si")
            shared = ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in items]
        for name in z.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for c in etree.fromstring(z.read(name)).iter(f"{MAIN}c"):
                    if c.get("t") == "s":
                        text = shared[int(c.findtext(f"{MAIN}v", ""))]
                    else:
                        text = "".join(t.text or "" for t in c.iter(f"{MAIN}t"))
                    yield name, c, unescape_x(text), quoted[int(c.get("s", "0"))]


def run_nothing(path: Path) -> None:
    """No formula, name, rule or link holds a text but as a string; what looks like a formula is marked."""
    for name, c, text, quoted in cells(path):
        assert len(text) <= 32_767, (name, c.get("r"))
        assert not text.startswith(MARKS) or (quoted and c.find(f"{MAIN}f") is None), (name, c.get("r"), text[:40])
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            for e in etree.fromstring(z.read(name)).iter():
                if not isinstance(e.tag, str):
                    continue
                tag = etree.QName(e).localname
                if tag in ("f", "definedName", "formula", "formula1", "formula2", "calculatedColumnFormula"):
                    bare = re.sub(r'"(?:[^"]|"")*"', '""', e.text or "")
                    assert "EVIL" not in bare, (name, e.text)
                if tag in ("hyperlink", "Relationship"):
                    assert "EVIL" not in str(dict(e.attrib)), name


def table(path: Path, name: str, header: str) -> list[str]:
    """The texts of a table's column, as another program reads them."""
    sheet, left, top, bottom = found(path, name)
    column = next(c.column for c in sheet[top] if c.column >= left and c.value == header)
    column = [sheet.cell(r, column).value for r in range(top + 1, bottom + 1)]
    return [unescape_x(str(v)) for v in column if v is not None]  # openpyxl leaves the escapes


def shown(text: str) -> str:
    """A code on one line, as codes are compared."""
    return text.replace("\n", " ")


def found(path: Path, name: str) -> tuple[Any, int, int, int]:
    """The sheet of a table, its first column, its header's row and its last row."""
    for sheet in load_workbook(path).worksheets:
        if name in sheet.tables:
            left, top, _, bottom = range_boundaries(sheet.tables[name].ref)
            return sheet, left, top, bottom
    raise AssertionError(f"no table {name}")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_from_an_export_to_every_sheet(tmp_path: Path, kind: str) -> None:
    pack = tmp_path / "pack.xlsm"
    run("new", pack)
    texts = [t for t in TEXTS if kind == "csv" or "_x003D_" not in t]  # openpyxl writes no escape of an escape
    run("load", pack, "--from", *exports(tmp_path, kind, texts))
    run_nothing(pack)
    run("refresh", pack)
    run_nothing(pack)
    run("refresh", pack)  # what was read back is written again
    run_nothing(pack)
    wanted = {shown(t) for t in texts}
    for name, header in (("tblItems", "SKU"), ("tblABC", "SKU"), ("tblKPICategory", "Category"), ("tblAging", "SKU")):
        assert wanted <= {shown(t) for t in table(pack, name, header)}, name
    assert any("EVIL" in t for t in table(pack, "tblExceptions", "Found"))


def test_what_a_cell_cannot_hold_as_it_is(tmp_path: Path) -> None:
    """Control characters, halves of surrogate pairs and texts over Excel's length, straight into the raw tabs."""
    pack = tmp_path / "pack.xlsm"
    run("new", pack)
    n = len(UNPRINTABLE)
    categories = [t[:2000] for t in UNPRINTABLE]  # they are part of the settings' keys, which are longer
    day = date(2025, 12, 31)
    FileHost(pack).write_raw([
        raw_table("tblItems", {"SKU": UNPRINTABLE, "Category": categories, "Unit cost": [1.0] * n}),
        raw_table("tblOnHand",
                      {"As of": [day] * n, "SKU": UNPRINTABLE, "Location": UNPRINTABLE, "Quantity": [1.0] * n}),
        raw_table("tblSales", {"Date": [day] * n, "SKU": UNPRINTABLE, "Quantity": [1.0] * n}),
    ])  # fmt: skip
    run_nothing(pack)
    run("refresh", pack)
    run("refresh", pack)
    run_nothing(pack)


def test_notes_that_look_like_formulas_go_aside_and_come_back_as_text(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    run("new", pack)
    run("load", pack, "--from", *exports(tmp_path, "csv", TEXTS))
    run("refresh", pack)
    _, _, top, bottom = found(pack, "tblABC")
    book = load_workbook(pack, keep_vba=True)
    sheet = book["ABC"]
    headers = {c.value: c.column for c in sheet[top] if c.value is not None}
    code, beside = headers["SKU"], max(headers.values()) + 1
    rows = {sheet.cell(r, code).value: r for r in range(top + 1, bottom + 1)}
    for text in TEXTS[:4]:
        note = sheet.cell(rows[text], beside, f"{text}!")
        note.data_type, note.quotePrefix = "s", True
    book.save(pack)
    run("load", pack, "--from", *exports(tmp_path, "csv", TEXTS[2:]))
    run("refresh", pack)
    run_nothing(pack)
    aside = {text for name, _, text, _ in cells(pack) if text in {f"{t}!" for t in TEXTS[:4]}}
    assert aside == {f"{t}!" for t in TEXTS[:4]}
    assert "Removed items" in load_workbook(pack).sheetnames
    run("load", pack, "--from", *exports(tmp_path, "csv", TEXTS))
    run("refresh", pack)
    run_nothing(pack)
    sheet, _, top, bottom = found(pack, "tblABC")
    rows = {sheet.cell(r, code).value: r for r in range(top + 1, bottom + 1)}
    assert [sheet.cell(rows[t], beside).value for t in TEXTS[:4]] == [f"{t}!" for t in TEXTS[:4]]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"SKU": ["A", "x" * 40_000]}, "Items, SKU: a text of 40,000 characters"),
        ({"SKU": ["A", "\U0001f600" * 17_000]}, "Items, SKU: a text of 34,000 characters"),
        ({"SKU": ["A"], "y" * 300: ["B"]}, "a header of 300 characters"),
    ],
    ids=["text", "wide text", "header"],
)
def test_what_excel_would_cut_or_not_open_is_refused(tmp_path: Path, columns: dict[str, Any], said: str) -> None:
    pack = tmp_path / "pack.xlsm"
    run("new", pack)
    before = pack.read_bytes()
    with pytest.raises(InvxlError, match=said):
        FileHost(pack).write_raw([raw_table("tblItems", columns)])
    assert pack.read_bytes() == before


def test_a_header_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    run("new", pack)
    FileHost(pack).write_raw([raw_table("tblItems", {"SKU": ["A"], HEADER: ["x"]})])
    run_nothing(pack)
    assert table(pack, "tblItems", HEADER) == ["x"]


def test_an_export_that_calls_markup_an_error_adds_no_cell(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    run("new", pack)
    code = ExcelError("#N/A</v></c><c><f>EVIL(18)</f><v>")
    FileHost(pack).write_raw(
        [raw_table("tblItems", {"SKU": ["A", ExcelError("#N/A"), code], "Unit cost": [1, 2, code]})]
    )
    run_nothing(pack)
    assert table(pack, "tblItems", "SKU") == ["A", "#N/A", code]


@pytest.mark.libreoffice
def test_libreoffice_runs_none_of_it(tmp_path: Path) -> None:
    pack = tmp_path / "pack.xlsm"
    run("new", pack)
    run("load", pack, "--from", *exports(tmp_path, "csv", TEXTS))
    run("refresh", pack)
    after = recalc.recalculated(pack, tmp_path)
    for formula in recalc.formulas(after, load_workbook(after, read_only=True).sheetnames).values():
        assert "EVIL" not in re.sub(r'"(?:[^"]|"")*"', '""', formula)
    assert set(TEXTS[:12]) <= set(table(after, "tblABC", "SKU"))
    before, now = (recalc.values(p, ["KPI by category", "Checks"]) for p in (pack, after))
    assert {k: v for k, v in now.items() if isinstance(v, str) and v.startswith("#")} == {
        k: v for k, v in before.items() if isinstance(v, str) and v.startswith("#")
    }
