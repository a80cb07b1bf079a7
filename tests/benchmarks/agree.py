"""The full pack, every cell: the fast reader against openpyxl and, with --slow, against the slow path.

    python tests/benchmarks/agree.py PACK [--slow]

Prints how many cells agree; ends with 1 at the first column that does not. The full pack takes minutes.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import numpy as np
import openpyxl
from openpyxl.utils.datetime import to_excel

from invxl.columns import Kind, RawBook, RawColumn
from invxl.hosts.file import FileHost
from invxl.ooxml import stream


def against_openpyxl(pack: Path, book: RawBook) -> int:
    """Compare value by value; gives how many cells were compared."""
    compared = 0
    other = openpyxl.load_workbook(pack, data_only=True, read_only=True)
    for table in book.tables.values():
        columns = list(table.columns.values())
        kinds = [c.kind.tolist() for c in columns]
        numbers = [c.number.tolist() for c in columns]
        codes = [c.code.tolist() for c in columns]
        rows = other[table.sheet].iter_rows(min_row=table.first_row, max_col=len(columns), values_only=True)
        n = 0
        for i, row in enumerate(rows):
            for c, value in enumerate(row):
                kind = kinds[c][i]
                if kind in (Kind.TEXT, Kind.ERROR):
                    same = columns[c].texts[codes[c][i]] == value
                elif kind == Kind.BLANK:
                    same = value is None
                elif kind == Kind.DATE:
                    same = isinstance(value, dt.datetime) and abs(to_excel(value) - numbers[c][i]) < 1e-8
                else:
                    same = isinstance(value, int | float) and float(value) == numbers[c][i]
                if not same:
                    raise SystemExit(f"{table.sheet}, row {table.first_row + i}, column {c + 1}: {value!r} there, "
                                     f"{columns[c].value(i)!r} here")  # fmt: skip
                compared += 1
            n = i + 1
        if n != table.n_rows:
            raise SystemExit(f"{table.sheet}: {n:,} rows there, {table.n_rows:,} here")
    return compared


def same_column(a: RawColumn, b: RawColumn) -> bool:
    """Kinds, numbers to the last bit, and texts."""
    if not (a.kind == b.kind).all() or a.number.tobytes() != b.number.tobytes():
        return False
    if not ((a.code < 0) == (b.code < 0)).all():
        return False
    texts_a, texts_b = np.array([*a.texts, ""], object), np.array([*b.texts, ""], object)
    return bool((texts_a[a.code] == texts_b[b.code]).all())


def main() -> None:
    pack = Path(sys.argv[1])
    fast = FileHost(pack).read()
    if "--slow" in sys.argv:
        usual = stream.read
        stream.read = lambda gather, part, chunks, fast=True: usual(gather, part, chunks, fast=False)
        slow = FileHost(pack).read()
        for name, table in fast.tables.items():
            for header, column in table.columns.items():
                if not same_column(column, slow.tables[name].columns[header]):
                    raise SystemExit(f"{name}, {header}: fast and slow path differ")
        print("fast and slow path agree")
    print(f"{against_openpyxl(pack, fast):,} cells agree with openpyxl")


if __name__ == "__main__":
    main()
