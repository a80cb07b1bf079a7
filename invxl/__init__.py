"""invxl: an inventory pack for people who stay in Excel.

Every function of the catalogue is an attribute, loaded when it is first used: `invxl.turnover(600_000, 120_000)`.
"""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from invxl.catalogue import BY_NAME
    from invxl.catalogue.python import callable_of

    row = BY_NAME.get(name.replace("_", "").upper())
    if row is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = callable_of(row)
    return value


def __dir__() -> list[str]:
    from invxl.catalogue import FUNCTIONS

    return sorted({*globals(), *(f.python for f in FUNCTIONS)})
