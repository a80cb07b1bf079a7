"""A mapping file: which export fills which tab, and how its columns become ours."""

# ruff: noqa: RUF009 - `setting` returns a dataclass field, made once per class as a field must be

from __future__ import annotations

import codecs
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from invxl.errors import Fault, InputError
from invxl.intake.filters import Filter, parse
from invxl.schema import BY_SHEET, NUMERIC, RawTab
from invxl.settings import keys, nodes, tree
from invxl.settings.field import setting
from invxl.settings.model import SHEETS
from invxl.settings.scalars import nearest
from invxl.settings.shape import shape_of

_Place = Callable[..., str]
Delimiter = Literal["auto", "comma", "semicolon", "tab", "pipe", "space"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One export into one tab."""

    file: str = setting("", "Name of the export; * stands for anything, so sales_*.csv takes every month's file")
    tab: str = setting("", f"The raw tab that it fills: {', '.join(SHEETS)}")
    sheet: str = setting("", "Of a workbook: the sheet to read; left out, the first")
    header_row: int = setting(1, "Row in which the headers stand", low=1, high=1000)
    encoding: str = setting("auto", "auto reads UTF-8 and what says so itself; else cp1252, utf-16, latin-1, ...")
    delimiter: Delimiter = setting("auto", "What separates fields; auto takes what the header row has most of")
    quote: Literal["double", "single", "none"] = setting("double", "What fields are quoted with")
    decimal_comma: bool = setting(False, "Numbers have a decimal comma: 1.250,50")
    date_formats: tuple[str, ...] = setting(
        ("%Y-%m-%d",), "Formats of its dates: %d day, %m month, %Y year; a time of day after the date is cut off"
    )
    columns: MappingOf[str, str] = setting({}, "Our header: their header")
    also_called: MappingOf[str, tuple[str, ...]] = setting({}, "Their header: other names under which it may come")
    multiply: MappingOf[str, tuple[str, ...]] = setting({}, "Our header: their columns whose product it is")
    constants: MappingOf[str, str] = setting({}, "Our header: one value for every row, in quotes")
    negate: tuple[str, ...] = setting((), "Our headers whose sign is turned round")
    values: MappingOf[str, MappingOf[str, str]] = setting({}, "Our header: what their values become")
    where: tuple[str, ...] = setting((), 'Only rows for which all of these hold, such as "Status = 4"')

    @property
    def raw_tab(self) -> RawTab:
        return BY_SHEET[self.tab]

    @property
    def filters(self) -> tuple[Filter, ...]:
        return tuple(parse(text) for text in self.where)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file."""

    loads: tuple[Entry, ...] = setting((), "The exports, one entry for each file and tab")
    name: str = field(default="", metadata={"internal": True})


def read_mapping(name: str, text: str) -> Mapping:
    """A mapping from its YAML text; `name` is what messages call it.

    Raises InputError with every fault: file, line and column, what was found, what is needed, the nearest name.
    """
    root, faults = nodes.read(name, text)
    shape = shape_of(Mapping)
    found = tree.convert(root, shape, (), faults) if root is not None else {}
    if faults:
        raise InputError(*dict.fromkeys(faults))
    sources: dict[str, str] = {}
    built: Mapping = tree.build(found or {}, shape, (), sources)
    if not built.loads:
        faults.append(Fault(name, "no exports are listed", "loads: with one entry per export is needed"))
    for number, entry in enumerate(built.loads, 1):
        _check(entry, ("loads", str(number)), sources, name, faults)
    if faults:
        raise InputError(*dict.fromkeys(faults))
    return Mapping(built.loads, name)


def _check(entry: Entry, path: tuple[str, ...], sources: MappingOf[str, str], name: str, faults: list[Fault]) -> None:
    """The faults of one entry that its types do not show."""

    def place(*below: str) -> str:
        """The nearest place that is known: of the value itself, of what holds it, of the entry."""
        full = (*path, *below)
        exact = sources.get(keys.join(full), sources.get(keys.join(full[:-1]), tree.SHIPPED))
        inside = (at for key, at in sources.items() if key.startswith(f"{keys.join(path)}.") and at != tree.SHIPPED)
        return exact if exact != tree.SHIPPED else next(inside, name)

    if not entry.file:
        faults.append(Fault(place("file"), "an entry without file", "file: with the export's name is needed"))
    if entry.tab not in BY_SHEET:
        found = f'tab is "{entry.tab}"' if entry.tab else "an entry without tab"
        faults.append(Fault(place("tab"), found, f"one of {', '.join(SHEETS)} is needed", nearest(entry.tab, SHEETS)))
        return
    try:
        if entry.encoding != "auto":
            codecs.lookup(entry.encoding)
            "".encode(entry.encoding)
    except (LookupError, ValueError):
        known = ("utf-8", "utf-16", "cp1252", "latin-1", "cp437", "cp850", "cp1250", "shift-jis", "gb18030")
        needed = f"an encoding such as {', '.join(known)} is needed"
        found = f'encoding is "{entry.encoding}"'
        faults.append(Fault(place("encoding"), found, needed, nearest(entry.encoding, known)))
    for i, form in enumerate(entry.date_formats, 1):
        if not _reads_back(form):
            needed = "a format with day, month and year is needed"
            at = place("date_formats", str(i))
            faults.append(Fault(at, f'date_formats has "{form}"', needed, "Such as %Y-%m-%d or %d.%m.%Y"))
    for i, text in enumerate(entry.where, 1):
        try:
            parse(text)
        except InputError as error:
            faults += [
                Fault(place("where", str(i)), f.found, f.needed, f.next_step)
                for f in error.faults
                if isinstance(f, Fault)
            ]
    _check_headers(entry, place, faults)


def _check_headers(entry: Entry, place: _Place, faults: list[Fault]) -> None:
    ours = tuple(column.header for column in entry.raw_tab.columns)
    numeric = {column.header for column in entry.raw_tab.columns if column.type in NUMERIC}
    given: dict[str, str] = {}
    for group in ("columns", "multiply", "constants"):
        for header in getattr(entry, group):
            if header not in ours:
                faults.append(_no_header(place(group, header), header, entry, ours))
            elif header in given:
                faults.append(
                    Fault(place(group, header), f"{header} in {group} and in {given[header]}", "each header once")
                )
            given.setdefault(header, group)
    for group in ("negate", "values"):
        for header in getattr(entry, group):
            if header not in given:
                faults.append(_no_header(place(group, header), header, entry, tuple(given)))
    for header in (*entry.negate, *entry.multiply):
        if header in ours and header not in numeric:
            faults.append(Fault(place("negate", header), f"{header} holds no numbers", "a column of numbers is needed"))
    for header, factors in entry.multiply.items():
        if len(factors) < 2:
            faults.append(Fault(place("multiply", header), f"{header} is a product of {len(factors)} columns",
                                "at least two columns are needed"))  # fmt: skip
    missing = [c.header for c in entry.raw_tab.columns if c.required and c.header not in given]
    if missing:
        needed = f"every header that {entry.tab} needs must come from a column, a product or a constant"
        faults.append(Fault(place("columns"), f"{entry.tab} is given no {', '.join(missing)}", needed))


def _no_header(place: str, header: str, entry: Entry, known: tuple[str, ...]) -> Fault:
    return Fault(place, f"{entry.tab} has no {header}", f"one of {', '.join(known)} is needed", nearest(header, known))


def _reads_back(form: str) -> bool:
    probe = datetime(2024, 12, 31)
    try:
        return datetime.strptime(probe.strftime(form), form).replace(hour=0, minute=0, second=0) == probe
    except ValueError:
        return False
