"""A call from a cell: cells in, cell values out. The one way for every host (Windows, Lite, VBA wrappers, tests).

In: None for a blank, numbers, text, TRUE and FALSE, dates, error values as text ("#N/A"), ranges as lists of rows.
Out: a number, a text, or a list of rows of these, errors as their text. Nothing is raised for what a cell may hold;
what is raised is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from invxl.catalogue import BY_NAME
from invxl.catalogue.evaluate import evaluate
from invxl.catalogue.values import Elements
from invxl.errors import ERROR_VALUES, FormulaError

Cell = None | bool | float | str
NAME_ERROR = ERROR_VALUES[5]


def call(name: str, arguments: Sequence[Any]) -> Cell | list[list[Cell]]:
    """What the cell with =NAME(arguments) shows. Arguments left out at the end are blank.

    >>> call("TURNOVER", [600000.0, 120000.0])
    5.0
    >>> call("TURNOVER", [[[100.0], [50.0]], [[20.0], [0.0]]])
    [[5.0], ['#DIV/0!']]
    """
    function = BY_NAME.get(name.upper())
    if function is None:
        return NAME_ERROR
    names = [a.name for a in function.all_arguments]
    if len(arguments) > len(names):
        return FormulaError.excel
    given = {key: _single(value) for key, value in zip(names, arguments, strict=False) if value is not None}
    try:
        return _cells(evaluate(function, given))
    except FormulaError as error:
        return error.excel


def _single(argument: Any) -> Any:
    """A range of one cell is that cell."""
    if isinstance(argument, list) and len(argument) == 1 and isinstance(argument[0], list) and len(argument[0]) == 1:
        return argument[0][0]
    return argument


def _cells(result: Elements) -> Cell | list[list[Cell]]:
    values, codes = result.values, result.codes
    if values.size == 0:
        return ERROR_VALUES[7]
    if values.size == 1:
        code = 0 if codes is None else int(codes.reshape(-1)[0])
        value: Cell = values.reshape(-1)[0].item() if values.dtype != object else values.reshape(-1)[0]
        return ERROR_VALUES[code] if code else value
    if values.ndim == 1:
        values = values.reshape(-1, 1)
        codes = None if codes is None else codes.reshape(-1, 1)
    rows: list[list[Cell]] = values.tolist()
    if codes is not None:
        for i, j in np.argwhere(codes).tolist():
            rows[i][j] = ERROR_VALUES[int(codes[i, j])]
    return rows
