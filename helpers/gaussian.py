"""The standard normal law: its density and its distribution function, exact in the tails too.

Far out both are so steep, in proportion to themselves, that rounding x^2 or x / sqrt 2 once would
cost a thousand ulp. Hence both are split into what is exact and a small rest (Dekker 1971).
"""

import math

import numpy as np

from helpers.targets import floats

_erfc = np.frompyfunc(math.erfc, 1, 1)
SQRT_2_HIGH = float(np.float32(math.sqrt(2)))
SQRT_2_LOW = 2.420323420895794e-08  # sqrt 2 less the above
BEYOND = 40.0  # from here on float64 holds 0 and 1 only


def density(x):
    """Return phi(x) = e^(-x^2 / 2) / sqrt(2 pi), elementwise, in the precision of x."""
    x = np.clip(floats("x", x), -BEYOND, BEYOND)
    return _density(np.float64(x)).astype(x.dtype)


def distribution(x):
    """Return Phi(x) = P(Z <= x) = erfc(-x / sqrt 2) / 2, elementwise, in the precision of x."""
    x = np.clip(floats("x", x), -BEYOND, BEYOND)
    wide = np.float64(x)
    y = wide / math.sqrt(2)
    half_erfc = np.float64(_erfc(-y)) / 2
    return (half_erfc + _density(wide) * _left_out(wide, y)).astype(x.dtype)


def _density(x):
    # x^2 = high^2 + (x - high)(x + high), and the square of 24 bits is exact.
    high = _high(x)
    rest = np.exp((high - x) * (high + x) / 2)
    return np.exp(-(high**2) / 2) * rest / math.sqrt(2 * math.pi)


def _left_out(x, y):
    """Return x - sqrt(2) y, all of which a plain product would round away."""
    high = _high(y)
    # Both large products are exact: 24 bits times at most 29.
    return x - SQRT_2_HIGH * high - SQRT_2_HIGH * (y - high) - SQRT_2_LOW * y


def _high(x):
    """Return the upper 24 of the 53 bits of x."""
    return np.float64(np.float32(x))
