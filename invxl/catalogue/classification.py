"""ABC and XYZ classes, ages and aging."""

from __future__ import annotations

from invxl.catalogue.model import Argument, Example, Function, Native, Output, Shape
from invxl.formulas import classification as formulas
from invxl.terms import classification as t

CATEGORY = "Classification and aging"

ABCCLASS = Function(
    name="ABCCLASS", python="abc_class", category=CATEGORY,
    summary="ABC class of every item of a range by its share of positive usage; or its rank, share or cumulative "
    "share. "
    "Ties keep their order: sort by SKU first. Spills.",
    question="Which few items make up most of the value?",
    outputs=(Output(t.ABC_CLASS, formulas.abc_class), Output(t.CUMULATIVE_SHARE, formulas.cumulative_share),
             Output(t.USAGE_SHARE, formulas.share), Output(t.ABC_RANK, formulas.abc_rank)),
    arguments=(Argument(t.USAGE, shape=Shape.ROWS), Argument(t.CUT_A, 0.8, Shape.ONE),
               Argument(t.CUT_B, 0.95,
    Shape.ONE),
               Argument(t.ABC_RULE, "before")),
    why_no_native="Each item needs the total of all items ranked before it, ties by row: a column of its own, or a "
    "matrix of items by items, which no workbook bears for some thousand items.",
    examples=(Example({"usage": [50, 30, 15, 5, 0, -1]}, ["A", "A", "B", "C", "No usage", "Negative usage"]),
              Example({"usage": [50, 30, 15, 5], "rule": "including"}, ["A", "A", "B", "C"]),
              Example({"usage": [50, 30, 20], "output": "cumulative_share"}, [0.5, 0.8, 1.0])),
    equation="A while the cumulative share before the item is below cut_a, B below cut_b, else C; rule including: "
    "while the share "
    "with the item is at most the cut",
    source="inventoryturns.com; apicsforum, ABC by annual usage value",
)  # fmt: skip

XYZCLASS = Function(
    name="XYZCLASS", python="xyz_class", category=CATEGORY,
    summary="XYZ class of one item by the coefficient of variation of its demand per complete period; or that "
    "coefficient. There are no standard cut-offs: state yours.",
    question="How even is the demand of an item?",
    outputs=(Output(t.XYZ_CLASS, formulas.xyz_class), Output(t.DEMAND_CV, formulas.coefficient_of_variation)),
    arguments=(Argument(t.DEMANDS, shape=Shape.RANGE), Argument(t.CUT_X, 0.5), Argument(t.CUT_Y, 1.0),
               Argument(t.SD_BASIS, "sample")),
    natives=(Native('IF({cut_x}-{cut_y}>=0,SQRT(-1),IF(STDEV({demands})/AVERAGE({demands})<0,SQRT(-1),'
                    'IF(STDEV({demands})/AVERAGE({demands})<={cut_x}+1E-10,"X",'
                    'IF(STDEV({demands})/AVERAGE({demands})<={cut_y}+1E-10,"Y","Z"))))',
                    {"output": "xyz_class", "sd_basis": "sample"}),
             Native('IF({cut_x}-{cut_y}>=0,SQRT(-1),IF(STDEVP({demands})/AVERAGE({demands})<0,SQRT(-1),'
                    'IF(STDEVP({demands})/AVERAGE({demands})<={cut_x}+1E-10,"X",'
                    'IF(STDEVP({demands})/AVERAGE({demands})<={cut_y}+1E-10,"Y","Z"))))',
                    {"output": "xyz_class", "sd_basis": "population"}),
             Native("STDEV({demands})/AVERAGE({demands})", {"output": "demand_cv", "sd_basis": "sample"}),
             Native("STDEVP({demands})/AVERAGE({demands})", {"output": "demand_cv", "sd_basis": "population"})),
    examples=(Example({"demands": [80, 100, 120]}, "X"),
              Example({"demands": [80, 100, 120], "output": "demand_cv"}, 0.2)),
    equation="CV = standard deviation / mean; X up to cut_x, Y up to cut_y, else Z",
    source="calcbee.com (0.5, 1.0); supplychainpy (0.2, 0.6); priceva (0.1, 0.25)",
)  # fmt: skip

AGE = Function(
    name="AGE", python="age", category=CATEGORY,
    summary="Age in days of stock received on a day, at the closing day. A receipt after the closing day has no age.",
    question="How long has it lain here?",
    outputs=(Output(t.AGE, formulas.age),),
    arguments=(Argument(t.RECEIPT_DATE), Argument(t.AS_OF)),
    natives=(Native("IF(INT({as_of})<INT({receipt_date}),SQRT(-1),INT({as_of})-INT({receipt_date}))"),),
    examples=(Example({"receipt_date": 45992, "as_of": 46022}, 30.0),),
    equation="as of - receipt date, in whole days",
    source="ERPNext, stock ageing",
)  # fmt: skip

_NUMBER = "SUMPRODUCT(({bounds}-{age_days}<0)*1)"
_NAMED = (f'IF({_NUMBER}=COUNT({{bounds}}),"Over "&MAX({{bounds}}),IF({_NUMBER}=0,0,SMALL({{bounds}},{_NUMBER})+1)'
          f'&"-"&SMALL({{bounds}},{_NUMBER}+1))')  # fmt: skip

AGEBUCKET = Function(
    name="AGEBUCKET", python="age_bucket", category=CATEGORY,
    summary="Age bucket of an age in days: its name, or its number. Upper bounds are inclusive: 30 days are in 0-30.",
    question="In which aging band is it?",
    outputs=(Output(t.AGE_BUCKET, formulas.age_bucket), Output(t.BUCKET_NUMBER, formulas.bucket_number)),
    arguments=(Argument(t.AGE_DAYS), Argument(t.BOUNDS, None, Shape.RANGE)),
    natives=(Native(_NAMED.replace("{bounds}", "{{30;60;90;180;365}}"), {"output": "age_bucket"}, ("bounds",)),
             Native(_NAMED, {"output": "age_bucket"}),
             Native(_NUMBER.replace("{bounds}", "{{30;60;90;180;365}}") + "+1", {"output": "bucket_number"},
                    ("bounds",)),
             Native(_NUMBER + "+1", {"output": "bucket_number"})),
    examples=(Example({"age_days": 30}, "0-30"), Example({"age_days": 400}, "Over 365"),
              Example({"age_days": 31, "bounds": [30, 60], "output": "bucket_number"}, 2.0)),
    equation="the first bucket whose upper bound is at least the age",
    source="ERPNext, stock ageing; boundaries inclusive at the upper end",
    notes="The native twins take bounds without gaps.",
)  # fmt: skip

AVERAGEAGE = Function(
    name="AVERAGEAGE", python="average_age", category=CATEGORY,
    summary="Average age of layers, weighted by quantity.",
    question="How old is the stock on the whole?",
    outputs=(Output(t.AVERAGE_AGE, formulas.average_age),),
    arguments=(Argument(t.QUANTITY, shape=Shape.RANGE, group="layers"),
               Argument(t.AGE_DAYS, shape=Shape.RANGE, group="layers")),
    natives=(Native("SUMPRODUCT({quantity}*{age_days})/SUM({quantity})"),),
    examples=(Example({"quantity": [5, 2], "age_days": [15, 45]}, 23.57),),
    equation="sum of quantity x age / sum of quantity",
    source="Dynamics 365, inventory aging report",
    notes="The native twin takes ranges of numbers without text.",
)  # fmt: skip

AGINGTABLE = Function(
    name="AGINGTABLE", python="aging_table", category=CATEGORY,
    summary="Aging of stock by FIFO: units per age bucket, the youngest receipts making up the stock; last the units "
    "without receipt history. Or what is left of each receipt, or the average age. Spills.",
    question="How old is the stock of an item, band by band?",
    outputs=(Output(t.AGING, formulas.aging_table), Output(t.LAYERS_LEFT, formulas.layers),
             Output(t.AVERAGE_AGE, formulas.stock_age)),
    arguments=(Argument(t.STOCK, shape=Shape.ONE), Argument(t.RECEIPT_QUANTITY, shape=Shape.RANGE, group="receipts"),
               Argument(t.RECEIPT_AGE, shape=Shape.RANGE, group="receipts"), Argument(t.BOUNDS, None, Shape.RANGE)),
    why_no_native="The stock is laid against a running total of the receipts by age: a sorted column of its own.",
    examples=(Example({"stock": 12, "receipt_quantity": [5, 5], "receipt_age": [15, 45], "bounds": [30, 60]},
                      [5.0, 5.0, 0.0, 2.0]),
              Example({"stock": 7, "receipt_quantity": [5, 5], "receipt_age": [15, 45],
                       "output": "average_age"}, 23.57)),
    equation="layer left = min(received, stock - younger receipts), not below 0",
    source="ERPNext, stock ageing (FIFO); reverse walk over receipts",
)  # fmt: skip

FUNCTIONS = (ABCCLASS, XYZCLASS, AGE, AGEBUCKET, AVERAGEAGE, AGINGTABLE)
