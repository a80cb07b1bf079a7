"""What a function costs beside its bare NumPy expression, and beside the conversion of its cells.

Run it as `python tests/benchmarks/functions.py`. Over 100,000 cells: arrays in at most 10 times the bare expression;
lists in and out at most 1.2 times the conversion. Then every function of the catalogue beside its formula alone, which
no domain guards. And the import of all functions over NumPy's: at most 50 ms.
"""

from __future__ import annotations

import gc
import inspect
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from draws import given, usual

import invxl
from invxl.addin.marshalling import call
from invxl.catalogue import FUNCTIONS
from invxl.catalogue.evaluate import parameters
from invxl.catalogue.model import Function, Kind, Shape
from invxl.formulas.normal import quantile

CELLS = 100_000


def once(work: Callable[[], Any]) -> float:
    """What one run takes of the processor [ms]."""
    start = process_time()
    work()
    return (process_time() - start) * 1000.0


def both(first: Callable[[], Any], second: Callable[[], Any], times: int) -> tuple[float, float]:
    """The shortest of several runs of each, in turns, so that a busy machine troubles both alike."""
    runs = [(once(first), once(second)) for _ in range(times)]
    return min(a for a, _ in runs), min(b for _, b in runs)


def import_cost() -> float:
    """CPU milliseconds that the functions add to `import numpy`, compiled as an installed package is: the least of
    several fresh Pythons.
    """
    now = "time.process_time()"
    script = f"import numpy, time; t = {now}; import invxl; invxl.turnover; print(({now} - t) * 1000)"
    quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # its other threads' start is NumPy's cost
    quiet.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", script]
    with tempfile.TemporaryDirectory() as bytecode:
        quiet["PYTHONPYCACHEPREFIX"] = bytecode
        runs = [subprocess.run(command, capture_output=True, text=True, check=True, env=quiet) for _ in range(15)]
    return min(float(run.stdout) for run in runs)


SHORT = ("bounds", "rates", "breakpoints", "unit_costs", "holidays")  # lists that have no 100,000 rows


def rows_for(function: Function) -> dict[str, Any]:
    """What a function must be given, in 100,000 cells: its ranges where it has any, else each of its arguments."""
    asked = inspect.signature(function.outputs[0].call).parameters.values()
    asked_for = {p.name for p in asked if p.default is p.empty}
    numbers = [a for a in function.arguments if a.group and a.kind is not Kind.KEY]  # some modes need them, too
    needed = [a for a in function.arguments if a.required or a.name in asked_for or a in numbers]
    values = given(function, {}, ())
    long = [a for a in needed if isinstance(values[a.name], list) and not a.name.endswith(SHORT)]
    found: dict[str, Any] = {}
    for a in needed:
        value = values[a.name]
        if a in long:
            found[a.name] = np.resize(np.array([row[0] for row in value], dtype=float), CELLS)
        elif isinstance(value, list):
            found[a.name] = [row[0] for row in value]
        else:
            found[a.name] = value if long or a.shape is not Shape.EACH else np.resize(np.array(usual(a)[:2]), CELLS)
    return found


def every_function() -> bool:
    """Each function beside its formula alone; whether one of them is too slow."""
    print(f"\n{'every function':<22}{'bare ms':>9}{'ours ms':>9}{'times':>7}")
    failed = False
    for function in FUNCTIONS:
        values = rows_for(function)
        formula = function.outputs[0].call
        taken = {name: values[name] for name in parameters(formula) if name in values}

        def bare(formula: Callable[..., Any] = formula, taken: dict[str, Any] = taken) -> Any:
            with np.errstate(all="ignore"):
                return formula(**taken)

        def ours(function: Function = function, values: dict[str, Any] = values) -> Any:
            return getattr(invxl, function.python)(**values)

        plain, full = both(bare, ours, 5)
        slow = full > 10.0 * plain
        failed |= slow
        print(f"{function.name:<22}{plain:9.3f}{full:9.3f}{full / plain:7.1f}{'  TOO SLOW' if slow else ''}")
    return failed


def main() -> int:
    gc.disable()  # a collection falls on whoever happens to run then
    rng = np.random.default_rng(7)
    a, b = rng.uniform(1.0, 1e6, CELLS), rng.uniform(1.0, 1e5, CELLS)
    c = rng.uniform(0.1, 50.0, CELLS)
    level = rng.uniform(0.5, 0.999, CELLS)
    pairs: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        ("TURNOVER", lambda: a / b, lambda: invxl.turnover(a, b)),
        ("TURNOVER annualised", lambda: a / b * 365.0 / 91.0, lambda: invxl.turnover(a, b, 91.0)),
        ("DSI", lambda: b / a * 365.0, lambda: invxl.dsi(a, b)),
        ("GMROI", lambda: a / b, lambda: invxl.gmroi(a, b)),
        ("EOQ", lambda: np.sqrt(2.0 * a * b / c), lambda: invxl.eoq(a, b, c)),
        (
            "SAFETYSTOCK",
            lambda: 1.644854 * np.sqrt(9.0 * b**2 + a**2 * 4.0),
            lambda: invxl.safety_stock(0.95, a, b, 9.0, 2.0),
        ),
        ("SERVICEZ", lambda: quantile(level), lambda: invxl.service_z(level)),
        ("REORDERPOINT", lambda: a * c + b, lambda: invxl.reorder_point(a, c, b)),
        ("WAPE", lambda: np.abs(a - b).sum() / a.sum(), lambda: invxl.wape(a, b)),
        ("LCNRV", lambda: a * np.maximum(0.0, b - c), lambda: invxl.lcnrv(a, b, c)),
    ]
    failed = False
    print(f"{'arrays':<22}{'bare ms':>9}{'ours ms':>9}{'times':>7}")
    for name, bare, ours in pairs:
        plain, full = both(bare, ours, 40)
        slow = full > 10.0 * plain
        failed |= slow
        print(f"{name:<22}{plain:9.3f}{full:9.3f}{full / plain:7.1f}{'  TOO SLOW' if slow else ''}")
    print(f"\n{'lists':<22}{'conv. ms':>9}{'ours ms':>9}{'times':>7}")
    columns = [[[v] for v in values.tolist()] for values in (a, b, c)]
    for name, count in (("TURNOVER", 2), ("DSI", 2), ("EOQ", 3), ("REORDERPOINT", 3), ("LCNRV", 3)):
        cells = columns[:count]

        def convert(cells: Any = cells) -> Any:
            arrays = [np.asarray(column) for column in cells]
            return arrays[0].tolist()

        def called(name: str = name, cells: Any = cells) -> Any:
            return call(name, cells)

        plain, full = both(convert, called, 25)
        slow = full > 1.2 * plain
        failed |= slow
        print(f"{name:<22}{plain:9.2f}{full:9.2f}{full / plain:7.2f}{'  TOO SLOW' if slow else ''}")
    failed |= every_function()
    added = import_cost()
    failed |= added > 50.0
    print(f"\nimport of all functions over numpy: {added:.0f} ms{'  TOO SLOW' if added > 50.0 else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
