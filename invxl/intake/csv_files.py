"""A CSV export to columns of text. Nothing is guessed about its values; what it is, is said or plain to see."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
from typing import Literal

import numpy as np
import pandas as pd

from invxl.columns import RawColumn
from invxl.errors import Fault, InputError
from invxl.intake.export import text_column
from invxl.intake.mapping import Entry
from invxl.rawdata.words import is_blank, visible

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_QUOTES = {"double": '"', "single": "'"}
_MAX_HEADERS = 2000
_EXPECTED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")


def read_csv(place: str, data: bytes, entry: Entry) -> dict[str, RawColumn]:
    """The columns of a CSV file by header; text as it stands, the empty text blank.

    Raises InputError where it is no CSV file, has another encoding than is said, or a line has too many fields.
    """
    text = decoded(place, data, entry.encoding)
    if is_blank(text[:10_000]) and is_blank(text):
        raise InputError(Fault(place, "the file is empty", "an export with a header row is needed"))
    delimiter = DELIMITERS.get(entry.delimiter) or _delimiter(text, entry.header_row)
    headers, lines = _headers(place, text, delimiter, entry)
    n = len(headers)
    body = text.encode("utf-8")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            cells = pd.read_csv(
                io.BytesIO(body), header=None, names=list(range(n + 1)), index_col=False, dtype=object, sep=delimiter,
                skiprows=lines, na_filter=False, keep_default_na=False, quotechar=_QUOTES.get(entry.quote, '"'),
                quoting=csv.QUOTE_NONE if entry.quote == "none" else csv.QUOTE_MINIMAL, encoding="utf-8",
                skip_blank_lines=True, engine="c", low_memory=False,
            )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise InputError(_too_wide(place, str(error), n, delimiter)) from None
    except pd.errors.EmptyDataError:
        cells = pd.DataFrame({i: np.empty(0, object) for i in range(n + 1)})
    spare = cells[n].to_numpy()
    over = np.flatnonzero(spare != "") if len(spare) else np.empty(0, np.intp)
    if len(over):
        found = f'{n + 1} fields in data row {over[0] + 1:,}, the last is "{visible(str(spare[over[0]]))}"'
        raise InputError(Fault(place, found, f"{n} fields, as many as headers, are needed", _step(delimiter)))
    columns: dict[str, RawColumn] = {}
    for i, header in enumerate(headers):
        codes, texts = pd.factorize(cells[i].to_numpy())
        cells[i] = None  # a big export is not held twice
        columns[header] = text_column(codes, tuple(str(t) for t in texts))
    return columns


def decoded(place: str, data: bytes, encoding: str) -> str:
    """The text of a file: by its byte-order mark, else as said, else UTF-8 and nothing else."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            data, encoding = data[len(bom) :], name
            break
    said = "utf-8" if encoding == "auto" else encoding
    if said == "utf-16":
        said = "utf-16-le"
    if b"\x00" in data[:4096] and not said.startswith(("utf-16", "utf-32")):
        step = (
            "Set encoding: utf-16 in the mapping"
            if data[:4096].count(0) * 3 > len(data[:4096])
            else "Is it the right file?"
        )
        raise InputError(Fault(place, "zero bytes", "a text file (CSV) is needed", step))
    try:
        return data.decode(said)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02X} in line {line:,} is not {said.upper()}"
        step = (
            "For an export of Windows in Western Europe set encoding: cp1252 in the mapping" if said == "utf-8" else ""
        )
        raise InputError(Fault(place, found, "the encoding that the file was saved in is needed", step)) from None


def _delimiter(text: str, header_row: int) -> str:
    """The delimiter that the header row has most of, quoted parts left out."""
    lines = text[:100_000].splitlines()[header_row - 1 :]
    header = next((line for line in lines if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", header)
    return max([",", ";", "\t", "|"], key=lambda mark: bare.count(mark))


def _headers(place: str, text: str, delimiter: str, entry: Entry) -> tuple[list[str], int]:
    """The header row, and the number of lines to skip with it."""
    quoting: Literal[0, 3] = csv.QUOTE_NONE if entry.quote == "none" else csv.QUOTE_MINIMAL
    head = io.StringIO(text[:1_000_000], newline="")
    rows = csv.reader(head, delimiter=delimiter, quotechar=_QUOTES.get(entry.quote, '"'), quoting=quoting)
    row: list[str] = []
    try:
        for number, row in enumerate(rows, 1):
            if number >= entry.header_row and any(cell.strip() for cell in row):
                break
        else:
            row = []
    except csv.Error as error:
        raise InputError(Fault(place, f"no CSV file ({error})", "an export with a header row is needed")) from None
    while row and not row[-1].strip():
        row.pop()
    if not row:
        raise InputError(Fault(place, f"no header in row {entry.header_row}", "a header row is needed",
                               "Set header_row in the mapping"))  # fmt: skip
    if len(row) > _MAX_HEADERS:
        raise InputError(
            Fault(place, f"{len(row):,} headers", "an export with a header row is needed", "Is it a CSV file?")
        )
    names = [cell.strip() or f"(column {i})" for i, cell in enumerate(row, 1)]
    if again := sorted({name for name in names if names.count(name) > 1}):
        found = f"several columns headed {', '.join(map(visible, again))}"
        raise InputError(Fault(place, found, "each header once is needed", "Rename one of them in the export"))
    return names, rows.line_num


def _too_wide(place: str, error: str, n: int, delimiter: str) -> Fault:
    if hit := _EXPECTED.search(error):
        return Fault(
            place, f"{hit[3]} fields in a line", f"{n} fields, as many as headers, are needed", _step(delimiter)
        )
    if "EOF inside string" in error:
        return Fault(place, "a quote that is never closed", "closed quotes are needed",
                     "Where the export does not use quotes, set quote: none in the mapping")  # fmt: skip
    return Fault(
        place, "lines with more fields than headers", f"{n} fields, as many as headers, are needed", _step(delimiter)
    )


def _step(delimiter: str) -> str:
    name = next(name for name, mark in DELIMITERS.items() if mark == delimiter)
    return f"A {name} inside a field must be quoted; or set another delimiter in the mapping"
