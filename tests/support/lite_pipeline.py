"""xlwings' pipeline for servers and Lite, the cells that are sent through it, and what its answers show."""

from __future__ import annotations

from typing import Any

PIPELINE = """
import asyncio, json, sys
import xlwings as xw
from xlwings import server
from importlib import import_module
module = import_module(sys.argv[1])
def call(name, *given):
    data = {"func_name": name, "args": list(given), "caller_address": "Sheet1!B2", "date_format": "m/d/yyyy",
            "culture_info_name": "en-US", "version": xw.__version__, "client": "Office.js", "runtime": "1.4"}
    return asyncio.run(server.custom_functions_call(data, module))
print(json.dumps({"meta": server.custom_functions_meta(module),
                  "calls": [call(*given) for given in json.load(sys.stdin)]}))
"""
DIV0 = {"type": "Error", "errorType": "Div0", "basicType": "Error", "basicValue": "#DIV/0!"}
NA = {"type": "Error", "errorType": "NotAvailable", "basicType": "Error", "basicValue": "#N/A"}

# What a formula hands over, and what its cells show: 1x1, columns, rows, blanks, text, errors, dates, optional, ragged.
CALLS: list[tuple[list[Any], Any]] = [
    (["TURNOVER", [[600000]], [[120000]]], [[5.0]]),
    (["TURNOVER", [[600000]], [[120000]], None, None], [[5.0]]),
    (["TURNOVER", [[150000]], [[120000]], [[90]], [[360]]], [[5.0]]),
    (["TURNOVER", [[100], [50], [0]], [[20], [0], [4]]], [[5.0], ["Div0"], [0.0]]),
    (["TURNOVER", [[100, 50]], [[20, 0]]], [[5.0, "Div0"]]),
    (["TURNOVER", [[100, 50]], [[20], [10]]], [[5.0, 2.5], [10.0, 5.0]]),
    (["TURNOVER", [[100], [50], [10]], [[20], [10]]], [[5.0], [5.0], ["NotAvailable"]]),
    (["TURNOVER", [[None], [""], ["x"], [DIV0], [NA]], [[20]]],
     [["Value"], ["Value"], ["Value"], ["Div0"], ["NotAvailable"]]),
    (["SAFETYSTOCK", [[95]], [[100]], [[20]], [[9]]], [["Num"]]),
    (["AVERAGEINVENTORY", [[42000], [""], [None], ["closed"], [47500]]], [[44750.0]]),
    (["AVERAGEINVENTORY", [[42000], [DIV0]]], [["Div0"]]),
    (["AVERAGEINVENTORY", [[None], [None]]], [["Div0"]]),
    (["AGE", [[46000]], [[46030]]], [[30.0]]),
    (["AGE", [[46000.75], [46030]], [[46030.25]]], [[30.0], [0.0]]),
    (["ABCCLASS", [[70], [""], [20], [10]], [[0.7]], [[0.9]]], [["A"], ["NotAvailable"], ["B"], ["C"]]),
    (["BIAS", [[100, 80]], [[90, 100]], None], None),
]  # fmt: skip


def shown(rows: list[list[Any]]) -> list[list[Any]]:
    return [[cell["errorType"] if isinstance(cell, dict) else cell for cell in row] for row in rows]
