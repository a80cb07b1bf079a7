"""Whether the books can be trusted."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import accuracy as formulas
from invxl.terms import performance as p
from invxl.terms import service as t
from invxl.terms.model import Term

CATEGORY = "Accuracy"


def _accuracy_natives() -> tuple[Native, ...]:
    rows = []
    variance = "ABS({counted}-{book})"
    for over in ("book", "counted"):
        base = f"{{{over}}}"
        within = f"({variance}<={{tolerance}}*ABS({base})*(1+1E-12))"
        rows += [
            Native(f"SUMPRODUCT({within}*1)/COUNT({{book}})", {"mode": "record", "over": over}),
            Native(f"1-SUMPRODUCT({variance})/SUM({base})", {"mode": "absolute_quantity", "over": over}),
            Native(
                f"1-SUMPRODUCT({variance}*{{unit_cost}})/SUMPRODUCT({base}*{{unit_cost}})",
                {"mode": "absolute_value", "over": over},
            ),
        ]
    return tuple(rows)


def _records(term: Term, **more: object) -> Argument:
    return Argument(term, shape=Shape.RANGE, group="records", **more)  # type: ignore[arg-type]


ACCURACY = Function(
    name="ACCURACY", python="accuracy", category=CATEGORY,
    summary="Inventory accuracy from counts: records within tolerance (default), or one less the sum of absolute "
    "variances, in units or in value. Overages and shortages are never netted.",
    question="Can the balance of the books be trusted?",
    outputs=(Output(t.ACCURACY, formulas.accuracy),),
    arguments=(_records(t.BOOK), _records(t.COUNTED), Argument(t.ACCURACY_MODE, "record", given_name="mode"),
               _records(t.TOLERANCE, default=0.0), Argument(t.ACCURACY_OVER, "book"),
               _records(t.UNIT_COST, default=None)),
    natives=_accuracy_natives(),
    examples=(Example({"book": [100, 100, 200, 50], "counted": [95, 105, 200, 49], "tolerance": 0.03}, 0.5),
              Example({"book": [100, 100, 200, 50], "counted": [95, 105, 200, 49], "mode": "absolute_quantity"},
                      0.9756, 4)),
    equation="records with |counted - book| <= tolerance x |book| / records; or 1 - sum of |counted - book| / sum of "
    "book",
    source="inventoryturns.com, accuracy (A 1 %, B 3 %, C 5 %); supplychainmetric.com, no netting",
    notes="A record of 0 is accurate only where 0 was found. The native twins take ranges without gaps.",
)  # fmt: skip

SHRINKAGE = Function(
    name="SHRINKAGE", python="shrinkage", category=CATEGORY,
    summary="Shrinkage: book less counted value at cost, divided by COGS (default), by sales or by book. A gain is "
    "negative. Name the basis beside the figure.",
    question="How much margin disappears from the shelves?",
    outputs=(Output(t.SHRINKAGE, formulas.shrinkage),),
    arguments=(Argument(t.BOOK_VALUE), Argument(t.COUNTED_VALUE), Argument(p.COGS, None),
               Argument(t.SHRINKAGE_BASIS, "cogs", given_name="basis"), Argument(p.REVENUE, None)),
    natives=(Native("({book_value}-{counted_value})/{cogs}", {"basis": "cogs"}),
             Native("({book_value}-{counted_value})/{revenue}", {"basis": "sales"}),
             Native("({book_value}-{counted_value})/{book_value}", {"basis": "book"})),
    examples=(Example({"book_value": 5000, "counted_value": 4850, "basis": "book"}, 0.03),
              Example({"book_value": 600, "counted_value": 580, "basis": "sales", "revenue": 520}, 0.0385, 4)),
    equation="(book - counted) / COGS, revenue or book",
    source="setupmyhotel.com; National Retail Federation (on sales)",
)  # fmt: skip

WRITEOFFRATE = Function(
    name="WRITEOFFRATE", python="write_off_rate", category=CATEGORY,
    summary="Write-off rate: stock written off in the period at cost, divided by average inventory.",
    question="How much of the stock ends in the bin?",
    outputs=(Output(t.WRITE_OFF_RATE, formulas.write_off_rate),),
    arguments=(Argument(t.WRITE_OFFS), Argument(p.AVERAGE_INVENTORY, divides=True)),
    natives=(Native("{write_offs}/{average_inventory}"),),
    examples=(Example({"write_offs": 5_000, "average_inventory": 250_000}, 0.02),),
    equation="write-offs / average inventory",
    source="KPI curriculum: obsolescence write-off rate by category",
)  # fmt: skip

FUNCTIONS = (ACCURACY, SHRINKAGE, WRITEOFFRATE)
