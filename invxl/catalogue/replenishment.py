"""Safety stock, order quantities, reorder points."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import eoq
from invxl.formulas import replenishment as formulas
from invxl.terms import replenishment as t

CATEGORY = "Replenishment"

_Z = "NORMSINV({service_level})"
_COMBINED = "SQRT({lead_time_mean}*{demand_sd}^2+{demand_mean}^2*{lead_time_sd}^2)"
_UNFLOORED = {
    "combined": f"{_Z}*{_COMBINED}",
    "demand": f"{_Z}*{{demand_sd}}*SQRT({{lead_time_mean}})",
    "lead_time": f"{_Z}*{{demand_mean}}*{{lead_time_sd}}",
    "dependent": f"{_Z}*({{demand_sd}}*SQRT({{lead_time_mean}})+{{demand_mean}}*{{lead_time_sd}})",
    "periodic": f"{_Z}*SQRT(({{lead_time_mean}}+{{review_period}})*{{demand_sd}}^2"
    "+{demand_mean}^2*{lead_time_sd}^2)",
}

SAFETYSTOCK = Function(
    name="SAFETYSTOCK",
    python="safety_stock",
    category=CATEGORY,
    summary="Safety stock in units for a service level, against variation of demand, of the lead time, or of both "
    "(the default, independent). Never below 0. One time base for all: days, unless all are in another period.",
    question="How much stock buys the service level?",
    outputs=(
        Output(t.SAFETY_STOCK, formulas.safety_stock),
        Output(t.SAFETY_STOCK_UNFLOORED, formulas.unfloored_safety_stock),
        Output(t.SAFETY_STOCK_FLOORED, formulas.was_floored),
    ),
    arguments=(
        Argument(t.SERVICE_LEVEL),
        Argument(t.DEMAND_MEAN, None),
        Argument(t.DEMAND_SD, None),
        Argument(t.LEAD_TIME_MEAN, None),
        Argument(t.LEAD_TIME_SD, 0.0),
        Argument(t.SAFETY_STOCK_METHOD, "combined", given_name="method"),
        Argument(t.REVIEW_PERIOD, None),
        Argument(t.ORDER_QUANTITY, None),
    ),
    natives=tuple(
        Native(f"IF({{service_level}}>0.5,{text},0)", {"method": method, "output": "safety_stock"})
        for method, text in _UNFLOORED.items()
    )
    + tuple(Native(text, {"method": method, "output": "unfloored"}) for method, text in _UNFLOORED.items())
    + tuple(
        Native(f"IF({text}<0,1,0)", {"method": method, "output": "floored"}) for method, text in _UNFLOORED.items()
    ),
    why_no_native="Method fill_rate: Excel has no inverse of the unit normal loss.",
    examples=(
        Example(
            {"service_level": 0.95, "demand_mean": 100, "demand_sd": 20, "lead_time_mean": 9, "lead_time_sd": 2}, 343.46
        ),
        Example({"service_level": 0.95, "demand_sd": 20, "lead_time_mean": 9, "method": "demand"}, 98.69),
        Example(
            {"service_level": 0.98, "demand_sd": 60, "lead_time_mean": 1, "method": "fill_rate", "order_quantity": 900},
            12.99,
        ),
    ),
    equation="combined: z sqrt(L sd_d^2 + d^2 sd_L^2); demand: z sd_d sqrt(L); lead_time: z d sd_L; dependent: the sum "
    "of these two; periodic: as combined over L + R; fill_rate: k sd with G(k) = Q / sd (1 - fill rate)",
    source="Baudin (2012), combined; King, APICS Magazine (2011), demand and dependent; Heizer, Render, lead_time; "
    "Silver, Pyke, Thomas, fill_rate",
    notes="The lead time must not hold the review period: periodic adds it. Standard deviations are samples' (n - 1).",
)

_Q = "SQRT(2*{annual_demand}*{order_cost}/({holding_cost}"
_SLOW = "IF({annual_demand}<{production_rate},1-{annual_demand}/{production_rate},-1)"
_BACK = "*{stockout_cost}/({holding_cost}+{stockout_cost})"
_PLANS = (
    (("stockout_cost", "production_rate"), "", ""),
    (("stockout_cost",), f"*{_SLOW}", ""),
    (("production_rate",), "", _BACK),
    ((), f"*{_SLOW}", _BACK),
)


def _eoq_natives() -> tuple[Native, ...]:
    rows: list[Native] = []
    for without, gap, back in _PLANS:
        quantity = f"{_Q}{gap}{back}))"
        cost = f"SQRT(2*{{annual_demand}}*{{order_cost}}*{{holding_cost}}{gap}{back})+0/{{holding_cost}}"
        rows += [
            Native(quantity, {"output": "order_quantity"}, without),
            Native(cost, {"output": "policy_cost"}, without),
            Native(f"{quantity}{gap}{back}", {"output": "max_inventory"}, without),
            Native(f"{quantity}/{{annual_demand}}", {"output": "order_cycle"}, without),
            Native(
                f"{quantity}/{{production_rate}}" if gap else f"0*{quantity}", {"output": "production_time"}, without
            ),
        ]
    short = "{holding_cost}/({holding_cost}+{stockout_cost})+0/{holding_cost}"
    rows.append(Native("0/{holding_cost}", {"output": "stockout_fraction"}, ("stockout_cost",)))
    rows.append(Native(short, {"output": "stockout_fraction"}))
    return tuple(rows)


EOQ = Function(
    name="EOQ",
    python="eoq",
    category=CATEGORY,
    summary="Economic order quantity: the units per order with the least cost of ordering and holding a year; with "
    "planned backorders where a stockout cost is given, and for a finite production rate.",
    question="How much should one order be?",
    outputs=(
        Output(t.ORDER_QUANTITY, eoq.order_quantity),
        Output(t.ORDER_POLICY_COST, eoq.cost),
        Output(t.STOCKOUT_FRACTION, eoq.stockout_fraction),
        Output(t.MAX_INVENTORY, eoq.max_inventory),
        Output(t.ORDER_CYCLE, eoq.order_cycle),
        Output(t.PRODUCTION_TIME, eoq.production_time),
    ),
    arguments=(
        Argument(t.ANNUAL_DEMAND),
        Argument(t.ORDER_COST),
        Argument(t.HOLDING_COST, divides=True),
        Argument(t.STOCKOUT_COST, None),
        Argument(t.PRODUCTION_RATE, None),
    ),
    natives=_eoq_natives(),
    examples=(
        Example({"annual_demand": 5000, "order_cost": 400, "holding_cost": 28}, 377.96),
        Example({"annual_demand": 1300, "order_cost": 8, "holding_cost": 0.225, "stockout_cost": 5}, 310.81),
    ),
    equation="sqrt(2 D K / (h (1 - D/P)) x (h + p) / p); without P or p the factor is 1",
    source="Harris (1913); Snyder, Shen, Fundamentals of Supply Chain Theory, ch. 3",
    notes="Demand and holding cost are of one period, a year unless both are in another.",
)

EOQDISCOUNT = Function(
    name="EOQDISCOUNT", python="eoq_discount", category=CATEGORY,
    summary="Economic order quantity with discounts on all units: the quantity with the least cost of purchases, "
    "ordering and holding, given the price breaks and their unit costs.",
    question="Is it worth ordering more for a better price?",
    outputs=(Output(t.ORDER_QUANTITY, eoq.discount_quantity), Output(t.TOTAL_COST, eoq.discount_cost),
             Output(t.PRICE_REGION, eoq.discount_region)),
    arguments=(Argument(t.ANNUAL_DEMAND, shape=Shape.ONE), Argument(t.ORDER_COST, shape=Shape.ONE),
               Argument(t.HOLDING_COST_RATE, shape=Shape.ONE, divides=True),
               Argument(t.BREAKPOINTS, shape=Shape.RANGE, group="breaks"),
               Argument(t.BREAK_COSTS, shape=Shape.RANGE, group="breaks")),
    why_no_native="Every price break has its own candidate quantity and cost: two columns of their own.",
    examples=(Example({"annual_demand": 1300, "order_cost": 8, "holding_cost_rate": 0.3, "breakpoints": [0, 400, 800],
                       "unit_costs": [0.75, 0.72, 0.68]}, 800.0),
              Example({"annual_demand": 1300, "order_cost": 8, "holding_cost_rate": 0.3, "breakpoints": [0, 400, 800],
                       "unit_costs": [0.75, 0.72, 0.68], "output": "total_cost"}, 978.6)),
    equation="least of D c + K D / Q + i c Q / 2 over the price regions, each at its EOQ or its first quantity",
    source="Snyder, Shen, Fundamentals of Supply Chain Theory, section 3.4",
)  # fmt: skip

FUNCTIONS = (SAFETYSTOCK, EOQ, EOQDISCOUNT)
