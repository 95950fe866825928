"""Derivatives measured from values of f alone: quotients of differences."""

import numpy as np

from helpers.arguments import finite_array, positive_number, require_callable, values
from helpers.points import CHUNK, at_columns, in_chunks, require_points

LEVELS = 12
BEND_LEVELS = 8  # fewer for second derivatives: rounding drowns the small steps
RATIO = 1.6  # smaller than the usual 2: a geometric ladder with more rungs in the useful range
FIRST_STEP = 0.1
STEPS = FIRST_STEP / RATIO ** np.arange(LEVELS)
BEND_STEPS = STEPS[:BEND_LEVELS]


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
    value, error = _elementwise(f, finite_array("x", x), _slopes, STEPS)
    return value[()], error[()]


def derivative(f, x):
    """Return f'(x) in the shape of x: the best estimate of `richardson`, without its error."""
    return richardson(f, x)[0]


def second_derivative(f, x):
    """Return f''(x) in the shape of x, from (f(x + h) - 2 f(x) + f(x - h)) / h^2.

    Extrapolated as in `richardson` from h = 0.1 / 1.6^k, k = 0 ... 7: 17 evaluations a point.
    Rounding costs about eps |f| / h^2, so it is right to 1e-10 where `richardson` is to 1e-12.
    """
    require_callable(f=f)
    return _elementwise(f, finite_array("x", x), _bends, BEND_STEPS)[0][()]


def gradient(f, x):
    """Return the gradient of f at x, in the shape of x: `richardson` along each variable.

    x and f have the variables first: see helpers.points. 24 evaluations a variable and point.
    """
    x = _checked_points(f, x)
    return _along(f, x, np.eye(len(x)), _slopes, STEPS).reshape(x.shape)


def central_gradient(f, x, h):
    """Return (f(x + h e_i) - f(x - h e_i)) / 2h for each variable x_i, in the shape of x.

    Error h^2/6 times the third derivative. 2 evaluations a variable and point. x and f have the
    variables first: see helpers.points.
    """
    x, steps = _checked_points(f, x), np.array([positive_number("h", h)])
    return _along(f, x, np.eye(len(x)), _slopes, steps).reshape(x.shape)


def jacobian(f, x):
    """Return J (m, n, ...) of f: n variables -> m values, J[i, j] = df_i/dx_j, as `gradient` does.

    x and f have the variables first: see helpers.points.
    """
    x = _checked_points(f, x)
    J = _along(f, x, np.eye(len(x)), _slopes, STEPS, rank=1)
    return J.reshape(len(J), *x.shape)


def hessian(f, x):
    """Return H (n, n, ...) of f at x, H[i, j] = d^2 f / dx_i dx_j, exactly symmetric.

    u^T H u is the second derivative of t -> f(x + t u) at 0, measured as in `second_derivative`
    for u = e_i and u = e_i + e_j; then 2 H_ij = (e_i + e_j)^T H (e_i + e_j) - H_ii - H_jj.
    x and f have the variables first: see helpers.points. 17 evaluations for each of the
    n (n + 1) / 2 directions.
    """
    x = _checked_points(f, x)
    n = len(x)
    i, j = np.triu_indices(n)
    axes = np.eye(n)
    bends = _along(f, x, np.maximum(axes[i], axes[j]).T, _bends, BEND_STEPS)
    bends = bends.reshape(i.size, *x.shape[1:])
    own = bends[i == j]
    H = np.empty((n, *x.shape))
    H[i, j] = H[j, i] = (bends - own[i] - own[j]) / 2
    H[range(n), range(n)] = own
    return H


def _checked_points(f, x):
    require_callable(f=f)
    return require_points("x", x)


def _elementwise(f, x, differences, steps):
    """Return the extrapolated differences of f at each element of x, (2, *x.shape)."""
    def g(t):
        return values("f", f, t.ravel()).reshape(t.shape)

    def part(x):
        return _extrapolated(differences, g, x, steps)

    return in_chunks(part, CHUNK // (2 * steps.size + 1), x.ravel()).reshape(2, *x.shape)


def _along(f, x, directions, differences, steps, rank=0):
    """Return the derivative at t = 0 of f(x + t u) for each direction u (n, k), each point of x.

    Shape (k p,) for p points, or (m, k p) where f returns vectors (rank 1).
    """
    points = x.reshape(len(x), -1)

    def part(lines):
        u, start = directions[:, lines // points.shape[1]], points[:, lines % points.shape[1]]
        # An axis of length 1 where the m values of a vector will stand.
        t = np.zeros((1, lines.size) if rank else lines.size)
        return _extrapolated(differences, _on_lines(f, start, u, rank), t, steps)[0]

    size = max(1, CHUNK // ((2 * steps.size + 1) * len(x)))
    return in_chunks(part, size, np.arange(directions.shape[1] * points.shape[1]))


def _on_lines(f, start, u, rank):
    """Return g, g(t) = f(start + t u), for tables t (levels, k) -> (levels, k), (levels, m, k)."""
    def g(t):
        points = start[:, None] + t.reshape(len(t), -1) * u[:, None]
        y = at_columns(f, points.reshape(len(points), -1), rank)
        return np.moveaxis(y.reshape(*y.shape[:-1], *points.shape[1:]), -2, 0)

    return g


def _slopes(g, x, h):
    """Return the central differences D(h), (levels, ..., n), from one call of g."""
    right, left = x + h, x - h
    y = g(np.concatenate([right, left]))
    # Divide by the step that the rounded points really are apart, not by 2h.
    return (y[: len(h)] - y[len(h) :]) / (right - left)


def _bends(g, x, h):
    """Return (D+(h) - D-(h)) / h, (levels, ..., n): the change of slope from left to right."""
    right, left = x + h, x - h
    y = g(np.concatenate([right, left, x[None]]))
    slope_right = (y[: len(h)] - y[-1]) / (right - x)
    slope_left = (y[-1] - y[len(h) : -1]) / (x - left)
    return (slope_right - slope_left) / ((right - left) / 2)


def _extrapolated(differences, g, x, steps):
    """Return (value, error estimate), (2, ..., n), from the differences of g at all steps."""
    with np.errstate(all="ignore"):  # steps that leave the domain are dropped, not reported
        columns, errors = _tableau(differences(g, x, steps.reshape(-1, *[1] * x.ndim)))
        return _most_certain(np.concatenate(columns), np.concatenate(errors))


def _tableau(column):
    """Return the columns T_0, T_1, ... and the distance of each entry from its parents."""
    columns, errors = [column], [np.full_like(column, np.inf)]
    for j in range(1, len(column)):
        r = RATIO ** (2 * j)
        coarse, fine = column[:-1], column[1:]
        column = fine + (fine - coarse) / (r - 1)
        columns.append(column)
        errors.append(np.maximum(abs(column - fine), abs(column - coarse)))
    return columns, errors


def _most_certain(candidates, errors):
    """Return at each place the candidate with the smallest error, and that error, stacked."""
    errors = np.where(np.isfinite(errors), errors, np.inf)
    # A lone finite difference without a neighbour is worth more than NaN: it comes last.
    best = np.where(np.isfinite(errors.min(axis=0)), errors.argmin(axis=0),
                    np.isfinite(candidates).argmax(axis=0))
    both = np.stack([candidates, errors])
    return np.take_along_axis(both, best[None, None], axis=1)[:, 0]
