"""The short run of the fuzzer: spoilt inputs through the commands; and what once ended badly."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from fuzz.cases import Case, Seeds
from fuzz.mutate import unzipped, zipped

if os.name != "posix":
    pytest.skip("processes with limits are POSIX's", allow_module_level=True)

from fuzz import guard

COUNT = 80
FIRST = 50_000  # cases that the long run does not reach

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeds]:
    guard.warm()
    yield Seeds(tmp_path_factory.mktemp("fuzz"))


def held(case: Case, number: int = -1) -> guard.Verdict:
    verdict = guard.judge(case)
    assert not verdict.fault, f"case {number} ({case.how}): {verdict.fault} {verdict.place}\n{verdict.said}"
    return verdict


def test_spoilt_inputs_end_with_a_result_or_a_sentence(seeds: Seeds) -> None:
    exits = [held(seeds.case(n), n).exit for n in range(FIRST, FIRST + COUNT)]
    assert exits.count(2) > COUNT // 4, "most inputs were to be spoilt"
    assert exits.count(0) + exits.count(1) > COUNT // 8, "some inputs were to be taken all the same"


def test_whole_inputs_are_taken(seeds: Seeds) -> None:
    """Else the fuzzer would prove nothing."""
    for data in (seeds.raw, seeds.pack, seeds.edited):
        for words in (("refresh", "pack.xlsm"), ("check", "pack.xlsm")):
            assert held(Case({"pack.xlsm": data}, words)).exit in (0, 1)
        loads = ("load", "pack.xlsm", "--from", "Items.csv", "Sales.csv")
        assert held(Case({"pack.xlsm": data, **seeds.exports}, loads)).exit == 0


def change(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something of one part replaced."""
    members = dict(unzipped(data))
    assert old in members[part]
    members[part] = members[part].replace(old, new)
    return zipped(list(members.items()))


def sheet_of(data: bytes, name: str) -> str:
    """The part of the sheet that holds a table of ours."""
    members = dict(unzipped(data))
    table = next(n for n, c in members.items() if n.startswith("xl/tables/table") and f'"{name}"'.encode() in c)
    rels = next(n for n, c in members.items() if n.startswith("xl/worksheets/_rels/") and table[2:].encode() in c)
    return rels.replace("_rels/", "").removesuffix(".rels")


def test_cells_in_another_namespace_than_their_worksheet_are_refused(seeds: Seeds) -> None:
    spoilt = change(seeds.pack, sheet_of(seeds.pack, "tblABC"), b"<sheetData>", b'<sheetData xmlns="urn:x">')
    verdict = held(Case({"pack.xlsm": spoilt}, ("refresh", "pack.xlsm")))
    assert verdict.exit == 2 and "a namespace where a worksheet has none" in verdict.said


@pytest.mark.parametrize("text", ["About!$A$0", "(((", "", '{"x=A1@1"}', '{"A1:XFD1048576","A1"}', '{"²","a","b"}'])
def test_hidden_names_of_ours_that_somebody_typed_over(seeds: Seeds, text: str) -> None:
    def typed(found: re.Match[bytes]) -> bytes:
        return found[1] + text.replace('"', "&quot;").encode()

    members = dict(unzipped(seeds.pack))
    name = "xl/workbook.xml"
    members[name], n = re.subn(rb'(<definedName name="_invxl[^"]*"[^>]*>)[^<]*', typed, members[name])
    assert n > 20
    held(Case({"pack.xlsm": zipped(list(members.items()))}, ("refresh", "pack.xlsm")))
