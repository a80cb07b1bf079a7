"""How customers and suppliers are served."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import service as formulas
from invxl.terms import classification as c
from invxl.terms import performance as p
from invxl.terms import service as t
from invxl.terms.model import Term

CATEGORY = "Service"
CLEAN = "The native twins take ranges of numbers without text."
HELPER = "Mode order: Excel needs a helper column to know the orders' worst lines."


def _row(term: Term, default: object = None) -> Argument:
    return Argument(term, default, Shape.RANGE, group="lines")


def _lines(*terms: Term) -> tuple[Argument, ...]:
    return tuple(Argument(term, shape=Shape.RANGE, group="lines") for term in terms)


def _fill_natives() -> tuple[Native, ...]:
    rows = []
    for without, net in ((("cancelled",), "{ordered}"), ((), "({ordered}-{cancelled})")):
        alive = f"({net}>0)"
        filled = f"{alive}*(({{shipped}}<{net})*{{shipped}}+({{shipped}}>={net})*{net})"
        rows += [
            Native(f"SUMPRODUCT({filled})/SUMPRODUCT({alive}*{net})", {"mode": "unit"}, without),
            Native(
                f"SUMPRODUCT({filled}*{{unit_price}})/SUMPRODUCT({alive}*{net}*{{unit_price}})",
                {"mode": "value"},
                without,
            ),
            Native(f"SUMPRODUCT({alive}*({{shipped}}>={net}))/SUMPRODUCT({alive}*1)", {"mode": "line"}, without),
        ]
    return tuple(rows)


FILLRATE = Function(
    name="FILLRATE", python="fill_rate", category=CATEGORY,
    summary="Fill rate from order lines, net of cancellations: units shipped of units ordered (default), lines or "
    "orders shipped in full, or value. An excess on one line fills no other.",
    question="How much of what customers ordered did they get?",
    outputs=(Output(t.FILL_RATE, formulas.fill_rate),),
    arguments=(*_lines(t.ORDERED, t.SHIPPED), Argument(t.FILL_MODE, "unit", given_name="mode"), _row(t.ORDER_NUMBER),
               _row(t.UNIT_PRICE), _row(t.CANCELLED, 0.0)),
    natives=_fill_natives(),
    why_no_native=HELPER,
    examples=(Example({"ordered": [100, 100], "shipped": [100, 75]}, 0.875, 3),
              Example({"ordered": [100, 100], "shipped": [100, 75], "mode": "line"}, 0.5),
              Example({"ordered": [10, 20, 5], "shipped": [10, 15, 5], "mode": "order",
                       "order_number": ["A", "A", "B"]}, 0.5)),
    equation="unit: sum of min(shipped, ordered) / sum of ordered; value: the same at unit price; line, order: "
    "complete / all",
    source="glossaria.net, fill rate; worked example of unit, line and value fill: 70, 75 and 80 %",
    notes="Lines wholly cancelled are not counted. For the first shipment only, give its quantities as shipped. "
    + CLEAN,
)  # fmt: skip

BACKORDERRATE = Function(
    name="BACKORDERRATE", python="backorder_rate", category=CATEGORY,
    summary="Backorder rate from order lines: units on backorder of units ordered (default), or lines or orders with "
    "anything waiting.",
    question="How much demand waits for stock?",
    outputs=(Output(t.BACKORDER_RATE, formulas.backorder_rate),),
    arguments=(*_lines(t.BACKORDERED, t.ORDERED), Argument(t.BACKORDER_MODE, "unit", given_name="mode"),
               _row(t.ORDER_NUMBER)),
    natives=(Native("SUM({backordered})/SUM({ordered})", {"mode": "unit"}),
             Native("SUMPRODUCT(({ordered}>0)*({backordered}>0))/SUMPRODUCT(({ordered}>0)*1)", {"mode": "line"})),
    why_no_native=HELPER,
    examples=(Example({"backordered": [45], "ordered": [295]}, 0.1525, 4),
              Example({"backordered": [0, 5, 0, 0], "ordered": [10, 10, 10, 10], "mode": "line"}, 0.25)),
    equation="sum of units on backorder / sum of units ordered; or the same of lines or orders",
    source="Spendflo, backorder rate",
)  # fmt: skip

STOCKOUTRATE = Function(
    name="STOCKOUTRATE", python="stockout_rate", category=CATEGORY,
    summary="Stockout rate: items at or below zero on hand that had demand, divided by items with demand. One row an "
    "item.",
    question="Where are sales at risk because there is no stock?",
    outputs=(Output(t.STOCKOUT_RATE, formulas.stockout_rate),),
    arguments=_lines(p.ON_HAND, p.DEMAND),
    natives=(Native("SUMPRODUCT(({demand}>0)*({on_hand}<=0))/SUMPRODUCT(({demand}>0)*1)"),),
    examples=(Example({"on_hand": [0, 5, 0, -1], "demand": [3, 3, 0, 2]}, 0.67),),
    equation="items with on hand <= 0 and demand > 0 / items with demand > 0",
    source="Share of SKUs out of stock, of those with demand",
    notes="With one row per period of one item it is the item's stockout frequency. " + CLEAN,
)  # fmt: skip

PERFECTORDER = Function(
    name="PERFECTORDER", python="perfect_order", category=CATEGORY,
    summary="Perfect order rate: the product of the shares of orders on time, in full, free of damage and rightly "
    "documented.",
    question="How many orders go right in every respect?",
    outputs=(Output(t.PERFECT_ORDER, formulas.perfect_order),),
    arguments=(Argument(t.ON_TIME), Argument(t.IN_FULL), Argument(t.DAMAGE_FREE, 1.0), Argument(t.DOCUMENTED, 1.0)),
    natives=(Native("{on_time}*{in_full}*{damage_free}*{documented}"),),
    examples=(Example({"on_time": 0.95, "in_full": 0.97, "damage_free": 0.99, "documented": 0.98}, 0.894, 3),),
    equation="on time x in full x free of damage x rightly documented",
    source="SCOR model, perfect order fulfilment (as an index of independent shares)",
)  # fmt: skip


def _day_natives(start: str, end: str, **when: str) -> tuple[Native, ...]:
    def working(tail: str) -> str:
        return (
            f"IF({{{end}}}-{{{start}}}<0,SQRT(-1),IF(INT({{{end}}})=INT({{{start}}}),0,"
            f"NETWORKDAYS({{{start}}}+1,{{{end}}}{tail})))"
        )

    return (
        Native(f"IF({{{end}}}-{{{start}}}<0,SQRT(-1),{{{end}}}-{{{start}}})", {"days": "calendar", **when}),
        Native(working(""), {"days": "working", **when}, ("holidays",)),
        Native(working(",{holidays}"), {"days": "working", **when}),
    )


_HOLIDAYS = Argument(t.HOLIDAYS, None, Shape.RANGE)

CYCLETIME = Function(
    name="CYCLETIME", python="cycle_time", category=CATEGORY,
    summary="Order cycle time: days from the order until it is shipped (default) or delivered; calendar days, or "
    "working days on request. Name the end beside the figure.",
    question="How fast does an order become revenue?",
    outputs=(Output(t.CYCLE_TIME, formulas.cycle_time),),
    arguments=(Argument(t.ORDER_DATE), Argument(t.SHIP_DATE, None), Argument(t.CYCLE_END, "ship"),
               Argument(t.DELIVERY_DATE, None), Argument(t.DAY_COUNT, "calendar"), _HOLIDAYS),
    natives=(*_day_natives("order_date", "ship_date", cycle_end="ship"),
             *_day_natives("order_date", "delivery_date", cycle_end="deliver")),
    examples=(Example({"order_date": 46027, "ship_date": 46034}, 7.0),
              Example({"order_date": 46027, "ship_date": 46034, "days": "working"}, 5.0),
              Example({"order_date": 46027, "cycle_end": "deliver", "delivery_date": 46036}, 9.0)),
    equation="end date - order date; working: Mondays to Fridays but holidays after the order date up to the end date",
    source="IBF glossary, order fulfilment lead time",
)  # fmt: skip

SUPPLYDELAY = Function(
    name="SUPPLYDELAY", python="supply_delay", category=CATEGORY,
    summary="Supply delay: days from ordering to receipt; calendar days, or working days on request.",
    question="How long does the supplier take?",
    outputs=(Output(t.SUPPLY_DELAY, formulas.supply_delay),),
    arguments=(Argument(t.ORDERED_DATE), Argument(t.RECEIVED_DATE), Argument(t.DAY_COUNT, "calendar"), _HOLIDAYS),
    natives=_day_natives("ordered_date", "received_date"),
    examples=(Example({"ordered_date": 46027, "received_date": 46041}, 14.0),),
    equation="received date - ordered date",
    source="Oliver Wight glossary, lead time (the supplier's part)",
)  # fmt: skip

LEADTIME = Function(
    name="LEADTIME", python="lead_time", category=CATEGORY,
    summary="Lead time: supply delay plus the buyer's own delay in reordering. A review period is not part of it: "
    "SAFETYSTOCK's method periodic adds that.",
    question="How long before need must cash be committed?",
    outputs=(Output(t.LEAD_TIME, formulas.lead_time),),
    arguments=(Argument(t.SUPPLY_DELAY), Argument(t.REORDERING_DELAY, 0.0)),
    natives=(Native("{supply_delay}+{reordering_delay}"),),
    examples=(Example({"supply_delay": 14, "reordering_delay": 3}, 17.0),),
    equation="supply delay + reordering delay",
    source="Oliver Wight glossary; IBF glossary, lead time",
)  # fmt: skip

LEADTIMESTATS = Function(
    name="LEADTIMESTATS", python="lead_time_stats", category=CATEGORY,
    summary="Lead-time statistics of a range: the mean (default), the standard deviation (sample unless asked), the "
    "coefficient of variation, or the longest.",
    question="How much buffer does unreliable supply cost?",
    outputs=(Output(t.MEAN, formulas.mean), Output(t.SD, formulas.deviation),
             Output(t.CV, formulas.variation), Output(t.LEAD_TIME_LONGEST, formulas.longest)),
    arguments=(Argument(t.LEAD_TIMES, shape=Shape.RANGE), Argument(c.SD_BASIS, "sample")),
    natives=(Native("AVERAGE({lead_times})", {"output": "mean"}),
             Native("STDEV({lead_times})", {"output": "sd", "sd_basis": "sample"}),
             Native("STDEVP({lead_times})", {"output": "sd", "sd_basis": "population"}),
             Native("STDEV({lead_times})/AVERAGE({lead_times})", {"output": "cv", "sd_basis": "sample"}),
             Native("STDEVP({lead_times})/AVERAGE({lead_times})", {"output": "cv", "sd_basis": "population"}),
             Native("MAX({lead_times})", {"output": "longest"})),
    examples=(Example({"lead_times": [10, 12, 14]}, 12.0),
              Example({"lead_times": [10, 12, 14], "output": "sd"}, 2.0)),
    equation="mean; sqrt(sum of (x - mean)^2 / (n - 1)), or / n; that / mean; maximum",
    source="Baudin (2012), lead-time statistics",
)  # fmt: skip

ONTIME = Function(
    name="ONTIME", python="on_time", category=CATEGORY,
    summary="On time: lines received on or before the promised date, plus a grace where given, divided by lines.",
    question="Can promises be planned on?",
    outputs=(Output(t.ON_TIME_RATE, formulas.on_time_rate),),
    arguments=(*_lines(t.PROMISED_DATE, t.RECEIVED_DATE), Argument(t.GRACE_DAYS, 0.0)),
    natives=(Native("SUMPRODUCT((INT({received_date})<=INT({promised_date})+{grace_days})*1)/COUNT({promised_date})"),),
    examples=(Example({"promised_date": [46027, 46030], "received_date": [46027, 46031]}, 0.5),),
    equation="lines with received date <= promised date + grace / lines with both dates",
    source="Baudin (2012), on-time share",
)  # fmt: skip

POVARIANCE = Function(
    name="POVARIANCE", python="po_variance", category=CATEGORY,
    summary="Purchase receipt variance: days off the promised dates, late or early, over planned lead times (ordered "
    "to promised), both summed; or the share of lines off their date.",
    question="How far are receipts off the plan?",
    outputs=(Output(t.PO_VARIANCE, formulas.po_variance),),
    arguments=(*_lines(t.PROMISED_DATE, t.RECEIVED_DATE),
               Argument(t.PO_VARIANCE_BASIS, "lead_time", given_name="basis"),
               _row(t.ORDERED_DATE)),
    natives=(Native("SUMPRODUCT(ABS(INT({received_date})-INT({promised_date})))"
                    "/SUMPRODUCT(INT({promised_date})-INT({ordered_date}))", {"basis": "lead_time"}),
             Native("SUMPRODUCT((INT({received_date})<>INT({promised_date}))*1)/COUNT({promised_date})",
                    {"basis": "lines"})),
    examples=(Example({"promised_date": [46040, 46050], "received_date": [46042, 46049],
                       "ordered_date": [46030, 46030]}, 0.1),
              Example({"promised_date": [46040, 46050], "received_date": [46042, 46050], "basis": "lines"}, 0.5)),
    equation="sum of |received - promised| / sum of (promised - ordered); or lines off their date / lines",
    source="KPI curriculum: alert when receipts are off planned delivery dates by more than 10 %",
)  # fmt: skip

FUNCTIONS = (
    FILLRATE, BACKORDERRATE, STOCKOUTRATE, PERFECTORDER, CYCLETIME, SUPPLYDELAY, LEADTIME, LEADTIMESTATS, ONTIME,
    POVARIANCE,
)  # fmt: skip
