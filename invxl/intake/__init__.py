"""Exports into raw tables, through a mapping or by the names they come with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invxl.intake.loading import Loaded, load

__all__ = ["Loaded", "load"]


def __getattr__(name: str) -> Any:
    if name in __all__:  # pandas only where exports are read
        from invxl.intake import loading

        return getattr(loading, name)
    raise AttributeError(name)
