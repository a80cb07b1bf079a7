"""What a user's notes cost: the refresh of an output table of 50,000 rows with and without notes on every row.

    python tests/benchmarks/annotated.py [ROWS]

Prints CPU seconds; ends with 1 where notes cost more than the refresh itself.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from invxl.hosts.file import FileHost
from invxl.pack import Column, Pack, Role, Sheet, Table
from invxl.terms.model import Format

NUMBERS = 14


def pack(rows: int, seed: int) -> Pack:
    dice = np.random.default_rng(seed)
    order = dice.permutation(rows)
    columns = [
        Column("sku", "SKU", [f"SKU{i:06d}" for i in order], Format.TEXT),
        Column("category", "Category", [f"C{i % 40}" for i in order]),
        *(Column(f"n{k}", f"Number {k}", dice.uniform(0, 1e6, rows), Format.MONEY) for k in range(NUMBERS)),
        Column("status", "Status", ["OK" if i % 3 else "Watch" for i in order], role=Role.STATUS),
    ]
    return Pack((Sheet("ABC", "ABC", table=Table("tblABC", tuple(columns), ("sku",))),))


def annotated(path: Path) -> None:
    """A note and a formula beside every row."""
    with zipfile.ZipFile(path) as z:
        members = {n: z.read(n) for n in z.namelist()}
    name = "xl/worksheets/sheet2.xml"

    def row(m: re.Match[str]) -> str:
        r = int(m[1])
        note = f'<c r="R{r}" t="inlineStr"><is><t>note {r}</t></is></c>'
        formula = f'<c r="S{r}"><f>C{r}*2</f><v>1</v></c>' if r > 6 else ""
        return f'<row r="{r}"{m[2]}>{m[3]}{note}{formula}</row>'

    members[name] = re.sub(r'<row r="(\d+)"([^>]*)>(.*?)</row>', row, members[name].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for n, content in members.items():
            z.writestr(n, content)


def seconds(path: Path, what: Pack) -> float:
    start = time.process_time()
    FileHost(path).write(what)
    return time.process_time() - start


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    first, second = pack(rows, 1), pack(rows, 2)
    with tempfile.TemporaryDirectory() as folder:
        taken = []
        for notes in (False, True):
            path = Path(folder) / f"{notes}.xlsx"
            book = Workbook()
            book.active.title = "Mine"
            book.save(path)
            FileHost(path).write(first)
            if notes:
                annotated(path)
            taken.append(seconds(path, second))
            print(f"{rows:,} rows, {'notes and formulas on each' if notes else 'no notes'}: {taken[-1]:.2f} s")
    print(f"ratio {taken[1] / taken[0]:.2f}, at most 2 is wanted")
    return int(taken[1] > 2 * taken[0])


if __name__ == "__main__":
    sys.exit(main())
