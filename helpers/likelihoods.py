"""Losses as minus the logarithm of a likelihood: where squares, lengths and logs come from.

`nll(prediction, t)` is -ln p(t | prediction) of each example, and `nll.grad` the gradient of its
sum in the prediction.
"""

import math

import numpy as np

from helpers.arguments import positive_number
from helpers.differentiable import Differentiable
from helpers.targets import labelled, paired, probabilities


def _gaussian_nll(y, t, gamma=1.0):
    y, t = paired(y, t)
    gamma = positive_number("gamma", gamma)
    return math.log(gamma * math.sqrt(2 * math.pi)) + ((t - y) / gamma) ** 2 / 2


def _gaussian_nll_grad(y, t, gamma=1.0):
    y, t = paired(y, t)
    return (y - t) / positive_number("gamma", gamma) ** 2


# t is normal around y with standard deviation gamma: squared error, up to a factor and a constant.
gaussian_nll = Differentiable(
    f=_gaussian_nll,
    grad=_gaussian_nll_grad,
    name="Gaussian",
    formula=r"\ln(\gamma \sqrt{2 \pi}) + \frac{(t - y)^2}{2 \gamma^2}",
    domain=(-4.0, 4.0),
)


def _laplace_nll(y, t, gamma=1.0):
    y, t = paired(y, t)
    gamma = positive_number("gamma", gamma)
    return math.log(2 * gamma) + abs(t - y) / gamma


def _laplace_nll_grad(y, t, gamma=1.0):
    y, t = paired(y, t)
    return np.sign(y - t) / positive_number("gamma", gamma)


# t has the density e^(-|t - y| / gamma) / (2 gamma): absolute error. grad at the corner is 0.
laplace_nll = Differentiable(
    f=_laplace_nll,
    grad=_laplace_nll_grad,
    name="Laplace",
    formula=r"\ln(2 \gamma) + \frac{|t - y|}{\gamma}",
    domain=(-4.0, 4.0),
)


def _of_outcome(p, t):
    """Return the probability p of t = 1, or 1 - p of t = 0, that belongs to what was seen."""
    p, t = paired(probabilities(p), t, "p")
    if np.count_nonzero((t == 0) | (t == 1)) < t.size:
        raise ValueError(f"t must be 0 or 1, got {t!r}")
    return np.where(t == 1, p, 1 - p)[()], 2 * t - 1


def _minus_log(p):
    with np.errstate(divide="ignore"):  # what was held impossible happened: infinite loss
        return 0 - np.log(p)  # 0 - 0 is not -0


def _bernoulli_nll_grad(p, t):
    seen, sign = _of_outcome(p, t)
    with np.errstate(divide="ignore"):
        return -sign / seen


# t is 1 with probability p, else 0: the binary cross-entropy of p.
bernoulli_nll = Differentiable(
    f=lambda p, t: _minus_log(_of_outcome(p, t)[0]),
    grad=_bernoulli_nll_grad,
    name="Bernoulli",
    formula=r"-\ln p^t (1 - p)^{1 - t}",
    domain=(0.01, 0.99),
)


def _of_label(p, label):
    p, label = labelled(probabilities(p), label)
    return np.take_along_axis(p, label[..., None], axis=-1)


def _categorical_nll_grad(p, label):
    slope = np.zeros_like(probabilities(p))
    with np.errstate(divide="ignore"):
        np.put_along_axis(slope, np.asarray(label)[..., None], -1 / _of_label(p, label), axis=-1)
    return slope


# The class is k with probability p_k, p (c,) or (n, c); label is the class that was seen, from 0.
categorical_nll = Differentiable(
    f=lambda p, label: _minus_log(_of_label(p, label)[..., 0]),
    grad=_categorical_nll_grad,
    name="categorical",
    formula=r"-\ln p_c",
    domain=(0.01, 0.99),
)
