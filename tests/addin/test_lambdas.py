"""The functions as names of a workbook: the file's own spelling, the user's names respected, all undone by restore."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openxml_audit import OpenXmlValidator

from invxl.addin import lambdas
from invxl.catalogue import BY_NAME
from invxl.cli import main
from invxl.commands.new import make
from invxl.errors import OwnershipError
from invxl.hosts.file import FileHost, restore


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsm"
    make(path)
    return path


def test_names_are_stored_as_excel_stores_them() -> None:
    for name, text in lambdas.names().items():
        f = BY_NAME[name]
        declared = [f"_xlpm.{a.name}" if a.required else f"_xlop.{a.name}" for a in f.all_arguments]
        assert text.startswith(f"_xlfn.LAMBDA({','.join(declared)},")
        assert not {w.lower() for w in re.findall(r"_xl[po][mp]\.(\w+)", text)} & {"c", "r"}  # rows and columns
        outside = re.sub(r'"(?:[^"]|"")*"', "", text)
        assert re.findall(r"(?<![.\w])(?:LAMBDA|LET|ISOMITTED)\(", outside) == []
        assert re.findall(r"(?<![.\w])[a-z]\w*", re.sub(r"_xl(?:fn|pm|op)\.\w+", "", outside)) == []
        assert len(text) <= lambdas.LONGEST


def test_those_without_a_name_are_told() -> None:
    assert len(lambdas.names()) + len(lambdas.without()) == len(BY_NAME)
    assert all(f.why_no_native or f.name == "EOQ" for f in lambdas.without())  # EOQ's is longer than Excel allows


def test_installed_twice_and_restored(pack: Path) -> None:
    before = pack.read_bytes()
    first = CliRunner().invoke(main, ["functions", "--install-lambdas", str(pack)], standalone_mode=False)
    assert first.exception is None
    assert f"{len(lambdas.names())} names are new, 0 were there" in first.return_value.lines
    book = openpyxl.load_workbook(pack, keep_vba=True)
    assert {n: book.defined_names[n].attr_text for n in lambdas.names()} == lambdas.names()
    assert [f"{e.part_uri} {e.description}" for e in OpenXmlValidator().validate(str(pack)).errors] == []
    again = FileHost(pack).write_formulas(lambdas.names())
    assert again.notes == (f"0 names are new, {len(lambdas.names())} were there",)
    restore(pack)
    restore(pack)  # the present file is the backup's backup
    assert "TURNOVER" in openpyxl.load_workbook(pack, keep_vba=True).defined_names
    assert before != pack.read_bytes()


def test_a_name_of_the_users_is_refused(pack: Path) -> None:
    FileHost(pack).write_formulas({"DSI": "Sales!$A$1"})
    before = pack.read_bytes()
    with pytest.raises(OwnershipError, match="name DSI: it stands for"):
        FileHost(pack).write_formulas(lambdas.names())
    assert pack.read_bytes() == before
