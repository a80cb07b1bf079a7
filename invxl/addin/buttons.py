"""What the buttons of a pack call, by the names that stand in the workbook's VBA."""

from __future__ import annotations

from invxl.addin.refresh import refresh
from invxl.addin.refresh import restore as restore_previous

__all__ = ["refresh", "restore_previous"]
