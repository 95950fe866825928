"""Derivatives by dual numbers: f is run once on x + 1 eps, and the slope comes out beside f(x)."""

import math

import numpy as np

from helpers.arguments import finite_array, require_callable
from helpers.dual_numbers import Dual
from helpers.points import CHUNK, at_columns, over_lines, real_values, require_points


def derivative(f, x):
    """Return f'(x), exact to rounding, in the shape of x: the slope of f(x + 1 eps).

    f is plain numpy source that works element by element. Where two branches meet (abs, maximum)
    the slope is the mean of both sides. ValueError if f changes the shape, TypeError if it calls
    what has no rule.
    """
    require_callable(f=f)
    x = x if type(x) is float and math.isfinite(x) else finite_array("x", x)[()]
    y = _evaluated(f, x)
    value, slope = (y.value, y.slope) if isinstance(y, Dual) else (y, 0.0)
    if type(value) is float and type(x) is float:  # one number: np.shape costs more than f does
        return slope
    if np.shape(value) != np.shape(x):
        raise ValueError(
            "f must return one number for each element of x: "
            f"expected shape {np.shape(x)}, got {np.shape(value)}"
        )
    # The slope of x + 1 is the single number 1: one for each element is what was promised.
    return slope if np.shape(slope) == np.shape(x) else np.full(np.shape(x), slope, dtype=float)


def _evaluated(f, x):
    with np.errstate(all="ignore"):  # outside its domain f has the slope NaN, without a warning
        try:
            return f(Dual(x, 1.0))
        except ArithmeticError:  # Python's floats refuse 1/0, numpy's call it infinite
            return f(Dual(np.float64(x), 1.0))


def gradient(f, x):
    """Return the gradient of f at x, exact to rounding, in the shape of x.

    x and f have the variables first: see helpers.points. One run of f carries each point once for
    each variable, with the slope 1 in that variable.
    """
    x = _checked_points(f, x)
    return _partials(f, x, rank=0).reshape(x.shape)


def jacobian(f, x):
    """Return J (m, n, ...) of f: n variables -> m values, J[i, j] = df_i/dx_j, exact to rounding.

    x and f have the variables first: see helpers.points. f may return a list of its m values.
    """
    x = _checked_points(f, x)
    J = _partials(f, x, rank=1)
    return J.reshape(len(J), *x.shape)


def _checked_points(f, x):
    require_callable(f=f)
    return require_points("x", x)


def _partials(f, x, rank):
    """Return df/dx_i for each variable i at each of p points, (n, p) or (m, n, p)."""
    g = at_columns(lambda p: _both_parts(f, p), rank, lambda p: _at_rest(f, p))

    def part(point, direction):
        # A point once for each direction: its value, and the direction for a slope.
        p = np.empty((2, len(x), point.shape[1], direction.shape[2]))
        p[0], p[1] = point, direction
        slope = g(p.reshape(2, len(x), -1))[1]
        return slope.reshape(*slope.shape[:-1], *p.shape[2:])

    with np.errstate(all="ignore"):  # outside its domain f has the slope NaN, without a warning
        return over_lines(part, x.reshape(len(x), -1), np.eye(len(x)), CHUNK // (2 * len(x)))


def _at_rest(f, p):
    """Return value and slope 0 of f for a point p (2, n) of slope 0."""
    y = real_values(f(p[0]))
    return np.array([y, 0 * y])


def _both_parts(f, p):
    """Return value and slope of f, (2, ...), for a point p (2, n, ...) of values and slopes."""
    y = f(Dual(p[0], p[1]))
    y = np.stack(y) if isinstance(y, (list, tuple)) else y
    if isinstance(y, Dual) and np.shape(y.value) == np.shape(y.slope):
        return np.array([y.value, y.slope])
    value, slope = (y.value, y.slope) if isinstance(y, Dual) else (y, 0.0)
    return np.stack(np.broadcast_arrays(value, slope))
