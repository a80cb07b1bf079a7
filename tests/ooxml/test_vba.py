"""VBA projects: two readers that share no code with the writer, and with one another, read every module back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream
from pyopenvba import ExcelFile

from invxl.errors import InvxlError
from invxl.ooxml.compound import compound_file
from invxl.ooxml.ovba import compress, obfuscate
from invxl.ooxml.vba import Kind, Module, vba_project

BOOK = Module("ThisWorkbook", Kind.WORKBOOK)
SHEET = Module("Sheet1", Kind.SHEET, "Private Sub Worksheet_Activate()\nEnd Sub\n")
STANDARD = Module("Main", code='Option Explicit\nPublic Sub Go()\n    MsgBox "Größe 5 €"\nEnd Sub\n')
CLASS = Module(
    "Bag",
    Kind.CLASS,
    "VERSION 1.0 CLASS\r\nBEGIN\r\n  MultiUse = -1  'True\r\nEND\r\n"
    'Attribute VB_Name = "Other"\r\nAttribute VB_Exposed = True\r\nAttribute VB_Description = "A bag"\r\n'
    "Option Explicit\r\n",
)
MODULES = (BOOK, SHEET, STANDARD, CLASS)


def read_by_olevba(project: bytes) -> dict[str, str]:
    parser = VBA_Parser("vbaProject.bin", data=project)
    try:
        found = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()
    return found


class TestCompression:
    """The examples of [MS-OVBA] 3.2."""

    @pytest.mark.parametrize(
        ("plain", "expected"),
        [
            (b"abcdefghijklmnopqrstuv.",
             "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E"),
            (b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
             "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70 06 71"
             " 02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C"),
            (b"a" * 73, "01 03 B0 02 61 45 00"),
        ],
    )  # fmt: skip
    def test_published_examples(self, plain: bytes, expected: str) -> None:
        packed = compress(plain)
        assert decompress_stream(bytearray(packed)) == decompress_stream(bytearray.fromhex(expected)) == plain
        assert len(packed) == len(bytes.fromhex(expected))  # which of two equal runs is referred to is left open

    @given(st.one_of(st.binary(max_size=300), st.text("ab\r\n", max_size=12000).map(str.encode)))
    @settings(max_examples=40, deadline=None)
    def test_it_reads_back(self, plain: bytes) -> None:
        assert decompress_stream(bytearray(compress(plain))) == plain

    def test_what_does_not_shrink_is_stored_whole(self) -> None:
        import random

        plain = random.Random(1).randbytes(2 * 4096)
        packed = compress(plain)
        assert len(packed) == 1 + 2 * (2 + 4096)
        assert decompress_stream(bytearray(packed)) == plain


@given(
    st.dictionaries(
        st.text("abcXYZ", min_size=1, max_size=9),
        st.sampled_from([0, 1, 63, 64, 65, 511, 4095, 4096, 4097, 9000]),
        max_size=40,
    )
)
@settings(max_examples=30, deadline=None)
def test_a_compound_file_reads_back(sizes: dict[str, int]) -> None:
    """Sizes on both sides of every boundary of the format; names that differ in case only are one name in it."""
    tree = {name.upper(): name.encode().ljust(size, b"x")[:size] for name, size in sizes.items()}
    file = olefile.OleFileIO(
        io.BytesIO(compound_file({"Store": tree, "Beside": b"1"})), raise_defects=olefile.DEFECT_INCORRECT
    )
    found = {path[1]: file.openstream(path).read() for path in file.listdir() if path[0] == "Store"}
    assert found == tree
    assert file.openstream("Beside").read() == b"1"
    assert file.parsing_issues == []


def black_height(entries: list[olefile.OleDirectoryEntry], sid: int) -> int:
    """How many black entries lie on every way down from here; red entries must have black children."""
    if sid == olefile.NOSTREAM:
        return 1
    entry = entries[sid]
    children = (entry.sid_left, entry.sid_right)
    left, right = (black_height(entries, child) for child in children)
    assert left == right
    assert entry.color == 1 or all(entries[child].color == 1 for child in children if child != olefile.NOSTREAM)
    return left + entry.color


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8, 20])
def test_siblings_make_a_red_black_tree(count: int) -> None:
    file = olefile.OleFileIO(io.BytesIO(compound_file({f"n{i}": b"x" for i in range(count)})))
    assert black_height(file.direntries, file.root.sid_child) > 1
    assert file.direntries[file.root.sid_child].color == 1


class TestProject:
    def test_olevba_reads_every_module_back(self) -> None:
        project = vba_project(MODULES)
        assert read_by_olevba(project) == {m.name: m.source for m in MODULES}

    def test_a_second_reader_agrees(self, tmp_path: Path) -> None:
        path = tmp_path / "book.xlsm"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("xl/vbaProject.bin", vba_project(MODULES))
            file.writestr("[Content_Types].xml", "<Types/>")
        with ExcelFile(str(path)) as book:
            read = book.vba_modules()
        assert {name: code.replace("\r\n", "\n") for name, code in read.items()} == {
            m.name: m.source.replace("\r\n", "\n") for m in MODULES
        }

    def test_the_same_modules_give_the_same_bytes(self) -> None:
        assert vba_project(MODULES) == vba_project(MODULES)

    def test_lines_end_as_excel_demands(self) -> None:
        for module in MODULES:
            assert module.source.replace("\r\n", "").count("\n") == 0
            assert module.source.endswith("\r\n")

    def test_attributes_of_a_class(self) -> None:
        """The exporter's preamble is gone, its flags stay, the name is ours, the base class is there."""
        assert CLASS.source.split("\r\n") == [
            'Attribute VB_Name = "Bag"', 'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"',
            "Attribute VB_GlobalNameSpace = False", "Attribute VB_Creatable = False",
            "Attribute VB_PredeclaredId = False", "Attribute VB_Exposed = True", "Attribute VB_TemplateDerived = False",
            "Attribute VB_Customizable = False", 'Attribute VB_Description = "A bag"', "Option Explicit", "",
        ]  # fmt: skip

    def test_protection_is_off(self) -> None:
        """Decrypted by the rules of [MS-OVBA] 2.4.3.3: no protection, no password, visible."""
        file = olefile.OleFileIO(io.BytesIO(vba_project(MODULES)))
        lines = dict(
            line.split("=", 1)
            for line in file.openstream("PROJECT").read().decode("cp1252").splitlines()
            if "=" in line
        )
        key = lines["ID"].strip('"')
        assert revealed(lines["CMG"].strip('"'), key) == bytes(4)
        assert revealed(lines["DPB"].strip('"'), key) == bytes(1)
        assert revealed(lines["GC"].strip('"'), key) == b"\xff"

    @given(st.binary(min_size=1, max_size=20), st.integers(0, 255))
    @settings(max_examples=30, deadline=None)
    def test_obfuscation_is_undone_by_its_reader(self, data: bytes, seed: int) -> None:
        assert revealed(obfuscate("{ABC}", data, seed), "{ABC}") == data


def revealed(text: str, project_id: str) -> bytes:
    """[MS-OVBA] 2.4.3.3, written from the specification."""
    data = bytes.fromhex(text)
    seed, version, key = data[0], data[0] ^ data[1], data[0] ^ data[2]
    assert version == 2
    assert key == sum(project_id.encode("cp1252")) & 0xFF
    plain = [key]
    for i in range(3, len(data)):
        plain.append(data[i] ^ ((data[i - 2] + plain[-1]) & 0xFF))
    rest = bytes(plain[1 + (seed & 6) // 2 :])
    length, content = int.from_bytes(rest[:4], "little"), rest[4:]
    assert len(content) == length
    return content


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ([Module("Main")], "exactly one module of the workbook"),
        ([BOOK, Module("Main"), Module("MAIN")], "VBA modules of one name: main"),
    ],
)
def test_a_project_that_excel_would_refuse_is_refused(modules: list[Module], message: str) -> None:
    with pytest.raises(InvxlError, match=message):
        vba_project(modules)


@pytest.mark.parametrize("name", ["_Main", "1Main", "M" * 32, "Mäin", "", "My Module"])
def test_a_name_that_excel_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(InvxlError, match="not a name that Excel accepts"):
        Module(name)


def test_text_outside_the_code_page_is_refused_at_its_line() -> None:
    with pytest.raises(InvxlError, match="line 2 has '→'"):
        Module("Main", code="' fine\n' not → fine\n")


def test_a_project_too_large_for_the_format_is_refused() -> None:
    with pytest.raises(InvxlError, match="7 MB"):
        compound_file({"a": bytes(8 << 20)})
