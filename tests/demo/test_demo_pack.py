"""`invxl demo` from the command to the workbook: every planted fault is found, and the checks name each amount."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner

from invxl.cli import main
from invxl.demo import SETTINGS_FILE, sample
from invxl.demo.company import CATEGORIES
from invxl.demo.faults import JOURNAL, JOURNAL_CATEGORY, UNCOSTED_CATEGORIES
from invxl.demo.loadlog import DELETED_ROWS, DELETED_UNITS
from invxl.demo.tables import exports

# What follows from a planted fault, or from the business itself, and is not planted as such.
ALSO = {
    "stale_stock OnHand",  # an item that nobody bought for a year
    "zero_cost OnHand", "missing_cost OnHand",  # the same missing costs, where they matter
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("demo") / "company"
    result = CliRunner().invoke(main, ["demo", str(folder)])
    assert result.exit_code == 0, result.output
    assert "checks fail on purpose" in result.stdout.splitlines()[-1]
    return folder


@pytest.fixture(scope="module")
def answer(folder: Path) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["check", str(folder / "demo_pack.xlsm"), "--json"])
    assert result.exit_code == 1, result.output  # some checks fail on purpose
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_it_leaves_the_pack_and_its_settings_and_nothing_else(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == ["demo_pack.xlsm", SETTINGS_FILE]
    result = CliRunner().invoke(main, ["config", "validate", str(folder / SETTINGS_FILE)])
    assert result.exit_code == 0, result.output


def test_a_second_demo_overwrites_nothing(folder: Path) -> None:
    before = (folder / "demo_pack.xlsm").read_bytes()
    result = CliRunner().invoke(main, ["demo", str(folder)])
    assert result.exit_code == 2
    assert "a file of that name exists" in result.stderr
    assert (folder / "demo_pack.xlsm").read_bytes() == before


def test_every_planted_fault_is_found_and_nothing_else(answer: dict[str, Any]) -> None:
    found: Counter[str] = Counter()
    for row in answer["exceptions"]:
        found[f"{row['kind']} {row['sheet']}"] += row["count"]
    planted = sample().planted
    assert {kind: found[kind] for kind in planted} == dict(planted)
    assert set(found) - set(planted) <= ALSO


def test_every_failing_check_is_explained_by_what_was_planted(answer: dict[str, Any]) -> None:
    """The ledger holds what Items has no cost for, and a journal entry; each category is off by exactly that."""
    off = {c["id"]: c["difference"] for c in answer["checks"] if c["status"] == "FAIL"}
    made = exports()
    value = made.items.cost * made.closing.reshape(len(made.items.cost), -1).sum(axis=1) / 100
    uncosted = sample_uncosted(made.items.sku)
    for name in UNCOSTED_CATEGORIES:
        mine = made.items.category == next(i for i, c in enumerate(CATEGORIES) if c.name == name)
        assert off[f"gl_inventory:{name}"] == pytest.approx(-float(value[mine & uncosted].sum()), abs=0.005)
    assert off[f"gl_inventory:{JOURNAL_CATEGORY}"] == pytest.approx(-JOURNAL / 100, abs=0.005)
    tied = {f"gl_inventory:{c.name}" for c in CATEGORIES} - {f"gl_inventory:{n}" for n in UNCOSTED_CATEGORIES}
    assert set(off) & tied == {f"gl_inventory:{JOURNAL_CATEGORY}"}
    loads = {id: amount for id, amount in off.items() if "tblAdjustments" in id or "Adjustments" in id}
    assert sorted(loads.values()) == sorted([-DELETED_ROWS, -DELETED_UNITS])


def sample_uncosted(skus: list[str]) -> np.ndarray:
    """Which items have no usable cost in the sample's Items tab."""
    items = sample().tables[0]
    cost = items.columns["Unit cost"].number
    assert [items.columns["SKU"].value(i) for i in range(len(skus))] == skus
    return np.isnan(cost) | (cost == 0)


def test_headlines_are_those_of_a_real_business(answer: dict[str, Any]) -> None:
    kpis = {k["id"]: k["value"] for k in answer["kpis"]}
    assert 4 <= kpis["turnover"] <= 8
    assert 45 <= kpis["dsi"] <= 92
    assert 0.30 <= kpis["gross_margin"] <= 0.45
    assert 0.93 <= kpis["fill_rate"] <= 0.97
    assert 0.95 <= kpis["accuracy"] <= 0.97
    assert kpis["turnover"] * kpis["dsi"] == pytest.approx(365)


def test_tabs_that_are_filled_are_shown(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "demo_pack.xlsm", read_only=True)
    hidden = {s.title for s in book if s.sheet_state != "visible"}
    assert "xlwings.conf" in hidden
    assert not hidden & {"Receipts", "Orders", "GL", "KPI", "Checks"}
    assert book.sheetnames[:2] == ["Start", "KPI"]
