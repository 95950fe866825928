"""Functions of many variables, in one convention: the variables come first.

A point p has shape (n,) and f(p) is one number, or one vector (m,). Many points at once have shape
(n, ...), and f(p) then has shape (...), or (m, ...). Plain source such as `p[0] ** 2 + p[1]` or
`x, y = p` runs on both unchanged. What takes one point only (`np.sum(p ** 2)`, `p @ A @ p`) is as
right, and slower: it is asked point by point.
"""

import numpy as np

from helpers.arguments import finite_array

# Doubles in one call of f: 128 kB stay in the cache, and malloc need not ask the system for them.
CHUNK = 16_384
WHAT = ("one number", "one vector")


def require_points(name, x):
    """Return x as a finite array (n, ...); ValueError if it is a single number."""
    x = finite_array(name, x)
    if x.ndim == 0:
        raise ValueError(f"{name} must be a point: n numbers, variables first, got {float(x)!r}")
    return x


def at_columns(f, rank, at_rest=None):
    """Return g: g(points) is f at each column of points (n, k), (k,) for rank 0, (m, k) for 1.

    One call where f takes many points, else one call a point; which of both shows the first call
    of g. ValueError if f does not return one number (rank 0) or one vector (rank 1) for one point.
    Points of dual numbers are (2, n, k), values and slopes, and so is what f returns; at_rest(p)
    is then f at one column p of slope 0, which costs less than f at a column that moves.
    """
    takes_many = None

    def g(points):
        nonlocal takes_many
        if takes_many is None:
            # Copies: if f changes its argument, it is asked again below.
            tried = _behind_a_mean(points)
            alone = _alone(at_rest or f, tried, rank)
            y = _together(f, tried)
            takes_many = y is not None and _agree(y, alone, tried.shape[-1])
            y = y[..., -points.shape[-1] :] if takes_many else None
        elif takes_many:
            y = real_values(f(points))
        return y if takes_many else _one_by_one(f, points)

    return g


def over_lines(part, points, directions, size):
    """Return part(point, direction) for all pairs of a point (n, p) and a direction (n, k).

    part takes (n, p, 1) and (n, 1, k), about `size` pairs at a time, and returns (..., p, k).
    Shape (..., k, p).
    """
    def at_points(points):
        at_once = max(1, size // points.shape[1])
        table = in_chunks(lambda u: part(points[:, :, None], u[:, None]), at_once, directions)
        return table.swapaxes(-1, -2)

    return in_chunks(at_points, size, points)


def in_chunks(function, size, table):
    """Return function(table), for at most `size` (or 1) of its columns at a time, joined."""
    size, count = max(1, size), table.shape[-1]
    if count <= size:
        return function(table)
    parts = [function(table[..., i : i + size]) for i in range(0, count, size)]
    return np.concatenate(parts, axis=-1)


def real_values(y):
    """Return what f gave as a float array; TypeError if it is not made of real numbers."""
    y = np.asarray(y)
    if y.dtype.kind not in "fiub":
        raise TypeError(f"f must return real numbers, got {y!r}")
    return y.astype(float, copy=False)


def _behind_a_mean(points):
    """Return the columns behind a weighted mean of them; of duals, behind a slope 0 and a sum.

    No column that is asked for is sure to tell on `p - p.mean()`: steps to both sides leave the
    mean where it was. Unequal weights move it; and what is at rest must not be handed a slope.
    """
    weights = np.arange(1.0, points.shape[-1] + 1) ** 2
    if points.ndim == 2:
        mean = points @ (weights / weights.sum())
        return np.concatenate([mean[:, None], points], axis=1)
    tried = np.zeros((*points.shape[:2], points.shape[2] + 2))
    tried[..., 2:] = points
    tried[0, :, :2] = points[0, :, :1]  # to the last bit: it may lie on the border of the domain
    tried[1, :, 1] = points[1].dot(weights)  # of slopes a sum does as well
    return tried


def _alone(f, points, rank):
    """Return f at the first column; ValueError unless it has `rank` axes (and that of a dual)."""
    y = real_values(f(points[..., 0].copy()))
    parts = points.ndim - 2
    if y.ndim != parts + rank:
        raise ValueError(
            f"f must return {WHAT[rank]} for one point of {points.shape[parts]} variables, "
            f"got shape {y.shape[parts:]}"
        )
    return y


def _together(f, points):
    try:
        return real_values(f(points))
    except (TypeError, ValueError, IndexError):  # f takes one point at a time: no mistake of it
        return None


def _one_by_one(f, points):
    return np.stack([real_values(f(p.copy())) for p in np.moveaxis(points, -1, 0)], axis=-1)


def _agree(together, alone, count):
    """Is the first column what f says of that point alone? `p / p.sum()` mixes the points."""
    if together.shape != (*alone.shape, count):
        return False
    first = together[..., 0]
    # Other kernels of numpy serve arrays than numbers: the last digits may differ.
    same = abs(first - alone) <= 1e-9 * abs(alone)
    # Counting takes a third of the time of same.all().
    if np.count_nonzero(same) == same.size:
        return True
    return np.array_equal(first[~same], alone[~same], equal_nan=True)
