"""One command in a process of its own: at most so much memory and time, and a verdict on how it ended.

The process is forked from one that has imported everything, so that a run costs what the command costs.
"""

from __future__ import annotations

import contextlib
import io
import os
import pkgutil
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from fuzz.cases import Case
from lxml import etree

GIB = 1 << 30
SECONDS = 10  # of processor time, which a busy machine does not stretch
_IMPORTED = 200.0  # MiB of a process that has imported everything and nothing more
WALL = 90.0  # a process that waits instead of working
_TOLD = 6_000  # characters of one sentence
_MEMORY = Path("/dev/shm")  # where there is one: thousands of small files need no disk


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case ended. fault: "" where it ended well, else what is wrong with that. place: where ours broke."""

    exit: int
    fault: str
    place: str
    said: str
    cpu: float
    mib: float


def warm() -> None:
    """Import all of the package, once."""
    import invxl

    for module in pkgutil.walk_packages(invxl.__path__, "invxl."):
        if not module.name.endswith(("__main__", "generated")):
            with contextlib.suppress(ImportError):  # what only Windows has
                import_module(module.name)


def _resident() -> float:
    """MiB that this process holds, which a fork of it holds from its start: not what a case needed, and it may be much
    where other tests ran in this process before.
    """
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * resource.getpagesize() / (1 << 20) if statm.exists() else 0.0


def judge(case: Case) -> Verdict:
    """Run a case and look at what it leaves."""
    with tempfile.TemporaryDirectory(prefix="invxl-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        for file, content in case.files.items():
            (folder / file).write_bytes(content)
        before = _resident()
        status, usage, took_too_long = _run(folder, case.words)
        said = (folder / ".said").read_text("utf-8", "replace")
        shown = (folder / ".shown").read_text("utf-8", "replace")
        cpu, mib = usage.ru_utime + usage.ru_stime, _IMPORTED + max(0.0, usage.ru_maxrss / 1024 - before)
        exit = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        fault = "hangs" if took_too_long else _fault(exit, said, shown, mib)
        if not fault:
            fault = _files(folder, case, exit)
        place = re.findall(r"\[\[(.*?)\]\]", said)
        return Verdict(exit, fault, place[-1] if place else "", said, cpu, mib)


def _fault(exit: int, said: str, shown: str, mib: float) -> str:
    if exit == -signal.SIGXCPU:
        return f"more than {SECONDS} s"
    if exit < 0:
        return f"killed by signal {-exit}"
    if exit not in (0, 1, 2):
        return "internal error"
    if "not enough is free" in said or mib > 1024:
        return f"more than 1 GiB ({mib:,.0f} MiB)"
    if "Traceback" in said + shown:
        return "a traceback"
    if exit == 2:
        if not said.startswith("invxl"):
            return "no sentence"
        if any(len(line) > _TOLD for line in said.splitlines()):
            return "a sentence that nobody reads"
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", said.replace("\r", "")):
            return "control characters on the terminal"
    return ""


def _files(folder: Path, case: Case, exit: int) -> str:
    """A refusal changed nothing; whatever was written is a whole workbook; no debris."""
    for file in case.files:
        now = (folder / file).read_bytes()
        if now != case.files[file]:
            if exit == 2:
                return f"refused, and {file} is another"
            if broken := _broken(folder / file, case.files[file]):
                return f"{file} was written broken: {broken}"
    left = [p.name for p in folder.iterdir() if p.name not in case.files and p.name not in (".said", ".shown")]
    if extra := [name for name in left if name != f"{Path(next(iter(case.files))).stem} backups"]:
        return f"left {', '.join(extra)} behind"
    return ""


def _broken(path: Path, before: bytes) -> str:
    """Which part that was written is no XML; what a part was before is not ours to mend."""
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    now, then = _contents(path.read_bytes()), _contents(before)
    if isinstance(now, str):
        return "" if isinstance(then, str) else now
    for name, content in now.items():
        was = then.get(name) if isinstance(then, dict) else None
        if content == was or not name.endswith((".xml", ".rels", ".vml")):
            continue
        if isinstance(content, str):
            return f"{name}: {content}"
        try:
            etree.fromstring(content, parser)
        except etree.XMLSyntaxError as fault:
            return f"{name}: {fault}"
    return ""


def _contents(data: bytes) -> dict[str, bytes | str] | str:
    """Each member as Python's own reader has it; a text says what that reader has against it, or against the file."""
    out: dict[str, bytes | str] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            for info in z.infolist():
                try:
                    out[info.filename] = z.read(info)
                except _UNREADABLE as fault:
                    out[info.filename] = type(fault).__name__ + re.sub(r"0x\w+", "", str(fault))
    except _UNREADABLE as fault:
        return str(fault)
    return out


_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)


def _run(folder: Path, words: Sequence[str]) -> tuple[int, resource.struct_rusage, bool]:
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        code = 70
        with contextlib.suppress(BaseException):
            code = _inside(folder, list(words))
        os._exit(code)
    end = time.monotonic() + WALL
    pause = 0.002
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            return status, usage, False
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
            return status, usage, True
        time.sleep(pause)
        pause = min(0.05, pause * 1.3)


def _inside(folder: Path, words: list[str]) -> int:
    os.chdir(folder)
    for number, name in ((1, ".shown"), (2, ".said")):
        handle = os.open(name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(handle, number)
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + GIB,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from invxl import crash
    from invxl.cli import main
    from invxl.commands import crash as reported
    from invxl.commands.reporting import finish

    def tell(error: BaseException, command: str) -> str:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f for f in frames if "/invxl/" in f.filename]
        last = ours[-1] if ours else frames[-1]
        said: Any = f"{type(error).__name__} {Path(last.filename).stem}.py:{last.lineno} {last.name}"
        print(f"[[{said}]] {error!r}"[:400].encode("ascii", "replace").decode(), file=sys.stderr)
        for f in frames[-6:]:
            print(f"    {Path(f.filename).name}:{f.lineno} {f.line}", file=sys.stderr)
        return ".said"

    crash.write_log = reported.write_log = tell
    code = finish(lambda: main.main(words, "invxl", None, False), words)
    sys.stdout.flush()
    sys.stderr.flush()
    return code
