"""What a hidden layer of hinges can draw: interpolation, folds, and how many pieces there are.

Networks are layers as in helpers.networks, to be run with the activation relu(z) = max(0, z).
"""

from itertools import combinations, product
from math import comb

import numpy as np

from helpers.arguments import finite_array, finite_number, whole_number


def relu_interpolant(knots, values):
    """Return the layers 1-k-1 of the ReLU network that joins the k + 1 points by straight lines.

    g(x) = v_0 + sum_i (s_i - s_(i-1)) max(0, x - x_i), s_i the slope from knot i to knot i + 1
    and s_(-1) = 0. Left of the first knot g is constant, right of the last it goes on. Where
    v_i = f(x_i), |f - g| <= h^2/8 max|f''| for the largest gap h.
    """
    knots, values = finite_array("knots", knots), finite_array("values", values)
    if knots.ndim != 1 or len(knots) < 2 or np.any(np.diff(knots) <= 0):
        raise ValueError(f"knots must be at least two numbers that rise, got {knots.tolist()}")
    if values.shape != knots.shape:
        raise ValueError(f"values must be one for each knot, {knots.shape}, got {values.shape}")
    slopes = np.diff(values) / np.diff(knots)
    changes = np.diff(slopes, prepend=0.0)  # a hinge stays on to its right: only the rest is added
    return [(np.ones((len(slopes), 1)), -knots[:-1]), (changes[None, :], values[:1])]


def staircase(edges, values, steepness):
    """Return the layers 1-k-1 of a network of logistic units that climbs at k edges.

    g(x) = v_0 + sum_i (v_i - v_(i-1)) sigma(steepness (x - edge_i)), i = 1 ... k: about v_0 left
    of the first edge and v_i right of edge i. Two edges and values (0, h, 0) make a bump.
    """
    edges, values = finite_array("edges", edges), finite_array("values", values)
    steepness = finite_number("steepness", steepness)
    if edges.ndim != 1:
        raise ValueError(f"edges must be a list of numbers, got shape {edges.shape}")
    if values.shape != (len(edges) + 1,):
        raise ValueError(f"values must be one more than edges, ({len(edges) + 1},), "
                         f"got {values.shape}")
    W = np.full((len(edges), 1), steepness)
    return [(W, -steepness * edges), (np.diff(values)[None, :], values[:1])]


def folds(depth):
    """Return the layers 1-2-...-2-1 of a ReLU network that folds [0, 1] `depth` times onto itself.

    Each layer draws the tent t(x) = 2 max(0, x) - 4 max(0, x - 1/2), so that t(t(...t(x))) has
    2^depth pieces with only 2 depth neurons (Montufar et al. 2014).
    """
    depth = whole_number("depth", depth, 1)
    kinks, tent = np.array([0.0, -0.5]), np.array([2.0, -4.0])
    # Both units of the next layer look at the same tent, so its weights stand there twice.
    inner = [(np.stack([tent, tent]), kinks) for _ in range(depth - 1)]
    return [(np.ones((2, 1)), kinks), *inner, (tent[None, :], np.zeros(1))]


def kinks(layers, low, high):
    """Return the places (k,) in (low, high) where a ReLU network of one input and output bends.

    Layer after layer: between neighbouring kinks every z is a straight line, so it changes sign
    where its line does. Kinks that the later layers do not see are left out.
    """
    low, high = finite_number("low", low), finite_number("high", high)
    if not low < high:
        raise ValueError(f"high must be above low = {low}, got {high}")
    if layers[0][0].shape[1] != 1 or layers[-1][0].shape[0] != 1:
        raise ValueError("layers must have one input and one output, got the weights "
                         f"{[W.shape for W, _ in layers]}")
    x = np.array([low, high])
    for depth in range(1, len(layers)):
        x = _with_crossings(x, _before(layers[:depth], x))
    y = _before(layers, x)[:, 0]
    slopes = np.diff(y) / np.diff(x)
    # Rounding alone makes neighbouring slopes differ in the last digits.
    bends = abs(np.diff(slopes)) > 1e-9 * np.max(abs(slopes), initial=1e-300)
    return x[1:-1][bends]


def pieces(layers, low, high):
    """Return the number of straight pieces of a ReLU network of one input on [low, high]."""
    return len(kinks(layers, low, high)) + 1


def _before(layers, x):
    """Return z (k, n_out) of the last layer at the inputs x (k,)."""
    a = x[:, None]
    for W, b in layers[:-1]:
        a = np.maximum(a @ W.T + b, 0)
    W, b = layers[-1]
    return a @ W.T + b


def _with_crossings(x, z):
    """Return x (k,) and the zeros of the broken lines through (x, z), z (k, units), in order."""
    left, right = z[:-1], z[1:]
    i, unit = np.nonzero(left * right < 0)
    share = left[i, unit] / (left[i, unit] - right[i, unit])
    x = np.unique(np.concatenate([x, x[i] + share * (x[i + 1] - x[i])]))
    # Two crossings that differ by rounding are one.
    return x[np.append(True, np.diff(x) > 1e-12 * (x[-1] - x[0]))]


def most_cells(m, n):
    """Return sum of C(m, i), i = 0 ... min(m, n): the most cells that m planes cut R^n into.

    Reached when they are in general position (Zaslavsky 1975).
    """
    m, n = whole_number("m", m, 0), whole_number("n", n, 1)
    return sum(comb(m, i) for i in range(min(m, n) + 1))


def cells(W, b):
    """Return the number of cells into which the planes W x + b = 0 cut R^n; W (m, n), b (m,).

    Each cell is a pattern of signs. Planes in general position are expected, m >= n: every cell
    then has a corner where n planes meet, and is seen from it.
    """
    W, b = finite_array("W", W), finite_array("b", b)
    if W.ndim != 2 or len(W) < W.shape[1]:
        raise ValueError(f"W must be (m, n) with m >= n, got shape {W.shape}")
    if b.shape != W.shape[:1]:
        raise ValueError(f"b must be one number for each row of W, {W.shape[:1]}, got {b.shape}")
    patterns = [_around(W, b, list(meet)) for meet in combinations(range(len(W)), W.shape[1])]
    return len(np.unique(np.concatenate(patterns), axis=0))


def _around(W, b, meet):
    """Return the patterns (2^n, m) of the cells around the corner where the planes `meet` do."""
    try:
        corner = np.linalg.solve(W[meet], -b[meet])
    except np.linalg.LinAlgError as error:
        raise ValueError(f"W must hold planes in general position, got {W[meet].tolist()}, which "
                         "do not meet in one point") from error
    signs = np.tile(W @ corner + b > 0, (2 ** len(meet), 1))
    # At the corner its own planes are 0: around it they have all signs, the others the same.
    signs[:, meet] = list(product((False, True), repeat=len(meet)))
    return signs


def fold_cells(m, n, depth):
    """Return Montufar's lower bound floor(m/n)^(n (depth - 1)) sum of C(m, i), i = 0 ... n.

    So many linear regions has the best of the ReLU networks with n inputs and `depth` layers of m
    neurons (Montufar et al. 2014); random ones have far fewer.
    """
    m, n, depth = whole_number("m", m, 1), whole_number("n", n, 1), whole_number("depth", depth, 1)
    return (m // n) ** (n * (depth - 1)) * most_cells(m, n)
