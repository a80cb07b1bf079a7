"""What is measured, each task alone in its process: `python tasks.py TASK [ARGUMENT]` prints CPU, wall and memory."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Run = Callable[[], object]


def inflate(pack: str) -> Run:
    """The floor: inflate every sheet and count its cells."""
    from invxl.ooxml.package import Package

    def run() -> int:
        with Package.open(pack) as package:
            parts = [n for n in package.names if n.startswith("xl/worksheets/sheet") or n.endswith("sharedStrings.xml")]
            return sum(chunk.count(b"<c ") for part in parts for chunk in package.chunks(part))

    return run


def calamine(pack: str) -> Run:
    """python-calamine, loading every sheet; its values are not even made Python objects."""
    import python_calamine

    def run() -> None:
        book = python_calamine.CalamineWorkbook.from_path(pack)
        for name in book.sheet_names:
            book.get_sheet_by_name(name)

    return run


def read(pack: str) -> Run:
    """Every raw tab as raw columns."""
    import invxl.hosts.file.read  # noqa: F401  # imported ahead, so that reading alone is measured
    from invxl.hosts.file import FileHost

    return FileHost(Path(pack)).read


def read_slow(pack: str) -> Run:
    """The same, cell by cell."""
    from invxl.hosts.file import FileHost
    from invxl.ooxml import stream

    usual = stream.read
    stream.read = lambda gather, part, chunks, fast=True: usual(gather, part, chunks, fast=False)
    return FileHost(Path(pack)).read


def refresh(pack: str) -> Run:
    """The whole command as a user runs it, start-up and imports included, on a copy of the pack."""
    folder = tempfile.TemporaryDirectory(prefix="invxl-bench-")
    copy = Path(folder.name) / "pack.xlsx"
    shutil.copyfile(pack, copy)

    def run() -> None:
        with folder:
            done = subprocess.run(
                [sys.executable, "-m", "invxl", "refresh", str(copy)], capture_output=True, check=False
            )
            if done.returncode not in (0, 1):
                raise SystemExit(f"refresh ended with {done.returncode}: {done.stderr.decode()}")

    return run


def refresh_again(pack: str) -> Run:
    """The same of a pack that holds our output sheets already: they are updated in place, the user's cells kept."""
    folder = tempfile.TemporaryDirectory(prefix="invxl-bench-")
    copy = Path(folder.name) / "pack.xlsx"
    shutil.copyfile(pack, copy)
    command = [sys.executable, "-m", "invxl", "refresh", str(copy)]
    subprocess.run(command, capture_output=True, check=False)

    def run() -> None:
        with folder:
            done = subprocess.run(command, capture_output=True, check=False)
            if done.returncode not in (0, 1):
                raise SystemExit(f"refresh ended with {done.returncode}: {done.stderr.decode()}")

    return run


def pandas_openpyxl(pack: str) -> Run:
    """What most people would write."""
    import pandas as pd

    return lambda: pd.read_excel(pack, sheet_name=None, engine="openpyxl")


def bare() -> Run:
    """A Python that does nothing."""
    return _child("-c", "pass")


def help() -> Run:
    """`invxl --help`."""
    return _child("-m", "invxl", "--help")


def numpy() -> Run:
    """NumPy alone."""
    return _child("-c", "import numpy")


def functions() -> Run:
    """What Excel's calls import."""
    return _child("-c", "import invxl.addin.marshalling")


def eoq() -> Run:
    return _call("EOQ", (1, 9_000), (10, 400), (0.5, 30))


def dsi() -> Run:
    return _call("DSI", (1, 90_000), (1, 9_000))


def safety_stock() -> Run:
    return _call("SAFETYSTOCK", (0.5, 0.99), (1, 90), (1, 30), (1, 40), (0, 5))


def _call(name: str, *ranges: tuple[float, float]) -> Run:
    """A function as a cell calls it: columns of 100,000 cells as lists in, and as lists out."""
    import numpy as np

    from invxl.addin.marshalling import call

    rng = np.random.default_rng(3)
    arguments = [rng.uniform(low, high, (100_000, 1)).tolist() for low, high in ranges]
    return lambda: call(name, arguments)


def _child(*arguments: str) -> Run:
    return lambda: subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    task, *arguments = sys.argv[1:]
    run = globals()[task](*arguments)
    wall, before = time.perf_counter(), _cpu()
    run()
    wall, cpu = time.perf_counter() - wall, _cpu() - before
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    print(json.dumps({"cpu": cpu, "wall": wall, "mib": peak / unit}))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


if __name__ == "__main__":
    main()
