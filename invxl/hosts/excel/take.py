"""Taking the steps of a plan; what Excel refuses in the middle is taken back, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlwings as xw

from invxl.errors import Fault, WorkbookError
from invxl.hosts.excel.faults import fault_of, said
from invxl.hosts.excel.steps import Step


def take(book: xw.Book, steps: Sequence[Step], backup: Path | None) -> None:
    """Take every step. Raises WorkbookError where one fails, with the workbook as it was before the first.

    Where even that fails, the message says so and names the backup.
    """
    taken: list[Step] = []
    try:
        for step in steps:
            taken.append(step)
            step.do(book)
    except BaseException as error:
        place = taken[-1].place
        left = take_back(book, taken)
        if not isinstance(error, Exception):  # Ctrl-C while writing
            raise
        raise WorkbookError(_refused(place, error, left, backup)) from error


def take_back(book: xw.Book, taken: Sequence[Step]) -> list[str]:
    """Undo steps, the last first; gives the places that could not be put back."""
    left = []
    for i, step in enumerate(reversed(taken)):
        try:
            step.undo(book)
        except Exception:
            if i:  # the first one undone is the one that failed
                left.append(step.place)
    return left


def _refused(place: str, error: Exception, left: Sequence[str], backup: Path | None) -> Fault:
    known = fault_of(error, f"writing {place}")
    found = known.found if known is not None else f"it could not be written: {said(error)}"
    if left:
        kept = f"Restore the backup {backup}" if backup is not None else "Close the workbook without saving it"
        return Fault(place, found, "a workbook that lets itself be written",
                     f"It is half written at {', '.join(left[:5])}. {kept}.")  # fmt: skip
    step = known.next_step if known is not None else "Look whether the sheet is protected or filtered"
    return Fault(place, found, "a workbook that lets itself be written",
                 f"Everything was put back as it was. {step.rstrip('.')}.")  # fmt: skip
