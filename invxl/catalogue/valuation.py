"""Inventory value from movements, and what stock may be carried at."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import valuation as formulas
from invxl.terms import classification as c
from invxl.terms import service as s
from invxl.terms import valuation as t

CATEGORY = "Valuation"

_MOVES = {"movement": [20, 27, 33, -36], "receipt_cost": [20, 22, 30, None]}

VALUATION = Function(
    name="VALUATION", python="valuation", category=CATEGORY,
    summary="Inventory value from receipts and issues by FIFO, weighted average or LIFO: ending inventory (default), "
    "COGS, units, unit cost, layers left or consumed.",
    question="What is the stock worth by the cost flow we chose?",
    outputs=(Output(t.ENDING_INVENTORY, formulas.ending_inventory), Output(t.COGS_FOUND, formulas.cost_of_goods_sold),
             Output(t.UNITS_LEFT, formulas.ending_units), Output(t.UNIT_COST_LEFT, formulas.ending_unit_cost),
             Output(t.COST_LAYERS, formulas.layers), Output(t.CONSUMED, formulas.consumed)),
    arguments=(Argument(t.MOVEMENT, shape=Shape.RANGE, group="movements"),
               Argument(t.MOVEMENT_COST, shape=Shape.RANGE, group="movements", gaps=True),
               Argument(t.VALUATION_METHOD, "fifo", given_name="method"), Argument(t.SYSTEM, "perpetual"),
               Argument(t.SHORTAGE, "error"), Argument(t.MOVEMENT_DATE, None, Shape.RANGE, group="movements")),
    why_no_native="A ledger of layers needs a row of its own for every movement.",
    examples=(Example(_MOVES, 1232.0), Example({**_MOVES, "method": "lifo"}, 928.0),
              Example({**_MOVES, "method": "average", "output": "cost_of_goods_sold"}, 892.8),
              Example({**_MOVES, "output": "cost_layers"}, [[11.0, 22.0], [33.0, 30.0]])),
    equation="each issue takes from the oldest (fifo) or newest (lifo) layer, or at the moving average; periodic: all "
    "receipts first",
    source="Textbook examples of periodic and perpetual systems; Odoo, ERPNext and beancount test suites",
    notes="A shortage is #NUM!, or costed at the receipt that covers it. No layer left is #N/A in a cell.",
)  # fmt: skip

NRV = Function(
    name="NRV", python="nrv", category=CATEGORY,
    summary="Net realisable value of one unit: selling price less the cost to complete and the cost to sell.",
    question="What will a unit still bring?",
    outputs=(Output(t.NRV, formulas.net_realisable_value),),
    arguments=(Argument(s.UNIT_PRICE), Argument(t.COMPLETION_COST, 0.0), Argument(t.SELLING_COST, 0.0)),
    natives=(Native("{unit_price}-{completion_cost}-{selling_cost}"),),
    examples=(Example({"unit_price": 70, "completion_cost": 20}, 50.0),),
    equation="price - cost to complete - cost to sell",
    source="IAS 2.6; ASC 330-10-20",
)  # fmt: skip

_NEED = "{quantity}*IF({unit_cost}-{nrv}>0,{unit_cost}-{nrv},0)"
_FELL = f"IF({_NEED}-{{prior_write_down}}>0,{_NEED}-{{prior_write_down}},0)"
_ROSE = f"IF({_NEED}-{{prior_write_down}}<0,{{prior_write_down}}-{_NEED},0)"


def _lcnrv_natives() -> tuple[Native, ...]:
    cost = "{quantity}*{unit_cost}"
    sound = f"IF({{prior_write_down}}-{cost}>0,SQRT(-1),%s)"  # no more was written down than it cost
    rows = [Native(sound % _FELL, {"output": "write_down"})]
    for gaap in t.GAAP.domain.choices:
        rose = f"0*{_ROSE}" if gaap == "us" else _ROSE
        rows.append(Native(sound % rose, {"output": "reversal", "gaap": gaap}))
        kept = f"{cost}-{{prior_write_down}}-{_FELL}" + ("" if gaap == "us" else f"+{_ROSE}")
        rows.append(Native(sound % kept, {"output": "carrying_value", "gaap": gaap}))
    return tuple(rows)


LCNRV = Function(
    name="LCNRV", python="lcnrv", category=CATEGORY,
    summary="Lower of cost and net realisable value, item by item: the new write-down (default), the write-up that the "
    "rules allow, or the carrying value. Not for LIFO or retail under US GAAP.",
    question="What must be written down, and what may come back?",
    outputs=(Output(t.WRITE_DOWN, formulas.write_down), Output(t.REVERSAL, formulas.reversal),
             Output(t.CARRYING_VALUE, formulas.carrying_value)),
    arguments=(Argument(c.QUANTITY), Argument(s.UNIT_COST), Argument(t.NRV), Argument(t.GAAP, "us"),
               Argument(t.PRIOR_WRITE_DOWN, 0.0)),
    natives=_lcnrv_natives(),
    examples=(Example({"quantity": 55, "unit_cost": 20, "nrv": 17}, 165.0),
              Example({"quantity": 10, "unit_cost": 20, "nrv": 19, "gaap": "ifrs", "prior_write_down": 50,
                       "output": "reversal"}, 40.0)),
    equation="needed = quantity x max(0, cost - NRV); write-down = max(0, needed - prior); write-up = max(0, prior - "
    "needed), "
    "none under us",
    source="ASC 330-10-35-1B and 35-14; IAS 2.9, 2.29 and 2.33",
    notes="unit_cost is the original cost; us_interim is for recoveries within the year of the write-down.",
)  # fmt: skip

_BY_AGE = "(INDEX({age_rates},SUMPRODUCT(({age_bounds}-{age_days}<0)*1)+1)+0*SUM({age_rates}))"
_BY_SUPPLY = "(INDEX({supply_rates},SUMPRODUCT(({supply_bounds}-{months_held}<0)*1)+1)+0*SUM({supply_rates}))"
_LARGER = f"MAX({_BY_AGE},{_BY_SUPPLY})"
_LOSS = "IF({unit_cost}-{nrv}>0,{unit_cost}-{nrv},0)"
_BACKED = "MIN({nrv_quantity},{quantity})"
_NO_SUPPLY = ("months_held", "supply_bounds", "supply_rates")


def _reserve_natives() -> tuple[Native, ...]:
    rows = []
    for rate, without in ((_BY_AGE, _NO_SUPPLY), (_LARGER, ())):
        rows += [
            Native(f"{{quantity}}*{{unit_cost}}*{rate}", {"output": "reserve"}, (*without, "nrv", "nrv_quantity")),
            Native(f"{{quantity}}*{_LOSS}", {"output": "reserve"}, (*without, "nrv_quantity")),
            Native(f"{_BACKED}*{_LOSS}+({{quantity}}-{_BACKED})*{{unit_cost}}*{rate}", {"output": "reserve"}, without),
            Native(rate, {"output": "reserve_rate"}, without),
        ]
    return tuple(rows)


RESERVE = Function(
    name="RESERVE", python="reserve", category=CATEGORY,
    summary="Excess and obsolete reserve of an item: the larger of the client's rates for age and months of supply; "
    "where NRV evidence is given, cost less NRV for the units it supports.",
    question="How much of the stock's cost will not come back?",
    outputs=(Output(t.RESERVE, formulas.reserve), Output(t.RESERVE_RATE, formulas.reserve_rate)),
    arguments=(Argument(c.QUANTITY), Argument(s.UNIT_COST), Argument(c.AGE_DAYS), Argument(t.AGE_BOUNDS,
    shape=Shape.RANGE),
               Argument(t.AGE_RATES, shape=Shape.RANGE), Argument(t.MONTHS_HELD, None),
               Argument(t.SUPPLY_BOUNDS, None, Shape.RANGE), Argument(t.SUPPLY_RATES, None, Shape.RANGE),
               Argument(t.NRV, None), Argument(t.NRV_QUANTITY, None)),
    natives=_reserve_natives(),
    examples=(Example({"quantity": 500, "unit_cost": 20, "age_days": 100, "age_bounds": [90, 180],
                       "age_rates": [0, 0.25, 0.5]}, 2500.0),
              Example({"quantity": 500, "unit_cost": 20, "age_days": 100, "age_bounds": [90, 180],
                       "age_rates": [0, 0.25, 0.5], "nrv": 18, "nrv_quantity": 100}, 2200.0)),
    equation="supported units x max(0, cost - NRV) + other units x cost x max(rate by age, rate by supply)",
    source="CalcBee, obsolescence reserve; IAS 2.29, ASC 330-10-35 for the evidence",
    notes="Rates are estimates that need the client's own history; those in examples are examples.",
)  # fmt: skip

OBSOLESCENCERATE = Function(
    name="OBSOLESCENCERATE", python="obsolescence_rate", category=CATEGORY,
    summary="Obsolescence rate: value of obsolete stock divided by inventory value.",
    question="What share of the stock has no future?",
    outputs=(Output(t.OBSOLESCENCE_RATE, formulas.obsolescence_rate),),
    arguments=(Argument(t.OBSOLETE_VALUE), Argument(t.INVENTORY_VALUE, divides=True)),
    natives=(Native("{obsolete_value}/{inventory_value}"),),
    examples=(Example({"obsolete_value": 30_000, "inventory_value": 600_000}, 0.05),),
    equation="obsolete stock / inventory value",
    source="KPI curriculum: obsolete share by category",
)  # fmt: skip

FUNCTIONS = (VALUATION, NRV, LCNRV, RESERVE, OBSOLESCENCERATE)
