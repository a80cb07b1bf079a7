"""What notes beside our rows cost: a refresh of a pack with 50,000 annotated rows, and of the same pack without.

    python tests/benchmarks/annotated.py [FOLDER] [--rows 50000] [--rounds 5]

Every row of tblABC has a note, a number and a formula of the user's beside it; the two packs are otherwise the same.
Each refresh runs in a process of its own, in turn; what counts is the median of the paired ratios of CPU. Ends with 1
where notes cost more than twice.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from benchmarks.run import machine, measure, median, ratio

MOST = 2.0
END = date(2025, 12, 31)


def plain_pack(path: Path, rows: int) -> None:
    """A pack of so many items with a movement each, refreshed once."""
    from support.rawbook import raw_table

    from invxl.commands import new
    from invxl.commands.rebuild import rebuild
    from invxl.hosts.file import FileHost

    new.make(path)
    dice = np.random.default_rng(5)
    skus = [f"SKU-{i:06d}" for i in range(rows)]
    days = np.array([np.datetime64(END - timedelta(days=int(d))) for d in dice.integers(0, 360, rows)])
    units = dice.integers(1, 500, rows).astype(float)
    costs = np.round(dice.uniform(0.5, 90, rows), 2)
    FileHost(path).write_raw([
        raw_table("tblItems", {"SKU": skus, "Category": [f"C{i % 12}" for i in range(rows)], "Unit cost": costs}),
        raw_table("tblOnHand", {"As of": np.full(rows, np.datetime64(END)), "SKU": skus, "Quantity": units}),
        raw_table("tblSales", {"Date": days, "SKU": skus, "Quantity": np.ceil(units / 9)}),
    ])  # fmt: skip
    rebuilt = rebuild(path, (), None, lambda stage, share: None)
    rebuilt.host.write(rebuilt.refreshed.pack)


def annotated(source: Path, target: Path) -> int:
    """A copy with three columns of a user's beside tblABC; gives the number of rows that got them."""
    from invxl.ooxml import frame
    from invxl.ooxml.celltext import CellStyle, NativeFormula, body
    from invxl.ooxml.package import Package
    from invxl.ooxml.refs import letters
    from invxl.ooxml.rows import Grid
    from invxl.ooxml.sheet_cells import read_cells
    from invxl.ooxml.styles import Style
    from invxl.ooxml.tables import by_name
    from invxl.ooxml.workbook import Workbook

    with Package.open(source) as package:
        book = Workbook(package)
        table = by_name(book)["tblabc"]
        root, text = frame.split(book.read(table.sheet.part), "ABC")
        cells = read_cells(text, "ABC")
        yellow = book.styles.id(Style(fill="FFFF00"))
        marked, plain = CellStyle(yellow, book.styles.quoted(yellow)), CellStyle(0, book.styles.quoted(0))
        grid = Grid(cells={r: {c: k.body() for c, k in line.items()} for r, line in cells.cells.items()})
        grid.attributes = dict(cells.rows)
        right, usage = table.data.right, letters(table.data.left + 4)
        for i, header in enumerate(("Note", "Count", "Double"), 1):
            grid.put(table.area.top, right + i, body(header, plain))
        for row in range(table.data.top, table.data.bottom + 1):
            grid.put(row, right + 1, body(f"ask about row {row}", marked))
            grid.put(row, right + 2, body(float(row), plain))
            grid.put(row, right + 3, body(NativeFormula(f"{usage}{row}*2", 1.0), plain))
        book.put(table.sheet.part, list(frame.join(root, grid.rows())))
        out = io.BytesIO()
        book.save(out)
    target.write_bytes(out.getvalue())
    return table.data.rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="invxl-bench-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        plain, noted = folder / f"plain_{options.rows}.xlsm", folder / f"annotated_{options.rows}.xlsm"
        if not noted.exists():
            plain_pack(plain, options.rows)
            print(f"{annotated(plain, noted):,} rows annotated", file=sys.stderr, flush=True)
        print(machine())
        base, notes = [], []
        for round in range(options.rounds):
            order = [(plain, base), (noted, notes)]
            for pack, found in order if round % 2 else order[::-1]:
                found.append(measure("refresh", pack))
    for name, runs in (("without notes", base), ("with notes", notes)):
        mib = max(r.mib for r in runs)
        print(f"{name}: {median(runs, 'cpu'):.2f} s CPU, {median(runs, 'wall'):.2f} s, {mib:,.0f} MiB")
    found = ratio(notes, base)
    print(f"refresh of {options.rows:,} annotated rows: {found:.2f} times the same without, at most {MOST:g}")
    return int(found > MOST)


if __name__ == "__main__":
    sys.exit(main())
