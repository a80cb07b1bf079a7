"""The Refresh and the Restore of a workbook that is open in Excel: what the buttons call.

A failure is one dialog: what was found, where, what to do, and for a fault of ours where the log lies. The workbook is
then as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from invxl.errors import Cancelled, InvxlError

if TYPE_CHECKING:
    from invxl.hosts.excel import FormulasOf
    from invxl.hosts.file import WriteReport
    from invxl.run import Computed

TITLE = "invxl"
_SHOWN = 8  # faults in a dialog
_MAX = 1_000  # characters of a dialog; Excel cuts it at 1,024


def refresh(book: xw.Book | None = None) -> bool:
    """Rebuilds the output sheets of the calling workbook; gives whether it did. Everything is told in dialogs."""
    return _told(book or _caller(), "Refresh", _refresh)


def restore(book: xw.Book | None = None) -> bool:
    """Puts the last backup of the calling workbook back; gives whether it did."""
    return _told(book or _caller(), "Restore previous", _restore)


def run(
    book: xw.Book,
    config_files: Sequence[Path] = (),
    as_of: date | None = None,
    cancelled: Callable[[], bool] | None = None,
    formulas_of: FormulasOf | None = None,
) -> tuple[Computed, WriteReport]:
    """The whole Refresh of an open workbook; raises what goes wrong, with the workbook as it was.

    formulas_of: formulas of a sheet's area, fetched beforehand where the host cannot read them on the spot.
    """
    from invxl.hosts.excel import ExcelHost
    from invxl.hosts.excel.session import held
    from invxl.run import compute

    host = ExcelHost(book, formulas_of=formulas_of)
    with held(book, cancelled) as progress:
        done = compute(host, folder_file(book), config_files, as_of, progress)
        progress("Writing the sheets", 0.9)  # the last moment at which it can be stopped
        report = host.write(done.refreshed.pack)
    with suppress(Exception):  # not every host has it; formulas are then calculated as Excel is set
        book.app.calculate()
    return done, report


def folder_file(book: xw.Book) -> Path | None:
    """Where the workbook lies on this machine; None where it does not."""
    path = Path(str(book.fullname))
    return path if path.is_absolute() and path.parent.is_dir() else None


def _caller() -> xw.Book:
    return xw.Book.caller()


def _refresh(book: xw.Book) -> str:
    return outcome(*run(book))


def outcome(done: Computed, report: WriteReport) -> str:
    """What a person should be told of a Refresh that was done; "" where there is nothing."""
    checks = done.refreshed.results.checks
    failed = [c for c in checks if c.status == "FAIL"]
    if not failed:
        if report.notes:
            return "\n\n".join(["Refreshed; every check passed.", *report.notes])
        return ""
    lines = [
        f"Refreshed. {len(failed)} of {len(checks)} checks fail; the sheet Checks shows by how much.",
        *report.notes,
    ]
    return "\n\n".join(lines)


def _restore(book: xw.Book) -> str:
    from invxl.hosts.excel.backup import put_back
    from invxl.hosts.excel.faults import told

    name = str(book.name)
    with told("restoring"):
        used, _ = put_back(book, datetime.now().replace(microsecond=0))
    return f"{name} is again what it was in {used.name}."


def _told(book: xw.Book, what: str, do: Callable[[xw.Book], str]) -> bool:
    app, name = book.app, str(book.name)
    try:
        said = do(book)
    except Cancelled as stopped:
        _alert(app, str(stopped) or "Stopped; nothing was written.")
        return False
    except InvxlError as error:
        _alert(app, refusal(f"{what} of {name}: refused, nothing was changed.", error))
        return False
    except Exception as error:
        from invxl.crash import write_log

        log = write_log(error, what)
        _alert(app, f"{what} of {name}: a fault of invxl, not of your data ({type(error).__name__}). "
                    f"The workbook is as it was.\n\nDetails, which hold no data, are in\n{log}")  # fmt: skip
        return False
    if said:
        _alert(app, said)
    return True


def refusal(head: str, error: InvxlError) -> str:
    """All faults for a dialog, as far as one holds them.

    >>> from invxl.errors import Fault
    >>> print(refusal("Refused.", InvxlError(Fault("Sales row 7", 'found "x"', "a number is needed"))))
    Refused.
    <BLANKLINE>
    - Sales row 7: found "x"; a number is needed
    """
    if len(error.faults) == 1 and "half written" in str(error):
        head = head.replace("nothing was changed", "it could not be finished")
    lines = [f"- {fault}" for fault in error.faults]
    shown: list[str] = []
    for line in lines[:_SHOWN]:
        if len("\n".join([head, *shown, line])) > _MAX - 100:
            break
        shown.append(line)
    if not shown:
        shown = [lines[0][: _MAX - len(head) - 100] + " ..."] if lines else []
    more = len(lines) - len(shown)
    rest = [f'... and {more} more; "invxl check" on the closed workbook lists them all'] if more > 0 else []
    return "\n".join([head, "", *shown, *rest])


def _alert(app: xw.App, text: str) -> None:
    with suppress(NotImplementedError):
        app.alert(text, TITLE)
