"""Packs with everything a user adds, at random places; then the data grow, shrink and change their order."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook
from support import validators
from support.owned import KEYS, ORDERS, OWNED, TOP, Owned, build, chart_ranges, foreign, hold, usage
from support.packs import small_pack
from support.recalc import recalculated_all, values

from invxl.hosts.file import FileHost

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW, phases=[Phase.generate])
@given(OWNED, ORDERS)
def test_nothing_of_the_users_is_lost_or_misplaced(owned: Owned, orders: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.xlsx"
        build(path, owned)
        before, ranges = foreign(path), chart_ranges(path)
        for run, order in enumerate([*orders, KEYS]):
            FileHost(path).write(small_pack(order, usage(order, run)))
            hold(path, order, owned)
            after = foreign(path)
            assert {n: after.get(n) for n in before} == before
            bottom = TOP + len(order) - 1
            assert chart_ranges(path) == {_followed(r, bottom) for r in ranges}


def _followed(ref: str, bottom: int) -> str:
    """A range over a whole column of tblABC, as it is now."""
    end = f"${TOP + len(KEYS) - 1}"
    column = ref.partition("!")[2][:3]
    if "ABC" in ref and ref.endswith(end) and column in ("$A$", "$B$", "$C$", "$D$"):
        return ref.removesuffix(end) + f"${bottom}"
    return ref


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Sequence[tuple[Path, Path, Owned, list[str]]]:
    """A few packs before and after refreshes, what was the user's, and the keys at last."""
    folder = tmp_path_factory.mktemp("drawn")
    out: list[tuple[Path, Path, Owned, list[str]]] = []

    @settings(max_examples=5, deadline=None, suppress_health_check=SLOW, phases=[Phase.generate], derandomize=True)
    @given(OWNED, ORDERS)
    def draw(owned: Owned, orders: list[list[str]]) -> None:
        old, new = folder / f"old{len(out)}.xlsx", folder / f"new{len(out)}.xlsx"
        build(old, owned)
        shutil.copy(old, new)
        for run, order in enumerate(orders):
            FileHost(new).write(small_pack(order, usage(order, run)))
        out.append((old, new, owned, orders[-1]))

    draw()
    assert len(out) == 5
    return out


def test_the_validator_finds_nothing_new(drawn: Sequence[tuple[Path, Path, Any, Any]]) -> None:
    for old, new, *_ in drawn:
        assert _said(validators.audit(new)) - _said(validators.audit(old)) == set()


@validators.needs_sdk
def test_the_second_validator_finds_nothing_new(drawn: Sequence[tuple[Path, Path, Any, Any]]) -> None:
    for old, new, *_ in drawn:
        assert _said(validators.sdk(new)) - _said(validators.sdk(old)) == set()


def _said(findings: validators.Findings) -> set[str]:
    """Without the parts, whose numbers another refresh may give anew."""
    return {what for _, what in findings}


@pytest.mark.libreoffice
def test_libreoffice_opens_them_with_the_same_values(
    drawn: Sequence[tuple[Path, Path, Owned, list[str]]], tmp_path: Path
) -> None:
    """What was typed is there, and the formula beside each key computes from that key's own row."""
    opened = recalculated_all([new for _, new, _, _ in drawn], tmp_path)
    for (_, new, owned, order), seen in zip(drawn, opened, strict=True):
        found = values(seen, ["Mine", "ABC"])
        for name in ("Mine", "ABC"):
            for line in load_workbook(new)[name].iter_rows():
                for c in line:
                    if c.value is not None and c.data_type != "f":
                        assert found.get((name, c.coordinate)) == c.value, (new, name, c.coordinate)
        for i, key in enumerate(order):
            for column in "EF":
                if owned.noted.get((key, column)) == "=C{r}*2":
                    assert found["ABC", f"{column}{TOP + i}"] == 2 * found["ABC", f"C{TOP + i}"]
