"""The standard normal distribution over arrays: density, tail, quantile, and the unit loss with its inverse.

NumPy alone: the quantile is AS241, the tail is the C library's erfc.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# Coefficients of Wichura's PPND16, highest power first.
# fmt: off
_CENTRE_TOP = (2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
    13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665)
_CENTRE_BOTTOM = (5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
    5394.196021424751, 687.1870074920579, 42.31333070160091, 1.0)
_MIDDLE_TOP = (0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835)
_MIDDLE_BOTTOM = (1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1.0)
_TAIL_TOP = (2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103)
_TAIL_BOTTOM = (2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0)
# fmt: on
_erfc = np.frompyfunc(math.erfc, 1, 1)


def density(z: ArrayLike) -> Array:
    """Height of the standard normal curve at z (no unit).

    >>> round(float(density(0.0)), 6)
    0.398942
    """
    z = np.asarray(z, dtype=float)
    return np.asarray(np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi))


def upper_tail(z: ArrayLike) -> Array:
    """Probability that a standard normal value exceeds z; exact far out, where 1 - distribution would be 0.

    >>> round(float(upper_tail(1.644854)), 4)
    0.05
    """
    return np.asarray(0.5 * np.asarray(_erfc(np.asarray(z, dtype=float) / math.sqrt(2.0)), dtype=float))


def _ratio(top: tuple[float, ...], bottom: tuple[float, ...], x: Array) -> Array:
    return np.asarray(np.polyval(top, x) / np.polyval(bottom, x))


def quantile(probability: ArrayLike) -> Array:
    """z below which a standard normal value lies with this probability, strictly between 0 and 1.

    Source: Wichura, Algorithm AS 241, Applied Statistics 37 (1988).

    >>> round(float(quantile(0.95)), 6)
    1.644854
    """
    p = np.asarray(probability, dtype=float)
    q = p - 0.5
    far = np.sqrt(-np.log(np.minimum(p, 1.0 - p)))
    centre = _ratio(_CENTRE_TOP, _CENTRE_BOTTOM, 0.180625 - q * q) * q
    outer = np.where(
        far <= 5.0, _ratio(_MIDDLE_TOP, _MIDDLE_BOTTOM, far - 1.6), _ratio(_TAIL_TOP, _TAIL_BOTTOM, far - 5.0)
    )
    return np.asarray(np.where(np.abs(q) <= 0.425, centre, np.copysign(outer, q)))


def unit_loss(z: ArrayLike) -> Array:
    """Expected units short per unit of standard deviation, when stock covers the mean plus z standard deviations.

    L(z) = density(z) - z * upper_tail(z). Source: Silver, Pyke, Thomas, Inventory and Production Management.

    >>> round(float(unit_loss(0.3975)), 4)
    0.2313
    """
    z = np.asarray(z, dtype=float)
    return np.asarray(density(z) - z * upper_tail(z))


def inverse_unit_loss(loss: ArrayLike) -> Array:
    """The z whose unit loss is this (positive) loss.

    Newton's method on the logarithm of the loss, which is concave: after one step it falls to the root from the right.

    >>> round(float(inverse_unit_loss(0.30)), 4)
    0.2165
    """
    wanted = np.asarray(loss, dtype=float)
    z = -wanted
    for _ in range(60):
        now = unit_loss(z)
        step = now * np.log(now / wanted) / upper_tail(z)
        z = z + step
        if not np.any(np.abs(step) > 1e-14 * np.maximum(1.0, np.abs(z))):
            break
    return np.asarray(z)
