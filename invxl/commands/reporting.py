"""How a command ends: its outcome or its error as sentences or one JSON object, and the exit code.

The one place that turns an `InvxlError` into sentences and exit code 2, and anything unexpected into a log file and 3.
"""

from __future__ import annotations

import errno
import json
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

DONE, CHECK_FAILED, REFUSED, INTERNAL = 0, 1, 2, 3
MAX_SHOWN = 40  # faults on a terminal; --json gives all

# What the system may say about the user's own disk: told as a sentence, not as an error of ours.
_SYSTEM = {
    errno.ENOSPC: "the disk is full; make room and run the command again",
    errno.EDQUOT: "the disk quota is used up; make room and run the command again",
    errno.EROFS: "the folder is read-only; choose another with --out",
    errno.EACCES: "access is denied; is the file open in Excel, or read-only?",
    errno.EPERM: "access is denied; is the file open in Excel, or read-only?",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ENOENT: "not found",
    errno.EISDIR: "this is a folder, and a file is needed",
    errno.ENOTDIR: "a folder is needed here",
    errno.EIO: "the disk reports an error",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did: lines for a person, data for --json."""

    lines: Sequence[str] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    exit: int = DONE


def finish(call: Callable[[], Any], words: Sequence[str]) -> int:
    """Runs a command line and reports how it ended; returns the exit code and raises nothing."""
    as_json = "--json" in words
    command = next((w for w in words if not w.startswith("-")), "")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a console that cannot show a character still shows the rest
    try:
        outcome, faults, log = _run(call, command)
        _report(outcome, faults, log, command, as_json)
    except KeyboardInterrupt:
        return REFUSED
    except BrokenPipeError:  # the reader of our output has gone, as in `invxl functions | head`
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - Python flushes it at exit
        return outcome.exit
    return outcome.exit


def _run(call: Callable[[], Any], command: str) -> tuple[Outcome, list[Any], str]:
    from invxl.errors import Cancelled, Fault, InvxlError

    try:
        result = call()
        return (
            (result if isinstance(result, Outcome) else Outcome(exit=result if isinstance(result, int) else DONE)),
            [],
            "",
        )
    except click.ClickException as error:
        return Outcome(exit=REFUSED), [_usage(error, command)], ""
    except (KeyboardInterrupt, click.Abort):
        return Outcome(exit=REFUSED), ["Stopped by Ctrl-C; every file is whole, as it was before or complete"], ""
    except Cancelled as error:
        return Outcome(exit=REFUSED), list(error.faults) or ["Stopped; nothing was written"], ""
    except InvxlError as error:
        return Outcome(exit=REFUSED), list(error.faults), ""
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _SYSTEM:
            place = str(error.filename or "The system")
            return Outcome(exit=REFUSED), [f"{place}: {_SYSTEM[error.errno]}"], ""
        if isinstance(error, MemoryError):
            fault = Fault("Memory", "not enough is free", "close other programs and run the command again")
            return Outcome(exit=REFUSED), [fault], ""
        from invxl.commands.crash import write_log

        log = write_log(error, command)
        said = f"Internal error ({type(error).__name__}). This is a fault of invxl, not of your data."
        return Outcome(exit=INTERNAL), [f"{said} Details, which hold no data, are in {log}"], log


def _usage(error: click.ClickException, command: str) -> str:
    text = error.format_message().strip()
    text = text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
    return f'{text} "invxl{" " + command if command else ""} --help" shows how.'


def _report(outcome: Outcome, faults: Sequence[Any], log: str, command: str, as_json: bool) -> None:
    if as_json:
        if outcome.lines or outcome.data or faults:  # not for --help, which has printed itself
            click.echo(_json(outcome, faults, log, command))
        return
    for line in outcome.lines:
        click.echo(line)
    if not faults:
        return
    if outcome.exit == INTERNAL or (len(faults) == 1 and isinstance(faults[0], str)):
        click.echo(f"invxl: {faults[0]}", err=True)
        return
    click.echo(f"invxl {command}: refused, nothing was written.", err=True)
    for fault in faults[:MAX_SHOWN]:
        click.echo(f"  {fault}", err=True)
    if len(faults) > MAX_SHOWN:
        click.echo(f"  ... and {len(faults) - MAX_SHOWN} more; --json gives them all", err=True)


def _json(outcome: Outcome, faults: Sequence[Any], log: str, command: str) -> str:
    answer: dict[str, Any] = {"command": command, "exit": outcome.exit, "ok": outcome.exit == DONE}
    if faults:
        answer["faults"] = [_fault(fault) for fault in faults]
    if log:
        answer["log"] = log
    return json.dumps(plain({**answer, **outcome.data}), ensure_ascii=True, allow_nan=False)


def _fault(fault: Any) -> dict[str, str]:
    from invxl.errors import Fault

    if isinstance(fault, Fault):
        parts = {"place": fault.place, "found": fault.found, "needed": fault.needed, "next_step": fault.next_step}
        return {"message": str(fault), **{k: v for k, v in parts.items() if v}}
    return {"message": str(fault)}


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as text, NumPy scalars as numbers, what is undefined as null."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "item"):
        return plain(value.item())
    return str(value)
