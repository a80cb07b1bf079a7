"""Exports to raw tables: find the files, see which tab each fills, shape them, add up what was loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from invxl import resources
from invxl.columns import RawColumn, RawTable
from invxl.errors import Fault, InputError, InvxlError
from invxl.intake import naming
from invxl.intake import sources as files
from invxl.intake.csv_files import read_csv
from invxl.intake.export import Export, blank_column, joined
from invxl.intake.mapping import Entry, Mapping, read_mapping
from invxl.intake.shaping import Shaped, shape
from invxl.intake.totals import Total, log, total
from invxl.intake.workbooks import opened
from invxl.rawdata.words import listed, nearest
from invxl.schema import BY_SHEET, TABS, RawTab
from invxl.settings.model import ReadSettings
from invxl.settings.nodes import decode

MAX_ROWS = 1_048_575  # data rows of a sheet
_MAX_MAPPING = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load puts into a workbook, and what it tells."""

    tables: Sequence[RawTable]
    log: RawTable
    lines: Sequence[str]
    totals: Sequence[Total]


def load(sources: Sequence[Path], mapping: str | None, read: ReadSettings, *, stamp: datetime) -> Loaded:
    """Exports as raw tables, complete before anything is written.

    Parameters
    ----------
    sources : files, and folders whose exports are all taken.
    mapping : a mapping file, or the name of a shipped one ("adventureworks"); None goes by names alone.
    read : how text is read where no mapping says so, and more header aliases.
    stamp : when; it goes into the Load log.

    Raises
    ------
    InputError, WorkbookError
        With every fault of the mapping, or of all files.
    """
    plan = open_mapping(mapping) if mapping else None
    faults: list[Fault | str] = []
    parts: list[tuple[RawTab, Export, Shaped]] = []
    lines: list[str] = []
    used: set[int] = set()
    for path, asked_for in files.find(sources, lines):
        try:
            if plan is None and not asked_for and not naming.tab_of(_stem(path.name)) and not _is_book(path.name):
                lines.append(f"  {path.name}: left out, its name tells no tab")
                continue
            if plan is not None and not any(fits(entry, path.name) for entry in plan.loads):
                if asked_for:
                    known = listed([entry.file for entry in plan.loads])
                    raise InputError(Fault(path.name, f"{plan.name} has no entry for it", f"one of {known} is needed"))
                lines.append(f"  {path.name}: left out, {plan.name} has no entry for it")
                continue
            source = files.read(path)
            found = _mapped(source, plan, used) if plan is not None else _named(source, read)
            parts += [(entry.raw_tab, export, shape(export, entry)) for export, entry in found]
        except InvxlError as error:
            faults += error.faults
    if plan is not None:
        unused = [entry for i, entry in enumerate(plan.loads) if i not in used]
        lines += [f"  {entry.tab}: {entry.file} is not among the files; the tab stays as it is" for entry in unused]
    if not parts and not faults:
        faults.append(naming.unknown(", ".join(str(source) for source in sources)))
    if faults:
        raise InputError(*dict.fromkeys(faults))
    name = Path(mapping).name if mapping else ""
    order = [(tab, [part for part in parts if part[0] is tab]) for tab in TABS]
    totals = [total(export, shaped, tab, name) for tab, own in order for _, export, shaped in own]
    tables = [_table(tab, [shaped for _, _, shaped in own]) for tab, own in order if own]
    return Loaded(tables, log(totals, stamp), [*(t.line() for t in totals), *lines], totals)


def open_mapping(mapping: str) -> Mapping:
    """A mapping by its path, or a shipped one by its name."""
    path = Path(mapping)
    if not path.is_file():
        shipped = {file.stem: file for file in sorted((resources.folder("config") / "mappings").glob("*.yaml"))}
        if mapping not in shipped:
            near = nearest(mapping, shipped)
            needed = f"a file, or one of {listed(list(shipped))}, is needed"
            raise InputError(Fault(mapping, "no such mapping", needed, f"Is it {near}?" if near else ""))
        path = shipped[mapping]
    if path.stat().st_size > _MAX_MAPPING:
        raise InputError(
            Fault(path.name, "more than a megabyte", "a mapping file is needed", "Is this the right file?")
        )
    text, bad = decode(path.name, path.read_bytes())
    if bad:
        raise InputError(*bad)
    return read_mapping(path.name, text)


def fits(entry: Entry, name: str) -> bool:
    """Whether an entry means a file, whatever the case; a .gz at the end need not be said."""
    pattern, folded = entry.file.casefold(), name.casefold()
    return fnmatchcase(folded, pattern) or fnmatchcase(folded.removesuffix(".gz"), pattern)


def _stem(name: str) -> str:
    return name.removesuffix(".gz").rpartition(".")[0]


def _is_book(name: str) -> bool:
    return name.casefold().endswith(files.BOOK)


def _mapped(source: files.Source, plan: Mapping, used: set[int]) -> Iterator[tuple[Export, Entry]]:
    """The exports in a file that entries of the mapping take."""
    for i, entry in enumerate(plan.loads):
        if not fits(entry, source.name):
            continue
        used.add(i)
        if source.is_book:
            with opened(source.name, source.data) as book:
                columns = book.read(entry.sheet, entry.header_row)
                shown = entry.sheet or (book.names[0] if len(book.names) > 1 else "")
            yield Export(source.name, source.sha256, columns, shown, entry.header_row + 1, plain_text=False), entry
        else:
            columns = read_csv(source.name, source.data, entry)
            yield Export(source.name, source.sha256, columns, first_row=entry.header_row + 1), entry


def _named(source: files.Source, read: ReadSettings) -> Iterator[tuple[Export, Entry]]:
    """The exports in a file whose name, or whose sheets' names, tell their tab."""
    tab = naming.tab_of(source.stem)
    if source.is_book:
        with opened(source.name, source.data) as book:
            by_sheet = [(name, of) for name in book.names if (of := naming.tab_of(name))]
            chosen = by_sheet or ([(book.names[0], tab)] if tab and book.names else [])
            if not chosen:
                raise InputError(naming.unknown(source.name))
            for name, of in chosen:
                export = Export(source.name, source.sha256, book.read(name, 1), name, plain_text=False)
                yield export, naming.entry_of(export, of, read)
        return
    if not tab:
        raise InputError(naming.unknown(source.name))
    export = Export(source.name, source.sha256, read_csv(source.name, source.data, Entry()))
    yield export, naming.entry_of(export, tab, read)


def _table(tab: RawTab, parts: list[Shaped]) -> RawTable:
    """One raw table from all exports that fill it, one below the other."""
    n = sum(part.n_rows for part in parts)
    if n > MAX_ROWS:
        raise InputError(Fault(tab.sheet, f"{n:,} rows", f"an Excel sheet holds {MAX_ROWS:,} below its header",
                               "Filter in the mapping, or load fewer files"))  # fmt: skip
    headers = [column.header for column in tab.columns if any(column.header in part.columns for part in parts)]
    columns: dict[str, RawColumn] = {}
    for header in headers:
        columns[header] = joined([part.columns.get(header, blank_column(part.n_rows)) for part in parts])
    return RawTable(BY_SHEET[tab.sheet].sheet, tab.table, columns)
