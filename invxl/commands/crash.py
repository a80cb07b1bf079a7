"""The log file of an internal error, as commands write it."""

from __future__ import annotations

from invxl.crash import log_folder, write_log

__all__ = ["log_folder", "write_log"]
