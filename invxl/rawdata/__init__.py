"""Raw columns to clean frames, plus an exception for every cell that could not be taken as it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invxl.rawdata.gate import judge

__all__ = ["judge"]


def __getattr__(name: str) -> Any:
    if name == "judge":  # pandas only where data are judged
        from invxl.rawdata.gate import judge

        return judge
    raise AttributeError(name)
