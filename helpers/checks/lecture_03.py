"""Checks of the exercises 03: gradients."""

import math

import numpy as np

from helpers import landscapes
from helpers.checks.framework import Unfit, compare, finite, judge
from helpers.finite_difference import central_gradient, gradient

FACTOR = "what waits as a factor stays as a factor. You replaced it by 1."
SUMMAND = "a summand without the moving variable has slope 0."
BOTH = "only one variable moves at a time. You let both move."

# Each partial derivative at (x, y, z), and what the named slips make of it.
PARTIALS = {
    "3x^2 y^3 along x": (
        lambda x, y, z: 6 * x * y**3,
        {
            FACTOR: lambda x, y, z: 6 * x,
            BOTH: lambda x, y, z: 6 * x * y**3 + 9 * x**2 * y**2,
            "you multiplied two slopes, as if both factors moved.": lambda x, y, z: 18 * x * y**2,
        },
    ),
    "3x^2 y^3 along y": (
        lambda x, y, z: 9 * x**2 * y**2,
        {FACTOR: lambda x, y, z: 9 * y**2, BOTH: lambda x, y, z: 6 * x * y**3 + 9 * x**2 * y**2},
    ),
    "x - xy + z^2 along x": (
        lambda x, y, z: 1 - y,
        {FACTOR: lambda x, y, z: 0, SUMMAND: lambda x, y, z: 1 - y + z**2},
    ),
    "x - xy + z^2 along y": (
        lambda x, y, z: -x,
        {FACTOR: lambda x, y, z: -1, SUMMAND: lambda x, y, z: x - x + z**2 - x},
    ),
    "x - xy + z^2 along z": (
        lambda x, y, z: 2 * z,
        {SUMMAND: lambda x, y, z: x - x * y + 2 * z, BOTH: lambda x, y, z: 1 - y - x + 2 * z},
    ),
}


def _judge_partials(result, *point):
    row = finite(result, (len(PARTIALS),))
    if row is None:
        return f"Return {len(PARTIALS)} numbers, in the order of the task."
    for value, (name, (right, slips)) in zip(row, PARTIALS.items()):
        if not np.isclose(value, right(*point), rtol=1e-5):
            found = (w for w, slip in slips.items() if np.isclose(value, slip(*point), rtol=1e-5))
            return f"{name}: {next(found, f'not the slope at {point}.')}"
    return None


def _partials_with(name, slip):
    """Return a student who knows all partial derivatives but one."""
    return lambda *point: [
        (slip if key == name else right)(*point) for key, (right, _) in PARTIALS.items()
    ]


partials = judge(
    "partials",
    _judge_partials,
    cases=[(3.0, 2.0, 5.0), (-1.0, 0.5, 2.0)],
    mistakes={
        f"{name}: {why}": _partials_with(name, slip)
        for name, (_, slips) in PARTIALS.items()
        for why, slip in slips.items()
    },
    right=[
        lambda x, y, z: (6 * x * y**3, (3 * x * y) ** 2, 1 - y, -x, 2 * z),
        lambda x, y, z: np.float32([6 * x * y**3, 9 * x * x * y * y, 1 - y, -x, z + z]),
        lambda x, y, z: np.concatenate([
            gradient(lambda p: 3 * p[0] ** 2 * p[1] ** 3, [x, y]),
            gradient(lambda p: p[0] - p[0] * p[1] + p[2] ** 2, [x, y, z]),
        ]),
    ],
)  # fmt: skip

tangent_plane = compare(
    "tangent_plane",
    lambda: (4, 12, -24),
    cases=[()],
    mistakes={
        "Your plane goes through the origin. It must pass through the point of the surface.": (
            lambda: (4, 12, 0)
        ),
        "The slopes multiply the way from the point, not the place itself.": lambda: (4, 12, 12),
        "The two slopes have changed places.": lambda: (12, 4, -32),
        "Right slopes, but the height of the surface at the point is missing.": (
            lambda: (4, 12, -36)
        ),
    },
    right=[
        lambda: [4.0, 12.0, -24.0],
        lambda: np.float32([4, 12, 12 - 4 * 3 - 12 * 2]),
        lambda: (2**2, 2 * 3 * 2, 3 * 2**2 - 4 * 3 - 12 * 2),
    ],
)


def grad_of_bowl(p):
    """The gradient of 2x^2 + 3y^2 - xy."""
    return landscapes.bowl.grad(p)


def grad_of_room(p):
    """The gradient of the temperature of the room."""
    return landscapes.temperature.grad(p)


PLACES = [
    (grad_of_bowl, np.array([1.0, 2.0]), np.array([3.0, 4.0])),
    (grad_of_room, np.array([2.0, 3.0]), np.array([-1.0, 0.5])),
    (grad_of_bowl, np.array([-2.0, 0.5]), np.array([0.0, -0.2])),
]

slope_towards = compare(
    "slope_towards",
    lambda grad, p, v: grad(p) @ v / np.hypot(*v),
    cases=PLACES,
    mistakes={
        "A longer v gives a larger slope: you forgot to divide by its length.": (
            lambda grad, p, v: grad(p) @ v
        ),
        "You made the gradient a unit vector. Its length is the steepness: keep it.": (
            lambda grad, p, v: grad(p) @ v / np.hypot(*v) / np.hypot(*grad(p))
        ),
        "You divided by the squared length of v.": lambda grad, p, v: grad(p) @ v / (v @ v),
        "These are two products. Add them: a slope is one number.": (
            lambda grad, p, v: grad(p) * v / np.hypot(*v)
        ),
        "You took the gradient at v. v is a direction, p is the place.": (
            lambda grad, p, v: grad(v) @ v / np.hypot(*v)
        ),
    },
    right=[
        lambda grad, p, v: float(np.dot(v / np.linalg.norm(v), grad(p))),
        lambda grad, p, v: sum(g * s for g, s in zip(grad(p), v)) / math.hypot(*v),
        lambda grad, p, v: np.float32(np.sum(grad(p) * v) / math.sqrt(sum(v**2))),
    ],
)


def _angle_and_slope(answer):
    """Return (angle, slope). A direction has many angles: whole turns are taken off."""
    row = np.asarray(answer)
    if row.shape != (2,):
        raise Unfit("Return two numbers: the angle in degrees, then the slope.")
    return np.array([row[0] % 360, row[1]], dtype=row.dtype)


steepest = compare(
    "steepest",
    lambda grad, p: (np.degrees(np.arctan2(*grad(p)[::-1])) % 360, np.hypot(*grad(p))),
    cases=[
        (grad_of_bowl, np.array([1.0, 2.0])),
        (grad_of_bowl, np.array([-1.0, 0.5])),
        (grad_of_room, np.array([2.0, 3.0])),
        (grad_of_bowl, np.array([1.0, -2.0])),
    ],
    mistakes={
        "Your angle is in radians. The task asks for degrees.": (
            lambda grad, p: (np.arctan2(*grad(p)[::-1]), np.hypot(*grad(p)))
        ),
        "The angle is measured from the y axis. Which entry is the height of the triangle?": (
            lambda grad, p: (np.degrees(np.arctan2(*grad(p))) % 360, np.hypot(*grad(p)))
        ),
        "The plain arctan cannot tell an arrow from its opposite. np.arctan2 can.": (
            lambda grad, p: (
                np.degrees(np.arctan(grad(p)[1] / grad(p)[0])) % 360, np.hypot(*grad(p))
            )
        ),
        "That is the steepest way down.": (
            lambda grad, p: (np.degrees(np.arctan2(*-grad(p)[::-1])) % 360, np.hypot(*grad(p)))
        ),
        "The slope is the length of the gradient, not the sum of its entries.": (
            lambda grad, p: (np.degrees(np.arctan2(*grad(p)[::-1])) % 360, sum(abs(grad(p))))
        ),
        "Both numbers are right, in the wrong order: the angle comes first.": (
            lambda grad, p: (np.hypot(*grad(p)), np.degrees(np.arctan2(*grad(p)[::-1])))
        ),
    },
    right=[
        lambda grad, p: [math.degrees(math.atan2(grad(p)[1], grad(p)[0])), math.hypot(*grad(p))],
        lambda grad, p: np.float32([
            np.degrees(np.angle(complex(*grad(p)))), abs(complex(*grad(p)))
        ]),
        lambda grad, p: (
            np.rad2deg(np.arctan2(grad(p)[1], grad(p)[0])) + 360, np.sqrt(grad(p) @ grad(p))
        ),
    ],
    view=_angle_and_slope,
)  # fmt: skip


def cube_and_product(p):
    """x^3 + x y: its third derivative shows which difference was taken."""
    return p[0] ** 3 + p[0] * p[1]


def three_variables(p):
    """x^3 y + z^3, which has three different slopes."""
    return p[0] ** 3 * p[1] + p[2] ** 3


def _moved(x, i, h):
    """Return x with h added to its entry i."""
    step = np.zeros(len(x))
    step[i] = h
    return x + step


def _accumulating(f, x, h):
    """Move each entry and never move it back."""
    x, slopes = np.array(x, dtype=float), []
    for i in range(len(x)):
        before, x[i] = x.copy(), x[i] + h
        slopes.append((f(x) - f(_moved(before, i, -h))) / (2 * h))
    return np.array(slopes)


def _differences(right, left, over):
    """Return a gradient from steps right and left (in h), divided by over times h."""
    return lambda f, x, h: np.array([
        (f(_moved(x, i, right * h)) - f(_moved(x, i, left * h))) / (over * h)
        for i in range(len(x))
    ])  # fmt: skip


numerical_gradient = compare(
    "numerical_gradient",
    _differences(1, -1, 2),
    cases=[
        (cube_and_product, np.array([1.0, 2.0]), 0.1),
        (three_variables, np.array([0.5, -1.0, 2.0]), 0.05),
    ],
    mistakes={
        "You moved an entry and did not move it back: the next slope starts elsewhere.": (
            _accumulating
        ),
        "That is the forward difference: step both ways.": _differences(1, 0, 1),
        "Twice too large: how far apart are the two points?": _differences(1, -1, 1),
        "The sign is swapped.": _differences(-1, 1, 2),
        "You moved all variables at once. Each has its own turn.": (
            lambda f, x, h: np.full(len(x), (f(x + h) - f(x - h)) / (2 * h))
        ),
        "You return one number. A gradient has the shape of x.": (
            lambda f, x, h: _differences(1, -1, 2)(f, x, h).sum()
        ),
    },
    right=[
        central_gradient,
        lambda f, x, h: [(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))],
        lambda f, x, h: np.float32(_differences(1, -1, 2)(f, x, h)),
    ],
)

KINDS = {(0, 0): "saddle", (3, 0): "saddle", (0, 3): "saddle", (1, 1): "maximum"}
FORGOTTEN = "A critical point is missing. A product is 0 in two ways: go through all four pairs."
NOT_LEVEL = "One of your points is not level: there only one of the two slopes is 0."
STEEP = "One of your points is not level: there neither slope is 0. Put it into both equations."
TWICE = "You name a point more than once."
KIND = "All points are right, but not all kinds. Where is the product positive, where negative?"
WORD = "Each kind is one of these words: minimum, maximum, saddle."


def _judge_critical(result):
    try:
        rows = [(round(float(x), 6), round(float(y), 6), _word(kind)) for x, y, kind in result]
    except (TypeError, ValueError, OverflowError):
        return "Return a list of (x, y, kind), with kind one of minimum, maximum, saddle."
    found = {(x, y): kind for x, y, kind in rows}
    if wrong := set(found) - set(KINDS):
        return NOT_LEVEL if any(0 in _slopes_of_product(*p).round(4) for p in wrong) else STEEP
    if len(rows) > len(found):
        return TWICE
    if set(KINDS) - set(found):
        return FORGOTTEN
    if set(found.values()) - {"minimum", "maximum", "saddle"}:
        return WORD
    return None if found == KINDS else KIND


def _slopes_of_product(x, y):
    """Return the two slopes of xy (3 - x - y)."""
    return np.array([y * (3 - 2 * x - y), x * (3 - x - 2 * y)])


def _word(kind):
    """Return kind as the check spells it: Saddle and " saddle" are no mistakes of mathematics."""
    return str(kind).strip().lower()


def _points(**changed):
    return [(x, y, changed.get(f"at{x}{y}", kind)) for (x, y), kind in KINDS.items()]


critical_points = judge(
    "critical_points",
    _judge_critical,
    cases=[()],
    mistakes={
        FORGOTTEN: lambda: [(0, 0, "saddle"), (1, 1, "maximum")],
        NOT_LEVEL: lambda: [*_points(), (1.5, 0, "saddle"), (0, 1.5, "saddle")],
        STEEP: lambda: [*_points(), (1, 2, "saddle")],
        TWICE: lambda: [(1, 1, "minimum"), *_points()],
        KIND: lambda: _points(at11="minimum"),
        WORD: lambda: _points(at11="top"),
    },
    right=[
        _points,
        lambda: [(x, y, kind.title()) for x, y, kind in _points()],
        lambda: reversed(_points()),
        lambda: tuple([float(x), float(y), kind] for x, y, kind in _points()),
    ],
)

true_error = compare(
    "true_error",
    lambda: (14, 3, 38, 12, -42, -20),
    cases=[()],
    mistakes={
        "One suspect is convicted. But does the slope along m now hold its 28m?": (
            lambda: (10, 3, 38, 12, -42, -20)
        ),
        "Does your slope along b give the 20 of the elimination?": (
            lambda: (14, 3, 38, 12, -42, -2)
        ),
        "You convicted only the 92. Two more numbers do not fit the points.": (
            lambda: (10, 3, 38, 12, -42, -2)
        ),
        "With these numbers the elimination does not give -4m + 2.": (
            lambda: (14, 3, 38, 12, -92, -20)
        ),
        "The signs of the last two are lost: a miss is mx + b - t.": (
            lambda: (14, 3, 38, 12, 42, 20)
        ),
        "The mixed terms of a square come twice.": lambda: (14, 3, 38, 6, -21, -10),
    },
    right=[
        lambda: [14.0, 3, 38, 12, -42, -20],
        lambda: np.float32([14, 3, 38, 12, -42, -20]),
        lambda: [
            sum(x * x for x in (1, 2, 3)), 3, 4 + 25 + 9, 2 * 6, -2 * (2 + 10 + 9), -2 * (2 + 5 + 3)
        ],
    ],
)  # fmt: skip

lowest_as_printed = compare(
    "lowest_as_printed",
    lambda: (13, -68 / 3, -1000 / 3),
    cases=[()],
    mistakes={
        "These belong to the true function. Solve the equations with the printed 92.": (
            lambda: (1 / 2, 7 / 3, 25 / 6)
        ),
        "m and b are right. E must be taken with 92 as well.": lambda: (13, -68 / 3, 950 / 3),
        "m and b are right. In E, use the 14 that you have proved, not the printed 10.": (
            lambda: (13, -68 / 3, -1000 / 3 - 4 * 13**2)
        ),
    },
    right=[
        lambda: [13.0, -22.67, -333.3],
        lambda: np.float32([13, -68 / 3, -1000 / 3]),
        lambda: (*np.linalg.solve([[28, 12], [12, 6]], [92, 20]), -1000 / 3),
    ],
    rtol=1e-3,
)


def spiral(t):
    """A path in the plane."""
    return np.array([t * np.cos(t), 1 + t**2])


def spiral_velocity(t):
    """The velocity of spiral."""
    return np.array([np.cos(t) - t * np.sin(t), 2 * t])


def loop(t):
    """A round walk in the room."""
    return np.array([3 + 1.8 * np.cos(t), 2.5 + 1.2 * np.sin(t)])


def loop_velocity(t):
    """The velocity of loop."""
    return np.array([-1.8 * np.sin(t), 1.2 * np.cos(t)])


rate_on_path = compare(
    "rate_on_path",
    lambda grad, path, velocity, t: grad(path(t)) @ velocity(t),
    cases=[
        (grad_of_bowl, spiral, spiral_velocity, 0.7),
        (grad_of_room, loop, loop_velocity, 0.4),
        (grad_of_room, loop, loop_velocity, 4.0),
    ],
    mistakes={
        "The speed along y is missing: each variable brings its slope times its speed.": (
            lambda grad, path, velocity, t: (
                grad(path(t))[0] * velocity(t)[0] + grad(path(t))[1]
            )
        ),
        "You added the slopes alone. How fast does each variable move?": (
            lambda grad, path, velocity, t: grad(path(t)).sum()
        ),
        "You divided by the speed. Who runs twice as fast feels twice the change.": (
            lambda grad, path, velocity, t: (
                grad(path(t)) @ velocity(t) / np.hypot(*velocity(t))
            )
        ),
        "You took the gradient at the velocity. It belongs to the place.": (
            lambda grad, path, velocity, t: grad(velocity(t)) @ velocity(t)
        ),
        "One variable's part is missing: there are two products to add.": (
            lambda grad, path, velocity, t: grad(path(t))[0] * velocity(t)[0]
        ),
    },
    right=[
        lambda grad, path, velocity, t: sum(grad(path(t)) * velocity(t)),
        lambda grad, path, velocity, t: np.float32(np.dot(velocity(t), grad(path(t)))),
        lambda grad, path, velocity, t: (
            grad(path(t))[0] * velocity(t)[0] + grad(path(t))[1] * velocity(t)[1]
        ),
    ],
)  # fmt: skip

NOT_UNIT = "The direction is right. Its length must be 1."
ALONG = "That is the gradient's own direction: the steepest way, not the level one."
NOT_LEVEL_WAY = "Multiply it with the gradient: the dot product is not 0."


def _judge_level(result, grad, p):
    u = finite(result, (2,))
    if u is None:
        return "Return two numbers, a vector."
    slopes = grad(p)
    size = np.hypot(*u)
    if not np.isfinite(size) or size < 1e-9:
        return "It has no direction: its length is 0 or not finite."
    along, across = u @ slopes / size, u @ [-slopes[1], slopes[0]] / size
    if abs(along) > 1e-5 * np.hypot(*slopes):
        return ALONG if abs(across) < 1e-5 * np.hypot(*slopes) else NOT_LEVEL_WAY
    return None if abs(size - 1) < 1e-5 else NOT_UNIT


def _quarter_turn(grad, p):
    return np.array([-grad(p)[1], grad(p)[0]])


level_direction = judge(
    "level_direction",
    _judge_level,
    cases=[(grad, p) for grad, p, _ in PLACES],
    mistakes={
        ALONG: lambda grad, p: grad(p) / np.hypot(*grad(p)),
        NOT_UNIT: _quarter_turn,
        NOT_LEVEL_WAY: lambda grad, p: grad(p)[::-1] / np.hypot(*grad(p)),
    },
    right=[
        lambda grad, p: _quarter_turn(grad, p) / np.hypot(*grad(p)),
        lambda grad, p: list(-_quarter_turn(grad, p) / math.hypot(*grad(p))),
        lambda grad, p: np.float32(_quarter_turn(grad, p) / np.linalg.norm(grad(p))),
        lambda grad, p: [
            math.cos(math.atan2(grad(p)[1], grad(p)[0]) + math.pi / 2),
            math.sin(math.atan2(grad(p)[1], grad(p)[0]) + math.pi / 2),
        ],
    ],
)

STEPS = (1e-2, 1e-4, 1e-6)
NO_SLOPES = "Along an axis the two sides do not meet in one slope: a partial derivative is missing."
HAS_PLANE = "Its tangent plane at the origin is sound: in every direction the error shrinks faster."
NO_VALUE = "Your function has no real value at some places around the origin."


def _slopes_at_0(f):
    """Return the quotients (2 axes, 2 sides, steps) of f at the origin."""
    return np.array([
        [[(f(s * h * (1 - k), s * h * k) - f(0.0, 0.0)) / (s * h) for h in STEPS] for s in (1, -1)]
        for k in (0, 1)
    ])  # fmt: skip


def _real(f):
    """Return f with nan where its value is complex, as that of (x y)**0.5 may be."""

    def height(x, y):
        with np.errstate(all="ignore"):
            value = f(x, y)
        return math.nan if isinstance(value, complex) else float(value)

    return height


def _special(h):
    """Return places on the diagonals and on two parabolas: a ring meets them only by luck."""
    return [(h, h), (h, -h), (-h, h), (-h, -h), (h, h * h), (h * h, h)]


def _plane_errors(f, slopes):
    """Return, for each step, the largest error of the plane on the ring, over the step."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    rings = [[(h * np.cos(a), h * np.sin(a)) for a in turn] + _special(h) for h in STEPS]
    flat = f(0.0, 0.0)
    return [
        np.max([abs(f(x, y) - flat - slopes[0] * x - slopes[1] * y) for x, y in ring]) / h
        for ring, h in zip(rings, STEPS)
    ]


def _judge_torn(f):
    if not callable(f):
        return "Return a function of x and y, not one of its values."
    try:
        quotients = _slopes_at_0(_real(f))
        slopes = quotients[:, :, -1].mean(axis=1)
        errors = _plane_errors(_real(f), slopes)
    except Exception as error:
        return f"Your function stopped near the origin with {type(error).__name__}."
    if not np.ptp(quotients[:, :, 1:], axis=(1, 2)).max() < 1e-2:
        return NO_SLOPES
    if not np.isfinite(errors).all():
        return NO_VALUE
    # However small: what counts is that a hundredth of the way leaves the error's share as it is.
    return None if errors[-1] > max(1e-5, 0.75 * errors[-2]) else HAS_PLANE


no_plane = judge(
    "no_plane",
    _judge_torn,
    cases=[()],
    mistakes={
        HAS_PLANE: lambda: lambda x, y: abs(x * y) ** 0.55,
        NO_VALUE: lambda: lambda x, y: (x * y) ** 0.5,
        NO_SLOPES: lambda: lambda x, y: abs(x) + abs(y),
        "Return a function of x and y, not one of its values.": lambda: 0.5,
        "Your function stopped near the origin with ZeroDivisionError.": (
            lambda: lambda x, y: x * y / (x**2 + y**2)
        ),
    },
    right=[
        lambda: lambda x, y: 0 if x == y == 0 else x * y / (x**2 + y**2),
        lambda: lambda x, y: math.sqrt(abs(x * y)),
        lambda: lambda x, y: np.float32(0.01) * np.sqrt(abs(x * y)) + 5 * x**2 - y,
        lambda: lambda x, y: 0.0 if x == 0 else x**2 * y / (x**2 + y**2),
        lambda: lambda x, y: 3 * x - y + (x * y > 0),
        lambda: lambda x, y: float(x == y != 0),
        lambda: lambda x, y: float(y == x * x != 0),
    ],
)
