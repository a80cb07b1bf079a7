"""Sheets in every shape that programs write: fast path, slow path, openpyxl and what was meant, all the same."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ooxml.reading import Grid, Value, agree, ours, theirs
from ooxml.sheets import DATE_STYLE, DURATION_STYLE, MANNERS, Cell, Manner, shared_strings, workbook

from invxl.columns import Kind
from invxl.errors import WorkbookError
from invxl.ooxml import package, scan_cells, sheet_scan, stream
from invxl.ooxml.gather import NOT_CALCULATED, SHIFT_1904
from invxl.ooxml.sheet_slow import SlowReader

_ANY = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
_USUAL = st.sampled_from("aZ09 &<>\"'_-/\n\t\r€–é漢😀")
_TEXT = st.text(st.one_of(_USUAL, _ANY), min_size=1, max_size=12).filter(lambda t: "]]>" not in t and t.strip())
_NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-(10**6), 10**6, places=2).map(lambda d: f"{d:f}"),
    st.from_regex(r"-?[0-9]{1,18}(\.[0-9]{1,18})?(E[+-]?[0-9]{1,2})?", fullmatch=True),
)
_FORMULA = st.sampled_from(["", "", "", "plain", "shared", "follower"])


def _cells() -> st.SearchStrategy[Cell | None]:
    return st.one_of(
        st.none(),
        st.builds(Cell, st.just(Kind.NUMBER), _NUMBERS, _FORMULA, st.sampled_from([0, 1])),
        st.builds(Cell, st.just(Kind.NUMBER), st.integers(0, 99).map(str), st.just(""), st.just(DURATION_STYLE)),
        st.builds(Cell, st.just(Kind.DATE), st.integers(61, 60_000).map(str), st.just(""), st.just(DATE_STYLE)),
        st.builds(Cell, st.just(Kind.TEXT), st.one_of(_TEXT, st.sampled_from(["00011", "_x000D_", "N/A"])), _FORMULA),
        st.builds(Cell, st.just(Kind.BOOL), st.sampled_from("01"), _FORMULA),
        st.builds(Cell, st.just(Kind.ERROR), st.sampled_from(["#N/A", "#DIV/0!", "#REF!"]), _FORMULA),
        st.builds(Cell, st.just(Kind.BLANK), st.just(""), st.just(""), st.integers(0, 2)),
        st.builds(Cell, st.just(Kind.ERROR), st.none(), st.sampled_from(["plain", "follower"])),
    )


# Rows alike, as in real tables, with odd ones between.
@st.composite
def _sheets(draw: st.DrawFn) -> list[list[Cell | None]]:
    width = draw(st.integers(1, 5))
    kinds = [
        draw(st.sampled_from([_cells(), st.builds(Cell, st.just(Kind.NUMBER), _NUMBERS),
                              st.builds(Cell, st.just(Kind.TEXT), _TEXT)]))
        for _ in range(width)
    ]  # fmt: skip
    return draw(st.lists(st.tuples(*kinds).map(list), min_size=1, max_size=14))


def meant(rows: Sequence[Sequence[Cell | None]], date1904: bool) -> Grid:
    """What the cells stand for."""
    out: Grid = {}
    for r, row in enumerate(rows, start=1):
        for c, cell in enumerate(row, start=1):
            if cell is None or cell.kind is Kind.BLANK:
                continue
            out[r, c] = _meant(cell, date1904)
    return out


def _meant(cell: Cell, date1904: bool) -> Value:
    if cell.text is None:
        return Kind.ERROR, NOT_CALCULATED
    if cell.kind in (Kind.TEXT, Kind.ERROR):
        return cell.kind, cell.text
    number = float(cell.text)
    return cell.kind, number + SHIFT_1904 if date1904 and cell.kind is Kind.DATE else number


def exact(grid: Grid) -> dict[tuple[int, int], tuple[Kind, bytes | str | None]]:
    """Numbers as their bits: -0.0 is not 0.0, and the last bit counts."""
    return {
        at: (kind, struct.pack("<d", value) if isinstance(value, float) else value)
        for at, (kind, value) in grid.items()
    }


def _check(manner: Manner, rows: Sequence[Sequence[Cell | None]], date1904: bool) -> None:
    if manner.references == "none":  # without references there are no gaps
        rows = [[cell or Cell(Kind.BLANK, "") for cell in row] for row in rows]
    pool: list[str] = []
    sheet = manner.xml(rows, pool)
    data = workbook(sheet, shared_strings(pool) if pool else "", date1904=date1904)
    expected = meant(rows, date1904)
    slow, fast = ours(data, fast=False)["Sales"], ours(data, fast=True)["Sales"]
    assert exact(slow) == exact(expected)
    assert exact(fast) == exact(slow)
    if not manner.comments:  # openpyxl stumbles over comments between cells
        other = theirs(data)["Sales"]
        wrong = {at: (fast.get(at), other.get(at)) for at in fast.keys() | other.keys()
                 if not agree(fast.get(at), other.get(at))}  # fmt: skip
        assert not wrong


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(rows=_sheets(), date1904=st.booleans())
def test_one_sheet_read_four_ways(manner: Manner, rows: list[list[Cell | None]], date1904: bool) -> None:
    _check(manner, rows, date1904)


# A table as programs write it: rows of a few forms, values missing here and there, one column of two kinds.
REGULAR = [
    [
        Cell(Kind.DATE, str(45_000 + i), style=DATE_STYLE),
        Cell(Kind.TEXT, f"SKU-{i % 37:05d} & Co" if i % 5 else "00011"),
        None if i % 7 == 3 else Cell(Kind.NUMBER, repr(i * 0.1 - 20)),
        Cell(Kind.TEXT, "7") if i % 11 == 2 else Cell(Kind.NUMBER, str(i * 1001)),
        Cell(Kind.BOOL, "1") if i % 3 else Cell(Kind.BLANK, "", style=1),
        Cell(Kind.ERROR, "#N/A", "plain") if i % 13 == 0 else Cell(Kind.NUMBER, f"{i}.25", "plain"),
    ]
    for i in range(1500)
]
_BY_FORM = ("excel", "inline", "libreoffice", "prefixed", "prefixed inline", "utf-16")


@pytest.mark.parametrize("manner", _BY_FORM)
def test_regular_tables_are_read_by_form_alone(manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly: list[bytes] = []
    monkeypatch.setattr(SlowReader, "read_some", lambda _, document: slowly.append(document))
    monkeypatch.setattr(SlowReader, "read", lambda _, chunks: slowly.extend(chunks))
    pool: list[str] = []
    sheet = MANNERS[manner].xml(REGULAR, pool)
    found = ours(workbook(sheet, shared_strings(pool) if pool else ""))["Sales"]
    assert slowly == []
    assert exact(found) == exact(meant(REGULAR, False))


# The same without formulas, and with strange rows between: of these alone the tags are searched.
PLAIN = [[cell and replace(cell, formula="") for cell in row] for row in REGULAR]


@pytest.mark.parametrize("manner", ["excel", "inline", "libreoffice", "prefixed", "prefixed inline", "utf-16"])
def test_plain_rows_are_read_by_where_their_cells_start(manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def tags(*_: object) -> None:
        raise AssertionError("the tags were searched")

    monkeypatch.setattr(sheet_scan, "_chunk", tags)
    pool: list[str] = []
    sheet = MANNERS[manner].xml(PLAIN, pool)
    found = ours(workbook(sheet, shared_strings(pool) if pool else ""))["Sales"]
    assert exact(found) == exact(meant(PLAIN, False))


@pytest.mark.parametrize("odd", [
    Cell(Kind.NUMBER, "1", "plain"), Cell(Kind.NUMBER, "12345678901234567"), Cell(Kind.NUMBER, "1E-5"),
    Cell(Kind.NUMBER, "-123456789012.345"), Cell(Kind.TEXT, "a" * 70), Cell(Kind.ERROR, None, "plain"),
])  # fmt: skip
def test_a_strange_cell_is_read_and_makes_no_other_row_strange(odd: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [list(row) for row in PLAIN]
    rows[700][3] = odd
    by_cells: list[int] = []
    usual = scan_cells.read

    def counted(*given: object) -> list[scan_cells.Part]:
        parts = list(usual(*given))  # type: ignore[arg-type]  # what the scanner gives
        by_cells.extend(row for part in parts for row in part.rows.tolist())
        return parts

    monkeypatch.setattr(scan_cells, "read", counted)
    pool: list[str] = []
    sheet = MANNERS["excel"].xml(rows, pool)
    found = ours(workbook(sheet, shared_strings(pool)))["Sales"]
    assert exact(found) == exact(meant(rows, False))
    assert len(by_cells) >= len(rows) - 1


def test_a_string_that_is_not_there_is_refused_by_both() -> None:
    sheet = MANNERS["excel"].xml(PLAIN, [])
    data = workbook(sheet, shared_strings(["only one"]))
    for fast in (True, False):
        with pytest.raises(WorkbookError):
            ours(data, fast=fast)


def test_cells_of_columns_that_nobody_wants_are_passed_over() -> None:
    rows = [[*row[:3], Cell(Kind.TEXT, "mine"), *row[4:]] for row in PLAIN]
    pool: list[str] = []
    sheet = MANNERS["excel"].xml(rows, pool)
    found = ours(workbook(sheet, shared_strings(pool)), columns=2)["Sales"]
    assert exact(found) == exact({at: v for at, v in meant(rows, False).items() if at[1] <= 2})


@pytest.mark.parametrize("size", [700, 5_000, 60_000])
def test_where_chunks_are_cut_does_not_matter(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_SCAN", size)
    monkeypatch.setattr(package, "_STEP", 97)
    monkeypatch.setattr(package, "_PIECE", size)
    for manner in ("excel", "prefixed", "comments", "no references"):
        rows = [[cell or Cell(Kind.BLANK, "") for cell in row] for row in REGULAR]
        pool: list[str] = []
        sheet = MANNERS[manner].xml(rows, pool)
        found = ours(workbook(sheet, shared_strings(pool)))["Sales"]
        assert exact(found) == exact(meant(REGULAR, False)), manner


def test_blanks_are_blank_and_numbers_nowhere_else() -> None:
    rows = [[Cell(Kind.NUMBER, "1"), None], [None, Cell(Kind.TEXT, "a")]]
    for fast in (True, False):
        grid = ours(workbook(MANNERS["inline"].xml(rows, [])), fast=fast)["Sales"]
        assert grid == {(1, 1): (Kind.NUMBER, 1.0), (2, 2): (Kind.TEXT, "a")}
        assert not math.isnan(grid[1, 1][1] or 0)
