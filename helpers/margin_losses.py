"""Losses that look at the margin: how far the score z is on the right side.

For two classes t is -1 or 1 and the margin is t z; for c classes z is (n, c) or (c,) and `label`
the number of the true class, from 0. As in helpers.losses: `loss(z, t)` is the loss of each example
and `loss.grad(z, t)` the gradient of its sum. At a corner grad takes the value of the flat side.
"""

import numpy as np

from helpers.activations import logistic, softplus
from helpers.differentiable import Differentiable
from helpers.targets import labelled, signed


def _margin(z, t):
    z, t = signed(z, t)
    return t * z


def _logistic_loss_grad(z, t):
    z, t = signed(z, t)
    return -t * logistic(-t * z)


# Equal to the binary cross-entropy of z for the target (1 + t) / 2.
logistic_loss = Differentiable(
    f=lambda z, t: softplus(-_margin(z, t)),
    grad=_logistic_loss_grad,
    name="logistic loss",
    formula=r"\ln(1 + e^{-tz})",
    domain=(-4.0, 4.0),
)


def _lack(z, t, margin):
    """Return max(0, margin - t z): what is missing to the margin."""
    return np.maximum(margin - _margin(z, t), 0.0)


def _hinge_grad(z, t, margin=1.0):
    z, t = signed(z, t)
    return np.where(t * z < margin, -t, 0.0)[()]


# hinge(z, t, margin=1.0)   (Cortes, Vapnik 1995)
hinge = Differentiable(
    f=lambda z, t, margin=1.0: _lack(z, t, margin),
    grad=_hinge_grad,
    name="hinge",
    formula=r"\max(0, 1 - tz)",
    domain=(-4.0, 4.0),
)

squared_hinge = Differentiable(
    f=lambda z, t, margin=1.0: _lack(z, t, margin) ** 2,
    grad=lambda z, t, margin=1.0: 2 * _lack(z, t, margin) * hinge.grad(z, t, margin),
    name="squared hinge",
    formula=r"\max(0, 1 - tz)^2",
    domain=(-4.0, 4.0),
)

cubed_hinge = Differentiable(
    f=lambda z, t, margin=1.0: _lack(z, t, margin) ** 3,
    grad=lambda z, t, margin=1.0: 3 * _lack(z, t, margin) ** 2 * hinge.grad(z, t, margin),
    name="cubed hinge",
    formula=r"\max(0, 1 - tz)^3",
    domain=(-4.0, 4.0),
)

# What the others stand in for: a score of 0 counts as wrong. Nothing to descend.
zero_one = Differentiable(
    f=lambda z, t: np.heaviside(-_margin(z, t), 1.0),
    grad=lambda z, t: 0.0 * abs(_margin(z, t)),
    name="zero-one loss",
    formula=r"\mathbf{1}[tz \le 0]",
    domain=(-4.0, 4.0),
)


def _violations(z, label):
    """Return 1 + z_i - z_y for each other class i, and 0 for the true class y, (..., c)."""
    z, label = labelled(z, label)
    y = label[..., None]
    own = np.arange(z.shape[-1]) == y
    return np.where(own, 0.0, 1 + z - z[own].reshape(y.shape)), y


def _weston_watkins_grad(z, label):
    lacks, y = _violations(z, label)
    pushes = np.heaviside(lacks, 0.0)
    np.put_along_axis(pushes, y, 0 - pushes.sum(axis=-1, keepdims=True), axis=-1)
    return pushes


# Every other class that comes nearer than 1 costs   (Weston, Watkins 1999)
weston_watkins = Differentiable(
    f=lambda z, label: np.maximum(_violations(z, label)[0], 0.0).sum(axis=-1),
    grad=_weston_watkins_grad,
    name="hinge of Weston and Watkins",
    formula=r"\sum_{i \ne y} \max(0, 1 + z_i - z_y)",
    domain=(-4.0, 4.0),
)


def _crammer_singer_grad(z, label):
    lacks, y = _violations(z, label)
    worst = lacks.argmax(axis=-1)[..., None]
    push = np.heaviside(np.take_along_axis(lacks, worst, axis=-1), 0.0)
    pushes = np.zeros_like(lacks)
    np.put_along_axis(pushes, worst, push, axis=-1)
    np.put_along_axis(pushes, y, 0 - push, axis=-1)  # worst = y only where push is 0
    return pushes


# Only the strongest other class costs   (Crammer, Singer 2001)
crammer_singer = Differentiable(
    f=lambda z, label: _violations(z, label)[0].max(axis=-1),  # the true class's 0 is the floor
    grad=_crammer_singer_grad,
    name="hinge of Crammer and Singer",
    formula=r"\max(0, 1 + \max_{i \ne y} z_i - z_y)",
    domain=(-4.0, 4.0),
)


def _hinge_embedding(x, t, margin=1.0):
    x, t = signed(x, t)
    return np.where(t > 0, x, np.maximum(margin - x, 0.0))[()]


def _hinge_embedding_grad(x, t, margin=1.0):
    x, t = signed(x, t)
    return np.where(t > 0, 1.0, 0.0 - np.heaviside(margin - x, 0.0))[()]  # 0 - 0 is not -0


# x is the distance of a pair: alike (t = 1) it should be 0, unlike (t = -1) at least the margin.
hinge_embedding = Differentiable(
    f=_hinge_embedding,
    grad=_hinge_embedding_grad,
    name="hinge embedding",
    formula=r"\begin{cases} x & t = 1 \\ \max(0, \Delta - x) & t = -1 \end{cases}",
    domain=(0.0, 4.0),
)
