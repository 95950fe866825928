"""Small data: X (n, d), one row an example, and targets t (n,)."""

import os

import numpy as np

from helpers.arguments import finite_array, finite_number, whole_number
from helpers.draws import require_generator

# The mood of someone who says only Ya and Na.
SENTENCES = ("Ya Ya Ya", "Na Na", "Ya Na Ya", "Ya Na Na Na")
# os.path is there with numpy; importing pathlib for this would cost a tenth of numpy's time.
IRIS_FILE = os.path.join(os.path.dirname(__file__), "data", "iris.csv")
IRIS_FEATURES = ("sepal length", "sepal width", "petal length", "petal width")
IRIS_CLASSES = ("setosa", "versicolor", "virginica")


def sentences():
    """Return X (4, 2), how often each sentence says Ya and Na, and t (4,): 1 happy, 0 sad.

    The line x_1 = x_2 separates them.
    """
    counts = [[words.split().count(word) for word in ("Ya", "Na")] for words in SENTENCES]
    return np.array(counts, dtype=float), np.array([1.0, 0.0, 1.0, 0.0])


def three_points():
    """Return X (3, 1) and t (3,) of the points (1, 2), (2, 5), (3, 3); best line x / 2 + 7 / 3."""
    return np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 5.0, 3.0])


def xor():
    """Return X (4, 2), the corners of a square, and t (4,): 1 where the coordinates differ."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return X, np.array([0.0, 1.0, 1.0, 0.0])


def two_moons(n, rng, noise=0.1):
    """Return X (n, 2) and t (n,) of two interleaved half circles, the upper of class 0.

    noise is the standard deviation of each coordinate, rng a numpy random generator.
    """
    t = _classes(n, 2, rng)
    angle = np.pi * rng.uniform(size=n)
    upper = np.stack([np.cos(angle), np.sin(angle)])
    X = np.where(t == 0, upper, [[1.0], [0.5]] - upper)
    return _noisy(X.T, noise, rng), t


def blobs(n, rng, centres=((-1.0, -1.0), (1.0, 1.0)), noise=0.5):
    """Return X (n, d) and t (n,): class k is normal around centres[k], centres (c, d).

    noise is the standard deviation of each coordinate.
    """
    centres = finite_array("centres", centres)
    if centres.ndim != 2:
        raise ValueError(f"centres must be (c, d), got shape {centres.shape}")
    t = _classes(n, len(centres), rng)
    return _noisy(centres[t.astype(int)], noise, rng), t


def spirals(n, rng, noise=0.05, turns=1.5):
    """Return X (n, 2) and t (n,) of two spirals, one the other turned by 180 degrees."""
    t = _classes(n, 2, rng)
    share = np.sqrt(rng.uniform(size=n))  # more points where the spiral is longer
    angle = 2 * np.pi * finite_number("turns", turns) * share + np.pi * t
    X = share * np.stack([np.cos(angle), np.sin(angle)])
    return _noisy(X.T, noise, rng), t


def iris():
    """Return X (150, 4) in cm and t (150,), 0 to 2: IRIS_FEATURES of three IRIS_CLASSES.

    Collected by Anderson, published by Fisher 1936, in the public domain. The values are Fisher's
    also in flowers 35 and 38, where a copy that is much in use has misprints.
    """
    table = np.loadtxt(IRIS_FILE, delimiter=",", skiprows=1)
    return table[:, :4], table[:, 4]


def one_hot(labels, c):
    """Return (n, c) with a 1 in column labels[i] of row i, 0 elsewhere; labels (n,) from 0."""
    c = whole_number("c", c, 1)
    labels = finite_array("labels", labels)
    if np.any((labels < 0) | (labels >= c) | (labels != np.floor(labels))):
        raise ValueError(f"labels must be whole numbers in 0..{c - 1}, got {labels!r}")
    return np.eye(c)[labels.astype(int)]


def _classes(n, c, rng):
    """Return t (n,): 0, 1, ..., c - 1, 0, 1, ... so that any first part is balanced, too."""
    require_generator(rng)
    return np.arange(whole_number("n", n, 1)) % c * 1.0


def _noisy(X, noise, rng):
    noise = finite_number("noise", noise)
    if noise < 0:
        raise ValueError(f"noise must be at least 0, got {noise!r}")
    return X + noise * rng.normal(size=X.shape)
