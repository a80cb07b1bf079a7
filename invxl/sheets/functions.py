"""The Functions sheet: the function library with its native Excel formulas, from the catalogue."""

from __future__ import annotations

from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import signature
from invxl.pack import Column, Sheet, Table
from invxl.sheets.context import Context
from invxl.sheets.frame import TABLE_ROW, framed, text
from invxl.terms.model import Format

NAME = "Functions"
TABLE = "tblFunctions"


def build(context: Context) -> Sheet:
    """The sheet; one row per function, the same in every pack."""
    columns = (
        Column("name", "Function", [f.name for f in FUNCTIONS], Format.TEXT, width=22),
        Column("category", "Category", [f.category for f in FUNCTIONS], width=18),
        Column("signature", "How to write it", [signature(f) for f in FUNCTIONS], Format.TEXT, width=56, wrap=True),
        Column("summary", "Returns", [f.summary for f in FUNCTIONS], width=60, wrap=True),
        Column("unit", "Unit", [text(f.returns.unit) for f in FUNCTIONS], width=16),
        Column("question", "Question it answers", [f.question for f in FUNCTIONS], width=48, wrap=True),
        Column("equation", "Equation", [text(f.equation) for f in FUNCTIONS], Format.TEXT, width=50, wrap=True),
        Column("native", "In Excel's own functions",
               [text(f.natives[0].text if f.natives else f.why_no_native) for f in FUNCTIONS], Format.TEXT, width=50,
               wrap=True, help="Works in any workbook; put your cells in place of the braces"),
        Column("notes", "What to know", [text(f.notes) for f in FUNCTIONS], width=50, wrap=True),
        Column("source", "Source", [text(f.source) for f in FUNCTIONS], width=40, wrap=True),
    )  # fmt: skip
    note = 'In cells, write the native formula; in Python, import invxl. "invxl functions NAME" explains one.'
    sheet = Sheet(NAME, "Functions", table=Table(TABLE, columns, key=("name",), keep_removed=False),
                  table_row=TABLE_ROW, pages_wide=2)  # fmt: skip
    return framed(context, sheet, note)
