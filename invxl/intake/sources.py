"""Which files are read, and what each of them is."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from invxl.errors import Fault, InputError

TEXT, BOOK = (".csv", ".txt", ".tsv"), (".xlsx", ".xlsm")
_MOST_BYTES = 2 << 30
_OTHER = (
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file (.xls)"),
    (b"{\\rtf", "a text document (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml")


@dataclass(frozen=True, slots=True)
class Source:
    """One file, unpacked where it was gzipped."""

    name: str  # as it lies on the disk
    stem: str  # without .gz and extension
    data: bytes
    sha256: str  # of the file as it lies on the disk
    is_book: bool


def find(sources: Sequence[Path], told: list[str]) -> list[tuple[Path, bool]]:
    """The files to read, each with whether it was named; those of a folder in the order of their names.

    What lies in a folder and is no export is said in `told`.

    Raises InputError for whatever is not there, and for a folder without exports.
    """
    found: dict[Path, bool] = {}
    faults: list[Fault] = []
    for source in sources:
        if source.is_dir():
            there = [p for p in sorted(source.iterdir()) if p.is_file() and not p.name.startswith(("~$", "."))]
            inside = [p for p in there if is_export(p.name)]
            told += [f"  {p.name}: left out, no .csv, .txt, .tsv or .xlsx" for p in there if p not in inside]
            if not inside:
                faults.append(
                    Fault(str(source), "no exports in this folder", "files of .csv, .txt, .tsv or .xlsx are needed")
                )
            for path in inside:
                found.setdefault(path, False)
        elif source.is_file():
            found[source] = True
        else:
            faults.append(
                Fault(str(source), "there is no such file or folder", "an export, or a folder of exports, is needed")
            )
    if faults:
        raise InputError(*faults)
    return list(found.items())


def is_export(name: str) -> bool:
    """Whether a file of a folder is taken for an export, by its name."""
    bare = name.casefold().removesuffix(".gz")
    return bare.endswith((*TEXT, *BOOK))


def read(path: Path) -> Source:
    """One file with its fingerprint; refused where its content is not what its name says."""
    name = path.name
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(Fault(name, "more than 2 GB", "a smaller export is needed", "Split it, for example by month"))
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(name, data)
    bare = name.casefold().removesuffix(".gz")
    stem = bare.rpartition(".")[0] or bare
    named_book = bare.endswith(BOOK)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise InputError(Fault(name, "the file is empty", "an export with a header row is needed"))
    if data.startswith(b"PK\x03\x04"):
        if not named_book:
            raise InputError(Fault(name, "a workbook or zip file, named as text", "a CSV file is needed",
                                   "Rename a workbook to .xlsx; unpack a zip file"))  # fmt: skip
        return Source(name, stem, data, sha256, True)
    for start, what in _OTHER:
        if data.startswith(start):
            raise InputError(Fault(name, what, "a CSV or XLSX export is needed", "Save it as .xlsx or .csv"))
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise InputError(Fault(name, "a web page or XML, whatever its name says", "a CSV or XLSX export is needed",
                               "Open it in Excel and save it as .xlsx"))  # fmt: skip
    if named_book:
        raise InputError(Fault(name, "a text file, named as a workbook", "a workbook is needed", "Rename it to .csv"))
    return Source(name, stem, data, sha256, False)


def _unpacked(name: str, data: bytes) -> bytes:
    """A gzip file's content; refused past 2 GB, however little it takes up packed."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        content = unpack.decompress(data, _MOST_BYTES)
        if unpack.unconsumed_tail:
            raise InputError(Fault(name, "more than 2 GB unpacked", "a smaller export is needed"))
        if not unpack.eof or unpack.unused_data:
            return gzip.decompress(data)  # several members; or cut short, which raises
    except (zlib.error, OSError, EOFError):
        raise InputError(
            Fault(name, "a damaged gzip file", "a whole one is needed", "Export or download it again")
        ) from None
    return content
