"""The About sheet: colours, hosts, sheets, definitions in words, and what each raw tab is for."""

from __future__ import annotations

from collections.abc import Iterator

from invxl.pack import LIGHTS, Cell, Light, Role, Sheet
from invxl.schema import TABS, RawTab
from invxl.sheets.context import Context
from invxl.sheets.frame import framed
from invxl.sheets.kpi import unit
from invxl.terms.kpis import DETAILS, HEADLINES
from invxl.terms.model import Format

NAME = "About"
FIRST_ROW = 6
WIDTHS = {1: 30.0, 2: 22.0, 3: 92.0}

_LEGEND = (
    ("Blue on yellow", Role.INPUT, "You type here: the Override column of Config. Raw tabs are yours altogether."),
    ("Black", Role.VALUE, "Computed by the refresh, or a native formula of it."),
    ("Green", Role.LINK, "Comes from another sheet."),
)
_MEANINGS = {
    Light.GOOD: "On target, short of it by less than the settings warn of, or ties out.",
    Light.WATCH: "At the warning level of the settings or worse: to be watched.",
    Light.BAD: "Past its limit, or does not tie out.",
    Light.GREY: "Not graded: no threshold, an estimate or a partial period; or not available, and the row says why.",
}
_HOSTS = (
    ("Excel on Windows", 'The buttons on Start and functions such as =TURNOVER(...), after "invxl install" once.'),
    ("Excel on Mac", 'The buttons; the functions as names, added by "invxl functions --install-lambdas PACK".'),
    ("xlwings Lite (free add-in)", "In the .xlsx: the functions; the Refresh, up to 20,000 rows per raw tab."),
    ("Functions show #NAME?", 'Run the macro FunctionsStatus, or "invxl doctor PACK" in a terminal.'),
    ("Macros are blocked", "A downloaded file: right-click it, Properties, Unblock. Or keep it in a trusted location."),
    ("No Excel, any system", '"invxl refresh PACK" in a terminal refreshes the closed file.'),
    ("Excel on the web, LibreOffice", "Opens and recalculates; refresh the closed file in a terminal."),
    ("Any machine without Python", "Opens, filters, prints; formulas on these sheets are Excel's own."),
)
_SHEETS = (
    ("KPI", "Eight headlines, then detail, each with what it was divided by."),
    ("KPI by category, by location", "The same figures side by side."),
    ("ABC", "What each item is worth in a year of usage, and how even its demand is."),
    ("Aging", "How old the stock of each item is, by first in, first out layers of receipts; also by category."),
    ("Checks", "Proof that the pack ties out, every amount a formula. Read it first."),
    ("Exceptions", "What was found in the raw data, where, and what it may be worth."),
    ("Config", "Every setting in force and where it comes from; type into Override to change one."),
    ("Functions", "The function library: arguments, an example, the native formula."),
    ("Run log", "Every refresh with fingerprints of inputs and settings."),
)
_RULES = (
    "Columns that you add inside or beside a table, with notes and colours, follow their row's key, not its position.",
    "A refresh writes our tables' columns and the summaries above them. All else in the workbook stays as it is.",
    "What is undefined is blank and says why. It is never shown as 0.",
    "Nothing is dropped silently: what takes no part in a figure is listed on Exceptions.",
)


def build(context: Context) -> Sheet:
    """The sheet; text only, no table."""
    rows = list(_rows(context))
    cells = tuple(
        Cell(FIRST_ROW + i, column, value, role, format, wrap=column == 3)
        for i, row in enumerate(rows)
        for column, value, role, format in row
    )
    return framed(context, Sheet(NAME, "About this pack", cells=cells, widths=WIDTHS,
                                 portrait=True, freeze_columns=0))  # fmt: skip


Row = tuple[tuple[int, str, Role, Format], ...]


def _row(*texts: str, roles: tuple[Role, ...] = (Role.LABEL, Role.VALUE, Role.VALUE)) -> Row:
    return tuple((i, t, role, Format.TEXT) for i, (t, role) in enumerate(zip(texts, roles, strict=False), 1))


def _heading(*texts: str) -> Row:
    return _row(*texts, roles=(Role.HEADER,) * 3)


def _rows(context: Context) -> Iterator[Row]:
    yield _heading("Rules", "", "")
    for rule in _RULES:
        yield ((1, rule, Role.NOTE, Format.GENERAL),)
    yield ()
    yield _heading("Colours", "", "Meaning")
    for label, role, meaning in _LEGEND:
        yield _row(label, "", meaning, roles=(role, Role.VALUE, Role.VALUE))
    for light, meaning in _MEANINGS.items():
        words = [word for word, of in LIGHTS.items() if of is light]
        yield _row(words[0], "", f"{meaning} Words: {', '.join(words)}.", roles=(Role.STATUS, Role.VALUE, Role.VALUE))
    yield ()
    yield _heading("Sheets", "", "What they show")
    for name, what in _SHEETS:
        yield _row(name, "", what)
    yield ()
    yield _heading("Where it works", "", "")
    for host, works in _HOSTS:
        yield _row(host, "", works)
    yield ()
    yield _heading("KPI", "Unit", "Definition")
    for term in (*HEADLINES, *DETAILS):
        yield _row(term.label, unit(term.unit, context), term.definition)
    yield ()
    yield _heading("Raw tabs", "Needed", "Purpose")
    for tab in TABS:
        yield _row(tab.sheet, "needed" if tab.needed else "optional", _purpose(tab))
    yield ()
    yield _heading("Raw columns", "Tab", "What they hold (* the header must be there)")
    for tab in TABS:
        for column in tab.columns:
            yield _row(column.header + (" *" if column.required else ""), tab.sheet, column.help)


def _purpose(tab: RawTab) -> str:
    return f"{tab.purpose} Gives: {tab.unlocks}." if tab.unlocks else tab.purpose
