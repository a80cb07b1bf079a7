"""The doctor on machines of every kind, each made of its facts; and install and uninstall on their disks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from invxl.cli import main
from invxl.commands.new import make
from invxl.doctor import install as steps
from invxl.doctor import userconfig
from invxl.doctor.machine import Finding, Machine, State, this_machine
from invxl.doctor.machine_checks import check_machine
from invxl.doctor.pack_checks import check_pack
from invxl.hosts.file.inside import Inside
from invxl.ooxml import vba_read
from invxl.ooxml.ovba import compress

STORE = r"C:\Program Files\WindowsApps\Microsoft.Office\EXCEL.EXE"
EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"


@pytest.fixture
def windows(tmp_path: Path) -> Machine:
    """A healthy one, before install."""
    python = tmp_path / "venv" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    (python.parent / "pythonw.exe").touch()
    (tmp_path / "venv" / "xlwings64-0.37.8.dll").touch()
    return Machine("Windows", (3, 11), python, tmp_path / "home", {}, "0.37.8", "0.37.8",
                   lambda p: Path(p).exists(), registry({"": EXCEL}))  # fmt: skip


@pytest.fixture
def mac(windows: Machine) -> Machine:
    return replace(windows, system="Darwin", executable=windows.executable.parent / "pythonw.exe",
                   exists=lambda p: p.startswith("/Applications/Microsoft Excel") or Path(p).exists())  # fmt: skip


def registry(values: dict[str, str]) -> Callable[[str, str], str | None]:
    return lambda key, name: values.get(name)


def mended(found: Iterable[Finding]) -> dict[str, str]:
    """What is to be mended, with its fix; each has one."""
    bad = {f.check: f.fix for f in found if f.state is State.BAD}
    assert all(bad.values())
    return bad


def test_install_heals_a_new_machine_and_uninstall_undoes_it(windows: Machine) -> None:
    assert mended(check_machine(windows)) == {"Python for Excel": "Run: invxl install"}
    steps.install(windows)
    assert mended(check_machine(windows)) == {}
    config = windows.home / ".xlwings" / "xlwings.conf"
    silent = windows.executable.with_name("pythonw.exe")
    assert config.read_bytes() == f'"INTERPRETER_WIN","{silent}"\r\n'.encode()
    steps.install(windows)
    steps.uninstall(windows)
    assert not config.parent.exists()


def everything(folder: Path) -> dict[str, bytes | None]:
    """Every file with its bytes, and every folder."""
    return {str(p): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b'"SHOW CONSOLE","True"\n\n"LICENSE_KEY","noncommercial"',
        b'"A","1"\r\n"interpreter_win","C:\\old\\pythonw.exe"\r\n"INTERPRETER_MAC","/usr/bin/python3"\nodd line\n',
        b'"INTERPRETER_WIN","C:\\one.exe"\n"B","2"\n"INTERPRETER_WIN","C:\\two.exe"\n',
        b'"UMLAUT","\xe4\xff\x85"\r\n',
    ],
    ids=["none", "empty", "unix-lines", "both-keys", "twice", "foreign-bytes"],
)
@pytest.mark.parametrize("system", ["windows", "mac"])
@pytest.mark.parametrize("script", [None, "on run", "mine"])
def test_install_is_undone_to_the_byte(
    content: bytes | None, system: str, script: str | None, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    machine: Machine = request.getfixturevalue(system)
    machine.home.mkdir()
    config = userconfig.path_of(machine)
    if content is not None:
        config.parent.mkdir(parents=True)
        config.write_bytes(content)
    if script is not None:
        steps.applescript(machine).parent.mkdir(parents=True)
        steps.applescript(machine).write_text(script)
    shipped = tmp_path / "xlwings.applescript"
    shipped.write_text("on run")
    before = everything(machine.home)
    steps.install(machine, shipped)
    assert everything(machine.home) != before
    assert userconfig.value(config, userconfig.KEYS[machine.system]) == machine.interpreter
    if system == "mac":
        assert steps.applescript(machine).read_text() == "on run"
    elsewhere = machine.executable.with_name("other")  # a second installation, from another environment
    steps.install(replace(machine, executable=elsewhere, exists=lambda p: False), shipped)
    steps.uninstall(machine)
    assert everything(machine.home) == before


def test_the_users_own_settings_stay_and_come_back(windows: Machine) -> None:
    config = userconfig.path_of(windows)
    config.parent.mkdir(parents=True)
    config.write_bytes(b'"SHOW CONSOLE","True"\r\n"Interpreter_Win","C:\\old\\pythonw.exe"\r\n')
    steps.install(windows)
    assert userconfig.value(config, "show console") == "True"
    assert userconfig.value(config, "INTERPRETER_WIN") == windows.interpreter
    userconfig.put(config, "LATER", "1")  # the user goes on
    steps.uninstall(windows)
    assert {k: userconfig.value(config, k) for k in ("SHOW CONSOLE", "INTERPRETER_WIN", "LATER")} == {
        "SHOW CONSOLE": "True", "INTERPRETER_WIN": "C:\\old\\pythonw.exe", "LATER": "1",
    }  # fmt: skip
    assert steps.uninstall(windows)[0] == "invxl install had changed nothing here"


def test_a_mac_gets_the_script_too(mac: Machine, tmp_path: Path) -> None:
    script = tmp_path / "xlwings.applescript"
    script.write_text("on run")
    assert set(mended(check_machine(mac))) == {"Python for Excel", "RunPython"}
    steps.install(mac, script)
    assert mended(check_machine(mac)) == {}
    assert steps.applescript(mac).read_text() == "on run"
    noted = {f.check: f.fix for f in check_machine(mac) if f.state is State.NOTE}
    assert set(noted) == {"Automation", "Functions"}
    assert "Privacy & Security, Automation" in noted["Automation"]
    assert "invxl functions --install-lambdas" in noted["Functions"]
    steps.uninstall(mac)
    assert not steps.applescript(mac).exists()
    assert not userconfig.path_of(mac).exists()
    assert not userconfig.remembered(userconfig.path_of(mac)).exists()


def test_a_script_that_was_there_before_stays(mac: Machine, tmp_path: Path) -> None:
    script = tmp_path / "xlwings.applescript"
    script.write_text("on run")
    steps.applescript(mac).parent.mkdir(parents=True)
    steps.applescript(mac).write_text("on run")
    steps.install(mac, script)
    steps.uninstall(mac)
    assert steps.applescript(mac).exists()


@pytest.mark.parametrize(
    ("change", "check", "fix"),
    [
        ({"python": (3, 9)}, "Python", "Install Python 3.11 or newer"),
        ({"xlwings": "0.30.0"}, "xlwings", "pip install xlwings==0.37.8"),
        ({"xlwings": ""}, "xlwings", "pip install xlwings==0.37.8"),
        ({"executable": Path("/nowhere/python.exe")}, "xlwings' DLL", "pip install --force-reinstall xlwings"),
        ({"registry": registry({})}, "Excel", "Install desktop Excel"),
        ({"registry": registry({"": STORE})}, "Excel", "Install Office from office.com"),
        ({"registry": registry({"": EXCEL, "VBAWarnings": "4"})}, "Macros", "Trust Center, Macro Settings"),
        ({"registry": registry({"": EXCEL, "VBAWarnings": "3"})}, "Macros", "a trusted location"),
    ],
)
def test_what_is_wrong_with_a_machine_is_named(windows: Machine, change: dict[str, Any], check: str, fix: str) -> None:
    steps.install(windows)
    assert mended(check_machine(windows)) == {}
    assert fix in mended(check_machine(replace(windows, **change)))[check]


@pytest.mark.parametrize(
    ("firm", "own", "bad"), [("4", "2", True), ("2", "4", False), (None, "4", True), (None, None, False)]
)
def test_the_firms_word_on_macros_comes_before_the_users(
    windows: Machine, firm: str | None, own: str | None, bad: bool
) -> None:
    def asked(key: str, name: str) -> str | None:
        if name != "VBAWarnings":
            return EXCEL
        return firm if "Policies" in key else own

    steps.install(windows)
    assert ("Macros" in mended(check_machine(replace(windows, registry=asked)))) is bad


def test_an_interpreter_that_is_gone_or_another_is_told(windows: Machine) -> None:
    steps.install(windows)
    found = mended(check_machine(replace(windows, exists=lambda p: "pythonw" not in p and Path(p).exists())))
    assert found == {"Python for Excel": "Run: invxl install"}
    other = windows.executable.with_name("other.exe")
    other.touch()
    userconfig.put(userconfig.path_of(windows), "INTERPRETER_WIN", str(other))
    assert "invxl install" in mended(check_machine(windows))["Python for Excel"]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsm"
    make(path)
    return path


def test_a_new_pack_is_ready(windows: Machine, pack: Path) -> None:
    assert mended(check_pack(pack, windows)) == {}


def test_a_downloaded_pack_is_blocked(windows: Machine, pack: Path) -> None:
    blocked = replace(windows, exists=lambda p: p.endswith(":Zone.Identifier") or Path(p).exists())
    assert "Unblock" in mended(check_pack(pack, blocked))["Download"]


def test_a_pack_of_another_version_is_told(windows: Machine, pack: Path) -> None:
    assert "pip install xlwings==0.37.8" in mended(check_pack(pack, replace(windows, xlwings="0.40.0")))["VBA module"]


def test_a_pack_in_a_cloud_folder_is_noted(windows: Machine, pack: Path) -> None:
    found = list(check_pack(pack, replace(windows, environ={"OneDriveCommercial": str(pack.parent)})))
    assert [(f.check, f.fix) for f in found if f.state is State.NOTE] == [
        ("OneDrive", "For the buttons keep it in a local folder; all else works as it is")
    ]


@pytest.mark.parametrize(("value", "bad"), [("", True), ("C:\\gone\\python.exe", True), (None, False)])
def test_a_settings_sheet_that_hides_the_machines_choice_is_told(
    windows: Machine, pack: Path, monkeypatch: pytest.MonkeyPatch, value: str | None, bad: bool
) -> None:
    settings = {} if value is None else {"INTERPRETER_WIN": value}
    monkeypatch.setattr("invxl.doctor.pack_checks.inside", lambda p: Inside(True, settings, "0.37.8", True, False))
    fix = mended(check_pack(pack, windows)).get("Sheet xlwings.conf")
    assert fix == ("Unhide xlwings.conf and delete that row" if bad else None)


def test_a_settings_sheet_that_names_this_machines_python_or_is_not_there_is_fine(
    windows: Machine, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for settings, state in (({"INTERPRETER_WIN": str(windows.executable)}, State.GOOD), (None, State.NOTE)):
        held = Inside(True, settings, "0.37.8", True, False)
        monkeypatch.setattr("invxl.doctor.pack_checks.inside", lambda p, held=held: held)
        assert {f.check: f.state for f in check_pack(pack, windows)}["Sheet xlwings.conf"] is state


def test_what_a_pack_does_not_tell_or_lacks_is_noted_with_a_fix(
    windows: Machine, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invxl.doctor.pack_checks.inside", lambda p: Inside(True, {}, "", False, False))
    noted = {f.check: f.fix for f in check_pack(pack, windows) if f.state is State.NOTE}
    assert set(noted) == {"VBA module", "Functions"}
    assert "0.37.8" in noted["VBA module"] and "invxl new" in noted["Functions"]


def test_a_workbook_without_macros_is_noted(windows: Machine, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    found = list(check_pack(tmp_path / "plain.xlsx", windows))
    assert (found[0].check, found[0].state) == ("Edition", State.NOTE)
    assert "invxl new" in found[0].fix and "Download" not in [f.check for f in found]


def test_a_mac_without_excel_and_its_cloud_folder_are_told(mac: Machine, tmp_path: Path) -> None:
    assert "Excel" in mended(check_machine(replace(mac, exists=lambda p: Path(p).exists())))
    path = tmp_path / "CloudStorage" / "OneDrive-Firm" / "pack.xlsm"
    path.parent.mkdir(parents=True)
    make(path)
    assert [f.check for f in check_pack(path, mac) if f.state is State.NOTE] == ["OneDrive"]


def test_a_machine_that_has_no_excel_at_all_is_told_what_works(windows: Machine) -> None:
    found = list(check_machine(replace(windows, system="Linux")))
    assert mended(found) == {}
    assert [(f.check, f.fix) for f in found if f.state is State.NOTE] == [
        ("Excel", "Refresh closed files; LibreOffice opens them")
    ]


def test_the_lite_edition_needs_no_python(windows: Machine, tmp_path: Path) -> None:
    make(tmp_path / "pack.xlsx")
    found = list(check_pack(tmp_path / "pack.xlsx", windows))
    assert found[0].found.startswith("xlwings Lite")
    assert mended(found) == {}


def test_a_modules_beginning_is_found_wherever_it_lies() -> None:
    text = b'Attribute VB_Name = "xlwings"\r\n\'Version: 1.2.3\r\n' + b"' more of the same\r\n" * 400
    project = b"\x01\x00\xb0noise" * 50 + b"p-code" + compress(text) + b"\x00" * 100
    assert "'Version: 1.2.3" in (vba_read.beginning(project, "xlwings") or "")
    assert vba_read.beginning(project, "other") is None
    assert vba_read.beginning(project[:420], "xlwings") is None


def test_the_commands_on_this_machine(pack: Path) -> None:
    outcome = CliRunner().invoke(main, ["doctor", str(pack)], standalone_mode=False).return_value
    assert outcome.data["system"] == this_machine().system
    assert outcome.exit == int(any(f["state"] == "mend" for f in outcome.data["findings"]))
    assert all(f["fix"] for f in outcome.data["findings"] if f["state"] == "mend")
    if this_machine().system == "Linux":
        for command in ("install", "uninstall"):
            done = CliRunner().invoke(main, [command], standalone_mode=False).return_value
            assert done.lines == [steps.NOTHING]
