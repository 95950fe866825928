"""Checks of the exercises 07: activations."""

import math
from dataclasses import replace

import numpy as np

from helpers import activations as act
from helpers.checks.framework import Unfit, compare, finite, judge
from helpers.checks.parts import in_parts, vague


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _slope(z):
    return _sigmoid(z) * (1 - _sigmoid(z))


def _both(z):
    return _sigmoid(z), _slope(z)


def _with_exponentials(z):
    e = np.exp(-np.asarray(z))
    return [1 / (1 + e), e / (1 + e) ** 2]


sigmoid_and_slope = in_parts(
    compare(
        "sigmoid_and_slope",
        _both,
        cases=[(np.array([-2.0, 0.0, 1.5]),), (0.7,)],
        mistakes={
            "Your slope is taken at the output a. The bend is asked at z: sigma(z), not sigma(a), "
            "goes into the product.": lambda z: (_sigmoid(z), _slope(_sigmoid(z))),
            "Your slope multiplies z and 1 - z. It is made of the value, not of its argument.": (
                lambda z: (_sigmoid(z), z * (1 - z))
            ),
            "Your slope divides by the third power. The power rule lowers -1 by one.": (
                lambda z: (_sigmoid(z), np.exp(-z) * _sigmoid(z) ** 3)
            ),
            "Your slope has a plus inside: what is missing to 1 is a difference.": (
                lambda z: (_sigmoid(z), _sigmoid(z) * (1 + _sigmoid(z)))
            ),
            "Your slope is negative: minus times minus was not multiplied out.": (
                lambda z: (_sigmoid(z), -_slope(z))
            ),
            "Both are right, in the wrong order.": lambda z: (_slope(z), _sigmoid(z)),
            "The sign of z in the exponent is lost: your curve falls.": (
                lambda z: (_sigmoid(-z), _slope(z))
            ),
        },
        right=[
            _with_exponentials,
            lambda z: (act.logistic(z), act.logistic.grad(z)),
            lambda z: np.float32([_sigmoid(z), _slope(z)]),
            lambda z: (np.tanh(z / 2) / 2 + 0.5, (1 - np.tanh(z / 2) ** 2) / 4),
        ],
    ),
    _both,
    ("the value", "the slope"),
)

GRID = np.linspace(-6, 6, 1201)


def _by_values(f):
    return any(b < a - 1e-12 for a, b in zip(f(GRID), f(GRID)[1:]))


# A dip as wide as a step of 0.6, between two whole numbers.
dip = act.Activation(
    f=lambda z: z + 2 * np.exp(-8 * (z - 1) ** 2),
    grad=lambda z: 1 - 32 * (z - 1) * np.exp(-8 * (z - 1) ** 2),
    name="a function with a narrow dip",
    formula=r"z + 2 e^{-8 (z - 1)^2}",
    monotonic=False,
)

# Flat, dipping a little, falling on one side; then values below 0, and a slope that falls.
turns_back = compare(
    "turns_back",
    lambda f: bool((f.grad(GRID) < 0).any()),
    cases=[
        (f,) for f in (act.relu, act.gelu, act.absolute, act.tanh, act.swish, act.logistic, dip)
    ],
    mistakes={
        "You count what is flat as falling. Monotonic means: it never falls.": (
            lambda f: (f.grad(GRID) <= 0).any()
        ),
        "By your test nothing ever falls. Look left of 0 as well, and ask whether any slope on "
        "the way is negative, not all.": lambda f: (f.grad(GRID) < 0).all(),
        "You asked the values for their sign. A function may be negative and rise.": (
            lambda f: (f(GRID) < 0).any()
        ),
        "You asked whether the slope falls. The question is whether the function does.": (
            lambda f: (np.diff(f.grad(GRID)) < 0).any()
        ),
        "A narrow dip right of 1 slips through: your grid is too coarse, or it ends too early.": (
            lambda f: (f.grad(np.linspace(-6, 6, 13)) < 0).any()
        ),
        "You answer the other question: your True stands where it never falls.": (
            lambda f: (f.grad(GRID) >= 0).all()
        ),
    },
    right=[
        _by_values,
        lambda f: f.grad(np.linspace(-6, 6, 500)).min() < 0,
        lambda f: int(np.sum(f.grad(GRID) < 0) > 0),
        lambda f: not f.monotonic,
    ],
)

# x = 2, t = 1, w = b = 1: z = 3, dL/dz = 2, and a step takes rate * 2 * (x^2 + 1) from z.
killing_rate = compare(
    "killing_rate",
    lambda: 0.3,
    cases=[()],
    mistakes={
        "You moved w alone. The bias takes its step, too, and z feels both.": lambda: 3 / 8,
        "You moved b alone. The weight takes its step, too, and z feels both.": lambda: 3 / 2,
        "A factor x is lost. It acts twice: dL/dw holds it, and z feels w through it.": lambda: (
            3 / 6
        ),
        "At this rate the output lands on its target. Or did you leave the target out of "
        "dL/dz? Then put it in.": lambda: 0.2,
        "This is the limit of 04, at which descent on the right of the kink would diverge. "
        "The unit falls off the kink earlier.": lambda: 0.4,
        "Half of it is missing: you lost the half of the loss, and doubled every slope.": (
            lambda: 0.15
        ),
        "A negative rate walks uphill: look at the sign of the step.": lambda: -0.3,
    },
    right=[lambda: 3 / 10, lambda: np.float32(0.3), lambda: np.array(0.3)],
    rtol=1e-3,
)


def _bit_by_bit(z):
    return [max(v, 0) + math.log1p(math.exp(-abs(v))) for v in z]


def _two_branches(z):
    small = np.log1p(np.exp(-abs(z)))
    return np.where(z > 0, z + small, small)


CUT = "You cut z off. That keeps exp quiet, but at 1000 softplus must be 1000."


def _naming_a_cut(check):
    """Return check that says so where an answer is the same at 1000 and at 10 000."""

    def verdict(answers, cases):
        fault, values = check.verdict(answers, cases), finite(answers[0], (6,))
        cut = vague(fault) and values is not None and values[-2] == values[-1]
        return CUT if cut else fault

    return replace(check, verdict=verdict)


softplus = _naming_a_cut(
    compare(
        "softplus",
        lambda z: np.logaddexp(0, z),
        cases=[(np.array([-1e4, -40.0, 0.0, 3.0, 1000.0, 1e4]),)],
        mistakes={
            "It overflows: at 1000 you answer inf. And at -40 you answer 0, because 1 + e^-40 is 1 "
            "in float64.": lambda z: np.log(1 + np.exp(z)),
            "It overflows: at 1000 you answer inf. Take the larger part out before you use exp.": (
                lambda z: np.log1p(np.exp(z))
            ),
            CUT: lambda z: np.log1p(np.exp(np.clip(z, -700, 700))),
            "Large z are right. At -40 you answer 0: 1 + e^-40 is 1 in float64. Is there a "
            "logarithm that adds the 1 itself?": lambda z: (
                np.maximum(z, 0) + np.log(1 + np.exp(-abs(z)))
            ),
            "The larger part is missing: you return the correction alone.": (
                lambda z: np.log1p(np.exp(-abs(z)))
            ),
            "This is ReLU: the round corner is missing.": lambda z: np.maximum(z, 0),
            "You return the larger part times the rest. Logarithms turn products into sums.": (
                lambda z: np.maximum(z, 0) * np.log1p(np.exp(-abs(z)))
            ),
        },
        right=[
            _bit_by_bit,
            _two_branches,
            act.softplus,
            lambda z: act.softplus(z.astype(np.float32)),
            lambda z: np.log1p(np.exp(z.astype(np.longdouble))),
        ],
        atol=1e-300,
    )
)


def _first(z, a):
    return np.where(z < 0, a, 1.0)


def _slopes(z, a):
    return _first(z, a), np.minimum(z, 0)


def _in_a_loop(z, a):
    pairs = [(a, v) if v < 0 else (1, 0) for v in z]
    return [p for p, _ in pairs], [q for _, q in pairs]


parametric_slopes = in_parts(
    compare(
        "parametric_slopes",
        _slopes,
        cases=[(np.array([-2.0, -0.5, 0.5, 3.0]), 0.25), (np.array([1.5, -3.0, 4.0]), 0.1)],
        mistakes={
            "Your second slope is the first one again. Now a moves, and z stands still.": (
                lambda z, a: (_first(z, a), _first(z, a))
            ),
            "Your second slope is the leak itself. That is how the output answers to z.": (
                lambda z, a: (_first(z, a), np.where(z < 0, a, 0))
            ),
            "On the right your second slope is not 0. Is there an a in the formula there?": (
                lambda z, a: (_first(z, a), z)
            ),
            "Your second slope is 1 on the left. The derivative of a z by a keeps the factor z.": (
                lambda z, a: (_first(z, a), np.where(z < 0, 1, 0))
            ),
            "Your second slope has the wrong sign: a larger leak makes the output on the left more "
            "negative.": lambda z, a: (_first(z, a), np.where(z < 0, -z, 0)),
            "Your second slope still holds the factor a: it is the output on the left. Its "
            "derivative by a has no a.": lambda z, a: (_first(z, a), np.where(z < 0, a * z, 0)),
            "Your first slope is the output itself. Differentiate it by z.": (
                lambda z, a: (np.where(z < 0, a * z, z), np.minimum(z, 0))
            ),
            "The two sides changed places: the leak is on the left.": (
                lambda z, a: (np.where(z > 0, a, 1.0), np.where(z > 0, z, 0))
            ),
            "Both are right, in the wrong order.": lambda z, a: (np.minimum(z, 0), _first(z, a)),
        },
        right=[
            _in_a_loop,
            lambda z, a: np.array([(z > 0) + a * (z < 0), z * (z < 0)]),
            lambda z, a: (act.parametric_relu.grad(z, a), act.leak_gradient(z)),
            lambda z, a: np.float32([_first(z, a), np.minimum(z, 0)]),
        ],
    ),
    _slopes,
    ("the slope in z", "the slope in a"),
)


TWO = "Return two things: the matrix W, and the bias b as a vector with an entry for each row of W."


def _side_by_side(layer):
    """Return W with b as its last column; raise Unfit where W is no matrix or b no vector."""
    try:
        W, b = (np.asarray(part, dtype=float) for part in layer)
        if {W.ndim, b.ndim} == {1, 2}:  # in the wrong order, too: that mistake has a name
            return np.column_stack([W, b])
    except (TypeError, ValueError):
        pass
    raise Unfit(TWO)


def _from_columns(W1, b1, W2, b2):
    """Ask the two layers themselves, at 0 and at the unit vectors."""
    b = W2 @ b1 + b2
    columns = [W2 @ (W1[:, k] + b1) + b2 - b for k in range(W1.shape[1])]
    return np.transpose(columns), b


def _one_layer(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2


# Square, so that the wrong order runs; with biases that are not 0.
collapse = in_parts(
    compare(
        "collapse",
        _one_layer,
        cases=[
            (
                np.array([[1.0, 2], [0, 1]]),
                np.array([1.0, -1]),
                np.array([[3.0, 0], [1, -2]]),
                np.array([0.5, 2]),
            ),
            (
                np.array([[0.0, 1, 2], [1, 0, -1], [2, 1, 1]]),
                np.array([1.0, 0, 2]),
                np.array([[1.0, -1, 0], [0, 2, 1], [1, 1, 1]]),
                np.array([-1.0, 3, 0]),
            ),
        ],
        mistakes={
            "The matrices stand in the wrong order: what acts first stands next to x.": (
                lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2)
            ),
            "The matrix is right. The first bias goes through the second layer as well.": (
                lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2)
            ),
            "The matrix is right. The first bias got lost.": lambda W1, b1, W2, b2: (W2 @ W1, b2),
            "The matrix is right. The second bias got lost.": (
                lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1)
            ),
            "The matrix is right. It is the first bias that goes through the second matrix.": (
                lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b2 + b1)
            ),
            "Both the order of the matrices and the way of the bias are turned around.": (
                lambda W1, b1, W2, b2: (W1 @ W2, W1 @ b2 + b1)
            ),
            "Both are right, in the wrong order.": lambda W1, b1, W2, b2: (W2 @ b1 + b2, W2 @ W1),
            TWO: lambda W1, b1, W2, b2: W2 @ W1,
            "The matrix is right. The second bias is added after the second matrix, not before.": (
                lambda W1, b1, W2, b2: (W2 @ W1, W2 @ (b1 + b2))
            ),
            "The matrix is right. The first bias goes through the second matrix, not the first.": (
                lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b1 + b2)
            ),
            "The matrix is right. The first bias comes after the first matrix: it meets the second "
            "one alone.": lambda W1, b1, W2, b2: (W2 @ W1, W2 @ W1 @ b1 + b2),
            "You multiplied entry by entry. A layer acts by rows: use @.": (
                lambda W1, b1, W2, b2: (W2 * W1, W2 @ b1 + b2)
            ),
            "You added the matrices. One layer acts on the output of the other.": (
                lambda W1, b1, W2, b2: (W1 + W2, b1 + b2)
            ),
        },
        right=[
            _from_columns,
            lambda W1, b1, W2, b2: (np.einsum("ij,jk->ik", W2, W1), np.dot(W2, b1) + b2),
            lambda W1, b1, W2, b2: [np.float32(W2 @ W1), np.float32(W2 @ b1 + b2)],
        ],
        view=_side_by_side,
    ),
    _one_layer,
    ("W", "b"),
)


def _measured(w, b, x):
    """Complex steps, one coordinate at a time: exact to rounding, and knows no chain rule."""
    steps = 1e-30j * np.eye(len(x))
    return np.array([_sigmoid(w @ (x + h) + b).imag / 1e-30 for h in steps])


unit_gradient = compare(
    "unit_gradient",
    lambda w, b, x: _slope(w @ x + b) * w,
    cases=[
        (np.array([2.0, -1.0]), 2.0, np.array([1.0, 3.0])),
        (np.array([0.5, 1.5, -1.0]), -0.5, np.array([-1.0, 0.2, 0.7])),
    ],
    mistakes={
        "You asked the bend at x, entry by entry. It never sees x: it sees the sum z.": (
            lambda w, b, x: _slope(x) * w
        ),
        "You return one number. The gradient in x has an entry for each input: where is w?": (
            lambda w, b, x: _slope(w @ x + b)
        ),
        "This is the gradient in w. Here the inputs move, and the weights stand still.": (
            lambda w, b, x: _slope(w @ x + b) * x
        ),
        "Your slope is taken at the output a. The bend is asked at z.": (
            lambda w, b, x: _slope(_sigmoid(w @ x + b)) * w
        ),
        "The bias is missing in z.": lambda w, b, x: _slope(w @ x) * w,
        "You multiply w by the output. The chain rule asks for the slope of the bend.": (
            lambda w, b, x: _sigmoid(w @ x + b) * w
        ),
        "This is w alone: the gradient of the sum, before the bend.": lambda w, b, x: w,
        "You multiplied w and x entry by entry. The sum z is one number for all entries.": (
            lambda w, b, x: _slope(w * x + b) * w
        ),
        "Your slope is that of tanh. Here the bend is the sigmoid.": (
            lambda w, b, x: (1 - np.tanh(w @ x + b) ** 2) * w
        ),
    },
    right=[
        _measured,
        lambda w, b, x: [_slope(w @ x + b) * v for v in w],
        lambda w, b, x: np.float32(_slope(np.dot(x, w) + b) * w),
    ],
)


def _judge_beyond_recovery(result):
    points = finite(result, (4, 2))
    if points is None:
        return "Return four points with two coordinates each, an array of shape (4, 2)."
    if abs(points).max() > 5:
        return "A coordinate lies outside -5 to 5."
    if np.linalg.matrix_rank(points - points[0], tol=1e-6) < 2:
        return "All four lie on one line, or on one spot. Spread them."
    return _who_is_awake(points @ [2, -1] + 1)


def _who_is_awake(z):
    """Return what is wrong with the sums z of a unit that ought to sleep, or None."""
    if (z > 1e-12).all():
        return "The unit is awake on all four: you chose the side on which it speaks."
    if (z > 1e-12).any():
        return "One point or more is awake, and pulls the unit over. Every single one must sleep."
    if (z > -1e-9).any():
        return "A point lies on the edge itself, where z = 0 and a mere convention decides."
    return None


beyond_recovery = judge(
    "beyond_recovery",
    _judge_beyond_recovery,
    cases=[()],
    mistakes={
        "four points with two coordinates": lambda: [-3.0, 1.0],
        "outside -5 to 5": lambda: [[-30, 0], [-20, 1], [-3, 2], [-4, 0]],
        "awake on all four": lambda: [[1, 0], [2, 0], [1, 1], [2, 1]],
        "One point or more is awake": lambda: [[-3, 1], [-2, 1], [-3, 2], [1, 1]],
        "on the edge itself": lambda: [[0, 1], [-2, 1], [-3, 2], [-2, 2]],
        "on one line": lambda: [[-4, 0], [-3, 0], [-2, 0], [-1, 0]],
    },
    right=[
        lambda: [[-3, 1], [-2, 1], [-3, 2], [-2, 2]],
        lambda: np.float32([[0, 4], [1, 4.5], [-1, 3], [-5, -5]]),
        lambda: np.array([[-5.0, 5.0], [-5.0, 0.0], [-4.0, 3.0], [-1.0, 4.0]]),
    ],
)
