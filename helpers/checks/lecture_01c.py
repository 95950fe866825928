"""Checks of exercises 01c: differences, orders, Richardson, the complex step, dual numbers."""

import operator

import numpy as np

from helpers.checks.framework import Check, compare

EPSILON = float(np.finfo(float).eps)
NEAR_ONE = 1e-4

central_difference = compare(
    "central_difference",
    lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
    cases=[(np.sin, 1.0, 0.5), (np.exp, 0.0, 0.1), (np.log, 2.0, 0.25), (np.cos, 1.0, 0.5)],
    mistakes={
        "You lost the sign: a curve that falls has a slope below 0.": (
            lambda f, x, h: abs(f(x + h) - f(x - h)) / (2 * h)
        ),
        "Every slope is twice too steep. How far apart are the two points?": lambda f, x, h: (
            (f(x + h) - f(x - h)) / h
        ),
        "Python reads a / 2 * h from the left, so your quotient is multiplied by h.": (
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h
        ),
        "You look ahead only: this is the forward difference, of order 1.": lambda f, x, h: (
            (f(x + h) - f(x)) / h
        ),
        "You look back only: this is the backward difference, of order 1.": lambda f, x, h: (
            (f(x) - f(x - h)) / h
        ),
        "The sign is turned round: rise and run are taken in opposite directions.": (
            lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h)
        ),
        "A central difference, but you go only half of the step h to each side.": (
            lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h
        ),
    },
    right=[
        lambda f, x, h: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2,
        lambda f, x, h: (f(x - h) - f(x + h)) / -(2 * h),
        lambda f, x, h: np.diff([f(t) for t in (x - h, x + h)])[0] / 2 / h,
        lambda f, x, h: np.float32((f(x + h) - f(x - h)) / (2 * h)),
    ],
)

order_from_errors = compare(
    "order_from_errors",
    lambda h1, e1, h2, e2: np.log(e1 / e2) / np.log(h1 / h2),
    cases=[(0.1, 4.3e-2, 0.01, 4.2e-3), (0.1, 8e-3, 0.05, 1e-3), (0.3, 0.018, 0.1, 0.002)],
    mistakes={
        "Your order is negative: one ratio is turned round against the other.": (
            lambda h1, e1, h2, e2: np.log(e2 / e1) / np.log(h1 / h2)
        ),
        "You divide the steps' logarithm by the errors': this is one over the order.": (
            lambda h1, e1, h2, e2: np.log(h1 / h2) / np.log(e1 / e2)
        ),
        "You compare the ratios themselves. An order is an exponent: what finds exponents?": (
            lambda h1, e1, h2, e2: (e1 / e2) / (h1 / h2)
        ),
        "This holds where the step shrinks by ten. Here it sometimes shrinks by less.": (
            lambda h1, e1, h2, e2: np.log10(e1 / e2)
        ),
        "This holds where the step is halved. Here it sometimes shrinks by more.": (
            lambda h1, e1, h2, e2: np.log2(e1 / e2)
        ),
        "This is a slope in the plain plane. The order is the slope on log axes.": (
            lambda h1, e1, h2, e2: (e1 - e2) / (h1 - h2)
        ),
    },
    right=[
        lambda h1, e1, h2, e2: (np.log10(e2) - np.log10(e1)) / (np.log10(h2) - np.log10(h1)),
        lambda h1, e1, h2, e2: np.polyfit(np.log([h1, h2]), np.log([e1, e2]), 1)[0],
        lambda h1, e1, h2, e2: float(np.divide(*np.diff(np.log2([[e1, e2], [h1, h2]]))[:, 0])),
    ],
)

COARSE, FINE = -4 / 3, -16 / 15  # central differences of 1/x at 1 with h = 1/2 and h = 1/4

richardson_by_hand = compare(
    "richardson_by_hand",
    lambda: (4 * FINE - COARSE) / 3,
    cases=[()],
    mistakes={
        "The weights are at the wrong places: the better value should count more.": (
            lambda: (4 * COARSE - FINE) / 3
        ),
        "This is the mean, and it lies between the two. The truth lies beyond the better one.": (
            lambda: (COARSE + FINE) / 2
        ),
        "The weights 2 and -1 cancel an error of order 1. A central difference has order 2.": (
            lambda: 2 * FINE - COARSE
        ),
        "Your weights do not add up to 1: even a constant slope would come out wrong.": (
            lambda: 4 * FINE - COARSE
        ),
        "You add where you should subtract, so the two errors pile up.": (
            lambda: (4 * FINE + COARSE) / 3
        ),
        "This is the true slope. Richardson comes near it, but not to it: use the two values.": (
            lambda: -1.0
        ),
    },
    right=[
        lambda: -44 / 45,
        lambda: -0.9778,
        lambda: FINE + (FINE - COARSE) / 3,
        lambda: np.float32(4 / 3 * FINE - 1 / 3 * COARSE),
    ],
    rtol=1e-4,
)


def central_of_log(h):
    """Return the central difference of ln at 2: order 2."""
    return (np.log(2 + h) - np.log(2 - h)) / (2 * h)


def order_three(h):
    """Return 2 + h^3 - h^4: a measurement of 2 whose error has order 3."""
    return 2 + h**3 - h**4


def order_four(h):
    """Return exp(h^4): a measurement of 1 whose error has order 4."""
    return np.exp(h**4)


extrapolate = compare(
    "extrapolate",
    lambda D, h, p: (2**p * D(h / 2) - D(h)) / (2**p - 1),
    cases=[(central_of_log, 0.5, 2), (order_three, 0.8, 3), (order_four, 0.6, 4)],
    mistakes={
        "The weights are at the wrong places: the shorter step should count more.": (
            lambda D, h, p: (2**p * D(h) - D(h / 2)) / (2**p - 1)
        ),
        "You weigh with p itself. By which factor does an error of order p shrink?": (
            lambda D, h, p: (p * D(h / 2) - D(h)) / (p - 1)
        ),
        "4/3 and -1/3 are right for order 2 alone.": lambda D, h, p: (4 * D(h / 2) - D(h)) / 3,
        "This is the mean: the error is still there, only smaller.": lambda D, h, p: (
            (D(h / 2) + D(h)) / 2
        ),
        "Your weights do not add up to 1: even a constant would come out wrong.": (
            lambda D, h, p: 2**p * D(h / 2) - D(h)
        ),
        "You add the two. Then their errors add as well; they should cancel.": (
            lambda D, h, p: (2**p * D(h / 2) + D(h)) / (2**p + 1)
        ),
        "A right combination of 2h and h. Here the two steps are h and h/2.": (
            lambda D, h, p: (2**p * D(h) - D(2 * h)) / (2**p - 1)
        ),
    },
    right=[
        lambda D, h, p: D(h / 2) + (D(h / 2) - D(h)) / (2**p - 1),
        lambda D, h, p: np.dot([D(h / 2), D(h)], [2**p, -1]) / (2**p - 1),
        lambda D, h, p: np.linalg.solve([[1, h**p], [1, (h / 2) ** p]], [D(h), D(h / 2)])[0],
    ],
)

best_step = compare(
    "best_step",
    lambda f, bend, u: np.sqrt(2 * u * abs(f / bend)),
    cases=[(2.0, 0.5, 1e-6), (-3.0, 6.0, EPSILON), (5.0, -2.0, 1.2e-7)],
    mistakes={
        "f and bend are at each other's places: a curve that bends more wants a shorter step.": (
            lambda f, bend, u: np.sqrt(2 * u * abs(bend / f))
        ),
        "The root is missing: at the best step it is h squared that stands alone.": (
            lambda f, bend, u: 2 * u * abs(f / bend)
        ),
        "The rule of thumb forgets the function: f and its bend do not enter.": (
            lambda f, bend, u: np.sqrt(u)
        ),
        "A factor is lost: the bend enters the error with a half.": (
            lambda f, bend, u: np.sqrt(u * abs(f / bend))
        ),
        "This is the error at the best step, not the step.": (
            lambda f, bend, u: np.sqrt(2 * u * abs(f * bend))
        ),
        "The third root belongs to the central difference. This one is forward.": (
            lambda f, bend, u: np.cbrt(2 * u * abs(f / bend))
        ),
        "Where f and its bend differ in sign you take the root of a negative number. "
        "An error has a size, whatever its sign.": lambda f, bend, u: np.sqrt(2 * u * f / bend),
    },
    right=[
        lambda f, bend, u: (2 * u * abs(f) / abs(bend)) ** 0.5,
        lambda f, bend, u: np.exp((np.log(2 * u) + np.log(abs(f)) - np.log(abs(bend))) / 2),
        lambda f, bend, u: np.sqrt(abs(np.roots([abs(bend) / 2, -u * abs(f)])[0])),
        lambda f, bend, u: np.float32(np.sqrt(2 * u * abs(f / bend))),
    ],
    atol=0.0,
)


def cube(x):
    """Return x^3."""
    return x * x * x


complex_step = compare(
    "complex_step",
    lambda f, x, h: np.imag(f(x + 1j * h)) / h,
    cases=[(cube, 2.0, 0.5), (np.exp, 1.0, 0.1), (np.sin, 1.0, 1e-20)],
    mistakes={
        "You take the real part. There sits the value of f; where did the change go?": (
            lambda f, x, h: np.real(f(x + 1j * h)) / h
        ),
        "This is the change, not yet a slope.": lambda f, x, h: np.imag(f(x + 1j * h)),
        "You step along the real line, so nothing ever becomes imaginary.": (
            lambda f, x, h: np.imag(f(x + h)) / h
        ),
        "You take the length of a complex number. It mixes the value with the change.": (
            lambda f, x, h: np.abs(f(x + 1j * h)) / h
        ),
        "Your answer is a complex number, and you subtract: the digits are lost again.": (
            lambda f, x, h: (f(x + 1j * h) - f(x)) / (1j * h)
        ),
        "You subtract f(x) and take the length: the digits are lost again.": (
            lambda f, x, h: np.abs(f(x + 1j * h) - f(x)) / h
        ),
    },
    right=[
        lambda f, x, h: f(complex(x, h)).imag / h,
        lambda f, x, h: np.float32(np.imag(f(x + h * 1j) / h)),
        lambda f, x, h: -np.imag(f(x - 1j * h)) / h,
        lambda f, x, h: [f(np.array([x + 1j * h])).imag / h][0][0],
    ],
)


def _lies(answers, _cases):
    """Return None where the complex step at 1 misses a slope that is there, else why not."""
    try:
        left, here, right, nearer, stepped = (complex(np.asarray(a).item()) for a in answers)
    except (TypeError, ValueError):
        return "Your function must return one number."
    if not np.isfinite([left, here, right, stepped]).all() or left.imag or here.imag or right.imag:
        return "For real numbers near 1 your function must return finite real numbers."
    behind, ahead = (here - left).real / NEAR_ONE, (right - here).real / NEAR_ONE
    closer = 100 * (nearer - here).real / NEAR_ONE  # a jump looks steeper from nearer
    if max(abs(ahead - behind), abs(ahead - closer)) > 0.01 * max(1, abs(ahead)):
        return "Its slopes from both sides do not meet at 1: no slope is there to be missed."
    if abs(stepped.imag / 1e-20 - (ahead + behind) / 2) < 1e-3 * max(1, abs(ahead)):
        return "On your function the complex step is right. What could lose an imaginary part?"
    return None


liar = Check(
    "liar",
    _lies,
    cases=[(1 - NEAR_ONE,), (1.0,), (1 + NEAR_ONE,), (1 + NEAR_ONE / 100,), (1 + 1e-20j,)],
    mistakes={
        "On your function the complex step is right. What could lose an imaginary part?": np.sin,
        "Its slopes from both sides do not meet at 1: no slope is there to be missed.": (
            lambda x: abs(x - 1)
        ),
        "For real numbers near 1 your function must return finite real numbers.": (
            lambda x: np.sqrt(-x + 0j)
        ),
        "Your function must return one number.": lambda x: [x, x],
    },
    right=[
        np.abs,
        lambda x: (x * np.conj(x)).real,
        lambda x: np.real(x) ** 3,
        lambda x: abs(x) ** 2,
    ],
)


def _slope_by(times, over, sine, ratio=operator.truediv):
    """Return dual_slope(f, x) for dual numbers with these rules for the slopes of results.

    ratio(value, value) is the value of a quotient.
    """

    class Dual:
        def __init__(self, value, slope):
            self.value, self.slope = value, slope

        def __add__(self, other):
            return Dual(self.value + other.value, self.slope + other.slope)

        def __mul__(self, other):
            return Dual(self.value * other.value, times(self, other))

        def __truediv__(self, other):
            return Dual(ratio(self.value, other.value), over(self, other))

        def sin(self):
            return Dual(np.sin(self.value), sine(self))

    return lambda f, x: f(Dual(x, 1.0)).slope


def _times(u, v):
    return u.value * v.slope + u.slope * v.value


def _over(u, v):
    return (u.slope * v.value - u.value * v.slope) / v.value**2


def _sine(u):
    return np.cos(u.value) * u.slope


def wave(x):
    """Return x sin(x^2)."""
    return x * np.sin(x * x)


def ratio(x):
    """Return sin x / (x^2 + x)."""
    return np.sin(x) / (x * x + x)


def folded(x):
    """Return sin(x / (x^2 + x)): here the value of the quotient is used, too."""
    return np.sin(x / (x * x + x))


dual_slope = compare(
    "dual_slope",
    _slope_by(_times, _over, _sine),
    cases=[(cube, 1.5), (wave, 2.0), (ratio, 0.7), (folded, 0.7)],
    mistakes={
        "In your product the slope is slope times slope. Multiply out: which terms carry one ε?": (
            _slope_by(lambda u, v: u.slope * v.slope, _over, _sine)
        ),
        "Your product keeps one of its two terms in ε. The other factor changes too.": (
            _slope_by(lambda u, v: u.value * v.slope, _over, _sine)
        ),
        "In your product the two terms in ε are subtracted.": (
            _slope_by(lambda u, v: u.slope * v.value - u.value * v.slope, _over, _sine)
        ),
        "Your sine forgets the slope of what it is given: the inner derivative is missing.": (
            _slope_by(_times, _over, lambda u: np.cos(u.value))
        ),
        "The slope of your sine has the wrong sign.": (
            _slope_by(_times, _over, lambda u: -np.cos(u.value) * u.slope)
        ),
        "The slope of your sine is a sine again.": (
            _slope_by(_times, _over, lambda u: np.sin(u.value) * u.slope)
        ),
        "In your quotient the two terms are in the wrong order.": (
            _slope_by(_times, lambda u, v: -_over(u, v), _sine)
        ),
        "Your quotient divides by the lower value once; its slope needs more.": (
            _slope_by(_times, lambda u, v: _over(u, v) * v.value, _sine)
        ),
        "The slope of your quotient is right, but its value is not the ratio of the values.": (
            _slope_by(_times, _over, _sine, operator.mul)
        ),
        "In your quotient the slope is slope by slope.": (
            _slope_by(_times, lambda u, v: u.slope / v.slope, _sine)
        ),
    },
    right=[
        _slope_by(
            lambda u, v: v.slope * u.value + v.value * u.slope,
            lambda u, v: (u.slope - u.value / v.value * v.slope) / v.value,
            lambda u: u.slope * np.sqrt(1 - np.sin(u.value) ** 2) * np.sign(np.cos(u.value)),
        ),
        lambda f, x: np.imag(f(x + 1e-20j)) / 1e-20,
        lambda f, x: np.float32(_slope_by(_times, _over, _sine)(f, x)),
    ],
)
