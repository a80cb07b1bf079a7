"""What Excel refuses: each a sentence, nothing lost. Objects that raise as COM does stand for Excel."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from support.packs import small_pack

from invxl.addin import refresh as entry
from invxl.errors import Cancelled, Fault, InvxlError, OwnershipError, WorkbookError
from invxl.hosts.excel import faults, finding, guard
from invxl.hosts.excel.backup import latest
from invxl.hosts.excel.faults import told
from invxl.hosts.excel.seen import Seen, SeenTable, see
from invxl.hosts.excel.session import held
from invxl.hosts.excel.take import take
from invxl.ooxml.refs import Area


class com_error(Exception):  # noqa: N801 - the name under which pywin32 raises it
    """(hresult, text, (code, source, description, help file, help id, scode), argument)"""


BUSY = com_error(-2147418111, "Call was rejected by callee.", None, None)
EDITING = com_error(-2147352567, "Exception occurred.", (0, None, None, None, 0, -2146777998), None)
GONE = com_error(-2147023174, "The RPC server is unavailable.", None, None)
PROTECTED = com_error(
    -2147352567, "Exception occurred.",
    (0, "Microsoft Excel", "The cell you're trying to change is on a protected sheet.", "x.chm", 0, -2146827284),
    None,
)  # fmt: skip


def workbook(
    fullname: str = "/books/June.xlsm",
    protected: bool = False,
    filtered: bool = False,
    engine: str = "desktop",
    **api: Any,
) -> Any:
    """What is asked of an open workbook that may not be written."""
    table = SimpleNamespace(api=SimpleNamespace(AutoFilter=SimpleNamespace(FilterMode=filtered)))
    sheet = SimpleNamespace(api=SimpleNamespace(ProtectContents=protected), tables={"tblABC": table})
    app = SimpleNamespace(engine=SimpleNamespace(type=engine))
    return SimpleNamespace(
        fullname=fullname, name=Path(fullname).name, app=app, sheets={"ABC": sheet}, api=SimpleNamespace(**api)
    )


def seen(book: Any, tables: bool = True) -> Seen:
    there = {"tblabc": SeenTable("ABC", "tblABC", Area(6, 1, 9, 4))} if tables else {}
    return Seen(book, str(book.name), ("ABC",), there, {})


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        (workbook(protected=True), "sheet ABC: it is protected; an unprotected sheet"),
        (workbook(filtered=True), "ABC, tblABC: the table is filtered"),
        (workbook(fullname="Book1"), "Book1: it was never saved"),
        (workbook(ReadOnly=True), "June.xlsm: it is open read-only"),
        (workbook(ProtectStructure=True), "the workbook's structure is protected"),
    ],
    ids=["protected", "filtered", "unsaved", "read-only", "structure"],
)
def test_a_workbook_that_may_not_be_written_is_refused_before_the_first_cell(book: Any, sentence: str) -> None:
    with pytest.raises(WorkbookError, match=sentence):
        guard.refuse(book, seen(book), small_pack(["A"]))


def test_every_reason_is_told_at_once() -> None:
    book = workbook(fullname="Book1", protected=True, filtered=True, ReadOnly=True)
    with pytest.raises(WorkbookError) as refused:
        guard.refuse(book, seen(book), small_pack(["A"]))
    assert len(refused.value.faults) == 4


def test_a_workbook_that_may_be_written_passes() -> None:
    book = workbook()
    guard.refuse(book, seen(book), small_pack(["A"]))
    windows = workbook(fullname="C:\\books\\June.xlsm")
    guard.refuse(windows, seen(windows), small_pack(["A"]))
    online = workbook(fullname="https://firm.sharepoint.com/June.xlsm")
    guard.refuse(online, seen(online), small_pack(["A"]))
    lite = workbook(fullname="June.xlsx", engine="remote")
    guard.refuse(lite, seen(lite), small_pack(["A"]))


@pytest.mark.parametrize("error", [BUSY, EDITING], ids=["rejected", "editing"])
def test_a_cell_that_is_being_edited_is_a_sentence(error: com_error) -> None:
    with (
        pytest.raises(WorkbookError, match=r"Excel: it is busy while reading: a cell is being edited.*Press Esc"),
        told("reading"),
    ):
        raise error


@pytest.mark.parametrize("code", sorted(faults.BUSY))
def test_every_word_of_excels_for_busy_is_told_as_such(code: int) -> None:
    with pytest.raises(WorkbookError, match="it is busy while writing"), told("writing"):
        raise com_error(code, "Call was rejected by callee.", None, None)


def test_excel_has_three_words_each_for_busy_and_for_gone() -> None:
    """RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE; RPC_S_SERVER_UNAVAILABLE, RPC_E_DISCONNECTED,
    RPC_S_CALL_FAILED, as Windows' headers number them."""
    numbered = {"busy": (0x80010001, 0x8001010A, 0x800AC472), "gone": (0x800706BA, 0x80010108, 0x800706BE)}
    signed = {word: {code - (1 << 32) for code in codes} for word, codes in numbered.items()}
    assert signed == {"busy": set(faults.BUSY), "gone": set(faults.GONE)}


@pytest.mark.parametrize("code", sorted(faults.GONE))
def test_an_excel_that_was_closed_is_told_as_such(code: int) -> None:
    with pytest.raises(WorkbookError, match="closed while writing"), told("writing"):
        raise com_error(code, "The RPC server is unavailable.", None, None)


def test_other_errors_of_excels_keep_its_own_words_and_ours_stay_ours() -> None:
    with pytest.raises(WorkbookError, match="closed while reading"), told("reading"):
        raise GONE
    with pytest.raises(WorkbookError, match="on a protected sheet"), told("reading"):
        raise PROTECTED
    with pytest.raises(ZeroDivisionError), told("reading"):
        raise ZeroDivisionError
    with pytest.raises(OwnershipError), told("reading"):
        raise OwnershipError("mine")


class Recorded:
    """A step on a list instead of a workbook."""

    def __init__(self, cells: list[str], name: str, do: BaseException | None = None, undo: bool = True) -> None:
        self.cells, self.name, self.error, self.can = cells, name, do, undo

    @property
    def place(self) -> str:
        return f"ABC!{self.name}"

    def do(self, book: xw.Book) -> None:
        if self.error is not None:
            raise self.error
        self.cells.append(self.name)

    def undo(self, book: xw.Book) -> None:
        if not self.can:
            raise PROTECTED
        if self.name in self.cells:
            self.cells.remove(self.name)


@pytest.mark.parametrize("error", [BUSY, PROTECTED, ValueError("odd")], ids=["busy", "protected", "odd"])
def test_what_fails_in_the_middle_is_taken_back(error: Exception) -> None:
    cells: list[str] = []
    steps = [Recorded(cells, "A1"), Recorded(cells, "B1"), Recorded(cells, "C1", error), Recorded(cells, "D1")]
    with pytest.raises(WorkbookError, match=r"ABC!C1: .*Everything was put back as it was") as refused:
        take(workbook(), steps, Path("/books/backup.xlsm"))
    assert cells == []
    assert refused.value.__cause__ is error


def test_what_cannot_be_taken_back_is_said_with_the_backup() -> None:
    cells: list[str] = []
    steps = [Recorded(cells, "A1", undo=False), Recorded(cells, "B1"), Recorded(cells, "C1", GONE)]
    with pytest.raises(WorkbookError, match=r"half written at ABC!A1\. Restore the backup /books/backup\.xlsm"):
        take(workbook(), steps, Path("/books/backup.xlsm"))
    assert cells == ["A1"]


def test_ctrl_c_while_writing_takes_back_and_goes_on() -> None:
    cells: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        take(workbook(), [Recorded(cells, "A1"), Recorded(cells, "B1", KeyboardInterrupt())], None)
    assert cells == []


class App:
    """An Excel with its settings; those in `lacks` it does not have."""

    def __init__(self, *lacks: str) -> None:
        object.__setattr__(self, "lacks", lacks)
        object.__setattr__(self, "log", [])
        self.screen_updating, self.enable_events, self.calculation, self.status_bar = True, True, "semiautomatic", False
        self.said: list[str] = []

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.lacks:
            raise NotImplementedError(name)
        self.log.append((name, value))
        object.__setattr__(self, name, value)

    def alert(self, text: str, title: str) -> None:
        self.said.append(text)


@pytest.mark.parametrize("lacks", [(), ("status_bar", "enable_events")], ids=["desktop", "web"])
@pytest.mark.parametrize("error", [None, ValueError("odd"), KeyboardInterrupt()], ids=["done", "error", "ctrl-c"])
def test_settings_are_put_back_whatever_happens(error: BaseException | None, lacks: tuple[str, ...]) -> None:
    try:
        app = App()
        object.__setattr__(app, "lacks", lacks)
        with held(SimpleNamespace(app=app), lambda: False) as progress:  # type: ignore[arg-type]
            progress("Aging the stock", 0.6)
            assert (app.screen_updating, app.calculation) == (False, "manual")
            if "status_bar" not in lacks:
                assert app.status_bar == "invxl: Aging the stock (60%). Esc stops it."
            if error is not None:
                raise error
    except (ValueError, KeyboardInterrupt) as raised:
        assert raised is error
    assert (app.screen_updating, app.enable_events, app.calculation, app.status_bar) == (
        True, True, "semiautomatic", False
    )  # fmt: skip


def test_esc_between_two_stages_stops_the_run() -> None:
    pressed = iter([False, False, True])
    with (
        pytest.raises(Cancelled, match="nothing was written"),
        held(
            SimpleNamespace(app=App()),
            lambda: next(pressed),  # type: ignore[arg-type]
        ) as progress,
    ):
        progress("Reading", 0.0)
        progress("Judging", 0.2)
        raise AssertionError("it went on")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (WorkbookError(Fault("sheet ABC", "it is protected", "an unprotected sheet")), "refused, nothing was changed"),
        (Cancelled("Stopped by Esc; nothing was written"), "Stopped by Esc"),
        (ZeroDivisionError("secret figure 42"), "a fault of invxl, not of your data"),
    ],
    ids=["refused", "stopped", "internal"],
)
def test_a_failure_is_one_dialog(error: Exception, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def fails(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(entry, "run", fails)
    book = SimpleNamespace(app=App(), name="June.xlsm")
    assert entry.refresh(book) is False  # type: ignore[arg-type]
    [text] = book.app.said
    assert says in text and "secret" not in text and len(text) <= 1_024
    if isinstance(error, ZeroDivisionError):
        log = Path(text.splitlines()[-1])
        assert log.is_file() and "secret" not in log.read_text(encoding="utf-8")


def test_a_dialog_holds_as_many_faults_as_fit() -> None:
    faults = [Fault(f"Sales row {i}", "found " + "x" * 200, "a number is needed") for i in range(50)]
    text = entry.refusal("Refresh of June.xlsm: refused, nothing was changed.", InvxlError(*faults))
    assert len(text) <= 1_024
    assert "Sales row 0" in text and "more;" in text


def books(*fullnames: str) -> Any:
    return [SimpleNamespace(books=[SimpleNamespace(fullname=f, name=Path(f).name)]) for f in fullnames]


def test_the_open_workbook_is_found_by_path_then_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pack = tmp_path / "June.xlsm"
    monkeypatch.setattr(finding.xw, "engines", [SimpleNamespace(type="desktop")])
    monkeypatch.setattr(finding.xw, "apps", books(str(pack), "/elsewhere/June.xlsm"))
    assert finding.open_book(pack).fullname == str(pack)
    monkeypatch.setattr(finding.xw, "apps", books("https://firm.sharepoint.com/docs/June.xlsm"))
    assert "sharepoint" in finding.open_book(pack).fullname


def test_two_copies_of_excel_none_and_no_excel_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pack = tmp_path / "June.xlsm"
    with pytest.raises(WorkbookError, match=r"no Excel that can be driven.*invxl refresh"):
        finding.open_book(pack)
    monkeypatch.setattr(finding.xw, "engines", [SimpleNamespace(type="desktop")])
    monkeypatch.setattr(finding.xw, "apps", books("/a/June.xlsm", "/b/June.xlsm"))
    with pytest.raises(WorkbookError, match="2 copies of Excel"):
        finding.open_book(pack)
    monkeypatch.setattr(finding.xw, "apps", books("/a/May.xlsm"))
    with pytest.raises(WorkbookError, match=r"does not have it open; it has May\.xlsm"):
        finding.open_book(pack)


def test_restoring_without_a_backup_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="there is no backup of it"):
        latest(workbook(fullname=str(tmp_path / "June.xlsm")))


def test_money_that_excel_rounds_is_read_whole() -> None:
    """Cells in a currency format come as decimals of four places; the second value has them all."""
    from decimal import Decimal

    from invxl.hosts.excel import seen as seeing

    used = SimpleNamespace(api=SimpleNamespace(Value2=((1.23456, "x"),)))
    assert seeing._exact(used, [[Decimal("1.2346"), "x"]]) == [[1.23456, "x"]]  # type: ignore[arg-type]


def test_a_sheet_is_read_in_one_call_each_of_values_and_formulas() -> None:
    calls: list[str] = []

    class Used:
        row = column = 1
        shape = (2, 2)

        def options(self, **_: Any) -> Any:
            calls.append("value")
            return SimpleNamespace(value=[["SKU", "Usage"], ["A", 1.0]])

        @property
        def formula(self) -> Any:
            calls.append("formula")
            return (("SKU", "Usage"), ("A", "=1"))

    sheet = SimpleNamespace(name="ABC", tables=[], used_range=Used())
    sheets = type("Sheets", (list,), {"__getitem__": lambda self, key: sheet})([sheet])
    grid = see(SimpleNamespace(sheets=sheets, names=[], name="b")).grid("ABC")  # type: ignore[arg-type]
    assert calls == ["value", "formula"]
    assert grid.formula(2, 2) == "=1" and grid.formula(1, 1) == ""


def standing_with(notes: dict[tuple[int, int], str], threads: set[tuple[int, int]]) -> Any:
    """tblABC with SKUs A, B, C in rows 7 to 9, as a host tells it."""
    from invxl.hosts.excel.seen import Grid
    from invxl.hosts.excel.standing import stand

    rows = [
        ["Rank", "SKU", "Annual usage", "Status"],
        [1.0, "A", 3.0, "OK"],
        [2.0, "B", 2.0, "OK"],
        [3.0, "C", 1.0, "OK"],
    ]
    at = {place: SimpleNamespace(row=place[0], column=place[1]) for place in (*notes, *threads)}
    sheet = SimpleNamespace(
        notes=[SimpleNamespace(location=at[p], text=text) for p, text in notes.items()],
        comments=[SimpleNamespace(location=at[p]) for p in threads],
    )
    there = seen(SimpleNamespace(name="June.xlsm", sheets={"ABC": sheet}))
    there.grids["ABC"] = Grid(6, 1, rows, [[""] * 4 for _ in rows])
    return stand(there, there.tables["tblabc"], small_pack(["A"]).sheets[0].table)


def test_notes_go_with_their_row_and_away_first() -> None:
    from invxl.hosts.excel.placing import place

    s = standing_with({(7, 2): "about A", (9, 3): "about C"}, set())
    table = small_pack(["C", "A", "B"]).sheets[0].table
    placed = place(s, table, (), frozenset())  # type: ignore[arg-type]
    assert placed.notes == [
        ((7, 2), None, "about A"), ((9, 3), None, "about C"), (None, (8, 2), "about A"), (None, (7, 3), "about C"),
    ]  # fmt: skip


def test_a_note_of_a_row_that_goes_is_put_aside() -> None:
    from invxl.hosts.excel.placing import place

    s = standing_with({(7, 2): "about A"}, set())
    placed = place(s, small_pack(["C", "B"]).sheets[0].table, (), frozenset())  # type: ignore[arg-type]
    [kept] = placed.removed
    assert (kept.comment, kept.key, kept.table) == ("about A", ("A",), "tblABC")


def test_threaded_comments_in_rows_that_move_are_refused_and_others_stay() -> None:
    from invxl.hosts.excel.placing import place

    s = standing_with({}, {(7, 2)})
    with pytest.raises(OwnershipError, match="ABC!B7: threaded comments in rows that move"):
        place(s, small_pack(["C", "A", "B"]).sheets[0].table, (), frozenset())  # type: ignore[arg-type]
    place(s, small_pack(["A", "C", "B"]).sheets[0].table, (), frozenset())  # type: ignore[arg-type]


def test_formulas_that_a_host_does_not_tell_are_not_risked() -> None:
    from invxl.hosts.excel.placing import place
    from invxl.hosts.excel.seen import Grid
    from invxl.hosts.excel.standing import stand

    rows = [
        ["Rank", "SKU", "Annual usage", "Status", "My note"],
        *([i, k, 1.0, "OK", "x"] for i, k in enumerate("ABC")),
    ]
    there = seen(SimpleNamespace(name="June.xlsx", sheets={"ABC": SimpleNamespace(notes=[], comments=[])}))
    there.grids["ABC"] = Grid(6, 1, rows, None)
    s = stand(there, there.tables["tblabc"], small_pack(["A"]).sheets[0].table)  # type: ignore[arg-type]
    with pytest.raises(OwnershipError, match="does not tell which of them are formulas"):
        place(s, small_pack(["C", "A", "B"]).sheets[0].table, (), frozenset())  # type: ignore[arg-type]
    place(s, small_pack(["A", "B", "C"]).sheets[0].table, (), frozenset())  # type: ignore[arg-type]
