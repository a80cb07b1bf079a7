"""What Excel says when it refuses, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from invxl.errors import Fault, InvxlError, WorkbookError

BUSY = frozenset({
    -2147418111,  # RPC_E_CALL_REJECTED: a cell is being edited, or a dialog is open
    -2147417846,  # RPC_E_SERVERCALL_RETRYLATER
    -2146777998,  # VBA_E_IGNORE (0x800AC472): Excel is busy with the user
})  # fmt: skip
GONE = frozenset({
    -2147023174,  # RPC_S_SERVER_UNAVAILABLE: Excel was closed
    -2147417848,  # RPC_E_DISCONNECTED: the workbook was closed
    -2147023170,  # RPC_S_CALL_FAILED
})  # fmt: skip


def codes(error: BaseException) -> set[int]:
    """The numbers in an error of COM: its own and that of the exception inside."""
    found: set[int] = set()
    for part in error.args:
        for value in part if isinstance(part, tuple) else (part,):
            if isinstance(value, int):
                found.add(value)
    hresult = getattr(error, "hresult", None)
    return found | ({hresult} if isinstance(hresult, int) else set())


def said(error: BaseException) -> str:
    """What the error says for a person: Excel's own description where it has one."""
    for part in error.args:
        if isinstance(part, tuple):
            texts = [v for v in part if isinstance(v, str) and len(v) > 12]
            if texts:
                return texts[-1].strip().rstrip(".")
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def fault_of(error: BaseException, doing: str) -> Fault | None:
    """A sentence for an error of Excel's that the user can do something about; None for any other."""
    name = type(error).__name__
    if codes(error) & BUSY or name == "ExcelBusyError":
        return Fault("Excel", f"it is busy while {doing}: a cell is being edited, or a dialog is open",
                     "an Excel that waits for nothing",
                     "Press Esc in Excel or close the dialog, then refresh again.")  # fmt: skip
    if codes(error) & GONE:
        return Fault("Excel", f"it, or the workbook, was closed while {doing}", "the workbook open until it is done",
                     "Open it again; if it looks half written, restore the backup.")  # fmt: skip
    return None


def is_excels(error: BaseException) -> bool:
    """Whether Excel, or the way to it, raised this."""
    return type(error).__name__ in ("com_error", "CommandError", "XlwingsError", "ExcelBusyError", "AppscriptError")


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Errors of Excel's as sentences; everything else as it is."""
    try:
        yield
    except InvxlError:
        raise
    except Exception as error:
        fault = fault_of(error, doing)
        if fault is None and is_excels(error):
            fault = Fault("Excel", f"it refused while {doing}: {said(error)}", "a workbook that lets itself be read",
                          "Nothing was written.")  # fmt: skip
        if fault is None:
            raise
        raise WorkbookError(fault) from error
