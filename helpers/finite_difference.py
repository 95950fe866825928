"""Derivatives measured from values of f alone: quotients of differences."""

import numpy as np

from helpers.arguments import finite_array, positive_number, require_callable, values
from helpers.points import CHUNK, at_columns, in_chunks, over_lines, require_points

LEVELS = 12
RATIO = 1.6  # smaller than the usual 2: a geometric ladder with more rungs in the useful range
FIRST_STEP = 0.1
STEPS = FIRST_STEP / RATIO ** np.arange(LEVELS)
BEND_STEPS = STEPS[1:9]  # the shortest are of no use where rounding costs eps / h^2
SIDES = np.concatenate([STEPS, -STEPS])
SIDES_AND_MIDDLE = np.concatenate([BEND_STEPS, -BEND_STEPS, [0.0]])
EPS = np.finfo(float).eps


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
    r = 1.6^(2j) removes h^(2j): T_j has order 2j + 2. The error estimate of a T is its distance
    from its farther parent, plus eps |f| / h for rounding; the T with the smallest is the value
    (Richardson 1911, Ridders 1982).

    f must work element by element on arrays. NaN only where every step leaves the domain of f.
    A symmetric difference cannot see a kink: for |x| at 0 it gives 0.
    """
    require_callable(f=f)
    value, error = _best(_elementwise(f, x, _slopes, SIDES))
    return value.reshape(np.shape(x))[()], error.reshape(np.shape(x))[()]


def derivative(f, x):
    """Return f'(x) in the shape of x: the best estimate of `richardson`, without its error."""
    return richardson(f, x)[0]


def second_derivative(f, x):
    """Return f''(x) in the shape of x, from (f(x + h) - 2 f(x) + f(x - h)) / h^2.

    Extrapolated as in `richardson` from h = 0.1 / 1.6^k, k = 1 ... 8: 17 evaluations a point.
    Rounding costs eps |f| / h^2: it is right to 1e-10 where `richardson` is to 1e-12.
    """
    require_callable(f=f)
    return _best(_elementwise(f, x, _bends, SIDES_AND_MIDDLE))[0].reshape(np.shape(x))[()]


def gradient(f, x):
    """Return the gradient of f at x, in the shape of x: `richardson` along each variable.

    x and f have the variables first: see helpers.points. 24 evaluations a variable and point.
    """
    x = _checked_points(f, x)
    return _best(_along(f, x, np.eye(len(x)), _slopes, SIDES))[0].reshape(x.shape)


def central_gradient(f, x, h):
    """Return (f(x + h e_i) - f(x - h e_i)) / 2h for each variable x_i, in the shape of x.

    Error h^2/6 times the third derivative. 2 evaluations a variable and point. x and f have the
    variables first: see helpers.points.
    """
    x, h = _checked_points(f, x), positive_number("h", h)
    differences, _ = _along(f, x, np.eye(len(x)), _slopes, np.array([h, -h]))
    return differences.reshape(x.shape)


def jacobian(f, x):
    """Return J (m, n, ...) of f: n variables -> m values, J[i, j] = df_i/dx_j, as `gradient` does.

    x and f have the variables first: see helpers.points.
    """
    x = _checked_points(f, x)
    J = _best(_along(f, x, np.eye(len(x)), _slopes, SIDES, rank=1))[0]
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
    bends = _best(_along(f, x, np.maximum(axes[:, i], axes[:, j]), _bends, SIDES_AND_MIDDLE))[0]
    bends = bends.reshape(i.size, *x.shape[1:])
    own = bends[i == j]
    H = np.empty((n, *x.shape))
    H[i, j] = H[j, i] = (bends - own[i] - own[j]) / 2
    H[range(n), range(n)] = own
    return H


def _checked_points(f, x):
    require_callable(f=f)
    return require_points("x", x)


# Steps may leave the domain of f: they are dropped at the end, not reported.
@np.errstate(all="ignore")
def _elementwise(f, x, differences, offsets):
    """Return the differences of f and their rounding at all elements of x, (2, levels, x.size)."""
    def part(x):
        points = x + offsets[:, None]
        y = values("f", f, points.ravel()).reshape(points.shape)
        # Differences are divided by the steps that the rounded points really are apart.
        return differences(y, points - x)

    return in_chunks(part, CHUNK // offsets.size, finite_array("x", x).ravel())


@np.errstate(all="ignore")
def _along(f, x, directions, differences, offsets, rank=0):
    """Return the differences of t -> f(x + t u) at t = 0, and their rounding.

    For each direction u (n, k) and each of p points: (2, levels, k, p), or (2, levels, m, k, p)
    where f returns vectors (rank 1).
    """
    f = at_columns(f, rank)

    def part(point, u):
        points = point[:, None] + offsets[:, None, None] * u[:, None]
        y = f(points.reshape(len(points), -1))
        return y.reshape(*y.shape[:-1], *points.shape[1:])

    size = CHUNK // (offsets.size * len(x))
    y = over_lines(part, x.reshape(len(x), -1), directions, size).swapaxes(0, rank)
    return differences(y, offsets.reshape(-1, *[1] * (y.ndim - 1)))


def _slopes(y, t):
    """Return the central differences of values y (2 levels, ...) at t, and their rounding."""
    k = len(t) // 2
    right, left = slice(0, k), slice(k, 2 * k)
    slopes = (y[right] - y[left]) / (t[right] - t[left])
    return np.array([slopes, abs(y[right]) * (EPS / t[right])])


def _bends(y, t):
    """Return (D+ - D-) / h of values y (2 levels + 1, ...) at t and at 0, and their rounding."""
    k = len(t) // 2
    right, left = slice(0, k), slice(k, 2 * k)
    slopes = (y[: 2 * k] - y[-1]) / t[: 2 * k]
    bends = (slopes[right] - slopes[left]) / ((t[right] - t[left]) / 2)
    return np.array([bends, abs(y[right]) * (EPS / t[right] ** 2)])


@np.errstate(all="ignore")
def _best(differences):
    """Return (value, error estimate), (2, ..., n), from differences and rounding."""
    table = differences.reshape(2, differences.shape[1], -1)
    best = in_chunks(_most_certain, CHUNK // LEVELS, table)
    return best.reshape(2, *differences.shape[2:])


def _tableau(column, rounding):
    """Return the entries of all columns T_0, T_1, ... and the error estimate of each."""
    columns, errors = [column], [np.full_like(column, np.inf)]
    for j in range(1, len(column)):
        r = RATIO ** (2 * j)
        coarse, fine = column[:-1], column[1:]
        column = fine + (fine - coarse) / (r - 1)
        columns.append(column)
        # Without the rounding, two entries that agree by luck would beat better ones.
        errors.append(abs(column - coarse) + rounding[j:])
    return np.concatenate(columns), np.concatenate(errors)


def _most_certain(differences):
    """Return in each column the entry with the smallest error, and that error."""
    candidates, errors = _tableau(*differences)
    errors[~(errors < np.inf)] = np.inf  # NaN, which argmin would take for the smallest
    best, columns = errors.argmin(axis=0), np.arange(errors.shape[1])
    error = errors[best, columns]
    if np.isinf(error).any():
        # A lone finite difference without a neighbour is worth more than NaN: it comes last.
        best = np.where(np.isinf(error), np.isfinite(candidates).argmax(axis=0), best)
    return np.array([candidates[best, columns], error])
