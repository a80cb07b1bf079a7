"""Every kind of bad input to every command that reads a pack: a sentence, exit code 2, and the folder as it was.

What is no workbook is told by each command. What is wrong with the data or the settings is told by each command that
looks at them.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import msoffcrypto.format.ooxml as office
import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from sheets import company
from support import libreoffice

from invxl.cli import main
from invxl.commands import new
from invxl.hosts.file import FileHost, backups
from invxl.ooxml.compound import compound_file

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMMENTS = "xl/comments/comment1.xml"
DOCTYPE = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
)
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "refresh": ("refresh", "PACK"),
    "refresh --dry-run": ("refresh", "PACK", "--dry-run"),
    "check": ("check", "PACK"),
    "load": ("load", "PACK", "--from", "Items.csv"),
    "config show": ("config", "show", "PACK"),
}
Spoil = Callable[[bytes], bytes]


def parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def holding(book: Mapping[str, bytes], folder: str, what: bytes) -> str:
    """The first part of a folder that holds these bytes."""
    return next(name for name, content in book.items() if name.startswith(folder) and what in content)


def sheet_of(book: Mapping[str, bytes], table: bytes) -> str:
    """The sheet that holds a table."""
    part = holding(book, "xl/tables/", b'name="' + table + b'"').rpartition("/")[2].encode()
    rels = holding(book, "xl/worksheets/_rels/", b"/" + part + b'"')
    return "xl/worksheets/" + rels.rpartition("/")[2].removesuffix(".rels")


def changed(find: Callable[[Mapping[str, bytes]], str], change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(book: bytes) -> bytes:
        members = parts(book)
        name = find(members)
        after = change(members[name])
        assert after != members[name], name
        return zipped({**members, name: after})

    return spoil


def with_doctype(part: bytes) -> bytes:
    at = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
    return part[:at] + DOCTYPE + part[at:]


def in_utf16(part: bytes) -> bytes:
    text = part.decode().partition("?>")[2] if part.startswith(b"<?xml") else part.decode()
    return (DOCTYPE.decode() + text).encode("utf-16")


def commented(part: bytes) -> bytes:
    at = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
    return part[:at] + b"<!-- " + b"x" * 500 + b" -->" + DOCTYPE + part[at:]


def encrypted(book: bytes) -> bytes:
    out = io.BytesIO()
    office.OOXMLFile(io.BytesIO(book)).encrypt("secret", out)
    return out.getvalue()


def binary(book: bytes) -> bytes:
    """As Excel stores .xlsb: the same package, its parts in binary."""
    members = parts(book)
    del members["xl/workbook.xml"]
    return zipped({**members, "xl/workbook.bin": bytes(64)})


def bomb(book: bytes) -> bytes:
    return zipped({**parts(book), "xl/media/image99.bin": bytes(40 << 20)})


def ref(text: bytes) -> Callable[[bytes], bytes]:
    """A table part whose range is another."""
    return lambda part: re.sub(rb' ref="[A-Z]+[0-9]+:[A-Z]+[0-9]+"', b' ref="' + text + b'"', part)


def of_items(book: Mapping[str, bytes]) -> str:
    return sheet_of(book, b"tblItems")


def table_of_items(book: Mapping[str, bytes]) -> str:
    return holding(book, "xl/tables/", b'name="tblItems"')


FILES: dict[str, tuple[Spoil, str]] = {
    "nothing": (lambda _: b"", "the file is empty"),
    "noise": (lambda _: b"\x01\x02\x03" * 100, "not a workbook file"),
    "CSV renamed": (lambda _: b"SKU,Quantity\r\nA-1,3\r\n", "a text file (CSV?)"),
    "HTML renamed": (lambda _: b"<html><table><tr><td>1</td></tr></table></html>", "an HTML page"),
    "cut off": (lambda book: book[: len(book) // 2], "it is cut off"),
    ".xls": (lambda _: compound_file({"Workbook": b"\x09\x08\x10\x00" + bytes(5000)}), "(.xls)"),
    ".xlsb": (binary, "(.xlsb)"),
    "encrypted": (encrypted, "encrypted with a password"),
    "zip bomb": (bomb, "a zip bomb?"),
    **{
        f"DOCTYPE in {what}": (changed(find, how), "a DOCTYPE")
        for what, find, how in (
            ("a raw tab", of_items, with_doctype),
            ("a raw tab, UTF-16", of_items, in_utf16),
            ("a raw tab, after a comment", of_items, commented),
            ("the shared strings", lambda b: "xl/sharedStrings.xml", with_doctype),
            ("the styles", lambda b: "xl/styles.xml", with_doctype),
            ("the workbook", lambda b: "xl/workbook.xml", with_doctype),
            ("the workbook's relations", lambda b: "xl/_rels/workbook.xml.rels", with_doctype),
            ("a tab's relations", lambda b: holding(b, "xl/worksheets/_rels/", b"table"), with_doctype),
            ("a table", table_of_items, with_doctype),
            ("the content types", lambda b: "[Content_Types].xml", with_doctype),
            ("a drawing", lambda b: holding(b, "xl/drawings/", b"wsDr"), with_doctype),
            ("the theme", lambda b: "xl/theme/theme1.xml", with_doctype),
            ("comments that nothing refers to", lambda b: COMMENTS, with_doctype),
        )
    },
}  # fmt: skip
ABSURD: dict[str, tuple[Spoil, str]] = {
    "a table past the last row": (changed(table_of_items, ref(b"A1:C9999999")), "9999999"),
    "a table past the last column": (changed(table_of_items, ref(b"A1:ZZZZ9")), "ZZZZ9"),
    "a table of all cells": (changed(table_of_items, ref(b"A1:XFD1048576")), "A1:XFD1048576"),
}  # a restore puts back such a file as it was


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A refreshed pack, with comments added."""
    path = tmp_path_factory.mktemp("whole") / "pack.xlsm"
    new.make(path)
    FileHost(path).write_raw(tuple(company.book().tables.values()))
    assert run("refresh", path).exit_code in (0, 1)
    comments = f'<?xml version="1.0"?><comments xmlns="{MAIN}"><authors/><commentList/></comments>'
    return zipped({**parts(path.read_bytes()), COMMENTS: comments.encode()})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Items.csv").write_text("SKU,Unit cost\nA-1,3\n")
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def listing(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns)
            for p in sorted(folder.rglob("*")) if p.is_file()}  # fmt: skip


def refused(folder: Path, command: tuple[str, ...], said: str) -> None:
    """A sentence that says it, exit code 2, nothing written: neither bytes nor times, and no file more or less."""
    before = listing(folder)
    result = run(*(str(folder / "pack.xlsm") if word == "PACK" else word for word in command))
    assert result.exit_code == 2, result.output
    assert said in result.stderr, result.stderr
    assert result.stdout == "" and "Traceback" not in result.stderr and "Internal error" not in result.stderr
    assert listing(folder) == before


def test_the_pack_itself_is_sound(folder: Path, whole: bytes) -> None:
    for command in COMMANDS.values():
        (folder / "pack.xlsm").write_bytes(whole)
        assert run(*("pack.xlsm" if word == "PACK" else word for word in command)).exit_code in (0, 1)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("spoil", "said"), {**FILES, **ABSURD}.values(), ids=[*FILES, *ABSURD])
def test_a_file_that_is_no_pack(folder: Path, whole: bytes, spoil: Spoil, said: str, command: tuple[str, ...]) -> None:
    (folder / "pack.xlsm").write_bytes(spoil(whole))
    refused(folder, command, said)


@pytest.mark.parametrize(("spoil", "said"), FILES.values(), ids=FILES)
def test_a_backup_that_is_no_pack_is_not_put_back(folder: Path, whole: bytes, spoil: Spoil, said: str) -> None:
    pack = folder / "pack.xlsm"
    pack.write_bytes(whole)
    backups.backup_folder(pack).mkdir()
    (backups.backup_folder(pack) / "pack.backup-20250930-120000.xlsm").write_bytes(spoil(whole))
    refused(folder, ("restore", "PACK"), said)


@pytest.mark.libreoffice
def test_a_real_xls(folder: Path, whole: bytes) -> None:
    libreoffice.needed()
    (folder / "whole.xlsx").write_bytes(whole)
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xls", "whole.xlsx"],
        cwd=folder, capture_output=True, timeout=libreoffice.SECONDS, check=True,
    )  # fmt: skip
    shutil.rmtree(folder / "profile")
    (folder / "whole.xls").rename(folder / "pack.xlsm")
    for command in COMMANDS.values():
        refused(folder, command, "a workbook of Excel 97 to 2003 (.xls)")


# --- Data that cannot be judged ------------------------------------------------------------------------------------


DAY = company.AS_OF
DATA: dict[str, tuple[dict[str, list[object]], str]] = {
    "no tab": ({}, "OnHand: the table tblOnHand is missing"),
    "no SKU": ({"As of": [DAY], "Quantity": [3]}, "OnHand, SKU: no such header"),
    "no Quantity": ({"As of": [DAY], "SKU": ["A-1"]}, "OnHand, Quantity: no such header"),
    "no As of": ({"SKU": ["A-1"], "Quantity": [3]}, "OnHand, As of: no such header"),
    "no rows": ({"As of": [None], "SKU": [None], "Quantity": [None]}, "OnHand"),
    "no as-of date": ({"As of": [None], "SKU": ["A-1"], "Quantity": [3]}, "OnHand, As of: no row with an as-of date"),
    "no row of use": (
        {"As of": [DAY, DAY], "SKU": ["A-1", None], "Quantity": ["?", 3]},
        "OnHand, As of: 2 rows with an as-of date, each left out",
    ),
    "several as-of dates": (
        {"As of": [DAY, date(2025, 11, 30)], "SKU": ["A-1", "A-1"], "Quantity": [3, 4]},
        "OnHand, As of: 2 dates: 2025-12-31 (1 rows), 2025-11-30 (1 rows)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", [("refresh",), ("refresh", "--dry-run"), ("check",)], ids=" ".join)
@pytest.mark.parametrize(("stock", "said"), DATA.values(), ids=DATA)
def test_data_that_cannot_be_judged(
    folder: Path, stock: Mapping[str, list[object]], said: str, words: tuple[str, ...]
) -> None:
    foreign(folder / "pack.xlsm", stock)
    refused(folder, (words[0], "PACK", *words[1:]), said)


def foreign(path: Path, stock: Mapping[str, list[object]]) -> None:
    """A workbook of somebody else's, with the company's Items and Sales and this stock."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    if stock:
        sheet = book.add_worksheet("OnHand")
        rows = len(next(iter(stock.values())))
        sheet.add_table(0, 0, rows, len(stock) - 1, {"name": "tblOnHand", "columns": [{"header": h} for h in stock]})
        for j, values in enumerate(stock.values()):
            for i, value in enumerate(values, 1):
                sheet.write(i, j, value)
    else:
        book.add_worksheet("Notes")
    book.close()
    tables = company.book().tables
    FileHost(path).write_raw([tables["tblItems"], tables["tblSales"]])
    shutil.rmtree(backups.backup_folder(path))
    assert ("tblOnHand" in FileHost(path).read().tables) == bool(stock)


def test_an_as_of_day_that_the_stock_does_not_have(folder: Path, whole: bytes) -> None:
    (folder / "pack.xlsm").write_bytes(whole)
    for command in ("refresh", "check"):
        refused(folder, (command, "PACK", "--as-of", "2025-06-30"), "2025-12-31")


# --- Settings ------------------------------------------------------------------------------------------------------

YAML: dict[str, tuple[bytes, str]] = {
    "broken": (b"abc: {cut_a: 0.7\n", "invxl.yaml:2:1"),
    "a tab as indent": (b"abc:\n\tcut_a: 0.7\n", "invxl.yaml:2:1"),
    "not text": (b"\x00\x01\x02\xff", "invxl.yaml"),
    "a list": (b"- 1\n- 2\n", "invxl.yaml:1:1"),
    "unknown key": (b"abc: {cut_aa: 0.7}\n", "invxl.yaml:1:7"),
    "a bomb": (b"a0: &a [x,x]\n" + b"".join(b"a%d: [*a,*a]\n" % i for i in range(1, 9)), "invxl.yaml"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("text", "said"), YAML.values(), ids=YAML)
def test_settings_that_cannot_be_read(
    folder: Path, whole: bytes, text: bytes, said: str, command: tuple[str, ...]
) -> None:
    (folder / "pack.xlsm").write_bytes(whole)
    (folder / "invxl.yaml").write_bytes(text)
    refused(folder, command, said)


@pytest.mark.parametrize(("spoil", "said"), FILES.values(), ids=FILES)
def test_an_export_that_is_no_workbook(folder: Path, whole: bytes, spoil: Spoil, said: str) -> None:
    (folder / "pack.xlsm").write_bytes(whole)
    (folder / "Items.xlsx").write_bytes(spoil(whole))
    refused(folder, ("load", "PACK", "--from", "Items.xlsx"), "Items.xlsx")


# --- Sheets whose addresses lie ------------------------------------------------------------------------------------


def instead(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """The first of these in a part, replaced."""
    return lambda part: part.replace(old, new, 1)


def renumbered(row: bytes) -> Callable[[bytes], bytes]:
    """The third row with this number, its cells with it."""
    return lambda part: re.sub(
        rb'<row r="3".*?</row>', lambda m: re.sub(rb'(r="[A-Z]*)3"', rb"\g<1>" + row + b'"', m[0]), part
    )


ADDRESSES: dict[str, tuple[Spoil, str]] = {
    "a row past the last": (changed(of_items, renumbered(b"99999999")), "99999999"),
    "a row that is none": (changed(of_items, renumbered(b"-3")), "-3"),
    "a cell past the last row": (changed(of_items, instead(b'<c r="A3"', b'<c r="A9999999"')), "A9999999"),
    "a cell past the last column": (changed(of_items, instead(b'<c r="B3"', b'<c r="ZZZZ3"')), "ZZZZ3"),
    "a cell that is none": (changed(of_items, instead(b'<c r="B3"', b'<c r="3B"')), "3B"),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("spoil", "said"), ADDRESSES.values(), ids=ADDRESSES)
def test_absurd_addresses_in_a_raw_tab(
    folder: Path, whole: bytes, spoil: Spoil, said: str, command: tuple[str, ...]
) -> None:
    (folder / "pack.xlsm").write_bytes(spoil(whole))
    refused(folder, command, said)


def test_an_absurd_dimension_is_only_a_hint(folder: Path, whole: bytes) -> None:
    lying = changed(of_items, lambda part: re.sub(rb"<dimension [^>]*>", b'<dimension ref="A1:XFD99999999"/>', part))
    found = []
    for book in (whole, lying(whole)):
        (folder / "pack.xlsm").write_bytes(book)
        result = run("check", "pack.xlsm", "--json")
        assert result.exit_code in (0, 1), result.output
        found.append(result.stdout)
    assert found[0] == found[1]
