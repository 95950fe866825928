"""Checks of the exercises 04: gradient descent."""

from itertools import accumulate, islice, repeat

import numpy as np

from helpers import landscapes, objectives
from helpers.checks.framework import compare, finite, judge
from helpers.iteration import take
from helpers.optimizers import gradient_descent
from helpers.plots.descent import room_along_4

ROOM = landscapes.temperature
ERROR = landscapes.regression_error


def _slope(x):
    return np.exp(x) - 1 / x


def _two(move):
    """Return the student who takes two steps x -> move(x) from 0.1."""
    return lambda: (move(0.1), move(move(0.1)))


# Found by hand: three digits are enough.
two_steps = compare(
    "two_steps",
    _two(lambda x: x - 0.02 * _slope(x)),
    cases=[()],
    mistakes={
        "You added the rate times the slope: that is the way up, and here it even leaves x > 0.": (
            _two(lambda x: x + 0.02 * _slope(x))
        ),
        "You multiplied the rate by the height f. It is the slope that says where it falls.": (
            _two(lambda x: x - 0.02 * (np.exp(x) - np.log(x)))
        ),
        "You used the whole slope as a step. The rate shortens it.": _two(lambda x: x - _slope(x)),
        "Your second step uses the slope at the start again. At x1 you must ask anew.": (
            lambda: (0.1 - 0.02 * _slope(0.1), 0.1 - 0.04 * _slope(0.1))
        ),
        "These are the steps. The answer wants the places where you stand after them.": (
            lambda: (-0.02 * _slope(0.1), -0.02 * _slope(0.1 - 0.02 * _slope(0.1)))
        ),
    },
    right=[
        lambda: [0.278, 0.3235],
        lambda: np.float32([0.2779, 0.3235]),
        lambda: take(gradient_descent(objectives.omega.grad, 0.1, 0.02), 3)[1:],
    ],
    rtol=2e-3,
)


def _first_six(iterates):
    return np.array(list(islice(iterates, 6)))


def _plain(grad, x, lr):
    while True:
        yield x
        x = x - lr * grad(x)


def _late(grad, x, lr):
    while True:
        x = x - lr * grad(x)
        yield x


def _uphill(grad, x, lr):
    while True:
        yield x
        x = x + lr * grad(x)


def _in_place(grad, x, lr):
    while True:
        yield x
        x -= lr * grad(x)


def _stuck(grad, x, lr):
    slope = grad(x)
    while True:
        yield x
        x = x - lr * slope


def _copies(grad, x, lr):
    x = np.array(x, dtype=float)
    while True:
        yield x.copy()
        x -= lr * grad(x)


# One start is a number, one an array: only the array shows who changes it in place.
walk_down = compare(
    "walk_down",
    _plain,
    cases=[(objectives.omega.grad, 0.05, 0.005), (ERROR.grad, np.array([0.0, 0.0]), 0.01)],
    mistakes={
        "The start is missing: the first thing that a method yields is x0 itself.": _late,
        "You walk uphill: the gradient points up, and the step goes against it.": _uphill,
        "You changed an array that you had already given away, so all places are one. "
        "Make a new array for each step.": _in_place,
        "You took the slope once, before the loop. Each place has a slope of its own.": _stuck,
    },
    right=[
        _copies,
        lambda grad, x, lr: accumulate(repeat(x), lambda p, _: p - lr * grad(p)),
        gradient_descent,
        lambda grad, x, lr: iter([np.float32(p) for p in islice(_plain(grad, x, lr), 6)]),
    ],
    view=_first_six,
)


def _slopes(m, b):
    return 28 * m + 12 * b - 42, 12 * m + 6 * b - 20


def _line(move):
    """Return the student who moves (m, b) by move(m, b, lr) at each step."""

    def path(m, b, lr, steps):
        places = [(m, b)]
        for _ in range(steps):
            places.append(move(*places[-1], lr))
        return places

    return path


def _both(m, b, lr):
    dm, db = _slopes(m, b)
    return m - lr * dm, b - lr * db


def _one_after_the_other(m, b, lr):
    m = m - lr * _slopes(m, b)[0]
    return m, b - lr * _slopes(m, b)[1]


def _b_first(m, b, lr):
    b = b - lr * _slopes(m, b)[1]
    return m - lr * _slopes(m, b)[0], b


def _swapped(m, b, lr):
    dm, db = _slopes(m, b)
    return m - lr * db, b - lr * dm


def _climbing(m, b, lr):
    dm, db = _slopes(m, b)
    return m + lr * dm, b + lr * db


def _with_vectors(m, b, lr, steps):
    path = np.full((steps + 1, 2), [float(m), float(b)])
    for k in range(steps):
        path[k + 1] = path[k] - lr * np.array(_slopes(*path[k]))
    return path


line_path = compare(
    "line_path",
    _line(_both),
    cases=[(0.0, 0.0, 0.01, 5), (1.0, -2.0, 0.02, 3)],
    mistakes={
        "You moved m first, and b then saw the new m. Both slopes belong to the old place.": (
            _line(_one_after_the_other)
        ),
        "You moved b first, and m then saw the new b. Both slopes belong to the old place.": (
            _line(_b_first)
        ),
        "The two slopes changed places: the first one belongs to m.": _line(_swapped),
        "You walk uphill: the gradient points up, and the step goes against it.": _line(_climbing),
        "The start is missing: the first row is the place before any step.": (
            lambda *case: _line(_both)(*case)[1:]
        ),
        "You returned the last place only. The path has a row for every place.": (
            lambda *case: _line(_both)(*case)[-1]
        ),
    },
    right=[
        _with_vectors,
        lambda m, b, lr, steps: take(gradient_descent(ERROR.grad, (m, b), lr), steps + 1),
        lambda *case: np.array(_line(_both)(*case), dtype=np.float32),
    ],
)

rates = compare(
    "rates",
    lambda bends: (2 / max(bends), 2 / (min(bends) + max(bends))),
    cases=[([10.0, 1.0],), ([4.0, 6.0, 0.5],), ([3.0, 7.0],)],
    mistakes={
        "1 over the sharpest bend is safe, but not yet the limit: what does 1 minus the rate "
        "times the bend do between 0 and -1?": (
            lambda bends: (1 / max(bends), 2 / (min(bends) + max(bends)))
        ),
        "You asked the gentlest direction for the limit. The sharpest one explodes first.": (
            lambda bends: (2 / min(bends), 2 / (min(bends) + max(bends)))
        ),
        "Your limit adds up the bends. Each direction walks alone; only one of them matters.": (
            lambda bends: (2 / sum(bends), 2 / (min(bends) + max(bends)))
        ),
        "The limit is right. The best rate does more than finish the sharpest direction at once: "
        "think of the one that is then the slowest.": (
            lambda bends: (2 / max(bends), 1 / max(bends))
        ),
        "The limit is right. Your best rate suits a mean bend. Only the two extremes matter.": (
            lambda bends: (2 / max(bends), len(bends) / sum(bends))
        ),
        "Both numbers are right, in the wrong order.": (
            lambda bends: (2 / (min(bends) + max(bends)), 2 / max(bends))
        ),
    },
    right=[
        lambda bends: [2 / np.max(bends), 1 / np.mean([np.min(bends), np.max(bends)])],
        lambda bends: np.float32([2 / sorted(bends)[-1], 2 / (sorted(bends)[0] + max(bends))]),
        lambda bends: (1 / (0.5 * max(bends)), 1 / (0.5 * max(bends) + 0.5 * min(bends))),
    ],
)


def _mean_gradient(m, b, x, t):
    r = m * x + b - t
    return np.array([np.mean(r * x), np.mean(r)])


def _by_samples(m, b, x, t):
    dm = db = 0.0
    for px, pt in zip(x, t):
        dm += (m * px + b - pt) * px / len(x)
        db += (m * px + b - pt) / len(x)
    return dm, db


def _by_matrix(m, b, x, t):
    X = np.column_stack([x, np.ones(len(x))])
    return X.T @ (X @ [m, b] - t) / len(x)


def _last_residual(m, b, x, t):
    r = m * x + b - t
    return np.array([np.mean(r * x), r[-1] / len(x)])


# Three and five data: only then a lost n is not a constant factor. Residuals of both signs: only
# then |r| is not -r.
loss_gradient = compare(
    "loss_gradient",
    _mean_gradient,
    cases=[
        (0.0, 0.0, np.array([1.0, 2.0, 3.0]), np.array([2.0, 5.0, 3.0])),
        (0.5, 2.0, np.array([-1.0, 0.0, 2.0, 3.0, 7.0]), np.array([1.0, 0.5, 2.0, 4.0, 3.0])),
    ],
    mistakes={
        "You added over the data and did not divide by their number: J is a mean.": (
            lambda m, b, x, t: len(x) * _mean_gradient(m, b, x, t)
        ),
        "Twice too large: the 2 of the square meets the 1/2 in front of it.": (
            lambda m, b, x, t: 2 * _mean_gradient(m, b, x, t)
        ),
        "Half of it: the 2 of the square's derivative is lost.": (
            lambda m, b, x, t: _mean_gradient(m, b, x, t) / 2
        ),
        "Your residual is target minus prediction: then every sign turns.": (
            lambda m, b, x, t: -_mean_gradient(m, b, x, t)
        ),
        "The inner slope of the line with respect to m is missing in the first part.": (
            lambda m, b, x, t: np.full(2, np.mean(m * x + b - t))
        ),
        "The second part holds one residual, not the mean of all. Is a + missing before the =?": (
            _last_residual
        ),
        "The two parts changed places: the slope for m comes first.": (
            lambda m, b, x, t: _mean_gradient(m, b, x, t)[::-1]
        ),
    },
    right=[
        _by_samples,
        _by_matrix,
        lambda m, b, x, t: _mean_gradient(m, b, x, t).astype(np.float32),
        lambda m, b, x, t: list(np.mean([(m * x + b - t) * x, m * x + b - t], axis=1)),
    ],
)


def _judge_false_arrival(result):
    p = finite(result, (2,))
    if p is None:
        return "Return two numbers, x and y."
    if not ((p > 0) & (p < 6)).all():
        return "This lies on a wall or outside. Find a place inside the room, 0 < x, y < 6."
    if np.hypot(*(p - 4)) < 2:
        if np.hypot(*ROOM.grad(p)) < 1e-3:
            return "There the rule is honest: you are near the bottom. Find a place where it lies."
        return "Too near to the bottom (4, 4), and the rule would walk on."
    if np.hypot(*ROOM.grad(p)) >= 1e-3:
        return "There the gradient is longer than 0.001: the rule walks on. Where is T flatter?"
    return None


false_arrival = judge(
    "false_arrival",
    _judge_false_arrival,
    cases=[()],
    mistakes={
        "This lies on a wall or outside": lambda: (0.0, 3.0),
        "There the rule is honest": lambda: (4.0, 4.0),
        "Too near to the bottom": lambda: (3.0, 3.0),
        "There the gradient is longer": lambda: (0.2, 0.3),
    },
    right=[
        lambda: (0.05, 0.06),
        lambda: np.array([0.02, 0.2], dtype=np.float32),
        lambda: [5.99999, 5.99999],
    ],
)


def _centred(m_and_c, x, t, lr, steps):
    """Return (m, c) after these steps on the squared errors of m (x - mean) + c."""
    u = np.asarray(x) - np.mean(x)
    for _ in range(steps):
        m, c = m_and_c
        r = m * u + c - t
        m_and_c = m - lr * 2 * np.sum(r * u), c - lr * 2 * np.sum(r)
    return m_and_c


def _fit_centred(x, t, lr, steps):
    m, c = _centred((0.0, 0.0), x, t, lr, steps)
    return m, c - m * np.mean(x)


def _not_back(x, t, lr, steps):
    return _centred((0.0, 0.0), x, t, lr, steps)


def _wrong_way_back(x, t, lr, steps):
    m, c = _centred((0.0, 0.0), x, t, lr, steps)
    return m, c + m * np.mean(x)


def _without_2(x, t, lr, steps):
    return _fit_centred(x, t, lr / 2, steps)


def _with_mean(x, t, lr, steps):
    return _fit_centred(x, t, lr / len(x), steps)


def _targets_too(x, t, lr, steps):
    return _fit_centred(x, t - np.mean(t), lr, steps)


def _raw(x, t, lr, steps):
    m = b = 0.0
    for _ in range(steps):
        r = m * x + b - t
        m, b = m - lr * 2 * np.sum(r * x), b - lr * 2 * np.sum(r)
    return m, b


def _in_two_lines(x, t, lr, steps):
    u, theta = x - x.mean(), np.zeros(2)
    X = np.column_stack([u, np.ones(len(u))])
    for _ in range(steps):
        theta = theta - 2 * lr * X.T @ (X @ theta - t)
    return np.array([theta[0], theta[1] - theta[0] * x.mean()])


def _closed(x, t, lr, steps):
    """On centred data each coordinate walks alone, by a factor a step."""
    u, n = x - x.mean(), len(x)
    m = u @ t / (u @ u) * (1 - (1 - 2 * lr * (u @ u)) ** steps)
    c = t.mean() * (1 - (1 - 2 * lr * n) ** steps)
    return [m, c - m * x.mean()]


THREE = np.array([1.0, 2.0, 3.0]), np.array([2.0, 5.0, 3.0])
FIVE = np.array([4.0, 5.0, 5.5, 6.5, 8.0]), np.array([1.0, 0.5, 2.0, 4.0, 3.0])

fit_centred = compare(
    "fit_centred",
    _fit_centred,
    cases=[(*THREE, 0.2, 3), (*THREE, 0.2, 18), (*FIVE, 0.05, 7)],
    mistakes={
        "You returned c. That is the line's height at the mean of x; b is its height at 0.": (
            _not_back
        ),
        "On the way back the sign is wrong: from the mean of x to 0 you walk to the left.": (
            _wrong_way_back
        ),
        "You centred the targets as well and never put their mean back.": _targets_too,
        "You walked on x as it comes. Subtract its mean first.": _raw,
        "Your steps have half the length: the slope of a square carries a factor 2.": _without_2,
        "Your steps are too short: this cost is the sum of the squares, not their mean.": (
            _with_mean
        ),
    },
    right=[_in_two_lines, _closed, lambda *case: np.float32(_fit_centred(*case))],
)


def _judge_two_cycle(result):
    try:
        lr = float(result)
    except (TypeError, ValueError):
        return "Return one number, the rate."
    if not 0 < lr < 5:
        return "A rate is a number above 0, and here far below 5."
    return _end(take(gradient_descent(room_along_4.grad, 1.0, lr), 20_001))


def _end(path):
    """Return what a walk of 20 000 steps does other than jumping between two places."""
    if not abs(path[-1]) < 1e3:
        return "This walk runs away for good: the map throws x out of the room."
    if abs(path[-1] - 4) > 0.05 and np.ptp(path[-100:]) < 0.05:
        return "This rate is so small that 20 000 steps do not bring the walk to 4."
    if np.ptp(path[-100:]) < 0.05:
        return "This walk ends at 4, or within 0.05 of it. What is the slope of the map there?"
    if abs(path[-1] - path[-3]) > 1e-6:
        return "It does not rest, but it visits more than two places. You went too far."
    return None


two_cycle_rate = judge(
    "two_cycle_rate",
    _judge_two_cycle,
    cases=[()],
    mistakes={
        "This walk runs away for good": lambda: 0.75,
        "This walk ends at 4, or": lambda: 15 / 32,
        "This walk ends at 4, or within 0.05 of it": lambda: 0.3,
        "This rate is so small": lambda: 1e-5,
        "it visits more than two places": lambda: 0.6,
        "A rate is a number above 0": lambda: -0.5,
    },
    right=[lambda: 0.5, lambda: np.float32(0.55), lambda: 0.48, lambda: np.array(0.57)],
)
