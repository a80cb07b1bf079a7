"""The committed template: what its definitions give, valid for two readers of OOXML, and alive in LibreOffice."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from oletools.olevba import VBA_Parser
from openpyxl.workbook.workbook import Workbook
from openxml_audit import OpenXmlValidator
from support import libreoffice

from invxl import template
from invxl.ooxml.vba import Kind, Module, vba_project
from invxl.resources import file
from invxl.schema import TABS
from invxl.template.compare import differences
from invxl.template.finish import finish
from invxl.template.project import modules
from invxl.template.skeleton import CONF, SETTINGS, code_name

NAMES = list(template.TEMPLATES)


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest) -> Path:
    return file("workbook_templates", request.param)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return openpyxl.load_workbook(file("workbook_templates", template.DESKTOP), keep_vba=True)


def test_the_committed_file_is_what_the_definitions_give(path: Path) -> None:
    assert differences(path.read_bytes(), template.TEMPLATES[path.name]()) == []


def test_building_twice_gives_the_same_bytes(path: Path) -> None:
    build = template.TEMPLATES[path.name]
    assert build() == build()


def test_it_is_valid(path: Path) -> None:
    result = OpenXmlValidator().validate(str(path))
    assert [f"{e.part_uri} {e.description}" for e in result.errors] == []


def test_raw_tabs_are_the_schemas(book: Workbook) -> None:
    for tab in TABS:
        sheet = book[tab.sheet]
        assert list(sheet.tables) == [tab.table]
        assert [c.name for c in sheet.tables[tab.table].tableColumns] == [c.header for c in tab.columns]
        assert [cell.value for cell in sheet[1]] == [c.header for c in tab.columns]
        assert sheet.sheet_state == ("visible" if tab.needed else "hidden")
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_every_header_explains_itself(book: Workbook) -> None:
    for tab in TABS:
        prompts = {str(v.sqref): v.prompt for v in book[tab.sheet].data_validations.dataValidation if v.prompt}
        assert len(prompts) == len(tab.columns)
        for at, column in enumerate(tab.columns):
            assert column.help in prompts[book[tab.sheet].cell(1, at + 1).coordinate]


def test_inputs_are_blue_and_in_their_format(book: Workbook) -> None:
    for tab in TABS:
        for at, column in enumerate(tab.columns, 1):
            letter = openpyxl.utils.get_column_letter(at)
            assert book[tab.sheet].column_dimensions[letter].font.color.rgb == "FF0000FF", (tab.sheet, column.header)
    assert book["Items"].column_dimensions["A"].number_format == "@"  # leading zeros of a SKU stay
    assert book["Sales"].column_dimensions["A"].number_format == "yyyy-mm-dd"


def test_a_service_level_of_95_is_refused_while_typing(book: Workbook) -> None:
    rules = [v for v in book["Items"].data_validations.dataValidation if v.errorTitle == "Service level"]
    assert [(v.type, v.formula1, v.formula2, str(v.sqref)) for v in rules] == [("decimal", "0", "1", "P2:P1048576")]
    assert "not 95" in rules[0].error


def test_xlwings_finds_its_settings(book: Workbook) -> None:
    sheet = book[CONF]
    assert sheet.sheet_state == "hidden"
    keys = [row[0].value for row in sheet.iter_rows()]
    assert keys == [key for key, _ in SETTINGS]  # without a gap, from A1
    assert (
        dict(zip(keys, (row[1].value for row in sheet.iter_rows()), strict=True))["ADD_WORKBOOK_TO_PYTHONPATH"] is False
    )


class TestVba:
    def test_code_names_match_the_modules(self) -> None:
        content = file("workbook_templates", template.DESKTOP).read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
            names = {package.read(n).decode().split('codeName="', 1)[1].split('"', 1)[0] for n in sheets}
            assert 'codeName="ThisWorkbook"' in package.read("xl/workbook.xml").decode()
        assert len(names) == len(sheets)
        read = read_modules(content)
        assert names <= set(read)
        assert set(read) - names == {"ThisWorkbook", "invxl", "invxl_functions", "xlwings", "Dictionary"}

    def test_olevba_reads_every_module_back(self, book: Workbook) -> None:
        content = file("workbook_templates", template.DESKTOP).read_bytes()
        expected = {m.name: m.source for m in modules(code_name(name) for name in book.sheetnames)}
        assert read_modules(content) == expected
        assert all("\n" not in code.replace("\r\n", "") for code in expected.values())

    def test_nothing_needs_an_add_in(self) -> None:
        """The project refers to Windows' and Office's own libraries only."""
        import olefile
        from oletools.olevba import decompress_stream

        with zipfile.ZipFile(file("workbook_templates", template.DESKTOP)) as package:
            project = olefile.OleFileIO(io.BytesIO(package.read("xl/vbaProject.bin")))
        directory = decompress_stream(bytearray(project.openstream("VBA/dir").read())).lower()
        assert directory.count(b"*\\g{") == 2
        assert b"xlwings.xlam" not in directory


def read_modules(content: bytes) -> dict[str, str]:
    parser = VBA_Parser("book.xlsm", data=content)
    try:
        return {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


STUB = """Attribute VB_Name = "xlwings"
Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Sheets(1).Range("Z1").Value = PythonCommand
End Function
"""


NO_PYTHON = """Attribute VB_Name = "xlwings"
Public Function RunPython(PythonCommand As String)
    RunPython = IIf(InStr(PythonCommand, "restore") > 0, 0, 1)
End Function
Public Sub Told(text As String, style As Long, title As String)
    ThisWorkbook.Sheets(1).Range("Z1").Value = title & ": " & text
End Sub
"""


def with_stub(target: Path, sheets: list[str], stub: str, dialog: str = "MsgBox") -> list[Module]:
    """The template with a module of ours in the place of xlwings' two, which do not compile in LibreOffice."""
    source = file("workbook_templates", template.DESKTOP).read_bytes()
    kept = [m for m in modules(code_name(name) for name in sheets) if m.name not in ("xlwings", "Dictionary")]
    stubbed = [Module(m.name, m.kind, m.code.replace("MsgBox ", f"{dialog} ")) for m in kept]
    stubbed.append(Module("xlwings", Kind.STANDARD, stub))
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, vba_project(stubbed) if name == "xl/vbaProject.bin" else old.read(name))
    return stubbed


@pytest.mark.libreoffice
def test_a_button_without_python_says_so_and_what_to_do(tmp_path: Path, book: Workbook) -> None:
    """xlwings' RunPython gives the exit code: 1 where Python did not start."""
    target = tmp_path / "book.xlsm"
    with_stub(target, book.sheetnames, NO_PYTHON, "Told")
    ran = libreoffice.macro(tmp_path, target, "invxl.RestorePrevious", "invxl.Refresh")["ran"]
    assert ran["invxl.RestorePrevious"] == ""  # which ended well
    told = ran["invxl.Refresh"]
    assert told.startswith("invxl: Python, or invxl in it, did not start, so nothing was changed.")
    assert "invxl doctor says what is missing" in told and told.endswith('use: invxl refresh "book.xlsm"')


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_runs_our_module(tmp_path: Path, book: Workbook) -> None:
    target = tmp_path / "book.xlsm"
    stubbed = with_stub(target, book.sheetnames, STUB)
    found = libreoffice.macro(tmp_path, target, "invxl.Refresh", "invxl.RestorePrevious")
    assert found["sheets"] == book.sheetnames
    assert {tab.table for tab in TABS} <= set(found["tables"])
    assert set(found["modules"]) == {m.name for m in stubbed}
    assert [(sheet, label, len(events)) for sheet, label, events in found["buttons"]] == [
        ("Start", "Refresh", 1), ("Start", "Restore previous", 1),
    ]  # fmt: skip
    assert "invxl.Refresh" in found["buttons"][0][2][0]
    for macro, name in (("invxl.Refresh", "refresh"), ("invxl.RestorePrevious", "restore_previous")):
        delivered = found["ran"][macro]
        assert delivered == f"from invxl.addin import buttons; buttons.{name}()"
        runs(delivered)


def runs(command: str) -> None:
    """What the macro delivered compiles, and the function it calls is there."""
    compile(command, "macro", "exec")
    imported, call = command.split("; ")
    from invxl.addin import buttons

    assert imported == "from invxl.addin import buttons"
    assert callable(getattr(buttons, call.removeprefix("buttons.").removesuffix("()")))


def test_print_titles_follow_their_sheet_to_its_new_place() -> None:
    """Names of one sheet are bound to it by position; reordering must take them along."""
    original = template.desktop()
    names = openpyxl.load_workbook(io.BytesIO(original)).sheetnames
    moved = openpyxl.load_workbook(io.BytesIO(finish(original, list(reversed(names)))))
    assert moved.sheetnames == list(reversed(names))
    titles = {sheet.title: sheet.print_title_rows for sheet in openpyxl.load_workbook(io.BytesIO(original))}
    assert {sheet.title: sheet.print_title_rows for sheet in moved} == titles
    assert {titles[tab.sheet] for tab in TABS} == {"$1:$1"}
    assert moved.active.title == names[-1]


def test_differences_are_named() -> None:
    def packed(**members: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, content in members.items():
                package.writestr(name, content)
        return out.getvalue()

    one = packed(a="1", b="22")
    assert differences(one, packed(a="1", b="22")) == []
    assert differences(one, packed(b="22", a="1")) == ["the members stand in another order"]
    assert differences(one, packed(a="1", b="23")) == ["b differs from byte 1 on: b'22' is committed, b'23' is built"]
    assert differences(one, packed(a="1", c="")) == [
        "c is missing from the committed file",
        "b is in the committed file only",
    ]
