"""`invxl load` on a real pack: what it prints, what it writes, and that nothing is written on a fault or a dry run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.exports import SALES, written

from invxl.cli import main
from invxl.hosts.file import FileHost


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.xlsm"
    assert run("new", path).exit_code == 0
    return path


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    written(folder, "sales.csv", SALES)
    written(folder, "items.csv", "SKU,Unit cost\n00011,2.50\n=1+1,1\n")
    return folder


def test_a_load_is_in_the_pack_as_it_was_told(pack: Path, exports: Path) -> None:
    result = run("load", pack, "--from", exports)
    assert result.exit_code == 0, result.output
    assert "Sales from sales.csv: 2 rows, quantity 2, value 2.50, 2025-01-02 to 2025-01-03" in result.stdout
    assert "Items from items.csv: 2 rows" in result.stdout
    tables = FileHost(pack).read().tables
    items, sales, log = tables["tblItems"], tables["tblSales"], tables["tblLoadLog"]
    assert [items.columns["SKU"].value(i) for i in range(items.n_rows)] == ["00011", "=1+1"]
    assert [sales.columns["Quantity"].value(i) for i in range(sales.n_rows)] == [3.0, -1.0]
    assert [log.columns["Table"].value(i) for i in range(log.n_rows)] == ["tblItems", "tblSales"]
    assert log.columns["Value"].value(1) == 2.5


def test_loading_again_replaces_the_tab_and_its_control_totals(pack: Path, exports: Path) -> None:
    run("load", pack, "--from", exports)
    written(exports, "sales.csv", "Date,SKU,Quantity\n2025-02-01,AB,7\n")
    assert run("load", pack, "--from", exports / "sales.csv").exit_code == 0
    tables = FileHost(pack).read().tables
    assert [tables["tblSales"].columns["SKU"].value(i) for i in range(tables["tblSales"].n_rows)] == ["AB"]
    log = tables["tblLoadLog"].columns
    assert {log["Table"].value(i): log["Quantity"].value(i) for i in range(len(log["Table"]))} == {
        "tblItems": None,
        "tblSales": 7.0,
    }


def test_a_dry_run_says_the_same_and_writes_nothing(pack: Path, exports: Path) -> None:
    before = pack.read_bytes()
    result = run("load", pack, "--from", exports, "--dry-run", "--json")
    answer = json.loads(result.stdout)
    assert answer["exit"] == 0 and answer["dry_run"] is True
    assert [(one["tab"], one["rows"], one["quantity"]) for one in answer["loaded"]] == [
        ("Items", 2, None),
        ("Sales", 2, 2.0),
    ]
    assert pack.read_bytes() == before


def test_a_fault_in_one_export_writes_nothing(pack: Path, exports: Path) -> None:
    before = pack.read_bytes()
    written(exports, "receipts.csv", "Date,SKU\n2025-01-01,A\n")
    result = run("load", pack, "--from", exports)
    assert result.exit_code == 2
    assert "receipts.csv, Quantity: no such header" in result.stderr
    assert pack.read_bytes() == before


def test_an_unknown_mapping_is_refused_with_the_nearest(pack: Path, exports: Path) -> None:
    result = run("load", pack, "--from", exports, "--map", "online_retial")
    assert result.exit_code == 2
    assert "Is it online_retail?" in result.stderr
