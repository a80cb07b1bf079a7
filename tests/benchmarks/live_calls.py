"""How often the live host calls Excel to write 50,000 result rows: as often as for 50.

    python tests/benchmarks/live_calls.py

Calls are the actions of xlwings' remote engine, per sheet; values go over in one per block, which xlwings parts into
pieces of 100,000 cells by itself. Two columns of the user's stand beside the table, and every row moves.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.packs import small_pack  # noqa: E402
from support.remote_client import Client  # noqa: E402

from invxl.hosts.excel import ExcelHost  # noqa: E402
from invxl.hosts.file import FileHost  # noqa: E402
from invxl.pack import Column, Pack, Role  # noqa: E402
from invxl.terms.model import Format  # noqa: E402

CHUNK = 100_000  # cells of one write of xlwings'


def wide_pack(skus: list[str], columns: int = 16) -> Pack:
    """The small pack with so many more columns of figures."""
    from dataclasses import replace

    pack = small_pack(skus)
    abc = pack.sheets[0]
    assert abc.table is not None
    figures = np.arange(float(len(skus)))
    more = tuple(Column(f"f{i}", f"Figure {i}", figures * i, Format.MONEY, Role.BODY) for i in range(columns))
    table = replace(abc.table, columns=(*abc.table.columns, *more))
    return Pack((replace(abc, table=table), *pack.sheets[1:]))


def calls(folder: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Counter[str], float]:
    """Actions per kind for a table of so many rows whose order is turned round; seconds of work on our side."""
    path = folder / f"{rows}.xlsx"
    openpyxl.Workbook().save(path)
    skus = [f"{i:06d}" for i in range(rows)]
    FileHost(path).write(wide_pack(skus))
    book = openpyxl.load_workbook(path)
    sheet = book["ABC"]
    for row in range(7, 7 + rows):
        sheet.cell(row, 21, f"note {row}")
        sheet.cell(row, 22, f"=B{row}&U{row}")
    sheet.cell(6, 21, "My note")
    sheet.cell(6, 22, "My formula")
    book.save(path)
    client = Client(path)
    with client.opened(monkeypatch, take=False) as live:
        begin = time.perf_counter()
        ExcelHost(live, formulas_of=client.formulas_of).write(wide_pack([*reversed(skus), "new"]))
        seconds = time.perf_counter() - begin
        found = Counter(a["func"] for a in live.json()["actions"] if a["func"] != "setValues")
        cells = [a["row_count"] * a["column_count"] for a in live.json()["actions"] if a["func"] == "setValues"]
        found["setValues"] = sum(1 for n in cells if n < CHUNK // 2) + (1 if any(n >= CHUNK // 2 for n in cells) else 0)
        return found, seconds


def main() -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        for rows in (50, 5_000, 50_000):
            found, seconds = calls(Path(folder), rows, monkeypatch)
            print(f"{rows:>7,} rows: {sum(found.values())} calls, {found['setValues']} of them values; {seconds:.1f} s")


if __name__ == "__main__":
    main()
