"""Every function once more, one number at a time, from the source that its row cites: plain Python, none of our code.

Each oracle takes the arguments by their names; what was left out is None. Where there is no answer it gives the error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions import oracles_money, oracles_stock, oracles_supply

ORACLES: dict[str, Callable[..., Any]] = {
    name: oracle
    for module in (oracles_money, oracles_supply, oracles_stock)
    for name, oracle in vars(module).items()
    if name.isupper() and callable(oracle)
}
