"""Other people's workbooks: our sheets are added and updated, their parts stay byte for byte."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support import validators
from support.corpus import shared, workbooks
from support.libreoffice import needed
from support.packs import small_pack
from support.rawbook import raw_table

from invxl.errors import WorkbookError
from invxl.hosts.file import FileHost
from invxl.ooxml.namespaces import q
from invxl.ooxml.package import Package
from invxl.ooxml.workbook import Workbook

pytestmark = [pytest.mark.shared, shared]

LISTED = {"[Content_Types].xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml"}
VOLATILE = ("apache_stress024-Buy", "apache_stress024-Sell")  # sheets that show the time
SIGNED = "apache_ms-office-2010-signed.xlsx"
UNSIGNED = [w for w in workbooks() if w.name != SIGNED]


def members(path: Path) -> dict[str, bytes]:
    """Every member with the very bytes it is stored as."""
    out = {}
    with zipfile.ZipFile(path) as z, path.open("rb") as f:
        for i in z.infolist():
            f.seek(i.header_offset)
            head = f.read(30)
            f.seek(i.header_offset + 30 + head[26] + (head[27] << 8) + head[28] + (head[29] << 8))
            out[i.filename] = f.read(i.compress_size)
        assert z.testzip() is None
    return out


def copied(source: Path, tmp_path: Path) -> Path:
    path = tmp_path / source.name
    shutil.copy(source, path)
    path.chmod(0o644)
    return path


@pytest.mark.parametrize("source", UNSIGNED, ids=lambda p: p.stem)
def test_foreign_parts_stay_byte_for_byte(source: Path, tmp_path: Path) -> None:
    path = copied(source, tmp_path)
    before = members(path)
    sales = raw_table("tblSales", {"Date": [45000.0], "SKU": ["A"], "Quantity": [3]})
    FileHost(path).write_raw([sales], raw_table("tblLoadLog", {"Table": ["tblSales"], "Rows": [1]}))
    FileHost(path).write(small_pack(["A", "B", "C"], log=["first"]))
    FileHost(path).write(small_pack(["C", "D", "A", "E", "F"], log=["second"]))
    after = members(path)
    assert {n for n in before if n in after and before[n] != after[n]} <= LISTED
    assert {n for n in before if n not in after} <= {"xl/calcChain.xml"}
    FileHost(path).write(small_pack(["C", "D", "A", "E", "F"], log=["third"]))
    again = members(path)
    assert list(again) == list(after)
    changed = {n for n in after if after[n] != again[n]}
    assert len(changed) == 2 and all("/tables/" in n or "/worksheets/" in n for n in changed)  # the Run log's


@pytest.mark.parametrize("source", UNSIGNED, ids=lambda p: p.stem)
def test_every_style_and_name_keeps_its_meaning(source: Path, tmp_path: Path) -> None:
    path = copied(source, tmp_path)
    FileHost(path).write(small_pack(["A"]))
    FileHost(path).write(small_pack(["B", "A"]))
    with Package.open(source) as old, Package.open(path) as new:
        was, now = Workbook(old), Workbook(new)
        for name in ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            a, b = was.styles.root.find(q(name)), now.styles.root.find(q(name))
            if a is None:
                continue
            assert b is not None
            listed = [[dict(e.attrib) for e in x.iter()] for x in (a, b)]
            assert listed[0][1:] == listed[1][1 : len(listed[0])]
        assert was.sheets == now.sheets[: len(was.sheets)]
        names = _names(was)
        assert names == _names(now)[: len(names)]


def _names(book: Workbook) -> list[tuple[dict[str, str], str | None]]:
    return [({str(k): str(v) for k, v in e.attrib.items()}, e.text) for e in book.root.iter(q("definedName"))]


@pytest.mark.skipif(not UNSIGNED, reason="no corpus")
def test_a_signed_workbook_is_refused_and_loses_its_signature_only_on_demand(tmp_path: Path) -> None:
    path = copied(next(w for w in workbooks() if w.name == SIGNED), tmp_path)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="digital signature"):
        FileHost(path).write(small_pack(["A"]))
    assert path.read_bytes() == before
    FileHost(path, drop_signature=True).write(small_pack(["A"]))
    with zipfile.ZipFile(path) as z:
        assert not [n for n in z.namelist() if n.startswith("_xmlsignatures")]
        assert b"digital-signature" not in z.read("_rels/.rels")


@pytest.mark.parametrize("source", UNSIGNED, ids=lambda p: p.stem)
def test_the_validator_finds_nothing_new(source: Path, tmp_path: Path) -> None:
    assert _new_findings(validators.audit, source, tmp_path) == set()


@validators.needs_sdk
@pytest.mark.parametrize("source", UNSIGNED, ids=lambda p: p.stem)
def test_the_second_validator_finds_nothing_new(source: Path, tmp_path: Path) -> None:
    assert _new_findings(validators.sdk, source, tmp_path) == set()


def _new_findings(findings: Callable[[Path], validators.Findings], source: Path, tmp_path: Path) -> validators.Findings:
    path = copied(source, tmp_path)
    old = findings(path)
    FileHost(path).write(small_pack(["A", "B", "C"], log=["first"]))
    FileHost(path).write(small_pack(["C", "D", "A", "E", "F"], log=["second"]))
    return findings(path) - old


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same_foreign_values(tmp_path: Path) -> None:
    """Every sheet of every workbook as text, before and after two refreshes."""
    needed()
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    for source in UNSIGNED:
        copied(source, before)
        path = copied(source, after)
        FileHost(path).write(small_pack(["A", "B", "C"]))
        FileHost(path).write(small_pack(["C", "A"]))
        shutil.rmtree(after / f"{path.stem} backups")
    old, new = _as_text(before, tmp_path), _as_text(after, tmp_path)
    assert len(old) > len(UNSIGNED)
    different = [name for name, text in old.items() if new.get(name) != text and not name.startswith(VOLATILE)]
    assert different == []
    assert {w.stem for w in UNSIGNED} <= {name.removesuffix("-ABC.csv") for name in new}


def _as_text(folder: Path, tmp_path: Path) -> dict[str, str]:
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    out = folder / "text"
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
    ]
    books = [str(p) for p in sorted(folder.iterdir()) if p.is_file()]
    subprocess.run([*command, "--outdir", str(out), *books], capture_output=True, timeout=400, check=True)
    return {p.name: p.read_text(errors="replace") for p in out.iterdir()}
