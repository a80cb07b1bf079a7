"""Excel while a Refresh runs: screen still, calculation held, the stage in the status bar; all put back at the end."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from invxl.errors import Cancelled
from invxl.progress import Progress

_HELD: tuple[tuple[str, Any], ...] = (("screen_updating", False), ("enable_events", False), ("calculation", "manual"))
_ESCAPE = 0x1B
_ATTEMPTS = 2_000  # tries of a call that a busy Excel turns down, some seconds; xlwings alone would try for ever


@contextmanager
def held(book: xw.Book, cancelled: Callable[[], bool] | None = None) -> Iterator[Progress]:
    """Gives the progress to be told of. Between stages it may raise Cancelled, until writing begins.

    cancelled: whether the user wants to stop; by default, whether Esc was pressed, where the system tells.
    What a host has no setting for is left alone; what was set is put back whatever happens.
    """
    app = book.app
    ask = cancelled or _escape
    before = {name: value for name, _ in _HELD if (value := _get(app, name)) is not None}
    line = _get(app, "status_bar")
    _bound_attempts()
    try:
        for name, value in _HELD:
            _set(app, name, value)
        ask()  # a key pressed before the run does not count
        yield _progress(app, ask)
    finally:
        for name, _ in reversed(_HELD):
            _set(app, name, before.get(name, "automatic" if name == "calculation" else True))
        _set(app, "status_bar", False if line is None else line)


def _progress(app: xw.App, ask: Callable[[], bool]) -> Progress:
    def progress(stage: str, done: float) -> None:
        if ask():
            raise Cancelled("Stopped by Esc; nothing was written")
        _set(app, "status_bar", f"invxl: {stage} ({done:.0%}). Esc stops it.")

    return progress


def _get(app: xw.App, name: str) -> Any:
    try:
        return getattr(app, name)
    except Exception:  # a host without the setting raises what it likes
        return None


def _set(app: xw.App, name: str, value: Any) -> None:
    with contextlib.suppress(Exception):
        setattr(app, name, value)


def _escape() -> bool:
    """Whether Esc was pressed since the last time this was asked; only Windows tells."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.user32.GetAsyncKeyState(_ESCAPE) & 1)


def _bound_attempts() -> None:
    """xlwings tries a refused call for ever: while a cell is edited, nobody would be told why nothing happens."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None and not getattr(windows, "N_COM_ATTEMPTS", _ATTEMPTS):
        windows.N_COM_ATTEMPTS = _ATTEMPTS  # type: ignore[attr-defined]
