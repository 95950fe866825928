"""Functions of many variables, in one convention: the variables come first.

A point p has shape (n,) and f(p) is one number, or one vector (m,). Many points at once have shape
(n, ...), and f(p) then has shape (...), or (m, ...). Plain source such as `p[0] ** 2 + p[1]` or
`x, y = p` runs on both unchanged. What takes one point only (`np.sum(p ** 2)`, `p @ A @ p`) is as
right, and slower: it is asked point by point.
"""

import numpy as np

from helpers.arguments import finite_array

CHUNK = 32_768  # doubles in one call of f: what a second-level cache holds
WHAT = ("one number", "one vector")


def require_points(name, x):
    """Return x as a finite array (n, ...); ValueError if it is a single number."""
    x = finite_array(name, x)
    if x.ndim == 0:
        raise ValueError(f"{name} must be a point: n numbers, variables first, got {float(x)!r}")
    return x


def at_columns(f, points, rank):
    """Return f at each column of points (n, k), shape (k,) for rank 0 and (m, k) for rank 1.

    One call where f takes many points, else one call a point. ValueError if f does not return
    one number (rank 0) or one vector (rank 1) for one point. A point of dual numbers is (n, 2),
    and so has an axis more, as has what f returns.
    """
    parts = points.ndim - 2
    alone = real_values(f(points[..., 0].copy()))
    if alone.ndim != rank + parts:
        raise ValueError(
            f"f must return {WHAT[rank]} for one point of {len(points)} variables, "
            f"got shape {alone.shape[: alone.ndim - parts]}"
        )
    together = _together(f, points)
    if together is not None and _agree(together, alone, points.shape[-1]):
        return together
    return np.stack([real_values(f(p.copy())) for p in np.moveaxis(points, -1, 0)], axis=-1)


def in_chunks(function, size, *columns):
    """Return function(*columns), for at most `size` columns at a time, joined on the last axis."""
    count = columns[0].shape[-1]
    parts = [function(*(c[..., i : i + size] for c in columns)) for i in range(0, count, size)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)


def real_values(y):
    """Return what f gave as a float array; TypeError if it is not made of real numbers."""
    y = np.asarray(y)
    if y.dtype.kind not in "fiub":
        raise TypeError(f"f must return real numbers, got {y!r}")
    return y.astype(float, copy=False)


def _together(f, points):
    try:
        return real_values(f(points))
    except (TypeError, ValueError, IndexError):  # f takes one point at a time: no mistake of it
        return None


def _agree(together, alone, count):
    """Is the first column what f says of that point alone? `p / p.sum()` mixes the points."""
    if together.shape != (*alone.shape, count):
        return False
    first = together[..., 0]
    # Other kernels of numpy serve arrays than numbers: the last digits may differ.
    same = abs(first - alone) <= 1e-9 * abs(alone)
    return bool((same | (first == alone) | (np.isnan(first) & np.isnan(alone))).all())
