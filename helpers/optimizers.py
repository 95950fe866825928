"""Methods for a minimum: generators of iterates x0, x1, x2, ... that never stop by themselves.

What was yielded is never changed afterwards. lr is the learning rate, alpha in formulas.
"""

import numpy as np

from helpers.arguments import (
    finite_array,
    positive_number,
    require_callable,
    require_symmetric,
    values,
)

ENOUGH = 1e-4  # Armijo's share of the descent that the slope promises
HALVINGS = 60
ROUNDING = 4 * np.finfo(float).eps


def gradient_descent(grad, x0, lr):
    """Yield x0, x1, ... with x <- x - lr grad(x)   (Cauchy 1847)."""
    require_callable(grad=grad)
    return _gradient_descent(grad, finite_array("x0", x0).copy(), positive_number("lr", lr))


def _gradient_descent(grad, x, lr):
    while True:
        yield x
        x = x - lr * values("grad", grad, x)


def newton(grad, hess, x0):
    """Yield x0, x1, ... with x <- x - H(x)^-1 grad(x): order 2 near a point where H is regular.

    x0 is one point, (n,) or a number; hess(x) is then (n, n) or a number. It walks to whatever
    has gradient 0: a maximum or a saddle as well. ValueError where H is singular.
    """
    require_callable(grad=grad, hess=hess)
    return _newton(grad, hess, finite_array("x0", x0).copy())


def _newton(grad, hess, x):
    while True:
        yield x
        g, H = values("grad", grad, x), _hessian(hess, x)
        x = x - _solved(H, g)


def damped_newton(f, grad, hess, x0):
    """Yield x0, x1, ... of Newton's method made safe: f never rises.

    s = -(H + shift I)^-1 grad with the first shift of 0, d, 2d, 4d, ... for which Cholesky's
    factorization exists (d = 1e-3 of the largest |H_ij|), so that s points downhill; then
    x <- x + t s with the first t of 1, 1/2, 1/4, ... for which f falls by at least 1e-4 of
    t |grad . s| (Armijo 1966). Near a minimum both are Newton's own: shift 0, t = 1.

    x0 as in `newton`. ValueError if f does not fall along s: then grad is not the gradient of f.
    """
    require_callable(f=f, grad=grad, hess=hess)
    return _damped_newton(f, grad, hess, finite_array("x0", x0).copy())


def _damped_newton(f, grad, hess, x):
    height = f(x)
    while True:
        yield x
        g = values("grad", grad, x)
        step = -_solved(_made_definite(_hessian(hess, x)), g)
        x, height = _lower(f, x, height, step, float(np.vdot(g, step)))


def _hessian(hess, x):
    """Return hess(x) as a matrix (n, n); ValueError if it has another shape or is not symmetric."""
    H = np.asarray(hess(x), dtype=float)
    if H.shape != x.shape + x.shape:
        raise ValueError(
            f"hess must return a matrix for one point: expected shape {x.shape + x.shape}, "
            f"got {H.shape}"
        )
    H = H.reshape(x.size, x.size)
    require_symmetric("hess", H)
    return H


def _solved(H, g):
    """Return H^-1 g in the shape of g."""
    try:
        return np.linalg.solve(H, g.ravel()).reshape(g.shape)
    except np.linalg.LinAlgError as error:
        raise ValueError(f"hess must be invertible, got the singular {H.tolist()}") from error


def _made_definite(H):
    """Return H + shift I with the first shift that makes it positive definite."""
    if _definite(H):
        return H
    shift, identity = 1e-3 * (np.max(abs(H)) or 1.0), np.eye(len(H))
    while not _definite(H + shift * identity):
        shift *= 2
    return H + shift * identity


def _definite(H):
    if len(H) == 2:  # Cholesky's two pivots: a plane is the usual case, and LAPACK's call dear
        (a, b), (_, d) = H.tolist()
        return not (a <= 0 or d <= b * (b / a))  # NaN passes, as LAPACK lets it
    try:
        np.linalg.cholesky(H)
    except np.linalg.LinAlgError:
        return False
    return True


def _lower(f, x, height, step, slope):
    """Return x + t step and f there, with the first t of 1, 1/2, 1/4, ... that is low enough."""
    unseen = ROUNDING * abs(height)
    # At the bottom the fall that the slope promises is lost in rounding, which may even lift f.
    slack = unseen if abs(slope) <= unseen else 0.0
    for _ in range(HALVINGS):
        there = x + step
        y = f(there)
        if y - height <= ENOUGH * slope + slack:  # NaN compares false: halve
            return there, y
        step, slope = step / 2, slope / 2
    raise ValueError(f"grad must be the gradient of f, got one along which f does not fall at {x}")
