"""Tables of ours that a host reads before a refresh, in an open workbook as in a closed one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from invxl.errors import Fault
from invxl.rawdata.words import header_key
from invxl.schema import BY_SHEET, BY_TABLE, LOAD_LOG, RawTab

# Output tables that a refresh looks back at. The large ones (tblABC, tblAging, tblExceptions, ...) are made anew from
# the raw tabs every time; reading them would cost a full pack a second for nothing.
LOOKED_BACK_AT = ("tblConfig", "tblRunLog", "tblKPI", "tblKPICategory", "tblKPILocation", "tblChecks")
# People type below these: rows that the table did not grow over would be left out unseen.
TYPED_INTO = frozenset({*BY_TABLE, LOAD_LOG.table, "tblConfig"})
OURS = {name.casefold(): name for name in (*BY_TABLE, LOAD_LOG.table, *LOOKED_BACK_AT)}


def raw_tab(sheet: str) -> RawTab | None:
    """The raw tab that a sheet's name means.

    >>> raw_tab("sales").table, raw_tab("Notes")
    ('tblSales', None)
    """
    return next((tab for name, tab in BY_SHEET.items() if name.casefold() == sheet.casefold()), None)


def has_headers(headers: Iterable[str], tab: RawTab) -> bool:
    """Whether all required columns of a raw tab are among these headers, by whatever name."""
    return all(_required_there(headers, tab))


def is_plain_tab(headers: Iterable[str], tab: RawTab) -> bool:
    """Whether a sheet of a raw tab's name, without an Excel table, is meant as that tab.

    Of a tab that no pack can do without one header is enough: what is missing beside it is told by name.

    >>> is_plain_tab(["SKU", "Amount"], BY_TABLE["tblSales"]), is_plain_tab(["SKU", "Amount"], BY_TABLE["tblReceipts"])
    (True, False)
    """
    there = _required_there(headers, tab)
    return any(there) if tab.needed else all(there)


def _required_there(headers: Iterable[str], tab: RawTab) -> list[bool]:
    present = {header_key(header) for header in headers}
    return [bool(present & set(map(header_key, c.names))) for c in tab.columns if c.required]


def header_text(value: object) -> str:
    """A header as a cell shows it; "" for a blank one."""
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None or isinstance(value, bool) else str(value)


def twice(headers: Iterable[str]) -> list[str]:
    """Headers that stand more than once."""
    return [h for h, n in Counter(headers).items() if n > 1]


def headers_twice(sheet: str, headers: Iterable[str]) -> Fault:
    """What to say of them."""
    return Fault(
        f"sheet {sheet}", f"two columns headed {', '.join(headers)}", "each header once", "Rename one of them."
    )


def below(sheet: str, table: str, last: int, used: int) -> Fault:
    """What to say of rows that a table did not grow over. last: its last row. used: the last row that holds anything.

    >>> below("Sales", "tblSales", 9, 9 + 1).place
    'Sales, row 10'
    """
    rows = f"row {used:,}" if used == last + 1 else f"rows {last + 1:,} to {used:,}"
    return Fault(f"{sheet}, {rows}", f"data directly below the table {table}, which ends at row {last:,}",
                 "every row inside the table",
                 "Extend the table over them, or leave an empty row above them.")  # fmt: skip
