"""The UNO bridge of the system's Python, which this one shares: imported once, with the search path put back."""

from __future__ import annotations

import sys
from typing import Any

SYSTEM = "/usr/lib/python3/dist-packages"


def _load() -> Any:
    sys.path.append(SYSTEM)  # behind ours: only what we lack is found there
    try:
        import uno
    finally:
        sys.path.remove(SYSTEM)
    return uno


uno = _load()


def struct(name: str, **values: Any) -> Any:
    """A UNO struct."""
    made = uno.createUnoStruct(name)
    for key, value in values.items():
        setattr(made, key, value)
    return made


def options(**values: Any) -> tuple[Any, ...]:
    """Arguments of a UNO call."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=k, Value=v) for k, v in values.items())
