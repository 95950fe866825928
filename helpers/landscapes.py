"""Functions of two and more variables, with the derivatives that the lectures find by hand.

The variables come first (see helpers.points): p is (2,) for one point, (2, ...) for many; f(p) is
then (...), grad(p) has the shape of p and hess(p) is (2, 2, ...). `domain` is the interval that
each variable is drawn over.
"""

import numpy as np

from helpers.arguments import symmetric_matrix
from helpers.differentiable import Differentiable


def _everywhere(H, p):
    """Return the constant matrix H for one point, (n, n, ...) for many."""
    p = np.asarray(p)
    return np.multiply.outer(np.array(H, dtype=float), np.ones(p.shape[1:]))


paraboloid = Differentiable(
    f=lambda p: p[0] ** 2 + p[1] ** 2,
    grad=lambda p: np.array([2 * p[0], 2 * p[1]]),
    hess=lambda p: _everywhere([[2, 0], [0, 2]], p),
    name="paraboloid",
    formula="x^2 + y^2",
    domain=(-4.0, 4.0),
)

bowl = Differentiable(
    f=lambda p: 2 * p[0] ** 2 + 3 * p[1] ** 2 - p[0] * p[1],
    grad=lambda p: np.array([4 * p[0] - p[1], 6 * p[1] - p[0]]),
    hess=lambda p: _everywhere([[4, -1], [-1, 6]], p),
    name="bowl",
    formula="2x^2 + 3y^2 - xy",
    domain=(-2.0, 2.0),
)

cap = Differentiable(
    f=lambda p: -2 * p[0] ** 2 - 3 * p[1] ** 2 - p[0] * p[1] + 15,
    grad=lambda p: np.array([-4 * p[0] - p[1], -6 * p[1] - p[0]]),
    hess=lambda p: _everywhere([[-4, -1], [-1, -6]], p),
    name="cap",
    formula="-2x^2 - 3y^2 - xy + 15",
    domain=(-2.0, 2.0),
)

saddle = Differentiable(
    f=lambda p: 2 * p[0] ** 2 - 2 * p[1] ** 2,
    grad=lambda p: np.array([4 * p[0], -4 * p[1]]),
    hess=lambda p: _everywhere([[4, 0], [0, -4]], p),
    name="saddle",
    formula="2x^2 - 2y^2",
    domain=(-2.0, 2.0),
)


def _temperature_hess(p):
    x, y = p
    across = (6 * x - 12) * y**2 * (y - 6)
    mixed = x * (3 * x - 12) * y * (3 * y - 12)
    along = x**2 * (x - 6) * (6 * y - 12)
    return np.array([[across, mixed], [mixed, along]]) / -90


# A room of 6 by 6: 85 on all four walls, coldest (73.6222) at (4, 4). (6, 6) is a saddle, and the
# walls x = 0 and y = 0 consist of critical points.
temperature = Differentiable(
    f=lambda p: 85 - p[0] ** 2 * (p[0] - 6) * p[1] ** 2 * (p[1] - 6) / 90,
    grad=lambda p: np.array([
        p[0] * (3 * p[0] - 12) * p[1] ** 2 * (p[1] - 6),
        p[0] ** 2 * (p[0] - 6) * p[1] * (3 * p[1] - 12),
    ]) / -90,
    hess=_temperature_hess,
    name="temperature of a room",
    formula=r"85 - \frac{1}{90} x^2 (x - 6)\, y^2 (y - 6)",
    domain=(0.0, 6.0),
)

# p = (m, b): the squared errors of the line y = mx + b at (1, 2), (2, 5), (3, 3). Lowest, 25/6,
# at (1/2, 7/3); the valley is 46 times as curved across as along.
regression_error = Differentiable(
    f=lambda p: 14 * p[0] ** 2 + 3 * p[1] ** 2 + 38 + 12 * p[0] * p[1] - 42 * p[0] - 20 * p[1],
    grad=lambda p: np.array([28 * p[0] + 12 * p[1] - 42, 6 * p[1] + 12 * p[0] - 20]),
    hess=lambda p: _everywhere([[28, 12], [12, 6]], p),
    name="squared errors of a line",
    formula="14m^2 + 3b^2 + 38 + 12mb - 42m - 20b",
    domain=(-2.0, 4.0),
)

# The same errors for the line y = m (x - 2) + c, c its height at the mean of the x.
centred_regression_error = Differentiable(
    f=lambda p: 2 * p[0] ** 2 + 3 * p[1] ** 2 + 38 - 2 * p[0] - 20 * p[1],
    grad=lambda p: np.array([4 * p[0] - 2, 6 * p[1] - 20]),
    hess=lambda p: _everywhere([[4, 0], [0, 6]], p),
    name="squared errors of a line, x centred",
    formula="2m^2 + 3c^2 + 38 - 2m - 20c",
    domain=(-2.0, 6.0),
)


def _newton_quartic_hess(p):
    x, y = p
    mixed = -1 - 0.4 * x
    return np.array([[12 * x**2 + 8 - 0.4 * y, mixed], [mixed, 9.6 * y**2 + 4]])


def _newton_quartic_grad(p):
    x, y = p
    return np.array([4 * x**3 + 8 * x - y - 0.4 * x * y, 3.2 * y**3 + 4 * y - x - 0.2 * x**2])


# Its only critical point is the minimum (0, 0).
newton_quartic = Differentiable(
    f=lambda p: (
        p[0] ** 4 + 0.8 * p[1] ** 4 + 4 * p[0] ** 2 + 2 * p[1] ** 2
        - p[0] * p[1] - 0.2 * p[0] ** 2 * p[1]
    ),
    grad=_newton_quartic_grad,
    hess=_newton_quartic_hess,
    name="quartic of Newton's example",
    formula="x^4 + 0.8y^4 + 4x^2 + 2y^2 - xy - 0.2x^2 y",
    domain=(-5.0, 5.0),
)

# Lowest along every straight line through (0, 0), and yet -x^4/4 on y = 3/2 x^2 (Peano 1884).
peano = Differentiable(
    f=lambda p: (p[1] - p[0] ** 2) * (p[1] - 2 * p[0] ** 2),
    grad=lambda p: np.array([8 * p[0] ** 3 - 6 * p[0] * p[1], 2 * p[1] - 3 * p[0] ** 2]),
    hess=lambda p: np.array([
        [24 * p[0] ** 2 - 6 * p[1], -6 * p[0]], [-6 * p[0], 2 + 0 * p[0]],
    ]),
    name="Peano's surface",
    formula="(y - x^2)(y - 2x^2)",
    domain=(-1.0, 1.0),
)


def _himmelblau_grad(p):
    x, y = p
    u, v = x**2 + y - 11, x + y**2 - 7
    return np.array([4 * x * u + 2 * v, 2 * u + 4 * y * v])


def _himmelblau_hess(p):
    x, y = p
    mixed = 4 * (x + y)
    return np.array([[12 * x**2 + 4 * y - 42, mixed], [mixed, 12 * y**2 + 4 * x - 26]])


# Four minima of height 0, one of them (3, 2); a hill between them (Himmelblau 1972).
himmelblau = Differentiable(
    f=lambda p: (p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2,
    grad=_himmelblau_grad,
    hess=_himmelblau_hess,
    name="Himmelblau's function",
    formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    domain=(-5.0, 5.0),
)


def _rosenbrock(p):
    a, b = p[:-1], p[1:]
    return (100 * (b - a**2) ** 2 + (1 - a) ** 2).sum(axis=0)


def _rosenbrock_grad(p):
    a, b = p[:-1], p[1:]
    grad = np.zeros(np.shape(p))
    grad[:-1] = -400 * a * (b - a**2) - 2 * (1 - a)
    grad[1:] += 200 * (b - a**2)
    return grad


def _rosenbrock_hess(p):
    p = np.asarray(p, dtype=float)
    H = np.zeros((len(p), *p.shape))
    i = np.arange(len(p) - 1)
    H[i, i] = 1200 * p[:-1] ** 2 - 400 * p[1:] + 2
    H[i + 1, i + 1] += 200
    H[i, i + 1] = H[i + 1, i] = -400 * p[:-1]
    return H


# n >= 2 variables: a bent valley, flat along its floor, that ends at (1, ..., 1) (Rosenbrock 1960).
rosenbrock = Differentiable(
    f=_rosenbrock,
    grad=_rosenbrock_grad,
    hess=_rosenbrock_hess,
    name="Rosenbrock's valley",
    formula=r"\sum_i 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2",
    domain=(-2.0, 2.0),
)


def quadratic(A):
    """Return p^T A p / 2 with its gradient A p and Hessian A, for a symmetric A (n, n).

    Its condition number, largest over smallest |eigenvalue|, is what descent feels.
    """
    A = symmetric_matrix("A", A).copy()
    return Differentiable(
        f=lambda p: 0.5 * (p * np.tensordot(A, p, axes=1)).sum(axis=0),
        grad=lambda p: np.tensordot(A, p, axes=1),
        hess=lambda p: _everywhere(A, p),
        name="quadratic",
        formula=r"\tfrac{1}{2}\, p^\top A\, p",
        domain=(-2.0, 2.0),
    )


# (10 a^2 + b^2) / 2: ten times as curved across as along.
narrow_valley = quadratic(np.diag([10.0, 1.0]))

# One law test covers each of these.
SURFACES = (
    paraboloid, bowl, cap, saddle, temperature, regression_error, centred_regression_error,
    newton_quartic, peano, himmelblau, rosenbrock, narrow_valley,
)
