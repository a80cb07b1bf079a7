"""A workbook on a disk that fills up, in a process of its own: `python full_disk.py MEANS FOLDER`, outcomes as JSON.

MEANS "tmpfs": FOLDER becomes a file system of `SIZE` bytes; it needs a mount namespace that this process may change.
MEANS "limit": no file may grow beyond a limit, the next best where nothing may be mounted.

Each outcome: what was done, how much room there was, what it said ("" where it succeeded), whether the workbook is
whole (the old one where it was refused), and what else lies in the folder that did not before.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from support.packs import small_pack

from invxl.errors import WorkbookError
from invxl.hosts.file import FileHost, restore
from invxl.hosts.file.backups import backup_folder

SIZE = 256 * 1024
INODES = 40
PAGE = 4096
OLD, NEW = [f"Old {i}" for i in range(150)], [f"New {i}" for i in range(160)]
NOON = datetime(2025, 9, 30, 12, 0, 0)


def main(means: str, folder: Path) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    if means == "tmpfs":
        options = f"size={SIZE},nr_inodes={INODES}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    pack = folder / "pack.xlsx"
    book = Workbook()
    book.active.title = "Mine"
    book.save(pack)
    FileHost(pack).write(small_pack(OLD), now=NOON)
    refresh = _refresh(pack)
    pages = 2 * -(-pack.stat().st_size // PAGE) + 4
    if means == "limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        sweep(out, "refresh", pack, refresh, range(pages), limited)
        sweep(out, "restore", pack, lambda: restore(pack), range(pages), limited)
        return out
    sweep(out, "refresh", pack, refresh, range(pages), room)
    sweep(out, "restore", pack, lambda: restore(pack), range(pages), room)
    shutil.rmtree(backup_folder(pack))
    sweep(out, "refresh, names", pack, refresh, range(6), names_left)
    os.link = _no_links  # as on exFAT and on many network shares: the backup is a second copy
    sweep(out, "refresh without links", pack, refresh, range(pages), room)
    sweep(out, "restore without links", pack, lambda: restore(pack), range(pages), room)
    return out


def _refresh(pack: Path) -> Callable[[], object]:
    def refresh() -> None:
        there = load_workbook(pack)["ABC"]["B7"].value
        FileHost(pack).write(small_pack(OLD if there == NEW[0] else NEW), now=NOON)

    return refresh


def sweep(
    out: list[dict[str, Any]], what: str, pack: Path, act: Callable[[], object], rooms: range,
    narrow: Callable[[Path, int], contextlib.AbstractContextManager[None]],
) -> None:  # fmt: skip
    """Do it with ever more room, up to the first success."""
    for n in rooms:
        before, listing, said = pack.read_bytes(), _listing(pack.parent), ""
        with narrow(pack.parent, n):
            try:
                act()
            except WorkbookError as fault:
                said = str(fault)
        book = load_workbook(pack)
        whole = book["ABC"]["B7"].value in (OLD[0], NEW[0]) and (pack.read_bytes() == before) == bool(said)
        debris = sorted(_listing(pack.parent) - listing)
        out.append({"what": what, "room": n, "said": said, "whole": whole, "debris": debris})
        if not said:
            return


def _listing(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*")}


@contextlib.contextmanager
def room(folder: Path, pages: int) -> Iterator[None]:
    """So many pages are free."""
    filler = folder / "filler"
    free = os.statvfs(folder)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - pages * PAGE)
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def names_left(folder: Path, n: int) -> Iterator[None]:
    """So many files may be made."""
    made = [folder / f"filler{i}" for i in range(os.statvfs(folder).f_favail - n)]
    for path in made:
        path.touch()
    try:
        yield
    finally:
        for path in made:
            path.unlink()


@contextlib.contextmanager
def limited(folder: Path, pages: int) -> Iterator[None]:
    """No file may be larger."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (pages * PAGE, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def _no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


if __name__ == "__main__":
    outcomes = json.dumps(main(sys.argv[1], Path(sys.argv[2])))
    print(outcomes)
