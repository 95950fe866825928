"""Checks of the exercises 10c: a tape in steps, counts, scales, kinks, the step of float32."""

from itertools import pairwise

import numpy as np

from helpers import reverse_mode
from helpers.checks.framework import compare, judge
from helpers.tape import Node

# By hand: c = a b, d = c + a, e = c d at a = 2, b = 3.
read_by_hand = compare(
    "read_by_hand",
    lambda: (48, 28, 14, 6),
    cases=[()],
    mistakes={
        "The last payment replaced the earlier ones. c and a are paid twice each: add.": (
            lambda: (18, 12, 6, 6)
        ),
        "c passed its blame on before d had paid it. Read the lines strictly upward.": (
            lambda: (30, 16, 14, 6)
        ),
        "A product pays each factor the OTHER factor, times its own blame.": (
            lambda: (36, 42, 14, 8)
        ),
        "Line 4 needs a, too: d = c + a has to pay it.": lambda: (42, 28, 14, 6),
        "c is used twice, by d and by e. One of the two payments is missing.": (
            lambda: (30, 16, 8, 6)
        ),
        "c is used twice, by d and by e. What e pays is missing.": lambda: (24, 12, 6, 6),
        "These are the values of the lines. Their blames are asked for.": lambda: (2, 3, 6, 8),
        "Your row begins with d. a comes first.": lambda: (6, 14, 28, 48),
    },
    right=[
        lambda: [48.0, 28.0, 14.0, 6.0],
        lambda: np.float32([48, 28, 14, 6]),
        lambda: (2 * 2 * 9 + 2 * 2 * 3, 2 * 4 * 3 + 4, 2 * 6 + 2, 2 * 3),
    ],
)

RULES = {
    "+": (lambda u, v: u + v, lambda u, v: (1.0, 1.0)),
    "*": (lambda u, v: u * v, lambda u, v: (v, u)),
    "/": (lambda u, v: u / v, lambda u, v: (1 / v, -u / v**2)),
    "sin": (np.sin, lambda u: (np.cos(u),)),
}


def _line(operation, values, **wrong):
    """Return (value, slopes) of one operation; the keywords put other slopes in their place."""
    value, slopes = RULES[operation]
    names = {"add": "+", "mul": "*", "div": "/", "sin": "sin"}
    slopes = {names[k]: rule for k, rule in wrong.items()}.get(operation, slopes)
    return value(*values), slopes(*values)


def _misruled(**wrong):
    return lambda operation, values: _line(operation, values, **wrong)


def _by_complex_step(operation, values, h=1e-30):
    """Return (value, slopes) by complex steps, which know no rule."""
    f = RULES[operation][0]
    pushed = [[v + 1j * h * (k == i) for k, v in enumerate(values)] for i in range(len(values))]
    return f(*values), [f(*p).imag / h for p in pushed]


def _value_and_slopes(got):
    """Return the value and the slopes in a row; of another shape, if got is not such a pair."""
    if isinstance(got, dict):
        raise TypeError("its keys would be read where a value and slopes are meant")
    if len(got) == 2 and np.ndim(got[0]) == 0 and hasattr(got[1], "__iter__"):
        return np.array([got[0], *got[1]])
    return np.hstack(got)[None]


def _bare_sine(operation, values):
    value, slopes = _line(operation, values)
    return value, slopes[0] if operation == "sin" else slopes


line = compare(
    "line",
    _line,
    # The last case is too curved for differences: it tells slopes by rule from measured ones.
    cases=[
        *(("+", (2.0, 5.0)), ("*", (2.0, 5.0)), ("/", (3.0, 4.0)), ("sin", (0.7,))),
        ("/", (3.0, 1e-3)),
    ],
    view=_value_and_slopes,
    mistakes={
        "The slope of the sine stands alone. A tuple of one number needs its comma: (c,).": (
            _bare_sine
        ),
        "The slopes are given without the value. Both: first the value, then the tuple.": (
            lambda operation, values: _line(operation, values)[1]
        ),
        "First the value, then the slopes: yours come the other way round.": (
            lambda operation, values: _line(operation, values)[::-1]
        ),
        "Value and slopes are in one row. The slopes belong into a tuple of their own.": (
            lambda operation, values: (_line(operation, values)[0], *_line(operation, values)[1])
        ),
        "In the product each factor's slope is the OTHER factor.": _misruled(
            mul=lambda u, v: (u, v)
        ),
        "In the sum the slopes are 1: move u by h, and u + v moves by h.": _misruled(
            add=lambda u, v: (u, v)
        ),
        "In the quotient a sign is lost: with a larger v it becomes smaller.": _misruled(
            div=lambda u, v: (1 / v, u / v**2)
        ),
        "In the quotient the slope of 1/v is -1/v^2: a square is missing.": _misruled(
            div=lambda u, v: (1 / v, -u / v)
        ),
        "The quotient's slopes are those of the product.": _misruled(div=lambda u, v: (v, u)),
        "The slope of the sine is taken at its output. It belongs at its input.": _misruled(
            sin=lambda u: (np.cos(np.sin(u)),)
        ),
        "The slope of the sine is the cosine, with a plus.": _misruled(sin=lambda u: (-np.cos(u),)),
    },
    right=[
        _by_complex_step,
        lambda operation, values: tuple(map(np.float32, _line(operation, values))),
        lambda operation, values: [_line(operation, values)[0], list(_line(operation, values)[1])],
    ],
)


class Named(list):
    """A list that a check can call by a name: its entries would fill the screen."""

    def __init__(self, name, entries):
        super().__init__(entries)
        self.name = name


def written(program, x):
    """Return the tape of a program at x: dicts of value, parents, slopes and a blame of 0."""
    tape = [{"value": v, "parents": (), "slopes": (), "blame": 0.0} for v in x]
    for operation, parents in program:
        value, slopes = _line(operation, [tape[p]["value"] for p in parents])
        tape.append({"value": value, "parents": parents, "slopes": slopes, "blame": 0.0})
    return tape


def _backward(tape):
    blame = [0.0] * len(tape)
    blame[-1] = 1.0
    for k in reversed(range(len(tape))):
        for parent, slope in zip(tape[k]["parents"], tape[k]["slopes"]):
            blame[parent] += slope * blame[k]
    return blame


def _walked(tape, order=reversed, fresh=True, pay=lambda old, part: old + part, seed=1.0):
    """Return the blames of a walk with one thing changed."""
    blame = [0.0 if fresh else row["blame"] for row in tape]
    blame[-1] = seed
    for k in order(range(len(tape))):
        for parent, slope in zip(tape[k]["parents"], tape[k]["slopes"]):
            blame[parent] = pay(blame[parent], slope * blame[k])
    return blame


def _unscaled(tape):
    blame = [0.0] * len(tape)
    blame[-1] = 1.0
    for row in reversed(tape):
        for parent, slope in zip(row["parents"], row["slopes"]):
            blame[parent] += slope
    return blame


def _once_a_parent(tape):
    rows = [dict(zip(row["parents"], row["slopes"])) for row in tape]
    single = [
        {**row, "parents": tuple(r), "slopes": tuple(r.values())} for row, r in zip(tape, rows)
    ]
    return _backward(single)


def _by_matrix(tape):
    """Return the last row of (I - M)^-1, M[k, p] the slope of line k by line p."""
    M = np.zeros((len(tape), len(tape)))
    for k, row in enumerate(tape):
        for parent, slope in zip(row["parents"], row["slopes"]):
            M[k, parent] += slope
    return np.linalg.inv(np.eye(len(tape)) - M)[-1]


def _by_listeners(tape):
    def blame(i):
        if i == len(tape) - 1:
            return 1.0
        return sum(
            s * blame(k)
            for k, row in enumerate(tape)
            for p, s in zip(row["parents"], row["slopes"])
            if p == i
        )

    return [blame(i) for i in range(len(tape))]


def _blames(got):
    """Return the blames of an answer; who filled them into the tape may return the tape."""
    if isinstance(got, dict):
        raise TypeError("its lines would be read where its blames are meant")
    return [row["blame"] if isinstance(row, dict) else row for row in got]


def _in_place(tape):
    for row in tape:
        row["blame"] = 0.0
    tape[-1]["blame"] = 1.0
    for row in tape[::-1]:
        for parent, slope in zip(row["parents"], row["slopes"]):
            tape[parent]["blame"] += slope * row["blame"]
    return tape


SHARED = [("*", (0, 1)), ("sin", (0,)), ("+", (2, 3)), ("/", (4, 0))]
SQUARES = [("*", (0, 0)), ("sin", (1,)), ("*", (1, 1)), ("*", (3, 3)), ("+", (4, 0))]
FIRST, SECOND = written(SHARED, (2.0, 3.0)), written(SQUARES, (0.7,))
AGAIN = [{**row, "blame": left} for row, left in zip(FIRST, _backward(FIRST))]

backward = compare(
    "backward",
    _backward,
    cases=[
        (Named("the tape of (x y + sin x) / x", FIRST),),
        (Named("the tape of x^8 + x, with a line that nobody uses", SECOND),),
        (Named("the first tape, as an earlier pass left it", AGAIN),),
    ],
    view=_blames,
    mistakes={
        "You overwrite: a line that is used twice keeps only its last payment. Add.": (
            lambda tape: _walked(tape, pay=lambda old, part: part)
        ),
        "The blame of an earlier pass is still on the tape, and you add to it. Begin each pass "
        "from 0.": lambda tape: _walked(tape, fresh=False),
        "Only the last line has paid. Do you walk from front to back, or return after one line?": (
            lambda tape: _walked(tape, order=list)
        ),
        "All blames are 0: the last line must begin with 1.": (
            lambda tape: _walked(tape, seed=0.0)
        ),
        "You pay the bare slope. A line passes on its own blame times the slope.": _unscaled,
        "A line may name the same parent twice, as x * x does. It then pays twice.": (
            _once_a_parent
        ),
        "Your list begins with the last line of the tape. Line 0 comes first.": (
            lambda tape: _backward(tape)[::-1]
        ),
        "The largest payment wins in yours. All payments count: add.": (
            lambda tape: _walked(tape, pay=lambda old, part: max(old, part, key=abs))
        ),
    },
    right=[_by_matrix, _by_listeners, _in_place, lambda tape: np.float32(_backward(tape))],
)


def _gradient(program, x, walk=_backward):
    return walk(written(program, x))[: len(x)]


def _run(program, x):
    values = list(x)
    for operation, parents in program:
        values.append(RULES[operation][0](*(values[p] for p in parents)))
    return values[-1]


def _by_library(program, x):
    return reverse_mode.gradient(lambda v: _run(program, v), np.asarray(x))


def _by_steps(program, x, h=1e-30):
    x = np.asarray(x, dtype=complex)
    return [_run(program, x + 1j * h * e).imag / h for e in np.eye(len(x))]


tape_gradient = compare(
    "tape_gradient",
    _gradient,
    cases=[
        (Named("xy + sin x, over x", SHARED), (2.0, 3.0)),
        (Named("x times y / x", [("/", (1, 0)), ("*", (0, 2))]), (2.0, 3.0)),
        # Too curved for differences: those are near the slope, the tape is there.
        (Named("y / x near 0", [("/", (1, 0))]), (1e-3, 3.0)),
        (Named("x^4 + x", [*SQUARES[:1], ("*", (1, 1)), ("+", (2, 0))]), (0.7,)),
        (Named("2000 sines", [("sin", (k,)) for k in range(2000)]), (1.0,)),
    ],
    mistakes={
        "That is the value of the program. Its derivatives are asked for.": (
            lambda program, x: [_run(program, x)] * len(x)
        ),
        "You return the blame of every line. Only those of the inputs are asked for, the first "
        "lines of the tape.": lambda program, x: _backward(written(program, x)),
        "These are the blames of the last lines. The inputs stand first.": (
            lambda program, x: _backward(written(program, x))[-len(x) :]
        ),
        "You overwrite where a line is used twice: add.": (
            lambda program, x: _gradient(
                program, x, lambda tape: _walked(tape, pay=lambda old, part: part)
            )
        ),
        "Only the last line has paid. Do you walk from front to back, or return after one line?": (
            lambda program, x: _gradient(program, x, lambda tape: _walked(tape, order=list))
        ),
        "The output is the last line, whatever is in it: its blame is 1, not its value.": (
            lambda program, x: _gradient(
                program, x, lambda tape: _walked(tape, seed=tape[-1]["value"])
            )
        ),
    },
    right=[_by_library, _by_steps, lambda *case: np.float32(_gradient(*case))],
    rtol=1e-7,
)


def _edges(widths):
    return sum(a * b for a, b in pairwise(widths))


def _with_brackets(widths):
    """Return the products of the Jacobians, multiplied from the input or from the output."""
    return tuple(row[0] * _edges(row[1:]) for row in (widths, widths[::-1]))


products = compare(
    "products",
    lambda widths: (widths[0] * _edges(widths), widths[-1] * _edges(widths)),
    cases=[([1000, 50, 50, 1],), ([3, 8, 40],), ([6, 4, 5, 6, 2],)],
    mistakes={
        "Forward and reverse are exchanged: forward needs a run for each INPUT.": (
            lambda widths: (widths[-1] * _edges(widths), widths[0] * _edges(widths))
        ),
        "You counted units. The products stand on the edges: each unit hears all before it.": (
            lambda widths: (widths[0] * sum(widths), widths[-1] * sum(widths))
        ),
        "You counted paths. Each edge is used once a run, not once a path.": (
            lambda widths: (int(widths[0] * np.prod(widths)), int(widths[-1] * np.prod(widths)))
        ),
        "That is one run. For all derivatives there are several: one for each what?": (
            lambda widths: (_edges(widths), _edges(widths))
        ),
        "You multiplied matrices, which skips the edges of the first one. A run uses each edge.": (
            _with_brackets
        ),
        "You took one run for each pair of input and output. A run serves more than one pair.": (
            lambda widths: (widths[0] * widths[-1] * _edges(widths),) * 2
        ),
    },
    right=[
        lambda widths: np.outer([widths[0], widths[-1]], np.dot(widths[1:], widths[:-1])).ravel(),
        lambda widths: [float(n * _edges(widths)) for n in (widths[0], widths[-1])],
        lambda widths: tuple(
            n * sum(widths[k] * widths[k + 1] for k in range(len(widths) - 1))
            for n in (widths[0], widths[-1])
        ),
    ],
)

kept_scale = compare(
    "kept_scale",
    lambda a: np.sqrt(2 / (1 + a**2)),
    cases=[(0.0,), (0.2,), (1.0,), (-0.5,), (2.0,)],
    mistakes={
        "That scale keeps what it should in the square: you forgot the root.": (
            lambda a: 2 / (1 + a**2)
        ),
        "That is the factor of a layer at scale 1. The scale must undo it.": (
            lambda a: np.sqrt((1 + a**2) / 2)
        ),
        "That is the scale of ReLU. The left side is not cut here: it keeps a^2 of its squares.": (
            lambda a: np.sqrt(2.0)
        ),
        "You averaged the slopes. Squares add up: average 1 and a^2.": (lambda a: 2 / (1 + a)),
        "You averaged the slopes under the root. Squares add up: average 1 and a^2.": (
            lambda a: np.sqrt(2 / (1 + a))
        ),
    },
    right=[
        lambda a: (0.5 + 0.5 * a * a) ** -0.5,
        lambda a: np.sqrt(2) / np.hypot(1, a),
        lambda a: np.float32(np.sqrt(2 / (1 + a * a))),
    ],
)


def _tells_x(got, x):
    """Return what keeps got from being x by its value, and not by the tape's slope at 0."""
    if not isinstance(got, Node):
        return "It must compute with what it is given: a plain number has forgotten the tape."
    if np.shape(got.value) != np.shape(x.value):
        return "It must give one value for each x, element by element."
    if not np.allclose(got.value, x.value, rtol=1e-6, atol=0):
        return "Its value is not x everywhere. Try it at -2, at 0, at 0.7 and very near 0."
    return _fooled_at_0(got, x.value == 0)


def _fooled_at_0(got, kink):
    """Return what keeps the tape's slopes from being 1, and finite but not 1 at the kink."""
    with np.errstate(all="ignore"):
        slopes = reverse_slope(got)
    if not np.allclose(slopes[~kink], 1):
        return "Its slope is not 1 away from 0. Only the kink should be fooled."
    (slope,) = slopes[kink]
    if not np.isfinite(slope):
        return "At 0 the tape gives no number at all. Find a program with a finite, wrong slope."
    if abs(slope - 1) < 1e-9:
        return "The tape finds the slope 1 at 0, which is right. Break it with a kink."
    return None


def reverse_slope(y):
    """Return dy/dx for the one node without parents that y was computed from, an array."""
    blame = reverse_mode.adjoints(y)
    (x,) = [node for node in blame if not node.parents]
    return np.broadcast_to(blame[x], np.shape(x.value))


def _cut(x):
    return np.where(x > 0, x, 0)


another_x = judge(
    "another_x",
    _tells_x,
    # Close to 0, too: who bends x on a small interval has another function.
    cases=[(Node(np.array([-2.0, -1e-10, 0.0, 1e-30, 0.7, 30.0]), name="x"),)],
    mistakes={
        "which is right. Break it with a kink": lambda x: np.maximum(x, 0) - np.maximum(-x, 0),
        "Its value is not x everywhere": abs,
        "at 0.7 and very near 0": lambda x: np.where(abs(x) < 1e-12, 0, x),
        "Only the kink should be fooled": lambda x: x - np.sin(x) + np.sin(x.value),
        "a plain number has forgotten the tape": lambda x: x.value * 1.0,
        "no number at all": lambda x: np.where(x > 0, np.sqrt(abs(x)), 0) ** 2 - _cut(-x),
    },
    right=[
        lambda x: _cut(x) - _cut(-x),
        lambda x: np.where(x == 0, 0, x),
        lambda x: abs(x) * np.sign(x),
        lambda x: np.where(x == 0, 3 * x, x),
    ],
)

best_step = compare(
    "best_step",
    lambda f, third, u: np.cbrt(3 * u * f / third),
    cases=[(0.84, 0.54, 1.2e-7), (1.0, 1.0, 2.2e-16), (5.0, 0.1, 1e-3)],
    mistakes={
        "You set the two terms equal. Where they cross their sum is not lowest: set its slope to "
        "0.": lambda f, third, u: np.cbrt(6 * u * f / third),
        "That is the square root, which belongs to the forward difference. Here the bend comes "
        "with h^2.": lambda f, third, u: np.sqrt(3 * u * f / third),
        "That is h^3. A cube root is missing.": lambda f, third, u: 3 * u * f / third,
        "The ratio is upside down: more bend asks for a SHORTER step.": (
            lambda f, third, u: np.cbrt(3 * u * third / f)
        ),
        "The rule of thumb, the cube root of u, forgets how large f and its bend are.": (
            lambda f, third, u: np.cbrt(u)
        ),
        "That is the error at the best step. The step itself is asked for.": (
            lambda f, third, u: 1.5 * u * f / np.cbrt(3 * u * f / third)
        ),
    },
    right=[
        lambda f, third, u: (3 * u * f / third) ** (1 / 3),
        lambda f, third, u: np.exp(np.log(3 * u * f / third) / 3),
        lambda f, third, u: float(np.float32(np.cbrt(3 * u * f / third))),
        lambda f, third, u: max(np.roots([third / 3, 0, 0, -u * f]).real),
    ],
    rtol=1e-6,
)
