"""Twelve losses for one question, after Table 1 of Janocha and Czarnecki (2017).

o (c,) or (n, c) are the outputs of the last layer, t of the same shape is one-hot. Each loss is one
number a row, its gradient is in o, and p = softmax(o). The hinges compare each output alone with
its sign, 2t - 1, and ask for a margin of 1/2.
"""

import numpy as np

from helpers.activations import softmax
from helpers.differentiable import Differentiable
from helpers.losses import absolute_error, cross_entropy, squared_error
from helpers.margin_losses import cubed_hinge, hinge, squared_hinge
from helpers.targets import distributed

MARGIN = 0.5


def _sum(values):
    return values.sum(axis=-1, keepdims=True)


def _through_softmax(p, dp):
    """Return J dp = p (dp - p . dp): a gradient in p pulled back to the outputs."""
    return p * (dp - _sum(p * dp))


def _of_outputs(loss, name, formula):
    """Return the sum over a row of an elementwise loss of o and t."""
    return Differentiable(
        f=lambda o, t: loss(*distributed(o, t, "o")).sum(axis=-1),
        grad=lambda o, t: loss.grad(*distributed(o, t, "o")),
        name=name, formula=formula, domain=(-3.0, 3.0),
    )


def _of_signs(loss, name, power):
    """Return the sum over a row of a hinge with margin 1/2 of o and 2t - 1."""
    def signs(o, t):
        o, t = distributed(o, t, "o")
        return o, 2 * t - 1, MARGIN

    return Differentiable(
        f=lambda o, t: loss(*signs(o, t)).sum(axis=-1),
        grad=lambda o, t: loss.grad(*signs(o, t)),
        name=name, formula=rf"\sum_j \max(0, \frac{{1}}{{2}} - \hat{{t}}_j o_j){power}",
        domain=(-3.0, 3.0),
    )


def _of_probabilities(f, df, name, formula):
    """Return the loss f(p, t) with p = softmax(o); df(p, t) is its gradient in p."""
    def pulled_back(o, t):
        o, t = distributed(o, t, "o")
        p = softmax(o)
        return _through_softmax(p, df(p, t))

    def value(o, t):
        o, t = distributed(o, t, "o")
        return f(softmax(o), t)

    return Differentiable(
        f=value, grad=pulled_back, name=name, formula=formula, domain=(-3.0, 3.0)
    )


l1 = _of_outputs(absolute_error, "L1", r"\|t - o\|_1")

l2 = _of_outputs(squared_error, "L2", r"\|t - o\|_2^2")

# 2 (1 - p_c): twice the error that is expected when the label is drawn from p.
expectation = _of_probabilities(
    f=lambda p, t: abs(t - p).sum(axis=-1),
    df=lambda p, t: np.sign(p - t),
    name="expectation",
    formula=r"\|t - p\|_1",
)

regularised_expectation = _of_probabilities(
    f=lambda p, t: ((t - p) ** 2).sum(axis=-1),
    df=lambda p, t: 2 * (p - t),
    name="regularised expectation",
    formula=r"\|t - p\|_2^2",
)


def _steepest(p, t):
    """Return the sign of the largest difference in its place, 0 elsewhere: d max|p - t| / dp."""
    farthest = abs(p - t).argmax(axis=-1)[..., None]
    slope = np.zeros_like(p)
    sign = np.sign(np.take_along_axis(p - t, farthest, axis=-1))
    np.put_along_axis(slope, farthest, sign, axis=-1)
    return slope


chebyshev = _of_probabilities(
    f=lambda p, t: abs(t - p).max(axis=-1),
    df=_steepest,
    name="Chebyshev",
    formula=r"\max_j |p_j - t_j|",
)

half_hinge = _of_signs(hinge, "hinge", "")

squared_half_hinge = _of_signs(squared_hinge, "squared hinge", "^2")

cubed_half_hinge = _of_signs(cubed_hinge, "cubed hinge", "^3")

log_loss = Differentiable(
    f=lambda o, t: cross_entropy(*distributed(o, t, "o")),
    grad=lambda o, t: cross_entropy.grad(*distributed(o, t, "o")),
    name="log",
    formula=r"-\sum_j t_j \ln p_j",
    domain=(-3.0, 3.0),
)

# With a minus in front, as it is often printed, learning would drive p_c to 0. For one-hot t the
# sum of squares is the square of the sum.
squared_log_loss = Differentiable(
    f=lambda o, t: log_loss(o, t) ** 2,
    grad=lambda o, t: 2 * np.asarray(log_loss(o, t))[..., None] * log_loss.grad(o, t),
    name="squared log",
    formula=r"\sum_j [t_j \ln p_j]^2",
    domain=(-3.0, 3.0),
)


def _tanimoto_parts(p, t):
    """Return p . t and |p|^2 + |t|^2 - p . t, each with its axis kept."""
    overlap = _sum(p * t)
    return overlap, _sum(p**2) + _sum(t**2) - overlap


def _tanimoto(p, t):
    overlap, union = _tanimoto_parts(p, t)
    return -(overlap / union)[..., 0]


def _tanimoto_slope(p, t):
    overlap, union = _tanimoto_parts(p, t)
    return (overlap * (2 * p - t) - union * t) / union**2


# Its least value is -1, at p = t.
tanimoto = _of_probabilities(
    f=_tanimoto,
    df=_tanimoto_slope,
    name="Tanimoto",
    formula=r"\frac{-p \cdot t}{\|p\|_2^2 + \|t\|_2^2 - p \cdot t}",
)

# -ln of the cosine between p and t.
cauchy_schwarz = Differentiable(
    f=lambda o, t: log_loss(o, t) + np.log((softmax(o) ** 2).sum(axis=-1)) / 2,
    grad=lambda o, t: log_loss.grad(o, t) + _length_slope(softmax(o)),
    name="Cauchy-Schwarz divergence",
    formula=r"-\ln \frac{p \cdot t}{\|p\|_2 \|t\|_2}",
    domain=(-3.0, 3.0),
)


def _length_slope(p):
    """Return the gradient of ln |p| in the outputs."""
    return _through_softmax(p, p / _sum(p**2))


GALLERY = (
    l1, l2, expectation, regularised_expectation, chebyshev, half_hinge, squared_half_hinge,
    cubed_half_hinge, log_loss, squared_log_loss, tanimoto, cauchy_schwarz,
)
