"""Entropy and relative entropy of probabilities, in nats; 0 ln 0 = 0."""

import numpy as np

from helpers.targets import floats, probabilities, require_sum_1


def times_log(t, p):
    """Return t ln p elementwise, with 0 ln 0 = 0 and t ln 0 = -inf; shapes as numpy pairs them."""
    t, p = floats("t", t), floats("p", p)
    with np.errstate(divide="ignore"):
        return t * np.log(np.where(t == 0, 1, p))


def entropy(p, axis=-1):
    """Return H(p) = -sum_k p_k ln p_k along the axis: between 0 and ln c   (Shannon 1948)."""
    p = _law("p", p, axis)
    return 0 - times_log(p, p).sum(axis=axis)  # 0 - 0 is not -0


def kl_divergence(p, q):
    """Return D(p || q) = sum_k p_k (ln p_k - ln q_k) along the last axis (Kullback 1951).

    p is the truth, q the model, (c,) or (n, c). It is 0 for q = p only, infinite where q is 0 and
    p is not, and it is the cross-entropy of q less the entropy of p.
    """
    p, q = _law("p", p), _law("q", q)
    if p.shape != q.shape:
        raise ValueError(f"q must have the shape {p.shape} of p, got {q.shape}")
    return (times_log(p, p) - times_log(p, q)).sum(axis=-1)


def _law(name, p, axis=-1):
    p = probabilities(p, name)
    if p.size == 0 or p.ndim == 0:
        raise ValueError(f"{name} must hold at least one probability in a row, got {p!r}")
    require_sum_1(name, np.moveaxis(p, axis, -1))
    return p
