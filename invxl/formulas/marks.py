"""An answer of which some elements are not available, where neither NaN nor infinity can say so."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Marked(NamedTuple):
    """Values, and which of them the inputs do not determine (#N/A)."""

    values: NDArray[Any]
    unavailable: NDArray[np.bool_]
