"""Checks of the exercises 08b: losses for classes."""

import math

import numpy as np

from helpers import activations, losses
from helpers.checks.framework import compare, judge

# What a mistake overflows with shall be seen in its answer, not as a warning.
quiet = np.errstate(all="ignore")


def _softmax(z):
    return activations.softmax(z)


def _naive(z):
    e = np.exp(np.asarray(z))
    return e / e.sum(axis=-1, keepdims=True)


def _one_top(z):
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=-1, keepdims=True)


def _size_top(z):
    e = np.exp(z - np.max(np.abs(z), axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _over_all(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def _down(z):
    e = np.exp(z - np.max(z, axis=0))
    return e / e.sum(axis=0)


def _undivided(z):
    return np.exp(z - np.max(z, axis=-1, keepdims=True))


def _from_mean(z):
    return _naive(z - np.mean(z, axis=-1, keepdims=True))


def _row_by_row(z):
    rows = []
    for row in np.atleast_2d(z):
        e = [math.exp(s - max(row)) for s in row]
        rows.append([x / sum(e) for x in e])
    return rows[0] if np.ndim(z) == 1 else rows


# Square and not square: only then the axis shows. The last rows tell a top for each row from one
# top for all, and from the mean of a row; a row alone tells the largest from the largest size.
THREE = np.array([2.0, 1.0, 0.1])
TWO_ROWS = np.array([[2.0, 1.0, 0.1], [-1.0, 0.5, 3.0]])
SQUARE = np.array([[1.0, 0.0, 2.0], [0.5, -1.0, 0.0], [0.0, 3.0, 1.0]])
WIDE = np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -999.0], [1000.0, -1000.0, -1000.0]])
LOW = np.array([-1000.0, -1001.0, -999.0])

softmax = compare(
    "softmax",
    _softmax,
    cases=[(THREE,), (TWO_ROWS,), (SQUARE,), (WIDE,), (LOW,)],
    mistakes={
        "e to the 1000 is infinite, and infinity over infinity is nan. Which number may you "
        "subtract from all scores of a row?": quiet(_naive),
        "You subtracted one largest score from all rows. Far below it a row becomes 0 over 0: each "
        "row has a largest score of its own.": quiet(_one_top),
        "You subtracted the largest size. In the row of -1000, -1001 and -999 it leaves e to the "
        "-2000, and 0 over 0: take the largest score, with its sign.": quiet(_size_top),
        "You subtracted the mean of a row. In a row of 1000 and two times -1000 it leaves e to the "
        "1333: subtract what makes the largest exponent 0.": quiet(_from_mean),
        "You divided by the sum over all examples. Each row must sum to 1.": quiet(_over_all),
        "You went down the columns. A row is an example: its classes lie along the last axis.": (
            quiet(_down)
        ),
        "The largest is always 1: you did not divide by the sum.": _undivided,
        "You squashed each score on its own. In a softmax each output hears all scores.": (
            activations.logistic
        ),
        "This is the logarithm of the softmax.": activations.log_softmax,
    },
    right=[
        _row_by_row,
        lambda z: np.exp(activations.log_softmax(z)),
        lambda z: _softmax(z).astype(np.float32),
        lambda z: np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True)),
    ],
)


def _paid(z, t):
    return losses.cross_entropy(z, t)


def _mean(z, t):
    return np.mean(_paid(z, t))


def _by_index(z, t):
    total = 0.0
    for scores, target in zip(z, t):
        true = int(np.argmax(target))
        total += np.log(np.sum(np.exp(scores - scores.max()))) + scores.max() - scores[true]
    return total / len(z)


def _log_of_naive(z, t):
    return -np.mean(np.sum(t * np.log(_naive(z)), axis=1))


def _log_of_stable(z, t):
    return -np.mean(np.log(np.sum(t * _softmax(z), axis=1)))


def _stopped(z, t):
    return -np.mean(np.sum(t * np.log(np.clip(_softmax(z), 1e-12, 1)), axis=1))


def _as_coins(z, t):
    p = _softmax(z)
    return -np.mean(np.sum(t * np.log(p) + (1 - t) * np.log(1 - p), axis=1))


def _every_class(z, t):
    return -np.mean(activations.log_softmax(z).sum(axis=1))


ONE = THREE[None], np.array([[1.0, 0.0, 0.0]])
TWO = TWO_ROWS, np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
SURE = np.array([[1000.0, 0.0], [0.0, 1.0], [2.0, 2.0]]), np.eye(2)[[1, 1, 0]]

cross_entropy = compare(
    "cross_entropy",
    _mean,
    cases=[ONE, TWO, SURE],
    mistakes={
        "Softmax went over the scores twice: 0.802 where the lecture has 0.417. Use it once.": (
            lambda z, t: _mean(_softmax(z), t)
        ),
        "These are bits, the logarithm to the base 2. In this course log is ln.": (
            lambda z, t: _mean(z, t) / np.log(2)
        ),
        "This is the logarithm to the base 10. In this course log is ln.": (
            lambda z, t: _mean(z, t) / np.log(10)
        ),
        "You added up the examples. J is their mean.": lambda z, t: np.sum(_paid(z, t)),
        "You divided by all entries, n times c. The classes of one example are added, and only the "
        "examples are averaged.": lambda z, t: _mean(z, t) / z.shape[1],
        "The minus is missing: a payment is not negative.": lambda z, t: -_mean(z, t),
        "All classes pay in your sum. The target lets one of them pay.": _every_class,
        "You clipped the probability, or added a tiny number to it: a sure error pays 27.6 and no "
        "more. It must pay 1000.": _stopped,
        "You charged the false classes for 1 - p as well. That is for several labels; here the "
        "probabilities share 1, and one term is enough.": quiet(_as_coins),
        "At a score of 1000 it is nan or infinite, where the payment is 1000. Take ln of the "
        "quotient by hand, before the computer takes e.": quiet(_log_of_naive),
        "Your softmax holds. But beside a score of 1000 a probability is rounded to 0, and ln 0 is "
        "infinite: take ln of the quotient by hand, before the probabilities.": (
            quiet(_log_of_stable)
        ),
    },
    right=[
        _by_index,
        lambda z, t: np.mean(np.logaddexp.reduce(z, axis=1) - np.sum(t * z, axis=1)),
        lambda z, t: np.float32(_mean(z, t)),
        lambda z, t: -np.sum(activations.log_softmax(z)[t == 1]) / len(t),
    ],
)


def _slope(z, t):
    return (_softmax(z) - t) / len(z)


def _through_logistic(z, t):
    p = _softmax(z)
    return (p - t) * p * (1 - p) / len(z)


def _slope_by_rows(z, t):
    return [[(p - x) / len(z) for p, x in zip(_row_by_row(s), row)] for s, row in zip(z, t)]


def _slope_by_jacobian(z, t):
    """Row by row: dL/dp times the Jacobian of softmax."""
    rows = [(-x / _softmax(s)) @ activations.softmax_jacobian(s) for s, x in zip(z, t)]
    return np.array(rows) / len(z)


ALL = SQUARE, np.eye(3)
gradient = compare(
    "gradient",
    _slope,
    cases=[ONE, TWO, ALL],
    mistakes={
        "The sign is turned: target minus prediction is the pull, the way down. The gradient "
        "points up.": lambda z, t: -_slope(z, t),
        "You did not divide by n: J is a mean, and each example has a share of 1/n.": (
            lambda z, t: _slope(z, t) * len(z)
        ),
        "There is an extra p(1 - p). It belongs to the squared error; here the logarithm cancels "
        "it.": _through_logistic,
        "You divided by n times c. Only the examples are averaged.": (
            lambda z, t: _slope(z, t) / z.shape[1]
        ),
        "Only the true class has a slope in your answer. The others are pushed down.": (
            lambda z, t: _slope(z, t) * t
        ),
        "The target is missing: these are the probabilities.": lambda z, t: _softmax(z) / len(z),
        "This is the slope in the probabilities. Go on through the softmax to the scores.": (
            lambda z, t: -t / _softmax(z) / len(z)
        ),
        "Your softmax goes down the columns. A row is an example.": (
            lambda z, t: (_down(z) - t) / len(z)
        ),
    },
    right=[
        _slope_by_rows,
        _slope_by_jacobian,
        lambda z, t: _slope(z, t).astype(np.float32),
        lambda z, t: losses.cross_entropy.grad(z, t) / len(z),
    ],
)


def _coins(z, t):
    return np.sum(losses.binary_cross_entropy(z, t))


def _parts(z, t):
    """Return the sums of t ln p and of (1 - t) ln(1 - p)."""
    p = activations.logistic(z)
    return np.sum(t * np.log(p)), np.sum((1 - t) * np.log(1 - p))


def _coin_by_coin(z, t):
    total = 0.0
    for s, x in zip(z, t):
        p = 1 / (1 + math.exp(-s))
        total -= math.log(p if x else 1 - p)
    return total


CAR = np.array([2.0, -1.0, 0.5]), np.array([1.0, 0.0, 1.0])
NONE = np.array([0.3, -2.0, 1.0, 0.0]), np.zeros(4)
multi_label = compare(
    "multi_label",
    _coins,
    cases=[CAR, NONE, (np.array([1.0, -0.5]), np.array([0.0, 1.0]))],
    mistakes={
        "The minus governs the first term only: 0.2877 for 0.9143. Where is the bracket?": (
            lambda z, t: -_parts(z, t)[0] + _parts(z, t)[1]
        ),
        "Your labels share one softmax, so they compete. Give each a coin of its own.": (
            lambda z, t: -np.sum(t * activations.log_softmax(z))
        ),
        "Only the labels that are true pay. A false label with a high score must pay, too.": (
            lambda z, t: -_parts(z, t)[0]
        ),
        "You took the mean over the labels. The coins of one example multiply, so bills add.": (
            lambda z, t: _coins(z, t) / len(z)
        ),
        "The minus is missing: a payment is not negative.": lambda z, t: -_coins(z, t),
        "The roles are swapped: the true labels pay for 1 - p, the false ones for p.": (
            lambda z, t: _coins(z, 1 - t)
        ),
        "The logistic function went over the scores twice. They come raw: use it once.": (
            lambda z, t: _coins(activations.logistic(z), t)
        ),
    },
    right=[
        _coin_by_coin,
        lambda z, t: -sum(_parts(z, t)),
        lambda z, t: np.sum(np.logaddexp(0, (1 - 2 * t) * z)),
        lambda z, t: np.float32(_coins(z, t)),
    ],
)

# Found by hand: three digits are enough.
SUM = -math.log(0.3) - 2 * math.log(0.7)
example = compare(
    "example",
    lambda: (2 / 3, 1 / 3, SUM / 3),
    cases=[()],
    mistakes={
        "The first two changed places: the accuracy for columns comes first.": (
            lambda: (1 / 3, 2 / 3, SUM / 3)
        ),
        "The accuracies are right. The loss is the sum that the source prints, not the mean.": (
            lambda: (2 / 3, 1 / 3, SUM)
        ),
        "These numbers are near, but two digits are too few: give three.": (
            lambda: (0.67, 0.33, 0.64)
        ),
        "The accuracies are right. The loss is in bits: use the natural logarithm.": (
            lambda: (2 / 3, 1 / 3, SUM / 3 / math.log(2))
        ),
        "The accuracies are right. The loss uses the key log, the base 10. Use ln.": (
            lambda: (2 / 3, 1 / 3, SUM / 3 / math.log(10))
        ),
        "The accuracies are right. The loss is that of the first table; it asks for the second.": (
            lambda: (2 / 3, 1 / 3, -math.log(0.1 * 0.4 * 0.4) / 3)
        ),
        "You found one accuracy for both. Read a row as an example: which class is the largest in "
        "the second row, and in the third?": lambda: (2 / 3, 2 / 3, SUM / 3),
        "You counted how many there are. An accuracy is a share of the three.": (
            lambda: (2, 1, SUM / 3)
        ),
    },
    right=[
        lambda: [0.667, 0.333, 0.639],
        lambda: np.float32([2 / 3, 1 / 3, 0.6391]),
        lambda: (1 - 1 / 3, 1 / 3, -math.log(0.3 * 0.7 * 0.7) / 3),
    ],
    rtol=2e-3,
)

EVIDENCE = {
    "A": "A sum over the 64 examples would start at 64 times ln 10, near 147.",
    "B": "Bits would start at log2(10) = 3.32, not at 5.1.",
    "D": "A second softmax flattens everything: the start would be close to ln 10 = 2.303, "
    "whatever the scores.",
    "E": "If the labels were mixed up the start would be unchanged: nothing has been learned yet.",
}


def _judge_bug(result):
    letter = str(result).strip().upper()
    if letter == "C":
        return None
    return EVIDENCE.get(letter, "Return one of the letters A to E, as text.")


first_loss_bug = judge(
    "first_loss_bug",
    _judge_bug,
    cases=[()],
    mistakes={
        "near 147": lambda: "A",
        "log2(10) = 3.32": lambda: "B",
        "A second softmax flattens everything": lambda: "D",
        "If the labels were mixed up": lambda: "E",
        "Return one of the letters": lambda: 5.1,
    },
    right=[lambda: "C", lambda: "c", lambda: np.str_("C")],
)


def _logs(z):
    """Return ln sigma(z) and ln(1 - sigma(z)) = ln sigma(-z)."""
    return -np.logaddexp(0, -z), -np.logaddexp(0, z)


def _plain(z):
    p = 1 / (1 + np.exp(-z))
    return np.log(p), np.log(1 - p)


def _mirrored_late(z):
    """The mirror is used, but each probability is formed before its logarithm."""
    return np.log(1 / (1 + np.exp(-z))), np.log(1 / (1 + np.exp(z)))


def _clipped(z):
    p = np.clip(1 / (1 + np.exp(-z)), 1e-12, 1 - 1e-12)
    return np.log(p), np.log(1 - p)


def _mirrored(z):
    """The mirror is used, but e still overflows on one side."""
    return -np.log1p(np.exp(-z)), -np.log1p(np.exp(z))


def _rounded(z):
    """The top is taken out, but 1 + a tiny number is rounded before the logarithm."""
    tail = np.log(1 + np.exp(-abs(z)))
    return np.minimum(z, 0) - tail, np.minimum(-z, 0) - tail


def _by_cases(z):
    def one(s):
        return -math.log1p(math.exp(-s)) if s > 0 else s - math.log1p(math.exp(s))

    return [one(s) for s in z], [one(-s) for s in z]


# At 40 the logarithm is -4e-18, and 0 is no answer; at 1000 it is below what float64 can hold.
log_probabilities = compare(
    "log_probabilities",
    _logs,
    cases=[(np.array([-2.0, 0.0, 3.0]),), (np.array([-1000.0, -40.0, 40.0, 1000.0]),)],
    mistakes={
        "You formed the probability first. At 40 it is rounded to 1, and ln(1 - 1) is infinite. "
        "Write 1 - sigma(z) as a sigma.": quiet(_plain),
        "You clipped the probability. Then the loss of a sure error stops at 27.6 and its slope is "
        "0: the bug hides.": quiet(_clipped),
        "The mirror is right. But e to the 1000 is infinite: take e only of numbers below 0, and "
        "bring the rest outside the logarithm.": quiet(_mirrored),
        "The mirror is right. But you form a probability before its logarithm, and at -1000 it is "
        "rounded to 0: take the logarithm of the quotient by hand.": quiet(_mirrored_late),
        "Nothing overflows. But 1 plus a tiny number is rounded to 1: its logarithm is 0, and a "
        "small truth is lost. numpy has a logarithm for that.": _rounded,
        "The two changed places.": lambda z: _logs(z)[::-1],
        "The signs are turned: the logarithm of a probability is at most 0.": (
            lambda z: tuple(-x for x in _logs(z))
        ),
        "Both are ln sigma(z). The second one is for 1 - sigma(z).": lambda z: (_logs(z)[0],) * 2,
    },
    right=[
        _by_cases,
        lambda z: np.minimum([z, -z], 0) - np.log1p(np.exp(-abs(z))),
        lambda z: np.float32(_logs(z)),
        lambda z: (-activations.softplus(-z), -activations.softplus(z)),
    ],
    rtol=1e-9,
    atol=1e-300,
)
