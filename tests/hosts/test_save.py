"""Any fault leaves a whole file: the old one or the new one, a sentence, and no debris."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from support.packs import small_pack

from invxl.errors import WorkbookError
from invxl.hosts.file import FileHost, backups, restore, save
from invxl.ooxml.package import Package

NOON = datetime(2025, 9, 30, 12, 0, 0)
posix = pytest.mark.skipif(os.name != "posix", reason="signals and modes of POSIX")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsx"
    book = Workbook()
    book.active.title = "Mine"
    book.save(path)
    FileHost(path).write(small_pack(["A", "B"]), now=NOON)
    return path


def refused(path: Path, match: str, before: bytes | None = None) -> None:
    """A write raises one sentence, changes nothing and leaves nothing behind."""
    old = path.read_bytes() if before is None else before
    listing = sorted(p.name for p in path.parent.iterdir())
    with pytest.raises(WorkbookError, match=match):
        FileHost(path).write(small_pack(["A", "C", "D"]), now=NOON)
    assert path.read_bytes() == old
    assert sorted(p.name for p in path.parent.iterdir()) == listing


def test_the_backup_is_the_file_as_it_was(pack: Path) -> None:
    before = pack.read_bytes()
    report = FileHost(pack).write(small_pack(["A", "C"]), now=NOON)
    assert report.backup is not None
    assert report.backup.name == "pack.backup-20250930-120000-002.xlsx"
    assert report.backup.read_bytes() == before != pack.read_bytes()


def test_only_the_last_ten_backups_are_kept(pack: Path) -> None:
    for i in range(15):
        FileHost(pack).write(small_pack(["A", f"S{i}"]), now=NOON.replace(minute=i))
    kept = backups.backups(pack)
    assert len(kept) == backups.KEEP
    assert kept[-1].name == "pack.backup-20250930-121400.xlsx"


def test_restoring_twice_brings_the_present_file_back(pack: Path) -> None:
    before = pack.read_bytes()
    FileHost(pack).write(small_pack(["A", "C"]), now=NOON)
    after = pack.read_bytes()
    restore(pack)
    assert pack.read_bytes() == before
    restore(pack)
    assert pack.read_bytes() == after


def test_restore_works_when_the_file_itself_is_gone(pack: Path) -> None:
    before = pack.read_bytes()
    FileHost(pack).write(small_pack(["A", "C"]), now=NOON)
    pack.unlink()
    restore(pack)
    assert pack.read_bytes() == before


def test_without_a_backup_restore_says_so(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    Workbook().save(path)
    with pytest.raises(WorkbookError, match="there is no backup"):
        restore(path)


def test_another_file_gets_the_result_and_the_pack_stays(pack: Path, tmp_path: Path) -> None:
    before = pack.read_bytes()
    report = FileHost(pack).write(small_pack(["A", "C"]), tmp_path / "out.xlsx", now=NOON)
    assert report.backup is None and pack.read_bytes() == before
    assert load_workbook(tmp_path / "out.xlsx")["ABC"]["B8"].value == "C"


@pytest.mark.parametrize("owner", ["~$pack.xlsx", ".~lock.pack.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_refused(pack: Path, owner: str) -> None:
    pack.with_name(owner).write_bytes(b"")
    refused(pack, "it is open in")


def test_a_file_that_is_opened_while_we_compute_is_refused(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pack.read_bytes()
    real = save._validate

    def opened(temporary: Path, target: Path) -> None:
        real(temporary, target)
        pack.with_name("~$pack.xlsx").write_bytes(b"")

    monkeypatch.setattr(save, "_validate", opened)
    with pytest.raises(WorkbookError, match="it is open in Excel"):
        FileHost(pack).write(small_pack(["C"]), now=NOON)
    assert pack.read_bytes() == before


def test_a_file_that_changed_after_it_was_read_is_refused(pack: Path) -> None:
    host = FileHost(pack)
    host.read()
    FileHost(pack).write(small_pack(["Z"]), now=NOON)
    before = pack.read_bytes()
    with pytest.raises(WorkbookError, match="another program changed it"):
        host.write(small_pack(["A", "C"]), now=NOON)
    assert pack.read_bytes() == before


def test_a_file_that_changes_during_the_write_is_refused(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = pack.read_bytes() + b""
    real = save._validate

    def changed(temporary: Path, target: Path) -> None:
        real(temporary, target)
        pack.write_bytes(theirs[:-1] + b"!")

    monkeypatch.setattr(save, "_validate", changed)
    with pytest.raises(WorkbookError, match="another program changed it"):
        FileHost(pack).write(small_pack(["C"]), now=NOON)
    assert pack.read_bytes() == theirs[:-1] + b"!"


@posix
def test_a_read_only_file_is_refused(pack: Path) -> None:
    pack.chmod(0o444)
    refused(pack, "read-only")


@posix
def test_the_mode_of_the_file_stays(pack: Path) -> None:
    pack.chmod(0o640)
    FileHost(pack).write(small_pack(["A", "C"]), now=NOON)
    assert pack.stat().st_mode & 0o777 == 0o640


@posix
def test_a_link_stays_a_link(pack: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(pack)
    FileHost(link).write(small_pack(["A", "C"]), now=NOON)
    assert link.is_symlink() and load_workbook(pack)["ABC"]["B8"].value == "C"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "it may not be written"),
        (errno.EACCES, "it may not be written"),
        (errno.ENAMETOOLONG, "its name is too long"),
        (errno.EIO, "it cannot be written"),
    ],
)
@pytest.mark.parametrize("where", ["fsync", "back_up", "replace"])
def test_every_fault_of_the_disk_is_a_sentence(
    pack: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str, where: str
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    if where == "replace":
        monkeypatch.setattr(Path, "replace", fails)
        with pytest.raises(WorkbookError, match=said):
            FileHost(pack).write(small_pack(["C"]), now=NOON)
        assert not list(pack.parent.glob(".*tmp"))
        return
    monkeypatch.setattr(save.os if where == "fsync" else save, where, fails)
    refused(pack, said)


NAMESPACES = (["unshare", "-m"], ["unshare", "-rm"])  # of root's own, or of a user who is root in there only


def full_disk(folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """The outcomes of `support/full_disk.py` by the strongest means that this machine allows, and the means.

    A small file system that really runs full, where something may be mounted (root, or a user namespace); the mount
    ends with its process. Elsewhere a limit on the size of files, which fills at the temporary file only.
    """
    script = Path(__file__).resolve().parents[1] / "support" / "full_disk.py"
    environment = {**os.environ, "PYTHONPATH": str(script.parents[1])}
    python, small = [sys.executable, str(script)], folder / "small"
    small.mkdir()
    for namespace in NAMESPACES:
        trial = [*namespace, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
        if shutil.which("unshare") and not subprocess.run(trial, capture_output=True, check=False).returncode:
            command, means = [*namespace, *python], "tmpfs"
            break
    else:
        command, means = python, "limit"
    done = subprocess.run(
        [*command, means, str(small)], capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return means, json.loads(done.stdout)


@posix
def test_a_disk_that_fills_up_leaves_the_old_file_and_no_debris(tmp_path: Path) -> None:
    """With room for ever more, at every stage: the temporary file, the backup's folder, its name, its copy."""
    means, outcomes = full_disk(tmp_path)
    refused, done = [o for o in outcomes if o["said"]], [o for o in outcomes if not o["said"]]
    assert [o for o in outcomes if not o["whole"]] == []
    assert [o for o in refused if o["debris"] or "the disk is full" not in o["said"]] == []
    wanted = {"refresh", "restore"}
    if means == "tmpfs":
        wanted |= {"refresh, names", "refresh without links", "restore without links"}
    assert {o["what"] for o in refused} == {o["what"] for o in done} == wanted
    if means == "tmpfs":
        room = {o["what"]: o["room"] for o in done}
        assert room["refresh without links"] > room["refresh"] > 1, "it was to fill at the backup's copy too"


def test_no_folder_to_write_to(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="no such folder"):
        FileHost(pack).write(small_pack(["A"]), tmp_path / "nowhere" / "out.xlsx", now=NOON)


def test_what_would_not_open_is_never_put_in_place(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from invxl.ooxml.workbook import Workbook as Edited

    before = pack.read_bytes()
    monkeypatch.setattr(Edited, "save", lambda self, out: out.write(before[: len(before) // 2]))
    with pytest.raises(WorkbookError):
        FileHost(pack).write(small_pack(["C"]), now=NOON)
    assert pack.read_bytes() == before and not list(pack.parent.glob(".*tmp"))


@posix
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_at_any_moment_the_file_is_the_old_or_the_new_one(pack: Path) -> None:
    """200 saves, each killed at a random moment of it."""
    dice = random.Random(7)
    start = time.perf_counter()
    FileHost(pack).write(small_pack([f"S{i}" for i in range(300)]), now=NOON)
    takes = time.perf_counter() - start
    whole = {300}
    killed = 0
    for run in range(200):
        n = 300 + run % 7
        child = os.fork()
        if child == 0:
            try:
                FileHost(pack).write(small_pack([f"S{i}" for i in range(n)]), now=NOON)
            finally:
                os._exit(0)
        time.sleep(dice.uniform(0, takes * 1.3))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        whole.add(n)
        with Package.open(pack) as package:
            for name in package.names:
                package.read(name)
            assert any(f'ref="A6:D{6 + m}"'.encode() in package.read("xl/tables/table1.xml") for m in whole)
    assert killed > 50
    for left in pack.parent.glob(".*.tmp"):
        os.utime(left, (0, 0))
    FileHost(pack).write(small_pack(["A"]), now=NOON)
    assert not list(pack.parent.glob(".*.tmp"))
