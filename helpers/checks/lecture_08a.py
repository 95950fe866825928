"""Checks of the exercises 08a: losses for numbers."""

import itertools
import statistics

import numpy as np

from helpers import likelihoods, losses
from helpers.checks.framework import compare, finite, judge
from helpers.checks.parts import in_parts
from helpers.plots.residuals import absolute_errors, huber_center

R = np.array([-1.0, -2.0, 2.0])  # of the line 2x - 1 at the three points


def _four():
    return 9.0, 3.0, 1.5, 5 / 3


four_numbers = in_parts(
    compare(
        "four_numbers",
        _four,
        cases=[()],
        mistakes={
            "Your first number is the square of the sum: the residuals cancelled before they were "
            "squared.": lambda: (sum(R) ** 2, sum(R) ** 2 / 3, sum(R) ** 2 / 6, 5 / 3),
            "Half of the sum is not half of the mean: there are three examples.": (
                lambda: (9, 3, 4.5, 5 / 3)
            ),
            "Your mean absolute error let the misses cancel: length first, then the mean.": (
                lambda: (9, 3, 1.5, 1 / 3)
            ),
            "Your mean absolute error is the root of the mean square. That one is called RMSE, and "
            "large misses weigh more in it.": lambda: (9, 3, 1.5, 3**0.5),
            "Your last number is a sum of lengths; a mean is asked.": lambda: (9, 3, 1.5, 5),
            "You squared the targets or the predictions, not the misses.": (
                lambda: (4 + 25 + 9, 38 / 3, 38 / 6, 10 / 3)
            ),
        },
        right=[
            lambda: [9, 3, 1.5, 1.67],
            lambda: np.float32([9, 3, 1.5, 5 / 3]),
            lambda: (sum(R**2), np.mean(R**2), np.mean(R**2) / 2, np.abs(R).mean()),
        ],
        rtol=5e-3,
    ),
    _four,
    ("the sum", "the mean", "half the mean", "the mean absolute error"),
    rtol=5e-3,
)


def _slope_by_loop(y, t):
    return [((a > b) - (a < b)) / len(y) for a, b in zip(y.tolist(), t.tolist())]


# The second prediction hits its target: there the V has a kink.
Y, T = np.array([1.0, 5.0, 3.5, -2.0]), np.array([2.0, 5.0, 3.0, 4.0])
absolute_slope = compare(
    "absolute_slope",
    lambda y, t: np.sign(y - t) / len(y),
    cases=[(Y, T), (np.array([0.0, 1.0]), np.array([-3.0, 1.0]))],
    mistakes={
        "Where the prediction hits the target you divide 0 by 0, and the whole training turns "
        "into nan. At the kink take 0.": lambda y, t: (y - t) / abs(y - t) / len(y),
        "This is the gradient of the sum of the lengths; the mean is n times flatter.": (
            lambda y, t: np.sign(y - t)
        ),
        "All signs are turned: this points down, and descent subtracts it. r is prediction minus "
        "target.": lambda y, t: np.sign(t - y) / len(y),
        "Your slope grows with the miss. That is the pull of a square; a V is equally steep "
        "everywhere.": lambda y, t: (y - t) / len(y),
        "An exact hit gets pulled by a whole vote. At the kink both sides balance.": (
            lambda y, t: np.where(y >= t, 1.0, -1.0) / len(y)
        ),
        "You returned the loss itself, not its slope.": lambda y, t: np.mean(abs(y - t)),
    },
    right=[
        _slope_by_loop,
        losses.mean_absolute_error.grad,
        lambda y, t: np.float32(np.where(y > t, 1, np.where(y < t, -1, 0)) / y.size),
        lambda y, t: ((y > t).astype(float) - (y < t)) / len(t),
    ],
)


def _huber(r, delta):
    far = abs(r) > delta
    value = np.where(far, delta * (abs(r) - delta / 2), r**2 / 2)
    return value, np.where(far, delta * np.sign(r), r)


def _with(value=None, slope=None):
    """Return the student whose value, or slope, far out is another one."""

    def student(r, delta):
        right = _huber(r, delta)
        far = abs(r) > delta
        return (
            right[0] if value is None else np.where(far, value(r, delta), right[0]),
            right[1] if slope is None else np.where(far, slope(r, delta), right[1]),
        )

    return student


def _huber_by_loop(r, delta):
    pairs = [
        (v * v / 2, v) if -delta <= v <= delta else (delta * abs(v) - delta**2 / 2,
                                                     delta if v > 0 else -delta)
        for v in r.tolist()
    ]  # fmt: skip
    return np.transpose(pairs)


RESIDUALS = np.array([-5.0, -3.0, -1.0, 0.0, 0.5, 2.0, 4.0])
huber = in_parts(
    compare(
        "huber",
        _huber,
        cases=[(RESIDUALS, 2.0), (RESIDUALS, 0.7)],
        mistakes={
            "Your loss jumps where the two pieces meet: the straight piece needs a constant that "
            "joins it to the half square at delta.": _with(value=lambda r, d: d * abs(r)),
            "Your straight piece begins at 0, below the half square's height at delta. Which "
            "constant makes both equal there?": _with(value=lambda r, d: d * (abs(r) - d)),
            "Your straight piece lacks the factor delta: its slope is 1, and the half square "
            "arrives with delta.": _with(value=lambda r, d: abs(r) - d / 2),
            "Far out on the left your loss is negative: the straight piece needs the length of the "
            "residual.": _with(value=lambda r, d: d * (r - d / 2)),
            "Your slope is not cut off: far out it must stay at delta, or wild values shout as "
            "before.": _with(slope=lambda r, d: r),
            "Far out on the left your slope has the wrong sign: there the loss falls.": (
                _with(slope=lambda r, d: d + 0 * r)
            ),
            "Far out your slope is 1. It must join the slope of the half square at delta.": (
                _with(slope=lambda r, d: np.sign(r))
            ),
            "Without the half, square and line do not meet in slope.": (
                lambda r, d: (
                    np.where(abs(r) > d, d * (abs(r) - d / 2), r**2),
                    np.where(abs(r) > d, d * np.sign(r), 2 * r),
                )
            ),
            "Only misses above the target count as far. A miss of -5 is as far as one of 5.": (
                lambda r, d: (np.where(r > d, d * (r - d / 2), r**2 / 2), np.where(r > d, d, r))
            ),
            "The two changed places: losses first, slopes second.": lambda r, d: _huber(r, d)[::-1],
            "Your slopes are the pulls. A pull is minus a slope, and slopes are asked.": (
                lambda r, d: (_huber(r, d)[0], -_huber(r, d)[1])
            ),
        },
        right=[
            _huber_by_loop,
            lambda r, d: (losses.huber(r, 0.0, d), np.clip(r, -d, d)),
            lambda r, d: np.float32(_huber(r, d)),
            lambda r, d: [list(row) for row in _huber(r, d)],
        ],
    ),
    _huber,
    ("the losses", "the slopes"),
)


def _nll(constant, denominator):
    """Return the student with this constant and this denominator, as functions of gamma."""
    return lambda r, gamma: constant(gamma) + np.mean(r**2) / denominator(gamma)


def _half_log(gamma):
    return np.log(gamma * np.sqrt(2 * np.pi))


bell_loss = compare(
    "bell_loss",
    _nll(_half_log, lambda g: 2 * g**2),
    cases=[(RESIDUALS, 2.0), (np.array([0.3, -0.1]), 0.5), (np.array([100.0, 3.0]), 1.0)],
    mistakes={
        "You computed the density first: at r = 100 it is 0.0 in float64, and its log is minus "
        "infinity. Take the log on paper.": lambda r, g: (
            -np.mean(np.log(np.exp(-((r / g) ** 2) / 2) / (g * (2 * np.pi) ** 0.5)))
        ),
        "The constant is missing. With gamma fixed it moves no minimum, but it belongs to the "
        "density.": lambda r, g: np.mean(r**2) / (2 * g**2),
        "Your constant has the whole log of 2 pi. The density holds its root.": (
            _nll(lambda g: np.log(g) + np.log(2 * np.pi), lambda g: 2 * g**2)
        ),
        "Your constant has the log of gamma squared. The density is divided by gamma itself.": (
            _nll(lambda g: np.log(g**2) + np.log(2 * np.pi) / 2, lambda g: 2 * g**2)
        ),
        "Your squares are divided by 2 gamma. In the exponent gamma is squared, as the residual "
        "is: else the units do not cancel.": _nll(_half_log, lambda g: 2 * g),
        "Your constant lacks gamma: a wide bell is low everywhere.": (
            lambda r, g: np.log(2 * np.pi) / 2 + np.mean(r**2) / (2 * g**2)
        ),
        "Your constant has the wrong sign: the factor in front is 1 over gamma times a root.": (
            _nll(lambda g: -_half_log(g), lambda g: 2 * g**2)
        ),
        "Your exponent has the wrong sign: far misses must cost more.": (
            _nll(_half_log, lambda g: -2 * g**2)
        ),
        "The 2 in the exponent is missing.": _nll(_half_log, lambda g: g**2),
        "This is the log of the likelihood. A loss is minus that.": (
            lambda r, g: -_nll(_half_log, lambda g: 2 * g**2)(r, g)
        ),
        "You added the losses up; the mean is asked.": (
            lambda r, g: len(r) * _nll(_half_log, lambda g: 2 * g**2)(r, g)
        ),
        "You added the squares up, and the constant is counted once. The mean is asked.": (
            lambda r, g: _half_log(g) + np.sum(r**2) / (2 * g**2)
        ),
        "You took the variance: it measures from the mean of the residuals. A miss is measured "
        "from 0.": lambda r, g: _half_log(g) + np.var(r) / (2 * g**2),
        "Your logarithm has the base 10.": (
            lambda r, g: _nll(_half_log, lambda g: 2 * g**2)(r, g) / np.log(10)
        ),
        "You took the log after the mean of the densities. Independent examples multiply, so "
        "take the log of each.": lambda r, g: (
            -np.log(np.mean(np.exp(-(r**2) / (2 * g**2)) / (g * np.sqrt(2 * np.pi))))
        ),
    },
    right=[
        lambda r, g: likelihoods.gaussian_nll(r, 0.0, g).mean(),
        lambda r, g: sum(np.log(2 * np.pi * g**2) / 2 + v * v / 2 / g / g for v in r) / len(r),
        lambda r, g: np.float32(_half_log(g) + np.mean(r**2) / (2 * g**2)),
        lambda r, g: np.log(2 * np.pi * g * g) / 2 + np.dot(r, r) / (2 * g * g * len(r)),
    ],
)


def _by_descent(t, delta):
    c = float(np.median(t))
    for _ in range(20_000):
        c += 0.5 / len(t) * np.clip(t - c, -delta, delta).sum()
    return c


def _by_bisection(t, delta):
    low, high = min(t), max(t)
    for _ in range(200):
        c = (low + high) / 2
        low, high = (c, high) if np.clip(t - c, -delta, delta).sum() > 0 else (low, c)
    return low


def _kept(t, delta):
    near = t[abs(t - np.median(t)) <= delta]
    return near.mean()


WILD = np.array([1.0, 2.0, 3.0, 4.0, 100.0])
SKEW = np.array([0.0, 0.5, 1.0, 4.0, 6.0, 30.0, -9.0])
center = compare(
    "center",
    huber_center,
    cases=[(WILD, 6.0), (SKEW, 2.0)],
    mistakes={
        "This is the mean: a wild value still pulls with its whole distance.": (
            lambda t, d: np.mean(t)
        ),
        "This is the median, where delta has no say. Near values must pull by their distance.": (
            lambda t, d: np.median(t)
        ),
        "You threw the far values out. Huber keeps them: each still pulls with delta.": _kept,
        "You cut the data around the median and took their mean. What is cut is the pull, and it "
        "is measured from the answer.": (
            lambda t, d: np.clip(t, np.median(t) - d, np.median(t) + d).mean()
        ),
        "You took one step from the median. At its end the pulls do not cancel yet.": (
            lambda t, d: np.median(t) + np.clip(t - np.median(t), -d, d).sum() / len(t) / 2
        ),
    },
    right=[
        _by_descent,
        _by_bisection,
        lambda t, d: np.float32(huber_center(t, d)),
    ],
    rtol=1e-6,
    atol=1e-6,
)

FIVE = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


def _walk(c, lr, steps):
    path = [c]
    for _ in range(steps):
        path.append(path[-1] - lr * np.sign(path[-1] - FIVE).mean())
    return np.array(path)


HOME = "This walk gets home: late in it you are always within 0.1 of the median."
CLOSE = "Every few steps this walk comes within 0.1 of the median. Keep both of its places off."
BACKWARDS = "The rate must be positive: a negative one climbs."
TOO_EASY = "A rate above 2 is no art. It fails at smaller ones too."
OUTSIDE = "Start between 0 and 6."
TWO = "Return two numbers: the start and the rate."
LATE = "After 1000 steps this walk is still on its way. It should jump to and fro near 3."


def _restless(answer):
    try:
        start, lr = (float(v) for v in answer)
    except (TypeError, ValueError):
        return TWO
    if not lr > 0:
        return BACKWARDS
    if not 0 <= start <= 6:
        return OUTSIDE
    late = _walk(start, lr, 1000)[-100:] - 3
    off, one_sided = abs(late), np.all(late > 0) or np.all(late < 0)
    slow = off.max() > 0.6 or (one_sided and off.max() > 0.1)
    faults = [(lr > 2, TOO_EASY), (off.max() <= 0.1, HOME), (slow, LATE)]
    # 2.9 is 0.1 away on paper, and a little more in float64.
    return next((text for bad, text in faults if bad), CLOSE if off.min() <= 0.1 + 1e-9 else None)


restless = judge(
    "restless",
    _restless,
    cases=[()],
    mistakes={
        HOME: lambda: (3.0, 0.5),
        CLOSE: lambda: (2.9, 1.0),
        TWO: lambda: 2.875,
        BACKWARDS: lambda: (0.0, -0.5),
        TOO_EASY: lambda: (0.0, 40.0),
        OUTSIDE: lambda: (100.0, 1.0),
        LATE: lambda: (0.0, 0.0001),
    },
    right=[
        lambda: (2.875, 1.25),
        lambda: [2.85, 1.5],
        lambda: np.array([3.2, 1.8]),
        lambda: np.float32([2.85, 1.5]),
    ],
)


def _fits(t, middles, spreads):
    """Return the rows (mu, gamma, mean loss) of bell and peak for these middles and spreads."""
    (m1, m2), (g1, g2) = middles, spreads
    bell = np.log(g1 * np.sqrt(2 * np.pi)) + np.mean((t - m1) ** 2) / (2 * g1**2)
    peak = np.log(2 * g2) + np.mean(abs(t - m2)) / g2
    return [(m1, g1, bell), (m2, g2, peak)]


def _best_fits(t):
    middles = np.mean(t), np.median(t)
    return _fits(t, middles, (np.std(t), np.mean(abs(t - middles[1]))))


def _columns(rows):
    return np.transpose([list(row) for row in rows])


def _but(middles=None, spreads=None, losses=None):
    """Return the student whose answer is right but for these columns, functions of t."""

    def student(t):
        other = [f and f(t) for f in (middles, spreads, losses)]
        return np.transpose([w if o is None else o for o, w in zip(other, _columns(_best_fits(t)))])

    return student


def _length(t):
    return np.mean(abs(t - np.median(t)))


def _plain_fits(t):
    values, n = sorted(t.tolist()), len(t)
    mean, median = sum(values) / n, statistics.median(values)
    spread = (sum((v - mean) ** 2 for v in values) / n) ** 0.5
    length = sum(abs(v - median) for v in values) / n
    return [
        [mean, spread, np.log(2 * np.pi * spread**2) / 2 + 0.5],
        [median, length, np.log(2 * length) + 1],
    ]


TEN = np.array([1.0, 2.0, 3.0, 4.0, 10.0])
fit_noise = in_parts(
    compare(
        "fit_noise",
        _best_fits,
        cases=[(TEN,), (SKEW,)],
        mistakes={
            "Both of your middles are the mean. The peak asks for the number where the pulls of "
            "lengths cancel.": _but(middles=lambda t: (np.mean(t), np.mean(t))),
            "Both of your middles are the median. The bell asks for the number where squares are "
            "least.": _but(middles=lambda t: (np.median(t), np.median(t))),
            "The spread of your bell is its square: gamma squared is the mean of the squares.": (
                _but(spreads=lambda t: (np.var(t), _length(t)))
            ),
            "You divided the squares by n - 1. That has its uses, but the likelihood is highest at "
            "n.": _but(spreads=lambda t: (np.std(t, ddof=1), _length(t))),
            "The spread of your peak is the root of a mean square. For the peak the slope in gamma "
            "vanishes elsewhere.": _but(
                spreads=lambda t: (np.std(t), np.sqrt(np.mean((t - np.median(t)) ** 2)))
            ),
            "Both of your spreads are that of the bell. For the peak the slope in gamma vanishes "
            "elsewhere.": _but(spreads=lambda t: (np.std(t), np.std(t))),
            "The spread of your peak is measured from the mean. Its middle is the median.": (
                _but(spreads=lambda t: (np.std(t), np.mean(abs(t - np.mean(t)))))
            ),
            "You kept gamma = 1. Learn it too.": _but(spreads=lambda t: (1.0, 1.0)),
            "The losses of your rows are totals; the mean is asked.": (
                _but(losses=lambda t: len(t) * _columns(_best_fits(t))[2])
            ),
            "The losses of your rows are logs of a likelihood. A loss is minus that.": (
                _but(losses=lambda t: -_columns(_best_fits(t))[2])
            ),
            "The losses of your rows lack the constants: with them the two laws are compared.": (
                _but(losses=lambda t: (np.log(np.std(t)) + 1 / 2, np.log(_length(t)) + 1))
            ),
            "Your rows are in the other order: bell first.": lambda t: _best_fits(t)[::-1],
        },
        right=[
            _plain_fits,
            lambda t: np.array(_best_fits(t)),
            lambda t: np.float32(_best_fits(t)),
        ],
        rtol=1e-6,
    ),
    _best_fits,
    ("the middles", "the spreads", "the losses"),
    rtol=1e-6,
    split=_columns,
)


def _pairs(x, t):
    """Return the slopes and heights at 0 of the lines through each two points."""
    lines = []
    for i, j in itertools.combinations(range(len(x)), 2):
        if x[i] != x[j]:
            m = (t[j] - t[i]) / (x[j] - x[i])
            lines.append((m, t[i] - m * x[i]))
    return lines


def _best_pair(x, t):
    return min(_pairs(x, t), key=absolute_errors(x, t))


def _median_slope(x, t):
    m = np.median([line[0] for line in _pairs(x, t)])
    return m, np.median(t - m * x)


def _absolute_line(answer, x, t):
    line = finite(answer, (2,))
    if line is None:
        return PAIR
    got, least = absolute_errors(x, t)(line), absolute_errors(x, t)(_best_pair(x, t))
    if got <= least * (1 + 1e-4) + 1e-9:
        return None
    for wrong, fault in _LINES.items():
        if np.allclose(line, wrong(x, t), rtol=1e-4):
            return fault
    return f"Your line's sum of lengths is {got:.3f} for some of the data; a lower one exists."


PAIR = "Return two finite numbers: the slope and the height at 0."


def _squares_line(x, t):
    return np.polyfit(x, t, 1)


def _swapped(x, t):
    return _best_pair(x, t)[::-1]


def _ends(x, t):
    m = (t[-1] - t[0]) / (x[-1] - x[0])
    return m, t[0] - m * x[0]


def _level(x, t):
    return 0.0, np.median(t)


_LINES = {
    _squares_line: "This is the line of least squares. Here lengths count, not squares.",
    _swapped: "Slope and height at 0 changed places.",
    _ends: "You joined the first point and the last one. Which two points, you must find out.",
    _level: "Your line is level: the median is the best constant, but the line may also turn.",
    _median_slope: "You took medians, first of the slopes, then of the heights. That is tame, but "
    "not the smallest sum.",
}  # fmt: skip

LINE_X = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
LINE_T = np.array([4.5, 1.4, 2.2, 2.4, 3.2, 3.4, 12.0])
absolute_line = judge(
    "absolute_line",
    _absolute_line,
    cases=[(LINE_X, LINE_T), (np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 5.0, 3.0, 9.0]))],
    mistakes={fault: wrong for wrong, fault in _LINES.items()}
    | {PAIR: lambda x, t: (*_best_pair(x, t), 0.0)},
    right=[
        _best_pair,
        lambda x, t: np.array(_best_pair(x, t)),
        lambda x, t: list(min(_pairs(x.tolist(), t.tolist()), key=absolute_errors(x, t))),
        lambda x, t: np.float32(_best_pair(x, t)),
        lambda x, t: np.poly1d(_best_pair(x, t)),
    ],
)
