"""Damaged and odd workbooks through the writer: a sentence or a whole result, never another error."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from support.packs import small_pack
from support.rawbook import raw_table

from invxl.errors import InvxlError
from invxl.hosts.file import FileHost

RUNS = 150
TOKENS = [
    b"", b"0", b"-1", b"99999999999", b"x", b"A1", b"A0", b"XFE1", b"A1:ZZZ9", b"#REF!", b"&#0;", b"&bad;", b"<", b'"',
    b"<a/>", b"\xff\xfe", "é".encode(), b" ", b"1e999", b"true", b"rId1", b"rId99", b"A7:A9 B1", b"<!-- x -->",
]  # fmt: skip


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("fuzz") / "seed.xlsx"
    book = Workbook()
    book.active.title = "Mine"
    book.active["A1"] = "=SUM(ABC!C7:C9)"
    book.save(path)
    FileHost(path).write_raw([raw_table("tblSales", {"Date": [45000.0], "SKU": ["A"], "Quantity": [3]})])
    FileHost(path).write(small_pack(["A", "B", "C"], log=["one"]))
    book = load_workbook(path)
    sheet = book["ABC"]
    sheet["E6"], sheet["E7"], sheet["F8"] = "Note", "mine", "=C8*2"
    sheet["B9"].comment = Comment("look", "Ann")
    sheet.merge_cells("H20:I21")
    book.save(path)
    FileHost(path).write(small_pack(["A", "B"], log=["two"]))  # with a sheet of removed items
    with zipfile.ZipFile(path) as z:
        return {n: z.read(n) for n in z.namelist()}


def mutated(members: dict[str, bytes], dice: random.Random) -> dict[str, bytes]:
    """One or a few parts changed in one place each, or a part gone."""
    out = dict(members)
    for _ in range(dice.choice([1, 1, 1, 2, 4])):
        name = dice.choice(sorted(out))
        data = out[name]
        spots = [m.span(1) for m in re.finditer(rb'="([^"]*)"|>([^<]+)<', data) if m.group(1) is not None]
        match dice.randrange(8):
            case 0 if len(out) > 3:
                del out[name]
            case 1:
                at = dice.randrange(len(data) + 1)
                out[name] = data[:at]
            case 2:
                at = dice.randrange(len(data) + 1)
                out[name] = data[:at] + dice.choice(TOKENS) + data[at + dice.randrange(9) :]
            case 3:
                tags = [m.span() for m in re.finditer(rb"<[a-zA-Z:]+[^<>]*/>", data)]
                if tags:
                    a, b = dice.choice(tags)
                    out[name] = data[:a] + data[a:b] * dice.choice([0, 2, 3]) + data[b:]
            case _:
                if spots:
                    a, b = dice.choice(spots)
                    out[name] = data[:a] + dice.choice(TOKENS) + data[b:]
    return out


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members.items():
            z.writestr(name, data)
    return out.getvalue()


def test_mutated_workbooks(seed: dict[str, bytes], tmp_path: Path) -> None:
    dice = random.Random(11)
    path = tmp_path / "pack.xlsx"
    done = 0
    for run in range(RUNS):
        before = zipped(mutated(seed, dice))
        path.write_bytes(before)
        try:
            if run % 4:
                FileHost(path).write(small_pack(["C", "X", "A"], log=["three"]))
            else:
                FileHost(path).write_raw([raw_table("tblSales", {"Date": [1.0], "SKU": ["B"], "Quantity": [4]})])
        except InvxlError as fault:
            assert str(fault) and path.read_bytes() == before
        except Exception as fault:
            (tmp_path / "bad.xlsx").write_bytes(before)
            raise AssertionError(f"run {run}, {tmp_path / 'bad.xlsx'}: {fault!r}") from fault
        else:
            done += 1
            with zipfile.ZipFile(path) as z:
                assert z.testzip() is None
    assert done > RUNS // 4
