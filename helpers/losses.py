"""Losses for numbers and cross-entropies, each with its gradient in the prediction.

`loss(y, t)` is the loss of each example and `loss.grad(y, t)` the gradient of `sum(loss(y, t))`,
in the shape of y: means are taken by the caller, `loss(y, t).mean()`, except for the four named
conventions, which are one number for all. y is a prediction, z a score before the logistic or the
softmax, p a probability, t the target.
"""

import numpy as np

from helpers.activations import log_softmax, logistic, softmax
from helpers.arguments import positive_number
from helpers.differentiable import Differentiable
from helpers.information import times_log
from helpers.targets import distributed, paired, probabilities


def _residual(y, t):
    y, t = paired(y, t)
    return y - t


squared_error = Differentiable(
    f=lambda y, t: _residual(y, t) ** 2,
    grad=lambda y, t: 2 * _residual(y, t),
    name="squared error",
    formula="(y - t)^2",
    domain=(-4.0, 4.0),
)

# grad at the corner is 0, the mean of both sides.
absolute_error = Differentiable(
    f=lambda y, t: abs(_residual(y, t)),
    grad=lambda y, t: np.sign(_residual(y, t)),
    name="absolute error",
    formula="|y - t|",
    domain=(-4.0, 4.0),
)


def _huber(y, t, delta=1.0):
    size = abs(_residual(y, t))
    near = np.minimum(size, positive_number("delta", delta))
    return near * (size - near / 2)  # r^2 / 2 near, delta (|r| - delta / 2) far


def _huber_grad(y, t, delta=1.0):
    delta = positive_number("delta", delta)
    return np.clip(_residual(y, t), -delta, delta)


# huber(y, t, delta=1.0): the square near 0, a line from |y - t| = delta on (Huber 1964).
huber = Differentiable(
    f=_huber,
    grad=_huber_grad,
    name="Huber",
    formula=(
        r"\begin{cases} \frac{1}{2}(y - t)^2 & |y - t| \le \delta \\"
        r" \delta (|y - t| - \frac{\delta}{2}) & \text{else} \end{cases}"
    ),
    domain=(-4.0, 4.0),
)


def _examples(y):
    """Return n, the number of rows: the squares of one row (c,) of outputs are one example's."""
    return len(y) if np.ndim(y) else 1


# Three conventions of one sum: the same minimizer, gradients that differ by 1/n and 1/(2n).
sum_of_squares = Differentiable(
    f=lambda y, t: squared_error(y, t).sum(),
    grad=squared_error.grad,
    name="sum of squares",
    formula=r"\sum_i (y_i - t_i)^2",
    domain=(-4.0, 4.0),
)

mean_squared_error = Differentiable(
    f=lambda y, t: squared_error(y, t).sum() / _examples(y),
    grad=lambda y, t: squared_error.grad(y, t) / _examples(y),
    name="mean squared error",
    formula=r"\frac{1}{n} \sum_i (y_i - t_i)^2",
    domain=(-4.0, 4.0),
)

half_mean_squared_error = Differentiable(
    f=lambda y, t: squared_error(y, t).sum() / (2 * _examples(y)),
    grad=lambda y, t: squared_error.grad(y, t) / (2 * _examples(y)),
    name="half the mean squared error",
    formula=r"\frac{1}{2n} \sum_i (y_i - t_i)^2",
    domain=(-4.0, 4.0),
)

mean_absolute_error = Differentiable(
    f=lambda y, t: absolute_error(y, t).sum() / _examples(y),
    grad=lambda y, t: absolute_error.grad(y, t) / _examples(y),
    name="mean absolute error",
    formula=r"\frac{1}{n} \sum_i |y_i - t_i|",
    domain=(-4.0, 4.0),
)


def _binary_cross_entropy(z, t):
    z, t = paired(z, t, "z")
    # softplus(z) - t z, written so that t = 1 cancels the large z before anything is rounded.
    return (np.maximum(z, 0) - t * z) + np.log1p(np.exp(-abs(z)))


def _binary_cross_entropy_grad(z, t):
    z, t = paired(z, t, "z")
    return logistic(z) - t


# z (...), t in [0, 1].
binary_cross_entropy = Differentiable(
    f=_binary_cross_entropy,
    grad=_binary_cross_entropy_grad,
    name="binary cross-entropy of logits",
    formula=r"-t \ln \sigma(z) - (1 - t) \ln(1 - \sigma(z))",
    domain=(-6.0, 6.0),
)


def _binary_of_probabilities(p, t):
    p, t = paired(probabilities(p), t, "p")
    return 0 - times_log(t, p) - times_log(1 - t, 1 - p)  # 0 - 0 is not -0


def _share(t, p):
    """Return t / p, with 0 / 0 = 0: an outcome that does not count does not pull."""
    with np.errstate(divide="ignore"):
        return t / np.where(t == 0, 1, p)


def _binary_of_probabilities_grad(p, t):
    p, t = paired(probabilities(p), t, "p")
    return _share(1 - t, 1 - p) - _share(t, p)


binary_cross_entropy_of_probabilities = Differentiable(
    f=_binary_of_probabilities,
    grad=_binary_of_probabilities_grad,
    name="binary cross-entropy of probabilities",
    formula=r"-t \ln p - (1 - t) \ln(1 - p)",
    domain=(0.01, 0.99),
)


def _cross_entropy(z, t):
    z, t = distributed(z, t)
    return 0 - (t * log_softmax(z)).sum(axis=-1)  # 0 - 0 is not -0


def _cross_entropy_grad(z, t):
    z, t = distributed(z, t)
    return softmax(z) - t


# z (n, c) or (c,), t the same: one-hot or soft labels; one loss a row.
cross_entropy = Differentiable(
    f=_cross_entropy,
    grad=_cross_entropy_grad,
    name="cross-entropy of logits",
    formula=r"-\sum_k t_k \ln \mathrm{softmax}(z)_k",
    domain=(-6.0, 6.0),
)


def _cross_entropy_of_probabilities(p, t):
    p, t = distributed(probabilities(p), t, "p")
    return 0 - times_log(t, p).sum(axis=-1)


def _cross_entropy_of_probabilities_grad(p, t):
    p, t = distributed(probabilities(p), t, "p")
    return 0 - _share(t, p)


cross_entropy_of_probabilities = Differentiable(
    f=_cross_entropy_of_probabilities,
    grad=_cross_entropy_of_probabilities_grad,
    name="cross-entropy of probabilities",
    formula=r"-\sum_k t_k \ln p_k",
    domain=(0.01, 0.99),
)

# Several labels may hold at once: a logistic for each, the sum over the row.
multi_label_cross_entropy = Differentiable(
    f=lambda z, t: binary_cross_entropy(z, t).sum(axis=-1),
    grad=binary_cross_entropy.grad,
    name="multi-label cross-entropy of logits",
    formula=r"-\sum_k \left[t_k \ln \sigma(z_k) + (1 - t_k) \ln(1 - \sigma(z_k))\right]",
    domain=(-6.0, 6.0),
)

multi_label_cross_entropy_of_probabilities = Differentiable(
    f=lambda p, t: binary_cross_entropy_of_probabilities(p, t).sum(axis=-1),
    grad=binary_cross_entropy_of_probabilities.grad,
    name="multi-label cross-entropy of probabilities",
    formula=r"-\sum_k \left[t_k \ln p_k + (1 - t_k) \ln(1 - p_k)\right]",
    domain=(0.01, 0.99),
)


def _wrong(z, t):
    z, t = distributed(z, t)
    return 1.0 * (np.argmax(z, axis=-1) != t.argmax(axis=-1))


# 1 for a wrong class, 0 for the right one. Its gradient is 0: nothing to descend.
classification_error = Differentiable(
    f=_wrong,
    grad=lambda z, t: 0.0 * abs(distributed(z, t)[0]),
    name="classification error",
    formula=r"\mathbf{1}[\arg\max_k z_k \ne \arg\max_k t_k]",
    domain=(-6.0, 6.0),
)
