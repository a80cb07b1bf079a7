"""Everything the KPIs are made of, per group: collected once, so that no KPI touches a movement row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from invxl.analysis import facts_balances, facts_counts, facts_orders, facts_planning, facts_supply
from invxl.analysis.columnar import Floats, Ints, counts, day_of, sums
from invxl.analysis.facts_balances import BalanceFacts, CarryingFacts
from invxl.analysis.facts_counts import AdjustmentFacts, CountFacts
from invxl.analysis.facts_model import NO_LOCATION, Facts
from invxl.analysis.facts_orders import OrderFacts, Served
from invxl.analysis.facts_planning import ForecastFacts, OnOrderFacts
from invxl.analysis.facts_supply import SupplyFacts
from invxl.analysis.groups import Grouping
from invxl.analysis.periods import Calendar
from invxl.analysis.results import AbcResult, AgingResult, Period
from invxl.rawdata.model import Clean
from invxl.settings.model import Config


@dataclass(frozen=True, slots=True)
class StockFacts:
    """Stock at the end of a window, per group; NaN where the source does not say."""

    value: Floats
    quantity: Floats
    costed_quantity: Floats
    not_owned_value: Floats


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """Sales and receipts of a window, per group. `*_elsewhere` are units that carry no location while others do; by
    location only."""

    sold_units: Floats
    revenue: Floats
    unpriced_units: Floats
    cogs: Floats
    cogs_estimated: Floats
    uncosted_units: Floats
    received_units: Floats
    sold_elsewhere: float
    received_elsewhere: float
    located: bool  # by location: some sale carries one
    stockouts: Served  # SKUs (by location: SKU and location) with demand, and those out of stock at the as-of date


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """The facts of one window: the KPI period, or the one before it."""

    period: Period
    stock: StockFacts | None
    flows: FlowFacts
    orders: OrderFacts | None
    supply: SupplyFacts | None
    counts: CountFacts | None
    adjustments: AdjustmentFacts | None
    forecast: ForecastFacts | None


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What aging says of the stock, per group [currency]."""

    at_risk: Floats
    no_history: Floats
    aged: Floats  # value whose age is known


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """All of it, for one grouping."""

    group: Grouping
    now: WindowFacts
    before: WindowFacts
    ledger: BalanceFacts
    snapshots: BalanceFacts
    carrying: CarryingFacts
    on_order: OnOrderFacts | None
    risk: RiskFacts
    calendar: Calendar
    receipts_given: bool
    sales_given: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What every grouping needs alike."""

    tolerance: Floats  # of a count, per SKU
    on_hand: pd.Series  # owned units by SKU position
    flows: dict[str, pd.DataFrame]  # `Facts.flows` by window
    aged: Ints  # the SKU of each line of the aging

    @classmethod
    def of(cls, facts: Facts, abc: AbcResult, aging: AgingResult, config: Config) -> Shared:
        """Once per run."""
        return cls(
            _tolerance(facts, abc, config),
            facts_planning.stock_by_sku(facts.stock),
            {name: _of_window(facts.flows, name) for name in ("period", "prior")},
            facts.skus.get_indexer(pd.Index(aging.lines["sku"])).astype(np.int64),
        )


def build(clean: Clean, facts: Facts, group: Grouping, shared: Shared, aging: AgingResult, config: Config) -> KpiFacts:
    """Collects the facts of a grouping for the period and the one before it."""
    ledger = facts_balances.ledger(clean, group)
    snapshots = facts_balances.snapshots(clean, facts, group)
    windows = {}
    for name, period in (("period", facts.period), ("prior", facts.prior)):
        orders = facts_orders.build(clean, group, period, config)
        windows[name] = WindowFacts(
            period=period,
            stock=_stock(facts, group) if name == "period" else _earlier(ledger, snapshots, period),
            flows=_flows(facts, group, shared.flows[name], orders, shared.on_hand),
            orders=orders,
            supply=facts_supply.build(clean, group, period),
            counts=facts_counts.build(clean, facts, group, period, shared.tolerance, config),
            adjustments=facts_counts.adjustments(clean, facts, group, period),
            forecast=facts_planning.forecast(clean, facts, group, period, config),
        )
    return KpiFacts(
        group=group,
        now=windows["period"],
        before=windows["prior"],
        ledger=ledger,
        snapshots=snapshots,
        carrying=facts_balances.carrying(clean),
        on_order=facts_planning.on_order(clean, facts, group),
        risk=_risk(aging, group, shared.aged),
        calendar=Calendar.of(config, facts.as_of),
        receipts_given=facts.receipts_given,
        sales_given=facts.sales_given,
    )


def _of_window(flows: pd.DataFrame, name: str) -> pd.DataFrame:
    at = np.flatnonzero(flows["window"] == name)
    together = len(at) > 0 and at[-1] - at[0] == len(at) - 1  # then no row is copied
    return flows.iloc[at[0] : at[-1] + 1] if together else flows.iloc[at]


def _tolerance(facts: Facts, abc: AbcResult, config: Config) -> Floats:
    """Count tolerance of every SKU by its ABC class; items without a class count as C."""
    out = np.full(len(facts.skus), config.accuracy.tolerance_c)
    at = facts.skus.get_indexer(pd.Index(abc.items["sku"]))
    for name, tolerance in (("A", config.accuracy.tolerance_a), ("B", config.accuracy.tolerance_b)):
        out[at[(abc.items["abc"] == name).to_numpy()]] = tolerance
    return out


def _stock(facts: Facts, group: Grouping) -> StockFacts | None:
    """None where OnHand lists nothing: that is not known to be zero."""
    if facts.stock.empty and facts.not_owned.empty:
        return None
    code, stock = group.of_facts(facts.stock), facts.stock
    value, quantity, costed = (
        sums(code, stock[c].to_numpy(), group.size) for c in ("value", "quantity", "costed_quantity")
    )
    apart = sums(group.of_facts(facts.not_owned), facts.not_owned["value"].to_numpy(), group.size)
    return StockFacts(value, quantity, costed, apart)


def _earlier(ledger: BalanceFacts, snapshots: BalanceFacts, period: Period) -> StockFacts | None:
    """Stock at the end of the prior period: as OnHand had it, else its value as Balances has it."""
    for source in (snapshots, ledger):
        if (at := source.at(day_of(period.as_of))) is not None:
            value, quantity = source.inventory[at], source.units[at]
            return StockFacts(value, quantity, np.full_like(value, np.nan), np.full_like(value, np.nan))
    return None


def _flows(
    facts: Facts, group: Grouping, frame: pd.DataFrame, orders: OrderFacts | None, on_hand: pd.Series
) -> FlowFacts:
    code = group.of_facts(frame)
    by = {c: sums(code, frame[c].to_numpy(), group.size) for c in (
        "sold_units", "revenue", "unpriced_units", "cogs", "cogs_estimated", "uncosted_units", "received_units"
    )}  # fmt: skip
    sold, received = np.abs(frame["sold_units"].to_numpy()), np.abs(frame["received_units"].to_numpy())
    nowhere = np.zeros(len(frame), np.bool_) if group.kind != "location" else code == group.names.get_loc(NO_LOCATION)
    return FlowFacts(
        **by,
        sold_elsewhere=float(sold[nowhere].sum()),
        received_elsewhere=float(received[nowhere].sum()),
        located=bool((sold[~nowhere] > 0).any()),
        stockouts=_stockouts(facts, group, frame, code, orders, on_hand),
    )


def _stockouts(
    facts: Facts, group: Grouping, frame: pd.DataFrame, code: Ints, orders: OrderFacts | None, on_hand: pd.Series
) -> Served:
    """SKUs with demand by their orders where Orders is given, else by sales and consumption."""
    if orders is not None:
        return facts_orders.stockouts(orders.demanded, on_hand, group)
    units = frame["sold_units"].to_numpy() + frame["consumed_units"].to_numpy()
    if group.kind != "location":
        net = sums(frame["sku"].to_numpy(), units, len(facts.skus))
        return facts_orders.stockouts(net > 0, on_hand, group)
    code = code[units > 0]
    moved = frame["sku"].to_numpy()[units > 0].astype(np.int64) * group.size + code
    stock = facts.stock["sku"].to_numpy().astype(np.int64) * group.size + group.of_facts(facts.stock)
    out = ~np.isin(moved, stock[facts.stock["quantity"].to_numpy() > 0])
    return Served(counts(code, group.size), counts(code[out], group.size))


def _risk(aging: AgingResult, group: Grouping, skus: Ints) -> RiskFacts:
    lines = aging.lines
    if group.kind == "location":
        code = group.names.get_indexer(pd.Index(lines["location"])).astype(np.int64)
    else:
        code = group.of_sku[skus]
    at_risk, no_history, value, negative = (
        sums(code, np.nan_to_num(lines[c].to_numpy(dtype=np.float64)), group.size)  # without a cost: not valued
        for c in ("value_at_risk", "value_no_history", "value", "negative_value")
    )
    return RiskFacts(at_risk, no_history, value - no_history - negative)
