"""One neuron: z = w . x + b, and its loss as a function of theta = (w_1, ..., w_d, b).

So training is `gradient_descent(f.grad, theta0, lr)`. theta is (d + 1,), or (d + 1, ...) for many
neurons side by side, as in helpers.points; X is (n, d), t (n,).
"""

import numpy as np

from helpers.activations import logistic
from helpers.arguments import finite_array
from helpers.differentiable import Differentiable
from helpers.losses import binary_cross_entropy


def outputs(theta, X):
    """Return z = X w + b, (n, ...): what a regression neuron says of each row."""
    theta, X = finite_array("theta", theta), _table(X)
    _require_fit(theta, X)
    return _product(X, theta[:-1]) + theta[-1]


def probabilities(theta, X):
    """Return sigma(X w + b), (n, ...): how sure a classification neuron is of class 1."""
    return logistic(outputs(theta, X))


def distances(theta, X):
    """Return (X w + b) / |w|: how far each row lies from the decision line, > 0 where w points."""
    theta = finite_array("theta", theta)
    length = np.sqrt((theta[:-1] ** 2).sum(axis=0))
    if not np.all(length > 0):
        raise ValueError(f"theta must have weights that are not all 0, got {theta!r}")
    return outputs(theta, X) / length


def linear_regression(X, t):
    """Return J(theta) = 1 / (2n) sum_i (w . x_i + b - t_i)^2 as a Differentiable of theta.

    grad = A' (A theta - t) / n and hess = A' A / n, with A = (X, 1).
    """
    A, t = _with_ones(_table(X)), _targets(X, t)
    n = len(t)

    def residuals(theta):
        z = _product(A, theta)
        return z - _column(t, z)

    return Differentiable(
        f=lambda theta: (residuals(theta) ** 2).sum(axis=0) / (2 * n),
        grad=lambda theta: _product(A.T, residuals(theta)) / n,
        hess=lambda theta: _weighted(A, np.ones_like(residuals(theta))) / n,
        name="regression neuron",
        formula=r"\frac{1}{2n} \sum_i (w \cdot x_i + b - t_i)^2",
    )


def logistic_regression(X, t):
    """Return the mean cross-entropy of sigma(w . x + b) and t as a Differentiable of theta.

    J(theta) = 1/n sum_i [-t_i ln p_i - (1 - t_i) ln(1 - p_i)], each t in [0, 1].
    grad = A' (p - t) / n and hess = A' diag(p (1 - p)) A / n, with A = (X, 1)   (Cox 1958).
    """
    A, t = _with_ones(_table(X)), _targets(X, t)
    if np.any((t < 0) | (t > 1)):
        raise ValueError(f"t must lie between 0 and 1, got {t!r}")
    n = len(t)

    def value(theta):
        z = _product(A, theta)
        return binary_cross_entropy(z, np.broadcast_to(_column(t, z), z.shape)).mean(axis=0)

    def grad(theta):
        z = _product(A, theta)
        return _product(A.T, logistic(z) - _column(t, z)) / n

    return Differentiable(
        f=value,
        grad=grad,
        hess=lambda theta: _weighted(A, logistic.grad(_product(A, theta))) / n,
        name="classification neuron",
        formula=r"\frac{1}{n} \sum_i \left[-t_i \ln p_i - (1 - t_i) \ln(1 - p_i)\right]",
    )


def _table(X):
    X = finite_array("X", X)
    if X.ndim != 2:
        raise ValueError(f"X must be (n, d), one row an example, got shape {X.shape}")
    return X


def _targets(X, t):
    t = finite_array("t", t)
    if t.shape != (len(X),):
        raise ValueError(f"t must be one number for each of the {len(X)} rows of X, got {t.shape}")
    return t


def _require_fit(theta, X):
    if theta.ndim == 0 or len(theta) != X.shape[1] + 1:
        raise ValueError(
            f"theta must hold a weight for each of the {X.shape[1]} columns of X and a bias, "
            f"got shape {theta.shape}"
        )


def _with_ones(X):
    """Return A = (X, 1): the bias is the weight of an input that is always 1."""
    return np.column_stack([X, np.ones(len(X))])


def _product(A, theta):
    """Return A theta, summed over the first axis of theta, whatever its shape."""
    return A @ theta if theta.ndim < 3 else np.tensordot(A, theta, 1)  # @ is faster


def _weighted(A, weights):
    """Return A' diag(weights) A, (d + 1, d + 1, ...), for weights (n, ...)."""
    return np.einsum("ni,n...,nj->ij...", A, weights, A)


def _column(t, z):
    """Return t (n,) with as many axes as z (n, ...)."""
    return t if z.ndim == 1 else t.reshape(-1, *[1] * (z.ndim - 1))
