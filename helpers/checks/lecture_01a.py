"""Checks of the exercises of lecture 01a."""

import numpy as np

from helpers import objectives
from helpers.checks.framework import Unfit, compare, judge

square, sine, reciprocal = objectives.square, objectives.sine, objectives.reciprocal

# Steps of both signs, a step above 1 and a curve that falls: only there do swapped, floored,
# bare and unsigned rises differ.
secant_slope = compare(
    "secant_slope",
    lambda f, a, h: (f(a + h) - f(a)) / h,
    cases=[(np.sin, 1.0, 0.5), (np.exp, 0.0, -0.25), (np.square, 3.0, 2.0), (np.cos, 1.0, 0.5)],
    mistakes={
        "The rise and the run are taken in opposite directions, so the sign is swapped.": (
            lambda f, a, h: (f(a) - f(a + h)) / h
        ),
        "Run over rise: the step belongs below the change of f, not above it.": (
            lambda f, a, h: h / (f(a + h) - f(a))
        ),
        "This is the rise. A slope also asks how far you went for it.": (
            lambda f, a, h: f(a + h) - f(a)
        ),
        "Only the second value is divided by h: brackets around the difference are missing.": (
            lambda f, a, h: f(a + h) - f(a) / h
        ),
        "Whole-number division // throws the fraction away.": (
            lambda f, a, h: (f(a + h) - f(a)) // h
        ),
        "You divide by the place a + h. The run is the distance between the two points.": (
            lambda f, a, h: (f(a + h) - f(a)) / (a + h)
        ),
        "You lost the sign: a curve that falls has a slope below 0.": (
            lambda f, a, h: abs((f(a + h) - f(a)) / h)
        ),
        "Your second point is at a - h. It should be one step on, at a + h.": (
            lambda f, a, h: (f(a) - f(a - h)) / h
        ),
    },
    right=[
        lambda f, a, h: (f(a) - f(a + h)) / -h,
        lambda f, a, h: np.divide(np.diff([f(a), f(a + h)])[0], h),
        lambda f, a, h: np.polyfit([a, a + h], [f(a), f(a + h)], 1)[0],
        lambda f, a, h: np.float32((f(a + h) - f(a)) / h),
    ],
)


def _flaw(letters):
    """Return what is wrong with an order of the lines of the proof for the square root."""
    order = "".join(c for c in "".join(map(str, np.ravel(letters))) if c.isalpha()).upper()
    if "F" in order:
        return "Line F is false. Test it: is the root of 9 + 16 the root of 9 plus that of 16?"
    if sorted(order) != list("ABCDE"):
        return "Each of the five true lines has its place, once."
    place = order.index
    flaws = [
        (place("D") > 0, "A proof begins with the definition, not with what is to be shown."),
        (place("B") < place("E"), "h goes to 0 while it still stands below: that leaves 0/0."),
        (place("C") < place("A"), "In C the roots above are gone. Which line makes them go?"),
        (place("E") < place("C"), "You cancel h before the numerator has become h."),
    ]
    return next((flaw for found, flaw in flaws if found), None)


proof_order = judge(
    "proof_order",
    _flaw,
    cases=[()],
    mistakes={
        "Line F is false": lambda: "DFEB",
        "Each of the five true lines": lambda: "DACB",
        "begins with the definition": lambda: "BECAD",
        "that leaves 0/0": lambda: "DABCE",
        "In C the roots above are gone": lambda: "DCAEB",
        "before the numerator has become h": lambda: "DAECB",
    },
    right=[
        lambda: "DACEB",
        lambda: ["D", "A", "C", "E", "B"],
        lambda: "d, a, c, e, b",
        lambda: "D -> A -> C -> E -> B",
        lambda: tuple("DACEB"),
    ],
)

# Never at x = 1, where every power is 1 and most mistakes are right by chance.
power_slope = compare(
    "power_slope",
    lambda n, x: n * x ** (n - 1),
    cases=[(3, 2.0), (-1, 4.0), (0.5, 9.0), (1, 5.0), (-2, 0.5)],
    mistakes={
        "The exponent came down as a factor, but nothing was taken from it.": (
            lambda n, x: n * x**n
        ),
        "The exponent lost one, but it did not come down as a factor.": lambda n, x: x ** (n - 1),
        "The sign is lost for negative exponents: does such a curve rise or fall?": (
            lambda n, x: abs(n) * x ** (n - 1)
        ),
        "For negative exponents you moved the wrong way: one is *taken* from -1, too.": (
            lambda n, x: n * x ** (n - 1) if n > 0 else n * x ** (n + 1)
        ),
        "The factor in front is the old exponent, not the new one.": (
            lambda n, x: (n - 1) * x ** (n - 1)
        ),
        "The exponent rose by one. Differentiating takes one away.": lambda n, x: n * x ** (n + 1),
    },
    right=[
        lambda n, x: n * x**n / x,
        lambda n, x: n * np.exp((n - 1) * np.log(x)),
        lambda n, x: np.polyval([n], x) * np.power(x, float(n - 1)),
        lambda n, x: np.float32(n * x ** (n - 1)),
    ],
)

# f(x) = 3x² - 12x + 9 has its zeros at 1 and 3 and its flat place at 2, so they are told apart.
flat = compare(
    "flat",
    lambda: (-6, 2),
    cases=[()],
    mistakes={
        "You gave the height f(1) where its slope is asked.": lambda: (0, 2),
        "You solved f(x) = 0. Flat means that the *slope* is 0.": lambda: (-6, 1),
        "You solved f(x) = 0. Flat means: the *slope* is 0.": lambda: (-6, 3),
        "The constant 9 came along, but a constant has no slope of its own.": lambda: (3, 0.5),
        "The exponent of the square did not come down as a factor 2.": lambda: (-9, 4),
        "The term with x itself was dropped; a line has a slope, too.": lambda: (6, 0),
        "Both are there, in the other order: first the slope at 1, then the place.": (
            lambda: (2, -6)
        ),
    },
    right=[
        lambda: [-6.0, 2.0],
        lambda: np.array([-6, 2]),
        lambda: (6 * 1 - 12, 12 / 6),
    ],
)

# All of them away from a, where a wrong slope does not show.
PLACES = np.array([-1.0, 0.5, 2.0, 3.5])

tangent_line = compare(
    "tangent_line",
    lambda f, df, a, x: f(a) + df(a) * (x - a),
    cases=[
        (square, square.grad, 1.5, PLACES),
        (sine, sine.grad, 1.0, PLACES),
        (reciprocal, reciprocal.grad, 2.0, 2.5),
    ],
    mistakes={
        "The slope is taken at x, so it changes on the way. A line has one slope: that at a.": (
            lambda f, df, a, x: f(a) + df(x) * (x - a)
        ),
        "At x = a your line is at height 0. It should go through the point of the curve.": (
            lambda f, df, a, x: df(a) * (x - a)
        ),
        "The step is measured from 0. It begins at a.": lambda f, df, a, x: f(a) + df(a) * x,
        "The step is measured from x back to a, so the line falls where it should climb.": (
            lambda f, df, a, x: f(a) + df(a) * (a - x)
        ),
        "The height is taken at x, so it follows the curve. The line starts from one point.": (
            lambda f, df, a, x: f(x) + df(a) * (x - a)
        ),
        "This is the curve itself. Which line touches it at a?": lambda f, df, a, x: f(x),
    },
    right=[
        lambda f, df, a, x: np.polyval([df(a), f(a) - a * df(a)], x),
        lambda f, df, a, x: df(a) * x + (f(a) - df(a) * a),
        lambda f, df, a, x: np.vectorize(lambda v: f(a) + df(a) * (v - a))(x).tolist(),
        lambda f, df, a, x: np.float32(f(a) + df(a) * (x - a)),
    ],
)

WORDS = "smooth", "corner", "cusp", "jump", "vertical"


def _words(answer):
    """Return the words of a list, or of one text with commas or spaces between them."""
    listed = answer.replace("vertical tangent", "vertical") if isinstance(answer, str) else answer
    parts = listed.replace(",", " ").split() if isinstance(listed, str) else list(listed)
    words = [(str(part).lower().split() or [""])[0] for part in parts]
    if strange := next((word for word in words if word not in WORDS), None):
        raise Unfit(f"{strange!r} is none of the words: {', '.join(WORDS)}.")
    return words


# The answer is a choice, so each wrong list is a thought: which one is said in its diagnosis.
kinds = compare(
    "kinds",
    lambda: ["corner", "smooth", "jump", "cusp", "vertical", "smooth"],
    cases=[()],
    mistakes={
        "You call every curve smooth that has no jump. Continuous is not enough for a slope.": (
            lambda: ["smooth", "smooth", "jump", "smooth", "smooth", "smooth"]
        ),
        "Bars do not make a corner: compute the slopes of (b) from both sides of 0.": (
            lambda: ["corner", "corner", "jump", "cusp", "vertical", "smooth"]
        ),
        "(f) looks sharp from afar. Magnify: what are its slopes within 0.00001?": (
            lambda: ["corner", "smooth", "jump", "cusp", "vertical", "corner"]
        ),
        "Neither bars nor a sharp look make a corner: where do the slopes of (b) and (f) settle?": (
            lambda: ["corner", "corner", "jump", "cusp", "vertical", "corner"]
        ),
        "Corner and cusp are mixed up: which of them has finite slopes on its sides?": (
            lambda: ["cusp", "smooth", "jump", "corner", "vertical", "smooth"]
        ),
        "Cusp and vertical tangent are mixed up: do both sides climb, or does one fall?": (
            lambda: ["corner", "smooth", "jump", "vertical", "cusp", "smooth"]
        ),
        "'kink' is none of the words: ": (
            lambda: ["kink", "smooth", "jump", "cusp", "vertical", "smooth"]
        ),
        "(c) is not continuous at 3. What does its value do there?": (
            lambda: ["corner", "smooth", "vertical", "cusp", "vertical", "smooth"]
        ),
    },
    right=[
        lambda: ("corner", "smooth", "jump", "cusp", "vertical", "smooth"),
        lambda: ["Corner ", " smooth", "jump", "cusp", "vertical", "smooth"],
        lambda: np.array(["Corner", "Smooth", "Jump", "Cusp", "Vertical", "Smooth"]),
        lambda: ["corner", "smooth", "jump", "cusp", "vertical tangent", "smooth"],
        lambda: "corner, smooth, jump, cusp, vertical, smooth",
    ],
    view=_words,
)

# With the slope at a, the error of e^x at 0.148 is 0.993 % of the true value and 1.003 % of the
# predicted one; at 0.142 it is 1.06 % of f(a). With the slope at a + h it is 1.03 % at 0.147.
# In no order of size: the first or last good step is not the largest.
STEPS = (0.05, 0.4, 0.148, 0.0125, 0.2, 0.1, 0.142, 0.12, 0.147, 0.025)


def _reach(error, tolerance, choose=max):
    """Return a `reach` that measures an error its own way and picks one of the good steps."""

    def reach(f, df, a, steps):
        good = [h for h in steps if abs(error(f, df, a, h)) < tolerance(f, df, a, h)]
        return choose(good) if good else 0.0

    return reach


def _error(f, df, a, h):
    return f(a) + df(a) * h - f(a + h)


def _percent(f, df, a, h):
    return 0.01 * abs(f(a + h))


reach = compare(
    "reach",
    _reach(_error, _percent),
    cases=[
        (np.exp, np.exp, 2.0, STEPS),
        (sine, sine.grad, 1.0, STEPS),
        (reciprocal, reciprocal.grad, 0.6, STEPS),
        (square, square.grad, 3.0, STEPS),
    ],
    mistakes={
        "The slope is taken at a + h, where you have not been yet. You only know f and f' at a.": (
            _reach(lambda f, df, a, h: f(a) + df(a + h) * h - f(a + h), _percent)
        ),
        "You compare with 0.01 itself. One per cent is a share: of what?": (
            _reach(_error, lambda f, df, a, h: 0.01)
        ),
        "You compare with a share of the step. Asked is a share of the true value f(a + h).": (
            _reach(_error, lambda f, df, a, h: 0.01 * h)
        ),
        "Your prediction forgets to start from f(a).": (
            _reach(lambda f, df, a, h: df(a) * h - f(a + h), _percent)
        ),
        "Your prediction is f(a): it does not follow the slope.": (
            _reach(lambda f, df, a, h: f(a) - f(a + h), _percent)
        ),
        "You compare with a share of f(a). Asked is a share of the true value f(a + h).": (
            _reach(_error, lambda f, df, a, h: 0.01 * abs(f(a)))
        ),
        "You compare with a share of what you predicted. Asked is a share of the true value.": (
            _reach(_error, lambda f, df, a, h: 0.01 * abs(f(a) + df(a) * h))
        ),
        "You return the smallest good step. How far can you go?": _reach(_error, _percent, min),
        "You return the first good step. The steps come in no order of size.": (
            _reach(_error, _percent, lambda good: good[0])
        ),
        "You return the last good step. The steps come in no order of size.": (
            _reach(_error, _percent, lambda good: good[-1])
        ),
    },
    right=[
        lambda f, df, a, steps: max(
            h for h in steps if abs((f(a) + df(a) * h) / f(a + h) - 1) < 0.01
        ),
        lambda f, df, a, steps: next(
            h
            for h in sorted(steps, reverse=True)
            if 100 * abs(f(a + h) - f(a) - h * df(a)) < abs(f(a + h))
        ),
        lambda f, df, a, steps: np.float32(_reach(_error, _percent)(f, df, a, steps)),
    ],
)


def _measured_error(h):
    return abs((np.sin(1 + h) - np.sin(1)) / h - np.cos(1))


def _is_worse(h):
    """Return None if the slope of sin at 1 is worse with the step h than with 10 h."""
    try:
        h = float("text" if isinstance(h, str) else h)  # float32, too: 1 + 10 h counts in float64
    except (TypeError, ValueError):
        return "The answer is one number, a step."
    if not 0 < h <= 0.1:
        return "A step above 0 and of 0.1 at most is asked: at 0 is 0/0, beyond 0.1 chance decides."
    if 1 + 10 * h == 1:  # then the comparison is one of nothing with nothing
        return "Even ten times this step is lost when it is added to 1: both slopes read 0."
    if h > 1e-6:
        return (
            "With a step of this size the curve's bend decides, and the smaller step wins. "
            "Where does the computer's rounding take over?"
        )
    if not _measured_error(h) > _measured_error(10 * h):
        return "Here the smaller step still happens to be the better one. Try a much smaller one."
    return None


worse_step = judge(
    "worse_step",
    _is_worse,
    cases=[()],
    mistakes={
        "With a step of this size the curve's bend decides": lambda: 0.01,
        "A step above 0 and of 0.1 at most": lambda: 0.0,
        "beyond 0.1 chance decides": lambda: 3.0,  # it happens to be worse than 30
        "both slopes read 0": lambda: 1e-18,
        "The answer is one number": lambda: "small",
        "still happens to be the better one": lambda: 1e-7,
    },
    right=[lambda: 1e-12, lambda: 10.0**-13, lambda: np.float64(1e-14), lambda: np.float32(1e-12)],
)
