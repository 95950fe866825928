"""Methods for f(x) = 0: generators of iterates x0, x1, x2, ... that never stop by themselves."""

import numpy as np

from helpers.arguments import finite_array, finite_number, one_value, require_callable, values

ROUNDING = 4 * np.finfo(float).eps


def newton(f, df, x0):
    """Yield x0, x1, ... with x <- x - f(x) / f'(x): order 2 at a simple root (Newton 1669).

    An array x0 is many starts at once. Where f'(x) = 0 the iterate becomes infinite.
    """
    require_callable(f=f, df=df)
    x0 = finite_array("x0", x0)
    return _newton_of_one(f, df, float(x0)) if x0.ndim == 0 else _newton(f, df, x0.copy())


def _newton(f, df, x):
    while True:
        yield x
        x = x - values("f", f, x) / values("df", df, x)


def _newton_of_one(f, df, x):
    # The same on Python's floats, on which plain arithmetic runs three times as fast.
    while True:
        yield x
        y, slope = one_value("f", f, x), one_value("df", df, x)
        x = float(x - (y / slope if slope else np.float64(y) / slope))


def secant(f, x0, x1):
    """Yield x0, x1, x2, ... with x2 = x1 - f(x1) (x1 - x0) / (f(x1) - f(x0)).

    Newton with the slope of the secant: order (1 + sqrt 5)/2 = 1.618 at a simple root.
    """
    require_callable(f=f)
    x0, x1 = finite_number("x0", x0), finite_number("x1", x1)
    if x0 == x1:
        raise ValueError(f"x1 must differ from x0, got {x1!r} for both")
    return _secant(f, np.float64(x0), np.float64(x1))


def _secant(f, x0, x1):
    y0, y1 = values("f", f, x0), values("f", f, x1)
    yield x0
    while True:
        yield x1
        # Closer than rounding the quotient is 0/0: then x1 is the root as well as we can know.
        if y1 != 0 and abs(x1 - x0) > ROUNDING * abs(x1):
            x0, x1, y0 = x1, x1 - y1 * (x1 - x0) / (y1 - y0), y1
            y1 = values("f", f, x1)


def bisection(f, a, b):
    """Yield the midpoints of brackets [a, b] that halve: the error is at most (b - a) / 2^(k+1).

    The half is kept on whose ends f changes sign. ValueError if it does not on [a, b].
    """
    require_callable(f=f)
    a, b = np.float64(finite_number("a", a)), np.float64(finite_number("b", b))
    if not a < b:
        raise ValueError(f"b must be above a, got a = {a!r} and b = {b!r}")
    left, right = values("f", f, a), values("f", f, b)
    if not np.sign(left) * np.sign(right) <= 0:
        raise ValueError(f"f must change sign on [a, b], got f(a) = {left} and f(b) = {right}")
    return _bisection(f, a, b, np.sign(left))


def _bisection(f, a, b, sign_left):
    while True:
        middle = a + (b - a) / 2
        yield middle
        sign = np.sign(values("f", f, middle))
        # An exact hit closes the bracket: else the midpoints would leave the root again.
        a = middle if sign in (sign_left, 0) else a
        b = middle if sign != sign_left else b


def fixed_point(g, x0):
    """Yield x0, g(x0), g(g(x0)), ...: converges where |g'| < 1 at the fixed point (Banach 1922)."""
    require_callable(g=g)
    return _fixed_point(g, finite_array("x0", x0).copy())


def _fixed_point(g, x):
    while True:
        yield x
        x = values("g", g, x)
