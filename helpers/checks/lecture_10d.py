"""Checks of lecture 10d: hinges and their weights, cells, folds, and the wall of a polynomial."""

from math import comb

import numpy as np

from helpers import approximation
from helpers.activations import relu
from helpers.checks.framework import compare

KNOTS, VALUES = np.array([0.0, 1.0, 3.0, 3.5]), np.array([1.0, 3.0, 2.0, 2.0])


def _slopes(knots, values):
    return np.diff(values) / np.diff(knots)


def _from_the_neighbours_weight(knots, values):
    """Return the slopes, each lessened in place by what stands before it by then."""
    weights = _slopes(knots, values)
    for i in range(1, len(weights)):
        weights[i] -= weights[i - 1]
    return weights


hinge_weights = compare(
    "hinge_weights",
    lambda knots, values: np.diff(_slopes(knots, values), prepend=0.0),
    # Gaps other than 1 and a first value other than 0: there wrong and right differ.
    cases=[(KNOTS, VALUES), (np.array([-1.0, -0.5, 2.0]), np.array([2.0, 0.0, 5.0]))],
    mistakes={
        "These are the slopes. A hinge that was switched on stays on: the next one only changes "
        "the slope.": _slopes,
        "These are the changes of height. A gap may be longer than 1: divide by it.": (
            lambda knots, values: np.diff(np.diff(values), prepend=0.0)
        ),
        "The first weight is missing: from slope 0 to the first slope is a change, too.": (
            lambda knots, values: np.diff(_slopes(knots, values))
        ),
        "Each change has the wrong sign: it is the new slope minus the old one.": (
            lambda knots, values: -np.diff(_slopes(knots, values), prepend=0.0)
        ),
        "The first value was counted as a slope. It is the output's bias, no weight.": (
            lambda knots, values: np.diff(_slopes(knots, values), prepend=values[0])
        ),
        "You subtract the neighbour's weight, which is a change already. Subtract its slope.": (
            _from_the_neighbours_weight
        ),
    },
    right=[
        lambda knots, values: approximation.relu_interpolant(knots, values)[1][0][0],
        lambda knots, values: np.diff(np.append(0, _slopes(knots, values))).astype(np.float32),
        lambda knots, values: (
            np.append([0.0], _slopes(knots, values))[1:]
            - np.append([0.0], _slopes(knots, values))[:-1]
        ),
    ],
)

enough_units = compare(
    "enough_units",
    lambda: 23,
    cases=[()],
    mistakes={
        "22 gaps are a little too long: the bound is 0.0102. Round up.": lambda: 22,
        "These are the knots. The network has one unit fewer: one for each gap.": lambda: 24,
        "You took half of the gap's square. The nearer end is only half a gap away.": lambda: 45,
        "You forgot the square of the gap: the error falls faster than the gap.": lambda: 79,
        "You forgot the 8: the square of the gap may be 0.08.": lambda: 63,
        "So many steps a staircase needs, off by half a gap. Straight lines do better.": (
            lambda: 315
        ),
        "That is the lecture's number, for 0.05. Here the error is at most 0.01.": lambda: 10,
    },
    right=[lambda: 23.0, lambda: int(np.ceil(2 * np.pi / np.sqrt(0.08))), lambda: np.int64(23)],
)


def _cut(m, n):
    """Return the cells by the rule of one more plane: those it passes are cells of a wall."""
    return 1 if m == 0 or n == 0 else _cut(m - 1, n) + _cut(m - 1, n - 1)


most_pieces = compare(
    "most_pieces",
    approximation.most_cells,
    cases=[(4, 2), (5, 3), (5, 1), (3, 4)],
    mistakes={
        "Every pattern of on and off would need room for all crossings: that is only so for few "
        "units.": lambda m, n: 2**m,
        "This is one term of the sum: it counts the crossings of n lines, not the cells.": (comb),
        "The sum ends one term too early: crossings of n planes bring a cell each.": (
            lambda m, n: sum(comb(m, i) for i in range(n))
        ),
        "The sum ends one term too early: `range` leaves out its end.": (
            lambda m, n: sum(comb(m, i) for i in range(min(m, n)))
        ),
        "The sum starts one term too late: without any line there is one cell already.": (
            lambda m, n: sum(comb(m, i) for i in range(1, n + 1))
        ),
        "This is right in the plane. With more dimensions more planes can meet, with one fewer.": (
            lambda m, n: 1 + m + comb(m, 2)
        ),
        "This grows like the units alone. A new line cuts each cell that it passes.": (
            lambda m, n: m + 1
        ),
    },
    right=[
        lambda m, n: sum(comb(m, i) for i in range(n + 1)),
        lambda m, n: float(sum(comb(m, i) for i in range(min(m, n) + 1))),
        _cut,
    ],
)


PLACES = np.array([-1.0, 0.0, 0.5, 1.0, 1.75, 2.0, 3.0])

hat = compare(
    "hat",
    lambda x: np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 0.0]),
    cases=[(PLACES,)],
    mistakes={
        "Your kinks lie left of 0. The hinge that switches on at 1 is relu(x - 1).": (
            lambda x: relu(x) - 2 * relu(x + 1) + relu(x + 2)
        ),
        "That is the tent of the lecture, over the strip from 0 to 1. This hat is twice as wide.": (
            lambda x: 2 * relu(x) - 4 * relu(x - 0.5) + 2 * relu(x - 1)
        ),
        "Right of 2 it goes on falling: one more hinge has to stop it.": (
            lambda x: relu(x) - 2 * relu(x - 1)
        ),
        "At 1 it only becomes level. To fall, the slope must change from 1 to -1.": (
            lambda x: relu(x) - relu(x - 1)
        ),
        "At 2 the slope should become 0 again; yours climbs there.": (
            lambda x: relu(x) - 2 * relu(x - 1) + 2 * relu(x - 2)
        ),
        "The top has height 2: the first slope is 1.": (
            lambda x: 2 * relu(x) - 4 * relu(x - 1) + 2 * relu(x - 2)
        ),
    },
    right=[
        lambda x: relu(x) - 2 * relu(x - 1) + relu(x - 2),
        lambda x: np.maximum(0, 1 - abs(x - 1)),
        lambda x: [max(0.0, min(v, 2 - v)) for v in x],
    ],
)


def _tent(x):
    return 2 * relu(x) - 4 * relu(x - 0.5)


def _folded(x, depth, tent=_tent):
    for _ in range(depth):
        x = tent(x)
    return x


STRIP = np.array([0.0, 0.1, 0.3, 0.5, 0.55, 0.8, 1.0])

folded = compare(
    "folded",
    _folded,
    cases=[(STRIP, 1), (STRIP, 2), (STRIP, 4)],
    mistakes={
        "You added tents. Folding puts the result of one into the next.": (
            lambda x, depth: depth * _tent(x)
        ),
        "You fold once, however large depth is.": lambda x, depth: _tent(x),
        "One fold is missing.": lambda x, depth: _folded(x, depth - 1),
        "There is one fold too many.": lambda x, depth: _folded(x, depth + 1),
        "Your tent does not come down: at one half the slope must change from 2 to -2.": (
            lambda x, depth: _folded(x, depth, lambda v: 2 * relu(v) - 2 * relu(v - 0.5))
        ),
        "Your tent has height one half. It must reach 1, or the next fold misses half the strip.": (
            lambda x, depth: _folded(x, depth, lambda v: relu(v) - 2 * relu(v - 0.5))
        ),
    },
    right=[
        lambda x, depth: _folded(x, depth, lambda v: 1 - abs(1 - 2 * v)),
        lambda x, depth: x if depth == 0 else _tent(_folded(x, depth - 1)),
        lambda x, depth: np.float32(_folded(x, depth)),
    ],
)

best_parabola = compare(
    "best_parabola",
    lambda: (0.5, 0.25),
    cases=[()],
    mistakes={
        "Its error is 0 at 0 and at 2, and 1/2 between: lift it until both errors are equal.": (
            lambda: (0.5, 0.0)
        ),
        "Now the error between is 0 and those at 0 and 2 are 1/2: you lifted it too far.": (
            lambda: (0.5, 0.5)
        ),
        "This one is best for the mean square. Asked is the smallest largest error.": (
            lambda: (15 / 32, 3 / 8)
        ),
        "This is the lecture's, best up to 1. Here x goes to 2, where it is far too high.": (
            lambda: (1.0, 0.125)
        ),
        "These are the two numbers the other way round: first the factor of the square.": (
            lambda: (0.25, 0.5)
        ),
    },
    right=[lambda: [1 / 2, 1 / 4], lambda: np.float32([0.5, 0.25]), lambda: np.array([2, 1]) / 4],
    rtol=1e-6,
)
