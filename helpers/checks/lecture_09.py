"""Checks of the exercises 09: neurons."""

import numpy as np

from helpers import datasets, neurons
from helpers.checks.framework import compare, judge

X23 = np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]])
X32 = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 4.0]])


def _theta(w, b):
    return np.append(w, b)


forward = compare(
    "forward",
    lambda X, w, b: X @ w + b,
    cases=[(X32, np.array([0.5, -0.25]), 0.1), (X23, np.array([2.0, 1.0, -1.0]), -0.3)],
    mistakes={
        "You have a column: w of shape (d, 1) gives (n, 1). With targets (n,) numpy would then "
        "make a whole table of differences.": lambda X, w, b: X @ w[:, None] + b,
        "You added up the rows. axis=0 is what disappears, and the examples must stay.": (
            lambda X, w, b: (X * w).sum(axis=0) + b
        ),
        "The bias went in once for each input. It belongs to the neuron, once for each row.": (
            lambda X, w, b: (X * w + b).sum(axis=1)
        ),
        "The bias is missing.": lambda X, w, b: X @ w,
        "The bias has the wrong sign: what is subtracted is a threshold.": (
            lambda X, w, b: X @ w - b
        ),
        "You squashed the sum. This neuron predicts a number.": (
            lambda X, w, b: neurons.probabilities(_theta(w, b), X)
        ),
    },
    right=[
        lambda X, w, b: [sum(wi * xi for wi, xi in zip(w, row)) + b for row in X],
        lambda X, w, b: w @ X.T + b,
        lambda X, w, b: np.float32(neurons.outputs(_theta(w, b), X)),
        lambda X, w, b: np.column_stack([X, np.ones(len(X))]) @ np.append(w, b),
    ],
)

# x = (2, -1), w = (0.5, 1), b = 0.5, t = 3: the answer is 0.5.
regression_by_hand = compare(
    "regression_by_hand",
    lambda: (-5.0, 2.5, -2.5),
    cases=[()],
    mistakes={
        "All signs are turned. The slope holds answer minus target; minus comes once more with "
        "the step.": lambda: (5.0, -2.5, 2.5),
        "The slope of the bias is not times b. The bias has an input, too, and it is always 1.": (
            lambda: (-5.0, 2.5, -1.25)
        ),
        "A factor of 2 too much: the half in the loss takes away the 2 of the square.": (
            lambda: (-10.0, 5.0, -5.0)
        ),
        "You multiplied the error by the weight. What a weight moves is its input's share.": (
            lambda: (-1.25, -2.5, -2.5)
        ),
        "These are the parameters after a step. The question was the gradient.": (
            lambda: (1.0, 0.75, 0.75)
        ),
        "The bias is missing in the prediction, so your error is too large.": lambda: (
            -6.0,
            3.0,
            -3.0,
        ),
    },
    right=[
        lambda: [-5, 2.5, -2.5],
        lambda: np.float32([-5, 2.5, -2.5]),
        lambda: neurons.linear_regression(np.array([[2.0, -1.0]]), [3.0]).grad(
            np.array([0.5, 1.0, 0.5])
        ),
    ],
)


def _blamed(X, r):
    return np.append(X.T @ r, r.sum())


def _p(X, w, b):
    return neurons.probabilities(_theta(w, b), X)


def _loop(X, t, w, b):
    total = np.zeros(len(w) + 1)
    for row, target in zip(X, t):
        p = 1 / (1 + np.exp(-(w @ row + b)))
        total += (p - target) * np.append(row, 1)
    return total / len(t)


classifier_gradient = compare(
    "classifier_gradient",
    lambda X, t, w, b: _blamed(X, _p(X, w, b) - t) / len(t),
    cases=[
        (X32, np.array([1.0, 0.0, 1.0]), np.array([0.5, -0.25]), 0.1),
        (X23, np.array([0.0, 1.0]), np.array([0.2, 0.4, -0.3]), 0.5),
    ],
    mistakes={
        "There is a factor p (1 - p) too many: the log loss has it below the line.": (
            lambda X, t, w, b: (
                _blamed(X, (_p(X, w, b) - t) * _p(X, w, b) * (1 - _p(X, w, b))) / len(t)
            )
        ),
        "The sign is turned: the gradient holds answer minus target.": (
            lambda X, t, w, b: _blamed(X, t - _p(X, w, b)) / len(t)
        ),
        "This is the gradient of the sum of the losses. J is their mean.": (
            lambda X, t, w, b: _blamed(X, _p(X, w, b) - t)
        ),
        "You compared the target with the score z. The neuron answers sigma(z).": (
            lambda X, t, w, b: _blamed(X, X @ w + b - t) / len(t)
        ),
        "You divided by the number of inputs. The mean is over the examples.": (
            lambda X, t, w, b: _blamed(X, _p(X, w, b) - t) / len(w)
        ),
        "The weights hold a mean, but the bias a sum. J is the mean for both.": (
            lambda X, t, w, b: np.append(
                _blamed(X, _p(X, w, b) - t)[:-1] / len(t), (_p(X, w, b) - t).sum()
            )
        ),
        "The bias is missing in your scores: the neuron answers sigma(w . x + b).": (
            lambda X, t, w, b: _blamed(X, _p(X, w, 0.0) - t) / len(t)
        ),
        "The bias comes first here. The order that was asked is w, then b.": (
            lambda X, t, w, b: np.roll(_blamed(X, _p(X, w, b) - t) / len(t), 1)
        ),
    },
    right=[
        _loop,
        lambda X, t, w, b: list(neurons.logistic_regression(X, t).grad(_theta(w, b))),
        lambda X, t, w, b: np.float32(_loop(X, t, w, b)),
        lambda X, t, w, b: (
            (_p(X, w, b) - t)[:, None] * np.column_stack([X, np.ones(len(t))])
        ).mean(axis=0),
    ],
)


def _error(theta, x, t):
    return t - theta @ np.append(x, 1)


def _in_turn(order):
    """Return the student who moves one parameter after the other, each with a new answer."""

    def step(theta, x, t, lr):
        theta, inputs = np.array(theta), np.append(x, 1)
        for i in order(len(theta)):
            theta[i] += lr * _error(theta, x, t) * inputs[i]
        return theta

    return step


def _in_two(order):
    """Return the student who moves the weights together, and the bias before or after them."""

    def step(theta, x, t, lr):
        theta, inputs = np.array(theta), np.append(x, 1)
        for part in order(len(x)):
            theta[part] += lr * _error(theta, x, t) * inputs[part]
        return theta

    return step


one_step = compare(
    "one_step",
    lambda theta, x, t, lr: theta + lr * _error(theta, x, t) * np.append(x, 1),
    cases=[
        (np.array([0.5, -0.25, 0.1]), np.array([1.0, 2.0]), 1.0, 0.1),
        (np.array([1.0, -1.0, 0.5, 0.0]), np.array([2.0, 0.5, -1.0]), -1.0, 0.05),
    ],
    mistakes={
        "The bias has moved before the weights asked for their slopes. All parts belong to the old "
        "place: compute first, move then.": _in_turn(lambda n: [n - 1, *range(n - 1)]),
        "The bias has moved before the weights asked for their slopes, which they then took at the "
        "same new place. All parts belong to the old one.": _in_two(lambda d: (d, slice(0, d))),
        "The weights have moved before the bias asked for its slope. All parts belong to the old "
        "place.": _in_two(lambda d: (slice(0, d), d)),
        "Each weight has moved before the next one asked for its slope. All parts belong to the "
        "old place.": _in_turn(range),
        "You walk uphill: here the loss grows.": (
            lambda theta, x, t, lr: theta - lr * _error(theta, x, t) * np.append(x, 1)
        ),
        "The rate is missing.": lambda theta, x, t, lr: (
            theta + _error(theta, x, t) * np.append(x, 1)
        ),
        "This is the step. Where do you stand after it?": (
            lambda theta, x, t, lr: lr * _error(theta, x, t) * np.append(x, 1)
        ),
        "The bias is missing in the answer, so your error is that of another neuron.": (
            lambda theta, x, t, lr: theta + lr * (t - theta[:-1] @ x) * np.append(x, 1)
        ),
        "You squashed the answer. This neuron predicts a number.": (
            lambda theta, x, t, lr: (
                theta + lr * (t - neurons.probabilities(theta, x[None])[0]) * np.append(x, 1)
            )
        ),
        "Each part moved by the error alone. Error times input: which input has each of them?": (
            lambda theta, x, t, lr: theta + lr * _error(theta, x, t)
        ),
        "The bias stayed where it was. It has a slope, too: its input is 1.": (
            lambda theta, x, t, lr: theta + lr * _error(theta, x, t) * np.append(x, 0)
        ),
    },
    right=[
        lambda theta, x, t, lr: (
            theta - lr * neurons.linear_regression(x[None], np.array([t])).grad(theta)
        ),
        lambda theta, x, t, lr: [
            p + lr * (t - sum(q * v for q, v in zip(theta, [*x, 1]))) * u
            for p, u in zip(theta, [*x, 1])
        ],
        lambda theta, x, t, lr: np.float32(theta + lr * _error(theta, x, t) * np.append(x, 1)),
    ],
)

with_bias = compare(
    "with_bias",
    lambda weights, threshold: np.append(-threshold, weights),
    cases=[(np.array([2.0, 1.0]), 5.0), (np.array([0.5, -1.0, 3.0]), -2.0)],
    mistakes={
        "The sign of the bias: who has exactly the threshold must get the score 0.": (
            lambda weights, threshold: np.append(threshold, weights)
        ),
        "The new weight stands last. Here the constant input comes first.": (
            lambda weights, threshold: np.append(weights, -threshold)
        ),
        "You subtracted the threshold from each weight. It counts once, not once for each input.": (
            lambda weights, threshold: np.append(0.0, weights - threshold)
        ),
        "This 1 is the input x0. Its weight is asked.": (
            lambda weights, threshold: np.append(1.0, weights)
        ),
    },
    right=[
        lambda weights, threshold: [-threshold, *weights],
        lambda weights, threshold: np.concatenate([[0 - threshold], weights]),
        lambda weights, threshold: np.float32([-threshold, *weights]),
    ],
)


def _z(theta, X):
    return X @ theta[:-1] + theta[-1]


line_distances = compare(
    "line_distances",
    lambda theta, X: _z(theta, X) / np.linalg.norm(theta[:-1]),
    cases=[(np.array([3.0, 4.0, -5.0]), X32), (np.array([-1.0, 0.5, 2.0]), X32[:2])],
    mistakes={
        "This is the score. A longer w gives larger scores and moves no point.": _z,
        "The bias has no part in the length of w.": (
            lambda theta, X: _z(theta, X) / np.linalg.norm(theta)
        ),
        "You divided by the square of the length.": (
            lambda theta, X: _z(theta, X) / (theta[:-1] @ theta[:-1])
        ),
        "You took w as the direction of the line. It stands across the line.": (
            lambda theta, X: (
                (X @ np.array([-theta[1], theta[0]]) + theta[2]) / np.linalg.norm(theta[:-1])
            )
        ),
        "You took the direction of the line for that of w. They stand at a right angle.": (
            lambda theta, X: (
                (X @ np.array([theta[1], -theta[0]]) + theta[2]) / np.linalg.norm(theta[:-1])
            )
        ),
        "Only w . x is divided. The bias is part of the score, and too large by the same factor.": (
            lambda theta, X: X @ theta[:-1] / np.linalg.norm(theta[:-1]) + theta[-1]
        ),
        "The bias is missing: this is the distance from the parallel line through the origin.": (
            lambda theta, X: X @ theta[:-1] / np.linalg.norm(theta[:-1])
        ),
        "The side is lost: points on the other side have a negative distance here.": (
            lambda theta, X: abs(_z(theta, X)) / np.linalg.norm(theta[:-1])
        ),
        "You divided by the sum of the weights. A length is what Pythagoras says.": (
            lambda theta, X: _z(theta, X) / abs(theta[:-1]).sum()
        ),
    },
    right=[
        neurons.distances,
        lambda theta, X: [
            (theta[0] * a + theta[1] * b + theta[2]) / np.hypot(theta[0], theta[1]) for a, b in X
        ],
        lambda theta, X: np.float32(_z(theta, X) / np.sqrt((theta[:2] ** 2).sum())),
    ],
)


def _ordered(answer):
    letters = "".join(c for c in str(answer).upper() if c.isalpha())
    if not isinstance(answer, (str, list, tuple, np.ndarray)) or set(letters) - set("ABCDE"):
        return "Return the letters as one text, in order, and nothing else."
    if "E" in letters:
        return (
            "Line E is false: nothing is left out for being small. At small p (1 - p) the other "
            "factor is large."
        )
    if sorted(letters) != list("ABCD"):
        return "Four of the five lines belong to the proof, each once."
    if letters[0] != "B":
        return "First say which chain of derivatives you multiply. The others fill it in."
    if letters.index("A") < letters.index("D"):
        return "You cancelled before there was one fraction: first one denominator."
    return None if letters == "BCDA" else "Put the links in before you rewrite them."


why_it_cancels = judge(
    "why_it_cancels",
    _ordered,
    cases=[()],
    mistakes={
        "Line E is false: nothing is left out for being small.": lambda: "BCE",
        "Four of the five lines belong to the proof": lambda: "BCA",
        "First say which chain of derivatives you multiply.": lambda: "CDAB",
        "You cancelled before there was one fraction": lambda: "BCAD",
        "Put the links in before you rewrite them.": lambda: "BDCA",
        "Return the letters as one text": lambda: {"B", "C", "D", "A"},
        "Return the letters as one text, in order, and": lambda: "answer: BCDA",
    },
    right=[lambda: "BCDA", lambda: "b, c, d, a", lambda: ["B", "C", "D", "A"]],
)

CORNERS = np.column_stack([datasets.xor()[0], np.ones(4)])

xor_hessian = compare(
    "xor_hessian",
    lambda: CORNERS.T @ CORNERS / 16,
    cases=[()],
    mistakes={
        "This is the Hessian of the sum of the four losses. J is their mean.": (
            lambda: CORNERS.T @ CORNERS / 4
        ),
        "The bend of the log loss in z is p (1 - p), not p.": lambda: CORNERS.T @ CORNERS / 8,
        "The table of the products of the inputs, without p (1 - p) and without the mean.": (
            lambda: CORNERS.T @ CORNERS
        ),
        "The bias is a parameter as well: three rows, three columns.": (
            lambda: CORNERS[:, :2].T @ CORNERS[:, :2] / 16
        ),
        "The bias comes first here. The order that was asked is w1, w2, b.": (
            lambda: np.roll(CORNERS, 1, axis=1).T @ np.roll(CORNERS, 1, axis=1) / 16
        ),
        "The mixed bends are missing: turning w1 may change the slope of w2.": (
            lambda: np.diag([2, 2, 4]) / 16
        ),
    },
    right=[
        lambda: [[1 / 8, 1 / 16, 1 / 8], [1 / 16, 1 / 8, 1 / 8], [1 / 8, 1 / 8, 1 / 4]],
        lambda: neurons.logistic_regression(*datasets.xor()).hess(np.zeros(3)),
        lambda: np.float32(sum(np.outer(a, a) for a in CORNERS) / 16),
        lambda: (CORNERS.T @ CORNERS / 16 + 1e-9).round(3),
    ],
    rtol=1e-2,  # 1/16 to three digits is 0.063
)
