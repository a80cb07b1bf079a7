"""Whatever keeps a file from being replaced: one sentence, exit code 2, and the file byte for byte as it was."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sheets import company
from support.rawbook import raw_table

from invxl.cli import main
from invxl.commands import new
from invxl.hosts.file import FileHost, backups, save

posix = pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
ITEMS = "SKU,Unit cost\nA-1,3\n"


@dataclass(frozen=True)
class Case:
    """What is wrong, done to the pack's folder; the words after the command; what the sentence says."""

    spoil: Callable[[Path], object]
    command: str
    said: str
    more: tuple[str, ...] = ()


def nothing(pack: Path) -> None:
    """The pack is as it should be."""


def beside(name: str) -> Callable[[Path], object]:
    return lambda pack: pack.with_name(name).write_bytes(b"")


def a_file_for_backups(pack: Path) -> None:
    backups.backup_folder(pack).write_bytes(b"")


def with_backup(pack: Path) -> None:
    folder = backups.backup_folder(pack)
    folder.mkdir()
    shutil.copy(pack, folder / "pack.backup-20250930-120000.xlsm")


def no_workbook_in_backup(pack: Path) -> None:
    with_backup(pack)
    (backups.backup_folder(pack) / "pack.backup-20250930-120000.xlsm").write_bytes(b"PK\x03\x04 cut off")


CASES = {
    "no backup": Case(nothing, "restore", "there is no backup of it"),
    "restore while open in Excel": Case(
        lambda p: (with_backup(p), beside("~$pack.xlsm")(p)), "restore", "it is open in Excel"
    ),
    "restore while open in LibreOffice": Case(
        lambda p: (with_backup(p), beside(".~lock.pack.xlsm#")(p)), "restore", "it is open in LibreOffice"
    ),
    "restore of a read-only file": Case(lambda p: (with_backup(p), p.chmod(0o444)), "restore", "read-only"),
    "restore of a broken backup": Case(no_workbook_in_backup, "restore", "pack"),
    "refresh of a read-only file": Case(lambda p: p.chmod(0o444), "refresh", "read-only"),
    "load into a read-only file": Case(lambda p: p.chmod(0o444), "load", "read-only", ("--from", "Items.csv")),
    "load while open in Excel": Case(beside("~$pack.xlsm"), "load", "it is open in Excel", ("--from", "Items.csv")),
    "a file where backups go": Case(a_file_for_backups, "refresh", "pack backups: a file; a folder"),
    "out into no folder": Case(nothing, "refresh", "no such folder", ("--out", "nowhere/out.xlsm")),
    "out is a folder": Case(lambda p: p.with_name("out.xlsm").mkdir(), "refresh", "out.xlsm", ("--out", "out.xlsm")),
    "out has a long name": Case(nothing, "refresh", "name is too long", ("--out", "x" * 300 + ".xlsm")),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "pack.xlsm"
    new.make(path)
    FileHost(path).write_raw(tuple(company.book().tables.values()))
    return path.read_bytes()


@pytest.fixture
def pack(tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pack.xlsm"
    path.write_bytes(whole)
    (tmp_path / "Items.csv").write_text(ITEMS)
    return path


def run(command: str, pack: Path, *more: str) -> Result:
    return CliRunner().invoke(main, [command, str(pack), *more])


def one_sentence(result: Result, said: str) -> None:
    assert result.exit_code == 2, result.output
    *head, sentence = result.stderr.splitlines()
    assert all("refused, nothing was written" in line for line in head) and len(head) <= 1
    assert said in sentence, result.stderr
    assert "Traceback" not in result.output


@posix
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_fault_is_one_sentence_and_the_file_stays(pack: Path, whole: bytes, case: Case) -> None:
    case.spoil(pack)
    before = listing(pack.parent)
    one_sentence(run(case.command, pack, *case.more), case.said)
    assert listing(pack.parent) == before
    assert before["pack.xlsm"] == whole


@pytest.mark.parametrize("command", ["refresh", "load", "restore"])
def test_a_folder_in_which_no_file_may_be_made(
    pack: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """As the system answers then, whoever runs the test; root may write to any folder."""
    with_backup(pack)
    real = Path.open

    def denied(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if "x" in mode:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, mode, *rest, **more)

    before = listing(pack.parent)
    monkeypatch.setattr(Path, "open", denied)
    result = run(command, pack, *(("--from", "Items.csv") if command == "load" else ()))
    monkeypatch.undo()
    one_sentence(result, "it may not be written")
    assert listing(pack.parent) == before and before["pack.xlsm"] == whole


@pytest.mark.parametrize("command", ["refresh", "load"])
def test_another_program_saves_in_between(pack: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    theirs = pack.read_bytes()[:-1] + b"!"
    real = save._validate

    def changed(temporary: Path, target: Path) -> None:
        real(temporary, target)
        pack.write_bytes(theirs)

    monkeypatch.setattr(save, "_validate", changed)
    one_sentence(
        run(command, pack, *(("--from", "Items.csv") if command == "load" else ())), "another program changed it"
    )
    assert pack.read_bytes() == theirs
    assert not list(pack.parent.glob(".*.tmp"))


def test_a_backup_folder_that_is_gone_is_made_again(pack: Path, whole: bytes) -> None:
    assert run("refresh", pack).exit_code in (0, 1)
    shutil.rmtree(backups.backup_folder(pack))
    refreshed = pack.read_bytes()
    assert run("refresh", pack).exit_code in (0, 1)
    assert [b.read_bytes() for b in backups.backups(pack)] == [refreshed]
    assert refreshed != whole


def test_backups_go_round_and_restore_walks_back(pack: Path, whole: bytes) -> None:
    for _ in range(backups.KEEP + 2):
        assert run("load", pack, "--from", "Items.csv").exit_code == 0
    kept = backups.backups(pack)
    assert len(kept) == backups.KEEP and whole not in [b.read_bytes() for b in kept]
    last = kept[-1].read_bytes()
    result = run("restore", pack)
    assert result.exit_code == 0 and str(kept[-1]) in result.output
    assert pack.read_bytes() == last


def test_backups_of_one_second_go_round_too(pack: Path) -> None:
    """A number that was cleared away and given again would sort as the oldest; restore would go back too far."""
    noon = datetime(2025, 9, 30, 12, 0, 0)
    for i in range(backups.KEEP + 5):
        before = pack.read_bytes()
        FileHost(pack).write_raw([raw_table("tblItems", {"SKU": [f"A-{i}"], "Unit cost": [1.0]})], now=noon)
        assert backups.backups(pack)[-1].read_bytes() == before
    assert len(backups.backups(pack)) == backups.KEEP


def listing(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
