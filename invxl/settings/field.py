"""How a setting is declared: a dataclass field with its help, unit and limits."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def setting(
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    low_open: bool = False,
    high_open: bool = False,
    increasing: bool = False,
    nullable: bool = False,
    unit: str = "",
    keys: tuple[str, ...] = (),
) -> Any:
    """A field with its help, unit and limits.

    `increasing` is for lists whose entries must rise strictly; `keys` are the only keys a mapping may have.
    """
    limits = {
        "help": help, "low": low, "high": high, "low_open": low_open, "high_open": high_open, "increasing": increasing,
        "nullable": nullable, "unit": unit, "keys": keys,
    }  # fmt: skip
    if isinstance(default, (dict, list)):
        kept = default
        return field(default_factory=lambda: kept, metadata=limits)
    return field(default=default, metadata=limits)
