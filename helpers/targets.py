"""What a loss asks of its two arguments, before numpy could broadcast a mistake away."""

import numpy as np

from helpers.arguments import real_array


def floats(name, x):
    """Return x as an array of floats, float32 kept; errors as in helpers.arguments.real_array.

    A node of a tape passes as it is: it stands for an array of floats.
    """
    if not isinstance(x, np.ndarray) and hasattr(x, "__array_function__"):
        return x
    if getattr(x, "dtype", None) == np.float32:
        return np.asarray(x)
    return real_array(name, x)


def paired(y, t, name="y"):
    """Return y and t as floats; ValueError unless t is one number or has the shape of y.

    (n,) against (n, 1) would broadcast to n^2 differences.
    """
    y, t = floats(name, y), floats("t", t)
    if t.ndim > 0 and t.shape != y.shape:
        raise ValueError(f"t must be a number or of the shape {y.shape} of {name}, got {t.shape}")
    return y, t


def signed(z, t):
    """Return z and t as floats, paired; ValueError unless each t is -1 or 1."""
    z, t = paired(z, t, "z")
    if np.count_nonzero(abs(t) == 1) < t.size:
        raise ValueError(f"t must be -1 or 1, got {t!r}")
    return z, t


def distributed(y, t, name="z"):
    """Return y (c,) or (n, c) and t as floats; ValueError unless each row of t sums to 1."""
    y, t = floats(name, y), floats("t", t)
    if y.ndim == 0 or t.shape != y.shape:
        raise ValueError(f"t must be one-hot rows in the shape {y.shape} of {name}, got {t.shape}")
    require_sum_1("t", t)
    return y, t


def require_sum_1(name, p):
    """Return nothing; ValueError unless the numbers along the last axis sum to 1."""
    # NaN counts as wrong; 1e-6 is what float32 keeps of a sum of a few dozen.
    if np.count_nonzero(abs(p.sum(axis=-1) - 1) <= 1e-6) < p[..., 0].size:
        raise ValueError(f"{name} must be probabilities: rows that sum to 1, got {p!r}")


def probabilities(p, name="p"):
    """Return p as floats; ValueError unless each lies in [0, 1]: a score is not a probability."""
    p = floats(name, p)
    if np.count_nonzero((p >= 0) & (p <= 1)) < p.size:
        raise ValueError(f"{name} must be probabilities, between 0 and 1, got {p!r}")
    return p


def labelled(z, label):
    """Return z (c,) or (n, c) and label, a whole number or (n,); ValueError if they do not fit."""
    z, label = floats("z", z), np.asarray(label)
    if label.dtype.kind not in "iu":
        raise TypeError(f"label must be whole numbers, got {label!r}")
    if z.ndim == 0 or label.shape != z.shape[:-1]:
        raise ValueError(f"label must be one class for each row of z {z.shape}, got {label.shape}")
    if np.count_nonzero((label >= 0) & (label < z.shape[-1])) < label.size:
        raise ValueError(f"label must lie in 0..{z.shape[-1] - 1}, got {label!r}")
    return z, label
