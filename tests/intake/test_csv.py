"""CSV exports of every sort: encodings, delimiters, quotes, line ends; and files that are no CSV."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.exports import SALES, cells, kinds, loaded, mapping, refused, written
from support.rawbook import serial

from invxl.columns import Kind
from invxl.intake.csv_files import read_csv
from invxl.intake.mapping import Entry
from invxl.settings.model import ReadSettings

UMLAUTS = "Date;SKU;Quantity;Location\n02.01.2025;Ä-1;1.250,5;Köln\n"
GERMAN = """\
    loads:
      - file: sales.csv
        tab: Sales
        encoding: {encoding}
        decimal_comma: true
        date_formats: ["%d.%m.%Y"]
        columns: {{Date: Date, SKU: SKU, Quantity: Quantity, Location: Location}}
    """


def test_text_stays_text_and_numbers_and_dates_are_read(tmp_path: Path) -> None:
    made = loaded(written(tmp_path, "sales.csv", SALES))
    assert cells(made, "tblSales", "SKU") == ["00011", "AB"]
    assert cells(made, "tblSales", "Quantity") == [3.0, -1.0]
    assert cells(made, "tblSales", "Revenue") == [4.5, -2.0]
    assert kinds(made, "tblSales", "Date") == [Kind.DATE, Kind.DATE]
    assert cells(made, "tblSales", "Date") == [serial(date(2025, 1, 2)), serial(date(2025, 1, 3))]


def test_what_cannot_be_read_stays_text_for_the_gate(tmp_path: Path) -> None:
    text = "Date,SKU,Quantity,Revenue\nsoon,A,12 pcs,€ 5\n,=1+1,,\n"
    made = loaded(written(tmp_path, "sales.csv", text))
    assert cells(made, "tblSales", "Date") == ["soon", None]
    assert cells(made, "tblSales", "SKU") == ["A", "=1+1"]
    assert cells(made, "tblSales", "Quantity") == ["12 pcs", None]
    assert cells(made, "tblSales", "Revenue") == ["€ 5", None]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "utf-32", "cp850"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "sales.csv", UMLAUTS, encoding)
    marked = encoding in ("utf-8-sig", "utf-16", "utf-32")  # these say so themselves
    made = loaded(path, mapping(tmp_path, GERMAN.format(encoding="auto" if marked else encoding)))
    assert cells(made, "tblSales", "SKU") == ["Ä-1"]
    assert cells(made, "tblSales", "Location") == ["Köln"]
    assert cells(made, "tblSales", "Quantity") == [1250.5]


def test_an_encoding_that_is_not_said_is_refused_at_its_line(tmp_path: Path) -> None:
    (fault,) = refused(written(tmp_path, "sales.csv", UMLAUTS, "cp1252"))
    assert fault.found == "byte 0xC4 in line 2 is not UTF-8"
    assert "encoding: cp1252" in fault.next_step
    (fault,) = refused(written(tmp_path, "sales.csv", UMLAUTS, "utf-16-le"))
    assert fault.next_step == "Set encoding: utf-16 in the mapping"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(tmp_path: Path, mark: str, ends: str) -> None:
    text = SALES.replace(",", mark).replace("\n", ends)
    assert cells(loaded(written(tmp_path, "sales.csv", text)), "tblSales", "Quantity") == [3.0, -1.0]


def test_quotes(tmp_path: Path) -> None:
    text = 'Date,SKU,Quantity,Location\n2025-01-02,"A,1",1,"He said ""no""\nand left"\n'
    made = loaded(written(tmp_path, "sales.csv", text))
    assert cells(made, "tblSales", "SKU") == ["A,1"]
    assert cells(made, "tblSales", "Location") == ['He said "no"\nand left']


def test_an_export_without_quoting(tmp_path: Path) -> None:
    text = 'Date|SKU|Quantity\n2025-01-02|1/2" pipe|1\n'
    plan = mapping(tmp_path, """\
        loads:
          - file: sales.csv
            tab: Sales
            quote: none
            delimiter: pipe
            columns: {Date: Date, SKU: SKU, Quantity: Quantity}
        """)  # fmt: skip
    assert cells(loaded(written(tmp_path, "sales.csv", text), plan), "tblSales", "SKU") == ['1/2" pipe']


def test_lines_above_the_header_and_empty_ones_below(tmp_path: Path) -> None:
    text = "Sales report\nprinted 2025-02-01\n\nDate,SKU,Quantity\n\n2025-01-02,A,1\n,,\n\n2025-01-03,B,2\n,,\n"
    plan = mapping(tmp_path, """\
        loads:
          - {file: sales.csv, tab: Sales, header_row: 4, columns: {Date: Date, SKU: SKU, Quantity: Quantity}}
        """)  # fmt: skip
    made = loaded(written(tmp_path, "sales.csv", text), plan)
    assert cells(made, "tblSales", "SKU") == ["A", "B"]
    assert (made.totals[0].rows_read, made.totals[0].rows) == (2, 2)


def test_a_delimiter_at_the_end_of_every_line(tmp_path: Path) -> None:
    text = "".join(line + ",\n" for line in SALES.splitlines())
    assert cells(loaded(written(tmp_path, "sales.csv", text)), "tblSales", "Quantity") == [3.0, -1.0]


def test_short_lines_are_filled_with_blanks(tmp_path: Path) -> None:
    made = loaded(written(tmp_path, "sales.csv", "Date,SKU,Quantity,Revenue\n2025-01-02,A,1\n"))
    assert cells(made, "tblSales", "Revenue") == [None]


@pytest.mark.parametrize("extra", [",5", ",5,6", ",5,6,7,8"])
@pytest.mark.parametrize("first", [True, False])
def test_a_line_with_more_fields_than_headers_is_refused(tmp_path: Path, extra: str, first: bool) -> None:
    lines = SALES.splitlines()
    lines[1 if first else 2] += extra
    (fault,) = refused(written(tmp_path, "sales.csv", "\n".join(lines)))
    assert "fields" in fault.found and "must be quoted" in fault.next_step


def test_gz_is_unpacked_and_its_own_bytes_are_the_fingerprint(tmp_path: Path) -> None:
    packed = gzip.compress(SALES.encode())
    made = loaded(written(tmp_path, "sales.csv.gz", packed))
    assert made.totals[0].sha256 == hashlib.sha256(packed).hexdigest()
    two = gzip.compress(SALES.encode()) + gzip.compress(b"2025-01-04,C,9,9\n")
    assert cells(loaded(written(tmp_path, "sales2.csv.gz", two)), "tblSales", "SKU") == ["00011", "AB", "C"]
    (fault,) = refused(written(tmp_path, "sales3.csv.gz", packed[:-9]))
    assert fault.found == "a damaged gzip file"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("sales.csv", b"", "the file is empty"),
        ("sales.csv", b"\xef\xbb\xbf\r\n \r\n", "the file is empty"),
        ("sales.csv", b"PK\x03\x04...", "a workbook or zip file, named as text"),
        ("sales.xlsx", SALES.encode(), "a text file, named as a workbook"),
        ("sales.csv", b"%PDF-1.7 ...", "a PDF file"),
        ("sales.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old or encrypted Office file (.xls)"),
        ("sales.csv", b"<html><table><tr><td>1</td></tr></table></html>", "a web page or XML, whatever its name says"),
        ("sales.csv", b"Date,SKU\x00\x01\x02\x03,Quantity\n" * 20, "zero bytes"),
        ("sales.csv", b'Date,SKU,Quantity\n2025-01-02,"A,1\n', "a quote that is never closed"),
        ("sales.csv", b"Date,SKU,sku,Quantity,Quantity\n1,2,3,4,5\n", "several columns headed Quantity"),
        ("sales.csv", b"\n\n,,,\n", "no header in row 1"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_a_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (fault,) = refused(written(tmp_path, name, content))
    assert (fault.place, fault.found) == (name, said)


def test_a_table_without_rows_loads_as_none(tmp_path: Path) -> None:
    made = loaded(written(tmp_path, "sales.csv", "Date,SKU,Quantity\n"))
    assert made.totals[0].rows == 0 and made.tables[0].n_rows == 0


def test_german_numbers_and_dates_by_the_settings(tmp_path: Path) -> None:
    read = ReadSettings(date_formats=("%d.%m.%Y",), decimal_comma=True, aliases={"Sales": {"Menge": "Quantity"}})
    text = "Date;SKU;Menge\n02.01.2025;A;1.250,50\n"
    made = loaded(written(tmp_path, "sales.csv", text), read=read)
    assert cells(made, "tblSales", "Quantity") == [1250.5]


def test_long_and_hostile_cells(tmp_path: Path) -> None:
    nasty = [
        "=cmd|' /C calc'!A0",
        "x" * 1_000_000,
        "a\u202eb",
        "\x1b[31m",
        "NaN",
        "NULL",
        "None",
        "#N/A",
        "1e5",
        " 00011 ",
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Date", "SKU", "Quantity"])
    writer.writerows(["2025-01-02", text, "1"] for text in nasty)
    made = loaded(written(tmp_path, "sales.csv", out.getvalue()))
    assert cells(made, "tblSales", "SKU") == nasty


FIELDS = st.text(st.characters(exclude_characters="\x00\r\n", exclude_categories=("Cs",)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(FIELDS, min_size=n, max_size=n), min_size=1, max_size=8)),
       st.sampled_from([",", ";", "\t", "|"]))  # fmt: skip
def test_what_the_standard_writer_writes_reads_back(rows: list[list[str]], mark: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL)
    n = len(rows[0])
    writer.writerow([f"h{i}" for i in range(n)])
    writer.writerows(rows)
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
    columns = read_csv("x.csv", out.getvalue().encode(), Entry(delimiter=names[mark]))  # type: ignore[arg-type]
    back = [[columns[f"h{i}"].value(r) or "" for i in range(n)] for r in range(len(columns["h0"]))]
    assert back == rows
