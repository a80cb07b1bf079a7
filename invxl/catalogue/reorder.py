"""Service factors, reorder points, levels, orders; one order against uncertain demand."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import newsvendor
from invxl.formulas import reorder as formulas
from invxl.formulas.normal import unit_loss
from invxl.terms import classification as c
from invxl.terms import performance as p
from invxl.terms import replenishment as t
from invxl.terms import service as s

CATEGORY = "Replenishment"


SERVICEZ = Function(
    name="SERVICEZ", python="service_z", category=CATEGORY,
    summary="Service factor z: standard deviations of demand that the safety stock covers at a cycle service level.",
    question="How many standard deviations does a service level ask for?",
    outputs=(Output(t.Z, formulas.service_z),),
    arguments=(Argument(t.SERVICE_LEVEL),),
    natives=(Native("NORMSINV({service_level})"),),
    examples=(Example({"service_level": 0.95}, 1.644854, 6),),
    equation="z with P(Z <= z) = service level, Z standard normal",
    source="Wichura, Algorithm AS 241, Applied Statistics 37 (1988)",
)  # fmt: skip

UNITLOSS = Function(
    name="UNITLOSS", python="unit_loss", category=CATEGORY,
    summary="Unit normal loss: expected units short per standard deviation of demand, when stock covers z of them.",
    question="How short are we when we are short?",
    outputs=(Output(t.UNIT_LOSS, unit_loss),),
    arguments=(Argument(t.Z),),
    natives=(Native("NORMDIST({z},0,1,FALSE)-{z}*NORMSDIST(-{z})"),),
    examples=(Example({"z": 0.3975}, 0.2313, 4), Example({"z": 3.1}, 0.000267249, 9)),
    equation="L(z) = density(z) - z (1 - distribution(z))",
    source="Silver, Pyke, Thomas, Inventory and Production Management",
)  # fmt: skip

REORDERPOINT = Function(
    name="REORDERPOINT", python="reorder_point", category=CATEGORY,
    summary="Reorder point: demand over the lead time plus safety stock.",
    question="At which stock must we order?",
    outputs=(Output(t.REORDER_POINT, formulas.reorder_point),),
    arguments=(Argument(t.DEMAND_MEAN), Argument(t.LEAD_TIME_MEAN), Argument(t.SAFETY_STOCK, 0.0)),
    natives=(Native("{demand_mean}*{lead_time_mean}+{safety_stock}"),),
    examples=(Example({"demand_mean": 40, "lead_time_mean": 10, "safety_stock": 200}, 600.0),),
    equation="d L + safety stock",
    source="Calculator Academy; Exceldemy, reorder point",
)  # fmt: skip

FORECASTREORDERPOINT = Function(
    name="FORECASTREORDERPOINT", python="forecast_reorder_point", category=CATEGORY,
    summary="Reorder point from a forecast: the forecast of the periods that the lead time covers, the last by its "
    "days, plus safety stock. #N/A where the forecast is too short.",
    question="At which stock must we order, when demand changes?",
    outputs=(Output(t.REORDER_POINT, formulas.forecast_reorder_point),),
    arguments=(Argument(t.FORECAST_ROW, shape=Shape.RANGE), Argument(t.LEAD_TIME_MEAN),
               Argument(t.DAYS_PER_PERIOD, 30.0), Argument(t.SAFETY_STOCK, 0.0)),
    natives=(Native("IF({lead_time_mean}>{days_per_period}*COUNT({period_forecast}),NA(),{safety_stock}+SUMPRODUCT({period_forecast}*("
                    "ABS({lead_time_mean}/{days_per_period}-ROW({period_forecast})+MIN(ROW({period_forecast})))"
                    "-ABS({lead_time_mean}/{days_per_period}-ROW({period_forecast})+MIN(ROW({period_forecast}))-1)+1)/2))",
                    cells_only=True),),
    examples=(Example({"period_forecast": [200, 300], "lead_time_mean": 40, "days_per_period": 30,
                       "safety_stock": 100}, 400.0),),
    equation="sum of forecast x share of the period within the lead time, + safety stock",
    source="SAP, forecast-based reorder point planning",
    notes="The native twin takes the forecast in one column without gaps.",
)  # fmt: skip

RUNOUT = Function(
    name="RUNOUT", python="run_out", category=CATEGORY,
    summary="Projected run-out: days until the stock on hand is used up by the forecast, evenly within each period; or "
    "the date, from as_of on. #N/A where the stock outlasts the forecast.",
    question="When will we be out of stock?",
    outputs=(Output(t.RUN_OUT_DAYS, formulas.run_out), Output(t.RUN_OUT_DATE, formulas.run_out_date)),
    arguments=(Argument(p.ON_HAND), Argument(t.FORECAST_ROW, shape=Shape.RANGE), Argument(t.DAYS_PER_PERIOD, 30.0),
               Argument(c.AS_OF, None)),
    why_no_native="The stock is laid against a running total of the forecast: a column of its own.",
    examples=(Example({"on_hand": 250, "period_forecast": [100, 100, 100]}, 75.0),
              Example({"on_hand": 250, "period_forecast": [100, 100, 100], "as_of": 46022,
                       "output": "run_out_date"}, 46097.0)),
    equation="whole periods that the stock covers + the share of the next one, x days per period",
    source="Inventory Planner, stock cover on forecast",
)  # fmt: skip

MINMAX = Function(
    name="MINMAX", python="min_max", category=CATEGORY,
    summary="Minimum and maximum of a min/max policy: the reorder point, and that plus the order quantity; or the "
    "order-up-to level, where a review period is given instead of a quantity.",
    question="Between which levels should stock move?",
    outputs=(Output(t.MIN_LEVEL, formulas.min_level), Output(t.MAX_LEVEL, formulas.max_level)),
    arguments=(Argument(t.DEMAND_MEAN), Argument(t.LEAD_TIME_MEAN), Argument(t.SAFETY_STOCK, 0.0),
               Argument(t.ORDER_QUANTITY, None), Argument(t.REVIEW_PERIOD, None)),
    natives=(Native("{demand_mean}*{lead_time_mean}+{safety_stock}", {"output": "min"}),
             Native("{demand_mean}*({lead_time_mean}+{review_period})+{safety_stock}", {"output": "max"},
                    ("order_quantity",)),
             Native("{demand_mean}*{lead_time_mean}+{safety_stock}+{order_quantity}", {"output": "max"})),
    examples=(Example({"demand_mean": 40, "lead_time_mean": 10, "safety_stock": 200}, 600.0),
              Example({"demand_mean": 40, "lead_time_mean": 10, "safety_stock": 200, "order_quantity": 500,
                       "output": "max"}, 1100.0)),
    equation="min = d L + safety stock; max = min + Q, or d (L + R) + safety stock",
    source="Odoo, min/max rules; Silver, Pyke, Thomas, (R, S) policy",
)  # fmt: skip

ORDERUPTOLEVEL = Function(
    name="ORDERUPTOLEVEL", python="order_up_to_level", category=CATEGORY,
    summary="Order-up-to level under periodic review: demand over lead time plus review period, plus safety stock.",
    question="Up to what should each review order?",
    outputs=(Output(t.ORDER_UP_TO_LEVEL, formulas.order_up_to_level),),
    arguments=(Argument(t.DEMAND_MEAN), Argument(t.LEAD_TIME_MEAN), Argument(t.REVIEW_PERIOD, 0.0),
               Argument(t.SAFETY_STOCK, 0.0)),
    natives=(Native("{demand_mean}*({lead_time_mean}+{review_period})+{safety_stock}"),),
    examples=(Example({"demand_mean": 100, "lead_time_mean": 9, "review_period": 7, "safety_stock": 131.59}, 1731.59),),
    equation="d (L + R) + safety stock",
    source="Karl Knapp, fixed-period model",
)  # fmt: skip

_NEED = "MAX({order_up_to_level}-{inventory_position},{moq})"
_IDLE = "{inventory_position}>={order_up_to_level}"
_ABOVE = "{inventory_position}>{reorder_point}"

ORDERUPTO = Function(
    name="ORDERUPTO", python="order_up_to", category=CATEGORY,
    summary="Units to order: up to the level, at least the minimum order, in whole packs; 0 where the position is at "
    "the level, or above the reorder point where one is given.",
    question="How many units do we order now?",
    outputs=(Output(t.UNITS_TO_ORDER, formulas.order_up_to),),
    arguments=(Argument(t.ORDER_UP_TO_LEVEL), Argument(t.INVENTORY_POSITION), Argument(t.MOQ, 0.0),
               Argument(t.PACK_SIZE, None), Argument(t.REORDER_POINT, None)),
    natives=(Native(f"IF({_IDLE},0,{_NEED})", without=("pack_size", "reorder_point")),
             Native(f"IF({_IDLE},0,CEILING({_NEED},{{pack_size}}))", without=("reorder_point",)),
             Native(f"IF({_IDLE},0,IF({_ABOVE},0,{_NEED}))", without=("pack_size",)),
             Native(f"IF({_IDLE},0,IF({_ABOVE},0,CEILING({_NEED},{{pack_size}})))")),
    examples=(Example({"order_up_to_level": 1000, "inventory_position": 310, "moq": 500, "pack_size": 24}, 696.0),
              Example({"order_up_to_level": 1000, "inventory_position": 900, "moq": 500}, 500.0)),
    equation="max(S - position, MOQ), raised to whole packs",
    source="Odoo, replenishment with minimum order and multiples",
)  # fmt: skip

_RATIO = "{underage_cost}/({underage_cost}+{overage_cost})"
_MEAN = "{demand_mean}*({lead_time_mean}+1)"
_SD = "{demand_sd}*SQRT({lead_time_mean}+1)"
_AT = f"(({{base_stock}}-{_MEAN})/({_SD}))"
_SHORT = (
    f"IF({{demand_sd}}=0,IF({_MEAN}>{{base_stock}},{_MEAN}-{{base_stock}},0),"
    f"{_SD}*(NORMDIST({_AT},0,1,FALSE)-{_AT}*NORMSDIST(-{_AT})))"
)

NEWSVENDOR = Function(
    name="NEWSVENDOR", python="newsvendor", category=CATEGORY,
    summary="Newsvendor: the stock level with the least expected cost of units left over and units short; its cost, or "
    "the cost of a level given. Stock must last lead time + one period.",
    question="How much do we stock when too much and too little both cost?",
    outputs=(Output(t.BASE_STOCK_LEVEL, newsvendor.base_stock_level), Output(t.EXPECTED_COST, newsvendor.expected_cost),
             Output(t.CRITICAL_RATIO, newsvendor.critical_ratio)),
    arguments=(Argument(t.OVERAGE_COST), Argument(t.UNDERAGE_COST), Argument(t.DEMAND_MEAN), Argument(t.DEMAND_SD,
    None),
               Argument(t.LEAD_TIME_MEAN, 0.0), Argument(t.DISTRIBUTION, "normal"), Argument(t.BASE_STOCK, None)),
    natives=(Native(f"{_MEAN}+NORMSINV({_RATIO})*{_SD}", {"distribution": "normal", "output": "base_stock_level"}),
             Native(f"({{overage_cost}}+{{underage_cost}})*NORMDIST(NORMSINV({_RATIO}),0,1,FALSE)*{_SD}",
                    {"distribution": "normal", "output": "expected_cost"}, ("base_stock",)),
             Native(f"{{overage_cost}}*({{base_stock}}-{_MEAN})+({{overage_cost}}+{{underage_cost}})*{_SHORT}",
                    {"distribution": "normal", "output": "expected_cost"}),
             Native(_RATIO, {"output": "critical_ratio"})),
    why_no_native="Distribution poisson: Excel has no inverse of the Poisson distribution.",
    examples=(Example({"overage_cost": 0.18, "underage_cost": 0.7, "demand_mean": 50, "demand_sd": 8}, 56.60),
              Example({"overage_cost": 0.18, "underage_cost": 0.7, "demand_mean": 50, "demand_sd": 8, "base_stock": 60,
                       "output": "expected_cost"}, 2.16),
              Example({"overage_cost": 1, "underage_cost": 4, "demand_mean": 6, "distribution": "poisson"}, 8.0)),
    equation="P(demand <= S) = Cu / (Cu + Co); cost = Co (S - mean) + (Co + Cu) E[short], over lead time + one period",
    source="Snyder, Shen, Fundamentals of Supply Chain Theory, ch. 4",
)  # fmt: skip

_MARGIN = "({unit_price}-{unit_cost})/({unit_price}-{salvage_value})"
_Z = f"NORMSINV({_MARGIN})"
_SOUND = "IF(({unit_cost}-{salvage_value}>0)*({unit_price}-{unit_cost}>0),%s,SQRT(-1))"
_COST = f"({{unit_price}}-{{salvage_value}})*NORMDIST({_Z},0,1,FALSE)*{{demand_sd}}"

NEWSVENDORPRICE = Function(
    name="NEWSVENDORPRICE", python="newsvendor_price", category=CATEGORY,
    summary="Newsvendor from prices: the order with the highest expected profit, from price, cost and salvage value; "
    "or "
    "its profit, cost of uncertainty, units above mean demand, or share of demand filled.",
    question="How much of a seasonal item do we buy?",
    outputs=(Output(t.ORDER_QUANTITY, newsvendor.price_quantity), Output(t.EXPECTED_PROFIT, newsvendor.price_profit),
             Output(t.EXPECTED_COST, newsvendor.price_expected_cost), Output(t.EXPECTED_SAFETY,
             newsvendor.price_safety_stock), Output(t.EXPECTED_FILL, newsvendor.price_fill_rate)),
    arguments=(Argument(s.UNIT_PRICE), Argument(s.UNIT_COST), Argument(t.DEMAND_MEAN), Argument(t.DEMAND_SD),
               Argument(t.SALVAGE_VALUE, 0.0)),
    natives=(Native(_SOUND % f"{{demand_mean}}+{_Z}*{{demand_sd}}", {"output": "order_quantity"}),
             Native(_SOUND % f"({{unit_price}}-{{unit_cost}})*{{demand_mean}}-{_COST}", {"output": "profit"}),
             Native(_SOUND % _COST, {"output": "expected_cost"}),
             Native(_SOUND % f"{_Z}*{{demand_sd}}", {"output": "above_mean"}),
             Native(_SOUND % f"1-{{demand_sd}}*(NORMDIST({_Z},0,1,FALSE)-{_Z}*NORMSDIST(-{_Z}))/{{demand_mean}}",
                    {"output": "filled"})),
    examples=(Example({"unit_price": 4, "unit_cost": 1, "demand_mean": 100, "demand_sd": 30}, 120.23),
              Example({"unit_price": 4, "unit_cost": 1, "demand_mean": 100, "demand_sd": 30,
                       "output": "profit"}, 261.87)),
    equation="Q = mean + z sd, z at (price - cost) / (price - salvage); profit = (price - cost) mean - (price - "
    "salvage) "
    "density(z) sd",
    source="Snyder, Shen, ch. 4; Porteus, as in SCperf",
)  # fmt: skip

FUNCTIONS = (
    SERVICEZ, UNITLOSS, REORDERPOINT, FORECASTREORDERPOINT, RUNOUT, MINMAX, ORDERUPTOLEVEL, ORDERUPTO, NEWSVENDOR,
    NEWSVENDORPRICE,
)  # fmt: skip
