"""Checks of lecture 08c: hinges and their margins, signs of losses, scores that fool a loss."""

import numpy as np

from helpers import loss_gallery, margin_losses
from helpers.checks.framework import compare, judge, numbers

SCORES = np.array([-1.5, -0.2, 0.3, 0.8, 2.0])
SIGNS = np.array([1, -1, 1, -1, 1])
RIGHT_CLASS = np.array([1.0, 0.0, 0.0])

half_hinge = compare(
    "half_hinge",
    lambda z, t: margin_losses.hinge(np.asarray(z), np.asarray(t), 0.5),
    cases=[(SCORES, SIGNS), (np.array([0.1, -0.1]), np.array([1, 1]))],
    mistakes={
        "This is the hinge with margin 1. Here what is right by one half costs nothing.": (
            lambda z, t: np.maximum(0, 1 - t * z)
        ),
        "This is half the hinge of margin 1. It is still charged between one half and 1.": (
            lambda z, t: np.maximum(0, 1 - t * z) / 2
        ),
        "The label is missing: for class -1 a low score is the right one.": (
            lambda z, t: np.maximum(0, 0.5 - z)
        ),
        "The sign of the margin is swapped: you charge the answers that are right.": (
            lambda z, t: np.maximum(0, 0.5 + t * z)
        ),
        "Beyond the margin your loss goes below 0. What is more than enough earns nothing.": (
            lambda z, t: 0.5 - t * z
        ),
    },
    right=[
        lambda z, t: [max(0.0, 0.5 - a * b) for a, b in zip(z, t)],
        lambda z, t: np.where(t * z < 0.5, 0.5 - t * z, 0).astype(np.float32),
        lambda z, t: margin_losses.hinge(2 * z, t) / 2,
    ],
)


def _formed(o):
    """The probabilities are formed first, in a way that holds."""
    return np.exp(o - o.max()) / np.exp(o - o.max()).sum()


def _log_p(o):
    return o - o.max() - np.log(np.exp(o - o.max()).sum())


squared_log = compare(
    "squared_log",
    loss_gallery.squared_log_loss,
    cases=[
        (np.array([2.0, 1.0, 0.1]), np.array([1.0, 0.0, 0.0])),
        (np.array([0.5, -1.0, 1500.0]), np.array([0.0, 1.0, 0.0])),
    ],
    mistakes={
        "Descent on this one makes p of the right class small: look at the sign in front.": (
            lambda o, t: -np.sum((t * _log_p(o)) ** 2)
        ),
        "This is the log loss. Its square is asked.": lambda o, t: -np.sum(t * _log_p(o)),
        "Beside 1500 the probability of the right class is rounded to 0: its logarithm is "
        "infinite. Take the logarithms of all probabilities from the scores.": (
            np.errstate(all="ignore")(lambda o, t: np.log(np.sum(t * _formed(o))) ** 2)
        ),
        "At 1500 it is nan: e overflows, or 0 meets an infinite logarithm. Take the logarithms of "
        "all probabilities from the scores.": (
            np.errstate(all="ignore")(lambda o, t: np.sum((t * np.log(_formed(o))) ** 2))
        ),
        "You squared the probability before the logarithm: that only doubles the log loss.": (
            lambda o, t: -2 * np.sum(t * _log_p(o))
        ),
        "You add the squares of all classes. The target picks the right class alone.": (
            lambda o, t: np.sum(_log_p(o) ** 2)
        ),
        "This logarithm has base 2. Here it is the natural one.": (
            lambda o, t: np.sum((t * _log_p(o) / np.log(2)) ** 2)
        ),
    },
    right=[
        lambda o, t: np.sum(t * _log_p(o)) ** 2,
        lambda o, t: float(_log_p(o)[np.argmax(t)]) ** 2,
        lambda o, t: np.float32(np.sum((t * (o - np.logaddexp.reduce(o))) ** 2)),
    ],
)

two_tanimotos = compare(
    "two_tanimotos",
    lambda: (-1 / 3, -1.0),
    cases=[()],
    mistakes={
        "That the best loss is 0 is a habit. Put p = t into the formula.": lambda: (-1 / 3, 0.0),
        "Both signs are wrong: the formula has a minus in front.": lambda: (1 / 3, 1.0),
        "The product is missing in the denominator: it is subtracted there.": lambda: (
            -1 / 4,
            -0.5,
        ),
        "These are the two the other way round: first the fresh model.": lambda: (-1.0, -1 / 3),
        "The fresh model: the denominator holds squared lengths, not lengths.": (
            lambda: (-1 / (np.sqrt(3) + 2), -1.0)
        ),
    },
    right=[
        lambda: [-1 / 3, -1],
        lambda: np.float32([-1 / 3, -1]),
        lambda: loss_gallery.tanimoto(np.outer([0, 900], RIGHT_CLASS), [RIGHT_CLASS] * 2),
        lambda: (-0.333, -1),
    ],
    rtol=2e-3,
)


def _crammer_singer_slope(z, y, rival=True, own=True, gate=True, sign=1.0):
    """Return the gradient; the switches leave out a part of it."""
    slope = np.zeros(len(z))
    rivals = [j for j in range(len(z)) if j != y]
    worst = max(rivals, key=lambda j: z[j])
    if 1 + z[worst] - z[y] > 0 or not gate:
        slope[worst] = sign * rival
        slope[y] = -sign * own
    return slope


def _among_all(z, y):
    slope = np.zeros(len(z))
    slope[np.argmax(z)], slope[y] = 1, -1
    return slope


def _against_zero(z, y):
    rest = np.where(np.arange(len(z)) == y, 0.0, z)
    slope, rival = np.zeros(len(z)), np.argmax(rest)
    if 1 + z[rival] - z[y] > 0:
        slope[rival] += 1
        slope[y] -= 1
    return slope


def _moved(z, y):
    rival, slope = np.argmax(np.delete(z, y)), np.zeros(len(z))
    if 1 + np.delete(z, y)[rival] - z[y] > 0:
        slope[rival] += 1
        slope[y] -= 1
    return slope


crammer_singer_gradient = compare(
    "crammer_singer_gradient",
    lambda z, y: margin_losses.crammer_singer.grad(np.asarray(z, float), y),
    cases=[
        (np.array([2.0, 1.0, 0.1]), 2),
        (np.array([2.0, 1.5, 0.1]), 0),
        (np.array([4.0, 1.0, 0.1]), 0),
        (np.array([-1.0, 0.5, 0.4, 0.2]), 3),
        (np.array([0.3, 1.0, 2.0]), 1),  # a rival behind the true class
        (np.array([-2.0, -2.5, -4.0]), 0),  # no score above 0
    ],
    mistakes={
        "You push every rival that is too near: that is the sum, Weston and Watkins. Here only the "
        "strongest rival counts.": (
            lambda z, y: margin_losses.weston_watkins.grad(np.asarray(z, float), y)
        ),
        "The rival is pushed down, but the true class is not pulled up: its score is in the loss "
        "as well.": lambda z, y: _crammer_singer_slope(z, y, own=False),
        "The true class is pulled up, but the rival's score is in the loss as well.": (
            lambda z, y: _crammer_singer_slope(z, y, rival=False)
        ),
        "A lead of 1 or more costs nothing, so there the gradient is 0.": (
            lambda z, y: _crammer_singer_slope(z, y, gate=False)
        ),
        "The sign is swapped: this is the direction in which the loss falls.": (
            lambda z, y: _crammer_singer_slope(z, y, sign=-1.0)
        ),
        "A right answer with a lead below 1 still costs, but your gradient is 0 there. Is the 1 "
        "missing, or did the true class win your search for a rival?": (
            lambda z, y: _crammer_singer_slope(z, y) * (np.argmax(z) != y)
        ),
        "You took the true class out to search: the rivals behind it have moved by one place.": (
            _moved
        ),
        "Where all scores are below 0 your search finds the true class. Did you put a 0 in its "
        "place? What is to lose each search must be lower than any score.": _against_zero,
        "You took the class before the true one: y counts from 0.": (
            lambda z, y: _crammer_singer_slope(z, y - 1)
        ),
        "Where the true class leads, your search for the strongest rival finds the true class.": (
            _among_all
        ),
    },
    right=[
        _crammer_singer_slope,
        lambda z, y: _crammer_singer_slope(z, y).astype(np.float32),
        lambda z, y: _crammer_singer_slope(z, y).tolist(),
    ],
)


def _pull(loss, o):
    return -loss.grad(o, RIGHT_CLASS)[0]


def _given_up(o):
    """Return what keeps the scores o from showing a loss that gives up, or None."""
    try:
        scores = numbers(o)
    except (TypeError, ValueError):
        return f"Expected three finite scores, got {type(o).__name__}."
    if scores.shape != (3,) or scores.dtype.kind != "f" or not np.all(np.isfinite(scores)):
        return f"Expected three finite scores, got {scores.tolist()}."
    if np.min(scores) < 0:
        return "A score is below 0. What does the softmax do when you add one number to all three?"
    return _pulls_fault(scores)


def _pulls_fault(o):
    if np.argmax(o) == 0:
        return "Here the right class has the highest score: nothing is wrong to be repaired."
    if _pull(loss_gallery.log_loss, o) < 0.9:
        return "The log loss pulls with less than 0.9 here. The answer is wrong, but not badly."
    if _pull(loss_gallery.expectation, o) > 0.01:
        return "The expectation loss still pulls with more than 0.01. Be surer, and still wrong."
    return None


plateau = judge(
    "plateau",
    _given_up,
    cases=[()],
    mistakes={
        "Here the right class has the highest score: nothing is wrong to be repaired.": (
            lambda: [9.0, 0.0, 0.0]
        ),
        "The log loss pulls with less than 0.9 here. The answer is wrong, but not badly.": (
            lambda: [0.0, 1.0, 0.0]
        ),
        "The expectation loss still pulls with more than 0.01. Be surer, and still wrong.": (
            lambda: [0.0, 3.0, 0.0]
        ),
        "Expected three finite scores, got [0.0, 8.0].": lambda: [0.0, 8.0],
        "Expected three finite scores, got ['0', '8', '8'].": lambda: ["0", "8", "8"],
        "Expected three finite scores, got dict.": lambda: {"right": 0.0},
        "A score is below 0. What does the softmax do when you add one number to all three?": (
            lambda: [-8.0, 0.0, 0.0]
        ),
    },
    right=[
        lambda: [0.0, 8.0, 8.0],
        lambda: np.array([0.0, 7.0, 6.5], dtype=np.float32),
        lambda: (0, 0, 900),
    ],
)
