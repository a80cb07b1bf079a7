"""The published figures of AdventureWorks come out of the facts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from invxl.analysis import facts
from invxl.analysis.facts_model import Facts
from invxl.rawdata.model import Clean
from invxl.settings.model import Config

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def built(adventureworks: Clean) -> Facts:
    return facts.build(adventureworks, Config())


def test_stock_on_hand(built: Facts) -> None:
    assert built.stock["quantity"].sum() == 335_974
    assert built.stock["value"].sum() == pytest.approx(20_092_679.1712, abs=1e-4)
    uncosted = built.stock[built.stock["costed_quantity"] == 0]
    assert uncosted[uncosted["quantity"] > 0]["sku"].nunique() == 200


def test_last_twelve_months(built: Facts) -> None:
    assert (built.period.days, built.period.covered_days) == (365, 365)
    flows = built.flows[built.flows["window"] == "period"]
    assert flows["sold_units"].sum() == 79_890
    assert flows["revenue"].sum() == pytest.approx(15_646_451.4139, abs=1e-4)
    assert flows["cogs"].sum() == pytest.approx(9_003_742.1605, abs=1e-4)
    assert flows.loc[flows["sold_units"] > 0, "sku"].nunique() == 110
    assert flows["cogs_estimated"].sum() == 0


def test_usage_and_demand_agree_with_the_sales_of_the_window(built: Facts) -> None:
    assert built.usage["cost"].sum() == pytest.approx(9_003_742.1605, abs=1e-4)
    assert built.usage["margin"].sum() == pytest.approx(15_646_451.4139 - 9_003_742.1605, abs=1e-3)
    assert built.demand.shape == (504, 12)
    assert np.nansum(built.demand) == 79_890
    assert built.demand_ends[-1] == pd.Timestamp("2025-09-30")
    assert built.demand_window.sum() == 79_890


def test_receipt_layers(built: Facts) -> None:
    assert built.layers["quantity"].sum() == 2_035_606
    assert (built.layers["quantity"] * built.layers["unit_cost"]).sum() == pytest.approx(55_617_107.7105, abs=1e-3)
    assert not built.receipts_located
    assert built.history_start == pd.Timestamp("2023-04-03")
