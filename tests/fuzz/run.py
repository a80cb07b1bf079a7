"""The long run: thousands of spoilt inputs through the commands, each in a process with limits.

    python tests/fuzz/run.py --count 10000 [--first 0] [--workers 2] [--keep FOLDER]

Every case is known by its number, so that one can be run again: --first 1234 --count 1 --keep FOLDER writes its files.
Ends with 1 where a case ended otherwise than with a result or a sentence.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz import guard
from fuzz.cases import PACK, Case, Seeds

_seeds: Seeds


def one(number: int) -> tuple[int, str, guard.Verdict | None]:
    try:
        case = _seeds.case(number)
        return number, case.how, guard.judge(case)
    except Exception as error:  # a fault of the fuzzer's own is one too
        return number, f"the fuzzer: {error!r}", None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long and say how many were run")
    parser.add_argument("--keep", type=Path, help="write the files of the cases that failed here")
    options = parser.parse_args()
    global _seeds
    with tempfile.TemporaryDirectory(prefix="invxl-fuzz-seeds-") as folder:
        _seeds = Seeds(Path(folder), foreign=True)
    guard.warm()
    numbers = range(options.first, options.first + options.count)
    exits: Counter[object] = Counter()
    kinds: Counter[str] = Counter()
    faults: dict[str, list[int]] = {}
    done, slowest, largest, start = 0, (0.0, 0), (0.0, 0), time.monotonic()
    with multiprocessing.get_context("fork").Pool(options.workers) as pool:
        for done, (number, how, verdict) in enumerate(pool.imap_unordered(one, numbers, chunksize=4), 1):
            if verdict is None:
                faults.setdefault(how, []).append(number)
                continue
            exits[verdict.exit] += 1
            kinds[how] += 1
            slowest, largest = max(slowest, (verdict.cpu, number)), max(largest, (verdict.mib, number))
            if verdict.fault:
                what = f"{verdict.fault}: {verdict.place}"
                if what not in faults:
                    print(f"{number} ({how}) {what}\n{verdict.said[:1500]}", flush=True)
                faults.setdefault(what, []).append(number)
            if options.keep and (verdict.fault or options.count == 1):
                place = options.keep / str(number)
                place.mkdir(parents=True, exist_ok=True)
                for name, content in _seeds.case(number).files.items():
                    (place / name).write_bytes(content)
            if time.monotonic() - start > 60 * options.minutes:
                break
            if done % 500 == 0:
                print(f"{done:,} cases, {time.monotonic() - start:,.0f} s, exits {dict(exits)}", flush=True)
    sound = Case({PACK: _seeds.pack}, ("check", PACK))
    if guard.judge(sound).exit not in (0, 1):  # as where the settings on the disk changed under the run
        faults["a whole pack is refused at the end, so that nothing was proved"] = []
    print(f"\n{done:,} cases in {time.monotonic() - start:,.0f} s; exit codes {dict(sorted(exits.items(), key=str))}")
    print("; ".join(f"{how} {n:,}" for how, n in sorted(kinds.items())))
    print(f"slowest {slowest[0]:.2f} s of CPU (case {slowest[1]}), largest {largest[0]:,.0f} MiB (case {largest[1]})")
    for what, where in sorted(faults.items(), key=lambda f: -len(f[1])):
        print(f"{len(where):5}  {what}  cases {', '.join(map(str, where[:6]))}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
