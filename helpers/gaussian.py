"""The standard normal law: its density and its distribution function, exact in the tails too."""

import math

import numpy as np

_erfc = np.frompyfunc(math.erfc, 1, 1)
SQRT_2_HIGH = float(np.float32(math.sqrt(2)))
SQRT_2_LOW = 2.4203235e-08  # sqrt 2 less the above; 8 digits of it are 16 of the whole
BEYOND = 40.0  # from here on float64 holds 0 and 1 only


def density(x):
    """Return phi(x) = e^(-x^2 / 2) / sqrt(2 pi), elementwise."""
    x = np.clip(x, -BEYOND, BEYOND)
    return np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def distribution(x):
    """Return Phi(x) = P(Z <= x) = erfc(-x / sqrt 2) / 2, elementwise, to a few ulp everywhere.

    The rounding of y = x / sqrt 2 alone would cost 1000 ulp at x = -38, where Phi is steep in
    proportion to itself: what it left out, times the slope phi(x), is added back.
    """
    x = np.clip(x, -BEYOND, BEYOND)
    y = x / math.sqrt(2)
    half_erfc = np.asarray(_erfc(-y) / 2, dtype=np.result_type(y))
    return half_erfc + density(x) * _left_out(x, y)


def _left_out(x, y):
    """Return x - sqrt(2) y, which float64 alone would round away (Dekker 1971)."""
    y_high = np.float64(np.float32(y))
    # Both products are exact: 24 bits times at most 29.
    return x - SQRT_2_HIGH * y_high - SQRT_2_HIGH * (y - y_high) - SQRT_2_LOW * y
