"""Checks of the exercises 01b: rules that combine."""

import math

import numpy as np
import sympy as sp

from helpers.checks.framework import Check, Unfit, compare, finite, judge
from helpers.finite_difference import backward, central, forward

# 1 is not among the cases: there the wrong 2x e^x agrees with the right answer.
slope_of_x_exp = compare(
    "slope_of_x_exp",
    lambda x: (1 + x) * np.exp(x),
    cases=[(2.0,), (-1.0,), (0.5,)],
    mistakes={
        "You let x e^x stand for both turns. When x has its turn, what is its own slope?": (
            lambda x: 2 * x * np.exp(x)
        ),
        "You multiplied the two slopes. Test that idea on x times x.": np.exp,
        "One factor never had its turn to move.": lambda x: x * np.exp(x),
        "The slope of e^x is not x e^(x-1): the power rule needs a fixed exponent.": (
            lambda x: np.exp(x) + x * x * np.exp(x - 1)
        ),
    },
    right=[
        lambda x: np.exp(x) + x * np.exp(x),
        lambda x: math.exp(x) * (x + 1),
        lambda x: np.float32((1 + x) * np.exp(x)),
        lambda x: sp.diff(sp.Symbol("t") * sp.exp(sp.Symbol("t"))).subs(sp.Symbol("t"), x),
    ],
)

MISSING = "you took the outer slope at the right place, but the inner slope is missing."
AT_X = "both factors are there, but the outer slope is taken at x and not at the inner value."
INSIDE = "you put the inner slope inside the outer one. It belongs outside, as a factor."

# Each piece: its slope, and what the named slips make of it.
PIECES = {
    "e^(2x)": (
        lambda x: 2 * np.exp(2 * x),
        {
            MISSING: lambda x: np.exp(2 * x),
            AT_X: lambda x: 2 * np.exp(x),
            INSIDE: lambda x: np.e**2,
        },
    ),
    "sin(x^2)": (
        lambda x: 2 * x * np.cos(x**2),
        {
            MISSING: lambda x: np.cos(x**2),
            AT_X: lambda x: 2 * x * np.cos(x),
            INSIDE: lambda x: np.cos(2 * x),
            "the sign is wrong: it is the cosine whose slope has a minus.": (
                lambda x: -2 * x * np.cos(x**2)
            ),
        },
    ),
    "ln(3x + 1)": (
        lambda x: 3 / (3 * x + 1),
        {MISSING: lambda x: 1 / (3 * x + 1), AT_X: lambda x: 3 / x, INSIDE: lambda x: 1 / 3},
    ),
    "2^x": (
        lambda x: 2**x * np.log(2),
        {
            "the power rule needs a fixed exponent. Write 2 as a power of e.": (
                lambda x: x * 2 ** (x - 1)
            ),
            "only e^x is its own slope. Every other base brings a factor.": lambda x: 2**x,
            "ln 2 is the slope of the exponent. By the chain rule it is a factor.": (
                lambda x: 2**x / np.log(2)
            ),
        },
    ),
}


def _judge_slopes(result, x):
    row = finite(result, (len(PIECES),))
    if row is None:
        return f"Return {len(PIECES)} numbers, one for each function, in the order of the task."
    for value, (piece, (right, slips)) in zip(row, PIECES.items()):
        if not np.isclose(value, right(x), rtol=1e-5):
            found = (why for why, slip in slips.items() if np.isclose(value, slip(x), rtol=1e-5))
            return f"{piece}: {next(found, f'not the slope at x = {x}.')}"
    return None


def _slopes_with(piece, slip):
    """Return a student who knows all the slopes but one."""
    return lambda x: [slip(x) if name == piece else PIECES[name][0](x) for name in PIECES]


slopes = judge(
    "slopes",
    _judge_slopes,
    cases=[(0.7,), (1.3,)],
    mistakes={
        f"{piece}: {why}": _slopes_with(piece, slip)
        for piece, (_, slips) in PIECES.items()
        for why, slip in slips.items()
    },
    right=[
        lambda x: [2 * np.exp(2 * x), 2 * x * np.cos(x * x), 1 / (x + 1 / 3), np.log(2) * 2**x],
        lambda x: np.array([slope(x) for slope, _ in PIECES.values()], dtype=np.float32),
        lambda x: tuple(
            central(f, x, 1e-5)
            for f in (
                lambda t: np.exp(2 * t),
                lambda t: np.sin(t**2),
                lambda t: np.log(3 * t + 1),
                lambda t: 2.0**t,
            )
        ),
    ],
)

# Found by hand: three digits are enough.
inverse_slopes = compare(
    "inverse_slopes",
    lambda: (1 / 4, 1 / 13),
    cases=[()],
    mistakes={
        "You used f' at y. The inverse starts at y, but f came from another place.": (
            lambda: (1 / 13, 1 / 301)
        ),
        "You turned over the value of f. The slope is what is turned over.": (
            lambda: (1 / 10, 1 / 1010)
        ),
        "Both are there, in the other order: first g'(2), then g'(10).": lambda: (1 / 13, 1 / 4),
        "These are slopes of f. In the mirror, rise and run change places.": lambda: (4, 13),
    },
    right=[
        lambda: [0.25, 0.0769],
        lambda: np.float32([1 / 4, 1 / 13]),
        lambda: tuple(1 / (3 * x**2 + 1) for x in (1, 2)),
    ],
    rtol=2e-3,
)

Z = sp.Symbol("z")
SIGMOID = 1 / (1 + sp.exp(-Z))


def _at_points(expression):
    """Return a formula's values: equal formulas are equal there, however they are written."""
    try:
        formula = sp.sympify(expression).doit()
        (letter,) = formula.free_symbols or {Z}  # a student's own z may be another, say a real one
        return [float(formula.subs(letter, z)) for z in (-1.5, 0.2, 0.9, 2.5)]
    except (TypeError, ValueError, AttributeError, sp.SympifyError):
        raise Unfit("Return a sympy formula in which z is the only letter.") from None


sigmoid_slope = compare(
    "sigmoid_slope",
    lambda z: SIGMOID * (1 - SIGMOID),
    cases=[(Z,)],
    mistakes={
        "The power rule takes 1 from the exponent -1. You went down once too often.": (
            lambda z: sp.exp(-z) / (1 + sp.exp(-z)) ** 3
        ),
        "The sign is wrong: the sigmoid rises everywhere. The inner slope of e^(-z) is -e^(-z).": (
            lambda z: -sp.exp(-z) / (1 + sp.exp(-z)) ** 2
        ),
        "The slope of what stands in the denominator is missing.": (
            lambda z: -1 / (1 + sp.exp(-z)) ** 2
        ),
        "a (1 - a) wants the sigmoid's value for a, not its argument z.": lambda z: z * (1 - z),
        "Return a sympy formula in which z is the only letter.": lambda z: sp.Symbol("s") * z,
        "You applied the sigmoid twice: a (1 - a) wants a = sigmoid(z), once.": (
            lambda z: (SIGMOID * (1 - SIGMOID)).subs(Z, SIGMOID)
        ),
    },
    right=[
        lambda z: sp.exp(-z) / (1 + sp.exp(-z)) ** 2,
        lambda z: sp.exp(z) / (1 + sp.exp(z)) ** 2,
        lambda z: 1 / (4 * sp.cosh(z / 2) ** 2),
        lambda z: sp.diff(1 / (1 + sp.exp(-z)), z),
        lambda z: 1 / (4 * sp.cosh(sp.Symbol("t", real=True) / 2) ** 2),
    ],
    view=_at_points,
)

FOLLOWS = "that line follows from the one before it. Look for the first line that is wrong."
HOLDS = "that line holds. Test the last line at one point with a central difference."
MISSED = "one line is wrong. Test the last line at one point with a central difference."
INNOCENT = "you accuse an innocent line. Write ln(3x) as a sum, and look at the slopes."
WRONG_LINES = {"A": 3, "B": 3, "C": 4, "D": 0}


def _judge_lines(result):
    row = finite(result, (len(WRONG_LINES),))
    if row is None or not set(row) <= {0, 1, 2, 3, 4}:
        return "Return four whole numbers from 0 to 4, one for each derivation."
    for line, (name, wrong) in zip(row, WRONG_LINES.items()):
        if line != wrong:
            return f"Derivation {name}: {_why(line, wrong)}"
    return None


def _why(line, wrong):
    """Return what speaks against naming this line."""
    if wrong == 0:
        return INNOCENT
    return MISSED if line == 0 else FOLLOWS if line > wrong else HOLDS


wrong_lines = judge(
    "wrong_lines",
    _judge_lines,
    cases=[()],
    mistakes={
        f"Derivation A: {FOLLOWS}": lambda: (4, 3, 4, 0),
        f"Derivation A: {HOLDS}": lambda: (2, 3, 4, 0),
        f"Derivation B: {FOLLOWS}": lambda: (3, 4, 4, 0),
        f"Derivation B: {HOLDS}": lambda: (3, 2, 4, 0),
        f"Derivation C: {MISSED}": lambda: (3, 3, 0, 0),
        f"Derivation D: {INNOCENT}": lambda: (3, 3, 4, 3),
        "Return four whole numbers from 0 to 4": lambda: (3, 3, 7, 0),
    },
    right=[lambda: [3, 3, 4, 0], lambda: np.array([3, 3, 4, 0]), lambda: (3.0, 3.0, 4.0, 0.0)],
)

TURN = np.pi / 180
slope_in_degrees = compare(
    "slope_in_degrees",
    lambda d: TURN * np.cos(TURN * d),
    cases=[(20.0,), (100.0,), (-50.0,)],
    mistakes={
        "The inner function has a slope too: one degree is a small part of a radian.": (
            lambda d: np.cos(TURN * d)
        ),
        "This cosine takes degrees for radians, and the inner slope is missing.": np.cos,
        "The inner slope is right, but the cosine takes degrees for radians.": (
            lambda d: TURN * np.cos(d)
        ),
        "The inner slope is turned over: how many radians is one degree?": (
            lambda d: np.cos(TURN * d) / TURN
        ),
        "The sign is wrong: at 20 degrees the sine rises.": lambda d: -TURN * np.cos(TURN * d),
    },
    right=[
        lambda d: math.radians(1) * math.cos(math.radians(d)),
        lambda d: np.float32(np.pi / 180 * np.sin(np.radians(90 - d))),
        lambda d: [TURN * np.cos(np.deg2rad(d))][0],
    ],
)

central_difference = compare(
    "central_difference",
    lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
    cases=[(np.exp, 0.3, 0.1), (np.sin, 2.0, 0.25), (np.tan, -0.4, 0.2)],
    mistakes={
        "Twice too large: how far apart are the two points where you took f?": (
            lambda f, x, h: (f(x + h) - f(x - h)) / h
        ),
        "A missing bracket: a / 2 * h multiplies by h.": (
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h
        ),
        "That is the forward difference: one of your points is x itself.": forward,
        "That is the backward difference: one of your points is x itself.": backward,
        "The sign is swapped: subtract the value on the left from the one on the right.": (
            lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h)
        ),
        "A central difference, but you go only half of the step h to each side.": (
            lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h
        ),
    },
    right=[
        central,
        lambda f, x, h: (forward(f, x, h) + backward(f, x, h)) / 2,
        lambda f, x, h: np.float32(np.diff([f(x - h), f(x + h)])[0] / 2 / h),
    ],
    rtol=1e-8,
)


def _errors(scheme, f, slope, x, h):
    return [abs(scheme(f, x, step) - slope) for step in (h, h / 2)]


def _order(scheme, f, slope, x, h):
    coarse, fine = _errors(scheme, f, slope, x, h)
    return np.log2(coarse / fine)


def five_points(f, x, h):
    """Return a slope of order 4; with 1 and 2 alone, half of the shrinking would pass as order."""
    return (4 * central(f, x, h / 2) - central(f, x, h)) / 3


ORDERS = {forward: 1, central: 2, five_points: 4}

# What a true order p is turned into by each slip.
ORDER_SLIPS = {
    "The sign is wrong: which of the two errors is the larger one?": lambda p: -p,
    "That is how much the error shrinks. The order is the power of the step ratio in it.": (
        lambda p: 2**p
    ),
    "Your logarithm has the wrong base: divide by the logarithm of the ratio of the steps.": (
        lambda p: p * np.log(2)
    ),
    "You compared the measured slopes. Compare their errors.": lambda p: 0.0,
    "Half of the shrinking is no order, though for 1 and 2 it looks like one.": (
        lambda p: 2**p / 2
    ),
}


def _judge_orders(answers, cases):
    found = finite(answers, (len(cases),))
    if found is None or any(isinstance(answer, str) for answer in answers):
        return "Return one finite number, the order."
    truth = np.array([ORDERS[scheme] for scheme, *_ in cases])
    if np.allclose(found, truth, rtol=0, atol=0.1):
        return None
    if np.ptp(found) < 1e-9 and found[0]:
        return f"Whatever the scheme, you return {found[0]:.3g}. Measure it by its two errors."
    for why, slip in ORDER_SLIPS.items():  # a slip is named where it explains every answer
        if np.allclose(found, [slip(p) for p in truth], rtol=0.02, atol=0.05):
            return why
    worst = np.argmax(abs(found - truth))
    return f"For {cases[worst][0].__name__} the order is not {found[worst]:.3g}."


order = Check(
    "order",
    _judge_orders,
    cases=[
        (central, np.exp, math.exp(0.5), 0.5, 0.02),
        (forward, np.exp, math.exp(0.5), 0.5, 0.02),
        (central, np.sin, math.cos(1.0), 1.0, 0.04),
        (five_points, np.exp, math.exp(0.5), 0.5, 0.1),
    ],
    mistakes=dict(
        zip(
            ORDER_SLIPS,
            (
                lambda *case: -_order(*case),
                lambda *case: np.divide(*_errors(*case)),
                lambda *case: np.log(np.divide(*_errors(*case))),
                lambda scheme, f, slope, x, h: _order(scheme, f, 0.0, x, h),
                lambda *case: np.divide(*_errors(*case)) / 2,
            ),
        )
    )
    | {"Whatever the scheme, you return 2": lambda *case: 2},
    right=[
        _order,
        lambda *case: np.float32(np.log(np.divide(*_errors(*case))) / np.log(2)),
        lambda scheme, f, slope, x, h: math.log10(
            abs(scheme(f, x, h) - slope) / abs(scheme(f, x, h / 10) - slope)
        ),
    ],
)


def _one_sided_gap(f, h):
    """Return how far the slopes to the right and to the left of 0 are apart."""
    return abs(f(h) - 2 * f(0.0) + f(-h)) / h


def _judge_fooled(f):
    if not callable(f):
        return "Return a function, not one of its values."
    try:
        measured = [(f(h) - f(-h)) / (2 * h) for h in (0.1, 0.01, 0.001)]
        coarse, fine = _one_sided_gap(f, 1e-3), _one_sided_gap(f, 1e-7)
    except Exception as error:
        return f"Your function stopped near 0 with {type(error).__name__}."
    if not np.isfinite([*measured, coarse, fine]).all():
        return "Your function must give a finite number at 0 and at every h."
    if not np.ptp(measured) <= 1e-9:
        return "The witness is not fooled: what it measures changes with h, and you would notice."
    if not (coarse > 1e-6 and fine > coarse / 2):
        return "From the left and from the right the slopes meet, so the witness is right."
    return None


fool_the_witness = judge(
    "fool_the_witness",
    _judge_fooled,
    cases=[()],
    mistakes={
        "From the left and from the right the slopes meet, so the witness is right.": (
            lambda: lambda x: x**2
        ),
        "The witness is not fooled: what it measures changes with h, and you would notice.": (
            lambda: np.cbrt
        ),
        "Return a function, not one of its values.": lambda: abs(0.0),
        "Your function must give a finite number at 0": (
            lambda: lambda x: np.float64(1.0) / x**2 if x else np.inf
        ),
    },
    right=[
        lambda: abs,
        lambda: lambda x: 3 * x + np.abs(x),
        lambda: lambda x: x if x > 0 else 0,
        lambda: lambda x: np.sqrt(np.abs(x)),
    ],
)
