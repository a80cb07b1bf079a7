"""What a file is, where it is not an .xlsx or .xlsm: one sentence each, so that the user knows what to do."""

from __future__ import annotations

from collections.abc import Collection

from invxl.errors import Fault

_SAVE = "Open it in Excel and save it as .xlsx or .xlsm."
_NEEDED = "an Excel workbook (.xlsx or .xlsm) is needed"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")


def not_a_zip(place: str, data: bytes) -> Fault:
    """The fault of a file that does not start as a zip file. `data` is its beginning, the more the better."""
    if not data:
        return Fault(place, "the file is empty", _NEEDED, "Take it from your backup.")
    if data.startswith(_OLE):
        return _ole(place, data)
    if data.startswith(_BIFF):
        return Fault(place, "a workbook of Excel 4 or older (.xls)", _NEEDED, _SAVE)
    if data.startswith(b"%PDF"):
        return Fault(place, "a PDF file", _NEEDED)
    if data.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        return Fault(place, "a compressed archive", _NEEDED, "Unpack it first.")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return Fault(place, "an XML Spreadsheet 2003", _NEEDED, _SAVE)
    if head.startswith((b"<html", b"<!doctype html", b"<table")):
        return Fault(place, "an HTML page with a workbook's name", _NEEDED, _SAVE)
    if _is_text(data[:4096]):
        return Fault(
            place, "a text file (CSV?) with a workbook's name", _NEEDED,
            "Load a CSV export with `invxl load`, or open it in Excel and save it as .xlsx.",
        )  # fmt: skip
    return Fault(place, "not a workbook file", _NEEDED)


def other_archive(place: str, names: Collection[str], mimetype: bytes) -> Fault | None:
    """The fault of a zip file that is something other than an OOXML workbook; None where it may be one."""
    lower = {n.lower() for n in names}
    if mimetype.startswith(b"application/vnd.oasis.opendocument") or "meta-inf/manifest.xml" in lower:
        return Fault(place, "an OpenDocument file (.ods)", _NEEDED, _SAVE)
    if "xl/workbook.bin" in lower:
        return Fault(place, "a binary workbook (.xlsb)", _NEEDED, _SAVE)
    if "word/document.xml" in lower:
        return Fault(place, "a Word document", _NEEDED)
    if "ppt/presentation.xml" in lower:
        return Fault(place, "a PowerPoint presentation", _NEEDED)
    if "index/document.iwa" in lower or any(n.endswith(".iwa") for n in lower):
        return Fault(place, "an Apple Numbers file", _NEEDED, "Export it from Numbers as Excel.")
    if "[content_types].xml" not in lower:
        return Fault(place, "a zip file that is not a workbook", _NEEDED)
    return None


def _ole(place: str, data: bytes) -> Fault:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Fault(
            place, "the workbook is encrypted with a password", "a workbook without one",
            "In Excel: File, Info, Protect Workbook, Encrypt with Password, clear the password, save.",
        )  # fmt: skip
    if any(n.encode("utf-16-le") in data for n in ("Workbook", "Book")):
        return Fault(place, "a workbook of Excel 97 to 2003 (.xls)", _NEEDED, _SAVE)
    return Fault(place, "an older Office file that holds no workbook", _NEEDED)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(b < 9 or 13 < b < 32 for b in head)
