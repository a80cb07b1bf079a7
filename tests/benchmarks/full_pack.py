"""The full pack: a workbook at Excel's row limit, its raw tabs written byte for byte in the way Excel writes them.

    python tests/benchmarks/full_pack.py FOLDER [FRACTION]

Shared strings in order of first use, styled dates, `spans` and `x14ac:dyDescent` on every row. Deterministic.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from invxl.ooxml.refs import letters

FULL = {"tblItems": 50_000, "tblOnHand": 100_000, "tblReceipts": 300_000, "tblSales": 1_048_575}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_BATCH = 20_000
_DATE = "date"
_PLAIN = "plain"


class Strings:
    """Shared strings in the order of their first use."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.count = 0

    def codes(self, texts: Sequence[str], at: np.ndarray) -> list[int]:
        """The positions of `texts[i]` for every i in `at`."""
        index = self.index
        self.count += len(at)
        known: dict[int, int] = {}
        out = []
        for i in at.tolist():
            code = known.get(i)
            if code is None:
                code = known[i] = index.setdefault(texts[i], len(index))
            out.append(code)
        return out


def make(path: Path, fraction: float = 1.0, seed: int = 7) -> Path:
    """Write the pack to `path` with so large a part of the full rows."""
    strings = Strings()
    sheets = [(table, headers, columns) for table, headers, columns in _tabs(fraction, np.random.default_rng(seed))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:

        def put(name: str, pieces: Iterator[str] | str) -> None:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with file.open(info, "w", force_zip64=True) as out:
                for piece in (pieces,) if isinstance(pieces, str) else pieces:
                    out.write(piece.encode())

        put("[Content_Types].xml", _content_types(len(sheets)))
        put("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        put("xl/workbook.xml", _workbook([table.removeprefix("tbl") for table, _, _ in sheets]))
        put("xl/_rels/workbook.xml.rels", _relations(
            [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
            + [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]))  # fmt: skip
        for i, (table, headers, columns) in enumerate(sheets, start=1):
            put(f"xl/worksheets/sheet{i}.xml", _sheet(headers, columns, strings))
            put(f"xl/worksheets/_rels/sheet{i}.xml.rels", _relations([("table", f"../tables/table{i}.xml")]))
            put(f"xl/tables/table{i}.xml", _table(i, table, headers, _rows(columns)))
        put("xl/sharedStrings.xml", _shared(strings))
        put("xl/styles.xml", _styles())
    return path


# A column is (kind, values): `kind` "plain" or "date" with an array of numbers, or texts with positions among them.
Column = tuple[Any, np.ndarray]


def _tabs(fraction: float, rng: np.random.Generator) -> Iterator[tuple[str, list[str], list[Column]]]:
    n = {table: max(2, round(rows * fraction)) for table, rows in FULL.items()}
    items, on_hand, receipts, sales = n.values()
    skus = [f"SKU-{i:06d}" for i in range(items)]
    locations = [f"WH{i:02d}" for i in range(8)]
    suppliers = [f"Vendor {i:03d} & Sons".replace("&", "&amp;") for i in range(300)]
    customers = [f"Customer {i:05d}" for i in range(5000)]
    cost = np.round(rng.lognormal(2.5, 1, items), 2)
    every = np.arange(items)

    def texts(values: Sequence[str], at: np.ndarray) -> Column:
        return values, at

    yield "tblItems", ["SKU", "Description", "Category", "Supplier", "UoM", "Unit cost", "Selling price",
                       "Lead time days", "MOQ", "Status"], [
        texts(skus, every), texts([f"Item number {i} description" for i in range(items)], every),
        texts([f"Category {i:02d}" for i in range(40)], every % 40), texts(suppliers, every % 300),
        texts(["EA", "BX"], every % 2), (_PLAIN, cost), (_PLAIN, np.round(cost * 1.4, 2)),
        (_PLAIN, rng.integers(2, 60, items)), (_PLAIN, every % 10 * 12), texts(["Active"], every * 0),
    ]  # fmt: skip
    who = rng.integers(0, items, on_hand)
    as_of = 46022  # 2025-12-31
    yield "tblOnHand", ["As of", "SKU", "Location", "Quantity", "Unit cost"], [
        (_DATE, np.full(on_hand, as_of)), texts(skus, who), texts(locations, np.arange(on_hand) % 8),
        (_PLAIN, rng.integers(0, 500, on_hand)), (_PLAIN, cost[who]),
    ]  # fmt: skip
    who = rng.integers(0, items, receipts)
    yield "tblReceipts", ["Date", "SKU", "Quantity", "Unit cost", "Location", "Supplier", "PO number"], [
        (_DATE, np.sort(as_of - 729 + rng.integers(0, 730, receipts))), texts(skus, who),
        (_PLAIN, rng.integers(1, 200, receipts)), (_PLAIN, cost[who]), texts(locations, np.arange(receipts) % 8),
        texts(suppliers, who % 300),
        texts([f"PO-{i:06d}" for i in range(receipts // 5 + 1)], np.arange(receipts) // 5),
    ]  # fmt: skip
    who = np.minimum((rng.pareto(1.1, sales) * items / 50).astype(np.int64), items - 1)
    quantity = rng.integers(1, 60, sales)
    yield "tblSales", ["Date", "SKU", "Quantity", "Revenue", "COGS", "Location", "Customer", "Order number"], [
        (_DATE, np.sort(as_of - 729 + rng.integers(0, 730, sales))), texts(skus, who), (_PLAIN, quantity),
        (_PLAIN, np.round(cost[who] * 1.4 * quantity, 2)), (_PLAIN, np.round(cost[who] * quantity, 2)),
        texts(locations, (who + np.arange(sales)) % 8), texts(customers, rng.integers(0, 5000, sales)),
        (_PLAIN, 100_000 + np.arange(sales) // 3),
    ]  # fmt: skip


def _rows(columns: list[Column]) -> int:
    return len(columns[0][1])


def _sheet(headers: list[str], columns: list[Column], strings: Strings) -> Iterator[str]:
    last, n = letters(len(headers)), _rows(columns)
    yield (f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_REL}" '
           'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
           'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
           f'<dimension ref="A1:{last}{n + 1}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
           '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><sheetData>')  # fmt: skip
    codes = strings.codes(headers, np.arange(len(headers)))
    row = f' spans="1:{len(headers)}" x14ac:dyDescent="0.25">'
    yield (f'<row r="1"{row}' + "".join(f'<c r="{letters(c + 1)}1" t="s"><v>{code}</v></c>'
                                        for c, code in enumerate(codes)) + "</row>")  # fmt: skip
    cells = []
    for c, (kind, _) in enumerate(columns, start=1):
        form = ' s="1"' if kind == _DATE else "" if kind == _PLAIN else ' t="s"'
        cells.append(f'<c r="{letters(c)}%d"{form}><v>%s</v></c>')
    template = f'<row r="%d"{row}' + "".join(cells) + "</row>"
    for start in range(0, n, _BATCH):
        stop = min(start + _BATCH, n)
        values = [
            v[start:stop].tolist() if isinstance(kind, str) else strings.codes(kind, v[start:stop])
            for kind, v in columns
        ]
        r = range(start + 2, stop + 2)
        yield "".join(
            [template % row for row in zip(r, *(x for v in values for x in (r, map(_number, v))), strict=True)]
        )
    yield '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>' \
          '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'  # fmt: skip


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")


def _shared(strings: Strings) -> Iterator[str]:
    yield f'{_HEAD}<sst xmlns="{_MAIN}" count="{strings.count}" uniqueCount="{len(strings.index)}">'
    texts = list(strings.index)
    for start in range(0, len(texts), _BATCH):
        yield "".join([f"<si><t>{t}</t></si>" for t in texts[start : start + _BATCH]])
    yield "</sst>"


def _table(i: int, name: str, headers: list[str], rows: int) -> str:
    ref = f"A1:{letters(len(headers))}{rows + 1}"
    columns = "".join(f'<tableColumn id="{k}" name="{h}"/>' for k, h in enumerate(headers, start=1))
    return (f'{_HEAD}<table xmlns="{_MAIN}" id="{i}" name="{name}" displayName="{name}" ref="{ref}" '
            f'totalsRowShown="0"><autoFilter ref="{ref}"/><tableColumns count="{len(headers)}">{columns}</tableColumns>'
            '<tableStyleInfo name="TableStyleLight1" showRowStripes="0"/></table>')  # fmt: skip


def _workbook(names: list[str]) -> str:
    sheets = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, start=1))
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>'


def _relations(targets: list[tuple[str, str]]) -> str:
    found = "".join(f'<Relationship Id="rId{i}" Type="{_REL}/{kind}" Target="{target}"/>'
                    for i, (kind, target) in enumerate(targets, start=1))  # fmt: skip
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _content_types(sheets: int) -> str:
    ml = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [("workbook", f"{ml}.sheet.main+xml"), ("styles", f"{ml}.styles+xml"),
             ("sharedStrings", f"{ml}.sharedStrings+xml")]  # fmt: skip
    for i in range(1, sheets + 1):
        parts += [(f"worksheets/sheet{i}", f"{ml}.worksheet+xml"), (f"tables/table{i}", f"{ml}.table+xml")]
    overrides = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{kind}"/>' for name, kind in parts)
    return (f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>')  # fmt: skip


def _styles() -> str:
    one = '<xf numFmtId="{}" fontId="0" fillId="0" borderId="0" xfId="0"{}/>'
    applied = ' applyNumberFormat="1"'
    return (f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1">'
            '<font><sz val="11"/><name val="Calibri"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="2">{one.format(0, "")}{one.format(14, applied)}</cellXfs></styleSheet>')  # fmt: skip


if __name__ == "__main__":
    folder, part = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    folder.mkdir(parents=True, exist_ok=True)
    print(make(folder / f"full_{part:g}.xlsx", part))
