"""Spoilt inputs, each with the command line that gets it: workbooks, exports, mappings, settings. All by number."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from fuzz import mutate
from fuzz.lies import LIES
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from sheets import company
from support.corpus import workbooks

from invxl import resources
from invxl.commands import new
from invxl.hosts.file import FileHost
from invxl.progress import silent
from invxl.refresh import refresh
from invxl.settings.model import Config

PACK = "pack.xlsm"
MAPPING = """\
loads:
  - file: Bestand*.csv
    tab: OnHand
    header_row: 3
    encoding: cp1252
    delimiter: semicolon
    quote: double
    decimal_comma: true
    date_formats: ["%d.%m.%Y"]
    columns:
      SKU: Artikel
      Location: Lagerort
      Quantity: Menge
      Unit cost: Einstand
      Ownership: Bestandsart
    constants:
      As of: "30.09.2025"
    also_called:
      Artikel: [Artikelnummer, Material]
    values:
      Ownership:
        "1": owned
        "2": consigned
    where:
      - Werk in (1000, 1200)
      - Gesperrt is blank
      - Artikel not starts with X
  - file: Auftraege.xlsx
    sheet: Positionen
    tab: Sales
    columns:
      Date: Fakturadatum
      SKU: Artikel
      Quantity: Menge
      Order number: Beleg
    multiply:
      Revenue: [Menge, Einzelpreis]
    negate: [Quantity, Revenue]
    where:
      - Fakturadatum >= 2024-10-01
      - Status <> storniert
"""
STOCK = (
    "Bestand;;;;;;\n\nArtikel;Lagerort;Menge;Einstand;Bestandsart;Werk;Gesperrt\n"
    '"A-1";Nord;1.250,50;2,10;1;1000;\nB-1;S\xfcd;7;;2;1200;\nX-9;S\xfcd;7;;2;1200;x\n'
).encode("cp1252")
ITEMS = b'SKU,Description,Unit cost\nA-1,Anvil,10\n"=1+1",Bolt,2.5\n'
SALES = b"Date,SKU,Quantity,Revenue\n2025-12-01,A-1,3,4.50\n2025-12-02,B-1,-1,-2\n"


@dataclass(frozen=True, slots=True)
class Case:
    """The files of an empty folder, and the words of a command that runs in it."""

    files: dict[str, bytes]
    words: Sequence[str]
    how: str = ""
    keeps: Sequence[str] = field(default=(PACK,))  # a refusal leaves these as they are


class Seeds:
    """Whole inputs, made once; `case(n)` spoils one of them, always in the same way."""

    def __init__(self, folder: Path, *, foreign: bool = False) -> None:
        self.raw = _raw(folder)
        self.pack = _refreshed(folder, self.raw)
        self.edited = _edited(self.pack)
        self.foreign = [p.read_bytes() for p in workbooks() if p.stat().st_size < 150_000] if foreign else []
        self.exports = {"Items.csv": ITEMS, "Sales.csv": SALES}
        self.orders = _orders()
        config = [resources.file("config", n) for n in ("default.yaml", "client_example.yaml", "firm_example.yaml")]
        self.settings = [path.read_bytes() for path in config]
        self._parts = {
            id(b): mutate.unzipped(b) for b in (self.raw, self.pack, self.edited, self.orders, *self.foreign)
        }

    def case(self, number: int) -> Case:
        """The spoilt input of this number."""
        dice = random.Random(f"invxl {number}")
        kinds: Sequence[tuple[Callable[[random.Random], Case], int]] = (
            (self._workbook, 11), (self._export_workbook, 3), (self._export, 2), (self._mapping, 3), (self._settings,
            4),
        )  # fmt: skip
        make = dice.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
        return make(dice)

    def _workbook(self, dice: random.Random) -> Case:
        foreign = bool(self.foreign) and dice.randrange(5) == 0
        seed = dice.choice(self.foreign) if foreign else dice.choice([self.pack, self.edited, self.edited, self.raw])
        data, how = self._spoilt(seed, dice)
        command = "load" if foreign else dice.choice(["refresh", "refresh", "refresh", "check", "load"])
        if command == "load":
            return Case(
                {PACK: data, **self.exports}, ("load", PACK, "--from", "Items.csv", "Sales.csv"), f"{how}, {command}"
            )
        return Case({PACK: data}, (command, PACK), f"{how}, {command}")

    def _spoilt(self, seed: bytes, dice: random.Random) -> tuple[bytes, str]:
        members = self._parts[id(seed)]
        match dice.randrange(20):
            case 0:
                return mutate.spoilt_bytes(seed, dice), "bytes"
            case 1:
                return mutate.cut_off(seed, dice), "cut off"
            case 2:
                return mutate.lying(seed, dice), "directory"
            case 3 | 4:
                return mutate.zipped(mutate.spoilt_members(members, dice)), "members"
            case n if n < 13:
                for _ in range(dice.choice([1, 1, 2])):
                    members = dice.choice(LIES)(members, dice)
                return mutate.zipped(members), "lies"
        out = list(members)
        for _ in range(dice.choice([1, 1, 2])):
            # Kinds of parts are alike likely, so that the one workbook part is hit as often as the many sheets.
            folders = sorted({name.rpartition("/")[0] for name, _ in out})
            folder = dice.choice(folders)
            i = dice.choice([i for i, (name, _) in enumerate(out) if name.rpartition("/")[0] == folder])
            name, content = out[i]
            spoil = mutate.spoilt_xml if name.endswith((".xml", ".rels", ".vml")) else mutate.spoilt_bytes
            out[i] = (name, spoil(content, dice) if content else content)
        return mutate.zipped(out), "XML"

    def _export_workbook(self, dice: random.Random) -> Case:
        data, how = self._spoilt(self.orders, dice)
        return Case({PACK: self.raw, "Sales.xlsx": data}, ("load", PACK, "--from", "Sales.xlsx"), f"export, {how}")

    def _export(self, dice: random.Random) -> Case:
        name = dice.choice(list(self.exports))
        spoil = dice.choice([mutate.spoilt_bytes, mutate.spoilt_text, mutate.cut_off])
        as_name = dice.choice([name, name, name.replace(".csv", ".csv.gz"), name.replace(".csv", ".xlsx")])
        files = {PACK: self.raw, as_name: spoil(self.exports[name], dice)}
        return Case(files, ("load", PACK, "--from", as_name), "export")

    def _mapping(self, dice: random.Random) -> Case:
        text = MAPPING.encode()
        stock, orders = STOCK, self.orders
        match dice.randrange(5):
            case 0:
                stock = mutate.spoilt_text(STOCK, dice)
            case 1:
                text = mutate.spoilt_bytes(text, dice, text=True)
            case _:
                text = mutate.spoilt_text(text, dice)
        files = {PACK: self.raw, "map.yaml": text, "Bestand.csv": stock, "Auftraege.xlsx": orders}
        words = ("load", PACK, "--from", "Bestand.csv", "Auftraege.xlsx", "--map", "map.yaml", "--dry-run")
        return Case(files, words, "mapping")

    def _settings(self, dice: random.Random) -> Case:
        text = dice.choice(self.settings)
        text = mutate.spoilt_bytes(text, dice, text=True) if dice.randrange(4) == 0 else mutate.spoilt_text(text, dice)
        if dice.randrange(4) == 0:
            return Case({PACK: self.raw, "invxl.yaml": text}, ("check", PACK), "settings, check")
        return Case({"client.yaml": text}, ("config", "validate", "client.yaml"), "settings", ("client.yaml",))


def _raw(folder: Path) -> bytes:
    path = folder / "raw.xlsm"
    new.make(path)
    FileHost(path).write_raw(tuple(company.book().tables.values()))
    return path.read_bytes()


def _refreshed(folder: Path, raw: bytes) -> bytes:
    """The pack after a refresh."""
    path = folder / "pack.xlsm"
    path.write_bytes(raw)
    host = FileHost(path)
    host.write(refresh(host.read(), Config(), as_of=None, run=company.RUN, progress=silent).pack)
    return path.read_bytes()


def _edited(pack: bytes) -> bytes:
    """The same after a person and another program: shared texts, notes, formulas, merges, validation, a filter."""
    book = load_workbook(io.BytesIO(pack))
    sheet = book["ABC"]
    table = sheet.tables["tblABC"]
    left, top, right, bottom = _bounds(str(table.ref))
    beside = right + 1
    sheet.cell(top, beside).value, sheet.cell(top, beside + 1).value = "Note", "Double"
    for row in range(top + 1, bottom + 1):
        sheet.cell(row, beside).value = f"note {row}"
        sheet.cell(row, beside).fill = PatternFill("solid", fgColor="FFFFFF00")
        sheet.cell(row, beside + 1).value = f"={sheet.cell(row, left + 4).coordinate}*2"
        sheet.cell(row, left + 1).comment = Comment(f"comment {row}", "Ann")
    rule = DataValidation("list", formula1='"a,b"')
    rule.add(sheet.cell(top + 1, beside).coordinate)
    sheet.add_data_validation(rule)
    mine = book.create_sheet("Mine")
    mine["A1"], mine["A2"] = "=SUM(tblABC[Rank])", "=ABC!A7"
    mine.merge_cells("B2:C3")
    table.autoFilter.add_filter_column(0, ["1"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bounds(ref: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(ref)
    assert left and top and right and bottom
    return left, top, right, bottom


def _orders() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Positionen"
    sheet.append(["Fakturadatum", "Artikel", "Menge", "Beleg", "Einzelpreis", "Status", "Date", "SKU", "Quantity"])
    for day in range(1, 20):
        moment = datetime(2025, 9, day)
        sheet.append([moment, f"A-{day % 3}", -day, f"B{day}", 2.5, "ok", date(2025, 9, day), f"A-{day % 3}", day])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
