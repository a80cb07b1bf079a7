"""The Functions sheet: each function's question, arguments, native formula and an example, from the catalogue."""

from __future__ import annotations

from typing import Any

from invxl.catalogue import FUNCTIONS
from invxl.catalogue.docs import arguments_text, signature
from invxl.catalogue.native import readable, shown_example
from invxl.pack import Column, Formula, Sheet, Table
from invxl.sheets.context import Context
from invxl.sheets.frame import TABLE_ROW, framed, text
from invxl.terms.model import Format

NAME = "Functions"
TABLE = "tblFunctions"


def build(context: Context) -> Sheet:
    """The sheet; one row per function, the same in every pack."""
    examples = [shown_example(f) for f in FUNCTIONS]
    columns = (
        Column("name", "Function", [f.name for f in FUNCTIONS], Format.TEXT, width=22),
        Column("category", "Category", [f.category for f in FUNCTIONS], width=18),
        Column("question", "Question it answers", [f.question for f in FUNCTIONS], width=48, wrap=True),
        Column("signature", "How to write it", [signature(f) for f in FUNCTIONS], Format.TEXT, width=56, wrap=True),
        Column("arguments", "Arguments", [arguments_text(f) for f in FUNCTIONS], Format.TEXT, width=60, wrap=True,
               help="Each with its unit in brackets, what it may be, and its default"),
        Column("summary", "Returns", [f.summary for f in FUNCTIONS], width=60, wrap=True),
        Column("unit", "Unit", [text(f.returns.unit) for f in FUNCTIONS], width=16),
        Column("example", "Example", [call for call, _, _ in examples], Format.TEXT, width=40, wrap=True),
        Column("value", "Value (in the unit)", [_shown(native, value) for _, native, value in examples], width=18,
               wrap=True, help="Computed by Excel's own functions where it can; a table is shown as its rows"),
        Column("native", "In Excel's own functions", [text(readable(f) or f.why_no_native) for f in FUNCTIONS],
               Format.TEXT, width=50, wrap=True, help="For the defaults; put your cells in place of the names"),
        Column("equation", "Equation", [text(f.equation) for f in FUNCTIONS], Format.TEXT, width=50, wrap=True),
        Column("notes", "What to know", [text(f.notes) for f in FUNCTIONS], width=50, wrap=True),
        Column("source", "Source", [text(f.source) for f in FUNCTIONS], width=40, wrap=True),
    )  # fmt: skip
    note = 'How to use them on your machine stands on About. "invxl functions NAME" explains one.'
    sheet = Sheet(NAME, "Functions", table=Table(TABLE, columns, key=("name",), keep_removed=False),
                  table_row=TABLE_ROW, pages_wide=2)  # fmt: skip
    return framed(context, sheet, note)


def _shown(native: str, value: Any) -> Formula | float | str:
    if native:
        return Formula(native, value)
    return value.strip("[]").replace("'", "") if isinstance(value, str) else float(value)
