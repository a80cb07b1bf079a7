"""Whatever bytes an export holds: it loads, or every fault is a sentence at its place. Nothing else comes out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.exports import SALES, loaded
from support.judged import check_tallies, sound

from invxl.columns import RawBook
from invxl.errors import Fault, InputError, InvxlError
from invxl.rawdata import judge
from invxl.settings.model import Config

PIECES = [b",", b";", b'"', b"\n", b"\r", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"\x1f\x8b",
    b"'", b"\t", b"=",
          b"2025-02-30", b"1e999", b"9" * 400, b"\xc3", b"\xed\xa0\x80", b"(5)", b"1,250", b"NaN", b"Date", b"SKU",
          b"  "]  # fmt: skip


@st.composite
def spoilt_export(draw: st.DrawFn) -> bytes:
    data = SALES.encode()
    for _ in range(draw(st.integers(1, 6))):
        at, cut = draw(st.integers(0, len(data))), draw(st.integers(0, 6))
        data = data[:at] + draw(st.sampled_from([b"", *PIECES])) + data[at + cut :]
    return data


@settings(max_examples=250, deadline=None)
@given(
    spoilt_export() | st.binary(max_size=200), st.sampled_from(["sales.csv", "sales.xlsx", "sales.csv.gz", "sales.txt"])
)
@example(b"\xff\xfe\x00", "sales.csv")
@example(b"\xff\xfe\x00\x00", "sales.csv")
@example(b'"', "sales.csv")
@example(b"\r", "sales.csv")
def test_any_bytes_load_or_are_told(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            made = loaded(path)
        except InvxlError as error:
            assert error.faults
            for fault in error.faults:
                assert isinstance(fault, Fault)
                assert fault.place.startswith(name) and fault.found and fault.needed
                assert len(str(fault)) < 3000 and "\x00" not in str(fault)
            return
    (table,) = made.tables
    tables = {**sound().tables, "tblSales": table}
    try:
        clean = judge(RawBook("pack.xlsx", tables), Config())
    except InputError as error:
        assert error.faults
        return
    check_tallies(clean)
