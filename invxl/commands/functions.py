"""`invxl functions`: the function library from a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invxl.commands.options import json_option
from invxl.commands.reporting import Outcome

if TYPE_CHECKING:
    from invxl.catalogue.model import Function


@click.command()
@click.argument("name", required=False)
@click.option(
    "--install-lambdas",
    type=click.Path(path_type=Path),
    metavar="PACK",
    help="Add the functions to this closed workbook as names (LAMBDA) that need neither Python nor macros.",
)
@json_option
def functions(name: str | None, install_lambdas: Path | None) -> Outcome:
    """List the functions, or explain one.

    NAME is a function such as TURNOVER; without it, all are listed by category.
    """
    from invxl.catalogue import FUNCTIONS

    if install_lambdas is not None:
        return _installed(install_lambdas, name)
    if name is None:
        return Outcome(_listed(FUNCTIONS), {"functions": [_row(f) for f in FUNCTIONS]})
    row = _found(name)
    return Outcome(_explained(row), _row(row))


def _installed(pack: Path, name: str | None) -> Outcome:
    from invxl.addin import lambdas
    from invxl.hosts.file import FileHost

    there = lambdas.names()
    row = _found(name) if name is not None else None
    wanted = there if row is None else {row.name: there[row.name]} if row.name in there else {}
    left_out = [f.name for f in lambdas.without() if row is None or f is row]
    report = FileHost(pack).write_formulas(wanted) if wanted else None
    lines = [f"{pack}: {len(wanted)} functions work in it as names (Excel 2024 or Microsoft 365; Windows, Mac, web)"]
    lines += report.notes if report else ()
    lines += [f"Backup: {report.backup}"] if report and report.backup else []
    lines += [f"Not as a name: {', '.join(left_out)}"] if left_out else []
    return Outcome(lines, {"pack": str(pack), "names": sorted(wanted), "without": left_out})


def _found(name: str) -> Function:
    from difflib import get_close_matches

    from invxl.catalogue import BY_NAME
    from invxl.errors import Fault, InputError

    wanted = name.replace("_", "").upper()
    if wanted in BY_NAME:
        return BY_NAME[wanted]
    close = get_close_matches(wanted, BY_NAME, n=3)
    step = f"Did you mean {' or '.join(close)}?" if close else '"invxl functions" lists them.'
    raise InputError(Fault("NAME", f'found "{name}"', "the name of a function is needed", step))


def _listed(rows: tuple[Function, ...]) -> list[str]:
    width = max(len(f.name) for f in rows)
    lines: list[str] = []
    for category in dict.fromkeys(f.category for f in rows):
        lines += ["", category] if lines else [category]
        lines += [f"  {f.name:<{width}}  {f.question}" for f in rows if f.category == category]
    return lines


def _explained(f: Function) -> list[str]:
    from invxl.catalogue import docs, native

    lines = [docs.signature(f), "", f.summary, "", "Arguments"]
    width = max(len(a.name) for a in f.all_arguments)
    lines += [f"  {a.name:<{width}}  {docs.wizard_argument(a)}" for a in f.all_arguments]
    lines += ["", "Returns"]
    lines += [f"  {o.term.name}{docs.unit_of(o.term)}: {o.term.definition}" for o in f.outputs]
    lines += ["", f"Equation: {f.equation}", f"Source: {f.source}"]
    lines += [f"Note: {f.notes}"] if f.notes else []
    lines += ["", "Examples"]
    for example in f.examples:
        lines.append(f"  ={docs.cell_text(f, example)} is {docs.shown(example.value)}")
        formula = native.example_formula(f, example)
        lines += [f"  natively ={formula}"] if formula else []
    lines += [f"No native formula: {f.why_no_native}"] if f.why_no_native else []
    return lines


def _row(f: Function) -> dict[str, Any]:
    from invxl.catalogue import docs, native

    return {
        "name": f.name,
        "python": f.python,
        "category": f.category,
        "question": f.question,
        "summary": f.summary,
        "arguments": [
            {
                "name": a.name,
                "unit": a.term.unit,
                "meaning": a.term.definition,
                "domain": docs.limits(a),
                "required": a.required,
                "default": None if a.required else a.default,
                "takes": a.shape.value,
            }
            for a in f.all_arguments
        ],
        "returns": [{"name": o.term.name, "unit": o.term.unit, "meaning": o.term.definition} for o in f.outputs],
        "examples": [
            {"cell": docs.cell_text(f, e), "native": native.example_formula(f, e), "value": e.value} for e in f.examples
        ],
        "equation": f.equation,
        "source": f.source,
        "lambda": native.lambda_text(f),
        "why_no_native": f.why_no_native,
    }
