"""Stand-ins for what the commands call, so that exit codes and sentences are tested without workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from invxl.analysis.results import Check, Kpi, KpiResult, Period
from invxl.columns import RawBook
from invxl.rawdata.model import DataException

KPIS = (
    Kpi("inventory_value", 1234567.0, "Not graded", headline=True),
    Kpi("turnover", None, "Not available", note="needs an opening balance", headline=True),
    Kpi("dsi", 45.25, "On target", headline=True),
    Kpi("cogs", float("nan"), "Not graded"),
)
PERIOD = Period(pd.Timestamp("2024-12-31"), pd.Timestamp("2025-12-31"), 365, 300)


def check(status: str, difference: float | None = 0.0) -> Check:
    return Check("gl", "On-hand = GL", (), (), difference, 1.0, status, note="", money=True)


EXCEPTIONS = (
    DataException("missing_cost", "error", "OnHand", 7, "Unit cost", "blank", "a cost"),
    DataException("missing_cost", "error", "OnHand", 9, "Unit cost", "blank", "a cost"),
    DataException("number_as_text", "warning", "Sales", 3, "Quantity", '"3"', "a number"),
)


@dataclass
class Stub:
    """What the stubbed seams were asked, and what they answer."""

    checks: Sequence[Check] = (check("OK"),)
    book: RawBook = field(default_factory=lambda: RawBook("pack.xlsm"))
    fail: BaseException | None = None
    calls: list[dict[str, Any]] = field(default_factory=list)
    written: list[tuple[Any, Any]] = field(default_factory=list)

    def host(self, path: Path) -> SimpleNamespace:
        return SimpleNamespace(read=lambda: self.book, write=self.write)

    def write(self, pack: Any, out: Path | None = None) -> SimpleNamespace:
        self.written.append((pack, out))
        return SimpleNamespace(backup=Path("backups/pack.xlsm"), notes=("a note",))

    def refresh(self, book: RawBook, config: Any, **rest: Any) -> SimpleNamespace:
        self.calls.append({"book": book, "config": config, **rest})
        rest["progress"]("Computing", 0.5)
        if self.fail is not None:
            raise self.fail
        results = SimpleNamespace(kpi=KpiResult(KPIS, {}, {}, PERIOD), checks=self.checks)
        return SimpleNamespace(pack="PACK", results=results, clean=SimpleNamespace(exceptions=EXCEPTIONS))

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        modules = {
            "invxl.hosts.file": {"FileHost": self.host},
            "invxl.refresh": {"Run": SimpleNamespace, "refresh": self.refresh},
        }
        for name, members in modules.items():
            module = ModuleType(name)
            vars(module).update(members)
            monkeypatch.setitem(__import__("sys").modules, name, module)
