"""Speed and memory at Excel's row limit, measured in one run on one machine.

    python tests/benchmarks/run.py [FOLDER] [--rounds 5] [--fraction 1] [--with-openpyxl] [--json FILE]

Packs are made in FOLDER (a temporary one by default) and kept there for the next run. Every task runs in a process of
its own. What is compared is measured in turn, round by round, so that a machine that is busy for a while is busy for
both; a ratio is the median of the rounds' ratios. CPU is user and system time, of the task alone for inflating and
reading, of the whole command with its imports for a refresh; memory is the process's peak. Bytecode is compiled
beforehand, as that of an installed package is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import full_pack

TASKS = Path(__file__).with_name("tasks.py")
MAKER = Path(full_pack.__file__)
MOST_OF_CALAMINE, MOST_OF_FLOOR, MOST_GROWTH = 0.6, 6.0, 2.2
MOST_MIB, MOST_MIB_SLOW = 500, 1229
MOST_STARTUP_S, MOST_FUNCTIONS_S = 0.15, 0.05


@dataclass(frozen=True)
class Measured:
    """One run of a task."""

    cpu: float  # seconds
    wall: float
    mib: float  # peak


def measure(task: str, *arguments: object) -> Measured:
    """Run a task in a fresh process."""
    done = subprocess.run([sys.executable, str(TASKS), task, *map(str, arguments)], capture_output=True, text=True,
                          check=False, env={**os.environ, "PYTHONHASHSEED": "0"})  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{task} failed:\n{done.stderr[-2000:]}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def in_turn(rounds: int, tasks: dict[str, Sequence[object]]) -> dict[str, list[Measured]]:
    """Every task once per round, in turn."""
    found: dict[str, list[Measured]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, (task, *arguments) in tasks.items():
            found[name].append(measure(str(task), *arguments))
    return found


def compile_ahead(pack: Path) -> None:
    """Have bytecode kept, in a folder of ours, and run once what is measured."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(pack.parent / "bytecode")
    for task, *arguments in (("refresh", pack), ("calamine", pack), ("help",), ("functions",), ("eoq",)):
        measure(str(task), *arguments)


def median(runs: Sequence[Measured], what: str) -> float:
    return statistics.median(getattr(run, what) for run in runs)


def ratio(runs: Sequence[Measured], to: Sequence[Measured], what: str = "cpu") -> float:
    """The median of the paired ratios."""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(runs, to, strict=True))


class Report:
    """Lines for a person, numbers for a file, and whether every limit holds."""

    def __init__(self) -> None:
        self.numbers: dict[str, float] = {}
        self.failed: list[str] = []

    def title(self, text: str) -> None:
        print(f"\n## {text}\n", flush=True)

    def table(self, found: dict[str, list[Measured]], bases: Sequence[str]) -> None:
        """A row per task, with its ratios to the `bases`, CPU / wall."""
        heads = ["task", "CPU s", "wall s", "peak MiB", *(f"times {b}: CPU / wall" for b in bases)]
        print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}")
        for name, runs in found.items():
            to = "".join(f" {ratio(runs, found[b]):.2f} / {ratio(runs, found[b], 'wall'):.2f} |" for b in bases)
            print(f"| {name} | {median(runs, 'cpu'):.2f} | {median(runs, 'wall'):.2f} | "
                  f"{max(r.mib for r in runs):,.0f} |{to}", flush=True)  # fmt: skip
            for what in ("cpu", "wall", "mib"):
                self.numbers[f"{name}: {what}"] = median(runs, what)

    def limit(self, what: str, value: float, most: float) -> None:
        """One requirement: printed, and remembered where it does not hold."""
        held = value <= most
        print(f"- {what}: {value:,.3g}, at most {most:,.4g}: {'holds' if held else 'DOES NOT HOLD'}", flush=True)
        self.numbers[what] = value
        if not held:
            self.failed.append(what)


def packs(folder: Path, fractions: Sequence[float]) -> dict[float, Path]:
    """The packs of these sizes, made where they are not there yet."""
    found = {f: folder / f"full_{f:g}.xlsx" for f in fractions}
    for fraction, path in found.items():
        if not path.exists():
            print(f"making {path.name} ...", file=sys.stderr, flush=True)
            made = [sys.executable, str(MAKER), str(folder), str(fraction)]  # apart: children inherit our peak memory
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--fraction", type=float, default=1.0, help="of the full rows")
    parser.add_argument(
        "--with-openpyxl", action="store_true", help="also pandas with openpyxl, once; it takes minutes"
    )
    parser.add_argument("--without-slow", action="store_true", help="not the slow path, which takes a minute")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="invxl-bench-") as temporary:
        return run(options, options.folder or Path(temporary))


def run(options: argparse.Namespace, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    report = Report()
    size, rounds = options.fraction, options.rounds
    made = packs(folder, [size / 4, size / 2, size])
    pack = made[size]
    compile_ahead(made[size / 4])
    print(machine())
    rows = ", ".join(f"{max(2, round(n * size)):,} {table.removeprefix('tbl')}" for table, n in full_pack.FULL.items())
    report.title(f"Reading and refreshing {rows} ({pack.stat().st_size / 2**20:.0f} MiB)")
    sizes = [f"refresh, {size / n:g} of the rows" for n in (4, 2)]
    every = in_turn(rounds, {
        "inflate and count": ("inflate", pack), "calamine, load": ("calamine", pack), "invxl, read": ("read", pack),
        "invxl, refresh": ("refresh", pack), sizes[0]: ("refresh", made[size / 4]),
        sizes[1]: ("refresh", made[size / 2]),
    })  # fmt: skip
    found = {name: runs for name, runs in every.items() if name not in sizes}
    report.table(found, ("inflate and count", "calamine, load"))
    print()
    refresh = found["invxl, refresh"]
    report.limit("refresh, times calamine's load (CPU)", ratio(refresh, found["calamine, load"]), MOST_OF_CALAMINE)
    report.limit("refresh, times inflate and count (CPU)", ratio(refresh, found["inflate and count"]), MOST_OF_FLOOR)
    report.limit("refresh, peak MiB", max(r.mib for r in refresh), MOST_MIB)
    report.title("Refreshed before: the output sheets are updated in place, once")
    again = in_turn(1, {"invxl, refresh again": ("refresh_again", pack)})
    report.table(again, ())
    print()
    report.limit("refresh again, peak MiB", again["invxl, refresh again"][0].mib, MOST_MIB)
    if not options.without_slow:
        report.title("The slow path, once")
        slow = in_turn(1, {"invxl, read cell by cell": ("read_slow", pack)})
        report.table(slow, ())
        print()
        report.limit("slow path, peak MiB", slow["invxl, read cell by cell"][0].mib, MOST_MIB_SLOW)
    report.title("Growth")
    grown = {name: every[name] for name in (*sizes, "invxl, refresh")}
    report.table(grown, ())
    print()
    quarter, half, whole = grown.values()
    report.limit("refresh, from a quarter to a half", ratio(half, quarter), MOST_GROWTH)
    report.limit("refresh, from a half to the whole", ratio(whole, half), MOST_GROWTH)
    report.title("Start-up and functions")
    short = in_turn(max(rounds, 5), {
        "bare Python": ("bare",), "invxl --help": ("help",), "import numpy": ("numpy",),
        "import functions": ("functions",), "EOQ over 100,000 cells": ("eoq",),
        "DSI over 100,000 cells": ("dsi",), "SAFETYSTOCK over 100,000 cells": ("safety_stock",),
    })  # fmt: skip
    for name, runs in short.items():
        print(f"- {name}: {1000 * median(runs, 'cpu'):,.1f} ms CPU, {1000 * median(runs, 'wall'):,.1f} ms wall")
    print()
    report.limit("invxl --help, seconds of CPU over bare Python", difference(short, "invxl --help", "bare Python"),
                 MOST_STARTUP_S)  # fmt: skip
    report.limit("import of the functions, seconds of CPU over NumPy",
                 difference(short, "import functions", "import numpy"), MOST_FUNCTIONS_S)  # fmt: skip
    if options.with_openpyxl:
        report.title("The obvious alternative, once")
        report.table(in_turn(1, {"pandas.read_excel with openpyxl, all tabs": ("pandas_openpyxl", pack)}), ())
    if options.json:
        options.json.write_text(json.dumps(report.numbers, indent=1) + "\n", encoding="utf-8")
    if report.failed:
        print("\nDoes not hold: " + "; ".join(report.failed))
    return 1 if report.failed else 0


def difference(runs: dict[str, list[Measured]], of: str, to: str) -> float:
    """The median of the paired differences in CPU seconds."""
    return statistics.median(a.cpu - b.cpu for a, b in zip(runs[of], runs[to], strict=True))


def machine() -> str:
    """What this was measured on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        cpu = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), cpu)
    import numpy

    return (f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
            f"Python {platform.python_version()}, NumPy {numpy.__version__}")  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
