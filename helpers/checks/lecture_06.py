"""Checks of the exercises 06: Newton's method."""

from itertools import islice

import numpy as np

from helpers.checks.framework import Unfit, compare, judge
from helpers.iteration import take
from helpers.landscapes import bowl, newton_quartic
from helpers.objectives import (
    arctangent,
    cycling_cubic,
    omega,
    quarter_double_well,
    square_minus_two,
)
from helpers.root_finding import newton


def _two_steps(step):
    """Return x1, x2 of x <- x - step(x) from x0 = 1."""
    x1 = 1 - step(1.0)
    return x1, x1 - step(x1)


# By hand: minimize g(x) = x^3/3 - 2x, so g' = x^2 - 2 and g'' = 2x.
two_steps_by_hand = compare(
    "two_steps_by_hand",
    lambda: _two_steps(lambda x: (x**2 - 2) / (2 * x)),
    cases=[()],
    mistakes={
        "You divided g by g': that hunts a root of g. The minimum is a root of g'.": (
            lambda: _two_steps(lambda x: (x**3 / 3 - 2 * x) / (x**2 - 2))
        ),
        "You went the wrong way: the fraction is taken away from x.": (
            lambda: _two_steps(lambda x: -(x**2 - 2) / (2 * x))
        ),
        "You took the whole slope as the step. The bend has to set its length.": (
            lambda: _two_steps(lambda x: x**2 - 2)
        ),
        "The fraction stands on its head: slope over bend, not bend over slope.": (
            lambda: _two_steps(lambda x: 2 * x / (x**2 - 2))
        ),
        "The second step must use slope and bend at x1. You kept the bend of x0.": (
            lambda: (1.5, 1.5 - 0.25 / 2)
        ),
    },
    right=[
        lambda: (3 / 2, 17 / 12),
        lambda: [1.5, 1.417],
        lambda: np.float32([1.5, 1.41667]),
        lambda: take(newton(square_minus_two, square_minus_two.grad, 1.0), 3)[1:],
    ],
    rtol=1e-3,
)


def _root_finder(step):
    """Return a generator x0, x1, ... with x <- x + step(f, df, x, x0)."""

    def finder(f, df, x0):
        x = x0
        while True:
            yield x
            x = x + step(f, df, x, x0)

    return finder


def _after_the_update(f, df, x0):
    x = x0
    while True:
        x = x - f(x) / df(x)
        yield x


def _stops_inside(f, df, x0):
    x = x0
    for _ in range(3):
        yield x
        x = x - f(x) / df(x)


def _half_newton(f, df, x0):
    while True:
        yield x0
        slope = df(x0)
        x0 -= f(x0) / slope


STOPS = "It stops by itself. A method goes on for ever; whoever calls it decides when to stop."


def _first_eight(iterates):
    seen = list(islice(iterates, 8))
    if len(seen) < 8:
        raise Unfit(STOPS)
    return np.array(seen)


def _stops_at_the_root(f, df, x0):
    x = x0
    while abs(f(x)) > 1e-12:
        yield x
        x = x - f(x) / df(x)


newton_root = compare(
    "newton_root",
    newton,
    cases=[
        (square_minus_two, square_minus_two.grad, 2.0),
        (omega.grad, omega.hess, 0.5),
        (arctangent, arctangent.grad, -1.2),
    ],
    mistakes={
        "You add f / f'. Draw the triangle: above the axis on a rising curve you must go left.": (
            _root_finder(lambda f, df, x, x0: f(x) / df(x))
        ),
        "You keep the slope of x0 for ever. Each point has a tangent of its own.": (
            _root_finder(lambda f, df, x, x0: -f(x) / df(x0))
        ),
        "The fraction stands on its head: height over slope is a length.": (
            _root_finder(lambda f, df, x, x0: -df(x) / f(x))
        ),
        "The slope does not enter: this is descent with rate 1, on another function.": (
            _root_finder(lambda f, df, x, x0: -f(x))
        ),
        "The start is missing: x0 is the first iterate, so yield before you update.": (
            _after_the_update
        ),
        STOPS: _stops_inside,
        "It stops by itself. A method goes on for ever": _stops_at_the_root,
    },
    right=[
        _root_finder(lambda f, df, x, x0: -f(x) / df(x)),
        _half_newton,
        lambda f, df, x0: take(newton(f, df, x0), 12).astype(np.float32),
        lambda f, df, x0: list(take(newton(f, df, x0), 10)),
    ],
    view=_first_eight,
)


def _usable(errors):
    errors = np.asarray(errors, dtype=float)
    return errors[errors > 1e-13]


def _order(errors):
    before, now = np.diff(np.log(_usable(errors)[-3:]))
    return now / before


def _order_of_all(errors):
    before, now = np.diff(np.log(np.maximum(errors[-3:], 1e-300)))
    return now / before


def _order_by_loop(errors):
    kept = []
    for e in errors:
        if e <= 1e-13:
            break
        kept.append(float(e))
    a, b, c = kept[-3:]
    return np.log10(c / b) / np.log10(b / a)


NEWTON_ERRORS = np.array([9.0e-2, 9.3e-3, 8.3e-5, 6.6e-9, 4.0e-17])
SECANT_ERRORS = np.array([3.1e-2, 4.0e-3, 1.9e-4, 1.2e-6, 3.6e-10, 7.0e-16, 2.0e-16])
SLOW_ERRORS = 0.7 ** np.arange(12)

order_of = compare(
    "order_of",
    _order,
    cases=[(NEWTON_ERRORS,), (SECANT_ERRORS,), (SLOW_ERRORS,)],
    mistakes={
        "Errors at rounding level were used. They tell of the computer, not of the method.": (
            _order_of_all
        ),
        "That is the factor by which the last error shrank. An order is a power.": (
            lambda errors: _usable(errors)[-1] / _usable(errors)[-2]
        ),
        "The two logarithms changed places: the later one stands on top.": (
            lambda errors: 1 / _order(errors)
        ),
        "You compared the logarithms of the errors themselves. The constant C is still in it; "
        "ratios of neighbours remove it.": (
            lambda errors: np.log(_usable(errors)[-1]) / np.log(_usable(errors)[-2])
        ),
        "These are the first three errors. The order shows near the root.": (
            lambda errors: _order(_usable(errors)[:3])
        ),
    },
    right=[
        _order_by_loop,
        lambda errors: np.float32(_order(errors)),
        lambda errors: [_order(errors)][0] * 1.0,
        lambda errors: np.polyfit(
            *np.log(np.stack([_usable(errors)[-3:-1], _usable(errors)[-2:]])), 1
        )[0],
    ],
    rtol=1e-6,
)


def _step_with(direction):
    """Return a student who goes from p to p - direction(g, H)."""
    return lambda grad, hess, p: p - direction(grad(p), hess(p))


newton_step = compare(
    "newton_step",
    _step_with(lambda g, H: np.linalg.solve(H, g)),
    cases=[
        (newton_quartic.grad, newton_quartic.hess, np.array([4.0, 4.0])),
        (newton_quartic.grad, newton_quartic.hess, np.array([1.0, -2.0])),
        (bowl.grad, bowl.hess, np.array([1.0, 2.0])),
    ],
    mistakes={
        "You divided by the diagonal alone. The mixed second partials belong to the system too.": (
            _step_with(lambda g, H: g / np.diag(H))
        ),
        "You multiplied by H. The system H s = gradient has to be solved.": (
            _step_with(lambda g, H: H @ g)
        ),
        "1 / H turns over each entry; the inverse of a matrix is something else.": (
            _step_with(lambda g, H: (1 / H) @ g)
        ),
        "That is the step alone. The new point is the old one minus it.": (
            lambda grad, hess, p: np.linalg.solve(hess(p), grad(p))
        ),
        "You walked away from the level point: the step enters with a minus.": (
            _step_with(lambda g, H: -np.linalg.solve(H, g))
        ),
        "Your Hessian is that of (0, 0). Bend and slope must come from the same point.": (
            lambda grad, hess, p: p - np.linalg.solve(hess(0 * p), grad(p))
        ),
        "This is a step of descent with rate 1: the Hessian does not enter.": (
            _step_with(lambda g, H: g)
        ),
    },
    right=[
        _step_with(lambda g, H: np.linalg.inv(H) @ g),
        _step_with(lambda g, H: g @ np.linalg.inv(H)),  # H is symmetric
        lambda grad, hess, p: (p - np.linalg.solve(hess(p), grad(p))).astype(np.float32),
        lambda grad, hess, p: list(p + np.linalg.lstsq(hess(p), -grad(p), rcond=None)[0]),
    ],
)


def _ends(f, df, x0, steps=60):
    with np.errstate(all="ignore"):
        return take(newton(f, df, float(x0)), steps)


THREE = "Return three numbers: the start that cycles, the one that diverges, the one that climbs."
ROOT = "Cycle: from this start the root at -1.769 is reached. Look where the tangent at 0 leads."
NO_CYCLE = (
    "Cycle: this start neither cycles nor converges within 60 steps. Look at the tangent at 0."
)
INSIDE = "Divergence: this start is inside the fence, the tangents come closer. Start further out."
VALLEY = "Maximum: this run ends in a valley. Start where the parabola opens downwards, by the top."
NO_REST = "Maximum: within 60 steps this run comes to rest nowhere. Start nearer to the top."
TOP = "Maximum: 0 is the top itself, so nothing climbs. Start beside it."


def _judge_failures(result):
    try:
        cycle, out, hill = (float(x) for x in result)
    except (TypeError, ValueError):
        return THREE
    if not np.isfinite([cycle, out, hill]).all():
        return THREE
    return _not_a_cycle(cycle) or _not_out(out) or _not_climbing(hill)


def _not_a_cycle(x0):
    late = _ends(cycling_cubic, cycling_cubic.grad, x0)[-3:]
    if abs(late[2] - late[0]) < 1e-6 < abs(late[1] - late[0]):
        return None
    if abs(cycling_cubic(late[2])) < 1e-6:
        return ROOT
    return NO_CYCLE


def _not_out(x0):
    # Many steps: close to the fence at 1.3917 the tangents lead away slowly at first.
    if not abs(_ends(arctangent, arctangent.grad, x0)[-1]) < 1e6:
        return None
    return INSIDE


def _not_climbing(x0):
    end = _ends(quarter_double_well.grad, quarter_double_well.hess, x0)[-1]
    if x0 == 0:
        return TOP
    if abs(end) < 1e-6:
        return None
    return VALLEY if abs(abs(end) - 1) < 1e-6 else NO_REST


three_failures = judge(
    "three_failures",
    _judge_failures,
    cases=[()],
    mistakes={
        THREE: (lambda: (0.0, 2.0)),
        ROOT: (lambda: (-2.0, 2.0, 0.4)),
        INSIDE: (lambda: (0.0, 1.0, 0.4)),
        VALLEY: (lambda: (0.0, 2.0, 0.6)),
        TOP: (lambda: (0.0, 2.0, 0.0)),
        NO_REST: (lambda: (0.0, 2.0, 1e20)),
    },
    right=[
        lambda: (0.0, 2.0, 0.4),
        lambda: [1, -5, -0.1],
        lambda: np.float32([0.01, 1.5, 0.44]),
        lambda: (1.0, 1.392, -0.447),
    ],
)


def _slow_bowl(x):
    return np.sqrt(1 + x**2)


def _slow_bowl_slope(x):
    return x / np.sqrt(1 + x**2)


def _slow_bowl_bend(x):
    return (1 + x**2) ** -1.5


def _halved(f, grad, hess, x, most=60):
    """Return x after the first of Newton's step, its half, ... (most halvings) with f lower."""
    step, t = -grad(x) / hess(x), 1.0
    for _ in range(most):
        if f(x + t * step) < f(x):
            break
        t /= 2
    return x + t * step


def _by_recursion(f, grad, hess, x, t=1.0):
    new = x - t * grad(x) / hess(x)
    return new if f(new) < f(x) else _by_recursion(f, grad, hess, x, t / 2)


def _by_the_slope(f, grad, hess, x):
    """Return x after the first fraction of the step at which the slope's size has fallen."""
    return _halved(lambda y: abs(grad(y)), grad, hess, x)


BOWL = (_slow_bowl, _slow_bowl_slope, _slow_bowl_bend)
damped_step = compare(
    "damped_step",
    _halved,
    cases=[
        (*BOWL, 0.5),
        (*BOWL, 2.0),
        (*BOWL, -3.0),
        (*BOWL, 5.0),
        (omega, omega.grad, omega.hess, 3.0),
        # Half of the step lowers f, and makes the slope steeper.
        (lambda x: np.exp(x) - x, lambda x: np.exp(x) - 1, np.exp, -2.0),
    ],
    mistakes={
        "You always take the whole step. From 2 it lands at -8, where f is higher.": (
            lambda f, grad, hess, x: _halved(f, grad, hess, x, most=0)
        ),
        "You always take half of the step, even where the whole one is good.": (
            lambda f, grad, hess, x: x - grad(x) / hess(x) / 2
        ),
        "You halve only once, without asking f again. From 2 even half of the step is too long.": (
            lambda f, grad, hess, x: _halved(f, grad, hess, x, most=1)
        ),
        "You asked whether the slope shrinks. Ask whether f falls.": _by_the_slope,
        "You accept a trial where f has risen: the comparison is the wrong way round.": (
            lambda f, grad, hess, x: _halved(lambda y: -f(y), grad, hess, x)
        ),
    },
    right=[
        _by_recursion,
        lambda f, grad, hess, x: np.float32(_halved(f, grad, hess, x)),
        lambda f, grad, hess, x: next(
            y for k in range(60) if f(y := x - 0.5**k * grad(x) / hess(x)) < f(x)
        ),
    ],
)


TWO = "Return two numbers: the coefficient of y^4, and x1."
TRUSTS_09 = "You trust the 0.9. Put y = 4 into its second partial, and look for the printed 157.6."
DERIVED = "That number stands in a derivative. Go back up to f: which y^4 has it as derivative?"
UNFIT = "This coefficient does not give the printed gradient at (4, 4). Solve for it."
TRUSTS_256 = "You trust the 2.56. Put it into the upper left entry of H: does 86.83 come out?"
NO_X1 = "This x1 does not give the printed H. Which of its entries depends on x alone?"


def _judge_evidence(result):
    try:
        coefficient, x1 = (float(v) for v in result)
    except (TypeError, ValueError):
        return TWO
    if not abs(coefficient - 0.8) < 1e-6:
        return _why_coefficient(coefficient)
    return None if abs(x1 - 2.58) < 6e-3 else _why_x1(x1)


def _why_coefficient(c):
    if abs(c - 0.9) < 1e-6:
        return TRUSTS_09
    if abs(c - 3.2) < 1e-6 or abs(c - 9.6) < 1e-6:
        return DERIVED
    return UNFIT


def _why_x1(x1):
    if abs(x1 - 2.56) < 6e-3:
        return TRUSTS_256
    return NO_X1


detective = judge(
    "detective",
    _judge_evidence,
    cases=[()],
    mistakes={
        TRUSTS_09: (lambda: (0.9, 2.58)),
        DERIVED: (lambda: (3.2, 2.58)),
        UNFIT: (lambda: (1.0, 2.58)),
        TRUSTS_256: (lambda: (0.8, 2.56)),
        NO_X1: (lambda: (0.8, 1.58)),
        TWO: lambda: 0.8,
    },
    right=[
        lambda: (0.8, 2.58),
        lambda: ((213.6 - 8.8) / (4 * 4**3), (2.032 - 1) / 0.4),
        lambda: np.float32([0.8, 2.5827]),
    ],
)


def _slopes_at(functions):
    """Return the values of the pair of functions at some points."""
    try:
        grad_u, hess_u = functions
        slopes = callable(grad_u) and callable(hess_u) and (grad_u(0.7), hess_u(0.7))
    except (TypeError, ValueError):
        slopes = None
    if not slopes or None in slopes:
        raise Unfit("Return two functions of u, which return the first and the second derivative.")
    return [[float(grad_u(u)), float(hess_u(u))] for u in (0.7, 3.0, 12.0)]


def _unit_pair(scale, grad_factor, hess_factor):
    """Return a student whose pair reads g at u * scale(c) and multiplies by these factors of c."""
    return lambda grad, hess, c: (
        lambda u: grad(u * scale(c)) * grad_factor(c),
        lambda u: hess(u * scale(c)) * hess_factor(c),
    )


def _one_over(c):
    return 1 / c


in_unit = compare(
    "in_unit",
    _unit_pair(_one_over, _one_over, lambda c: c**-2.0),
    cases=[(omega.grad, omega.hess, 10.0), (omega.grad, omega.hess, 0.5), (np.sin, np.cos, 3.0)],
    mistakes={
        "The inner slope is missing: u / c grows c times slower than u.": (
            _unit_pair(_one_over, lambda c: 1, lambda c: 1)
        ),
        "Your bend has the inner slope once. It was differentiated twice.": (
            _unit_pair(_one_over, _one_over, _one_over)
        ),
        "The factors are turned over: a longer scale makes slopes smaller, not larger.": (
            _unit_pair(_one_over, lambda c: c, lambda c: c**2)
        ),
        "You read g at c u. The place x that belongs to u is u / c.": (
            _unit_pair(lambda c: c, _one_over, lambda c: c**-2.0)
        ),
        "Return two functions of u": lambda grad, hess, c: lambda u: grad(u / c) / c,
        "The factors are right, but g' and g'' are read at u, which is no x.": (
            _unit_pair(lambda c: 1, _one_over, lambda c: c**-2.0)
        ),
    },
    right=[
        lambda grad, hess, c: (lambda u: grad(u / c) / c, lambda u: hess(u / c) / c**2),
        lambda grad, hess, c: [lambda u: grad(u / c) * c**-1.0, lambda u: hess(u / c) / c / c],
        lambda grad, hess, c: (
            lambda u: np.float64(1 / c) * grad(np.float64(u) / c),
            lambda u: (1 / c) ** 2 * hess(u / c),
        ),
    ],
    view=_slopes_at,
)
