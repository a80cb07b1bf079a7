"""Progress on a terminal: one line that is rewritten, on stderr, gone when the command is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from invxl.progress import Progress, silent

_WIDTH = 24


@contextmanager
def shown() -> Iterator[Progress]:
    """A progress that is drawn where a person watches, and silent in pipes, in CI and with --json."""
    if "--json" in sys.argv or not sys.stderr.isatty():
        yield silent
        return
    longest = 0

    def draw(stage: str, done: float) -> None:
        nonlocal longest
        full = round(min(max(done, 0.0), 1.0) * _WIDTH)
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {stage}"
        sys.stderr.write("\r" + line.ljust(longest))
        sys.stderr.flush()
        longest = max(longest, len(line))

    try:
        yield draw
    finally:
        if longest:
            sys.stderr.write("\r" + " " * longest + "\r")
            sys.stderr.flush()
