"""The log file of an internal error: what failed where in our code, without a single value of the user's."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from invxl import __version__


def log_folder() -> Path:
    """Where logs go: the system's place for a user's program state."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        home = Path(base) if base else Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "invxl"
    else:
        state = os.environ.get("XDG_STATE_HOME")
        home = Path(state) if state else Path.home() / ".local" / "state"
    return home / "invxl" / "logs"


def write_log(error: BaseException, command: str) -> str:
    """Writes the log and returns its path; into the temporary folder where the proper one cannot be written."""
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    text = (
        f"invxl {__version__}, command {command or '(none)'}\n"
        f"Python {platform.python_version()} on {platform.platform()}\n"
        f"{type(error).__module__}.{type(error).__qualname__}\n\n{frames}"
    )
    name = f"invxl-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    for folder in (log_folder, lambda: Path(tempfile.gettempdir())):
        try:
            place = folder()
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text, encoding="utf-8")
        except (OSError, RuntimeError):  # no home folder, or a full disk
            continue
        return str(place / name)
    return "(no log could be written)"
