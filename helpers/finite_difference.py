"""Derivatives measured from values of f alone: quotients of differences."""

import numpy as np

from helpers.arguments import finite_array, require_callable, values

LEVELS = 12
RATIO = 1.6  # smaller than the usual 2: a geometric ladder with more rungs in the useful range
FIRST_STEP = 0.1
CHUNK = 32_768  # doubles in one call of f: what a second-level cache holds


def _checked(f, x, h):
    """Return x and h as finite arrays; refuse a step of 0."""
    require_callable(f=f)
    x, h = finite_array("x", x), finite_array("h", h)
    if not h.all():
        raise ValueError("h must not be 0: a quotient of differences divides by it")
    return x, h


def forward(f, x, h):
    """Return (f(x + h) - f(x)) / h, in the shape of x and h together; error h/2 f'' (order 1)."""
    x, h = _checked(f, x, h)
    return (values("f", f, x + h) - values("f", f, x)) / h


def backward(f, x, h):
    """Return (f(x) - f(x - h)) / h, in the shape of x and h together; error -h/2 f'' (order 1)."""
    x, h = _checked(f, x, h)
    return (values("f", f, x) - values("f", f, x - h)) / h


def central(f, x, h):
    """Return (f(x + h) - f(x - h)) / 2h, in the shape of x and h; error h^2/6 f''' (order 2)."""
    x, h = _checked(f, x, h)
    return (values("f", f, x + h) - values("f", f, x - h)) / (2 * h)


def complex_step(f, x, h=1e-20):
    """Return Im f(x + ih) / h: error -h^2/6 f''' and no subtraction (Squire and Trapp 1998).

    f must be analytic and take complex arrays: abs and comparisons break it (ValueError where
    the imaginary part is lost).
    """
    x, h = _checked(f, x, h)
    y = values("f", f, x + 1j * h)
    if not np.iscomplexobj(y):
        raise ValueError(f"f must return complex numbers for complex arguments, got {y.dtype}")
    return y.imag / h


def richardson(f, x):
    """Return (value, error estimate) of f'(x), both in the shape of x.

    Central differences D(h) at h = 0.1 / 1.6^k, k = 0 ... 11: 24 evaluations a point. D(h) is
    f' + c2 h^2 + c4 h^4 + ..., so T_j(h) = (r T_{j-1}(h/1.6) - T_{j-1}(h)) / (r - 1) with
    r = 1.6^(2j) removes h^(2j): T_j has order 2j + 2. Of all T the one nearest to its two
    parents is the value, the distance its error estimate (Richardson 1911, Ridders 1982).

    f must work element by element on arrays. NaN only where every step leaves the domain of f.
    A symmetric difference cannot see a kink: for |x| at 0 it gives 0.
    """
    require_callable(f=f)
    x = finite_array("x", x)
    points = x.ravel()
    size = CHUNK // (2 * LEVELS)
    parts = [_extrapolated(f, points[i : i + size]) for i in range(0, points.size, size)]
    value, error = (np.concatenate(part).reshape(x.shape)[()] for part in zip(*parts, strict=True))
    return value, error


def derivative(f, x):
    """Return f'(x) in the shape of x: the best estimate of `richardson`, without its error."""
    return richardson(f, x)[0]


def _extrapolated(f, x):
    """Return (value, error estimate) for a vector x that fits one call of f."""
    with np.errstate(all="ignore"):  # steps that leave the domain are dropped, not reported
        columns, errors = _tableau(_central_differences(f, x))
        return _most_certain(np.concatenate(columns), np.concatenate(errors))


def _central_differences(f, x):
    """Return D(h) for all steps, (LEVELS, n), from one call of f."""
    h = FIRST_STEP / RATIO ** np.arange(LEVELS)[:, None]
    right, left = x + h, x - h
    y = values("f", f, np.concatenate([right, left]).ravel()).reshape(2, LEVELS, -1)
    # Divide by the step that the rounded points really are apart, not by 2h.
    return (y[0] - y[1]) / (right - left)


def _tableau(column):
    """Return the columns T_0, T_1, ... and the distance of each entry from its parents."""
    columns, errors = [column], [np.full_like(column, np.inf)]
    for j in range(1, LEVELS):
        r = RATIO ** (2 * j)
        coarse, fine = column[:-1], column[1:]
        column = fine + (fine - coarse) / (r - 1)
        columns.append(column)
        errors.append(np.maximum(abs(column - fine), abs(column - coarse)))
    return columns, errors


def _most_certain(candidates, errors):
    """Return in each column the candidate with the smallest error, and that error."""
    errors = np.where(np.isfinite(errors), errors, np.inf)
    # A lone finite difference without a neighbour is worth more than NaN: it comes last.
    best = np.where(np.isfinite(errors.min(axis=0)), errors.argmin(axis=0),
                    np.isfinite(candidates).argmax(axis=0))
    points = np.arange(candidates.shape[1])
    return candidates[best, points], errors[best, points]
