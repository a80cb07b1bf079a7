"""A pack with what people put into workbooks, drawn at random: built, and held against what a refresh left of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import TableColumn
from support.packs import small_pack

from invxl.hosts.file import FileHost

KEYS = [f"K{i}" for i in range(9)]
TOP = 7  # first data row of tblABC
LAST = TOP + len(KEYS) - 1
YELLOW = PatternFill("solid", fgColor="FFFFFF00")
Spot = tuple[int, str]

_texts = st.text("abc+-@<& é漢", min_size=1, max_size=10).filter(lambda t: bool(t.strip()))
# Own row, the first data row, a cell above the table, another sheet; {r} is the row of the formula itself.
_formulas = st.sampled_from(["=C{r}*2", '=B{r}&"-"&$C$7', "=SUM(C{r}:C{r})+C$3", "=C{r}+Mine!A2"])
_key = st.sampled_from(KEYS)
_free = st.tuples(st.sampled_from([1, 3, 6, 8, 11, 15, 16, 40]), st.sampled_from("HJN"))
_fixed = st.sampled_from(["=SUM(C7:C15)", "=C7", "=ABC!B9&H8", "=SUM(tblABC[Annual usage])"])
_formats = st.sets(st.sampled_from(["C7:C15", "E7:E15", "H7:H20", "B2:B4", "N1:O50"]), max_size=4)
_merges = st.sets(st.sampled_from(["P2:Q3", "P7:P9", "P14:S18", "E1:F2", "P60:Q61"]), max_size=4)
_charts = st.sets(st.sampled_from(["Mine C7", "ABC C7", "ABC H7", "Mine A1"]), max_size=4)


@dataclass(frozen=True, slots=True)
class Owned:
    """What is the user's: by key beside the table, by place apart from it and on the sheet "Mine"."""

    noted: dict[tuple[str, str], Any]
    commented: dict[tuple[str, str], str]
    filled: set[tuple[str, str]]
    apart: dict[Spot, Any]
    mine: dict[Spot, Any]
    formats: set[str]
    merges: set[str]
    charts: set[str]
    shown: set[str] | None  # statuses that a filter lets through
    inside: bool  # whether the first of the user's columns belongs to the table


OWNED = st.builds(
    Owned,
    st.dictionaries(st.tuples(_key, st.sampled_from("EF")), st.one_of(_texts, st.integers(-99, 99), _formulas)),
    st.dictionaries(st.tuples(_key, st.sampled_from("BCE")), _texts, max_size=5),
    st.sets(st.tuples(_key, st.sampled_from("ABCE")), max_size=5),
    st.dictionaries(_free, st.one_of(_texts, _fixed), max_size=6),
    st.dictionaries(_free, st.one_of(_texts, _fixed), max_size=6),
    _formats, _merges, _charts, st.sampled_from([None, {"OK"}, {"Watch"}, {"OK", "Watch"}]), st.booleans(),
)  # fmt: skip
_new = [f"N{i}" for i in range(8)]
ORDERS = st.lists(st.lists(st.sampled_from(KEYS + _new), unique=True, min_size=1), min_size=1, max_size=4)


def usage(order: Sequence[str], run: int) -> list[float]:
    """Other figures at every refresh, some under the bound of the status and some over it."""
    return [float((sum(map(ord, key)) * (run + 3)) % 300) for key in order]


def build(path: Path, owned: Owned) -> None:
    """The pack with `KEYS` in their order, as a person left it."""
    book = Workbook()
    book.active.title = "Mine"
    book.save(path)
    FileHost(path).write(small_pack(KEYS, usage(KEYS, 0)))
    book = load_workbook(path)
    sheet, mine = book["ABC"], book["Mine"]
    sheet["E6"], sheet["F6"] = "Note", "Action"
    table = sheet.tables["tblABC"]
    if owned.inside:
        table.tableColumns.append(TableColumn(id=90, name="Note"))
        table.ref = table.autoFilter.ref = f"A6:E{LAST}"
    if owned.shown is not None:
        table.autoFilter.filterColumn.append(FilterColumn(colId=3, filters=Filters(filter=sorted(owned.shown))))
    for (key, column), value in owned.noted.items():
        row = TOP + KEYS.index(key)
        sheet[f"{column}{row}"] = _at(value, row)
    for (key, column), text in owned.commented.items():
        sheet[f"{column}{TOP + KEYS.index(key)}"].comment = Comment(text, "Ann")
    for key, column in owned.filled:
        sheet[f"{column}{TOP + KEYS.index(key)}"].fill = YELLOW
    mine["A1"], mine["A2"], mine["A3"] = "n", 4, 5
    mine["C3"].comment = Comment("here", "Ben")
    mine["C3"].fill = YELLOW
    mine.auto_filter.ref = "A1:A3"
    for there, cells in ((sheet, owned.apart), (mine, owned.mine)):
        for (row, column), value in cells.items():
            there[f"{column}{row}"] = value
        for area in owned.formats:
            there.conditional_formatting.add(area, CellIsRule(operator="greaterThan", formula=["3"], fill=YELLOW))
        for area in owned.merges:
            there.merge_cells(area)
    for name in sorted(owned.charts):
        of, _, cell = name.partition(" ")
        chart = BarChart()
        last = LAST if cell.endswith("7") else 3
        source = book[of] if cell != "C7" else sheet
        first, column = int(cell[1:]), "ABCDEFGH".index(cell[0]) + 1
        chart.add_data(Reference(source, min_col=column, min_row=first, max_row=last))
        book[of].add_chart(chart, "U3")
    book.save(path)


def _at(value: Any, row: int) -> Any:
    return value.replace("{r}", str(row)) if isinstance(value, str) else value


def hold(path: Path, order: Sequence[str], owned: Owned) -> None:
    """Everything of the user's is where it belongs after a refresh with these keys."""
    sheet = load_workbook(path)["ABC"]
    rows = {key: TOP + i for i, key in enumerate(order)}
    bottom = TOP + len(order) - 1
    assert [sheet[f"B{r}"].value for r in rows.values()] == list(order)
    assert sheet.tables["tblABC"].ref == f"A6:{'E' if owned.inside else 'D'}{bottom}"
    cells = {(r, c): sheet[f"{c}{r}"].value for r in range(1, 70) for c in "EFHJN"}
    wanted = {(rows[k], c): _at(v, rows[k]) for (k, c), v in owned.noted.items() if k in rows}
    wanted |= {(6, "E"): "Note", (6, "F"): "Action"} | owned.apart
    assert {place: v for place, v in cells.items() if v is not None} == wanted
    found = {c.coordinate: c.comment.text for line in sheet.iter_rows() for c in line if c.comment}
    assert found == {f"{c}{rows[k]}": text for (k, c), text in owned.commented.items() if k in rows}
    yellow = {(r, c) for r in range(TOP, 40) for c in "ABCE" if sheet[f"{c}{r}"].fill.fgColor.rgb == YELLOW.fgColor.rgb}
    assert yellow == {(rows[k], c) for k, c in owned.filled if k in rows}
    assert {str(m) for m in sheet.merged_cells.ranges} - {"A1:C1"} == owned.merges
    formats = {str(f.sqref) for f in sheet.conditional_formatting if any(r.type == "cellIs" for r in f.rules)}
    assert formats >= {_grown(a, bottom) for a in owned.formats}
    if owned.shown is not None:
        hidden = {r for r in rows.values() if sheet.row_dimensions[r].hidden}
        assert hidden == {r for r in rows.values() if sheet[f"D{r}"].value not in owned.shown}


def _grown(area: str, bottom: int) -> str:
    """Where a range over a whole column of the table, or of the user's beside it, goes."""
    if area not in ("C7:C15", "E7:E15"):
        return area
    return area.replace(str(LAST), str(bottom)) if bottom > TOP else area[:2]


_OURS = re.compile(r"\[Content_Types\]|docProps/app|xl/_rels/workbook|xl/styles|xl/workbook|xl/tables/|calcChain")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def foreign(path: Path) -> dict[str, bytes]:
    """Every part that is none of ours; of a chart all but the ranges on our sheet and their cached values."""
    out = {}
    with zipfile.ZipFile(path) as z:
        book, rels = z.read("xl/workbook.xml").decode(), z.read("xl/_rels/workbook.xml.rels").decode()
        ours = set()
        for name in ("ABC", "About", "Removed items"):
            if (found := re.search(rf'name="{name}"[^>]*?r:id="([^"]+)"', book)) is None:
                continue
            line = next(r for r in re.findall(r"<Relationship [^>]*>", rels) if f'Id="{found[1]}"' in r)
            part = re.search(r'Target="/?(?:xl/)?([^"]+)"', line)
            assert part is not None
            ours.add("xl/" + part[1])
        for name in z.namelist():
            if name in ours or _OURS.match(name) or _beside(z, name, ours):
                continue
            content = z.read(name)
            if "/charts/" in name and b"ABC" in content:
                content = _without_ranges(content)
            out[name] = content
    return out


def _beside(z: zipfile.ZipFile, name: str, ours: set[str]) -> bool:
    """Relations, comments and their shapes of our sheets: `hold` looks at what they mean."""
    for part in ours:
        relations = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
        if name == relations:
            return True
        if relations in z.namelist() and "drawings/drawing" not in name and "/charts/" not in name:
            targets = re.findall(r'Target="(?:\.\./|/xl/)?([^"]+)"', z.read(relations).decode())
            if name.removeprefix("xl/") in targets:
                return True
    return False


def _without_ranges(content: bytes) -> bytes:
    root = etree.fromstring(content)
    for tag in ("numRef", "strRef"):
        for e in root.iter(_CHART + tag):
            for child in list(e):
                if child.tag == _CHART + "f" and "ABC" not in (child.text or ""):
                    continue
                e.remove(child)
    return etree.tostring(root, method="c14n")


def chart_ranges(path: Path) -> set[str]:
    """Every range that a chart shows."""
    out = set()
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if "/charts/chart" in name:
                out |= {e.text or "" for e in etree.fromstring(z.read(name)).iter(_CHART + "f")}
    return out
