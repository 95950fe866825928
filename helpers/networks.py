"""Fully connected networks: forward, and backward (Rumelhart, Hinton and Williams 1986).

A network is a list of layers (W, b): W (n_out, n_in), W[j, k] is the weight from neuron k to
neuron j, b (n_out,). X (n, d) has one example a row. The last layer is left linear: its outputs Y
(n, c) are values or logits.
"""

from itertools import pairwise

import numpy as np

from helpers.activations import logistic, tanh
from helpers.arguments import finite_array, positive_number, require_callable, whole_number
from helpers.differentiable import Differentiable
from helpers.draws import require_generator

# The nine parameters of the 2-2-1 network in the order of theta. Here w_jk goes to j from k; the
# second tuple has the same nine in the handwritten convention, from the first index to the second.
TO_FROM = ("w11", "w12", "w21", "w22", "b1", "b2", "w1", "w2", "b")
FROM_TO = ("w11", "w21", "w12", "w22", "b1", "b2", "w1", "w2", "b")

# a tells the slope without a second exponential; its error is 1e-16 of the steepest slope, where
# activation.grad has 1e-16 of each.
OF_VALUE = (
    (tanh, lambda a: 1 - a * a),
    (logistic, lambda a: a * (1 - a)),
)


def init(sizes, rng, scale=1.0):
    """Return layers for the widths `sizes`: W normal with deviation scale / sqrt(n_in), b = 0.

    Sums of n_in terms then keep the size of one: scale 1 for slopes near 1 (LeCun et al. 1998),
    sqrt(2) for ReLU, which loses half of the squares (He et al. 2015).
    """
    sizes, scale = _checked_sizes(sizes), positive_number("scale", scale)
    require_generator(rng)
    return [(scale / np.sqrt(n_in) * rng.standard_normal((n_out, n_in)), np.zeros(n_out))
            for n_in, n_out in pairwise(sizes)]


def forward(layers, X, activation):
    """Return (Z, A), what each layer computes before and after its activation.

    A[0] = X, Z[l] = A[l] W[l]^T + b[l], A[l + 1] = activation(Z[l]), and for the last layer
    A[-1] = Z[-1] = Y. So Z has an entry a layer and A one more.
    """
    require_callable(activation=activation)
    _require_rows("X", X, _pairs(layers)[0][0].shape[1])
    Z, A = [], [X]
    for W, b in layers:
        Z.append(A[-1] @ W.T + b)
        A.append(Z[-1] if len(Z) == len(layers) else activation(Z[-1]))
    return Z, A


def backward(layers, Z, A, E, activation):
    """Return the gradients (dL/dW, dL/db) of all layers, a list in the layout of `layers`.

    E = dL/dY (n, c) is the error of the output, Z and A are what `forward` returned:
    dL/dW[l] = E[l]^T A[l], dL/db[l] = sum of E[l] over the examples,
    E[l - 1] = (E[l] W[l]) * activation'(Z[l - 1]).
    """
    _require_rows("E", E, _pairs(layers)[-1][0].shape[0])
    gradients = []
    for at in reversed(range(len(layers))):
        gradients.append((E.T @ A[at], E.sum(axis=0)))
        if at > 0:
            E = (E @ layers[at][0]) * activation.grad(Z[at - 1])
    return gradients[::-1]


def predict(layers, X, activation):
    """Return the outputs Y (n, c) of the network for the examples X (n, d)."""
    return forward(layers, X, activation)[1][-1]


def flatten(layers):
    """Return theta (p,): the entries of W, row by row, then of b, layer after layer."""
    return np.concatenate([part.ravel() for W, b in _pairs(layers) for part in (W, b)])


def unflatten(theta, sizes):
    """Return the layers whose entries are theta (p,), for the widths `sizes`; nothing is copied."""
    sizes, layers, start = _checked_sizes(sizes), [], 0
    if np.shape(theta) != (_count(sizes),):
        raise ValueError(
            f"theta must have the {_count(sizes)} parameters of a network {sizes}, "
            f"got shape {np.shape(theta)}"
        )
    for n_in, n_out in pairwise(sizes):
        middle, end = start + n_out * n_in, start + n_out * (n_in + 1)
        layers.append((theta[start:middle].reshape(n_out, n_in), theta[middle:end]))
        start = end
    return layers


def count(sizes):
    """Return the number of parameters of a network with the widths `sizes`."""
    return _count(_checked_sizes(sizes))


def _count(sizes):
    return sum(n_out * (n_in + 1) for n_in, n_out in pairwise(sizes))


def objective(sizes, X, T, activation, loss):
    """Return J with J(theta) = mean of loss(Y, T) and its gradient, for theta (p,) -> (p,).

    Training is `optimizers.gradient_descent(J.grad, flatten(init(sizes, rng)), lr)`. X is
    (n, d), T (n, c) or, for one output, (n,); where loss is elementwise, the mean is taken over
    all n c entries.
    """
    sizes, X, T = _checked_data(sizes, X, T)
    require_callable(activation=activation, loss=loss)
    columns, slope = np.ascontiguousarray(X.T), _slope(activation)
    entries = np.size(loss(np.zeros_like(T), T))  # n c of an elementwise loss, n of the others

    def f(theta):
        return np.mean(loss(predict(unflatten(theta, sizes), X, activation), T))

    def grad(theta):
        layers = unflatten(theta, sizes)
        Z, A = _forward_in_columns(layers, columns, activation)
        E = loss.grad(A[-1].T, T).T / entries
        return _backward_in_columns(layers, Z, A, E, slope)

    return Differentiable(f=f, grad=grad, name=f"network {'-'.join(map(str, sizes))}")


def _forward_in_columns(layers, X, activation):
    """Return `forward` transposed, an example a column: b is added along the long rows."""
    Z, A = [], [X]
    for W, b in layers:
        z = W @ A[-1]
        z += b[:, None]
        Z.append(z)
        A.append(z if len(Z) == len(layers) else activation(z))
    return Z, A


def _backward_in_columns(layers, Z, A, E, slope):
    """Return flatten(backward(...)), written where it belongs in theta."""
    # One vector to write into: joining pieces would copy each of them once more.
    theta = np.empty(sum(W.size + b.size for W, b in layers))
    end = theta.size
    for at in reversed(range(len(layers))):
        W, b = layers[at]
        start = end - W.size - b.size
        np.matmul(E, A[at].T, out=theta[start : start + W.size].reshape(W.shape))
        np.add.reduce(E, axis=1, out=theta[start + W.size : end])
        end = start
        if at > 0:
            E = W.T @ E
            E *= slope(Z[at - 1], A[at])
    return theta


def _slope(activation):
    """Return activation' as a function of z and a; where a = activation(z) tells it, of a."""
    for known, of_value in OF_VALUE:
        if activation is known:
            return lambda z, a: of_value(a)
    return lambda z, a: activation.grad(z)


def _pairs(layers):
    """Return layers; TypeError unless they are a list of (W, b)."""
    if isinstance(layers, (list, tuple)) and layers:
        if all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in layers):
            return layers
    raise TypeError(f"layers must be a list of pairs (W, b), got {layers!r}")


def _require_rows(name, X, n):
    if np.ndim(X) != 2 or np.shape(X)[1] != n:
        raise ValueError(f"{name} must be (examples, {n}), one row an example, "
                         f"got shape {np.shape(X)}")


def _checked_sizes(sizes):
    if not isinstance(sizes, (list, tuple)):
        raise TypeError(f"sizes must be a list of widths, got {sizes!r}")
    sizes = [whole_number("sizes", n, 1) for n in sizes]
    if len(sizes) < 2:
        raise ValueError(f"sizes must name the inputs and at least one layer, got {sizes}")
    return sizes


def _checked_data(sizes, X, T):
    sizes, X, T = _checked_sizes(sizes), finite_array("X", X), finite_array("T", T)
    _require_rows("X", X, sizes[0])
    T = T[:, None] if T.ndim == 1 and sizes[-1] == 1 else T
    if T.shape != (len(X), sizes[-1]):
        raise ValueError(f"T must be {(len(X), sizes[-1])}, a row an example, got shape {T.shape}")
    return sizes, X, T


def two_two_one():
    """Return (theta, x, y): nine parameters, one input and its class, for the net drawn by hand.

    Its two hidden neurons and its output are logistic, its loss is the log loss:
    `objective((2, 2, 1), [x], [y], logistic, binary_cross_entropy)`. TO_FROM names theta's nine.
    """
    theta = np.array([0.3, 0.7, -0.4, 0.2, 0.1, -0.3, 0.8, -0.6, 0.05])
    return theta, np.array([0.5, -1.2]), 1.0
