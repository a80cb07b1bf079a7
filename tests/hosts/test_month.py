"""A month on the sample company: 200 annotated rows, changing data, ten refreshes; all stands where it belongs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from support.month import annotate, hold

from invxl import demo
from invxl.columns import RawColumn, RawTable
from invxl.commands import new
from invxl.commands.rebuild import rebuild
from invxl.hosts.file import FileHost

ANNOTATED = 200


def refresh(pack: Path) -> tuple[str, ...]:
    rebuilt = rebuild(pack, (), None, lambda stage, share: None)
    return rebuilt.host.write(rebuilt.refreshed.pack).notes


def changed_sales(table: RawTable, dice: np.random.Generator) -> RawTable:
    """The same lines, the quantities of three in ten of them dealt anew."""
    quantity = table.columns["Quantity"]
    number = quantity.number.copy()
    some = np.flatnonzero(dice.random(len(number)) < 0.3)
    number[some] = number[dice.permutation(some)] * dice.uniform(0.2, 3.0)
    kind = quantity.kind.copy()
    kind[some] = np.where(np.isnan(number[some]), 0, 1)
    return RawTable(
        table.sheet, table.table, {**table.columns, "Quantity": RawColumn(kind, number, quantity.code, quantity.texts)}
    )


def test_a_month_of_refreshes(tmp_path: Path) -> None:
    pack = tmp_path / "month.xlsm"
    new.make(pack)
    demo.fill(pack, lambda stage, share: None)
    refresh(pack)
    annotated = annotate(pack, ANNOTATED)
    assert len(annotated.skus) == ANNOTATED
    dice = np.random.default_rng(9)
    orders = set()
    for run in range(10):
        if run % 3 == 0:
            sales = FileHost(pack).read().tables["tblSales"]
            FileHost(pack).write_raw([changed_sales(sales, dice)])
        refresh(pack)
        orders.add(hold(pack, annotated))
    assert len(orders) > 3, "the data were to move the rows"
